//! goodwill's compiled rules beside four published engines: first every answer, then the times.
//!
//! The engines compared know no unknown facts: they are asked about the customers of whom everything is known. goodwill is
//! timed about all customers as well. Fails if any answer differs; times are printed.

#[path = "../common/figure.rs"]
mod figure;
#[path = "../common/goal.rs"]
mod goal;
#[path = "../common/heap.rs"]
mod heap;
#[path = "../common/timing.rs"]
mod timing;
#[path = "../../../rule/workload.rs"]
mod workload;

mod engine;
mod engines;
mod goodwill;

use std::hint::black_box;
use std::rc::Rc;
use std::time::{Duration, Instant};

use engine::Engine;
use engines::{Cedar, Cel, Rhai, Zen};
use figure::figure;
use goal::Goal;
use goodwill::Goodwill;
use timing::Run;
use workload::{Failure, PlainCustomer, PlainRule};

/// As many rules as a small charter has, a large one, and one that was generated: the longest that all matches may take in
/// nanoseconds, and the least by which it leads the best engine.
const SIZES: [(usize, f64, f64); 3] =
    [(100, 200.0, 30.0), (1_000, 500.0, 50.0), (10_000, 4_000.0, 55.0)];

const COLUMNS: [&str; 6] =
    ["goodwill", "goodwill, a tenth unknown", Zen::NAME, Cedar::NAME, Cel::NAME, Rhai::NAME];

fn main() -> Result<(), Failure> {
    let everybody = workload::customers();
    let known: Vec<PlainCustomer> =
        everybody.iter().filter(|customer| customer.iter().all(Option::is_some)).copied().collect();
    let mut runs = Vec::new();
    let (mut own, mut bytes) = (Vec::new(), Vec::new());
    for (size, ..) in SIZES {
        let rules = workload::rules(size);
        let goodwill = Rc::new(Goodwill::compile(&rules)?);
        let expected = goodwill.answers(&known)?;
        let peers = [
            prepare::<Zen>(&rules, &known, &expected)?,
            prepare::<Cedar>(&rules, &known, &expected)?,
            prepare::<Cel>(&rules, &known, &expected)?,
            prepare::<Rhai>(&rules, &known, &expected)?,
        ];
        println!("{size} rules: all columns agree about {} customers", known.len());
        let ours = [goodwill.all_matches(&known)?, goodwill.all_matches(&everybody)?];
        runs.push(ours.into_iter().chain(peers).collect::<Vec<Run>>());
        own.push(goodwill.questions(&rules, &everybody)?);
        bytes.push((size, goodwill.bytes()));
    }
    let peers_rows = runs.len();
    runs.extend(own);
    runs.push(goodwill::facts(&everybody)?);
    let timed = timing::in_turns(runs, Duration::from_millis(2));
    let (matches, own) = timed.split_at(peers_rows);

    println!("\n| rules | {} | best engine ÷ goodwill |", COLUMNS.join(" | "));
    println!("|---:|{}", "---:|".repeat(COLUMNS.len() + 1));
    let mut goals = Vec::new();
    for ((size, time, lead), nanos) in SIZES.into_iter().zip(matches) {
        let [ours, unknown, peers @ ..] = &nanos[..] else { continue };
        let leads = peers.iter().copied().fold(f64::INFINITY, f64::min) / ours;
        let cells: Vec<String> = nanos.iter().map(|nanos| figure(*nanos)).collect();
        println!("| {size} | {} | {} |", cells.join(" | "), figure(leads));
        goals.push(Goal::at_most(format!("{size} rules"), *unknown, time, " ns"));
        goals.push(Goal::at_least(format!("{size} rules, lead over the best engine"), leads, lead));
    }
    println!("\nAll matches of a customer in declared order, nanoseconds.");
    goodwill::report(own, &bytes, &mut goals);
    println!("\n## Goals\n");
    goals.iter().for_each(|goal| println!("{goal}"));
    Ok(())
}

/// Compares the engine's answers with those expected, and keeps the customers in its own form for timing.
fn prepare<E: Engine + 'static>(
    rules: &[PlainRule],
    customers: &[PlainCustomer],
    expected: &[Vec<usize>],
) -> Result<Run, Failure> {
    let engine = E::compile(rules)?;
    let mut held = customers.iter().map(E::customer).collect::<Result<Vec<_>, _>>()?;
    let mut into = Vec::new();
    for (number, (customer, expected)) in held.iter_mut().zip(expected).enumerate() {
        into.clear();
        engine.matches(customer, &mut into)?;
        if into != *expected {
            let name = E::NAME;
            return Err(
                format!("{name}, customer {number}: {into:?} instead of {expected:?}").into()
            );
        }
    }
    let mut next = 0;
    Ok(Box::new(move |calls| {
        let began = clock();
        for _ in 0..calls {
            next = if next + 1 < held.len() { next + 1 } else { 0 };
            if let Some(customer) = held.get_mut(next) {
                into.clear();
                // The answers were checked before.
                let _ = black_box(engine.matches(black_box(customer), &mut into));
            }
        }
        began.elapsed()
    }))
}

#[expect(clippy::disallowed_methods, reason = "a benchmark reads the clock; the library does not")]
pub(crate) fn clock() -> Instant {
    Instant::now()
}
