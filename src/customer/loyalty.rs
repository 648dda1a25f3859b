use serde::{Deserialize, Serialize};

use super::Evidence;
use super::words::words;
use crate::id::MatterKey;

words! {
    /// What moves a customer with regard to us.
    LoyaltyDriver, "a driver of loyalty", [
        /// To stay.
        Stay "stay",
        /// To come back after having left.
        Return "return",
        /// To leave.
        Leave "leave",
    ]
}

/// Why a customer stays, returns or leaves, with what shows it.
///
/// ```
/// use goodwill::customer::{Evidence, LoyaltyDriver, LoyaltyReason, Source};
/// use goodwill::id::{CaseId, SequentialIds};
/// use goodwill::key;
/// use goodwill::time::Timestamp;
///
/// let at: Timestamp = "2026-03-02T09:00:00Z".parse()?;
/// let case = Source::Case(CaseId::fresh(&SequentialIds::starting_at(1)));
/// let left = LoyaltyReason {
///     driver: LoyaltyDriver::Leave,
///     matter: key!("late-refunds"),
///     evidence: Evidence::stated(case, at),
/// };
/// assert_eq!(left.driver.to_string(), "leave");
/// # Ok::<(), goodwill::time::ParseTimestampError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LoyaltyReason {
    /// What it moves the customer to.
    pub driver: LoyaltyDriver,
    /// What moves him.
    pub matter: MatterKey,
    /// What shows it.
    pub evidence: Evidence,
}
