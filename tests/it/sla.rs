//! Promises and stopwatches, run through charters and cases.

mod bugs;
mod explain;
mod goals;
pub(crate) mod life;
mod metrics;
mod oracle;
mod pauses;
mod rebase;
mod responses;
