//! One system of values for all that a host defines: attributes, deliverable fields, answers, grant parameters.
//!
//! A [`Domain`] says which [`Value`]s something may take; a value outside it is refused with the reason.

mod domain;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::id::AttributeKey;
use crate::money::{Currency, Money};
use crate::time::{Span, Timestamp};

pub(crate) use domain::Shape;
pub use domain::{Domain, DomainError, OutsideDomain};

/// What was told of attributes, by their keys: a value, or none where it was asked for and nobody knows.
///
/// What is not in it was not asked for yet.
pub type FactSheet = BTreeMap<AttributeKey, Option<Value>>;

/// One value of a fact, a field, an answer or a parameter.
///
/// ```
/// use goodwill::value::{Domain, Value};
///
/// let household = Domain::integer(1, 20)?;
/// assert!(household.check(&Value::Integer(4)).is_ok());
///
/// let refused = household.check(&Value::Integer(0)).unwrap_err();
/// assert_eq!(refused.to_string(), "0 is not an integer from 1 to 20");
/// # Ok::<(), goodwill::value::DomainError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Value {
    /// Yes or no.
    Bool(bool),
    /// A whole number.
    Integer(i64),
    /// An amount of money.
    Money(Money),
    /// One name out of a closed set.
    Choice(String),
    /// Any number of names out of a closed set.
    Tags(BTreeSet<String>),
    /// A date, without a zone.
    Date(NaiveDate),
    /// An instant.
    Instant(Timestamp),
    /// How long something may take.
    Span(Span),
    /// Free text; personal text belongs in a record, not here.
    Text(String),
}

/// A value's place in an order of all values, for whoever must put any two of them in one order: it means nothing else.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Rank<'a> {
    Bool(bool),
    Integer(i64),
    Money(Currency, i64),
    Choice(&'a str),
    Tags(&'a BTreeSet<String>),
    Date(NaiveDate),
    Instant(Timestamp),
    Span(Span),
    Text(&'a str),
}

impl Value {
    /// Two values share a place only if they are equal.
    pub(crate) fn rank(&self) -> Rank<'_> {
        match self {
            Self::Bool(yes) => Rank::Bool(*yes),
            Self::Integer(number) => Rank::Integer(*number),
            Self::Money(amount) => Rank::Money(amount.currency(), amount.minor_units()),
            Self::Choice(name) => Rank::Choice(name),
            Self::Tags(names) => Rank::Tags(names),
            Self::Date(date) => Rank::Date(*date),
            Self::Instant(instant) => Rank::Instant(*instant),
            Self::Span(span) => Rank::Span(*span),
            Self::Text(text) => Rank::Text(text),
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bool(true) => f.write_str("yes"),
            Self::Bool(false) => f.write_str("no"),
            Self::Integer(number) => number.fmt(f),
            Self::Money(amount) => amount.fmt(f),
            Self::Choice(name) => write!(f, "`{name}`"),
            Self::Tags(names) => domain::write_names(f, names),
            Self::Date(date) => date.fmt(f),
            Self::Instant(instant) => instant.fmt(f),
            Self::Span(span) => span.fmt(f),
            Self::Text(text) => write!(f, "\"{text}\""),
        }
    }
}
