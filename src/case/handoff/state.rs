use std::sync::Arc;

use super::HandedOver;
use crate::case::event::{CaseEvent, HandoffOffered};
use crate::case::state::Case;
use crate::id::{ContentId, DepartmentKey, HandoffKey};
use crate::time::Timestamp;

/// A case that is being offered: until it is accepted the sender answers for it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Offer {
    /// On which path.
    pub path: HandoffKey,
    /// Who offers it.
    pub from: DepartmentKey,
    /// Who is to accept it.
    pub to: DepartmentKey,
    /// Since when.
    pub at: Timestamp,
    /// What is handed over.
    pub filled: HandedOver,
    /// What the sender has to say; the text is the host's.
    pub note: Option<ContentId>,
}

/// A stretch in which one department answered for a case, until the next leg begins (A-04, P-01).
///
/// ```
/// use goodwill::case::{Beginner, Case, CaseEvent, Opened};
/// use goodwill::decision::{Aggregate, Occurred};
/// use goodwill::id::{CharterVersion, CustomerId, SequentialIds};
/// use goodwill::key;
/// use goodwill::time::Timestamp;
///
/// let opened = CaseEvent::from(Opened {
///     customer: CustomerId::fresh(&SequentialIds::starting_at(1)),
///     channel: key!("mail"),
///     department: key!("service"),
///     queue: None,
///     priority: key!("normal"),
///     charter: CharterVersion::new(1),
///     begun_by: Beginner::Customer,
/// });
/// let passed = CaseEvent::Assigned { department: key!("workshop"), queue: None };
/// let (nine, ten): (Timestamp, Timestamp) = ("2026-03-02T09:00:00Z".parse()?, "2026-03-02T10:00:00Z".parse()?);
/// let mut case = Case::default();
/// for (at, event) in [(nine, opened), (ten, passed)] {
///     case.evolve(&Occurred { at, event });
/// }
/// let [service, workshop] = case.legs().try_into().unwrap();
/// assert_eq!((service.department, service.since), (key!("service"), nine));
/// assert_eq!((workshop.department, workshop.since, workshop.path), (key!("workshop"), ten, None));
///
/// // Before it was opened nobody answered for it.
/// assert_eq!(case.accountable_at("2026-03-02T08:00:00Z".parse()?), None);
/// assert!(Case::default().legs().is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Leg {
    /// Which department.
    pub department: DepartmentKey,
    /// From when on.
    pub since: Timestamp,
    /// On which path it came; none if the case was opened or assigned there.
    pub path: Option<HandoffKey>,
}

/// How often a case was offered between two departments, one way or the other.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Between {
    /// In their order.
    pair: [DepartmentKey; 2],
    offers: u32,
    /// How many of them since somebody above decided last.
    in_a_row: u32,
    /// Whether the cap was reached, and nobody above has decided since.
    kept: bool,
}

/// What is known of a case that was offered, or answered for by more than one department.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::case) struct Passing {
    pending: Option<Arc<Offer>>,
    between: Vec<Between>,
    /// The legs that are over and the present one; what is over is shared.
    legs: Arc<Vec<Leg>>,
    /// The partner that works on it for whoever answers.
    works: Option<DepartmentKey>,
}

fn pair(one: &DepartmentKey, other: &DepartmentKey) -> [DepartmentKey; 2] {
    let mut pair = [one.clone(), other.clone()];
    pair.sort();
    pair
}

impl Passing {
    pub(in crate::case) fn take_in(&mut self, at: Timestamp, event: &CaseEvent) {
        match event {
            CaseEvent::HandoffOffered(offered) => {
                let HandoffOffered { path, from, to, filled, note } = &**offered;
                let between = self.between(from, to);
                between.offers = between.offers.saturating_add(1);
                between.in_a_row = between.in_a_row.saturating_add(1);
                self.pending = Some(Arc::new(Offer {
                    path: path.clone(),
                    from: from.clone(),
                    to: to.clone(),
                    at,
                    filled: filled.clone(),
                    note: *note,
                }));
            }
            CaseEvent::HandoffAccepted { path, to, accountable, .. } => {
                self.pending = None;
                self.works = (to != accountable).then(|| to.clone());
                self.goes_to(accountable, at, Some(path));
            }
            CaseEvent::HandoffReturned { .. }
            | CaseEvent::HandoffWithdrawn { .. }
            | CaseEvent::OfferLapsed { .. } => self.pending = None,
            CaseEvent::TransferCapReached { kept_by, to, .. } => {
                self.between(kept_by, to).kept = true;
            }
            CaseEvent::Assigned { department, .. } => {
                self.works = None;
                if self.holder().is_some_and(|holder| holder != department) {
                    // Somebody above has decided: from here on it may be handed over again.
                    for between in self.between.iter_mut().filter(|between| between.kept) {
                        (between.kept, between.in_a_row) = (false, 0);
                    }
                    self.goes_to(department, at, None);
                }
            }
            _ => {}
        }
    }

