//! What users of other help desks asked for in public, where no other test shows it already; named for the thread.

use goodwill::calendar::{CalendarDraft, EVERY_DAY, WORKWEEK};
use goodwill::case::CaseCommand;
use goodwill::chrono::NaiveDate;
use goodwill::id::Key;
use goodwill::sla::{ClockState, Metric, SegmentKind, Target};
use goodwill::time::{Elapsed, Span, Timestamp, WorkingTime};

use crate::sla::life::{Life, at, charter_of, respond, wait, within};

fn target(metric: Metric, span: &str) -> Target {
    let target = Target::measuring(metric, "office".parse().unwrap());
    Target { goal: Some(within(span)), ..target }.paused_by(["customer".parse().unwrap()])
}

fn life(metric: Metric, span: &str) -> Life {
    Life::opened(charter_of([("first", target(metric, span))]), "Mon 09:00")
}

/// frappe/helpdesk#3776: from waiting to solved in one step, the hold was lost.
#[test]
fn frappe_3776_what_is_solved_out_of_a_wait_keeps_its_hold() {
    let mut life = life(Metric::first_resolution(), "working PT4H");
    life.agent("Mon 10:00", wait("customer")).agent("Thu 10:00", CaseCommand::Resolve);
    let held = |kind: &SegmentKind| matches!(kind, SegmentKind::Paused(_));
    let clock = life.clock("first");
    assert_eq!(clock.ledger().elapsed(at("Fri 10:00"), held), Elapsed::from_hours(72));
    assert_eq!(life.ran("first", "office", "Fri 10:00"), WorkingTime::from_hours(1));
    assert_eq!(life.clock("first").breaches(), 0);
}

/// zammad#3551: an answer and a wait in one step, and the first response was lost.
#[test]
fn zammad_3551_an_answer_and_a_wait_at_one_instant_are_both_taken() {
    for commands in [[respond(), wait("customer")], [wait("customer"), respond()]] {
        let mut life = life(Metric::first_response(), "working PT4H");
        for command in commands {
            life.agent("Mon 10:00", command);
        }
        let met = matches!(life.clock("first").state(), ClockState::Met { at: met, .. } if *met == at("Mon 10:00"));
        assert!(met, "{:?}", life.clock("first"));
        assert_eq!(life.case.waiting().map(Key::as_str), Some("customer"));
    }
}

/// chatwoot#13392: hours were declared, and what measured did not ask them.
#[test]
fn chatwoot_13392_a_clock_falls_due_when_the_calendar_says() {
    for span in ["working PT13H", "PT13H", "3 workdays", "3 days"] {
        let life = life(Metric::first_response(), span);
        let calendar = life.charter.calendar(&"office".parse().unwrap()).unwrap();
        let due = calendar.due(at("Mon 09:00"), span.parse::<Span>().unwrap()).unwrap();
        assert_eq!(life.due("first"), Some(due), "{span}");
    }
}

/// DeskDirector UserVoice#280 and #644, zendesk/biz#122: half a day before a holiday, and hours of both sides.
#[test]
fn biz_122_half_days_and_the_hours_of_both_sides_count() {
    let eve: NaiveDate = "2026-12-24".parse().unwrap();
    let ours = CalendarDraft::new("Europe/Berlin", 2026..=2026)
        .open(WORKWEEK, "09:00-18:00")
        .override_hours(eve, ["09:00-12:00"], "Christmas Eve")
        .holiday("2026-12-25".parse::<NaiveDate>().unwrap(), "Christmas Day");
    let theirs = CalendarDraft::new("America/New_York", 2026..=2026).open(WORKWEEK, "08:00-16:00");
    let (ours, theirs) = (ours.compile().unwrap(), theirs.compile().unwrap());
    let instant = |text: &str| text.parse::<Timestamp>().unwrap();
    let two = WorkingTime::from_hours(2);
    let from = instant("2026-12-24T11:00:00+01:00");
    assert_eq!(ours.add(from, two).unwrap(), instant("2026-12-28T10:00:00+01:00"));
    // Berlin and New York are open together from 14:00 to 18:00, but not on the eve.
    let both = ours.intersection(&theirs).unwrap();
    assert_eq!(both.add(from, two).unwrap(), instant("2026-12-28T16:00:00+01:00"));
}

/// zammad#3180: round the clock meant closed for one minute at midnight.
#[test]
fn zammad_3180_what_is_always_open_closes_no_minute() {
    let always = CalendarDraft::new("Europe/Berlin", 2026..=2026).open(EVERY_DAY, "00:00-24:00");
    let always = always.compile().unwrap();
    let instant = |text: &str| text.parse::<Timestamp>().unwrap();
    let midnight = instant("2026-03-02T23:59:30+01:00");
    assert!(always.is_open(midnight).unwrap());
    assert_eq!(
        always.add(midnight, WorkingTime::from_minutes(1)).unwrap(),
        instant("2026-03-03T00:00:30+01:00")
    );
    let day =
        always.between(instant("2026-03-02T00:00:00+01:00"), instant("2026-03-03T00:00:00+01:00"));
    assert_eq!(day.unwrap(), WorkingTime::from_hours(24));
}
