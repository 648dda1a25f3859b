use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::id::{CalendarKey, RoleKey};
use crate::time::Span;

/// A reason for a matter to wait.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WaitReason {
    /// Whose move it is.
    pub waits_for: WaitsFor,
    /// Whether the customer's next message ends the wait.
    #[serde(default)]
    pub ends_when_customer_writes: bool,
    /// The roles that may begin it; anybody of ours, if there are none.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub begun_by: BTreeSet<RoleKey>,
    /// After how long it ends by itself; never, if there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resumes_after: Option<ResumesAfter>,
}

/// After how long a wait ends by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ResumesAfter {
    /// How long it may last.
    pub span: Span,
    /// The calendar by which that is reckoned.
    pub calendar: CalendarKey,
}

impl WaitReason {
    /// A wait that somebody of ours ends.
    #[must_use]
    pub const fn new(waits_for: WaitsFor) -> Self {
        Self {
            waits_for,
            ends_when_customer_writes: false,
            begun_by: BTreeSet::new(),
            resumes_after: None,
        }
    }

    /// A wait for the customer, which the customer's next message ends.
    #[must_use]
    pub const fn for_customer() -> Self {
        let mut reason = Self::new(WaitsFor::Customer);
        reason.ends_when_customer_writes = true;
        reason
    }

    /// Lets only these roles begin it.
    #[must_use]
    pub fn begun_only_by(mut self, roles: impl IntoIterator<Item = RoleKey>) -> Self {
        self.begun_by.extend(roles);
        self
    }

    /// Ends it by itself after a span on a calendar.
    #[must_use]
    pub fn resuming_after(mut self, span: Span, calendar: CalendarKey) -> Self {
        self.resumes_after = Some(ResumesAfter { span, calendar });
        self
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
