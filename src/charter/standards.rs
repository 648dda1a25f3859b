//! How well we serve, measured against what is needed: levels that are offered, zones of tolerance, and what less would save.

mod judge;
mod judged;
mod measure;

pub use judged::{JudgedGroup, JudgedStandard};
pub use measure::{CountedZone, Delight, Measure, Offered, PricedLevel, Tolerated};
