//! What is asked of a calendar, once: the criterion bench and the comparison with other crates include this file, so
//! both time the same questions and check the same answers.
//!
//! Twenty years of Massachusetts holidays in New York time, Monday to Friday 08:30–17:00, and 1,000 starts drawn with
//! a fixed seed.

mod by_day;
mod goodwill;
mod holidays;
pub(crate) mod job;
mod peer;

use std::fmt;
use std::ops::RangeInclusive;

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};

pub(crate) use by_day::ByDay;
pub(crate) use holidays::Holiday;
pub(crate) use peer::Peer;

pub(crate) type Failure = Box<dyn std::error::Error>;

pub(crate) const YEARS: RangeInclusive<i32> = 2015..=2034;
pub(crate) const ZONE: &str = "America/New_York";
pub(crate) const OPENS: &str = "08:30";
pub(crate) const CLOSES: &str = "17:00";

const STARTS: usize = 1_000;
const SEED: u64 = 0x60_0D_31_11;
/// More than three running pieces of a day at most can use up, so that every due date lies after the last pause.
const BUDGET: TimeDelta = TimeDelta::hours(40);

/// The inputs, in chrono's types; every peer converts them to its own before the clock starts.
pub(crate) struct Workload {
    pub(crate) holidays: Vec<Holiday>,
    pub(crate) starts: Vec<DateTime<Utc>>,
    pauses: Vec<Paused<DateTime<Utc>>>,
}

/// A matter that ran three times, was paused after each, and runs again.
#[derive(Clone, Copy)]
pub(crate) struct Paused<I> {
    pub(crate) running: [(I, I); 3],
    pub(crate) resumed: I,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operation {
    Add { minutes: i64 },
    Between { days: i64 },
    DueAfterPauses,
    IsOpen,
}

impl Operation {
    pub(crate) const ALL: [Self; 10] = [
        Self::Add { minutes: 90 },
        Self::Add { minutes: 8 * 60 },
        Self::Add { minutes: 40 * 60 },
        Self::Add { minutes: 400 * 60 },
        Self::Between { days: 1 },
        Self::Between { days: 30 },
        Self::Between { days: 365 },
        Self::Between { days: 3_652 },
        Self::DueAfterPauses,
        Self::IsOpen,
    ];
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Add { minutes } if minutes % 60 == 0 => write!(f, "add {} h", minutes / 60),
            Self::Add { minutes } => write!(f, "add {minutes} min"),
            Self::Between { days: 1 } => f.write_str("between, a day"),
            Self::Between { days: 30 } => f.write_str("between, a month"),
            Self::Between { days: 365 } => f.write_str("between, a year"),
            Self::Between { days: 3_652 } => f.write_str("between, ten years"),
            Self::Between { days } => write!(f, "between, {days} days"),
            Self::DueAfterPauses => f.write_str("due after three pauses"),
            Self::IsOpen => f.write_str("is open"),
        }
    }
}

impl Workload {
    pub(crate) fn new() -> Result<Self, Failure> {
        let holidays = YEARS.map(holidays::of_year).collect::<Result<Vec<_>, _>>()?.concat();

        // The first instant of the period is still the year before in New York. The last start leaves ten years and a
        // margin for the longest answer.
        let first = midnight(2015, 1, 2)?;
        let minutes = (midnight(2023, 12, 31)? - first).num_minutes();

        let mut random = SplitMix64(SEED);
        let mut starts = Vec::with_capacity(STARTS);
        let mut pauses = Vec::with_capacity(STARTS);
        for _ in 0..STARTS {
            // Whole minutes, so that some deadlines fall exactly on a closing: the place where calendars disagree.
            let start = first + TimeDelta::minutes(random.between(0, minutes));
            starts.push(start);
            pauses.push(Paused::after(start, &mut random));
        }
        Ok(Self { holidays, starts, pauses })
    }
}

impl Paused<DateTime<Utc>> {
    /// Runs for an hour to a day, rests for an hour to three days, three times.
    fn after(start: DateTime<Utc>, random: &mut SplitMix64) -> Self {
        let mut at = start;
        let running = [(); 3].map(|()| {
            let from = at;
            let to = from + TimeDelta::minutes(random.between(60, 24 * 60));
            at = to + TimeDelta::minutes(random.between(60, 72 * 60));
            (from, to)
        });
        Self { running, resumed: at }
    }
}

fn midnight(year: i32, month: u32, day: u32) -> Result<DateTime<Utc>, Failure> {
    let date = NaiveDate::from_ymd_opt(year, month, day).ok_or("no such date")?;
    Ok(date.and_time(NaiveTime::MIN).and_utc())
}

/// Steele, Lea and Flood's generator: the same starts on every machine without a dependency.
struct SplitMix64(u64);

impl SplitMix64 {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number from `low` up to, not including, `high`. The bias of the remainder is far below one part in a million.
    fn between(&mut self, low: i64, high: i64) -> i64 {
        let width = high.abs_diff(low);
        low.saturating_add_unsigned(self.next() % width)
    }
}
