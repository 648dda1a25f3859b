use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::event::ProfileEvent;
use crate::customer::{Answer, AnswerLedger, Dossier, Medium, Party, Permission, Purpose};
use crate::decision::{Aggregate, Occurred};
use crate::id::{CustomerId, GrantKey, QuestionKey, RecordId};
use crate::rule::{Allowance, AllowanceEvent, AllowanceTerms, AttributeKind};
use crate::time::Timestamp;

/// What was settled when the profile began.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Registered {
    pub(super) customer: CustomerId,
    pub(super) party: Party,
    pub(super) at: Timestamp,
}

/// Something that is granted so many times a period, and what was taken of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Allowed {
    /// How often.
    pub terms: AllowanceTerms,
    /// What was taken.
    pub taken: Allowance,
}

/// What is granted to a customer so many times a period.
pub(super) type Granted = BTreeMap<GrantKey, Allowed>;

/// What we know of one customer: the fold of its events.
///
/// It needs no charter to be read or replayed; [the module](crate::profile) shows one that runs.
///
/// ```
/// use goodwill::customer::Party;
/// use goodwill::decision::{Aggregate, Occurred};
/// use goodwill::id::{CustomerId, SequentialIds};
/// use goodwill::profile::{Profile, ProfileEvent};
///
/// let customer = CustomerId::fresh(&SequentialIds::starting_at(1));
/// let mut profile = Profile::default();
/// assert_eq!(profile.customer(), None);
/// let event = ProfileEvent::Registered { customer, party: Party::person() };
/// profile.evolve(&Occurred { at: "2026-03-02T09:00:00Z".parse()?, event });
/// assert_eq!(profile.customer(), Some(customer));
/// # Ok::<(), goodwill::time::ParseTimestampError>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Profile {
    pub(super) registered: Option<Arc<Registered>>,
    /// What is known of this customer; shared by the copies of a state until one of them learns more.
    pub(super) own: Arc<Dossier>,
    /// What was known of those who are held to be this customer, when they were linked.
    pub(super) linked: Arc<BTreeMap<CustomerId, Dossier>>,
    pub(super) joined: Option<CustomerId>,
    /// The records that its events named: each keeps one value, for good.
    named: Arc<BTreeSet<RecordId>>,
    pub(super) allowances: Arc<Granted>,
    /// What was granted to those who are held to be this customer; without whom nothing was granted to.
    pub(super) brought: Arc<BTreeMap<CustomerId, Granted>>,
    pub(super) last_at: Option<Timestamp>,
}

impl Profile {
    /// Whose it is; none before the registration.
    #[must_use]
    pub fn customer(&self) -> Option<CustomerId> {
        self.registered.as_ref().map(|registered| registered.customer)
    }

    /// What kind of customer; none before the registration.
    #[must_use]
    pub fn party(&self) -> Option<&Party> {
        self.registered.as_ref().map(|registered| &registered.party)
    }

    /// When it began.
    #[must_use]
    pub fn registered_at(&self) -> Option<Timestamp> {
        self.registered.as_ref().map(|registered| registered.at)
    }

    /// What was told of this customer, whoever is linked.
    #[must_use]
    pub fn own(&self) -> &Dossier {
        &self.own
    }

    /// Those who are held to be this customer, each with what was known when they were linked.
    pub fn linked(&self) -> impl Iterator<Item = (CustomerId, &Dossier)> {
        self.linked.iter().map(|(other, brought)| (*other, brought))
    }

    /// Whose profile keeps what concerns this customer, if it is another's.
    #[must_use]
    pub const fn joined_into(&self) -> Option<CustomerId> {
        self.joined
    }

    /// All that is known of this customer, from whoever is held to be the same.
    #[must_use]
    pub fn known(&self) -> Dossier {
        let mut known = self.own.as_ref().clone();
        if let Some(customer) = self.customer() {
            for brought in self.linked.values() {
                known = known.beside(&brought.clone().said_of(customer));
            }
        }
        known
    }

