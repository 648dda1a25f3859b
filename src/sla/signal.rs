use serde::{Deserialize, Serialize};

/// What can happen to a matter, as far as clocks care: the closed vocabulary that run rooms map their events to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Signal {
    /// The matter began.
    Opened,
    /// The customer wrote or called.
    CustomerWrote,
    /// A person of ours answered, visibly to the customer.
    PersonResponded,
    /// An automaton of ours answered, visibly to the customer.
    AutomatonResponded,
    /// Somebody of ours noted something that the customer does not see.
    Noted,
    /// The matter was given to a department or a queue.
    Assigned,
    /// A person took the matter.
    Taken,
    /// We consider it solved.
    Resolved,
    /// It turned out not to be.
    Reopened,
    /// It is over.
    Closed,
    /// The matter began with one of ours; `Opened` is not raised then.
    OpenedByUs,
    /// The customer wrote or called, and asked nothing.
    CustomerThanked,
    /// A person of ours said, visibly to the customer, that the matter arrived: no answer in substance.
    PersonAcknowledged,
    /// Somebody took down how to reach the customer: never an answer (S1-10).
    MessageTaken,
    /// The matter was offered to another department.
    HandoffOffered,
    /// That department took it over, and answers for it from here on.
    HandoffAccepted,
    /// That department gave it back.
    HandoffReturned,
    /// Something was promised to the customer.
    PromiseMade,
    /// What was promised was done.
    PromiseKept,
    /// A promise was given up, or made anew, by agreement.
    Released,
}

impl Signal {
    /// The whole vocabulary, in its order.
    pub const ALL: [Self; 20] = [
        Self::Opened,
        Self::CustomerWrote,
        Self::PersonResponded,
        Self::AutomatonResponded,
        Self::Noted,
        Self::Assigned,
        Self::Taken,
        Self::Resolved,
        Self::Reopened,
        Self::Closed,
        Self::OpenedByUs,
        Self::CustomerThanked,
        Self::PersonAcknowledged,
        Self::MessageTaken,
        Self::HandoffOffered,
        Self::HandoffAccepted,
        Self::HandoffReturned,
        Self::PromiseMade,
        Self::PromiseKept,
        Self::Released,
    ];

    const fn bit(self) -> u32 {
        1 << self as u32
    }
}

/// A set of signals.
///
/// ```
/// use goodwill::sla::{Signal, SignalSet};
///
/// let answers = SignalSet::of(&[Signal::PersonResponded, Signal::AutomatonResponded]);
/// assert!(answers.contains(Signal::PersonResponded));
/// assert!(!answers.contains(Signal::Noted)); // a note is no answer
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "Vec<Signal>", into = "Vec<Signal>")]
pub struct SignalSet(u32);

impl SignalSet {
    /// The set of these signals.
    #[must_use]
    pub const fn of(signals: &[Signal]) -> Self {
        let mut bits = 0;
        let mut rest = signals;
        while let [signal, behind @ ..] = rest {
            bits |= signal.bit();
            rest = behind;
        }
        Self(bits)
    }

    /// Whether the signal is one of the set.
    #[must_use]
    pub const fn contains(self, signal: Signal) -> bool {
        self.0 & signal.bit() != 0
    }

    /// Whether there is none in it.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The signals of this set that are not in the other.
    #[must_use]
    pub const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// The signals of both sets.
    #[must_use]
    pub const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The signals, in the order of the vocabulary.
    pub fn iter(self) -> impl Iterator<Item = Signal> {
        Signal::ALL.into_iter().filter(move |signal| self.contains(*signal))
    }
}

impl From<Vec<Signal>> for SignalSet {
    fn from(signals: Vec<Signal>) -> Self {
        Self::of(&signals)
    }
}

impl From<SignalSet> for Vec<Signal> {
    fn from(set: SignalSet) -> Self {
        set.iter().collect()
    }
}
