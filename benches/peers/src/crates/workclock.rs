//! `workclock`: rules evaluated a week at a time; weeks that repeat are skipped.

use chrono::{DateTime, TimeDelta, Utc};
use jiff::{SignedDuration, Timestamp};
use workclock::{Holidays, Schedule, Weekdays, WorkDay};

use super::{jiff_date, jiff_duration, jiff_micros, jiff_timestamp};
use crate::workload::{CLOSES, Failure, Holiday, OPENS, Peer, ZONE};

pub(crate) type Workclock = Schedule;

impl Peer for Schedule {
    const NAME: &'static str = "workclock";

    type Instant = Timestamp;
    type Work = SignedDuration;

    fn compile(holidays: &[Holiday]) -> Result<Self, Failure> {
        let dates = holidays
            .iter()
            .map(|holiday| jiff_date(holiday.date))
            .collect::<Result<Vec<_>, _>>()?;
        let hours = WorkDay::new(OPENS.parse()?, CLOSES.parse()?, Weekdays::MON_TO_FRI);
        Ok(Self::builder().time_zone(ZONE).rule(hours).rule(Holidays::new(dates)).build()?)
    }

    fn instant(at: DateTime<Utc>) -> Result<Timestamp, Failure> {
        jiff_timestamp(at)
    }

    fn work(span: TimeDelta) -> Result<SignedDuration, Failure> {
        jiff_duration(span)
    }

    fn minus(work: SignedDuration, other: SignedDuration) -> SignedDuration {
        work - other
    }

    fn instant_micros(at: Timestamp) -> i64 {
        at.as_microsecond()
    }

    fn work_micros(work: SignedDuration) -> i64 {
        jiff_micros(work)
    }

    fn add(&self, at: Timestamp, work: SignedDuration) -> Result<Timestamp, Failure> {
        Ok(self.add(at, work)?)
    }

    fn between(&self, from: Timestamp, to: Timestamp) -> Result<SignedDuration, Failure> {
        Ok(self.between(from, to))
    }

    fn is_open(&self, at: Timestamp) -> Result<bool, Failure> {
        // It has no such question; its documentation says that a period around `at` starts at `at`.
        Ok(self.next_period(at)?.start == at)
    }
}
