//! Needs carry evidence, expectations come ahead of the experience, and words and behaviour may disagree.

use std::collections::BTreeSet;

use goodwill::customer::{
    Dossier, Evidence, Expectation, Expected, ExpectedFrom, Hindsight, Hypothesis, Need,
    NeedAttributes, NeedDimension, Source, ValueAttributes, conflicts,
};
use goodwill::id::{CaseId, NeedKey};
use goodwill::proptest::collection::vec;
use goodwill::proptest::prelude::*;
use goodwill::testkit::customer::{evidence, hypotheses, needs};
use goodwill::value::Value;
use uuid::Uuid;

use super::at;
use crate::case::laws::config;

fn source() -> Source {
    Source::Case(CaseId::from_uuid(Uuid::from_u128(2)))
}

fn abroad(wish: bool) -> Hypothesis {
    let key: NeedKey = "pay-abroad".parse().unwrap();
    Hypothesis::new(key, NeedDimension::Place, Value::Bool(wish)).unwrap()
}

#[test]
fn without_evidence_it_is_no_need_whoever_writes_it() {
    let hypothesis = serde_json::to_value(abroad(true)).unwrap();
    assert!(serde_json::from_value::<Need>(hypothesis.clone()).is_err());

    let mut need =
        serde_json::to_value(abroad(true).shown_by(Evidence::stated(source(), at(1)))).unwrap();
    assert!(serde_json::from_value::<Need>(need.clone()).is_ok());
    assert!(serde_json::from_value::<Hypothesis>(need.clone()).is_err());
    need["evidence"] = serde_json::json!([]);
    let refused = serde_json::from_value::<Need>(need).unwrap_err();
    assert_eq!(refused.to_string(), "nothing shows it: without evidence it is a hypothesis");
}

#[test]
fn a_free_text_is_no_wish_and_no_fact() {
    let text = || Value::Text("call Ann".into());
    let refused = Hypothesis::new("call".parse().unwrap(), NeedDimension::Time, text());
    assert!(refused.is_err());
    let written = r#"{"need":"call","dimension":"time","wish":{"text":"call Ann"}}"#;
    assert!(serde_json::from_str::<Hypothesis>(written).is_err());
    let facts = r#"{"note":{"text":"call Ann"}}"#;
    assert!(serde_json::from_str::<ValueAttributes>(facts).is_err());
    assert!(serde_json::from_str::<NeedAttributes>(facts).is_err());
}

#[test]
fn stated_observed_and_inferred_stay_apart() {
    let sure = 70.try_into().unwrap();
    for (evidence, stated, observed) in [
        (Evidence::stated(source(), at(1)), true, false),
        (Evidence::observed(source(), at(1)), false, true),
        (Evidence::inferred(source(), at(1), sure), false, false),
    ] {
        let need = abroad(true).shown_by(evidence);
        assert_eq!((need.is_stated(), need.is_observed()), (stated, observed));
    }
}

#[test]
fn words_against_behaviour_are_reported_with_both() {
    let says = abroad(false)
        .shown_by(Evidence::stated(source(), at(1)))
        .also_shown_by(Evidence::stated(source(), at(3)));
    let does = abroad(true).shown_by(Evidence::observed(source(), at(2)));
    let concludes =
        abroad(true).shown_by(Evidence::inferred(source(), at(2), 9.try_into().unwrap()));
    let all = [says.clone(), does.clone(), concludes];
    let found: Vec<_> = conflicts(&all, at(5)).collect();
    assert_eq!(found.len(), 1, "a conclusion of ours is no behaviour");
    assert_eq!((found[0].stated, found[0].observed), (&says, &does));
    assert_eq!((found[0].said.at(), found[0].shown.at()), (at(3), at(2)));

    let over = [says.ended(at(4)), does];
    assert_eq!(conflicts(&over, at(5)).count(), 0, "what is over contradicts nothing");
    assert_eq!(conflicts(&over, at(3)).count(), 1);
}

proptest! {
    #![proptest_config(config(1_000))]

    #[test]
    fn conflicts_are_those_that_looking_at_every_pair_finds(
        all in vec(needs(at(0), at(50)), 0..8), minute in 0..60_i32,
    ) {
        let holds = |need: &Need| need.valid().begins_at() <= at(minute)
            && need.valid().ends_at().is_none_or(|end| at(minute) < end);
        let mut expected = 0;
        for stated in &all {
            for observed in &all {
                let about = stated.key() == observed.key()
                    && stated.dimension() == observed.dimension()
                    && stated.wish() != observed.wish();
                expected += usize::from(about && holds(stated) && holds(observed)
                    && stated.is_stated() && observed.is_observed());
            }
        }
        prop_assert_eq!(conflicts(&all, at(minute)).count(), expected);
    }

    #[test]
    fn evidence_stands_in_the_order_of_its_instants_and_once(
        what in hypotheses(), first in evidence(at(0), at(9)), more in vec(evidence(at(0), at(9)), 0..8),
    ) {
        let shown: BTreeSet<Evidence> = more.iter().chain([&first]).cloned().collect();
        let forward = more.iter().cloned().fold(what.clone().shown_by(first.clone()), Need::also_shown_by);
        prop_assert!(forward.evidence().is_sorted_by_key(Evidence::at));
        prop_assert_eq!(forward.evidence().cloned().collect::<BTreeSet<_>>(), shown.clone());
        prop_assert_eq!(forward.evidence().count(), shown.len());
        let backward = more.iter().rev().cloned().fold(what.shown_by(first), Need::also_shown_by);
        prop_assert_eq!(&backward, &forward);
        let text = serde_json::to_string(&forward).unwrap();
        prop_assert_eq!(serde_json::from_str::<Need>(&text).unwrap(), forward);
    }

    #[test]
    fn a_dossier_holds_each_need_once_however_it_is_shown(
        shown in vec((hypotheses(), evidence(at(0), at(9))), 0..10),
    ) {
        let mut dossier = Dossier::default();
        for (what, evidence) in &shown {
            dossier.hypotheses.push(what.clone());
            dossier.show(what, evidence.clone());
            prop_assert!(!dossier.hypotheses.contains(what), "it is a need by now");
        }
        let kinds: Vec<&Hypothesis> = shown.iter().map(|(what, _)| what).collect();
        let different = kinds.iter().filter(|what| !dossier.needs.iter().any(|need| need.what() == **what));
        prop_assert_eq!(different.count(), 0);
        for (number, need) in dossier.needs.iter().enumerate() {
            let again = &dossier.needs[number + 1..];
            prop_assert!(again.iter().all(|other| other.what() != need.what()));
        }
    }
}

