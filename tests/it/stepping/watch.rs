//! One clock, as the laws tell of it: it remembers when it ran and when it stood still, and derives the rest by walking
//! through that time.

use super::adopted::Amended;
use super::budget::WaitedBefore;
use super::calendars::Calendars;
use super::climb::{Climbs, Rung};
use super::promised::{Again, By, Early, Promised};
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
    /// It has reached this level of its ladder.
    Level(u16),
}

/// What is left of a promise: time, or an instant where time would say nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rest {
    OpenTime(i64),
    Time(i64),
    WorkingDay(i64),
    Instant(i64),
}

/// Whose promise it measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Whose {
    Own,
    /// That of a matter that proved to be the same.
    Carried,
    /// It did so, until that matter stood by itself again.
    GivenBack,
}

#[derive(Clone)]
pub(super) struct Watch<'a> {
    /// The number of its target.
    pub(super) target: usize,
    pub(super) whose: Whose,
    pub(super) promised: &'a Promised,
    /// The calendars of its charter, which hours the customer keeps, and the time that counts by both.
    pub(super) calendars: &'a Calendars<'a>,
    pub(super) customers: Option<usize>,
    pub(super) tape: &'a Tape<'a>,
    /// Its ladder, if it has one.
    pub(super) climbs: Option<Climbs<'a>>,
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
    pub(super) stands_since: i64,
    pub(super) due: Option<i64>,
    pub(super) warn: Option<i64>,
    /// What it had left, and when it was due, when it was fulfilled.
    pub(super) at_the_end: (Option<i64>, Option<Rest>),
    /// The levels that are to come while it runs, and since when they stand.
    pub(super) ahead: Vec<Rung>,
    pub(super) climbs_since: i64,
    /// Whether it got another goal or past in the halt that ended last.
    pub(super) climbs_anew: bool,
    /// Each level that it reached in its present cycle, or in the last one, with when it last did.
    pub(super) reached: Vec<Rung>,
}

impl<'a> Watch<'a> {
    pub(super) fn of(target: usize, terms: Amended<'a>, customers: Option<usize>) -> Self {
        let (promised, calendars, climbs) = terms;
        let mut watch = Self {
            target,
            whose: Whose::Own,
            promised,
            calendars,
            customers,
            tape: calendars.tape(0),
            climbs,
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
            ahead: Vec::new(),
            climbs_since: i64::MIN,
            climbs_anew: false,
            reached: Vec::new(),
        };
        watch.keeps_hours(customers);
        watch
    }

    /// What it is promised, by which calendars, and on which ladder.
    pub(super) const fn terms(&self) -> Amended<'a> {
        (self.promised, self.calendars, self.climbs)
    }

    pub(super) fn doing(&self) -> Option<Doing> {
        match self.phase {
            Phase::Going => self.did.last().map(|(_, doing)| *doing),
            _ => None,
        }
    }

    /// Whether it was promised by word that waits move nothing.
    pub(super) fn is_fixed_by_word(&self) -> bool {
        self.promised.measure.is_by_hand() && matches!(self.by, Some(By::At(_)))
    }

    pub(super) fn stands_still(&self) -> bool {
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
        let level = self.next_level();
        if self.breached_at.is_some() {
            return level;
        }
        let warning = self.warn.filter(|_| !self.warned).map(|at| (at, at, What::Warned));
        // At its due time a promise can still be kept: one microsecond later it cannot.
        let breach = self.due.map(|due| (due + 1, due, What::Breached));
        breach.into_iter().chain(level).chain(warning).min_by_key(|(wake, _, _)| *wake)
    }

    /// Since when what it does next stands.
    pub(super) fn stands_since(&self) -> i64 {
        self.stands_since.max(self.climbs_since)
    }

    pub(super) fn happens(&mut self, what: What, at: i64) {
        match what {
            What::Warned => self.warned = true,
            What::RunsAgain => self.runs_on_from(at),
            What::Level(level) => self.reaches_level(level, at),
            _ => self.breaches_at(at),
        }
    }

    pub(super) fn breaches_at(&mut self, at: i64) {
        self.breached_at = Some(at);
        self.missed = self.due_had_it_not_stopped();
        self.breaches += 1;
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
