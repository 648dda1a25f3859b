//! Runs the library over facts read out of other projects' test suites, and says where it disagrees.
//!
//! ```text
//! cargo run --example check_vectors -- tests/data/vectors
//! ```
//!
//! Each argument is a file, or a folder of `*.json` files. There is a line for each file, one for each row that
//! failed or cannot be expressed, one for each setting of a help desk that the library lacks, and a last one with the
//! totals; the exit code is 1 if anything failed. The format of the files is described in
//! `tests/data/vectors/README.md`.
//!
//! A row with the history of a ticket is run through a ratified charter and a case: `promise` turns its goals into the
//! charter, `ticket` its events into commands, and `reading` reads the answers off the clocks. It is not expressible only
//! if the library lacks a setting of its profile (`profile`) on which, as the row itself says, its facts depend.

mod calendar;
mod check;
mod files;
mod history;
mod profile;
mod promise;
mod reading;
mod report;
mod row;
mod ticket;

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs};

use self::profile::LACKING;
use self::report::{FileReport, Totals};

const USAGE: &str = "usage: check_vectors PATH...\n\
    PATH is a file of rows or a folder of such files (*.json)";

fn main() -> io::Result<ExitCode> {
    let paths: Vec<PathBuf> = env::args_os().skip(1).map(PathBuf::from).collect();
    if paths.is_empty() {
        writeln!(io::stderr(), "{USAGE}")?;
        return Ok(ExitCode::FAILURE);
    }
    let totals = report_on(&paths, &mut io::stdout().lock())?;
    Ok(if totals.failed() == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Writes a report on each file, then the totals.
fn report_on(paths: &[PathBuf], out: &mut impl Write) -> io::Result<Totals> {
    let mut totals = Totals::default();
    for report in paths.iter().flat_map(|path| reports(path)) {
        totals += report.totals;
        write!(out, "{report}")?;
    }
    for lacking in &LACKING {
        writeln!(out, "LACKING {lacking}: {}", lacking.reason)?;
    }
    writeln!(out, "{totals}")?;
    Ok(totals)
}

fn reports(path: &Path) -> Vec<FileReport> {
    match files::below(path) {
        Ok(files) => files.iter().map(|file| report(file)).collect(),
        Err(error) => vec![FileReport::unreadable(&path.display().to_string(), &error.to_string())],
    }
}

fn report(file: &Path) -> FileReport {
    let name = file.display().to_string();
    match fs::read(file) {
        Ok(content) => FileReport::of(&name, &content),
        Err(error) => FileReport::unreadable(&name, &format!("cannot be read: {error}")),
    }
}
