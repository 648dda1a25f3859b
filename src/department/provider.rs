use serde::{Deserialize, Serialize};

use crate::id::{AgreementKey, DepartmentKey};

/// Who does a part of the service: a department of ours, or a firm under a contract (S1-22).
///
/// Whoever does it, one department answers to the customer for it.
///
/// ```
/// use goodwill::department::Provider;
/// use goodwill::id::DepartmentKey;
/// use goodwill::key;
///
/// let sales: DepartmentKey = key!("sales");
/// let installer = Provider::Partner { partner: key!("installer"), contract: key!("installation") };
/// assert_eq!(installer.answering(&sales), &sales); // who hands to a partner still answers
///
/// let delivery = Provider::Department(key!("delivery"));
/// assert_eq!(delivery.answering(&sales).as_str(), "delivery");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Provider {
    /// A department of ours.
    Department(DepartmentKey),
    /// A firm.
    Partner {
        /// Which.
        partner: DepartmentKey,
        /// The underpinning contract.
        contract: AgreementKey,
    },
}

impl Provider {
    /// By what key the charter calls it.
    #[must_use]
    pub const fn key(&self) -> &DepartmentKey {
        match self {
            Self::Department(key) | Self::Partner { partner: key, .. } => key,
        }
    }

    /// The department that answers to the customer once this provider has accepted what a department handed over.
    #[must_use]
    pub const fn answering<'a>(&'a self, handed_over_by: &'a DepartmentKey) -> &'a DepartmentKey {
        match self {
            Self::Department(key) => key,
            Self::Partner { .. } => handed_over_by,
        }
    }
}
