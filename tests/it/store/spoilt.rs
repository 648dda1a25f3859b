//! Stores that are right in everything but one.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;

use goodwill::decision::{LookupKey, Record};
use goodwill::id::{CommandId, CustomerId, RecordId, StreamId, TenantKey, Version};
use goodwill::memory::MemoryStore;
use goodwill::port::{
    Append, Commit, Committed, DueWake, Lease, Outcome, Outgoing, Position, Store, StoreError,
    StoreErrorKind,
};
use goodwill::time::{Elapsed, Timestamp};
use goodwill::wire::{EffectId, Recorded};

macro_rules! faults {
    ($($name:ident breaks $law:literal,)+) => {
        /// What a store does wrong.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(super) enum Fault {
            $($name,)+
        }

        impl Fault {
            pub(super) const ALL: &[Self] = &[$(Self::$name),+];

            /// The number of the law that it breaks.
            pub(super) const fn breaks(self) -> u32 {
                match self {
                    $(Self::$name => $law,)+
                }
            }
        }
    };
}

faults! {
    NewStreamsAtVersionOne breaks 1,
    LoadsBackward breaks 2,
    RecordsWhenItHappened breaks 2,
    ForgetsTheReason breaks 2,
    LoadsTheWholeLog breaks 3,
    LoadsOneTooMany breaks 3,
    TakesStaleCommits breaks 4,
    TakesCommitsFromTheFuture breaks 4,
    KeepsRecordsOfStaleCommits breaks 4,
    KeepsOutcomesOfStaleCommits breaks 4,
    WritesHalf breaks 5,
    TakesTheFirstOfTwoAppends breaks 6,
    LeavesOutStreamsOfOthers breaks 6,
    TakesEffectsWithoutEvents breaks 6,
    OutcomeAtTheNewestVersion breaks 7,
    OutcomeOfTheLastStream breaks 7,
    ForgetsCommandsWithoutEvents breaks 8,
    CarriesOutRepeatsOnOtherStreams breaks 8,
    WakesOneSecondEarly breaks 9,
    WakesTheLatestFirst breaks 9,
    WakesMoreThanAsked breaks 9,
    NeverClaimsWakes breaks 10,
    NeverEndsClaims breaks 10,
    ForgetsTheWakeOfSilentCommits breaks 11,
    KeepsTheClaimOnANewWake breaks 11,
    GivesEffectsInOrderOfIds breaks 12,
    GivesEffectsOfACommitBackward breaks 12,
    ForgetsAcknowledgements breaks 13,
    GivesEffectsOnce breaks 13,
    OnlyAddsKeys breaks 14,
    ClearsKeysThatAreLeft breaks 14,
    FeedsByStream breaks 15,
    FeedSkipsAfterAPage breaks 15,
    FeedLeavesOutTheLast breaks 15,
    KeepsErasedRecords breaks 16,
    ErasesRecordsOfAll breaks 16,
    ErasesCustomerKeys breaks 17,
    ErasesEffects breaks 17,
    CountsNothingErased breaks 17,
    KnowsCommandsOfOthers breaks 18,
    FindsRecordsOfOthers breaks 18,
    FeedsAllTenants breaks 18,
    WritesOverRecords breaks 19,
    LeavesOutKnownRecords breaks 19,
    WritesTheRestBesideKnownRecords breaks 19,
    SaysRecordBeforeRepeat breaks 19,
    SaysRecordBeforeConflict breaks 19,
}

/// The memory store with a fault.
#[derive(Default)]
pub(super) struct Spoilt {
    inner: MemoryStore,
    fault: Option<Fault>,
    seen: Mutex<Seen>,
}

/// What the faults remember, though nobody should.
#[derive(Default)]
struct Seen {
    tenants: BTreeSet<TenantKey>,
    streams: BTreeSet<StreamId>,
    commands: BTreeMap<CommandId, Commit>,
    keys: BTreeMap<StreamId, Vec<LookupKey>>,
    records: BTreeMap<RecordId, Record>,
    claimed: BTreeMap<StreamId, Timestamp>,
    given: BTreeSet<EffectId>,
    erased: BTreeSet<CustomerId>,
}

impl Spoilt {
    pub(super) fn with(fault: Fault) -> Self {
        Self { fault: Some(fault), ..Self::default() }
    }

    pub(super) fn with_no_fault() -> Self {
        Self::default()
    }

    fn has(&self, fault: Fault) -> bool {
        self.fault == Some(fault)
    }

    fn seen<T>(&self, look: impl FnOnce(&mut Seen) -> T) -> T {
        look(&mut self.seen.lock().unwrap())
    }

