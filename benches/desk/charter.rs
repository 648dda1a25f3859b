//! The charter and the opening that the benches of desk and stores share.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a bench that cannot be set up has nothing to measure"
)]

use std::collections::BTreeMap;
use std::task::{Context as TaskContext, Poll, Waker};

use goodwill::actor::Actor;
use goodwill::calendar::{CalendarDraft, WORKWEEK};
use goodwill::case::{CaseCommand, Opening};
use goodwill::charter::{
    Channel, Charter, CharterDraft, Department, Ratification, WaitReason, WaitsFor,
};
use goodwill::id::CustomerId;
use goodwill::sla::{Agreement, AgreementKind, Metric, Target};
use goodwill::time::Timestamp;
use uuid::Uuid;

/// One agreement with three targets, on office hours, that waiting for the customer pauses.
pub(crate) fn charter() -> Charter {
    let target = |metric, span: &str| {
        Target::measuring(metric, "office".parse().unwrap())
            .within(span.parse().unwrap())
            .paused_by(["customer".parse().unwrap()])
    };
    let mut draft = CharterDraft::default();
    draft.calendars.insert(
        "office".parse().unwrap(),
        CalendarDraft::new("Europe/Berlin", 2020..=2030).open(WORKWEEK, "08:00-18:00"),
    );
    draft.departments.insert("care".parse().unwrap(), Department::default());
    draft.channels.insert("mail".parse().unwrap(), Channel::default());
    draft.priorities.insert("normal".parse().unwrap(), String::new());
    draft.wait_reasons.insert(
        "customer".parse().unwrap(),
        WaitReason { waits_for: WaitsFor::Customer, ends_when_customer_writes: true },
    );
    draft.agreements.insert(
        "standard".parse().unwrap(),
        Agreement {
            kind: AgreementKind::Sla,
            targets: [
                ("first", target(Metric::first_response(), "working PT4H")),
                ("next", target(Metric::next_response(), "working PT8H")),
                ("resolution", target(Metric::first_resolution(), "working PT40H")),
            ]
            .into_iter()
            .map(|(key, target)| (key.parse().unwrap(), target))
            .collect(),
        },
    );
    draft.ratify(&Ratification::first(Actor::System)).unwrap()
}

/// Records seven events: the opening, three clocks attached, three started.
pub(crate) fn opening() -> CaseCommand {
    CaseCommand::Open(Opening {
        customer: CustomerId::from_uuid(Uuid::from_u128(1)),
        channel: "mail".parse().unwrap(),
        department: "care".parse().unwrap(),
        queue: None,
        priority: "normal".parse().unwrap(),
        agreements: vec!["standard".parse().unwrap()],
        given_due: BTreeMap::new(),
    })
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
