//! Times contenders in turns, so that a busy moment of the machine hits all of them.

use std::time::Duration;

/// Times a number of calls, going on where the last batch stopped.
pub(crate) type Run = Box<dyn FnMut(u64) -> Duration>;

const ROUNDS: usize = 61;
/// One contender of one quantity, and how long a call took it in each round.
struct Lane {
    run: Run,
    calls: u64,
    nanos: Vec<f64>,
}

/// Nanoseconds per call, the median of the rounds, of every contender of every quantity.
///
/// A round passes through all of them once: a disturbance of a second then touches one round of each, not all rounds
/// of a few.
///
/// A batch is long enough that reading the clock does not show, and short enough that most run without an interruption.
pub(crate) fn in_turns(quantities: Vec<Vec<Run>>, batch: Duration) -> Vec<Vec<f64>> {
    let mut lanes: Vec<Vec<Lane>> = quantities
        .into_iter()
        .map(|contenders| contenders.into_iter().map(|run| Lane::new(run, batch)).collect())
        .collect();
    for _ in 0..ROUNDS {
        lanes.iter_mut().flatten().for_each(Lane::round);
    }
    lanes.into_iter().map(|contenders| contenders.into_iter().map(Lane::median).collect()).collect()
}

impl Lane {
    /// Doubles the calls until a batch is long enough, which warms up caches as well.
    fn new(mut run: Run, batch: Duration) -> Self {
        let mut calls = 1;
        // An interruption makes one of three look long, hardly all: the batch would stay too short for the clock.
        while (0..3).any(|_| run(calls) < batch) {
            calls *= 2;
        }
        Self { run, calls, nanos: Vec::with_capacity(ROUNDS) }
    }

    fn round(&mut self) {
        let taken = (self.run)(self.calls);
        self.nanos.push(taken.as_nanos() as f64 / self.calls as f64);
    }

    fn median(mut self) -> f64 {
        self.nanos.sort_by(f64::total_cmp);
        self.nanos.get(self.nanos.len() / 2).copied().unwrap_or(f64::NAN)
    }
}
