use std::borrow::Cow;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::wakes::Wakes;
use crate::actor::Actor;
use crate::decision::{Because, LookupKey, Occurred, Record};
use crate::id::{CharterVersion, CommandId, CustomerId, RecordId, StreamId, StreamKind, Version};
use crate::port::{
    Append, Commit, Committed, DueWake, Lease, Outcome, Outgoing, Position, StoreError,
    StoreErrorKind,
};
use crate::time::Timestamp;
use crate::wire::{Effect, EffectId, Event, Recorded};

/// All that one tenant keeps.
#[derive(Default)]
pub(super) struct Tenant {
    numbers: BTreeMap<Address, StreamNumber>,
    /// By their numbers, in the order in which they came.
    streams: Vec<Stream>,
    /// By the UUID of the command, as a number.
    commands: BTreeMap<u128, Done>,
    /// All events in the order of their commits: whose, and which of its events.
    feed: Vec<(StreamNumber, Version)>,
    /// Wakes that nobody has claimed, and claims by the instant at which they run out; at one instant in the order of the
    /// streams' addresses, which is the same in every store.
    wakes: Wakes,
    /// Effects by the order of their commits.
    outbox: BTreeMap<u64, Waiting>,
    places: BTreeMap<EffectId, u64>,
    next_place: u64,
    keys: BTreeSet<(LookupKey, StreamNumber)>,
    records: BTreeMap<RecordId, Record>,
    touched: u64,
}

/// The address of a stream among those of one tenant, as numbers: the least to compare.
type Address = (StreamKind, u128);

const fn address(stream: &StreamId) -> Address {
    (stream.kind(), stream.uuid().as_u128())
}

/// The place of a stream among its tenant's: smaller to keep in an index than its address.
type StreamNumber = usize;

/// What became of a command.
struct Done {
    name: Cow<'static, str>,
    stream: StreamNumber,
    version: Version,
}

struct Stream {
    id: StreamId,
    events: Vec<Kept>,
    /// When it is to be woken, whoever has claimed it.
    wake: Option<Timestamp>,
    keys: Vec<LookupKey>,
}

impl Stream {
    const fn version(&self) -> Version {
        Version::new(self.events.len() as u64)
    }
}

/// An event as it is kept: what its whole commit shares lies beside it, once.
struct Kept {
    at: Timestamp,
    event: Event,
    envelope: Arc<Envelope>,
}

/// What the events of one commit share.
struct Envelope {
    recorded_at: Timestamp,
    command: CommandId,
    actor: Actor,
    charter: CharterVersion,
    /// None where nothing was noted: it is many times larger than the rest.
    because: Option<Box<Because>>,
}

impl Kept {
    fn recorded(&self, stream: &StreamId, version: Version) -> Recorded {
        let Envelope { recorded_at, command, actor, charter, because } = &*self.envelope;
        Recorded {
            stream: stream.clone(),
            version,
            at: self.at,
            recorded_at: *recorded_at,
            command: *command,
            actor: actor.clone(),
            charter: *charter,
            because: because.as_deref().cloned().unwrap_or_default(),
            event: self.event.clone(),
        }
    }
}

/// An effect that nobody has acknowledged.
struct Waiting {
    id: EffectId,
    effect: Effect,
    claimed_until: Option<Timestamp>,
}

impl Tenant {
    /// Writes a commit after everything that could stand in the way has been looked at.
    pub(super) fn commit(&mut self, commit: Commit) -> Result<Committed, StoreError> {
        commit.check()?;
        let Entry::Vacant(known) = self.commands.entry(commit.command.as_uuid().as_u128()) else {
            return Err(StoreError::new(StoreErrorKind::CommandKnown).retryable());
        };
        let mut first = None;
        for (index, Append { stream, expected, .. }) in commit.appends.iter().enumerate() {
            let number = self.numbers.get(&address(stream)).copied();
            let found = number.and_then(|number| self.streams.get(number));
            let actual = found.map_or(Version::EMPTY, Stream::version);
            if actual != *expected {
                return Err(StoreError::conflict(stream.clone(), *expected, actual));
            }
            if index == 0 {
                first = number;
            }
        }
        if let Some(taken) = commit.records.iter().find(|one| self.records.contains_key(&one.id)) {
            return Err(StoreError::record_exists(taken.id));
        }
        let versions: Vec<Version> = commit.appends.iter().map(Append::version_after).collect();
        let Commit { command, name, recorded_at, actor, charter, because, .. } = commit;
        if let Some(version) = versions.first() {
            // A first stream that is new gets the next number.
            let stream = first.unwrap_or(self.streams.len());
            known.insert(Done { name, stream, version: *version });
        }
        let because = (!because.is_empty()).then(|| Box::new(because));
        let envelope = Arc::new(Envelope { recorded_at, command, actor, charter, because });
        for append in commit.appends {
            let number = first.take().unwrap_or_else(|| self.number(&append.stream));
            self.append(number, append, &envelope);
        }
        self.records.extend(commit.records.into_iter().map(|record| (record.id, record)));
        Ok(Committed { versions })
    }

