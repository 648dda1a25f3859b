use std::cmp::{Ordering, Reverse};

use serde::{Deserialize, Serialize};

use super::{Medium, Period, Purpose, Source};
use crate::actor::Actor;
use crate::time::Timestamp;

/// Who said so, when, and where it can be looked up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Proof {
    /// Who entered it: the customer, or somebody of ours who heard it.
    pub by: Actor,
    /// When it was said.
    pub at: Timestamp,
    /// By which way it reached us.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub over: Option<Medium>,
    /// What was said or signed.
    pub source: Source,
}

impl Proof {
    /// By what two proofs of one instant are put in one order, whoever puts them.
    fn rank(&self) -> impl Ord + '_ {
        let by = match &self.by {
            Actor::Customer(customer) => (0, Some(*customer), None, None),
            Actor::Agent { agent, role, department } => {
                (1, None, Some((*agent, role, department)), None)
            }
            Actor::Automaton { channel } => (2, None, None, Some(channel)),
            Actor::System => (3, None, None, None),
        };
        (&self.source, self.over, by)
    }
}

/// Which contact is meant: one purpose, by one medium or by all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scope {
    /// For what.
    pub purpose: Purpose,
    /// By which medium; none means by all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub medium: Option<Medium>,
}

impl Scope {
    /// A purpose, by all media.
    #[must_use]
    pub const fn all(purpose: Purpose) -> Self {
        Self { purpose, medium: None }
    }

    /// A purpose, by one medium.
    #[must_use]
    pub const fn by(purpose: Purpose, medium: Medium) -> Self {
        Self { purpose, medium: Some(medium) }
    }

    fn covers(self, purpose: Purpose, medium: Medium) -> bool {
        self.purpose == purpose && self.medium.is_none_or(|own| own == medium)
    }
}

/// That a customer agreed to be contacted, or took that back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Consent {
    /// To what.
    pub scope: Scope,
    /// For how long; none takes back what was agreed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid: Option<Period>,
    /// What shows it.
    pub proof: Proof,
}

impl Consent {
    /// The customer agrees, for good.
    #[must_use]
    pub const fn given(scope: Scope, proof: Proof) -> Self {
        Self { scope, valid: Some(Period::from(proof.at)), proof }
    }

    /// The customer agrees, for a time.
    #[must_use]
    pub const fn given_for(scope: Scope, valid: Period, proof: Proof) -> Self {
        Self { scope, valid: Some(valid), proof }
    }

    /// The customer takes back what he agreed to.
    #[must_use]
    pub const fn withdrawn(scope: Scope, proof: Proof) -> Self {
        Self { scope, valid: None, proof }
    }

    /// By time; at one instant what takes back comes last, and before it what ends first.
    fn order(&self, other: &Self) -> Ordering {
        fn rank(one: &Consent) -> impl Ord + '_ {
            let end = one.valid.and_then(|valid| valid.ends_at());
            let ends_first = Reverse((end.is_none(), end));
            (one.proof.at, one.valid.is_none(), ends_first, one.valid, one.scope, one.proof.rank())
        }
        rank(self).cmp(&rank(other))
    }
}

/// That a customer objected to being contacted, or lifted an objection.
///
/// To warnings and to what we are bound to tell nobody can object altogether, only to a medium.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Written")]
pub struct Objection {
    scope: Scope,
    stands: bool,
    proof: Proof,
}

/// Something to which nobody can object altogether.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("contact for {purpose} must reach everybody; object to a medium")]
pub struct MustReach {
    purpose: Purpose,
}

impl Objection {
    /// The customer objects.
    ///
    /// # Errors
    /// [`MustReach`] if that would keep all warnings, or all that we are bound to tell, from him.
    pub fn made(scope: Scope, proof: Proof) -> Result<Self, MustReach> {
        Self::new(scope, true, proof)
    }

