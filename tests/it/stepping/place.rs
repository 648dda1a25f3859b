//! Places where clocks on walls do strange things, each with every step of some weeks or months around it.

use std::sync::LazyLock;

use goodwill::chrono::{DateTime, Datelike, Offset, TimeZone};
use goodwill::chrono_tz::Tz;

use super::hours::SECONDS_PER_DAY;

/// Half hours and quarters of an hour; summer time of thirty minutes and of two hours; midnights that come twice or
/// never; clocks that change inside working hours; a date that never was. Each with the days on which it happens.
const PLACES: [(Tz, &str); 24] = [
    (Tz::UTC, "2026-03-02"),
    (Tz::Europe__Berlin, "2026-03-29"),
    (Tz::Europe__Berlin, "2026-10-25"),
    (Tz::America__New_York, "2025-03-09"),
    (Tz::America__New_York, "2025-11-02"),
    (Tz::Asia__Kolkata, "2026-10-02"),
    (Tz::Asia__Kathmandu, "2026-04-14"),
    (Tz::Asia__Kathmandu, "1985-12-31"),
    (Tz::Australia__Lord_Howe, "2026-04-05"),
    (Tz::Australia__Lord_Howe, "2026-10-04"),
    (Tz::Pacific__Chatham, "2026-04-05"),
    (Tz::Pacific__Chatham, "2026-09-27"),
    (Tz::Australia__Eucla, "2026-01-01"),
    (Tz::Australia__Adelaide, "2026-10-04"),
    (Tz::America__St_Johns, "2010-11-07"),
    (Tz::America__St_Johns, "2010-03-14"),
    (Tz::America__Sao_Paulo, "2018-11-04"),
    (Tz::America__Havana, "2026-11-01"),
    (Tz::Africa__Casablanca, "2026-02-15"),
    (Tz::Antarctica__Troll, "2026-03-29"),
    (Tz::Asia__Pyongyang, "2015-08-15"),
    (Tz::America__Caracas, "2016-05-01"),
    (Tz::Pacific__Apia, "2011-12-30"),
    (Tz::Asia__Tehran, "2021-09-22"),
];

/// How finely a history is stepped through.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Pace {
    Seconds,
    Minutes,
}

impl Pace {
    /// Seconds.
    pub(super) const fn step(self) -> i64 {
        match self {
            Self::Seconds => 1,
            Self::Minutes => 60,
        }
    }

    /// The longest history, in seconds.
    pub(super) const fn longest(self) -> i64 {
        match self {
            Self::Seconds => 36 * 3_600,
            Self::Minutes => 60 * SECONDS_PER_DAY,
        }
    }

    /// The days before the strange one, and behind it, through which steps are taken.
    const fn days(self) -> (i64, i64) {
        match self {
            Self::Seconds => (7, 11),
            Self::Minutes => (50, 150),
        }
    }

    /// In this stretch of days before the strange one matters begin.
    pub(super) const fn openings(self) -> (i64, i64) {
        match self {
            Self::Seconds => (2, 0),
            Self::Minutes => (40, 0),
        }
    }

    pub(super) fn places(self) -> &'static [Place] {
        static SECONDS: LazyLock<Vec<Place>> = LazyLock::new(|| all(Pace::Seconds));
        static MINUTES: LazyLock<Vec<Place>> = LazyLock::new(|| all(Pace::Minutes));
        match self {
            Self::Seconds => &SECONDS,
            Self::Minutes => &MINUTES,
        }
    }
}

/// The steps around the strange day of one zone.
pub(super) struct Place {
    pub(super) zone: Tz,
    /// The strange day's start by UTC, in seconds.
    pub(super) day: i64,
    /// The first step's instant, in seconds.
    pub(super) origin: i64,
    pub(super) step: i64,
    /// By how many minutes the clock on the wall is ahead of UTC, for each step.
    ahead: Vec<i16>,
}

fn all(pace: Pace) -> Vec<Place> {
    PLACES.iter().map(|(zone, date)| Place::around(*zone, date, pace)).collect()
}

impl Place {
    fn around(zone: Tz, date: &str, pace: Pace) -> Self {
        let midnight: DateTime<goodwill::chrono::Utc> =
            format!("{date}T00:00:00Z").parse().unwrap();
        let day = midnight.timestamp();
        let (before, behind) = pace.days();
        let (from, to) = (day - before * SECONDS_PER_DAY, day + behind * SECONDS_PER_DAY);
        let ahead = |at: i64| {
            let utc = DateTime::from_timestamp(at, 0).unwrap().naive_utc();
            let seconds = zone.offset_from_utc_datetime(&utc).fix().local_minus_utc();
            assert_eq!(seconds % 60, 0, "clocks of {zone} are ahead by whole minutes");
            i16::try_from(seconds / 60).unwrap()
        };
        let step = pace.step();
        let steps = (from..to).step_by(usize::try_from(step).unwrap());
        Self { zone, day, origin: from, step, ahead: steps.map(ahead).collect() }
    }

    pub(super) fn steps(&self) -> usize {
        self.ahead.len()
    }

    /// What the clock on the wall shows at the start of a step, in seconds from 1970-01-01.
    pub(super) fn wall(&self, step: usize) -> i64 {
        self.origin + i64::try_from(step).unwrap() * self.step + i64::from(self.ahead[step]) * 60
    }

    /// Whether the clock on the wall is never set between two steps.
    pub(super) fn is_never_set(&self, from: usize, to: usize) -> bool {
        self.ahead[from..=to].iter().all(|ahead| *ahead == self.ahead[from])
    }

    /// The years that a calendar needs to know every step and some time around them.
    pub(super) fn years(&self) -> (i32, i32) {
        let year = |at: i64| DateTime::from_timestamp(at, 0).unwrap().year();
        (year(self.origin) - 1, year(self.day + 500 * SECONDS_PER_DAY))
    }
}
