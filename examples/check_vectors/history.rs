//! The history of a ticket, as it stands in the files.

use goodwill::time::Timestamp;
use serde::Deserialize;
use serde_json::{Map, Value};

use super::profile::{GoalName, Profile};
use super::row::{Seconds, WrittenCalendar};

/// One fact: what happened to a ticket, and what its clocks must then say.
#[derive(Debug, Deserialize)]
pub(super) struct HistoryRow {
    #[serde(rename = "id")]
    _id: String,
    pub(super) calendar: WrittenCalendar,
    pub(super) input: Input,
    /// What the suite expects from which the row was read.
    pub(super) expect: Map<String, Value>,
    /// What this library answers where it reads the history differently from that suite.
    #[serde(default)]
    pub(super) oracle: Option<Map<String, Value>>,
    pub(super) profile: Profile,
    /// The settings of the profile which, changed alone, would break the row.
    #[serde(default)]
    pub(super) sensitive_to: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Input {
    pub(super) targets: Targets,
    /// The statuses in which clocks stand still.
    pub(super) paused_statuses: Vec<String>,
    pub(super) history: Vec<Happened>,
    /// When the clocks are read.
    pub(super) as_of: Timestamp,
}

/// Goals in working seconds; one that is missing is only measured.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Targets {
    first_response: Option<Seconds>,
    next_reply: Option<Seconds>,
    resolution: Option<Seconds>,
}

impl Targets {
    pub(super) const fn of(&self, goal: GoalName) -> Option<Seconds> {
        match goal {
            GoalName::FirstResponse => self.first_response,
            GoalName::NextReply => self.next_reply,
            GoalName::Resolution => self.resolution,
        }
    }
}

#[derive(Debug, Deserialize)]
pub(super) struct Happened {
    pub(super) at: Timestamp,
    #[serde(flatten)]
    pub(super) event: Event,
}

/// What can happen to a ticket.
#[derive(Debug, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub(super) enum Event {
    Created {
        /// The first status.
        value: Option<String>,
        #[serde(default)]
        by: Side,
    },
    AgentReply,
    CustomerReply,
    InternalNote,
    Status {
        value: String,
    },
    Closed {
        value: Option<String>,
    },
    Reopened,
    Priority {
        targets: Targets,
    },
}

/// Who wrote what opened the ticket.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Side {
    #[default]
    Customer,
    Agent,
}

impl Input {
    /// All sets of goals that the ticket ever has, each once, the first one first.
    pub(super) fn target_sets(&self) -> Vec<&Targets> {
        let later = self.history.iter().filter_map(|happened| match &happened.event {
            Event::Priority { targets } => Some(targets),
            _ => None,
        });
        let mut sets = Vec::new();
        for targets in std::iter::once(&self.targets).chain(later) {
            if !sets.contains(&targets) {
                sets.push(targets);
            }
        }
        sets
    }
}
