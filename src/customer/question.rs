use std::collections::BTreeSet;

use chrono::Days;
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::words::Purpose;
use crate::time::{Span, Timestamp};
use crate::value::Domain;

/// What we may ask a customer, and for how long the answer holds.
///
/// ```
/// use goodwill::customer::{Purpose, Question};
/// use goodwill::time::Span;
/// use goodwill::value::{Domain, Value};
///
/// let meter = Question::new("Which kind of meter do you have?", Domain::choice(["dial", "digital"])?)
///     .valid_for(Span::calendar_days(365));
/// assert!(meter.domain.check(&Value::Choice("digital".into())).is_ok());
/// assert!(meter.domain.check(&Value::Choice("none".into())).is_err());
///
/// let name = Question::new("What are you called?", Domain::text(200)).personal();
/// assert!(name.personal); // its answer goes into a record, never into the log
///
/// let offers = Question::new("May we send you offers?", Domain::bool()).consenting_to(Purpose::Commercial);
/// assert!(offers.consent_for.contains(&Purpose::Commercial));
/// # Ok::<(), goodwill::value::DomainError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// How we put it, in the company's own language.
    pub wording: String,
    /// What may be answered.
    pub domain: Domain,
    /// How long an answer holds; none holds until it is contradicted or corrected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_for: Option<Span>,
    /// Whether the answer is personal, so that it is kept beside the log.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub personal: bool,
    /// The purposes that a yes permits: asking is how consent is given where silence is none.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub consent_for: BTreeSet<Purpose>,
}

impl Question {
    /// A question whose answer holds for good and is not personal.
    #[must_use]
    pub fn new(wording: impl Into<String>, domain: Domain) -> Self {
        Self {
            wording: wording.into(),
            domain,
            valid_for: None,
            personal: false,
            consent_for: BTreeSet::new(),
        }
    }

    /// Lets answers hold so long.
    #[must_use]
    pub const fn valid_for(mut self, span: Span) -> Self {
        self.valid_for = Some(span);
        self
    }

    /// Says that answers are personal.
    #[must_use]
    pub const fn personal(mut self) -> Self {
        self.personal = true;
        self
    }

    /// Says that a yes permits contact for this purpose.
    #[must_use]
    pub fn consenting_to(mut self, purpose: Purpose) -> Self {
        self.consent_for.insert(purpose);
        self
    }

    /// Until when an answer given at an instant holds, by the wall clock of a zone if it holds for days; none if it holds
    /// for good.
    ///
    /// ```
    /// use goodwill::chrono_tz::Europe::Berlin;
    /// use goodwill::customer::Question;
    /// use goodwill::time::{Span, Timestamp};
    /// use goodwill::value::Domain;
    ///
    /// let moved = Question::new("Have you moved?", Domain::bool()).valid_for(Span::calendar_days(30));
    /// let march: Timestamp = "2026-03-02T09:00:00+01:00".parse()?;
    /// assert_eq!(moved.holds_until(march, Some(Berlin))?, Some("2026-04-01T09:00:00+02:00".parse()?));
    ///
    /// assert!(moved.holds_until(march, None).is_err()); // by whose clock does a day end?
    /// let moved = moved.valid_for(Span::working_days(30));
    /// assert!(moved.holds_until(march, Some(Berlin)).is_err()); // whose working days?
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`NoValidity::Span`] for spans of working time, which belong to a calendar, and beyond the year 9999;
    /// [`NoValidity::WhoseClock`] for days if no zone is known.
    pub fn holds_until(
        &self,
        at: Timestamp,
        zone: Option<Tz>,
    ) -> Result<Option<Timestamp>, NoValidity> {
        let Some(span) = self.valid_for else { return Ok(None) };
        let until = match span {
            Span::Elapsed(amount) => at.after(amount.get()).ok(),
            Span::CalendarDays(days) => {
                let zone = zone.ok_or(NoValidity::WhoseClock { span })?;
                let clock = at.wall_clock(zone).checked_add_days(Days::new(days.into()));
                clock.and_then(|clock| Timestamp::of_wall_clock(clock, zone).ok())
            }
            Span::Working(_) | Span::WorkingDays(_) => None,
        };
        until.map(Some).ok_or(NoValidity::Span { span })
    }
}

/// Why nobody can say until when an answer holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NoValidity {
    /// No answer can hold for such a span.
    #[error(
        "an answer cannot hold for `{span}`; write `PT4H` or `3 days`, within the years to 9999"
    )]
    Span {
        /// The span.
        span: Span,
    },
    /// It holds for days, and nobody knows in which zone the customer lives.
    #[error(
        "an answer holds for `{span}`, and nobody knows by whose clock; tell the customer's zone, or name one in the charter"
    )]
    WhoseClock {
        /// The span.
        span: Span,
    },
}
