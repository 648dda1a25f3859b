//! The things of a ratified charter with their keys resolved: who answers for what, by number.

use std::fmt;

use super::clause::{Clause, Segment};
use super::roster::Index;
use crate::department::{Department, Handoff, Queue, Role};
use crate::id::kind;
use crate::id::{
    AgreementKey, ChannelKey, ClauseKey, DepartmentKey, HandoffKey, QueueKey, RoleKey, SegmentKey,
    StageKey, TouchpointKey,
};
use crate::sla::AgreementKind;
use crate::touchpoint::{Channel, Stage, Touchpoint};

/// The number of an agreement.
pub type AgreementIndex = Index<kind::Agreement>;
/// The number of a channel.
pub type ChannelIndex = Index<kind::Channel>;
/// The number of a clause.
pub type ClauseIndex = Index<kind::Clause>;
/// The number of a department.
pub type DepartmentIndex = Index<kind::Department>;
/// The number of a hand-off.
pub type HandoffIndex = Index<kind::Handoff>;
/// The number of a queue.
pub type QueueIndex = Index<kind::Queue>;
/// The number of a role.
pub type RoleIndex = Index<kind::Role>;
/// The number of a segment.
pub type SegmentIndex = Index<kind::Segment>;
/// The number of a stage.
pub type StageIndex = Index<kind::Stage>;
/// The number of a touchpoint.
pub type TouchpointIndex = Index<kind::Touchpoint>;

/// A touchpoint with the one department that answers for it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RatifiedTouchpoint {
    /// Its key.
    pub key: TouchpointKey,
    /// What was declared.
    pub declared: Touchpoint,
    /// Who answers for it: one department, and no other can be added (S4-19).
    pub accountable: DepartmentIndex,
    /// The stage in which it lies.
    pub stage: StageIndex,
    /// The channel over which it goes.
    pub channel: ChannelIndex,
    /// What is promised there.
    pub clauses: Box<[ClauseIndex]>,
}

/// A department with all that lies within its boundary.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RatifiedDepartment {
    /// Its key.
    pub key: DepartmentKey,
    /// What was declared: its goals, and what it hands over.
    pub declared: Department,
    /// The stages that it owns.
    pub stages: Box<[StageIndex]>,
    /// The touchpoints that it answers for.
    pub touchpoints: Box<[TouchpointIndex]>,
    /// Its roles.
    pub roles: Box<[RoleIndex]>,
    /// Its queues.
    pub queues: Box<[QueueIndex]>,
    /// The paths on which it hands over.
    pub hands_over: Box<[HandoffIndex]>,
    /// The paths on which it is handed something.
    pub receives: Box<[HandoffIndex]>,
}

/// A clause with where, to whom and by whom.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RatifiedClause {
    /// Its key.
    pub key: ClauseKey,
    /// What was declared.
    pub declared: Clause,
    /// Where.
    pub touchpoint: TouchpointIndex,
    /// Who answers for it: whoever answers for the touchpoint.
    pub accountable: DepartmentIndex,
    /// To whom; to everybody, where there is none.
    pub to: Option<SegmentIndex>,
    /// By when.
    pub agreement: Option<AgreementIndex>,
    /// Who keeps it.
    pub roles: Box<[RoleIndex]>,
}

/// A role with its duties.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RatifiedRole {
    /// Its key.
    pub key: RoleKey,
    /// What was declared: skills and authority.
    pub declared: Role,
    /// Where whoever has it works.
    pub department: DepartmentIndex,
    /// Where whoever has it serves.
    pub serves: Box<[TouchpointIndex]>,
    /// What whoever has it keeps.
    pub clauses: Box<[ClauseIndex]>,
    /// What whoever has it accepts of others.
    pub accepts: Box<[HandoffIndex]>,
}

/// A channel with the touchpoints that go over it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RatifiedChannel {
    /// Its key.
    pub key: ChannelKey,
    /// What was declared.
    pub declared: Channel,
    /// What goes over it.
    pub touchpoints: Box<[TouchpointIndex]>,
}

/// A stage with its owner.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RatifiedStage {
    /// Its key.
    pub key: StageKey,
    /// What was declared.
    pub declared: Stage,
    /// Who owns it; none where a finding about that was let pass.
    pub owner: Option<DepartmentIndex>,
    /// What lies in it.
    pub touchpoints: Box<[TouchpointIndex]>,
}

/// A queue with who answers for what waits there.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RatifiedQueue {
    /// Its key.
    pub key: QueueKey,
    /// What was declared.
    pub declared: Queue,
    /// Who answers for what waits there.
    pub department: DepartmentIndex,
}

/// A hand-off with its two sides.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RatifiedHandoff {
    /// Its key.
    pub key: HandoffKey,
    /// What was declared.
    pub declared: Handoff,
    /// Who hands over.
    pub from: Side,
    /// Who is to accept.
    pub to: Side,
    /// The agreement under which it is accepted and worked on.
    pub ola: Option<AgreementIndex>,
    /// The roles that may accept or return it.
    pub accepted_by: Box<[RoleIndex]>,
}

/// One side of a hand-off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Side {
    /// A department of ours.
    Department(DepartmentIndex),
    /// A partner.
    Partner(DepartmentKey),
}

/// An agreement with the clauses that promise under it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RatifiedAgreement {
    /// Its key.
    pub key: AgreementKey,
    /// Between whom it is made.
    pub kind: AgreementKind,
    /// What is promised under it.
    pub clauses: Box<[ClauseIndex]>,
}

/// A segment with what is promised to it alone.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RatifiedSegment {
    /// Its key.
    pub key: SegmentKey,
    /// What was declared.
    pub declared: Segment,
    /// What is promised to it alone.
    pub clauses: Box<[ClauseIndex]>,
}

/// What whoever has a role owes to customers (S1-42).
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Responsibilities<'a> {
    /// The role.
    pub role: &'a RatifiedRole,
    /// Where whoever has it works.
    pub department: &'a RatifiedDepartment,
    /// Where whoever has it serves.
    pub touchpoints: Vec<&'a RatifiedTouchpoint>,
    /// What whoever has it keeps.
    pub clauses: Vec<&'a RatifiedClause>,
    /// What whoever has it accepts of others.
    pub handoffs: Vec<&'a RatifiedHandoff>,
}

impl fmt::Debug for Responsibilities<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Responsibilities")
            .field("role", &self.role.key)
            .field("touchpoints", &self.touchpoints.iter().map(|one| &one.key).collect::<Vec<_>>())
            .field("clauses", &self.clauses.iter().map(|one| &one.key).collect::<Vec<_>>())
            .field("handoffs", &self.handoffs.iter().map(|one| &one.key).collect::<Vec<_>>())
            .finish()
    }
}
