use std::fmt;
use std::num::NonZeroI64;
use std::str::FromStr;
use std::time::SystemTime;

use super::Elapsed;
use crate::text::{excerpt, serde_as_text};
use chrono::{DateTime, NaiveDateTime, SecondsFormat, TimeZone, Utc};
use chrono_tz::{GapInfo, Tz};

/// An instant: whole microseconds on the UTC line, from year 1 to year 9999.
///
/// Its text form is RFC 3339 in UTC. A finer instant is cut to the microsecond before it. The library never asks
/// for the current time: `now` is an argument.
///
/// ```
/// use goodwill::time::Timestamp;
///
/// let opened: Timestamp = "2015-01-01T00:25:23-05:00".parse()?;
/// assert_eq!(opened.to_string(), "2015-01-01T05:25:23Z");
///
/// let refused = "1 January 2015".parse::<Timestamp>().unwrap_err();
/// assert_eq!(refused.to_string(), "`1 January 2015` is not an instant like `2015-01-01T05:25:23Z`");
/// # Ok::<(), goodwill::time::ParseTimestampError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp {
    /// Microseconds, of which the first of year 1 is number one: so that the lack of an instant takes no further room.
    number: NonZeroI64,
}

/// What number one is, in microseconds since 1970-01-01T00:00:00Z.
const FIRST: i64 = -62_135_596_800_000_000;
/// The last microsecond of year 9999.
const LAST: i64 = 253_402_300_799_999_999;

impl Timestamp {
    /// The first instant of year 1.
    pub const MIN: Self = Self::clamped(FIRST);
    /// The last microsecond of year 9999.
    pub const MAX: Self = Self::clamped(LAST);

    /// The instant this many microseconds after 1970-01-01T00:00:00Z.
    ///
    /// # Errors
    /// [`TimestampOutOfRange`] outside the years 1 to 9999.
    pub const fn from_micros(micros: i64) -> Result<Self, TimestampOutOfRange> {
        if micros < FIRST || micros > LAST {
            return Err(TimestampOutOfRange { _private: () });
        }
        Ok(Self::clamped(micros))
    }

    /// Microseconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub const fn as_micros(self) -> i64 {
        self.number.get() - 1 + FIRST
    }

    /// The instant `elapsed` later (earlier, if negative).
    ///
    /// ```
    /// use goodwill::time::{Elapsed, Timestamp};
    ///
    /// let noon: Timestamp = "2026-03-01T12:00:00Z".parse()?;
    /// assert_eq!(noon.after(Elapsed::from_hours(2))?.to_string(), "2026-03-01T14:00:00Z");
    /// assert!(Timestamp::MAX.after(Elapsed::from_hours(2)).is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`TimestampOutOfRange`] outside the years 1 to 9999.
    pub const fn after(self, elapsed: Elapsed) -> Result<Self, TimestampOutOfRange> {
        Self::from_micros(self.as_micros().saturating_add(elapsed.as_micros()))
    }

    /// How much time lies between `earlier` and this instant; negative if `earlier` is the later one.
    #[must_use]
    pub const fn since(self, earlier: Self) -> Elapsed {
        // No two instants lie further apart than an i64 holds: the range is some 3.2e17 microseconds.
        Elapsed::from_micros(self.number.get() - earlier.number.get())
    }

    /// The first instant at which the wall clocks of a zone show this; where they skip it, the instant to which they skip.
    ///
    /// ```
    /// use goodwill::chrono::NaiveDate;
    /// use goodwill::chrono_tz::America::New_York;
    /// use goodwill::time::Timestamp;
    ///
    /// let clock = |hour, minute| NaiveDate::from_ymd_opt(2025, 3, 9)?.and_hms_opt(hour, minute, 0);
    /// let noon = Timestamp::of_wall_clock(clock(12, 0).unwrap(), New_York)?;
    /// assert_eq!(noon.to_string(), "2025-03-09T16:00:00Z");
    /// let skipped = Timestamp::of_wall_clock(clock(2, 30).unwrap(), New_York)?;
    /// assert_eq!(skipped.wall_clock(New_York), clock(3, 0).unwrap());
    ///
    /// assert!(Timestamp::of_wall_clock(goodwill::chrono::NaiveDateTime::MAX, New_York).is_err());
    /// # Ok::<(), goodwill::time::TimestampOutOfRange>(())
    /// ```
    ///
    /// # Errors
    /// [`TimestampOutOfRange`] outside the years 1 to 9999.
    pub fn of_wall_clock(clock: NaiveDateTime, zone: Tz) -> Result<Self, TimestampOutOfRange> {
        let shown = zone.from_local_datetime(&clock).earliest();
        let instant = shown.or_else(|| GapInfo::new(&clock, &zone)?.end);
        instant.map_or(Err(TimestampOutOfRange { _private: () }), Self::try_from)
    }

    /// What the wall clocks of a zone show at this instant.
    #[must_use]
    pub fn wall_clock(self, zone: Tz) -> NaiveDateTime {
        DateTime::<Utc>::from(self).with_timezone(&zone).naive_local()
    }

    /// The instant inside the range that is nearest to this many microseconds.
    pub(crate) const fn clamped(micros: i64) -> Self {
        let number = match micros {
            ..FIRST => 1,
            FIRST..=LAST => micros - FIRST + 1,
            _ => LAST - FIRST + 1,
        };
        match NonZeroI64::new(number) {
            Some(number) => Self { number },
            None => Self { number: NonZeroI64::MIN }, // never: it is one at least
        }
    }
}

/// An instant outside the years 1 to 9999.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the instant lies outside the years 1 to 9999")]
pub struct TimestampOutOfRange {
    _private: (),
}

/// A text that is not an instant.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not an instant like `2015-01-01T05:25:23Z`")]
pub struct ParseTimestampError {
    text: String,
}

impl<Z: TimeZone> TryFrom<DateTime<Z>> for Timestamp {
    type Error = TimestampOutOfRange;

    fn try_from(instant: DateTime<Z>) -> Result<Self, Self::Error> {
        Self::from_micros(instant.timestamp_micros())
    }
}

impl TryFrom<SystemTime> for Timestamp {
    type Error = TimestampOutOfRange;

    fn try_from(instant: SystemTime) -> Result<Self, Self::Error> {
        let micros = match instant.duration_since(SystemTime::UNIX_EPOCH) {
            Ok(since) => i64::try_from(since.as_micros()).ok(),
            // Cut to the microsecond before it, as everywhere.
            Err(before) => {
                i64::try_from(before.duration().as_nanos().div_ceil(1_000)).ok().map(|m| -m)
            }
        };
        micros.map_or(Err(TimestampOutOfRange { _private: () }), Self::from_micros)
    }
}

impl From<Timestamp> for DateTime<Utc> {
    fn from(instant: Timestamp) -> Self {
        // Every instant of the range is one of chrono's, so that the default is never taken.
        Self::from_timestamp_micros(instant.as_micros()).unwrap_or_default()
    }
}

impl FromStr for Timestamp {
    type Err = ParseTimestampError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let refused = || ParseTimestampError { text: excerpt(text) };
        let instant = DateTime::parse_from_rfc3339(text).map_err(|_| refused())?;
        Self::try_from(instant).map_err(|_| refused())
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&DateTime::from(*self).to_rfc3339_opts(SecondsFormat::AutoSi, true))
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

serde_as_text!(Timestamp);
