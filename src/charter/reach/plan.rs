use std::collections::{BTreeMap, BTreeSet};

use crate::charter::draft::CharterDraft;
use crate::customer::Purpose;
use crate::id::{ChannelKey, SegmentKey, StageKey, TouchpointKey};
use crate::touchpoint::Direction;

/// The channels over which customers are met in a stage, in one direction and for one purpose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// In which stage.
    pub stage: StageKey,
    /// Who addresses whom.
    pub direction: Direction,
    /// What for.
    pub purpose: Purpose,
    /// The channels of its touchpoints.
    pub channels: BTreeSet<ChannelKey>,
}

impl Plan {
    /// The purpose for which customers have to agree to be addressed, or at least not to object: only where we begin.
    pub(super) fn asks_permission(&self) -> Option<Purpose> {
        self.direction.is_ours().then_some(self.purpose)
    }
}

/// For whom a plan is meant: each segment, none for everybody.
pub(super) type Audiences<'a> = BTreeSet<Option<&'a SegmentKey>>;

/// The plans of a draft, as far as what they name is declared, each with those for whom it is meant: to whom something is
/// promised at its touchpoints, and everybody where a touchpoint has no clause.
pub(super) fn plans(draft: &CharterDraft) -> Vec<(Plan, Audiences<'_>)> {
    let mut promised: BTreeMap<&TouchpointKey, Audiences<'_>> = BTreeMap::new();
    for clause in draft.clauses.values() {
        let to = clause.to.as_ref();
        if to.is_none_or(|to| draft.segments.contains_key(to)) {
            promised.entry(&clause.touchpoint).or_default().insert(to);
        }
    }
    let mut plans: BTreeMap<_, (BTreeSet<ChannelKey>, Audiences<'_>)> = BTreeMap::new();
    for (key, touchpoint) in &draft.touchpoints {
        if !draft.channels.contains_key(&touchpoint.channel) {
            continue;
        }
        let name = (&touchpoint.stage, touchpoint.direction, touchpoint.purpose);
        let (channels, audiences) = plans.entry(name).or_default();
        channels.insert(touchpoint.channel.clone());
        match promised.get(key) {
            Some(to) => audiences.extend(to),
            None => drop(audiences.insert(None)),
        }
    }
    let plan = |((stage, direction, purpose), (channels, audiences)): ((&StageKey, _, _), _)| {
        (Plan { stage: stage.clone(), direction, purpose, channels }, audiences)
    };
    plans.into_iter().map(plan).collect()
}
