use std::borrow::Cow;
use std::future::Future;

use crate::actor::Actor;
use crate::decision::{Because, LookupKey, Occurred, Record};
use crate::id::{CharterVersion, CommandId, CustomerId, RecordId, StreamId, TenantKey, Version};
use crate::time::{Elapsed, Timestamp};
use crate::wire::{Effect, EffectId, Event, Recorded};

use super::{StoreError, StoreErrorKind};

/// What one command writes, all of it or nothing, over any number of streams of one tenant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commit {
    /// Whose streams they are.
    pub tenant: TenantKey,
    /// The command, as the host named it; a repeat carries the same id.
    pub command: CommandId,
    /// What the command was, for example `case.open`: a repeat must be the same.
    pub name: Cow<'static, str>,
    /// The host's clock.
    pub recorded_at: Timestamp,
    /// Who gave the command.
    pub actor: Actor,
    /// The charter under which it was decided.
    pub charter: CharterVersion,
    /// Which rules and premises led to it.
    pub because: Because,
    /// What is added to which stream; the first one is the stream that the command was for.
    pub appends: Vec<Append>,
    /// Personal values that the events refer to.
    pub records: Vec<Record>,
}

impl Commit {
    /// Whether it makes sense by itself, whatever is stored (law 6): for a store to ask before it looks at anything.
    ///
    /// # Errors
    /// `InvalidCommit`, with the stream or the record that is at fault.
    pub fn check(&self) -> Result<(), StoreError> {
        let invalid = || StoreError::new(StoreErrorKind::InvalidCommit);
        if self.appends.is_empty() {
            return Err(invalid().advising("name the stream that the command was for"));
        }
        for (index, append) in self.appends.iter().enumerate() {
            let invalid = || invalid().with("stream", append.stream.to_string());
            if *append.stream.tenant() != self.tenant {
                return Err(invalid().advising("commit for one tenant at a time"));
            }
            if self.appends.iter().take(index).any(|other| other.stream == append.stream) {
                return Err(invalid().advising("give each stream one append"));
            }
            // Two such effects at one version would have one identity.
            if append.events.is_empty() && !append.effects.is_empty() {
                return Err(invalid().advising("record the event for which the effect is asked"));
            }
        }
        for (index, record) in self.records.iter().enumerate() {
            if self.records.iter().take(index).any(|other| other.id == record.id) {
                let invalid = invalid().with("record", record.id.to_string());
                return Err(invalid.advising("give each personal value a record of its own"));
            }
        }
        Ok(())
    }
}

/// What is added to one stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Append {
    /// Which stream.
    pub stream: StreamId,
    /// The version that the decision was made from.
    pub expected: Version,
    /// What happened; may be nothing, where only the wake or the keys move.
    pub events: Vec<Occurred<Event>>,
    /// What the outside is asked to do; only beside an event, whose version is part of an effect's identity.
    pub effects: Vec<Effect>,
    /// When to wake the stream next: none to leave it as it is, `Some(None)` for never.
    pub wake: Option<Option<Timestamp>>,
    /// By what it is found from now on; none to leave it as it is.
    pub keys: Option<Vec<LookupKey>>,
}

impl Append {
    /// Nothing yet, to a stream that was read at this version.
    #[must_use]
    pub const fn to(stream: StreamId, expected: Version) -> Self {
        Self { stream, expected, events: Vec::new(), effects: Vec::new(), wake: None, keys: None }
    }

    /// The version of the stream once this is added.
    #[must_use]
    pub const fn version_after(&self) -> Version {
        self.expected.after(self.events.len() as u64)
    }
}

/// That a commit was written, and at which versions its streams are now, in the order of its appends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Committed {
    /// The streams' versions.
    pub versions: Vec<Version>,
}

/// What became of a command that was committed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// What the command was.
    pub name: Cow<'static, str>,
    /// The stream that it was for.
    pub stream: StreamId,
    /// That stream's version after it.
    pub version: Version,
}

/// A claim: what is claimed is nobody else's until it runs out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lease {
    /// The present instant.
    pub now: Timestamp,
    /// When the claim runs out.
    pub until: Timestamp,
}

impl Lease {
    /// The least time that a claim holds: one that were over at once would be given out again in the same breath.
    const LEAST: Elapsed = Elapsed::from_micros(1);

    /// When what is claimed may be claimed again: at the end of the lease, and always after now.
    #[must_use]
    pub fn runs_out(&self) -> Timestamp {
        self.until.max(self.now.after(Self::LEAST).unwrap_or(Timestamp::MAX))
    }
}

/// A stream that is to be woken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueWake {
    /// Which stream.
    pub stream: StreamId,
    /// When it was to be woken.
    pub at: Timestamp,
}

/// An effect that is to be delivered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outgoing {
    /// Which one.
    pub id: EffectId,
    /// What is asked.
    pub effect: Effect,
}

/// A place in a tenant's feed of all events.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position(u64);

