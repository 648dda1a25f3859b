//! How long waits may stop a clock: budgets in the target's own time, and the instant at which one is used up.

use super::allowance::Allowance;
use super::clock::{Clock, ClockState};
use super::due;
use super::event::ClockEvent;
use super::events::ClockEvents;
use super::{SegmentKind, Target};
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
        if !on.0.bounds_waits() {
            return Ok(false);
        }
        let allowance = self.allowance(at, on)?;
        Ok(allowance.is_some_and(|allowance| allowance.is_used_up(reason)))
    }

    /// What waits have left of the budgets of its target; none, where there is no budget.
    fn allowance<'a>(
        &self,
        at: Timestamp,
        (target, calendar): (&'a Target, &Calendar),
    ) -> Result<Option<Allowance<'a>>, CalendarError> {
        let Some(mut allowance) = Allowance::of(target) else { return Ok(None) };
        let changeover = self.changeover();
        if let Some(changeover) = changeover {
            allowance.spend_before(changeover, self.ledger());
        }
        let mut segments = self.segments_since(changeover.map(|it| it.at), at);
        segments.try_for_each(|segment| allowance.spend(&segment, calendar))?;
        Ok(Some(allowance))
    }

    /// The events, and behind them when the wait that they lead into will have used up its budget.
    ///
    /// Where the calendar cannot say that, the wait stops the clock for as long as it lasts.
    #[inline]
    pub(super) fn with_end_of_budget(
        &self,
        events: ClockEvents,
        at: Timestamp,
        on: (&Target, &Calendar),
    ) -> ClockEvents {
        // Most targets know no budgets.
        if on.0.bounds_waits() { self.behind_which_it_ends(events, at, on) } else { events }
    }

    fn behind_which_it_ends(
        &self,
        events: ClockEvents,
        at: Timestamp,
        on: (&Target, &Calendar),
    ) -> ClockEvents {
        let mut next = self.clone();
        events.iter().for_each(|event| next.evolve(at, event));
        events.and(next.end_of_budget(at, on).ok().flatten())
    }

    fn end_of_budget(
        &self,
        at: Timestamp,
        (target, calendar): (&Target, &Calendar),
    ) -> Result<Option<ClockEvent>, CalendarError> {
        let ClockState::Paused { left } = self.state() else { return Ok(None) };
        let Some(SegmentKind::Paused(reason)) = self.ledger().last_kind() else { return Ok(None) };
        let allowance = self.allowance(at, (target, calendar))?;
        let used_up_at = allowance.and_then(|it| it.used_up_at(reason, at, calendar));
        let Some(used_up_at) = used_up_at else { return Ok(None) };
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
