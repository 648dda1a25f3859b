use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::{Deserialize, Serialize};

use super::allowance::AllowanceTerms;
use crate::id::{
    AgentId, AgreementKey, CalendarKey, ChannelKey, GrantKey, NeedKey, PriorityKey, QueueKey,
    TargetKey,
};
use crate::money::Money;
use crate::time::Span;
use crate::value::Value;

/// What a rule gives.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum Grant {
    /// Served under this agreement.
    Agreement(AgreementKey),
    /// Served with this priority.
    Priority(PriorityKey),
    /// Served in this queue.
    Queue(QueueKey),
    /// Served by this person.
    Owner(AgentId),
    /// Served on this channel.
    Channel(ChannelKey),
    /// Served by these hours of the customer's own.
    CustomersCalendar(CalendarKey),
    /// Answered so deeply.
    AnswerDepth(AnswerDepth),
    /// Answered within this span.
    ResponseWithin(Span),
    /// What a target of an agreement with the customer measures is done within this span, whatever the priority.
    TargetWithin {
        /// Which target.
        target: TargetKey,
        /// Within which span.
        within: Span,
    },
    /// So much of something, so often.
    Allowance {
        /// Of what.
        grant: GrantKey,
        /// How much and how often.
        terms: AllowanceTerms,
    },
    /// What the host alone understands.
    Host {
        /// What.
        grant: GrantKey,
        /// With which parameters.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        parameters: BTreeMap<String, Value>,
    },
}

/// How deep an answer goes: informed customers reject answers off the shelf.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AnswerDepth {
    /// What to do, step by step, in plain words.
    Guided,
    /// The usual answer.
    Standard,
    /// With the reasons and the technical details.
    Expert,
}

/// Which of a customer's entitlements a grant settles: two grants of one topic exclude each other.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum GrantTopic {
    /// Which agreement.
    Agreement,
    /// Which priority.
    Priority,
    /// Which queue.
    Queue,
    /// Which person.
    Owner,
    /// Which channel.
    Channel,
    /// Which hours of the customer's own.
    CustomersCalendar,
    /// How deep an answer.
    AnswerDepth,
    /// How soon an answer.
    ResponseWithin,
    /// How soon what a target measures.
    TargetWithin(TargetKey),
    /// How much of something.
    Allowance(GrantKey),
    /// Something of the host's.
    Host(GrantKey),
}

impl Grant {
    /// Which entitlement it settles.
    #[must_use]
    pub fn topic(&self) -> GrantTopic {
        match self {
            Self::Agreement(_) => GrantTopic::Agreement,
            Self::Priority(_) => GrantTopic::Priority,
            Self::Queue(_) => GrantTopic::Queue,
            Self::Owner(_) => GrantTopic::Owner,
            Self::Channel(_) => GrantTopic::Channel,
            Self::CustomersCalendar(_) => GrantTopic::CustomersCalendar,
            Self::AnswerDepth(_) => GrantTopic::AnswerDepth,
            Self::ResponseWithin(_) => GrantTopic::ResponseWithin,
            Self::TargetWithin { target, .. } => GrantTopic::TargetWithin(target.clone()),
            Self::Allowance { grant, .. } => GrantTopic::Allowance(grant.clone()),
            Self::Host { grant, .. } => GrantTopic::Host(grant.clone()),
        }
    }
}

impl fmt::Display for Grant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Agreement(key) => write!(f, "agreement `{key}`"),
            Self::Priority(key) => write!(f, "priority `{key}`"),
            Self::Queue(key) => write!(f, "queue `{key}`"),
            Self::Owner(agent) => write!(f, "owner {agent}"),
            Self::Channel(key) => write!(f, "channel `{key}`"),
            Self::CustomersCalendar(key) => write!(f, "the customer's hours `{key}`"),
            Self::AnswerDepth(AnswerDepth::Guided) => f.write_str("guided answers"),
            Self::AnswerDepth(AnswerDepth::Standard) => f.write_str("standard answers"),
            Self::AnswerDepth(AnswerDepth::Expert) => f.write_str("expert answers"),
            Self::ResponseWithin(span) => write!(f, "an answer within {span}"),
            Self::TargetWithin { target, within } => write!(f, "`{target}` within {within}"),
            Self::Allowance { grant, .. } => write!(f, "allowance `{grant}`"),
            Self::Host { grant, .. } => write!(f, "`{grant}`"),
        }
    }
}

/// One thing that a rule gives, which needs it serves and what it costs.
///
/// ```
/// use goodwill::rule::{Grant, GrantLine};
///
/// let line = GrantLine::new(Grant::Queue("travel-desk".parse()?)).serving(["pay-abroad".parse()?]);
/// assert_eq!(line.grant.to_string(), "queue `travel-desk`");
/// # Ok::<(), goodwill::id::ParseKeyError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GrantLine {
    /// What is given.
    pub grant: Grant,
    /// The needs that it serves.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub serves: BTreeSet<NeedKey>,
    /// What it costs us for one customer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost: Option<Money>,
}

impl GrantLine {
    /// A grant that so far serves no need and costs nothing.
    #[must_use]
    pub const fn new(grant: Grant) -> Self {
        Self { grant, serves: BTreeSet::new(), cost: None }
    }

    /// Says which needs it serves.
    #[must_use]
    pub fn serving(mut self, needs: impl IntoIterator<Item = NeedKey>) -> Self {
        self.serves.extend(needs);
        self
    }

    /// Says what it costs.
    #[must_use]
    pub const fn costing(mut self, cost: Money) -> Self {
        self.cost = Some(cost);
        self
    }
}
