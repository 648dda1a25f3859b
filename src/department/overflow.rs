use std::fmt;

use chrono::NaiveDate;

use super::IncentivePolicy;
use super::codes::CREDIT_OVER_CAP;
use crate::finding::{Finding, Place, Severity};
use crate::id::AgentId;
use crate::value::Value;

/// What became of a credit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use = "what is not credited has to be said"]
pub enum Taken {
    /// All of it counts.
    InFull,
    /// The cap was hit: so much of it does not count.
    Capped(Overflow),
}

/// What somebody earned and was not credited, because of the cap.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Overflow {
    /// Who earned it.
    pub by: AgentId,
    /// The first date of the period.
    pub first: NaiveDate,
    /// How many points do not count.
    pub over: u64,
    /// The cap that was hit.
    pub policy: IncentivePolicy,
}

impl Overflow {
    /// The finding that says so, of the policy that stands at a place. It points at the cap, and names nobody.
    #[must_use]
    pub fn finding(&self, policy: Place) -> Finding {
        let over = i64::try_from(self.over).unwrap_or(i64::MAX);
        Finding::new(CREDIT_OVER_CAP, Severity::Warning, policy.key("cap"))
            .saying(self.to_string())
            .shown_by(Value::Integer(over))
            .mended_by("raise the cap, or say that such work is not wanted")
            .required_by("A-03")
    }
}

impl fmt::Display for Overflow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let IncentivePolicy { cap, per } = self.policy;
        let (over, first) = (self.over, self.first);
        write!(
            f,
            "{over} points of the {per} from {first} were earned beyond the boundary and not credited: "
        )?;
        write!(f, "the cap is {cap} a {per}")
    }
}
