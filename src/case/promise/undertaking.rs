use serde::{Deserialize, Serialize};

use crate::customer::OwnHours;
use crate::id::AgreementKey;
use crate::sla::{Load, Pledge};

/// A pledge with what is needed to see whether it can be kept.
///
/// ```
/// use goodwill::calendar::{CalendarDraft, WORKWEEK};
/// use goodwill::case::Undertaking;
/// use goodwill::customer::OwnHours;
/// use goodwill::id::{ContentId, CustomerId, SequentialIds};
/// use goodwill::key;
/// use goodwill::sla::{DueWindow, Pledge, Provenance};
///
/// let ids = SequentialIds::starting_at(1);
/// let window = DueWindow::new("2026-03-02T14:00:00Z".parse()?, "2026-03-02T15:00:00Z".parse()?)?;
/// let (ann, words, call) = (CustomerId::fresh(&ids), ContentId::fresh(&ids), ContentId::fresh(&ids));
/// let pledge = Pledge::new(key!("phone"), window, ann, words, Provenance::Contact(call));
///
/// let evenings = CalendarDraft::new("Europe/Berlin", 2026..=2026).open(WORKWEEK, "17:00-20:00");
/// let call_back = Undertaking::of(pledge, key!("call-backs"))
///     .when_the_customer_may_be_reached(OwnHours::Declared(Box::new(evenings)));
/// assert_eq!(call_back.under, key!("call-backs"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Undertaking {
    /// What is promised.
    pub pledge: Pledge,
    /// The agreement whose target for promises measures it, on the calendar of whoever keeps it.
    pub under: AgreementKey,
    /// When the customer may be reached; the calendar that the matter tells if left out, and whenever if it tells none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customers_hours: Option<OwnHours>,
    /// When the customer must not be disturbed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quiet_hours: Option<OwnHours>,
    /// What else was promised by whoever keeps it; none if nobody is to look.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub load: Option<Load>,
}

impl Undertaking {
    /// A pledge that is measured under an agreement.
    #[must_use]
    pub const fn of(pledge: Pledge, under: AgreementKey) -> Self {
        Self { pledge, under, customers_hours: None, quiet_hours: None, load: None }
    }

    /// Holds it against the hours in which the customer may be reached.
    #[must_use]
    pub fn when_the_customer_may_be_reached(mut self, hours: OwnHours) -> Self {
        self.customers_hours = Some(hours);
        self
    }

    /// Holds it against the hours in which the customer must not be disturbed.
    #[must_use]
    pub fn but_not_in(mut self, quiet_hours: OwnHours) -> Self {
        self.quiet_hours = Some(quiet_hours);
        self
    }

    /// Holds it against what else was promised by whoever keeps it.
    #[must_use]
    pub fn beside(mut self, load: Load) -> Self {
        self.load = Some(load);
        self
    }
}
