use serde::{Deserialize, Serialize};

use super::{Signal, SignalSet};
use crate::text::serde_also_from_text;

/// What a clock measures: from which signals to which.
///
/// ```
/// use goodwill::sla::{Anchor, Metric, Signal};
///
/// let first = Metric::first_response();
/// assert!(first.starts.contains(Signal::Opened));
/// assert!(!first.stops.contains(Signal::AutomatonResponded)); // a robot's greeting is no answer
/// assert_eq!(Metric::named("first_response"), Some(first)); // as a declaration may write it
/// assert_eq!(Metric::named("best_response"), None);
///
/// let from_hand = first.counting_from(Anchor::Accepted);
/// assert!(!from_hand.starts.contains(Signal::Opened));
/// assert_eq!(Metric::named("first_response from accepted"), Some(from_hand));
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
    /// It goes on where it stopped: what lies between counts as closed time, and a breach stays.
    Continued,
    /// It goes on as if it had never stopped: what lies between counts, and a breach stays.
    ContinuedThrough,
}

/// From when on a clock counts, if not from the beginning of the matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Anchor {
    /// From the beginning of the matter.
    Created,
    /// From when it was given to somebody: to a department, a queue or a person.
    Assigned,
    /// From when somebody took it on: a person, or the department that it was offered to.
    Accepted,
}

impl Metric {
    /// From the opening, or the customer's first word in a matter that we began, to the first visible answer of a person.
    ///
    /// An automaton's answer, a note, a word that it arrived and a taken message do not count (S1-10; B-04).
    #[must_use]
    pub const fn first_response() -> Self {
        Self {
            starts: SignalSet::of(&[Signal::Opened, Signal::CustomerWrote]),
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
            starts: BEGUN.with(SignalSet::of(&[Signal::PersonResponded, Signal::Reopened])),
            stops: ENDED.with(SignalSet::of(&[Signal::PersonResponded])),
            recurs: Recurrence::Chained,
        }
    }

    /// From the opening to the first time that we consider it solved; reopening does not start it again.
    #[must_use]
    pub const fn first_resolution() -> Self {
        Self { starts: BEGUN, stops: ENDED, recurs: Recurrence::Once }
    }

    /// From the opening to the last time that we consider it solved: taken up again, it goes on where it stopped (B-17).
    #[must_use]
    pub const fn total_resolution() -> Self {
        Self { starts: BEGUN.with(TAKEN_UP_AGAIN), stops: ENDED, recurs: Recurrence::Continued }
    }

    /// As [`Metric::total_resolution`], for matters that the customer began: he waits for us, unless a pause says that we
    /// wait for him.
    #[must_use]
    pub const fn requester_wait() -> Self {
        let asked = SignalSet::of(&[Signal::Opened]);
        Self { starts: asked.with(TAKEN_UP_AGAIN), ..Self::total_resolution() }
    }

    /// As [`Metric::total_resolution`], but from when somebody took it on: we work, unless a pause says that we wait.
    #[must_use]
    pub const fn agent_work() -> Self {
        let taken = SignalSet::of(&[Signal::Taken, Signal::HandoffAccepted]);
        Self { starts: taken.with(TAKEN_UP_AGAIN), ..Self::total_resolution() }
    }

    /// For how long one department answers for the matter: it begins anew with each.
    #[must_use]
    pub const fn ownership() -> Self {
        let passed_on = SignalSet::of(&[Signal::Assigned, Signal::HandoffAccepted]);
        Self {
            starts: BEGUN.with(TAKEN_UP_AGAIN).with(passed_on),
            stops: ENDED.with(passed_on),
            recurs: Recurrence::Chained,
        }
    }

    /// From the offer of a hand-off to its being accepted or returned.
    #[must_use]
    pub const fn handoff_acceptance() -> Self {
        Self {
            starts: SignalSet::of(&[Signal::HandoffOffered]),
            stops: SignalSet::of(&[Signal::HandoffAccepted, Signal::HandoffReturned]),
            recurs: Recurrence::Chained,
        }
    }

