//! Promises and stopwatches, run through charters and cases.

mod bugs;
mod climbs;
mod explain;
mod goals;
mod hours;
mod ladders;
pub(crate) mod life;
mod metrics;
mod oracle;
mod pauses;
mod rebase;
mod responses;
