//! A transaction whose own words stay prepared: begun for writing, and rolled back unless it is committed.

use std::ops::Deref;

use rusqlite::Connection;

use crate::error::Outcomes;

pub(crate) struct Writing<'c> {
    connection: &'c Connection,
}

impl<'c> Writing<'c> {
    /// Takes the write lock, so that what is read stays true until it is written.
    pub(crate) fn begin(connection: &'c Connection) -> Outcomes<Self> {
        connection.prepare_cached("BEGIN IMMEDIATE")?.execute([])?;
        Ok(Self { connection })
    }

    pub(crate) fn commit(self) -> Outcomes<()> {
        self.connection.prepare_cached("COMMIT")?.execute([])?;
        Ok(())
    }
}

impl Deref for Writing<'_> {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        self.connection
    }
}

impl Drop for Writing<'_> {
    fn drop(&mut self) {
        // After a commit there is nothing left to undo; after some failures SQLite has undone it already.
        if !self.connection.is_autocommit() {
            let _undone = self.connection.execute_batch("ROLLBACK");
        }
    }
}
