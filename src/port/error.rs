use std::error::Error;
use std::fmt;

use crate::id::{RecordId, StreamId, Version};

/// Somebody else was faster: the stream is no longer at the version that the decision was made from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// The stream.
    pub stream: StreamId,
    /// The version that the decision was made from.
    pub expected: Version,
    /// The version that the stream has.
    pub actual: Version,
}

/// What kind of thing went wrong in a store.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum StoreErrorKind {
    /// Somebody else was faster.
    Conflict(Conflict),
    /// The command was committed before, by somebody else at the same time: ask for its outcome.
    CommandKnown,
    /// The commit contradicts itself: no append, two to one stream, a stream of another tenant, an effect without an event,
    /// two records of one id.
    InvalidCommit,
    /// A record of the commit has the id of one that is there: a personal value is never written over.
    RecordExists {
        /// Which.
        record: RecordId,
    },
    /// Somebody holds a lock.
    Locked,
    /// Nothing can be written there.
    ReadOnly,
    /// What is stored cannot be read.
    Corrupt,
    /// What is stored was written by an older version and must be migrated first.
    OlderSchema,
    /// What is stored was written by a newer version.
    NewerSchema,
    /// The store cannot be reached, or failed otherwise.
    Unavailable,
}

/// What went wrong in a store: of what kind, whether trying again may help, where, and why.
///
/// No type of a driver is public; the driver's own error is the source.
///
/// ```
/// use goodwill::port::{StoreError, StoreErrorKind};
///
/// let error = StoreError::new(StoreErrorKind::Locked)
///     .retryable()
///     .with("file", "desk.sqlite")
///     .advising("another process writes; try again, or raise the waiting time");
/// assert!(error.may_retry());
/// assert_eq!(
///     error.to_string(),
///     "the store is locked (file: desk.sqlite); another process writes; try again, or raise the waiting time"
/// );
/// ```
#[derive(Debug)]
pub struct StoreError {
    kind: StoreErrorKind,
    retry: bool,
    context: Vec<(&'static str, String)>,
    advice: Option<&'static str>,
    source: Option<Box<dyn Error + Send + Sync>>,
}

impl StoreError {
    /// An error of this kind; trying again does not help, unless said.
    #[must_use]
    pub const fn new(kind: StoreErrorKind) -> Self {
        Self { kind, retry: false, context: Vec::new(), advice: None, source: None }
    }

    /// Somebody else was faster; trying again with the newest state helps.
    #[must_use]
    pub const fn conflict(stream: StreamId, expected: Version, actual: Version) -> Self {
        Self::new(StoreErrorKind::Conflict(Conflict { stream, expected, actual })).retryable()
    }

    /// The record's id is taken; a value that is another one needs an id of its own.
    #[must_use]
    pub const fn record_exists(record: RecordId) -> Self {
        Self::new(StoreErrorKind::RecordExists { record }).advising(
            "give each personal value a record of its own, also where it corrects another",
        )
    }

    /// Trying again may help.
    #[must_use]
    pub const fn retryable(mut self) -> Self {
        self.retry = true;
        self
    }

    /// Says where.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.context.push((name, value.into()));
        self
    }

    /// Says what to do.
    #[must_use]
    pub const fn advising(mut self, advice: &'static str) -> Self {
        self.advice = Some(advice);
        self
    }

    /// Keeps the driver's own error.
    #[must_use]
    pub fn caused_by(mut self, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// What kind of thing went wrong.
    #[must_use]
    pub const fn kind(&self) -> &StoreErrorKind {
        &self.kind
    }

    /// Whether trying again may help.
    #[must_use]
    pub const fn may_retry(&self) -> bool {
        self.retry
    }

    /// The conflict, if it is one.
    #[must_use]
    pub const fn as_conflict(&self) -> Option<&Conflict> {
        match &self.kind {
            StoreErrorKind::Conflict(conflict) => Some(conflict),
            _ => None,
        }
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            StoreErrorKind::Conflict(Conflict { stream, expected, actual }) => write!(
                f,
                "the stream {stream} is at version {actual}, the decision was made from version {expected}"
            )?,
            StoreErrorKind::CommandKnown => f.write_str("the command was committed before")?,
            StoreErrorKind::InvalidCommit => f.write_str("the commit contradicts itself")?,
            StoreErrorKind::RecordExists { record } => {
                write!(f, "the record {record} exists already")?;
            }
            StoreErrorKind::Locked => f.write_str("the store is locked")?,
            StoreErrorKind::ReadOnly => f.write_str("the store is read-only")?,
            StoreErrorKind::Corrupt => f.write_str("what is stored cannot be read")?,
            StoreErrorKind::OlderSchema => f.write_str("the store has an older schema")?,
            StoreErrorKind::NewerSchema => f.write_str("the store has a newer schema")?,
            StoreErrorKind::Unavailable => f.write_str("the store failed")?,
        }
        for (position, (name, value)) in self.context.iter().enumerate() {
            write!(f, "{}{name}: {value}", if position == 0 { " (" } else { ", " })?;
        }
        if !self.context.is_empty() {
            f.write_str(")")?;
        }
        match self.advice {
            Some(advice) => write!(f, "; {advice}"),
            None => Ok(()),
        }
    }
}

impl Error for StoreError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.source.as_deref().map(|source| source as &(dyn Error + 'static))
    }
}
