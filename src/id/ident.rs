use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use uuid::Uuid;

use super::IdSource;
use crate::text::excerpt;

/// What an id names; implemented by the marker types in [`entity`].
pub trait Entity {
    /// The noun that error messages use, for example `case`.
    const NOUN: &'static str;
}

/// The name of one thing that came into being while the desk ran, of entity `E`.
///
/// The core never draws an id: the host hands it in, or an [`IdSource`] that it chose.
///
/// ```
/// use goodwill::id::{CaseId, SequentialIds};
///
/// let ids = SequentialIds::starting_at(7);
/// let case = CaseId::fresh(&ids);
/// assert_eq!(case.to_string(), "00000000-0000-0000-0000-000000000007");
/// assert_eq!(case.to_string().parse::<CaseId>()?, case);
///
/// let refused = "case seven".parse::<CaseId>().unwrap_err();
/// assert_eq!(refused.to_string(), "`case seven` is not a case id");
/// # Ok::<(), goodwill::id::ParseIdError>(())
/// ```
pub struct Id<E> {
    uuid: Uuid,
    entity: PhantomData<fn() -> E>,
}

/// Markers that tell ids of different things apart.
pub mod entity {
    use super::Entity;

    macro_rules! entities {
        ($($(#[$doc:meta])* $name:ident $noun:literal $alias:ident,)+) => {
            $(
                $(#[$doc])*
                #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
                pub enum $name {}

                impl Entity for $name {
                    const NOUN: &'static str = $noun;
                }
            )+

            pub(super) mod alias {
                use crate::id::Id;
                $(
                    $(#[$doc])*
                    pub type $alias = Id<super::$name>;
                )+
            }
        };
    }

    entities! {
        /// A person who serves customers.
        Agent "agent" AgentId,
        /// One matter of one customer, from first contact to close.
        #[doc(alias = "ticket")]
        Case "case" CaseId,
        /// What was said: a text that the host keeps.
        Content "content" ContentId,
        /// One order given to the library; a repeat carries the same id.
        Command "command" CommandId,
        /// Somebody whom we serve.
        Customer "customer" CustomerId,
        /// One personal value, kept beside the log.
        Record "record" RecordId,
        /// Something held of an allowance, until it is used or given back.
        Reservation "reservation" ReservationId,
        /// One piece of work that somebody of ours did.
        Work "work" WorkId,
    }
}

pub use entity::alias::*;

impl<E> Id<E> {
    /// The id that this UUID stands for.
    #[must_use]
    pub const fn from_uuid(uuid: Uuid) -> Self {
        Self { uuid, entity: PhantomData }
    }

    /// A new id, drawn from the host's source.
    #[must_use]
    pub fn fresh(ids: &dyn IdSource) -> Self {
        Self::from_uuid(ids.next_uuid())
    }

    /// The UUID behind the id.
    #[must_use]
    pub const fn as_uuid(&self) -> Uuid {
        self.uuid
    }
}

/// A text that is not an id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not a {noun} id")]
pub struct ParseIdError {
    noun: &'static str,
    text: String,
}

// Written by hand: deriving would ask the marker `E` for what only the UUID needs.

impl<E> Clone for Id<E> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<E> Copy for Id<E> {}

impl<E> PartialEq for Id<E> {
    fn eq(&self, other: &Self) -> bool {
        self.uuid == other.uuid
    }
}

impl<E> Eq for Id<E> {}

impl<E> PartialOrd for Id<E> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<E> Ord for Id<E> {
    fn cmp(&self, other: &Self) -> Ordering {
        // The order of the bytes, in two machine words: ids are compared at every look-up.
        self.uuid.as_u128().cmp(&other.uuid.as_u128())
    }
}

impl<E> Hash for Id<E> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.uuid.hash(state);
    }
}

impl<E> fmt::Display for Id<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.uuid.fmt(f)
    }
}

impl<E: Entity> fmt::Debug for Id<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", E::NOUN, self.uuid)
    }
}

impl<E: Entity> FromStr for Id<E> {
    type Err = ParseIdError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Uuid::try_parse(text)
            .map(Self::from_uuid)
            .map_err(|_| ParseIdError { noun: E::NOUN, text: excerpt(text) })
    }
}

impl<E> Serialize for Id<E> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.uuid.serialize(serializer)
    }
}

impl<'de, E> Deserialize<'de> for Id<E> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Uuid::deserialize(deserializer).map(Self::from_uuid)
    }
}
