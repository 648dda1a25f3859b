//! Every verdict on thousands of small rule sets is what asking every customer says.

use std::collections::BTreeSet;

use goodwill::rule::{
    AllowanceTerms, Analysis, AttributeKind, Budget, Generosity, Grant, HitPolicy, Pair, Relation,
    Rule, RuleSet, Sat, Treatment, TreatmentKind, Truth, Why, Witness, analyse, compare,
    satisfiable,
};

use super::brute::{self, Asked, World, members};
use super::sample::{Dice, any_condition, any_set, everybody, schema};

const CASES: u64 = 2_000;

#[test]
fn every_verdict_is_what_asking_everybody_says() {
    let world = World::small();
    let mut seen = BTreeSet::new();
    for case in 0..CASES {
        let set = any_set(&mut Dice::new(case));
        let analysis = analyse(&set, &world.schema, &Budget::default());
        assert!(analysis.undecided.is_empty(), "case {case}: {:?}", analysis.undecided);
        let asked = Asked::of(&world, &set);
        gaps(&asked, &analysis, case);
        pairs(&asked, &analysis, case);
        needless(&asked, &analysis, case);
        unreachable(&asked, &analysis, case);
        targets(&asked, &analysis, case);
        treatments(&asked, &analysis, case);
        seen.insert((set.hit_policy, analysis.treatment.kind()));
        let findings = analysis.findings();
        assert!(findings.iter().all(|finding| !finding.message.is_empty()));
    }
    // The dice threw everything there is, under every policy.
    assert_eq!(seen.len(), 5 * 5, "{seen:?}");
}

fn gaps(asked: &Asked<'_>, analysis: &Analysis, case: u64) {
    let unmatched = |number: &usize| asked.matched[*number] == 0;
    let unmatched: Vec<usize> = (0..asked.matched.len()).filter(unmatched).collect();
    assert_eq!(analysis.gaps.is_empty(), unmatched.is_empty(), "case {case}");
    let all = &asked.world.all;
    let is_in = |number: usize, gap: &goodwill::rule::Gap| {
        gap.customers.holds(&all[number].0) == Truth::True
    };
    for gap in &analysis.gaps {
        let (facts, today) = (gap.witness.facts(), gap.witness.today());
        assert_eq!(asked.matched(facts, today), 0, "case {case}");
        assert_eq!(gap.customers.holds(facts), Truth::True, "case {case}: {}", gap.customers);
        let matched = |number: &usize| asked.matched[*number] != 0;
        if gap.when.is_empty()
            && let Some(number) = (0..all.len()).filter(matched).find(|it| is_in(*it, gap))
        {
            panic!("case {case}: {} has {}", gap.customers, all[number].0);
        }
    }
    if analysis.gaps.items.len() < Budget::default().gaps {
        for number in unmatched {
            let told = analysis.gaps.iter().any(|gap| is_in(number, gap));
            assert!(told, "case {case}: {} is in no gap", all[number].0);
        }
    }
}

fn is_subset(inner: &[usize], outer: &[usize]) -> bool {
    inner.iter().all(|number| outer.binary_search(number).is_ok())
}

fn pairs(asked: &Asked<'_>, analysis: &Analysis, case: u64) {
    let rules = asked.set.rules.len();
    let customers: Vec<Vec<usize>> = (0..rules).map(|rule| asked.customers_of(rule)).collect();
    let (mut count, mut overlaps, mut contradictions) = (0, Vec::new(), Vec::new());
    for first in 0..rules {
        for second in first + 1..rules {
            let (one, other) = (&customers[first], &customers[second]);
            if !one.iter().any(|number| other.binary_search(number).is_ok()) {
                continue;
            }
            count += 1;
            let alike = asked.gives[first] == asked.gives[second];
            let relation = match (is_subset(one, other), is_subset(other, one)) {
                (true, true) => Relation::Same,
                (true, false) => Relation::Within,
                (false, true) => Relation::Around,
                (false, false) => Relation::Across,
            };
            let is_fault = match asked.set.hit_policy {
                HitPolicy::Unique => true,
                HitPolicy::Any => !alike,
                _ => false,
            };
            if is_fault && relation == Relation::Same && !alike {
                contradictions.push((first, second, relation));
            } else if is_fault {
                overlaps.push((first, second, relation));
            }
        }
    }
    assert_eq!(analysis.overlapping_pairs, count, "case {case}");
    for (listed, expected) in
        [(&analysis.overlaps, overlaps), (&analysis.contradictions, contradictions)]
    {
        let found: Vec<_> =
            listed.iter().map(|it| (it.first.index, it.second.index, it.relation)).collect();
        assert_eq!(found, expected, "case {case}");
        for overlap in listed {
            assert!(asked.is_matched(overlap.first.index, &overlap.witness), "case {case}");
            assert!(asked.is_matched(overlap.second.index, &overlap.witness), "case {case}");
        }
    }
}

