//! The life of one matter: what it takes in, what it refuses, and how it says so.

mod ball;
mod conduct;
mod contact;
mod custody;
mod handoffs;
pub(crate) mod laws;
mod load;
mod promises;
mod refusals;
mod strangers;
pub(crate) mod works;
