//! A command through goodwill's desk beside one through two published crates: first the answers, then the times.
//!
//! One of the crates prints two lines for each command. The program starts itself again with these lines going nowhere, and
//! passes on what the second one reports.

#[path = "../common/figure.rs"]
mod figure;
#[path = "../common/timing.rs"]
mod timing;
#[path = "../../../desk/workload.rs"]
mod workload;

mod crates;
mod peer;

use std::env;
use std::io::{self, Write};
use std::process::{Command, ExitCode, Stdio};
use std::time::Duration;

use crates::{CqrsEs, Eventually};
use figure::figure;
use goodwill::memory::MemoryStore;
use peer::{Lane, Peer};
use timing::Run;
use workload::{Notes, Past, TEN_EVENTS, TEN_THOUSAND_EVENTS};

const MEASURE: &str = "measure";

/// The longest that a command through goodwill's desk may take, in microseconds.
const GOAL: f64 = 1.5;

fn main() -> io::Result<ExitCode> {
    if env::args().any(|argument| argument == MEASURE) {
        measure()?;
        return Ok(ExitCode::SUCCESS);
    }
    let measured = Command::new(env::current_exe()?)
        .arg(MEASURE)
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .output()?;
    io::stdout().write_all(&measured.stderr)?;
    Ok(if measured.status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Reports on stderr, since the crate's own lines go to stdout.
fn measure() -> io::Result<()> {
    Notes::check(TEN_EVENTS, MemoryStore::default);
    Notes::check(TEN_THOUSAND_EVENTS, MemoryStore::default);
    for events in [10, 1_000] {
        Lane::<CqrsEs>::check(events);
        Lane::<Eventually>::check(events);
    }
    let rows = [
        ("goodwill, ten events", ours(TEN_EVENTS)),
        ("goodwill, 10,000 events", ours(TEN_THOUSAND_EVENTS)),
        ("cqrs-es, ten events", theirs::<CqrsEs>(10)),
        ("cqrs-es, 1,000 events", theirs::<CqrsEs>(1_000)),
        ("eventually, ten events", theirs::<Eventually>(10)),
        ("eventually, 1,000 events", theirs::<Eventually>(1_000)),
        ("two lines that are printed", two_lines()),
    ];
    let (labels, runs): (Vec<_>, Vec<_>) = rows.into_iter().unzip();
    let micros: Vec<f64> = timing::in_turns(vec![runs], Duration::from_millis(2))
        .into_iter()
        .flatten()
        .map(|nanos| nanos / 1_000.0)
        .collect();

    let mut out = io::stderr().lock();
    writeln!(out, "| a command, after a history | µs |\n|---|---:|")?;
    for (label, micros) in labels.iter().zip(&micros) {
        writeln!(out, "| {label} | {} |", figure(*micros))?;
    }
    writeln!(out, "\nThe states after all commands were as expected.\n\n## Goals\n")?;
    for (label, micros) in labels.iter().zip(&micros).take(2) {
        let verdict = if *micros <= GOAL { "met" } else { "MISSED" };
        let (micros, goal) = (figure(*micros), figure(GOAL));
        writeln!(out, "- {verdict}: {label}: {micros} µs, goal at most {goal} µs")?;
    }
    Ok(())
}

fn ours(past: Past) -> Run {
    let mut notes = Notes::after(past, MemoryStore::default);
    Box::new(move |calls| notes.run(calls))
}

fn theirs<P: Peer + 'static>(events: u64) -> Run {
    let mut lane = Lane::<P>::of(events);
    Box::new(move |calls| lane.run(calls))
}

/// What printing costs the crate that prints, though its lines go nowhere.
fn two_lines() -> Run {
    Box::new(|calls| {
        let began = peer::clock();
        for call in 0..calls {
            println!("loading: {call} events for aggregate ID 'counter-000'");
            println!("storing: {call} new events for aggregate ID 'counter-000'");
        }
        began.elapsed()
    })
}
