use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::id::{CalendarKey, ChannelKey, NodeKey};

/// How a contact goes on inside one channel: from node to node, until a person has it or it is over.
///
/// ```
/// use goodwill::key;
/// use goodwill::touchpoint::{Flow, FlowNode, NodeKind};
///
/// let menu = Flow::from(key!("phone"), key!("menu"))
///     .with(key!("menu"), FlowNode::of(NodeKind::Automaton).leading_to([key!("balance"), key!("agent")]))
///     .with(key!("balance"), FlowNode::of(NodeKind::Automaton))
///     .with(key!("callback"), FlowNode::of(NodeKind::DatedPromise));
/// let named = |keys: Vec<&goodwill::id::NodeKey>| keys.iter().map(|key| key.to_string()).collect::<Vec<_>>();
/// assert_eq!(named(menu.dead_ends().collect()), ["balance"]);
/// assert_eq!(named(menu.unreachable().collect()), ["callback"]);
/// assert_eq!(named(menu.dangling().map(|(_, to)| to).collect()), ["agent"]);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Flow {
    /// The channel.
    pub channel: ChannelKey,
    /// Where it begins.
    pub start: NodeKey,
    /// Within how many steps each automated node has to lead to a person, or out of hours to a promise with a date;
    /// [`MOST_STEPS`](super::MOST_STEPS) if nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub most_steps: Option<u32>,
    /// The nodes.
    pub nodes: BTreeMap<NodeKey, FlowNode>,
}

impl Flow {
    /// A flow of a channel that begins at a node, so far without nodes.
    #[must_use]
    pub const fn from(channel: ChannelKey, start: NodeKey) -> Self {
        Self { channel, start, most_steps: None, nodes: BTreeMap::new() }
    }

    /// Adds a node.
    #[must_use]
    pub fn with(mut self, key: NodeKey, node: FlowNode) -> Self {
        self.nodes.insert(key, node);
        self
    }

    /// Says within how many steps a person has to be reached.
    #[must_use]
    pub const fn within(mut self, steps: u32) -> Self {
        self.most_steps = Some(steps);
        self
    }

    /// The nodes that a contact may come to from its start: beyond an end it comes nowhere.
    #[must_use]
    pub fn reachable(&self) -> BTreeSet<&NodeKey> {
        self.reachable_from(&self.start, |_, _| true)
    }

    /// The nodes that a contact may come to from a node, itself included, by nodes that `passes` lets through.
    ///
    /// What is closed at some hour, or what somebody wants to do without, is left out by `passes`.
    #[must_use]
    pub fn reachable_from<'a>(
        &'a self,
        from: &NodeKey,
        passes: impl Fn(&NodeKey, &FlowNode) -> bool,
    ) -> BTreeSet<&'a NodeKey> {
        let mut found = BTreeSet::new();
        let mut ahead: Vec<(&NodeKey, &FlowNode)> = Vec::new();
        ahead.extend(self.nodes.get_key_value(from));
        while let Some((key, node)) = ahead.pop() {
            if passes(key, node) && found.insert(key) && node.kind != NodeKind::End {
                ahead.extend(node.next.iter().filter_map(|next| self.nodes.get_key_value(next)));
            }
        }
        found
    }

    /// The nodes that no contact ever comes to.
    pub fn unreachable(&self) -> impl Iterator<Item = &NodeKey> {
        let reachable = self.reachable();
        self.nodes.keys().filter(move |key| !reachable.contains(key))
    }

    /// The nodes that leave the customer alone: no way leads on, and they are neither a person, nor a promise, nor the end.
    ///
    /// A way that leads to nothing is no way.
    pub fn dead_ends(&self) -> impl Iterator<Item = &NodeKey> {
        let leads_on = |node: &FlowNode| node.next.iter().any(|next| self.nodes.contains_key(next));
        let stuck = move |node: &FlowNode| node.kind == NodeKind::Automaton && !leads_on(node);
        self.nodes.iter().filter(move |(_, node)| stuck(node)).map(|(key, _)| key)
    }

    /// The ways that lead to no node: from which node, none for the start, and what they name.
    pub fn dangling(&self) -> impl Iterator<Item = (Option<&NodeKey>, &NodeKey)> {
        let ways = self
            .nodes
            .iter()
            .flat_map(|(from, node)| node.next.iter().map(move |to| (Some(from), to)));
        let start = std::iter::once((None, &self.start));
        start.chain(ways).filter(|(_, to)| !self.nodes.contains_key(*to))
    }
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

impl FlowNode {
    /// A node that is always there, and from which no way leads on yet.
    #[must_use]
    pub const fn of(kind: NodeKind) -> Self {
        Self { kind, calendar: None, next: Vec::new() }
    }

    /// Says when it is there.
    #[must_use]
    pub fn open(mut self, calendar: CalendarKey) -> Self {
        self.calendar = Some(calendar);
        self
    }

    /// Says where the contact may go on.
    #[must_use]
    pub fn leading_to(mut self, next: impl IntoIterator<Item = NodeKey>) -> Self {
        self.next.extend(next);
        self
    }
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
