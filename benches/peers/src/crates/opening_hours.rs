//! `opening-hours`: OpenStreetMap's expressions, evaluated as an iterator of ranges. It has no working-time
//! arithmetic; `add` and `between` add up the open ranges it yields.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use compact_calendar::CompactCalendar;
use opening_hours::localization::TzLocation;
use opening_hours::{Context, ContextHolidays, RuleKind};

use crate::workload::{CLOSES, Failure, Holiday, OPENS, Peer, ZONE};

pub(crate) type OpeningHours = opening_hours::OpeningHours<TzLocation<Tz>>;

impl Peer for OpeningHours {
    const NAME: &'static str = "opening-hours";

    type Instant = DateTime<Tz>;
    type Work = TimeDelta;

    fn compile(holidays: &[Holiday]) -> Result<Self, Failure> {
        let mut dates = CompactCalendar::default();
        for holiday in holidays {
            dates.insert(holiday.date);
        }
        let context = Context::default()
            .with_holidays(ContextHolidays::new(Arc::new(dates), Arc::default()))
            .with_locale(TzLocation::new(ZONE.parse()?));
        let hours: opening_hours::OpeningHours =
            format!("Mo-Fr {OPENS}-{CLOSES}; PH off").parse()?;
        // A normal form is some percent faster to evaluate.
        Ok(hours.with_context(context).normalize())
    }

    fn instant(at: DateTime<Utc>) -> Result<DateTime<Tz>, Failure> {
        Ok(at.with_timezone(&ZONE.parse()?))
    }

    fn work(span: TimeDelta) -> Result<TimeDelta, Failure> {
        Ok(span)
    }

    fn minus(work: TimeDelta, other: TimeDelta) -> TimeDelta {
        work - other
    }

    fn instant_micros(at: DateTime<Tz>) -> i64 {
        at.timestamp_micros()
    }

    fn work_micros(work: TimeDelta) -> i64 {
        work.num_microseconds().unwrap_or(i64::MAX)
    }

    fn add(&self, at: DateTime<Tz>, work: TimeDelta) -> Result<DateTime<Tz>, Failure> {
        let mut left = work;
        for part in self.iter_from(at).filter(|part| part.kind == RuleKind::Open) {
            let open_for = part.range.end - part.range.start;
            if left <= open_for {
                return Ok(part.range.start + left);
            }
            left -= open_for;
        }
        Err("never open long enough".into())
    }

    fn between(&self, from: DateTime<Tz>, to: DateTime<Tz>) -> Result<TimeDelta, Failure> {
        Ok(self
            .iter_range(from, to)
            .filter(|part| part.kind == RuleKind::Open)
            .map(|part| part.range.end - part.range.start)
            .sum())
    }

    fn is_open(&self, at: DateTime<Tz>) -> Result<bool, Failure> {
        Ok(self.is_open(at))
    }
}
