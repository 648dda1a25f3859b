use serde::{Deserialize, Serialize};

/// How much an analysis may do before it says that something is undecided.
///
/// It is counted in steps of the search and not in seconds, so that the same rules always give the same analysis. A step is
/// a handful of machine words looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Budget {
    /// Steps for all questions together.
    pub steps: u64,
    /// Steps for one question.
    pub steps_a_question: u64,
    /// The most cubes that a condition may have in its normal form; a rule beyond it is undecided.
    pub cubes_a_rule: usize,
    /// The most items of a kind that are listed one by one; all are counted.
    pub listed: usize,
    /// The most gaps that are looked for.
    pub gaps: usize,
}

impl Default for Budget {
    fn default() -> Self {
        Self {
            steps: 20_000_000_000,
            steps_a_question: 50_000_000,
            cubes_a_rule: 256,
            listed: 1_000,
            gaps: 16,
        }
    }
}

/// What is left of a budget.
#[derive(Debug)]
pub(super) struct Work {
    left: u64,
    each: u64,
    left_for_question: u64,
}

impl Work {
    pub(super) const fn of(budget: &Budget) -> Self {
        Self { left: budget.steps, each: budget.steps_a_question, left_for_question: 0 }
    }

    /// Begins a question whose tables took so many steps; false if nothing is left.
    pub(super) fn begin(&mut self, steps: usize) -> bool {
        self.left_for_question = self.each;
        self.take(steps)
    }

    /// Takes some steps; false if they are not left.
    pub(super) fn take(&mut self, steps: usize) -> bool {
        let steps = u64::try_from(steps).unwrap_or(u64::MAX);
        let enough = steps <= self.left && steps <= self.left_for_question;
        self.left = self.left.saturating_sub(steps);
        self.left_for_question = self.left_for_question.saturating_sub(steps);
        enough
    }
}
