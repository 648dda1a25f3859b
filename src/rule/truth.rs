use std::fmt;
use std::ops::Not;

use serde::{Deserialize, Serialize};

/// What a condition says of a customer: false, true, or unknown because a fact is.
///
/// The three stand in this order, so that *and* is the least and *or* the greatest (Kleene's strong logic).
///
/// ```
/// use goodwill::rule::Truth;
///
/// assert_eq!(Truth::True.min(Truth::Unknown), Truth::Unknown); // and
/// assert_eq!(Truth::True.max(Truth::Unknown), Truth::True); // or
/// assert_eq!(!Truth::Unknown, Truth::Unknown);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Truth {
    /// It does not hold, whatever the unknown facts are.
    False,
    /// It may hold or not, as the unknown facts turn out.
    Unknown,
    /// It holds, whatever the unknown facts are.
    True,
}

impl Truth {
    /// Whether it holds for certain.
    #[must_use]
    pub const fn is_true(self) -> bool {
        matches!(self, Self::True)
    }

    /// Whether it fails for certain.
    #[must_use]
    pub const fn is_false(self) -> bool {
        matches!(self, Self::False)
    }
}

impl From<bool> for Truth {
    fn from(holds: bool) -> Self {
        if holds { Self::True } else { Self::False }
    }
}

impl Not for Truth {
    type Output = Self;

    fn not(self) -> Self {
        match self {
            Self::False => Self::True,
            Self::Unknown => Self::Unknown,
            Self::True => Self::False,
        }
    }
}

impl fmt::Display for Truth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::False => "no",
            Self::Unknown => "unknown",
            Self::True => "yes",
        })
    }
}
