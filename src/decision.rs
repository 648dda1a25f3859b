//! Decide, then evolve: the one law under which everything in the crate runs.
//!
//! A state answers a command with a [`Decision`] or a [`Refusal`]; it changes only by events, and every event that a
//! decision holds was already applied to the state that the next part of the same command saw. [`Aggregate`] is that
//! law as a trait, [`Recorder`] the way to keep it without thinking of it.

mod aggregate;
mod because;
mod recorder;
mod refusal;

use uuid::Uuid;

use crate::id::{CustomerId, RecordId};
use crate::pii::Pii;
use crate::time::Timestamp;
use crate::value::Value;

pub use aggregate::{Aggregate, LookupKey, Occurred, Wake};
pub use because::{Because, Premise};
pub use recorder::Recorder;
pub use refusal::{OutOfOrder, Refusal, RefusalCode, codes};

/// What a state answers to a command that it accepts.
///
/// Events are facts, effects are wishes for the outside (a message to send, a page to print), records are the
/// personal values that events refer to, `because` is the small checkable part of the reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision<A: Aggregate> {
    /// What happened, in this order.
    pub events: Vec<Occurred<A::Event>>,
    /// What the outside is asked to do.
    pub effects: Vec<A::Effect>,
    /// Personal values that the events refer to.
    pub records: Vec<Record>,
    /// Commands for other streams, where the matter spans them.
    pub follow_ups: Vec<A::FollowUp>,
    /// Which rules and premises led to it.
    pub because: Because,
    /// The state that follows: what folding the events into the state that decided gives, so that whoever keeps states
    /// need not fold them a second time.
    pub after: A,
}

/// Nothing at all: for an aggregate that asks nothing of other streams.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nothing {}

/// A command that a decision has for another stream of its room and tenant: decided there, and written with it or not at all.
///
/// ```
/// use goodwill::decision::FollowUp;
/// use goodwill::id::{CustomerId, SequentialIds};
/// use goodwill::profile::ProfileCommand;
///
/// let ids = SequentialIds::starting_at(1);
/// let (ann, anna) = (CustomerId::fresh(&ids), CustomerId::fresh(&ids));
/// let follow_up = FollowUp::to(anna.as_uuid(), ProfileCommand::JoinInto { other: ann });
/// assert_eq!(follow_up.command.name(), "profile.join-into");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FollowUp<C> {
    /// The life that it is for, for example the UUID of a case.
    pub to: Uuid,
    /// What is asked of it.
    pub command: C,
}

impl<C> FollowUp<C> {
    /// A command for the life of this UUID.
    #[must_use]
    pub const fn to(to: Uuid, command: C) -> Self {
        Self { to, command }
    }
}

/// One personal value, kept beside the log and erased without changing it.
///
/// ```
/// use goodwill::decision::Record;
/// use goodwill::id::{CustomerId, RecordId, SequentialIds};
/// use goodwill::pii::Pii;
/// use goodwill::value::Value;
///
/// let ids = SequentialIds::starting_at(1);
/// let record = Record {
///     id: RecordId::fresh(&ids),
///     subject: CustomerId::fresh(&ids),
///     value: Pii::new(Value::Text("Ann Li".into())),
/// };
/// assert!(!format!("{record:?}").contains("Ann"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// What events call it.
    pub id: RecordId,
    /// Whose it is.
    pub subject: CustomerId,
    /// The value itself.
    pub value: Pii<Value>,
}

impl<A: Aggregate> Decision<A> {
    /// Whether it changes nothing and asks for nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.events.is_empty()
            && self.effects.is_empty()
            && self.records.is_empty()
            && self.follow_ups.is_empty()
    }

    /// The instant of the last event, if there is one.
    #[must_use]
    pub fn last_at(&self) -> Option<Timestamp> {
        self.events.last().map(|occurred| occurred.at)
    }
}
