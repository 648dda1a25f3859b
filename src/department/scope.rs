use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Deliverable, Department, Goal, IncentivePolicy};
use crate::id::{AgentId, CustomerId, DeliverableKey, DepartmentKey, StageKey, TouchpointKey};
use crate::time::Timestamp;

/// The part of the service that a department answers for, as a ratified charter has it (S4-17, S4-26).
///
/// Only a charter gives one: what is still a draft binds nobody. Work inside it may be assessed; work beyond it can only be
/// credited, and the difference is a type.
///
/// ```
/// use goodwill::actor::Actor;
/// use goodwill::charter::{CharterDraft, Ratification};
/// use goodwill::department::{Beneficiary, Department, Scoped, Site, Work};
/// use goodwill::id::{AgentId, CustomerId, SequentialIds};
/// use goodwill::key;
/// use goodwill::touchpoint::{Phase, Stage};
///
/// let charter = CharterDraft::default()
///     .stage(key!("attract"), Stage::new(Phase::Before, "Attract"))
///     .department(key!("marketing"), Department::named("Marketing").owning(key!("attract")))
///     .ratify(&Ratification::first(Actor::System))?;
/// let marketing = charter.boundary(&key!("marketing")).unwrap();
///
/// let ids = SequentialIds::starting_at(1);
/// let work = |site| Work {
///     by: AgentId::fresh(&ids),
///     department: key!("marketing"),
///     to: Beneficiary::Customer(CustomerId::fresh(&ids)),
///     at: "2026-03-02T09:00:00Z".parse().unwrap(),
///     site,
///     produced: [].into(),
/// };
/// assert!(matches!(marketing.classify(work(Site::Stage(key!("attract")))), Scoped::Within(_)));
///
/// let Scoped::Beyond(beyond) = marketing.classify(work(Site::Touchpoint(key!("hotline")))) else { panic!() };
/// let why: Vec<String> = beyond.reasons().map(ToString::to_string).collect();
/// assert_eq!(why, ["it answers for no touchpoint `hotline`"]);
/// # Ok::<(), goodwill::charter::Findings>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Boundary<'a> {
    department: &'a DepartmentKey,
    declared: &'a Department,
}

impl<'a> Boundary<'a> {
    /// The boundary of a department whose charter was ratified.
    pub(crate) const fn ratified(department: &'a DepartmentKey, declared: &'a Department) -> Self {
        Self { department, declared }
    }

    /// Whose it is.
    #[must_use]
    pub const fn department(&self) -> &'a DepartmentKey {
        self.department
    }

    /// What it is to reach.
    #[must_use]
    pub fn goals(&self) -> &'a [Goal] {
        &self.declared.goals
    }

    /// The stages that it owns.
    #[must_use]
    pub const fn stages(&self) -> &'a BTreeSet<StageKey> {
        &self.declared.stages
    }

    /// The touchpoints that it answers for.
    #[must_use]
    pub const fn touchpoints(&self) -> &'a BTreeSet<TouchpointKey> {
        &self.declared.touchpoints
    }

    /// What it hands over when its part is done.
    #[must_use]
    pub const fn deliverables(&self) -> &'a BTreeMap<DeliverableKey, Deliverable> {
        &self.declared.deliverables
    }

    /// What it supplies to others while they work.
    #[must_use]
    pub const fn process_deliverables(&self) -> &'a BTreeMap<DeliverableKey, Deliverable> {
        &self.declared.process_deliverables
    }

    /// How its people are rewarded for what they do beyond it.
    #[must_use]
    pub const fn incentive(&self) -> Option<IncentivePolicy> {
        self.declared.incentive
    }

    /// Tells work inside the boundary from work beyond it.
    ///
    /// Work lies inside if somebody of the department did it, at a touchpoint or in a stage of the department's, and produced
    /// nothing but what the department hands over or supplies. One thing that is not so is enough to be beyond.
    pub fn classify(&self, work: Work) -> Scoped {
        let reasons = self.reasons(&work);
        if reasons.is_empty() {
            return Scoped::Within(WithinWork { work });
        }
        Scoped::Beyond(BeyondWork { work, reasons })
    }

    fn reasons(&self, work: &Work) -> Vec<BeyondReason> {
        let mut reasons = Vec::new();
        if work.department != *self.department {
            reasons.push(BeyondReason::NotOurs(work.department.clone()));
        }
        match &work.site {
            Site::Touchpoint(key) if !self.touchpoints().contains(key) => {
                reasons.push(BeyondReason::Touchpoint(key.clone()));
            }
            Site::Stage(key) if !self.stages().contains(key) => {
                reasons.push(BeyondReason::Stage(key.clone()));
            }
            _ => {}
        }
        let others = work.produced.iter().filter(|key| !self.delivers(key));
        reasons.extend(others.cloned().map(BeyondReason::Deliverable));
        reasons
    }

    fn delivers(&self, key: &DeliverableKey) -> bool {
        self.deliverables().contains_key(key) || self.process_deliverables().contains_key(key)
    }
}

