//! What a figure is meant to reach. A missed goal is printed; it never fails the run.

use std::fmt;

use crate::figure::figure;

/// One goal and what was measured.
pub(crate) struct Goal {
    label: String,
    measured: f64,
    limit: Limit,
    unit: &'static str,
}

enum Limit {
    AtMost(f64),
    AtLeast(f64),
}

impl Goal {
    pub(crate) fn at_most(
        label: impl Into<String>,
        measured: f64,
        limit: f64,
        unit: &'static str,
    ) -> Self {
        Self { label: label.into(), measured, limit: Limit::AtMost(limit), unit }
    }

    /// The unit is how many times.
    pub(crate) fn at_least(label: impl Into<String>, measured: f64, limit: f64) -> Self {
        Self { label: label.into(), measured, limit: Limit::AtLeast(limit), unit: " times" }
    }
}

impl fmt::Display for Goal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (met, word, limit) = match self.limit {
            Limit::AtMost(limit) => (self.measured <= limit, "at most", limit),
            Limit::AtLeast(limit) => (self.measured >= limit, "at least", limit),
        };
        let verdict = if met { "met" } else { "MISSED" };
        let Self { label, measured, unit, .. } = self;
        let (measured, limit) = (figure(*measured), figure(limit));
        write!(f, "- {verdict}: {label}: {measured}{unit}, goal {word} {limit}{unit}")
    }
}
