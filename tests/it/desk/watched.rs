//! The memory store, watched, and with somebody who is always a little faster.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};

use goodwill::case::CaseEvent;
use goodwill::decision::{LookupKey, Occurred, Record};
use goodwill::id::{CommandId, ContentId, CustomerId, RecordId, StreamId, TenantKey, Version};
use goodwill::memory::MemoryStore;
use goodwill::port::{
    Append, Commit, Committed, DueWake, Lease, Outcome, Outgoing, Position, Store, StoreError,
    StoreErrorKind,
};
use goodwill::wire::{EffectId, Event, Recorded};
use uuid::Uuid;

/// One store for any number of desks.
#[derive(Clone, Default)]
pub(super) struct Watched(Arc<Inner>);

#[derive(Default)]
struct Inner {
    memory: MemoryStore,
    /// How many commits somebody else will be faster than.
    races: AtomicUsize,
    failures: AtomicUsize,
    commits: AtomicUsize,
    loads: AtomicUsize,
    strangers: AtomicU64,
    /// Whether whoever was slower may write as well.
    careless: AtomicBool,
}

impl Watched {
    /// A store that does not look at versions, as one would be that is wrong.
    pub(super) fn careless() -> Self {
        let watched = Self::default();
        watched.0.careless.store(true, Ordering::SeqCst);
        watched
    }

    /// Lets somebody else write to a stream of each of the next commits just before it, now to the first, now to the last.
    pub(super) fn race(&self, times: usize) {
        self.0.races.store(times, Ordering::SeqCst);
    }

    /// Lets the next commits fail, though they were written.
    pub(super) fn lose_answers(&self, times: usize) {
        self.0.failures.store(times, Ordering::SeqCst);
    }

    /// How many commits were tried.
    pub(super) fn commits(&self) -> usize {
        self.0.commits.load(Ordering::SeqCst)
    }

    /// How often events were asked for.
    pub(super) fn loads(&self) -> usize {
        self.0.loads.load(Ordering::SeqCst)
    }

    pub(super) fn memory(&self) -> &MemoryStore {
        &self.0.memory
    }

    /// Writes an event that only says that somebody was here, and sets the wake if one is given.
    pub(super) async fn interfere(&self, like: &Commit, append: Append) {
        let stranger = self.0.strangers.fetch_add(1, Ordering::SeqCst);
        let command = CommandId::from_uuid(Uuid::from_u64_pair(u64::MAX, stranger));
        let records = Vec::new();
        let commit = Commit { command, appends: vec![append], records, ..like.clone() };
        self.0.memory.commit(commit).await.unwrap();
    }
}

/// What the customer writes while we are busy.
pub(super) fn message(like: &Commit) -> Occurred<Event> {
    let content = ContentId::from_uuid(Uuid::from_u128(7));
    let event = Event::Case(CaseEvent::MessageReceived { content, intent: None });
    Occurred { at: like.appends[0].events.first().map_or(like.recorded_at, |e| e.at), event }
}

fn take_one(left: &AtomicUsize) -> bool {
    left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1)).is_ok()
}

impl Store for Watched {
    async fn commit(&self, mut commit: Commit) -> Result<Committed, StoreError> {
        let number = self.0.commits.fetch_add(1, Ordering::SeqCst);
        if take_one(&self.0.races) {
            let ends = [commit.appends.first(), commit.appends.last()];
            let stream = ends[number % 2].unwrap().stream.clone();
            let before = self.0.memory.load(&stream, Version::EMPTY).await?;
            let version = before.last().map_or(Version::EMPTY, |last| last.version);
            let mut append = Append::to(stream.clone(), version);
            // Not behind what may have fallen due meanwhile, which whoever writes would have settled.
            let at = before.last().map(|last| last.at);
            let message = message(&commit);
            append.events.push(Occurred { at: at.unwrap_or(message.at), ..message });
            self.interfere(&commit, append).await;
        }
        if self.0.careless.load(Ordering::SeqCst) {
            for append in &mut commit.appends {
                append.expected = self.0.memory.version(&append.stream).await?;
            }
        }
        let answer = self.0.memory.commit(commit).await?;
        if take_one(&self.0.failures) {
            return Err(StoreError::new(StoreErrorKind::Unavailable).retryable());
        }
        Ok(answer)
    }

    async fn load(&self, stream: &StreamId, after: Version) -> Result<Vec<Recorded>, StoreError> {
        self.0.loads.fetch_add(1, Ordering::SeqCst);
        self.0.memory.load(stream, after).await
    }

    async fn version(&self, stream: &StreamId) -> Result<Version, StoreError> {
        self.0.memory.version(stream).await
    }

    async fn outcome(
        &self,
        tenant: &TenantKey,
        command: CommandId,
    ) -> Result<Option<Outcome>, StoreError> {
        self.0.memory.outcome(tenant, command).await
    }

    async fn due(
        &self,
        tenant: &TenantKey,
        lease: Lease,
        most: usize,
    ) -> Result<Vec<DueWake>, StoreError> {
        self.0.memory.due(tenant, lease, most).await
    }

    async fn outbox(
        &self,
        tenant: &TenantKey,
        lease: Lease,
        most: usize,
    ) -> Result<Vec<Outgoing>, StoreError> {
        self.0.memory.outbox(tenant, lease, most).await
    }

    async fn acknowledge(&self, effects: &[EffectId]) -> Result<(), StoreError> {
        self.0.memory.acknowledge(effects).await
    }

    async fn find(&self, tenant: &TenantKey, key: &LookupKey) -> Result<Vec<StreamId>, StoreError> {
        self.0.memory.find(tenant, key).await
    }

    async fn feed(
        &self,
        tenant: &TenantKey,
        after: Position,
        most: usize,
    ) -> Result<Vec<(Position, Recorded)>, StoreError> {
        self.0.memory.feed(tenant, after, most).await
    }

    async fn record(&self, tenant: &TenantKey, id: RecordId) -> Result<Option<Record>, StoreError> {
        self.0.memory.record(tenant, id).await
    }

    async fn erase(&self, tenant: &TenantKey, subject: CustomerId) -> Result<usize, StoreError> {
        self.0.memory.erase(tenant, subject).await
    }
}
