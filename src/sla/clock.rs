/// Why a clock wakes.
pub mod wakes;

use std::sync::Arc;

use super::changeover::Changeover;
use super::climb::Climb;
use super::due;
use super::event::{ClockEvent, Halt, Instants, Left, Recount, Rung};
use super::ledger::{Ledger, SegmentKind};
use super::{Goal, Metric, Recurrence};
use crate::calendar::{Calendar, CalendarError};
use crate::id::{AgreementKey, TargetKey};
use crate::time::Timestamp;

/// Where a clock stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ClockState {
    /// It has not started.
    #[default]
    Idle,
    /// It runs.
    Running(Instants),
    /// It stands still; [`Clock::halt`] says why.
    Paused {
        /// What is left; none if it is only measured.
        left: Option<Left>,
    },
    /// What was promised was done.
    Met {
        /// When.
        at: Timestamp,
        /// When it was due, if it then was.
        due: Option<Timestamp>,
        /// What was left, if it then stood still.
        left: Option<Left>,
    },
    /// It was given up: neither kept nor broken by what comes later.
    Cancelled {
        /// When.
        at: Timestamp,
    },
}

/// One target of one matter: the fold of its events.
///
/// ```
/// use goodwill::calendar::{CalendarDraft, WORKWEEK};
/// use goodwill::sla::{Clock, Goal, Metric, Signal, Target};
/// use goodwill::time::Timestamp;
///
/// let desk = CalendarDraft::new("UTC", 2019..=2019).open(WORKWEEK, "08:00-18:00").compile()?;
/// let target = Target::measuring(Metric::first_response(), "desk".parse()?).within("working PT4H".parse()?);
/// let mut clock = Clock::new("standard".parse()?, "first-response".parse()?, target.metric);
///
/// let friday: Timestamp = "2019-03-15T17:00:00Z".parse()?;
/// for event in clock.on_signal(Signal::Opened, friday, || target.goal, (&target, &desk))? {
///     clock.evolve(friday, &event);
/// }
/// assert_eq!(clock.due(), Some("2019-03-18T11:00:00Z".parse()?));
/// assert_eq!(clock.next_wake().unwrap().at, "2019-03-18T11:00:00.000001Z".parse()?);
///
/// // What the calendar cannot date is refused: it knows nothing of 2020.
/// let last: Timestamp = "2019-12-31T17:00:00Z".parse()?;
/// let idle = Clock::new("standard".parse()?, "first-response".parse()?, target.metric);
/// assert!(idle.on_signal(Signal::Opened, last, || target.goal, (&target, &desk)).is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clock {
    /// What never changes is shared by all copies.
    measures: Arc<Measured>,
    course: Course,
    /// When the present wait will have used up its budget, and what that means then.
    runs_on: Option<Box<(Timestamp, Instants)>>,
    /// Where it stands on its ladder; none for most.
    climb: Option<Arc<Climb>>,
    /// Since when another calendar counts than before, and what was used up by then; none for most.
    changeover: Option<Arc<Changeover>>,
    ledger: Ledger,
}

/// Where a clock stands in its present cycle, or in the last one, and how many there were: plain values, copied at one stroke.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Course {
    state: ClockState,
    goal: Option<Goal>,
    breach: Option<Breach>,
    cycles: u32,
    breaches: u32,
    armed: bool,
    warned: bool,
    /// Whether it got another goal or past while it stood still: once it runs again, it may be near its due time anew.
    moved_in_halt: bool,
}

/// What a clock measures, as it was agreed when it was set up.
#[derive(Debug, PartialEq, Eq)]
struct Measured {
    agreement: AgreementKey,
    target: TargetKey,
    metric: Metric,
}

/// A breach of the present cycle: it is never undone, and from then on the due time is the one that was missed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Breach {
    at: Timestamp,
    missed: Option<Timestamp>,
}

impl Clock {
    /// The clock of a target, not yet started.
    #[must_use]
    pub fn new(agreement: AgreementKey, target: TargetKey, metric: Metric) -> Self {
        Self {
            course: Course { armed: metric.recurs != Recurrence::AfterFirst, ..Course::default() },
            measures: Arc::new(Measured { agreement, target, metric }),
            runs_on: None,
            climb: None,
            changeover: None,
            ledger: Ledger::default(),
        }
    }

    /// The agreement that it measures.
    #[must_use]
    pub fn agreement(&self) -> &AgreementKey {
        &self.measures.agreement
    }

    /// The target that it measures.
    #[must_use]
    pub fn target(&self) -> &TargetKey {
        &self.measures.target
    }

    /// What it measures, as it was agreed when it was set up.
    #[must_use]
    #[inline]
    pub fn metric(&self) -> &Metric {
        &self.measures.metric
    }

    /// Where it stands.
    #[must_use]
    #[inline]
    pub const fn state(&self) -> &ClockState {
        &self.course.state
    }

    /// Whether a starting signal counts: at once, or if the metric says so only after a first answer.
    #[must_use]
    pub const fn is_armed(&self) -> bool {
        self.course.armed
    }

