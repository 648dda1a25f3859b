//! Random operations on this store and on the library's memory store: both answer alike, errors included.

use std::collections::BTreeSet;

use goodwill::decision::LookupKey;
use goodwill::id::{CharterVersion, RecordId, StreamId, TenantKey, Version};
use goodwill::memory::MemoryStore;
use goodwill::port::{Append, Lease, Position, Store, StoreError, StoreErrorKind};
use goodwill::proptest::collection::vec;
use goodwill::proptest::option;
use goodwill::proptest::prelude::*;
use goodwill::proptest::strategy::ValueTree;
use goodwill::proptest::test_runner::TestRunner;
use goodwill::testkit::block_on;
use goodwill::wire::{EffectId, Recorded};
use goodwill_sqlite::SqliteStore;
use uuid::Uuid;

use crate::sample::{at, command, commit, customer, effect, received, record, spared, stream_of};

/// So few that some are known and some are not.
const COMMANDS: u128 = 16;

/// One call, with what it names drawn from so few that they meet.
#[derive(Debug, Clone)]
enum Operation {
    Commit {
        tenant: u8,
        command: u128,
        parts: Vec<Part>,
        records: Vec<(u128, u128)>,
    },
    Load {
        tenant: u8,
        stream: u128,
        after: u64,
    },
    Version {
        tenant: u8,
        stream: u128,
    },
    Outcome {
        tenant: u8,
        command: u128,
    },
    Due {
        tenant: u8,
        now: i64,
        lasts: i64,
        most: usize,
    },
    Outbox {
        tenant: u8,
        now: i64,
        lasts: i64,
        most: usize,
    },
    /// Acknowledges every so manieth of the effects that were ever given out.
    Acknowledge {
        every: usize,
    },
    Find {
        tenant: u8,
        key: u8,
    },
    /// From the position of the so manieth event that the feed held before.
    Feed {
        tenant: u8,
        from: usize,
        most: usize,
    },
    Record {
        tenant: u8,
        record: u128,
    },
    Erase {
        tenant: u8,
        subject: u128,
    },
}

/// What is added to one stream.
#[derive(Debug, Clone)]
struct Part {
    abroad: bool,
    stream: u128,
    /// How far from the newest version the commit believes to be.
    off: i64,
    events: u128,
    effects: u128,
    wake: Option<Option<i64>>,
    keys: Option<Vec<u8>>,
}

fn part() -> impl Strategy<Value = Part> {
    let off = prop_oneof![18 => Just(0), 1 => -2..0_i64, 1 => 1..3_i64];
    let effects = prop_oneof![3 => Just(0), 1 => 1..3_u128];
    let wake = prop_oneof![
        2 => Just(None),
        1 => Just(Some(None)),
        2 => (0..60_i64).prop_map(|second| Some(Some(second))),
    ];
    let keys = option::weighted(0.4, vec(0..6_u8, 0..4));
    let abroad = prop::bool::weighted(0.02);
    (abroad, 0..4_u128, off, 0..4_u128, effects, wake, keys).prop_map(
        |(abroad, stream, off, events, effects, wake, keys)| {
            // An effect without an event stays now and then.
            let events = if effects > 0 && off == 0 && stream > 0 { events.max(1) } else { events };
            Part { abroad, stream, off, events, effects, wake, keys }
        },
    )
}

