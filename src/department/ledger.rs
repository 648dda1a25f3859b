use serde::{Deserialize, Serialize};

use super::codes::{NO_CHARTER, NO_INCENTIVE, WORK_WITHIN};
use super::{NoBoundary, NotTaken, Work};
use crate::id::{CharterVersion, Code, DepartmentKey, WorkId};

/// What is kept of a credit: plain data, which is no credit until a charter has looked at the work again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CreditEntry {
    /// What it is for.
    pub work: Work,
    /// How many points.
    pub points: u32,
    /// The charter beyond whose boundary the work lies.
    pub under: CharterVersion,
}

/// What is kept of a [`CreditAccount`](super::CreditAccount): plain data for the host's storage.
///
/// It holds what was credited, and no sum, cap or date, which follow from it. Only
/// [`Charter::credit_account`](crate::charter::Charter::credit_account) makes an account of it, and it takes each entry as
/// if it were new.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CreditLedger {
    /// Whose people are credited.
    pub department: DepartmentKey,
    /// What was credited.
    pub entries: Vec<CreditEntry>,
}

/// Why a ledger is none of any account; an entry is named by its position, from zero.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LedgerFault {
    /// The charter rewards nothing that such a department does beyond its boundary.
    #[error("the charter has no incentive of a department `{0}`")]
    NoIncentive(DepartmentKey),
    /// The charter of an entry is not at hand.
    #[error("entry {position}: charter version {under} is not at hand")]
    NoCharter {
        /// Which entry.
        position: usize,
        /// The charter that it names.
        under: CharterVersion,
    },
    /// The work of an entry has no boundary.
    #[error("entry {position}: {refused}")]
    NoBoundary {
        /// Which entry.
        position: usize,
        /// Why.
        refused: NoBoundary,
    },
    /// The work of an entry lies within the boundary of its department: it is assessed, and not credited.
    #[error("entry {position}: the work {work} lies within the boundary of its department")]
    Within {
        /// Which entry.
        position: usize,
        /// Which work.
        work: WorkId,
    },
    /// The account does not take an entry.
    #[error("entry {position}: {refused}")]
    NotTaken {
        /// Which entry.
        position: usize,
        /// Why.
        refused: NotTaken,
    },
}

impl LedgerFault {
    /// Its stable name.
    #[must_use]
    pub const fn code(&self) -> Code {
        match self {
            Self::NoIncentive(_) => NO_INCENTIVE,
            Self::NoCharter { .. } => NO_CHARTER,
            Self::NoBoundary { refused, .. } => refused.code(),
            Self::Within { .. } => WORK_WITHIN,
            Self::NotTaken { refused, .. } => refused.code(),
        }
    }
}
