#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

mod claim;
mod commit;
mod error;
mod read;
mod row;
mod schema;
mod writing;

use std::fmt;
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use goodwill::decision::{LookupKey, Record};
use goodwill::id::{CommandId, CustomerId, RecordId, StreamId, TenantKey, Version};
use goodwill::port::{
    Commit, Committed, DueWake, Lease, Outcome, Outgoing, Position, Store, StoreError,
};
use goodwill::wire::{EffectId, Recorded};
use rusqlite::{Connection, OpenFlags};

use self::error::{Failed, Outcomes};

/// A store in one SQLite file.
///
/// The driver blocks: each call does its work at the first poll of its future, behind a lock on the one connection. A
/// host whose runtime must not wait for a disk calls it from a thread that may. Any number of stores, in any number of
/// processes, may be opened over one file.
pub struct SqliteStore {
    connection: Mutex<Connection>,
    file: String,
}

/// How a file is opened.
///
/// ```
/// use std::time::Duration;
/// use goodwill_sqlite::{SqliteOptions, Synchronous};
///
/// let options = SqliteOptions { busy_timeout: Duration::from_secs(1), ..SqliteOptions::default() };
/// assert_eq!(options.synchronous, Synchronous::Full);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SqliteOptions {
    /// What a commit waits for.
    pub synchronous: Synchronous,
    /// How long to wait for a lock that somebody else holds.
    pub busy_timeout: Duration,
    /// Whether the file is only read: what is there can be loaded and exported, and nothing claimed or committed.
    pub read_only: bool,
}

impl Default for SqliteOptions {
    /// Every commit waits for the disk; a lock is waited for during five seconds.
    fn default() -> Self {
        Self {
            synchronous: Synchronous::Full,
            busy_timeout: Duration::from_secs(5),
            read_only: false,
        }
    }
}

/// What a commit waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Synchronous {
    /// The operating system: some ten times faster; a crash of the program loses nothing, a loss of power may take the
    /// last commits, and never a part of one.
    Normal,
    /// The disk: a commit that was confirmed survives a loss of power.
    Full,
}

impl SqliteStore {
    /// Opens the store in a file, and creates it where there is none.
    ///
    /// # Errors
    /// `OlderSchema` and `NewerSchema`, if another version of this package wrote the file; `Corrupt`, if it is no such
    /// file at all; `Locked`, `ReadOnly` and `Unavailable`, if SQLite says so. In each case the file is left as it was.
    pub fn open(path: impl AsRef<Path>, options: &SqliteOptions) -> Result<Self, StoreError> {
        let path = path.as_ref();
        let flags = if options.read_only {
            OpenFlags::SQLITE_OPEN_READ_ONLY
        } else {
            OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE
        };
        // The lock around the connection is ours.
        let flags = flags | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let file = path.display().to_string();
        Connection::open_with_flags(path, flags)
            .map_err(Failed::from)
            .and_then(|connection| schema::prepare(connection, options))
            .map(|connection| Self { connection: Mutex::new(connection), file: file.clone() })
            .map_err(|failed| failed.in_file(&file))
    }

    /// A store in memory, that nobody else sees and that ends with this value.
    ///
    /// # Errors
    /// `Unavailable`, if there is no memory.
    pub fn open_in_memory() -> Result<Self, StoreError> {
        let file = "in memory".to_owned();
        Connection::open_in_memory()
            .map_err(Failed::from)
            .and_then(|connection| schema::prepare(connection, &SqliteOptions::default()))
            .map(|connection| Self { connection: Mutex::new(connection), file: file.clone() })
            .map_err(|failed| failed.in_file(&file))
    }

    fn with<T>(&self, work: impl FnOnce(&mut Connection) -> Outcomes<T>) -> Result<T, StoreError> {
        // Where a thread panicked, its transaction was rolled back: nothing is half done.
        let mut connection = self.connection.lock().unwrap_or_else(PoisonError::into_inner);
        work(&mut connection).map_err(|failed| failed.in_file(&self.file))
    }
}

impl fmt::Debug for SqliteStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SqliteStore").field("file", &self.file).finish_non_exhaustive()
    }
}

impl Store for SqliteStore {
    async fn commit(&self, commit: Commit) -> Result<Committed, StoreError> {
        self.with(|connection| commit::commit(connection, &commit))
    }

    async fn load(&self, stream: &StreamId, after: Version) -> Result<Vec<Recorded>, StoreError> {
        self.with(|connection| read::load(connection, stream, after))
    }

    async fn version(&self, stream: &StreamId) -> Result<Version, StoreError> {
        self.with(|connection| read::version(connection, stream))
    }

    async fn outcome(
        &self,
        tenant: &TenantKey,
        command: CommandId,
    ) -> Result<Option<Outcome>, StoreError> {
        self.with(|connection| read::outcome(connection, tenant, command))
    }

    async fn due(
        &self,
        tenant: &TenantKey,
        lease: Lease,
        most: usize,
    ) -> Result<Vec<DueWake>, StoreError> {
        self.with(|connection| claim::due(connection, tenant, lease, most))
    }

    async fn outbox(
        &self,
        tenant: &TenantKey,
        lease: Lease,
        most: usize,
    ) -> Result<Vec<Outgoing>, StoreError> {
        self.with(|connection| claim::outbox(connection, tenant, lease, most))
    }

    async fn acknowledge(&self, effects: &[EffectId]) -> Result<(), StoreError> {
        self.with(|connection| claim::acknowledge(connection, effects))
    }

    async fn find(&self, tenant: &TenantKey, key: &LookupKey) -> Result<Vec<StreamId>, StoreError> {
        self.with(|connection| read::find(connection, tenant, key))
    }

    async fn feed(
        &self,
        tenant: &TenantKey,
        after: Position,
        most: usize,
    ) -> Result<Vec<(Position, Recorded)>, StoreError> {
        self.with(|connection| read::feed(connection, tenant, after, most))
    }

    async fn record(&self, tenant: &TenantKey, id: RecordId) -> Result<Option<Record>, StoreError> {
        self.with(|connection| read::record(connection, tenant, id))
    }

    async fn erase(&self, tenant: &TenantKey, subject: CustomerId) -> Result<usize, StoreError> {
        self.with(|connection| commit::erase(connection, tenant, subject))
    }
}
