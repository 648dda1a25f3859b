//! A clause joins a department, a touchpoint and a promise that somebody keeps and everybody can check.

use super::{Structure, entry, kinds};
use crate::charter::clause::{Clause, Standard};
use crate::id::ClauseKey;
use crate::sla::Target;

impl Structure<'_> {
    pub(super) fn clauses(&mut self) {
        for (key, clause) in &self.draft.clauses {
            self.accountable(key, clause);
            self.keepers(key, clause);
            let acts = clause.actions.iter().any(|action| !action.trim().is_empty());
            if !acts && !self.says_by_when(clause) {
                let message = format!("nothing is done to keep the clause `{key}`");
                self.found(&kinds::CLAUSE_WITHOUT_ACTION, entry("clauses", key), message);
            }
            if clause.promise.trim().is_empty() || !self.is_measurable(clause) {
                let message = format!("nobody can tell whether the clause `{key}` is kept");
                self.found(&kinds::UNMEASURABLE_PROMISE, entry("clauses", key), message);
            }
        }
        self.covered();
    }

    /// Whether its agreement sets a goal; what is missing or empty is reported as such.
    fn says_by_when(&self, clause: &Clause) -> bool {
        let agreement = clause.agreement.as_ref().map(|key| self.draft.agreements.get(key));
        agreement.is_some_and(|declared| {
            declared.is_none_or(|agreement| {
                let mut targets = agreement.targets.values();
                let aims =
                    |target: &Target| target.goal.is_some() || !target.by_priority.is_empty();
                agreement.targets.is_empty() || targets.any(aims)
            })
        })
    }

    /// Whether anybody can tell if it is kept: by its agreement, its standard's level or its indicator.
    fn is_measurable(&self, clause: &Clause) -> bool {
        let standard = clause.standard.as_ref().map(|key| self.draft.standards.get(key));
        let has_level =
            |declared: Option<&Standard>| declared.is_none_or(|it| !it.level.trim().is_empty());
        self.says_by_when(clause)
            || standard.is_some_and(has_level)
            || !clause.indicator.trim().is_empty()
    }

    /// The department of the touchpoint answers; who else is named stands in its boundary.
    fn accountable(&mut self, key: &ClauseKey, clause: &Clause) {
        let touchpoint = &clause.touchpoint;
        let Some(named) = &clause.department else {
            let declared = self.draft.touchpoints.contains_key(touchpoint);
            if declared && self.index.answering(touchpoint).is_empty() {
                let message = format!(
                    "the clause `{key}` promises something at `{touchpoint}`, for which nobody answers"
                );
                self.found(&kinds::CLAUSE_WITHOUT_DEPARTMENT, entry("clauses", key), message);
            }
            return;
        };
        let place = entry("clauses", key).key("department");
        if self.is_partner(named) {
            let message = format!("for the clause `{key}` answers the partner `{named}`");
            self.found(&kinds::PARTNER_ACCOUNTABLE, place, message);
        } else if self.draft.departments.contains_key(named)
            && let Some(department) = self.index.accountable(touchpoint)
            && department != named
        {
            let message = format!(
                "`{named}` answers for the clause `{key}` at `{touchpoint}`, which belongs to `{department}`"
            );
            self.found(&kinds::ACCOUNTABLE_OUTSIDE_BOUNDARY, place, message);
        }
    }

    /// Whoever keeps a clause works in the department of its touchpoint.
    fn keepers(&mut self, key: &ClauseKey, clause: &Clause) {
        let Some(department) = self.index.accountable(&clause.touchpoint) else { return };
        for role in &clause.roles {
            let Some(home) = self.draft.roles.get(role).map(|role| &role.department) else {
                continue;
            };
            // Roles of partners are reported as such.
            if home == department || self.is_partner(home) {
                continue;
            }
            let message = format!(
                "the clause `{key}` at `{}` of `{department}` is to be kept by `{role}` of `{home}`",
                clause.touchpoint
            );
            let place = entry("clauses", key).key("roles").key(role.as_str());
            self.found(&kinds::DUTY_OUTSIDE_BOUNDARY, place, message);
        }
    }

    /// What is promised where: moments of truth first.
    fn covered(&mut self) {
        for (key, touchpoint) in &self.draft.touchpoints {
            if !self.index.clauses(key).is_empty() {
                continue;
            }
            let place = entry("touchpoints", key);
            if touchpoint.moment_of_truth {
                let message =
                    format!("the customer's judgement turns on `{key}`, where nothing is promised");
                self.found(&kinds::UNCOVERED_MOMENT_OF_TRUTH, place, message);
            } else if !self.draft.clauses.is_empty()
                && let Some(department) = self.index.accountable(key)
            {
                let message = format!("`{department}` promises nothing at `{key}`");
                self.found(&kinds::UNCOVERED_TOUCHPOINT, place, message);
            }
        }
    }
}
