use std::fmt;
use std::str::FromStr;

use chrono::NaiveDate;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

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
/// assert_eq!(good.read(), Ok(&Span::workdays(3)));
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

impl From<NaiveDate> for Written<NaiveDate> {
    fn from(date: NaiveDate) -> Self {
        Self::new(date)
    }
}

impl<T: FromStr> From<&str> for Written<T> {
    fn from(text: &str) -> Self {
        Self(text.parse().map_err(|_| text.to_owned()))
    }
}

impl<T: FromStr> From<String> for Written<T> {
    fn from(text: String) -> Self {
        Self(text.parse().map_err(|_| text))
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

impl<'de, T: FromStr> Deserialize<'de> for Written<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::from)
    }
}