fn needless(asked: &Asked<'_>, analysis: &Analysis, case: u64) {
    let rules = asked.set.rules.len();
    let customers: Vec<Vec<usize>> = (0..rules).map(|rule| asked.customers_of(rule)).collect();
    let makes_needless = |by: usize, rule: usize| {
        let gives_enough = match asked.set.hit_policy {
            HitPolicy::Unique | HitPolicy::Any => asked.gives[by] == asked.gives[rule],
            HitPolicy::Collect => asked.gives[rule] & !asked.gives[by] == 0,
            HitPolicy::Priority | HitPolicy::First => false,
        };
        let (inner, outer) = (&customers[rule], &customers[by]);
        // Of two that say the same, the later one is needless.
        let twins = inner == outer && (asked.gives[by] == asked.gives[rule]);
        gives_enough
            && by != rule
            && !inner.is_empty()
            && is_subset(inner, outer)
            && (!twins || by < rule)
    };
    let needless: Vec<usize> =
        (0..rules).filter(|rule| (0..rules).any(|by| makes_needless(by, *rule))).collect();
    let found: Vec<usize> = analysis.subsumed.iter().map(|it| it.rule.index).collect();
    assert_eq!(found, needless, "case {case}");
    for subsumed in &analysis.subsumed {
        assert!(makes_needless(subsumed.by.index, subsumed.rule.index), "case {case}");
        assert!(asked.is_matched(subsumed.rule.index, &subsumed.witness), "case {case}");
        assert!(asked.is_matched(subsumed.by.index, &subsumed.witness), "case {case}");
    }
}

fn unreachable(asked: &Asked<'_>, analysis: &Analysis, case: u64) {
    let ranked = matches!(asked.set.hit_policy, HitPolicy::First | HitPolicy::Priority);
    let never = |rule: &usize| {
        asked.customers_of(*rule).is_empty() || ranked && asked.recipients_of(*rule).is_empty()
    };
    let expected: Vec<usize> = (0..asked.set.rules.len()).filter(never).collect();
    let found: Vec<usize> = analysis.unreachable.iter().map(|it| it.rule.index).collect();
    assert_eq!(found, expected, "case {case}");
    for unreachable in &analysis.unreachable {
        let inner = asked.customers_of(unreachable.rule.index);
        match &unreachable.why {
            Why::MatchesNobody => assert!(inner.is_empty(), "case {case}"),
            Why::Masked { by, witness } => {
                assert!(asked.is_matched(unreachable.rule.index, witness), "case {case}");
                let cover = |left_out: Option<usize>| {
                    let by = by.iter().filter(|it| Some(it.index) != left_out);
                    let by = by.fold(0, |set, it| set | 1 << it.index);
                    inner.iter().all(|number| asked.matched[*number] & by != 0)
                };
                assert!(cover(None), "case {case}");
                for one in by {
                    assert!(!cover(Some(one.index)), "case {case}: {one} can be left out");
                }
            }
            why => panic!("{why:?}"),
        }
    }
}

