//! Who answers for what, and what may be said of whose work.

mod accountability;
mod authority;
mod book;
mod boundaries;
mod credit;
mod gate;
pub(crate) mod house;
mod ledger;
