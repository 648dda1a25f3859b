use std::ops::RangeInclusive;

use chrono::{NaiveDate, Weekday};
use serde::{Deserialize, Serialize};

use super::Window;
use crate::finding::Written;

/// Monday to Friday.
pub const WORKWEEK: [Weekday; 5] =
    [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri];

/// Monday to Sunday.
pub const EVERY_DAY: [Weekday; 7] = [
    Weekday::Mon,
    Weekday::Tue,
    Weekday::Wed,
    Weekday::Thu,
    Weekday::Fri,
    Weekday::Sat,
    Weekday::Sun,
];

/// A calendar as the host declares it: plain data, not yet examined.
///
/// A text that is no date or no window is kept as it was written; [`CalendarDraft::compile`] lists it with its place.
/// Dated entries outside the years have no effect, so that a long list of holidays can serve several calendars; the
/// eve of the first year counts where a window runs past its midnight.
///
/// ```
/// use goodwill::calendar::{CalendarDraft, WORKWEEK};
///
/// let shop = CalendarDraft::new("Asia/Shanghai", 2026..=2026)
///     .open(WORKWEEK, "09:00-12:00")
///     .open(WORKWEEK, "13:00-18:00")
///     .holiday("2026-10-01", "国庆节")
///     .override_hours("2026-10-10", ["09:00-12:00"], "make-up working day");
/// assert!(shop.compile().is_ok());
///
/// let faults = shop
///     .open(WORKWEEK, "18:00-09:00")
///     .holiday("2026-02-30", "no such day")
///     .compile()
///     .unwrap_err();
/// let places: Vec<String> = faults.iter().map(|fault| fault.place().to_string()).collect();
/// assert_eq!(
///     places,
///     ["weekly.mon[2]", "weekly.tue[2]", "weekly.wed[2]", "weekly.thu[2]", "weekly.fri[2]", "holidays[1].on"]
/// );
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CalendarDraft {
    /// The IANA name of the zone in which people work, for example `Europe/Berlin`.
    pub zone: String,
    /// The first year for which the declaration holds.
    pub first_year: i32,
    /// The last year for which the declaration holds.
    pub last_year: i32,
    /// The hours of an ordinary week.
    #[serde(default)]
    pub weekly: Week,
    /// Dates on which nobody works.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub holidays: Vec<Holiday>,
    /// Dates with hours of their own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub overrides: Vec<Override>,
    /// Hours cut from whatever applies on a date.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub breaks: Vec<Break>,
}

/// The hours of an ordinary week; a day without windows is closed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Week {
    /// Monday.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub mon: Vec<Written<Window>>,
    /// Tuesday.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tue: Vec<Written<Window>>,
    /// Wednesday.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub wed: Vec<Written<Window>>,
    /// Thursday.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub thu: Vec<Written<Window>>,
    /// Friday.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fri: Vec<Written<Window>>,
    /// Saturday.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sat: Vec<Written<Window>>,
    /// Sunday.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sun: Vec<Written<Window>>,
}

impl Week {
    /// The windows of a weekday.
    #[must_use]
    pub const fn on(&self, weekday: Weekday) -> &Vec<Written<Window>> {
        match weekday {
            Weekday::Mon => &self.mon,
            Weekday::Tue => &self.tue,
            Weekday::Wed => &self.wed,
            Weekday::Thu => &self.thu,
            Weekday::Fri => &self.fri,
            Weekday::Sat => &self.sat,
            Weekday::Sun => &self.sun,
        }
    }

    /// The windows of a weekday, to change them.
    pub const fn on_mut(&mut self, weekday: Weekday) -> &mut Vec<Written<Window>> {
        match weekday {
            Weekday::Mon => &mut self.mon,
            Weekday::Tue => &mut self.tue,
            Weekday::Wed => &mut self.wed,
            Weekday::Thu => &mut self.thu,
            Weekday::Fri => &mut self.fri,
            Weekday::Sat => &mut self.sat,
            Weekday::Sun => &mut self.sun,
        }
    }
}

/// A date on which nobody works. Several holidays may fall on one date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Holiday {
    /// The date.
    pub on: Written<NaiveDate>,
    /// What people call it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
}

/// A date with hours of its own, whatever the week and the holidays say; without windows it is closed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Override {
    /// The date; at most one override may stand on it.
    pub on: Written<NaiveDate>,
    /// Its hours.
    #[serde(default)]
    pub open: Vec<Written<Window>>,
    /// Why the date is different.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
}

/// Hours cut from whatever applies on a date. Several breaks may fall on one date, and may overlap.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Break {
    /// The date.
    pub on: Written<NaiveDate>,
    /// The hours that do not count.
    pub during: Written<Window>,
    /// What they are for.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
}

impl CalendarDraft {
    /// A calendar of this zone and these years, so far without hours.
    #[must_use]
    pub fn new(zone: impl Into<String>, years: RangeInclusive<i32>) -> Self {
        Self {
            zone: zone.into(),
            first_year: *years.start(),
            last_year: *years.end(),
            weekly: Week::default(),
            holidays: Vec::new(),
            overrides: Vec::new(),
            breaks: Vec::new(),
        }
    }

    /// Opens on these days of every week.
    #[must_use]
    pub fn open(
        mut self,
        weekdays: impl IntoIterator<Item = Weekday>,
        window: impl Into<Written<Window>>,
    ) -> Self {
        let window = window.into();
        for weekday in weekdays {
            self.weekly.on_mut(weekday).push(window.clone());
        }
        self
    }

    /// Closes on a date.
    #[must_use]
    pub fn holiday(mut self, on: impl Into<Written<NaiveDate>>, name: impl Into<String>) -> Self {
        self.holidays.push(Holiday { on: on.into(), name: name.into() });
        self
    }

    /// Closes on each of these dates, for example on those of [`holidays_from_ical`](super::holidays_from_ical).
    #[must_use]
    pub fn holidays(mut self, holidays: impl IntoIterator<Item = Holiday>) -> Self {
        self.holidays.extend(holidays);
        self
    }

    /// Gives a date hours of its own.
    #[must_use]
    pub fn override_hours<W: Into<Written<Window>>>(
        mut self,
        on: impl Into<Written<NaiveDate>>,
        open: impl IntoIterator<Item = W>,
        name: impl Into<String>,
    ) -> Self {
        let open = open.into_iter().map(Into::into).collect();
        self.overrides.push(Override { on: on.into(), open, name: name.into() });
        self
    }

    /// Closes on a date, whatever the week and the holidays say.
    #[must_use]
    pub fn override_closed(
        self,
        on: impl Into<Written<NaiveDate>>,
        name: impl Into<String>,
    ) -> Self {
        self.override_hours::<Window>(on, [], name)
    }

    /// Cuts hours from whatever applies on a date.
    #[must_use]
    pub fn break_hours(
        mut self,
        on: impl Into<Written<NaiveDate>>,
        during: impl Into<Written<Window>>,
        name: impl Into<String>,
    ) -> Self {
        self.breaks.push(Break { on: on.into(), during: during.into(), name: name.into() });
        self
    }
}
