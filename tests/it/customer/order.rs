//! What is known of a customer does not depend on the order in which it was told.

use std::collections::BTreeSet;

use goodwill::customer::{
    AccessOption, Circumstances, Consent, Dossier, Evidence, Hypothesis, Medium, Need, Objection,
    Permissions, Purpose,
};
use goodwill::proptest::collection::vec;
use goodwill::proptest::prelude::*;
use goodwill::testkit::customer::{
    consents, customers, dossiers, evidence, hypotheses, objections,
};
use goodwill::time::Timestamp;

use super::at;
use crate::case::laws::config;

/// Some things, and the same things in another order.
fn shuffled<T: Clone + std::fmt::Debug>(
    things: impl Strategy<Value = Vec<T>> + Clone,
) -> impl Strategy<Value = (Vec<T>, Vec<T>)> + Clone {
    things.prop_flat_map(|things| (Just(things.clone()), Just(things).prop_shuffle()))
}

fn whole(consent: Consent) -> Consent {
    // So many at one instant that ties are the rule.
    let minute = (consent.proof.at.as_micros() - at(0).as_micros()) / 600_000_000;
    let mut consent = consent;
    consent.proof.at = at(i32::try_from(minute).unwrap());
    consent
}

proptest! {
    #![proptest_config(config(1_000))]

    #[test]
    fn needs_are_the_same_in_whatever_order_they_are_shown(
        (forward, other) in shuffled(vec((hypotheses(), evidence(at(0), at(9))), 0..10)),
    ) {
        let shown = |told: &[(Hypothesis, Evidence)]| {
            let mut dossier = Dossier::default();
            told.iter().for_each(|(what, evidence)| dossier.show(what, evidence.clone()));
            dossier
        };
        prop_assert_eq!(shown(&forward), shown(&other));
        for need in &shown(&forward).needs {
            let first = need.evidence().map(Evidence::at).min();
            prop_assert_eq!(Some(need.valid().begins_at()), first, "it begins with the first evidence");
        }
    }

    #[test]
    fn what_comes_up_after_an_end_is_the_same_in_whatever_order(
        before in vec(evidence(at(0), at(4)), 1..4), end in 5..7_i32,
        (forward, other) in shuffled(vec(evidence(at(0), at(9)), 0..8)), what in hypotheses(),
    ) {
        let shown = |told: &[Evidence]| {
            let mut dossier = Dossier::default();
            before.iter().for_each(|evidence| dossier.show(&what, evidence.clone()));
            dossier.end(&what, at(end));
            told.iter().for_each(|evidence| dossier.show(&what, evidence.clone()));
            dossier.needs
        };
        let needs = shown(&forward);
        prop_assert_eq!(&needs, &shown(&other));
        // All that was said is kept, and it is needed from the first evidence to the end, and from the next evidence on.
        let said: BTreeSet<&Evidence> = before.iter().chain(&forward).collect();
        prop_assert_eq!(needs.iter().flat_map(Need::evidence).collect::<BTreeSet<_>>(), said.clone());
        let first = said.iter().map(|one| one.at()).min().unwrap();
        let anew = said.iter().map(|one| one.at()).filter(|shown| *shown >= at(end)).min();
        for minute in 0..12 {
            let now = at(minute);
            let expected = (first <= now && now < at(end)) || anew.is_some_and(|anew| anew <= now);
            let found = needs.iter().filter(|need| need.valid().contains(now)).count();
            prop_assert_eq!(found, usize::from(expected), "{}", minute);
        }
    }

    #[test]
    fn two_who_prove_to_be_one_need_the_same_whoever_is_held_beside_whom(
        one in customers().prop_flat_map(|customer| dossiers(customer, at(0), at(50))),
        two in customers().prop_flat_map(|customer| dossiers(customer, at(0), at(50))),
        three in customers().prop_flat_map(|customer| dossiers(customer, at(0), at(50))),
        ends in vec((0..3_usize, 0..60_i32), 0..3),
    ) {
        let mut all = [one, two, three];
        for (place, minute) in ends {
            for what in all[place].needs.iter().map(|need| need.what().clone()).collect::<Vec<_>>() {
                all[place].end(&what, at(minute));
            }
        }
        let [one, two, three] = all;
        let told = |dossier: &Dossier| (dossier.needs.clone(), dossier.permissions.clone());
        prop_assert_eq!(told(&one.beside(&two)), told(&two.beside(&one)));
        let left = one.beside(&two).beside(&three);
        prop_assert_eq!(told(&left), told(&one.beside(&two.beside(&three))));
        prop_assert_eq!(told(&left.beside(&two)), told(&left));
        // Needed is what one of them needs.
        let needs = |dossier: &Dossier, what: &Hypothesis, now: Timestamp| {
            dossier.needs_at(now).filter(|need| need.what() == what).count()
        };
        for need in one.needs.iter().chain(&two.needs).chain(&three.needs) {
            for minute in 0..60 {
                let now = at(minute);
                let apart = [&one, &two, &three].map(|each| needs(each, need.what(), now));
                let any = usize::from(apart.iter().any(|count| *count > 0));
                prop_assert_eq!(needs(&left, need.what(), now), any);
            }
        }
    }

    #[test]
    fn permissions_are_the_same_in_whatever_order_they_are_told(
        (agreed, agreed_otherwise) in shuffled(vec(consents(at(0), at(30)).prop_map(whole), 0..8)),
        (objected, objected_otherwise) in shuffled(vec(objections(at(0), at(3)), 0..6)),
    ) {
        let told = |consents: &[Consent], objections: &[Objection]| {
            let mut permissions = Permissions::default();
            consents.iter().for_each(|consent| permissions.agree(consent.clone()));
            objections.iter().for_each(|objection| permissions.object(objection.clone()));
            permissions
        };
        let permissions = told(&agreed, &objected);
        prop_assert_eq!(&permissions, &told(&agreed_otherwise, &objected_otherwise));
        // What was taken back and not given anew since is not permitted.
        for taken in agreed.iter().filter(|one| one.valid.is_none() && one.scope.purpose == Purpose::Survey) {
            let at = taken.proof.at;
            let medium = taken.scope.medium.unwrap_or(Medium::App);
            prop_assert!(!permissions.permission(Purpose::Survey, medium, at).is_granted());
        }
    }
}

#[test]
fn that_somebody_needs_no_form_of_access_can_be_known() {
    let unknown = Circumstances::default();
    let none = Circumstances::default().needing([]);
    let print = Circumstances::default().needing([AccessOption::LargePrint]);
    assert_eq!(
        (unknown.or(&none).access, none.or(&unknown).access),
        (none.access.clone(), none.access.clone())
    );
    assert_eq!(
        none.or(&print).access,
        print.access,
        "whoever said that he needs it is not passed over"
    );
    for told in [unknown, none, print] {
        let written = serde_json::to_string(&told).unwrap();
        assert_eq!(serde_json::from_str::<Circumstances>(&written).unwrap(), told, "{written}");
    }
}
