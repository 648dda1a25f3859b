use serde::{Deserialize, Serialize};

use super::{Signal, SignalSet};
use crate::text::serde_also_from_text;

/// What a clock measures: from which signals to which.
///
/// ```
/// use goodwill::sla::{Metric, Signal};
///
/// let first = Metric::first_response();
/// assert!(first.starts.contains(Signal::Opened));
/// assert!(!first.stops.contains(Signal::AutomatonResponded)); // a robot's greeting is no answer
/// assert_eq!(Metric::named("first_response"), Some(first)); // as a declaration may write it
/// assert_eq!(Metric::named("best_response"), None);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields, remote = "Self")]
pub struct Metric {
    /// The signals that start the clock.
    pub starts: SignalSet,
    /// The signals that fulfil it.
    pub stops: SignalSet,
    /// What a start means once the clock has been fulfilled.
    pub recurs: Recurrence,
}

/// What a starting signal means to a clock that has been fulfilled before, or has yet to be for the first time.
///
/// To a clock that has started and is not fulfilled it means nothing, unless it fulfils it, too: then one cycle ends
/// and the next begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Recurrence {
    /// Nothing: it measures once.
    Once,
    /// It starts from nothing, for the next of its kind.
    Chained,
    /// As `Chained`, but only from the first fulfilling signal on: what starts before it does not count.
    AfterFirst,
}

impl Metric {
    /// From the opening to the first visible answer of a person.
    ///
    /// An automaton's answer, a note and a taken message do not count (S1-10; the reading of peers' users).
    #[must_use]
    pub const fn first_response() -> Self {
        Self {
            starts: SignalSet::of(&[Signal::Opened]),
            stops: SignalSet::of(&[Signal::PersonResponded]),
            recurs: Recurrence::Once,
        }
    }

    /// From the oldest unanswered message of the customer, the opening included, to a person's visible answer.
    #[must_use]
    pub const fn next_response() -> Self {
        Self {
            starts: SignalSet::of(&[Signal::Opened, Signal::CustomerWrote]),
            stops: SignalSet::of(&[Signal::PersonResponded]),
            recurs: Recurrence::Chained,
        }
    }

    /// As [`Metric::next_response`], but from our first answer on: what the customer wrote before it does not count.
    #[must_use]
    pub const fn later_response() -> Self {
        Self {
            starts: SignalSet::of(&[Signal::CustomerWrote]),
            stops: SignalSet::of(&[Signal::PersonResponded]),
            recurs: Recurrence::AfterFirst,
        }
    }

    /// From the opening, or from our last answer, to our next one, until it is solved: the customer hears from us.
    #[must_use]
    pub const fn periodic_update() -> Self {
        Self {
            starts: SignalSet::of(&[Signal::Opened, Signal::PersonResponded, Signal::Reopened]),
            stops: SignalSet::of(&[Signal::PersonResponded, Signal::Resolved, Signal::Closed]),
            recurs: Recurrence::Chained,
        }
    }

    /// From the opening to the first time that we consider it solved; reopening does not start it again.
    #[must_use]
    pub const fn first_resolution() -> Self {
        Self {
            starts: SignalSet::of(&[Signal::Opened]),
            stops: SignalSet::of(&[Signal::Resolved, Signal::Closed]),
            recurs: Recurrence::Once,
        }
    }

    /// The metric that has this name among those above.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "first_response" => Some(Self::first_response()),
            "next_response" => Some(Self::next_response()),
            "later_response" => Some(Self::later_response()),
            "periodic_update" => Some(Self::periodic_update()),
            "first_resolution" => Some(Self::first_resolution()),
            _ => None,
        }
    }
}

serde_also_from_text!(
    Metric,
    "`first_response`, `next_response`, `later_response`, `periodic_update`, `first_resolution`, or a table of signals",
    Metric::named
);
