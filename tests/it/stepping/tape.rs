//! One calendar, step by step: every answer is found by walking over the steps.

use std::cell::Cell;

use super::hours::{Hours, SECONDS_PER_DAY};
use super::place::Place;

pub(super) const MICROS: i64 = 1_000_000;

const UNSEEN: u8 = 2;

/// The steps of a place and, for those that somebody walked over, whether they are open.
///
/// Instants are microseconds from 1970. They need not lie on a step: a step is open or closed as a whole.
pub(super) struct Tape<'a> {
    place: &'a Place,
    hours: &'a Hours,
    open: Vec<Cell<u8>>,
    /// Whether a walk ran off the tape, so that nothing is known any more.
    ran_off: Cell<bool>,
}

impl<'a> Tape<'a> {
    pub(super) fn of(hours: &'a Hours, place: &'a Place) -> Self {
        let open = vec![Cell::new(UNSEEN); place.steps()];
        Self { place, hours, open, ran_off: Cell::new(false) }
    }

    pub(super) const fn ran_off(&self) -> &Cell<bool> {
        &self.ran_off
    }

    fn is_open(&self, step: usize) -> bool {
        let cell = &self.open[step];
        if cell.get() == UNSEEN {
            let wall = self.place.wall(step);
            let open = self
                .hours
                .is_open(wall.div_euclid(SECONDS_PER_DAY), wall.rem_euclid(SECONDS_PER_DAY));
            cell.set(u8::from(open));
        }
        cell.get() == 1
    }

    const fn long(&self) -> i64 {
        self.place.step * MICROS
    }

    fn starts(&self, step: usize) -> i64 {
        self.place.origin * MICROS + i64::try_from(step).unwrap() * self.long()
    }

    /// The step in which an instant lies; none beyond the tape.
    fn step_of(&self, at: i64) -> Option<usize> {
        let step = (at - self.place.origin * MICROS).div_euclid(self.long());
        let step = usize::try_from(step).ok().filter(|step| *step < self.open.len());
        if step.is_none() {
            self.ran_off.set(true);
        }
        step
    }

    fn date(&self, step: usize) -> i64 {
        self.place.wall(step).div_euclid(SECONDS_PER_DAY)
    }

    /// Nobody knows; some instant will do.
    fn unknown(&self) -> i64 {
        self.ran_off.set(true);
        self.starts(self.open.len())
    }

    /// Open time between two instants; negative if they are the other way round.
    pub(super) fn open_between(&self, from: i64, to: i64) -> i64 {
        if to < from {
            return -self.open_between(to, from);
        }
        let (Some(mut step), Some(_)) = (self.step_of(from), self.step_of(to)) else { return 0 };
        let (mut at, mut open) = (from, 0);
        while at < to {
            let next = self.starts(step + 1).min(to);
            if self.is_open(step) {
                open += next - at;
            }
            (at, step) = (next, step + 1);
        }
        open
    }

    /// The first instant with so much open time between another and it; more than none.
    pub(super) fn after_open(&self, from: i64, amount: i64) -> i64 {
        assert!(amount > 0, "a walk goes somewhere");
        let Some(first) = self.step_of(from) else { return self.unknown() };
        let (mut at, mut lacking) = (from, amount);
        for step in first..self.open.len() {
            let next = self.starts(step + 1);
            if self.is_open(step) {
                if next - at >= lacking {
                    return at + lacking;
                }
                lacking -= next - at;
            }
            at = next;
        }
        self.unknown()
    }

    /// The last instant with so much open time between it and another; more than none.
    pub(super) fn before_open(&self, to: i64, amount: i64) -> i64 {
        assert!(amount > 0, "a walk goes somewhere");
        let Some(last) = self.step_of(to) else { return self.unknown() };
        let (mut at, mut lacking) = (to, amount);
        for step in (0..=last).rev() {
            let starts = self.starts(step);
            if self.is_open(step) {
                if at - starts >= lacking {
                    return at - lacking;
                }
                lacking -= at - starts;
            }
            at = starts;
        }
        self.unknown()
    }

    /// The instant itself if it is open, or the next opening.
    pub(super) fn next_open(&self, from: i64) -> i64 {
        let Some(first) = self.step_of(from) else { return self.unknown() };
        match (first..self.open.len()).find(|step| self.is_open(*step)) {
            Some(step) => self.starts(step).max(from),
            None => self.unknown(),
        }
    }

    /// So many dates later, when the clock on the wall shows the same.
    pub(super) fn days_after(&self, from: i64, days: u32) -> i64 {
        if days == 0 {
            return from;
        }
        let Some((date, clock)) = self.wall_clock(from) else { return self.unknown() };
        self.first_showing(from, date + i64::from(days), clock)
    }

    /// So many dates with open time later, when the clock on the wall shows the same, within that date's hours.
    pub(super) fn working_days_after(&self, from: i64, days: u32) -> i64 {
        let from = self.next_open(from);
        if days == 0 {
            return from;
        }
        let Some((today, clock)) = self.wall_clock(from) else { return self.unknown() };
        let Some(first) = self.step_of(from) else { return self.unknown() };
        let (mut passed, mut last_seen) = (0, today);
        for step in first..self.open.len() {
            let date = self.date(step);
            if date <= last_seen || !self.is_open(step) {
                continue;
            }
            (passed, last_seen) = (passed + 1, date);
            if passed == days {
                let (opens, closes) = self.hours_from(step);
                return self.first_showing(from, date, clock).clamp(opens, closes);
            }
        }
        self.unknown()
    }

    /// From the first opening of a date, which this step is, to its last closing.
    fn hours_from(&self, opening: usize) -> (i64, i64) {
        let date = self.date(opening);
        let two_days = usize::try_from(2 * SECONDS_PER_DAY / self.place.step).unwrap();
        let end = (opening + two_days).min(self.open.len());
        let last =
            (opening..end).rev().find(|step| self.date(*step) == date && self.is_open(*step));
        (self.starts(opening), self.starts(last.unwrap_or(opening) + 1))
    }

    /// The date that the clock on the wall shows, and microseconds after its start.
    fn wall_clock(&self, at: i64) -> Option<(i64, i64)> {
        let step = self.step_of(at)?;
        let shown = self.place.wall(step) * MICROS + (at - self.starts(step));
        let day = SECONDS_PER_DAY * MICROS;
        Some((shown.div_euclid(day), shown.rem_euclid(day)))
    }

    /// The first instant, not before another, that shows this; or the end of the gap that leaves it out.
    fn first_showing(&self, from: i64, date: i64, clock: i64) -> i64 {
        let wanted = date * SECONDS_PER_DAY * MICROS + clock;
        let Some(first) = self.step_of(from) else { return self.unknown() };
        let mut skipped = None;
        for step in first..self.open.len() {
            let shown = self.place.wall(step) * MICROS;
            if (shown..shown + self.long()).contains(&wanted) {
                return self.starts(step) + (wanted - shown);
            }
            if shown > wanted && skipped.is_none() {
                skipped = Some(self.starts(step));
            }
            // Nowhere was a clock set back by more than a day.
            if shown > wanted + SECONDS_PER_DAY * MICROS {
                break;
            }
        }
        skipped.unwrap_or_else(|| self.unknown())
    }
}
