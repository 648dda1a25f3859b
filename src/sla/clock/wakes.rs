use super::{Clock, ClockState};
use crate::decision::Wake;
use crate::id::Code;
use crate::sla::{ClockEvent, Instants, Rung};
use crate::time::{Elapsed, Timestamp};

/// A target is near its due time.
pub const WARNING: Code = Code::new("sla.warning-due");
/// A target's due time has passed.
pub const BREACH: Code = Code::new("sla.breach-due");
/// A level of a target's ladder is reached.
pub const LEVEL: Code = Code::new("sla.level-due");
/// A wait has stopped a target's clock for as long as it may.
pub const BUDGET: Code = Code::new("sla.pause-budget-used");

/// One microsecond: what lies between a due time and its breach.
const TICK: Elapsed = Elapsed::from_micros(1);

/// The first instant at which it is late.
#[inline]
fn late_from(instants: Instants) -> Option<Timestamp> {
    instants.due.and_then(|due| due.after(TICK).ok())
}

/// The earlier of two, if there are any: none is the least of all options, so that they cannot just be compared.
#[inline]
fn earlier(one: Option<Timestamp>, other: Option<Timestamp>) -> Option<Timestamp> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    }
}

impl Clock {
    /// What happens to it next by itself.
    #[must_use]
    pub fn next_wake(&self) -> Option<Wake> {
        let at = self.wakes_at()?;
        let ClockState::Running(instants) = self.course.state else {
            return Some(Wake { at, why: BUDGET });
        };
        // Of what comes at one instant the first by its code.
        let why = match self.next_rung() {
            _ if !self.is_breached() && late_from(instants) == Some(at) => BREACH,
            Some(rung) if rung.at == at => LEVEL,
            _ => WARNING,
        };
        Some(Wake { at, why })
    }

    /// When something next happens to it by itself: asked for of each clock of a case whenever the next of them is looked up.
    #[inline]
    pub(crate) fn wakes_at(&self) -> Option<Timestamp> {
        let ClockState::Running(instants) = self.course.state else { return self.runs_on_at() };
        let level = self.next_rung().map(|rung| rung.at);
        if self.is_breached() {
            return level;
        }
        let warning = instants.warn.filter(|_| !self.course.warned);
        earlier(earlier(late_from(instants), warning), level)
    }

    /// The level that it reaches next.
    fn next_rung(&self) -> Option<&Rung> {
        self.levels_ahead().iter().min_by_key(|rung| (rung.at, rung.level))
    }

    /// What fell due by this instant, with the instant at which it did.
    #[must_use]
    pub fn fallen_due(&self, by: Timestamp) -> Option<(Timestamp, ClockEvent)> {
        let (at, why) = self.falls_due(by)?;
        let event = if why == WARNING {
            ClockEvent::Warned
        } else if why == LEVEL {
            ClockEvent::LevelReached { level: self.next_rung()?.level }
        } else if why == BREACH {
            ClockEvent::Breached
        } else {
            ClockEvent::Resumed { instants: self.runs_on.as_ref()?.1 }
        };
        Some((at, event))
    }

    /// When it fell due, if that was by this instant, and why: [`Clock::fallen_due`] without the event, for whoever looks for the
    /// first of many.
    pub(crate) fn falls_due(&self, by: Timestamp) -> Option<(Timestamp, Code)> {
        let Wake { at, why } = self.next_wake().filter(|wake| wake.at <= by)?;
        // It is late a moment after it was due.
        Some((if why == BREACH { self.due()? } else { at }, why))
    }
}
