//! Whether a promise can be kept at all in its window: looked for step by step.

use super::tape::{IN_A_WORD, Tape};

/// Hours in which it can be: ours, and the customer's as far as they are known.
#[derive(Clone, Copy)]
pub(super) struct Usable<'a> {
    pub(super) ours: &'a Tape<'a>,
    pub(super) reached_in: Option<&'a Tape<'a>>,
    pub(super) quiet_in: Option<&'a Tape<'a>>,
}

/// What leaves nothing of a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Leaves {
    Ours,
    Customers,
    Quiet,
    Together,
}

/// A window, from when to when.
pub(super) type Window = (i64, i64);

impl<'a> Usable<'a> {
    /// Why it cannot be kept in a window, and the next in which it can, if that is known.
    pub(super) fn refuses(self, window: Window) -> Option<(Leaves, Option<Window>)> {
        if self.meets(window) {
            return None;
        }
        let ours = Self { reached_in: None, quiet_in: None, ..self };
        let theirs = |tape: &'a Tape<'a>| Self { ours: tape, reached_in: None, quiet_in: None };
        let without_quiet = Self { quiet_in: None, ..self };
        let why = if !ours.meets(window) {
            Leaves::Ours
        } else if self.reached_in.is_some_and(|tape| !theirs(tape).meets(window)) {
            Leaves::Customers
        } else if self.quiet_in.is_some() && without_quiet.meets(window) {
            Leaves::Quiet
        } else {
            Leaves::Together
        };
        Some((why, self.next(window)))
    }

    /// Whether some of a window lies in such hours.
    fn meets(self, (opens, by): Window) -> bool {
        let (Some(first), Some(last)) = (self.ours.step_of(opens), self.ours.step_of(by - 1))
        else {
            return false;
        };
        self.first(first, true).is_some_and(|step| step <= last)
    }

    /// The first stretch behind a window, no longer than it.
    fn next(self, (opens, by): Window) -> Option<Window> {
        let step = self.first(self.ours.step_of(by)?, true)?;
        let from = self.ours.starts(step).max(by);
        let closes = self.first(step, false).map(|step| self.ours.starts(step));
        let longest = from + (by - opens);
        Some((from, closes.map_or(longest, |closes| closes.min(longest))))
    }

    /// The first step from one on that is usable, or is not.
    fn first(self, step: usize, usable: bool) -> Option<usize> {
        let mut from = step;
        while from < self.ours.steps() {
            let word = self.word(from / IN_A_WORD);
            let bits = if usable { word } else { !word } >> (from % IN_A_WORD);
            if bits != 0 {
                let found = from + bits.trailing_zeros() as usize;
                return (found < self.ours.steps()).then_some(found);
            }
            from = (from / IN_A_WORD + 1) * IN_A_WORD;
        }
        None
    }

    fn word(self, number: usize) -> u64 {
        let reached = self.reached_in.map_or(u64::MAX, |tape| tape.word(number));
        let quiet = self.quiet_in.map_or(0, |tape| tape.word(number));
        self.ours.word(number) & reached & !quiet
    }
}
