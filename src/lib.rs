#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]
#![cfg_attr(docsrs, feature(doc_cfg))]

pub mod actor;
pub mod calendar;
pub mod decision;
pub mod finding;
pub mod id;
pub mod money;
pub mod pii;
#[cfg(feature = "system")]
pub mod system;
#[cfg(feature = "testkit")]
pub mod testkit;
mod text;
pub mod time;
pub mod value;

pub use chrono;
pub use chrono_tz;
#[cfg(feature = "testkit")]
pub use proptest;
