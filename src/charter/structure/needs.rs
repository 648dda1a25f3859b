//! Quality is no goal in itself: behind every standard and every goal stands a need (S2-04).

use super::{Structure, entry, kinds};

impl Structure<'_> {
    pub(super) fn needs(&mut self) {
        for (key, standard) in &self.draft.standards {
            if standard.needs.is_empty() {
                let message = format!("no need stands behind the standard `{key}`");
                self.found(&kinds::STANDARD_WITHOUT_NEED, entry("standards", key), message);
            }
        }
        for (key, department) in &self.draft.departments {
            for (number, goal) in department.goals.iter().enumerate() {
                let place = entry("departments", key).key("goals").index(number);
                if goal.indicator.trim().is_empty() || goal.target.trim().is_empty() {
                    let message = format!("whether `{key}` reaches its goal cannot be measured");
                    self.found(&kinds::GOAL_WITHOUT_MEASURE, place.clone(), message);
                }
                if goal.needs.is_empty() {
                    let message = format!("no need stands behind the goal of `{key}`");
                    self.found(&kinds::GOAL_WITHOUT_NEED, place, message);
                }
            }
        }
    }
}
