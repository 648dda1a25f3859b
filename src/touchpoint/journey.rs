use serde::{Deserialize, Serialize};

use crate::id::{SegmentKey, TouchpointKey};
use crate::time::Span;

/// The touchpoints that customers pass, in order: those of one segment, or all.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Journey {
    /// What people call it.
    pub name: String,
    /// Whose journey it is; everybody's, where none is named.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub segment: Option<SegmentKey>,
    /// What happens, in order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<Step>,
}

/// One step of a journey.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// Where.
    pub touchpoint: TouchpointKey,
    /// Whether something is said or done.
    #[serde(default)]
    pub kind: StepKind,
    /// How much of it the customer sees.
    #[serde(default)]
    pub layer: Layer,
    /// Whether it is known to go wrong.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub fail_point: bool,
    /// How long the customer waits for it, where it makes the customer wait.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wait: Option<Span>,
}

impl Step {
    /// Something that is said where the customer sees it.
    #[must_use]
    pub const fn at(touchpoint: TouchpointKey) -> Self {
        Self {
            touchpoint,
            kind: StepKind::Communication,
            layer: Layer::FrontStage,
            fail_point: false,
            wait: None,
        }
    }
}

/// Whether something is said or done.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum StepKind {
    /// Said, written or shown.
    #[default]
    Communication,
    /// Done: delivered, repaired, paid.
    Action,
}

/// How much of a step the customer sees, as in a service blueprint.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Layer {
    /// The customer sees it.
    #[default]
    FrontStage,
    /// Somebody whom the customer meets does it out of sight.
    BackStage,
    /// Somebody whom the customer never meets does it.
    Support,
}
