//! Each finding as it reads, and a mended twin that is clean of it.

use goodwill::rule::{Budget, Grant, GrantLine, HitPolicy, Rule, RuleSet, Validity, analyse};

use super::sample::{date, queue, schema};
use super::stories::{rule, serving, set, two_months_to_pay};

fn office() -> GrantLine {
    GrantLine::new(queue("office"))
}

fn lounge() -> GrantLine {
    GrantLine::new(queue("lounge"))
}

/// The first finding of a code reads so; the mended set has none.
#[track_caller]
fn reads(code: &str, faulty: &RuleSet, text: &str, mended: Option<&RuleSet>) {
    let of_code = |set: &RuleSet| -> Vec<String> {
        let findings = analyse(set, &schema(), &Budget::default()).findings();
        findings.iter().filter(|it| it.code.as_str() == code).map(ToString::to_string).collect()
    };
    assert_eq!(of_code(faulty).first().map(String::as_str), Some(text));
    if let Some(mended) = mended {
        assert_eq!(of_code(mended), [""; 0]);
    }
}

#[test]
fn a_gap() {
    let gold = || rule("gold", "tier = gold", &[office()]);
    reads(
        "rule.gap",
        &set(HitPolicy::First, [gold(), rule("old", "years >= 1", &[lounge()])]),
        "warning[rule.gap] at rules: no rule matches `tier in {basic, silver} and years = 0` (for example \
         \"aids = {}, tier = `basic`, travels = no, years = 0\"); add a rule for them, or a last rule `always`",
        Some(&set(HitPolicy::First, [gold(), rule("rest", "always", &[lounge()])])),
    );
}

#[test]
fn an_overlap_and_a_contradiction() {
    let travellers = || rule("travellers", "travels = yes", &[lounge()]);
    reads(
        "rule.overlap",
        &set(HitPolicy::Unique, [travellers(), rule("gold", "tier = gold", &[office()])]),
        "error[rule.overlap] at rules[1]: `travellers` and `gold` both match some customers (for example \
         \"tier = `gold`, travels = yes\"); narrow one of them, or choose the policy `first` or `priority`",
        Some(&set(
            HitPolicy::Unique,
            [travellers(), rule("gold", "tier = gold and travels = no", &[office()])],
        )),
    );
    reads(
        "rule.overlap",
        &set(HitPolicy::Any, [travellers(), rule("all", "always", &[office()])]),
        "error[rule.overlap] at rules[1]: `travellers` and `all` both match all customers of the former and grant \
         differently (for example \"travels = yes\"); narrow one of them, or let both grant the same",
        Some(&set(HitPolicy::Any, [travellers(), rule("all", "always", &[lounge()])])),
    );
    reads(
        "rule.contradiction",
        &set(HitPolicy::Any, [travellers(), rule("abroad", "not (travels = no)", &[office()])]),
        "error[rule.contradiction] at rules[1]: `travellers` and `abroad` match the same customers and grant \
         differently (for example \"travels = yes\"); keep one of them",
        Some(&set(HitPolicy::Any, [travellers()])),
    );
}

#[test]
fn a_rule_that_changes_nothing() {
    let travellers = || rule("travellers", "travels = yes", &[lounge()]);
    let golden = "travels = yes and tier = gold";
    reads(
        "rule.subsumed",
        &set(HitPolicy::Collect, [travellers(), rule("golden", golden, &[lounge()])]),
        "warning[rule.subsumed] at rules[1]: `travellers` gives the same to all whom `golden` matches (for example \
         \"tier = `gold`, travels = yes\"); remove it, or let it give something else",
        Some(&set(HitPolicy::Collect, [travellers(), rule("golden", golden, &[office()])])),
    );
}

#[test]
fn rules_that_never_decide() {
    let young = || rule("young", "years <= 1", &[office()]);
    let old = || rule("old", "years >= 1", &[lounge()]);
    let gold = || rule("gold", "tier = gold", &[lounge()]);
    reads(
        "rule.masked",
        &set(HitPolicy::First, [young(), old(), gold()]),
        "warning[rule.masked] at rules[2]: `gold` never decides: `young`, `old` together match all whom it matches, \
         and are asked first (for example \"tier = `gold`\"); rank it before them, or remove it",
        Some(&set(HitPolicy::First, [gold(), young(), old()])),
    );
    let backwards = Validity { from: Some(date("2026-02-01")), until: Some(date("2026-01-01")) };
    reads(
        "rule.matches-nobody",
        &set(HitPolicy::First, [gold().valid(backwards)]),
        "warning[rule.matches-nobody] at rules[0]: `gold` matches nobody, ever; correct its condition or its dates, \
         or remove it",
        Some(&set(HitPolicy::First, [gold()])),
    );
}

