use serde::{Deserialize, Serialize};

use super::Lead;
use crate::calendar::Calendar;
use crate::id::{ActionKey, CalendarKey, PriorityKey, QueueKey, RoleKey, TeamKey};
use crate::time::{Elapsed, WorkingTime};

/// Whom to tell, and what to do, the nearer a due time comes and after it: level by level.
///
/// ```
/// use goodwill::key;
/// use goodwill::sla::{Action, Ladder, Lead, LevelAt, Whom};
/// use goodwill::time::WorkingTime;
///
/// let hour = Lead::Working(WorkingTime::from_hours(1));
/// let ladder = Ladder::default()
///     .level(LevelAt::Percent(50), [Action::Notify(Whom::Owner)])
///     .level(LevelAt::BeforeDue(hour), [Action::Notify(Whom::Role(key!("chief")))])
///     .level(LevelAt::AfterDue(hour), [Action::Raise(key!("urgent")), Action::Give(key!("crisis"))])
///     .notifying_in(key!("office"));
/// assert_eq!(ladder.levels.len(), 3);
/// // Nobody can be told at no time: a ladder names its levels in order, and a charter refuses `Percent(0)`.
/// assert_eq!(ladder.levels[0].at, LevelAt::Percent(50));
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ladder {
    /// The levels, from the lowest up.
    pub levels: Vec<Level>,
    /// When people may be told; at any time, if no calendar is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notify: Option<CalendarKey>,
}

/// One level of a ladder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Level {
    /// When it is reached.
    pub at: LevelAt,
    /// What happens then.
    pub actions: Vec<Action>,
}

/// When a level is reached, reckoned in the time of the target that has the ladder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LevelAt {
    /// Once so many hundredths of the target's own time are used; above 100 after it is due.
    Percent(u16),
    /// So long before it is due.
    BeforeDue(Lead),
    /// So long after it is due.
    AfterDue(Lead),
}

/// What happens when a level is reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Somebody is told.
    Notify(Whom),
    /// The matter becomes so urgent; goals follow its priority.
    Raise(PriorityKey),
    /// The matter is given to a queue.
    Give(QueueKey),
    /// The host does something of its own.
    Host(ActionKey),
}

/// Who is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Whom {
    /// Whoever owns the matter.
    Owner,
    /// Whoever has a role.
    Role(RoleKey),
    /// A team.
    Team(TeamKey),
}

/// A ladder with its calendar at hand.
#[derive(Debug, Clone)]
pub struct Escalation {
    /// The ladder.
    pub ladder: Ladder,
    /// When people may be told; at any time, if there is none.
    pub notify: Option<Calendar>,
}

impl Ladder {
    /// Adds a level above the others.
    #[must_use]
    pub fn level(mut self, at: LevelAt, actions: impl IntoIterator<Item = Action>) -> Self {
        self.levels.push(Level { at, actions: actions.into_iter().collect() });
        self
    }

    /// Lets people be told in the open time of a calendar only.
    #[must_use]
    pub fn notifying_in(mut self, calendar: CalendarKey) -> Self {
        self.notify = Some(calendar);
        self
    }
}

impl LevelAt {
    /// Whether it says no time at all.
    #[must_use]
    pub(crate) fn is_without_time(self) -> bool {
        match self {
            Self::Percent(percent) => percent == 0,
            Self::BeforeDue(Lead::Working(lead)) | Self::AfterDue(Lead::Working(lead)) => {
                lead <= WorkingTime::ZERO
            }
            Self::BeforeDue(Lead::Elapsed(lead)) | Self::AfterDue(Lead::Elapsed(lead)) => {
                lead <= Elapsed::ZERO
            }
        }
    }

    /// Whether it is surely reached later than another: it is of the same kind, or on the other side of the due time.
    #[must_use]
    pub(crate) fn is_after(self, other: Self) -> Option<bool> {
        match (self, other) {
            (Self::Percent(one), Self::Percent(other)) => Some(one > other),
            (Self::BeforeDue(one), Self::BeforeDue(other)) => longer(other, one),
            (Self::AfterDue(one), Self::AfterDue(other)) => longer(one, other),
            (Self::AfterDue(_), Self::BeforeDue(_)) => Some(true),
            (Self::BeforeDue(_), Self::AfterDue(_)) => Some(false),
            (Self::AfterDue(_), Self::Percent(other)) if other <= 100 => Some(true),
            (Self::Percent(one), Self::AfterDue(_)) if one <= 100 => Some(false),
            (Self::Percent(one), Self::BeforeDue(_)) if one >= 100 => Some(true),
            (Self::BeforeDue(_), Self::Percent(other)) if other >= 100 => Some(false),
            _ => None,
        }
    }
}

/// Whether a lead is longer than another of the same unit; units do not turn into each other.
fn longer(one: Lead, other: Lead) -> Option<bool> {
    match (one, other) {
        (Lead::Working(one), Lead::Working(other)) => Some(one > other),
        (Lead::Elapsed(one), Lead::Elapsed(other)) => Some(one > other),
        _ => None,
    }
}
