//! What of a clock's time counted, what did not, and why; and what would change its due time.

use std::fmt;

use super::changeover::Changeover;
use super::clock::{Clock, ClockState};
use super::drive::NoDueTime;
use super::event::{Halt, Rung};
use super::events::ClockEvents;
use super::ledger::Ledger;
use super::{CountedOn, Goal, SegmentKind, Target};
use crate::calendar::{Calendar, CalendarError};
use crate::id::{PriorityKey, TargetKey, WaitReasonKey};
use crate::time::{Elapsed, Timestamp, WorkingTime};

/// What a clock did, stretch by stretch, with how much of each counted.
///
/// The sums add up: what counted is the elapsed time without closed hours and without what waits and closures took.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ClockExplanation {
    /// The target that it measures.
    pub target: TargetKey,
    /// The stretches, from the start of the cycle on, without a hole.
    pub stretches: Vec<ExplainedStretch>,
    /// When it falls due, or was due.
    pub due: Option<Timestamp>,
    /// Until when the present wait stops it at most: as it was told when the wait began, whatever charter came since under
    /// [`ChangeLaw::Freeze`](super::ChangeLaw::Freeze). None where it runs, or stands still for as long as the wait lasts.
    pub stops_until: Option<Timestamp>,
    /// The levels of its ladder that it reached by then, each with when it last did.
    pub levels: Vec<Rung>,
    /// On whose hours it was counted; none if it counts time on the clock, or whoever asks knows no more than the calendar.
    pub hours: Option<CountedOn>,
}

/// A stretch of a clock's time.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ExplainedStretch {
    /// Its first instant.
    pub from: Timestamp,
    /// The first instant after it.
    pub to: Timestamp,
    /// Whether it counted, and why not.
    pub why: WhyCounted,
    /// How much of it lies in the target's own time: working time, or all of it where the goal counts time on the clock.
    pub own: Elapsed,
}

/// Whether a stretch counted.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum WhyCounted {
    /// It counted.
    Counted,
    /// It counted although the matter waited: the wait does not stop this target, or had stopped it long enough.
    CountedThoughWaiting(WaitReasonKey),
    /// The matter waited, and that stops this target.
    Waited(WaitReasonKey),
    /// The matter was resolved or closed.
    Closed,
    /// All that came before another calendar began to count ([`ChangeLaw::FromNow`](super::ChangeLaw::FromNow)): what counted of it
    /// was measured by the hours that held then.
    BeforeChange {
        /// How much counted.
        counted: Elapsed,
    },
}

/// What would change a due time, and to what.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct WhatIf {
    /// What would be done now.
    pub change: Change,
    /// When it would be due then; none while it would stand still, or if nothing were promised.
    pub due: Option<Timestamp>,
}

/// Something that would change a due time.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Change {
    /// Another priority.
    Priority(PriorityKey),
    /// The end of the wait or closure that stops it.
    Resuming,
    /// A wait for this reason.
    Waiting(WaitReasonKey),
}

impl ExplainedStretch {
    /// How much time on the clock it took.
    #[must_use]
    pub fn elapsed(&self) -> Elapsed {
        self.to.since(self.from)
    }

    /// How much of it counted.
    #[must_use]
    pub const fn counted(&self) -> Elapsed {
        match self.why {
            WhyCounted::Counted | WhyCounted::CountedThoughWaiting(_) => self.own,
            WhyCounted::BeforeChange { counted } => counted,
            WhyCounted::Waited(_) | WhyCounted::Closed => Elapsed::ZERO,
        }
    }

    /// How much of the target's own time a wait or a closure took.
    #[must_use]
    pub const fn stopped(&self) -> Elapsed {
        self.own.minus(self.counted())
    }

    /// How much of it lies outside the target's own time.
    #[must_use]
    pub fn outside(&self) -> Elapsed {
        self.elapsed().minus(self.own)
    }
}

impl ClockExplanation {
    /// Time on the clock since it started.
    #[must_use]
    pub fn elapsed(&self) -> Elapsed {
        self.stretches.iter().map(ExplainedStretch::elapsed).sum()
    }

    /// What counted: the elapsed time without what was stopped and what lies outside its own time.
    #[must_use]
    pub fn counted(&self) -> Elapsed {
        self.stretches.iter().map(ExplainedStretch::counted).sum()
    }

    /// How much of the target's own time waits and closures took.
    #[must_use]
    pub fn stopped(&self) -> Elapsed {
        self.stretches.iter().map(ExplainedStretch::stopped).sum()
    }

    /// How much of the elapsed time lies outside the target's own time.
    #[must_use]
    pub fn outside(&self) -> Elapsed {
        self.stretches.iter().map(ExplainedStretch::outside).sum()
    }
}

