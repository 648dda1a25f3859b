use std::fmt;
use std::str::FromStr;

use chrono::TimeDelta;

use crate::text::{excerpt, serde_as_text};

/// A second, in the unit of instants.
pub(crate) const MICROS_PER_SECOND: i64 = 1_000_000;
const SECONDS_PER_MINUTE: i64 = 60;
const SECONDS_PER_HOUR: i64 = 3_600;

/// A text that is not a duration of hours, minutes and seconds.
///
/// Days, weeks and months are refused: whether a day has 24 hours depends on the zone, and a month has no length.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not a duration like `PT4H30M`: {fault}")]
pub struct ParseDurationError {
    text: String,
    fault: DurationFault,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
enum DurationFault {
    #[error("it does not start with `PT` (for days write `3 days` or `3 workdays`)")]
    NoPrefix,
    #[error("it names no amount")]
    Empty,
    #[error(
        "an amount must be digits followed by `H`, `M` or `S`, each at most once and in this order"
    )]
    Malformed,
    #[error("only seconds may have a fraction, of one to six digits")]
    Fraction,
    #[error("it is too long")]
    TooLong,
}

/// Reads `PT4H30M`, `-PT5M` or `PT0.25S` as microseconds (ISO 8601, hours and smaller).
fn parse_micros(text: &str) -> Result<i64, DurationFault> {
    let (sign, unsigned) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
    let mut rest = unsigned.strip_prefix("PT").ok_or(DurationFault::NoPrefix)?;
    if rest.is_empty() {
        return Err(DurationFault::Empty);
    }
    // Wide enough for the sum of all three; the sign decides whether it fits.
    let mut total = 0_i128;
    for (unit, seconds) in [('H', SECONDS_PER_HOUR), ('M', SECONDS_PER_MINUTE), ('S', 1)] {
        if let Some((amount, behind)) = rest.split_once(unit) {
            total += i128::from(parse_amount(amount, unit == 'S')?) * i128::from(seconds);
            rest = behind;
        }
    }
    if !rest.is_empty() {
        return Err(DurationFault::Malformed);
    }
    i64::try_from(sign * total).map_err(|_| DurationFault::TooLong)
}

/// Reads a number of units as a number of millionths of them.
fn parse_amount(text: &str, fraction_allowed: bool) -> Result<i64, DurationFault> {
    let (whole, fraction) = match text.split_once('.') {
        Some((whole, fraction)) if fraction_allowed => (whole, fraction),
        Some(_) => return Err(DurationFault::Fraction),
        None => (text, "0"),
    };
    if fraction.is_empty() || fraction.len() > 6 {
        return Err(DurationFault::Fraction);
    }
    let millionths = parse_digits(&format!("{fraction:0<6}"))?;
    parse_digits(whole)?
        .checked_mul(MICROS_PER_SECOND)
        .and_then(|micros| micros.checked_add(millionths))
        .ok_or(DurationFault::TooLong)
}

fn parse_digits(text: &str) -> Result<i64, DurationFault> {
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(DurationFault::Malformed);
    }
    text.parse().map_err(|_| DurationFault::TooLong)
}

fn write_micros(micros: i64, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let magnitude = micros.unsigned_abs();
    let per_second = MICROS_PER_SECOND.unsigned_abs();
    let (seconds, fraction) = (magnitude / per_second, magnitude % per_second);
    let (hours, minutes, seconds) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    f.write_str(if micros < 0 { "-PT" } else { "PT" })?;
    if hours > 0 {
        write!(f, "{hours}H")?;
    }
    if minutes > 0 {
        write!(f, "{minutes}M")?;
    }
    match (seconds, fraction) {
        (0, 0) if hours > 0 || minutes > 0 => Ok(()),
        (_, 0) => write!(f, "{seconds}S"),
        _ => {
            let digits = format!("{fraction:06}");
            write!(f, "{seconds}.{}S", digits.trim_end_matches('0'))
        }
    }
}

