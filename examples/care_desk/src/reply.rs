use goodwill::case::{Case, CaseRefusal};
use goodwill::decision::{Because, Refusal, Wake};
use goodwill::id::{CaseId, Code, CommandId, Version};
use goodwill::port::Outgoing;
use goodwill::sla::{Clock, ClockState};
use goodwill::time::Timestamp;
use goodwill::wire::{Effect, Event, Recorded};
use serde::Serialize;
use uuid::Uuid;

/// An answer with the number of the line that it is for.
#[derive(Debug, Serialize)]
pub(crate) struct Numbered {
    pub(crate) line: u64,
    #[serde(flatten)]
    pub(crate) reply: Reply,
}

/// What became of a line.
#[derive(Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Reply {
    Decided(Box<Decided>),
    Refused { command_id: CommandId, case: CaseId, code: Code, reason: String },
    Woken(usize),
    Dispatched(usize),
    Shown(Box<Shown>),
    Error { code: &'static str, message: String },
}

/// What a command led to; a repeat tells the same events.
#[derive(Debug, Serialize)]
pub(crate) struct Decided {
    pub(crate) command_id: CommandId,
    pub(crate) case: CaseId,
    pub(crate) repeated: bool,
    pub(crate) version: Version,
    pub(crate) events: Vec<Told>,
    pub(crate) because: Because,
    pub(crate) next_wake: Option<Next>,
}

/// An event with its place in the life of the case.
#[derive(Debug, Serialize)]
pub(crate) struct Told {
    version: Version,
    at: Timestamp,
    event: Event,
}

/// When the case is to be woken, and why.
#[derive(Debug, Serialize)]
pub(crate) struct Next {
    at: Timestamp,
    why: Code,
}

/// A case as it stands, with all that happened to it.
#[derive(Debug, Serialize)]
pub(crate) struct Shown {
    case: CaseId,
    status: String,
    department: Option<String>,
    clocks: Vec<ShownClock>,
    next_wake: Option<Next>,
    events: Vec<Told>,
}

#[derive(Debug, Serialize)]
struct ShownClock {
    target: String,
    state: &'static str,
    due: Option<Timestamp>,
    breached_at: Option<Timestamp>,
}

/// An effect on its way out; a receiver drops what it has seen under the same id.
#[derive(Debug, Serialize)]
pub(crate) struct Delivery<'a> {
    deliver: Uuid,
    stream: String,
    version: Version,
    ordinal: u32,
    effect: &'a Effect,
}

impl Reply {
    pub(crate) fn refused(command_id: CommandId, case: CaseId, why: &Refusal<CaseRefusal>) -> Self {
        Self::Refused { command_id, case, code: why.code(), reason: why.to_string() }
    }

    pub(crate) fn malformed(error: &serde_json::Error) -> Self {
        let message = error.to_string();
        // The parser counts lines inside of what it is given, which is one line.
        let place = format!(" at line {} column {}", error.line(), error.column());
        let what = message.strip_suffix(&place).unwrap_or(&message);
        let column = error.column();
        Self::Error {
            code: "care-desk.malformed-line",
            message: format!(
                "{what}, at column {column}; write one JSON object a line: a command with `command_id`, `case`, \
                 `actor` and `command`, or `wake`, `dispatch` or `show`"
            ),
        }
    }
}

impl From<Recorded> for Told {
    fn from(recorded: Recorded) -> Self {
        let Recorded { version, at, event, .. } = recorded;
        Self { version, at, event }
    }
}

impl From<Wake> for Next {
    fn from(wake: Wake) -> Self {
        Self { at: wake.at, why: wake.why }
    }
}

impl Shown {
    pub(crate) fn of(id: CaseId, case: &Case, events: Vec<Recorded>) -> Self {
        Self {
            case: id,
            status: case.status().to_string(),
            department: case.owner().map(|owner| owner.department().to_string()),
            clocks: case.clocks().map(ShownClock::of).collect(),
            next_wake: case.next_wake().map(Next::from),
            events: events.into_iter().map(Told::from).collect(),
        }
    }
}

impl ShownClock {
    fn of(clock: &Clock) -> Self {
        let state = match clock.state() {
            ClockState::Idle => "idle",
            ClockState::Running(_) => "running",
            ClockState::Paused { .. } => "paused",
            ClockState::Met { .. } => "met",
            ClockState::Cancelled { .. } => "cancelled",
        };
        Self {
            target: clock.target().to_string(),
            state,
            due: clock.due(),
            breached_at: clock.breached_at(),
        }
    }
}

impl<'a> Delivery<'a> {
    pub(crate) fn of(outgoing: &'a Outgoing) -> Self {
        Self {
            deliver: outgoing.id.uuid(),
            stream: outgoing.id.stream.to_string(),
            version: outgoing.id.version,
            ordinal: outgoing.id.ordinal,
            effect: &outgoing.effect,
        }
    }
}
