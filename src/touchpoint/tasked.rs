use super::Touchpoint;
use crate::id::{DepartmentKey, TouchpointKey};

/// A touchpoint for which nobody answers yet (S4-19).
///
/// It is given to a department once. What comes of it cannot be given to a second one:
///
/// ```
/// use goodwill::key;
/// use goodwill::touchpoint::{Touchpoint, Untasked};
///
/// let website = Touchpoint::new(key!("attract"), key!("web"), "Website");
/// let tasked = Untasked::new(key!("website"), website).answered_by(key!("marketing"));
/// assert_eq!(tasked.accountable().as_str(), "marketing");
/// ```
///
/// ```compile_fail,E0599
/// use goodwill::key;
/// use goodwill::touchpoint::{Touchpoint, Untasked};
///
/// let website = Touchpoint::new(key!("attract"), key!("web"), "Website");
/// let tasked = Untasked::new(key!("website"), website).answered_by(key!("marketing"));
/// tasked.answered_by(key!("sales"));
/// ```
#[derive(Debug, PartialEq, Eq)]
#[must_use = "somebody has to answer for it"]
pub struct Untasked {
    key: TouchpointKey,
    touchpoint: Touchpoint,
}

/// A touchpoint with the one department that answers for it, at every instant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tasked {
    key: TouchpointKey,
    touchpoint: Touchpoint,
    accountable: DepartmentKey,
}

impl Untasked {
    /// A touchpoint for which nobody answers yet.
    pub const fn new(key: TouchpointKey, touchpoint: Touchpoint) -> Self {
        Self { key, touchpoint }
    }

    /// Lets one department answer for it.
    #[must_use]
    pub fn answered_by(self, department: DepartmentKey) -> Tasked {
        Tasked { key: self.key, touchpoint: self.touchpoint, accountable: department }
    }
}

impl Tasked {
    /// How it is called.
    #[must_use]
    pub const fn key(&self) -> &TouchpointKey {
        &self.key
    }

    /// What it is.
    #[must_use]
    pub const fn touchpoint(&self) -> &Touchpoint {
        &self.touchpoint
    }

    /// Who answers for it.
    #[must_use]
    pub const fn accountable(&self) -> &DepartmentKey {
        &self.accountable
    }
}
