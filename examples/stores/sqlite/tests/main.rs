//! What the store promises, through its public API and, where a file has to be spoilt, through SQLite itself.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that panics has failed, which is what it is for"
)]

mod bad_input;
mod desk;
mod files;
mod laws;
mod rows;
mod sample;
mod side_by_side;
mod together;
mod two_desks;
