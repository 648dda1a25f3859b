//! The life of one matter: what it takes in, what it refuses, and how it says so.

mod added;
mod adopting;
mod ball;
mod brought;
mod carrying;
mod coming_back;
mod conduct;
mod contact;
mod custody;
mod following;
mod handoffs;
mod hours;
pub(crate) mod laws;
mod links;
mod load;
mod many;
mod merging;
mod office;
mod one_person;
mod parting;
mod promises;
mod refusals;
mod reopening;
mod settled;
mod strangers;
pub(crate) mod works;
