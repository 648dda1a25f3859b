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
//! Both come from [`Charter::classify`](crate::charter::Charter::classify) alone, so that no program can take one for the other,
//! and no work is ever both. That one piece is not credited in two departments a [`CreditBook`] sees to, which holds the accounts
//! of all of them.

mod account;
mod assessment;
mod authority;
mod book;
mod boundary;
mod credit;
mod gate;
mod handoff;
mod ledger;
mod overflow;
mod people;
mod provider;
mod scope;
mod work;

pub use account::{CreditAccount, NotTaken};
pub use assessment::{Appraisal, Assessment, Outcome};
pub use authority::{Amount, Authorisation};
pub use book::{CreditBook, NotAdded};
pub use boundary::{Deliverable, Department, Field, Goal, Partner, Queue};
pub use credit::{Credit, IncentivePeriod, IncentivePolicy};
pub use gate::{Complete, Filled, Incomplete, WrongField};
pub use handoff::{Handoff, ReturnReason, WhenSilent};
pub use ledger::{CreditEntry, CreditLedger, LedgerFault};
pub use overflow::{Overflow, Taken};
pub use people::{Limit, ParseLimitError, Role, Team, TeamKind};
pub use provider::Provider;
pub use scope::{BeyondReason, BeyondWork, Boundary, NoBoundary, Scoped, WithinWork};
pub use work::{Beneficiary, Site, Work};

/// The codes of what the room finds and refuses.
pub mod codes {
    use crate::id::Code;

    /// A book of accounts has one of the department already.
    pub const ACCOUNT_KEPT_ALREADY: Code = Code::new("department.account-kept-already");
    /// More was earned beyond a boundary than the cap lets count.
    pub const CREDIT_OVER_CAP: Code = Code::new("department.credit-over-cap");
    /// A piece of work was credited before.
    pub const CREDITED_ALREADY: Code = Code::new("department.credited-already");
    /// A piece of work was credited in another department's account.
    pub const CREDITED_ELSEWHERE: Code = Code::new("department.credited-elsewhere");
    /// Two accounts have credited the same piece of work.
    pub const CREDITED_TWICE: Code = Code::new("department.credited-twice");
    /// A deliverable lacks fields of its minimum set, or holds wrong ones.
    pub const INCOMPLETE_DELIVERABLE: Code = Code::new("department.incomplete-deliverable");
    /// A book of accounts has none of the department in which a piece of work was done.
    pub const NO_ACCOUNT: Code = Code::new("department.no-account");
    /// The charter has no department where a piece of work was done.
    pub const NO_BOUNDARY: Code = Code::new("department.no-boundary");
    /// The charter under which something was credited is not at hand.
    pub const NO_CHARTER: Code = Code::new("department.no-charter");
    /// The charter rewards nothing that a department does beyond its boundary.
    pub const NO_INCENTIVE: Code = Code::new("department.no-incentive");
    /// A credit is for work of another department than the account.
    pub const OTHER_DEPARTMENT: Code = Code::new("department.other-department");
    /// A ledger credits work that lies within the boundary.
    pub const WORK_WITHIN: Code = Code::new("department.work-within");
}