impl Clock {
    /// What counted up to an instant, what did not, and why. The matter's history says for what it waited.
    ///
    /// # Errors
    /// [`CalendarError::OutOfPeriod`] if a stretch lies beyond the years of the calendar.
    pub fn explain(
        &self,
        at: Timestamp,
        calendar: &Calendar,
        history: &Ledger,
    ) -> Result<ClockExplanation, CalendarError> {
        let in_open_hours = self.goal().is_none_or(Goal::counts_open_hours);
        let mut stretches = Vec::new();
        let changed = self.changeover().filter(|changed| in_open_hours && changed.at <= at);
        stretches.extend(changed.and_then(|changed| self.before(changed)));
        for segment in self.segments_since(changed.map(|changed| changed.at), at) {
            let cuts = history.begins().map(|begun| begun.at);
            let inside = cuts.filter(|cut| segment.from < *cut && *cut < segment.to);
            let mut from = segment.from;
            for to in inside.chain([segment.to]) {
                if from == to {
                    continue;
                }
                let why = match (&segment.kind, history.kind_at(from)) {
                    (SegmentKind::Running, Some(SegmentKind::Paused(reason))) => {
                        WhyCounted::CountedThoughWaiting(reason.clone())
                    }
                    (SegmentKind::Running, _) => WhyCounted::Counted,
                    (SegmentKind::Paused(reason), _) => WhyCounted::Waited(reason.clone()),
                    (SegmentKind::Closed, _) => WhyCounted::Closed,
                };
                let own = if in_open_hours {
                    Elapsed::from_micros(calendar.between(from, to)?.as_micros())
                } else {
                    to.since(from)
                };
                stretches.push(ExplainedStretch { from, to, why, own });
                from = to;
            }
        }
        let (target, due) = (self.target().clone(), self.due());
        let reached = self.levels_reached().iter().filter(|rung| rung.at <= at);
        Ok(ClockExplanation {
            target,
            stretches,
            due,
            stops_until: self.runs_on_at(),
            levels: reached.copied().collect(),
            hours: None,
        })
    }

    /// All that it did before another calendar began to count, as one stretch; none, if that was at its start.
    fn before(&self, changed: &Changeover) -> Option<ExplainedStretch> {
        let (from, to) = (self.ledger().started_at()?, changed.at);
        let elapsed = |time: WorkingTime| Elapsed::from_micros(time.as_micros());
        let why = WhyCounted::BeforeChange { counted: elapsed(changed.spent.ran) };
        (from < to).then(|| ExplainedStretch { from, to, why, own: elapsed(changed.spent.whole()) })
    }

    /// What would change its due time now, and to what: each other priority, going on, or another wait. Nothing, if nothing
    /// is outstanding; a due time that was missed is changed by nothing.
    ///
    /// # Errors
    /// [`NoDueTime`] if the calendar cannot say when it would fall due.
    pub fn what_if(
        &self,
        at: Timestamp,
        on: (&Target, &Calendar),
    ) -> Result<Vec<WhatIf>, NoDueTime> {
        if !self.is_outstanding() || self.is_breached() {
            return Ok(Vec::new());
        }
        let mut found = Vec::new();
        let mut add = |change, events: ClockEvents| {
            let mut next = self.clone();
            events.iter().for_each(|event| next.evolve(at, event));
            if !events.is_empty() {
                found.push(WhatIf { change, due: next.due() });
            }
        };
        for (priority, goal) in &on.0.by_priority {
            if *goal != Goal::Given {
                add(Change::Priority(priority.clone()), self.retarget(Some(*goal), at, on)?);
            }
        }
        if let ClockState::Paused { .. } = self.state() {
            add(Change::Resuming, self.resume(at, on)?);
        } else {
            for reason in &on.0.pauses {
                let events = self.pause(Halt::Wait(reason.clone()), at, on)?;
                add(Change::Waiting(reason.clone()), events);
            }
        }
        Ok(found)
    }
}

impl Ledger {
    pub(super) fn kind_at(&self, at: Timestamp) -> Option<&SegmentKind> {
        self.begins().take_while(|begun| begun.at <= at).last().map(|begun| &begun.kind)
    }
}

impl fmt::Display for WhyCounted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Counted => f.write_str("counted"),
            Self::CountedThoughWaiting(reason) => {
                write!(f, "counted, although the matter waited: {reason}")
            }
            Self::Waited(reason) => write!(f, "not counted, the matter waited: {reason}"),
            Self::Closed => f.write_str("not counted, the matter was closed"),
            Self::BeforeChange { counted } => {
                write!(f, "{counted} counted by the hours that held then")
            }
        }
    }
}

/// One line for each stretch, and the sum.
impl fmt::Display for ClockExplanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for stretch in &self.stretches {
            let ExplainedStretch { from, to, why, own } = stretch;
            write!(f, "{from} to {to}: {own} of {}, {why}", stretch.elapsed())?;
            if stretch.outside() > Elapsed::ZERO {
                write!(f, "; {} outside its hours", stretch.outside())?;
            }
            writeln!(f)?;
        }
        let (elapsed, outside, stopped) = (self.elapsed(), self.outside(), self.stopped());
        write!(f, "{elapsed} without {outside} outside its hours and {stopped} stopped: ")?;
        write!(f, "{} counted", self.counted())?;
        self.due.map_or(Ok(()), |due| write!(f, ", due {due}"))?;
        let until = self.stops_until;
        until.map_or(Ok(()), |until| write!(f, "; stands still until {until} at the latest"))?;
        self.hours.as_ref().map_or(Ok(()), |hours| write!(f, "; {hours}"))?;
        let mut levels = self.levels.iter();
        levels.try_for_each(|rung| write!(f, "; level {} reached {}", rung.level, rung.at))
    }
}

impl fmt::Display for WhatIf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.change {
            Change::Priority(priority) => write!(f, "with the priority {priority}")?,
            Change::Resuming => f.write_str("if it goes on now")?,
            Change::Waiting(reason) => write!(f, "if it waits now: {reason}")?,
        }
        match self.due {
            Some(due) => write!(f, ", due {due}"),
            None => f.write_str(", it stands still"),
        }
    }
}
