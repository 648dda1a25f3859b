//! What customers are promised: nothing that is ours alone gets onto these pages.

use std::collections::BTreeSet;

use super::labels::Label;
use super::markdown::{Inline, Sheet};
use super::publication::Publication;
use crate::charter::{Clause, Segment};
use crate::id::{SegmentKey, TouchpointKey};
use crate::rule::{Condition, Facts, Sat, Schema, Truth, satisfiable};

impl Publication<'_> {
    /// What everybody is promised, whoever he is.
    #[must_use]
    pub fn everybody(&self) -> String {
        self.promised(|_, _| false)
    }

    /// What the customers of a segment are promised: with everybody, as that segment, and as any other that they all
    /// belong to. None if no segment has this key.
    ///
    /// The page does not say how we call the segment.
    #[must_use]
    pub fn segment(&self, key: &SegmentKey) -> Option<String> {
        let segment = self.draft().segments.get(key)?;
        let schema = self.charter.rules().schema();
        Some(self.promised(|other, wider| other == key || all_belong(segment, wider, schema)))
    }

    /// What one customer is promised, as far as it is known who he is. A segment that he may belong to, for all we know, is
    /// not his: what nobody knows is no evidence.
    #[must_use]
    pub fn customer(&self, facts: &Facts) -> String {
        self.promised(|_, segment| segment.when.holds(facts) == Truth::True)
    }

    fn promised(&self, belongs: impl Fn(&SegmentKey, &Segment) -> bool) -> String {
        let draft = self.draft();
        // Each segment is asked about once, however many clauses are promised to it.
        let mut addressed: BTreeSet<&SegmentKey> =
            draft.clauses.values().filter_map(|clause| clause.to.as_ref()).collect();
        addressed.retain(|key| draft.segments.get(*key).is_some_and(|one| belongs(key, one)));
        let applies = |clause: &&Clause| clause.to.as_ref().is_none_or(|to| addressed.contains(to));
        let clauses: Vec<&Clause> = draft.clauses.values().filter(applies).collect();
        let mut sheet = Sheet::default();
        sheet.heading(1, &self.label(Label::CustomerPage));
        if clauses.is_empty() {
            sheet.paragraph(&self.label(Label::NothingPromised));
        }
        for touchpoint in self.in_order(&clauses) {
            sheet.heading(2, &Inline::text(&self.names().touchpoint(touchpoint)));
            let here = clauses.iter().filter(|clause| clause.touchpoint == *touchpoint);
            sheet.list(here.map(|clause| {
                (Inline::text(&clause.promise).bold(), self.promises().for_customers(clause))
            }));
        }
        sheet.finish()
    }

    /// The touchpoints of these clauses in the order of a customer's time with us.
    fn in_order<'c>(&self, clauses: &[&'c Clause]) -> Vec<&'c TouchpointKey> {
        let stage = |touchpoint: &TouchpointKey| {
            let stage = &self.draft().touchpoints.get(touchpoint)?.stage;
            Some((self.draft().stages.get(stage)?.phase, stage))
        };
        let touchpoints: BTreeSet<_> =
            clauses.iter().map(|clause| (stage(&clause.touchpoint), &clause.touchpoint)).collect();
        touchpoints.into_iter().map(|(_, touchpoint)| touchpoint).collect()
    }
}

/// Whether nobody is in the segment without being in the other.
fn all_belong(segment: &Segment, wider: &Segment, schema: &Schema) -> bool {
    let without = Condition::Not(Box::new(wider.when.clone()));
    let only = Condition::All(vec![segment.when.clone(), without]);
    matches!(satisfiable(&only, schema), Sat::No)
}