#[test]
fn a_name_that_is_no_key_is_no_wish_and_the_refusal_does_not_tell_it() {
    let (choice, tags) = (
        Value::Choice("Ann Li".into()),
        Value::Tags(["mornings".into(), "as Ann said".into()].into()),
    );
    for value in [choice, tags] {
        let refused = Hypothesis::new("call".parse().unwrap(), NeedDimension::Time, value.clone());
        let refused = refused.unwrap_err();
        let said = format!("{refused} {refused:?}");
        assert!(!said.contains("Ann"), "{said}");
        let written = serde_json::json!({ "need": "call", "dimension": "time", "wish": value });
        let refused = serde_json::from_value::<Hypothesis>(written).unwrap_err().to_string();
        assert!(!refused.contains("Ann"), "{refused}");
    }
    let call = |name: &str| {
        Hypothesis::new("call".parse().unwrap(), NeedDimension::Time, Value::Choice(name.into()))
    };
    assert!(call("mornings").is_ok() && call("2nd_half.of-day").is_ok() && call("").is_err());
}

#[test]
fn a_need_on_another_side_of_the_service_is_no_conflict() {
    let about = |dimension, wish| {
        Hypothesis::new("call".parse().unwrap(), dimension, Value::Bool(wish)).unwrap()
    };
    let says = about(NeedDimension::Time, true).shown_by(Evidence::stated(source(), at(1)));
    for (dimension, found) in [(NeedDimension::Time, 1), (NeedDimension::Channel, 0)] {
        let does = about(dimension, false).shown_by(Evidence::observed(source(), at(1)));
        assert_eq!(conflicts(&[says.clone(), does], at(2)).count(), found, "{dimension}");
    }
}

#[test]
fn a_need_is_not_read_as_beginning_before_or_behind_what_first_shows_it() {
    let need = abroad(true)
        .shown_by(Evidence::stated(source(), at(5)))
        .also_shown_by(Evidence::observed(source(), at(2)));
    assert_eq!(need.valid().begins_at(), at(2), "whichever was told first");
    for (minute, reads) in [(1, false), (2, true), (3, false), (5, false)] {
        let mut written = serde_json::to_value(&need).unwrap();
        written["valid"]["from"] = serde_json::to_value(at(minute)).unwrap();
        assert_eq!(serde_json::from_value::<Need>(written).is_ok(), reads, "{minute}");
    }
}

fn expected() -> Expected {
    Expected {
        matter: "delivery".parse().unwrap(),
        level: Value::Integer(2),
        from: ExpectedFrom::Promise,
        source: source(),
    }
}

#[test]
fn what_is_recorded_when_the_experience_is_there_is_hindsight() {
    for (recorded, experienced, ahead) in
        [(1, None, true), (1, Some(2), true), (2, Some(2), false), (3, Some(2), false)]
    {
        let made = Expectation::recorded(expected(), at(recorded), experienced.map(at));
        assert_eq!(made.is_ok(), ahead, "{recorded} {experienced:?}");
        if let (Ok(expectation), Some(experienced)) = (&made, experienced) {
            assert!(expectation.is_ahead_of(at(experienced)));
        }
        if let Err(hindsight) = made {
            assert!(hindsight.experienced_at() <= hindsight.recorded_at());
        }
    }
}

#[test]
fn hindsight_is_not_read_as_an_expectation_nor_an_expectation_as_hindsight() {
    let expectation = Expectation::recorded(expected(), at(1), None).unwrap();
    let hindsight = Expectation::recorded(expected(), at(3), Some(at(2))).unwrap_err();
    let written = serde_json::to_value(&hindsight).unwrap();
    assert!(serde_json::from_value::<Expectation>(written.clone()).is_err());
    assert_eq!(serde_json::from_value::<Hindsight>(written).unwrap(), hindsight);
    let written = serde_json::to_value(&expectation).unwrap();
    assert!(serde_json::from_value::<Hindsight>(written.clone()).is_err());
    assert_eq!(serde_json::from_value::<Expectation>(written).unwrap(), expectation);
}
