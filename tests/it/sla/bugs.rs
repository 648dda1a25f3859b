//! Bugs that help desks had, each by its number in the requirements, and the worked examples that go with them.

use goodwill::case::{CaseCommand, CaseEffect};
use goodwill::sla::{ClockState, Lead, Left, Metric, Target, wakes};
use goodwill::time::{Timestamp, WorkingTime};

use super::life::{Life, TICK, at, charter_of, key, note, priority, respond, wait, within};

fn first_response(calendar: &str, span: &str) -> Target {
    Target {
        goal: Some(within(span)),
        ..Target::measuring(Metric::first_response(), key(calendar))
    }
}

fn solution(span: &str) -> Target {
    let target = Target::measuring(Metric::first_resolution(), key("office"));
    Target { goal: Some(within(span)), ..target }.paused_by([key("customer"), key("parts")])
}

/// Four hours, or two if it is urgent, stopped while the customer has to answer.
fn four_hours() -> Life {
    let mut target = solution("working PT4H");
    target.by_priority.insert(key("high"), within("working PT2H"));
    Life::opened(charter_of([("solution", target)]), "Mon 09:00")
}

#[test]
fn b01_v13_a_raised_priority_keeps_what_ran_and_what_stood_still() {
    let orders: [[CaseCommand; 2]; 2] =
        [[CaseCommand::Resume, priority("high")], [priority("high"), CaseCommand::Resume]];
    for order in orders {
        let mut life = four_hours();
        life.agent("Mon 10:00", wait("customer"));
        for command in order {
            life.agent("Tue 10:00", command);
        }
        assert_eq!(life.due("solution"), Some(at("Tue 11:00")));
        assert_eq!(life.ran("solution", "office", "Tue 10:00"), WorkingTime::from_hours(1));
        assert_eq!(life.clock("solution").ledger().started_at(), Some(at("Mon 09:00")));
    }
}

#[test]
fn b01_a_lowered_priority_gives_the_longer_time_back() {
    let mut life = four_hours();
    life.agent("Mon 09:30", priority("high"));
    assert_eq!(life.due("solution"), Some(at("Mon 11:00")));
    life.agent("Mon 10:00", priority("normal"));
    assert_eq!(life.due("solution"), Some(at("Mon 13:00")));
}

#[test]
fn b01_a_goal_that_is_already_past_is_breached_when_it_is_set_and_due_when_it_was() {
    let mut life = four_hours();
    // Two hours were used up at 11:00; the pause from 12:00 on came too late to move that.
    life.agent("Mon 12:00", wait("parts")).agent("Mon 12:30", CaseCommand::Resume);
    life.agent("Mon 12:45", priority("high"));
    assert_eq!(life.due("solution"), Some(at("Mon 11:00")));
    life.wake("Mon 12:50");
    assert_eq!(life.clock("solution").breached_at(), Some(at("Mon 12:45")));
    // Pauses and goals that come later do not move what was missed.
    life.agent("Mon 14:00", wait("parts")).agent("Mon 15:00", CaseCommand::Resume);
    life.agent("Mon 15:30", priority("normal"));
    assert_eq!(life.due("solution"), Some(at("Mon 11:00")));
    assert_eq!(life.clock("solution").breaches(), 1);
}

#[test]
fn b02_v10_v11_a_pause_counts_only_where_it_overlaps_with_work() {
    for (opened, paused, resumed, due) in [
        ("Mon 09:00", "Mon 10:00", "Tue 10:00", "Tue 13:00"),
        ("Sat 10:00", "Sat 12:00", "Mon+1 11:00", "Mon+1 15:00"),
        // Over a weekend, or a night, nothing is lost.
        ("Fri 16:00", "Fri 18:00", "Mon+1 09:00", "Mon+1 11:00"),
        ("Mon 16:00", "Mon 20:00", "Tue 06:00", "Tue 11:00"),
        // Nothing was left when it stopped: due the instant it runs again.
        ("Mon 14:00", "Mon 18:00", "Tue 08:00", "Tue 08:00"),
    ] {
        let mut life = Life::opened(charter_of([("solution", solution("working PT4H"))]), opened);
        life.agent(paused, wait("customer"));
        assert_eq!(life.due("solution"), None, "{paused}");
        life.agent(resumed, CaseCommand::Resume);
        assert_eq!(life.due("solution"), Some(at(due)), "{opened}, {paused} to {resumed}");
    }
}

