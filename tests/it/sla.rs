//! Promises and stopwatches, run through charters and cases.

mod bugs;
mod goals;
mod laws;
pub(crate) mod life;
mod metrics;
mod oracle;
