use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::IncentivePolicy;
use crate::id::{
    AgreementKey, DeliverableKey, DepartmentKey, FieldKey, NeedKey, QuestionKey, StageKey,
    TouchpointKey,
};
use crate::value::Domain;

/// Somebody of ours who answers for a part of the service, with the boundary of that part.
///
/// ```
/// use goodwill::department::{Department, Goal};
/// use goodwill::key;
///
/// let marketing = Department::named("Marketing")
///     .owning(key!("attract"))
///     .answering_for(key!("website"))
///     .aiming_at(Goal::measured_by("qualified leads a month", "at least 40").behind(key!("quick-start")));
/// assert!(marketing.touchpoints.contains("website"));
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Department {
    /// What people call it.
    pub name: String,
    /// The stages that it owns: whatever is done in a stage belongs to the department of the stage (S4-21).
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub stages: BTreeSet<StageKey>,
    /// The touchpoints that it answers for.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub touchpoints: BTreeSet<TouchpointKey>,
    /// What it is to reach.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub goals: Vec<Goal>,
    /// What it hands over when its part is done.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub deliverables: BTreeMap<DeliverableKey, Deliverable>,
    /// What it supplies to others while they work: scripts, sales tools.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub process_deliverables: BTreeMap<DeliverableKey, Deliverable>,
    /// How its people are rewarded for what they do beyond its boundary, and up to which cap (S4-44).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub incentive: Option<IncentivePolicy>,
}

/// Each method adds to the boundary.
impl Department {
    /// A department of this name.
    #[must_use]
    pub fn named(name: impl Into<String>) -> Self {
        Self { name: name.into(), ..Self::default() }
    }

    /// Gives it a stage.
    #[must_use]
    pub fn owning(mut self, stage: StageKey) -> Self {
        self.stages.insert(stage);
        self
    }

    /// Lets it answer for a touchpoint.
    #[must_use]
    pub fn answering_for(mut self, touchpoint: TouchpointKey) -> Self {
        self.touchpoints.insert(touchpoint);
        self
    }

    /// Gives it a goal.
    #[must_use]
    pub fn aiming_at(mut self, goal: Goal) -> Self {
        self.goals.push(goal);
        self
    }

    /// Lets it hand something over when its part is done.
    #[must_use]
    pub fn delivering(mut self, key: DeliverableKey, deliverable: Deliverable) -> Self {
        self.deliverables.insert(key, deliverable);
        self
    }

    /// Lets it supply something while others work.
    #[must_use]
    pub fn supplying(mut self, key: DeliverableKey, deliverable: Deliverable) -> Self {
        self.process_deliverables.insert(key, deliverable);
        self
    }

    /// Rewards its people for what they do beyond its boundary.
    #[must_use]
    pub const fn rewarding(mut self, incentive: IncentivePolicy) -> Self {
        self.incentive = Some(incentive);
        self
    }
}

impl From<&str> for Department {
    /// A department of this name.
    fn from(name: &str) -> Self {
        Self::named(name)
    }
}

/// What a department is to reach, and how that is measured (S4-27).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Goal {
    /// What is counted, for example `qualified leads a month`.
    pub indicator: String,
    /// What is to be reached, for example `at least 40`.
    pub target: String,
    /// The needs of customers behind it: quality is no goal in itself (S2-04).
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub needs: BTreeSet<NeedKey>,
}

impl Goal {
    /// A goal that is measured so, without a need behind it yet.
    #[must_use]
    pub fn measured_by(indicator: impl Into<String>, target: impl Into<String>) -> Self {
        Self { indicator: indicator.into(), target: target.into(), needs: BTreeSet::new() }
    }

    /// Names a need behind it.
    #[must_use]
    pub fn behind(mut self, need: NeedKey) -> Self {
        self.needs.insert(need);
        self
    }
}

/// What is handed over: at least these fields; more may come along (S4-28).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Deliverable {
    /// What people call it.
    pub name: String,
    /// Its minimum set.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub fields: BTreeMap<FieldKey, Field>,
}

impl Deliverable {
    /// A deliverable of this name, which requires nothing yet.
    #[must_use]
    pub fn named(name: impl Into<String>) -> Self {
        Self { name: name.into(), fields: BTreeMap::new() }
    }

    /// Requires a field.
    #[must_use]
    pub fn with(mut self, key: FieldKey, field: Field) -> Self {
        self.fields.insert(key, field);
        self
    }
}

/// One required field of a deliverable: of a domain of its own, or the answer to a question that customers are asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// The department makes it itself.
    Made(Domain),
    /// A customer was asked for it, at one of the department's touchpoints or before.
    Answer(QuestionKey),
}

/// A firm that serves our customers for us, under a contract of its own (S1-22); one of our departments answers for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Partner {
    /// What people call it.
    #[serde(default)]
    pub name: String,
    /// The underpinning contract.
    pub contract: AgreementKey,
}

/// A place where work waits for somebody to take it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Queue {
    /// What people call it.
    #[serde(default)]
    pub name: String,
    /// Who answers for what waits there.
    pub department: DepartmentKey,
}
