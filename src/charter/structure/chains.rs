//! The chains of agreements behind promises: each leg has one span, and none leads back to its promise.

use std::collections::{BTreeMap, BTreeSet};

use super::{Structure, entry, kinds};
use crate::charter::draft::CharterDraft;
use crate::finding::Place;
use crate::id::{AgreementKey, PriorityKey, TargetKey};
use crate::sla::{AgreementKind, Goal, Leg, Target};
use crate::time::Span;

/// A target that has a chain behind it.
pub(in crate::charter) struct Chained<'a> {
    pub(in crate::charter) target: &'a Target,
    pub(in crate::charter) name: &'a TargetKey,
    pub(in crate::charter) place: Place,
    /// Whether rules may promise some customers another span: what is promised to customers, and has no given instant.
    pub(in crate::charter) takes_grants: bool,
}

/// The targets that have a chain behind them; what is retired is promised to nobody any more.
pub(in crate::charter) fn chained(draft: &CharterDraft) -> impl Iterator<Item = Chained<'_>> {
    let agreements = draft.agreements.iter().filter(|(_, agreement)| !agreement.retired);
    agreements.flat_map(|(key, agreement)| {
        let to_customers = agreement.kind == AgreementKind::Sla;
        let chained = agreement.targets.iter().filter(|(_, it)| !it.underpinned_by.is_empty());
        chained.map(move |(name, target)| Chained {
            target,
            name,
            place: target_at(key, name),
            takes_grants: to_customers && target.goal != Some(Goal::Given),
        })
    })
}

/// Each priority under which a promise or a leg of it may take its own time, and none for all others, if there may be others.
pub(in crate::charter) fn priorities<'a>(
    draft: &'a CharterDraft,
    target: &'a Target,
) -> BTreeSet<Option<&'a PriorityKey>> {
    let legs = target.underpinned_by.iter().filter_map(|leg| meant(draft, leg));
    let named = legs.chain([target]).flat_map(|target| target.by_priority.keys());
    let named: BTreeSet<&PriorityKey> = named.collect();
    let others =
        draft.priorities.is_empty() || draft.priorities.keys().any(|key| !named.contains(key));
    let named = named.into_iter().map(Some);
    named.chain(others.then_some(None)).collect()
}

fn target_at(agreement: &AgreementKey, target: &TargetKey) -> Place {
    entry("agreements", agreement).key("targets").key(target.as_str())
}

/// Where the leg of this number stands, from zero.
pub(super) fn leg_at(target: &Place, number: usize) -> Place {
    target.clone().key("underpinned_by").index(number)
}

/// The target that says how long a leg may take: the one that is named, or the only one with a goal.
pub(in crate::charter) fn meant<'a>(draft: &'a CharterDraft, leg: &Leg) -> Option<&'a Target> {
    node_of(draft, leg).map(|(_, target)| target)
}

type Node<'a> = (&'a AgreementKey, &'a TargetKey);

fn node_of<'a>(draft: &'a CharterDraft, leg: &Leg) -> Option<(Node<'a>, &'a Target)> {
    let (key, agreement) = draft.agreements.get_key_value(&leg.agreement)?;
    let (name, target) = match &leg.target {
        Some(name) => agreement.targets.get_key_value(name)?,
        None => {
            let mut goals = agreement.targets.iter().filter(|(_, target)| target.has_goal());
            goals.next().filter(|_| goals.next().is_none())?
        }
    };
    Some(((key, name), target))
}

/// The spans that a target promises, each for a priority or, where there is none, for all others.
pub(in crate::charter) fn spans(
    target: &Target,
) -> impl Iterator<Item = (Option<&PriorityKey>, Span)> {
    let usual = target.goal.iter().map(|goal| (None, goal));
    let others = target.by_priority.iter().map(|(priority, goal)| (Some(priority), goal));
    usual.chain(others).filter_map(|(priority, goal)| match goal {
        Goal::Within(span) => Some((priority, *span)),
        _ => None,
    })
}

/// How long a leg may take where a matter has this priority.
pub(in crate::charter) fn span_for(leg: &Target, priority: Option<&PriorityKey>) -> Option<Span> {
    let goal = priority.map_or(leg.goal.as_ref(), |priority| leg.goal_for(priority));
    match goal {
        Some(Goal::Within(span)) => Some(*span),
        _ => None,
    }
}

impl Structure<'_> {
    pub(super) fn chains(&mut self) {
        let draft = self.draft;
        for Chained { target, place, .. } in chained(draft) {
            if spans(target).next().is_none() {
                let message = "the promise with this chain behind it has no span";
                let place = place.clone().key("underpinned_by");
                self.found(&kinds::CHAIN_WITHOUT_SPAN, place, message);
            }
            for (number, leg) in target.underpinned_by.iter().enumerate() {
                self.leg(target, leg, leg_at(&place, number));
            }
        }
        self.circles();
    }

    fn leg(&mut self, promise: &Target, leg: &Leg, place: Place) {
        let Some(agreement) = self.draft.agreements.get(&leg.agreement) else { return };
        if leg.target.as_ref().is_some_and(|name| !agreement.targets.contains_key(name)) {
            return; // A key that leads nowhere is reported.
        }
        let promised = |priority: &Option<&PriorityKey>| span_for(promise, *priority).is_some();
        let goes_on = |leg| {
            let mut under = priorities(self.draft, promise).into_iter().filter(promised);
            under.all(|priority| span_for(leg, priority).is_some())
        };
        if !meant(self.draft, leg).is_some_and(goes_on) {
            let message = format!("`{}` does not say how long this leg takes", leg.agreement);
            self.found(&kinds::CHAIN_WITHOUT_SPAN, place, message);
        }
    }

    /// Each leg that closes a circle is reported once: it leads back to a promise from which it was reached.
    fn circles(&mut self) {
        let draft = self.draft;
        // Whether all that a promise rests on was looked at.
        let mut seen: BTreeMap<Node<'_>, bool> = BTreeMap::new();
        for (agreement, declared) in &draft.agreements {
            for (name, target) in &declared.targets {
                if seen.contains_key(&(agreement, name)) {
                    continue;
                }
                seen.insert((agreement, name), false);
                let mut open = vec![((agreement, name), target, 0)];
                while let Some((node, target, number)) = open.pop() {
                    let Some(leg) = target.underpinned_by.get(number) else {
                        seen.insert(node, true);
                        continue;
                    };
                    open.push((node, target, number + 1));
                    let Some((behind, behind_target)) = node_of(draft, leg) else { continue };
                    match seen.get(&behind) {
                        None => {
                            seen.insert(behind, false);
                            open.push((behind, behind_target, 0));
                        }
                        Some(false) => {
                            let place = leg_at(&target_at(node.0, node.1), number);
                            let message =
                                format!("`{}` is itself underpinned by this promise", behind.0);
                            self.found(&kinds::CIRCULAR_CHAIN, place, message);
                        }
                        Some(true) => {}
                    }
                }
            }
        }
    }
}
