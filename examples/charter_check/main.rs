//! Reads charters, says what is wrong with them and where, and publishes those that can be ratified.
//!
//! ```text
//! cargo run --example charter_check -- [FILE.toml...] [--publish DIR] [--labels english|chinese]
//!     [--accept CODE@PLACE=REASON...]
//! ```
//!
//! Without a file it checks the three charters of `examples/charters`. Each finding stands beside its line, as a compiler
//! would show it; a last line for each file counts errors, warnings and notes. A charter is ratified if it has no error and
//! each of its warnings is accepted, by code and place, with a reason.
//!
//! The exit code is 0 if all charters are ratified, 1 if one is not, and 2 if there was nothing to check: arguments that
//! make no sense, a file that cannot be read, a folder that cannot be written.
//!
//! `--publish` writes the pages of the ratified charters: `index.md` leads to the others. Several charters get a folder
//! each. Pages of an earlier run are overwritten, never removed.

mod arguments;
pub(crate) mod check;

use std::io::{self, Write};
use std::process::ExitCode;
use std::{env, fs};

use self::arguments::{Arguments, USAGE};
use self::check::Checked;

fn main() -> io::Result<ExitCode> {
    let told = run(env::args_os().skip(1), &mut io::stdout().lock(), &mut io::stderr().lock())?;
    Ok(ExitCode::from(told as u8))
}

/// How it ended; the number is the exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub(crate) enum Told {
    /// All charters are ratified.
    Ratified = 0,
    /// One is not.
    Refused = 1,
    /// There was something that could not be used.
    Unusable = 2,
}

/// Checks what the arguments name, and writes what there is to say.
pub(crate) fn run(
    arguments: impl Iterator<Item = std::ffi::OsString>,
    out: &mut dyn Write,
    complaints: &mut dyn Write,
) -> io::Result<Told> {
    let arguments = match Arguments::read(arguments) {
        Ok(arguments) => arguments,
        Err(refused) => {
            writeln!(complaints, "{refused}\n{USAGE}")?;
            return Ok(Told::Unusable);
        }
    };
    let mut told = Told::Ratified;
    for (number, file) in arguments.files.iter().enumerate() {
        let name = file.shown();
        let text = match fs::read_to_string(&file.path) {
            Ok(text) => text,
            Err(error) => {
                writeln!(complaints, "{name}: cannot be read: {error}")?;
                told = told.max(Told::Unusable);
                continue;
            }
        };
        let checked = Checked::of(&name, &text, &arguments.ratification());
        write!(out, "{checked}")?;
        told = told.max(checked.told());
        if let (Some(into), Some(charter)) = (&arguments.publish, &checked.charter) {
            let folder = arguments.folder(into, number);
            match check::publish(charter, arguments.labels, &folder) {
                Ok(pages) => writeln!(out, "{name}: {pages} pages in {}", folder.display())?,
                Err(error) => {
                    writeln!(complaints, "{}: cannot be written: {error}", folder.display())?;
                    told = told.max(Told::Unusable);
                }
            }
        }
    }
    Ok(told)
}