    fn append(&mut self, number: StreamNumber, append: Append, envelope: &Arc<Envelope>) {
        let Append { stream: id, expected, events, effects, wake, keys } = append;
        let after = expected.after(events.len() as u64);
        for (ordinal, effect) in (0..).zip(effects) {
            let id = EffectId { stream: id.clone(), version: after, ordinal };
            self.places.insert(id.clone(), self.next_place);
            self.outbox.insert(self.next_place, Waiting { id, effect, claimed_until: None });
            self.next_place += 1;
        }
        let Some(stream) = self.streams.get_mut(number) else { return };
        stream.wake = wake.unwrap_or(stream.wake);
        let mut version = expected;
        for Occurred { at, event } in events {
            version = version.after(1);
            self.feed.push((number, version));
            stream.events.push(Kept { at, event, envelope: Arc::clone(envelope) });
        }
        if let Some(keys) = keys {
            for key in stream.keys.drain(..) {
                self.keys.remove(&(key, number));
            }
            self.keys.extend(keys.iter().map(|key| (key.clone(), number)));
            stream.keys = keys;
        }
        if let Some(wake) = wake {
            self.claimable(number, wake);
        }
    }

    /// From when on a stream may be claimed, if it is to be woken at all.
    fn claimable(&mut self, number: StreamNumber, at: Option<Timestamp>) {
        let streams = &self.streams;
        let id = |slot: u32| streams.get(slot as usize).map(|stream| &stream.id);
        // More streams than that no memory holds.
        if let Ok(slot) = u32::try_from(number) {
            self.wakes
                .set(slot, at.map(Timestamp::as_micros), |one, other| id(one).cmp(&id(other)));
        }
    }

    /// The number of a stream, which is the next one if the stream is new.
    fn number(&mut self, id: &StreamId) -> StreamNumber {
        let next = self.streams.len();
        *self.numbers.entry(address(id)).or_insert_with(|| {
            self.streams.push(Stream {
                id: id.clone(),
                events: Vec::new(),
                wake: None,
                keys: Vec::new(),
            });
            next
        })
    }

    fn stream(&self, id: &StreamId) -> Option<&Stream> {
        self.streams.get(*self.numbers.get(&address(id))?)
    }

    pub(super) fn load(&self, id: &StreamId, after: Version) -> Vec<Recorded> {
        let known = usize::try_from(after.get()).unwrap_or(usize::MAX);
        let newer = self.stream(id).and_then(|stream| stream.events.get(known..));
        let numbered = (1..).zip(newer.unwrap_or_default());
        numbered.map(|(step, kept)| kept.recorded(id, after.after(step))).collect()
    }

    pub(super) fn version(&self, stream: &StreamId) -> Version {
        self.stream(stream).map_or(Version::EMPTY, Stream::version)
    }

    pub(super) fn outcome(&self, command: CommandId) -> Option<Outcome> {
        let Done { name, stream, version } = self.commands.get(&command.as_uuid().as_u128())?;
        let stream = self.streams.get(*stream)?.id.clone();
        Some(Outcome { name: name.clone(), stream, version: *version })
    }

    pub(super) fn due(&mut self, lease: Lease, most: usize) -> Vec<DueWake> {
        let until = lease.runs_out();
        let mut due = Vec::new();
        let mut claimed = Vec::new();
        while due.len() < most {
            let next = self.wakes.first().filter(|(at, _)| *at <= lease.now.as_micros());
            let Some((_, slot)) = next else { break };
            let number = slot as usize;
            self.touched += 1;
            self.claimable(number, None);
            let Some(stream) = self.streams.get(number) else { continue };
            if let Some(at) = stream.wake {
                due.push(DueWake { stream: stream.id.clone(), at });
                claimed.push(number);
            }
        }
        // Put back at the end, so that nothing is claimed twice.
        for number in claimed {
            self.claimable(number, Some(until));
        }
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
        let having = (key.clone(), StreamNumber::MIN)..=(key.clone(), StreamNumber::MAX);
        let streams = self.keys.range(having).filter_map(|(_, number)| self.streams.get(*number));
        streams.map(|stream| stream.id.clone()).collect()
    }

    pub(super) fn feed(&self, after: Position, most: usize) -> Vec<(Position, Recorded)> {
        let known = usize::try_from(after.get()).unwrap_or(usize::MAX);
        let rest = self.feed.get(known..).unwrap_or_default();
        (1..)
            .zip(rest.iter().take(most))
            .filter_map(|(step, (number, version))| {
                let index = usize::try_from(version.get()).ok()?.checked_sub(1)?;
                let stream = self.streams.get(*number)?;
                let recorded = stream.events.get(index)?.recorded(&stream.id, *version);
                Some((Position::new(after.get() + step), recorded))
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
        let owned = self.keys.iter().map(|(key, _)| key).filter(|key| personal(key));
        let keys = owned.collect::<BTreeSet<_>>().len();
        self.keys.retain(|(key, _)| !personal(key));
        for stream in &mut self.streams {
            stream.keys.retain(|key| !personal(key));
        }
        records - self.records.len() + keys
    }
}
