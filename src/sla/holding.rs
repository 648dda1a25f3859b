//! How long waits may stop a clock: budgets in the target's own time, and the instant at which one is used up.

use super::Target;
use super::allowance::Allowance;
use super::clock::{Clock, ClockState};
use super::due;
use super::event::{ClockEvent, Halt};
use crate::calendar::{Calendar, CalendarError};
use crate::id::WaitReasonKey;
use crate::time::Timestamp;

impl Clock {
    /// Whether waits have stopped it for as long as its target lets those for a reason, up to an instant.
    pub(super) fn has_used_up(
        &self,
        reason: &WaitReasonKey,
        at: Timestamp,
        on: (&Target, &Calendar),
    ) -> Result<bool, CalendarError> {
        self.allowance(at, on).map(|allowance| allowance.is_used_up(reason))
    }

    fn allowance<'a>(
        &self,
        at: Timestamp,
        (target, calendar): (&'a Target, &Calendar),
    ) -> Result<Allowance<'a>, CalendarError> {
        let mut allowance = Allowance::of(target);
        if !allowance.is_unbounded() {
            let changeover = self.changeover();
            let (before, after) = (changeover.map(|it| it.at), at);
            if let Some(changeover) = changeover {
                allowance.spend_before(changeover, self.ledger());
            }
            let mut segments = self.segments_since(before, after);
            segments.try_for_each(|segment| allowance.spend(&segment, calendar))?;
        }
        Ok(allowance)
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
        if Allowance::of(on.0).is_unbounded() {
            return events;
        }
        let mut next = self.clone();
        events.iter().for_each(|event| next.evolve(at, event));
        events.extend(next.end_of_budget(at, on).ok().flatten());
        events
    }

    fn end_of_budget(
        &self,
        at: Timestamp,
        (target, calendar): (&Target, &Calendar),
    ) -> Result<Option<ClockEvent>, CalendarError> {
        let ClockState::Paused { why: Halt::Wait(reason), left } = self.state() else {
            return Ok(None);
        };
        let allowance = self.allowance(at, (target, calendar))?;
        let Some(used_up_at) = allowance.used_up_at(reason, at, calendar) else { return Ok(None) };
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