/// What somebody did: who for whom, when, where, and what came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Work {
    /// Who did it.
    pub by: AgentId,
    /// Where whoever did it works.
    pub department: DepartmentKey,
    /// For whom.
    pub to: Beneficiary,
    /// When.
    pub at: Timestamp,
    /// Where.
    pub site: Site,
    /// What was produced of what the charter names.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub produced: BTreeSet<DeliverableKey>,
}

/// For whom work is done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Beneficiary {
    /// A customer.
    Customer(CustomerId),
    /// A department of ours, or a partner.
    Department(DepartmentKey),
}

/// Where work is done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Site {
    /// Where the customer is met.
    Touchpoint(TouchpointKey),
    /// Somewhere in a stage, where no customer is met.
    Stage(StageKey),
}

/// Work, as a boundary sees it.
#[derive(Debug, PartialEq, Eq)]
#[must_use]
pub enum Scoped {
    /// It lies inside: it may be assessed.
    Within(WithinWork),
    /// It lies beyond: it can only be credited.
    Beyond(BeyondWork),
}

/// Work inside the boundary of whoever did it: only [`Boundary::classify`] makes one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WithinWork {
    work: Work,
}

impl WithinWork {
    /// What was done.
    #[must_use]
    pub const fn work(&self) -> &Work {
        &self.work
    }
}

/// Work beyond the boundary of whoever did it: only [`Boundary::classify`] makes one.
///
/// Nothing takes it but [`Credit::new`](super::Credit::new), which takes it for good: there is no copy of it.
#[derive(Debug, PartialEq, Eq)]
#[must_use = "what was done beyond the boundary deserves credit"]
pub struct BeyondWork {
    work: Work,
    reasons: Vec<BeyondReason>,
}

impl BeyondWork {
    /// What was done.
    #[must_use]
    pub const fn work(&self) -> &Work {
        &self.work
    }

    /// Why it lies beyond: every reason.
    pub fn reasons(&self) -> impl Iterator<Item = &BeyondReason> {
        self.reasons.iter()
    }

    pub(super) fn into_work(self) -> Work {
        self.work
    }
}

/// One reason why work lies beyond a boundary.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum BeyondReason {
    /// Somebody of another department did it.
    NotOurs(DepartmentKey),
    /// It was done at a touchpoint that the department does not answer for.
    Touchpoint(TouchpointKey),
    /// It was done in a stage that the department does not own.
    Stage(StageKey),
    /// It produced what the department neither hands over nor supplies.
    Deliverable(DeliverableKey),
}

impl fmt::Display for BeyondReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotOurs(key) => write!(f, "somebody of `{key}` did it"),
            Self::Touchpoint(key) => write!(f, "it answers for no touchpoint `{key}`"),
            Self::Stage(key) => write!(f, "it owns no stage `{key}`"),
            Self::Deliverable(key) => write!(f, "it neither hands over nor supplies `{key}`"),
        }
    }
}
