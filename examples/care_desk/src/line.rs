use std::collections::BTreeMap;

use goodwill::actor::Actor;
use goodwill::case::CaseCommand;
use goodwill::id::{CaseId, CommandId};
use goodwill::time::Timestamp;
use goodwill::value::FactSheet;
use serde::Deserialize;
use serde::de::IgnoredAny;

/// What a line asks.
#[derive(Debug)]
pub(crate) enum Line {
    Command(Box<CommandLine>),
    Wake(Timestamp),
    Dispatch(Timestamp),
    Show(CaseId),
}

/// A command with all that the desk has to know.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CommandLine {
    pub(crate) command_id: CommandId,
    pub(crate) case: CaseId,
    pub(crate) actor: Actor,
    pub(crate) now: Option<Timestamp>,
    pub(crate) occurred_at: Option<Timestamp>,
    #[serde(default)]
    pub(crate) facts: FactSheet,
    pub(crate) command: CaseCommand,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WakeLine {
    wake: Timestamp,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DispatchLine {
    dispatch: Timestamp,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ShowLine {
    show: CaseId,
}

impl Line {
    /// Reads a line; the key that stands in it says what it is.
    pub(crate) fn read(text: &[u8]) -> Result<Self, serde_json::Error> {
        let keys: BTreeMap<String, IgnoredAny> = serde_json::from_slice(text)?;
        if keys.contains_key("wake") {
            return serde_json::from_slice(text).map(|WakeLine { wake }| Self::Wake(wake));
        }
        if keys.contains_key("dispatch") {
            return serde_json::from_slice(text)
                .map(|DispatchLine { dispatch }| Self::Dispatch(dispatch));
        }
        if keys.contains_key("show") {
            return serde_json::from_slice(text).map(|ShowLine { show }| Self::Show(show));
        }
        serde_json::from_slice(text).map(Self::Command)
    }
}
