//! Another charter for a clock that is outstanding: what freezes, what counts from now on, what had always been so.

use goodwill::calendar::Calendar;
use goodwill::case::CaseCommand;
use goodwill::sla::{
    ChangeLaw, Clock, ClockEvents, ClockState, Goal, Lead, Left, Metric, Rebased, SegmentKind,
    Target,
};
use goodwill::time::{Elapsed, Timestamp, WorkingTime};

use super::life::{Life, at, charter_of, key, respond, wait, within};

/// Eight hours of the office, stopped while parts are on their way.
fn eight_hours() -> Life {
    let target =
        Target::measuring(Metric::first_resolution(), key("office")).paused_by([key("parts")]);
    Life::opened(
        charter_of([("it", Target { goal: Some(within("working PT8H")), ..target })]),
        "Mon 09:00",
    )
}

fn target(calendar: &str, pauses: &[&str]) -> Target {
    Target::measuring(Metric::first_resolution(), key(calendar))
        .paused_by(pauses.iter().map(|name| key(name)))
}

fn calendar(life: &Life, name: &str) -> Calendar {
    life.charter.calendar(&key(name)).unwrap().clone()
}

/// The clock after a change at an instant, to a goal on a calendar with these pauses, and what was recorded.
fn changed(
    life: &Life,
    law: ChangeLaw,
    when: &str,
    (goal, name, pauses): (&str, &str, &[&str]),
) -> (Clock, ClockEvents) {
    let (old, new) = (target("office", &["parts"]), target(name, pauses));
    let (before, after) = (calendar(life, "office"), calendar(life, name));
    let mut clock = life.clock("it").clone();
    let goal = (goal != "none").then(|| within(goal));
    let after = Rebased { goal, on: (&new, &after), history: life.case.history() };
    let events = clock.rebase(law, at(when), (&old, &before), after).unwrap();
    events.iter().for_each(|event| clock.evolve(at(when), event));
    (clock, events)
}

#[test]
fn each_law_says_what_another_goal_on_another_calendar_means() {
    let mut life = eight_hours();
    life.agent("Mon 10:00", wait("parts")).agent("Mon 12:00", CaseCommand::Resume);
    // One hour ran by noon, and one more by one o'clock. The lunch room closes from twelve to one.
    for (law, goal, name, due, breached) in [
        (ChangeLaw::Freeze, "working PT4H", "lunch", "Tue 10:00", None),
        (ChangeLaw::FromNow, "working PT4H", "lunch", "Mon 15:00", None),
        (ChangeLaw::Retroactive, "working PT4H", "lunch", "Mon 16:00", None),
        (ChangeLaw::FromNow, "PT3H", "office", "Mon 14:00", None),
        (ChangeLaw::Retroactive, "PT3H", "office", "Mon 14:00", None),
        (ChangeLaw::FromNow, "1 workdays", "office", "Tue 11:00", None),
        // What was used up is due now, and never was before; unless it had always been so.
        (ChangeLaw::FromNow, "working PT1H", "office", "Mon 13:00", None),
        (ChangeLaw::Retroactive, "working PT30M", "office", "Mon 09:30", Some("Mon 13:00")),
    ] {
        let (clock, _) = changed(&life, law, "Mon 13:00", (goal, name, &["parts"]));
        assert_eq!(clock.due(), Some(at(due)), "{law:?} {goal} {name}");
        assert_eq!(clock.breached_at(), breached.map(at), "{law:?} {goal} {name}");
    }
}

#[test]
fn pauses_of_another_target_count_from_now_on_or_had_always_counted() {
    let mut life = eight_hours();
    life.agent("Mon 10:00", wait("parts")).agent("Mon 12:00", wait("customer"));
    life.agent("Mon 14:00", CaseCommand::Resume);
    for (law, due) in [
        (ChangeLaw::Freeze, "Tue 10:00"),
        (ChangeLaw::FromNow, "Tue 10:00"),
        // The customer's two hours stop it, and the two hours for parts do not.
        (ChangeLaw::Retroactive, "Tue 10:00"),
    ] {
        let (clock, _) =
            changed(&life, law, "Mon 15:00", ("working PT8H", "office", &["customer"]));
        assert_eq!(clock.due(), Some(at(due)), "{law:?}");
    }
    let (clock, _) = changed(
        &life,
        ChangeLaw::Retroactive,
        "Mon 15:00",
        ("working PT8H", "office", &["customer", "parts"]),
    );
    assert_eq!(clock.due(), Some(at("Tue 12:00")));
    let worked = clock
        .ledger()
        .elapsed(at("Mon 15:00"), |kind| *kind == goodwill::sla::SegmentKind::Running);
    assert_eq!(worked, goodwill::time::Elapsed::from_hours(2));
}