#[test]
fn b03_while_it_shows_paused_no_time_runs() {
    let mut life = four_hours();
    life.agent("Mon 10:00", wait("customer"));
    for now in ["Mon 10:00", "Mon 17:59", "Tue 12:00", "Fri 18:00", "Fri+2 09:00"] {
        life.wake(now);
        let clock = life.clock("solution");
        let calendar = life.charter.calendar(&key("office")).unwrap();
        assert!(matches!(clock.state(), ClockState::Paused { .. }));
        assert_eq!(life.ran("solution", "office", now), WorkingTime::from_hours(1), "{now}");
        let left = Left::Working(WorkingTime::from_hours(3));
        assert_eq!(clock.left(at(now), calendar), Ok(Some(left)), "{now}");
        assert_eq!((clock.due(), life.case.next_wake()), (None, None), "{now}");
    }
}

#[test]
fn b04_a_note_or_an_automaton_is_no_first_response() {
    let target = first_response("office", "working PT1H");
    let mut life = Life::opened(charter_of([("first", target)]), "Mon 09:00");
    life.automaton("Mon 09:01").agent("Mon 09:05", note());
    assert!(life.clock("first").is_outstanding());
    life.agent("Mon 09:10", respond());
    let met = ClockState::Met { at: at("Mon 09:10"), due: Some(at("Mon 10:00")), left: None };
    assert_eq!(*life.clock("first").state(), met);
}

#[test]
fn b04_the_answer_to_a_third_message_counts_from_the_first() {
    let next = Target::measuring(Metric::next_response(), key("office"));
    let next = Target { goal: Some(within("working PT4H")), ..next };
    let mut life = Life::opened(charter_of([("next", next)]), "Mon 09:00");
    life.agent("Mon 09:30", respond());
    life.message("Mon 10:00").message("Mon 11:00").message("Mon 12:00");
    assert_eq!(life.due("next"), Some(at("Mon 14:00")));
    life.agent("Mon 12:30", respond());
    assert_eq!(life.ran("next", "office", "Mon 18:00"), WorkingTime::from_minutes(150));
}

#[test]
fn b05_a_late_answer_stays_late() {
    let target = first_response("office", "working PT1H");
    let mut life = Life::opened(charter_of([("first", target)]), "Mon 09:00");
    // Nobody woke it: the answer itself finds the breach, and dates it at the due time.
    life.agent("Mon 11:00", respond());
    for (when, command) in [
        ("Mon 12:00", wait("customer")),
        ("Mon 13:00", CaseCommand::Resume),
        ("Mon 14:00", priority("high")),
        ("Mon 15:00", CaseCommand::Close),
        ("Tue 09:00", CaseCommand::Reopen),
    ] {
        life.agent(when, command);
        let clock = life.clock("first");
        assert_eq!((clock.breached_at(), clock.breaches()), (Some(at("Mon 10:00")), 1), "{when}");
        assert!(matches!(clock.state(), ClockState::Met { .. }), "{when}");
    }
    let report = CaseEffect::ReportBreach { target: key("first") };
    assert_eq!(life.effects.iter().filter(|effect| **effect == report).count(), 1);
}

