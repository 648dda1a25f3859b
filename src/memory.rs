//! The reference store: everything in memory, in the plainest way that keeps the laws of [`Store`].

mod tenant;
mod wakes;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

use self::tenant::Tenant;
use crate::decision::{LookupKey, Record};
use crate::id::{CommandId, CustomerId, RecordId, StreamId, TenantKey, Version};
use crate::port::{
    Commit, Committed, DueWake, Lease, Outcome, Outgoing, Position, Store, StoreError,
};
use crate::wire::{EffectId, Recorded};

/// A store in memory: for tests, for replays, and as the model that other stores are held against.
///
/// ```
/// use goodwill::id::{CaseId, SequentialIds, StreamId, Version};
/// use goodwill::memory::MemoryStore;
/// use goodwill::port::Store;
///
/// let store = MemoryStore::default();
/// let stream = StreamId::case("boston".parse()?, CaseId::fresh(&SequentialIds::starting_at(1)));
/// # use std::task::{Context, Poll, Waker};
/// # let mut version = std::pin::pin!(store.version(&stream));
/// # let Poll::Ready(version) = version.as_mut().poll(&mut Context::from_waker(Waker::noop())) else { panic!() };
/// // let version = store.version(&stream).await;
/// assert_eq!(version?, Version::EMPTY);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Default)]
pub struct MemoryStore {
    tenants: Mutex<BTreeMap<TenantKey, Tenant>>,
}

impl fmt::Debug for MemoryStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryStore").field("tenants", &self.tenants().len()).finish()
    }
}

impl MemoryStore {
    /// How many streams were looked at so far to find those that are due: work that can be counted, where time cannot be
    /// trusted.
    #[must_use]
    pub fn streams_touched_by_wakes(&self) -> u64 {
        self.tenants().values().map(Tenant::touched).sum()
    }

    fn tenants(&self) -> MutexGuard<'_, BTreeMap<TenantKey, Tenant>> {
        // A panic elsewhere leaves whole commits behind: each is checked before it is written.
        self.tenants.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn ask<T: Default>(&self, tenant: &TenantKey, question: impl FnOnce(&Tenant) -> T) -> T {
        self.tenants().get(tenant).map(question).unwrap_or_default()
    }

    fn change<T: Default>(&self, tenant: &TenantKey, change: impl FnOnce(&mut Tenant) -> T) -> T {
        self.tenants().get_mut(tenant).map(change).unwrap_or_default()
    }
}

impl Store for MemoryStore {
    async fn commit(&self, commit: Commit) -> Result<Committed, StoreError> {
        let mut tenants = self.tenants();
        match tenants.get_mut(&commit.tenant) {
            Some(tenant) => tenant.commit(commit),
            None => tenants.entry(commit.tenant.clone()).or_default().commit(commit),
        }
    }

    async fn load(&self, stream: &StreamId, after: Version) -> Result<Vec<Recorded>, StoreError> {
        Ok(self.ask(stream.tenant(), |tenant| tenant.load(stream, after)))
    }

    async fn version(&self, stream: &StreamId) -> Result<Version, StoreError> {
        Ok(self.ask(stream.tenant(), |tenant| tenant.version(stream)))
    }

    async fn outcome(
        &self,
        tenant: &TenantKey,
        command: CommandId,
    ) -> Result<Option<Outcome>, StoreError> {
        Ok(self.ask(tenant, |tenant| tenant.outcome(command)))
    }

    async fn due(
        &self,
        tenant: &TenantKey,
        lease: Lease,
        most: usize,
    ) -> Result<Vec<DueWake>, StoreError> {
        Ok(self.change(tenant, |tenant| tenant.due(lease, most)))
    }

    async fn outbox(
        &self,
        tenant: &TenantKey,
        lease: Lease,
        most: usize,
    ) -> Result<Vec<Outgoing>, StoreError> {
        Ok(self.change(tenant, |tenant| tenant.outbox(lease, most)))
    }

    async fn acknowledge(&self, effects: &[EffectId]) -> Result<(), StoreError> {
        for effect in effects {
            self.change(effect.stream.tenant(), |tenant| tenant.acknowledge(effect));
        }
        Ok(())
    }

    async fn find(&self, tenant: &TenantKey, key: &LookupKey) -> Result<Vec<StreamId>, StoreError> {
        Ok(self.ask(tenant, |tenant| tenant.find(key)))
    }

    async fn feed(
        &self,
        tenant: &TenantKey,
        after: Position,
        most: usize,
    ) -> Result<Vec<(Position, Recorded)>, StoreError> {
        Ok(self.ask(tenant, |tenant| tenant.feed(after, most)))
    }

    async fn record(&self, tenant: &TenantKey, id: RecordId) -> Result<Option<Record>, StoreError> {
        Ok(self.ask(tenant, |tenant| tenant.record(id)))
    }

    async fn erase(&self, tenant: &TenantKey, subject: CustomerId) -> Result<usize, StoreError> {
        Ok(self.change(tenant, |tenant| tenant.erase(subject)))
    }
}
