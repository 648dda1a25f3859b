//! One calendar, step by step: every answer is found by walking over the steps.

use std::cell::Cell;

use super::hours::{Hours, SECONDS_PER_DAY};
use super::place::Place;

pub(super) const MICROS: i64 = 1_000_000;

/// So many steps are kept in one word, a bit for each.
pub(super) const IN_A_WORD: usize = 64;

/// The steps of a place and, for those that somebody walked over, whether they are open.
///
/// Each step is asked for itself. What was asked is kept as bits, so that a walk goes over many steps at once where nothing
/// is to be seen: over words in which all is closed, or in which all that is open is counted and none of it is the end.
///
/// Instants are microseconds from 1970. They need not lie on a step: a step is open or closed as a whole.
pub(super) struct Tape<'a> {
    place: &'a Place,
    /// Open while all of these are.
    hours: Vec<&'a Hours>,
    words: Vec<Cell<Option<u64>>>,
    /// Whether a walk ran off the tape, so that nothing is known any more.
    ran_off: Cell<bool>,
}

impl<'a> Tape<'a> {
    pub(super) fn of(hours: Vec<&'a Hours>, place: &'a Place) -> Self {
        let words = vec![Cell::new(None); place.steps().div_ceil(IN_A_WORD)];
        Self { place, hours, words, ran_off: Cell::new(false) }
    }

    pub(super) const fn ran_off(&self) -> &Cell<bool> {
        &self.ran_off
    }

    /// Which steps of a word are open, the first step's bit lowest.
    pub(super) fn word(&self, number: usize) -> u64 {
        if let Some(word) = self.words[number].get() {
            return word;
        }
        let open = |hours: &&Hours| self.open_in(hours, number);
        let bits = self.hours.iter().map(open).fold(u64::MAX, |all, bits| all & bits);
        self.words[number].set(Some(bits));
        bits
    }

    fn open_in(&self, hours: &Hours, number: usize) -> u64 {
        let (mut bits, mut day) = (0, None);
        for step in Self::steps_of(number).filter(|step| *step < self.steps()) {
            let wall = self.place.wall(step);
            let date = wall.div_euclid(SECONDS_PER_DAY);
            let today = match day {
                Some((of, today)) if of == date => today,
                _ => hours.on(date),
            };
            day = Some((date, today));
            bits |=
                u64::from(today.is_open(wall.rem_euclid(SECONDS_PER_DAY))) << (step % IN_A_WORD);
        }
        bits
    }

    /// Whether any of its steps is open.
    pub(super) fn is_ever_open(&self) -> bool {
        self.next(0).is_some()
    }

    const fn steps_of(word: usize) -> std::ops::Range<usize> {
        word * IN_A_WORD..(word + 1) * IN_A_WORD
    }

    pub(super) fn steps(&self) -> usize {
        self.place.steps()
    }

    fn is_open(&self, step: usize) -> bool {
        self.word(step / IN_A_WORD) >> (step % IN_A_WORD) & 1 == 1
    }

    /// How many steps are open between two of them.
    fn count(&self, from: usize, to: usize) -> i64 {
        let (mut step, mut open) = (from, 0);
        while step < to {
            let word = step / IN_A_WORD;
            let end = to.min((word + 1) * IN_A_WORD);
            let mut bits = self.word(word) >> (step % IN_A_WORD);
            if end - step < IN_A_WORD {
                bits &= (1 << (end - step)) - 1;
            }
            open += i64::from(bits.count_ones());
            step = end;
        }
        open
    }

    /// The first open step from one on.
    fn next(&self, mut step: usize) -> Option<usize> {
        while step < self.steps() {
            let bits = self.word(step / IN_A_WORD) >> (step % IN_A_WORD);
            if bits != 0 {
                return Some(step + bits.trailing_zeros() as usize);
            }
            step = (step / IN_A_WORD + 1) * IN_A_WORD;
        }
        None
    }

    const fn long(&self) -> i64 {
        self.place.step * MICROS
    }

    pub(super) fn starts(&self, step: usize) -> i64 {
        self.place.origin * MICROS + i64::try_from(step).unwrap() * self.long()
    }

    /// The step in which an instant lies; none beyond the tape.
    pub(super) fn step_of(&self, at: i64) -> Option<usize> {
        let step = (at - self.place.origin * MICROS).div_euclid(self.long());
        let step = usize::try_from(step).ok().filter(|step| *step < self.steps());
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
        self.starts(self.steps())
    }

