use std::fmt;

use serde::{Deserialize, Serialize};

use crate::id::{ContentId, CustomerId};
use crate::time::{Elapsed, Timestamp};

/// The customer's side agreed: who did, and the message or contact that shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Assent {
    /// Who agreed.
    pub by: CustomerId,
    /// What shows it; the text is the host's.
    pub shown_by: ContentId,
}

/// Where a promise stands (S1-26).
///
/// Kept means done at the end of its window or before. Everything else that is not agreed with the customer is broken: what is
/// done late, and what is moved without asking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PromiseState<Number> {
    /// It is still to be kept.
    Open,
    /// What was promised was done in time.
    Kept {
        /// When.
        at: Timestamp,
    },
    /// It was not: its window ended, or it was moved without the customer's consent.
    Broken {
        /// When its window ended, or when it was moved.
        at: Timestamp,
        /// How late it was done all the same; none if it was not done so far.
        lateness: Option<Elapsed>,
        /// What was promised in its place, without asking or when it was too late.
        moved_to: Option<Number>,
        /// Who of the customer's side gave it up after that.
        released: Option<Assent>,
    },
    /// It was moved in time, and the customer agreed.
    Renegotiated {
        /// When.
        at: Timestamp,
        /// What took its place.
        to: Number,
        /// Who agreed.
        agreed_by: Assent,
    },
    /// The customer's side gave it up.
    Released {
        /// When.
        at: Timestamp,
        /// Who did.
        by: Assent,
    },
}

impl<Number> PromiseState<Number> {
    /// Whether it is still to be kept.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        matches!(self, Self::Open)
    }

    /// What took its place, if it was moved.
    #[must_use]
    pub(crate) fn moved_to(self) -> Option<Number> {
        match self {
            Self::Broken { moved_to, .. } => moved_to,
            Self::Renegotiated { to, .. } => Some(to),
            Self::Open | Self::Kept { .. } | Self::Released { .. } => None,
        }
    }

    /// It is done, in time or not.
    #[must_use]
    pub(crate) fn done(self, at: Timestamp) -> Self {
        match self {
            Self::Open => Self::Kept { at },
            Self::Broken { at: broken, lateness: None, moved_to, released } => {
                let lateness = Some(at.since(broken));
                Self::Broken { at: broken, lateness, moved_to, released }
            }
            other => other,
        }
    }

    /// The customer's side agreed to something else in its place. What was broken stays so.
    #[must_use]
    pub(crate) fn renegotiated(self, at: Timestamp, to: Number, agreed_by: Assent) -> Self {
        match self {
            Self::Broken { at, lateness, released, .. } => {
                Self::Broken { at, lateness, moved_to: Some(to), released }
            }
            _ => Self::Renegotiated { at, to, agreed_by },
        }
    }

    /// The customer's side gave it up. What was broken stays so.
    #[must_use]
    pub(crate) fn released(self, at: Timestamp, by: Assent) -> Self {
        match self {
            Self::Broken { at, lateness, moved_to, .. } => {
                Self::Broken { at, lateness, moved_to, released: Some(by) }
            }
            _ => Self::Released { at, by },
        }
    }

    /// It is broken, if it was open. What was broken stays so, and may have been moved after that.
    #[must_use]
    pub(crate) fn broken(self, at: Timestamp, moved_to: Option<Number>) -> Self {
        match self {
            Self::Open => Self::Broken { at, lateness: None, moved_to, released: None },
            Self::Broken { at, lateness, moved_to: None, released } => {
                Self::Broken { at, lateness, moved_to, released }
            }
            other => other,
        }
    }
}

/// As the end of a sentence that begins with the promise.
impl<Number> fmt::Display for PromiseState<Number> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Open => f.write_str("is to be kept"),
            Self::Kept { at } => write!(f, "was kept at {at}"),
            Self::Broken { at, moved_to: Some(_), .. } => {
                write!(f, "was broken at {at}: it was moved without asking, or too late")
            }
            Self::Broken { at, released: Some(_), .. } => {
                write!(f, "was broken at {at}, and then given up by the customer")
            }
            Self::Broken { at, lateness: None, .. } => write!(f, "was broken at {at}"),
            Self::Broken { at, lateness: Some(late), .. } => {
                write!(f, "was broken at {at}, and done {late} late")
            }
            Self::Renegotiated { at, .. } => write!(f, "was moved by agreement at {at}"),
            Self::Released { at, .. } => write!(f, "was given up by the customer at {at}"),
        }
    }
}
