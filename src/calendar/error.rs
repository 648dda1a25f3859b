use super::fault::codes;
use crate::id::Code;
use crate::time::Timestamp;

/// Why a calendar cannot answer.
///
/// ```
/// use goodwill::calendar::{CalendarDraft, CalendarError};
/// use goodwill::time::{Timestamp, WorkingTime};
///
/// let never = CalendarDraft::new("UTC", 2026..=2026).compile()?;
/// let now: Timestamp = "2026-03-02T09:00:00Z".parse()?;
/// assert_eq!(never.add(now, WorkingTime::from_hours(1)), Err(CalendarError::NeverOpen));
/// assert_eq!(never.between(now, never.end()), Ok(WorkingTime::ZERO));
///
/// let past: Timestamp = "2025-03-02T09:00:00Z".parse()?;
/// assert_eq!(never.is_open(past).unwrap_err().code().as_str(), "calendar.out-of-period");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CalendarError {
    /// The calendar has no open instant at all, so that no search in it can end.
    #[error("the calendar is never open")]
    NeverOpen,
    /// The question or its answer lies where the calendar was not declared.
    #[error(transparent)]
    OutOfPeriod(#[from] OutOfPeriod),
    /// A combination of more than 64 declared calendars.
    #[error("{parts} calendars cannot be combined, at most {MAX_PARTS} can")]
    TooManyParts {
        /// How many declared calendars it would be made of, each counted as often as it is named.
        parts: usize,
    },
    /// An explanation that would run to more than some 100,000 stretches.
    #[error(
        "the explanation would have more than {MAX_STRETCHES} stretches; ask for the due time alone"
    )]
    TooLongToExplain,
}

/// The most declared calendars that a combination may be made of.
pub const MAX_PARTS: usize = 64;

/// The most stretches that an explanation may have, as they are estimated beforehand.
pub const MAX_STRETCHES: usize = 100_000;

impl CalendarError {
    /// The stable code.
    #[must_use]
    pub const fn code(&self) -> Code {
        match self {
            Self::NeverOpen => codes::NEVER_OPEN,
            Self::OutOfPeriod(_) => codes::OUT_OF_PERIOD,
            Self::TooManyParts { .. } => codes::TOO_MANY_PARTS,
            Self::TooLongToExplain => codes::TOO_LONG_TO_EXPLAIN,
        }
    }
}

/// A question or an answer outside the period of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "the question or its answer lies outside the years {first_year} to {last_year}, for which the calendar is declared \
     (from {first} to before {end})"
)]
pub struct OutOfPeriod {
    /// The first year of the calendar.
    pub first_year: i32,
    /// The last year of the calendar.
    pub last_year: i32,
    /// The first instant of the period; of a combination, of the later one.
    pub first: Timestamp,
    /// The first instant after it; of a combination, of the earlier one.
    pub end: Timestamp,
}
