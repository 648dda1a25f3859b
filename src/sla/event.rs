use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::changeover::Changeover;
use super::{Goal, SegmentKind};
use crate::id::WaitReasonKey;
use crate::time::{Elapsed, Timestamp, WorkingTime};

/// The instants that a running clock implies, as facts of the moment at which it was set going.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Instants {
    /// When it falls due; none if it is only measured.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Timestamp>,
    /// When to warn; none if nobody asked for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub warn: Option<Timestamp>,
}

/// What a clock has left of its goal; negative if it is overdue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Left {
    /// Open time of the target's calendar.
    Working(WorkingTime),
    /// Time on the clock.
    Elapsed(Elapsed),
    /// Counted in working days, which have no length, or an elastic instant: the due instant, moved on by the open time of
    /// the halt.
    WorkingDays(Timestamp),
    /// The due instant is fixed: standing still does not move it.
    Fixed(Timestamp),
}

/// Why a clock stands still.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Halt {
    /// The matter waits, for a reason that stops this target.
    Wait(WaitReasonKey),
    /// The matter is resolved or closed.
    Closed,
}

/// What a clock did from an instant on, until it did something else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Begun {
    /// The first instant.
    pub at: Timestamp,
    /// What the clock did.
    pub kind: SegmentKind,
}

/// The open time that what a clock did had taken when another calendar began to count, by the calendars that counted until then.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spent {
    /// While it ran: used up of its goal.
    pub ran: WorkingTime,
    /// While it stood still, for each reason to wait: used up of the budgets for waits.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub waited: BTreeMap<WaitReasonKey, WorkingTime>,
    /// While the matter was closed.
    #[serde(default, skip_serializing_if = "is_nothing")]
    pub closed: WorkingTime,
}

impl Spent {
    /// All of it, whatever it was spent on.
    #[must_use]
    pub fn whole(&self) -> WorkingTime {
        self.waited.values().copied().sum::<WorkingTime>().plus(self.ran).plus(self.closed)
    }
}

fn is_nothing(time: &WorkingTime) -> bool {
    *time == WorkingTime::ZERO
}

/// A level of a ladder with the instant at which it is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rung {
    /// The number of the level in its ladder, from zero.
    pub level: u16,
    /// When it is reached, or was.
    pub at: Timestamp,
}

/// A past that was reckoned anew, with what it means from then on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recount {
    /// By when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub goal: Option<Goal>,
    /// What it did, from its start to now.
    pub begun: Vec<Begun>,
    /// What that means while it runs.
    pub instants: Instants,
    /// What is left while it stands still.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub left: Option<Left>,
    /// Since when another calendar counts, where a past is told that had one; none, if it was reckoned by one alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub changeover: Option<Changeover>,
}

/// What happens to a clock; each is a fact of its instant, never changed later.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClockEvent {
    /// What had to come first has come: starts count from here on.
    Armed,
    /// It started.
    Activated {
        /// By when.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        goal: Option<Goal>,
        /// What that means.
        instants: Instants,
    },
    /// It stands still.
    Paused {
        /// Why.
        why: Halt,
        /// What is left; none if it is only measured.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        left: Option<Left>,
    },
    /// It runs again.
    Resumed {
        /// What that means.
        instants: Instants,
    },
    /// It got another goal; what ran and what stood still is kept.
    Retargeted {
        /// By when.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        goal: Option<Goal>,
        /// What that means while it runs.
        instants: Instants,
        /// What is left while it stands still.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        left: Option<Left>,
        /// What was used up by now, if another calendar counts from now on; none, if the goal alone is another.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        spent: Option<Box<Spent>>,
    },
    /// It is near its due time.
    Warned,
    /// Its due time has passed.
    Breached,
    /// What was promised was done.
    Fulfilled,
    /// It was given up.
    Cancelled,
    /// The wait that stops it may do so up to an instant; then it runs on although the matter waits.
    RunsOnAt {
        /// When the target's budget for waits is used up.
        at: Timestamp,
        /// What that means from then on.
        instants: Instants,
    },
    /// Its ladder was set up for the due time that it has now: these levels are still to come, whatever was to come before.
    LadderSet {
        /// The levels, in the order of the ladder; none, if none is left.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        levels: Vec<Rung>,
    },
    /// It reached a level of its ladder.
    LevelReached {
        /// The number of the level.
        level: u16,
    },
    /// Its past was reckoned anew: from these instants on it did this.
    Recounted(Box<Recount>),
}

/// What a clock did, as the end of a sentence that begins with the clock.
impl fmt::Display for ClockEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Armed => f.write_str("may start from now on"),
            Self::Activated { instants, .. } => write!(f, "runs{instants}"),
            Self::Paused { why: Halt::Wait(reason), .. } => write!(f, "stands still: {reason}"),
            Self::Paused { why: Halt::Closed, .. } => f.write_str("stands still"),
            Self::Resumed { instants } => write!(f, "runs again{instants}"),
            Self::Retargeted { instants, .. } => write!(f, "has another goal{instants}"),
            Self::Warned => f.write_str("is near its due time"),
            Self::Breached => f.write_str("has passed its due time"),
            Self::Fulfilled => f.write_str("is fulfilled"),
            Self::Cancelled => f.write_str("is given up"),
            Self::RunsOnAt { at, .. } => write!(f, "stands still until {at} at the latest"),
            Self::LadderSet { levels } => match levels.iter().map(|rung| rung.at).min() {
                Some(next) => write!(f, "is escalated from {next} on"),
                None => f.write_str("is escalated no further"),
            },
            Self::LevelReached { level } => write!(f, "has reached level {level} of its ladder"),
            Self::Recounted(past) => write!(f, "is reckoned anew{}", past.instants),
        }
    }
}

/// The due time behind a comma; nothing, if there is none.
impl fmt::Display for Instants {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.due.map_or(Ok(()), |due| write!(f, ", due {due}"))
    }
}
