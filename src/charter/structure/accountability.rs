//! Exactly one department answers for each touchpoint and owns each stage, and it does so inside its boundary.

use super::{Structure, entry, kinds, listed};
use crate::id::TouchpointKey;

impl Structure<'_> {
    pub(super) fn accountability(&mut self) {
        self.stages();
        self.touchpoints();
        self.queues();
        self.services();
        self.roles();
    }

    fn stages(&mut self) {
        for key in self.draft.stages.keys() {
            match self.index.owning(key) {
                [] => {
                    let message = format!("no department owns the stage `{key}`");
                    self.found(&kinds::STAGE_WITHOUT_OWNER, entry("stages", key), message);
                }
                [_] => {}
                several => {
                    let message = format!("the stage `{key}` is owned by {}", listed(several));
                    self.found(&kinds::STAGE_WITH_TWO_OWNERS, entry("stages", key), message);
                }
            }
        }
    }

    fn touchpoints(&mut self) {
        for (key, touchpoint) in &self.draft.touchpoints {
            let place = entry("touchpoints", key);
            match self.index.answering(key) {
                // Clauses that promise something there say so, each for itself.
                [] if self.is_told_by_clauses(key) => {}
                [] => {
                    let message = format!("no department answers for `{key}`");
                    self.found(&kinds::TOUCHPOINT_WITHOUT_DEPARTMENT, place, message);
                }
                [department] => {
                    let owners = self.index.owning(&touchpoint.stage);
                    // A stage that nobody owns is reported as such.
                    if owners.is_empty() || owners.contains(department) {
                        continue;
                    }
                    let message = format!(
                        "`{department}` answers for `{key}` in the stage `{}`, which belongs to {}",
                        touchpoint.stage,
                        listed(owners)
                    );
                    let place = entry("departments", department).key("touchpoints");
                    let place = place.key(key.as_str());
                    self.found(&kinds::ACCOUNTABLE_OUTSIDE_BOUNDARY, place, message);
                }
                several => {
                    let message = format!("for `{key}` answer {}", listed(several));
                    self.found(&kinds::TOUCHPOINT_WITH_TWO_DEPARTMENTS, place, message);
                }
            }
        }
    }

    /// Whether some clause at a touchpoint names no department of its own.
    fn is_told_by_clauses(&self, touchpoint: &TouchpointKey) -> bool {
        let clauses = self.index.clauses(touchpoint).iter();
        let mut clauses = clauses.filter_map(|key| self.draft.clauses.get(*key));
        clauses.any(|clause| clause.department.is_none())
    }

    fn queues(&mut self) {
        for (key, queue) in &self.draft.queues {
            if self.is_partner(&queue.department) {
                let place = entry("queues", key).key("department");
                let message =
                    format!("for what waits in `{key}` answers the partner `{}`", queue.department);
                self.found(&kinds::PARTNER_ACCOUNTABLE, place, message);
            }
        }
    }

    fn services(&mut self) {
        for (key, service) in &self.draft.services {
            if self.is_partner(&service.department) {
                let place = entry("services", key).key("department");
                let message = format!(
                    "the service `{key}` is offered by the partner `{}`",
                    service.department
                );
                self.found(&kinds::PARTNER_ACCOUNTABLE, place, message);
            }
        }
    }

    /// Whoever owes something to our customers works in a department of ours.
    fn roles(&mut self) {
        for (key, role) in &self.draft.roles {
            if self.is_partner(&role.department) {
                let place = entry("roles", key).key("department");
                let message =
                    format!("the role `{key}` is one of the partner `{}`", role.department);
                self.found(&kinds::PARTNER_ACCOUNTABLE, place, message);
            }
        }
    }
}
