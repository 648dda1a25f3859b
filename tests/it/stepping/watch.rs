//! One clock, as the laws tell of it: it remembers when it ran and when it stood still, and derives the rest by walking
//! through that time.

use super::budget::WaitedBefore;
use super::promised::{Again, By, Early, Promised, Sign};
use super::tape::Tape;

/// What a clock does from an instant on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Doing {
    Runs,
    /// Stands still while the matter waits, for this reason.
    Waits(usize),
    /// Stands still while the matter is resolved or closed.
    Over,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Phase {
    Idle,
    Going,
    Met(i64),
    /// Nobody has to do it any more.
    Cancelled(i64),
}

/// What happens to a clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    Armed,
    Started,
    Stopped(Doing),
    RunsAgain,
    Retargeted,
    Warned,
    Breached,
    Fulfilled,
    Cancelled,
    Recounted,
    /// Waits may stop it until then.
    StandsUntil(i64),
}

/// What is left of a promise: time, or an instant where time would say nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rest {
    OpenTime(i64),
    Time(i64),
    WorkingDay(i64),
    Instant(i64),
}

#[derive(Clone)]
pub(super) struct Watch<'a> {
    pub(super) promised: &'a Promised,
    pub(super) tape: &'a Tape<'a>,
    pub(super) phase: Phase,
    pub(super) armed: bool,
    /// By when its present cycle is promised.
    pub(super) by: Option<By>,
    /// What it did in its present cycle, or in the last one, and from when on.
    pub(super) did: Vec<(i64, Doing)>,
    pub(super) warned: bool,
    pub(super) breached_at: Option<i64>,
    /// The due time that was missed.
    pub(super) missed: Option<i64>,
    /// Missed by a goal that was past already when it was set in a halt.
    pub(super) missed_in_halt: bool,
    /// What another charter left of its promise, and from when on.
    pub(super) anchor: Option<(i64, Rest)>,
    /// The due time that stays under another charter until it next stops.
    pub(super) frozen: Option<i64>,
    /// Whether another charter was adopted since it started.
    pub(super) amended: bool,
    /// Since when another charter's hours count, and how much open time had run by then, as it was measured.
    pub(super) changed: Option<(i64, i64)>,
    /// Whether something else was left of its promise than when it stopped.
    pub(super) moved_in_halt: bool,
    /// What waits had used up by then.
    pub(super) waited_before: Option<WaitedBefore>,
    /// When it is due and to be warned of once it runs on, as it was told under a charter that is no more.
    pub(super) told_to_run_on: Option<(Option<i64>, Option<i64>)>,
    /// When the wait that stops it has done so for as long as it may.
    pub(super) runs_on: Option<i64>,
    pub(super) cycles: u32,
    pub(super) breaches: u32,
    /// Since when its due time stands; worked out again when anything changes.
    stands_since: i64,
    pub(super) due: Option<i64>,
    warn: Option<i64>,
    /// What it had left, and when it was due, when it was fulfilled.
    pub(super) at_the_end: (Option<i64>, Option<Rest>),
}

impl<'a> Watch<'a> {
    pub(super) fn of(promised: &'a Promised, tape: &'a Tape<'a>) -> Self {
        Self {
            promised,
            tape,
            phase: Phase::Idle,
            armed: promised.measure.again != Again::BehindTheFirst,
            by: None,
            did: Vec::new(),
            warned: false,
            breached_at: None,
            missed: None,
            missed_in_halt: false,
            anchor: None,
            frozen: None,
            amended: false,
            changed: None,
            moved_in_halt: false,
            waited_before: None,
            told_to_run_on: None,
            runs_on: None,
            cycles: 0,
            breaches: 0,
            stands_since: i64::MIN,
            due: None,
            warn: None,
            at_the_end: (None, None),
        }
    }

    pub(super) fn doing(&self) -> Option<Doing> {
        match self.phase {
            Phase::Going => self.did.last().map(|(_, doing)| *doing),
            _ => None,
        }
    }

    fn stands_still(&self) -> bool {
        self.doing().is_some_and(|doing| doing != Doing::Runs)
    }

    /// When it falls due, if it runs.
    pub(super) fn due(&self) -> Option<i64> {
        self.due.filter(|_| self.doing() == Some(Doing::Runs))
    }

