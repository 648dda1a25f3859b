use serde::{Deserialize, Serialize};

/// How much of something a customer may take, and how often anew.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AllowanceTerms {
    /// How many times in one period.
    pub most: u32,
    /// After what time the count starts anew.
    pub per: AllowancePeriod,
}

/// After what time an allowance starts anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum AllowancePeriod {
    /// Every calendar month.
    Month,
    /// Every calendar year.
    Year,
    /// Never: once for all.
    Ever,
}
