//! A command through desk and file, not waiting for the disk: by itself, or in turns with a program that asks on stdin.
//!
//! Asked with `--serve`, each line is a past, `ten` or `long`, and a number of commands; the answer is how many nanoseconds
//! they took. So stores whose copies of SQLite cannot be linked into one program are measured in turns all the same.

#![expect(clippy::unwrap_used, reason = "a bench that cannot be set up has nothing to measure")]

#[path = "../../../../benches/desk/workload.rs"]
mod workload;

use std::env;
use std::io::{self, BufRead, Write};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU32, Ordering};

use goodwill_sqlite::{SqliteOptions, SqliteStore, Synchronous};
use tempfile::TempDir;

use workload::{Notes, TEN_EVENTS, TEN_THOUSAND_EVENTS};

static FOLDER: LazyLock<TempDir> = LazyLock::new(|| tempfile::tempdir().unwrap());
static FILES: AtomicU32 = AtomicU32::new(0);

/// A store in a file of its own.
fn store() -> SqliteStore {
    let file = format!("{}.sqlite", FILES.fetch_add(1, Ordering::Relaxed));
    let options = SqliteOptions { synchronous: Synchronous::Normal, ..SqliteOptions::default() };
    SqliteStore::open(FOLDER.path().join(file), &options).unwrap()
}

fn main() -> io::Result<()> {
    let asked = |what| env::args().any(|argument| argument == what);
    for past in [TEN_EVENTS, TEN_THOUSAND_EVENTS] {
        Notes::check(past, store);
    }
    if asked("--serve") {
        serve()?;
    } else if !asked("--test") {
        report();
    }
    std::fs::remove_dir_all(FOLDER.path())
}

fn serve() -> io::Result<()> {
    let [mut ten, mut long] =
        [TEN_EVENTS, TEN_THOUSAND_EVENTS].map(|past| Notes::after(past, store));
    let mut out = io::stdout().lock();
    writeln!(out, "ready")?;
    for line in io::stdin().lock().lines() {
        let line = line?;
        let (past, calls) = line.split_once(' ').unwrap();
        let notes = if past == "ten" { &mut ten } else { &mut long };
        writeln!(out, "{}", notes.run(calls.parse().unwrap()).as_nanos())?;
    }
    Ok(())
}

fn report() {
    for past in [TEN_EVENTS, TEN_THOUSAND_EVENTS] {
        let mut notes = Notes::after(past, store);
        let mut taken: Vec<_> = (0..31).map(|_| notes.run(200) / 200).collect();
        taken.sort();
        println!("a note to {}: {:?}", past.name, taken.get(15).copied().unwrap_or_default());
    }
}
