use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::customer::Purpose;
use crate::id::{ChannelKey, QuestionKey, StageKey};
use crate::time::Span;

/// A part of the time that a customer spends with us.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stage {
    /// What people call it.
    #[serde(default)]
    pub name: String,
    /// Whether it lies before, during or after the sale.
    pub phase: Phase,
    /// How long we are silent at most: the rhythm of the contact that we plan (S1-30).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact_every: Option<Span>,
}

impl Stage {
    /// A stage of this name in which no contact is planned.
    #[must_use]
    pub fn new(phase: Phase, name: impl Into<String>) -> Self {
        Self { name: name.into(), phase, contact_every: None }
    }

    /// Plans contact in this rhythm.
    #[must_use]
    pub const fn contacting_every(mut self, span: Span) -> Self {
        self.contact_every = Some(span);
        self
    }
}

/// Where a stage lies (S4-08).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// Before the sale.
    Before,
    /// During the sale.
    During,
    /// After the sale.
    After,
}

/// A place in a stage where we meet the customer over a channel.
///
/// Who answers for it stands with the departments: in the draft each lists the touchpoints that it answers for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Touchpoint {
    /// What people call it.
    #[serde(default)]
    pub name: String,
    /// Over which channel.
    pub channel: ChannelKey,
    /// In which stage.
    pub stage: StageKey,
    /// Who addresses whom.
    #[serde(default)]
    pub direction: Direction,
    /// What for.
    #[serde(default = "service")]
    pub purpose: Purpose,
    /// Whether the customer's judgement turns on it (S1-09, S5-11).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub moment_of_truth: bool,
    /// What customers are asked there.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub asks: BTreeSet<QuestionKey>,
}

const fn service() -> Purpose {
    Purpose::Service
}

/// Each method declares one thing more.
impl Touchpoint {
    /// A place where customers address us for service.
    #[must_use]
    pub fn new(stage: StageKey, channel: ChannelKey, name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            channel,
            stage,
            direction: Direction::Inbound,
            purpose: service(),
            moment_of_truth: false,
            asks: BTreeSet::new(),
        }
    }

    /// Lets us address the customer.
    #[must_use]
    pub const fn outbound(mut self) -> Self {
        self.direction = Direction::Outbound;
        self
    }

    /// Says what for.
    #[must_use]
    pub const fn with_purpose(mut self, purpose: Purpose) -> Self {
        self.purpose = purpose;
        self
    }

    /// Says that the customer's judgement turns on it.
    #[must_use]
    pub const fn deciding(mut self) -> Self {
        self.moment_of_truth = true;
        self
    }

    /// Lets customers be asked something there.
    #[must_use]
    pub fn asking(mut self, question: QuestionKey) -> Self {
        self.asks.insert(question);
        self
    }
}

/// Who addresses whom (S1-15).
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// The customer addresses us.
    #[default]
    Inbound,
    /// We address the customer.
    Outbound,
    /// Customers address one another.
    Peer,
}

impl Direction {
    /// All three, each as full an interaction as the others.
    pub const ALL: [Self; 3] = [Self::Inbound, Self::Outbound, Self::Peer];

    /// Whether we begin.
    #[must_use]
    pub const fn is_ours(self) -> bool {
        matches!(self, Self::Outbound)
    }
}
