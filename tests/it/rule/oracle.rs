//! Compiled rules against the plain reading of the declaration.

use goodwill::id::{AttributeKey, RuleKey};
use goodwill::rule::{
    Compiled, FactState, Facts, HitPolicy, Matches, NearMiss, Rule, RuleNumber, RuleSet, Schema,
    Slot, Truth, Undecided,
};
use goodwill::value::Value;

use super::random::{self, Random, today};

const POLICIES: [HitPolicy; 5] =
    [HitPolicy::Unique, HitPolicy::Any, HitPolicy::Priority, HitPolicy::First, HitPolicy::Collect];

/// The places of the rules in the order in which they count.
fn in_order(set: &RuleSet) -> Vec<usize> {
    let mut order: Vec<usize> = (0..set.rules.len()).collect();
    if set.hit_policy == HitPolicy::Priority {
        order.sort_by_key(|place| (-set.rules[*place].priority, *place));
    }
    order
}

fn of_truth(set: &RuleSet, facts: &Facts, truth: Truth) -> Vec<usize> {
    let applies = |place: &usize| set.rules[*place].applies(facts, today()) == truth;
    in_order(set).into_iter().filter(applies).collect()
}

fn places(numbers: &[RuleNumber]) -> Vec<usize> {
    numbers.iter().map(|number| number.index()).collect()
}

/// Whether a rule could still match if missing facts, and only these, turned out somehow: what is asked and unknown
/// answers no comparison. Read off the declaration by moving *not* inward.
fn may_still_match(rule: &Rule, facts: &Facts) -> bool {
    use goodwill::rule::Condition;
    fn answer(condition: &Condition, holds: bool, facts: &Facts) -> Truth {
        let parts = |parts: &[Condition]| -> Vec<Truth> {
            parts.iter().map(|part| answer(part, holds, facts)).collect()
        };
        match condition {
            Condition::Not(inner) => answer(inner, !holds, facts),
            Condition::All(inner) | Condition::Any(inner) => {
                let answers = parts(inner);
                if matches!(condition, Condition::All(_)) == holds {
                    answers.into_iter().min().unwrap_or(Truth::True)
                } else {
                    answers.into_iter().max().unwrap_or(Truth::False)
                }
            }
            comparison => {
                let truth = comparison.holds(facts);
                let truth = if holds { truth } else { !truth };
                let key = *comparison.attributes().first().unwrap();
                let slot = facts.schema().slot(key.as_str()).unwrap();
                if truth == Truth::Unknown && facts.state(slot) == FactState::Unknown {
                    return Truth::False;
                }
                truth
            }
        }
    }
    rule.applies(facts, today()) != Truth::False && !answer(&rule.when, true, facts).is_false()
}

/// The decision as the hit policies define it: the rules, or a conflict, or that facts are missing.
#[derive(Debug, PartialEq, Eq)]
enum Expected {
    Rules(Vec<usize>),
    Conflict(Vec<usize>),
    Needs,
}

fn expected(set: &RuleSet, facts: &Facts) -> Expected {
    let matched = of_truth(set, facts, Truth::True);
    let mut open: Vec<usize> = of_truth(set, facts, Truth::Unknown);
    open.retain(|place| may_still_match(&set.rules[*place], facts));
    let order = in_order(set);
    let rank = |place: &usize| order.iter().position(|other| other == place).unwrap();
    let same = |one: &usize, other: &usize| set.rules[*one].grants == set.rules[*other].grants;
    let (decides, open) = match set.hit_policy {
        HitPolicy::Collect => (matched, open),
        HitPolicy::Unique if matched.len() > 1 => return Expected::Conflict(matched),
        HitPolicy::Unique => (matched, open),
        HitPolicy::Any if matched.iter().any(|other| !same(&matched[0], other)) => {
            return Expected::Conflict(matched);
        }
        HitPolicy::Any => {
            open.retain(|place| matched.first().is_none_or(|first| !same(first, place)));
            (matched, open)
        }
        HitPolicy::First | HitPolicy::Priority => {
            let first: Vec<usize> = matched.into_iter().take(1).collect();
            open.retain(|place| first.first().is_none_or(|first| rank(place) < rank(first)));
            (first, open)
        }
    };
    if open.is_empty() { Expected::Rules(decides) } else { Expected::Needs }
}

fn keys(set: &RuleSet, places: &[usize]) -> Vec<RuleKey> {
    places.iter().map(|place| set.rules[*place].key.clone()).collect()
}

/// How many customers are decided: a hundred thousand, or as many as the environment says.
fn cases() -> u64 {
    std::env::var("GOODWILL_RULE_CASES").ok().and_then(|text| text.parse().ok()).unwrap_or(100_000)
}

#[test]
fn compiled_rules_decide_as_the_declaration_reads() {
    const CUSTOMERS: u64 = 100;
    let mut random = Random(7);
    let mut matches = Matches::new();
    for round in 0..cases() / CUSTOMERS {
        let vocabulary = random::vocabulary(&mut random);
        let schema = vocabulary.check().unwrap();
        let policy = POLICIES[(round % 5) as usize];
        let most = if round % 50 == 0 { 200 } else { 12 };
        let set = random::rule_set(&mut random, &vocabulary, policy, most);
        let compiled = set.compile(&schema).unwrap_or_else(|faults| panic!("{faults}\n{set:#?}"));
        for _ in 0..CUSTOMERS {
            let facts = random::facts(&mut random, &schema);
            compare(&set, &compiled, &facts, &mut matches);
        }
    }
}