fn targets(asked: &Asked<'_>, analysis: &Analysis, case: u64) {
    let needs = &asked.world.needs;
    let mut served = 0;
    let mut useless = BTreeSet::new();
    for rule in 0..asked.set.rules.len() {
        let recipients = asked.recipients_of(rule);
        for grant in members(asked.gives[rule]) {
            let reached = |need: &usize| recipients.iter().any(|it| asked.has_need(*it, *need));
            let reached: Vec<usize> = members(asked.serves[grant]).filter(reached).collect();
            if reached.is_empty() && !recipients.is_empty() {
                useless.insert((rule, grant));
            }
            served = reached.into_iter().fold(served, |served, need| served | 1 << need);
        }
    }
    let number = |grant: &Grant| asked.grants.iter().position(|held| held == grant).unwrap();
    let found: BTreeSet<(usize, usize)> =
        analysis.useless.iter().map(|it| (it.rule.index, number(&it.grant))).collect();
    assert_eq!(found, useless, "case {case}");
    for it in &analysis.useless {
        let decided = asked.outcome_for(&it.witness).expect("the witness is in no conflict");
        assert!(decided.given >> number(&it.grant) & 1 == 1, "case {case}");
    }
    let unserved: Vec<_> = (0..needs.len()).filter(|need| served >> need & 1 == 0).collect();
    let found: Vec<_> = analysis
        .unserved
        .iter()
        .map(|it| needs.iter().position(|need| *need == it.need).unwrap())
        .collect();
    assert_eq!(found, unserved, "case {case}");
    for it in &analysis.unserved {
        let has = asked.world.schema.has_need(&it.need, it.witness.facts());
        assert_eq!(has, Truth::True, "case {case}");
    }
}

fn treatments(asked: &Asked<'_>, analysis: &Analysis, case: u64) {
    let kind = analysis.treatment.kind();
    assert_eq!(kind, Some(asked.treatment()), "case {case}: {:#?}", asked.set);
    check_pair(asked, None, &analysis.treatment, case);
    assert_eq!(analysis.rules.len(), asked.set.rules.len());
    for (rule, treated) in analysis.rules.iter().enumerate() {
        let expected = asked.alone(rule).treatment();
        assert_eq!(treated.treatment.kind(), Some(expected), "case {case}, rule {rule}");
        check_pair(asked, Some(rule), &treated.treatment, case);
    }
}

/// The pair shows what the verdict on the set, or on one rule of it, says.
fn check_pair(asked: &Asked<'_>, rule: Option<usize>, treatment: &Treatment, case: u64) {
    let kind = treatment.kind().unwrap();
    let Some(pair) = treatment.pair() else {
        assert_eq!(kind, TreatmentKind::Uniform, "case {case}");
        return;
    };
    let Pair { first, second, .. } = pair;
    let told = |witness: &Witness, kind| {
        brute::told(&asked.world.schema, witness.facts(), witness.today(), kind)
    };
    let differ = |kind| told(first, kind) != told(second, kind);
    assert!(!differ(AttributeKind::Context), "case {case}: {pair}");
    let decided = |witness: &Witness, gets: &[Grant]| {
        let (by, given) = match rule {
            None => {
                let decided = asked.outcome_for(witness).expect("a witness is in no conflict");
                (decided.by, decided.given)
            }
            Some(rule) if asked.is_matched(rule, witness) => (1, asked.gives[rule]),
            Some(_) => (0, 0),
        };
        assert_eq!(given, asked.numbers(gets), "case {case}: {pair}");
        (by, given)
    };
    let (one, other) = (decided(first, &pair.first_gets), decided(second, &pair.second_gets));
    match kind {
        TreatmentKind::Differentiated | TreatmentKind::Misdirected => {
            assert!(!differ(AttributeKind::Value) && differ(AttributeKind::Need), "{pair}");
            assert_ne!(one.1, other.1, "case {case}: {pair}");
        }
        TreatmentKind::Special => {
            assert!(differ(AttributeKind::Value), "case {case}: {pair}");
            assert_ne!(one.1, other.1, "case {case}: {pair}");
        }
        TreatmentKind::Nominal => {
            assert_ne!(one.0, other.0, "case {case}: {pair}");
            assert_eq!(one.1, other.1, "case {case}: {pair}");
        }
        TreatmentKind::Uniform => {
            assert_eq!(one, other, "case {case}: {pair}");
            assert!(differ(AttributeKind::Need), "case {case}: {pair}");
        }
    }
}

#[test]
fn a_condition_can_be_met_exactly_when_somebody_meets_it() {
    let schema = schema();
    let all = everybody(&schema);
    let mut seen = [0; 2];
    for case in 0..2_000 {
        let condition = any_condition(&mut Dice::new(case), 3);
        let somebody = all.iter().any(|(facts, _)| condition.holds(facts) == Truth::True);
        match satisfiable(&condition, &schema) {
            Sat::Yes(witness) => {
                assert!(somebody, "{condition}");
                assert_eq!(condition.holds(witness.facts()), Truth::True, "{condition}");
                seen[0] += 1;
            }
            Sat::No => {
                assert!(!somebody, "{condition}");
                seen[1] += 1;
            }
            Sat::Undecided => panic!("{condition}"),
        }
    }
    assert!(seen.iter().all(|count| *count > 100), "{seen:?}");
}

