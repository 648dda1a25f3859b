//! Short words for calendars, instants and amounts, for tests that read like tables.
//!
//! Instants are written with the offset that the clock on the wall had, so that a row can be checked against any other
//! source of zones.

use goodwill::calendar::{Calendar, CalendarDraft, Weekday};
use goodwill::time::{Elapsed, Span, Timestamp, WorkingTime};

pub(super) fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

pub(super) fn span(text: &str) -> Span {
    text.parse().unwrap()
}

pub(super) fn time(text: &str) -> WorkingTime {
    text.parse().unwrap()
}

/// A desk of one zone and year that opens on these days.
pub(super) fn desk<const N: usize>(
    zone: &str,
    year: i32,
    days: [Weekday; N],
    hours: &str,
) -> Calendar {
    CalendarDraft::new(zone, year..=year).open(days, hours).compile().unwrap()
}

/// The open stretches of a calendar that begin or end between two instants.
pub(super) fn stretches_between(
    calendar: &Calendar,
    from: &str,
    to: &str,
) -> Vec<(Timestamp, Timestamp)> {
    let (from, to) = (at(from), at(to));
    calendar.stretches().filter(|&(opens, closes)| from < closes && opens < to).collect()
}

pub(super) fn open_between(calendar: &Calendar, from: &str, to: &str) -> String {
    calendar.between(at(from), at(to)).unwrap().to_string()
}

/// An instant so many microseconds later.
pub(super) fn shifted(text: &str, micros: i64) -> Timestamp {
    at(text).after(Elapsed::from_micros(micros)).unwrap()
}
