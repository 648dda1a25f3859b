//! Who answers: departments and partners, the boundary of each, its people, and the paths on which work passes on.
//!
//! A boundary is a goal, what is handed over when it is reached, and what is handed over on the way (S4-26). Inside it
//! work is assessed; beyond it work is only credited (S4-18, S4-30):
//!
//! | work | what may be said of it |
//! |---|---|
//! | [`WithinWork`] | an [`Assessment`], for better or worse |
//! | [`BeyondWork`] | a [`Credit`], up to a cap that is declared; what exceeds it is said |
//!
//! Both come from [`Boundary::classify`] alone, so that no program can take one for the other.

mod assessment;
mod authority;
mod boundary;
mod credit;
mod gate;
mod handoff;
mod people;
mod provider;
mod scope;

pub use assessment::{Appraisal, Assessment, Outcome};
pub use authority::{Amount, Verdict};
pub use boundary::{Deliverable, Department, Field, Goal, Partner, Queue};
pub use credit::{Credit, CreditAccount, IncentivePeriod, IncentivePolicy, Overflow, Taken};
pub use gate::{Complete, Filled, Incomplete, WrongField};
pub use handoff::{Handoff, ReturnReason, WhenSilent};
pub use people::{Limit, ParseLimitError, Role, Team, TeamKind};
pub use provider::Provider;
pub use scope::{Beneficiary, BeyondReason, BeyondWork, Boundary, Scoped, Site, WithinWork, Work};

/// The codes of what the room finds and refuses.
pub mod codes {
    use crate::id::Code;

    /// More was earned beyond a boundary than the cap lets count.
    pub const CREDIT_OVER_CAP: Code = Code::new("department.credit-over-cap");
    /// A deliverable lacks fields of its minimum set, or holds wrong ones.
    pub const INCOMPLETE_DELIVERABLE: Code = Code::new("department.incomplete-deliverable");
}