/// Whether what is sought is matched by what is held.
fn is_matched_by(sought: &Grant, held: &[Grant]) -> bool {
    let answer = |text: &str| Grant::ResponseWithin(text.parse().unwrap());
    let better = match sought {
        Grant::Allowance { grant, terms } => {
            let terms = AllowanceTerms { most: 2, ..*terms };
            Grant::Allowance { grant: grant.clone(), terms }
        }
        grant if *grant == answer("PT4H") => answer("PT1H"),
        grant => grant.clone(),
    };
    held.contains(sought) || held.contains(&better)
}

#[test]
fn two_sets_compare_as_they_do_for_everybody() {
    let world = World::small();
    let mut seen = BTreeSet::new();
    for case in 0..1_000 {
        let mut dice = Dice::new(case);
        let left = any_set(&mut dice);
        let right = match dice.below(4) {
            // Near relations, so that all answers come up.
            0 => any_set(&mut dice),
            1 => RuleSet { hit_policy: HitPolicy::Collect, ..left.clone() },
            2 => RuleSet { rules: left.rules.iter().skip(1).cloned().collect(), ..left.clone() },
            _ => RuleSet { rules: left.rules.iter().rev().cloned().collect(), ..left.clone() },
        };
        let comparison = compare(&left, &right, &world.schema, &Budget::default());
        let (left, right) = (Asked::of(&world, &left), Asked::of(&world, &right));
        let grants = |asked: &Asked<'_>, given| -> Vec<Grant> {
            members(given).map(|grant| asked.grants[grant].clone()).collect()
        };
        let gives_more = |giving: &Asked<'_>, other: &Asked<'_>| {
            giving.outcomes.iter().zip(&other.outcomes).any(|outcomes| {
                let (Some(giving_it), Some(other_it)) = outcomes else { return false };
                let held = grants(other, other_it.given);
                grants(giving, giving_it.given).iter().any(|grant| !is_matched_by(grant, &held))
            })
        };
        let expected = match (gives_more(&left, &right), gives_more(&right, &left)) {
            (false, false) => Generosity::Same,
            (true, false) => Generosity::Left,
            (false, true) => Generosity::Right,
            (true, true) => Generosity::Neither,
        };
        assert_eq!(comparison.generosity(), expected, "case {case}");
        seen.insert(format!("{expected:?}"));
        for (more, giving, other) in [
            (&comparison.left_gives_more, &left, &right),
            (&comparison.right_gives_more, &right, &left),
        ] {
            let Some(more) = more else { continue };
            let given = |asked: &Asked<'_>| {
                asked.outcome_for(&more.witness).expect("a witness is in no conflict").given
            };
            assert!(grants(giving, given(giving)).contains(&more.grant), "case {case}: {more}");
            assert_eq!(other.numbers(&more.instead), given(other), "case {case}: {more}");
            assert!(!is_matched_by(&more.grant, &more.instead), "case {case}: {more}");
        }
    }
    assert_eq!(seen.len(), 4, "{seen:?}");
}

/// What is said of rules stays so when a rule is added that says the same.
#[test]
fn a_copy_of_a_rule_is_needless_or_a_conflict() {
    let schema = schema();
    for case in 0..300 {
        let mut set = any_set(&mut Dice::new(case));
        let Some(copied) = set.rules.first().cloned() else { continue };
        let alone = RuleSet::new(HitPolicy::Collect).with(copied.clone());
        if !analyse(&alone, &schema, &Budget::default()).unreachable.is_empty() {
            continue;
        }
        set.rules.push(Rule { key: "copy".parse().unwrap(), ..copied });
        let last = set.rules.len() - 1;
        let analysis = analyse(&set, &schema, &Budget::default());
        let needless = analysis.subsumed.iter().any(|it| it.rule.index == last);
        let never = analysis.unreachable.iter().any(|it| it.rule.index == last);
        assert!(needless || never, "case {case}");
    }
}