    /// By when its present cycle is promised; none if it is only measured.
    #[must_use]
    #[inline]
    pub const fn goal(&self) -> Option<&Goal> {
        self.course.goal.as_ref()
    }

    /// What it did in its present cycle, or in the last one.
    #[must_use]
    pub const fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// How often it has started from nothing.
    #[must_use]
    pub const fn cycles(&self) -> u32 {
        self.course.cycles
    }

    /// How many of its cycles were breached.
    #[must_use]
    pub const fn breaches(&self) -> u32 {
        self.course.breaches
    }

    /// When its present cycle was breached: at its due time, or at the first instant at which that was known.
    #[must_use]
    pub fn breached_at(&self) -> Option<Timestamp> {
        self.course.breach.map(|breach| breach.at)
    }

    /// When it falls due, or was due when it was met; none while it stands still.
    #[must_use]
    pub const fn due(&self) -> Option<Timestamp> {
        match self.course.state {
            ClockState::Running(instants) => instants.due,
            ClockState::Met { due, .. } => due,
            ClockState::Idle | ClockState::Paused { .. } | ClockState::Cancelled { .. } => None,
        }
    }

    /// What is left of the goal at an instant, or was left when it was met; none if nothing was promised.
    ///
    /// # Errors
    /// [`CalendarError::OutOfPeriod`] if the instant lies beyond the years of the calendar.
    pub fn left(&self, at: Timestamp, calendar: &Calendar) -> Result<Option<Left>, CalendarError> {
        match self.course.state {
            ClockState::Idle | ClockState::Cancelled { .. } => Ok(None),
            ClockState::Running(instants) => {
                due::left(calendar, at, self.course.goal, instants.due)
            }
            ClockState::Paused { left } => Ok(left),
            ClockState::Met { left: Some(left), .. } => Ok(Some(left)),
            ClockState::Met { at, due, left: None } => {
                due::left(calendar, at, self.course.goal, due)
            }
        }
    }

    /// Why it stands still, if it does.
    #[must_use]
    pub fn halt(&self) -> Option<Halt> {
        let kind = self
            .ledger
            .last_kind()
            .filter(|_| matches!(self.course.state, ClockState::Paused { .. }));
        match kind? {
            SegmentKind::Running => None,
            SegmentKind::Paused(reason) => Some(Halt::Wait(reason.clone())),
            SegmentKind::Closed => Some(Halt::Closed),
        }
    }

    /// Until when the present wait stops it at most: as was told when the wait began, or the clock last got another goal or
    /// past; none where it runs, or stands still for as long as the wait lasts.
    #[must_use]
    pub fn runs_on_at(&self) -> Option<Timestamp> {
        self.runs_on.as_ref().map(|runs_on| runs_on.0)
    }

    /// Whether something is still to be done.
    #[must_use]
    #[inline]
    pub const fn is_outstanding(&self) -> bool {
        matches!(self.course.state, ClockState::Running(_) | ClockState::Paused { .. })
    }

    /// The levels of its ladder that it reached in its present cycle, or in the last one, each with when it last did.
    #[must_use]
    pub fn levels_reached(&self) -> &[Rung] {
        self.climb.as_ref().map_or(&[], |climb| &climb.reached)
    }

    /// The levels of its ladder that are still to come, unless something moves its due time; none, while it stands still.
    #[must_use]
    pub fn levels_ahead(&self) -> &[Rung] {
        match self.course.state {
            ClockState::Running(_) => self.climb.as_ref().map_or(&[], |climb| &climb.ahead),
            _ => &[],
        }
    }

