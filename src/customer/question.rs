use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::words::Purpose;
use crate::time::Span;
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
}
