//! Several stores over one file, from several threads.

use std::collections::BTreeSet;
use std::thread;
use std::time::Duration;

use goodwill::id::Version;
use goodwill::port::{Position, Store, StoreErrorKind};
use goodwill::testkit::block_on;
use goodwill_sqlite::{SqliteOptions, SqliteStore};

use crate::sample::{Desk, commit, events, hasty, lease, of_every_sort, stream, tenant, write};

const THREADS: u128 = 4;
const COMMITS: u128 = 25;

#[test]
fn of_two_commits_from_one_version_one_is_written() {
    let desk = Desk::new();
    let (one, two) = (desk.open(), desk.open());
    write(&one, commit(1, vec![events(&stream(1), 0, 1)]));
    let error = block_on(two.commit(commit(2, vec![events(&stream(1), 0, 1)]))).unwrap_err();
    let conflict = error.as_conflict().unwrap();
    assert_eq!((conflict.expected, conflict.actual), (Version::EMPTY, Version::new(1)));
    assert!(error.may_retry());
    let known = block_on(two.commit(commit(1, vec![events(&stream(1), 1, 1)]))).unwrap_err();
    assert_eq!(known.kind(), &StoreErrorKind::CommandKnown);
}

#[test]
fn threads_that_write_to_one_stream_lose_nothing() {
    let desk = Desk::new();
    let patient = SqliteOptions { busy_timeout: Duration::from_secs(60), ..hasty() };
    thread::scope(|scope| {
        for worker in 0..THREADS {
            // Each opens the file, which does not exist before.
            let store = SqliteStore::open(desk.path(), &patient).unwrap();
            scope.spawn(move || {
                for number in 0..COMMITS {
                    let command = 1 + worker * COMMITS + number;
                    loop {
                        let version = block_on(store.version(&stream(1))).unwrap();
                        let append = events(&stream(1), version.get(), 1);
                        match block_on(store.commit(commit(command, vec![append]))) {
                            Ok(_) => break,
                            Err(error) => assert!(error.as_conflict().is_some(), "{error}"),
                        }
                    }
                }
            });
        }
    });
    let store = desk.open();
    let log = block_on(store.load(&stream(1), Version::EMPTY)).unwrap();
    let commands: BTreeSet<_> = log.iter().map(|recorded| recorded.command).collect();
    assert_eq!(commands.len() as u128, THREADS * COMMITS);
    let feed = block_on(store.feed(&tenant(), Position::START, usize::MAX)).unwrap();
    assert_eq!(feed.into_iter().map(|(_, recorded)| recorded).collect::<Vec<_>>(), log);
}

#[test]
fn threads_that_claim_get_each_thing_once() {
    let desk = Desk::new();
    let patient = SqliteOptions { busy_timeout: Duration::from_secs(60), ..hasty() };
    let store = SqliteStore::open(desk.path(), &patient).unwrap();
    for number in 0..40 {
        write(&store, commit(number, vec![of_every_sort(&stream(number), 0)]));
    }
    let claimed: Vec<(usize, usize)> = thread::scope(|scope| {
        let workers: Vec<_> = (0..THREADS)
            .map(|_| {
                let store = SqliteStore::open(desk.path(), &patient).unwrap();
                scope.spawn(move || {
                    let (mut due, mut effects) = (0, 0);
                    loop {
                        let some = block_on(store.due(&tenant(), lease(20, 99), 3)).unwrap().len();
                        let more =
                            block_on(store.outbox(&tenant(), lease(20, 99), 3)).unwrap().len();
                        (due, effects) = (due + some, effects + more);
                        if some + more == 0 {
                            return (due, effects);
                        }
                    }
                })
            })
            .collect();
        workers.into_iter().map(|worker| worker.join().unwrap()).collect()
    });
    let (due, effects) = claimed.iter().fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
    assert_eq!((due, effects), (40, 80));
}

#[test]
fn threads_that_open_a_new_file_at_once_all_get_it() {
    let patient = SqliteOptions { busy_timeout: Duration::from_secs(60), ..hasty() };
    for _ in 0..10 {
        let desk = Desk::new();
        thread::scope(|scope| {
            for worker in 0..2 * THREADS {
                let (path, patient) = (desk.path(), &patient);
                scope.spawn(move || {
                    let store = SqliteStore::open(path, patient).unwrap();
                    write(&store, commit(worker, vec![events(&stream(worker), 0, 1)]));
                });
            }
        });
        assert_eq!(desk.rows() as u128, 2 * THREADS);
    }
}
