//! The life of one matter: what it takes in, what it refuses, and how it says so.

mod conduct;
mod refusals;
mod strangers;
