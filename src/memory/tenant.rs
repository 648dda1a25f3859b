use std::collections::{BTreeMap, BTreeSet};

use crate::decision::{LookupKey, Record};
use crate::id::{CommandId, CustomerId, RecordId, StreamId, Version};
use crate::port::{
    Append, Commit, Committed, DueWake, Lease, Outcome, Outgoing, Position, StoreError,
    StoreErrorKind,
};
use crate::time::Timestamp;
use crate::wire::{Effect, EffectId, Recorded};

/// All that one tenant keeps.
#[derive(Default)]
pub(super) struct Tenant {
    streams: BTreeMap<StreamId, Stream>,
    commands: BTreeMap<CommandId, Outcome>,
    /// All events in the order of their commits: whose, and which of its events.
    feed: Vec<(StreamId, Version)>,
    /// Wakes that nobody has claimed, and claims by the instant at which they run out.
    wakes: BTreeSet<(Timestamp, StreamId)>,
    /// Effects by the order of their commits.
    outbox: BTreeMap<u64, Waiting>,
    places: BTreeMap<EffectId, u64>,
    next_place: u64,
    keys: BTreeMap<LookupKey, BTreeSet<StreamId>>,
    records: BTreeMap<RecordId, Record>,
    touched: u64,
}

#[derive(Default)]
struct Stream {
    events: Vec<Recorded>,
    /// When it is to be woken, and when it next may be claimed.
    wake: Option<(Timestamp, Timestamp)>,
    keys: Vec<LookupKey>,
}

/// An effect that nobody has acknowledged.
struct Waiting {
    id: EffectId,
    effect: Effect,
    claimed_until: Option<Timestamp>,
}

impl Tenant {
    pub(super) fn commit(&mut self, commit: Commit) -> Result<Committed, StoreError> {
        self.check(&commit)?;
        let versions: Vec<Version> = commit.appends.iter().map(Append::version_after).collect();
        if let (Some(first), Some(version)) = (commit.appends.first(), versions.first()) {
            let outcome = Outcome {
                name: commit.name.clone(),
                stream: first.stream.clone(),
                version: *version,
            };
            self.commands.insert(commit.command, outcome);
        }
        let Commit { command, recorded_at, actor, charter, because, appends, records, .. } = commit;
        for append in appends {
            self.append(append, |at, stream, version, event| Recorded {
                stream,
                version,
                at,
                recorded_at,
                command,
                actor: actor.clone(),
                charter,
                because: because.clone(),
                event,
            });
        }
        self.records.extend(records.into_iter().map(|record| (record.id, record)));
        Ok(Committed { versions })
    }

    /// Everything that could stand in the way, before anything is written.
    fn check(&self, commit: &Commit) -> Result<(), StoreError> {
        commit.check()?;
        if self.commands.contains_key(&commit.command) {
            return Err(StoreError::new(StoreErrorKind::CommandKnown).retryable());
        }
        for Append { stream, expected, .. } in &commit.appends {
            let actual = self.version(stream);
            if actual != *expected {
                return Err(StoreError::conflict(stream.clone(), *expected, actual));
            }
        }
        Ok(())
    }

    fn append(
        &mut self,
        append: Append,
        record: impl Fn(Timestamp, StreamId, Version, crate::wire::Event) -> Recorded,
    ) {
        let Append { stream: id, expected, events, effects, wake, keys } = append;
        let after = expected.after(events.len() as u64);
        for (ordinal, effect) in (0..).zip(effects) {
            let id = EffectId { stream: id.clone(), version: after, ordinal };
            self.places.insert(id.clone(), self.next_place);
            self.outbox.insert(self.next_place, Waiting { id, effect, claimed_until: None });
            self.next_place += 1;
        }
        if !self.streams.contains_key(&id) {
            self.streams.insert(id.clone(), Stream::default());
        }
        let Some(stream) = self.streams.get_mut(&id) else { return };
        let mut version = expected;
        for occurred in events {
            version = version.after(1);
            self.feed.push((id.clone(), version));
            stream.events.push(record(occurred.at, id.clone(), version, occurred.event));
        }
        if let Some(wake) = wake {
            if let Some((_, claimable)) = stream.wake.take() {
                self.wakes.remove(&(claimable, id.clone()));
            }
            if let Some(at) = wake {
                stream.wake = Some((at, at));
                self.wakes.insert((at, id.clone()));
            }
        }
        if let Some(keys) = keys {
            for key in &stream.keys {
                if let Some(streams) = self.keys.get_mut(key) {
                    streams.remove(&id);
                    if streams.is_empty() {
                        self.keys.remove(key);
                    }
                }
            }
            for key in &keys {
                self.keys.entry(key.clone()).or_default().insert(id.clone());
            }
            stream.keys = keys;
        }
    }

