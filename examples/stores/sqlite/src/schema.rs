//! The tables, and whether a file holds them.

use std::thread;
use std::time::Duration;

use goodwill::port::{StoreError, StoreErrorKind};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, TransactionBehavior};

use crate::error::{Failed, Outcomes};
use crate::{SqliteOptions, Synchronous};

/// What SQLite's header says of a file that is ours (`gwil`).
const APPLICATION: i64 = 0x6777_696c;

/// The number of these tables; another layout gets another number.
const SCHEMA: i64 = 1;

/// Statements are prepared once, and there are some two dozen.
const STATEMENTS: usize = 32;

/// How long to wait before the mode of a file is set again.
const PAUSE: Duration = Duration::from_millis(10);

const TABLES: &str = "
CREATE TABLE events (
    position INTEGER PRIMARY KEY,
    tenant TEXT NOT NULL,
    kind TEXT NOT NULL,
    life BLOB NOT NULL,
    version INTEGER NOT NULL,
    at INTEGER NOT NULL,
    recorded_at INTEGER NOT NULL,
    command BLOB NOT NULL,
    actor TEXT NOT NULL,
    charter INTEGER NOT NULL,
    because TEXT,
    event TEXT NOT NULL,
    -- Of the first event of the stream that the command was for: what the command was, and the version after it. So a
    -- command needs no row of its own.
    name TEXT,
    outcome INTEGER
) STRICT;
CREATE UNIQUE INDEX events_of_streams ON events (tenant, kind, life, version);
CREATE UNIQUE INDEX events_of_commands ON events (tenant, command) WHERE name IS NOT NULL;
CREATE INDEX events_of_tenants ON events (tenant);

-- Commands that recorded nothing in the stream that they were for.
CREATE TABLE commands (
    tenant TEXT NOT NULL,
    command BLOB NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    life BLOB NOT NULL,
    outcome INTEGER NOT NULL,
    PRIMARY KEY (tenant, command)
) STRICT, WITHOUT ROWID;

CREATE TABLE wakes (
    tenant TEXT NOT NULL,
    kind TEXT NOT NULL,
    life BLOB NOT NULL,
    at INTEGER NOT NULL,
    claimable INTEGER NOT NULL,
    PRIMARY KEY (tenant, kind, life)
) STRICT, WITHOUT ROWID;
CREATE INDEX wakes_in_line ON wakes (tenant, claimable, kind, life);

CREATE TABLE outbox (
    place INTEGER PRIMARY KEY,
    tenant TEXT NOT NULL,
    kind TEXT NOT NULL,
    life BLOB NOT NULL,
    version INTEGER NOT NULL,
    ordinal INTEGER NOT NULL,
    format INTEGER NOT NULL,
    effect TEXT NOT NULL,
    claimable INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX outbox_by_id ON outbox (tenant, kind, life, version, ordinal);
CREATE INDEX outbox_in_line ON outbox (tenant);

CREATE TABLE keys (
    tenant TEXT NOT NULL,
    key TEXT NOT NULL,
    kind TEXT NOT NULL,
    life BLOB NOT NULL,
    subject BLOB,
    PRIMARY KEY (tenant, key, kind, life)
) STRICT, WITHOUT ROWID;
CREATE INDEX keys_of_streams ON keys (tenant, kind, life);
CREATE INDEX keys_of_subjects ON keys (tenant, subject) WHERE subject IS NOT NULL;

-- Personal values; they stand nowhere else.
CREATE TABLE records (
    tenant TEXT NOT NULL,
    record BLOB NOT NULL,
    subject BLOB NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (tenant, record)
) STRICT, WITHOUT ROWID;
CREATE INDEX records_of_subjects ON records (tenant, subject);
";

/// Makes a connection ready: its file holds our tables, or nothing yet and then gets them.
pub(crate) fn prepare(mut connection: Connection, options: &SqliteOptions) -> Outcomes<Connection> {
    connection.busy_timeout(options.busy_timeout)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    if !holds_our_tables(&connection)? {
        if options.read_only {
            return Err(StoreError::new(StoreErrorKind::ReadOnly)
                .advising("the file is empty; open it once for writing")
                .into());
        }
        create(&mut connection, options)?;
    }
    let synchronous = match options.synchronous {
        Synchronous::Normal => "NORMAL",
        Synchronous::Full => "FULL",
    };
    connection.pragma_update(None, "synchronous", synchronous)?;
    // Else SQLite plans a statement anew whenever values are bound to it, to look whether they suggest another plan.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    // What is erased is overwritten.
    connection.pragma_update(None, "secure_delete", "ON")?;
    Ok(connection)
}

fn create(connection: &mut Connection, options: &SqliteOptions) -> Outcomes<()> {
    // SQLite does not wait by itself where two change the mode of a new file at once.
    let mut tries = options.busy_timeout.as_millis() / PAUSE.as_millis();
    // Readers and the one writer then do not wait for each other; in memory there is nobody to wait for.
    while let Err(error) = connection.pragma_update(None, "journal_mode", "WAL") {
        if tries == 0 || error.sqlite_error_code() != Some(ErrorCode::DatabaseBusy) {
            return Err(error.into());
        }
        tries -= 1;
        thread::sleep(PAUSE);
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Another process may have been faster.
    if !holds_our_tables(&transaction)? {
        transaction.execute_batch(TABLES)?;
        transaction.pragma_update(None, "application_id", APPLICATION)?;
        transaction.pragma_update(None, "user_version", SCHEMA)?;
    }
    transaction.commit().map_err(Failed::from)
}

/// Whether the tables are there; an error, if the file holds anything else.
fn holds_our_tables(connection: &Connection) -> Outcomes<bool> {
    // In one statement, so that nobody writes between what is read.
    let (tables, application, schema): (i64, i64, i64) = connection.query_row(
        "SELECT (SELECT count(*) FROM sqlite_schema), application_id, user_version \
         FROM pragma_application_id, pragma_user_version",
        [],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )?;
    if tables == 0 && application == 0 && schema == 0 {
        return Ok(false);
    }
    let other = |kind| StoreError::new(kind).with("schema", schema.to_string());
    if application != APPLICATION {
        return Err(StoreError::new(StoreErrorKind::Corrupt)
            .advising("the file belongs to another program; name another one")
            .into());
    }
    if schema < SCHEMA {
        return Err(other(StoreErrorKind::OlderSchema)
            .advising("copy its feed into a new file with the version that wrote it")
            .into());
    }
    if schema > SCHEMA {
        return Err(other(StoreErrorKind::NewerSchema)
            .advising("update this program; an older one must not write there")
            .into());
    }
    Ok(true)
}
