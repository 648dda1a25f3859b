//! How long waits may stop a clock: a budget in the target's own time, and the instant at which it is used up.

use super::clock::{Clock, ClockState};
use super::due;
use super::event::{ClockEvent, Halt};
use super::{Lead, SegmentKind, Target};
use crate::calendar::{Calendar, CalendarError};
use crate::time::{Elapsed, Timestamp, WorkingTime};

impl Clock {
    /// Whether waits have stopped it for as long as its target lets them, up to an instant.
    pub(super) fn has_used_up(
        &self,
        budget: Option<Lead>,
        at: Timestamp,
        calendar: &Calendar,
    ) -> Result<bool, CalendarError> {
        let Some(budget) = budget else { return Ok(false) };
        Ok(match self.budget_left(budget, at, calendar)? {
            Lead::Working(rest) => rest <= WorkingTime::ZERO,
            Lead::Elapsed(rest) => rest <= Elapsed::ZERO,
        })
    }

    fn budget_left(
        &self,
        budget: Lead,
        at: Timestamp,
        calendar: &Calendar,
    ) -> Result<Lead, CalendarError> {
        let waited = |kind: &SegmentKind| matches!(kind, SegmentKind::Paused(_));
        Ok(match budget {
            Lead::Working(most) => {
                Lead::Working(most.minus(self.ledger().worked(calendar, at, waited)?))
            }
            Lead::Elapsed(most) => Lead::Elapsed(most.minus(self.ledger().elapsed(at, waited))),
        })
    }

    /// The events, and behind them when the wait that they lead into will have used up its budget.
    ///
    /// Where the calendar cannot say that, the wait stops the clock for as long as it lasts.
    pub(super) fn with_end_of_budget(
        &self,
        mut events: Vec<ClockEvent>,
        at: Timestamp,
        on: (&Target, &Calendar),
    ) -> Vec<ClockEvent> {
        let Some(budget) = on.0.pause_budget else { return events };
        let mut next = self.clone();
        events.iter().for_each(|event| next.evolve(at, event));
        events.extend(next.end_of_budget(budget, at, on).ok().flatten());
        events
    }

    fn end_of_budget(
        &self,
        budget: Lead,
        at: Timestamp,
        (target, calendar): (&Target, &Calendar),
    ) -> Result<Option<ClockEvent>, CalendarError> {
        let ClockState::Paused { why: Halt::Wait(_), left } = self.state() else { return Ok(None) };
        let used_up_at = match self.budget_left(budget, at, calendar)? {
            Lead::Working(rest) if rest <= WorkingTime::ZERO => at,
            Lead::Working(rest) => calendar.add(at, rest)?,
            Lead::Elapsed(rest) => at.after(rest.max(Elapsed::ZERO)).unwrap_or(Timestamp::MAX),
        };
        let halt = (self.ledger().halted_since().unwrap_or(at), used_up_at);
        let due = match (self.missed(), left) {
            (Some(missed), _) => Some(missed),
            (None, Some(left)) => Some(due::behind(calendar, halt, *left)?),
            (None, None) => None,
        };
        let instants = due::with_warning(calendar, target, due);
        Ok(Some(ClockEvent::RunsOnAt { at: used_up_at, instants }))
    }
}
