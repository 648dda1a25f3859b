use std::fmt;
use std::str::FromStr;

use super::{Elapsed, ParseDurationError, WorkingTime};
use crate::text::{excerpt, serde_as_text};

/// How long a promise may take, in one of four units that never turn into each other.
///
/// | text | meaning |
/// |---|---|
/// | `PT4H` | four hours on the clock |
/// | `working PT4H` | four hours in which the calendar is open |
/// | `3 workdays` | three dates on which the calendar opens, at the same wall clock |
/// | `3 days` | three dates later, at the same wall clock |
///
/// A span is never negative. Months are refused: they have no length.
///
/// ```
/// use goodwill::time::Span;
///
/// assert_eq!("working PT4H".parse::<Span>()?, Span::working_hours(4));
/// assert_eq!(Span::working_days(3).to_string(), "3 workdays");
///
/// let refused = "2 months".parse::<Span>().unwrap_err();
/// assert_eq!(refused.to_string(), "`2 months` is not a span: months have no fixed length; use days");
/// # Ok::<(), goodwill::time::ParseSpanError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Span {
    /// Time on the clock.
    Elapsed(Length<Elapsed>),
    /// Time in which the calendar is open.
    Working(Length<WorkingTime>),
    /// Dates on which the calendar opens.
    WorkingDays(u32),
    /// Dates.
    CalendarDays(u32),
}

/// A duration that is not negative: only [`Span`]'s constructors make one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Length<T>(T);

impl<T: Copy> Length<T> {
    /// The duration, zero or more.
    #[must_use]
    pub const fn get(self) -> T {
        self.0
    }
}

impl Span {
    /// A span of time on the clock.
    ///
    /// # Errors
    /// [`ParseSpanError`] if it is negative.
    pub fn elapsed(amount: Elapsed) -> Result<Self, ParseSpanError> {
        if amount.is_negative() {
            return Err(negative(&amount.to_string()));
        }
        Ok(Self::Elapsed(Length(amount)))
    }

    /// A span of time in which the calendar is open.
    ///
    /// # Errors
    /// [`ParseSpanError`] if it is negative.
    pub fn working(amount: WorkingTime) -> Result<Self, ParseSpanError> {
        if amount.is_negative() {
            return Err(negative(&format!("working {amount}")));
        }
        Ok(Self::Working(Length(amount)))
    }

    /// A span of hours on the clock.
    #[must_use]
    pub const fn hours(hours: u16) -> Self {
        Self::Elapsed(Length(Elapsed::from_hours(hours as i32)))
    }

    /// A span of hours in which the calendar is open.
    #[must_use]
    pub const fn working_hours(hours: u16) -> Self {
        Self::Working(Length(WorkingTime::from_hours(hours as i32)))
    }

    /// A span of dates on which the calendar opens.
    #[must_use]
    pub const fn working_days(days: u32) -> Self {
        Self::WorkingDays(days)
    }

    /// A span of dates.
    #[must_use]
    pub const fn calendar_days(days: u32) -> Self {
        Self::CalendarDays(days)
    }
}

/// A text or an amount that is not a span.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not a span: {fault}")]
pub struct ParseSpanError {
    text: String,
    fault: SpanFault,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
enum SpanFault {
    #[error("a promise cannot fall due before it is made")]
    Negative,
    #[error("months have no fixed length; use days")]
    Months,
    #[error("{0}")]
    Duration(ParseDurationError),
    #[error("write `PT4H`, `working PT4H`, `3 workdays` or `3 days`")]
    Unknown,
}

fn negative(text: &str) -> ParseSpanError {
    ParseSpanError { text: excerpt(text), fault: SpanFault::Negative }
}

fn parse(text: &str) -> Result<Span, SpanFault> {
    if let Some(amount) = text.strip_prefix("working ") {
        let amount = amount.parse().map_err(SpanFault::Duration)?;
        return Span::working(amount).map_err(|refused| refused.fault);
    }
    if text.starts_with('P') || text.starts_with("-P") {
        let amount = text.parse().map_err(SpanFault::Duration)?;
        return Span::elapsed(amount).map_err(|refused| refused.fault);
    }
    let (count, unit) = text.split_once(' ').ok_or(SpanFault::Unknown)?;
    if matches!(unit, "month" | "months") {
        return Err(SpanFault::Months);
    }
    if count.starts_with('-') {
        return Err(SpanFault::Negative);
    }
    if !count.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(SpanFault::Unknown);
    }
    let days = count.parse().map_err(|_| SpanFault::Unknown)?;
    match unit {
        "workday" | "workdays" => Ok(Span::WorkingDays(days)),
        "day" | "days" => Ok(Span::CalendarDays(days)),
        _ => Err(SpanFault::Unknown),
    }
}

impl FromStr for Span {
    type Err = ParseSpanError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        parse(text).map_err(|fault| ParseSpanError { text: excerpt(text), fault })
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Elapsed(amount) => amount.get().fmt(f),
            Self::Working(amount) => write!(f, "working {}", amount.get()),
            Self::WorkingDays(1) => f.write_str("1 workday"),
            Self::WorkingDays(days) => write!(f, "{days} workdays"),
            Self::CalendarDays(1) => f.write_str("1 day"),
            Self::CalendarDays(days) => write!(f, "{days} days"),
        }
    }
}

serde_as_text!(Span);