impl Position {
    /// Before the first event.
    pub const START: Self = Self(0);

    /// Behind this many events of the feed, gaps counted.
    #[must_use]
    pub const fn new(place: u64) -> Self {
        Self(place)
    }

    /// The number.
    #[must_use]
    pub const fn get(self) -> u64 {
        self.0
    }
}

/// Where the log is kept.
///
/// Small, asynchronous and free of any runtime: an implementation writes `async fn`. Every behaviour is a numbered law,
/// and a test that any implementation runs through the macro `store_laws!` of the feature `testkit`.
///
/// Whoever polls these futures is no concern of a store: it may finish each at its first poll, as one over a blocking
/// driver does, or wait for the runtime that its host has chosen.
///
/// # The laws
///
/// 1. A new stream is at version 0 and loads as nothing.
/// 2. What was committed loads in order, with the versions 1, 2, 3 … and the envelope of its commit.
/// 3. `load` after a version gives only what is newer.
/// 4. A commit from another version than the stream's is a `Conflict` that names both, and writes nothing.
/// 5. A commit over several streams is written whole or, where one of them conflicts, not at all.
/// 6. No append, two appends to one stream, a stream of another tenant, an effect without an event, or two records of one
///    id is an `InvalidCommit`, and nothing is written.
/// 7. `outcome` gives the name, the stream and the version of a committed command, and nothing for any other.
/// 8. A second commit with a known command is `CommandKnown` and writes nothing, also where the first had no events.
/// 9. `due` claims the streams whose wake is not after `now`, earliest first, at most as many as asked for.
/// 10. What is claimed is not due again until the lease runs out; then it is, in line with what falls due at that instant.
/// 11. A commit that sets the wake replaces it and ends the claim; one that does not leaves both.
/// 12. `outbox` claims effects in the order of their commits, each with its stream, version and ordinal.
/// 13. An acknowledged effect is never given out again; one that is not is, when the lease runs out.
/// 14. `find` gives the streams that have a key; a commit that sets the keys replaces them.
/// 15. `feed` gives the tenant's events after a position, in one order that never changes, each once.
/// 16. A record is found by its id, until its subject is erased.
/// 17. `erase` removes the subject's records and personal keys, counts them, and touches nothing else.
/// 18. Tenants see nothing of each other.
/// 19. A commit that carries a record whose id is there, whoever it is of, is `RecordExists` that names it, and writes
///     nothing; that the command is known, or a stream not where it was expected, is said before that.
pub trait Store: Send + Sync {
    /// Writes what a command decided, all of it or nothing (laws 2, 4 to 6, 8, 11, 14, 19).
    fn commit(&self, commit: Commit) -> impl Future<Output = Result<Committed, StoreError>> + Send;

    /// The events of a stream after a version (laws 1 to 3).
    fn load(
        &self,
        stream: &StreamId,
        after: Version,
    ) -> impl Future<Output = Result<Vec<Recorded>, StoreError>> + Send;

    /// The version of a stream (law 1).
    fn version(
        &self,
        stream: &StreamId,
    ) -> impl Future<Output = Result<Version, StoreError>> + Send;

    /// What became of a command (law 7).
    fn outcome(
        &self,
        tenant: &TenantKey,
        command: CommandId,
    ) -> impl Future<Output = Result<Option<Outcome>, StoreError>> + Send;

    /// Claims streams that are to be woken (laws 9 to 11).
    fn due(
        &self,
        tenant: &TenantKey,
        lease: Lease,
        most: usize,
    ) -> impl Future<Output = Result<Vec<DueWake>, StoreError>> + Send;

    /// Claims effects that are to be delivered (laws 12, 13).
    fn outbox(
        &self,
        tenant: &TenantKey,
        lease: Lease,
        most: usize,
    ) -> impl Future<Output = Result<Vec<Outgoing>, StoreError>> + Send;

    /// Says that effects were delivered (law 13).
    fn acknowledge(
        &self,
        effects: &[EffectId],
    ) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// The streams that have a key (law 14).
    fn find(
        &self,
        tenant: &TenantKey,
        key: &LookupKey,
    ) -> impl Future<Output = Result<Vec<StreamId>, StoreError>> + Send;

    /// The tenant's events after a position (law 15).
    fn feed(
        &self,
        tenant: &TenantKey,
        after: Position,
        most: usize,
    ) -> impl Future<Output = Result<Vec<(Position, Recorded)>, StoreError>> + Send;

    /// A personal value (law 16).
    fn record(
        &self,
        tenant: &TenantKey,
        id: RecordId,
    ) -> impl Future<Output = Result<Option<Record>, StoreError>> + Send;

    /// Forgets a customer's personal values, and says how many records and keys went (law 17).
    fn erase(
        &self,
        tenant: &TenantKey,
        subject: CustomerId,
    ) -> impl Future<Output = Result<usize, StoreError>> + Send;
}
