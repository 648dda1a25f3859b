//! Every fault with its place; spoilt text.

use std::collections::BTreeSet;

use goodwill::finding::Severity;
use goodwill::proptest::prelude::*;
use goodwill::rule::{
    Attribute, AttributeKind, Combination, CombineBy, Condition, FactError, Facts, Grant,
    GrantLine, HitPolicy, MAX_RULES, Rule, RuleBook, RuleFindings, RuleSet, Validity, Vocabulary,
    codes,
};
use goodwill::testkit::rule::{conditions_over, rule_sets_over, vocabularies};
use goodwill::value::{Domain, Value};

use super::random::Random;

fn vocabulary() -> Vocabulary {
    let mut vocabulary = Vocabulary::default();
    for (key, domain) in [
        ("tier", Domain::choice(["basic", "gold"]).unwrap()),
        ("age", Domain::integer(0, 120).unwrap()),
        ("fee", Domain::money("EUR".parse().unwrap(), 0, 1_000).unwrap()),
        ("aids", Domain::tags(["braille", "ramp"]).unwrap()),
    ] {
        let attribute = Attribute::new(AttributeKind::Need, domain);
        vocabulary.attributes.insert(key.parse().unwrap(), attribute);
    }
    vocabulary.needs.insert("access".parse().unwrap(), "aids any {ramp}".parse().unwrap());
    vocabulary.capabilities.insert("lounge".parse().unwrap(), "Lounge".into());
    vocabulary
}

fn rule(key: &str, when: &str) -> Rule {
    let line = GrantLine::new(Grant::Queue("front-desk".parse().unwrap()));
    Rule::new(key.parse().unwrap(), when.parse().unwrap()).granting(line)
}

fn listed(findings: &RuleFindings) -> Vec<(String, &str)> {
    findings.iter().map(|finding| (finding.place.to_string(), finding.code.as_str())).collect()
}

#[test]
fn conditions_that_no_customer_could_be_asked_are_listed() {
    let schema = vocabulary().check().unwrap();
    for (when, codes) in [
        ("colour = red", vec!["rule.unknown-attribute"]),
        ("known(colour)", vec!["rule.unknown-attribute"]),
        ("tier = vip", vec!["rule.outside-domain"]),
        ("tier in {gold, vip, 5}", vec!["rule.outside-domain", "rule.wrong-kind"]),
        ("tier in {}", vec!["rule.empty-set"]),
        ("tier >= gold", vec!["rule.wrong-comparison"]),
        ("age = yes", vec!["rule.wrong-kind"]),
        ("age between 65 and 18", vec!["rule.upside-down"]),
        ("age between * and *", vec!["rule.no-bounds"]),
        ("age >= 121 or age <= -1", vec!["rule.outside-domain", "rule.outside-domain"]),
        ("age any {ramp}", vec!["rule.wrong-comparison"]),
        ("fee >= 1.00 CNY", vec!["rule.outside-domain"]),
        ("aids = {ramp}", vec!["rule.wrong-comparison"]),
        ("aids in {ramp}", vec!["rule.wrong-comparison"]),
        ("aids any {}", vec!["rule.empty-set"]),
        ("aids all {ramp, lift}", vec!["rule.outside-domain"]),
    ] {
        let set =
            RuleSet::new(HitPolicy::First).with(rule("good", "always")).with(rule("bad", when));
        let expected: Vec<(String, &str)> =
            codes.into_iter().map(|code| ("rules[1].when".to_owned(), code)).collect();
        assert_eq!(listed(&set.check(&schema)), expected, "{when}");
        assert_eq!(listed(&set.compile(&schema).unwrap_err()), expected, "{when}");
    }
}

#[test]
fn rules_list_all_their_faults() {
    let schema = vocabulary().check().unwrap();
    let mut faulty = rule("twice", "age >= 130");
    faulty.requires = BTreeSet::from(["moon-base".parse().unwrap()]);
    faulty.valid = Validity {
        from: Some("2026-03-02".parse().unwrap()),
        until: Some("2026-03-01".parse().unwrap()),
    };
    faulty.grants[0].serves.insert("speed".parse().unwrap());
    faulty.grants.push(GrantLine::new(Grant::Queue("other".parse().unwrap())));
    let set = RuleSet::new(HitPolicy::First).with(rule("twice", "always")).with(faulty);
    assert_eq!(
        listed(&set.check(&schema)),
        [
            ("rules[1].when".to_owned(), "rule.outside-domain"),
            ("rules[1].requires".to_owned(), "rule.unknown-capability"),
            ("rules[1].valid".to_owned(), "rule.upside-down"),
            ("rules[1].grants[0].serves".to_owned(), "rule.unknown-need"),
            ("rules[1].grants[1]".to_owned(), "rule.double-grant"),
            ("rules[1].key".to_owned(), "rule.double-key"),
        ]
    );
    assert!(set.compile(&schema).is_err());

    // A rule without grants is a warning, with which a set may run.
    let empty = Rule::new("empty".parse().unwrap(), "always".parse().unwrap());
    let set = RuleSet::new(HitPolicy::First).with(empty);
    let findings = set.check(&schema);
    assert_eq!(listed(&findings), [("rules[0].grants".to_owned(), "rule.no-grants")]);
    assert_eq!(findings.iter().next().unwrap().severity, Severity::Warning);
    assert!(!findings.has_errors() && set.compile(&schema).is_ok());
}