    /// The customer lifts an objection of this scope.
    ///
    /// # Errors
    /// [`MustReach`] if there can be none.
    pub fn lifted(scope: Scope, proof: Proof) -> Result<Self, MustReach> {
        Self::new(scope, false, proof)
    }

    fn new(scope: Scope, stands: bool, proof: Proof) -> Result<Self, MustReach> {
        if scope.medium.is_none() && scope.purpose.must_reach() {
            return Err(MustReach { purpose: scope.purpose });
        }
        Ok(Self { scope, stands, proof })
    }

    /// By time; at one instant what objects comes behind what lifts.
    fn order(&self, other: &Self) -> Ordering {
        fn rank(one: &Objection) -> impl Ord + '_ {
            (one.proof.at, one.stands, one.scope, one.proof.rank())
        }
        rank(self).cmp(&rank(other))
    }

    /// To what.
    #[must_use]
    pub const fn scope(&self) -> Scope {
        self.scope
    }

    /// Whether it was made, not lifted.
    #[must_use]
    pub const fn stands(&self) -> bool {
        self.stands
    }

    /// What shows it.
    #[must_use]
    pub const fn proof(&self) -> &Proof {
        &self.proof
    }
}

/// Whether we may contact a customer, and on what grounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Permission<'a> {
    /// We may.
    Granted {
        /// What the customer agreed to; none if the purpose needs no consent.
        proof: Option<&'a Proof>,
    },
    /// We may not: the customer objected, or took back what he had agreed to.
    Refused {
        /// What shows it.
        by: &'a Proof,
    },
    /// The customer never said so, or only for a time that is over; silence is no consent.
    Unknown,
}

impl Permission<'_> {
    /// Whether we may.
    #[must_use]
    pub const fn is_granted(&self) -> bool {
        matches!(self, Self::Granted { .. })
    }
}

/// All that a customer agreed and objected to.
///
/// * An objection beats a consent, whichever came later, until it is lifted.
/// * Of consents to the same contact, by all media or by the one in question, the latest counts that has begun: one that is
///   renewed ahead of time holds until then. So it is of objections of the same scope.
/// * Of what was said at one instant the no counts: what takes a consent back, or an objection.
/// * Commercial contact and surveys need a consent. The other purposes need none.
///
/// ```
/// use goodwill::actor::Actor;
/// use goodwill::customer::{Consent, Medium, Objection, Permission, Permissions, Proof, Purpose, Scope, Source};
/// use goodwill::id::{ContentId, CustomerId, SequentialIds};
/// use goodwill::time::{Elapsed, Timestamp};
///
/// let ids = SequentialIds::starting_at(1);
/// let ann = Actor::Customer(CustomerId::fresh(&ids));
/// let source = Source::Content(ContentId::fresh(&ids));
/// let at = |day: i32| "2026-03-02T09:00:00Z".parse::<Timestamp>().unwrap().after(Elapsed::from_hours(24 * day)).unwrap();
/// let proof = |day| Proof { by: ann.clone(), at: at(day), over: None, source: source.clone() };
///
/// let mut said = Permissions::default();
/// let may_sell = |said: &Permissions, day| said.permission(Purpose::Commercial, Medium::Phone, at(day)).is_granted();
/// assert_eq!(said.permission(Purpose::Commercial, Medium::Phone, at(0)), Permission::Unknown);
/// assert!(said.permission(Purpose::Service, Medium::Phone, at(0)).is_granted());
///
/// said.agree(Consent::given(Scope::all(Purpose::Commercial), proof(1)));
/// said.object(Objection::made(Scope::by(Purpose::Commercial, Medium::Phone), proof(2))?);
/// assert!(!may_sell(&said, 0) && may_sell(&said, 1) && !may_sell(&said, 2));
/// assert!(said.permission(Purpose::Commercial, Medium::Email, at(2)).is_granted());
///
/// assert!(Objection::made(Scope::all(Purpose::Safety), proof(2)).is_err()); // warnings reach everybody
/// # Ok::<(), goodwill::customer::MustReach>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, from = "Said")]
pub struct Permissions {
    /// By the instants at which they were said.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    consents: Vec<Consent>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    objections: Vec<Objection>,
}

