//! One system of values for all that a host defines: attributes, deliverable fields, answers, grant parameters.
//!
//! A [`Domain`] says which [`Value`]s something may take; a value outside it is refused with the reason.

mod domain;

use std::collections::BTreeSet;
use std::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::money::Money;
use crate::time::{Span, Timestamp};

pub(crate) use domain::Shape;
pub use domain::{Domain, DomainError, OutsideDomain};

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