#[test]
fn b06_no_target_overrules_another() {
    let update = Target::measuring(Metric::periodic_update(), key("office"));
    let update = Target { goal: Some(within("working PT8H")), ..update };
    let first = first_response("office", "working PT2H");
    let charter = charter_of([("first", first), ("update", update)]);
    let mut life = Life::opened(charter, "Mon 09:00");
    let wake = life.case.next_wake().unwrap();
    assert_eq!((wake.at, wake.why), (at("Mon 11:00").after(TICK).unwrap(), wakes::BREACH));
    life.agent("Mon 10:00", respond());
    assert_eq!(life.case.next_wake().unwrap().at, at("Mon 18:00").after(TICK).unwrap());
    // The first response was kept, and stays so, whatever becomes of the updates.
    life.wake("Wed 09:00");
    assert_eq!(life.clock("first").breaches(), 0);
    assert_eq!(life.clock("update").breached_at(), Some(at("Mon 18:00")));
}

#[test]
fn b10_v2_a_warning_leads_in_working_time() {
    for (calendar, opened, span, lead, warning, due) in [
        ("desk", "Mon 17:00", "working PT4H", 60, "Tue 10:00", "Tue 11:00"),
        // The hour before half past one is half an hour each side of lunch.
        ("lunch", "Mon 10:00", "working PT2H30M", 60, "Mon 11:30", "Mon 13:30"),
        ("lunch", "Fri 17:30", "working PT1H", 45, "Fri 17:45", "Mon+1 08:30"),
    ] {
        let target =
            first_response(calendar, span).warning(Lead::Working(WorkingTime::from_minutes(lead)));
        let mut life = Life::opened(charter_of([("first", target)]), opened);
        assert_eq!(life.due("first"), Some(at(due)), "{calendar}");
        let wake = life.case.next_wake().unwrap();
        assert_eq!((wake.at, wake.why), (at(warning), wakes::WARNING), "{calendar}");
        life.wake(warning);
        assert_eq!(life.effects, [CaseEffect::WarnOwner { target: key("first") }]);
        let wake = life.case.next_wake().unwrap();
        assert_eq!((wake.at, wake.why), (at(due).after(TICK).unwrap(), wakes::BREACH));
    }
}

#[test]
fn b14_answered_and_the_customer_silent_is_not_overdue() {
    let next = Target::measuring(Metric::next_response(), key("office"));
    let next = Target { goal: Some(within("working PT4H")), ..next };
    let charter = charter_of([("next", next), ("solution", solution("working PT8H"))]);
    let mut life = Life::opened(charter, "Mon 09:00");
    life.agent("Mon 10:00", respond()).agent("Mon 10:00", wait("customer"));
    assert_eq!(life.case.next_wake(), None);
    life.wake("Fri+3 18:00");
    assert!(life.case.clocks().all(|clock| clock.breaches() == 0));
    // The customer's word ends the wait, and sets both clocks going.
    life.message("Mon+3 09:00");
    assert_eq!(life.case.waiting(), None);
    assert_eq!(life.due("next"), Some(at("Mon+3 13:00")));
    assert_eq!(life.due("solution"), Some(at("Mon+3 16:00")));
}

#[test]
fn b17_taken_up_again_after_long_neither_breaches_at_once_nor_forgets() {
    let first = solution("working PT8H");
    let again = Metric {
        starts: goodwill::sla::SignalSet::of(&[
            goodwill::sla::Signal::Opened,
            goodwill::sla::Signal::Reopened,
        ]),
        recurs: goodwill::sla::Recurrence::Chained,
        ..Metric::first_resolution()
    };
    let latest = Target { metric: again, ..first.clone() };
    let mut life = Life::opened(charter_of([("first", first), ("latest", latest)]), "Mon 09:00");
    life.agent("Mon 12:00", CaseCommand::Resolve).agent("Mon+2 12:00", CaseCommand::Reopen);
    assert_eq!(life.due("latest"), Some(at("Tue+2 11:00")));
    assert!(matches!(life.clock("first").state(), ClockState::Met { .. }));
    assert_eq!(life.ran("first", "office", "Tue+2 11:00"), WorkingTime::from_hours(3));
    life.wake("Wed+2 09:00");
    let breaches: Vec<Option<Timestamp>> =
        life.case.clocks().map(goodwill::sla::Clock::breached_at).collect();
    assert_eq!(breaches, [None, Some(at("Tue+2 11:00"))]);
}
