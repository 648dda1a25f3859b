//! The life of one matter: what it takes in, what it refuses, and how it says so.

mod adopting;
mod conduct;
pub(crate) mod laws;
mod links;
mod merging;
mod refusals;
mod strangers;
