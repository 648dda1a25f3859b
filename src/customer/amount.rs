use std::fmt;
use std::str::FromStr;

use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::money::{Currency, Money};
use crate::text::{excerpt, serde_as_text};
use crate::time::Span;

/// How much there is of something that is measured: a number, a span, or money.
///
/// Amounts of one [`Unit`] have an order; those of different units have none, and are never turned into one another.
///
/// ```
/// use goodwill::customer::{Amount, Unit};
///
/// let six_hours: Amount = "PT6H".parse()?;
/// assert_eq!((six_hours.unit(), six_hours.size()), (Unit::Elapsed, 6 * 3_600 * 1_000_000));
/// assert_eq!("12.50 CNY".parse::<Amount>()?.size(), 1_250);
/// assert_eq!("3 workdays".parse::<Amount>()?.unit().to_string(), "workdays");
/// assert_eq!("7".parse::<Amount>()?, Amount::Number(7));
///
/// let refused = "soon".parse::<Amount>().unwrap_err();
/// assert_eq!(refused.to_string(), "`soon` is not an amount: write a number, a span like `PT6H`, or money like `12.50 CNY`");
/// # Ok::<(), goodwill::customer::ParseAmountError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Amount {
    /// So many.
    Number(i64),
    /// So long.
    Span(Span),
    /// So much money.
    Money(Money),
}

/// What amounts are counted in.
///
/// ```
/// use goodwill::customer::Unit;
///
/// assert_eq!("working".parse::<Unit>()?, Unit::Working);
/// assert_eq!("EUR".parse::<Unit>()?.to_string(), "EUR");
/// assert!("months".parse::<Unit>().is_err()); // months have no fixed length
/// # Ok::<(), goodwill::customer::ParseUnitError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Unit {
    /// Whole numbers: `number`.
    Number,
    /// Time on the clock: `elapsed`.
    Elapsed,
    /// Time in which a calendar is open: `working`.
    Working,
    /// Dates on which a calendar opens: `workdays`.
    Workdays,
    /// Dates: `days`.
    Days,
    /// Money of one currency, for example `EUR`.
    Money(Currency),
}

/// A text that is no amount.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not an amount: write a number, a span like `PT6H`, or money like `12.50 CNY`")]
pub struct ParseAmountError {
    text: String,
}

/// A text that is no unit.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{text}` is not a unit: write `number`, `elapsed`, `working`, `workdays`, `days` or a currency like `CNY`"
)]
pub struct ParseUnitError {
    text: String,
}

impl Amount {
    /// What it is counted in.
    #[must_use]
    pub const fn unit(&self) -> Unit {
        match self {
            Self::Number(_) => Unit::Number,
            Self::Span(Span::Elapsed(_)) => Unit::Elapsed,
            Self::Span(Span::Working(_)) => Unit::Working,
            Self::Span(Span::WorkingDays(_)) => Unit::Workdays,
            Self::Span(Span::CalendarDays(_)) => Unit::Days,
            Self::Money(amount) => Unit::Money(amount.currency()),
        }
    }

    /// How many of the smallest parts of its unit there are: microseconds, days, minor units, ones.
    #[must_use]
    pub fn size(&self) -> i64 {
        match self {
            Self::Number(number) => *number,
            Self::Span(Span::Elapsed(length)) => length.get().as_micros(),
            Self::Span(Span::Working(length)) => length.get().as_micros(),
            Self::Span(Span::WorkingDays(days) | Span::CalendarDays(days)) => i64::from(*days),
            Self::Money(amount) => amount.minor_units(),
        }
    }
}

impl From<Span> for Amount {
    fn from(span: Span) -> Self {
        Self::Span(span)
    }
}

impl FromStr for Amount {
    type Err = ParseAmountError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let number = text.parse().map(Self::Number).ok();
        let span = || text.parse().map(Self::Span).ok();
        let money = || text.parse().map(Self::Money).ok();
        let read = number.or_else(span).or_else(money);
        read.ok_or_else(|| ParseAmountError { text: excerpt(text) })
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => number.fmt(f),
            Self::Span(span) => span.fmt(f),
            Self::Money(amount) => amount.fmt(f),
        }
    }
}

impl FromStr for Unit {
    type Err = ParseUnitError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(match text {
            "number" => Self::Number,
            "elapsed" => Self::Elapsed,
            "working" => Self::Working,
            "workdays" => Self::Workdays,
            "days" => Self::Days,
            currency => match currency.parse() {
                Ok(currency) => Self::Money(currency),
                Err(_) => return Err(ParseUnitError { text: excerpt(text) }),
            },
        })
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number => f.write_str("number"),
            Self::Elapsed => f.write_str("elapsed"),
            Self::Working => f.write_str("working"),
            Self::Workdays => f.write_str("workdays"),
            Self::Days => f.write_str("days"),
            Self::Money(currency) => currency.fmt(f),
        }
    }
}

serde_as_text!(Unit);

impl Serialize for Amount {
    /// Numbers as numbers, all else as text.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Number(number) if serializer.is_human_readable() => {
                serializer.serialize_i64(*number)
            }
            other => serializer.collect_str(other),
        }
    }
}

impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            deserializer.deserialize_any(Read)
        } else {
            deserializer.deserialize_str(Read)
        }
    }
}

struct Read;

impl Visitor<'_> for Read {
    type Value = Amount;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number, a span like `PT6H`, or money like `12.50 CNY`")
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<Amount, E> {
        Ok(Amount::Number(number))
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<Amount, E> {
        i64::try_from(number).map(Amount::Number).map_err(|_| E::custom("the number is too large"))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Amount, E> {
        text.parse().map_err(E::custom)
    }
}