    /// What happens to it next by itself: when it is to be woken, how that is dated, and what it is.
    pub(super) fn next(&self) -> Option<(i64, i64, What)> {
        if self.doing() != Some(Doing::Runs) {
            return self.runs_on.map(|at| (at, at, What::RunsAgain));
        }
        if self.breached_at.is_some() {
            return None;
        }
        let warning = self.warn.filter(|_| !self.warned).map(|at| (at, at, What::Warned));
        // At its due time a promise can still be kept: one microsecond later it cannot.
        let breach = self.due.map(|due| (due + 1, due, What::Breached));
        warning.into_iter().chain(breach).min_by_key(|(wake, _, _)| *wake)
    }

    /// Since when what it does next stands.
    pub(super) const fn stands_since(&self) -> i64 {
        self.stands_since
    }

    pub(super) fn happens(&mut self, what: What, at: i64) {
        match what {
            What::Warned => self.warned = true,
            What::RunsAgain => self.runs_on_from(at),
            _ => self.breaches_at(at),
        }
    }

    pub(super) fn breaches_at(&mut self, at: i64) {
        self.breached_at = Some(at);
        self.missed = self.due_had_it_not_stopped();
        self.breaches += 1;
    }

    // What commands do to it; each tells what happened.

    pub(super) fn hears(&mut self, sign: Sign, at: i64, by: Option<By>) -> Vec<What> {
        let measure = self.promised.measure;
        let (starts, stops) = (measure.starts_on(sign), measure.stops_on(sign));
        let (was, was_armed) = (self.phase, self.armed);
        let mut told = Vec::new();
        if stops && was == Phase::Going {
            told.extend(self.is_fulfilled(at));
        } else if stops && !was_armed {
            self.armed = true;
            told.push(What::Armed);
        }
        let anew = matches!(measure.again, Again::FromNothing | Again::BehindTheFirst);
        match was {
            Phase::Met(met) if starts && !anew && measure.again != Again::Never => {
                told.extend(self.goes_on(met, at, by));
            }
            Phase::Idle if starts && was_armed => told.push(self.starts(at, by)),
            Phase::Met(_) | Phase::Cancelled(_) if starts && anew => told.push(self.starts(at, by)),
            Phase::Going if starts && stops && anew => told.push(self.starts(at, by)),
            _ => {}
        }
        told
    }

    /// Where its agreement is one of others by now, it can end, and does not begin.
    pub(super) fn hears_of_others(&mut self, sign: Sign, at: i64) -> Vec<What> {
        let ends = self.promised.measure.stops_on(sign) && self.phase == Phase::Going;
        if ends { self.is_fulfilled(at) } else { Vec::new() }
    }

    /// Goes on where it was fulfilled, and is promised what is promised by now; a breach stays.
    fn goes_on(&mut self, met: i64, at: i64, by: Option<By>) -> Vec<What> {
        if self.amended {
            // What was left when it was fulfilled is left of another charter's promise.
            let (due, rest) = self.at_the_end;
            let stopped = self.halted_since().filter(|_| rest.is_some()).unwrap_or(met);
            let rest = rest.or_else(|| due.and_then(|due| self.rest_of(met, due)));
            (self.anchor, self.frozen) = (rest.map(|rest| (stopped, rest)), None);
        }
        self.phase = Phase::Going;
        self.did.push(match self.promised.measure.again {
            Again::Continued => (met, Doing::Over),
            _ => (met, Doing::Runs),
        });
        let mut told = self.runs_from(at);
        told.extend(self.is_promised_by(by, at));
        told
    }

    fn is_fulfilled(&mut self, at: i64) -> Vec<What> {
        let mut told = Vec::new();
        if let (true, Some(By::At(due)), None) = (self.stands_still(), self.by, self.breached_at)
            && due < at
        {
            // Standing still hides a fixed due time, but does not move it.
            self.breaches_at(at);
            told.push(What::Breached);
        }
        let rest = if self.stands_still() { self.rest(at) } else { None };
        self.at_the_end = (self.due(), rest);
        self.phase = Phase::Met(at);
        self.runs_on = None;
        told.push(What::Fulfilled);
        told
    }

