//! Rows: how few a command writes, and what happens to one that cannot be read.

use goodwill::id::Version;
use goodwill::port::{Position, Store, StoreErrorKind};
use goodwill::testkit::block_on;
use goodwill::wire::{Event, json};

use crate::sample::{
    Desk, command, commit, customer, events, lease, of_every_sort, record, stream, tenant, write,
};

#[test]
fn a_command_that_only_records_writes_no_row_beside_its_events() {
    let desk = Desk::new();
    let store = desk.open();
    write(&store, commit(1, vec![of_every_sort(&stream(1), 0)]));
    let before = desk.rows();
    write(&store, commit(2, vec![events(&stream(1), 1, 1)]));
    assert_eq!(desk.rows() - before, 1);
    write(&store, commit(3, vec![events(&stream(1), 2, 3), events(&stream(2), 0, 1)]));
    assert_eq!(desk.rows() - before, 5);
    assert_eq!(desk.rows_of("commands"), 0);
    // What a command was is known all the same.
    let outcome = block_on(store.outcome(&tenant(), command(3))).unwrap().unwrap();
    assert_eq!((outcome.stream, outcome.version), (stream(1), Version::new(5)));
}

#[test]
fn a_command_that_moves_no_wake_and_has_no_effect_touches_only_its_event_row() {
    let desk = Desk::new();
    let store = desk.open();
    write(&store, commit(1, vec![of_every_sort(&stream(1), 0)]));
    desk.watch();
    write(&store, commit(2, vec![events(&stream(1), 1, 1)]));
    assert_eq!(desk.touched(), ["inserted into events"]);
    write(&store, commit(3, vec![events(&stream(2), 0, 1)]));
    assert_eq!(desk.touched(), ["inserted into events"; 2]);
    // The watch sees what else a command may touch, and keys that it takes away.
    write(&store, commit(4, vec![of_every_sort(&stream(1), 2)]));
    let touched = desk.touched();
    for (row, times) in [
        ("inserted into events", 3),
        ("inserted into outbox", 2),
        ("inserted into wakes", 1),
        ("deleted from keys", 2),
        ("inserted into keys", 2),
    ] {
        assert_eq!(touched.iter().filter(|touched| *touched == row).count(), times, "{row}");
    }
    assert_eq!(touched.len(), 10);
}

#[test]
fn a_command_without_events_writes_one_row() {
    let desk = Desk::new();
    let store = desk.open();
    write(&store, commit(1, vec![events(&stream(1), 0, 0)]));
    assert_eq!((desk.rows(), desk.rows_of("commands")), (1, 1));
    // One whose events are all in other streams, too, beside them.
    write(&store, commit(2, vec![events(&stream(1), 0, 0), events(&stream(2), 0, 2)]));
    assert_eq!((desk.rows(), desk.rows_of("commands")), (4, 2));
}

#[test]
fn a_row_that_cannot_be_read_is_named_and_the_others_are_as_they_were() {
    for (column, spoilt) in [
        ("event", "'{\"format\":1,\"case\":\"dissolved\"}'"),
        ("event", "'{\"format\":1'"),
        ("event", "'Ann Li'"),
        ("actor", "'nobody'"),
        ("because", "'{\"rules\":1}'"),
        ("at", "9223372036854775807"),
        ("recorded_at", "-9223372036854775807"),
        ("charter", "-1"),
        ("command", "x'00'"),
    ] {
        let desk = Desk::new();
        let store = desk.open();
        write(&store, commit(1, vec![events(&stream(1), 0, 3)]));
        write(&store, commit(2, vec![events(&stream(2), 0, 1)]));
        let spoil = format!("UPDATE events SET {column} = {spoilt} WHERE version = 2");
        desk.raw().execute_batch(&spoil).unwrap();

        for error in [
            block_on(store.load(&stream(1), Version::EMPTY)).unwrap_err(),
            block_on(store.feed(&tenant(), Position::START, 9)).unwrap_err(),
        ] {
            assert_eq!(error.kind(), &StoreErrorKind::Corrupt, "{column} = {spoilt}: {error}");
            assert!(!error.may_retry());
            let message = error.to_string();
            for part in [&format!("stream: {}", stream(1)), "version: 2", "desk.sqlite", "backup"] {
                assert!(message.contains(part), "`{message}` does not say `{part}`");
            }
            assert!(!message.contains("Ann Li"));
        }
        assert_eq!(block_on(store.load(&stream(1), Version::new(2))).unwrap().len(), 1);
        assert_eq!(block_on(store.load(&stream(2), Version::EMPTY)).unwrap().len(), 1);
    }
}

