//! The smallest span that would be kept.

use super::Term;
use super::walk::Step;
use crate::calendar::Calendar;
use crate::time::{Elapsed, Span, Timestamp, WorkingTime};

/// The smallest span that is kept from all starts so far, in the unit of the promise.
///
/// For each start alone a longer span is never due earlier, so that the longest of what each start needs is enough for all.
pub(super) struct Smallest<'a> {
    promise: &'a Term,
    /// Microseconds or days.
    needed: i64,
}

impl<'a> Smallest<'a> {
    pub(super) const fn of(promise: &'a Term) -> Self {
        Self { promise, needed: 0 }
    }

    pub(super) fn span(&self) -> Span {
        let span = match self.promise.within {
            Span::Elapsed(_) => Span::elapsed(Elapsed::from_micros(self.needed)),
            Span::Working(_) => Span::working(WorkingTime::from_micros(self.needed)),
            Span::WorkingDays(_) | Span::CalendarDays(_) => Ok(self.days()),
        };
        // What is needed is never negative.
        span.unwrap_or(self.promise.within)
    }

    /// So many days, in the unit of the promise.
    fn days(&self) -> Span {
        let days = u32::try_from(self.needed).unwrap_or(u32::MAX);
        match self.promise.within {
            Span::WorkingDays(_) => Span::WorkingDays(days),
            _ => Span::CalendarDays(days),
        }
    }

    /// Makes it long enough for these starts, too.
    pub(super) fn widen(&mut self, step: &Step) {
        match self.promise.within {
            Span::Elapsed(_) => {
                let longest = step.end.value - step.start;
                // An end that stays is nearest to the last start, and farthest from the first.
                self.needed = self.needed.max(longest);
            }
            Span::Working(_) => self.widen_working(step),
            Span::WorkingDays(_) | Span::CalendarDays(_) => self.widen_days(step),
        }
    }

    /// What a start needs is monotone wherever the end lies throughout in open time, or in closed time.
    fn widen_working(&mut self, step: &Step) {
        let calendar = &self.promise.calendar;
        let mut passed = 0;
        while passed < step.length {
            let left = step.length - passed;
            let start = step.start + passed;
            let end = step.end.value + if step.end.moves { passed } else { 0 };
            let before = Timestamp::clamped(end - 1);
            let here = if step.end.moves {
                calendar.worked_piece_at(before).map_or(left, |piece| piece.length.min(left))
            } else {
                left
            };
            let last = here - 1;
            let last_end = end + if step.end.moves { last } else { 0 };
            self.needed = self.needed.max(working_needed(calendar, start, end));
            self.needed = self.needed.max(working_needed(calendar, start + last, last_end));
            passed += here;
        }
    }

    fn widen_days(&mut self, step: &Step) {
        let mut passed = 0;
        while passed < step.length {
            let at = Timestamp::clamped(step.start + passed);
            // What the calendar does not know when it is due is not known to miss.
            let Ok(due) = self.promise.calendar.due_piece(at, self.days()) else { return };
            let here = due.length.min(step.length - passed);
            let end = step.end.value + if step.end.moves { passed } else { 0 };
            let late = end - due.value;
            let grows = i64::from(step.end.moves) - i64::from(due.moves);
            if late.max(late + grows * (here - 1)) > 0 {
                self.needed += 1;
            } else {
                passed += here;
            }
        }
    }
}

/// How much working time from a start on is due no earlier than an end, in microseconds.
///
/// The due time is the earliest instant with so much open time behind the start. It is no earlier than the end if more than
/// the open time before the last instant ahead of the end is asked for.
fn working_needed(calendar: &Calendar, start: i64, end: i64) -> i64 {
    let [start, end] = [start, end].map(Timestamp::clamped);
    if end <= start || calendar.next_open(start).is_ok_and(|open| open >= end) {
        return 0;
    }
    let before = Timestamp::clamped(end.as_micros() - 1).min(calendar.end());
    let worked = calendar.between(start, before).unwrap_or(WorkingTime::ZERO);
    worked.as_micros() + 1
}
