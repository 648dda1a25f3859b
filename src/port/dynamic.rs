//! Object-safe twins of the ports, for hosts that choose an implementation at run time.
//!
//! The methods have names of their own: a twin that shared them could call itself for ever.

use std::future::Future;
use std::pin::Pin;

use super::{
    Asked, Channel, ChannelError, Commit, Committed, Directory, DirectoryError, DueWake, Lease,
    Outcome, Outgoing, Position, Store, StoreError,
};
use crate::decision::{LookupKey, Record};
use crate::id::{CommandId, CustomerId, RecordId, StreamId, TenantKey, Version};
use crate::value::FactSheet;
use crate::wire::{EffectId, Recorded};

type Boxed<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// The object-safe twin of [`Store`]: every store is one, and behind a pointer it is a store again.
///
/// ```
/// use std::sync::Arc;
/// use goodwill::memory::MemoryStore;
/// use goodwill::port::{DynStore, Store};
///
/// fn keeps_a_log(_: impl Store) {}
/// let chosen_at_run_time: Arc<dyn DynStore> = Arc::new(MemoryStore::default());
/// keeps_a_log(chosen_at_run_time);
/// ```
pub trait DynStore: Send + Sync {
    /// Writes what a command decided.
    fn commit_dyn<'a>(&'a self, commit: Commit) -> Boxed<'a, Result<Committed, StoreError>>;

    /// The events of a stream after a version.
    fn load_dyn<'a>(
        &'a self,
        stream: &'a StreamId,
        after: Version,
    ) -> Boxed<'a, Result<Vec<Recorded>, StoreError>>;

    /// The version of a stream.
    fn version_dyn<'a>(&'a self, stream: &'a StreamId) -> Boxed<'a, Result<Version, StoreError>>;

    /// What became of a command.
    fn outcome_dyn<'a>(
        &'a self,
        tenant: &'a TenantKey,
        command: CommandId,
    ) -> Boxed<'a, Result<Option<Outcome>, StoreError>>;

    /// Claims streams that are to be woken.
    fn due_dyn<'a>(
        &'a self,
        tenant: &'a TenantKey,
        lease: Lease,
        most: usize,
    ) -> Boxed<'a, Result<Vec<DueWake>, StoreError>>;

    /// Claims effects that are to be delivered.
    fn outbox_dyn<'a>(
        &'a self,
        tenant: &'a TenantKey,
        lease: Lease,
        most: usize,
    ) -> Boxed<'a, Result<Vec<Outgoing>, StoreError>>;

    /// Says that effects were delivered.
    fn acknowledge_dyn<'a>(&'a self, effects: &'a [EffectId]) -> Boxed<'a, Result<(), StoreError>>;

    /// The streams that have a key.
    fn find_dyn<'a>(
        &'a self,
        tenant: &'a TenantKey,
        key: &'a LookupKey,
    ) -> Boxed<'a, Result<Vec<StreamId>, StoreError>>;

    /// The tenant's events after a position.
    fn feed_dyn<'a>(
        &'a self,
        tenant: &'a TenantKey,
        after: Position,
        most: usize,
    ) -> Boxed<'a, Result<Vec<(Position, Recorded)>, StoreError>>;

    /// A personal value.
    fn record_dyn<'a>(
        &'a self,
        tenant: &'a TenantKey,
        id: RecordId,
    ) -> Boxed<'a, Result<Option<Record>, StoreError>>;

    /// Forgets a customer's personal values.
    fn erase_dyn<'a>(
        &'a self,
        tenant: &'a TenantKey,
        subject: CustomerId,
    ) -> Boxed<'a, Result<usize, StoreError>>;
}

