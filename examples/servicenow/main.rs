//! A service desk's incidents, lived through once more.
//!
//! Reads the event log of an incident management system, and lets each incident be a case at a desk in recorded time: its
//! states are waits with their reasons, its changes of group are hand-offs, and it may be taken up again. Then reports what
//! incidents waited for, who had them and how often they were passed back, how long they took the first time and on the
//! whole, and how the promises of the example's own charter were kept:
//!
//! ```text
//! cargo run --release --example servicenow [-- FILE.csv]
//! ```
//!
//! Any file will do that has the columns of the sample, `examples/data/servicenow_incidents.csv`; more may stand beside them.
//! A row that cannot be believed is left out by line and reason, and counted; a file that cannot be used ends the run with
//! exit code 2.

#[path = "../common/columns.rs"]
mod columns;
pub(crate) mod error;
mod replay;
mod report;
pub(crate) mod row;
pub(crate) mod service;
pub(crate) mod survey;
#[path = "../common/table.rs"]
pub(crate) mod table;
pub(crate) mod timeline;

use std::env;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use goodwill::testkit::block_on;

use self::error::Unusable;
use self::survey::Survey;
use self::table::Source;

const DATA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data");

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(unusable) => {
            eprintln!("servicenow: {unusable}");
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
    let source = Source::read(&incidents_file()?)?;
    let survey = block_on(Survey::of(Path::new(DATA), &source))?;
    let mut out = io::stdout().lock();
    write!(out, "{survey}")?;
    writeln!(out, "{}", survey.summary(start.elapsed().as_secs_f64()))?;
    Ok(())
}

/// The one argument, or the sample.
fn incidents_file() -> Result<PathBuf, Unusable> {
    let mut arguments = env::args_os().skip(1);
    let file = arguments.next();
    match arguments.next() {
        Some(_) => Err(Unusable::Usage),
        None => {
            Ok(file.map_or_else(|| Path::new(DATA).join("servicenow_incidents.csv"), PathBuf::from))
        }
    }
}
