//! What goodwill's calendar is meant to reach. A missed goal is printed; it never fails the run.

use std::fmt;

use crate::table::{Row, figure};
use crate::workload::Operation;

/// The longest a call may take in nanoseconds, and the least by which it leads the best crate.
const OPERATIONS: [(Operation, f64, Option<f64>); 9] = [
    (Operation::Add { minutes: 90 }, 30.0, Some(8.0)),
    (Operation::Add { minutes: 8 * 60 }, 30.0, Some(8.0)),
    (Operation::Add { minutes: 40 * 60 }, 30.0, Some(20.0)),
    (Operation::Add { minutes: 400 * 60 }, 30.0, Some(150.0)),
    (Operation::Between { days: 1 }, 30.0, Some(13.0)),
    (Operation::Between { days: 30 }, 30.0, Some(90.0)),
    (Operation::Between { days: 365 }, 30.0, Some(1_000.0)),
    (Operation::Between { days: 3_652 }, 30.0, Some(10_000.0)),
    (Operation::DueAfterPauses, 60.0, None),
];
const COMPILE_MICROS: f64 = 1_000.0;
const MEMORY_KIB: f64 = 256.0;

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

pub(crate) fn of_operation(operation: Operation, row: &Row) -> Vec<Goal> {
    let Some((_, time, lead)) = OPERATIONS.iter().find(|(goal, ..)| *goal == operation) else {
        return Vec::new();
    };
    let time = at_most(operation.to_string(), row.goodwill(), *time, " ns");
    let lead = lead.map(|limit| Goal {
        label: format!("{operation}, lead over the best crate"),
        measured: row.lead(),
        limit: Limit::AtLeast(limit),
        unit: " times",
    });
    [time].into_iter().chain(lead).collect()
}

pub(crate) fn of_compile(row: &Row) -> Goal {
    at_most("compile".to_owned(), row.goodwill(), COMPILE_MICROS, " µs")
}

pub(crate) fn of_memory(row: &Row) -> Goal {
    at_most("compiled calendar".to_owned(), row.goodwill(), MEMORY_KIB, " KiB")
}

fn at_most(label: String, measured: f64, limit: f64, unit: &'static str) -> Goal {
    Goal { label, measured, limit: Limit::AtMost(limit), unit }
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