    /// Changes a commit before it is written.
    async fn spoil(&self, commit: &mut Commit) -> Result<(), StoreError> {
        let mut streams = BTreeSet::new();
        let tenant = commit.tenant.clone();
        match self.fault {
            Some(Fault::RecordsWhenItHappened) => {
                if let Some(first) = commit.appends.first().and_then(|a| a.events.first()) {
                    commit.recorded_at = first.at;
                }
            }
            Some(Fault::ForgetsTheReason) => commit.because = Default::default(),
            Some(Fault::TakesStaleCommits | Fault::TakesCommitsFromTheFuture) => {
                let behind = self.has(Fault::TakesStaleCommits);
                for append in &mut commit.appends {
                    let actual = self.inner.version(&append.stream).await?;
                    if (append.expected < actual) == behind {
                        append.expected = actual;
                    }
                }
            }
            Some(Fault::TakesTheFirstOfTwoAppends) => {
                commit.appends.retain(|append| streams.insert(append.stream.clone()));
            }
            Some(Fault::LeavesOutStreamsOfOthers) => {
                commit.appends.retain(|append| *append.stream.tenant() == tenant);
            }
            Some(Fault::TakesEffectsWithoutEvents) => {
                for append in commit.appends.iter_mut().filter(|a| a.events.is_empty()) {
                    append.effects.clear();
                }
            }
            Some(Fault::ForgetsCommandsWithoutEvents)
                if commit.appends.iter().all(|append| append.events.is_empty()) =>
            {
                commit.command = another(commit.command);
            }
            Some(Fault::CarriesOutRepeatsOnOtherStreams) => {
                let first = commit.appends.first().map(|append| append.stream.clone());
                let known = self.inner.outcome(&tenant, commit.command).await?;
                if known.is_some_and(|known| Some(known.stream) != first) {
                    commit.command = another(commit.command);
                }
            }
            Some(Fault::ForgetsTheWakeOfSilentCommits) => {
                for append in &mut commit.appends {
                    append.wake = append.wake.or(Some(None));
                }
            }
            Some(Fault::GivesEffectsOfACommitBackward) => {
                for append in commit.appends.iter_mut().skip(1) {
                    append.effects.reverse();
                }
            }
            Some(Fault::LeavesOutKnownRecords | Fault::WritesOverRecords) => {
                let known = self.known_records(commit).await?;
                if self.has(Fault::WritesOverRecords) {
                    self.remember(commit);
                }
                commit.records.retain(|record| !known.contains(&record.id));
            }
            Some(Fault::SaysRecordBeforeRepeat | Fault::SaysRecordBeforeConflict) => {
                let known = self.inner.outcome(&tenant, commit.command).await?.is_some();
                if known == self.has(Fault::SaysRecordBeforeRepeat)
                    && let Some(taken) = self.known_records(commit).await?.first()
                {
                    return Err(StoreError::record_exists(*taken));
                }
            }
            Some(Fault::OnlyAddsKeys) => self.seen(|seen| {
                for Append { stream, keys, .. } in &mut commit.appends {
                    if let Some(keys) = keys {
                        let all = seen.keys.entry(stream.clone()).or_default();
                        all.append(keys);
                        keys.clone_from(all);
                    }
                }
            }),
            Some(Fault::ClearsKeysThatAreLeft) => {
                for append in &mut commit.appends {
                    append.keys.get_or_insert_default();
                }
            }
            _ => {}
        }
        Ok(())
    }

    async fn known_records(&self, commit: &Commit) -> Result<Vec<RecordId>, StoreError> {
        let mut known = Vec::new();
        for Record { id, .. } in &commit.records {
            known.extend(self.inner.record(&commit.tenant, *id).await?.map(|_| *id));
        }
        Ok(known)
    }

    fn remember(&self, commit: &Commit) {
        self.seen(|seen| {
            seen.tenants.insert(commit.tenant.clone());
            seen.streams.extend(commit.appends.iter().map(|append| append.stream.clone()));
            seen.commands.entry(commit.command).or_insert_with(|| commit.clone());
            seen.records.extend(commit.records.iter().map(|record| (record.id, record.clone())));
        });
    }

    fn tenants(&self) -> Vec<TenantKey> {
        self.seen(|seen| seen.tenants.iter().cloned().collect())
    }

