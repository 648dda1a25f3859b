//! Files: opened again, locked, read-only, of another version, of another program, full.

use std::fs;

use goodwill::decision::LookupKey;
use goodwill::id::Version;
use goodwill::port::{Position, Store, StoreError, StoreErrorKind};
use goodwill::testkit::block_on;
use goodwill_sqlite::{SqliteOptions, SqliteStore};

use crate::sample::{
    Desk, command, commit, customer, events, hasty, lease, of_every_sort, record, stream, tenant,
    write,
};

#[test]
fn a_store_that_is_opened_again_holds_everything() {
    let desk = Desk::new();
    let (one, tenant) = (stream(1), tenant());
    let store = desk.open();
    let mut first = commit(1, vec![of_every_sort(&one, 0)]);
    first.records = vec![record(1, customer(1), "Ann Li")];
    write(&store, first);
    write(&store, commit(2, vec![events(&one, 1, 0)]));
    let log = block_on(store.load(&one, Version::EMPTY)).unwrap();
    let feed = block_on(store.feed(&tenant, Position::START, 9)).unwrap();
    let claimed = block_on(store.outbox(&tenant, lease(0, 50), 1)).unwrap();
    drop(store);

    let store = desk.open();
    assert_eq!(block_on(store.load(&one, Version::EMPTY)).unwrap(), log);
    assert_eq!(block_on(store.feed(&tenant, Position::START, 9)).unwrap(), feed);
    for known in [1, 2] {
        assert!(block_on(store.outcome(&tenant, command(known))).unwrap().is_some());
    }
    assert_eq!(block_on(store.due(&tenant, lease(20, 50), 9)).unwrap()[0].stream, one);
    let rest = block_on(store.outbox(&tenant, lease(0, 50), 9)).unwrap();
    assert_eq!(rest.len(), 1, "the other effect is still claimed");
    assert_ne!(rest, claimed);
    let found = block_on(store.find(&tenant, &LookupKey::Customer(customer(1)))).unwrap();
    assert_eq!(found, [one]);
    let kept = record(1, customer(1), "Ann Li");
    assert_eq!(block_on(store.record(&tenant, kept.id)).unwrap(), Some(kept));
}

#[test]
fn a_locked_file_says_so_and_works_again_when_the_lock_is_gone() {
    let desk = Desk::new();
    let store = desk.open();
    let other = desk.raw();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let write = commit(1, vec![events(&stream(1), 0, 1)]);
    let error = block_on(store.commit(write.clone())).unwrap_err();
    assert_eq!(error.kind(), &StoreErrorKind::Locked);
    assert!(error.may_retry());
    says(&error, &["desk.sqlite", "another process writes"]);
    // Reading goes on meanwhile.
    assert_eq!(block_on(store.version(&stream(1))).unwrap(), Version::EMPTY);
    other.execute_batch("ROLLBACK").unwrap();
    block_on(store.commit(write)).unwrap();
}

#[test]
fn a_file_that_is_only_read_is_loaded_and_not_written() {
    let desk = Desk::new();
    write(&desk.open(), commit(1, vec![of_every_sort(&stream(1), 0)]));
    let store =
        SqliteStore::open(desk.path(), &SqliteOptions { read_only: true, ..hasty() }).unwrap();
    assert_eq!(block_on(store.load(&stream(1), Version::EMPTY)).unwrap().len(), 1);
    let tenant = tenant();
    let second = commit(2, vec![events(&stream(1), 1, 1)]);
    for error in [
        block_on(store.commit(second)).unwrap_err(),
        block_on(store.due(&tenant, lease(20, 50), 1)).unwrap_err(),
        block_on(store.outbox(&tenant, lease(20, 50), 1)).unwrap_err(),
        block_on(store.erase(&tenant, customer(1))).unwrap_err(),
    ] {
        assert_eq!(error.kind(), &StoreErrorKind::ReadOnly);
        assert!(!error.may_retry());
        says(&error, &["desk.sqlite", "allow writing"]);
    }
    assert_eq!(block_on(desk.open().version(&stream(1))).unwrap(), Version::new(1));
}

#[test]
fn a_missing_or_empty_file_cannot_be_opened_only_for_reading() {
    let desk = Desk::new();
    let reading = SqliteOptions { read_only: true, ..hasty() };
    let error = SqliteStore::open(desk.path(), &reading).unwrap_err();
    assert_eq!(error.kind(), &StoreErrorKind::Unavailable);
    assert!(!desk.path().exists());
    fs::write(desk.path(), "").unwrap();
    let error = SqliteStore::open(desk.path(), &reading).unwrap_err();
    assert_eq!(error.kind(), &StoreErrorKind::ReadOnly);
    says(&error, &["open it once for writing"]);
}

