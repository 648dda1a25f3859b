use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::id::{
    AgentId, CustomerId, DeliverableKey, DepartmentKey, StageKey, TouchpointKey, WorkId,
};
use crate::time::Timestamp;

/// What somebody did: who for whom, when, where, and what came of it.
///
/// Plain data: what may be said of it depends on the charter, which [classifies](crate::charter::Charter::classify) it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Work {
    /// Which: no two pieces of work share an id.
    pub id: WorkId,
    /// Who did it.
    pub by: AgentId,
    /// Where whoever did it works.
    pub department: DepartmentKey,
    /// For whom.
    pub to: Beneficiary,
    /// When.
    pub at: Timestamp,
    /// Where.
    pub site: Site,
    /// What was produced of what the charter names.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub produced: BTreeSet<DeliverableKey>,
}

/// For whom work is done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Beneficiary {
    /// A customer.
    Customer(CustomerId),
    /// A department of ours, or a partner.
    Department(DepartmentKey),
}

/// Where work is done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Site {
    /// Where the customer is met.
    Touchpoint(TouchpointKey),
    /// Somewhere in a stage, where no customer is met.
    Stage(StageKey),
}