    /// Writes the appends one by one, as if there were no commit around them.
    async fn write_half(&self, commit: &Commit) -> Result<(), StoreError> {
        for append in &commit.appends {
            let command = another(commit.command);
            let appends = vec![append.clone()];
            let part = Commit { command, appends, records: Vec::new(), ..commit.clone() };
            self.inner.commit(part).await?;
        }
        Ok(())
    }
}

/// The command id that nobody will ask for.
fn another(command: CommandId) -> CommandId {
    CommandId::from_uuid(uuid::Uuid::from_u128(command.as_uuid().as_u128() ^ 0xffff_ffff))
}

const fn forever(lease: Lease) -> Lease {
    Lease { now: lease.now, until: Timestamp::MAX }
}

impl Store for Spoilt {
    async fn commit(&self, mut commit: Commit) -> Result<Committed, StoreError> {
        self.spoil(&mut commit).await?;
        let answer = self.inner.commit(commit.clone()).await;
        let stale = matches!(&answer, Err(e) if matches!(e.kind(), StoreErrorKind::Conflict(_)));
        if stale && self.has(Fault::WritesHalf) && commit.appends.len() > 1 {
            // Whatever comes before the stale append is there to stay.
            let _stopped_at_the_stale_one = self.write_half(&commit).await;
        }
        if answer.is_ok() || (stale && self.has(Fault::KeepsOutcomesOfStaleCommits)) {
            self.remember(&commit);
        }
        if stale && self.has(Fault::KeepsRecordsOfStaleCommits) {
            self.remember(&commit);
        }
        let taken =
            matches!(&answer, Err(e) if matches!(e.kind(), StoreErrorKind::RecordExists { .. }));
        if taken && self.has(Fault::WritesTheRestBesideKnownRecords) {
            self.inner.commit(Commit { records: Vec::new(), ..commit.clone() }).await?;
        }
        if answer.is_ok() && self.has(Fault::KeepsTheClaimOnANewWake) {
            return answer;
        }
        self.seen(|seen| {
            for append in commit.appends.iter().filter(|append| append.wake.is_some()) {
                seen.claimed.remove(&append.stream);
            }
        });
        answer
    }

    async fn load(&self, stream: &StreamId, after: Version) -> Result<Vec<Recorded>, StoreError> {
        let after = match self.fault {
            Some(Fault::LoadsTheWholeLog) => Version::EMPTY,
            Some(Fault::LoadsOneTooMany) => Version::new(after.get().saturating_sub(1)),
            _ => after,
        };
        let mut loaded = self.inner.load(stream, after).await?;
        if self.has(Fault::LoadsBackward) {
            loaded.reverse();
        }
        Ok(loaded)
    }

    async fn version(&self, stream: &StreamId) -> Result<Version, StoreError> {
        let version = self.inner.version(stream).await?;
        if self.has(Fault::NewStreamsAtVersionOne) && version == Version::EMPTY {
            return Ok(Version::new(1));
        }
        Ok(version)
    }

    async fn outcome(
        &self,
        tenant: &TenantKey,
        command: CommandId,
    ) -> Result<Option<Outcome>, StoreError> {
        let outcome = self.inner.outcome(tenant, command).await?;
        let first = self.seen(|seen| seen.commands.get(&command).cloned());
        match (self.fault, outcome, first) {
            (Some(Fault::OutcomeAtTheNewestVersion), Some(outcome), _) => {
                let version = self.inner.version(&outcome.stream).await?;
                Ok(Some(Outcome { version, ..outcome }))
            }
            (Some(Fault::OutcomeOfTheLastStream), Some(outcome), Some(commit)) => {
                let last = commit.appends.last().unwrap();
                let (stream, version) = (last.stream.clone(), last.version_after());
                Ok(Some(Outcome { stream, version, ..outcome }))
            }
            (Some(Fault::KeepsOutcomesOfStaleCommits), None, Some(commit)) => {
                let first = &commit.appends[0];
                let (stream, version) = (first.stream.clone(), first.version_after());
                Ok(Some(Outcome { name: commit.name, stream, version }))
            }
            (Some(Fault::KnowsCommandsOfOthers), None, Some(commit)) => {
                self.inner.outcome(&commit.tenant, command).await
            }
            (_, outcome, _) => Ok(outcome),
        }
    }