    /// The answer to a question that holds at an instant.
    #[must_use]
    pub fn answer(&self, question: &QuestionKey, now: Timestamp) -> Option<Answer> {
        let customer = self.customer()?;
        self.answers_to(customer, question).known(customer, question, now).cloned()
    }

    /// What was granted, by its key, to whoever is held to be this customer: the terms are his own, where he has any, and
    /// what all of them took counts.
    #[must_use]
    pub fn allowance(&self, grant: &GrantKey) -> Option<Allowed> {
        let brought = self.brought.values().filter_map(|granted| granted.get(grant));
        self.allowances
            .get(grant)
            .into_iter()
            .chain(brought)
            .cloned()
            .reduce(|all, one| Allowed { terms: all.terms, taken: all.taken.beside(&one.taken) })
    }

    /// What was granted to this customer himself, whoever is linked.
    pub fn allowances(&self) -> impl Iterator<Item = (&GrantKey, &Allowed)> {
        self.allowances.iter()
    }

    /// The instant of its last event.
    #[must_use]
    pub const fn last_at(&self) -> Option<Timestamp> {
        self.last_at
    }

    /// Whether an event named a record before.
    pub(super) fn has_named(&self, record: RecordId) -> bool {
        self.named.contains(&record)
    }

    /// What is known of one question, from whoever is held to be this customer.
    pub(super) fn answers_to(&self, customer: CustomerId, question: &QuestionKey) -> AnswerLedger {
        let own = self.own.answers.about(customer, question);
        self.linked.iter().fold(own, |known, (other, brought)| {
            known.merged(&brought.answers.about(*other, question).said_of(customer))
        })
    }

    /// Takes in an event.
    pub(super) fn take_in(&mut self, occurred: &Occurred<ProfileEvent>) {
        let at = occurred.at;
        self.last_at = Some(at);
        occurred.event.name_records(&mut |record| {
            if !self.named.contains(&record) {
                Arc::make_mut(&mut self.named).insert(record);
            }
        });
        match &occurred.event {
            ProfileEvent::Registered { customer, party } => {
                let party = party.clone();
                self.registered = Some(Arc::new(Registered { customer: *customer, party, at }));
            }
            ProfileEvent::Linked { other, brings, granted } => {
                Arc::make_mut(&mut self.linked).insert(*other, brings.as_ref().clone());
                let brought = Arc::make_mut(&mut self.brought);
                if granted.is_empty() {
                    brought.remove(other);
                } else {
                    brought.insert(*other, granted.clone());
                }
            }
            ProfileEvent::Unlinked { other } => {
                Arc::make_mut(&mut self.linked).remove(other);
                Arc::make_mut(&mut self.brought).remove(other);
            }
            ProfileEvent::Joined { into } => self.joined = Some(*into),
            ProfileEvent::Parted => self.joined = None,
            ProfileEvent::Allowed { grant, terms } => {
                Arc::make_mut(&mut self.allowances)
                    .entry(grant.clone())
                    .and_modify(|allowed| allowed.terms = *terms)
                    .or_insert_with(|| Allowed { terms: *terms, taken: Allowance::default() });
            }
            ProfileEvent::Drawn { grant, event } => {
                if let Some(allowed) = self.drawn_on(grant, event) {
                    allowed.taken.evolve(&Occurred { at, event: *event });
                }
            }
            ProfileEvent::AllowancesReturned { granted } => {
                Arc::make_mut(&mut self.allowances).extend(granted.clone());
            }
            told => self.learn(at, told),
        }
    }

