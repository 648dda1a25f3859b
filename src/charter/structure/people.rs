//! Whoever meets customers has duties, knowledge and authority, inside the boundary of the department.

use std::collections::BTreeSet;

use super::{Structure, entry, kinds, listed};
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
        let is_outside = |department| department != home;
        let outside = role.serves.iter().filter(|touchpoint| {
            self.draft.touchpoints.contains_key(*touchpoint)
                && self.index.accountable(touchpoint).is_some_and(is_outside)
        });
        let outside: Vec<_> = outside.collect();
        if !outside.is_empty() {
            let message = format!(
                "the role `{key}` serves at {}, for which its department `{home}` does not answer",
                listed(outside)
            );
            self.found(&kinds::DUTY_OUTSIDE_BOUNDARY, entry("roles", key).key("serves"), message);
        }
    }
}
