//! The setting under which a history's expectation holds, and what of it the library does not do.

use std::fmt;

use serde::Deserialize;

/// How a peer lets a ticket drive its clocks.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Profile {
    landing: Landing,
    /// The goals whose clocks a paused status stops.
    pub(super) pause_clocks: Vec<GoalName>,
    pause_extends: bool,
    pause_measure: PauseMeasure,
    pub(super) due_when_met: Shown,
    due_while_paused: Shown,
    pub(super) next_reply_from: NextReplyFrom,
    closed_stops: bool,
}

/// The three goals of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum GoalName {
    FirstResponse,
    NextReply,
    Resolution,
}

impl GoalName {
    pub(super) const ALL: [Self; 3] = [Self::FirstResponse, Self::NextReply, Self::Resolution];

    /// Its name in the expectations.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::FirstResponse => "first_response",
            Self::NextReply => "next_reply",
            Self::Resolution => "resolution",
        }
    }
}

/// When a goal falls due that ends exactly with a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Landing {
    Close,
    Open,
}

/// In which time a pause is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum PauseMeasure {
    Business,
    Wall,
}

/// Whether a due time that is not outstanding is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Shown {
    Kept,
    Cleared,
}

/// What the clock of the next reply counts from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum NextReplyFrom {
    Customer,
    CustomerAfterFirstReply,
    AnyContact,
}

/// A setting that the library does not have.
#[derive(Debug)]
pub(super) struct Lacking {
    pub(super) key: &'static str,
    pub(super) value: &'static str,
    /// What it does instead, and why.
    pub(super) reason: &'static str,
    asked: fn(&Profile) -> bool,
}

/// All settings that the library does not have: they are read as if the profile held the other value.
pub(super) const LACKING: [Lacking; 5] = [
    Lacking {
        key: "landing",
        value: "open",
        reason: "due is the earliest instant with the amount worked, which is the closing one",
        asked: |profile| profile.landing == Landing::Open,
    },
    Lacking {
        key: "pause_extends",
        value: "false",
        reason: "a pause that stops a clock moves its due time; a clock that it does not stop runs on",
        asked: |profile| !profile.pause_extends,
    },
    Lacking {
        key: "pause_measure",
        value: "wall",
        reason: "a pause takes from a clock only the time that the clock would have counted",
        asked: |profile| profile.pause_measure == PauseMeasure::Wall,
    },
    Lacking {
        key: "due_while_paused",
        value: "kept",
        reason: "a clock that stands still has no due time, only time left",
        asked: |profile| profile.due_while_paused == Shown::Kept,
    },
    Lacking {
        key: "closed_stops",
        value: "false",
        reason: "nothing is outstanding in a matter that is closed",
        asked: |profile| !profile.closed_stops,
    },
];

impl fmt::Display for Lacking {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}={}", self.key, self.value)
    }
}

impl Profile {
    /// The settings that stand in the way: those that the library lacks and on which the row depends.
    pub(super) fn in_the_way(
        &self,
        sensitive_to: &[String],
    ) -> impl Iterator<Item = &'static Lacking> {
        LACKING.iter().filter(|lacking| {
            (lacking.asked)(self) && sensitive_to.iter().any(|key| key == lacking.key)
        })
    }
}
