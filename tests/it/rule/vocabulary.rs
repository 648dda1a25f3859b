//! Vocabularies and facts.

use std::collections::BTreeMap;

use goodwill::rule::{Attribute, AttributeKind, Condition, Facts, Truth, Vocabulary};
use goodwill::value::{Domain, Value};

fn vocabulary() -> Vocabulary {
    let attribute = |kind, domain| Attribute::new(kind, domain);
    Vocabulary {
        attributes: BTreeMap::from([
            (
                "tier".parse().unwrap(),
                attribute(
                    AttributeKind::Value,
                    Domain::choice(["basic", "gold", "silver"]).unwrap(),
                ),
            ),
            ("travels".parse().unwrap(), attribute(AttributeKind::Need, Domain::bool())),
            (
                "age".parse().unwrap(),
                attribute(AttributeKind::Context, Domain::integer(0, 120).unwrap()),
            ),
            (
                "aids".parse().unwrap(),
                attribute(AttributeKind::Need, Domain::tags(["braille", "ramp"]).unwrap()),
            ),
        ]),
        needs: BTreeMap::from([("rest".parse().unwrap(), "travels = yes".parse().unwrap())]),
        capabilities: BTreeMap::new(),
    }
}

#[test]
fn conditions_hold_as_kleene_says() {
    let schema = vocabulary().check().unwrap();
    let mut facts = Facts::new(&schema);
    facts.set("tier", &Value::Choice("gold".into())).unwrap();
    facts.set_tags(schema.slot("aids").unwrap(), ["ramp"]).unwrap();
    for (text, truth) in [
        ("tier = gold", Truth::True),
        ("tier in {basic, silver}", Truth::False),
        ("age >= 65", Truth::Unknown),
        ("age >= 65 or tier = gold", Truth::True),
        ("age >= 65 and tier = basic", Truth::False),
        ("not (age >= 65)", Truth::Unknown),
        ("known(age)", Truth::False),
        ("known(tier) and not known(age)", Truth::True),
        ("aids any {braille, ramp}", Truth::True),
        ("aids all {braille, ramp}", Truth::False),
        ("always", Truth::True),
        ("never", Truth::False),
        ("no-such = yes", Truth::Unknown),
    ] {
        assert_eq!(text.parse::<Condition>().unwrap().holds(&facts), truth, "{text}");
    }
    assert_eq!(facts.to_string(), "aids = {`ramp`}, tier = `gold`");
    let rest = "rest".parse().unwrap();
    assert_eq!(schema.has_need(&rest, &facts), Truth::Unknown);
    facts.set("travels", &Value::Bool(true)).unwrap();
    assert_eq!(schema.has_need(&rest, &facts), Truth::True);
}

#[test]
fn a_vocabulary_lists_all_its_faults() {
    let mut faulty = vocabulary();
    faulty.needs.insert("vip".parse().unwrap(), "tier = gold".parse().unwrap());
    faulty.needs.insert("odd".parse().unwrap(), "aids = {ramp} and age >= 130".parse().unwrap());
    let note = Attribute::new(AttributeKind::Context, Domain::text(10));
    faulty.attributes.insert("note".parse().unwrap(), note);
    let tags = (0..65).map(|number| format!("tag-{number}"));
    let tags = Attribute::new(AttributeKind::Context, Domain::tags(tags).unwrap());
    faulty.attributes.insert("tags".parse().unwrap(), tags);
    let codes: Vec<(String, &str)> = faulty
        .check()
        .unwrap_err()
        .iter()
        .map(|finding| (finding.place.to_string(), finding.code.as_str()))
        .collect();
    let codes: Vec<(&str, &str)> =
        codes.iter().map(|(place, code)| (place.as_str(), *code)).collect();
    assert_eq!(
        codes,
        [
            ("attributes.note.domain", "rule.unusable-domain"),
            ("attributes.tags.domain", "rule.too-many-tags"),
            ("needs.odd", "rule.wrong-comparison"),
            ("needs.odd", "rule.outside-domain"),
            ("needs.odd", "rule.no-evidence-of-need"),
            ("needs.vip", "rule.no-evidence-of-need"),
        ]
    );
}
