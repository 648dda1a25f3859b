//! Quality for its own sake.

use super::{Oracle, items, text, texts};
impl Oracle<'_> {
    pub(super) fn needs(&mut self) {
        for (key, it) in self.all("standards") {
            if texts(it, "needs").is_empty() {
                self.add("standard-without-need", format!("standards.{key}"));
            }
        }
        for map in ["departments", "teams"] {
            for (key, it) in self.all(map) {
                for (number, goal) in items(it, "goals").into_iter().enumerate() {
                    if texts(goal, "needs").is_empty() {
                        self.add("goal-without-need", format!("{map}.{key}.goals[{number}]"));
                    }
                    let blank =
                        |field: &str| text(goal, field).is_none_or(|text| text.trim().is_empty());
                    if blank("indicator") || blank("target") {
                        self.add("goal-without-measure", format!("{map}.{key}.goals[{number}]"));
                    }
                }
            }
        }
    }
}
