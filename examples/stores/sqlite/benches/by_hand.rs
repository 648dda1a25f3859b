//! goodwill-sqlite beside the very same rows, written by hand in one transaction: what the layer above SQL costs.
//!
//! Both write to files of their own in one folder, in turns; by hand means statements that stay prepared and rows that are
//! ready before the clock starts, with the same tables and settings. At the end both files must hold equal rows.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a bench that cannot be set up has nothing to measure"
)]

#[path = "../../../../benches/desk/charter.rs"]
mod charter;
#[path = "by_hand/commits.rs"]
mod commits;
#[path = "by_hand/hand.rs"]
mod hand;
#[path = "by_hand/rows.rs"]
mod rows;

use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use goodwill::port::Store;
use goodwill_sqlite::{SqliteOptions, SqliteStore, Synchronous};
use rusqlite::Connection;

use charter::now;
use commits::{Commits, Sort};
use hand::Hand;

/// How many commits are timed at once, and how often.
struct Effort {
    batch: usize,
    rounds: usize,
}

fn main() {
    if std::env::args().any(|argument| argument == "--test") {
        for synchronous in [Synchronous::Normal, Synchronous::Full] {
            compare(synchronous, &Effort { batch: 20, rounds: 2 });
        }
        println!("Both files hold equal rows.");
        return;
    }
    println!("| synchronous | a commit of | goodwill-sqlite, µs | by hand, µs | times by hand |");
    println!("|---|---|---:|---:|---:|");
    for (synchronous, effort) in [
        (Synchronous::Normal, Effort { batch: 40, rounds: 101 }),
        (Synchronous::Full, Effort { batch: 40, rounds: 61 }),
    ] {
        for (sort, [goodwill, by_hand]) in compare(synchronous, &effort) {
            let ratio = goodwill / by_hand;
            println!("| {synchronous:?} | {sort} | {goodwill:.1} | {by_hand:.1} | {ratio:.2} |");
        }
    }
    println!(
        "\nMedians of the rounds; the goal is at most 1.30 times. Both files held equal rows."
    );
}

/// Microseconds a commit takes, through goodwill-sqlite and by hand.
fn compare(synchronous: Synchronous, effort: &Effort) -> Vec<(Sort, [f64; 2])> {
    let folder = tempfile::tempdir().unwrap();
    let [ours, by_hand] =
        ["goodwill.sqlite", "by_hand.sqlite"].map(|name| folder.path().join(name));
    let options = SqliteOptions { synchronous, ..SqliteOptions::default() };
    let store = SqliteStore::open(&ours, &options).unwrap();
    let connection = hand::open(&by_hand, &options);
    let mut hand = Hand::new(&connection);
    let looks = [&ours, &by_hand].map(|path| Connection::open(path).unwrap());

    let mut commits = Commits::new();
    let mut reader = rows::Reader::default();
    let mut taken = Sort::ALL.map(|sort| (sort, Vec::new(), Vec::new()));
    // The cases that all others write to.
    for _ in 0..commits::LIVE.div_ceil(effort.batch) {
        turn(&store, &looks, &mut hand, commits.next(Sort::Opening, effort.batch), &mut reader);
    }
    for _ in 0..effort.rounds {
        for (sort, goodwill, by_hand) in &mut taken {
            let commits = commits.next(*sort, effort.batch);
            let (ours, hands) = turn(&store, &looks, &mut hand, commits, &mut reader);
            goodwill.push(ours);
            by_hand.push(hands);
        }
    }
    assert_equal(&ours, &by_hand);

    taken
        .into_iter()
        .map(|(sort, goodwill, by_hand)| {
            let micros = |taken| median(taken).as_secs_f64() * 1e6 / effort.batch as f64;
            (sort, [micros(goodwill), micros(by_hand)])
        })
        .collect()
}

/// A batch of commits by either, and how long they took.
fn turn(
    store: &SqliteStore,
    looks: &[Connection; 2],
    hand: &mut Hand<'_>,
    commits: Vec<goodwill::port::Commit>,
    reader: &mut rows::Reader,
) -> (Duration, Duration) {
    // Moving the log into the file costs both the same; let it fall between the batches.
    for file in looks {
        file.pragma_update(None, "wal_checkpoint", "PASSIVE").unwrap();
    }
    let places: Vec<_> = commits.iter().map(rows::Place::of).collect();
    let began = clock();
    for commit in commits {
        black_box(now(store.commit(commit)).unwrap());
    }
    let ours = began.elapsed();
    let written: Vec<_> = places.iter().map(|place| reader.next(&looks[0], place)).collect();
    let began = clock();
    for rows in &written {
        hand.write(rows);
    }
    (ours, began.elapsed())
}

fn assert_equal(ours: &Path, by_hand: &Path) {
    let [ours, by_hand] = [ours, by_hand].map(|path| rows::all(&Connection::open(path).unwrap()));
    assert!(ours.len() > 10, "nothing was written");
    assert!(ours == by_hand, "the files hold different rows");
}

fn median(mut taken: Vec<Duration>) -> Duration {
    taken.sort();
    taken.get(taken.len() / 2).copied().unwrap_or_default()
}

#[expect(clippy::disallowed_methods, reason = "a benchmark reads the clock; the library does not")]
fn clock() -> Instant {
    Instant::now()
}
