//! Work that is passed on: somebody accepts it, by an agreed time, and it does not go round for ever.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::{Structure, entry, kinds};
use crate::department::Handoff;
use crate::id::{DepartmentKey, HandoffKey};
use crate::value::Value;

impl Structure<'_> {
    pub(super) fn handoffs(&mut self) {
        for (key, handoff) in &self.draft.handoffs {
            if !self.draft.departments.contains_key(&handoff.to) {
                continue; // A partner's contract accepts; a key that leads nowhere is reported.
            }
            if !self.may_be_accepted(handoff) {
                let message = format!(
                    "`{}` hands over `{}`, and no role of `{}` accepts it",
                    handoff.from, handoff.deliverable, handoff.to
                );
                self.found(&kinds::HANDOFF_NOBODY_ACCEPTS, entry("handoffs", key), message);
            }
            if handoff.ola.is_none() && !self.is_partner(&handoff.from) {
                let message = format!(
                    "by when `{}` takes up what `{}` hands over is not agreed",
                    handoff.to, handoff.from
                );
                self.found(&kinds::HANDOFF_WITHOUT_OLA, entry("handoffs", key), message);
            }
        }
        if self.draft.transfer_cap.is_none() {
            self.cycles();
        }
    }

    /// A role that is not declared may be one of the receiver's: that it is missing is reported.
    fn may_be_accepted(&self, handoff: &Handoff) -> bool {
        handoff.accepted_by.iter().any(|role| {
            let role = self.draft.roles.get(role);
            role.is_none_or(|role| role.department == handoff.to)
        })
    }

    /// Each part of the paths in which work can come back is reported once, with the shortest way round.
    fn cycles(&mut self) {
        let paths = Paths::of(&self.draft.handoffs);
        let circle_of = paths.circles();
        let mut reported = BTreeSet::new();
        for (key, handoff) in &self.draft.handoffs {
            let (from, to) = (circle_of.get(&handoff.from), circle_of.get(&handoff.to));
            let Some(circle) = from.filter(|circle| Some(*circle) == to) else { continue };
            if reported.insert(*circle) {
                let names = paths.way(&handoff.to, &handoff.from, &circle_of);
                let names: Vec<String> = std::iter::once(&handoff.from)
                    .chain(names)
                    .map(|name| format!("`{name}`"))
                    .collect();
                let way = names.join(" → ");
                let message = format!("work may be passed on from {way}, without end");
                let finding = kinds::HANDOFF_CYCLE.at(entry("handoffs", key), message);
                self.findings.push(finding.shown_by(Value::Text(way)));
            }
        }
    }
}

type Ways<'a> = BTreeMap<&'a DepartmentKey, Vec<&'a DepartmentKey>>;

/// Who hands over to whom, forward and backward.
struct Paths<'a> {
    forward: Ways<'a>,
    backward: Ways<'a>,
}

impl<'a> Paths<'a> {
    fn of(handoffs: &'a BTreeMap<HandoffKey, Handoff>) -> Self {
        let (mut forward, mut backward) = (Ways::new(), Ways::new());
        for Handoff { from, to, .. } in handoffs.values() {
            forward.entry(from).or_default().push(to);
            forward.entry(to).or_default();
            backward.entry(to).or_default().push(from);
        }
        Self { forward, backward }
    }

    /// The strongly connected parts, by number: whoever shares one can get work back from one another (Kosaraju).
    fn circles(&self) -> BTreeMap<&'a DepartmentKey, usize> {
        let mut circle_of = BTreeMap::new();
        for (number, start) in self.by_finish().into_iter().rev().enumerate() {
            let mut waiting = vec![start];
            while let Some(key) = waiting.pop() {
                if circle_of.contains_key(key) {
                    continue;
                }
                circle_of.insert(key, number);
                waiting.extend(next(&self.backward, key));
            }
        }
        circle_of
    }

    /// All of them, each behind those whom its work can reach.
    fn by_finish(&self) -> Vec<&'a DepartmentKey> {
        let (mut seen, mut finished) = (BTreeSet::new(), Vec::new());
        for start in self.forward.keys() {
            let mut open = vec![(*start, false)];
            while let Some((key, is_done)) = open.pop() {
                if is_done {
                    finished.push(key);
                } else if seen.insert(key) {
                    open.push((key, true));
                    open.extend(next(&self.forward, key).map(|to| (to, false)));
                }
            }
        }
        finished
    }

    /// The shortest way from one to another inside a circle, both included.
    fn way(
        &self,
        from: &'a DepartmentKey,
        to: &'a DepartmentKey,
        circle_of: &BTreeMap<&'a DepartmentKey, usize>,
    ) -> Vec<&'a DepartmentKey> {
        // Looked for backward, so that it can be read off forward.
        let mut onward = BTreeMap::from([(to, to)]);
        let mut waiting = VecDeque::from([to]);
        while let Some(key) = waiting.pop_front().filter(|_| !onward.contains_key(from)) {
            for before in next(&self.backward, key) {
                if circle_of.get(before) == circle_of.get(to) && !onward.contains_key(before) {
                    onward.insert(before, key);
                    waiting.push_back(before);
                }
            }
        }
        let mut way = vec![from];
        let mut here = from;
        while here != to {
            let Some(key) = onward.get(here) else { break };
            here = key;
            way.push(here);
        }
        way
    }
}

fn next<'a, 'w>(
    ways: &'w Ways<'a>,
    key: &DepartmentKey,
) -> impl Iterator<Item = &'a DepartmentKey> + use<'a, 'w> {
    ways.get(key).into_iter().flatten().copied()
}
