//! What is asked of a ratified charter: things by key and by number, duties of a role, promises at a touchpoint, segments
//! of a customer.

use chrono::NaiveDate;

use super::links::{
    ClauseIndex, RatifiedAgreement, RatifiedChannel, RatifiedClause, RatifiedDepartment,
    RatifiedHandoff, RatifiedQueue, RatifiedRole, RatifiedSegment, RatifiedStage,
    RatifiedTouchpoint, Responsibilities, SegmentIndex, TouchpointIndex,
};
use super::ratified::Charter;
use super::roster::{Index, Listed, Roster};
use crate::id::{Key, RoleKey, kind};
use crate::rule::{Facts, Matches, Truth};

macro_rules! listed {
    ($($kind:ident in $field:ident as $element:ty,)+) => {$(
        impl Listed for kind::$kind {
            type Element = $element;

            fn roster(charter: &Charter) -> Roster<'_, Self> {
                Roster::of(&charter.links().$field)
            }
        }
    )+};
}

listed! {
    Agreement in agreements as RatifiedAgreement,
    Channel in channels as RatifiedChannel,
    Clause in clauses as RatifiedClause,
    Department in departments as RatifiedDepartment,
    Handoff in handoffs as RatifiedHandoff,
    Queue in queues as RatifiedQueue,
    Role in roles as RatifiedRole,
    Segment in segments as RatifiedSegment,
    Stage in stages as RatifiedStage,
    Touchpoint in touchpoints as RatifiedTouchpoint,
}

impl Charter {
    /// All things of a kind: agreements, channels, clauses, departments, hand-offs, queues, roles, segments, stages,
    /// touchpoints.
    #[must_use]
    pub fn all<K: Listed>(&self) -> Roster<'_, K> {
        K::roster(self)
    }

    /// The number of the thing that is called so.
    #[must_use]
    pub fn index_of<K: Listed>(&self, key: &Key<K>) -> Option<Index<K>> {
        K::roster(self).find(key.as_str())
    }

    /// The thing of this number; none if the number is of another charter that has more of them.
    #[must_use]
    pub fn at<K: Listed>(&self, index: Index<K>) -> Option<&K::Element> {
        K::roster(self).get(index)
    }

    /// The thing that is called so.
    #[must_use]
    pub fn find<K: Listed>(&self, key: &Key<K>) -> Option<&K::Element> {
        self.at(self.index_of(key)?)
    }

    /// What whoever has a role owes to customers (S1-42).
    #[must_use]
    pub fn responsibilities_of(&self, role: &RoleKey) -> Option<Responsibilities<'_>> {
        let role = self.find(role)?;
        Some(Responsibilities {
            role,
            department: self.at(role.department)?,
            touchpoints: self.each(&role.serves),
            clauses: self.each(&role.clauses),
            handoffs: self.each(&role.accepts),
        })
    }

    fn each<K: Listed>(&self, indices: &[Index<K>]) -> Vec<&K::Element> {
        indices.iter().filter_map(|index| self.at(*index)).collect()
    }

    /// What is promised at a touchpoint to a customer of these segments, what is promised to everybody included.
    pub fn clauses_for<'a>(
        &'a self,
        touchpoint: TouchpointIndex,
        segments: &'a [SegmentIndex],
    ) -> impl Iterator<Item = (ClauseIndex, &'a RatifiedClause)> + 'a {
        let clauses = self.at(touchpoint).map_or(&[][..], |touchpoint| &touchpoint.clauses);
        let clauses = clauses.iter().filter_map(|index| Some((*index, self.at(*index)?)));
        clauses.filter(|(_, clause)| clause.to.is_none_or(|to| segments.contains(&to)))
    }

    /// The segments that a customer belongs to for certain, by facts of this charter's vocabulary; none twice.
    #[must_use]
    pub fn segments_of(&self, facts: &Facts, today: NaiveDate) -> Vec<SegmentIndex> {
        let (membership, mut matches) = (&self.links().membership, Matches::new());
        membership.evaluate(facts, today, &mut matches);
        let keys = matches.matched().iter().filter_map(|rule| membership.key(*rule));
        let mut segments: Vec<SegmentIndex> =
            keys.filter_map(|key| self.all::<kind::Segment>().find(key.as_str())).collect();
        segments.sort_unstable();
        segments
    }

    /// Whether a customer belongs to a segment; unknown where facts are missing.
    #[must_use]
    pub fn belongs(&self, facts: &Facts, segment: SegmentIndex) -> Truth {
        self.at(segment).map_or(Truth::False, |segment| segment.declared.when.holds(facts))
    }
}
