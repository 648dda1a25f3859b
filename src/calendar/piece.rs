//! Due times as a function of the start: straight pieces, from which an analysis over every start is put together.

use super::days::WallClock;
use super::window::SECONDS_PER_DAY;
use super::{Calendar, CalendarError};
use crate::time::{MICROS_PER_SECOND, Span, Timestamp};

/// A stretch of instants over which something that is reckoned from them is a straight line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Piece {
    /// What the first instant gives, in microseconds.
    pub(crate) value: i64,
    /// Whether the value goes along with the instant; else it stays.
    pub(crate) moves: bool,
    /// Over how many microseconds it is so, the first one included; at least one.
    pub(crate) length: i64,
}

impl Piece {
    const fn new(value: i64, moves: bool, length: i64) -> Self {
        Self { value, moves, length: if length < 1 { 1 } else { length } }
    }

    /// Not beyond a bound of the value.
    fn up_to(self, bound: i64) -> Self {
        let room = if self.moves { bound - self.value + 1 } else { i64::MAX };
        Self::new(self.value, self.moves, self.length.min(room))
    }

    /// The value drawn into bounds.
    fn drawn_into(self, low: i64, high: i64) -> Self {
        let until = |bound: i64| if self.moves { bound - self.value } else { i64::MAX };
        if self.value < low {
            Self::new(low, false, self.length.min(until(low)))
        } else if self.value >= high {
            Self::new(high, false, self.length)
        } else {
            Self::new(self.value, self.moves, self.length.min(until(high)))
        }
    }
}

impl Calendar {
    /// When a promise made at an instant falls due, and over how many later instants that goes on as a straight line.
    ///
    /// The value is that of [`Calendar::due`]; where this one fails, so does it.
    pub(crate) fn due_piece(&self, from: Timestamp, span: Span) -> Result<Piece, CalendarError> {
        let start = self.inside(from)?;
        let end = self.inner.timeline.end();
        match span {
            Span::Elapsed(amount) => {
                let due = start.saturating_add(amount.get().as_micros());
                self.inside(Timestamp::clamped(due))?;
                Ok(Piece::new(due, true, i64::MAX).up_to(end))
            }
            Span::Working(amount) if amount.get().as_micros() > 0 => {
                self.worked_piece(start, amount.get().as_micros())
            }
            Span::Working(_) | Span::WorkingDays(0) => self.opening_piece(start),
            Span::WorkingDays(days) => self.working_days_piece(start, days),
            Span::CalendarDays(0) => Ok(Piece::new(start, true, i64::MAX).up_to(end)),
            Span::CalendarDays(days) => {
                let due = self.add_calendar_days(from, days)?.as_micros();
                let clock = self.wall_clock(from);
                let day = clock.day + i64::from(days);
                let piece = self.same_clock(start, WallClock { day, ..clock });
                Ok(Piece::new(due, piece.moves, piece.length).up_to(end))
            }
        }
    }

    /// The open time before an instant, and over how many later instants that goes on as a straight line.
    pub(crate) fn worked_piece_at(&self, at: Timestamp) -> Result<Piece, CalendarError> {
        let at = self.inside(at)?;
        let (moves, length) = self.openness(at);
        Ok(Piece::new(self.inner.timeline.worked_by(at), moves, length))
    }

    /// Whether it is open at an instant, and for how many microseconds from then on it stays so.
    fn openness(&self, at: i64) -> (bool, i64) {
        let timeline = &self.inner.timeline;
        let opened = timeline.opened_by(at);
        let current = opened.checked_sub(1).and_then(|last| timeline.segment(last));
        if let Some((_, closes)) = current.filter(|(_, closes)| at < *closes) {
            return (true, closes - at);
        }
        let opens = timeline.segment(opened).map_or(i64::MAX, |(opens, _)| opens);
        (false, opens.saturating_sub(at))
    }

    /// Some open time later, more than none.
    fn worked_piece(&self, start: i64, amount: i64) -> Result<Piece, CalendarError> {
        let timeline = &self.inner.timeline;
        let (is_open, length) = self.openness(start);
        let worked = timeline.worked_by(start).saturating_add(amount);
        let due = timeline.earliest_with(worked).ok_or_else(|| self.no_answer())?;
        let piece = Piece::new(due, is_open, length);
        // What is due when it closes is due at once; a microsecond more falls behind the next opening.
        let (_, left) = self.openness(due - 1);
        Ok(piece.up_to(due - 1 + left))
    }

    /// The next open instant.
    fn opening_piece(&self, start: i64) -> Result<Piece, CalendarError> {
        let (is_open, length) = self.openness(start);
        if is_open {
            return Ok(Piece::new(start, true, length));
        }
        Ok(Piece::new(self.next_open(Timestamp::clamped(start))?.as_micros(), false, length))
    }

    /// Some open dates later, more than none.
    fn working_days_piece(&self, start: i64, days: u32) -> Result<Piece, CalendarError> {
        let due = self.add_working_days(Timestamp::clamped(start), days)?.as_micros();
        let opening = self.opening_piece(start)?;
        let open = Timestamp::clamped(opening.value);
        let clock = self.wall_clock(open);
        let day = self.date_after_working_days(open, days);
        let Some((opens, closes)) = self.hours_of(day) else {
            return Ok(Piece::new(due, false, 1));
        };
        let same = self.same_clock(opening.value, WallClock { day, ..clock });
        // From the next midnight on, another date is meant.
        let today = SECONDS_PER_DAY * MICROS_PER_SECOND - clock.micros;
        let same = Piece::new(same.value, same.moves, same.length.min(today))
            .up_to(self.inner.timeline.end())
            .drawn_into(opens, closes);
        if opening.moves {
            let length = same.length.min(opening.length);
            return Ok(Piece::new(due, same.moves, length));
        }
        Ok(Piece::new(due, false, opening.length))
    }

    /// The instant at which a later date shows the wall clock of an instant.
    fn same_clock(&self, at: i64, later: WallClock) -> Piece {
        let zone = &self.inner.zone;
        let until_change = zone.end_of_offset(at.div_euclid(MICROS_PER_SECOND));
        let until_change = until_change.saturating_mul(MICROS_PER_SECOND).saturating_sub(at);
        let local = later.day * SECONDS_PER_DAY + later.micros.div_euclid(MICROS_PER_SECOND);
        let (is_shown, until) = zone.shown_until(local);
        let rest = later.micros.rem_euclid(MICROS_PER_SECOND);
        let until = (until.saturating_sub(local)).saturating_mul(MICROS_PER_SECOND) - rest;
        Piece::new(self.instant(later), is_shown, until_change.min(until))
    }
}