    /// The ledger in which a reservation lies; a new one lies in his own, or if only others have such a grant, in theirs.
    fn drawn_on(&mut self, grant: &GrantKey, event: &AllowanceEvent) -> Option<&mut Allowed> {
        let id = event.reservation();
        let holds = |granted: &Granted| {
            granted.get(grant).is_some_and(|allowed| allowed.taken.reservation(id).is_some())
        };
        let has = |granted: &Granted| granted.contains_key(grant);
        let of = |wanted: &dyn Fn(&Granted) -> bool| {
            self.brought.iter().find(|(_, granted)| wanted(granted)).map(|(other, _)| *other)
        };
        let others = match (holds(&self.allowances), of(&holds), has(&self.allowances)) {
            (true, ..) | (_, None, true) => None,
            (false, Some(other), _) => Some(other),
            (false, None, false) => Some(of(&has)?),
        };
        match others {
            None => Arc::make_mut(&mut self.allowances).get_mut(grant),
            Some(other) => Arc::make_mut(&mut self.brought).get_mut(&other)?.get_mut(grant),
        }
    }

    /// Takes in what was told of the customer.
    fn learn(&mut self, at: Timestamp, told: &ProfileEvent) {
        let customer = self.customer();
        let own = Arc::make_mut(&mut self.own);
        match told {
            ProfileEvent::Described(circumstances) => own.circumstances.clone_from(circumstances),
            ProfileEvent::ContactPointAdded(point) => own.contact_points.push(point.clone()),
            ProfileEvent::ContactPointWithdrawn { value } => {
                let withdrawn = own.contact_points.iter_mut().filter(|one| one.value == *value);
                withdrawn.for_each(|point| point.valid = point.valid.ended(at));
            }
            ProfileEvent::AttributeTold { about, attribute, value } => {
                let (attribute, value) = (attribute.clone(), value.clone());
                // A free text is refused when it is told; what an old log holds is not lost, only not a fact.
                match about {
                    AttributeKind::Value => own.value_attributes.tell(attribute, value).ok(),
                    _ => own.need_attributes.tell(attribute, value).ok(),
                };
            }
            ProfileEvent::Supposed(what) => own.hypotheses.push(what.clone()),
            ProfileEvent::NeedShown { what, evidence } => own.show(what, evidence.clone()),
            ProfileEvent::NeedEnded { what } => own.end(what, at),
            ProfileEvent::Expected(expectation) => own.expectations.push(expectation.clone()),
            ProfileEvent::LookedBack(hindsight) => own.hindsights.push(hindsight.clone()),
            ProfileEvent::UnderstandingTold(rung) => own.outlook.understanding = Some(*rung),
            ProfileEvent::ConcernTold { concern, weight } => {
                own.outlook.concerns.insert(concern.clone(), *weight);
            }
            ProfileEvent::ConsentTold(consent) => own.permissions.agree(consent.clone()),
            ProfileEvent::ObjectionTold(objection) => own.permissions.object(objection.clone()),
            ProfileEvent::ReasonFound(reason) => {
                own.loyalty.insert(reason.clone());
            }
            told => {
                if let Some(customer) = customer {
                    take_answer(&mut own.answers, customer, at, told);
                }
            }
        }
    }
}

/// Takes in what was asked and answered.
fn take_answer(
    answers: &mut AnswerLedger,
    customer: CustomerId,
    at: Timestamp,
    told: &ProfileEvent,
) {
    match told {
        ProfileEvent::QuestionAsked { question, .. } => answers.asked(customer, question, at),
        ProfileEvent::QuestionAnswered { question, answer } => {
            answers.answer(customer, question, answer.clone(), at);
        }
        ProfileEvent::AnswerInvalidated { question, why } => {
            answers.invalidate(customer, question, why.clone(), at);
        }
        _ => {}
    }
}

impl Profile {
    /// Whether we may contact the customer for a purpose, by a medium, at an instant.
    ///
    /// What anybody who is held to be this customer objected to counts. A profile that has joined another cannot know what
    /// was said there, and allows nothing: ask the one that keeps what concerns the customer.
    #[must_use]
    pub fn may(&self, purpose: Purpose, medium: Medium, at: Timestamp) -> bool {
        if self.joined.is_some() {
            return false;
        }
        if self.linked.is_empty() {
            return self.own.permissions.permission(purpose, medium, at).is_granted();
        }
        let known = self.known();
        let permission: Permission<'_> = known.permissions.permission(purpose, medium, at);
        permission.is_granted()
    }
}