#[test]
fn what_lies_beyond_a_limit_is_refused() {
    let schema = vocabulary().check().unwrap();
    let mut deep: Condition = "age >= 65".parse().unwrap();
    for _ in 0..100 {
        deep = Condition::Not(Box::new(deep));
    }
    assert!(serde_json::to_string(&deep).is_err());
    let set = RuleSet::new(HitPolicy::First).with(Rule::new("deep".parse().unwrap(), deep));
    let code = |findings: &RuleFindings| findings.iter().next().unwrap().code;
    assert_eq!(code(&set.compile(&schema).unwrap_err()), codes::TOO_DEEP);

    let wide = Condition::Any(vec!["age >= 65".parse().unwrap(); 5_000]);
    let set = RuleSet::new(HitPolicy::First).with(Rule::new("wide".parse().unwrap(), wide));
    assert_eq!(code(&set.compile(&schema).unwrap_err()), codes::TOO_LONG);

    let mut set = RuleSet::new(HitPolicy::First);
    set.rules = vec![rule("same", "always"); MAX_RULES + 1];
    assert_eq!(code(&set.compile(&schema).unwrap_err()), codes::TOO_MANY_RULES);

    let mut many = Vocabulary::default();
    for number in 0..=256 {
        let attribute = Attribute::new(AttributeKind::Value, Domain::bool());
        many.attributes.insert(format!("a{number}").parse().unwrap(), attribute);
    }
    assert_eq!(code(&many.check().unwrap_err()), codes::TOO_MANY_ATTRIBUTES);
}

#[test]
fn a_book_lists_faults_of_sets_and_combinations() {
    let mut book = RuleBook { vocabulary: vocabulary(), ..RuleBook::default() };
    let set = RuleSet::new(HitPolicy::First).with(rule("a", "colour = red"));
    book.sets.insert("desk".parse().unwrap(), set);
    let combination = |sets: &[&str]| Combination {
        sets: sets.iter().map(|key| key.parse().unwrap()).collect(),
        how: CombineBy::Union,
    };
    book.combinations.insert("desk".parse().unwrap(), combination(&["desk", "desk", "hall"]));
    book.combinations.insert("none".parse().unwrap(), combination(&[]));
    let expected = [
        ("sets.desk.rules[0].when", "rule.unknown-attribute"),
        ("combinations.desk", "rule.bad-combination"),
        ("combinations.desk.sets[1]", "rule.bad-combination"),
        ("combinations.desk.sets[2]", "rule.unknown-set"),
        ("combinations.none.sets", "rule.bad-combination"),
    ]
    .map(|(place, code)| (place.to_owned(), code));
    assert_eq!(listed(&book.check()), expected);
    assert_eq!(listed(&book.compile().unwrap_err()), expected);

    book.vocabulary.needs.insert("rest".parse().unwrap(), "tired = yes".parse().unwrap());
    let expected = [("vocabulary.needs.rest".to_owned(), "rule.unknown-attribute")];
    assert_eq!(listed(&book.compile().unwrap_err()), expected);
}

#[test]
fn dates_are_read_strictly() {
    for text in ["26-01-01", "2026-1-1", "2026-02-30", "tomorrow"] {
        let json = format!("{{ \"from\": \"{text}\" }}");
        let refused = serde_json::from_str::<Validity>(&json).unwrap_err();
        assert!(refused.to_string().contains("is not a date like `2026-02-28`"), "{refused}");
    }
    let validity: Validity = serde_json::from_str("{ \"until\": \"2026-03-01\" }").unwrap();
    assert_eq!((validity.from, validity.until), (None, "2026-03-01".parse().ok()));
}

