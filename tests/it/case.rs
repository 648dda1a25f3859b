//! The life of one matter: what it takes in, what it refuses, and how it says so.

mod conduct;
pub(crate) mod laws;
mod refusals;
mod strangers;
