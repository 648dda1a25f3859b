use serde::{Deserialize, Serialize};

use crate::time::Timestamp;

/// From an instant on, for good or until another instant: the first belongs to it, the last does not.
///
/// Nothing that is known of a customer stays as it is, so that whatever may change says when it holds.
///
/// ```
/// use goodwill::customer::Period;
/// use goodwill::time::Timestamp;
///
/// let at = |text: &str| text.parse::<Timestamp>().unwrap();
/// let year = Period::from(at("2026-01-01T00:00:00Z")).until(at("2027-01-01T00:00:00Z"))?;
/// assert!(year.contains(at("2026-12-31T23:59:59Z")));
/// assert!(!year.contains(at("2027-01-01T00:00:00Z")));
/// assert!(year.until(at("2025-01-01T00:00:00Z")).is_err()); // it would end before it begins
/// # Ok::<(), goodwill::customer::EndsBeforeItBegins>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "Unchecked")]
pub struct Period {
    from: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<Timestamp>,
}

/// A period that would end before it begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("what begins at {from} cannot end at {until}")]
pub struct EndsBeforeItBegins {
    from: Timestamp,
    until: Timestamp,
}

impl Period {
    /// From an instant on, for good.
    #[must_use]
    pub const fn from(from: Timestamp) -> Self {
        Self { from, until: None }
    }

    /// The same, ending at an instant.
    ///
    /// # Errors
    /// [`EndsBeforeItBegins`] if that is earlier than its beginning.
    pub fn until(self, until: Timestamp) -> Result<Self, EndsBeforeItBegins> {
        if until < self.from {
            return Err(EndsBeforeItBegins { from: self.from, until });
        }
        Ok(Self { until: Some(until), ..self })
    }

    /// The same, ended at an instant or before.
    #[must_use]
    pub fn ended(self, at: Timestamp) -> Self {
        let at = at.max(self.from);
        Self { until: Some(self.until.map_or(at, |until| until.min(at))), ..self }
    }

    /// The same, begun at an instant or before.
    #[must_use]
    pub(super) fn begun(self, at: Timestamp) -> Self {
        Self { from: self.from.min(at), ..self }
    }

    /// Whether the two have an instant in common, or one begins when the other ends.
    #[must_use]
    pub(super) fn meets(&self, other: &Self) -> bool {
        let reaches = |one: &Self, next: &Self| one.until.is_none_or(|until| next.from <= until);
        reaches(self, other) && reaches(other, self)
    }

    /// From the earlier beginning to the later end.
    #[must_use]
    pub(super) fn joined(&self, other: &Self) -> Self {
        let until = self.until.and_then(|one| Some(one.max(other.until?)));
        Self { from: self.from.min(other.from), until }
    }

    /// Its first instant.
    #[must_use]
    pub const fn begins_at(&self) -> Timestamp {
        self.from
    }

    /// The instant at which it is over; none if it holds for good.
    #[must_use]
    pub const fn ends_at(&self) -> Option<Timestamp> {
        self.until
    }

    /// Whether it holds at an instant.
    #[must_use]
    pub fn contains(&self, at: Timestamp) -> bool {
        self.from <= at && self.until.is_none_or(|until| at < until)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Unchecked {
    from: Timestamp,
    #[serde(default)]
    until: Option<Timestamp>,
}

impl TryFrom<Unchecked> for Period {
    type Error = EndsBeforeItBegins;

    fn try_from(written: Unchecked) -> Result<Self, Self::Error> {
        let period = Self::from(written.from);
        written.until.map_or(Ok(period), |until| period.until(until))
    }
}
