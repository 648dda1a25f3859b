use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::Goal;
use crate::id::{CalendarKey, DepartmentKey, GrantKey, RoleKey, SkillKey, TouchpointKey};
use crate::money::Money;
use crate::text::serde_as_text;

/// What somebody is entitled and bound to do.
///
/// Whoever meets customers is a performer, not a prop: the role needs knowledge and authority (S2-28).
///
/// ```
/// use goodwill::department::Role;
/// use goodwill::key;
///
/// let agent = Role::of(key!("care"), "Agent")
///     .serving(key!("hotline"))
///     .skilled(key!("billing"))
///     .entitled(key!("refund"), "up to 50.00 EUR".parse()?);
/// assert!(agent.meets_customers());
/// assert!("up to much".parse::<goodwill::department::Limit>().is_err());
/// # Ok::<(), goodwill::department::ParseLimitError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Role {
    /// What people call it.
    #[serde(default)]
    pub name: String,
    /// Where whoever has it works.
    pub department: DepartmentKey,
    /// The touchpoints where whoever has it serves.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub serves: BTreeSet<TouchpointKey>,
    /// What whoever has it has learnt.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub skills: BTreeSet<SkillKey>,
    /// What whoever has it may grant without asking, and how much of it.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub authority: BTreeMap<GrantKey, Limit>,
}

impl Role {
    /// A role of a department, so far without duties and means.
    #[must_use]
    pub fn of(department: DepartmentKey, name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            department,
            serves: BTreeSet::new(),
            skills: BTreeSet::new(),
            authority: BTreeMap::new(),
        }
    }

    /// Lets it serve at a touchpoint.
    #[must_use]
    pub fn serving(mut self, touchpoint: TouchpointKey) -> Self {
        self.serves.insert(touchpoint);
        self
    }

    /// Gives it knowledge.
    #[must_use]
    pub fn skilled(mut self, skill: SkillKey) -> Self {
        self.skills.insert(skill);
        self
    }

    /// Gives it authority.
    #[must_use]
    pub fn entitled(mut self, grant: GrantKey, limit: Limit) -> Self {
        self.authority.insert(grant, limit);
        self
    }

    /// Whether whoever has it meets customers.
    #[must_use]
    pub fn meets_customers(&self) -> bool {
        !self.serves.is_empty()
    }
}

/// How much of something a role may grant without asking: `any`, `up to 3`, `up to 50.00 EUR`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    /// As it sees fit.
    Any,
    /// So many at most.
    Count(u32),
    /// So much at most.
    Money(Money),
}

/// A text that is no limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a limit is `any`, `up to 3` or `up to 50.00 EUR`, without sign and leading zeros")]
pub struct ParseLimitError;

impl FromStr for Limit {
    type Err = ParseLimitError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text == "any" {
            return Ok(Self::Any);
        }
        let most = text.strip_prefix("up to ").ok_or(ParseLimitError)?;
        // One limit is written in one way; and one below nothing entitles nobody to anything.
        let whole = most.split(['.', ' ']).next().unwrap_or_default();
        let is_plain = whole.bytes().all(|byte| byte.is_ascii_digit());
        if !is_plain || (whole.len() > 1 && whole.starts_with('0')) {
            return Err(ParseLimitError);
        }
        let count = most.parse().map(Self::Count).ok();
        count.or_else(|| most.parse().map(Self::Money).ok()).ok_or(ParseLimitError)
    }
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Any => f.write_str("any"),
            Self::Count(count) => write!(f, "up to {count}"),
            Self::Money(money) => write!(f, "up to {money}"),
        }
    }
}

serde_as_text!(Limit);

/// People of one department who work together.
///
/// ```
/// use goodwill::department::{Goal, Team, TeamKind};
/// use goodwill::key;
///
/// // The same product, two teams: one that it is used well, one that problems are solved (S4-33).
/// let adoption = Team::of(key!("product"), "Product operations")
///     .for_kind(TeamKind::Adoption)
///     .aiming_at(Goal::measured_by("features in use", "at least 5"));
/// let resolution = Team::of(key!("service"), "Service")
///     .for_kind(TeamKind::Resolution)
///     .aiming_at(Goal::measured_by("solved at first contact", "at least 70 %"));
/// assert_ne!(adoption.goals, resolution.goals);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Team {
    /// What people call it.
    #[serde(default)]
    pub name: String,
    /// Where it belongs.
    pub department: DepartmentKey,
    /// What kind of team it is.
    #[serde(default)]
    pub kind: TeamKind,
    /// What it is there for: adoption and problem solving are two teams with two goals (S4-33).
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub task: String,
    /// What it is to reach, where that is not all that its department is to reach.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub goals: Vec<Goal>,
    /// When it works.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calendar: Option<CalendarKey>,
    /// The roles that its people have.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub roles: BTreeSet<RoleKey>,
}

/// What kind of team people form (S4-32, S4-33).
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum TeamKind {
    /// It does whatever its department does.
    #[default]
    General,
    /// It delivers what was sold to one customer.
    Delivery,
    /// It sees to it that customers use what they have, and use it well.
    Adoption,
    /// It solves problems.
    Resolution,
}

/// Each method declares one thing more.
impl Team {
    /// A team of a department, for whatever that does.
    #[must_use]
    pub fn of(department: DepartmentKey, name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            department,
            kind: TeamKind::General,
            task: String::new(),
            goals: Vec::new(),
            calendar: None,
            roles: BTreeSet::new(),
        }
    }

    /// Says what kind of team it is.
    #[must_use]
    pub const fn for_kind(mut self, kind: TeamKind) -> Self {
        self.kind = kind;
        self
    }

    /// Gives it a goal of its own.
    #[must_use]
    pub fn aiming_at(mut self, goal: Goal) -> Self {
        self.goals.push(goal);
        self
    }

    /// Says when it works.
    #[must_use]
    pub fn working(mut self, calendar: CalendarKey) -> Self {
        self.calendar = Some(calendar);
        self
    }

    /// Gives its people a role.
    #[must_use]
    pub fn with(mut self, role: RoleKey) -> Self {
        self.roles.insert(role);
        self
    }
}
