//! Promises and stopwatches, run through charters and cases.

mod bugs;
mod goals;
pub(crate) mod life;
mod metrics;
mod oracle;
mod rebase;
mod responses;
