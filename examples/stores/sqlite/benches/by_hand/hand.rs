//! A writer that does nothing but write: its statements stay prepared, its rows are ready.

use std::path::Path;

use goodwill_sqlite::{SqliteOptions, SqliteStore, Synchronous};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, Statement, params_from_iter};

use crate::rows::{Columns, Written};

/// A file with goodwill-sqlite's own tables and settings.
pub(crate) fn open(path: &Path, options: &SqliteOptions) -> Connection {
    drop(SqliteStore::open(path, options).unwrap());
    let connection = Connection::open(path).unwrap();
    let synchronous = match options.synchronous {
        Synchronous::Normal => "NORMAL",
        Synchronous::Full => "FULL",
    };
    connection.pragma_update(None, "synchronous", synchronous).unwrap();
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true).unwrap();
    connection.pragma_update(None, "secure_delete", "ON").unwrap();
    connection
}

pub(crate) struct Hand<'c> {
    begin: Statement<'c>,
    event: Statement<'c>,
    effect: Statement<'c>,
    wake: Statement<'c>,
    key: Statement<'c>,
    commit: Statement<'c>,
}

impl<'c> Hand<'c> {
    pub(crate) fn new(connection: &'c Connection) -> Self {
        let prepare = |text| connection.prepare(text).unwrap();
        Self {
            begin: prepare("BEGIN IMMEDIATE"),
            event: prepare(
                "INSERT INTO events (tenant, kind, life, version, at, recorded_at, command, actor, \
                 charter, because, event, name, outcome) \
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
            ),
            effect: prepare(
                "INSERT INTO outbox (tenant, kind, life, version, ordinal, format, effect, claimable) \
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            ),
            wake: prepare(
                "INSERT OR REPLACE INTO wakes (tenant, kind, life, at, claimable) \
                 VALUES (?1, ?2, ?3, ?4, ?5)",
            ),
            key: prepare(
                "INSERT INTO keys (tenant, key, kind, life, subject) VALUES (?1, ?2, ?3, ?4, ?5)",
            ),
            commit: prepare("COMMIT"),
        }
    }

    pub(crate) fn write(&mut self, rows: &Written) {
        self.begin.execute([]).unwrap();
        insert(&mut self.event, &rows.events);
        insert(&mut self.effect, &rows.outbox);
        insert(&mut self.wake, &rows.wakes);
        insert(&mut self.key, &rows.keys);
        self.commit.execute([]).unwrap();
    }
}

fn insert(statement: &mut Statement<'_>, rows: &[Columns]) {
    for row in rows {
        statement.execute(params_from_iter(row)).unwrap();
    }
}
