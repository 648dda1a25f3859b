//! The traveller and the VIP counter: special treatment is not differentiated treatment, and the rules tell which it is.
//!
//! A telecom company may open a counter for its best customers, send its travellers there, or give each customer what he
//! needs. Three rule sets say so, one each. They are examined without any customer, and then asked for real ones: who gets
//! something, whether he needs it, what a served need costs, and who is left out:
//!
//! ```text
//! cargo run --example special_vs_differentiated [-- FILE.csv]
//! ```
//!
//! Any file will do that has the columns `MonthlyCharges`, `tenure`, `Contract`, `PaperlessBilling`, `PaymentMethod`,
//! `SeniorCitizen` and `PhoneService`. An empty cell is a fact that nobody knows. A row that cannot be believed is refused
//! by line and reason, and counted; a file that cannot be used ends the run with exit code 2.

pub(crate) mod customer;
pub(crate) mod error;
mod report;
pub(crate) mod rules;
pub(crate) mod survey;
#[path = "../common/table.rs"]
pub(crate) mod table;

use std::env;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use self::error::Unusable;
use self::survey::Survey;
use self::table::Source;

const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/telco_customers.csv");

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(unusable) => {
            eprintln!("special_vs_differentiated: {unusable}");
            ExitCode::from(2)
        }
    }
}

fn run() -> Result<(), Unusable> {
    let survey = Survey::of(rules::book()?.compile()?, &Source::read(&customers_file()?)?)?;
    let mut out = io::stdout().lock();
    write!(out, "{survey}")?;
    writeln!(out, "{}", survey.summary())?;
    Ok(())
}

/// The one argument, or the sample.
fn customers_file() -> Result<PathBuf, Unusable> {
    let mut arguments = env::args_os().skip(1);
    let file = arguments.next();
    match arguments.next() {
        Some(_) => Err(Unusable::Usage),
        None => Ok(file.map_or_else(|| Path::new(SAMPLE).to_owned(), PathBuf::from)),
    }
}
