use std::fmt;

use chrono::{Datelike, Days, NaiveDate};
use serde::{Deserialize, Serialize};

/// So many a period.
///
/// ```
/// use goodwill::rule::{AllowancePeriod, AllowanceTerms};
///
/// let terms = AllowanceTerms { most: 2, per: AllowancePeriod::Month };
/// assert_eq!(terms.to_string(), "2 a month");
///
/// let rolling = AllowanceTerms { most: 1, per: AllowancePeriod::Days(90) };
/// assert_eq!(rolling.to_string(), "1 in any 90 days");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AllowanceTerms {
    /// How many at most.
    pub most: u32,
    /// In which time.
    pub per: AllowancePeriod,
}

/// The time in which an allowance is counted: whole dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum AllowancePeriod {
    /// One date.
    Day,
    /// Monday to Sunday.
    Week,
    /// A month of the calendar.
    Month,
    /// A year of the calendar.
    Year,
    /// Any run of so many dates; none counts as one.
    Days(u16),
    /// For ever.
    Lifetime,
}

impl AllowancePeriod {
    /// How long any run is; none if the period has fixed bounds.
    pub(super) fn run_of_days(self) -> Option<u16> {
        match self {
            Self::Days(days) => Some(days.max(1)),
            _ => None,
        }
    }

    /// The first and the last date of the period around a date; a run of dates ends on it.
    #[must_use]
    pub fn around(self, on: NaiveDate) -> (NaiveDate, NaiveDate) {
        let first_of =
            |year, month| NaiveDate::from_ymd_opt(year, month, 1).unwrap_or(NaiveDate::MIN);
        let before = |next: NaiveDate| next.pred_opt().unwrap_or(NaiveDate::MAX);
        match self {
            Self::Day => (on, on),
            Self::Week => {
                let from_monday = u64::from(on.weekday().num_days_from_monday());
                let monday = earlier(on, from_monday);
                (monday, later(on, 6 - from_monday))
            }
            Self::Month => {
                let (year, month) = (on.year(), on.month());
                let next = if month == 12 {
                    NaiveDate::from_ymd_opt(year + 1, 1, 1)
                } else {
                    NaiveDate::from_ymd_opt(year, month + 1, 1)
                };
                (first_of(year, month), next.map_or(NaiveDate::MAX, before))
            }
            Self::Year => {
                let next = NaiveDate::from_ymd_opt(on.year() + 1, 1, 1);
                (first_of(on.year(), 1), next.map_or(NaiveDate::MAX, before))
            }
            Self::Days(days) => run_ending_on(on, days.max(1)),
            Self::Lifetime => (NaiveDate::MIN, NaiveDate::MAX),
        }
    }
}

/// The run of so many dates that ends on a date.
pub(super) fn run_ending_on(on: NaiveDate, days: u16) -> (NaiveDate, NaiveDate) {
    (earlier(on, u64::from(days) - 1), on)
}

/// The run of so many dates that begins on a date.
pub(super) fn run_from(on: NaiveDate, days: u16) -> (NaiveDate, NaiveDate) {
    (on, later(on, u64::from(days) - 1))
}

fn earlier(on: NaiveDate, days: u64) -> NaiveDate {
    on.checked_sub_days(Days::new(days)).unwrap_or(NaiveDate::MIN)
}

fn later(on: NaiveDate, days: u64) -> NaiveDate {
    on.checked_add_days(Days::new(days)).unwrap_or(NaiveDate::MAX)
}

impl fmt::Display for AllowancePeriod {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Day => f.write_str("a day"),
            Self::Week => f.write_str("a week"),
            Self::Month => f.write_str("a month"),
            Self::Year => f.write_str("a year"),
            Self::Days(0 | 1) => f.write_str("in any 1 day"),
            Self::Days(days) => write!(f, "in any {days} days"),
            Self::Lifetime => f.write_str("in a lifetime"),
        }
    }
}

impl fmt::Display for AllowanceTerms {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.most, self.per)
    }
}
