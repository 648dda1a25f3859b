//! Whoever meets customers has duties, knowledge and authority, inside the boundary of the department.

use std::collections::BTreeSet;

use super::{Structure, entry, kinds};
use crate::department::Role;
use crate::id::RoleKey;

impl Structure<'_> {
    pub(super) fn people(&mut self) {
        let in_clauses: BTreeSet<&RoleKey> =
            self.draft.clauses.values().flat_map(|clause| &clause.roles).collect();
        for (key, role) in &self.draft.roles {
            if !self.draft.clauses.is_empty() && !in_clauses.contains(key) {
                let message = format!("no clause lists the role `{key}`");
                self.found(&kinds::ROLE_WITHOUT_CLAUSE, entry("roles", key), message);
            }
            if role.meets_customers() {
                self.means(key, role);
                self.duties(key, role);
            }
        }
    }

    /// Whoever meets customers without knowledge or authority is a prop.
    fn means(&mut self, key: &RoleKey, role: &Role) {
        if role.authority.is_empty() {
            let message = format!("the role `{key}` meets customers and may grant nothing");
            self.found(&kinds::ROLE_WITHOUT_AUTHORITY, entry("roles", key), message);
        }
        if role.skills.is_empty() {
            let message = format!("the role `{key}` meets customers and has learnt nothing");
            self.found(&kinds::ROLE_WITHOUT_KNOWLEDGE, entry("roles", key), message);
        }
    }

    fn duties(&mut self, key: &RoleKey, role: &Role) {
        let home = &role.department;
        for touchpoint in &role.serves {
            let declared = self.draft.touchpoints.contains_key(touchpoint);
            let answering = self.index.accountable(touchpoint).filter(|_| declared);
            if answering.is_none_or(|department| department == home) {
                continue;
            }
            let message = format!(
                "the role `{key}` serves at `{touchpoint}`, for which its department `{home}` does not answer"
            );
            let place = entry("roles", key).key("serves").key(touchpoint.as_str());
            self.found(&kinds::DUTY_OUTSIDE_BOUNDARY, place, message);
        }
    }
}
