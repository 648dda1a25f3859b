//! The crates compared, each used as its documentation shows, on its fastest documented way.

mod opening_hours;
mod ule_hours;
mod workclock;

pub(crate) use opening_hours::OpeningHours;
pub(crate) use ule_hours::UleHours;
pub(crate) use workclock::Workclock;

use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Utc};
use jiff::{SignedDuration, Timestamp, civil};

use crate::workload::Failure;

// Two of the crates speak jiff.

fn jiff_timestamp(at: DateTime<Utc>) -> Result<Timestamp, Failure> {
    Ok(Timestamp::from_microsecond(at.timestamp_micros())?)
}

fn jiff_duration(span: TimeDelta) -> Result<SignedDuration, Failure> {
    Ok(SignedDuration::from_micros(span.num_microseconds().ok_or("too long")?))
}

fn jiff_micros(span: SignedDuration) -> i64 {
    i64::try_from(span.as_micros()).unwrap_or(i64::MAX)
}

fn jiff_date(date: NaiveDate) -> Result<civil::Date, Failure> {
    Ok(civil::Date::new(date.year().try_into()?, date.month().try_into()?, date.day().try_into()?)?)
}