fn compare(set: &RuleSet, compiled: &Compiled, facts: &Facts, matches: &mut Matches) {
    let context = || {
        let lines: Vec<String> =
            set.rules.iter().map(|rule| format!("{}: {}", rule.key, rule.when)).collect();
        format!("{:?} of {facts}:\n{}", set.hit_policy, lines.join("\n"))
    };
    compiled.evaluate(facts, today(), matches);
    let matched = of_truth(set, facts, Truth::True);
    assert_eq!(places(matches.matched()), matched, "matched, {}", context());
    assert_eq!(places(matches.open()), of_truth(set, facts, Truth::Unknown), "open, {}", context());
    let first = compiled.first(facts, today(), matches);
    assert_eq!(first.map(RuleNumber::index), matched.first().copied(), "first, {}", context());

    let decided = compiled.decide(facts, today(), matches);
    let found = match &decided {
        Ok(decided) => Expected::Rules(places(decided.rules())),
        Err(Undecided::Conflict { rules }) => {
            let place = |key: &RuleKey| set.rules.iter().position(|rule| rule.key == *key).unwrap();
            Expected::Conflict(rules.iter().map(place).collect())
        }
        Err(_) => Expected::Needs,
    };
    assert_eq!(found, expected(set, facts), "decision, {}", context());
    if let Err(Undecided::Needs { missing }) = &decided {
        let is_missing = |key: &AttributeKey| {
            facts.state(facts.schema().slot(key.as_str()).unwrap()) == FactState::Missing
        };
        assert!(
            !missing.is_empty() && missing.iter().all(is_missing),
            "{missing:?}, {}",
            context()
        );
    }

    // the premises alone give the same decision.
    let decided = decided.map(|decided| decided.rules().to_vec());
    compiled.premises(facts, today(), matches);
    let premises = matches.premises().to_vec();
    let again = compiled.decide(&facts.only(&premises), today(), matches);
    let again = again.map(|decided| decided.rules().to_vec());
    assert_eq!(again, decided, "from {premises:?} alone, {}", context());
}

#[test]
fn an_explanation_rests_on_nothing_superfluous() {
    let mut random = Random(11);
    let mut matches = Matches::new();
    for round in 0..300 {
        let vocabulary = random::vocabulary(&mut random);
        let schema = vocabulary.check().unwrap();
        let set = random::rule_set(&mut random, &vocabulary, POLICIES[round % 5], 8);
        let compiled = set.compile(&schema).unwrap();
        for _ in 0..5 {
            let facts = random::facts(&mut random, &schema);
            let explanation = compiled.explain(&facts, today());
            assert_eq!(explanation.matched, keys(&set, &of_truth(&set, &facts, Truth::True)));
            let slots: Vec<_> = explanation
                .premises
                .iter()
                .map(|(key, _)| schema.slot(key.as_str()).unwrap())
                .collect();
            let mut outcome = |facts: &Facts| {
                let decided = compiled.decide(facts, today(), &mut matches);
                decided.map(|decided| keys(&set, &places(decided.rules())))
            };
            assert_eq!(outcome(&facts), explanation.outcome);
            assert_eq!(outcome(&facts.only(&slots)), explanation.outcome);
            for left_out in &slots {
                let fewer: Vec<_> = slots.iter().copied().filter(|slot| slot != left_out).collect();
                assert_ne!(outcome(&facts.only(&fewer)), explanation.outcome, "{explanation}");
            }
            for withheld in &explanation.withheld {
                let rule = set.rules.iter().find(|rule| rule.key == withheld.rule).unwrap();
                assert_eq!(rule.when.holds(&facts), Truth::True);
                assert_eq!(rule.applies(&facts, today()), Truth::False);
            }
        }
    }
}

/// All values of the attributes, or, where there are many, all on which rules turn and some between.
fn values_of(random: &mut Random, schema: &Schema, slot: Slot) -> Vec<Value> {
    let (key, attribute) = (schema.key(slot).unwrap(), schema.attribute(slot).unwrap());
    let mut values: Vec<Value> = Vec::new();
    for _ in 0..60 {
        let value = random::value(random, key.as_str(), &attribute.domain);
        if !values.contains(&value) {
            values.push(value);
        }
    }
    values
}

#[test]
fn near_misses_are_those_that_trying_all_values_finds() {
    let mut random = Random(13);
    let (mut near, mut missed) = (Vec::new(), 0);
    for _ in 0..150 {
        let vocabulary = random::vocabulary(&mut random);
        let schema = vocabulary.check().unwrap();
        let set = random::rule_set(&mut random, &vocabulary, HitPolicy::Collect, 10);
        let compiled = set.compile(&schema).unwrap();
        for _ in 0..4 {
            let facts = random::facts(&mut random, &schema);
            compiled.near_misses(&facts, today(), &mut near);
            missed += near.len();
            for (place, rule) in set.rules.iter().enumerate() {
                for slot in schema.slots() {
                    let found =
                        near.iter().find(|near| near.rule.index() == place && near.slot == slot);
                    try_values(&mut random, &compiled, rule, &facts, slot, found.copied());
                }
            }
        }
    }
    assert!(missed > 500, "only {missed} near misses were drawn");
}

fn try_values(
    random: &mut Random,
    compiled: &Compiled,
    rule: &Rule,
    facts: &Facts,
    slot: Slot,
    found: Option<NearMiss>,
) {
    let fails = rule.applies(facts, today()) == Truth::False;
    let wanted = found.and_then(|near| compiled.wanted(near, facts, today()));
    assert_eq!(found.is_some(), wanted.is_some(), "{}", rule.when);
    for value in values_of(random, compiled.schema(), slot) {
        let mut other = facts.clone();
        other.know(slot, &value).unwrap();
        let would_match = fails && rule.applies(&other, today()) == Truth::True;
        let says = wanted.as_ref().is_some_and(|wanted| wanted.accepts(&value));
        assert_eq!(says, would_match, "{value} in {} of {facts}", rule.when);
    }
}
