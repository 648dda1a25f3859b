//! Goals of every unit, under pauses, closures and other goals.

use goodwill::case::CaseCommand;
use goodwill::sla::{ClockState, Lead, Left, Metric, Target};
use goodwill::time::{Elapsed, WorkingTime};

use super::life::{Life, at, charter_of, customer, key, opening, priority, respond, wait, within};

fn target(span: &str) -> Target {
    let target = Target::measuring(Metric::first_response(), key("office"));
    Target { goal: Some(within(span)), ..target }.paused_by([key("parts")])
}

fn life(span: &str, opened: &str) -> Life {
    Life::opened(charter_of([("first", target(span))]), opened)
}

#[test]
fn a_pause_moves_a_goal_in_its_own_unit() {
    for (span, opened, paused, resumed, due) in [
        ("working PT4H", "Mon 16:00", "Mon 17:00", "Tue 10:00", "Tue 13:00"),
        ("PT24H", "Mon 16:00", "Mon 17:00", "Tue 10:00", "Wed 09:00"),
        ("2 days", "Mon 16:00", "Mon 17:00", "Tue 10:00", "Thu 09:00"),
        ("2 workdays", "Mon 16:00", "Mon 17:00", "Tue 10:00", "Wed 18:00"),
        // A pause while it is closed moves no working day, wherever in the day that is due.
        ("2 workdays", "Mon 16:00", "Mon 19:00", "Tue 08:00", "Wed 16:00"),
        ("1 workdays", "Sun 12:00", "Sun 13:00", "Mon+1 07:00", "Tue+1 09:00"),
        ("1 workdays", "Sun 12:00", "Mon+1 18:00", "Mon+1 20:00", "Tue+1 09:00"),
        ("1 workdays", "Sun 12:00", "Mon+1 17:00", "Mon+1 20:00", "Tue+1 10:00"),
    ] {
        let mut life = life(span, opened);
        life.agent(paused, wait("parts")).agent(resumed, CaseCommand::Resume);
        assert_eq!(life.due("first"), Some(at(due)), "{span} from {opened}");
    }
}

#[test]
fn only_the_waits_of_the_target_stop_it() {
    let mut life = life("working PT4H", "Mon 09:00");
    life.agent("Mon 10:00", wait("agreed"));
    assert_eq!(life.due("first"), Some(at("Mon 13:00")));
    // From one reason to another: it stops, and runs again.
    life.agent("Mon 11:00", wait("parts"));
    assert_eq!(life.due("first"), None);
    life.agent("Mon 12:00", wait("agreed"));
    assert_eq!(life.due("first"), Some(at("Mon 14:00")));
}

#[test]
fn a_matter_that_is_closed_has_nothing_outstanding_and_loses_no_time() {
    let mut life = life("working PT4H", "Mon 09:00");
    life.agent("Mon 10:00", CaseCommand::Resolve);
    assert_eq!((life.due("first"), life.case.next_wake()), (None, None));
    life.agent("Tue 10:00", CaseCommand::Close).agent("Wed 10:00", CaseCommand::Reopen);
    assert_eq!(life.due("first"), Some(at("Wed 13:00")));
}

#[test]
fn a_wait_that_a_closure_ends_is_over_before_it() {
    let mut target = target("working PT4H");
    target.metric = Metric::first_resolution();
    let mut life = Life::opened(charter_of([("first", target)]), "Mon 09:00");
    life.agent("Mon 10:00", wait("parts")).agent("Mon 12:00", CaseCommand::Close);
    // What was met has the due time that it would have run to.
    let met = ClockState::Met { at: at("Mon 12:00"), due: Some(at("Mon 15:00")), left: None };
    assert_eq!(*life.clock("first").state(), met);
    assert_eq!(life.case.waiting(), None);
}

#[test]
fn what_is_answered_while_it_stands_still_is_met_with_time_left() {
    let mut life = life("working PT4H", "Mon 09:00");
    life.agent("Mon 10:00", wait("parts")).agent("Fri 10:00", respond());
    let left = Some(Left::Working(WorkingTime::from_hours(3)));
    let met = ClockState::Met { at: at("Fri 10:00"), due: None, left };
    assert_eq!(*life.clock("first").state(), met);
    assert_eq!(life.clock("first").breaches(), 0);
}

#[test]
fn met_at_the_due_time_is_met_and_one_microsecond_later_is_not() {
    let mut life = life("working PT4H", "Mon 09:00");
    life.agent("Mon 13:00", respond());
    assert_eq!(life.clock("first").breaches(), 0);

    let mut life = self::life("working PT4H", "Mon 09:00");
    let late = at("Mon 13:00").after(super::life::TICK).unwrap();
    life.give(late, &super::life::agent(), &respond()).unwrap();
    assert_eq!(life.clock("first").breached_at(), Some(at("Mon 13:00")));
}

