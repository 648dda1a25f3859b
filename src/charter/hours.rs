//! Whose hours a target's clock runs on, with the calendars at hand: ours, those of customers, and what both have in common.
//!
//! What two calendars have in common is compiled when the first clock asks for it, once in the life of a charter: a charter may
//! name very many customers' calendars, of which most meet few of our own. Whether they meet at all is told when it is ratified.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, OnceLock};

use super::draft::CharterDraft;
use super::examine::Examined;
use super::structure::kinds;
use crate::calendar::Calendar;
use crate::finding::Place;
use crate::id::CalendarKey;
use crate::sla::HoursCounted;
use crate::value::Value;

/// What counts, by the calendar of the customer.
type ByCustomer = BTreeMap<CalendarKey, Common>;

/// Why a target has no hours for a matter.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum NoHours {
    /// It runs on the customer's hours, and the matter does not say them.
    NotTold,
    /// The charter does not list the calendar among those of customers.
    NotACustomers {
        /// Which one.
        calendar: CalendarKey,
    },
    /// It runs while both sides are there, and they never are.
    NeverMeet {
        /// The calendar of the customer's hours.
        calendar: CalendarKey,
    },
}

impl fmt::Display for NoHours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotTold => f.write_str(
                "runs on the customer's hours, and the matter does not say them; name the customer's calendar when it is opened",
            ),
            Self::NotACustomers { calendar } => write!(
                f,
                "runs on the customer's hours, and `{calendar}` is not among `customers_calendars`"
            ),
            Self::NeverMeet { calendar } => write!(
                f,
                "runs while we and the customer are there, and our hours never meet those of `{calendar}`"
            ),
        }
    }
}

/// The calendars of a ratified target.
#[derive(Debug, Clone)]
pub(super) struct TargetCalendars {
    /// What counts where the matter does not say the customer's hours.
    usual: Option<Common>,
    /// The key by which that stands for the customer's hours.
    otherwise: Option<CalendarKey>,
    /// What counts where it does; none where ours alone count.
    by_customer: Option<Arc<ByCustomer>>,
}

/// A calendar, or what two have in common.
#[derive(Debug, Clone)]
enum Common {
    One(Calendar),
    Both(Arc<Pair>),
}

#[derive(Debug)]
struct Pair {
    ours: Calendar,
    theirs: Calendar,
    common: OnceLock<Option<Calendar>>,
}

impl Common {
    fn both(ours: &Calendar, theirs: &Calendar) -> Self {
        let (ours, theirs) = (ours.clone(), theirs.clone());
        Self::Both(Arc::new(Pair { ours, theirs, common: OnceLock::new() }))
    }

    /// None if the two never meet.
    fn calendar(&self) -> Option<&Calendar> {
        match self {
            Self::One(calendar) => Some(calendar),
            Self::Both(pair) => pair
                .common
                .get_or_init(|| {
                    pair.ours.first_common(&pair.theirs)?;
                    pair.ours.intersection(&pair.theirs).ok()
                })
                .as_ref(),
        }
    }
}

impl TargetCalendars {
    pub(super) fn on(&self, customers: Option<&CalendarKey>) -> Result<&Calendar, NoHours> {
        let (common, calendar) = match (&self.by_customer, customers) {
            (Some(by_customer), Some(calendar)) => (by_customer.get(calendar), Some(calendar)),
            _ => (self.usual.as_ref(), self.otherwise.as_ref()),
        };
        let none = || {
            calendar
                .cloned()
                .map_or(NoHours::NotTold, |calendar| NoHours::NotACustomers { calendar })
        };
        let common = common.ok_or_else(none)?;
        let never = || {
            calendar.cloned().map_or(NoHours::NotTold, |calendar| NoHours::NeverMeet { calendar })
        };
        common.calendar().ok_or_else(never)
    }
}

/// The calendars that the targets of a charter share.
#[derive(Default)]
pub(super) struct SharedCalendars {
    customers: Arc<ByCustomer>,
    with_ours: BTreeMap<CalendarKey, Arc<ByCustomer>>,
}

