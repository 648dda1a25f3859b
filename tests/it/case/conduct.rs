//! Owners, queues, waits, look-up keys, and what the outside is asked to do.

use goodwill::case::{CaseCommand, CaseEffect, CaseEvent, Opening, Owner, Status, codes};
use goodwill::decision::{Aggregate, LookupKey, Occurred};
use goodwill::id::CharterVersion;
use goodwill::sla::{Clock, ClockEvent, Halt, Instants, Lead, Metric, Target};
use goodwill::time::{Elapsed, Timestamp, WorkingTime};

use crate::sla::life::{
    Life, agent, agent_id, assign, at, charter_of, content, customer, customer_id, key, note,
    opening, respond, take, wait, within,
};

fn opened() -> Life {
    let target = Target::measuring(Metric::first_response(), key("office"));
    let target = Target { goal: Some(within("working PT4H")), ..target };
    let target = target.paused_by([key("parts")]);
    Life::opened(charter_of([("first", target)]), "Mon 09:00")
}

#[test]
fn there_is_one_owner_from_the_opening_on() {
    let mut life = opened();
    assert_eq!(life.case.owner(), Some(&Owner::Department(key("service"))));
    assert_eq!(life.case.queue(), Some(&key("service")));

    life.agent("Mon 10:00", take());
    let person = Owner::Person { agent: agent_id(), department: key("service") };
    assert_eq!((life.case.owner(), life.case.queue()), (Some(&person), None));

    // Given on, it is nobody's in particular again.
    life.agent("Mon 11:00", assign("workshop"));
    assert_eq!(life.case.owner(), Some(&Owner::Department(key("workshop"))));
    life.agent("Mon 12:00", CaseCommand::Close);
    assert_eq!(life.case.owner().unwrap().department(), &key("workshop"));
}

#[test]
fn only_the_waits_for_the_customer_end_when_the_customer_writes() {
    for (reason, waits_on) in [("customer", false), ("parts", true), ("agreed", true)] {
        let mut life = opened();
        life.agent("Mon 10:00", wait(reason)).message("Mon 11:00");
        assert_eq!(life.case.waiting().is_some(), waits_on, "{reason}");
    }
}

#[test]
fn waiting_again_for_the_same_reason_is_no_news() {
    let mut life = opened();
    life.agent("Mon 10:00", wait("parts"));
    let before = life.events.len();
    life.agent("Mon 11:00", wait("parts"));
    assert_eq!(life.events.len(), before);
    life.agent("Mon 12:00", wait("agreed"));
    assert_eq!(life.case.waiting(), Some(&key("agreed")));
}

#[test]
fn an_answer_is_sent_where_the_matter_came_from_and_a_note_is_not() {
    let mut life = opened();
    life.agent("Mon 10:00", note());
    assert_eq!(life.effects, []);
    life.agent("Mon 10:30", respond());
    let sent = CaseEffect::SendResponse {
        customer: customer_id(),
        channel: key("mail"),
        content: content(),
    };
    assert_eq!(life.effects, [sent]);
}

#[test]
fn a_closed_matter_keeps_no_charter_in_force() {
    let mut life = opened();
    let customer = LookupKey::Customer(customer_id());
    let pinned = LookupKey::Charter(CharterVersion::new(1));
    assert_eq!(Aggregate::keys(&life.case), [customer.clone(), pinned.clone()]);
    life.agent("Mon 10:00", CaseCommand::Close);
    assert_eq!(Aggregate::keys(&life.case), std::slice::from_ref(&customer));
    life.agent("Mon 11:00", CaseCommand::Reopen);
    assert_eq!(Aggregate::keys(&life.case), [customer, pinned]);
    assert_eq!(life.case.status(), Status::Open);
}

#[test]
fn an_agreement_that_is_named_twice_is_measured_once() {
    let charter = opened().charter;
    let mut life = Life::new(charter);
    let opening = Opening { agreements: vec![key("standard"), key("standard")], ..opening() };
    life.give(at("Mon 09:00"), &customer(), &CaseCommand::Open(opening)).unwrap();
    assert_eq!(life.case.clocks().map(Clock::target).collect::<Vec<_>>(), [&key("first")]);
}

#[test]
fn what_happens_at_one_instant_happens_in_the_order_in_which_it_was_recorded() {
    let mut life = opened();
    life.agent("Mon 10:00", wait("customer")).message("Mon 10:00");
    life.agent("Mon 10:00", respond()).agent("Mon 10:00", CaseCommand::Close);
    let names: Vec<&str> = life
        .events
        .iter()
        .filter(|occurred| occurred.at == at("Mon 10:00"))
        .map(|occurred| match occurred.event {
            CaseEvent::WaitBegan { .. } => "waits",
            CaseEvent::MessageReceived { .. } => "message",
            CaseEvent::WaitEnded => "goes on",
            CaseEvent::Responded { .. } => "answer",
            CaseEvent::Clock { .. } => "clock",
            CaseEvent::Closed => "closed",
            _ => "other",
        })
        .collect();
    assert_eq!(names, ["waits", "message", "goes on", "answer", "clock", "closed"]);
}

