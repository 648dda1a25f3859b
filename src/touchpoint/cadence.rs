use super::Stage;
use crate::calendar::{Calendar, CalendarError};
use crate::id::Code;
use crate::time::{Span, Timestamp};

/// Whether a customer has been left alone for too long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub enum Silence {
    /// No contact is planned in the stage: nothing can be too long.
    Unplanned,
    /// The next contact falls due then.
    Until(Timestamp),
    /// It fell due then, and nobody has been in touch since.
    TooLongSince(Timestamp),
}

impl Silence {
    /// Whether it has lasted too long.
    #[must_use]
    pub const fn is_too_long(self) -> bool {
        matches!(self, Self::TooLongSince(_))
    }
}

/// Why nobody can say when the next contact falls due.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CadenceError {
    /// The rhythm is one of working time or dates, and no calendar was given.
    #[error("contact every {0} needs a calendar")]
    NoCalendar(Span),
    /// It would fall due beyond year 9999.
    #[error("the next contact would be beyond year 9999")]
    OutOfRange,
    /// The calendar cannot tell.
    #[error(transparent)]
    Calendar(#[from] CalendarError),
}

/// The codes of a rhythm that cannot be kept.
pub mod codes {
    use crate::id::Code;

    /// The rhythm of a stage needs a calendar.
    pub const CADENCE_WITHOUT_CALENDAR: Code = Code::new("touchpoint.cadence-without-calendar");
    /// The next contact would lie beyond what instants can hold.
    pub const CADENCE_OUT_OF_RANGE: Code = Code::new("touchpoint.cadence-out-of-range");
}

impl CadenceError {
    /// Its stable name.
    #[must_use]
    pub const fn code(&self) -> Code {
        match self {
            Self::NoCalendar(_) => codes::CADENCE_WITHOUT_CALENDAR,
            Self::OutOfRange => codes::CADENCE_OUT_OF_RANGE,
            Self::Calendar(error) => error.code(),
        }
    }
}

impl Stage {
    /// When the next planned contact falls due after the last one; none where no contact is planned (S1-30).
    ///
    /// Before the first contact in the stage, the entry into it counts. A rhythm on the clock asks no calendar.
    ///
    /// ```
    /// use goodwill::calendar::{CalendarDraft, WORKWEEK};
    /// use goodwill::time::{Span, Timestamp};
    /// use goodwill::touchpoint::{Phase, Silence, Stage};
    ///
    /// let use_it = Stage::new(Phase::After, "Use").contacting_every(Span::working_days(5));
    /// let office = CalendarDraft::new("UTC", 2026..=2026).open(WORKWEEK, "09:00-17:00").compile()?;
    /// let last: Timestamp = "2026-03-02T10:00:00Z".parse()?;
    /// let due: Timestamp = "2026-03-09T10:00:00Z".parse()?;
    /// assert_eq!(use_it.next_contact(last, Some(&office))?, Some(due));
    ///
    /// assert_eq!(use_it.silence(last, due, Some(&office))?, Silence::Until(due));
    /// let a_day_later = "2026-03-10T10:00:00Z".parse()?;
    /// assert_eq!(use_it.silence(last, a_day_later, Some(&office))?, Silence::TooLongSince(due));
    ///
    /// assert!(use_it.next_contact(last, None).is_err()); // workdays of which calendar?
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`CadenceError`] if the rhythm needs a calendar and none is given, or the due time lies beyond what is known.
    pub fn next_contact(
        &self,
        last: Timestamp,
        calendar: Option<&Calendar>,
    ) -> Result<Option<Timestamp>, CadenceError> {
        let Some(rhythm) = self.contact_every else { return Ok(None) };
        if let Span::Elapsed(amount) = rhythm {
            let due = last.after(amount.get()).map_err(|_| CadenceError::OutOfRange)?;
            return Ok(Some(due));
        }
        let calendar = calendar.ok_or(CadenceError::NoCalendar(rhythm))?;
        Ok(Some(calendar.due(last, rhythm)?))
    }

    /// Whether a customer who was last in touch at one instant has been left alone for too long at another.
    ///
    /// As with any promise, what falls due now is not late yet.
    ///
    /// # Errors
    /// As for [`Stage::next_contact`].
    pub fn silence(
        &self,
        last: Timestamp,
        now: Timestamp,
        calendar: Option<&Calendar>,
    ) -> Result<Silence, CadenceError> {
        Ok(match self.next_contact(last, calendar)? {
            None => Silence::Unplanned,
            Some(due) if now > due => Silence::TooLongSince(due),
            Some(due) => Silence::Until(due),
        })
    }
}