    async fn due(
        &self,
        tenant: &TenantKey,
        lease: Lease,
        most: usize,
    ) -> Result<Vec<DueWake>, StoreError> {
        let second = Elapsed::from_seconds(1);
        let lease = match self.fault {
            Some(Fault::WakesOneSecondEarly) => {
                Lease { now: lease.now.after(second).unwrap(), ..lease }
            }
            Some(Fault::NeverClaimsWakes) => Lease { until: lease.now, ..lease },
            Some(Fault::NeverEndsClaims) => forever(lease),
            _ => lease,
        };
        let most = if self.has(Fault::WakesMoreThanAsked) && most > 0 { usize::MAX } else { most };
        let mut due = self.inner.due(tenant, lease, most).await?;
        match self.fault {
            Some(Fault::WakesTheLatestFirst) => due.reverse(),
            Some(Fault::KeepsTheClaimOnANewWake) => self.seen(|seen| {
                due.retain(|wake| {
                    seen.claimed.get(&wake.stream).is_none_or(|end| *end <= lease.now)
                });
                seen.claimed.extend(due.iter().map(|wake| (wake.stream.clone(), lease.until)));
            }),
            _ => {}
        }
        Ok(due)
    }

    async fn outbox(
        &self,
        tenant: &TenantKey,
        lease: Lease,
        most: usize,
    ) -> Result<Vec<Outgoing>, StoreError> {
        let mut claimed = self.inner.outbox(tenant, lease, most).await?;
        match self.fault {
            Some(Fault::GivesEffectsInOrderOfIds) => {
                claimed.sort_by(|left, right| left.id.cmp(&right.id));
            }
            Some(Fault::GivesEffectsOnce) => self.seen(|seen| {
                claimed.retain(|outgoing| seen.given.insert(outgoing.id.clone()));
            }),
            Some(Fault::ErasesEffects) if self.seen(|seen| !seen.erased.is_empty()) => {
                claimed.clear();
            }
            _ => {}
        }
        Ok(claimed)
    }

    async fn acknowledge(&self, effects: &[EffectId]) -> Result<(), StoreError> {
        if self.has(Fault::ForgetsAcknowledgements) {
            return Ok(());
        }
        self.inner.acknowledge(effects).await
    }

    async fn find(&self, tenant: &TenantKey, key: &LookupKey) -> Result<Vec<StreamId>, StoreError> {
        let erased = self.seen(|seen| match key {
            LookupKey::Customer(customer) => seen.erased.contains(customer),
            _ => false,
        });
        if erased && self.has(Fault::ErasesCustomerKeys) {
            return Ok(Vec::new());
        }
        self.inner.find(tenant, key).await
    }

    async fn feed(
        &self,
        tenant: &TenantKey,
        after: Position,
        most: usize,
    ) -> Result<Vec<(Position, Recorded)>, StoreError> {
        let after = match self.fault {
            Some(Fault::FeedSkipsAfterAPage) if after != Position::START => {
                Position::new(after.get().saturating_add(1))
            }
            _ => after,
        };
        let mut feed = self.inner.feed(tenant, after, most).await?;
        match self.fault {
            Some(Fault::FeedLeavesOutTheLast) => {
                feed.pop();
            }
            Some(Fault::FeedsByStream) => {
                let positions: Vec<Position> = feed.iter().map(|(position, _)| *position).collect();
                feed.sort_by(|(_, left), (_, right)| left.stream.cmp(&right.stream));
                feed = positions.into_iter().zip(feed.into_iter().map(|(_, r)| r)).collect();
            }
            Some(Fault::FeedsAllTenants) => {
                for other in self.tenants().iter().filter(|other| *other != tenant) {
                    feed.extend(self.inner.feed(other, after, most).await?);
                }
            }
            _ => {}
        }
        Ok(feed)
    }

    async fn record(&self, tenant: &TenantKey, id: RecordId) -> Result<Option<Record>, StoreError> {
        let erased = |seen: &mut Seen| !seen.erased.is_empty();
        let kept = self.seen(|seen| seen.records.get(&id).cloned());
        match self.fault {
            Some(
                Fault::KeepsErasedRecords
                | Fault::KeepsRecordsOfStaleCommits
                | Fault::WritesOverRecords,
            ) => Ok(kept),
            Some(Fault::ErasesRecordsOfAll) if self.seen(erased) => Ok(None),
            Some(Fault::FindsRecordsOfOthers) => {
                for other in self.tenants() {
                    if let Some(record) = self.inner.record(&other, id).await? {
                        return Ok(Some(record));
                    }
                }
                Ok(None)
            }
            _ => self.inner.record(tenant, id).await,
        }
    }

    async fn erase(&self, tenant: &TenantKey, subject: CustomerId) -> Result<usize, StoreError> {
        self.seen(|seen| seen.erased.insert(subject));
        let count = self.inner.erase(tenant, subject).await?;
        Ok(if self.has(Fault::CountsNothingErased) { 0 } else { count })
    }
}