    fn starts(&mut self, at: i64, by: Option<By>) -> What {
        self.phase = Phase::Going;
        // Only an opening brings instants along.
        self.by = by.filter(|by| *by != By::Given);
        self.did = vec![(at, Doing::Runs)];
        (self.warned, self.breached_at, self.missed) = (false, None, None);
        self.missed_in_halt = false;
        self.runs_on = None;
        (self.anchor, self.frozen, self.amended, self.changed) = (None, None, false, None);
        (self.moved_in_halt, self.waited_before, self.told_to_run_on) = (false, None, None);
        self.cycles += 1;
        self.work_out(at);
        What::Started
    }

    pub(super) fn stops_for(&mut self, why: Doing, at: i64) -> Vec<What> {
        if self.phase != Phase::Going || self.doing() == Some(why) {
            return Vec::new();
        }
        let ran = self.doing() == Some(Doing::Runs);
        if let (true, Doing::Waits(reason)) = (ran, why)
            && self.used_up_at(reason, at) == Some(at)
        {
            return Vec::new();
        }
        if let Some(due) = self.frozen.take() {
            self.anchor = self.rest_of(at, due).map(|rest| (at, rest));
        }
        self.did.push((at, why));
        self.due = None;
        let mut told = vec![What::Stopped(why)];
        told.extend(self.stands_until(at));
        told
    }

    pub(super) fn runs_again(&mut self, at: i64) -> Vec<What> {
        if !self.stands_still() {
            return Vec::new();
        }
        self.runs_from(at)
    }

    fn runs_from(&mut self, at: i64) -> Vec<What> {
        self.goes_from(at);
        let mut told = vec![What::RunsAgain];
        if self.breached_at.is_none() && self.due.is_some_and(|due| due < at) {
            self.breaches_at(at);
            told.push(What::Breached);
        }
        told
    }

    fn goes_from(&mut self, at: i64) {
        self.did.push((at, Doing::Runs));
        (self.missed_in_halt, self.runs_on) = (false, None);
        self.work_out(at);
        if std::mem::take(&mut self.moved_in_halt) {
            self.is_warned_anew(at);
        }
    }

    /// Runs on although the matter waits; what was told of that stays told.
    fn runs_on_from(&mut self, at: i64) {
        let (told, moved) = (self.told_to_run_on.take(), self.moved_in_halt);
        self.goes_from(at);
        if let Some((due, warn)) = told {
            (self.due, self.warn, self.frozen) = (due, warn, due);
            if moved {
                self.is_warned_anew(at);
            }
        }
    }

    /// When it would be due and to be warned of, if it ran on from an instant.
    pub(super) fn if_it_ran_on_from(&self, at: i64) -> (Option<i64>, Option<i64>) {
        let mut then = self.clone();
        then.runs_on_from(at);
        (then.due, then.warn)
    }

    pub(super) fn is_promised_by(&mut self, by: Option<By>, at: i64) -> Vec<What> {
        // Instants that the matter brought along stay.
        if self.phase != Phase::Going || by == Some(By::Given) || by == self.by {
            return Vec::new();
        }
        let halted = self.halted_since();
        let left = halted.and_then(|_| self.rest(at));
        self.by = by;
        self.missed_in_halt = false;
        (self.anchor, self.frozen) = (None, None);
        self.anchor = self.left_by_the_change();
        let due = self.due_had_it_not_stopped();
        if halted.is_none() {
            self.work_out(at);
            self.is_warned_anew(at);
        }
        let mut told = vec![What::Retargeted];
        if self.breached_at.is_none() && due.is_some_and(|due| due < halted.unwrap_or(at)) {
            self.breaches_at(at);
            self.missed_in_halt = halted.is_some();
            told.push(What::Breached);
        }
        self.moved_in_halt |= halted.is_some() && self.rest(at) != left;
        told.extend(self.stands_until(at));
        told
    }

    /// Another due time deserves a warning of its own, if there is time for one.
    pub(super) fn is_warned_anew(&mut self, at: i64) {
        self.warned &= self.warn.is_none_or(|warn| warn <= at);
    }

    /// Works out when it falls due and when to warn.
    pub(super) fn work_out(&mut self, at: i64) {
        self.stands_since = at;
        self.due = self.due_had_it_not_stopped();
        self.warn = self.due.zip(self.promised.warn).map(|(due, early)| match early {
            Early::OpenTime(length) => self.tape.before_open(due, length),
            Early::Time(length) => due - length,
        });
    }
}
