//! From piece to piece over all starts.

use std::ops::Range;

use chrono::Timelike;

use super::{ChainError, Miss, Term};
use crate::calendar::Piece;
use crate::time::{MICROS_PER_SECOND, Timestamp};

/// A stretch of starts over which due time and end of the chain are straight lines, and the promise's calendar is open
/// throughout, or closed throughout.
pub(super) struct Step {
    /// The first of them, in microseconds.
    pub(super) start: i64,
    /// How many there are.
    pub(super) length: i64,
    pub(super) due: Piece,
    pub(super) end: Piece,
    pub(super) is_open: bool,
}

impl Step {
    /// How many of the starts miss.
    pub(super) fn missing(&self) -> i64 {
        let (late, length) = (self.end.value - self.due.value, self.length);
        match (self.end.moves, self.due.moves) {
            (true, false) => length - self.first_missing().min(length),
            (false, true) => late.clamp(0, length),
            _ if late > 0 => length,
            _ => 0,
        }
    }

    /// How many starts pass before one misses, if one does.
    fn first_missing(&self) -> i64 {
        let late = self.end.value - self.due.value;
        if self.end.moves && !self.due.moves { (1 - late).max(0) } else { 0 }
    }

    /// The greatest lateness, with the starts that have it.
    fn worst(&self) -> (i64, Range<i64>) {
        let late = self.end.value - self.due.value;
        let end = self.start + self.length;
        match (self.end.moves, self.due.moves) {
            (true, false) => (late + self.length - 1, end - 1..end),
            (false, true) => (late, self.start..self.start + 1),
            _ => (late, self.start..end),
        }
    }
}

pub(super) struct Walk<'a> {
    promise: &'a Term,
    chain: &'a [Term],
    first: i64,
    at: i64,
    end: i64,
    first_miss: Option<i64>,
    worst: Option<(i64, Range<i64>)>,
}

impl<'a> Walk<'a> {
    pub(super) fn along(
        promise: &'a Term,
        chain: &'a [Term],
        starts: Range<Timestamp>,
    ) -> Result<Self, ChainError> {
        if starts.is_empty() {
            return Err(ChainError::NoStart);
        }
        let (at, end) = (starts.start.as_micros(), starts.end.as_micros());
        Ok(Self { promise, chain, first: at, at, end, first_miss: None, worst: None })
    }

    /// The next piece; none at the end of the range, or of what the calendars know.
    pub(super) fn next_step(&mut self) -> Result<Option<Step>, ChainError> {
        if self.at >= self.end {
            return Ok(None);
        }
        match self.step() {
            Ok(step) => {
                self.at += step.length;
                self.note(&step);
                Ok(Some(step))
            }
            Err(beyond) if self.at == self.first => Err(beyond),
            Err(_) => Ok(None),
        }
    }

    /// The first start that was not looked at.
    pub(super) fn reached(&self) -> Timestamp {
        Timestamp::clamped(self.at)
    }

    /// Where the promise fails, if it does.
    pub(super) fn miss(&self) -> Result<Option<Miss>, ChainError> {
        let (Some(first), Some((_, worst))) = (self.first_miss, &self.worst) else {
            return Ok(None);
        };
        let worst = self.roundest(worst);
        Miss::of(self.promise, self.chain, Timestamp::clamped(first), worst).map(Some)
    }

    fn step(&self) -> Result<Step, ChainError> {
        let at = Timestamp::clamped(self.at);
        let Term { within, calendar } = self.promise;
        let due = calendar.due_piece(at, *within).map_err(ChainError::Promise)?;
        let worked = calendar.worked_piece_at(at).map_err(ChainError::Promise)?;
        let end = self.chain_piece()?;
        let pieces = [due.length, worked.length, end.length, self.end - self.at];
        let length = pieces.into_iter().min().unwrap_or(1);
        Ok(Step { start: self.at, length, due, end, is_open: worked.moves })
    }

    /// When the chain ends: each leg is asked where the one before it ends.
    fn chain_piece(&self) -> Result<Piece, ChainError> {
        let mut whole = Piece { value: self.at, moves: true, length: i64::MAX };
        for (leg, term) in self.chain.iter().enumerate() {
            let from = Timestamp::clamped(whole.value);
            let piece = term.calendar.due_piece(from, term.within);
            let piece = piece.map_err(|source| ChainError::Leg { leg, source })?;
            // Behind a leg that ends at one instant all the same, no later leg makes a difference.
            if whole.moves {
                whole.moves = piece.moves;
                whole.length = whole.length.min(piece.length);
            }
            whole.value = piece.value;
        }
        Ok(whole)
    }

    fn note(&mut self, step: &Step) {
        if step.missing() == 0 {
            return;
        }
        self.first_miss.get_or_insert(step.start + step.first_missing());
        let (late, starts) = step.worst();
        match &mut self.worst {
            Some((worst, known)) if *worst == late && known.end == starts.start => {
                known.end = starts.end;
            }
            Some((worst, _)) if *worst >= late => {}
            worst => *worst = Some((late, starts)),
        }
    }

    /// The first start on the roundest wall clock that some of these show.
    fn roundest(&self, starts: &Range<i64>) -> Timestamp {
        let first = Timestamp::clamped(starts.start);
        let clock = first.wall_clock(self.promise.calendar.zone());
        let micros = i64::from(clock.num_seconds_from_midnight()) * MICROS_PER_SECOND
            + i64::from(clock.nanosecond() / 1_000);
        let up_to = |seconds: i64| starts.start + (-micros).rem_euclid(seconds * MICROS_PER_SECOND);
        let round = [900, 60, 1].map(up_to).into_iter().find(|round| *round < starts.end);
        round.map_or(first, Timestamp::clamped)
    }
}
