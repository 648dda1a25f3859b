//! The memory store's index of wakes, as it lies in the sources: no store lies around it here.
//!
//! It stands by itself, since it counts what is allocated, which slows all that allocates.

#![expect(clippy::expect_used, reason = "a bench that cannot be set up has nothing to measure")]

#[path = "../src/memory/wakes.rs"]
mod index;

use std::collections::{BTreeMap, BTreeSet};
use std::hint::black_box;
use std::mem::size_of;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};

use self::index::Wakes;

/// How many streams have a wake.
const STREAMS: u32 = 1_000_000;

/// The most that an entry may take, all that belongs to its stream in the index included.
const BYTES: usize = 40;

/// A stream of numbers that looks random and is the same in every run.
struct Numbers(u64);

impl Numbers {
    /// The next stream, and the next instant of it: some day of a year, to the microsecond.
    fn next(&mut self) -> (u32, i64) {
        let slot = self.draw() % u64::from(STREAMS);
        let at = self.draw() % 31_536_000_000_000;
        (
            u32::try_from(slot).expect("it is below a million"),
            i64::try_from(at).expect("it is small"),
        )
    }

    /// By Knuth's constants; the upper bits are the better ones.
    fn draw(&mut self) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        self.0 >> 16
    }
}

fn full(numbers: &mut Numbers) -> Wakes {
    let mut wakes = Wakes::default();
    for slot in 0..STREAMS {
        wakes.set(slot, Some(numbers.next().1), |one, other| one.cmp(&other));
    }
    wakes
}

/// Holds the index against an ordered set, from the first entry to the last.
fn check() {
    let mut numbers = Numbers(1);
    let mut wakes = Wakes::default();
    let mut plain: BTreeSet<(i64, u32)> = BTreeSet::new();
    let mut instants = BTreeMap::new();
    for turn in 0..100_000 {
        let (number, at) = numbers.next();
        let slot = number % 1_000;
        // Few instants, so that many entries share one.
        let at = (turn % 7 != 0).then_some(at % 300);
        if let Some(before) = instants.insert(slot, at).flatten() {
            plain.remove(&(before, slot));
        }
        plain.extend(at.map(|at| (at, slot)));
        wakes.set(slot, at, |one, other| one.cmp(&other));
        assert_eq!(wakes.first(), plain.first().copied());
    }
    while let Some((at, slot)) = plain.pop_first() {
        assert_eq!(wakes.first(), Some((at, slot)));
        wakes.set(slot, None, |one, other| one.cmp(&other));
    }
    assert_eq!(wakes.first(), None);
}

fn reschedule(criterion: &mut Criterion) {
    check();
    let mut numbers = Numbers(2);
    let mut wakes = None;
    let taken = allocation_counter::measure(|| wakes = Some(full(&mut numbers)));
    let kept = usize::try_from(taken.bytes_current).expect("it is kept") / STREAMS as usize;
    assert!(kept <= BYTES && kept >= size_of::<(i64, u32)>(), "{kept} bytes an entry");
    let mut wakes = wakes.expect("it was made");
    let mut group = criterion.benchmark_group("a million wakes");
    group.throughput(Throughput::Elements(1));
    group.bench_function(format!("reschedule one ({kept} bytes an entry)"), |bencher| {
        bencher.iter(|| {
            let (slot, at) = numbers.next();
            wakes.set(black_box(slot), Some(at), |one, other| one.cmp(&other));
        });
    });
    group.finish();
}

criterion_group!(benches, reschedule);
criterion_main!(benches);