    /// The chain begins where the case was opened.
    pub(in crate::case) fn beginning_with(department: DepartmentKey, since: Timestamp) -> Self {
        let legs = Arc::new(vec![Leg { department, since, path: None }]);
        Self { legs, ..Self::default() }
    }

    fn holder(&self) -> Option<&DepartmentKey> {
        self.legs.last().map(|leg| &leg.department)
    }

    fn goes_to(&mut self, department: &DepartmentKey, at: Timestamp, path: Option<&HandoffKey>) {
        if self.holder() == Some(department) {
            return;
        }
        let (department, path) = (department.clone(), path.cloned());
        Arc::make_mut(&mut self.legs).push(Leg { department, since: at, path });
    }

    fn between(&mut self, one: &DepartmentKey, other: &DepartmentKey) -> &mut Between {
        let pair = pair(one, other);
        let place = self.between.binary_search_by(|between| between.pair.cmp(&pair));
        let place = place.unwrap_or_else(|place| {
            self.between.insert(place, Between { pair, offers: 0, in_a_row: 0, kept: false });
            place
        });
        #[expect(clippy::indexing_slicing, reason = "it was found or inserted there")]
        &mut self.between[place]
    }

    fn found(&self, one: &DepartmentKey, other: &DepartmentKey) -> Option<&Between> {
        let pair = pair(one, other);
        self.between.iter().find(|between| between.pair == pair)
    }
}

impl Case {
    /// The offer that nobody has accepted or returned so far.
    #[must_use]
    pub fn pending_offer(&self) -> Option<&Offer> {
        self.passing().and_then(|passing| passing.pending.as_deref())
    }

    /// The partner that works on it; whoever handed it over still answers for it.
    #[must_use]
    pub fn works_on_it(&self) -> Option<&DepartmentKey> {
        self.passing().and_then(|passing| passing.works.as_ref())
    }

    /// How often it was offered between two departments, one way or the other (S4-31).
    #[must_use]
    pub fn passed_between(&self, one: &DepartmentKey, other: &DepartmentKey) -> u32 {
        let found = self.passing().and_then(|passing| passing.found(one, other));
        found.map_or(0, |between| between.offers)
    }

    /// How often it was offered between two departments since somebody above decided last.
    pub(in crate::case) fn in_a_row(&self, one: &DepartmentKey, other: &DepartmentKey) -> u32 {
        let found = self.passing().and_then(|passing| passing.found(one, other));
        found.map_or(0, |between| between.in_a_row)
    }

    /// Whether it was passed to and fro too often, and nobody above has decided since.
    pub(in crate::case) fn is_kept_between(
        &self,
        one: &DepartmentKey,
        other: &DepartmentKey,
    ) -> bool {
        let found = self.passing().and_then(|passing| passing.found(one, other));
        found.is_some_and(|between| between.kept)
    }

    /// Which department answered for it from when on: the chain of custody, without a hole from the opening on.
    #[must_use]
    pub fn legs(&self) -> Vec<Leg> {
        if let Some(passing) = self.passing() {
            return passing.legs.as_ref().clone();
        }
        let begun = self.opened_at().zip(self.owner());
        let only = begun.map(|(since, owner)| Leg {
            department: owner.department().clone(),
            since,
            path: None,
        });
        only.into_iter().collect()
    }

    /// Which department answered for it at an instant; none before it was opened.
    #[must_use]
    pub fn accountable_at(&self, at: Timestamp) -> Option<DepartmentKey> {
        let held = self.legs().into_iter().take_while(|leg| leg.since <= at).last();
        held.map(|leg| leg.department)
    }
}
