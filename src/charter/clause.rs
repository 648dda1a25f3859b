use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::reach::ReachOver;
use super::standards::{Delight, Offered};
use crate::id::{
    AgreementKey, CapabilityKey, DepartmentKey, MatterKey, NeedKey, RoleKey, SegmentKey,
    StandardKey, TouchpointKey,
};
use crate::money::Money;
use crate::rule::Condition;

/// One promise of the charter: what is promised where, to whom, and who keeps it (S1-41).
///
/// The department of the touchpoint answers for it; a clause that names another department says where it is wrong.
///
/// ```
/// use goodwill::charter::Clause;
/// use goodwill::key;
///
/// let answer = Clause::at(key!("hotline"), "We answer within four working hours")
///     .under(key!("standard"))
///     .behind(key!("quick-answer"))
///     .kept_by(key!("agent"));
/// assert!(answer.is_measurable());
/// assert!(!Clause::at(key!("hotline"), "The customer is king").is_measurable());
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Clause {
    /// Where.
    pub touchpoint: TouchpointKey,
    /// What is promised, in the words that customers read.
    pub promise: String,
    /// Who answers for it; the department of the touchpoint, where none is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub department: Option<DepartmentKey>,
    /// What it is about, so that two promises on one matter can be compared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub matter: Option<MatterKey>,
    /// To whom; to everybody, where no segment is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<SegmentKey>,
    /// The agreement that says by when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agreement: Option<AgreementKey>,
    /// The standard that says how well.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub standard: Option<StandardKey>,
    /// What shows whether it is kept, for example `share answered in 20 s`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub indicator: String,
    /// What it does not cover.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub limitation: String,
    /// What a customer gets if it is broken.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub redress: String,
    /// The needs behind it.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub needs: BTreeSet<NeedKey>,
    /// What is done to keep it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub actions: Vec<String>,
    /// Who keeps it.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub roles: BTreeSet<RoleKey>,
}

/// Each method adds to the promise.
impl Clause {
    /// A promise, so far without measure, action and people.
    #[must_use]
    pub fn at(touchpoint: TouchpointKey, promise: impl Into<String>) -> Self {
        Self {
            touchpoint,
            promise: promise.into(),
            department: None,
            matter: None,
            to: None,
            agreement: None,
            standard: None,
            indicator: String::new(),
            limitation: String::new(),
            redress: String::new(),
            needs: BTreeSet::new(),
            actions: Vec::new(),
            roles: BTreeSet::new(),
        }
    }

    /// Names the agreement that says by when.
    #[must_use]
    pub fn under(mut self, agreement: AgreementKey) -> Self {
        self.agreement = Some(agreement);
        self
    }

    /// Says what it is about.
    #[must_use]
    pub fn about(mut self, matter: MatterKey) -> Self {
        self.matter = Some(matter);
        self
    }

    /// Promises it to one segment only.
    #[must_use]
    pub fn to(mut self, segment: SegmentKey) -> Self {
        self.to = Some(segment);
        self
    }

    /// Says what shows whether it is kept.
    #[must_use]
    pub fn shown_by(mut self, indicator: impl Into<String>) -> Self {
        self.indicator = indicator.into();
        self
    }

    /// Names a need behind it.
    #[must_use]
    pub fn behind(mut self, need: NeedKey) -> Self {
        self.needs.insert(need);
        self
    }

    /// Says what is done to keep it.
    #[must_use]
    pub fn by_doing(mut self, action: impl Into<String>) -> Self {
        self.actions.push(action.into());
        self
    }

    /// Says who keeps it.
    #[must_use]
    pub fn kept_by(mut self, role: RoleKey) -> Self {
        self.roles.insert(role);
        self
    }

    /// Whether it names what would tell if it was kept (S1-01): an agreement, a standard or an indicator.
    #[must_use]
    pub fn is_measurable(&self) -> bool {
        self.agreement.is_some() || self.standard.is_some() || !self.indicator.trim().is_empty()
    }
}

/// Customers who have something in common.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Segment {
    /// What people call it.
    #[serde(default)]
    pub name: String,
    /// Who belongs to it.
    pub when: Condition,
    /// Whether we call ourselves their partner: contact that is planned with them has to show it (S1-28).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub partnership: bool,
    /// The share of it that each plan meant for it has to exceed (S5-28); what the charter says of all, if nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reach_over: Option<ReachOver>,
}

/// A level of service that we hold ourselves to, and why.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Standard {
    /// What people call it.
    pub name: String,
    /// What is measured, and what is to be reached, for example `delivered within 24 hours`.
    pub level: String,
    /// The needs behind it: a standard that no need stands behind is quality for its own sake (S2-04).
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub needs: BTreeSet<NeedKey>,
    /// What one contact at this level costs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cost: Option<Money>,
    /// Where the level lies on a measure, so that it can be held against what is needed (S2-03).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offers: Option<Offered>,
    /// Where it is to be better than anybody hopes for, on purpose (X-1).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub delights: Vec<Delight>,
}

/// What a function of ours offers, and how far the capability for it is ready (S5-17).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Service {
    /// What people call it.
    #[serde(default)]
    pub name: String,
    /// The function that offers it.
    pub department: DepartmentKey,
    /// What we must be able to do for it.
    pub capability: CapabilityKey,
    /// How far that is ready.
    pub state: Readiness,
    /// When it is to be ready, as far as anybody can say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ready_by: Option<NaiveDate>,
}

impl Service {
    /// A service of a function that can be had from now on.
    #[must_use]
    pub fn ready(department: DepartmentKey, capability: CapabilityKey) -> Self {
        let state = Readiness::Ready;
        Self { name: String::new(), department, capability, state, ready_by: None }
    }

    /// A service that a function prepares, to be had from a date on.
    #[must_use]
    pub fn planned(department: DepartmentKey, capability: CapabilityKey, by: NaiveDate) -> Self {
        let state = Readiness::Planned;
        Self { state, ready_by: Some(by), ..Self::ready(department, capability) }
    }
}

/// How far a capability is ready.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Readiness {
    /// Nobody can rely on it yet.
    Planned,
    /// It is tried out: nobody can rely on it yet.
    Piloted,
    /// It may be promised.
    Ready,
    /// It is no longer offered.
    Retired,
}
