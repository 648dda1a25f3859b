//! Who is served: words, needs with evidence, expectations, permissions, answers, each held against a slow model.

mod ledger;
mod needs;
mod order;
mod permissions;
mod views;
mod words;

use goodwill::time::{Elapsed, Timestamp};

/// The instant so many minutes after the first one.
pub(crate) fn at(minute: i32) -> Timestamp {
    let first: Timestamp = "2026-03-02T09:00:00Z".parse().unwrap();
    first.after(Elapsed::from_minutes(minute)).unwrap()
}
