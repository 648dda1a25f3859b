//! A clause joins a department, a touchpoint and a promise that somebody keeps and everybody can check.

use super::{Structure, entry, kinds, listed};
use crate::charter::clause::Clause;
use crate::id::ClauseKey;

impl Structure<'_> {
    pub(super) fn clauses(&mut self) {
        for (key, clause) in &self.draft.clauses {
            self.accountable(key, clause);
            self.keepers(key, clause);
            if clause.agreement.is_none() && clause.actions.iter().all(|it| it.trim().is_empty()) {
                let message = format!("nothing is done to keep the clause `{key}`");
                self.found(&kinds::CLAUSE_WITHOUT_ACTION, entry("clauses", key), message);
            }
            if !clause.is_measurable() {
                let message = format!("nobody can tell whether the clause `{key}` is kept");
                self.found(&kinds::UNMEASURABLE_PROMISE, entry("clauses", key), message);
            }
        }
        self.covered();
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
        let outside = clause.roles.iter().filter(|role| {
            let role = self.draft.roles.get(*role);
            role.is_some_and(|role| role.department != *department)
        });
        let outside: Vec<_> = outside.collect();
        if !outside.is_empty() {
            let message = format!(
                "the clause `{key}` at `{}` of `{department}` is to be kept by {}, who work elsewhere",
                clause.touchpoint,
                listed(outside)
            );
            self.found(&kinds::DUTY_OUTSIDE_BOUNDARY, entry("clauses", key).key("roles"), message);
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
