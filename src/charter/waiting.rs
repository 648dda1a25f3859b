use serde::{Deserialize, Serialize};

/// A reason for a matter to wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WaitReason {
    /// Whose move it is.
    pub waits_for: WaitsFor,
    /// Whether the customer's next message ends the wait.
    #[serde(default)]
    pub ends_when_customer_writes: bool,
}

impl WaitReason {
    /// A wait that somebody of ours ends.
    #[must_use]
    pub const fn new(waits_for: WaitsFor) -> Self {
        Self { waits_for, ends_when_customer_writes: false }
    }

    /// A wait for the customer, which the customer's next message ends.
    #[must_use]
    pub const fn for_customer() -> Self {
        Self { waits_for: WaitsFor::Customer, ends_when_customer_writes: true }
    }
}

/// Whose move it is while a matter waits. Being outside working hours is no wait: the calendar knows it (D-4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WaitsFor {
    /// The customer's.
    Customer,
    /// Somebody else's, outside our house.
    ThirdParty,
    /// Nobody's: both sides agreed to wait.
    Agreed,
}
