use std::collections::BTreeSet;

use goodwill::department::{Field, Filled, ReturnReason, WrongField};
use goodwill::id::FieldKey;
use goodwill::key;
use goodwill::proptest::prelude::*;
use goodwill::testkit::department::{deliverables, filled};
use goodwill::value::Value;

use super::house::{charter, lead};

#[test]
fn a_lead_names_all_that_sales_lacks_at_once() {
    let charter = charter();
    let lead = lead();
    let domain_of = |question: &_| charter.domain_of(question);
    let nothing = Filled::new();
    let incomplete = lead.check(&nothing, domain_of).unwrap_err();
    assert_eq!(incomplete.to_string(), "missing: `company`, `product`, `source`");
    assert_eq!(incomplete.code().as_str(), "department.incomplete-deliverable");

    let mut filled = Filled::from([
        (key!("company"), Value::Text("Acme".into())),
        (key!("product"), Value::Choice("house".into())),
        (key!("source"), Value::Integer(1)),
    ]);
    let incomplete = lead.check(&filled, domain_of).unwrap_err();
    assert!(incomplete.missing.is_empty());
    assert_eq!(
        incomplete.to_string(),
        "wrong: `product`: the value is not one of {`pump`, `valve`}, `source`: the value is not one of {`fair`, `website`}"
    );

    // What was filled in stands in no part of the refusal, not even for programmers.
    let said = format!("{incomplete:?}");
    assert!(!said.contains("house") && !said.contains("Acme"), "{said}");

    // Blanks are no answer.
    filled.insert(key!("company"), Value::Text(" ".into()));
    assert!(lead.check(&filled, domain_of).unwrap_err().missing.contains("company"));
    filled.insert(key!("company"), Value::Text("Acme".into()));

    filled.insert(key!("product"), Value::Choice("pump".into()));
    filled.insert(key!("source"), Value::Choice("fair".into()));
    filled.insert(key!("remark"), Value::Text("calls back on Monday".into()));
    let complete = lead.check(&filled, domain_of).unwrap();
    assert_eq!(complete.extras().map(|(key, _)| key.as_str()).collect::<Vec<_>>(), ["remark"]);
    assert_eq!(complete.fields().len(), 4);

    // Without its question, nobody can say what an answer is.
    let incomplete = lead.check(&filled, |_| None).unwrap_err();
    assert_eq!(incomplete.wrong["product"], WrongField::NoQuestion(key!("product")));
}

#[test]
fn a_return_counts_against_the_sender_only_for_what_the_sender_left_out() {
    assert!(ReturnReason::Missing.is_the_senders() && ReturnReason::Wrong.is_the_senders());
    assert!(!ReturnReason::OutOfScope.is_the_senders());
    let charter = charter();
    let handoff = &charter.declared().handoffs["lead"];
    assert!(handoff.is_accepted_by(&key!("seller")));
    assert!(!handoff.is_accepted_by(&key!("agent")));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(800))]

    #[test]
    fn every_missing_and_every_wrong_field_is_named_at_once(
        deliverable in deliverables(),
        filled in filled(),
    ) {
        let (mut missing, mut wrong): (BTreeSet<FieldKey>, BTreeSet<FieldKey>) = Default::default();
        for (key, field) in &deliverable.fields {
            let Field::Made(domain) = field else { unreachable!() };
            let is_blank = |value: &Value| match value {
                Value::Text(text) => text.chars().all(char::is_whitespace),
                Value::Tags(tags) => tags.iter().next().is_none(),
                _ => false,
            };
            match filled.iter().find(|(name, value)| *name == key && !is_blank(value)) {
                None => drop(missing.insert(key.clone())),
                Some((_, value)) if domain.contains(value) => {}
                Some(_) => drop(wrong.insert(key.clone())),
            }
        }
        match deliverable.check(&filled, |_| None) {
            Ok(complete) => {
                prop_assert!(missing.is_empty() && wrong.is_empty());
                prop_assert_eq!(
                    complete.extras().count() + deliverable.fields.len(),
                    filled.len()
                );
            }
            Err(incomplete) => {
                let told = incomplete.to_string();
                prop_assert!(missing.iter().chain(&wrong).all(|key| told.contains(key.as_str())));
                prop_assert_eq!(incomplete.missing, missing);
                prop_assert_eq!(incomplete.wrong.into_keys().collect::<BTreeSet<_>>(), wrong);
            }
        }
    }

    #[test]
    fn fields_beyond_the_minimum_never_block(
        deliverable in deliverables(),
        filled in filled(),
        more in filled(),
    ) {
        let mut with_more = filled.clone();
        for (key, value) in more {
            if !deliverable.fields.contains_key(&key) {
                with_more.entry(key).or_insert(value);
            }
        }
        let (before, after) =
            (deliverable.check(&filled, |_| None), deliverable.check(&with_more, |_| None));
        prop_assert_eq!(before.map(drop), after.map(drop));
    }

    #[test]
    fn filling_in_what_is_missing_never_makes_more_missing(
        deliverable in deliverables(),
        filled in filled(),
        more in filled(),
    ) {
        let lacking = |filled: &Filled| {
            deliverable.check(filled, |_| None).err().map(|one| one.missing).unwrap_or_default()
        };
        let mut with_more = filled.clone();
        for (key, value) in more {
            with_more.entry(key).or_insert(value);
        }
        prop_assert!(lacking(&with_more).is_subset(&lacking(&filled)));
    }
}
