use super::Room;
use crate::decision::Refusal;
use crate::id::{CharterVersion, CommandId, StreamId};
use crate::port::{DirectoryError, StoreError};

/// Why a command was not carried out; nothing was written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DeskError<A: Room> {
    /// The life says no.
    #[error("refused: {0}")]
    Refused(Refusal<A::Refused>),
    /// Another life that would have to follow says no.
    #[error("refused by {stream}, which would have to follow: {refusal}")]
    FollowUpRefused {
        /// Its stream.
        stream: StreamId,
        /// Why.
        refusal: Refusal<A::Refused>,
    },
    /// One command leads to more follow-ups than are carried out at once.
    #[error(
        "the command leads to more than {most} follow-ups, the last of them for {stream}; do it in parts"
    )]
    TooManyFollowUps {
        /// The stream of the first one that is too many.
        stream: StreamId,
        /// How many there may be.
        most: usize,
    },
    /// The id was used before, for another command.
    #[error(
        "the command id {command} was used before, for `{name}`; give each command an id of its own"
    )]
    CommandReused {
        /// The id.
        command: CommandId,
        /// The command that it was used for.
        name: String,
    },
    /// The stream holds events of a later version of the library.
    #[error(
        "the stream {stream} holds events of format {format}, which this version does not know; update it"
    )]
    NewerHistory {
        /// The stream.
        stream: StreamId,
        /// The number of the format.
        format: u32,
    },
    /// The life is pinned to a version of the charter that is not in force here.
    #[error("the charter version {version} is not in force at this desk; add it")]
    CharterNotInForce {
        /// The version.
        version: CharterVersion,
    },
    /// Others were faster too often.
    #[error("the stream {stream} was changed by others at every try; try again")]
    Busy {
        /// The stream.
        stream: StreamId,
    },
    /// The facts that the decision lacks could not be looked up.
    #[error(transparent)]
    Directory(#[from] DirectoryError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why a log could not be folded.
#[derive(Debug)]
pub(super) enum Unread {
    Newer { stream: StreamId, format: u32 },
    Store(StoreError),
}

impl From<StoreError> for Unread {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl<A: Room> From<Unread> for DeskError<A> {
    fn from(unread: Unread) -> Self {
        match unread {
            Unread::Newer { stream, format } => Self::NewerHistory { stream, format },
            Unread::Store(error) => Self::Store(error),
        }
    }
}
