//! What the essays ask of rules: that they can turn on needs, and change without new code.

use goodwill::rule::{Facts, HitPolicy, Matches, RuleBook, Undecided};
use goodwill::value::Value;

/// The traveller of the second essay: a longer term of payment for who travels, a visit for who is bound to home; the
/// rule for seniors overlaps with both.
const BOOK: &str = r#"{
    "vocabulary": {
        "attributes": {
            "tier": { "kind": "value", "domain": { "choice": ["basic", "gold"] } },
            "travels": { "kind": "need", "domain": "bool" },
            "home-bound": { "kind": "need", "domain": "bool" },
            "age": { "kind": "context", "domain": { "integer": { "least": 0, "most": 120 } } }
        },
        "needs": { "pay-later": "travels = yes", "pay-at-home": "home-bound = yes" },
        "capabilities": { "collectors": "Somebody who collects at home" }
    },
    "sets": {
        "payment": {
            "hit_policy": "unique",
            "rules": [
                { "key": "two-months", "when": "tier = gold and travels = yes", "priority": 1,
                  "grants": [{ "grant": { "queue": "bills-by-two-months" }, "serves": ["pay-later"] }] },
                { "key": "at-home", "when": "tier = gold and home-bound = yes", "requires": ["collectors"], "priority": 2,
                  "grants": [{ "grant": { "queue": "collection" }, "serves": ["pay-at-home"] }] },
                { "key": "seniors", "when": "age >= 65", "priority": 1,
                  "grants": [{ "grant": { "queue": "collection" }, "serves": ["pay-at-home"] }] }
            ]
        }
    }
}"#;

fn book(policy: HitPolicy) -> RuleBook {
    let mut book: RuleBook = serde_json::from_str(BOOK).unwrap();
    book.sets.values_mut().for_each(|set| set.hit_policy = policy);
    book
}

/// Which rules decide for a customer of the gold tier with these needs, of this age.
fn decided(
    policy: HitPolicy,
    travels: bool,
    home_bound: bool,
    age: i64,
) -> Result<Vec<String>, Undecided> {
    let compiled = book(policy).compile().unwrap();
    let mut facts = Facts::new(compiled.schema());
    facts.set("tier", &Value::Choice("gold".into())).unwrap();
    facts.set("travels", &Value::Bool(travels)).unwrap();
    facts.set("home-bound", &Value::Bool(home_bound)).unwrap();
    facts.set("age", &Value::Integer(age)).unwrap();
    facts.set_ready(&"collectors".parse().unwrap(), true).unwrap();
    let (key, today) = ("payment".parse().unwrap(), "2026-03-02".parse().unwrap());
    let granted = compiled.grants(&key, &facts, today, &mut Matches::new()).unwrap()?;
    Ok(granted.iter().map(|granted| granted.rule.to_string()).collect())
}

#[test]
fn customers_of_equal_value_are_served_by_their_need() {
    assert_eq!(decided(HitPolicy::Unique, true, false, 40).unwrap(), ["two-months"]);
    assert_eq!(decided(HitPolicy::Unique, false, true, 40).unwrap(), ["at-home"]);
    assert_eq!(decided(HitPolicy::Unique, false, false, 40).unwrap(), [""; 0]);
}

#[test]
fn treatment_changes_with_the_declared_policy_alone() {
    let conflict = |policy| match decided(policy, true, true, 70).unwrap_err() {
        Undecided::Conflict { rules } => rules.len(),
        other => panic!("{other}"),
    };
    assert_eq!(conflict(HitPolicy::Unique), 3);
    assert_eq!(conflict(HitPolicy::Any), 3);
    assert_eq!(decided(HitPolicy::Any, false, true, 70).unwrap(), ["at-home", "seniors"]);
    assert_eq!(decided(HitPolicy::First, true, true, 70).unwrap(), ["two-months"]);
    assert_eq!(decided(HitPolicy::Priority, true, true, 70).unwrap(), ["at-home"]);
    assert_eq!(decided(HitPolicy::Priority, true, false, 70).unwrap(), ["two-months"]);
    assert_eq!(
        decided(HitPolicy::Collect, true, true, 70).unwrap(),
        ["two-months", "at-home", "seniors"]
    );
}

#[test]
fn a_rule_is_withheld_until_its_capabilities_are_ready() {
    let compiled = book(HitPolicy::Unique).compile().unwrap();
    let set = compiled.set(&"payment".parse().unwrap()).unwrap();
    let mut facts = Facts::new(compiled.schema());
    for (key, value) in [
        ("tier", Value::Choice("gold".into())),
        ("travels", Value::Bool(false)),
        ("home-bound", Value::Bool(true)),
        ("age", Value::Integer(40)),
    ] {
        facts.set(key, &value).unwrap();
    }
    let explanation = set.explain(&facts, "2026-03-02".parse().unwrap());
    assert_eq!(explanation.outcome, Ok(vec![]));
    assert_eq!(explanation.withheld[0].rule.as_str(), "at-home");
    assert_eq!(explanation.withheld[0].capabilities[0].as_str(), "collectors");
    facts.set_ready(&"collectors".parse().unwrap(), true).unwrap();
    let explanation = set.explain(&facts, "2026-03-02".parse().unwrap());
    assert_eq!(explanation.outcome.unwrap()[0].as_str(), "at-home");
}

#[test]
fn only_facts_that_could_change_a_decision_are_asked_for() {
    let compiled = book(HitPolicy::First).compile().unwrap();
    let set = compiled.set(&"payment".parse().unwrap()).unwrap();
    let (mut facts, mut matches) = (Facts::new(compiled.schema()), Matches::new());
    let today = "2026-03-02".parse().unwrap();
    let mut missing = |facts: &Facts| match set.decide(facts, today, &mut matches) {
        Err(Undecided::Needs { missing }) => {
            missing.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
        }
        other => format!("{other:?}"),
    };
    // Collectors are not ready, so that nobody is asked whether he is bound to his home.
    assert_eq!(missing(&facts), "age tier travels");
    facts.set("tier", &Value::Choice("basic".into())).unwrap();
    assert_eq!(missing(&facts), "age");
    facts.unknown(compiled.schema().slot("age").unwrap());
    assert_eq!(missing(&facts), "Ok(Decided { rules: [] })");
}