#[test]
fn a_wait_in_progress_is_weighed_by_each_law() {
    let mut life = eight_hours();
    life.agent("Mon 10:00", wait("parts"));
    let left = |clock: &Clock| match clock.state() {
        ClockState::Paused { left, .. } => *left,
        other => panic!("{other:?}"),
    };
    let hours = |hours| Some(Left::Working(WorkingTime::from_hours(hours)));
    let new = ("working PT4H", "lunch", ["parts"].as_slice());
    assert_eq!(left(&changed(&life, ChangeLaw::Freeze, "Mon 15:00", new).0), hours(7));
    assert_eq!(left(&changed(&life, ChangeLaw::FromNow, "Mon 15:00", new).0), hours(3));
    assert_eq!(left(&changed(&life, ChangeLaw::Retroactive, "Mon 15:00", new).0), hours(3));
    // Under a target that this wait never stopped, it had always run.
    let (clock, _) =
        changed(&life, ChangeLaw::Retroactive, "Mon 15:00", ("working PT8H", "office", &[]));
    assert_eq!(clock.due(), Some(at("Mon 17:00")));
}

#[test]
fn a_breach_stays_and_so_does_what_was_missed() {
    let mut life = eight_hours();
    life.wake("Tue 10:00");
    for law in [ChangeLaw::Freeze, ChangeLaw::FromNow, ChangeLaw::Retroactive] {
        let (clock, _) = changed(&life, law, "Tue 11:00", ("working PT40H", "office", &["parts"]));
        assert_eq!(clock.due(), Some(at("Mon 17:00")), "{law:?}");
        assert_eq!((clock.breached_at(), clock.breaches()), (Some(at("Mon 17:00")), 1), "{law:?}");
        assert_eq!(clock.next_wake(), None, "{law:?}");
    }
}

#[test]
fn what_is_met_or_was_given_an_instant_is_left_alone() {
    let mut life = eight_hours();
    life.agent("Mon 10:00", respond()).agent("Mon 11:00", CaseCommand::Resolve);
    for law in [ChangeLaw::Freeze, ChangeLaw::FromNow, ChangeLaw::Retroactive] {
        assert_eq!(
            changed(&life, law, "Mon 12:00", ("working PT1H", "lunch", &[])).1,
            ClockEvents::default()
        );
    }
    // A due instant that the matter brought along was never the charter's.
    let life = eight_hours();
    let office = calendar(&life, "office");
    let by: Timestamp = at("Fri 12:00");
    let given = target("office", &["parts"]);
    let mut clock = Clock::new(key("standard"), key("it"), Metric::promise());
    let made = clock.activate_at(at("Mon 09:00"), Some(Goal::At(by)), (&given, &office)).unwrap();
    clock.evolve(at("Mon 09:00"), &made);
    for law in [ChangeLaw::FromNow, ChangeLaw::Retroactive] {
        let after = Rebased {
            goal: Some(Goal::Given),
            on: (&given, &office),
            history: life.case.history(),
        };
        let mut clock = clock.clone();
        for event in clock.rebase(law, at("Tue 09:00"), (&given, &office), after).unwrap() {
            clock.evolve(at("Tue 09:00"), &event);
        }
        assert_eq!(clock.due(), Some(by), "{law:?}");
    }
}

/// Opened on Monday at nine; a wait of three hours, an hour that ran, and a wait that goes on since two.
fn waited_twice(target: Target) -> Life {
    let target = Target { goal: Some(within("working PT8H")), ..target };
    let mut life = Life::opened(charter_of([("it", target)]), "Mon 09:00");
    life.agent("Mon 10:00", wait("parts")).agent("Mon 13:00", CaseCommand::Resume);
    life.agent("Mon 14:00", wait("parts"));
    life
}

/// What ran, and what stood still, up to an instant.
fn parts(clock: &Clock, until: &str) -> (Elapsed, Elapsed) {
    let took = |waited: bool| {
        let kind = |kind: &SegmentKind| matches!(kind, SegmentKind::Paused(_)) == waited;
        clock.ledger().elapsed(at(until), kind)
    };
    (took(false), took(true))
}