#[test]
fn facts_are_refused_with_a_code() {
    let mut facts = Facts::new(&vocabulary().check().unwrap());
    let schema = facts.schema().clone();
    let slot = |key| schema.slot(key).unwrap();
    let refused = facts.set("colour", &Value::Bool(true)).unwrap_err();
    assert_eq!(refused.code(), codes::UNKNOWN_ATTRIBUTE);
    for refused in [
        facts.set("age", &Value::Integer(121)),
        facts.set_bool(slot("age"), true),
        facts.set_choice(slot("tier"), "vip"),
        facts.set_choice(slot("age"), "gold"),
        facts.set_tags(slot("aids"), ["lift"]),
        facts.set_tags(slot("age"), []),
        facts.set_integer(slot("tier"), 1),
        facts.set_money(slot("fee"), "1.00 CNY".parse().unwrap()),
    ] {
        assert_eq!(refused.unwrap_err().code(), codes::OUTSIDE_DOMAIN);
    }
    let refused = facts.set_ready(&"moon-base".parse().unwrap(), true).unwrap_err();
    assert!(matches!(refused, FactError::UnknownCapability { .. }));
    assert_eq!(facts.to_string(), "nothing known");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn what_is_declared_reads_back_from_json(
        (vocabulary, set) in vocabularies().prop_flat_map(|vocabulary| {
            let sets = rule_sets_over(&vocabulary);
            (Just(vocabulary), sets)
        }),
    ) {
        let json = serde_json::to_string(&set)?;
        prop_assert_eq!(serde_json::from_str::<RuleSet>(&json)?, set);
        let json = serde_json::to_string(&vocabulary)?;
        prop_assert_eq!(serde_json::from_str::<Vocabulary>(&json)?, vocabulary);
    }

    #[test]
    fn a_condition_reads_back_from_its_text(
        condition in vocabularies().prop_flat_map(|vocabulary| conditions_over(&vocabulary)),
    ) {
        prop_assert_eq!(condition.to_string().parse::<Condition>()?, condition);
    }

    #[test]
    fn any_text_is_read_or_refused_at_a_character(text in any::<String>()) {
        read(&text);
    }
}

/// Reads it, or is told a character of it or the one behind it.
fn read(text: &str) {
    match text.parse::<Condition>() {
        Ok(condition) => {
            let written = condition.to_string();
            let again: Condition =
                written.parse().unwrap_or_else(|error| panic!("{written}: {error}"));
            assert_eq!(again, condition, "{text}");
        }
        Err(refused) => {
            let end = text.chars().count() + 1;
            assert!((1..=end).contains(&refused.position()), "{text}: {refused}");
        }
    }
}

#[test]
fn what_compiles_is_what_has_no_faults() {
    const KEYS: [&str; 5] = ["tier", "age", "fee", "aids", "colour"];
    const TAILS: [&str; 16] = [
        "= gold",
        "= 65",
        "= {ramp}",
        "in {}",
        "in {gold, basic}",
        "in {1, 2, 200}",
        "any {ramp}",
        "all {}",
        "all {braille, lift}",
        ">= 65",
        "<= 1.00 EUR",
        "between 1 and 5",
        "between 5 and 1",
        "between * and *",
        "between 0.10 EUR and 20.00 EUR",
        "= yes",
    ];
    let schema = vocabulary().check().unwrap();
    let mut random = Random(19);
    let mut good = 0;
    for _ in 0..5_000 {
        let atom = |random: &mut Random| format!("{} {}", random.pick(&KEYS), random.pick(&TAILS));
        let atoms: Vec<String> = (0..=random.below(3)).map(|_| atom(&mut random)).collect();
        let when = format!(
            "{} ({})",
            if random.one_in(2) { "not" } else { "" },
            atoms.join(if random.one_in(2) { " and " } else { " or " })
        );
        let set = RuleSet::new(HitPolicy::First).with(rule("a", &when));
        let findings = set.check(&schema);
        match set.compile(&schema) {
            Ok(_) => {
                good += 1;
                assert!(findings.is_empty(), "{when}: {findings}");
            }
            Err(refused) => {
                assert!(refused.has_errors() && refused == findings, "{when}: {findings}");
            }
        }
    }
    assert!(good > 100, "only {good} conditions were good");
}

#[test]
fn spoilt_conditions_are_read_or_refused_at_a_character() {
    const PIECES: [&str; 22] = [
        "tier",
        "=",
        "in",
        "{",
        "}",
        ",",
        "gold",
        "and",
        "or",
        "not",
        "(",
        ")",
        "known",
        ">=",
        "65",
        "1.50 EUR",
        "\"",
        "\\",
        "\\u{41}",
        "2026-03-02",
        "between",
        "*",
    ];
    let mut random = Random(17);
    for _ in 0..20_000 {
        let count = random.below(14);
        let words: Vec<&str> = (0..count).map(|_| *random.pick(&PIECES)).collect();
        read(&words.join(if random.one_in(4) { "" } else { " " }));
    }
    let good = "tier in {gold, \"a b\"} and not (age between 18 and 65) or known(fee)";
    for position in 0..good.len() {
        for spoilt in ["", "\"", "(", "}", "\\", "é", "not "] {
            let mut text = good.to_owned();
            text.replace_range(position..=position, spoilt);
            read(&text);
        }
    }
}
