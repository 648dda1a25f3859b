use std::fmt;

use serde::{Deserialize, Serialize};

use super::survey::{PlanReach, Reach};
use crate::id::ChannelKey;

/// What money spent on service is (S5-29).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SpendVerdict {
    /// It reaches those for whom it is meant.
    Investment,
    /// Most of those for whom it is meant cannot use it.
    Expense,
    /// What is saved loses those who were reached by it alone (S5-08).
    FalseSaving,
}

/// The share in percent that has to be exceeded by those who are reached; half of them if nothing is said: "most" (S5-28).
///
/// ```
/// use goodwill::charter::ReachOver;
///
/// assert_eq!(ReachOver::default().percent(), 50);
/// assert_eq!(ReachOver::try_from(80)?.to_string(), "80 %");
/// assert_eq!(ReachOver::try_from(100).unwrap_err().to_string(), "no share is over 100 %");
/// # Ok::<(), goodwill::charter::InvalidReachOver>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct ReachOver(u8);

/// A share that nothing exceeds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no share is over {0} %")]
pub struct InvalidReachOver(u8);

impl ReachOver {
    /// In percent, from 0 to 99.
    #[must_use]
    pub const fn percent(self) -> u8 {
        self.0
    }
}

impl Default for ReachOver {
    fn default() -> Self {
        Self(50)
    }
}

impl TryFrom<u8> for ReachOver {
    type Error = InvalidReachOver;

    fn try_from(percent: u8) -> Result<Self, InvalidReachOver> {
        if percent < 100 { Ok(Self(percent)) } else { Err(InvalidReachOver(percent)) }
    }
}

impl From<ReachOver> for u8 {
    fn from(over: ReachOver) -> Self {
        over.0
    }
}

impl fmt::Display for ReachOver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} %", self.0)
    }
}

impl Reach {
    /// Whether what is spent on the plan reaches those for whom it is meant; none if that is open.
    #[must_use]
    pub fn verdict(&self, over: ReachOver) -> Option<SpendVerdict> {
        let exceeds = |share: super::Share| share.exceeds(over.percent());
        match (exceeds(self.bounds.least), exceeds(self.bounds.most)) {
            (true, _) => Some(SpendVerdict::Investment),
            (false, false) => Some(SpendVerdict::Expense),
            (false, true) => None,
        }
    }

    /// What it is to save a channel of the plan: a false saving, if the plan reaches those for whom it is meant, and without
    /// the channel it would not. None if reach has nothing against it, or does not tell.
    #[must_use]
    pub fn saving(&self, channel: &ChannelKey, over: ReachOver) -> Option<SpendVerdict> {
        let kept = self.channels.get(channel)?.without.most.exceeds(over.percent());
        let is_reached = self.verdict(over) == Some(SpendVerdict::Investment);
        (is_reached && !kept).then_some(SpendVerdict::FalseSaving)
    }
}

impl PlanReach {
    /// The verdict under the share that the charter demands; none if it is open, or nobody can belong to the segment.
    #[must_use]
    pub fn verdict(&self) -> Option<SpendVerdict> {
        self.reach.as_ref()?.verdict(self.over)
    }
}
