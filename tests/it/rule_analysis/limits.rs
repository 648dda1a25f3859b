//! Beyond its budget an analysis says so, and what it still says is true.

use std::collections::BTreeSet;

use goodwill::rule::{
    Attribute, AttributeKind, Budget, Condition, Generosity, GrantLine, HitPolicy, Rule, RuleSet,
    Sat, Vocabulary, analyse, compare, satisfiable,
};
use goodwill::value::Domain;

use super::brute::{Asked, World, members};
use super::sample::{Dice, any_set, condition, queue, schema};
use super::stories::{rule, set};

#[test]
fn without_a_budget_all_is_undecided_and_nothing_is_claimed() {
    let mut budget = Budget::default();
    budget.steps = 0;
    let tiers = set(
        HitPolicy::First,
        [
            rule("gold", "tier = gold and travels = yes", &[GrantLine::new(queue("lounge"))]),
            rule("aged", "years >= 1 and travels = no", &[GrantLine::new(queue("calm"))]),
        ],
    );
    let analysis = analyse(&tiers, &schema(), &budget);
    assert_eq!(analysis.treatment.kind(), None);
    assert!(analysis.gaps.is_empty() && analysis.unreachable.is_empty());
    let open: Vec<String> = analysis.undecided.iter().map(ToString::to_string).collect();
    for expected in
        ["how the set treats customers", "whether there are more customers whom no rule matches"]
    {
        assert!(open.iter().any(|open| open == expected), "{open:?}");
    }
    let findings = analysis.findings();
    assert!(findings.iter().any(|finding| finding.code.as_str() == "rule.undecided"));
    let gold =
        set(HitPolicy::First, [rule("gold", "tier = gold", &[GrantLine::new(queue("lounge"))])]);
    let comparison = compare(&tiers, &gold, &schema(), &budget);
    assert_eq!(comparison.generosity(), Generosity::Undecided);
}

/// With room for a single cube, many a rule is undecided; what is said in spite of it holds for everybody.
#[test]
fn what_is_said_beside_undecided_rules_is_true() {
    let world = World::small();
    let mut budget = Budget::default();
    budget.cubes_a_rule = 1;
    let mut undecided = 0;
    for case in 0..800 {
        let set = any_set(&mut Dice::new(case));
        let analysis = analyse(&set, &world.schema, &budget);
        undecided += u32::from(!analysis.undecided.is_empty());
        let asked = Asked::of(&world, &set);
        for gap in &analysis.gaps {
            assert_eq!(asked.matched(gap.witness.facts(), gap.witness.today()), 0, "case {case}");
        }
        if analysis.gaps.is_empty() && analysis.undecided.is_empty() {
            assert!(asked.matched.iter().all(|matched| *matched != 0), "case {case}");
        }
        for unreachable in &analysis.unreachable {
            assert!(asked.recipients_of(unreachable.rule.index).is_empty(), "case {case}");
        }
        for useless in &analysis.useless {
            let number = asked.grants.iter().position(|held| *held == useless.grant).unwrap();
            let recipients = asked.recipients_of(useless.rule.index);
            let mut needs = members(asked.serves[number]);
            let needed = needs.any(|need| recipients.iter().any(|it| asked.has_need(*it, need)));
            assert!(!needed, "case {case}");
        }
        for (index, treated) in analysis.rules.iter().enumerate() {
            if let Some(kind) = treated.treatment.kind() {
                assert_eq!(kind, asked.alone(index).treatment(), "case {case}");
            }
        }
        if let Some(kind) = analysis.treatment.kind() {
            assert_eq!(kind, asked.treatment(), "case {case}");
        }
    }
    assert!(undecided > 200, "{undecided}");
}

#[test]
fn a_condition_beyond_all_limits_is_undecided() {
    let schema = schema();
    let deep = (0..100_000).fold(condition("travels = yes"), |it, _| Condition::Not(Box::new(it)));
    assert_eq!(satisfiable(&deep, &schema), Sat::Undecided);
    assert_eq!(satisfiable(&condition("colour = yes"), &schema), Sat::Undecided);
    let rules = RuleSet::new(HitPolicy::First).with(Rule::new("deep".parse().unwrap(), deep));
    let analysis = analyse(&rules, &schema, &Budget::default());
    assert_eq!(analysis.undecided.items[0].to_string(), "whom `deep` matches");
    // Taken apart by hand: a condition so deep is more than the stack can drop at once.
    for rule in rules.rules {
        let mut left = rule.when;
        while let Condition::Not(inner) = left {
            left = *inner;
        }
    }
}

/// Thousands of independent questions, each answered without branching.
#[test]
fn many_tags_do_not_make_the_search_deep() {
    let mut vocabulary = Vocabulary::default();
    let names: Vec<String> = (0..64).map(|number| format!("t{number}")).collect();
    for attribute in 0..40 {
        let tags = Attribute::new(AttributeKind::Need, Domain::tags(names.clone()).unwrap());
        vocabulary.attributes.insert(format!("a{attribute}").parse().unwrap(), tags);
    }
    let schema = vocabulary.check().unwrap();
    let mut rules = RuleSet::new(HitPolicy::Collect);
    for attribute in 0..40 {
        for name in &names {
            let key = format!("a{attribute}-{name}");
            let attribute = format!("a{attribute}").parse().unwrap();
            let tag = BTreeSet::from([name.clone()]);
            let when = Condition::ContainsAny(attribute, tag);
            rules = rules.with(Rule::new(key.parse().unwrap(), when));
        }
    }
    let mut budget = Budget::default();
    budget.listed = 10;
    let analysis = analyse(&rules, &schema, &budget);
    assert!(analysis.undecided.is_empty(), "{:?}", analysis.undecided);
    assert_eq!(analysis.gaps.count, 1);
    let count = u64::try_from(rules.rules.len()).unwrap();
    assert_eq!(analysis.overlapping_pairs, count * (count - 1) / 2);
}

#[test]
fn what_is_counted_but_not_listed_is_said() {
    let mut budget = Budget::default();
    budget.listed = 2;
    let everywhere = ["r1", "r2", "r3", "r4"]
        .map(|key| rule(key, "travels = yes", &[GrantLine::new(queue("office"))]));
    let analysis = analyse(&set(HitPolicy::Unique, everywhere), &schema(), &budget);
    assert_eq!((analysis.overlaps.items.len(), analysis.overlaps.count), (2, 6));
    let texts: Vec<String> = analysis.findings().iter().map(ToString::to_string).collect();
    let more = "warning[rule.overlap] at rules: 4 more of this kind";
    assert!(texts.iter().any(|text| text == more), "{texts:#?}");
}

#[test]
fn the_same_rules_have_the_same_analysis() {
    let schema = schema();
    for case in 0..50 {
        let set = any_set(&mut Dice::new(case));
        let analyse = || analyse(&set, &schema, &Budget::default());
        assert_eq!(analyse(), analyse());
    }
}
