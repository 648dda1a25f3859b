use uuid::Uuid;

use super::Room;
use crate::actor::Actor;
use crate::id::{AttributeKey, CommandId, Version};
use crate::time::Timestamp;
use crate::value::{FactSheet, Value};

/// A command with all that the desk needs to carry it out.
#[derive(Debug, Clone)]
pub struct Order<A: Room> {
    /// The life that it is for, for example the UUID of a case.
    pub id: Uuid,
    /// The command's own id; a repeat carries the same.
    pub command_id: CommandId,
    /// What is asked.
    pub command: A::Command,
    /// Who asks.
    pub actor: Actor,
    /// The host's clock.
    pub now: Timestamp,
    /// When it happened, if that was before now.
    pub occurred_at: Option<Timestamp>,
    /// What is known of the matter and its customer, for the charter's rules; what is missing the directory is asked for.
    pub facts: FactSheet,
}

impl<A: Room> Order<A> {
    /// A command given now, without facts.
    #[must_use]
    pub const fn new(
        id: Uuid,
        command_id: CommandId,
        command: A::Command,
        actor: Actor,
        now: Timestamp,
    ) -> Self {
        Self { id, command_id, command, actor, now, occurred_at: None, facts: FactSheet::new() }
    }

    /// For something that happened earlier.
    #[must_use]
    pub const fn occurred_at(mut self, at: Timestamp) -> Self {
        self.occurred_at = Some(at);
        self
    }

    /// With a fact: a value, or none where nobody knows it.
    #[must_use]
    pub fn knowing(mut self, attribute: AttributeKey, value: impl Into<Option<Value>>) -> Self {
        self.facts.insert(attribute, value.into());
        self
    }
}

/// What became of a command that was not refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Answer {
    before: Version,
    after: Version,
    wrote: bool,
    repeated: bool,
}

impl Answer {
    pub(super) const fn changed(before: Version, after: Version) -> Self {
        Self { before, after, wrote: true, repeated: false }
    }

    pub(super) const fn unchanged(at: Version) -> Self {
        Self { before: at, after: at, wrote: false, repeated: false }
    }

    pub(super) const fn repeated(at: Version) -> Self {
        Self { before: at, after: at, wrote: false, repeated: true }
    }

    /// The stream's version after the command.
    #[must_use]
    pub const fn version(&self) -> Version {
        self.after
    }

    /// How many events it recorded.
    #[must_use]
    pub const fn events(&self) -> u64 {
        self.after.get() - self.before.get()
    }

    /// Whether it wrote something now.
    #[must_use]
    pub const fn has_changed(&self) -> bool {
        self.wrote
    }

    /// Whether it had been carried out before, and nothing was done now.
    #[must_use]
    pub const fn was_repeated(&self) -> bool {
        self.repeated
    }
}