#[test]
fn files_of_other_versions_are_refused_and_left_as_they_are() {
    for (schema, kind, advice) in [
        (0, StoreErrorKind::OlderSchema, "with the version that wrote it"),
        (2, StoreErrorKind::NewerSchema, "update this program"),
        (-1, StoreErrorKind::OlderSchema, "with the version that wrote it"),
    ] {
        let desk = Desk::new();
        write(&desk.open(), commit(1, vec![events(&stream(1), 0, 1)]));
        desk.raw().pragma_update(None, "user_version", schema).unwrap();
        let error = SqliteStore::open(desk.path(), &hasty()).unwrap_err();
        assert_eq!(error.kind(), &kind, "schema {schema}");
        assert!(!error.may_retry());
        says(&error, &["desk.sqlite", &format!("schema: {schema}"), advice]);
        assert_eq!(desk.rows(), 1);
    }
}

#[test]
fn files_of_other_programs_are_refused_and_left_as_they_are() {
    let desk = Desk::new();
    desk.raw()
        .execute_batch("CREATE TABLE cats (name TEXT); INSERT INTO cats VALUES ('Tom')")
        .unwrap();
    let before = fs::read(desk.path()).unwrap();
    let error = SqliteStore::open(desk.path(), &hasty()).unwrap_err();
    assert_eq!(error.kind(), &StoreErrorKind::Corrupt);
    says(&error, &["desk.sqlite", "belongs to another program"]);
    assert_eq!(fs::read(desk.path()).unwrap(), before);

    let text = "dear diary, ".repeat(100);
    fs::write(desk.path(), &text).unwrap();
    let error = SqliteStore::open(desk.path(), &hasty()).unwrap_err();
    assert_eq!(error.kind(), &StoreErrorKind::Corrupt);
    says(&error, &["no SQLite database"]);
    assert_eq!(fs::read(desk.path()).unwrap(), text.as_bytes());
}

#[test]
fn a_path_that_is_no_file_is_named() {
    let desk = Desk::new();
    let folder = desk.path().parent().unwrap().to_path_buf();
    for path in [folder.clone(), folder.join("missing").join("desk.sqlite")] {
        let error = SqliteStore::open(&path, &hasty()).unwrap_err();
        assert_eq!(error.kind(), &StoreErrorKind::Unavailable);
        says(&error, &[&path.display().to_string(), "cannot be opened"]);
    }
}

#[test]
fn a_damaged_file_is_corrupt_and_no_panic() {
    let desk = Desk::new();
    let store = desk.open();
    for number in 0..200_u32 {
        write(&store, commit(number.into(), vec![events(&stream(number.into()), 0, 2)]));
    }
    drop(store);
    let mut bytes = fs::read(desk.path()).unwrap();
    // Every page but the first, which says what the file is.
    bytes[4096..].iter_mut().step_by(3).for_each(|byte| *byte ^= 0xa5);
    fs::write(desk.path(), bytes).unwrap();
    let answer = SqliteStore::open(desk.path(), &hasty())
        .and_then(|store| block_on(store.load(&stream(7), Version::EMPTY)));
    let error = answer.unwrap_err();
    assert_eq!(error.kind(), &StoreErrorKind::Corrupt, "{error}");
    says(&error, &["desk.sqlite", "restore"]);
}

#[test]
fn erased_values_are_gone_from_the_file_itself() {
    let desk = Desk::new();
    let store = desk.open();
    let said = "my telephone number is 617-555-0100";
    for number in 0..50 {
        let mut commit = commit(number, vec![events(&stream(number), 0, 1)]);
        let subject = customer(number % 2);
        commit.records =
            vec![record(number, subject, &format!("{said} {number} of {}", number % 2))];
        write(&store, commit);
    }
    let everywhere = || {
        let mut bytes = fs::read(desk.path()).unwrap();
        bytes.extend(fs::read(desk.path().with_extension("sqlite-wal")).unwrap_or_default());
        bytes
    };
    let holds = |text: &str| everywhere().windows(text.len()).any(|part| part == text.as_bytes());
    assert!(holds(&format!("{said} 8 of 0")) && holds(&format!("{said} 7 of 1")));
    assert_eq!(block_on(store.erase(&tenant(), customer(0))).unwrap(), 25);
    assert!(!holds(" of 0"), "an erased value can be read in the file");
    assert!(holds(&format!("{said} 7 of 1")));
}

/// That a message holds all these parts.
fn says(error: &StoreError, parts: &[&str]) {
    let message = error.to_string();
    for part in parts {
        assert!(message.contains(part), "`{message}` does not say `{part}`");
    }
}
