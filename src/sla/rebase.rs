//! Another promise for a clock that runs: charters that change.

use serde::{Deserialize, Serialize};

use super::clock::Clock;
use super::drive::NoDueTime;
use super::event::ClockEvent;
use super::ledger::Ledger;
use super::{Goal, Target};
use crate::calendar::Calendar;
use crate::time::Timestamp;

/// What another charter means for a clock that is outstanding. A breach stays, and so does the due time that it missed,
/// whatever the law.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeLaw {
    /// What was promised stays promised: goal and due time are as they were, until the clock next stops or runs again.
    Freeze,
    /// What was used so far stays used; the rest of the new goal runs on the new calendar from now on.
    FromNow,
    /// As if it had always been so, waits included; what would have been due by now is breached now.
    Retroactive,
}

/// What a clock is to be after a change.
#[derive(Debug, Clone, Copy)]
pub struct Rebased<'a> {
    /// By when, under the new target.
    pub goal: Option<Goal>,
    /// The new target with its calendar.
    pub on: (&'a Target, &'a Calendar),
    /// What the matter did since it began; only looking back needs it.
    pub history: &'a Ledger,
}

impl Clock {
    /// What another charter means for the clock; nothing, if nothing is outstanding or nothing changes.
    ///
    /// A due instant that the matter brought along stays, whatever the law: it was never the charter's.
    ///
    /// # Errors
    /// [`NoDueTime`] if a calendar cannot measure what was used, or date what is left.
    pub fn rebase(
        &self,
        law: ChangeLaw,
        at: Timestamp,
        (_, before): (&Target, &Calendar),
        Rebased { goal, on, history: _ }: Rebased<'_>,
    ) -> Result<Vec<ClockEvent>, NoDueTime> {
        if !self.is_outstanding() || law == ChangeLaw::Freeze {
            return Ok(Vec::new());
        }
        let goal = match self.goal() {
            Some(given @ Goal::At(_)) if goal.is_none_or(|goal| goal == Goal::Given) => {
                Some(*given)
            }
            _ => goal,
        };
        match law {
            ChangeLaw::Retroactive => self.retarget_on(goal, at, on),
            _ => self.retarget_from(goal, at, before, on),
        }
    }
}
