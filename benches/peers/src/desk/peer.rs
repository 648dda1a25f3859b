//! What a crate must do to be compared: keep counters, each a stream of events that count one.

use std::hint::black_box;
use std::time::{Duration, Instant};

/// As many counters as goodwill has cases.
const LIVE: usize = 1_000;

pub(crate) trait Peer {
    /// So many counters of which nothing is known yet.
    fn with(counters: usize) -> Self;

    /// A command that records so many events.
    fn count(&mut self, counter: usize, events: u64);

    /// What a counter says when its log is replayed.
    fn total(&mut self, counter: usize) -> u64;
}

/// Counters with a past, and commands of one event to them.
pub(crate) struct Lane<P> {
    events: u64,
    peer: P,
    written: usize,
}

impl<P: Peer> Lane<P> {
    /// A thousand counters of ten events, or one of more; the others stand beside it.
    pub(crate) fn of(events: u64) -> Self {
        let mut peer = P::with(LIVE);
        (0..LIVE).for_each(|counter| peer.count(counter, events.min(10)));
        if events > 10 {
            peer.count(0, events - 10);
        }
        Self { events, peer, written: 0 }
    }

    fn turn(&self) -> usize {
        if self.events > 10 { 0 } else { self.written % LIVE }
    }

    /// After so many commands all is made anew, so that the past stays about as long as it is said to be.
    fn fresh_after(&self) -> usize {
        if self.events > 10 { 100 } else { 4 * LIVE }
    }

    /// Times so many commands; making it anew is not part of the time.
    pub(crate) fn run(&mut self, calls: u64) -> Duration {
        let mut taken = Duration::ZERO;
        let mut left = usize::try_from(calls).unwrap_or(usize::MAX);
        while left > 0 {
            if self.written >= self.fresh_after() {
                *self = Self::of(self.events);
            }
            let now = left.min(self.fresh_after() - self.written);
            let began = clock();
            for _ in 0..now {
                let counter = self.turn();
                self.peer.count(black_box(counter), 1);
                self.written += 1;
            }
            taken += began.elapsed();
            left -= now;
        }
        taken
    }

    /// A command counts one, and the log gives all of them again.
    pub(crate) fn check(events: u64) {
        let mut lane = Self::of(events);
        lane.run(3);
        let counted = if events > 10 { 3 } else { 1 };
        assert_eq!(lane.peer.total(0), events + counted);
        assert_eq!(lane.peer.total(LIVE - 1), 10);
    }
}

#[expect(clippy::disallowed_methods, reason = "a benchmark reads the clock; the library does not")]
pub(crate) fn clock() -> Instant {
    Instant::now()
}
