//! The essays' own cases: special is not differentiated, and it can be proved.

use goodwill::rule::{
    Analysis, AttributeKind, Budget, Grant, GrantLine, HitPolicy, Rule, RuleSet, TreatmentKind,
    analyse,
};

use super::brute;
use super::sample::{condition, queue, schema};

pub(super) fn rule(key: &str, when: &str, lines: &[GrantLine]) -> Rule {
    let rule = Rule::new(key.parse().unwrap(), condition(when));
    lines.iter().cloned().fold(rule, Rule::granting)
}

pub(super) fn set<const N: usize>(policy: HitPolicy, rules: [Rule; N]) -> RuleSet {
    rules.into_iter().fold(RuleSet::new(policy), RuleSet::with)
}

pub(super) fn serving(grant: Grant, need: &str) -> GrantLine {
    GrantLine::new(grant).serving([need.parse().unwrap()])
}

/// A longer term of payment: what a traveller needs.
pub(super) fn two_months_to_pay() -> GrantLine {
    let grant = Grant::Host { grant: "two-months-to-pay".parse().unwrap(), parameters: [].into() };
    serving(grant, "pay-abroad")
}

pub(super) fn examined(set: &RuleSet) -> Analysis {
    let analysis = analyse(set, &schema(), &Budget::default());
    assert!(analysis.undecided.is_empty());
    analysis
}

#[test]
fn what_turns_on_tier_alone_is_special_and_two_customers_show_it() {
    let by_tier =
        set(HitPolicy::First, [rule("vip", "tier = gold", &[serving(queue("lounge"), "read")])]);
    let analysis = examined(&by_tier);
    assert_eq!(analysis.treatment.kind(), Some(TreatmentKind::Special));
    let pair = analysis.treatment.pair().unwrap();
    let told = |kind| {
        [&pair.first, &pair.second].map(|it| brute::told(&schema(), it.facts(), it.today(), kind))
    };
    let [first, second] = told(AttributeKind::Need);
    assert_eq!(first, second, "they need the same");
    let [first, second] = told(AttributeKind::Value);
    assert_ne!(first, second);
    assert_eq!(pair.first_gets, [queue("lounge")]);
    assert_eq!(pair.second_gets, []);
}

#[test]
fn the_same_grant_asked_of_travel_is_differentiated() {
    let by_need =
        set(HitPolicy::First, [rule("travellers", "travels = yes", &[two_months_to_pay()])]);
    let analysis = examined(&by_need);
    assert_eq!(analysis.treatment.kind(), Some(TreatmentKind::Differentiated));
    let pair = analysis.treatment.pair().unwrap();
    assert_eq!(pair.first.to_string(), "aids = {}, travels = yes");
    assert_eq!(pair.second.to_string(), "aids = {}, travels = no");
    assert!(analysis.findings().iter().all(|it| it.code.as_str() != "rule.special-treatment"));

    // The same grant by tier.
    let by_tier = set(HitPolicy::First, [rule("vip", "tier = gold", &[two_months_to_pay()])]);
    assert_eq!(examined(&by_tier).treatment.kind(), Some(TreatmentKind::Special));
}

#[test]
fn value_may_open_the_door_while_need_chooses_the_grant() {
    let gated = set(
        HitPolicy::First,
        [rule("gold-travellers", "tier = gold and travels = yes", &[two_months_to_pay()])],
    );
    let analysis = examined(&gated);
    assert_eq!(analysis.treatment.kind(), Some(TreatmentKind::Differentiated));
    let codes = |analysis: &Analysis| -> Vec<String> {
        analysis.findings().iter().map(|it| it.code.to_string()).collect()
    };
    assert!(!codes(&analysis).contains(&"rule.special-treatment".to_owned()));
    let by_value = set(HitPolicy::First, [rule("gold", "tier = gold", &[two_months_to_pay()])]);
    assert!(codes(&examined(&by_value)).contains(&"rule.special-treatment".to_owned()));
}

