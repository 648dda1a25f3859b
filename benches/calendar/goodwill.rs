//! goodwill's compiled calendar.

use chrono::{DateTime, TimeDelta, Utc};
use goodwill::calendar::{Calendar, CalendarDraft, WORKWEEK};
use goodwill::time::{Timestamp, WorkingTime};

use super::{CLOSES, Failure, Holiday, OPENS, Peer, YEARS, ZONE};

impl Peer for Calendar {
    const NAME: &'static str = "goodwill";

    type Instant = Timestamp;
    type Work = WorkingTime;

    fn compile(holidays: &[Holiday]) -> Result<Self, Failure> {
        let hours = format!("{OPENS}-{CLOSES}");
        let week = CalendarDraft::new(ZONE, YEARS).open(WORKWEEK, hours.as_str());
        let draft =
            holidays.iter().fold(week, |draft, holiday| draft.holiday(holiday.date, holiday.name));
        Ok(draft.compile()?)
    }

    fn instant(at: DateTime<Utc>) -> Result<Timestamp, Failure> {
        Ok(Timestamp::try_from(at)?)
    }

    fn work(span: TimeDelta) -> Result<WorkingTime, Failure> {
        Ok(WorkingTime::from_micros(span.num_microseconds().ok_or("too long")?))
    }

    fn minus(work: WorkingTime, other: WorkingTime) -> WorkingTime {
        work.minus(other)
    }

    fn instant_micros(at: Timestamp) -> i64 {
        at.as_micros()
    }

    fn work_micros(work: WorkingTime) -> i64 {
        work.as_micros()
    }

    fn add(&self, at: Timestamp, work: WorkingTime) -> Result<Timestamp, Failure> {
        Ok(self.add(at, work)?)
    }

    fn between(&self, from: Timestamp, to: Timestamp) -> Result<WorkingTime, Failure> {
        Ok(self.between(from, to)?)
    }

    fn is_open(&self, at: Timestamp) -> Result<bool, Failure> {
        Ok(self.is_open(at)?)
    }
}
