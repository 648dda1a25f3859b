//! The charter as a whole: as text, ratified, compared, acknowledged.

#[path = "../../benches/charter/workload.rs"]
mod workload;

mod acknowledged;
mod attained;
mod compared;
mod ratified;
mod reach;
mod spoilt;
mod toml;
