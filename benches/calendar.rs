//! goodwill's compiled calendar beside the loop a team writes by hand. Every answer is compared before it is timed.

#[path = "calendar/workload.rs"]
mod workload;

use std::rc::Rc;

use criterion::Criterion;
use goodwill::calendar::Calendar;

use workload::job::{Run, prepare, prepare_compile};
use workload::{ByDay, Failure, Operation, Peer, Workload};

fn main() -> Result<(), Failure> {
    let workload = Workload::new()?;
    let calendar = Rc::new(Calendar::compile(&workload.holidays)?);
    let by_day = Rc::new(ByDay::compile(&workload.holidays)?);

    let mut criterion = Criterion::default().configure_from_args();
    for operation in Operation::ALL {
        let ours = prepare(&calendar, operation, &workload)?;
        let loops = prepare(&by_day, operation, &workload)?;
        for ((start, ours), loops) in workload.starts.iter().zip(&ours.answers).zip(&loops.answers)
        {
            assert_eq!(ours, loops, "{operation}: goodwill and the loop disagree from {start} on");
        }
        compare(&mut criterion, &operation.to_string(), ours.run, loops.run);
    }
    compare(
        &mut criterion,
        "compile",
        prepare_compile::<Calendar>(&workload.holidays),
        prepare_compile::<ByDay>(&workload.holidays),
    );
    criterion.final_summary();
    Ok(())
}

fn compare(criterion: &mut Criterion, name: &str, mut ours: Run, mut loops: Run) {
    let mut group = criterion.benchmark_group(name);
    group.bench_function(Calendar::NAME, |bencher| bencher.iter_custom(&mut ours));
    group.bench_function(ByDay::NAME, |bencher| bencher.iter_custom(&mut loops));
    group.finish();
}