    /// Something promised in person: no signal drives it, since each promise is kept or broken by itself.
    #[must_use]
    pub const fn promise() -> Self {
        let none = SignalSet::of(&[]);
        Self { starts: none, stops: none, recurs: Recurrence::Once }
    }

    /// Counts from another instant than the beginning of the matter; what the customer wrote before it counts no more,
    /// where it is measured once.
    #[must_use]
    pub const fn counting_from(self, anchor: Anchor) -> Self {
        let from = match anchor {
            Anchor::Created => return self,
            Anchor::Assigned => GIVEN,
            Anchor::Accepted => TAKEN_ON,
        };
        let wrote = SignalSet::of(&[Signal::CustomerWrote]);
        let before = match self.recurs {
            Recurrence::Once => BEGUN.with(wrote),
            _ => BEGUN,
        };
        Self { starts: self.starts.without(before).with(from), ..self }
    }

    /// Says what a start means once it has been fulfilled: nothing, a new cycle, going on.
    #[must_use]
    pub const fn recurring(self, recurs: Recurrence) -> Self {
        Self { recurs, ..self }
    }

    /// Whether a signal may start its clock or fulfil it.
    #[must_use]
    pub(crate) const fn hears(&self, signal: Signal) -> bool {
        self.starts.with(self.stops).contains(signal) && !self.is_driven_by_hand()
    }

    /// Whether nothing but a command of its own drives its clock.
    #[must_use]
    pub const fn is_driven_by_hand(&self) -> bool {
        self.starts.is_empty()
    }

    /// The metric that has this name among those above; with ` from assigned` or ` from accepted` behind it, counted
    /// from there.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let (name, anchor) = match name.split_once(" from ") {
            None => (name, Anchor::Created),
            Some((name, "created")) => (name, Anchor::Created),
            Some((name, "assigned")) => (name, Anchor::Assigned),
            Some((name, "accepted")) => (name, Anchor::Accepted),
            Some(_) => return None,
        };
        let metric = match name {
            "first_response" => Self::first_response(),
            "next_response" => Self::next_response(),
            "later_response" => Self::later_response(),
            "periodic_update" => Self::periodic_update(),
            "first_resolution" => Self::first_resolution(),
            "total_resolution" => Self::total_resolution(),
            "requester_wait" => Self::requester_wait(),
            "agent_work" => Self::agent_work(),
            "ownership" => Self::ownership(),
            "handoff_acceptance" => Self::handoff_acceptance(),
            "promise" => Self::promise(),
            _ => return None,
        };
        Some(metric.counting_from(anchor))
    }
}

impl Recurrence {
    /// Whether a clock that was fulfilled goes on where it stopped, rather than from nothing.
    #[must_use]
    pub const fn goes_on(self) -> bool {
        matches!(self, Self::Continued | Self::ContinuedThrough)
    }
}

/// It began, whoever began it.
const BEGUN: SignalSet = Signal::BEGINNINGS;
const TAKEN_UP_AGAIN: SignalSet = SignalSet::of(&[Signal::Reopened]);
const ENDED: SignalSet = SignalSet::of(&[Signal::Resolved, Signal::Closed]);
const TAKEN_ON: SignalSet = SignalSet::of(&[Signal::Taken, Signal::HandoffAccepted]);
const GIVEN: SignalSet = TAKEN_ON.with(SignalSet::of(&[Signal::Assigned]));

serde_also_from_text!(
    Metric,
    "`first_response`, `next_response`, `later_response`, `periodic_update`, `first_resolution`, `total_resolution`, \
     `requester_wait`, `agent_work`, `ownership`, `handoff_acceptance`, `promise`, one of them with ` from assigned` or \
     ` from accepted`, or a table of signals",
    Metric::named
);
