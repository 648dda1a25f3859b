//! Quality is no goal in itself: behind every standard and every goal stands a need (S2-04).

use super::{Structure, entry, kinds};
use crate::department::Goal;
use crate::finding::Place;
use crate::id::Key;

impl Structure<'_> {
    pub(super) fn needs(&mut self) {
        for (key, standard) in &self.draft.standards {
            if standard.needs.is_empty() {
                let message = format!("no need stands behind the standard `{key}`");
                self.found(&kinds::STANDARD_WITHOUT_NEED, entry("standards", key), message);
            }
        }
        for (key, department) in &self.draft.departments {
            self.goals(key, &department.goals, &entry("departments", key));
        }
        for (key, team) in &self.draft.teams {
            self.goals(key, &team.goals, &entry("teams", key));
        }
    }

    fn goals<K>(&mut self, of: &Key<K>, goals: &[Goal], place: &Place) {
        for (number, goal) in goals.iter().enumerate() {
            let place = place.clone().key("goals").index(number);
            if goal.indicator.trim().is_empty() || goal.target.trim().is_empty() {
                let message = format!("whether `{of}` reaches its goal cannot be measured");
                self.found(&kinds::GOAL_WITHOUT_MEASURE, place.clone(), message);
            }
            if goal.needs.is_empty() {
                let message = format!("no need stands behind the goal of `{of}`");
                self.found(&kinds::GOAL_WITHOUT_NEED, place, message);
            }
        }
    }
}
