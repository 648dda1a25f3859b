//! What must not matter does not.

use goodwill::rule::{Budget, Generosity, HitPolicy, RuleSet, TreatmentKind, analyse, compare};

use super::brute::{self, Asked, World};
use super::sample::{Dice, any_set, schema};

fn shuffled(set: &RuleSet, dice: &mut Dice) -> RuleSet {
    let mut left = set.rules.clone();
    let mut rules = Vec::new();
    while !left.is_empty() {
        rules.push(left.remove(dice.below(left.len())));
    }
    RuleSet { rules, ..set.clone() }
}

#[test]
fn the_order_of_rules_does_not_matter_where_the_policy_asks_for_none() {
    let schema = schema();
    let budget = Budget::default();
    let mut seen = 0;
    for case in 0..600 {
        let mut dice = Dice::new(case);
        let set = any_set(&mut dice);
        if !matches!(set.hit_policy, HitPolicy::Unique | HitPolicy::Any) || set.rules.len() < 2 {
            continue;
        }
        seen += 1;
        let other = shuffled(&set, &mut dice);
        let (one, two) = (analyse(&set, &schema, &budget), analyse(&other, &schema, &budget));
        assert_eq!(one.treatment.kind(), two.treatment.kind(), "case {case}");
        assert_eq!(one.overlapping_pairs, two.overlapping_pairs, "case {case}");
        assert_eq!(one.overlaps.count, two.overlaps.count, "case {case}");
        assert_eq!(one.contradictions.count, two.contradictions.count, "case {case}");
        assert_eq!(one.gaps.is_empty(), two.gaps.is_empty(), "case {case}");
        assert_eq!(one.useless.count, two.useless.count, "case {case}");
        assert_eq!(compare(&set, &other, &schema, &budget).generosity(), Generosity::Same);
    }
    assert!(seen > 100);
}

#[test]
fn names_do_not_matter() {
    let schema = schema();
    let budget = Budget::default();
    for case in 0..300 {
        let set = any_set(&mut Dice::new(case));
        let mut renamed = set.clone();
        for (number, rule) in renamed.rules.iter_mut().enumerate() {
            rule.key = format!("{}-renamed", 9 - number).parse().unwrap();
        }
        let (one, two) = (analyse(&set, &schema, &budget), analyse(&renamed, &schema, &budget));
        assert_eq!(one.treatment, two.treatment, "case {case}");
        assert_eq!(one.gaps, two.gaps, "case {case}");
        let rules = |analysis: &goodwill::rule::Analysis| {
            let unreachable = analysis.unreachable.iter().map(|it| it.rule.index);
            let needless = analysis.subsumed.iter().map(|it| it.rule.index);
            unreachable.chain(needless).collect::<Vec<_>>()
        };
        assert_eq!(rules(&one), rules(&two), "case {case}");
    }
}

/// The metamorphic definition of special treatment.
#[test]
fn needs_may_change_hands_among_customers_of_equal_value_under_special_treatment() {
    let world = World::small();
    let mut seen = 0;
    for case in 0..800 {
        let set = any_set(&mut Dice::new(case));
        let analysis = analyse(&set, &world.schema, &Budget::default());
        let asked = Asked::of(&world, &set);
        let mut people: Vec<(String, brute::Outcome)> = Vec::new();
        for ((facts, today), outcome) in world.all.iter().zip(&asked.outcomes) {
            use goodwill::rule::AttributeKind::{Context, Value};
            let told = |kind| brute::told(&world.schema, facts, *today, kind);
            people.push((format!("{} {}", told(Value), told(Context)), *outcome));
        }
        people.sort_by(|one, other| one.0.cmp(&other.0));
        let unmoved = people.chunk_by(|one, other| one.0 == other.0).all(|equals| {
            let mut given = equals.iter().filter_map(|(_, it)| it.map(|it| it.given));
            given.next().is_none_or(|first| given.all(|given| given == first))
        });
        let turns_on_need = matches!(
            analysis.treatment.kind(),
            Some(TreatmentKind::Differentiated | TreatmentKind::Misdirected)
        );
        assert_eq!(unmoved, !turns_on_need, "case {case}");
        seen += u32::from(analysis.treatment.kind() == Some(TreatmentKind::Special));
        if seen > 60 {
            return;
        }
    }
    panic!("the dice threw {seen} special sets");
}

#[test]
fn a_set_is_as_generous_as_itself_and_generosity_turns_around() {
    let schema = schema();
    let budget = Budget::default();
    for case in 0..300 {
        let mut dice = Dice::new(case);
        let (one, two) = (any_set(&mut dice), any_set(&mut dice));
        assert_eq!(compare(&one, &one, &schema, &budget).generosity(), Generosity::Same);
        let forth = compare(&one, &two, &schema, &budget).generosity();
        let back = match compare(&two, &one, &schema, &budget).generosity() {
            Generosity::Left => Generosity::Right,
            Generosity::Right => Generosity::Left,
            same => same,
        };
        assert_eq!(forth, back, "case {case}");
    }
}
