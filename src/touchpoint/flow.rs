use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::id::{CalendarKey, ChannelKey, NodeKey};

/// How a contact goes on inside one channel: from node to node, until a person has it or it is over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Flow {
    /// The channel.
    pub channel: ChannelKey,
    /// Where it begins.
    pub start: NodeKey,
    /// The nodes.
    pub nodes: BTreeMap<NodeKey, FlowNode>,
}

/// One node of a contact flow.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FlowNode {
    /// What the customer meets there.
    pub kind: NodeKind,
    /// When it is there; always, where none is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calendar: Option<CalendarKey>,
    /// Where the contact may go on, in the order in which it is offered.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub next: Vec<NodeKey>,
}

/// What the customer meets at a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NodeKind {
    /// A menu, a bot, a form.
    Automaton,
    /// A person.
    Person,
    /// A promise with a date, for example of a call-back.
    DatedPromise,
    /// The end of the contact.
    End,
}
