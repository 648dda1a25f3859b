use std::collections::BTreeSet;
use std::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::Value;
use crate::money::{Currency, Money};

/// Which values something may take.
///
/// Bounds are inclusive. A domain is never empty: its constructors refuse bounds upside down and empty sets.
///
/// ```
/// use goodwill::value::{Domain, Value};
///
/// let tier = Domain::choice(["basic", "gold"])?;
/// assert!(tier.check(&Value::Choice("gold".into())).is_ok());
/// assert_eq!(
///     tier.check(&Value::Choice("vip".into())).unwrap_err().to_string(),
///     "`vip` is not one of {`basic`, `gold`}"
/// );
/// assert!(Domain::integer(20, 1).is_err());
/// # Ok::<(), goodwill::value::DomainError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Unchecked", into = "Unchecked")]
pub struct Domain(Unchecked);

/// A domain as written: its bounds may be upside down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Unchecked {
    Bool,
    Integer { least: i64, most: i64 },
    Money { currency: Currency, least: i64, most: i64 },
    Choice(BTreeSet<String>),
    Tags(BTreeSet<String>),
    Date { first: NaiveDate, last: NaiveDate },
    Instant,
    Span,
    Text { most_characters: usize },
}

/// Why a domain cannot be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DomainError {
    /// The lower bound lies above the upper one.
    #[error("no value lies between {least} and {most}")]
    UpsideDown {
        /// The lower bound as text.
        least: String,
        /// The upper bound as text.
        most: String,
    },
    /// A closed set without names.
    #[error("a closed set needs at least one name")]
    NoNames,
}

/// A value that something may not take, with what it may take.
///
/// It tells the value, since most are written by whoever declares something: a text by its length alone, also for programmers. Where a
/// customer's own value is refused, ask [`Domain::contains`] and tell the domain.
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
#[error("{} is not {domain}", WithoutText(.value))]
pub struct OutsideDomain {
    value: Box<Value>,
    domain: Box<Domain>,
}

/// A value for an error message: a free text may be personal, so that only its length is shown.
struct WithoutText<'a>(&'a Value);

impl fmt::Display for WithoutText<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Value::Text(text) => write!(f, "a text of {} characters", text.chars().count()),
            value => value.fmt(f),
        }
    }
}

impl fmt::Debug for OutsideDomain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "OutsideDomain({self})")
    }
}

impl OutsideDomain {
    /// The value that was refused.
    #[must_use]
    pub const fn value(&self) -> &Value {
        &self.value
    }

    /// What would have been allowed.
    #[must_use]
    pub const fn domain(&self) -> &Domain {
        &self.domain
    }
}

impl Domain {
    /// Yes or no.
    #[must_use]
    pub const fn bool() -> Self {
        Self(Unchecked::Bool)
    }

    /// Whole numbers from `least` to `most`.
    ///
    /// # Errors
    /// [`DomainError::UpsideDown`] if `least` is greater than `most`.
    pub fn integer(least: i64, most: i64) -> Result<Self, DomainError> {
        Unchecked::Integer { least, most }.try_into()
    }

    /// Amounts of one currency from `least` to `most` minor units.
    ///
    /// # Errors
    /// [`DomainError::UpsideDown`] if `least` is greater than `most`.
    pub fn money(currency: Currency, least: i64, most: i64) -> Result<Self, DomainError> {
        Unchecked::Money { currency, least, most }.try_into()
    }

    /// Exactly one of these names.
    ///
    /// # Errors
    /// [`DomainError::NoNames`] if there are none.
    pub fn choice<S: Into<String>>(
        names: impl IntoIterator<Item = S>,
    ) -> Result<Self, DomainError> {
        Unchecked::Choice(names.into_iter().map(Into::into).collect()).try_into()
    }

    /// Any number of these names.
    ///
    /// # Errors
    /// [`DomainError::NoNames`] if there are none.
    pub fn tags<S: Into<String>>(names: impl IntoIterator<Item = S>) -> Result<Self, DomainError> {
        Unchecked::Tags(names.into_iter().map(Into::into).collect()).try_into()
    }

    /// Dates from `first` to `last`.
    ///
    /// # Errors
    /// [`DomainError::UpsideDown`] if `first` is later than `last`.
    pub fn date(first: NaiveDate, last: NaiveDate) -> Result<Self, DomainError> {
        Unchecked::Date { first, last }.try_into()
    }

    /// Any instant.
    #[must_use]
    pub const fn instant() -> Self {
        Self(Unchecked::Instant)
    }

    /// Any span.
    #[must_use]
    pub const fn span() -> Self {
        Self(Unchecked::Span)
    }

    /// Text of at most this many characters.
    #[must_use]
    pub const fn text(most_characters: usize) -> Self {
        Self(Unchecked::Text { most_characters })
    }

