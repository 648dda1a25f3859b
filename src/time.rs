//! Instants in whole microseconds, and the two kinds of duration that are never mixed.
//!
//! [`Elapsed`] is time as a clock on the wall measures it; [`WorkingTime`] is the part of it in which a calendar is
//! open. One cannot be added to the other: a span of four working hours and a span of four hours are different
//! promises, and [`Span`] says which one is meant.

mod duration;
mod span;
mod timestamp;

pub(crate) use duration::MICROS_PER_SECOND;
pub use duration::{Elapsed, ParseDurationError, WorkingTime};
pub use span::{Length, ParseSpanError, Span};
pub use timestamp::{ParseTimestampError, Timestamp, TimestampOutOfRange};
