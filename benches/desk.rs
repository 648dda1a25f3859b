//! What a decision costs, and what a command costs through desk and memory store.
//!
//! Answers are checked before anything is timed.

#![expect(clippy::expect_used, reason = "a bench that cannot be set up has nothing to measure")]

#[path = "desk/adoption.rs"]
mod adoption;
#[path = "desk/ten_clocks.rs"]
mod ten_clocks;
#[path = "desk/workload.rs"]
mod workload;

use std::hint::black_box;
use std::time::Duration;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use goodwill::actor::Actor;
use goodwill::case::{Case, CaseCommand};
use goodwill::charter::Context;
use goodwill::decision::Aggregate;
use goodwill::memory::MemoryStore;
use goodwill::sla::ChangeLaw;
use goodwill::time::{Elapsed, Timestamp};

use workload::charter::{charter, morning, opening};
use workload::{Notes, Past, TEN_EVENTS, TEN_THOUSAND_EVENTS, note};

fn wait() -> CaseCommand {
    CaseCommand::Wait { reason: "customer".parse().expect("it is a key") }
}

fn evolve_all(case: &mut Case, command: &CaseCommand, context: &Context<'_>) -> usize {
    let decision = case.decide(command, context).expect("the command is accepted");
    for occurred in &decision.events {
        case.evolve(occurred);
    }
    decision.events.len()
}

fn decide(criterion: &mut Criterion) {
    let charter = charter();
    let context = |now: Timestamp| Context::new(now, &Actor::System, &charter);
    let mut fresh = Case::default();
    assert_eq!(evolve_all(&mut fresh, &opening(), &context(morning())), 7);
    assert_eq!(fresh.clocks().filter(|clock| clock.due().is_some()).count(), 3);
    let after = |micros| morning().after(Elapsed::from_micros(micros)).expect("it is this year");

    let mut group = criterion.benchmark_group("case with three running clocks");
    let (note, wait) = (note(), wait());
    for waits in [0, 10, 1_000] {
        let mut case = fresh.clone();
        for turn in 0..waits {
            evolve_all(&mut case, &wait, &context(after(2 * turn + 1)));
            evolve_all(&mut case, &CaseCommand::Resume, &context(after(2 * turn + 2)));
        }
        let later = context(after(3_600_000_000));
        for (name, command, events) in [("note", &note, 1), ("wait", &wait, 4)] {
            assert_eq!(evolve_all(&mut case.clone(), command, &later), events);
            group.bench_function(format!("after {waits} waits: {name}"), |bencher| {
                bencher.iter_batched_ref(
                    || case.clone(),
                    |case| evolve_all(case, black_box(command), &later),
                    BatchSize::SmallInput,
                );
            });
        }
    }
    group.finish();
}

fn through_the_desk(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("a note through desk and memory store");
    group.sample_size(20).measurement_time(Duration::from_secs(1));
    let waits = || vec![wait(), CaseCommand::Resume];
    let reopenings = || vec![CaseCommand::Resolve, CaseCommand::Reopen];
    let alone = |name, times, commands| Past { name, of_all: false, times, commands };
    for past in [
        TEN_EVENTS,
        TEN_THOUSAND_EVENTS,
        alone("a case that waited 10 times", 10, waits),
        alone("a case that waited 1,000 times", 1_000, waits),
        alone("a case taken up again 10 times", 10, reopenings),
        alone("a case taken up again 1,000 times", 1_000, reopenings),
    ] {
        Notes::check(past, MemoryStore::default);
        let mut notes = Notes::after(past, MemoryStore::default);
        group.bench_function(past.name, |bencher| {
            bencher.iter_custom(|calls| notes.run(calls));
        });
    }
    group.finish();
}

/// What a new version of the charter costs, per open case that takes it over: one event more, and a due time for each clock.
fn another_charter(criterion: &mut Criterion) {
    let open = if std::env::args().any(|argument| argument == "--bench") { 100_000 } else { 100 };
    let mut group = criterion.benchmark_group("another calendar for all open cases");
    group.sample_size(10).measurement_time(Duration::from_secs(1));
    group.throughput(Throughput::Elements(open));
    for law in [ChangeLaw::Freeze, ChangeLaw::FromNow, ChangeLaw::Retroactive] {
        adoption::check(law);
        group.bench_function(format!("{open} cases: {law:?}"), |bencher| {
            bencher.iter_custom(|times| (0..times).map(|_| adoption::run(open, law)).sum());
        });
    }
    group.finish();
}

criterion_group!(benches, decide, ten_clocks::decide, through_the_desk, another_charter);
criterion_main!(benches);
