//! What follows for a clock from when it ran and when it stood still.

use super::promised::By;
use super::tape::Tape;
use super::watch::{Doing, Rest, Watch};

impl<'a> Watch<'a> {
    /// Since when it has stood still without a break.
    pub(super) fn halted_since(&self) -> Option<i64> {
        let still = self.did.iter().rev().take_while(|(_, doing)| *doing != Doing::Runs);
        still.last().map(|(at, _)| *at)
    }

    /// The stretches in which it ran, each to where the next halt begins; the last one has no end.
    pub(super) fn ran(&self) -> Vec<(i64, i64)> {
        let mut ran: Vec<(i64, i64)> = Vec::new();
        let mut running = false;
        for (at, doing) in &self.did {
            match (doing, running) {
                (Doing::Runs, false) => ran.push((*at, i64::MAX)),
                (Doing::Waits(_) | Doing::Over, true) => ran.last_mut().unwrap().1 = *at,
                _ => {}
            }
            running = *doing == Doing::Runs;
        }
        ran.last_mut().unwrap().1 = i64::MAX;
        ran
    }

    /// When it falls due, or fell; while it stands still, when it would have, had it run on.
    pub(super) fn due_had_it_not_stopped(&self) -> Option<i64> {
        if self.missed.is_some() {
            return self.missed;
        }
        if self.frozen.is_some() {
            return self.frozen;
        }
        let started = self.did.first()?.0;
        let promised = |tape: &Tape<'a>, days| tape.days_after(started, days) - started;
        let (from, rest) = self.anchor.unwrap_or((
            started,
            match self.by? {
                By::Given => return None,
                By::At(due) => Rest::Instant(due),
                By::Time(length) => Rest::Time(length),
                By::OpenTime(length) => Rest::OpenTime(length),
                By::Days(days) => Rest::Time(promised(self.tape, days)),
                By::WorkingDays(days) => {
                    Rest::WorkingDay(self.tape.working_days_after(started, days))
                }
                By::Elastic(due) => Rest::WorkingDay(due),
            },
        ));
        let on_the_clock = |_: &Tape<'a>, from, to| to - from;
        Some(match rest {
            Rest::Instant(due) => due,
            Rest::Time(left) => {
                self.reaches((from, left), on_the_clock, |_, from, left| from + left)
            }
            Rest::OpenTime(left) => {
                self.reaches((from, left), Tape::open_between, Tape::after_open)
            }
            Rest::WorkingDay(due) => self.moved_by_halts(from, due),
        })
    }

    /// The first instant at which it has run so long and does not stand still.
    fn reaches(
        &self,
        (since, length): (i64, i64),
        between: fn(&Tape<'a>, i64, i64) -> i64,
        after: fn(&Tape<'a>, i64, i64) -> i64,
    ) -> i64 {
        let mut left = length;
        // Where it stopped in the instant in which it began to run, it did not run.
        let ran = self.ran().into_iter().map(|(from, to)| (from.max(since), to));
        for (from, to) in ran.filter(|(from, to)| from < to) {
            if left == 0 {
                return from;
            }
            if to == i64::MAX {
                return after(self.tape, from, left);
            }
            let ran = between(self.tape, from, to);
            if ran > left || (ran == left && after(self.tape, from, left) < to) {
                return after(self.tape, from, left);
            }
            left -= ran;
        }
        unreachable!("the last stretch has no end")
    }

    /// Working days have no length, nor has an elastic window: their due time is moved by the open time of each halt before it.
    fn moved_by_halts(&self, since: i64, mut due: i64) -> i64 {
        let ran = self.ran();
        let halts = ran.iter().zip(&ran[1..]).map(|(ran, next)| (ran.1, next.0));
        for (halted, resumed) in halts.filter(|(halted, _)| *halted >= since) {
            if due < halted {
                break;
            }
            let open = self.tape.open_between(halted, resumed);
            due = match open {
                _ if due == halted => resumed,
                0 => due,
                open => self.tape.after_open(due, open),
            };
            if due < resumed {
                due = self.tape.next_open(resumed);
            }
        }
        due
    }

    /// What is left of its promise.
    pub(super) fn rest(&self, at: i64) -> Option<Rest> {
        let due = self.due_had_it_not_stopped()?;
        if self.missed_in_halt {
            return Some(Rest::Instant(due));
        }
        // What another charter found left while it stood still.
        if let Some((_, rest)) = self.anchor.filter(|(from, _)| self.halted_since() == Some(*from))
        {
            return Some(rest);
        }
        self.rest_of(self.halted_since().unwrap_or(at), due)
    }

    /// What lies between an instant and a due time, in the unit of its promise.
    pub(super) fn rest_of(&self, from: i64, due: i64) -> Option<Rest> {
        Some(match self.by? {
            By::OpenTime(_) => Rest::OpenTime(self.tape.open_between(from, due)),
            By::Time(_) | By::Days(_) => Rest::Time(due - from),
            By::WorkingDays(_) | By::Elastic(_) => Rest::WorkingDay(due),
            By::Given | By::At(_) => Rest::Instant(due),
        })
    }
}
