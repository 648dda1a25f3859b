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
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CalendarError {
    /// The calendar has no open instant at all, so that no search in it can end.
    #[error("the calendar is never open")]
    NeverOpen,
    /// The question or its answer lies where the calendar was not declared.
    #[error(transparent)]
    OutOfPeriod(#[from] OutOfPeriod),
}

/// A question or an answer outside the years of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "the question or its answer lies outside the years {first_year} to {last_year}, for which the calendar is declared"
)]
pub struct OutOfPeriod {
    /// The first year of the calendar.
    pub first_year: i32,
    /// The last year of the calendar.
    pub last_year: i32,
}
