//! The charter and the opening that the benches of desk and stores share.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a bench that cannot be set up has nothing to measure"
)]

use std::task::{Context as TaskContext, Poll, Waker};

use goodwill::actor::Actor;
use goodwill::calendar::{CalendarDraft, WORKWEEK};
use goodwill::case::{CaseCommand, Opening};
use goodwill::charter::{Charter, CharterDraft, Ratification, WaitReason};
use goodwill::id::CustomerId;
use goodwill::key;
use goodwill::sla::{Agreement, Metric, Target};
use goodwill::time::{Span, Timestamp};
use uuid::Uuid;

/// One agreement with three targets, on office hours, that waiting for the customer pauses.
pub(crate) fn charter() -> Charter {
    let target = |metric, hours| {
        Target::measuring(metric, key!("office"))
            .within(Span::working_hours(hours))
            .paused_by([key!("customer")])
    };
    let standard = Agreement::sla()
        .target(key!("first"), target(Metric::first_response(), 4))
        .target(key!("next"), target(Metric::next_response(), 8))
        .target(key!("resolution"), target(Metric::first_resolution(), 40));
    let office = CalendarDraft::new("Europe/Berlin", 2020..=2030).open(WORKWEEK, "08:00-18:00");
    CharterDraft::default()
        .calendar(key!("office"), office)
        .department(key!("care"), "Care")
        .channel(key!("mail"), "Mail")
        .priority(key!("normal"), "As usual")
        .wait_reason(key!("customer"), WaitReason::for_customer())
        .agreement(key!("standard"), standard)
        .ratify(&Ratification::first(Actor::System))
        .unwrap()
}

/// Records seven events: the opening, three clocks attached, three started.
pub(crate) fn opening() -> CaseCommand {
    CaseCommand::Open(matter())
}

pub(crate) fn matter() -> Opening {
    let customer = CustomerId::from_uuid(Uuid::from_u128(1));
    let matter = Opening::new(customer, key!("mail"), key!("care"), key!("normal"));
    matter.under(key!("standard"))
}

/// The instant at which the cases are opened: a Monday, as the office opens.
pub(crate) fn morning() -> Timestamp {
    "2026-03-02T08:00:00Z".parse().unwrap()
}

/// The stores measured here never wait.
pub(crate) fn now<T>(future: impl Future<Output = T>) -> T {
    let mut future = std::pin::pin!(future);
    match future.as_mut().poll(&mut TaskContext::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("the store waits for nobody"),
    }
}
