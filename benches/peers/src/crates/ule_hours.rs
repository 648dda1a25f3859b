//! `ule-hours`: a lazy schedule that walks the windows day by day.

use chrono::{DateTime, TimeDelta, Utc};
use jiff::{SignedDuration, Timestamp};
use ule_hours::{Schedule, Sla};

use super::{jiff_date, jiff_duration, jiff_micros, jiff_timestamp};
use crate::workload::{CLOSES, Failure, Holiday, OPENS, Paused, Peer, YEARS, ZONE};

pub(crate) type UleHours = Schedule;

impl Peer for Schedule {
    const NAME: &'static str = "ule-hours";

    type Instant = Timestamp;
    type Work = SignedDuration;

    fn compile(holidays: &[Holiday]) -> Result<Self, Failure> {
        // The default horizon of ten years is a few days short of the longest question.
        let days = 366 * u32::try_from(YEARS.count())?;
        let mut schedule =
            Self::builder(ZONE)?.mon_fri(&format!("{OPENS}-{CLOSES}"))?.horizon_days(days);
        // Dates, not rules: a set lookup instead of a scan over every rule, and the rule for observed days would move
        // Saturdays too.
        for holiday in holidays {
            schedule = schedule.closed_on(jiff_date(holiday.date)?);
        }
        Ok(schedule.build())
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
        Ok(self.is_open(at))
    }

    fn due(&self, matter: Paused<Timestamp>, budget: SignedDuration) -> Result<Timestamp, Failure> {
        // Its own paused clock walks the days once, not once a piece.
        let [first, second, third] = matter.running;
        let clock = Sla::new(self, first.0, budget)
            .pause(first.1, second.0)
            .pause(second.1, third.0)
            .pause(third.1, matter.resumed);
        Ok(clock.due()?)
    }
}
