//! Who answers: departments and partners, the boundary of each, its people, and the paths on which work passes on.
//!
//! A boundary is a goal, what is handed over when it is reached, and what is handed over on the way (S4-26). Inside it
//! work is assessed; beyond it work is only credited (S4-18, S4-30).

mod boundary;
mod handoff;
mod people;

pub use boundary::{Deliverable, Department, Field, Goal, Partner, Queue};
pub use handoff::Handoff;
pub use people::{Limit, ParseLimitError, Role, Team};