    /// Open time between two instants; negative if they are the other way round.
    pub(super) fn open_between(&self, from: i64, to: i64) -> i64 {
        if to < from {
            return -self.open_between(to, from);
        }
        let (Some(first), Some(last)) = (self.step_of(from), self.step_of(to)) else { return 0 };
        if first == last {
            return if self.is_open(first) { to - from } else { 0 };
        }
        let head = if self.is_open(first) { self.starts(first + 1) - from } else { 0 };
        let tail = if self.is_open(last) { to - self.starts(last) } else { 0 };
        head + self.count(first + 1, last) * self.long() + tail
    }

    /// The first instant with so much open time between another and it; more than none.
    pub(super) fn after_open(&self, from: i64, amount: i64) -> i64 {
        assert!(amount > 0, "a walk goes somewhere");
        let Some(first) = self.step_of(from) else { return self.unknown() };
        let (mut at, mut lacking, mut step) = (from, amount, first);
        while step < self.steps() {
            let behind = step + IN_A_WORD;
            if step.is_multiple_of(IN_A_WORD) && step != first && behind <= self.steps() {
                let open = i64::from(self.word(step / IN_A_WORD).count_ones()) * self.long();
                if open < lacking {
                    (lacking, step, at) = (lacking - open, behind, self.starts(behind));
                    continue;
                }
            }
            let next = self.starts(step + 1);
            if self.is_open(step) {
                if next - at >= lacking {
                    return at + lacking;
                }
                lacking -= next - at;
            }
            (at, step) = (next, step + 1);
        }
        self.unknown()
    }

    /// The last instant with so much open time between it and another; more than none.
    pub(super) fn before_open(&self, to: i64, amount: i64) -> i64 {
        assert!(amount > 0, "a walk goes somewhere");
        let Some(last) = self.step_of(to) else { return self.unknown() };
        let (mut at, mut lacking, mut step) = (to, amount, last + 1);
        while step > 0 {
            if step.is_multiple_of(IN_A_WORD) && step <= last {
                let open = i64::from(self.word(step / IN_A_WORD - 1).count_ones()) * self.long();
                if open < lacking {
                    step -= IN_A_WORD;
                    (lacking, at) = (lacking - open, self.starts(step));
                    continue;
                }
            }
            step -= 1;
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
        match self.next(first) {
            Some(step) => self.starts(step).max(from),
            None => self.unknown(),
        }
    }

    /// Since when it has been closed at an instant, if just before it was; or the instant itself.
    pub(super) fn closed_since(&self, at: i64) -> i64 {
        let Some(step) = self.step_of(at) else { return self.unknown() };
        let mut behind = if self.starts(step) < at { step + 1 } else { step };
        while behind > 0 {
            if behind.is_multiple_of(IN_A_WORD) && self.word(behind / IN_A_WORD - 1) == 0 {
                behind -= IN_A_WORD;
            } else if self.is_open(behind - 1) {
                return self.starts(behind).min(at);
            } else {
                behind -= 1;
            }
        }
        self.unknown()
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
        let mut from_step = first;
        while let Some(step) = self.next(from_step) {
            let date = self.date(step);
            from_step = step + 1;
            if date <= last_seen {
                if self.shows_only(step / IN_A_WORD, date) {
                    from_step = (step / IN_A_WORD + 1) * IN_A_WORD;
                }
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

    /// Whether the clock on the wall shows this date in every step of a word: it is not set in it.
    fn shows_only(&self, word: usize, date: i64) -> bool {
        let steps = Self::steps_of(word);
        let last = steps.end.min(self.steps()) - 1;
        self.place.is_never_set(word * IN_A_WORD, last)
            && self.date(steps.start) == date
            && self.date(last) == date
    }

    /// From the first opening of a date, which this step is, to its last closing.
    fn hours_from(&self, opening: usize) -> (i64, i64) {
        let date = self.date(opening);
        let two_days = usize::try_from(2 * SECONDS_PER_DAY / self.place.step).unwrap();
        let end = (opening + two_days).min(self.steps());
        let (mut step, mut last) = (opening, opening);
        while let Some(open) = self.next(step).filter(|open| *open < end) {
            let word = open / IN_A_WORD;
            let (behind, shown) = ((word + 1) * IN_A_WORD, self.date(open));
            step = open + 1;
            if behind <= end && self.shows_only(word, shown) {
                step = behind;
                let highest = word * IN_A_WORD + self.word(word).ilog2() as usize;
                last = if shown == date { highest } else { last };
            } else if shown == date {
                last = open;
            }
        }
        (self.starts(opening), self.starts(last + 1))
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
        let (mut skipped, mut first) = (None, first);
        // Nowhere was a clock set forward by more than a day: what is further ahead is not shown sooner.
        let far = wanted - self.place.wall(first) * MICROS - 2 * SECONDS_PER_DAY * MICROS;
        first += usize::try_from(far / self.long()).unwrap_or(0);
        for step in first..self.steps() {
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
