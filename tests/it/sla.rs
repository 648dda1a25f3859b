//! Promises and stopwatches, run through charters and cases.

mod attain;
mod bugs;
mod capacity;
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
mod rungs;