fn operation() -> impl Strategy<Value = Operation> {
    let most = || prop_oneof![Just(0), 1..4_usize, Just(usize::MAX)];
    let lasts = || prop_oneof![1 => Just(0), 9 => 1..40_i64];
    let tenant = || 0..2_u8;
    let records = prop_oneof![2 => Just(Vec::new()), 1 => vec((0..40_u128, 0..3_u128), 1..3)];
    prop_oneof![
        14 => (tenant(), 0..COMMANDS, vec(part(), 1..4), records).prop_map(
            |(tenant, command, parts, records)| Operation::Commit { tenant, command, parts, records }
        ),
        2 => (tenant(), 0..4_u128, prop_oneof![0..9_u64, Just(u64::MAX)])
            .prop_map(|(tenant, stream, after)| Operation::Load { tenant, stream, after }),
        1 => (tenant(), 0..4_u128)
            .prop_map(|(tenant, stream)| Operation::Version { tenant, stream }),
        3 => (tenant(), 0..COMMANDS)
            .prop_map(|(tenant, command)| Operation::Outcome { tenant, command }),
        8 => (tenant(), 0..240_i64, lasts(), most())
            .prop_map(|(tenant, now, lasts, most)| Operation::Due { tenant, now, lasts, most }),
        4 => (tenant(), 0..240_i64, lasts(), most())
            .prop_map(|(tenant, now, lasts, most)| Operation::Outbox { tenant, now, lasts, most }),
        2 => (1..4_usize).prop_map(|every| Operation::Acknowledge { every }),
        3 => (tenant(), 0..6_u8).prop_map(|(tenant, key)| Operation::Find { tenant, key }),
        2 => (tenant(), 0..20_usize, most())
            .prop_map(|(tenant, from, most)| Operation::Feed { tenant, from, most }),
        2 => (tenant(), 0..40_u128).prop_map(|(tenant, record)| Operation::Record { tenant, record }),
        1 => (tenant(), 0..3_u128).prop_map(|(tenant, subject)| Operation::Erase { tenant, subject }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn both_stores_answer_alike(operations in vec(operation(), 1..60)) {
        let (memory, sqlite) = (MemoryStore::default(), SqliteStore::open_in_memory().unwrap());
        let mut given = Vec::new();
        for (step, operation) in operations.iter().enumerate() {
            let expected = answer(&memory, operation, &mut given.clone());
            let found = answer(&sqlite, operation, &mut given);
            prop_assert_eq!(found, expected, "step {} of {:#?}", step, operations);
        }
        for tenant in [0, 1] {
            prop_assert_eq!(everything(&sqlite, tenant), everything(&memory, tenant));
        }
    }
}

#[test]
fn the_operations_meet_every_kind_of_answer() {
    let mut runner = TestRunner::deterministic();
    let mut met = Met::default();
    for _ in 0..100 {
        let memory = MemoryStore::default();
        let mut given = Vec::new();
        let mut due = BTreeSet::new();
        for operation in vec(operation(), 60).new_tree(&mut runner).unwrap().current() {
            let before = given.len();
            let answer = answer(&memory, &operation, &mut given);
            met.note(&operation, &answer, &mut due);
            let again = |effect: &&EffectId| given[..before].contains(effect);
            met.effects_again += given[before..].iter().filter(again).count();
        }
    }
    assert_eq!(
        met.refused,
        ["CommandKnown", "Conflict", "InvalidCommit", "RecordExists"].map(str::to_owned).into()
    );
    for (what, times) in [
        ("commits over several streams", met.over_several),
        ("outcomes of known commands", met.known),
        ("outcomes of unknown commands", met.unknown),
        ("wakes that came again when their claim ran out", met.wakes_again),
        ("effects that came again when their claim ran out", met.effects_again),
        ("erasures that took something", met.erased),
    ] {
        assert!(times >= 20, "{what}: {times}");
    }
}

/// How often the operations met what is rare.
#[derive(Default)]
struct Met {
    refused: BTreeSet<String>,
    over_several: usize,
    known: usize,
    unknown: usize,
    wakes_again: usize,
    effects_again: usize,
    erased: usize,
}

impl Met {
    fn note(&mut self, operation: &Operation, answer: &str, due: &mut BTreeSet<String>) {
        if let Some(kind) = answer.strip_prefix("Err(") {
            self.refused.insert(kind.chars().take_while(|c| c.is_alphanumeric()).collect());
            return;
        }
        match operation {
            Operation::Commit { parts, .. } => {
                self.over_several += usize::from(parts.len() > 1);
                // It may have moved any wake.
                due.clear();
            }
            Operation::Outcome { .. } if answer == "Ok(None)" => self.unknown += 1,
            Operation::Outcome { .. } => self.known += 1,
            Operation::Due { .. } => {
                let wakes = answer.split("DueWake ").skip(1);
                self.wakes_again += wakes.filter(|wake| !due.insert((*wake).to_owned())).count();
            }
            Operation::Erase { .. } => self.erased += usize::from(answer != "Ok(0)"),
            _ => {}
        }
    }
}

/// What a store answers, as text: the answer itself, or the kind of the error.
fn answer(store: &impl Store, operation: &Operation, given: &mut Vec<EffectId>) -> String {
    fn shown<T: std::fmt::Debug>(answer: Result<T, StoreError>) -> String {
        let kind: Result<T, (StoreErrorKind, bool)> =
            answer.map_err(|error| (error.kind().clone(), error.may_retry()));
        format!("{kind:?}").replacen("Err((", "Err(", 1)
    }
    match operation {
        Operation::Commit { tenant, command, parts, records } => {
            let tenant = tenant_of(*tenant);
            let appends = parts.iter().map(|part| append(store, &tenant, part)).collect();
            let mut commit = commit(*command, appends);
            commit.tenant = tenant;
            commit.records = records
                .iter()
                .map(|(id, subject)| record(*id, customer(*subject), &format!("{id} {subject}")))
                .collect();
            shown(block_on(store.commit(commit)))
        }
        Operation::Load { tenant, stream, after } => {
            let stream = life_of(&tenant_of(*tenant), *stream);
            shown(block_on(store.load(&stream, Version::new(*after))))
        }
        Operation::Version { tenant, stream } => {
            shown(block_on(store.version(&life_of(&tenant_of(*tenant), *stream))))
        }
        Operation::Outcome { tenant, command: number } => {
            shown(block_on(store.outcome(&tenant_of(*tenant), command(*number))))
        }
        Operation::Due { tenant, now, lasts, most } => {
            let lease = Lease { now: at(*now), until: at(now + lasts) };
            shown(block_on(store.due(&tenant_of(*tenant), lease, *most)))
        }
        Operation::Outbox { tenant, now, lasts, most } => {
            let lease = Lease { now: at(*now), until: at(now + lasts) };
            let claimed = block_on(store.outbox(&tenant_of(*tenant), lease, *most));
            given.extend(claimed.iter().flatten().map(|outgoing| outgoing.id.clone()));
            shown(claimed)
        }
        Operation::Acknowledge { every } => {
            let effects: Vec<EffectId> = given.iter().step_by(*every).cloned().collect();
            shown(block_on(store.acknowledge(&effects)))
        }
        Operation::Find { tenant, key } => {
            let found = block_on(store.find(&tenant_of(*tenant), &key_of(*key)));
            shown(found.map(|mut streams| {
                streams.sort();
                streams
            }))
        }
        Operation::Feed { tenant, from, most } => {
            let tenant = tenant_of(*tenant);
            let before = block_on(store.feed(&tenant, Position::START, *from)).unwrap();
            let after = before.last().map_or(Position::START, |(position, _)| *position);
            shown(block_on(store.feed(&tenant, after, *most)).map(without_positions))
        }
        Operation::Record { tenant, record } => {
            let id = RecordId::from_uuid(Uuid::from_u128(*record));
            let found = block_on(store.record(&tenant_of(*tenant), id));
            // The value prints nothing by itself.
            shown(found.map(|record| record.map(|r| (r.id, r.subject, r.value.into_exposed()))))
        }
        Operation::Erase { tenant, subject } => {
            shown(block_on(store.erase(&tenant_of(*tenant), customer(*subject))))
        }
    }
}

/// All that a tenant has left.
fn everything(store: &impl Store, tenant: u8) -> String {
    let tenant = tenant_of(tenant);
    let late = Lease { now: at(1_000), until: at(2_000) };
    let feed = block_on(store.feed(&tenant, Position::START, usize::MAX)).unwrap();
    let due = block_on(store.due(&tenant, late, usize::MAX)).unwrap();
    let outbox = block_on(store.outbox(&tenant, late, usize::MAX)).unwrap();
    format!("{:#?}\n{due:#?}\n{outbox:#?}", without_positions(feed))
}

/// Where an event stands is the store's own affair; the order is not.
fn without_positions(feed: Vec<(Position, Recorded)>) -> Vec<Recorded> {
    feed.into_iter().map(|(_, recorded)| recorded).collect()
}

fn tenant_of(tenant: u8) -> TenantKey {
    ["boston", "quincy"][usize::from(tenant)].parse().unwrap()
}

fn key_of(key: u8) -> LookupKey {
    match key {
        0 | 1 => LookupKey::Customer(customer(key.into())),
        2 => LookupKey::Charter(CharterVersion::new(1)),
        _ => {
            let subject = customer((key - 3).into());
            LookupKey::Personal { subject, digest: format!("digest {key}") }
        }
    }
}

/// Every other life is a profile's: under the number of a customer, of whom there are cases as well.
const fn is_profile(stream: u128) -> bool {
    stream.is_multiple_of(2)
}

fn life_of(tenant: &TenantKey, stream: u128) -> StreamId {
    if is_profile(stream) {
        return StreamId::profile(tenant.clone(), customer(stream));
    }
    stream_of(tenant, stream)
}

fn append(store: &impl Store, tenant: &TenantKey, part: &Part) -> Append {
    let tenant = if part.abroad { "elsewhere".parse().unwrap() } else { tenant.clone() };
    let stream: StreamId = life_of(&tenant, part.stream);
    let newest = block_on(store.version(&stream)).unwrap();
    let expected = Version::new(newest.get().saturating_add_signed(part.off));
    let mut append = Append::to(stream, expected);
    let happened = if is_profile(part.stream) { spared } else { received };
    append.events = (0..part.events).map(|step| happened(part.stream * 10 + step)).collect();
    append.effects = (0..part.effects).map(effect).collect();
    append.wake = part.wake.map(|wake| wake.map(at));
    append.keys = part.keys.as_ref().map(|keys| keys.iter().copied().map(key_of).collect());
    append
}
