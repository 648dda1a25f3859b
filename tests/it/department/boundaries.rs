use std::collections::BTreeSet;

use goodwill::charter::CharterDraft;
use goodwill::department::{Appraisal, Assessment, Outcome, Scoped, Site, Work};
use goodwill::id::Key;
use goodwill::key;
use goodwill::proptest::prelude::*;
use goodwill::testkit::department::{divided_charters, work_under};

use super::house::{charter, classify, work};

const MONDAY: &str = "2026-03-02T09:00:00Z";

#[test]
fn a_boundary_is_goals_and_what_is_handed_over_then_and_on_the_way() {
    let charter = charter();
    let marketing = charter.boundary(&key!("marketing")).unwrap();
    assert_eq!(marketing.goals()[0].indicator, "qualified leads a month");
    assert!(marketing.deliverables().contains_key("lead"));
    assert!(marketing.process_deliverables().contains_key("script"));
    assert_eq!(marketing.stages().iter().map(Key::as_str).collect::<Vec<_>>(), ["attract"]);
    assert_eq!(marketing.touchpoints().len(), 1);
    assert!(charter.boundary(&key!("installer")).is_none(), "a partner has a contract instead");
}

#[test]
fn scripts_and_leads_are_marketings_work_and_a_sale_is_not() {
    let charter = charter();
    let within = [
        work(MONDAY, Site::Touchpoint(key!("website")), &["lead"]),
        work(MONDAY, Site::Stage(key!("attract")), &["script"]),
    ];
    for work in within {
        assert!(matches!(classify(&charter, "marketing", work), Scoped::Within(_)));
    }
    let sale = work(MONDAY, Site::Touchpoint(key!("showroom")), &["contract", "lead"]);
    let Scoped::Beyond(beyond) = classify(&charter, "marketing", sale.clone()) else { panic!() };
    let why: Vec<String> = beyond.reasons().map(ToString::to_string).collect();
    let expected = [
        "it answers for no touchpoint `showroom`",
        "it neither hands over nor supplies `contract`",
    ];
    assert_eq!(why, expected, "every reason at once");
    // It is sales' touchpoint, but whoever did it is none of sales' people.
    let Scoped::Beyond(beyond) = classify(&charter, "sales", sale) else { panic!() };
    assert_eq!(beyond.reasons().next().unwrap().to_string(), "somebody of `marketing` did it");
}

/// Each indicator of its department, judged by nothing but the work itself.
fn assess(work: &Work, scoped: &Scoped) -> Option<Assessment> {
    let Scoped::Within(within) = scoped else { return None };
    let outcome = if work.at.as_micros() % 2 == 0 { Outcome::Reached } else { Outcome::Missed };
    Some(Assessment::new(within, "answered in time", outcome))
}

/// The boundary as somebody reads it who knows nothing of types.
fn lies_within(draft: &CharterDraft, work: &Work) -> bool {
    let ours = &draft.departments[&work.department];
    let place = match &work.site {
        Site::Touchpoint(key) => ours.touchpoints.iter().any(|of_ours| of_ours == key),
        Site::Stage(key) => ours.stages.iter().any(|of_ours| of_ours == key),
    };
    let made: BTreeSet<&str> = (ours.deliverables.keys())
        .chain(ours.process_deliverables.keys())
        .map(Key::as_str)
        .collect();
    place && work.produced.iter().all(|key| made.contains(key.as_str()))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn what_is_assessed_lies_within_and_work_beyond_changes_no_assessment(
        (charter, works) in divided_charters().prop_flat_map(|charter| {
            let works = prop::collection::vec(work_under(&charter), 0..20);
            (Just(charter), works)
        })
    ) {
        let draft = charter.declared();
        let judge = |works: &[Work]| -> Vec<Assessment> {
            let of_ours = works.iter().filter_map(|work| {
                let boundary = charter.boundary(&work.department)?;
                assess(work, &boundary.classify(work.clone()))
            });
            of_ours.collect()
        };
        let all = judge(&works);
        prop_assert!(all.iter().all(|assessment| lies_within(draft, assessment.work())));

        let known = |work: &&Work| draft.departments.contains_key(&work.department);
        let within: Vec<Work> =
            works.iter().filter(known).filter(|work| lies_within(draft, work)).cloned().collect();
        prop_assert_eq!(&judge(&within), &all, "without all that lies beyond");
        prop_assert_eq!(all.len(), within.len(), "all that lies within can be assessed");

        let appraisal: Appraisal = all.iter().collect();
        let reached = all.iter().filter(|one| one.outcome() == Outcome::Reached).count();
        prop_assert_eq!((appraisal.assessed(), appraisal.reached()), (within.len(), reached));
    }

    #[test]
    fn work_lies_within_no_boundary_but_that_of_whoever_did_it(
        (charter, work) in divided_charters().prop_flat_map(|charter| {
            let work = work_under(&charter);
            (Just(charter), work)
        })
    ) {
        for department in charter.declared().departments.keys() {
            let boundary = charter.boundary(department).unwrap();
            let within = matches!(boundary.classify(work.clone()), Scoped::Within(_));
            let expected =
                *department == work.department && lies_within(charter.declared(), &work);
            prop_assert_eq!(within, expected);
        }
    }
}
