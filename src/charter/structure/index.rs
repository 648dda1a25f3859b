use std::collections::{BTreeMap, BTreeSet};

use crate::charter::draft::CharterDraft;
use crate::id::{ChannelKey, ClauseKey, DepartmentKey, HandoffKey, StageKey, TouchpointKey};

/// Who names whom in a draft, looked up by the one who is named.
pub(super) struct Index<'a> {
    answering: BTreeMap<&'a TouchpointKey, Vec<&'a DepartmentKey>>,
    owning: BTreeMap<&'a StageKey, Vec<&'a DepartmentKey>>,
    clauses: BTreeMap<&'a TouchpointKey, Vec<&'a ClauseKey>>,
    handoffs: BTreeMap<&'a DepartmentKey, Vec<&'a HandoffKey>>,
    /// The channels with a touchpoint.
    pub(super) met_on: BTreeSet<&'a ChannelKey>,
}

impl<'a> Index<'a> {
    pub(super) fn of(draft: &'a CharterDraft) -> Self {
        let departments = || draft.departments.iter();
        let answering = departments()
            .flat_map(|(key, department)| department.touchpoints.iter().map(move |it| (it, key)));
        let owning = departments()
            .flat_map(|(key, department)| department.stages.iter().map(move |it| (it, key)));
        let clauses = draft.clauses.iter().map(|(key, clause)| (&clause.touchpoint, key));
        let handoffs = draft.handoffs.iter().map(|(key, handoff)| (&handoff.from, key));
        Self {
            answering: grouped(answering),
            owning: grouped(owning),
            clauses: grouped(clauses),
            handoffs: grouped(handoffs),
            met_on: draft.touchpoints.values().map(|touchpoint| &touchpoint.channel).collect(),
        }
    }

    /// The departments that answer for a touchpoint: one, in a sound draft.
    pub(super) fn answering(&self, touchpoint: &TouchpointKey) -> &[&'a DepartmentKey] {
        self.answering.get(touchpoint).map(Vec::as_slice).unwrap_or_default()
    }

    /// The department that answers for a touchpoint, where there is exactly one.
    pub(super) fn accountable(&self, touchpoint: &TouchpointKey) -> Option<&'a DepartmentKey> {
        match self.answering(touchpoint) {
            [one] => Some(one),
            _ => None,
        }
    }

    /// The departments that own a stage: one, in a sound draft.
    pub(super) fn owning(&self, stage: &StageKey) -> &[&'a DepartmentKey] {
        self.owning.get(stage).map(Vec::as_slice).unwrap_or_default()
    }

    /// The clauses at a touchpoint.
    pub(super) fn clauses(&self, touchpoint: &TouchpointKey) -> &[&'a ClauseKey] {
        self.clauses.get(touchpoint).map(Vec::as_slice).unwrap_or_default()
    }

    /// The hand-offs of a sender.
    pub(super) fn handoffs(&self, sender: &DepartmentKey) -> &[&'a HandoffKey] {
        self.handoffs.get(sender).map(Vec::as_slice).unwrap_or_default()
    }
}

fn grouped<K: Ord, V>(pairs: impl Iterator<Item = (K, V)>) -> BTreeMap<K, Vec<V>> {
    let mut groups: BTreeMap<K, Vec<V>> = BTreeMap::new();
    for (key, value) in pairs {
        groups.entry(key).or_default().push(value);
    }
    groups
}
