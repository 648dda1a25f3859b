use serde::{Deserialize, Serialize};

use crate::calendar::{Calendar, CalendarError};
use crate::id::CalendarKey;
use crate::time::{Span, Timestamp};

/// Whether a message of the customer takes a resolved matter up again.
///
/// A closed matter is never taken up again by a message, and neither is any by thanks or by what an automaton hands in.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Reopening {
    /// No message does: somebody says so by a command.
    #[default]
    Never,
    /// A message does, unless the customer only thanks.
    ByMessage {
        /// For how long after the resolution; for as long as the matter is resolved, if nothing is said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        within: Option<ReopensWithin>,
    },
}

/// For how long after its resolution a message takes a matter up again.
///
/// ```
/// use goodwill::calendar::{CalendarDraft, WORKWEEK};
/// use goodwill::charter::ReopensWithin;
/// use goodwill::key;
/// use goodwill::time::{Span, Timestamp};
///
/// let office = CalendarDraft::new("UTC", 2026..=2026).open(WORKWEEK, "09:00-17:00").compile()?;
/// let within = ReopensWithin { span: Span::working_hours(8), calendar: key!("office") };
/// let resolved: Timestamp = "2026-03-06T15:00:00Z".parse()?;
/// assert!(within.holds(&office, resolved, "2026-03-09T15:00:00Z".parse()?)?);
/// assert!(!within.holds(&office, resolved, "2026-03-09T15:00:01Z".parse()?)?);
/// // A calendar that ends before the span does cannot say.
/// assert!(within.holds(&office, "2026-12-31T15:00:00Z".parse()?, "2026-12-31T16:00:00Z".parse()?).is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReopensWithin {
    /// How long: working time or days of the calendar, or time on the clock.
    pub span: Span,
    /// The calendar by which that is reckoned.
    pub calendar: CalendarKey,
}

impl ReopensWithin {
    /// Whether what was resolved at one instant is taken up again by a message at another: the last instant of the span counts.
    ///
    /// # Errors
    /// [`CalendarError`] if the span ends beyond the years of the calendar.
    pub fn holds(
        &self,
        calendar: &Calendar,
        resolved: Timestamp,
        message: Timestamp,
    ) -> Result<bool, CalendarError> {
        calendar.due(resolved, self.span).map(|last| message <= last)
    }
}

impl Reopening {
    /// A message takes a resolved matter up again, however late.
    #[must_use]
    pub const fn by_message() -> Self {
        Self::ByMessage { within: None }
    }

    /// A message takes a resolved matter up again for a span after its resolution.
    #[must_use]
    pub const fn by_message_within(span: Span, calendar: CalendarKey) -> Self {
        Self::ByMessage { within: Some(ReopensWithin { span, calendar }) }
    }

    /// For how long after the resolution, where that is limited.
    #[must_use]
    pub const fn within(&self) -> Option<&ReopensWithin> {
        match self {
            Self::ByMessage { within } => within.as_ref(),
            Self::Never => None,
        }
    }
}
