//! A zone as the few spans of one offset that a period needs.

use chrono::{DateTime, NaiveDate, Offset, TimeZone};
use chrono_tz::Tz;

use super::intervals::Interval;
use super::window::SECONDS_PER_DAY;

/// No zone was ever further from UTC than this many seconds.
const MAX_OFFSET: i64 = SECONDS_PER_DAY;

/// How far apart a zone is sampled. No zone leaves an offset and returns to it within less than a week (Brazil in
/// October 2000, Gaza in years to come), so that no change is missed; a test holds this over all zones.
const SAMPLE: i64 = 3 * SECONDS_PER_DAY;

/// A stretch of one zone's time under one offset.
#[derive(Debug, Clone, Copy)]
struct OffsetSpan {
    /// Seconds on the UTC line.
    from: i64,
    /// Seconds that the wall clock is ahead.
    offset: i64,
}

/// The offsets of a zone during a period, with a day or two around it.
///
/// All instants here are whole seconds on the UTC line, all wall clocks whole seconds on the local line.
#[derive(Debug, Clone)]
pub(super) struct Zone {
    tz: Tz,
    spans: Vec<OffsetSpan>,
}

/// The part of an interval that lies on one date under one offset.
#[derive(Debug, Clone, Copy)]
pub(super) struct Piece {
    pub(super) day: i64,
    pub(super) from: i64,
    pub(super) to: i64,
    offset: i64,
}

impl Piece {
    /// A wall clock as an instant, by the offset of this piece.
    pub(super) const fn instant(&self, local: i64) -> i64 {
        local - self.offset
    }

    /// An instant as a wall clock, by the offset of this piece.
    pub(super) const fn local(&self, instant: i64) -> i64 {
        instant + self.offset
    }
}

/// The number of the date, counted from 1970-01-01.
pub(super) fn day_number(date: NaiveDate) -> i64 {
    i64::from(date.to_epoch_days())
}

impl Zone {
    /// The zone's offsets around the dates from `first_day` to before `end_day`.
    pub(super) fn around(tz: Tz, first_day: i64, end_day: i64) -> Self {
        let from = first_day * SECONDS_PER_DAY - 2 * MAX_OFFSET;
        let to = end_day * SECONDS_PER_DAY + 2 * MAX_OFFSET;
        let mut spans = vec![OffsetSpan { from, offset: offset_of(tz, from) }];
        let mut at = from;
        let mut offset = offset_of(tz, from);
        while at < to {
            let sample = at + SAMPLE;
            let sampled = offset_of(tz, sample);
            at = if sampled == offset { sample } else { change_between(tz, at, sample, offset) };
            if sampled != offset {
                offset = offset_of(tz, at);
                spans.push(OffsetSpan { from: at, offset });
            }
        }
        Self { tz, spans }
    }

    pub(super) const fn tz(&self) -> Tz {
        self.tz
    }

    /// The wall clock at an instant.
    pub(super) fn local(&self, instant: i64) -> i64 {
        instant + self.span_at(self.index_at(instant)).offset
    }

    /// The first instant at which the wall clock shows this; if it never does, the end of the gap that leaves it out.
    pub(super) fn first_instant(&self, local: i64) -> i64 {
        let mut index = self.index_at(local - MAX_OFFSET);
        loop {
            let span = self.span_at(index);
            let end = self.end_of(index);
            if local < end.saturating_add(span.offset) {
                // Before the start of this span the clock was still behind `local`: it lies in the gap.
                return (local - span.offset).max(span.from);
            }
            index += 1;
        }
    }

    /// The first instant after this one at which another offset begins.
    pub(super) fn end_of_offset(&self, instant: i64) -> i64 {
        self.end_of(self.index_at(instant))
    }

    /// Whether the wall clock ever shows this, and the first wall clock after it of which that, or the offset under which
    /// it is first shown, is not true.
    pub(super) fn shown_until(&self, local: i64) -> (bool, i64) {
        let first = self.first_instant(local);
        let index = self.index_at(first);
        let span = self.span_at(index);
        if local < first + span.offset {
            return (false, first + span.offset);
        }
        (true, self.end_of(index).saturating_add(span.offset))
    }

    /// The intervals of the wall clock as intervals on the UTC line, in order of the instants; some may touch.
    pub(super) fn instants_of(&self, local: &[Interval], mut take: impl FnMut(Interval)) {
        for (index, span) in self.spans.iter().enumerate() {
            let end = self.end_of(index);
            let first = local.partition_point(|&(_, to)| to <= span.from + span.offset);
            for &(from, to) in local.get(first..).unwrap_or_default() {
                if from - span.offset >= end {
                    break;
                }
                take(((from - span.offset).max(span.from), (to - span.offset).min(end)));
            }
        }
    }

    /// Cuts an interval of instants at local midnights and at changes of the offset.
    pub(super) fn pieces(&self, (from, to): Interval) -> impl Iterator<Item = Piece> + '_ {
        let mut index = self.index_at(from);
        let mut at = from;
        std::iter::from_fn(move || {
            if at >= to {
                return None;
            }
            while self.end_of(index) <= at {
                index += 1;
            }
            let offset = self.span_at(index).offset;
            let day = (at + offset).div_euclid(SECONDS_PER_DAY);
            let midnight = (day + 1) * SECONDS_PER_DAY - offset;
            let piece =
                Piece { day, from: at, to: to.min(midnight).min(self.end_of(index)), offset };
            at = piece.to;
            Some(piece)
        })
    }

    fn index_at(&self, instant: i64) -> usize {
        self.spans.partition_point(|span| span.from <= instant).saturating_sub(1)
    }

    fn span_at(&self, index: usize) -> OffsetSpan {
        // The last offset holds on: nobody asks beyond the period.
        self.spans
            .get(index)
            .or(self.spans.last())
            .copied()
            .unwrap_or(OffsetSpan { from: i64::MIN, offset: 0 })
    }

    fn end_of(&self, index: usize) -> i64 {
        self.spans.get(index + 1).map_or(i64::MAX, |next| next.from)
    }
}

fn offset_of(tz: Tz, instant: i64) -> i64 {
    let utc = DateTime::from_timestamp(instant, 0).unwrap_or_default().naive_utc();
    i64::from(tz.offset_from_utc_datetime(&utc).fix().local_minus_utc())
}

/// The first second, after `from` and up to `to`, at which the offset is no longer `offset`.
fn change_between(tz: Tz, from: i64, to: i64, offset: i64) -> i64 {
    let (mut before, mut after) = (from, to);
    while after - before > 1 {
        let middle = before + (after - before) / 2;
        if offset_of(tz, middle) == offset {
            before = middle;
        } else {
            after = middle;
        }
    }
    after
}