#[test]
fn the_vip_counter_is_worthless_to_the_traveller() {
    let counter = serving(queue("vip-counter"), "read");
    let travellers = set(
        HitPolicy::First,
        [
            // Those who read with difficulty have a desk of their own, so that no such traveller is left.
            rule("readers", "aids any {braille, print}", &[serving(queue("calm"), "read")]),
            rule("travellers", "travels = yes", &[counter]),
        ],
    );
    let analysis = examined(&travellers);
    let [useless] = analysis.useless.items.as_slice() else { panic!("{:?}", analysis.useless) };
    assert_eq!(useless.grant, queue("vip-counter"));
    assert_eq!(useless.rule.key.as_str(), "travellers");
    assert_eq!(useless.witness.to_string(), "aids = {}, travels = yes");
    let traveller = &analysis.rules[1];
    assert_eq!(traveller.serves, []);
    assert_eq!(analysis.unserved[0].need.as_str(), "pay-abroad");
}

#[test]
fn brands_without_a_difference_are_nominal() {
    let office = [GrantLine::new(queue("office"))];
    let brands = set(
        HitPolicy::Unique,
        [
            rule("basic", "tier = basic", &office),
            rule("silver", "tier = silver", &office),
            rule("gold", "tier = gold", &office),
        ],
    );
    let analysis = examined(&brands);
    assert_eq!(analysis.treatment.kind(), Some(TreatmentKind::Nominal));
    let pair = analysis.treatment.pair().unwrap();
    assert_eq!(pair.first_gets, pair.second_gets);
    assert!(analysis.gaps.is_empty() && analysis.overlapping_pairs == 0);
    // Each brand's rule alone makes a difference: it is the set that makes none.
    assert_eq!(analysis.rules[0].treatment.kind(), Some(TreatmentKind::Special));
}

#[test]
fn one_answer_for_the_whole_population_is_uniform() {
    let uniform =
        set(HitPolicy::First, [rule("all", "always", &[GrantLine::new(queue("office"))])]);
    let analysis = examined(&uniform);
    assert_eq!(analysis.treatment.kind(), Some(TreatmentKind::Uniform));
    let pair = analysis.treatment.pair().unwrap();
    assert_eq!(pair.first_gets, pair.second_gets);
    let findings = analysis.findings();
    let finding = findings.iter().find(|it| it.code.as_str() == "rule.uniform-treatment");
    assert_eq!(finding.unwrap().requirement, Some("S2-10"));
}

#[test]
fn what_differs_by_circumstances_alone_treats_customers_alike() {
    let hurried =
        set(HitPolicy::First, [rule("urgent", "urgent = yes", &[GrantLine::new(queue("fast"))])]);
    assert_eq!(examined(&hurried).treatment.kind(), Some(TreatmentKind::Uniform));
}

#[test]
fn special_and_differentiated_treatment_are_compared_by_what_a_served_need_costs() {
    let costing = |line: GrantLine, cost: &str| line.costing(cost.parse().unwrap());
    let rules = set(
        HitPolicy::Collect,
        [
            rule(
                "lounge",
                "tier = gold",
                &[
                    costing(serving(queue("lounge"), "read"), "90.00 CNY"),
                    costing(GrantLine::new(queue("flowers")), "11.00 CNY"),
                ],
            ),
            rule("travellers", "travels = yes", &[costing(two_months_to_pay(), "20.00 CNY")]),
            rule(
                "readers",
                "aids any {print}",
                &[costing(serving(queue("large-print"), "read"), "10.00 CNY")],
            ),
        ],
    );
    let cost = examined(&rules).cost;
    assert_eq!((cost.special.rules, cost.special.needs_served), (1, 1));
    assert_eq!(cost.special.per_served_need().unwrap().to_string(), "101.00 CNY");
    assert_eq!((cost.differentiated.rules, cost.differentiated.needs_served), (2, 2));
    assert_eq!(cost.differentiated.per_served_need().unwrap().to_string(), "15.00 CNY");
}

#[test]
fn capabilities_and_dates_are_gaps_in_time() {
    let mut desk = rule("desk", "always", &[GrantLine::new(queue("desk"))]);
    desk = desk.requiring(["desk".parse().unwrap()]);
    desk.valid.from = Some("2026-01-01".parse().unwrap());
    let analysis = examined(&set(HitPolicy::First, [desk]));
    let when: Vec<&str> =
        analysis.gaps.iter().flat_map(|gap| &gap.when).map(String::as_str).collect();
    assert_eq!(when, ["until 2025-12-31", "`desk` is not ready", "from 2026-01-01"]);
    assert!(analysis.gaps.iter().all(|gap| gap.customers.to_string() == "always"));
}
