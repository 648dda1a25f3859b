//! A port behind a pointer is that port: desks, tasks and threads share one.

use std::sync::Arc;

use super::{
    Asked, Channel, ChannelError, Commit, Committed, Directory, DirectoryError, DueWake, Lease,
    Outcome, Outgoing, Position, Store, StoreError,
};
use crate::decision::{LookupKey, Record};
use crate::id::{CommandId, CustomerId, RecordId, StreamId, TenantKey, Version};
use crate::value::FactSheet;
use crate::wire::{EffectId, Recorded};

macro_rules! ports_behind {
    ($($pointer:ty),+) => {$(
        impl<S: Store + ?Sized> Store for $pointer {
            async fn commit(&self, commit: Commit) -> Result<Committed, StoreError> {
                (**self).commit(commit).await
            }

            async fn load(&self, stream: &StreamId, after: Version) -> Result<Vec<Recorded>, StoreError> {
                (**self).load(stream, after).await
            }

            async fn version(&self, stream: &StreamId) -> Result<Version, StoreError> {
                (**self).version(stream).await
            }

            async fn outcome(
                &self,
                tenant: &TenantKey,
                command: CommandId,
            ) -> Result<Option<Outcome>, StoreError> {
                (**self).outcome(tenant, command).await
            }

            async fn due(
                &self,
                tenant: &TenantKey,
                lease: Lease,
                most: usize,
            ) -> Result<Vec<DueWake>, StoreError> {
                (**self).due(tenant, lease, most).await
            }

            async fn outbox(
                &self,
                tenant: &TenantKey,
                lease: Lease,
                most: usize,
            ) -> Result<Vec<Outgoing>, StoreError> {
                (**self).outbox(tenant, lease, most).await
            }

            async fn acknowledge(&self, effects: &[EffectId]) -> Result<(), StoreError> {
                (**self).acknowledge(effects).await
            }

            async fn find(&self, tenant: &TenantKey, key: &LookupKey) -> Result<Vec<StreamId>, StoreError> {
                (**self).find(tenant, key).await
            }

            async fn feed(
                &self,
                tenant: &TenantKey,
                after: Position,
                most: usize,
            ) -> Result<Vec<(Position, Recorded)>, StoreError> {
                (**self).feed(tenant, after, most).await
            }

            async fn record(&self, tenant: &TenantKey, id: RecordId) -> Result<Option<Record>, StoreError> {
                (**self).record(tenant, id).await
            }

            async fn erase(&self, tenant: &TenantKey, subject: CustomerId) -> Result<usize, StoreError> {
                (**self).erase(tenant, subject).await
            }
        }

        impl<S: Channel + ?Sized> Channel for $pointer {
            async fn deliver(&self, outgoing: &Outgoing) -> Result<(), ChannelError> {
                (**self).deliver(outgoing).await
            }
        }

        impl<S: Directory + ?Sized> Directory for $pointer {
            async fn facts(&self, asked: &Asked) -> Result<FactSheet, DirectoryError> {
                (**self).facts(asked).await
            }
        }
    )+};
}

ports_behind!(&S, Box<S>, Arc<S>);
