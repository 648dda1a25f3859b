//! goodwill's calendar beside three published crates and a loop written by hand: first every answer, then the times.
//!
//! Fails if any answer differs: how fast a wrong answer is does not matter. Times are printed.

#[path = "../../calendar/workload.rs"]
mod workload;

mod contender;
mod crates;
#[path = "common/figure.rs"]
mod figure;
#[path = "common/goal.rs"]
mod goal;
mod goals;
#[path = "common/heap.rs"]
mod heap;
mod table;
#[path = "common/timing.rs"]
mod timing;

use std::process::ExitCode;
use std::time::Duration;

use contender::Contender;
use goal::Goal;
use table::{Row, Table};
use workload::job::Run;
use workload::{Failure, Operation, Workload};

fn main() -> Result<ExitCode, Failure> {
    let workload = Workload::new()?;
    let contenders = contender::all(&workload.holidays)?;

    let mut runs = Vec::with_capacity(Operation::ALL.len());
    let mut wrong = false;
    for operation in Operation::ALL {
        let checked = check(operation, &contenders, &workload)?;
        wrong |= checked.wrong;
        runs.push(checked.runs);
    }
    if wrong {
        return Ok(ExitCode::FAILURE);
    }
    println!("All columns agree on every answer, from all {} starts.", workload.starts.len());

    let (table, goals) = measure(runs, &contenders, &workload);
    println!("\n{table}\nNanoseconds per call unless a unit is given.\n\n## Goals\n");
    for goal in goals {
        println!("{goal}");
    }
    Ok(ExitCode::SUCCESS)
}

struct Checked {
    runs: Vec<Run>,
    /// Somebody gives another answer than goodwill.
    wrong: bool,
}

/// Compares all answers with goodwill's and prints who differs.
fn check(
    operation: Operation,
    contenders: &[Box<dyn Contender>],
    workload: &Workload,
) -> Result<Checked, Failure> {
    let mut reference: Option<Vec<i64>> = None;
    let runs = Vec::with_capacity(contenders.len());
    let mut checked = Checked { runs, wrong: false };
    for contender in contenders {
        let job = contender.prepare(operation, workload)?;
        let goodwill = reference.get_or_insert_with(|| job.answers.clone());
        let differing: Vec<_> = workload
            .starts
            .iter()
            .zip(goodwill.iter().zip(&job.answers))
            .filter(|(_, (ours, theirs))| ours != theirs)
            .collect();
        if let Some((start, (ours, theirs))) = differing.first() {
            println!(
                "- {operation}: {} differs from goodwill on {} of {}, first from {start} on, by {} s",
                contender.name(),
                differing.len(),
                workload.starts.len(),
                (*theirs - *ours) as f64 / 1e6,
            );
            checked.wrong = true;
        }
        checked.runs.push(job.run);
    }
    Ok(checked)
}

fn measure(
    mut runs: Vec<Vec<Run>>,
    contenders: &[Box<dyn Contender>],
    workload: &Workload,
) -> (Table, Vec<Goal>) {
    let compiles = contenders.iter().map(|contender| contender.prepare_compile(&workload.holidays));
    runs.push(compiles.collect());
    let mut nanos = timing::in_turns(runs, Duration::from_millis(2)).into_iter();

    let mut rows = Vec::new();
    let mut goals = Vec::new();
    for (operation, values) in Operation::ALL.into_iter().zip(&mut nanos) {
        let row = Row { label: operation.to_string(), values };
        goals.extend(goals::of_operation(operation, &row));
        rows.push(row);
    }

    let micros = nanos.flatten().map(|nanos| nanos / 1_000.0).collect();
    let compile = Row { label: "compile, µs".to_owned(), values: micros };
    goals.push(goals::of_compile(&compile));
    rows.push(compile);

    let kib = contenders.iter().map(|contender| contender.size() as f64 / 1_024.0).collect();
    let memory = Row { label: "compiled calendar, KiB".to_owned(), values: kib };
    goals.push(goals::of_memory(&memory));
    rows.push(memory);

    let columns = contenders.iter().map(|contender| contender.name()).collect();
    (Table { columns, rows }, goals)
}
