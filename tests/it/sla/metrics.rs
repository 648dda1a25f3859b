//! From which signals to which: the metrics that come with the library, and their cycles.

use goodwill::case::CaseCommand;
use goodwill::sla::{
    Anchor, Clock, ClockEvent, ClockEvents, ClockState, Goal, Metric, Recurrence, SegmentKind,
    Signal, SignalSet, Target,
};
use goodwill::time::{Elapsed, WorkingTime};

use super::life::{Life, assign, at, charter_of, key, priority, respond, take, wait, within};

fn life(metric: Metric) -> Life {
    let target = Target::measuring(metric, key("office")).paused_by([key("parts")]);
    let target = Target { goal: Some(within("working PT1H")), ..target };
    Life::opened(charter_of([("it", target)]), "Mon 09:00")
}

#[test]
fn the_first_response_is_measured_once() {
    let mut life = life(Metric::first_response());
    life.agent("Mon 09:30", respond()).message("Mon 10:00").agent("Mon 12:00", respond());
    let clock = life.clock("it");
    assert_eq!((clock.cycles(), clock.breaches()), (1, 0));
}

#[test]
fn the_next_response_counts_the_opening_and_every_unanswered_message() {
    let mut life = life(Metric::next_response());
    life.agent("Mon 09:30", respond()).message("Mon 10:00").agent("Mon 12:00", respond());
    let clock = life.clock("it");
    assert_eq!((clock.cycles(), clock.breaches()), (2, 1));
    // Each cycle has its own breach; the count remembers.
    life.message("Mon 13:00");
    assert_eq!((life.clock("it").breached_at(), life.clock("it").breaches()), (None, 1));
}

#[test]
fn a_later_response_counts_only_behind_the_first_one() {
    let mut life = life(Metric::later_response());
    life.message("Mon 09:10");
    assert_eq!((life.clock("it").state(), life.clock("it").is_armed()), (&ClockState::Idle, false));
    life.agent("Mon 09:30", respond()).agent("Mon 09:40", respond());
    assert_eq!((life.clock("it").state(), life.clock("it").is_armed()), (&ClockState::Idle, true));
    life.message("Mon 10:00").message("Mon 10:30");
    assert_eq!(life.due("it"), Some(at("Mon 11:00")));
    life.agent("Mon 10:45", respond()).message("Mon 11:00");
    assert_eq!(life.due("it"), Some(at("Mon 12:00")));
}

#[test]
fn an_update_ends_one_cycle_and_begins_the_next() {
    let mut life = life(Metric::periodic_update());
    assert_eq!(life.due("it"), Some(at("Mon 10:00")));
    life.agent("Mon 09:45", respond());
    assert_eq!(life.due("it"), Some(at("Mon 10:45")));
    life.message("Mon 10:30");
    assert_eq!(life.due("it"), Some(at("Mon 10:45")));
    life.agent("Mon 11:00", respond()).agent("Mon 11:30", CaseCommand::Resolve);
    let clock = life.clock("it");
    assert_eq!((clock.cycles(), clock.breaches(), clock.is_outstanding()), (3, 1, false));
    life.agent("Tue 09:00", CaseCommand::Reopen);
    assert_eq!(life.due("it"), Some(at("Tue 10:00")));
}

#[test]
fn an_update_while_it_stands_still_begins_a_cycle_that_stands_still() {
    let mut life = life(Metric::periodic_update());
    life.agent("Mon 09:30", wait("parts")).agent("Mon 14:00", respond());
    assert!(matches!(life.clock("it").state(), ClockState::Paused { .. }));
    life.agent("Tue 09:00", CaseCommand::Resume);
    assert_eq!(life.due("it"), Some(at("Tue 10:00")));
    assert_eq!(life.clock("it").breaches(), 0);
}

#[test]
fn a_signal_that_starts_and_fulfils_means_the_end_where_it_is_measured_once() {
    let both = SignalSet::of(&[Signal::Opened, Signal::PersonResponded]);
    let once = Metric { starts: both, stops: both, recurs: Recurrence::Once };
    let mut life = life(once);
    life.agent("Mon 09:30", respond()).agent("Mon 12:00", respond());
    assert_eq!((life.clock("it").cycles(), life.clock("it").is_outstanding()), (1, false));
}

/// Four hours for the solution, measured over all that follows when it is taken up again.
fn total(recurs: Recurrence) -> Life {
    let metric = Metric::total_resolution().recurring(recurs);
    let mut target = Target::measuring(metric, key("office")).paused_by([key("parts")]);
    target.goal = Some(within("working PT4H"));
    target.by_priority.insert(key("high"), within("working PT2H"));
    Life::opened(charter_of([("it", target)]), "Mon 09:00")
}