impl Permissions {
    /// Takes in that the customer agreed, or took it back; what is known already adds nothing.
    pub fn agree(&mut self, consent: Consent) {
        insert(&mut self.consents, consent, Consent::order);
    }

    /// Takes in that the customer objected, or lifted an objection; what is known already adds nothing.
    pub fn object(&mut self, objection: Objection) {
        insert(&mut self.objections, objection, Objection::order);
    }

    /// What the customer agreed to, by the instants at which he said so.
    #[must_use]
    pub fn consents(&self) -> impl ExactSizeIterator<Item = &Consent> {
        self.consents.iter()
    }

    /// Of each scope the consent that was said last.
    pub fn latest_consents(&self) -> impl Iterator<Item = &Consent> {
        let later = |place: usize| self.consents.iter().skip(place + 1);
        let consents = self.consents.iter().enumerate();
        let last = move |(place, one): &(usize, &Consent)| {
            later(*place).all(|other| other.scope != one.scope)
        };
        consents.filter(last).map(|(_, one)| one)
    }

    /// What the customer objected to, by the instants at which he said so.
    #[must_use]
    pub fn objections(&self) -> impl ExactSizeIterator<Item = &Objection> {
        self.objections.iter()
    }

    /// Whether we may contact the customer for a purpose, by a medium, at an instant, by what was said until then.
    #[must_use]
    pub fn permission(&self, purpose: Purpose, medium: Medium, at: Timestamp) -> Permission<'_> {
        if let Some(objection) = self.objection(purpose, medium, at) {
            return Permission::Refused { by: &objection.proof };
        }
        if !purpose.needs_consent() {
            return Permission::Granted { proof: None };
        }
        let said = |consent: &&Consent| {
            let begun = consent.valid.is_none_or(|valid| valid.begins_at() <= at);
            begun && consent.proof.at <= at && consent.scope.covers(purpose, medium)
        };
        match self.consents.iter().rev().find(said) {
            Some(Consent { valid: None, proof, .. }) => Permission::Refused { by: proof },
            Some(Consent { valid: Some(valid), proof, .. }) if valid.contains(at) => {
                Permission::Granted { proof: Some(proof) }
            }
            _ => Permission::Unknown,
        }
    }

    /// The objection that stands, of all media or of this one.
    fn objection(&self, purpose: Purpose, medium: Medium, at: Timestamp) -> Option<&Objection> {
        let latest = |scope: Scope| {
            let said = |one: &&Objection| one.proof.at <= at && one.scope == scope;
            self.objections.iter().rev().find(said).filter(|one| one.stands)
        };
        latest(Scope::by(purpose, medium)).or_else(|| latest(Scope::all(purpose)))
    }
}

/// Puts something in its place, by time first; what is there already adds nothing.
fn insert<T: PartialEq>(said: &mut Vec<T>, one: T, order: impl Fn(&T, &T) -> Ordering) {
    if !said.contains(&one) {
        let place = said.partition_point(|earlier| order(earlier, &one).is_le());
        said.insert(place, one);
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    scope: Scope,
    stands: bool,
    proof: Proof,
}

impl TryFrom<Written> for Objection {
    type Error = MustReach;

    fn try_from(written: Written) -> Result<Self, Self::Error> {
        Self::new(written.scope, written.stands, written.proof)
    }
}

/// Permissions as written, in whatever order.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Said {
    consents: Vec<Consent>,
    objections: Vec<Objection>,
}

impl From<Said> for Permissions {
    fn from(said: Said) -> Self {
        let mut permissions = Self::default();
        said.consents.into_iter().for_each(|consent| permissions.agree(consent));
        said.objections.into_iter().for_each(|objection| permissions.object(objection));
        permissions
    }
}
