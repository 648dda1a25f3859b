//! The loop a team writes by hand: walk the local dates, skip weekends and holidays, add up the windows. It is the
//! reference for every answer, so it is written to be obviously right rather than fast.

use std::collections::BTreeSet;
use std::ops::Range;

use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, TimeDelta, TimeZone, Utc, Weekday};
use chrono_tz::Tz;

use super::{CLOSES, Failure, Holiday, OPENS, Peer, ZONE};

pub(crate) struct ByDay {
    zone: Tz,
    opens: NaiveTime,
    closes: NaiveTime,
    holidays: BTreeSet<NaiveDate>,
}

impl ByDay {
    fn local_date(&self, at: DateTime<Utc>) -> NaiveDate {
        at.with_timezone(&self.zone).date_naive()
    }

    /// From opening to closing, if `date` is a working day.
    fn window(&self, date: NaiveDate) -> Result<Option<Range<DateTime<Utc>>>, Failure> {
        let weekend = matches!(date.weekday(), Weekday::Sat | Weekday::Sun);
        if weekend || self.holidays.contains(&date) {
            return Ok(None);
        }
        Ok(Some(self.edge(date, self.opens)?..self.edge(date, self.closes)?))
    }

    fn edge(&self, date: NaiveDate, time: NaiveTime) -> Result<DateTime<Utc>, Failure> {
        let local = self.zone.from_local_datetime(&date.and_time(time));
        let edge = local.earliest().ok_or("the clock skips an edge of the window")?;
        Ok(edge.with_timezone(&Utc))
    }
}

fn day_after(date: NaiveDate) -> Result<NaiveDate, Failure> {
    Ok(date.succ_opt().ok_or("ran past the last date")?)
}

impl Peer for ByDay {
    const NAME: &'static str = "chrono, day by day";

    type Instant = DateTime<Utc>;
    type Work = TimeDelta;

    fn compile(holidays: &[Holiday]) -> Result<Self, Failure> {
        Ok(Self {
            zone: ZONE.parse()?,
            opens: NaiveTime::parse_from_str(OPENS, "%H:%M")?,
            closes: NaiveTime::parse_from_str(CLOSES, "%H:%M")?,
            holidays: holidays.iter().map(|holiday| holiday.date).collect(),
        })
    }

    fn instant(at: DateTime<Utc>) -> Result<DateTime<Utc>, Failure> {
        Ok(at)
    }

    fn work(span: TimeDelta) -> Result<TimeDelta, Failure> {
        Ok(span)
    }

    fn minus(work: TimeDelta, other: TimeDelta) -> TimeDelta {
        work - other
    }

    fn instant_micros(at: DateTime<Utc>) -> i64 {
        at.timestamp_micros()
    }

    fn work_micros(work: TimeDelta) -> i64 {
        work.num_microseconds().unwrap_or(i64::MAX)
    }

    fn add(&self, at: DateTime<Utc>, work: TimeDelta) -> Result<DateTime<Utc>, Failure> {
        let mut left = work;
        let mut date = self.local_date(at);
        loop {
            if let Some(window) = self.window(date)? {
                let from = window.start.max(at);
                let open_for = window.end - from;
                if open_for > TimeDelta::zero() {
                    if left <= open_for {
                        return Ok(from + left);
                    }
                    left -= open_for;
                }
            }
            date = day_after(date)?;
        }
    }

    fn between(&self, from: DateTime<Utc>, to: DateTime<Utc>) -> Result<TimeDelta, Failure> {
        let last = self.local_date(to);
        let mut date = self.local_date(from);
        let mut worked = TimeDelta::zero();
        while date <= last {
            if let Some(window) = self.window(date)? {
                let open_for = window.end.min(to) - window.start.max(from);
                worked += open_for.max(TimeDelta::zero());
            }
            date = day_after(date)?;
        }
        Ok(worked)
    }

    fn is_open(&self, at: DateTime<Utc>) -> Result<bool, Failure> {
        let window = self.window(self.local_date(at))?;
        Ok(window.is_some_and(|window| window.contains(&at)))
    }
}