    /// Takes in an event; total: it takes every event that was ever recorded.
    pub fn evolve(&mut self, at: Timestamp, event: &ClockEvent) {
        match event {
            // What else happens to a wait leaves its budget as it is.
            ClockEvent::Armed
            | ClockEvent::Warned
            | ClockEvent::Breached
            | ClockEvent::LadderSet { .. }
            | ClockEvent::LevelReached { .. }
            | ClockEvent::RunsOnAt { .. } => {}
            _ => self.runs_on = None,
        }
        match event {
            ClockEvent::LadderSet { levels } => {
                let reached = self.climb.as_ref().map_or_else(Vec::new, |it| it.reached.clone());
                self.climb = Some(Arc::new(Climb { ahead: levels.clone(), reached }));
            }
            ClockEvent::LevelReached { level } => {
                Arc::make_mut(self.climb.get_or_insert_default()).reach(*level, at);
            }
            ClockEvent::RunsOnAt { at, instants } => {
                self.runs_on = Some(Box::new((*at, *instants)));
            }
            ClockEvent::Armed => self.course.armed = true,
            ClockEvent::Activated { goal, instants } => self.activate(at, *goal, *instants),
            ClockEvent::Paused { why, left } => {
                self.ledger.halt(at, || match why {
                    Halt::Wait(reason) => SegmentKind::Paused(reason.clone()),
                    Halt::Closed => SegmentKind::Closed,
                });
                self.course.state = ClockState::Paused { left: *left };
            }
            ClockEvent::Resumed { instants } => {
                if let ClockState::Met { .. } = self.course.state {
                    self.ledger.go_on(self.metric().recurs == Recurrence::Continued);
                }
                self.ledger.run(at);
                if std::mem::take(&mut self.course.moved_in_halt) {
                    self.may_be_warned_anew(at, *instants);
                }
                self.course.state = ClockState::Running(*instants);
            }
            ClockEvent::Retargeted { goal, instants, left, spent } => {
                self.course.goal = *goal;
                if let Some(spent) = spent {
                    self.changeover = Some(Arc::new(Changeover { at, spent: (**spent).clone() }));
                }
                match &mut self.course.state {
                    ClockState::Running(running) => {
                        *running = *instants;
                        self.may_be_warned_anew(at, *instants);
                    }
                    ClockState::Paused { left: rest } => {
                        self.course.moved_in_halt |= *rest != *left;
                        *rest = *left;
                    }
                    ClockState::Idle | ClockState::Met { .. } | ClockState::Cancelled { .. } => {}
                }
            }
            ClockEvent::Warned => self.course.warned = true,
            ClockEvent::Breached => {
                let missed = match self.course.state {
                    ClockState::Paused { left: Some(Left::Fixed(due)) } => Some(due),
                    _ => self.due(),
                };
                self.course.breach = Some(Breach { at, missed });
                self.course.breaches = self.course.breaches.saturating_add(1);
            }
            ClockEvent::Fulfilled => {
                self.ledger.end(at);
                let left = match self.course.state {
                    ClockState::Paused { left } => left,
                    _ => None,
                };
                self.course.state = ClockState::Met { at, due: self.due(), left };
            }
            ClockEvent::Recounted(past) => self.recounted(at, past),
            ClockEvent::Cancelled => {
                self.ledger.end(at);
                self.course.state = ClockState::Cancelled { at };
            }
        }
    }

    fn activate(&mut self, at: Timestamp, goal: Option<Goal>, instants: Instants) {
        self.ledger = Ledger::default();
        self.ledger.run(at);
        self.course.goal = goal;
        self.course.warned = false;
        self.course.moved_in_halt = false;
        self.course.breach = None;
        self.climb = None;
        self.changeover = None;
        self.course.cycles = self.course.cycles.saturating_add(1);
        self.course.state = ClockState::Running(instants);
    }

    fn recounted(&mut self, at: Timestamp, past: &Recount) {
        let Recount { goal, begun, instants, left, changeover } = past;
        if !self.is_outstanding() {
            self.activate(at, *goal, *instants);
        }
        self.course.goal = *goal;
        self.changeover = changeover.clone().map(Arc::new);
        self.may_be_warned_anew(at, *instants);
        let rest = match self.course.state {
            ClockState::Paused { left } => left,
            _ => None,
        };
        self.ledger = Ledger::of(begun);
        self.course.state = match begun.last().map(|begun| &begun.kind) {
            Some(SegmentKind::Paused(_) | SegmentKind::Closed) => {
                ClockState::Paused { left: *left }
            }
            Some(SegmentKind::Running) | None => ClockState::Running(*instants),
        };
        self.course.moved_in_halt = match self.course.state {
            ClockState::Paused { .. } => self.course.moved_in_halt || rest != *left,
            _ => false,
        };
    }

    /// Another due time deserves a warning of its own, if there is time for one.
    fn may_be_warned_anew(&mut self, at: Timestamp, instants: Instants) {
        self.course.warned &= instants.warn.is_none_or(|warn| warn <= at);
    }

    /// Since when another calendar counts than before; none, if the same one has counted since it started.
    pub(crate) fn changeover(&self) -> Option<&Changeover> {
        self.changeover.as_deref()
    }

    /// As it is when another calendar counts from then on.
    pub(super) fn changing_over(&self, changeover: Changeover) -> Self {
        Self { changeover: Some(Arc::new(changeover)), ..self.clone() }
    }

    /// Whether what it does, or did last, is to stand still for this reason.
    pub(super) fn is_halted_by(&self, why: &Halt) -> bool {
        match (self.ledger.last_kind(), why) {
            (Some(SegmentKind::Paused(before)), Halt::Wait(reason)) => before == reason,
            (Some(SegmentKind::Closed), Halt::Closed) => true,
            _ => false,
        }
    }

    /// Whether it has warned of the due time that it has, or had last.
    pub(crate) const fn has_warned(&self) -> bool {
        self.course.warned
    }

    /// Whether it got another goal or past while it stood still that left it something else.
    pub(super) const fn is_moved_in_halt(&self) -> bool {
        self.course.moved_in_halt
    }

    pub(super) const fn is_breached(&self) -> bool {
        self.course.breach.is_some()
    }

    /// The due time that was missed, if its present cycle was breached.
    pub(crate) fn missed(&self) -> Option<Timestamp> {
        self.course.breach.and_then(|breach| breach.missed)
    }
}
