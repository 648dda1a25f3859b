//! A command through goodwill's desk and goodwill-sqlite beside one through cqrs-es and sqlite-es, each in a file of its own
//! in the folder for temporary files, with a log and without waiting for the disk (WAL, `synchronous = NORMAL`).
//!
//! Both bring a copy of SQLite, which one program cannot link: goodwill's side is a program of its own that is asked for a
//! batch whenever it is its turn. Each side counts what it stored before anything is timed.

#![expect(
    clippy::unwrap_used,
    reason = "a comparison that cannot be set up has nothing to compare"
)]

#[path = "../../peers/src/desk/crates/counter.rs"]
mod counter;
#[path = "../../peers/src/common/figure.rs"]
mod figure;
#[path = "../../peers/src/desk/peer.rs"]
mod peer;
#[path = "../../peers/src/common/timing.rs"]
mod timing;

mod goodwill;
mod sqlite;

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use figure::figure;
use goodwill::Goodwill;
use peer::Lane;
use sqlite::SqliteEs;
use timing::Run;

/// The least by which goodwill-sqlite leads.
const LEAD: f64 = 5.0;

fn main() {
    let goodwill = Rc::new(RefCell::new(Goodwill::start()));
    Lane::<SqliteEs>::check(10);
    Lane::<SqliteEs>::check(1_000);
    let ours = |past: &'static str| -> Run {
        let goodwill = Rc::clone(&goodwill);
        Box::new(move |calls| goodwill.borrow_mut().carry_out(past, calls))
    };
    let theirs = |events: u64| -> Run {
        let mut lane = Lane::<SqliteEs>::of(events);
        Box::new(move |calls| lane.run(calls))
    };
    let rows = vec![vec![ours("ten"), theirs(10)], vec![ours("long"), theirs(1_000)]];
    let timed = timing::in_turns(rows, Duration::from_millis(2));

    println!("| a command | goodwill-sqlite, µs | sqlite-es, µs | sqlite-es ÷ goodwill-sqlite |");
    println!("|---|---:|---:|---:|");
    let mut leads = Vec::new();
    let labels = ["among 1,000 streams of ten events", "after 10,000 events, sqlite-es 1,000"];
    for (label, nanos) in labels.into_iter().zip(timed) {
        let [ours, theirs] = nanos[..] else { continue };
        let [micros, their_micros] = [ours, theirs].map(|nanos| figure(nanos / 1e3));
        println!("| {label} | {micros} | {their_micros} | {} |", figure(theirs / ours));
        leads.push((label, theirs / ours));
    }
    println!("\nBoth sides stored as many events as they were asked to.\n\n## Goals\n");
    for (label, lead) in leads {
        let verdict = if lead >= LEAD { "met" } else { "MISSED" };
        let (lead, goal) = (figure(lead), figure(LEAD));
        println!("- {verdict}: {label}, lead: {lead} times, goal at least {goal} times");
    }
}
