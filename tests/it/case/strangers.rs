//! What a case does not take from a stranger, from another charter, or for a promise that it does not keep.

use goodwill::actor::Actor;
use goodwill::case::{CaseCommand, CaseRefusal, codes};
use goodwill::charter::{Context, Ratification};
use goodwill::decision::{Aggregate, Refusal};
use goodwill::id::{CharterVersion, CustomerId};
use goodwill::sla::{ChangeLaw, Lead, Metric, Target};
use goodwill::time::WorkingTime;

use crate::sla::life::{
    Life, agent, at, charter_of, content, customer, key, opening, priority, respond, wait, within,
};

fn target(metric: Metric) -> Target {
    let target = Target::measuring(metric, key("office"));
    Target { goal: Some(within("working PT4H")), ..target }
}

fn opened() -> Life {
    Life::opened(charter_of([("first", target(Metric::first_response()))]), "Mon 09:00")
}

#[test]
fn a_stranger_neither_opens_nor_writes_in_a_customers_name() {
    let life = opened();
    let stranger = Actor::Customer(CustomerId::from_uuid(uuid::Uuid::from_u128(0xbad)));
    let message = CaseCommand::message(content());
    let context = Context::new(at("Mon 10:00"), &stranger, &life.charter);
    let refusal = life.case.decide(&message, &context).unwrap_err();
    assert_eq!(refusal, Refusal::Refused(CaseRefusal::NotOurs));
    let opening = CaseCommand::Open(opening());
    let unopened = Life::new(life.charter.clone());
    assert_eq!(unopened.case.decide(&opening, &context).unwrap_err().code(), codes::NOT_OURS);
    let own = customer();
    let context = Context::new(at("Mon 10:00"), &own, &life.charter);
    assert!(life.case.decide(&message, &context).is_ok());
}

#[test]
fn a_stranger_neither_ends_nor_takes_up_what_is_not_his() {
    let (stranger, own) =
        (Actor::Customer(CustomerId::from_uuid(uuid::Uuid::from_u128(0xbad))), customer());
    let mut waiting = opened();
    waiting.agent("Mon 09:30", wait("customer"));
    let mut resolved = opened();
    resolved.agent("Mon 09:30", CaseCommand::Resolve);
    for (life, command) in [
        (&opened(), CaseCommand::Resolve),
        (&opened(), CaseCommand::Close),
        (&waiting, CaseCommand::Resume),
        (&resolved, CaseCommand::Reopen),
    ] {
        let by = |actor| {
            life.case.decide(&command, &Context::new(at("Mon 10:00"), actor, &life.charter))
        };
        assert_eq!(by(&stranger).unwrap_err().code(), codes::NOT_OURS, "{command:?}");
        assert!(by(&own).is_ok(), "{command:?}");
    }
}

#[test]
fn a_customer_neither_stops_clocks_nor_sets_the_pace() {
    let life = opened();
    let own = customer();
    let context = Context::new(at("Mon 10:00"), &own, &life.charter);
    for command in [wait("customer"), priority("high")] {
        assert_eq!(life.case.decide(&command, &context).unwrap_err().code(), codes::NOT_OURS);
    }
}

#[test]
fn another_charter_of_the_same_version_is_not_taken_for_the_pinned_one() {
    let life = opened();
    let other = charter_of([("solution", target(Metric::first_resolution()))]);
    assert_eq!(other.version(), life.charter.version());
    let ours = agent();
    let context = Context::new(at("Mon 10:00"), &ours, &other);
    let refusal = life.case.decide(&respond(), &context).unwrap_err();
    assert_eq!(refusal.code(), codes::OTHER_CHARTER);
    assert!(refusal.to_string().contains("a version of its own"), "{refusal}");
}

/// Whoever has both charters at hand may adopt the later one, and decide under it then.
#[test]
fn a_later_charter_beside_the_pinned_one_decides_nothing_before_it_is_adopted() {
    let life = opened();
    let (first, ours) = (&life.charter, agent());
    let later = Ratification::following(first.version(), CharterVersion::new(2), Actor::System);
    let later = first.declared().clone().ratify(&later).unwrap();
    let context = Context::new(at("Mon 10:00"), &ours, &later).before(first);
    for command in [respond(), wait("customer"), CaseCommand::Wake] {
        let refusal = life.case.decide(&command, &context).unwrap_err();
        assert_eq!(refusal.code(), codes::OTHER_CHARTER, "{command:?}");
    }
    let mut case = life.case.clone();
    case.carry_out(&CaseCommand::Adopt { law: ChangeLaw::Freeze }, &context).unwrap();
    assert!(case.decide(&respond(), &context).is_ok());
}

#[test]
fn an_instant_for_a_target_that_takes_none_is_refused() {
    let life = Life::new(charter_of([("first", target(Metric::first_response()))]));
    let ours = agent();
    let context = Context::new(at("Mon 09:00"), &ours, &life.charter);
    for target in ["first", "frist"] {
        let mut opening = opening();
        opening.given_due.insert(key(target), at("Tue 09:00"));
        let refusal = life.case.decide(&CaseCommand::Open(opening), &context).unwrap_err();
        assert_eq!(refusal.code(), codes::UNKNOWN_KEY);
        assert!(refusal.to_string().contains(target), "{refusal}");
    }
}

#[test]
fn a_warning_that_cannot_be_dated_leaves_the_promise_as_it_is() {
    let lead = Lead::Working(WorkingTime::from_hours(100_000));
    let life = Life::opened(
        charter_of([("first", target(Metric::first_response()).warning(lead))]),
        "Mon 09:00",
    );
    assert_eq!(life.due("first"), Some(at("Mon 13:00")));
}
