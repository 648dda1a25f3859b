//! Who is served: what may be known of a customer, and on what grounds.
//!
//! A [`Purpose`] decides what may be said to whom; a [`Medium`] is where somebody can be reached, a [`Language`] in what
//! words, an [`AccessOption`] in what form. A [`Question`] is what may be asked, and for how long its answer holds.

mod language;
mod question;
mod words;

pub use language::{Language, ParseLanguageError};
pub use question::Question;
pub use words::{AccessOption, Medium, Purpose, UnknownWord};
