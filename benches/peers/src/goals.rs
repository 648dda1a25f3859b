//! What goodwill's calendar is meant to reach.

use crate::goal::Goal;
use crate::table::Row;
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

pub(crate) fn of_operation(operation: Operation, row: &Row) -> Vec<Goal> {
    let Some((_, time, lead)) = OPERATIONS.iter().find(|(goal, ..)| *goal == operation) else {
        return Vec::new();
    };
    let time = Goal::at_most(operation.to_string(), row.goodwill(), *time, " ns");
    let label = format!("{operation}, lead over the best crate");
    let lead = lead.map(|limit| Goal::at_least(label, row.lead(), limit));
    [time].into_iter().chain(lead).collect()
}

pub(crate) fn of_compile(row: &Row) -> Goal {
    Goal::at_most("compile", row.goodwill(), COMPILE_MICROS, " µs")
}

pub(crate) fn of_memory(row: &Row) -> Goal {
    Goal::at_most("compiled calendar", row.goodwill(), MEMORY_KIB, " KiB")
}
