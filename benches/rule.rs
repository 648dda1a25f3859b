//! Rules compiled by goodwill beside the plain reading of the declaration. Every answer is compared before it is timed.

#[path = "rule/workload.rs"]
mod workload;

use std::hint::black_box;
use std::time::{Duration, Instant};

use criterion::{BenchmarkId, Criterion, Throughput};
use goodwill::chrono::NaiveDate;
use goodwill::rule::{Compiled, Facts, HitPolicy, Matches, RuleSet, Schema, Truth};

use workload::Failure;

/// As many rules as a small charter has, a large one, and one that was generated.
const SIZES: [usize; 3] = [100, 1_000, 10_000];

/// More than a set should have, but it may.
const MANY: usize = 100_000;

fn main() -> Result<(), Failure> {
    let mut criterion = Criterion::default().configure_from_args();
    let (schema, today) = (workload::vocabulary()?.check()?, workload::today()?);
    let customers = workload::facts(&workload::customers(), &schema)?;
    for size in SIZES {
        let rules = workload::rules(size);
        let set = workload::rule_set(&rules, HitPolicy::Collect)?;
        let compiled = set.compile(&schema)?;
        let matched = check(&set, &compiled, &customers, today);
        let bytes = compiled.heap_bytes() / size;
        println!(
            "{size} rules: {matched} matches over {} customers, all as declared; {bytes} bytes a rule",
            customers.len()
        );
        ask(&mut criterion, size, &compiled, &customers, today);
        let first = workload::rule_set(&rules, HitPolicy::First)?.compile(&schema)?;
        ask_for_first(&mut criterion, size, &first, &customers, today);
        declare(&mut criterion, size, &set, &schema);
    }
    let set = workload::rule_set(&workload::rules(MANY), HitPolicy::Collect)?;
    declare(&mut criterion, MANY, &set, &schema);
    criterion.final_summary();
    Ok(())
}

/// Compares all answers with the plain reading of the declaration; says how many rules match.
fn check(set: &RuleSet, compiled: &Compiled, customers: &[Facts], today: NaiveDate) -> usize {
    let mut matches = Matches::new();
    let mut count = 0;
    for facts in customers {
        compiled.evaluate(facts, today, &mut matches);
        let mut matched = matches.matched().iter();
        let mut open = matches.open().iter();
        for (number, rule) in set.rules.iter().enumerate() {
            let found = match rule.applies(facts, today) {
                Truth::True => matched.next(),
                Truth::Unknown => open.next(),
                Truth::False => continue,
            };
            assert_eq!(found.map(|rule| rule.index()), Some(number), "rule {number} of {facts}");
        }
        assert!(matched.next().is_none() && open.next().is_none(), "too many matches of {facts}");
        count += matches.matched().len();
    }
    count
}

fn ask(
    criterion: &mut Criterion,
    size: usize,
    compiled: &Compiled,
    customers: &[Facts],
    today: NaiveDate,
) {
    let mut matches = Matches::new();
    time(criterion, "all matches", size, customers, |facts| {
        compiled.evaluate(facts, today, &mut matches);
        black_box(matches.matched().len());
    });
    time(criterion, "decide", size, customers, |facts| {
        let _ = black_box(compiled.decide(facts, today, &mut matches));
    });
    time(criterion, "matches and premises", size, customers, |facts| {
        compiled.premises(facts, today, &mut matches);
        black_box(matches.premises().len());
    });
    let mut near = Vec::new();
    time(criterion, "near misses", size, customers, |facts| {
        compiled.near_misses(facts, today, &mut near);
        black_box(near.len());
    });
}

fn ask_for_first(
    criterion: &mut Criterion,
    size: usize,
    compiled: &Compiled,
    customers: &[Facts],
    today: NaiveDate,
) {
    let mut matches = Matches::new();
    time(criterion, "first match", size, customers, |facts| {
        black_box(compiled.first(facts, today, &mut matches));
    });
}

fn declare(criterion: &mut Criterion, size: usize, set: &RuleSet, schema: &Schema) {
    let mut group = criterion.benchmark_group("compile");
    group.throughput(Throughput::Elements(size as u64));
    group.sample_size(10);
    group.bench_function(BenchmarkId::from_parameter(size), |bencher| {
        bencher.iter_with_large_drop(|| black_box(set.compile(schema)));
    });
    group.finish();
}

/// Times one question over all customers, going on where the last batch stopped.
fn time(
    criterion: &mut Criterion,
    name: &str,
    size: usize,
    customers: &[Facts],
    mut ask: impl FnMut(&Facts),
) {
    let mut next = customers.iter().cycle();
    let mut run = |calls: u64| -> Duration {
        let calls = usize::try_from(calls).unwrap_or(usize::MAX);
        let began = now();
        next.by_ref().take(calls).for_each(|facts| ask(black_box(facts)));
        began.elapsed()
    };
    let mut group = criterion.benchmark_group(name);
    group
        .bench_function(BenchmarkId::from_parameter(size), |bencher| bencher.iter_custom(&mut run));
    group.finish();
}

#[expect(clippy::disallowed_methods, reason = "a benchmark reads the clock; the library does not")]
fn now() -> Instant {
    Instant::now()
}
