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
            Self::Both(pair) => {
                pair.common.get_or_init(|| common(&pair.ours, &pair.theirs)).as_ref()
            }
        }
    }
}

/// What two declared calendars have in common; none if they never meet.
pub(super) fn common(ours: &Calendar, theirs: &Calendar) -> Option<Calendar> {
    ours.first_common(theirs)?;
    // Two that meet share a year, and nothing else can keep two declared calendars apart.
    ours.intersection(theirs).ok()
}

impl TargetCalendars {
    #[inline]
    pub(super) fn on(&self, customers: Option<&CalendarKey>) -> Result<&Calendar, NoHours> {
        match (&self.usual, &self.by_customer) {
            (Some(Common::One(ours)), None) => Ok(ours), // most of the time
            _ => self.told_by(customers),
        }
    }

    fn told_by(&self, customers: Option<&CalendarKey>) -> Result<&Calendar, NoHours> {
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
pub(super) struct SharedCalendars<'a> {
    calendars: &'a BTreeMap<CalendarKey, Calendar>,
    customers: Arc<ByCustomer>,
    /// What ours have in common with those of customers, by ours.
    with_ours: BTreeMap<&'a CalendarKey, Arc<ByCustomer>>,
    /// What ours have in common with what stands for the customer's.
    standing: BTreeMap<(&'a CalendarKey, &'a CalendarKey), Common>,
}

impl<'a> SharedCalendars<'a> {
    pub(super) fn of(
        draft: &'a CharterDraft,
        calendars: &'a BTreeMap<CalendarKey, Calendar>,
    ) -> Self {
        let of_customers = |make: &dyn Fn(&Calendar) -> Common| {
            let listed = draft.customers_calendars.iter();
            let made = listed.filter_map(|key| Some((key.clone(), make(calendars.get(key)?))));
            Arc::new(made.collect::<ByCustomer>())
        };
        let (mut with_ours, mut standing) = (BTreeMap::new(), BTreeMap::new());
        for target in draft.agreements.values().flat_map(|agreement| agreement.targets.values()) {
            let HoursCounted::Both { ours, otherwise } = &target.calendar else { continue };
            let Some(here) = calendars.get(ours) else { continue };
            let common = |theirs: &Calendar| Common::both(here, theirs);
            let shared = with_ours.entry(ours).or_insert_with(|| of_customers(&common));
            if let Some((key, there)) =
                otherwise.as_ref().and_then(|key| Some((key, calendars.get(key)?)))
            {
                let known = || shared.get(key).cloned().unwrap_or_else(|| common(there));
                standing.entry((ours, key)).or_insert_with(known);
            }
        }
        let customers = of_customers(&|theirs| Common::One(theirs.clone()));
        Self { calendars, customers, with_ours, standing }
    }

    /// The calendars of a target; none if our own is unknown, which is an error of the examination.
    pub(super) fn for_target(&self, hours: &HoursCounted) -> Option<TargetCalendars> {
        let one = |key: &CalendarKey| self.calendars.get(key).cloned().map(Common::One);
        let (usual, by_customer) = match hours {
            HoursCounted::Ours(ours) => (Some(one(ours)?), None),
            HoursCounted::Customers { otherwise } => {
                (otherwise.as_ref().and_then(one), Some(Arc::clone(&self.customers)))
            }
            HoursCounted::Both { ours, otherwise } => {
                let usual =
                    otherwise.as_ref().and_then(|theirs| self.standing.get(&(ours, theirs)));
                (usual.cloned(), Some(Arc::clone(self.with_ours.get(ours)?)))
            }
        };
        Some(TargetCalendars { usual, otherwise: hours.otherwise().cloned(), by_customer })
    }
}

impl Examined {
    /// Targets on hours that no matter can have, and hours that never meet.
    pub(super) fn hours(&mut self, draft: &CharterDraft) {
        let mut found = Vec::new();
        let mut apart = Apart { draft, calendars: &self.calendars, known: BTreeMap::new() };
        for (name, agreement) in &draft.agreements {
            for (key, target) in &agreement.targets {
                let hours = &target.calendar;
                let place = || {
                    let place = Place::root().key("agreements").key(name.as_str());
                    place.key("targets").key(key.as_str()).key("calendar")
                };
                let nobodys = draft.customers_calendars.is_empty() && hours.otherwise().is_none();
                if hours.asks_for_customers() && nobodys {
                    let message = format!(
                        "`{key}` of `{name}` runs on the customer's hours, and no calendar is a customer's"
                    );
                    found.push(kinds::NO_CUSTOMERS_CALENDAR.at(place(), message));
                }
                let HoursCounted::Both { ours, otherwise } = hours else { continue };
                for theirs in apart.from(ours, otherwise.as_ref()) {
                    let message =
                        format!("`{ours}` and the customer's `{theirs}` are never open together");
                    let witness = Value::Choice(theirs.to_string());
                    found.push(kinds::HOURS_NEVER_MEET.at(place(), message).shown_by(witness));
                }
            }
        }
        self.findings.extend(found);
    }
}

/// Which calendars never meet; many targets share the same one of ours.
struct Apart<'a> {
    draft: &'a CharterDraft,
    calendars: &'a BTreeMap<CalendarKey, Calendar>,
    known: BTreeMap<&'a CalendarKey, Vec<&'a CalendarKey>>,
}

impl<'a> Apart<'a> {
    /// The calendars of customers, and what stands for them, that have nothing in common with ours.
    fn from(
        &mut self,
        ours: &'a CalendarKey,
        otherwise: Option<&'a CalendarKey>,
    ) -> Vec<&'a CalendarKey> {
        let (calendars, customers) = (self.calendars, &self.draft.customers_calendars);
        let never = |theirs: &&CalendarKey| {
            let both = (calendars.get(ours), calendars.get(*theirs));
            let (Some(here), Some(there)) = both else { return false };
            // That one is never open at all is a finding of its own.
            let open = !here.is_never_open() && !there.is_never_open();
            open && here.first_common(there).is_none()
        };
        let known =
            self.known.entry(ours).or_insert_with(|| customers.iter().filter(never).collect());
        // The same calendar may stand for hours that nobody knows.
        let other = otherwise.filter(|theirs| !customers.contains(*theirs)).filter(never);
        known.iter().copied().chain(other).collect()
    }
}
