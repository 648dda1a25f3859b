use std::collections::BTreeSet;

use goodwill::charter::CharterDraft;
use goodwill::department::{
    Appraisal, Assessment, Credit, CreditAccount, Outcome, Scoped, Site, Work,
};
use goodwill::id::{Key, WorkId};
use goodwill::key;
use goodwill::proptest::prelude::*;
use goodwill::testkit::department::{divided_charters, work_under};

use super::house::{charter, work};

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
        assert!(matches!(charter.classify(work), Ok(Scoped::Within(_))));
    }
    let sale = work(MONDAY, Site::Touchpoint(key!("showroom")), &["contract", "lead"]);
    let Ok(Scoped::Beyond(beyond)) = charter.classify(sale.clone()) else { panic!() };
    let why: Vec<String> = beyond.reasons().map(ToString::to_string).collect();
    let expected = [
        "it answers for no touchpoint `showroom`",
        "it neither hands over nor supplies `contract`",
    ];
    assert_eq!(why, expected, "every reason at once");
}

#[test]
fn work_of_whom_the_charter_does_not_know_is_neither_assessed_nor_credited_and_handed_back() {
    let mut sale = work(MONDAY, Site::Touchpoint(key!("showroom")), &[]);
    sale.department = key!("installer");
    let refused = charter().classify(sale.clone()).unwrap_err();
    assert_eq!((refused.code().as_str(), &*refused.work), ("department.no-boundary", &sale));
    assert_eq!(
        refused.to_string(),
        "the charter has no department `installer`, so that its work lies neither within nor beyond a boundary"
    );
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
            let judged = works.iter().filter_map(|work| {
                assess(work, &charter.classify(work.clone()).ok()?)
            });
            judged.collect()
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
        let draft = charter.declared();
        match charter.classify(work.clone()) {
            Ok(Scoped::Within(within)) => {
                prop_assert_eq!(within.work(), &work);
                prop_assert!(lies_within(draft, &work));
            }
            Ok(Scoped::Beyond(beyond)) => {
                prop_assert_eq!(beyond.work(), &work);
                prop_assert!(!lies_within(draft, &work) && beyond.reasons().count() > 0);
            }
            Err(_) => prop_assert!(!draft.departments.contains_key(&work.department)),
        }
    }

    /// Everything is offered to everybody, twice: to whoever assesses, and to the account of each department.
    #[test]
    fn each_work_is_either_assessed_within_or_credited_beyond_never_both_and_never_twice(
        (charter, works) in divided_charters().prop_flat_map(|charter| {
            let works = prop::collection::vec((work_under(&charter), 0..30_u32), 0..20);
            (Just(charter), works)
        })
    ) {
        let draft = charter.declared();
        let boundaries = draft.departments.keys().filter_map(|key| charter.boundary(key));
        let mut accounts: Vec<_> = boundaries.filter_map(CreditAccount::of).collect();
        let (mut assessed, mut credited) = (BTreeSet::new(), Vec::new());
        for (work, points) in works.iter().chain(&works) {
            let Ok(scoped) = charter.classify(work.clone()) else { continue };
            assessed.extend(assess(work, &scoped).map(|assessment| assessment.work().id));
            for account in &mut accounts {
                let Ok(Scoped::Beyond(beyond)) = charter.classify(work.clone()) else { continue };
                if account.take(Credit::new(beyond, *points)).is_ok() {
                    prop_assert_eq!(account.department(), &work.department);
                    credited.push(work.id);
                }
            }
        }
        let once: BTreeSet<WorkId> = credited.iter().copied().collect();
        prop_assert_eq!(credited.len(), once.len(), "never twice");
        prop_assert!(assessed.is_disjoint(&once), "never both");
        let rewards = |work: &Work| {
            draft.departments.get(&work.department).map(|ours| ours.incentive.is_some())
        };
        for (work, _) in &works {
            let told = (assessed.contains(&work.id), once.contains(&work.id));
            let expected = match rewards(work) {
                None => (false, false),
                Some(_) if lies_within(draft, work) => (true, false),
                Some(rewarded) => (false, rewarded),
            };
            prop_assert_eq!(told, expected);
        }
    }
}