#[test]
fn a_past_that_is_reckoned_anew_lets_waits_stop_it_only_as_far_as_the_budget_goes() {
    let hours = |hours| Lead::Working(WorkingTime::from_hours(hours));
    let mut life = waited_twice(target("office", &["parts"]).pausing_at_most(hours(2)));
    life.wake("Mon 16:00");
    let lived = life.clock("it").clone();
    assert_eq!(parts(&lived, "Mon 16:00"), (Elapsed::from_hours(5), Elapsed::from_hours(2)));
    let rows = [
        // The same terms change nothing: beyond two hours it ran on, and runs.
        (Some(hours(2)), (300, 120), Some("Tue 10:00")),
        (Some(hours(1)), (360, 60), Some("Mon 18:00")),
        // Three hours, and one of the second wait.
        (Some(hours(4)), (180, 240), Some("Tue 12:00")),
        (Some(Lead::Elapsed(Elapsed::from_minutes(90))), (330, 90), Some("Tue 09:30")),
        // An hour is left of it while it stands still, and without a budget it stands as long as it waits.
        (Some(hours(6)), (120, 300), None),
        (None, (120, 300), None),
    ];
    let office = calendar(&life, "office");
    for (budget, (ran, waited), due) in rows {
        let new = Target { pause_budget: budget, ..target("office", &["parts"]) };
        let old = target("office", &["parts"]);
        let after = Rebased {
            goal: Some(within("working PT8H")),
            on: (&new, &office),
            history: life.case.history(),
        };
        let mut clock = lived.clone();
        let law = ChangeLaw::Retroactive;
        for event in clock.rebase(law, at("Mon 16:00"), (&old, &office), after).unwrap() {
            clock.evolve(at("Mon 16:00"), &event);
        }
        let (ran, waited) = (Elapsed::from_minutes(ran), Elapsed::from_minutes(waited));
        assert_eq!(parts(&clock, "Mon 16:00"), (ran, waited), "{budget:?}");
        assert_eq!(clock.due(), due.map(at), "{budget:?}");
    }
}

/// The clock with what is decided about it at an instant, and whether anything was.
fn take(clock: &mut Clock, when: &str, events: ClockEvents) -> bool {
    events.iter().for_each(|event| clock.evolve(at(when), event));
    !events.is_empty()
}

#[test]
fn a_goal_that_comes_later_keeps_what_was_used_up_before_another_calendar_counted() {
    let mut life = eight_hours();
    life.agent("Mon 10:00", wait("parts")).agent("Mon 12:00", CaseCommand::Resume);
    let (new, lunch) = (target("lunch", &["parts"]), calendar(&life, "lunch"));
    let on = (&new, &lunch);
    let four = ("working PT4H", "lunch", ["parts"].as_slice());
    // Two hours ran by one o'clock, one of them while the lunch room is closed.
    for (goal, due, breached) in [
        ("working PT6H", "Mon 17:00", None),
        ("PT3H", "Mon 14:00", None),
        // Days are counted from the start, by the calendar that counts now.
        ("1 workdays", "Tue 11:00", None),
        ("working PT1H", "Mon 13:00", Some("Mon 13:30")),
    ] {
        let (mut clock, _) = changed(&life, ChangeLaw::FromNow, "Mon 13:00", four);
        assert_eq!(clock.due(), Some(at("Mon 15:00")));
        let events = clock.retarget(Some(within(goal)), at("Mon 13:30"), on).unwrap();
        assert!(take(&mut clock, "Mon 13:30", events));
        assert_eq!(clock.due(), Some(at(due)), "{goal}");
        assert_eq!(clock.breached_at(), breached.map(at), "{goal}");
    }
    // What would be is asked in the same way, and what was is told as it was measured.
    let (mut clock, _) = changed(&life, ChangeLaw::FromNow, "Mon 13:00", four);
    let urgent = new.clone().for_priority(key("high"), within("working PT3H"));
    let what_if = clock.what_if(at("Mon 13:30"), (&urgent, &lunch)).unwrap();
    assert_eq!(what_if[0].to_string(), "with the priority high, due 2026-03-02T14:00:00Z");
    let told = clock.explain(at("Mon 14:00"), &lunch, life.case.history()).unwrap();
    assert_eq!((told.counted(), told.stopped()), (Elapsed::from_hours(3), Elapsed::from_hours(2)));
    assert_eq!(told.stretches.len(), 2);
    assert_eq!(told.stretches[0].why.to_string(), "PT2H counted by the hours that held then");

    // A second change takes what was used by each calendar; looking back forgets them all.
    let office = calendar(&life, "office");
    let after = |goal| Rebased {
        goal: Some(within(goal)),
        on: (&new, &office),
        history: life.case.history(),
    };
    let mut looked_back = clock.clone();
    let events = clock.rebase(ChangeLaw::FromNow, at("Mon 14:00"), on, after("working PT5H"));
    assert!(take(&mut clock, "Mon 14:00", events.unwrap()));
    assert_eq!(clock.due(), Some(at("Mon 16:00")));
    let events =
        looked_back.rebase(ChangeLaw::Retroactive, at("Mon 14:00"), on, after("working PT5H"));
    assert!(take(&mut looked_back, "Mon 14:00", events.unwrap()));
    let events =
        looked_back.retarget(Some(within("working PT4H")), at("Mon 14:30"), (&new, &office));
    assert!(take(&mut looked_back, "Mon 14:30", events.unwrap()));
    assert_eq!(looked_back.due(), Some(at("Mon 15:00")));
}

