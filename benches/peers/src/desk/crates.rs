//! The crates compared, each with its own store in memory, as its documentation shows.

mod counter;
mod cqrs_es;
mod eventually;

pub(crate) use cqrs_es::CqrsEs;
pub(crate) use eventually::Eventually;
