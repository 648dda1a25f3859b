//! Whoever meets customers.

use super::{Oracle, entries, has, text, texts};
impl Oracle<'_> {
    pub(super) fn people(&mut self) {
        let clauses = self.all("clauses");
        for (key, it) in self.all("roles") {
            let listed = clauses.iter().any(|(_, clause)| texts(clause, "roles").contains(&key));
            if !clauses.is_empty() && !listed {
                self.add("role-without-clause", format!("roles.{key}"));
            }
            let serves = texts(it, "serves");
            if serves.is_empty() {
                continue;
            }
            if entries(it, "authority").is_empty() {
                self.add("role-without-authority", format!("roles.{key}"));
            }
            if texts(it, "skills").is_empty() {
                self.add("role-without-knowledge", format!("roles.{key}"));
            }
            for touchpoint in serves {
                let declared = has(self.draft, "touchpoints", touchpoint);
                if declared
                    && self
                        .the_one(touchpoint)
                        .is_some_and(|one| Some(one) != text(it, "department"))
                {
                    self.add("duty-outside-boundary", format!("roles.{key}.serves.{touchpoint}"));
                }
            }
        }
    }
}
