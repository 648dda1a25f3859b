use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::calendar::CalendarDraft;
use crate::id::{
    AgreementKey, CalendarKey, ChannelKey, DepartmentKey, PriorityKey, QueueKey, WaitReasonKey,
};
use crate::sla::Agreement;

/// A charter as the host declares it: plain data, not yet examined.
///
/// Keys name one another freely; [`CharterDraft::ratify`] resolves them and reports the ones that lead nowhere.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CharterDraft {
    /// When people work.
    pub calendars: BTreeMap<CalendarKey, CalendarDraft>,
    /// Who answers.
    pub departments: BTreeMap<DepartmentKey, Department>,
    /// Where work waits.
    pub queues: BTreeMap<QueueKey, Queue>,
    /// Where we are reached.
    pub channels: BTreeMap<ChannelKey, Channel>,
    /// How urgent a matter may be.
    pub priorities: BTreeMap<PriorityKey, String>,
    /// Why a matter may wait.
    pub wait_reasons: BTreeMap<WaitReasonKey, WaitReason>,
    /// What is promised by when.
    pub agreements: BTreeMap<AgreementKey, Agreement>,
}

/// Somebody who answers for a part of the service.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Department {
    /// What people call it.
    pub name: String,
}

/// A place where work waits for somebody to take it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Queue {
    /// What people call it.
    #[serde(default)]
    pub name: String,
    /// Who answers for what waits there.
    pub department: DepartmentKey,
}

/// A way of reaching us.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Channel {
    /// What people call it.
    pub name: String,
}

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
