use uuid::Uuid;

use super::{Effect, Event};
use crate::case::{Case, CaseCommand};
use crate::decision::{Aggregate, FollowUp};
use crate::id::{CaseId, CharterVersion, CustomerId, StreamId, TenantKey};
use crate::profile::{Profile, ProfileCommand};

/// A run room on the wire: how its lives are addressed, and how its events and effects travel.
pub trait Life:
    Aggregate<FollowUp = FollowUp<<Self as Aggregate>::Command>> + Send + Sync + 'static
{
    /// The stream of one life.
    fn stream(tenant: TenantKey, id: Uuid) -> StreamId;

    /// An event in its common form.
    fn wrap(event: Self::Event) -> Event;

    /// An event of this room, out of its common form; none if it is another's.
    fn unwrap(event: &Event) -> Option<&Self::Event>;

    /// An effect in its common form.
    fn wrap_effect(effect: Self::Effect) -> Effect;

    /// A command's stable name, for example `case.open`.
    fn name(command: &Self::Command) -> &'static str;

    /// The command that lets happen what is due.
    fn wake() -> Self::Command;

    /// The charter that the life is pinned to; none before it begins.
    fn pinned(&self) -> Option<CharterVersion>;

    /// Whose matter a command concerns, where it is somebody's.
    fn customer_of(&self, command: &Self::Command) -> Option<CustomerId>;
}

impl Life for Case {
    fn stream(tenant: TenantKey, id: Uuid) -> StreamId {
        StreamId::case(tenant, CaseId::from_uuid(id))
    }

    fn wrap(event: Self::Event) -> Event {
        Event::Case(event)
    }

    fn unwrap(event: &Event) -> Option<&Self::Event> {
        match event {
            Event::Case(event) => Some(event),
            _ => None,
        }
    }

    fn wrap_effect(effect: Self::Effect) -> Effect {
        Effect::Case(effect)
    }

    fn name(command: &Self::Command) -> &'static str {
        command.name()
    }

    fn wake() -> Self::Command {
        CaseCommand::Wake
    }

    fn pinned(&self) -> Option<CharterVersion> {
        self.charter()
    }

    fn customer_of(&self, command: &Self::Command) -> Option<CustomerId> {
        match command {
            CaseCommand::Open(opening) => Some(opening.customer),
            _ => self.customer(),
        }
    }
}

impl Life for Profile {
    fn stream(tenant: TenantKey, id: Uuid) -> StreamId {
        StreamId::profile(tenant, CustomerId::from_uuid(id))
    }

    fn wrap(event: Self::Event) -> Event {
        Event::Profile(Box::new(event))
    }

    fn unwrap(event: &Event) -> Option<&Self::Event> {
        match event {
            Event::Profile(event) => Some(event),
            _ => None,
        }
    }

    fn wrap_effect(effect: Self::Effect) -> Effect {
        Effect::Profile(effect)
    }

    fn name(command: &Self::Command) -> &'static str {
        command.name()
    }

    fn wake() -> Self::Command {
        ProfileCommand::Wake
    }

    /// None: what is known of a customer outlives every charter, and each command is decided under the newest.
    fn pinned(&self) -> Option<CharterVersion> {
        None
    }

    fn customer_of(&self, command: &Self::Command) -> Option<CustomerId> {
        match command {
            ProfileCommand::Register { customer, .. } => Some(*customer),
            _ => self.customer(),
        }
    }
}
