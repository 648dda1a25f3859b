//! Every clause stands on exactly the pages where it belongs.

use std::collections::BTreeSet;

use goodwill::charter::{Charter, CharterDraft};
use goodwill::proptest::prelude::*;
use goodwill::proptest::strategy::ValueTree;
use goodwill::proptest::test_runner::TestRunner;
use goodwill::publish::{Labels, Publication};
use goodwill::rule::Facts;
use goodwill::testkit::rule::facts_of;

use super::charters::{SHIPPED, draft, ratified};
use super::drawn::drafts;
use super::internal::pages_only;

/// The clauses whose promises a page holds; in the shipped charters all promises differ.
fn on(page: &str, draft: &CharterDraft) -> BTreeSet<String> {
    let stands = |promise: &str| page.contains(&format!("- **{promise}**\n"));
    let clauses = draft.clauses.iter().filter(|(_, clause)| stands(&clause.promise));
    clauses.map(|(key, _)| key.to_string()).collect()
}

fn clauses(
    draft: &CharterDraft,
    belongs: impl Fn(&goodwill::charter::Clause) -> bool,
) -> BTreeSet<String> {
    let clauses = draft.clauses.iter().filter(|(_, clause)| belongs(clause));
    clauses.map(|(key, _)| key.to_string()).collect()
}

/// Holds every page against where the draft says that a clause belongs.
fn each_clause_stands_where_it_belongs(charter: &Charter, labels: Labels) {
    let draft = charter.declared();
    let publication = Publication::of(charter, labels);
    for role in draft.roles.keys() {
        let page = publication.role(role).unwrap();
        let kept = clauses(draft, |clause| clause.roles.contains(role));
        assert_eq!(on(&page, draft), kept, "{role}");
        let owed = charter.responsibilities_of(role).unwrap().clauses;
        assert_eq!(owed.len(), kept.len(), "{role}");
    }
    for (key, department) in &draft.departments {
        let page = publication.department(key).unwrap();
        let answered = clauses(draft, |clause| department.touchpoints.contains(&clause.touchpoint));
        assert_eq!(on(&page, draft), answered, "{key}");
    }
    let everybody = clauses(draft, |clause| clause.to.is_none());
    assert_eq!(on(&publication.everybody(), draft), everybody);
    for segment in draft.segments.keys() {
        let page = publication.segment(segment).unwrap();
        let promised = clauses(draft, |clause| clause.to.as_ref().is_none_or(|to| to == segment));
        assert_eq!(on(&page, draft), promised, "{segment}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn each_clause_stands_where_it_belongs_in_charters_that_are_drawn(draft in drafts()) {
        each_clause_stands_where_it_belongs(&pages_only(&draft), Labels::English);
    }
}

#[test]
fn a_clause_stands_with_those_who_keep_it_who_answer_and_to_whom_it_is_promised() {
    for (name, labels) in SHIPPED {
        each_clause_stands_where_it_belongs(&ratified(&draft(name)), labels);
    }
}

#[test]
fn whoever_is_in_a_narrower_segment_is_promised_what_the_wider_one_is() {
    let mut draft = draft("telecom_desk");
    let narrower = goodwill::charter::Segment {
        name: "老客户".to_owned(),
        when: "travels = yes and tenure >= 24".parse().unwrap(),
        partnership: false,
        reach_over: None,
    };
    draft.segments.insert("old-travellers".parse().unwrap(), narrower);
    let clause = draft.clauses.get_mut("check-up").unwrap();
    clause.to = Some("old-travellers".parse().unwrap());
    let charter = ratified(&draft);
    let publication = Publication::of(&charter, Labels::Chinese);
    let page = |segment: &str| publication.segment(&segment.parse().unwrap()).unwrap();
    let narrow = on(&page("old-travellers"), &draft);
    let wide = on(&page("travellers"), &draft);
    assert!(
        narrow.is_superset(&wide) && narrow.contains("check-up") && wide.contains("two-months")
    );
    assert!(!wide.contains("check-up") && !narrow.contains("by-appointment"));
}

#[test]
fn a_customer_is_promised_what_his_facts_show_and_nothing_that_they_only_may() {
    let draft = draft("telecom_desk");
    let charter = ratified(&draft);
    let publication = Publication::of(&charter, Labels::Chinese);
    let to_segments = |facts: &[(&str, bool)]| {
        let mut known = Facts::new(charter.rules().schema());
        for (attribute, value) in facts {
            known.set(attribute, &goodwill::value::Value::Bool(*value)).unwrap();
        }
        let page = on(&publication.customer(&known), &draft);
        let everybody = clauses(&draft, |clause| clause.to.is_none());
        assert!(page.is_superset(&everybody));
        page.difference(&everybody).cloned().collect::<Vec<_>>()
    };
    let none: [&str; 0] = [];
    assert_eq!(to_segments(&[]), none);
    assert_eq!(to_segments(&[("travels", true)]), ["two-months"]);
    assert_eq!(to_segments(&[("travels", false), ("housebound", true)]), ["by-appointment"]);
    assert_eq!(
        to_segments(&[("travels", true), ("housebound", true)]),
        ["by-appointment", "two-months"]
    );
}

#[test]
fn a_customer_is_promised_what_the_charter_says_of_his_segments() {
    let mut runner = TestRunner::deterministic();
    for (name, labels) in SHIPPED {
        let draft = draft(name);
        let charter = ratified(&draft);
        let publication = Publication::of(&charter, labels);
        let strategy = facts_of(charter.rules().schema());
        for _ in 0..60 {
            let facts = strategy.new_tree(&mut runner).unwrap().current();
            let today = "2026-11-25".parse().unwrap();
            let segments = charter.segments_of(&facts, today);
            let promised = clauses(&draft, |clause| {
                let his = |to| segments.contains(&charter.index_of(to).unwrap());
                clause.to.as_ref().is_none_or(his)
            });
            assert_eq!(on(&publication.customer(&facts), &draft), promised);
        }
    }
}

#[test]
fn nobody_has_a_page_who_is_not_in_the_charter() {
    let draft = draft("b2b_software");
    let charter = ratified(&draft);
    let publication = Publication::of(&charter, Labels::English);
    assert!(publication.role(&"nobody".parse().unwrap()).is_none());
    assert!(publication.department(&"nowhere".parse().unwrap()).is_none());
    assert!(publication.segment(&"everybody".parse().unwrap()).is_none());
    assert!(publication.journey(&"home".parse().unwrap()).is_none());
}
