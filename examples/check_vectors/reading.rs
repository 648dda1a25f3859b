//! What is read off the clocks of a ticket, by the names of the expectations.

use std::fmt;

use goodwill::calendar::CalendarError;
use goodwill::sla::{Clock, ClockState, Halt, Left, SegmentKind};
use goodwill::time::{Timestamp, WorkingTime};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::profile::{GoalName, Profile, Shown};
use super::row::Seconds;
use super::ticket::Ticket;

/// One value: an instant or an amount may be missing, which is written as null.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub(super) enum Reading {
    At(Option<Timestamp>),
    Seconds(Option<Seconds>),
    Minutes(Option<i64>),
    Flag(bool),
}

impl Reading {
    /// The expected value, read as one of the same kind.
    pub(super) fn expected(&self, written: &Value) -> Result<Self, serde_json::Error> {
        Ok(match self {
            Self::At(_) => Self::At(Deserialize::deserialize(written)?),
            Self::Seconds(_) => Self::Seconds(Deserialize::deserialize(written)?),
            Self::Minutes(_) => Self::Minutes(Deserialize::deserialize(written)?),
            Self::Flag(_) => Self::Flag(Deserialize::deserialize(written)?),
        })
    }

    fn seconds(amount: Option<WorkingTime>) -> Self {
        Self::Seconds(amount.map(Seconds))
    }
}

impl fmt::Display for Reading {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&serde_json::to_string(self).map_err(|_| fmt::Error)?)
    }
}

/// The ticket as the profile shows it.
pub(super) struct View<'a> {
    pub(super) ticket: &'a Ticket<'a>,
    pub(super) profile: &'a Profile,
    pub(super) as_of: Timestamp,
}

impl View<'_> {
    /// The value of this name; none if there is no such name.
    pub(super) fn read(&self, name: &str) -> Result<Option<Reading>, CalendarError> {
        Ok(Some(match name {
            "next_due" => Reading::At(self.next_due()),
            "paused" => Reading::Flag(self.ticket.case.waiting().is_some()),
            "paused_seconds_total" => Reading::seconds(self.paused()?),
            _ => {
                let goal = |goal: &GoalName| Some((*goal, name.strip_prefix(goal.name())?));
                match GoalName::ALL.iter().find_map(goal) {
                    Some((goal, what)) => return self.read_goal(goal, what),
                    None => return Ok(None),
                }
            }
        }))
    }

    fn read_goal(&self, goal: GoalName, what: &str) -> Result<Option<Reading>, CalendarError> {
        Ok(Some(match what {
            "_due" => Reading::At(self.due(goal)),
            "_at" => Reading::At(self.met_at(goal)),
            "_breached" => Reading::Flag(self.is_breached(goal)),
            "_in_business_seconds" | "_last_business_seconds" => {
                Reading::seconds(self.used(goal).last())
            }
            "_longest_business_seconds" => Reading::seconds(self.used(goal).max()),
            "_in_business_minutes" => Reading::Minutes(self.used(goal).last().map(whole_minutes)),
            "_margin_seconds" => Reading::seconds(self.margins(goal).min()),
            "_overdue_business_seconds" => Reading::seconds(self.overdue(goal)?),
            _ => return Ok(None),
        }))
    }

    /// What is outstanding has a due time; whether what is met or closed shows the one it had, the profile says.
    fn due(&self, goal: GoalName) -> Option<Timestamp> {
        let (clock, notes) = self.ticket.clock(goal)?;
        let kept = self.profile.due_when_met == Shown::Kept;
        match clock.state() {
            ClockState::Running(_) => clock.due(),
            ClockState::Met { .. } if kept => clock.due(),
            ClockState::Paused { .. } if kept && clock.halt() == Some(Halt::Closed) => {
                notes.last_due
            }
            _ => None,
        }
    }

    /// The earliest due time of the clocks that run; a ticket that waits shows none.
    fn next_due(&self) -> Option<Timestamp> {
        if self.ticket.case.waiting().is_some() {
            return None;
        }
        let outstanding = self.ticket.case.clocks().filter(|clock| clock.is_outstanding());
        outstanding.filter_map(Clock::due).min()
    }

    fn met_at(&self, goal: GoalName) -> Option<Timestamp> {
        match self.ticket.clock(goal)?.0.state() {
            ClockState::Met { at, .. } => Some(*at),
            _ => None,
        }
    }

    fn is_breached(&self, goal: GoalName) -> bool {
        self.ticket.clock(goal).is_some_and(|(clock, _)| clock.breaches() > 0)
    }

    /// What each cycle that came to its end took, in their order.
    fn used(&self, goal: GoalName) -> impl Iterator<Item = WorkingTime> {
        let cycles = self.ticket.clock(goal).map(|(_, notes)| notes.cycles.as_slice());
        cycles.unwrap_or_default().iter().map(|cycle| cycle.used)
    }

    /// What was left of each cycle that came to its end.
    fn margins(&self, goal: GoalName) -> impl Iterator<Item = WorkingTime> {
        let cycles = self.ticket.clock(goal).map(|(_, notes)| notes.cycles.as_slice());
        cycles.unwrap_or_default().iter().filter_map(|cycle| cycle.left.and_then(working))
    }

    /// How late it is, or was when it was met.
    fn overdue(&self, goal: GoalName) -> Result<Option<WorkingTime>, CalendarError> {
        let Some((clock, _)) = self.ticket.clock(goal) else { return Ok(None) };
        let left = clock.left(self.as_of, self.ticket.calendar)?;
        Ok(left.and_then(working).map(|left| (-left).max(WorkingTime::ZERO)))
    }

    /// How long it waited: what the clock that stood still longest stood still.
    fn paused(&self) -> Result<Option<WorkingTime>, CalendarError> {
        let waited = |kind: &SegmentKind| matches!(kind, SegmentKind::Paused(_));
        let clocks = self.ticket.case.clocks();
        let paused: Result<Vec<WorkingTime>, CalendarError> = clocks
            .map(|clock| clock.ledger().worked(self.ticket.calendar, self.as_of, waited))
            .collect();
        Ok(paused?.into_iter().max())
    }
}

fn working(left: Left) -> Option<WorkingTime> {
    match left {
        Left::Working(amount) => Some(amount),
        _ => None,
    }
}

fn whole_minutes(amount: WorkingTime) -> i64 {
    const MICROS_PER_MINUTE: i64 = 60_000_000;
    amount.as_micros().div_euclid(MICROS_PER_MINUTE)
}
