//! The promises of a charter against the chains behind them, where what counts is a priority, a rule, or what is retired.

use goodwill::actor::Actor;
use goodwill::charter::{Ratification, codes, toml};

/// Eight hours promised at a desk; seven of a workshop that is closed at weekends lie behind them.
const CHARTER: &str = r#"
[calendars.desk]
zone = "UTC"
first_year = 2026
last_year = 2026
weekly = { mon = ["08:00-20:00"], tue = ["08:00-20:00"], wed = ["08:00-20:00"], thu = ["08:00-20:00"], fri = ["08:00-20:00"], sat = ["08:00-20:00"] }

[calendars.workshop]
zone = "UTC"
first_year = 2026
last_year = 2026
weekly = { mon = ["09:00-17:00"], tue = ["09:00-17:00"], wed = ["09:00-17:00"], thu = ["09:00-17:00"], fri = ["09:00-17:00"] }

[priorities]
high = "High"
low = "Low"

[agreements.answer]
kind = "sla"

[agreements.answer.targets.first]
metric = "first_response"
calendar = "desk"
goal = "working PT40H"
underpinned_by = ["workshop"]

[agreements.workshop]
kind = "ola"

[agreements.workshop.targets.answered]
metric = "ownership"
calendar = "workshop"
goal = "working PT7H"
"#;

/// The findings of chains: where, and what is said of it.
fn found(text: &str) -> Vec<String> {
    let findings = toml::read(text).unwrap().draft.examine(&Ratification::first(Actor::System));
    let of_chains =
        [codes::UNATTAINABLE_PROMISE, codes::CHAIN_WITHOUT_SPAN, codes::CHAIN_OUT_OF_PERIOD];
    let of_chains = findings.iter().filter(|it| of_chains.contains(&it.code));
    of_chains.map(|it| format!("{}: {}", it.place, it.message)).collect()
}

#[track_caller]
fn assert_found(text: &str, expected: &[&str]) {
    let found = found(text);
    assert_eq!(found.len(), expected.len(), "{found:#?}");
    for (found, expected) in found.iter().zip(expected) {
        assert!(found.starts_with(expected), "{found}");
    }
}

#[test]
fn forty_hours_at_the_desk_keep_what_the_workshop_takes() {
    assert_found(CHARTER, &[]);
}

#[test]
fn a_leg_that_names_priorities_only_is_reckoned_under_each_of_them() {
    let by_priority = "by_priority = { high = \"working PT7H\", low = \"working PT80H\" }";
    let text = CHARTER.replace("goal = \"working PT7H\"", by_priority);
    // All priorities are named: nothing is left for which the leg would have no span.
    assert_found(
        &text,
        &["agreements.answer.targets.first.goal: begun on Mon 2026-01-05 09:15 it is due on"],
    );
    assert!(found(&text)[0].ends_with("(under the priority `low`)"), "{:#?}", found(&text));
    // Where one is not named, a matter that has it has no chain to its end.
    let lacking = text.replace(", low = \"working PT80H\"", "");
    assert_found(
        &lacking,
        &["agreements.answer.targets.first.underpinned_by[0]: `workshop` does not say how long"],
    );
}

#[test]
fn a_rule_that_promises_a_first_response_sooner_is_held_against_the_chain() {
    let rule = r#"
[rules.vocabulary]
attributes.stuck = { kind = "need", domain = "bool" }
needs.help = "stuck = yes"

[rules.sets.service]
hit_policy = "collect"
[[rules.sets.service.rules]]
key = "sooner"
when = "always"
grants = [{ grant = { response_within = "working PT8H" }, serves = ["help"] }]
"#;
    let text = format!("{CHARTER}{rule}");
    assert_found(&text, &["rules.sets.service.rules[0].grants[0]: begun on"]);
    assert_found(&text.replace("PT8H", "PT40H"), &[]);
    // It promises a first response, and no other goal.
    assert_found(&text.replace("\"first_response\"", "\"first_resolution\""), &[]);
    // Nor does a rule promise anything between departments.
    assert_found(&text.replace("kind = \"sla\"", "kind = \"ola\""), &[]);
}

#[test]
fn what_is_retired_is_promised_to_nobody_but_still_lies_behind_others() {
    let short = CHARTER.replace("PT40H", "PT8H");
    assert_found(&short, &["agreements.answer.targets.first.goal: begun on"]);
    let retired = short.replace("kind = \"sla\"", "kind = \"sla\"\nretired = true");
    assert_found(&retired, &[]);
    // A leg whose agreement is retired still says how long it takes.
    let leg = short.replace("kind = \"ola\"", "kind = \"ola\"\nretired = true");
    assert_found(&leg, &["agreements.answer.targets.first.goal: begun on"]);
}

#[test]
fn a_span_that_is_less_than_nothing_is_told_where_it_stands() {
    for (span, line) in [("PT40H", 24), ("PT7H", 33)] {
        let text = CHARTER.replace(&format!("working {span}"), &format!("working -{span}"));
        let refused = toml::read(&text).unwrap_err().to_string();
        let told = format!("the text \"working -{span}\" is not a span");
        assert!(refused.contains(&told) && refused.contains(&format!(":{line}:")), "{refused}");
    }
}
