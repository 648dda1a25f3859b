//! Asking a calendar allocates nothing; compiling one stays within its stated room.

use std::hint::black_box;

use goodwill::calendar::{Calendar, CalendarDraft, WORKWEEK};
use goodwill::time::{Span, Timestamp, WorkingTime};

/// Twenty years of a city hall with eleven holidays a year.
fn city_hall() -> CalendarDraft {
    let mut draft =
        CalendarDraft::new("America/New_York", 2015..=2034).open(WORKWEEK, "08:30-17:00");
    for year in 2015..=2034 {
        for month_and_day in [
            "01-01", "01-19", "02-16", "04-20", "05-25", "07-03", "09-07", "10-12", "11-11",
            "11-26", "12-25",
        ] {
            draft = draft.holiday(format!("{year}-{month_and_day}"), "holiday");
        }
    }
    draft
}

#[test]
fn asking_allocates_nothing() {
    let calendar = city_hall().compile().unwrap();
    let start: Timestamp = "2018-03-09T21:11:07Z".parse().unwrap();
    let asked = allocation_counter::measure(|| ask_everything(&calendar, start));
    assert_eq!(asked.count_total, 0, "{asked:?}");
}

fn ask_everything(calendar: &Calendar, start: Timestamp) {
    let span = Span::working_days(4);
    for hours in [0, 1, 8, 40, 400, 4_000] {
        let amount = WorkingTime::from_hours(hours);
        let due = calendar.add(start, amount).unwrap();
        black_box(calendar.subtract(due, amount).unwrap());
        black_box(calendar.between(start, due).unwrap());
        black_box(calendar.is_open(due).unwrap());
        black_box(calendar.next_open(due).unwrap());
        black_box(calendar.previous_open(due).unwrap());
        black_box(calendar.next_opening(due).unwrap());
        black_box(calendar.previous_opening(due).unwrap());
        black_box(calendar.next_closing(due).unwrap());
        black_box(calendar.previous_closing(due).unwrap());
        black_box(calendar.add_working_days(due, 30).unwrap());
        black_box(calendar.subtract_working_days(due, 30).unwrap());
        black_box(calendar.add_calendar_days(due, 30).unwrap());
        black_box(calendar.due(start, span).unwrap());
    }
    // Refusals are values as well.
    black_box(calendar.add(start, WorkingTime::from_hours(i32::MAX)).unwrap_err());
}

#[test]
fn twenty_years_of_one_window_a_day_take_a_quarter_of_a_megabyte() {
    let draft = city_hall();
    let mut calendar = None;
    let compiled = allocation_counter::measure(|| calendar = draft.compile().ok());
    assert!(calendar.is_some());
    let kept = compiled.bytes_current;
    assert!(kept <= 256 * 1024, "{kept} bytes are kept");
}