#[test]
fn what_stood_still_when_another_calendar_began_to_count_goes_on_from_what_was_left() {
    let mut life = eight_hours();
    life.agent("Mon 13:00", wait("parts"));
    let (new, lunch) = (target("lunch", &["parts"]), calendar(&life, "lunch"));
    let six = ("working PT6H", "lunch", ["parts"].as_slice());
    let (mut clock, _) = changed(&life, ChangeLaw::FromNow, "Mon 15:00", six);
    let left = |clock: &Clock| clock.left(at("Mon 15:30"), &lunch).unwrap();
    assert_eq!(left(&clock), Some(Left::Working(WorkingTime::from_hours(2))));
    let seven = Some(within("working PT7H"));
    let events = clock.retarget(seven, at("Mon 15:30"), (&new, &lunch)).unwrap();
    assert!(take(&mut clock, "Mon 15:30", events));
    assert_eq!(left(&clock), Some(Left::Working(WorkingTime::from_hours(3))));
    let events = clock.resume(at("Mon 16:00"), (&new, &lunch)).unwrap();
    assert!(take(&mut clock, "Mon 16:00", events));
    assert_eq!(clock.due(), Some(at("Tue 09:00")));
    // The halt over the change moves a later goal once.
    let six = Some(within("working PT6H"));
    let events = clock.retarget(six, at("Mon 17:00"), (&new, &lunch)).unwrap();
    assert!(take(&mut clock, "Mon 17:00", events));
    assert_eq!(clock.due(), Some(at("Mon 18:00")));
}

#[test]
fn waits_before_another_calendar_counted_used_up_the_budget_as_it_was_measured_then() {
    let four = Lead::Working(WorkingTime::from_hours(4));
    let mut life = eight_hours();
    life.agent("Mon 10:00", wait("parts")).agent("Mon 13:00", CaseCommand::Resume);
    let eight = ("working PT8H", "lunch", ["parts"].as_slice());
    let (mut clock, _) = changed(&life, ChangeLaw::FromNow, "Mon 13:30", eight);
    let (new, lunch) =
        (target("lunch", &["parts"]).pausing_at_most(four), calendar(&life, "lunch"));
    let why = goodwill::sla::Halt::Wait(key("parts"));
    let events = clock.pause(why, at("Mon 14:00"), (&new, &lunch)).unwrap();
    assert!(take(&mut clock, "Mon 14:00", events));
    // Three hours of the office are gone, of which the lunch room has two.
    assert_eq!(clock.runs_on_at(), Some(at("Mon 15:00")));
}

#[test]
fn what_was_missed_tells_how_late_it_was_when_it_stopped_under_another_charter_too() {
    let mut life = eight_hours();
    life.agent("Mon 17:30", wait("parts"));
    let late = Left::Working(WorkingTime::ZERO.minus(WorkingTime::from_minutes(30)));
    let office = calendar(&life, "office");
    let left = |clock: &Clock| clock.left(at("Tue 12:00"), &office).unwrap();
    assert_eq!(left(life.clock("it")), Some(late));
    let forty = ("working PT40H", "office", ["parts"].as_slice());
    for law in [ChangeLaw::Freeze, ChangeLaw::FromNow, ChangeLaw::Retroactive] {
        let (clock, _) = changed(&life, law, "Tue 11:00", forty);
        assert_eq!(left(&clock), Some(late), "{law:?}");
    }
}

#[test]
fn what_a_wait_was_told_stays_told_where_a_promise_is_frozen() {
    let two = Lead::Working(WorkingTime::from_hours(2));
    let held = target("office", &["parts"]).pausing_at_most(two);
    let held = Target { goal: Some(within("working PT8H")), ..held };
    let mut life = Life::opened(charter_of([("it", held)]), "Mon 09:00");
    life.agent("Mon 10:00", wait("parts"));
    let (mut clock, events) =
        changed(&life, ChangeLaw::Freeze, "Mon 11:00", ("PT1H", "lunch", &[]));
    assert_eq!(events, ClockEvents::default());
    assert_eq!(clock.runs_on_at(), Some(at("Mon 12:00")));
    let lunch = calendar(&life, "lunch");
    let told = clock.explain(at("Mon 11:30"), &lunch, life.case.history()).unwrap();
    assert_eq!(told.stops_until, Some(at("Mon 12:00")));
    let text = told.to_string();
    assert!(text.ends_with("; stands still until 2026-03-02T12:00:00Z at the latest"), "{text}");
    // It runs on then, and is due when that was told; from there on nothing stops it any more.
    let (when, event) = clock.fallen_due(at("Mon 15:00")).unwrap();
    clock.evolve(when, &event);
    assert_eq!((when, clock.due()), (at("Mon 12:00"), Some(at("Tue 10:00"))));
    let told = clock.explain(at("Mon 15:00"), &lunch, life.case.history()).unwrap();
    assert_eq!(told.stops_until, None);
}
