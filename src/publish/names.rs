//! What people call the things of a charter: their names, or their keys where they have none.

use std::collections::BTreeMap;

use crate::charter::CharterDraft;
use crate::department::Deliverable;
use crate::id::{
    ChannelKey, DeliverableKey, DepartmentKey, Key, Kind, PriorityKey, QuestionKey, RoleKey,
    SegmentKey, SkillKey, StageKey, TouchpointKey,
};
use crate::text::one_line;

/// The name, or the key where nothing of the name can be seen.
pub(super) fn named<K: Kind>(name: Option<&str>, key: &Key<K>) -> String {
    name.map(one_line).filter(|name| !name.is_empty()).unwrap_or_else(|| key.to_string())
}

/// The names in one charter.
#[derive(Debug, Clone, Copy)]
pub(super) struct Names<'a>(pub(super) &'a CharterDraft);

impl<'a> Names<'a> {
    /// Of a department or a partner.
    pub(super) fn department(self, key: &DepartmentKey) -> String {
        let department = self.0.departments.get(key).map(|department| &department.name);
        let partner = || self.0.partners.get(key).map(|partner| &partner.name);
        named(department.or_else(partner).map(String::as_str), key)
    }

    pub(super) fn role(self, key: &RoleKey) -> String {
        named(self.0.roles.get(key).map(|role| role.name.as_str()), key)
    }

    pub(super) fn touchpoint(self, key: &TouchpointKey) -> String {
        named(self.0.touchpoints.get(key).map(|touchpoint| touchpoint.name.as_str()), key)
    }

    pub(super) fn channel(self, key: &ChannelKey) -> String {
        named(self.0.channels.get(key).map(|channel| channel.name.as_str()), key)
    }

    pub(super) fn stage(self, key: &StageKey) -> String {
        named(self.0.stages.get(key).map(|stage| stage.name.as_str()), key)
    }

    pub(super) fn segment(self, key: &SegmentKey) -> String {
        named(self.0.segments.get(key).map(|segment| segment.name.as_str()), key)
    }

    pub(super) fn skill(self, key: &SkillKey) -> String {
        named(self.0.skills.get(key).map(String::as_str), key)
    }

    pub(super) fn priority(self, key: &PriorityKey) -> String {
        named(self.0.priorities.get(key).map(String::as_str), key)
    }

    pub(super) fn question(self, key: &QuestionKey) -> String {
        named(self.0.questions.get(key).map(|question| question.wording.as_str()), key)
    }

    pub(super) fn deliverable(self, of: &DepartmentKey, key: &DeliverableKey) -> String {
        named(self.declared(of, key).map(|deliverable| deliverable.name.as_str()), key)
    }

    /// A deliverable of a department, as declared.
    pub(super) fn declared(
        self,
        of: &DepartmentKey,
        key: &DeliverableKey,
    ) -> Option<&'a Deliverable> {
        let department = self.0.departments.get(of)?;
        let of = |deliverables: &'a BTreeMap<DeliverableKey, Deliverable>| deliverables.get(key);
        of(&department.deliverables).or_else(|| of(&department.process_deliverables))
    }
}
