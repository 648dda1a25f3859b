//! The rows as they stand in the files.

use std::collections::BTreeMap;
use std::fmt;

use goodwill::chrono::{DateTime, NaiveDate, Utc};
use goodwill::time::{Timestamp, WorkingTime};
use serde::{Deserialize, Serialize, Serializer};
use serde_json::{Number, Value};

/// One fact: a question to a calendar, and what must come out.
#[derive(Debug, Deserialize)]
pub(super) struct Row {
    #[serde(rename = "id")]
    _id: String,
    pub(super) calendar: WrittenCalendar,
    #[serde(flatten)]
    pub(super) question: Question,
    /// What the suite expects from which the row was read.
    pub(super) expect: Value,
    /// What this library answers where it reads the question differently from that suite.
    #[serde(default)]
    pub(super) oracle: Option<Value>,
    /// What adding a day means to the suite from which the row was read.
    #[serde(default)]
    pub(super) day_semantics: Option<String>,
}

/// Opening and closing on the wall clock.
pub(super) type WindowPair = (String, String);

/// A calendar in the words of the rows. A misspelt optional field would go unnoticed, hence no unknown ones.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenCalendar {
    pub(super) tz: String,
    pub(super) weekly: WrittenWeek,
    #[serde(default)]
    pub(super) holidays: Vec<String>,
    #[serde(default)]
    pub(super) overrides: BTreeMap<String, Vec<WindowPair>>,
    #[serde(default)]
    pub(super) breaks: BTreeMap<String, Vec<WindowPair>>,
    /// The week as the suite wrote it, before windows were split at midnight: for people, not read here.
    #[serde(default, rename = "weekly_authored")]
    _weekly_authored: Value,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct WrittenWeek {
    pub(super) mon: Vec<WindowPair>,
    pub(super) tue: Vec<WindowPair>,
    pub(super) wed: Vec<WindowPair>,
    pub(super) thu: Vec<WindowPair>,
    pub(super) fri: Vec<WindowPair>,
    pub(super) sat: Vec<WindowPair>,
    pub(super) sun: Vec<WindowPair>,
}

/// What is asked of the calendar: the fields `op` and `input` of a row.
#[derive(Debug, Deserialize)]
#[serde(tag = "op", content = "input", rename_all = "snake_case")]
pub(super) enum Question {
    AddWorking {
        start: Timestamp,
        seconds: Seconds,
    },
    SubWorking {
        start: Timestamp,
        seconds: Seconds,
    },
    WorkingBetween {
        start: Timestamp,
        end: Timestamp,
    },
    IsOpen {
        start: Timestamp,
    },
    NextOpen {
        start: Timestamp,
    },
    NextClose {
        start: Timestamp,
    },
    PrevOpen {
        start: Timestamp,
    },
    NextOpening {
        start: Timestamp,
    },
    PrevOpening {
        start: Timestamp,
    },
    PrevClose {
        start: Timestamp,
    },
    AddBusinessDays {
        #[serde(alias = "date")]
        start: Start,
        days: i32,
    },
}

impl Question {
    /// The one or two dates that it names, in UTC.
    pub(super) fn dates(&self) -> (NaiveDate, NaiveDate) {
        match *self {
            Self::WorkingBetween { start, end } => (utc_date(start), utc_date(end)),
            Self::AddBusinessDays { start: Start::On(date), .. } => (date, date),
            Self::AddWorking { start, .. }
            | Self::SubWorking { start, .. }
            | Self::IsOpen { start }
            | Self::NextOpen { start }
            | Self::NextClose { start }
            | Self::PrevOpen { start }
            | Self::NextOpening { start }
            | Self::PrevOpening { start }
            | Self::PrevClose { start }
            | Self::AddBusinessDays { start: Start::At(start), .. } => {
                (utc_date(start), utc_date(start))
            }
        }
    }
}

pub(super) fn utc_date(at: Timestamp) -> NaiveDate {
    DateTime::<Utc>::from(at).date_naive()
}

/// Where the counting of days begins.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(untagged, expecting = "neither an instant nor a date")]
pub(super) enum Start {
    At(Timestamp),
    On(NaiveDate),
}

/// An answer: what a row expects, and what the library gives.
///
/// As JSON it is an object with a single field. `{"at": null}` says that there is no such instant, ever.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Answer {
    At(Option<Timestamp>),
    Date(NaiveDate),
    Seconds(Seconds),
    Open(bool),
}

impl Answer {
    /// The date that it names, in UTC.
    pub(super) fn date(&self) -> Option<NaiveDate> {
        match *self {
            Self::At(at) => at.map(utc_date),
            Self::Date(date) => Some(date),
            Self::Seconds(_) | Self::Open(_) => None,
        }
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&serde_json::to_string(self).map_err(|_| fmt::Error)?)
    }
}

/// Working time as a JSON number of seconds, exact to the microsecond.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Number")]
pub(super) struct Seconds(pub(super) WorkingTime);

const MICROS_PER_SECOND: i64 = 1_000_000;

#[derive(Debug, thiserror::Error)]
#[error("`{0}` seconds are no whole number of microseconds that can be counted")]
pub(super) struct BadSeconds(Number);

impl TryFrom<Number> for Seconds {
    type Error = BadSeconds;

    fn try_from(number: Number) -> Result<Self, BadSeconds> {
        let micros = match number.as_i64() {
            Some(whole) => whole.checked_mul(MICROS_PER_SECOND),
            None => number.as_f64().and_then(micros_of_fraction),
        };
        let micros = micros.ok_or(BadSeconds(number))?;
        Ok(Self(WorkingTime::from_micros(micros)))
    }
}

/// The microseconds of which `seconds` is the nearest `f64`; none if it is not the nearest to any.
fn micros_of_fraction(seconds: f64) -> Option<i64> {
    // Up to here each microsecond has an `f64` of its own.
    const GREATEST: f64 = 4_000_000_000.0;
    let micros = (seconds * MICROS_PER_SECOND as f64).round();
    let exact = seconds.abs() <= GREATEST && micros / MICROS_PER_SECOND as f64 == seconds;
    exact.then_some(micros as i64)
}

impl Serialize for Seconds {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let micros = self.0.as_micros();
        if micros % MICROS_PER_SECOND == 0 {
            serializer.serialize_i64(micros / MICROS_PER_SECOND)
        } else {
            serializer.serialize_f64(micros as f64 / MICROS_PER_SECOND as f64)
        }
    }
}
