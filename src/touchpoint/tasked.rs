use super::Touchpoint;
use crate::id::{DepartmentKey, TouchpointKey};

/// A touchpoint with the one department that answers for it, at every instant (S4-19).
///
/// Only a ratified charter gives one, by [`Charter::tasked`](crate::charter::Charter::tasked), so that no second department
/// can be said to answer:
///
/// ```compile_fail,E0624
/// use goodwill::key;
/// use goodwill::touchpoint::{Tasked, Touchpoint};
///
/// let website = Touchpoint::new(key!("attract"), key!("web"), "Website");
/// Tasked::ratified(key!("website"), website, key!("sales"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tasked {
    key: TouchpointKey,
    touchpoint: Touchpoint,
    accountable: DepartmentKey,
}

impl Tasked {
    /// A touchpoint of a charter that was ratified.
    pub(crate) const fn ratified(
        key: TouchpointKey,
        touchpoint: Touchpoint,
        accountable: DepartmentKey,
    ) -> Self {
        Self { key, touchpoint, accountable }
    }

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
