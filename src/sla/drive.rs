//! How signals, waits and new goals drive a clock: the part that needs a calendar.

use super::clock::{Clock, ClockState};
use super::event::{ClockEvent, Halt, Instants, Left};
use super::events::ClockEvents;
use super::{Goal, Recurrence, Signal, Target, due};
use crate::calendar::{Calendar, CalendarError};
use crate::id::TargetKey;
use crate::time::Timestamp;

/// A promise that the calendar cannot date.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the target `{target}` has no due time: {error}")]
pub struct NoDueTime {
    /// The target.
    pub target: TargetKey,
    /// Why.
    pub error: CalendarError,
}

impl Clock {
    /// What a signal does to the clock; nothing, if it does not concern it.
    ///
    /// A signal that both fulfils and starts it ends one cycle and begins the next. The goal is asked for only if it
    /// starts.
    ///
    /// # Errors
    /// [`NoDueTime`] if the clock starts and the calendar cannot say when it falls due.
    pub fn on_signal(
        &self,
        signal: Signal,
        at: Timestamp,
        goal: impl FnOnce() -> Option<Goal>,
        (target, calendar): (&Target, &Calendar),
    ) -> Result<ClockEvents, NoDueTime> {
        if self.metric().is_driven_by_hand() {
            return Ok(ClockEvents::default());
        }
        let ended = match self.metric().stops.contains(signal) {
            true if self.is_outstanding() => self.fulfil(at),
            true if !self.is_armed() => ClockEvent::Armed.into(),
            _ => ClockEvents::default(),
        };
        if !self.starts_on(signal) {
            return Ok(ended);
        }
        Ok(match self.state() {
            ClockState::Met { .. } if self.metric().recurs.goes_on() => {
                ended.and(self.go_on(goal(), at, (target, calendar))?)
            }
            _ => ended.and([self.activate_at(at, goal(), (target, calendar))?]),
        })
    }

    /// Sets it going from nothing, whatever signals its metric names: for what is promised in person.
    ///
    /// # Errors
    /// [`NoDueTime`] if the calendar cannot say when it falls due.
    pub fn activate_at(
        &self,
        at: Timestamp,
        goal: Option<Goal>,
        (target, calendar): (&Target, &Calendar),
    ) -> Result<ClockEvent, NoDueTime> {
        let instants =
            activation(calendar, target, at, goal).map_err(|error| self.no_due_time(error))?;
        Ok(ClockEvent::Activated { goal, instants })
    }

    /// Fulfils it; nothing, if nothing is outstanding.
    #[must_use]
    pub fn fulfil(&self, at: Timestamp) -> ClockEvents {
        if !self.is_outstanding() {
            return ClockEvents::default();
        }
        // Standing still hides a fixed due instant, but does not move it.
        let passed = matches!(
            self.state(),
            ClockState::Paused { left: Some(Left::Fixed(due)) } if *due < at
        );
        if passed && !self.is_breached() {
            return ClockEvents::from(ClockEvent::Breached).and([ClockEvent::Fulfilled]);
        }
        ClockEvent::Fulfilled.into()
    }

    /// Gives it up, be it by agreement or because it does not apply any more; nothing, if nothing is outstanding.
    #[must_use]
    pub fn cancel(&self) -> Option<ClockEvent> {
        self.is_outstanding().then_some(ClockEvent::Cancelled)
    }

    /// Goes on after having been fulfilled, with the goal that holds by now.
    fn go_on(
        &self,
        goal: Option<Goal>,
        at: Timestamp,
        on: (&Target, &Calendar),
    ) -> Result<ClockEvents, NoDueTime> {
        let resumed = || {
            let due = self.due_after_going_on(at, on.1)?;
            Ok(due::with_warning(on.1, on.0, due))
        };
        let instants = resumed().map_err(|error| self.no_due_time(error))?;
        let mut next = self.clone();
        let resumed = self.with_breach(ClockEvent::Resumed { instants }, instants.due, at);
        resumed.iter().for_each(|event| next.evolve(at, event));
        Ok(resumed.and(next.retarget(goal, at, on)?))
    }

    fn due_after_going_on(
        &self,
        at: Timestamp,
        calendar: &Calendar,
    ) -> Result<Option<Timestamp>, CalendarError> {
        let ClockState::Met { at: met_at, left: stood_still, .. } = self.state() else {
            return Ok(None);
        };
        if let Some(missed) = self.missed() {
            return Ok(Some(missed));
        }
        let Some(left) = self.left(*met_at, calendar)? else { return Ok(None) };
        let from = stood_still.and_then(|_| self.ledger().halted_since()).unwrap_or(*met_at);
        let to = match self.metric().recurs {
            Recurrence::ContinuedThrough => *met_at,
            _ => at,
        };
        due::behind(calendar, (from, to), left).map(Some)
    }

    fn starts_on(&self, signal: Signal) -> bool {
        let metric = self.metric();
        metric.starts.contains(signal)
            && match self.state() {
                ClockState::Idle => self.is_armed(),
                ClockState::Met { .. } => metric.recurs != Recurrence::Once,
                ClockState::Cancelled { .. } => metric.recurs == Recurrence::Chained,
                ClockState::Running(_) | ClockState::Paused { .. } => {
                    let anew = metric.recurs != Recurrence::Once && !metric.recurs.goes_on();
                    anew && metric.stops.contains(signal)
                }
            }
    }

