use std::fmt;

use crate::time::{Elapsed, Span, WorkingTime};

/// Several spans together: one sum for each unit, since no unit turns into another.
///
/// ```
/// use goodwill::time::Span;
/// use goodwill::touchpoint::Wait;
///
/// let wait = Wait::default().and(Span::hours(1)).and(Span::calendar_days(2)).and(Span::hours(3));
/// assert_eq!(wait.to_string(), "PT4H and 2 days");
/// assert_eq!(Wait::default().to_string(), "none");
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Wait {
    /// Time on the clock.
    pub elapsed: Elapsed,
    /// Time in which the calendar is open.
    pub working: WorkingTime,
    /// Dates on which the calendar opens.
    pub working_days: u64,
    /// Dates.
    pub calendar_days: u64,
}

impl Wait {
    /// One span more.
    #[must_use]
    pub const fn and(mut self, span: Span) -> Self {
        match span {
            Span::Elapsed(amount) => self.elapsed = self.elapsed.plus(amount.get()),
            Span::Working(amount) => self.working = self.working.plus(amount.get()),
            Span::WorkingDays(days) => self.working_days += days as u64,
            Span::CalendarDays(days) => self.calendar_days += days as u64,
        }
        self
    }

    /// Whether nobody waits.
    #[must_use]
    pub fn is_none(&self) -> bool {
        *self == Self::default()
    }
}

impl fmt::Display for Wait {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let days = |count: u64, unit: &str| {
            let ending = if count == 1 { "" } else { "s" };
            (count > 0).then(|| format!("{count} {unit}{ending}"))
        };
        let parts = [
            (self.elapsed != Elapsed::ZERO).then(|| self.elapsed.to_string()),
            (self.working != WorkingTime::ZERO).then(|| format!("working {}", self.working)),
            days(self.working_days, "workday"),
            days(self.calendar_days, "day"),
        ];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        if parts.is_empty() {
            return f.write_str("none");
        }
        f.write_str(&parts.join(" and "))
    }
}
