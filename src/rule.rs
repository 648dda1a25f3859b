//! Who gets what, and why: what a customer was promised how often, and what was bought against what is expected.
//!
//! An [`Allowance`] counts what its [`AllowanceTerms`] grant so many times a period: reserved, consumed, given back. An
//! [`Entitlement`] holds what was bought beside what is expected, and says whether something is covered, and if not, why.

mod allowance;
mod entitlement;

pub use allowance::{
    Allowance, AllowanceCommand, AllowanceContext, AllowanceEvent, AllowancePeriod,
    AllowanceRefusal, AllowanceTerms, Reservation, ReservationState, codes,
};
pub use entitlement::{Coverage, Difference, Entitlement, Level, NotCovered, Purchase};