    /// Stands still from an instant on; nothing, if it does not run, already stands still for this reason, or waits have
    /// stopped it for as long as its target lets them.
    ///
    /// # Errors
    /// [`NoDueTime`] if the calendar cannot measure what is left.
    pub fn pause(
        &self,
        why: Halt,
        at: Timestamp,
        on: (&Target, &Calendar),
    ) -> Result<ClockEvents, NoDueTime> {
        match self.state() {
            ClockState::Running(_) => {
                if let Halt::Wait(reason) = &why
                    && self.has_used_up(reason, at, on).map_err(|error| self.no_due_time(error))?
                {
                    return Ok(ClockEvents::default());
                }
                let left = match self.left(at, on.1) {
                    Ok(left) => left,
                    // The missed due time stays; how late it is by now, no calendar has to know.
                    Err(_) if self.is_breached() => None,
                    Err(error) => return Err(self.no_due_time(error)),
                };
                Ok(self.with_end_of_budget(ClockEvent::Paused { why, left }.into(), at, on))
            }
            // Another reason to stand still leaves as much as before.
            ClockState::Paused { left } if !self.is_halted_by(&why) => {
                let paused = ClockEvent::Paused { why, left: *left };
                Ok(self.with_end_of_budget(paused.into(), at, on))
            }
            _ => Ok(ClockEvents::default()),
        }
    }

    /// Runs again from an instant on; nothing, if it does not stand still.
    ///
    /// A fixed due instant that has passed in the meantime is a breach.
    ///
    /// # Errors
    /// [`NoDueTime`] if the calendar cannot say when it falls due.
    pub fn resume(
        &self,
        at: Timestamp,
        on: (&Target, &Calendar),
    ) -> Result<ClockEvents, NoDueTime> {
        let ClockState::Paused { left } = *self.state() else { return Ok(ClockEvents::default()) };
        let instants = self.instants_behind_halt(left, at, on)?;
        Ok(self.with_breach(ClockEvent::Resumed { instants }, instants.due, at))
    }

    /// Its instants if it runs again from an instant on, with what was left when it came to stand still.
    #[inline]
    pub(crate) fn instants_behind_halt(
        &self,
        left: Option<Left>,
        at: Timestamp,
        (target, calendar): (&Target, &Calendar),
    ) -> Result<Instants, NoDueTime> {
        let halt = (self.ledger().halted_since().unwrap_or(at), at);
        let due = match (self.missed(), left) {
            (Some(missed), _) => Some(missed),
            (None, Some(left)) => {
                let due = due::behind(calendar, halt, left);
                Some(due.map_err(|error| self.no_due_time(error))?)
            }
            (None, None) => None,
        };
        Ok(due::with_warning(calendar, target, due))
    }

    /// Takes another goal from an instant on; what ran and what stood still is kept, and so is a missed due time.
    ///
    /// A goal that is already past is a breach.
    ///
    /// # Errors
    /// [`NoDueTime`] if the calendar cannot say when it falls due.
    pub fn retarget(
        &self,
        goal: Option<Goal>,
        at: Timestamp,
        on: (&Target, &Calendar),
    ) -> Result<ClockEvents, NoDueTime> {
        if !self.is_outstanding() || self.goal() == goal.as_ref() {
            return Ok(ClockEvents::default());
        }
        let since = self.ledger().halted_since();
        let retargeted = || {
            let due = self.due_under(goal, at, on.1)?;
            let event = match since {
                Some(since) => self.retargeted_at_halt(goal, since, due, on.1)?,
                None => {
                    let instants = due::with_warning(on.1, on.0, due);
                    ClockEvent::Retargeted { goal, instants, left: None, spent: None }
                }
            };
            let events = self.with_breach(event, due, since.unwrap_or(at));
            Ok(self.with_end_of_budget(events, at, on))
        };
        retargeted().map_err(|error| self.no_due_time(error))
    }

    /// While it stands still it has no due time, only time left from where it stopped.
    fn retargeted_at_halt(
        &self,
        goal: Option<Goal>,
        since: Timestamp,
        due: Option<Timestamp>,
        calendar: &Calendar,
    ) -> Result<ClockEvent, CalendarError> {
        let left = self.left_at_halt(goal, since, due, calendar)?;
        Ok(ClockEvent::Retargeted { goal, instants: Instants::default(), left, spent: None })
    }

    pub(super) fn left_at_halt(
        &self,
        goal: Option<Goal>,
        since: Timestamp,
        due: Option<Timestamp>,
        calendar: &Calendar,
    ) -> Result<Option<Left>, CalendarError> {
        match due {
            // What was due before it stopped is not moved by standing still.
            Some(due) if due < since && !self.is_breached() => Ok(Some(Left::Fixed(due))),
            due => due::left(calendar, since, goal, due),
        }
    }

    /// The event, and a breach if its due time lies before an instant and no breach was known.
    #[inline]
    pub(super) fn with_breach(
        &self,
        event: ClockEvent,
        due: Option<Timestamp>,
        at: Timestamp,
    ) -> ClockEvents {
        if self.would_be_breached_by(due, at) {
            return ClockEvents::from(event).and([ClockEvent::Breached]);
        }
        event.into()
    }

    /// Whether a due time that it gets lies before an instant, where no breach is known yet.
    #[inline]
    pub(crate) fn would_be_breached_by(&self, due: Option<Timestamp>, at: Timestamp) -> bool {
        !self.is_breached() && due.is_some_and(|due| due < at)
    }

    #[cold]
    pub(super) fn no_due_time(&self, error: CalendarError) -> NoDueTime {
        NoDueTime { target: self.target().clone(), error }
    }
}

fn activation(
    calendar: &Calendar,
    target: &Target,
    at: Timestamp,
    goal: Option<Goal>,
) -> Result<Instants, CalendarError> {
    let due = goal.map(|goal| due::nominal(calendar, at, goal)).transpose()?.flatten();
    Ok(due::with_warning(calendar, target, due))
}
