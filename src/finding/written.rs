use chrono::NaiveDate;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

use crate::time::Span;

/// A value of a declaration as it was written: read, or kept as the text that could not be read.
///
/// A declaration with a wrong date in line 7 and a wrong window in line 9 is still plain data; checking it then lists
/// both faults with their places, where a reader that stops at the first would hide the second.
///
/// ```
/// use goodwill::finding::Written;
/// use goodwill::time::Span;
///
/// let good = Written::<Span>::from("3 workdays");
/// assert_eq!(good.read(), Ok(&Span::working_days(3)));
///
/// let bad = Written::<Span>::from("3 months");
/// assert_eq!(bad.read(), Err("3 months"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written<T>(Result<T, String>);

impl<T> Written<T> {
    /// A value that needs no reading.
    #[must_use]
    pub const fn new(value: T) -> Self {
        Self(Ok(value))
    }

    /// The value, or the text that could not be read.
    ///
    /// # Errors
    /// The text as it was written, if it is not a `T`.
    pub fn read(&self) -> Result<&T, &str> {
        self.0.as_ref().map_err(String::as_str)
    }
}

/// What a declaration may hold as text.
pub trait FromWritten: Sized {
    /// The value that the text stands for; none if it stands for no such value.
    fn from_written(text: &str) -> Option<Self>;
}

impl FromWritten for NaiveDate {
    /// `YYYY-MM-DD` and nothing like it: a date that is read leniently is lost in another century.
    fn from_written(text: &str) -> Option<Self> {
        let well_formed = text.len() == 10
            && text.bytes().enumerate().all(|(place, byte)| match place {
                4 | 7 => byte == b'-',
                _ => byte.is_ascii_digit(),
            });
        text.parse().ok().filter(|_| well_formed)
    }
}

impl FromWritten for Span {
    fn from_written(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}

impl From<NaiveDate> for Written<NaiveDate> {
    fn from(date: NaiveDate) -> Self {
        Self::new(date)
    }
}

impl<T: FromWritten> From<&str> for Written<T> {
    fn from(text: &str) -> Self {
        Self(T::from_written(text).ok_or_else(|| text.to_owned()))
    }
}

impl<T: FromWritten> From<String> for Written<T> {
    fn from(text: String) -> Self {
        Self(T::from_written(&text).ok_or(text))
    }
}

impl<T: fmt::Display> fmt::Display for Written<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Ok(value) => value.fmt(f),
            Err(text) => f.write_str(text),
        }
    }
}

impl<T: fmt::Display> Serialize for Written<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de, T: FromWritten> Deserialize<'de> for Written<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::from)
    }
}