#[test]
fn a_given_instant_is_moved_by_nothing() {
    let mut given = target("PT1H").by_given_instant();
    given.by_priority.insert(key("high"), within("PT1H"));
    let mut life = Life::new(charter_of([("first", given)]));
    let opening = goodwill::case::Opening {
        given_due: [(key("first"), at("Wed 12:00"))].into(),
        ..opening()
    };
    life.give(at("Mon 09:00"), &customer(), &CaseCommand::Open(opening)).unwrap();
    assert_eq!(life.due("first"), Some(at("Wed 12:00")));
    life.agent("Mon 10:00", wait("parts")).agent("Tue 10:00", CaseCommand::Resume);
    assert_eq!(life.due("first"), Some(at("Wed 12:00")));
    life.agent("Tue 11:00", priority("high"));
    assert_eq!(life.due("first"), Some(at("Tue 10:00")));
}

#[test]
fn a_given_instant_that_never_came_is_only_measured() {
    let given = target("PT1H").by_given_instant();
    let mut life = Life::opened(charter_of([("first", given)]), "Mon 09:00");
    assert_eq!((life.due("first"), life.case.next_wake()), (None, None));
    life.agent("Mon 12:00", respond());
    assert_eq!(life.ran("first", "office", "Mon 18:00"), WorkingTime::from_hours(3));
    assert_eq!(life.clock("first").breaches(), 0);
}

#[test]
fn a_goal_that_goes_away_or_comes_along_with_the_priority() {
    let mut target = Target::measuring(Metric::first_response(), key("office"));
    target.by_priority.insert(key("high"), within("working PT4H"));
    let mut life = Life::opened(charter_of([("first", target)]), "Mon 09:00");
    assert_eq!(life.due("first"), None);
    life.agent("Mon 10:00", priority("high"));
    assert_eq!(life.due("first"), Some(at("Mon 13:00")));
    life.agent("Mon 11:00", priority("normal"));
    assert_eq!((life.due("first"), life.case.next_wake()), (None, None));
}

#[test]
fn a_warning_comes_once_and_moves_with_the_due_time() {
    let target = target("working PT4H").warning(Lead::Elapsed(Elapsed::from_hours(1)));
    let mut life = Life::opened(charter_of([("first", target)]), "Mon 09:00");
    assert_eq!(life.case.next_wake().unwrap().at, at("Mon 12:00"));
    life.agent("Mon 10:00", wait("parts")).agent("Mon 11:00", CaseCommand::Resume);
    assert_eq!(life.case.next_wake().unwrap().at, at("Mon 13:00"));
    life.wake("Mon 13:30").agent("Mon 13:30", wait("parts"));
    life.agent("Mon 15:00", CaseCommand::Resume).wake("Mon 15:30");
    assert_eq!(life.due("first"), Some(at("Mon 15:30")));
    assert_eq!(life.effects.len(), 1);
}

#[test]
fn a_fixed_instant_that_passes_while_it_stands_still_is_missed_all_the_same() {
    let given = target("PT1H").by_given_instant();
    for (ends, breached_at) in [
        (vec![("Wed 10:00", CaseCommand::Resume)], Some(at("Wed 10:00"))),
        (vec![("Wed 10:00", respond())], Some(at("Wed 10:00"))),
        (vec![("Tue 11:00", respond())], None),
    ] {
        let mut life = Life::new(charter_of([("first", given.clone())]));
        let given_due = [(key("first"), at("Tue 12:00"))].into();
        let opening = goodwill::case::Opening { given_due, ..opening() };
        life.give(at("Mon 09:00"), &customer(), &CaseCommand::Open(opening)).unwrap();
        life.agent("Mon 10:00", wait("parts"));
        for (when, command) in ends {
            life.agent(when, command);
        }
        assert_eq!(life.clock("first").breached_at(), breached_at);
    }
}

#[test]
fn a_goal_that_was_used_up_before_it_stopped_is_missed_when_it_is_set() {
    let mut target = target("working PT4H");
    target.by_priority.insert(key("high"), within("working PT1H"));
    let mut life = Life::opened(charter_of([("first", target)]), "Mon 09:00");
    life.agent("Mon 12:00", wait("parts")).agent("Mon 15:00", priority("high"));
    assert_eq!(life.clock("first").breached_at(), Some(at("Mon 15:00")));
    let report = goodwill::case::CaseEffect::ReportBreach { target: key("first") };
    assert_eq!(life.effects, [report]);
    life.agent("Mon 16:00", CaseCommand::Resume);
    assert_eq!(life.due("first"), Some(at("Mon 10:00")));
}

#[test]
fn a_working_day_that_ends_with_an_opening_ends_with_one_after_a_pause() {
    // Begun on Monday evening, due with Wednesday's opening; all of Wednesday it stands still.
    let mut life = life("1 workdays", "Mon 20:00");
    assert_eq!(life.due("first"), Some(at("Wed 09:00")));
    life.agent("Tue 20:00", wait("parts")).agent("Wed 20:00", CaseCommand::Resume);
    assert_eq!(life.due("first"), Some(at("Thu 09:00")));
}
