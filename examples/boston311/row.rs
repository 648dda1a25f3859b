//! Service requests, read from a file.

use goodwill::chrono_tz::Tz;
use goodwill::time::Timestamp;

use super::error::{Fault, Unusable};
use super::table::{Source, Table};

/// What one citizen asked of the City, and when the City meant to be done and was.
pub(crate) struct Request {
    pub(crate) line: u64,
    pub(crate) channel: String,
    pub(crate) department: String,
    pub(crate) kind: String,
    pub(crate) opened: Timestamp,
    pub(crate) target: Option<Timestamp>,
    closed: Option<Timestamp>,
}

/// A row that is left out, or a closing that is not believed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refused {
    pub(crate) line: u64,
    pub(crate) fault: Fault,
}

const COLUMNS: [&str; 6] = ["opened", "target", "closed", "type", "dept", "source"];

/// The requests of a file, whose times are wall clocks of `zone`.
pub(crate) fn requests(
    source: &Source,
    zone: Tz,
) -> Result<impl Iterator<Item = Result<Request, Refused>>, Unusable> {
    let rows = Table::new(source, COLUMNS)?;
    Ok(rows.map(move |row| {
        let line = row.line;
        row.cells
            .and_then(|cells| request(line, cells, zone))
            .map_err(|fault| Refused { line, fault })
    }))
}

fn request(line: u64, cells: [String; 6], zone: Tz) -> Result<Request, Fault> {
    let [opened, target, closed, kind, department, channel] = cells;
    Ok(Request {
        line,
        channel,
        department,
        kind,
        opened: instant("opened", opened, zone)?,
        target: instant_if_any("target", target, zone)?,
        closed: instant_if_any("closed", closed, zone)?,
    })
}

impl Request {
    /// When it was closed, if that can be true.
    pub(crate) fn closing(&self) -> Result<Option<Timestamp>, Refused> {
        match self.closed {
            Some(closed) if closed < self.opened => Err(Refused {
                line: self.line,
                fault: Fault::ClosedBeforeOpened(self.opened.since(closed)),
            }),
            closed => Ok(closed),
        }
    }
}

fn instant_if_any(
    column: &'static str,
    text: String,
    zone: Tz,
) -> Result<Option<Timestamp>, Fault> {
    if text.is_empty() {
        return Ok(None);
    }
    instant(column, text, zone).map(Some)
}

fn instant(column: &'static str, text: String, zone: Tz) -> Result<Timestamp, Fault> {
    let wall = text.parse().ok();
    wall.and_then(|wall| Timestamp::of_wall_clock(wall, zone).ok())
        .ok_or(Fault::NotATime { column, text })
}