#[test]
fn a_missing_row_is_noticed() {
    let desk = Desk::new();
    let store = desk.open();
    write(&store, commit(1, vec![events(&stream(1), 0, 3)]));
    desk.raw().execute_batch("DELETE FROM events WHERE version = 2").unwrap();
    let error = block_on(store.load(&stream(1), Version::EMPTY)).unwrap_err();
    assert_eq!(error.kind(), &StoreErrorKind::Corrupt);
    assert!(error.to_string().contains("version: 2"), "{error}");
}

#[test]
fn other_rows_that_cannot_be_read_are_corrupt_too() {
    let desk = Desk::new();
    let store = desk.open();
    let mut first = commit(1, vec![of_every_sort(&stream(1), 0)]);
    first.records = vec![record(1, customer(1), "Ann Li")];
    write(&store, first);
    let tenant = tenant();
    desk.raw()
        .execute_batch(
            "UPDATE records SET value = '\"Ann Li\"'; \
             UPDATE wakes SET at = 9223372036854775807; \
             UPDATE outbox SET effect = '{\"format\":1}' WHERE ordinal = 1; \
             UPDATE keys SET life = x'01'",
        )
        .unwrap();
    let record = block_on(store.record(&tenant, record(1, customer(1), "").id)).unwrap_err();
    assert!(!format!("{record} {record:?}").contains("Ann"));
    let key = goodwill::decision::LookupKey::Customer(customer(1));
    for error in [
        record,
        block_on(store.due(&tenant, lease(20, 50), 9)).unwrap_err(),
        block_on(store.outbox(&tenant, lease(20, 50), 9)).unwrap_err(),
        block_on(store.find(&tenant, &key)).unwrap_err(),
    ] {
        assert_eq!(error.kind(), &StoreErrorKind::Corrupt, "{error}");
    }
    // Nothing was claimed by those who could not read it.
    assert_eq!(block_on(store.outbox(&tenant, lease(20, 50), 1)).unwrap().len(), 1);
}

#[test]
fn effects_of_a_later_version_are_left_to_it() {
    let desk = Desk::new();
    let store = desk.open();
    write(&store, commit(1, vec![of_every_sort(&stream(1), 0)]));
    desk.raw()
        .execute_batch("UPDATE outbox SET format = 2, effect = '{\"format\":2}' WHERE ordinal = 0")
        .unwrap();
    let claimed = block_on(store.outbox(&tenant(), lease(20, 50), 9)).unwrap();
    assert_eq!(claimed.iter().map(|outgoing| outgoing.id.ordinal).collect::<Vec<_>>(), [1]);
    assert_eq!(desk.rows_of("outbox"), 2);
}

#[test]
fn events_of_a_later_version_are_read_and_exported() {
    let newer = r#"{"format":2,"case":{"escalated":{"to":"mayor","weight":0.10}}}"#;
    let desk = Desk::new();
    let store = desk.open();
    write(&store, commit(1, vec![events(&stream(1), 0, 2)]));
    desk.raw().execute("UPDATE events SET event = ?1 WHERE version = 2", [newer]).unwrap();

    let log = block_on(store.load(&stream(1), Version::EMPTY)).unwrap();
    let Event::Newer(kept) = &log[1].event else { panic!("{:?}", log[1].event) };
    assert_eq!((kept.format, kept.text.as_str()), (2, newer));
    let exported = json::to_json(&log[1]).unwrap();
    assert_eq!(json::from_json(&exported).unwrap(), log[1]);

    // An import writes it as it was read.
    let copy = Desk::new();
    let mut append = events(&stream(1), 0, 2);
    append.events[1].event = json::from_json(&exported).unwrap().event;
    write(&copy.open(), commit(1, vec![append]));
    let text: String = copy
        .raw()
        .query_row("SELECT event FROM events WHERE version = 2", [], |r| r.get(0))
        .unwrap();
    assert_eq!(text, newer);
}