    /// Whether its values are free texts.
    pub(crate) const fn is_text(&self) -> bool {
        matches!(self.0, Unchecked::Text { .. })
    }

    /// Whether the value lies in the domain.
    ///
    /// # Errors
    /// [`OutsideDomain`] holds the value and the domain, and says what is allowed.
    pub fn check(&self, value: &Value) -> Result<(), OutsideDomain> {
        if self.contains(value) {
            return Ok(());
        }
        Err(OutsideDomain { value: Box::new(value.clone()), domain: Box::new(self.clone()) })
    }

    /// Whether the value lies in the domain.
    #[must_use]
    pub fn contains(&self, value: &Value) -> bool {
        match (&self.0, value) {
            (Unchecked::Bool, Value::Bool(_))
            | (Unchecked::Instant, Value::Instant(_))
            | (Unchecked::Span, Value::Span(_)) => true,
            (Unchecked::Integer { least, most }, Value::Integer(number)) => {
                (least..=most).contains(&number)
            }
            (Unchecked::Money { currency, least, most }, Value::Money(amount)) => {
                amount.currency() == *currency && (*least..=*most).contains(&amount.minor_units())
            }
            (Unchecked::Choice(names), Value::Choice(name)) => names.contains(name),
            (Unchecked::Tags(names), Value::Tags(tags)) => tags.is_subset(names),
            (Unchecked::Date { first, last }, Value::Date(date)) => (first..=last).contains(&date),
            (Unchecked::Text { most_characters }, Value::Text(text)) => {
                text.chars().count() <= *most_characters
            }
            _ => false,
        }
    }
}

/// What a domain is, for a room that codes its values as numbers.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Shape<'a> {
    Bool,
    Integer {
        least: i64,
        most: i64,
    },
    Money {
        currency: Currency,
        least: i64,
        most: i64,
    },
    Choice(&'a BTreeSet<String>),
    Tags(&'a BTreeSet<String>),
    Date {
        first: NaiveDate,
        last: NaiveDate,
    },
    /// An instant, a span or a text.
    Open,
}

impl Domain {
    pub(crate) const fn shape(&self) -> Shape<'_> {
        match &self.0 {
            Unchecked::Bool => Shape::Bool,
            Unchecked::Integer { least, most } => Shape::Integer { least: *least, most: *most },
            Unchecked::Money { currency, least, most } => {
                Shape::Money { currency: *currency, least: *least, most: *most }
            }
            Unchecked::Choice(names) => Shape::Choice(names),
            Unchecked::Tags(names) => Shape::Tags(names),
            Unchecked::Date { first, last } => Shape::Date { first: *first, last: *last },
            Unchecked::Instant | Unchecked::Span | Unchecked::Text { .. } => Shape::Open,
        }
    }
}

impl TryFrom<Unchecked> for Domain {
    type Error = DomainError;

    fn try_from(written: Unchecked) -> Result<Self, Self::Error> {
        let upside_down = |least: &dyn fmt::Display, most: &dyn fmt::Display| {
            Err(DomainError::UpsideDown { least: least.to_string(), most: most.to_string() })
        };
        match &written {
            Unchecked::Integer { least, most } | Unchecked::Money { least, most, .. }
                if least > most =>
            {
                upside_down(least, most)
            }
            Unchecked::Date { first, last } if first > last => upside_down(first, last),
            Unchecked::Choice(names) | Unchecked::Tags(names) if names.is_empty() => {
                Err(DomainError::NoNames)
            }
            _ => Ok(Self(written)),
        }
    }
}

impl From<Domain> for Unchecked {
    fn from(domain: Domain) -> Self {
        domain.0
    }
}

/// Says what the values are, to stand behind "is not".
impl fmt::Display for Domain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Unchecked::Bool => f.write_str("yes or no"),
            Unchecked::Integer { least, most } => write!(f, "an integer from {least} to {most}"),
            Unchecked::Money { currency, least, most } => write!(
                f,
                "an amount from {} to {}",
                Money::new(*least, *currency),
                Money::new(*most, *currency)
            ),
            Unchecked::Choice(names) => {
                f.write_str("one of ")?;
                write_names(f, names)
            }
            Unchecked::Tags(names) => {
                f.write_str("a set out of ")?;
                write_names(f, names)
            }
            Unchecked::Date { first, last } => write!(f, "a date from {first} to {last}"),
            Unchecked::Instant => f.write_str("an instant"),
            Unchecked::Span => f.write_str("a span"),
            Unchecked::Text { most_characters } => {
                write!(f, "a text of at most {most_characters} characters")
            }
        }
    }
}

pub(super) fn write_names(f: &mut fmt::Formatter<'_>, names: &BTreeSet<String>) -> fmt::Result {
    f.write_str("{")?;
    for (index, name) in names.iter().enumerate() {
        let comma = if index > 0 { ", " } else { "" };
        write!(f, "{comma}`{name}`")?;
    }
    f.write_str("}")
}
