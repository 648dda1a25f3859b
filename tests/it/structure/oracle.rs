//! The same findings, looked for another way: nested loops over the text of the draft, rule by rule.

mod accountability;
mod clauses;
mod conflicts;
mod deliverables;
mod handoffs;
mod keys;
mod needs;
mod partnership;
mod people;
mod questions;
mod reach;
mod unused;

use std::collections::BTreeSet;

use goodwill::charter::{CharterDraft, FINDINGS, codes};
use goodwill::testkit::charter::{drafts, spoilt_drafts};
use proptest::prelude::*;
use serde_json::Value;

use super::{complete, found};

/// What was found: codes and places.
type Found = BTreeSet<(String, String)>;

/// The entries of a map.
fn entries<'a>(value: &'a Value, field: &str) -> Vec<(&'a str, &'a Value)> {
    let map = value.get(field).and_then(Value::as_object);
    map.into_iter().flatten().map(|(key, value)| (key.as_str(), value)).collect()
}

/// The texts of a list.
fn texts<'a>(value: &'a Value, field: &str) -> Vec<&'a str> {
    items(value, field).into_iter().filter_map(Value::as_str).collect()
}

fn items<'a>(value: &'a Value, field: &str) -> Vec<&'a Value> {
    value.get(field).and_then(Value::as_array).into_iter().flatten().collect()
}

fn text<'a>(value: &'a Value, field: &str) -> Option<&'a str> {
    value.get(field).and_then(Value::as_str)
}

fn has(value: &Value, field: &str, key: &str) -> bool {
    value.get(field).is_some_and(|map| map.get(key).is_some())
}

struct Oracle<'a> {
    draft: &'a Value,
    found: Found,
}

impl<'a> Oracle<'a> {
    fn add(&mut self, code: &str, place: impl Into<String>) {
        self.found.insert((format!("charter.{code}"), place.into()));
    }

    fn all(&self, field: &str) -> Vec<(&'a str, &'a Value)> {
        entries(self.draft, field)
    }

    fn answering(&self, touchpoint: &str) -> Vec<&'a str> {
        let departments = self.all("departments").into_iter();
        departments
            .filter(|(_, it)| texts(it, "touchpoints").contains(&touchpoint))
            .map(|it| it.0)
            .collect()
    }

    fn the_one(&self, touchpoint: &str) -> Option<&'a str> {
        let all = self.answering(touchpoint);
        (all.len() == 1).then(|| all[0])
    }

    fn owning(&self, stage: &str) -> Vec<&'a str> {
        let departments = self.all("departments").into_iter();
        departments.filter(|(_, it)| texts(it, "stages").contains(&stage)).map(|it| it.0).collect()
    }

    fn is_department(&self, key: &str) -> bool {
        has(self.draft, "departments", key)
    }

    fn is_partner(&self, key: &str) -> bool {
        has(self.draft, "partners", key) && !self.is_department(key)
    }
}

fn expected(draft: &CharterDraft) -> Found {
    let value = serde_json::to_value(draft).unwrap();
    let mut oracle = Oracle { draft: &value, found: Found::new() };
    oracle.names();
    oracle.accountability();
    oracle.people();
    oracle.clauses();
    oracle.conflicts(&draft.rules.vocabulary.check().unwrap());
    oracle.handoffs();
    oracle.deliverables();
    oracle.reach();
    oracle.partnership();
    oracle.questions();
    oracle.needs();
    oracle.unused();
    oracle.found
}

fn reported(draft: &CharterDraft) -> Found {
    let known = |code| FINDINGS.iter().any(|kind| kind.code == code);
    let findings = found(draft).into_iter().filter(|finding| known(finding.code));
    findings.map(|finding| (finding.code.to_string(), finding.place.to_string())).collect()
}

#[test]
fn the_slow_model_finds_nothing_in_the_complete_charter() {
    assert_eq!(expected(&complete::draft()), Found::new());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn the_same_is_found_another_way(draft in spoilt_drafts()) {
        prop_assert_eq!(reported(&draft), expected(&draft));
    }

    #[test]
    fn sound_drafts_are_sound(draft in drafts()) {
        let weighty = |(code, _): &(String, String)| {
            let kind = FINDINGS.iter().find(|kind| kind.code.as_str() == code.as_str()).unwrap();
            kind.severity > goodwill::finding::Severity::Note
        };
        let found = reported(&draft);
        prop_assert!(!found.iter().any(weighty), "{:#?}", found);
    }
}

/// Random drafts are worth something only if they have each finding now and then.
#[test]
fn spoilt_drafts_have_nearly_all_findings() {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

    let random = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(Config::default(), random);
    let mut seen = BTreeSet::new();
    for _ in 0..2_000 {
        let draft = spoilt_drafts().new_tree(&mut runner).unwrap().current();
        seen.extend(found(&draft).into_iter().map(|finding| finding.code));
    }
    let unseen: Vec<_> =
        FINDINGS.iter().map(|kind| kind.code).filter(|code| !seen.contains(code)).collect();
    let never = [
        codes::UNCOMPARED_CLAUSES,
        // Flows have a slow model of their own, minute by minute.
        codes::DEAD_END,
        codes::ENDLESS_LOOP,
        codes::NO_HUMAN_EXIT,
        codes::NO_EXIT_IN_HOURS,
        codes::ONLY_A_PROMISE,
        codes::FAR_FROM_PERSON,
        codes::FLOW_WITHOUT_COMMON_TIME,
        codes::EMPTY_AGREEMENT,
        codes::RETIRED_AGREEMENT,
        codes::UNKNOWN_ZONE,
        codes::NEVER_OPEN,
        codes::CHAIN_WITHOUT_SPAN,
        codes::CIRCULAR_CHAIN,
        codes::UNATTAINABLE_PROMISE,
        codes::CHAIN_OUT_OF_PERIOD,
        // Levels and zones have a slow model of their own.
        codes::OVER_SERVICE,
        codes::UNDER_SERVICE,
        codes::UNDER_SERVICE_OF_MOST,
        codes::DELIGHT_WITHOUT_COST,
        codes::ZONE_UPSIDE_DOWN,
        codes::ZONES_OF_NOBODY,
        codes::ANOTHER_UNIT,
        // So have blueprints.
        codes::EMPTY_BLUEPRINT,
        codes::BLUEPRINT_GAP,
        codes::OVERLAPPING_CELLS,
        codes::MASKED_CELL,
        codes::CONTRADICTING_CELLS,
        codes::CELL_OF_NOBODY,
        codes::NOMINAL_SEGMENT,
        codes::UNASKED_GRANT,
        codes::FAULTY_BANDS,
        codes::UNDECIDED_BLUEPRINT,
    ];
    assert!(unseen.iter().all(|code| never.contains(code)), "never drawn: {unseen:?}");
}
