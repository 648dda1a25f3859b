use std::fmt::Debug;

use serde::{Deserialize, Serialize};

use super::{Decision, Refusal, RefusalCode};
use crate::id::{CharterVersion, Code, CustomerId};
use crate::time::Timestamp;

/// An event with the instant at which it happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Occurred<E> {
    /// When it happened.
    pub at: Timestamp,
    /// What happened.
    pub event: E,
}

/// The next instant at which something happens by itself, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Wake {
    /// When to wake the stream; later is allowed, earlier changes nothing.
    pub at: Timestamp,
    /// What is due then.
    pub why: Code,
}

/// By what a stream is found again.
///
/// A key made from a personal value belongs to its subject, and goes with it when the subject is erased.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum LookupKey {
    /// Whose matter it is.
    Customer(CustomerId),
    /// The charter that it is pinned to while it is open.
    Charter(CharterVersion),
    /// A personal value, reduced by the host to something that cannot be turned back.
    Personal {
        /// Whose value it is.
        subject: CustomerId,
        /// What the host made of it.
        digest: String,
    },
}

/// A life told by events: the law of every run room.
///
/// 1. `decide` and `evolve` are functions of their arguments alone: the same state, command and context give the same
///    decision, byte for byte.
/// 2. `evolve` is total: it takes every event that was ever recorded, and needs no charter.
/// 3. Folding the events of a decision into the state that made it gives the state that the command meant: the
///    decision's `after`.
/// 4. Nothing happens before `next_wake`, and a wake at that instant makes it happen.
///
/// The example is a counter of visits that closes for the day.
///
/// ```
/// use goodwill::decision::{Aggregate, Decision, Occurred, Recorder, Refusal, RefusalCode, Wake};
/// use goodwill::id::Code;
/// use goodwill::time::Timestamp;
///
/// #[derive(Debug, Clone, Default, PartialEq, Eq)]
/// struct Counter { visits: u32, closed: bool, last: Option<Timestamp> }
///
/// #[derive(Debug, PartialEq, Eq)]
/// struct Closed;
/// impl RefusalCode for Closed {
///     fn code(&self) -> Code { Code::new("counter.closed") }
/// }
/// impl std::fmt::Display for Closed {
///     fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
///         f.write_str("the counter is closed; come back tomorrow")
///     }
/// }
///
/// enum Command { Visit, Close }
///
/// #[derive(Debug, Clone, PartialEq, Eq)]
/// enum Event { Visited, Closed }
///
/// impl Aggregate for Counter {
///     type Command = Command;
///     type Event = Event;
///     type Effect = ();
///     type FollowUp = ();
///     type Refused = Closed;
///     type Context<'a> = Timestamp; // here nothing but `now`
///
///     fn decide(&self, command: &Command, now: &Timestamp) -> Result<Decision<Self>, Refusal<Closed>> {
///         let mut recorder = Recorder::at(self, *now)?;
///         match command {
///             Command::Visit if self.closed => return Err(Refusal::Refused(Closed)),
///             Command::Visit => recorder.record(Event::Visited),
///             Command::Close => recorder.record(Event::Closed),
///         }
///         Ok(recorder.into_decision())
///     }
///
///     fn evolve(&mut self, occurred: &Occurred<Event>) {
///         self.last = Some(occurred.at);
///         match occurred.event {
///             Event::Visited => self.visits += 1,
///             Event::Closed => self.closed = true,
///         }
///     }
///
///     fn last_at(&self) -> Option<Timestamp> { self.last }
///     fn next_wake(&self) -> Option<Wake> { None }
/// }
///
/// let noon: Timestamp = "2026-03-02T12:00:00Z".parse()?;
/// let mut counter = Counter::default();
/// counter.carry_out(&Command::Close, &noon).unwrap();
/// let refusal = counter.decide(&Command::Visit, &noon).unwrap_err();
/// assert_eq!(refusal.code().as_str(), "counter.closed");
///
/// let morning: Timestamp = "2026-03-02T08:00:00Z".parse()?;
/// let refusal = counter.decide(&Command::Close, &morning).unwrap_err();
/// assert_eq!(refusal.code().as_str(), "decision.out-of-order");
/// # Ok::<(), goodwill::time::ParseTimestampError>(())
/// ```
pub trait Aggregate: Clone + Default + Debug {
    /// What may be asked of it; imperative.
    type Command;
    /// What may happen to it; past tense.
    type Event: Clone + Debug + PartialEq;
    /// What it may ask of the outside.
    type Effect: Clone + Debug + PartialEq;
    /// What it may ask of other streams.
    type FollowUp: Clone + Debug + PartialEq;
    /// Why it may say no.
    type Refused: RefusalCode;
    /// What a decision may look at beside the state: `now`, the actor, the charter, supplied facts.
    type Context<'a>;

    /// Answers a command.
    ///
    /// # Errors
    /// A [`Refusal`]: the command is out of order, facts are missing, or the state says no. Nothing has changed then.
    fn decide(
        &self,
        command: &Self::Command,
        context: &Self::Context<'_>,
    ) -> Result<Decision<Self>, Refusal<Self::Refused>>;

    /// Takes in an event.
    fn evolve(&mut self, occurred: &Occurred<Self::Event>);

    /// Answers a command and takes in what was decided, for the host to keep.
    ///
    /// # Errors
    /// As `decide`; nothing has changed then.
    fn carry_out(
        &mut self,
        command: &Self::Command,
        context: &Self::Context<'_>,
    ) -> Result<Decision<Self>, Refusal<Self::Refused>> {
        let decision = self.decide(command, context)?;
        self.clone_from(&decision.after);
        Ok(decision)
    }

    /// The instant of its last event; none before the first.
    fn last_at(&self) -> Option<Timestamp>;

    /// When something happens next by itself; none if it only waits for commands.
    fn next_wake(&self) -> Option<Wake>;

    /// By what it is found again; by default by its id alone.
    fn keys(&self) -> Vec<LookupKey> {
        Vec::new()
    }
}