#[test]
fn b17_taken_up_again_the_total_goes_on_where_it_stopped() {
    let mut life = total(Recurrence::Continued);
    life.agent("Mon 12:00", CaseCommand::Resolve).agent("Tue 10:00", CaseCommand::Close);
    life.agent("Mon+2 10:00", CaseCommand::Reopen);
    // Three hours were used up; the fortnight counts as closed time.
    assert_eq!(life.due("it"), Some(at("Mon+2 11:00")));
    assert_eq!(life.ran("it", "office", "Mon+2 10:30"), WorkingTime::from_minutes(210));
    let closed =
        life.clock("it").ledger().elapsed(at("Mon+2 11:00"), |kind| *kind == SegmentKind::Closed);
    assert_eq!(closed, at("Mon+2 10:00").since(at("Mon 12:00")));
    life.agent("Mon+2 11:00", CaseCommand::Resolve);
    assert_eq!((life.clock("it").cycles(), life.clock("it").breaches()), (1, 0));
}

#[test]
fn what_is_measured_through_counts_the_closed_span() {
    let mut life = total(Recurrence::ContinuedThrough);
    life.agent("Mon 12:00", CaseCommand::Resolve).agent("Mon 12:30", CaseCommand::Reopen);
    assert_eq!(life.due("it"), Some(at("Mon 13:00")));
    life.agent("Mon 12:45", CaseCommand::Resolve).agent("Tue 10:00", CaseCommand::Reopen);
    // It passed while nobody thought that anything was left to do; that is known from the reopening on.
    assert_eq!(life.due("it"), Some(at("Mon 13:00")));
    assert_eq!(life.clock("it").breached_at(), Some(at("Tue 10:00")));
    assert_eq!(life.ran("it", "office", "Tue 10:00"), WorkingTime::from_hours(10));
}

#[test]
fn b17_what_was_late_is_not_late_a_second_time_when_taken_up_again() {
    for recurs in [Recurrence::Continued, Recurrence::ContinuedThrough] {
        let mut life = total(recurs);
        life.agent("Mon 14:00", CaseCommand::Resolve).agent("Mon+1 09:00", CaseCommand::Reopen);
        assert_eq!(life.due("it"), Some(at("Mon 13:00")), "{recurs:?}");
        assert_eq!(life.case.next_wake(), None, "{recurs:?}");
        life.agent("Mon+2 09:00", CaseCommand::Resolve).agent("Tue+2 09:00", CaseCommand::Reopen);
        let clock = life.clock("it");
        assert_eq!(
            (clock.breached_at(), clock.breaches()),
            (Some(at("Mon 13:00")), 1),
            "{recurs:?}"
        );
    }
}

#[test]
fn what_goes_on_goes_on_with_the_goal_of_the_present_priority() {
    let mut life = total(Recurrence::Continued);
    life.agent("Mon 10:00", CaseCommand::Resolve).agent("Mon 11:00", priority("high"));
    life.agent("Tue 09:00", CaseCommand::Reopen);
    assert_eq!(life.clock("it").goal(), Some(&within("working PT2H")));
    assert_eq!(life.due("it"), Some(at("Tue 10:00")));
}

#[test]
fn what_was_resolved_while_it_stood_still_goes_on_from_where_it_stood() {
    let metric =
        Metric { stops: SignalSet::of(&[Signal::PersonResponded]), ..Metric::total_resolution() };
    for (recurs, due) in
        [(Recurrence::Continued, "Tue 12:00"), (Recurrence::ContinuedThrough, "Mon 17:00")]
    {
        let mut target = Target::measuring(metric.recurring(recurs), key("office"));
        target = target.paused_by([key("parts")]);
        target.goal = Some(within("working PT4H"));
        let mut life = Life::opened(charter_of([("it", target)]), "Mon 09:00");
        life.agent("Mon 10:00", wait("parts")).agent("Mon 14:00", respond());
        life.agent("Mon 15:00", CaseCommand::Resolve).agent("Tue 09:00", CaseCommand::Reopen);
        assert_eq!(life.due("it"), Some(at(due)), "{recurs:?}");
    }
}

#[test]
fn b17_first_and_total_resolution_are_two_metrics() {
    let measured =
        |metric| Target::measuring(metric, key("office")).within("working PT8H".parse().unwrap());
    let mut life = Life::opened(
        charter_of([
            ("first", measured(Metric::first_resolution())),
            ("total", measured(Metric::total_resolution())),
        ]),
        "Mon 09:00",
    );
    life.agent("Mon 12:00", CaseCommand::Resolve).agent("Mon+2 09:00", CaseCommand::Reopen);
    assert!(matches!(life.clock("first").state(), ClockState::Met { .. }));
    assert_eq!(life.due("total"), Some(at("Mon+2 14:00")));
    life.agent("Mon+2 11:00", CaseCommand::Resolve);
    assert_eq!(life.ran("first", "office", "Mon+2 18:00"), WorkingTime::from_hours(3));
    assert_eq!(life.ran("total", "office", "Mon+2 18:00"), WorkingTime::from_hours(5));
    assert!(life.case.clocks().all(|clock| clock.breaches() == 0));
}

