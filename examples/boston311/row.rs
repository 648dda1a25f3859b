//! Service requests, read from a file.

use goodwill::time::Timestamp;

use super::city::ZONE;
use super::error::{Fault, Unusable};
use super::table::{Source, Table};

/// What one citizen asked of the City, and when the City meant to be done and was.
#[derive(Debug)]
pub(crate) struct Request {
    pub(crate) line: u64,
    pub(crate) channel: String,
    pub(crate) department: String,
    pub(crate) queue: String,
    pub(crate) kind: String,
    pub(crate) opened: Timestamp,
    pub(crate) target: Option<Timestamp>,
    pub(crate) closed: Option<Timestamp>,
    /// The City's own verdict.
    pub(crate) on_time: Option<bool>,
}

/// A row that is left out, or a claim of it that is not believed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refused {
    pub(crate) line: u64,
    pub(crate) fault: Fault,
}

const COLUMNS: [&str; 8] =
    ["opened", "target", "closed", "type", "dept", "source", "queue", "ontime"];

/// What a file may do without.
const OPTIONAL: [&str; 2] = ["queue", "ontime"];

/// The requests of a file, whose times are wall clocks of the City.
pub(crate) fn requests(
    source: &Source,
) -> Result<impl Iterator<Item = Result<Request, Refused>>, Unusable> {
    let rows = Table::new(source, COLUMNS, &OPTIONAL)?;
    Ok(rows.map(|row| {
        let line = row.line;
        row.cells.and_then(|cells| request(line, cells)).map_err(|fault| Refused { line, fault })
    }))
}

fn request(line: u64, cells: [String; 8]) -> Result<Request, Fault> {
    let [opened, target, closed, kind, department, channel, queue, on_time] = cells;
    Ok(Request {
        line,
        channel,
        department,
        queue,
        kind,
        opened: instant("opened", opened)?,
        target: instant_if_any("target", target)?,
        closed: instant_if_any("closed", closed)?,
        on_time: flag(on_time)?,
    })
}

fn instant_if_any(column: &'static str, text: String) -> Result<Option<Timestamp>, Fault> {
    if text.is_empty() {
        return Ok(None);
    }
    instant(column, text).map(Some)
}

fn instant(column: &'static str, text: String) -> Result<Timestamp, Fault> {
    let wall = text.parse().ok();
    wall.and_then(|wall| Timestamp::of_wall_clock(wall, ZONE).ok())
        .ok_or(Fault::NotATime { column, text })
}

fn flag(text: String) -> Result<Option<bool>, Fault> {
    match text.as_str() {
        "" => Ok(None),
        "ONTIME" => Ok(Some(true)),
        "OVERDUE" => Ok(Some(false)),
        _ => Err(Fault::NotAFlag(text)),
    }
}
