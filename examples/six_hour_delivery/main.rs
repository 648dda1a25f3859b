//! Does the customer need delivery within six hours? Standards against what those who need them tolerate and hope for.
//!
//! An appliance retailer promises the city six hours and the region a day. Its customers told what would be just good enough for
//! them, and what they hope for. The program counts them, and tells of each standard whom it serves too little and too well, which
//! cheaper level would do for all of them, and what that would save:
//!
//! ```text
//! cargo run --example six_hour_delivery [-- CUSTOMERS.csv]
//! ```
//!
//! Any file will do that has the columns `measure`, `segment`, `need`, `good_enough` and `hoped_for`. A row that cannot be believed is
//! refused by line and reason, and counted; a file that cannot be used ends the run with exit code 2. Whether a customer is
//! satisfied the program does not tell: nobody asked him.

pub(crate) mod error;
mod report;
pub(crate) mod survey;
#[path = "../common/table.rs"]
pub(crate) mod table;

use std::env;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use goodwill::charter::{CharterDraft, toml};

use self::error::Unusable;
use self::survey::Survey;
use self::table::Source;

const DATA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data");

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(unusable) => {
            eprintln!("six_hour_delivery: {unusable}");
            ExitCode::from(2)
        }
    }
}

fn run() -> Result<(), Unusable> {
    let survey = Survey::of(charter()?, &Source::read(&customers_file()?)?)?;
    let mut out = io::stdout().lock();
    write!(out, "{survey}")?;
    writeln!(out, "{}", survey.summary())?;
    Ok(())
}

/// What the retailer promises, so far without a word from its customers.
pub(crate) fn charter() -> Result<CharterDraft, Unusable> {
    let file = Path::new(DATA).join("six_hour_delivery_charter.toml");
    let name = file.display().to_string();
    let text = fs::read_to_string(&file)
        .map_err(|error| Unusable::Unreadable { file: name.clone(), error })?;
    Ok(toml::read_named(&name, &text)?.draft)
}

/// The one argument, or the sample.
fn customers_file() -> Result<PathBuf, Unusable> {
    let mut arguments = env::args_os().skip(1);
    let file = arguments.next();
    match arguments.next() {
        Some(_) => Err(Unusable::Usage),
        None => Ok(file.map_or_else(
            || Path::new(DATA).join("six_hour_delivery_customers.csv"),
            PathBuf::from,
        )),
    }
}
