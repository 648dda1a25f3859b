//! Hand-offs, promises and the ends of contacts.

use goodwill::case::{CaseEffect, CaseEvent, EscalationReason, HandedOver, HandoffOffered};
use goodwill::customer::Reply;
use goodwill::department::ReturnReason;
use goodwill::id::HandoffKey;
use goodwill::key;
use goodwill::sla::{Assent, DueWindow, Pledge, Promise, Provenance};
use goodwill::value::Value;

use super::{at, id};

fn path() -> HandoffKey {
    key!("to-the-lights")
}

pub(super) fn events() -> Vec<(&'static str, CaseEvent)> {
    let filled = HandedOver::from([
        (key!("lamp"), Reply::Value(Value::Integer(4711))),
        (key!("caller"), Reply::Record(id(9))),
    ]);
    let (from, to) = (key!("city-hall"), key!("public-works"));
    let offered = |filled, note| {
        let (path, from, to) = (path(), from.clone(), to.clone());
        CaseEvent::from(HandoffOffered { path, from, to, filled, note })
    };
    let returned = |reason, items: &[&str], counts_for| CaseEvent::HandoffReturned {
        path: path(),
        reason,
        items: items.iter().map(|item| item.parse().unwrap()).collect(),
        counts_for,
    };
    let assent = Assent { by: id(3), shown_by: id(4) };
    let promised = |pledge| {
        let given = Promise::given(at(0), key!("city-hall"), pledge).unwrap();
        CaseEvent::Promised { promise: 2, given: Box::new(given) }
    };
    let window = DueWindow::new(at(60), at(120)).unwrap();
    let pledge = |from| Pledge::new(key!("telephone"), window, id(3), id(4), from);
    let visit = pledge(Provenance::Rule(key!("home-bound")))
        .elastic()
        .relying_on(key!("home-visits"))
        .conditional();
    let accepted = CaseEvent::HandoffAccepted {
        path: path(),
        to: to.clone(),
        accountable: to.clone(),
        agent: id(5),
    };
    let (kept_by, passed_to) = (from.clone(), to.clone());
    let reached = CaseEvent::TransferCapReached { path: path(), kept_by, to: passed_to, passed: 3 };
    let renegotiated = CaseEvent::PromiseRenegotiated { promise: 2, to: 3, agreed_by: assent };
    vec![
        ("handoff_offered", offered(filled, Some(id(4)))),
        ("handoff_offered.bare", offered(HandedOver::new(), None)),
        ("handoff_accepted", accepted),
        (
            "handoff_returned",
            returned(ReturnReason::Missing, &["lamp", "street"], Some(from.clone())),
        ),
        ("handoff_returned.wrong", returned(ReturnReason::Wrong, &["lamp"], Some(from.clone()))),
        ("handoff_returned.out_of_scope", returned(ReturnReason::OutOfScope, &[], None)),
        ("handoff_withdrawn", CaseEvent::HandoffWithdrawn { path: path() }),
        ("offer_lapsed", CaseEvent::OfferLapsed { path: path() }),
        ("transfer_cap_reached", reached),
        ("promised", promised(pledge(Provenance::Contact(id(4))))),
        ("promised.message", promised(pledge(Provenance::Message(id(4))))),
        ("promised.conditional", promised(visit)),
        ("promise_done", CaseEvent::PromiseDone { promise: 2 }),
        ("promise_renegotiated", renegotiated),
        ("promise_moved", CaseEvent::PromiseMoved { promise: 2, to: 3 }),
        ("promise_released", CaseEvent::PromiseReleased { promise: 2, by: assent }),
        ("contact_ended", CaseEvent::ContactEnded { solved: false, expectation: Some(id(4)) }),
        ("contact_ended.solved", CaseEvent::ContactEnded { solved: true, expectation: None }),
    ]
}

pub(super) fn effects() -> [(&'static str, CaseEffect); 4] {
    let (kept_by, to) = (key!("city-hall"), key!("public-works"));
    let returned =
        CaseEffect::ReturnHandoff { path: path(), to: kept_by, reason: ReturnReason::Wrong };
    let escalated =
        |why| CaseEffect::EscalateHandoff { path: path(), kept_by: key!("city-hall"), why };
    [
        ("offer_handoff", CaseEffect::OfferHandoff { path: path(), to }),
        ("return_handoff", returned),
        ("escalate_handoff", escalated(EscalationReason::TransferCap)),
        ("escalate_handoff.silence", escalated(EscalationReason::Silence)),
    ]
}
