use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use chrono::NaiveDate;

use super::codes::NO_BOUNDARY;
use super::{Deliverable, Department, Goal, IncentivePolicy, Site, Work};
use crate::id::{CharterVersion, Code, DeliverableKey, DepartmentKey, StageKey, TouchpointKey};

/// The part of the service that a department answers for, as a ratified charter has it (S4-17, S4-26).
///
/// Only a charter gives one: what is still a draft binds nobody. Work inside it may be assessed; work beyond it can only be
/// credited, and the difference is a type. Which of the two a piece of work is, the charter says:
/// [`Charter::classify`](crate::charter::Charter::classify).
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

    /// Tells work of the department inside the boundary from work beyond it. The date is that of the work.
    pub(crate) fn scope(self, work: Work, on: NaiveDate, under: CharterVersion) -> Scoped {
        let reasons = self.reasons(&work);
        if reasons.is_empty() {
            return Scoped::Within(WithinWork { work });
        }
        Scoped::Beyond(BeyondWork { work, on, under, reasons })
    }

    fn reasons(self, work: &Work) -> Vec<BeyondReason> {
        let mut reasons = Vec::new();
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

    fn delivers(self, key: &DeliverableKey) -> bool {
        self.deliverables().contains_key(key) || self.process_deliverables().contains_key(key)
    }
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

/// Work inside the boundary of whoever did it: only [`Charter::classify`](crate::charter::Charter::classify) makes one.
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

/// Work beyond the boundary of whoever did it: only [`Charter::classify`](crate::charter::Charter::classify) makes one.
///
/// Nothing takes it but [`Credit::new`](super::Credit::new), which takes it for good: there is no copy of it.
#[derive(Debug, PartialEq, Eq)]
#[must_use = "what was done beyond the boundary deserves credit"]
pub struct BeyondWork {
    work: Work,
    on: NaiveDate,
    under: CharterVersion,
    reasons: Vec<BeyondReason>,
}

impl BeyondWork {
    /// What was done.
    #[must_use]
    pub const fn work(&self) -> &Work {
        &self.work
    }

    /// On which date it was done, by the clock of the charter's zone.
    #[must_use]
    pub const fn on(&self) -> NaiveDate {
        self.on
    }

    /// The charter beyond whose boundary it lies.
    #[must_use]
    pub const fn under(&self) -> CharterVersion {
        self.under
    }

    /// Why it lies beyond: every reason.
    pub fn reasons(&self) -> impl Iterator<Item = &BeyondReason> {
        self.reasons.iter()
    }

    pub(super) fn into_work(self) -> Work {
        self.work
    }
}

/// Work that no boundary contains and none excludes: the charter has no department where it was done.
///
/// It can neither be assessed nor credited. The work is handed back.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the charter has no department `{}`, so that its work lies neither within nor beyond a boundary", work.department)]
#[non_exhaustive]
pub struct NoBoundary {
    /// What was done.
    pub work: Box<Work>,
}

impl NoBoundary {
    pub(crate) fn around(work: Work) -> Self {
        Self { work: Box::new(work) }
    }

    /// Its stable name.
    #[must_use]
    pub const fn code(&self) -> Code {
        NO_BOUNDARY
    }
}

/// One reason why work lies beyond a boundary.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum BeyondReason {
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
            Self::Touchpoint(key) => write!(f, "it answers for no touchpoint `{key}`"),
            Self::Stage(key) => write!(f, "it owns no stage `{key}`"),
            Self::Deliverable(key) => write!(f, "it neither hands over nor supplies `{key}`"),
        }
    }
}