#[test]
fn a_matter_that_outlives_its_calendar_can_still_be_ended() {
    let next_year = |day: u32| format!("2027-01-{day:02}T09:00:00Z").parse().unwrap();
    for waits in [true, false] {
        let mut life = opened();
        if waits {
            life.agent("Mon 10:00", wait("parts"));
            let refusal = life.give(next_year(4), &agent(), &CaseCommand::Resume).unwrap_err();
            assert_eq!(refusal.code(), codes::NO_DUE_TIME);
        }
        life.give(next_year(5), &agent(), &CaseCommand::Close).unwrap();
        assert_eq!(life.case.status(), Status::Closed);
        assert_eq!((life.case.waiting(), life.case.next_wake()), (None, None));
        assert_eq!(life.clock("first").breaches(), u32::from(!waits));
    }
}

#[test]
fn a_matter_that_waited_a_hundred_thousand_times_is_copied_and_let_go_like_any_other() {
    let mut life = opened();
    for turn in 0..100_000 {
        let event = match turn % 2 {
            0 => ClockEvent::Paused { why: Halt::Wait(key("parts")), left: None },
            _ => ClockEvent::Resumed { instants: Instants::default() },
        };
        let event = CaseEvent::Clock { clock: 0, event };
        life.case.evolve(&Occurred { at: at("Mon 10:00"), event });
    }
    let copy = life.case.clone();
    drop(life.case);
    assert_eq!(copy.clocks().next().unwrap().ledger().started_at(), Some(at("Mon 09:00")));
}

#[test]
fn what_fell_due_is_settled_in_its_order_before_the_command() {
    let promised = |metric, span: &str| {
        let target = Target::measuring(metric, key("office"));
        Target { goal: Some(within(span)), ..target }
    };
    let first = promised(Metric::first_response(), "working PT4H")
        .warning(Lead::Working(WorkingTime::from_hours(1)));
    let next = promised(Metric::next_response(), "working PT2H")
        .warning(Lead::Elapsed(Elapsed::from_minutes(10)));
    let update = promised(Metric::periodic_update(), "1 workdays");
    let charter = charter_of([("first", first), ("next", next), ("update", update)]);
    let mut life = Life::opened(charter, "Mon 09:00");
    life.agent("Wed 12:00", respond());

    let settled = |occurred: &Occurred<CaseEvent>| match &occurred.event {
        CaseEvent::Clock { clock, event: event @ (ClockEvent::Warned | ClockEvent::Breached) } => {
            let target = life.case.clocks().nth(usize::from(*clock)).unwrap().target();
            Some((occurred.at, target.to_string(), event.clone()))
        }
        _ => None,
    };
    let found: Vec<(Timestamp, String, ClockEvent)> =
        life.events.iter().filter_map(settled).collect();
    let expected = [
        ("Mon 10:50", "next", ClockEvent::Warned),
        ("Mon 11:00", "next", ClockEvent::Breached),
        ("Mon 12:00", "first", ClockEvent::Warned),
        ("Mon 13:00", "first", ClockEvent::Breached),
        ("Tue 09:00", "update", ClockEvent::Breached),
    ];
    let expected = expected.map(|(when, target, event)| (at(when), target.to_owned(), event));
    assert_eq!(found, expected);
    let is_answer = |o: &Occurred<CaseEvent>| matches!(o.event, CaseEvent::Responded { .. });
    let answered = life.events.iter().position(is_answer).unwrap();
    let last_settled = life.events.iter().rposition(|o| settled(o).is_some()).unwrap();
    assert!(last_settled < answered);
}

#[test]
fn events_read_as_sentences() {
    let mut life = opened();
    life.agent("Mon 10:00", wait("parts")).agent("Mon 10:30", CaseCommand::Resume);
    life.agent("Mon 11:00", note()).agent("Mon 11:30", respond()).agent("Mon 12:00", take());
    let told: Vec<String> = life.events.iter().map(|occurred| occurred.event.to_string()).collect();
    let taken = format!("taken by {}", agent_id());
    assert_eq!(
        told,
        [
            "opened by mail for service",
            "measured from here on: first of standard",
            "clock 0 runs, due 2026-03-02T13:00:00Z",
            "waits: parts",
            "clock 0 stands still: parts",
            "goes on",
            "clock 0 runs again, due 2026-03-02T13:30:00Z",
            "noted",
            "answered",
            "clock 0 is fulfilled",
            &taken,
        ]
    );
}
