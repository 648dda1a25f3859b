//! What customers are promised: nothing that is ours alone gets onto these pages.

use std::collections::BTreeSet;

use super::labels::Label;
use super::markdown::{Inline, Sheet};
use super::publication::Publication;
use crate::charter::{Clause, Segment};
use crate::id::{SegmentKey, TouchpointKey};
use crate::rule::{Condition, Facts, Sat, Truth, satisfiable};

impl Publication<'_> {
    /// What everybody is promised, whoever he is.
    #[must_use]
    pub fn everybody(&self) -> String {
        self.promised(self.labels.of(Label::CustomerPage), &|_| false)
    }

    /// What the customers of a segment are promised: with everybody, as that segment, and as any other that they all
    /// belong to. None if no segment has this key.
    #[must_use]
    pub fn segment(&self, key: &SegmentKey) -> Option<String> {
        let segment = self.draft().segments.get(key)?;
        let title = self.labels.fill(Label::SegmentPage, [self.names().segment(key)]);
        Some(self.promised(&title, &|other| other == key || self.all_belong(segment, other)))
    }

    /// What one customer is promised, as far as it is known who he is. A segment that he may belong to, for all we know, is
    /// not his: what nobody knows is no evidence.
    #[must_use]
    pub fn customer(&self, facts: &Facts) -> String {
        let belongs = |key: &SegmentKey| {
            let segment = self.draft().segments.get(key);
            segment.is_some_and(|segment| segment.when.holds(facts) == Truth::True)
        };
        self.promised(self.labels.of(Label::CustomerPage), &belongs)
    }

    /// Whether nobody is in the segment without being in the other.
    fn all_belong(&self, segment: &Segment, other: &SegmentKey) -> bool {
        let Some(other) = self.draft().segments.get(other) else { return false };
        let without = Condition::Not(Box::new(other.when.clone()));
        let only = Condition::All(vec![segment.when.clone(), without]);
        matches!(satisfiable(&only, self.charter.rules().schema()), Sat::No)
    }

    fn promised(&self, title: &str, belongs: &dyn Fn(&SegmentKey) -> bool) -> String {
        let applies = |clause: &&Clause| clause.to.as_ref().is_none_or(belongs);
        let clauses: Vec<&Clause> = self.draft().clauses.values().filter(applies).collect();
        let mut sheet = Sheet::default();
        sheet.heading(1, &Inline::text(title));
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
