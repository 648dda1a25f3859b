//! The published promise of who answers for what, by when: drafted, ratified, and then run.
//!
//! A [`CharterDraft`] is plain data. [`CharterDraft::ratify`] examines it and gives a [`Charter`], or every finding. Only
//! a ratified charter can run a case: the difference is a type.

mod acceptance;
mod acknowledge;
mod answers;
mod attain;
mod blueprint;
mod clause;
mod compare;
mod context;
mod credit;
mod draft;
mod examine;
mod exit;
mod hours;
mod in_force;
mod links;
mod lookup;
mod means;
mod merging;
mod population;
mod ratified;
mod reach;
mod reopening;
mod resolve;
mod roster;
mod rows;
mod rules;
mod standards;
mod structure;
#[cfg(feature = "toml")]
pub mod toml;
mod treatment;
mod waiting;

pub use acceptance::Accepted;
pub use acknowledge::{
    Acknowledge, Acknowledged, AcknowledgementContext, AcknowledgementRefusal, Acknowledgements,
};
pub use blueprint::{
    BandAfter, Blueprint, BlueprintReport, Cell, CellChannel, CellGap, CellPair, HeldBand, InCell,
    NeedClass, PairKind, Placed, SameCells, Spot, Transition, UnaskedGrant, ValueBand, ValueBands,
};
pub use clause::{Clause, Readiness, Segment, Service, Standard};
pub use compare::{Change, ChangeKind, Comparison, Strictness, compare};
pub use context::Context;
pub use draft::CharterDraft;
pub use examine::codes;
pub use hours::NoHours;
pub use in_force::ChartersInForce;
pub use links::{
    AgreementIndex, ChannelIndex, ClauseIndex, DepartmentIndex, HandoffIndex, QueueIndex,
    RatifiedAgreement, RatifiedChannel, RatifiedClause, RatifiedDepartment, RatifiedHandoff,
    RatifiedQueue, RatifiedRole, RatifiedSegment, RatifiedStage, RatifiedTouchpoint,
    Responsibilities, RoleIndex, SegmentIndex, Side, StageIndex, TouchpointIndex,
};
pub use means::Means;
pub use merging::Merging;
pub use population::{Group, Hours, Population};
pub use ratified::{Charter, Findings, Ratification, RatifiedTarget};
pub use reach::{
    BadPopulation, Bounds, ChannelReach, InvalidReachOver, LeftOut, Plan, PlanReach, Reach,
    ReachOver, Share, SpendVerdict, Witness,
};
pub use reopening::{Reopening, ReopensWithin};
pub use roster::{Index, Listed, Roster};
pub use rules::shown;
pub use standards::{
    CountedZone, Delight, JudgedGroup, JudgedStandard, Measure, Offered, PricedLevel, Tolerated,
};
pub use structure::{FINDINGS, FindingKind};
pub use waiting::{ResumesAfter, WaitReason, WaitsFor};
