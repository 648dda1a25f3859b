//! What goes wrong at a desk over a file: each a typed error that says what to do, and nothing is lost by it.
//!
//! A table with a missing column, and rows that cannot be read, are shown by the tests of the library's own examples.

use goodwill::case::{Case, CaseCommand};
use goodwill::desk::{DeskError, Order};
use goodwill::id::{StreamId, Version};
use goodwill::key;
use goodwill::port::{Store, StoreError};
use goodwill::testkit::block_on;
use goodwill::wire::{Life, Recorded};
use goodwill_sqlite::{SqliteOptions, SqliteStore};
use rusqlite::Connection;
use uuid::Uuid;

use crate::desk::{case, desk, open, order};
use crate::sample::{Desk, at, hasty, tenant};

/// What goes wrong.
#[derive(Debug, Clone, Copy)]
enum Trouble {
    UnknownKey,
    OutOfOrder,
    UnknownCase,
    CorruptRow,
    Locked,
    ReadOnly,
    OlderSchema,
}

/// Each with what it is called, by code or by kind, and a part of what is said about it.
const TROUBLES: [(Trouble, &str, &str); 7] = [
    (Trouble::UnknownKey, "case.unknown-key", "the charter knows no wait reason called `no-mood`"),
    (Trouble::OutOfOrder, "decision.out-of-order", "which has already been recorded"),
    (Trouble::UnknownCase, "case.not-opened", "open it first"),
    (Trouble::CorruptRow, "Corrupt", "version: 2"),
    (Trouble::Locked, "Locked", "another process writes; try again"),
    (Trouble::ReadOnly, "ReadOnly", "allow writing to the file"),
    (Trouble::OlderSchema, "OlderSchema", "with the version that wrote it"),
];

#[test]
fn each_is_a_typed_error_that_says_what_to_do_and_nothing_is_lost() {
    for (trouble, name, advice) in TROUBLES {
        let file = Desk::new();
        block_on(desk(file.open()).carry_out(&order(1, open()))).unwrap();
        let (rows, log) = (file.rows(), log(&file.open()));

        let spoilt = trouble.spoil(&file);
        let (found, message) = trouble.meet(&file);
        assert_eq!(found, name, "{trouble:?}: {message}");
        assert!(message.contains(advice), "{trouble:?}: `{message}` does not say `{advice}`");
        trouble.mend(&file, spoilt);

        assert_eq!((file.rows(), self::log(&file.open())), (rows, log), "{trouble:?}");
        let answer = block_on(desk(file.open()).carry_out(&order(2, CaseCommand::Resolve)));
        assert!(answer.unwrap().has_changed(), "{trouble:?}");
    }
}

impl Trouble {
    /// Spoils the file, where it is the file that is at fault, and gives what is needed to mend it.
    fn spoil(self, file: &Desk) -> Option<(Connection, String)> {
        let raw = file.raw();
        let mut kept = String::new();
        match self {
            Self::CorruptRow => {
                let text = "SELECT event FROM events WHERE version = 2";
                kept = raw.query_row(text, [], |row| row.get(0)).unwrap();
                raw.execute_batch("UPDATE events SET event = '{}' WHERE version = 2").unwrap();
            }
            Self::Locked => raw.execute_batch("BEGIN IMMEDIATE").unwrap(),
            Self::OlderSchema => raw.pragma_update(None, "user_version", 0).unwrap(),
            Self::UnknownKey | Self::OutOfOrder | Self::UnknownCase | Self::ReadOnly => {
                return None;
            }
        }
        Some((raw, kept))
    }

    fn mend(self, file: &Desk, spoilt: Option<(Connection, String)>) {
        let Some((raw, kept)) = spoilt else { return };
        match self {
            Self::CorruptRow => {
                let update = "UPDATE events SET event = ?1 WHERE version = 2";
                raw.execute(update, [kept]).unwrap();
            }
            Self::OlderSchema => file.raw().pragma_update(None, "user_version", 1).unwrap(),
            // What holds the lock goes with its connection.
            _ => drop(raw),
        }
    }

    /// What a desk says that meets it.
    fn meet(self, file: &Desk) -> (String, String) {
        let options = SqliteOptions { read_only: matches!(self, Self::ReadOnly), ..hasty() };
        match SqliteStore::open(file.path(), &options) {
            Ok(store) => match block_on(desk(store).carry_out(&self.order())) {
                Ok(answer) => panic!("{self:?} is answered: {answer:?}"),
                Err(DeskError::Refused(why)) => (why.code().to_string(), why.to_string()),
                Err(DeskError::Store(error)) => said(&error),
                Err(error) => panic!("{self:?}: {error}"),
            },
            Err(error) => said(&error),
        }
    }

    fn order(self) -> Order<Case> {
        let resolve = order(2, CaseCommand::Resolve);
        match self {
            Self::UnknownKey => order(2, CaseCommand::Wait { reason: key!("no-mood") }),
            Self::OutOfOrder => Order { occurred_at: Some(at(-60)), ..resolve },
            Self::UnknownCase => Order { id: Uuid::from_u128(78), ..resolve },
            _ => resolve,
        }
    }
}

fn said(error: &StoreError) -> (String, String) {
    (format!("{:?}", error.kind()), error.to_string())
}

fn log(store: &SqliteStore) -> Vec<Recorded> {
    let stream: StreamId = Case::stream(tenant(), case());
    block_on(store.load(&stream, Version::EMPTY)).unwrap()
}