#[test]
fn grants_that_nobody_needs_and_needs_that_no_grant_serves() {
    let travellers = |line| {
        set(HitPolicy::First, [rule("travellers", "travels = yes and aids any {print}", &[line])])
    };
    let stay_at_home =
        |line| set(HitPolicy::First, [rule("stay-at-home", "travels = no", &[line])]);
    reads(
        "rule.useless-grant",
        &stay_at_home(two_months_to_pay()),
        "warning[rule.useless-grant] at rules[0]: nobody to whom `stay-at-home` grants `two-months-to-pay` has a need \
         that it serves (`pay-abroad`) (for example \"aids = {}, travels = no\"); grant it to those who have the need, \
         or grant these what they need",
        Some(&travellers(two_months_to_pay())),
    );
    reads(
        "rule.grant-without-need",
        &travellers(lounge()),
        "note[rule.grant-without-need] at rules[0]: `travellers` grants queue `lounge`, which serves no need (for \
         example \"aids = {`print`}, travels = yes\"); say which need it serves, or do without it",
        Some(&travellers(serving(queue("lounge"), "read"))),
    );
    reads(
        "rule.unserved-need",
        &travellers(two_months_to_pay()),
        "warning[rule.unserved-need] at rules: no grant serves the need `read` (for example \"aids = {`braille`}, \
         travels = no\"); grant something that serves it to those who have it",
        Some(&travellers(
            serving(queue("lounge"), "read").serving(["pay-abroad".parse().unwrap()]),
        )),
    );
}

#[test]
fn treatments() {
    let by_need =
        set(HitPolicy::First, [rule("travellers", "travels = yes", &[two_months_to_pay()])]);
    reads(
        "rule.uniform-treatment",
        &set(HitPolicy::First, [rule("all", "always", &[office()])]),
        "warning[rule.uniform-treatment] at rules: all customers are given the same, whatever they need (for example \
         \"(aids = {}, travels = yes) gets queue `office`, (aids = {}, travels = no) gets queue `office`\"); ask for \
         needs, and grant what serves them",
        Some(&by_need),
    );
    reads(
        "rule.nominal-treatment",
        &set(
            HitPolicy::First,
            [
                rule("gold", "tier = gold", &[office()]),
                rule("others", "tier in {basic, silver}", &[office()]),
            ],
        ),
        "warning[rule.nominal-treatment] at rules: segments are named, and all customers are given the same (for \
         example \"(aids = {}, tier = `gold`, travels = no) gets queue `office`, (aids = {}, tier = `basic`, travels = \
         no) gets queue `office`\"); let what is granted turn on needs, or drop the segments",
        Some(&by_need),
    );
    let special = set(HitPolicy::First, [rule("gold", "tier = gold", &[two_months_to_pay()])]);
    let shown = "(for example \"(aids = {}, tier = `gold`, travels = no) gets `two-months-to-pay`, (aids = {}, tier = \
                 `basic`, travels = no) gets nothing\"); let value open the door, and need choose the grant";
    reads(
        "rule.special-treatment",
        &special,
        &format!(
            "note[rule.special-treatment] at rules[0]: `gold` is special treatment: it turns on what customers are \
             worth {shown}"
        ),
        Some(&by_need),
    );
    let findings = analyse(&special, &schema(), &Budget::default()).findings();
    let text = format!(
        "warning[rule.special-treatment] at rules: treatment is special, not differentiated: it turns on what customers \
         are worth alone {shown}"
    );
    assert!(findings.iter().any(|it| it.to_string() == text), "{findings:#?}");
    reads(
        "rule.misdirected-treatment",
        &set(HitPolicy::First, [rule("travellers", "travels = yes", &[lounge()])]),
        "warning[rule.misdirected-treatment] at rules[0]: `travellers` turns on needs, but serves none of those who get \
         it (for example \"(aids = {}, travels = yes) gets queue `lounge`, (aids = {}, travels = no) gets nothing\"); \
         grant what serves the need that the rule asks for",
        Some(&by_need),
    );
}

#[test]
fn the_cost_of_special_treatment() {
    let costing = |line: GrantLine, cost: &str| line.costing(cost.parse().unwrap());
    let rules = |special: [Rule; 1]| {
        let [special] = special;
        let travellers =
            rule("travellers", "travels = yes", &[costing(two_months_to_pay(), "20.00 CNY")]);
        set(HitPolicy::Collect, [special, travellers])
    };
    reads(
        "rule.cost-of-special-treatment",
        &rules([rule("gold", "tier = gold", &[costing(lounge(), "90.00 CNY")])]),
        "note[rule.cost-of-special-treatment] at rules: special treatment costs 90.00 CNY and serves no need, \
         differentiated treatment 20.00 CNY a need served",
        None,
    );
    reads(
        "rule.cost-of-special-treatment",
        &rules([rule(
            "gold",
            "tier = gold",
            &[costing(serving(queue("lounge"), "read"), "90.00 CNY")],
        )]),
        "note[rule.cost-of-special-treatment] at rules: special treatment costs 90.00 CNY, differentiated treatment \
         20.00 CNY a need served",
        Some(&set(
            HitPolicy::First,
            [rule("all", "always", &[GrantLine::new(Grant::Queue("office".parse().unwrap()))])],
        )),
    );
}

#[test]
fn what_is_undecided() {
    let parts: Vec<String> = (0..12)
        .map(|_| "(tier = gold and travels = yes or years = 1 and urgent = yes)".to_owned())
        .collect();
    let braided = rule("braided", &parts.join(" and "), &[office()]);
    reads(
        "rule.undecided",
        &set(HitPolicy::First, [braided]),
        "warning[rule.undecided] at rules: it could not be decided whom `braided` matches; make the condition simpler, \
         or give the analysis a greater budget",
        Some(&set(HitPolicy::First, [rule("plain", "tier = gold", &[office()])])),
    );
}