impl SharedCalendars {
    pub(super) fn of(draft: &CharterDraft, calendars: &BTreeMap<CalendarKey, Calendar>) -> Self {
        let listed = |key: &CalendarKey| calendars.get(key).map(|calendar| (key.clone(), calendar));
        let customers: Vec<_> = draft.customers_calendars.iter().filter_map(listed).collect();
        let made = |make: &dyn Fn(&Calendar) -> Common| {
            let made = customers.iter().map(|(key, calendar)| (key.clone(), make(calendar)));
            Arc::new(made.collect::<ByCustomer>())
        };
        let mut with_ours = BTreeMap::new();
        for target in draft.agreements.values().flat_map(|agreement| agreement.targets.values()) {
            let HoursCounted::Both { ours, .. } = &target.calendar else { continue };
            if let Some(calendar) = calendars.get(ours)
                && !with_ours.contains_key(ours)
            {
                with_ours.insert(ours.clone(), made(&|theirs| Common::both(calendar, theirs)));
            }
        }
        Self { customers: made(&|theirs| Common::One(theirs.clone())), with_ours }
    }

    /// The calendars of a target; none if our own is unknown, which is an error of the examination.
    pub(super) fn for_target(
        &self,
        hours: &HoursCounted,
        calendars: &BTreeMap<CalendarKey, Calendar>,
    ) -> Option<TargetCalendars> {
        let otherwise = hours.otherwise().and_then(|key| calendars.get(key));
        let (usual, by_customer) = match hours {
            HoursCounted::Ours(ours) => (Some(Common::One(calendars.get(ours)?.clone())), None),
            HoursCounted::Customers { .. } => {
                (otherwise.cloned().map(Common::One), Some(Arc::clone(&self.customers)))
            }
            HoursCounted::Both { ours, .. } => {
                let calendar = calendars.get(ours)?;
                let usual = otherwise.map(|theirs| Common::both(calendar, theirs));
                (usual, self.with_ours.get(ours).cloned())
            }
        };
        Some(TargetCalendars { usual, otherwise: hours.otherwise().cloned(), by_customer })
    }
}

impl Examined {
    /// Targets on hours that no matter can have, and hours that never meet.
    pub(super) fn hours(&mut self, draft: &CharterDraft) {
        // Many targets share the same two calendars.
        let mut known: BTreeMap<(&CalendarKey, &CalendarKey), bool> = BTreeMap::new();
        for (name, agreement) in &draft.agreements {
            for (key, target) in &agreement.targets {
                let place = || {
                    let place = Place::root().key("agreements").key(name.as_str());
                    place.key("targets").key(key.as_str()).key("calendar")
                };
                let (hours, otherwise) = (&target.calendar, target.calendar.otherwise());
                let nobodys = draft.customers_calendars.is_empty() && otherwise.is_none();
                if hours.asks_for_customers() && nobodys {
                    let message = format!(
                        "`{key}` of `{name}` runs on the customer's hours, and no calendar is a customer's"
                    );
                    self.findings.push(kinds::NO_CUSTOMERS_CALENDAR.at(place(), message));
                }
                let HoursCounted::Both { ours, .. } = hours else { continue };
                // The same calendar may stand for hours that nobody knows.
                let other = otherwise.filter(|key| !draft.customers_calendars.contains(*key));
                for theirs in draft.customers_calendars.iter().chain(other) {
                    let both = (self.calendars.get(ours), self.calendars.get(theirs));
                    let (Some(here), Some(there)) = both else { continue };
                    let meet = known
                        .entry((ours, theirs))
                        .or_insert_with(|| here.first_common(there).is_some());
                    if *meet || here.is_never_open() || there.is_never_open() {
                        continue;
                    }
                    let message =
                        format!("`{ours}` and the customer's `{theirs}` are never open together");
                    let witness = Value::Choice(theirs.to_string());
                    self.findings
                        .push(kinds::HOURS_NEVER_MEET.at(place(), message).shown_by(witness));
                }
            }
        }
    }
}