#[test]
fn the_requester_waits_from_his_word_and_we_work_from_when_somebody_took_it() {
    let of = |metric, pauses: &[&str]| {
        Target::measuring(metric, key("office")).paused_by(pauses.iter().map(|name| key(name)))
    };
    let mut life = Life::opened(
        charter_of([
            ("waits", of(Metric::requester_wait(), &["customer"])),
            ("work", of(Metric::agent_work(), &["customer", "parts"])),
        ]),
        "Mon 09:00",
    );
    life.agent("Mon 10:00", take()).agent("Mon 11:00", wait("parts"));
    life.agent("Mon 13:00", wait("customer")).message("Mon 14:00");
    life.agent("Mon 15:00", CaseCommand::Resolve).agent("Tue 09:00", CaseCommand::Reopen);
    life.agent("Tue 09:30", CaseCommand::Close);
    assert_eq!(life.ran("waits", "office", "Fri 09:00"), WorkingTime::from_minutes(330));
    assert_eq!(life.ran("work", "office", "Fri 09:00"), WorkingTime::from_minutes(150));
}

#[test]
fn ownership_begins_anew_with_each_department() {
    let mut life = life(Metric::ownership());
    life.agent("Mon 09:30", assign("workshop"));
    assert_eq!((life.due("it"), life.clock("it").cycles()), (Some(at("Mon 10:30")), 2));
    life.agent("Mon 11:00", assign("service")).agent("Mon 11:30", CaseCommand::Resolve);
    assert_eq!((life.clock("it").breaches(), life.clock("it").is_outstanding()), (1, false));
}

#[test]
fn a_clock_may_count_from_when_it_was_given_or_taken_on() {
    for (name, given, taken) in [
        ("first_response", "Mon 10:00", "Mon 10:00"),
        ("first_response from created", "Mon 10:00", "Mon 10:00"),
        ("first_response from assigned", "Mon 11:00", "Mon 11:00"),
        ("first_response from accepted", "none", "Mon 12:00"),
    ] {
        let mut life = life(Metric::named(name).unwrap());
        life.message("Mon 09:10").agent("Mon 10:00", assign("workshop"));
        let due = |text: &str| (text != "none").then(|| at(text));
        assert_eq!(life.due("it"), due(given), "{name}");
        life.agent("Mon 11:00", take());
        assert_eq!(life.due("it"), due(taken), "{name}");
    }
    // What nobody was given counts at the latest from when somebody took it.
    let mut life = life(Metric::first_response().counting_from(Anchor::Assigned));
    life.agent("Mon 11:00", take());
    assert_eq!(life.due("it"), Some(at("Mon 12:00")));
    assert_eq!(Metric::named("first_response from heaven"), None);
}

#[test]
fn what_is_promised_in_person_is_driven_by_no_signal() {
    let mut life = life(Metric::promise());
    life.message("Mon 09:10")
        .agent("Mon 09:30", respond())
        .agent("Mon 10:00", CaseCommand::Resolve);
    assert_eq!(life.clock("it").state(), &ClockState::Idle);
    // By hand it is set going, kept, or given up; then it has no due time any more.
    let target = Target::measuring(Metric::promise(), key("office"));
    let calendar = life.charter.calendar(&key("office")).unwrap();
    let idle = life.clock("it").clone();
    assert_eq!((idle.cancel(), idle.fulfil(at("Mon 11:00"))), (None, ClockEvents::default()));
    let window = Some(Goal::At(at("Tue 10:00")));
    let made = idle.activate_at(at("Mon 11:00"), window, (&target, calendar)).unwrap();
    let mut clock = idle;
    clock.evolve(at("Mon 11:00"), &made);
    assert_eq!(clock.due(), Some(at("Tue 10:00")));
    for signal in Signal::ALL {
        let driven = clock.on_signal(signal, at("Mon 12:00"), || None, (&target, calendar));
        assert_eq!(driven, Ok(ClockEvents::default()), "{signal:?}");
    }
    let kept = |clock: &Clock| clock.fulfil(at("Tue 09:00"));
    assert_eq!(kept(&clock), ClockEvent::Fulfilled.into());
    clock.evolve(at("Mon 15:00"), &clock.cancel().unwrap());
    assert_eq!((clock.due(), clock.next_wake(), clock.is_outstanding()), (None, None, false));
    assert_eq!(clock.state(), &ClockState::Cancelled { at: at("Mon 15:00") });
    assert_eq!(clock.ledger().elapsed(at("Fri 09:00"), |_| true), Elapsed::from_hours(4));
    assert_eq!(kept(&clock), ClockEvents::default());
}
