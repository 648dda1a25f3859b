//! What goes over the wire and into the log: the events and effects of all run rooms, in one stable form.
//!
//! With the feature `json` each recorded event has one JSON form, marked with the number of its format. A later version
//! of the library reads every earlier format; an earlier one keeps what it does not know as it was written.
//!
//! No event and no effect holds a personal value: [`Pii`](crate::pii::Pii) has no serde form, so that a type which held
//! one would not compile here. Events name records and contents by their ids.

#[cfg(feature = "json")]
pub mod json;
mod life;

use std::fmt;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::actor::Actor;
use crate::case::{CaseEffect, CaseEvent};
use crate::decision::Because;
use crate::id::{CharterVersion, CommandId, StreamId, Version};
use crate::profile::{ProfileEffect, ProfileEvent};
use crate::time::Timestamp;

pub use life::Life;

/// An event of any run room.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Event {
    /// Of a case.
    Case(CaseEvent),
    /// Of a profile. In a box, so that the many events of cases stay small.
    Profile(Box<ProfileEvent>),
    /// Of a later version of the library: kept as it was written, so that it can be read and exported.
    Newer(NewerEvent),
}

/// An event that this version of the library does not know, as it was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewerEvent {
    /// The number of its format.
    pub format: u32,
    /// Its whole text.
    pub text: String,
}

/// An effect of any run room.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Effect {
    /// Of a case.
    Case(CaseEffect),
    /// Of a profile.
    Profile(ProfileEffect),
}

/// An event in its envelope: where it stands, when it happened, and who gave the command under which charter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recorded {
    /// Whose life it belongs to.
    pub stream: StreamId,
    /// How many events the stream holds with this one.
    pub version: Version,
    /// When it happened.
    pub at: Timestamp,
    /// The host's clock when it was recorded.
    pub recorded_at: Timestamp,
    /// The command that led to it.
    pub command: CommandId,
    /// Who gave that command.
    pub actor: Actor,
    /// The charter under which it was decided.
    pub charter: CharterVersion,
    /// Which rules and premises led to it.
    #[serde(default, skip_serializing_if = "Because::is_empty")]
    pub because: Because,
    /// What happened.
    pub event: Event,
}

/// Which effect is meant: decided exactly once, delivered at least once.
///
/// ```
/// use goodwill::id::{CaseId, SequentialIds, StreamId, Version};
/// use goodwill::wire::EffectId;
///
/// let stream = StreamId::case("boston".parse()?, CaseId::fresh(&SequentialIds::starting_at(1)));
/// let first = EffectId { stream: stream.clone(), version: Version::new(3), ordinal: 0 };
/// let second = EffectId { ordinal: 1, ..first.clone() };
/// assert_eq!(first.uuid(), first.clone().uuid()); // a receiver can drop the second delivery
/// assert_ne!(first.uuid(), second.uuid());
/// # Ok::<(), goodwill::id::ParseKeyError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct EffectId {
    /// The stream whose command asked for it.
    pub stream: StreamId,
    /// The stream's version after that command.
    pub version: Version,
    /// The number of the effect in that command, from zero.
    pub ordinal: u32,
}

/// The name space of effect ids (a UUID of our own).
const EFFECTS: Uuid = Uuid::from_u128(0x6f6f_6477_696c_6c2e_8000_6566_6665_6374);

impl EffectId {
    /// The effect's UUID (version 5): the same at every delivery.
    #[must_use]
    pub fn uuid(&self) -> Uuid {
        Uuid::new_v5(&EFFECTS, self.to_string().as_bytes())
    }
}

impl fmt::Display for EffectId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}/{}", self.stream, self.version, self.ordinal)
    }
}
