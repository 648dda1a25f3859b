use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Touchpoint, Wait};
use crate::id::{SegmentKey, TouchpointKey};
use crate::time::Span;

/// The touchpoints that customers pass, in order: those of one segment, or all.
///
/// ```
/// use goodwill::key;
/// use goodwill::time::Span;
/// use goodwill::touchpoint::{Journey, Layer, Step};
///
/// let repair = Journey::named("Repair")
///     .then(Step::at(key!("hotline")).waiting(Span::working_hours(1)))
///     .then(Step::at(key!("workshop")).layered(Layer::BackStage).waiting(Span::working_days(2)).failing())
///     .then(Step::at(key!("counter")).waiting(Span::working_hours(2)));
/// assert_eq!(repair.total_wait().to_string(), "working PT3H and 2 workdays");
/// assert_eq!(repair.seen().count(), 2);
/// let fails: Vec<usize> = repair.fail_points().map(|(number, _)| number).collect();
/// assert_eq!(fails, [1]);
/// ```
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

impl Journey {
    /// A journey of everybody, without steps yet.
    #[must_use]
    pub fn named(name: impl Into<String>) -> Self {
        Self { name: name.into(), segment: None, steps: Vec::new() }
    }

    /// Goes on with a step.
    #[must_use]
    pub fn then(mut self, step: Step) -> Self {
        self.steps.push(step);
        self
    }

    /// The moments of truth, in the order in which the customer meets them, each with the number of its step (S5-11).
    ///
    /// Whether a touchpoint is one stands with the touchpoint. What happens out of sight is no moment of truth, wherever
    /// it happens.
    pub fn moments_of_truth<'a>(
        &'a self,
        touchpoints: &'a BTreeMap<TouchpointKey, Touchpoint>,
    ) -> impl Iterator<Item = (usize, &'a Step)> {
        let deciding = |key| touchpoints.get(key).is_some_and(|found| found.moment_of_truth);
        self.seen().filter(move |(_, step)| deciding(&step.touchpoint))
    }

    /// What the customer sees, in order: all above the line of visibility.
    pub fn seen(&self) -> impl Iterator<Item = (usize, &Step)> {
        self.on(Layer::FrontStage)
    }

    /// What happens on one layer, in order.
    pub fn on(&self, layer: Layer) -> impl Iterator<Item = (usize, &Step)> {
        self.numbered().filter(move |(_, step)| step.layer == layer)
    }

    /// What is known to go wrong, in order.
    pub fn fail_points(&self) -> impl Iterator<Item = (usize, &Step)> {
        self.numbered().filter(|(_, step)| step.fail_point)
    }

    /// Where the customer waits, in order, and how long.
    pub fn wait_points(&self) -> impl Iterator<Item = (usize, Span)> {
        self.numbered().filter_map(|(number, step)| Some((number, step.wait?)))
    }

    /// How long the customer waits in all: one sum for each unit, since units never turn into each other.
    #[must_use]
    pub fn total_wait(&self) -> Wait {
        self.wait_points().fold(Wait::default(), |sum, (_, span)| sum.and(span))
    }

    /// The steps, numbered from zero.
    fn numbered(&self) -> impl Iterator<Item = (usize, &Step)> {
        self.steps.iter().enumerate()
    }
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

    /// Says that something is done, not said.
    #[must_use]
    pub const fn acting(mut self) -> Self {
        self.kind = StepKind::Action;
        self
    }

    /// Says how much of it the customer sees.
    #[must_use]
    pub const fn layered(mut self, layer: Layer) -> Self {
        self.layer = layer;
        self
    }

    /// Says that it is known to go wrong.
    #[must_use]
    pub const fn failing(mut self) -> Self {
        self.fail_point = true;
        self
    }

    /// Says how long the customer waits for it.
    #[must_use]
    pub const fn waiting(mut self, wait: Span) -> Self {
        self.wait = Some(wait);
        self
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
