//! The published promise of who answers for what, by when: drafted, ratified, and then run.
//!
//! A [`CharterDraft`] is plain data. [`CharterDraft::ratify`] examines it and gives a [`Charter`], or every finding. Only
//! a ratified charter can run a case: the difference is a type.

mod answers;
mod clause;
mod context;
mod draft;
mod examine;
mod in_force;
mod population;
mod ratified;
mod rules;
#[cfg(feature = "toml")]
pub mod toml;
mod treatment;
mod waiting;

pub use clause::{Clause, Readiness, Segment, Service, Standard};
pub use context::Context;
pub use draft::CharterDraft;
pub use examine::codes;
pub use in_force::ChartersInForce;
pub use population::{Group, Population};
pub use ratified::{Charter, Findings, Ratification, RatifiedTarget};
pub use rules::shown;
pub use waiting::{WaitReason, WaitsFor};
