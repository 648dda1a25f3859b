//! An operation of one peer over all inputs: its answers, and how long a number of calls takes.

use std::hint::black_box;
use std::rc::Rc;
use std::time::{Duration, Instant};

use chrono::TimeDelta;

use super::{BUDGET, Failure, Holiday, Operation, Paused, Peer, Workload};

/// Times a number of calls, going on through the inputs where the last batch stopped.
pub(crate) type Run = Box<dyn FnMut(u64) -> Duration>;

pub(crate) struct Job {
    /// Microseconds, or 0 and 1 for a question; one a start, to be compared before anything is timed.
    pub(crate) answers: Vec<i64>,
    pub(crate) run: Run,
}

/// Asks every question once, and keeps the inputs in the peer's own types for timing.
pub(crate) fn prepare<P: Peer + 'static>(
    calendar: &Rc<P>,
    operation: Operation,
    workload: &Workload,
) -> Result<Job, Failure> {
    let starts = || workload.starts.iter().copied();
    match operation {
        Operation::Add { minutes } => {
            let work = P::work(TimeDelta::minutes(minutes))?;
            let inputs = starts().map(P::instant).collect::<Result<_, _>>()?;
            job(calendar, inputs, move |calendar, at| calendar.add(at, work), P::instant_micros)
        }
        Operation::Between { days } => {
            let inputs = starts()
                .map(|at| Ok((P::instant(at)?, P::instant(at + TimeDelta::days(days))?)))
                .collect::<Result<_, Failure>>()?;
            job(calendar, inputs, |calendar, (from, to)| calendar.between(from, to), P::work_micros)
        }
        Operation::DueAfterPauses => {
            let budget = P::work(BUDGET)?;
            let inputs = workload
                .pauses
                .iter()
                .map(|matter| {
                    let [first, second, third] = matter
                        .running
                        .map(|(from, to)| Ok::<_, Failure>((P::instant(from)?, P::instant(to)?)));
                    let running = [first?, second?, third?];
                    Ok(Paused { running, resumed: P::instant(matter.resumed)? })
                })
                .collect::<Result<_, Failure>>()?;
            job(
                calendar,
                inputs,
                move |calendar, matter| calendar.due(matter, budget),
                P::instant_micros,
            )
        }
        Operation::IsOpen => {
            let inputs = starts().map(P::instant).collect::<Result<_, _>>()?;
            job(calendar, inputs, P::is_open, i64::from)
        }
    }
}

/// Times building the calendar. Dropping it is not part of the time.
pub(crate) fn prepare_compile<P: Peer + 'static>(holidays: &[Holiday]) -> Run {
    let holidays = holidays.to_vec();
    Box::new(move |calls| {
        let mut taken = Duration::ZERO;
        for _ in 0..calls {
            let began = now();
            let calendar = black_box(P::compile(black_box(&holidays)));
            taken += began.elapsed();
            drop(calendar);
        }
        taken
    })
}

fn job<P: 'static, I: Copy + 'static, T: 'static>(
    calendar: &Rc<P>,
    mut inputs: Vec<I>,
    call: impl Fn(&P, I) -> Result<T, Failure> + 'static,
    micros: impl Fn(T) -> i64,
) -> Result<Job, Failure> {
    let answers =
        inputs.iter().map(|input| call(calendar, *input).map(&micros)).collect::<Result<_, _>>()?;

    let calendar = Rc::clone(calendar);
    let run = Box::new(move |calls: u64| {
        let calls = usize::try_from(calls).unwrap_or(usize::MAX);
        let began = now();
        for input in inputs.iter().cycle().take(calls) {
            // The answers were checked when the job was prepared.
            let _ = black_box(call(&calendar, black_box(*input)));
        }
        let taken = began.elapsed();
        // A slow peer gets through some of the inputs only; the next batch takes the others.
        let done = calls % inputs.len().max(1);
        inputs.rotate_left(done);
        taken
    });
    Ok(Job { answers, run })
}

#[expect(clippy::disallowed_methods, reason = "a benchmark reads the clock; the library does not")]
fn now() -> Instant {
    Instant::now()
}
