//! Who answers, owns and offers.

use super::{Oracle, entries, has, text};
impl Oracle<'_> {
    pub(super) fn accountability(&mut self) {
        for (key, _) in self.all("stages") {
            match self.owning(key).len() {
                0 => self.add("stage-without-owner", format!("stages.{key}")),
                1 => {}
                _ => self.add("stage-with-two-owners", format!("stages.{key}")),
            }
        }
        for (key, it) in self.all("touchpoints") {
            let (answering, owning) =
                (self.answering(key), self.owning(it["stage"].as_str().unwrap()));
            match answering.len() {
                0 if self.all("clauses").iter().any(|(_, clause)| {
                    text(clause, "touchpoint") == Some(key) && clause.get("department").is_none()
                }) => {} // Those clauses are found, each for itself.
                0 => self.add("touchpoint-without-department", format!("touchpoints.{key}")),
                1 if !owning.is_empty() && !owning.contains(&answering[0]) => self.add(
                    "accountable-outside-boundary",
                    format!("departments.{}.touchpoints.{key}", answering[0]),
                ),
                1 => {}
                _ => self.add("touchpoint-with-two-departments", format!("touchpoints.{key}")),
            }
        }
        for map in ["clauses", "queues", "roles", "services"] {
            for (key, it) in self.all(map) {
                if text(it, "department").is_some_and(|named| self.is_partner(named)) {
                    self.add("partner-accountable", format!("{map}.{key}.department"));
                }
            }
        }
        for (key, _) in self.all("partners") {
            if self.is_department(key) {
                self.add("ambiguous-key", format!("partners.{key}"));
            }
        }
        for (key, it) in self.all("departments") {
            for (name, _) in entries(it, "process_deliverables") {
                if has(it, "deliverables", name) {
                    self.add(
                        "ambiguous-key",
                        format!("departments.{key}.process_deliverables.{name}"),
                    );
                }
            }
        }
    }
}
