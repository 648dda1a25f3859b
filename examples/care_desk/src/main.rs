//! The desk as a host runs it: commands in, decisions out, one JSON line each.
//!
//! ```text
//! cargo run -p care_desk -- --store memory < commands.jsonl
//! cargo run -p care_desk -- --store sqlite:desk.sqlite --charter charter.json
//! ```
//!
//! Each line of input is one of
//!
//! ```json
//! {"command_id": "…", "case": "…", "actor": "system", "now": "2026-03-02T10:00:00Z", "command": {"open": {…}}}
//! {"wake": "2026-03-02T12:00:00Z"}
//! {"dispatch": "2026-03-02T12:00:00Z"}
//! {"show": "…"}
//! ```
//!
//! `now` is the system's clock if it is left out; `occurred_at` says that something happened earlier. Each line of output
//! carries the number of the line that it answers. What it acknowledges has been written before: after a crash, whoever
//! sends the same lines again gets the same answers, and nothing happens twice. Effects are printed while they are
//! dispatched, perhaps more than once, always with the same id.

mod arguments;
mod executor;
mod host;
mod line;
mod printer;
mod reply;
mod store;

use std::env;
use std::io::{self, BufRead};
use std::process::ExitCode;

use goodwill::actor::Actor;
use goodwill::charter::{Charter, CharterDraft, Ratification};

use self::arguments::Arguments;
use self::host::Host;
use self::line::Line;
use self::printer::print;
use self::reply::{Numbered, Reply};

/// Who is served here; a host with several tenants has a desk for each.
const TENANT: &str = "demo";

/// Why the desk cannot be run.
#[derive(Debug, thiserror::Error)]
enum Unusable {
    #[error("{0}\nusage: care_desk --store memory|sqlite:FILE [--charter FILE.json]")]
    Usage(String),
    #[error("cannot read {file}: {error}")]
    Unreadable { file: String, error: io::Error },
    #[error("the charter is no charter: {0}")]
    NoCharter(#[from] serde_json::Error),
    #[error(transparent)]
    NotRatified(#[from] goodwill::charter::Findings),
    #[error(transparent)]
    Store(#[from] goodwill::port::StoreError),
    #[error(transparent)]
    Tenant(#[from] goodwill::id::ParseKeyError),
    #[error("the lines cannot be read or written: {0}")]
    Lines(#[from] io::Error),
}

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(unusable) => {
            eprintln!("care_desk: {unusable}");
            ExitCode::from(2)
        }
    }
}

fn run() -> Result<(), Unusable> {
    let arguments = Arguments::read(env::args().skip(1)).map_err(Unusable::Usage)?;
    let charter = charter(arguments.charter.as_deref())?;
    let store = store::open(&arguments.store)?;
    let host = Host::new(store, TENANT.parse()?, charter);
    serve(&host, io::stdin().lock())
}

/// The charter of a file, or the demonstration's own.
fn charter(file: Option<&str>) -> Result<Charter, Unusable> {
    let draft: CharterDraft = match file {
        None => serde_json::from_str(include_str!("../charter.json"))?,
        Some(file) => serde_json::from_str(
            &std::fs::read_to_string(file)
                .map_err(|error| Unusable::Unreadable { file: file.to_owned(), error })?,
        )?,
    };
    Ok(draft.ratify(&Ratification::first(Actor::System))?)
}

/// Answers line by line until there are no more.
fn serve(host: &Host, mut input: impl BufRead) -> Result<(), Unusable> {
    let mut text = Vec::new();
    for line in 1.. {
        text.clear();
        if input.read_until(b'\n', &mut text)? == 0 {
            break;
        }
        if text.trim_ascii().is_empty() {
            continue;
        }
        let reply = match Line::read(&text) {
            Ok(asked) => executor::block_on(host.answer(asked)),
            Err(error) => Reply::malformed(&error),
        };
        print(&Numbered { line, reply })?;
    }
    Ok(())
}
