//! The City of Boston's promises to its citizens, kept once more.
//!
//! Reads the City's charter and service requests, and lives through them in recorded time: each is a case at the City's
//! desk, opened and closed at its instants, with clocks for what was promised. Then reports how channels and departments
//! served, and whether due times and verdicts are those of the City:
//!
//! ```text
//! cargo run --release --example boston311 [-- FILE.csv]
//! ```
//!
//! Any file will do that has the columns `opened`, `target`, `closed`, `type`, `dept` and `source`, and if it can
//! `queue` and `ontime`. Channels, departments and queues are those of the charter, `examples/data/boston311_charter.toml`.
//! What cannot be believed, or is not in the charter, is refused by line and reason, and counted; a file that cannot be
//! used ends the run with exit code 2.

pub(crate) mod city;
#[path = "../common/columns.rs"]
mod columns;
pub(crate) mod error;
pub(crate) mod keys;
mod names;
mod replay;
mod report;
pub(crate) mod row;
pub(crate) mod rules;
mod service;
pub(crate) mod survey;
#[path = "../common/table.rs"]
pub(crate) mod table;

use std::env;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use goodwill::testkit::block_on;

use self::city::City;
use self::error::Unusable;
use self::survey::Survey;
use self::table::Source;

const DATA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data");

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(unusable) => {
            eprintln!("boston311: {unusable}");
            ExitCode::from(2)
        }
    }
}

fn run() -> Result<(), Unusable> {
    #[expect(
        clippy::disallowed_methods,
        reason = "a program may measure how long it took; its figures do not depend on it"
    )]
    let start = Instant::now();
    let source = Source::read(&requests_file()?)?;
    let survey = block_on(Survey::of(City::load(Path::new(DATA))?, &source))?;
    let mut out = io::stdout().lock();
    write!(out, "{survey}")?;
    writeln!(out, "{}", survey.summary(start.elapsed().as_secs_f64()))?;
    Ok(())
}

/// The one argument, or the sample.
fn requests_file() -> Result<PathBuf, Unusable> {
    let mut arguments = env::args_os().skip(1);
    let file = arguments.next();
    match arguments.next() {
        Some(_) => Err(Unusable::Usage),
        None => {
            Ok(file.map_or_else(|| Path::new(DATA).join("boston311_requests.csv"), PathBuf::from))
        }
    }
}