macro_rules! durations {
    ($($(#[$doc:meta])* $name:ident,)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(i64);

        impl $name {
            /// No time at all.
            pub const ZERO: Self = Self(0);

            /// This many hours of 60 minutes.
            #[must_use]
            pub const fn from_hours(hours: i32) -> Self {
                Self(hours as i64 * SECONDS_PER_HOUR * MICROS_PER_SECOND)
            }

            /// This many minutes.
            #[must_use]
            pub const fn from_minutes(minutes: i32) -> Self {
                Self(minutes as i64 * SECONDS_PER_MINUTE * MICROS_PER_SECOND)
            }

            /// This many seconds.
            #[must_use]
            pub const fn from_seconds(seconds: i32) -> Self {
                Self(seconds as i64 * MICROS_PER_SECOND)
            }

            /// This many microseconds.
            #[must_use]
            pub const fn from_micros(micros: i64) -> Self {
                Self(micros)
            }

            /// The number of microseconds.
            #[must_use]
            pub const fn as_micros(self) -> i64 {
                self.0
            }

            /// The number of hours, for display: exact to some 15 digits.
            #[must_use]
            pub fn as_hours(self) -> f64 {
                self.0 as f64 / (SECONDS_PER_HOUR * MICROS_PER_SECOND) as f64
            }

            /// Whether it runs backward.
            #[must_use]
            pub const fn is_negative(self) -> bool {
                self.0 < 0
            }

            /// Both together; stays at the greatest amount rather than wrap.
            #[must_use]
            pub const fn plus(self, other: Self) -> Self {
                Self(self.0.saturating_add(other.0))
            }

            /// This without the other; stays at the greatest amount rather than wrap.
            #[must_use]
            pub const fn minus(self, other: Self) -> Self {
                Self(self.0.saturating_sub(other.0))
            }
        }

        impl std::ops::Neg for $name {
            type Output = Self;

            fn neg(self) -> Self {
                Self(self.0.saturating_neg())
            }
        }

        impl From<$name> for TimeDelta {
            fn from(duration: $name) -> Self {
                Self::microseconds(duration.0)
            }
        }

        impl std::iter::Sum for $name {
            fn sum<I: Iterator<Item = Self>>(parts: I) -> Self {
                parts.fold(Self::ZERO, Self::plus)
            }
        }

        impl FromStr for $name {
            type Err = ParseDurationError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                parse_micros(text)
                    .map(Self)
                    .map_err(|fault| ParseDurationError { text: excerpt(text), fault })
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write_micros(self.0, f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({self})", stringify!($name))
            }
        }

        serde_as_text!($name);
    )+};
}

durations! {
    /// Time as a clock on the wall measures it, in whole microseconds; negative runs backward.
    ///
    /// Its text form is ISO 8601, hours and smaller.
    ///
    /// ```
    /// use goodwill::time::Elapsed;
    ///
    /// assert_eq!("PT1H30M".parse::<Elapsed>()?, Elapsed::from_minutes(90));
    /// assert!("P1D".parse::<Elapsed>().is_err()); // a day may have 23, 24 or 25 hours
    /// # Ok::<(), goodwill::time::ParseDurationError>(())
    /// ```
    Elapsed,
    /// Time in which a calendar is open, in whole microseconds; negative runs backward.
    ///
    /// ```
    /// use goodwill::time::WorkingTime;
    ///
    /// let spent = WorkingTime::from_hours(3).plus(WorkingTime::from_minutes(15));
    /// assert_eq!(spent.to_string(), "PT3H15M");
    /// assert!("three hours".parse::<WorkingTime>().is_err());
    /// ```
    ///
    /// ```compile_fail
    /// use goodwill::time::{Elapsed, WorkingTime};
    /// WorkingTime::from_hours(3).plus(Elapsed::from_hours(1)); // they are not the same kind of hour
    /// ```
    WorkingTime,
}
