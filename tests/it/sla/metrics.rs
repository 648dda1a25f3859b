//! From which signals to which: the metrics that come with the library, and their cycles.

use goodwill::case::CaseCommand;
use goodwill::sla::{ClockState, Metric, Recurrence, Signal, SignalSet, Target};

use super::life::{Life, at, charter_of, key, respond, wait, within};

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
