//! What the tests commit, and the file that they commit it to.

use std::path::PathBuf;
use std::time::Duration;

use goodwill::actor::Actor;
use goodwill::case::{CaseEffect, CaseEvent};
use goodwill::decision::{Because, LookupKey, Occurred, Record};
use goodwill::id::{
    CaseId, CharterVersion, CommandId, ContentId, CustomerId, RecordId, StreamId, TenantKey,
    Version,
};
use goodwill::pii::Pii;
use goodwill::port::{Append, Commit, Lease, Store};
use goodwill::profile::ProfileEvent;
use goodwill::testkit::block_on;
use goodwill::time::Timestamp;
use goodwill::value::Value;
use goodwill::wire::{Effect, Event};
use goodwill_sqlite::{SqliteOptions, SqliteStore, Synchronous};
use rusqlite::Connection;
use tempfile::TempDir;
use uuid::Uuid;

const TABLES: [&str; 6] = ["events", "commands", "wakes", "outbox", "keys", "records"];

/// A folder with one store in it.
pub(crate) struct Desk {
    folder: TempDir,
}

impl Desk {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.folder.path().join("desk.sqlite")
    }

    pub(crate) fn open(&self) -> SqliteStore {
        SqliteStore::open(self.path(), &hasty()).unwrap()
    }

    /// SQLite itself, to look at the file or to spoil it.
    pub(crate) fn raw(&self) -> Connection {
        Connection::open(self.path()).unwrap()
    }

    /// How many rows all tables hold.
    pub(crate) fn rows(&self) -> i64 {
        TABLES.map(|table| self.rows_of(table)).iter().sum()
    }

    /// From now on the file itself notes every row that is inserted, updated or deleted.
    pub(crate) fn watch(&self) {
        let raw = self.raw();
        raw.execute_batch("CREATE TABLE touched (what TEXT)").unwrap();
        for table in TABLES {
            for (action, what) in
                [("INSERT", "inserted into"), ("UPDATE", "updated in"), ("DELETE", "deleted from")]
            {
                raw.execute_batch(&format!(
                    "CREATE TRIGGER {table}_{action} AFTER {action} ON {table} \
                     BEGIN INSERT INTO touched VALUES ('{what} {table}'); END"
                ))
                .unwrap();
            }
        }
    }

    /// What was touched since the watch began.
    pub(crate) fn touched(&self) -> Vec<String> {
        let raw = self.raw();
        let mut statement = raw.prepare("SELECT what FROM touched ORDER BY rowid").unwrap();
        statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    }

    pub(crate) fn rows_of(&self, table: &str) -> i64 {
        let count = format!("SELECT count(*) FROM {table}");
        self.raw().query_row(&count, [], |row| row.get(0)).unwrap()
    }
}

/// Options of a test that waits for nobody.
pub(crate) fn hasty() -> SqliteOptions {
    SqliteOptions {
        synchronous: Synchronous::Normal,
        busy_timeout: Duration::from_millis(20),
        ..SqliteOptions::default()
    }
}

pub(crate) fn at(second: i64) -> Timestamp {
    Timestamp::from_micros((1_772_442_000 + second) * 1_000_000).unwrap()
}

pub(crate) fn lease(now: i64, until: i64) -> Lease {
    Lease { now: at(now), until: at(until) }
}

pub(crate) fn tenant() -> TenantKey {
    "boston".parse().unwrap()
}

pub(crate) fn stream(number: u128) -> StreamId {
    stream_of(&tenant(), number)
}

pub(crate) fn stream_of(tenant: &TenantKey, number: u128) -> StreamId {
    StreamId::case(tenant.clone(), CaseId::from_uuid(Uuid::from_u128(number)))
}

pub(crate) fn command(number: u128) -> CommandId {
    CommandId::from_uuid(Uuid::from_u128(number))
}

pub(crate) fn customer(number: u128) -> CustomerId {
    CustomerId::from_uuid(Uuid::from_u128(number))
}

pub(crate) fn received(number: u128) -> Occurred<Event> {
    let content = ContentId::from_uuid(Uuid::from_u128(number));
    let event = Event::Case(CaseEvent::MessageReceived { content, intent: None });
    Occurred { at: at(i64::try_from(number % 1_000).unwrap()), event }
}

/// What happens to a profile whose customer need not be asked again.
pub(crate) fn spared(number: u128) -> Occurred<Event> {
    let question = format!("question-{number}").parse().unwrap();
    let event = Event::Profile(Box::new(ProfileEvent::QuestionSpared { question }));
    Occurred { at: at(i64::try_from(number % 1_000).unwrap()), event }
}

pub(crate) fn effect(number: u128) -> Effect {
    Effect::Case(CaseEffect::SendResponse {
        customer: customer(1),
        channel: "letter".parse().unwrap(),
        content: ContentId::from_uuid(Uuid::from_u128(number)),
    })
}

pub(crate) fn record(number: u128, subject: CustomerId, said: &str) -> Record {
    let id = RecordId::from_uuid(Uuid::from_u128(number));
    Record { id, subject, value: Pii::new(Value::Text(said.to_owned())) }
}

/// An append of so many events.
pub(crate) fn events(stream: &StreamId, expected: u64, count: u128) -> Append {
    let mut append = Append::to(stream.clone(), Version::new(expected));
    append.events = (0..count).map(|step| received(u128::from(expected) + step)).collect();
    append
}

/// An append of one event with all that can stand beside it.
pub(crate) fn of_every_sort(stream: &StreamId, expected: u64) -> Append {
    let mut append = events(stream, expected, 1);
    append.effects = vec![effect(1), effect(2)];
    append.wake = Some(Some(at(10)));
    append.keys = Some(vec![
        LookupKey::Customer(customer(1)),
        LookupKey::Personal { subject: customer(1), digest: "4f1a".into() },
    ]);
    append
}

pub(crate) fn commit(number: u128, appends: Vec<Append>) -> Commit {
    let tenant = appends.first().map_or_else(tenant, |append| append.stream.tenant().clone());
    Commit {
        tenant,
        command: command(number),
        name: "case.receive-message".into(),
        recorded_at: at(3_600),
        actor: Actor::Customer(customer(1)),
        charter: CharterVersion::new(1),
        because: Because::default(),
        appends,
        records: Vec::new(),
    }
}

/// Commits, where nothing stands in the way.
pub(crate) fn write(store: &impl Store, commit: Commit) {
    block_on(store.commit(commit)).unwrap();
}