    pub(super) fn load(&self, stream: &StreamId, after: Version) -> Vec<Recorded> {
        let known = usize::try_from(after.get()).unwrap_or(usize::MAX);
        let events = self.streams.get(stream).and_then(|stream| stream.events.get(known..));
        events.map(<[Recorded]>::to_vec).unwrap_or_default()
    }

    pub(super) fn version(&self, stream: &StreamId) -> Version {
        let count = self.streams.get(stream).map_or(0, |stream| stream.events.len());
        Version::new(count as u64)
    }

    pub(super) fn outcome(&self, command: CommandId) -> Option<Outcome> {
        self.commands.get(&command).cloned()
    }

    pub(super) fn due(&mut self, lease: Lease, most: usize) -> Vec<DueWake> {
        let until = lease.runs_out();
        let mut due = Vec::new();
        while due.len() < most {
            let Some((claimable, _)) = self.wakes.first() else { break };
            if *claimable > lease.now {
                break;
            }
            let Some((_, id)) = self.wakes.pop_first() else { break };
            self.touched += 1;
            if let Some(wake) = self.streams.get_mut(&id).and_then(|stream| stream.wake.as_mut()) {
                wake.1 = until;
                due.push(DueWake { stream: id, at: wake.0 });
            }
        }
        // Put back together at the end, so that nothing is claimed twice.
        self.wakes.extend(due.iter().map(|wake| (until, wake.stream.clone())));
        due.sort_by(|left, right| (left.at, &left.stream).cmp(&(right.at, &right.stream)));
        due
    }

    pub(super) const fn touched(&self) -> u64 {
        self.touched
    }

    pub(super) fn outbox(&mut self, lease: Lease, most: usize) -> Vec<Outgoing> {
        let free =
            |waiting: &&mut Waiting| waiting.claimed_until.is_none_or(|until| until <= lease.now);
        self.outbox
            .values_mut()
            .filter(free)
            .take(most)
            .map(|waiting| {
                waiting.claimed_until = Some(lease.runs_out());
                Outgoing { id: waiting.id.clone(), effect: waiting.effect.clone() }
            })
            .collect()
    }

    pub(super) fn acknowledge(&mut self, effect: &EffectId) {
        if let Some(place) = self.places.remove(effect) {
            self.outbox.remove(&place);
        }
    }

    pub(super) fn find(&self, key: &LookupKey) -> Vec<StreamId> {
        self.keys.get(key).into_iter().flatten().cloned().collect()
    }

    pub(super) fn feed(&self, after: Position, most: usize) -> Vec<(Position, Recorded)> {
        let known = usize::try_from(after.get()).unwrap_or(usize::MAX);
        let rest = self.feed.get(known..).unwrap_or_default();
        (1..)
            .zip(rest.iter().take(most))
            .filter_map(|(step, (stream, version))| {
                let index = usize::try_from(version.get()).ok()?.checked_sub(1)?;
                let recorded = self.streams.get(stream)?.events.get(index)?;
                Some((Position::new(after.get() + step), recorded.clone()))
            })
            .collect()
    }

    pub(super) fn record(&self, id: RecordId) -> Option<Record> {
        self.records.get(&id).cloned()
    }

    pub(super) fn erase(&mut self, subject: CustomerId) -> usize {
        let records = self.records.len();
        self.records.retain(|_, record| record.subject != subject);
        let personal = |key: &LookupKey| matches!(key, LookupKey::Personal { subject: owner, .. } if *owner == subject);
        let keys = self.keys.len();
        self.keys.retain(|key, _| !personal(key));
        for stream in self.streams.values_mut() {
            stream.keys.retain(|key| !personal(key));
        }
        (records - self.records.len()) + (keys - self.keys.len())
    }
}