impl<S: Store> DynStore for S {
    fn commit_dyn<'a>(&'a self, commit: Commit) -> Boxed<'a, Result<Committed, StoreError>> {
        Box::pin(self.commit(commit))
    }

    fn load_dyn<'a>(
        &'a self,
        stream: &'a StreamId,
        after: Version,
    ) -> Boxed<'a, Result<Vec<Recorded>, StoreError>> {
        Box::pin(self.load(stream, after))
    }

    fn version_dyn<'a>(&'a self, stream: &'a StreamId) -> Boxed<'a, Result<Version, StoreError>> {
        Box::pin(self.version(stream))
    }

    fn outcome_dyn<'a>(
        &'a self,
        tenant: &'a TenantKey,
        command: CommandId,
    ) -> Boxed<'a, Result<Option<Outcome>, StoreError>> {
        Box::pin(self.outcome(tenant, command))
    }

    fn due_dyn<'a>(
        &'a self,
        tenant: &'a TenantKey,
        lease: Lease,
        most: usize,
    ) -> Boxed<'a, Result<Vec<DueWake>, StoreError>> {
        Box::pin(self.due(tenant, lease, most))
    }

    fn outbox_dyn<'a>(
        &'a self,
        tenant: &'a TenantKey,
        lease: Lease,
        most: usize,
    ) -> Boxed<'a, Result<Vec<Outgoing>, StoreError>> {
        Box::pin(self.outbox(tenant, lease, most))
    }

    fn acknowledge_dyn<'a>(&'a self, effects: &'a [EffectId]) -> Boxed<'a, Result<(), StoreError>> {
        Box::pin(self.acknowledge(effects))
    }

    fn find_dyn<'a>(
        &'a self,
        tenant: &'a TenantKey,
        key: &'a LookupKey,
    ) -> Boxed<'a, Result<Vec<StreamId>, StoreError>> {
        Box::pin(self.find(tenant, key))
    }

    fn feed_dyn<'a>(
        &'a self,
        tenant: &'a TenantKey,
        after: Position,
        most: usize,
    ) -> Boxed<'a, Result<Vec<(Position, Recorded)>, StoreError>> {
        Box::pin(self.feed(tenant, after, most))
    }

    fn record_dyn<'a>(
        &'a self,
        tenant: &'a TenantKey,
        id: RecordId,
    ) -> Boxed<'a, Result<Option<Record>, StoreError>> {
        Box::pin(self.record(tenant, id))
    }

    fn erase_dyn<'a>(
        &'a self,
        tenant: &'a TenantKey,
        subject: CustomerId,
    ) -> Boxed<'a, Result<usize, StoreError>> {
        Box::pin(self.erase(tenant, subject))
    }
}

impl Store for dyn DynStore + '_ {
    async fn commit(&self, commit: Commit) -> Result<Committed, StoreError> {
        self.commit_dyn(commit).await
    }

    async fn load(&self, stream: &StreamId, after: Version) -> Result<Vec<Recorded>, StoreError> {
        self.load_dyn(stream, after).await
    }

    async fn version(&self, stream: &StreamId) -> Result<Version, StoreError> {
        self.version_dyn(stream).await
    }

    async fn outcome(
        &self,
        tenant: &TenantKey,
        command: CommandId,
    ) -> Result<Option<Outcome>, StoreError> {
        self.outcome_dyn(tenant, command).await
    }

    async fn due(
        &self,
        tenant: &TenantKey,
        lease: Lease,
        most: usize,
    ) -> Result<Vec<DueWake>, StoreError> {
        self.due_dyn(tenant, lease, most).await
    }

    async fn outbox(
        &self,
        tenant: &TenantKey,
        lease: Lease,
        most: usize,
    ) -> Result<Vec<Outgoing>, StoreError> {
        self.outbox_dyn(tenant, lease, most).await
    }

    async fn acknowledge(&self, effects: &[EffectId]) -> Result<(), StoreError> {
        self.acknowledge_dyn(effects).await
    }

    async fn find(&self, tenant: &TenantKey, key: &LookupKey) -> Result<Vec<StreamId>, StoreError> {
        self.find_dyn(tenant, key).await
    }

    async fn feed(
        &self,
        tenant: &TenantKey,
        after: Position,
        most: usize,
    ) -> Result<Vec<(Position, Recorded)>, StoreError> {
        self.feed_dyn(tenant, after, most).await
    }

    async fn record(&self, tenant: &TenantKey, id: RecordId) -> Result<Option<Record>, StoreError> {
        self.record_dyn(tenant, id).await
    }

    async fn erase(&self, tenant: &TenantKey, subject: CustomerId) -> Result<usize, StoreError> {
        self.erase_dyn(tenant, subject).await
    }
}

/// The object-safe twin of [`Channel`]: every channel is one, and behind a pointer it is a channel again.
pub trait DynChannel: Send + Sync {
    /// Hands an effect over.
    fn deliver_dyn<'a>(&'a self, outgoing: &'a Outgoing) -> Boxed<'a, Result<(), ChannelError>>;
}

impl<C: Channel> DynChannel for C {
    fn deliver_dyn<'a>(&'a self, outgoing: &'a Outgoing) -> Boxed<'a, Result<(), ChannelError>> {
        Box::pin(self.deliver(outgoing))
    }
}

impl Channel for dyn DynChannel + '_ {
    async fn deliver(&self, outgoing: &Outgoing) -> Result<(), ChannelError> {
        self.deliver_dyn(outgoing).await
    }
}

/// The object-safe twin of [`Directory`]: every directory is one, and behind a pointer it is a directory again.
pub trait DynDirectory: Send + Sync {
    /// The facts that were asked for, as far as the host can tell.
    fn facts_dyn<'a>(&'a self, asked: &'a Asked) -> Boxed<'a, Result<FactSheet, DirectoryError>>;
}

impl<D: Directory> DynDirectory for D {
    fn facts_dyn<'a>(&'a self, asked: &'a Asked) -> Boxed<'a, Result<FactSheet, DirectoryError>> {
        Box::pin(self.facts(asked))
    }
}

impl Directory for dyn DynDirectory + '_ {
    async fn facts(&self, asked: &Asked) -> Result<FactSheet, DirectoryError> {
        self.facts_dyn(asked).await
    }
}
