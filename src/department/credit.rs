use std::fmt;

use chrono::{Datelike, Days, NaiveDate};
use serde::{Deserialize, Serialize};

use super::{BeyondWork, CreditEntry, Work};
use crate::id::CharterVersion;

/// How a department rewards its people for what they do beyond its boundary: so many points a period at most (S4-44).
///
/// What a point is worth is the host's. The cap stands where everybody can read it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IncentivePolicy {
    /// How many points one person is credited in a period at most.
    pub cap: u32,
    /// The period.
    pub per: IncentivePeriod,
}

/// The period of a cap, by dates of the charter's zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IncentivePeriod {
    /// From Monday on.
    Week,
    /// A month of the calendar.
    Month,
    /// Three months, from January, April, July or October on.
    Quarter,
    /// A year of the calendar.
    Year,
}

impl IncentivePeriod {
    /// The first date of the period in which a date lies.
    ///
    /// ```
    /// use goodwill::department::IncentivePeriod;
    ///
    /// let on = "2026-08-20".parse()?;
    /// assert_eq!(IncentivePeriod::Week.first_of(on).to_string(), "2026-08-17");
    /// assert_eq!(IncentivePeriod::Quarter.first_of(on).to_string(), "2026-07-01");
    /// # Ok::<(), goodwill::chrono::ParseError>(())
    /// ```
    #[must_use]
    pub fn first_of(self, on: NaiveDate) -> NaiveDate {
        let month = match self {
            Self::Week => {
                let since_monday = Days::new(on.weekday().num_days_from_monday().into());
                return on.checked_sub_days(since_monday).unwrap_or(NaiveDate::MIN);
            }
            Self::Month => on.month(),
            Self::Quarter => on.month0() / 3 * 3 + 1,
            Self::Year => 1,
        };
        // Every year has a first of each month.
        NaiveDate::from_ymd_opt(on.year(), month, 1).unwrap_or(on)
    }
}

impl fmt::Display for IncentivePeriod {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Week => "week",
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::Year => "year",
        })
    }
}

/// The reward for one piece of work beyond the boundary: all that may be said of such work (S4-18, S4-30).
///
/// It counts on the date on which the work was done, by the clock of the charter's zone. A credit cannot be read from data;
/// what is kept of it, a [`CreditEntry`], becomes a credit again through the charter that it names.
#[derive(Debug, PartialEq, Eq)]
#[must_use = "credit counts once it is taken into an account"]
pub struct Credit {
    work: Work,
    points: u32,
    on: NaiveDate,
    under: CharterVersion,
}

impl Credit {
    /// So many points for a piece of work, which is used up by it.
    pub fn new(work: BeyondWork, points: u32) -> Self {
        let (on, under) = (work.on(), work.under());
        Self { work: work.into_work(), points, on, under }
    }

    /// What it is for.
    #[must_use]
    pub const fn work(&self) -> &Work {
        &self.work
    }

    /// How many points.
    #[must_use]
    pub const fn points(&self) -> u32 {
        self.points
    }

    /// When they count: on the date of the work.
    #[must_use]
    pub const fn on(&self) -> NaiveDate {
        self.on
    }

    /// The charter beyond whose boundary the work lies.
    #[must_use]
    pub const fn under(&self) -> CharterVersion {
        self.under
    }

    pub(super) fn into_entry(self) -> CreditEntry {
        CreditEntry { work: self.work, points: self.points, under: self.under }
    }
}
