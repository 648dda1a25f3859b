//! Rows of the incident log: what somebody saw of an incident when it was last updated.

use goodwill::chrono::NaiveDateTime;
use goodwill::chrono_tz::Tz;
use goodwill::time::Timestamp;

use super::error::{Fault, Unusable};
use super::table::{Source, Table};

/// The log's times bear no offset; they are read as UTC.
pub(crate) const ZONE: Tz = Tz::UTC;

/// What stands for a value that was not written down.
const MISSING: &str = "?";

/// An incident as it stood after one of its updates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) line: u64,
    pub(crate) incident: String,
    /// Which of its updates this is, from 0 on.
    pub(crate) number: u32,
    pub(crate) state: State,
    /// Who reported it, if that was written down.
    pub(crate) caller: Option<String>,
    pub(crate) opened: Timestamp,
    pub(crate) updated: Timestamp,
    pub(crate) channel: String,
    pub(crate) priority: String,
    /// Who has it, if that was written down.
    pub(crate) group: Option<String>,
    pub(crate) assignee: Option<String>,
    /// The log's own verdict so far.
    pub(crate) made_sla: bool,
}

/// What an incident was doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum State {
    /// New or active: somebody is at work, or should be.
    Open,
    Waiting(Wait),
    Resolved,
    Closed,
}

/// For whom or what an incident waited.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Wait {
    Customer,
    Vendor,
    Problem,
    Evidence,
}

impl Wait {
    pub(crate) const ALL: [Self; 4] = [Self::Customer, Self::Vendor, Self::Problem, Self::Evidence];

    /// The wait reason of the charter.
    pub(crate) const fn reason(self) -> &'static str {
        match self {
            Self::Customer => "customer",
            Self::Vendor => "vendor",
            Self::Problem => "problem",
            Self::Evidence => "evidence",
        }
    }
}

impl State {
    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "New" | "Active" => Self::Open,
            "Awaiting User Info" => Self::Waiting(Wait::Customer),
            "Awaiting Vendor" => Self::Waiting(Wait::Vendor),
            "Awaiting Problem" => Self::Waiting(Wait::Problem),
            "Awaiting Evidence" => Self::Waiting(Wait::Evidence),
            "Resolved" => Self::Resolved,
            "Closed" => Self::Closed,
            _ => return None,
        })
    }

    /// Whether something is still to be done.
    pub(crate) const fn is_open(self) -> bool {
        matches!(self, Self::Open | Self::Waiting(_))
    }
}

/// A row that is left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refused {
    pub(crate) line: u64,
    pub(crate) fault: Fault,
}

const COLUMNS: [&str; 11] = [
    "number",
    "seq",
    "incident_state",
    "caller_id",
    "opened_at",
    "sys_updated_at",
    "contact_type",
    "priority",
    "assignment_group",
    "assigned_to",
    "made_sla",
];

/// The rows of a log, in the order of the file.
pub(crate) fn rows(source: &Source) -> Result<Vec<Result<Row, Refused>>, Unusable> {
    let table = Table::new(source, COLUMNS, &[])?;
    let read = table.map(|row| {
        let line = row.line;
        row.cells.and_then(|cells| read(line, cells)).map_err(|fault| Refused { line, fault })
    });
    Ok(read.collect())
}

fn read(line: u64, cells: [String; 11]) -> Result<Row, Fault> {
    let [incident, number, state, caller, opened, updated, channel, priority, group, who, made] =
        cells;
    Ok(Row {
        line,
        incident: known("number", incident)?,
        number: number.parse().map_err(|_| Fault::NotANumber { column: "seq", text: number })?,
        state: State::named(&state).ok_or(Fault::NotAState(state))?,
        caller: known("caller_id", caller).ok(),
        opened: instant("opened_at", opened)?,
        updated: instant("sys_updated_at", updated)?,
        channel: known("contact_type", channel)?,
        priority: known("priority", priority)?,
        group: known("assignment_group", group).ok(),
        assignee: known("assigned_to", who).ok(),
        made_sla: flag(made)?,
    })
}

fn known(column: &'static str, text: String) -> Result<String, Fault> {
    match text.as_str() {
        "" | MISSING => Err(Fault::Missing { column }),
        _ => Ok(text),
    }
}

fn instant(column: &'static str, text: String) -> Result<Timestamp, Fault> {
    let formats = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"];
    let wall = formats.iter().find_map(|format| NaiveDateTime::parse_from_str(&text, format).ok());
    wall.and_then(|wall| Timestamp::of_wall_clock(wall, ZONE).ok())
        .ok_or(Fault::NotATime { column, text })
}

fn flag(text: String) -> Result<bool, Fault> {
    text.parse().map_err(|_| Fault::NotAFlag { column: "made_sla", text })
}
