//! A whole case against an independent model that steps through time, second by second or minute by minute.
//!
//! The model shares no code with the library. It asks each second (each minute) of the clock on the wall whether the
//! declared hours are open then, remembers when each clock ran and when it stood still, and finds what is due by walking
//! through that time. It knows nothing of wakes: late, repeated and disordered ones are given to the library alone.
//!
//! A fifth of the histories take at most 36 hours by seconds, the others at most 60 days by minutes, around days on
//! which clocks on walls do strange things. They are the same in every run:
//!
//! ```text
//! GOODWILL_STEPPED_HISTORIES=1000000 cargo test --test it stepping   # 20,000 by default
//! GOODWILL_STEPPED_BATCH=minutes-17 cargo test --test it stepping    # the batch that failed, alone
//! GOODWILL_STEPPED_TALLY=1 cargo test --test it stepping -- --nocapture   # how often each kind of thing happened
//! ```

mod added;
mod adopted;
mod asked;
mod beside;
mod budget;
mod calendars;
mod climb;
mod compare;
mod deeds;
mod drawn;
mod driven;
mod handed;
mod heard;
mod history;
mod hours;
mod kept;
mod kept_hours;
mod ladder;
mod matter;
mod merged;
mod obligations;
mod others;
mod passed;
mod passing;
mod paths;
mod place;
mod played;
mod promised;
mod reckoned;
mod refused;
mod returned;
mod spent;
mod tally;
mod tape;
mod usable;
mod vow;
mod watch;
mod words;
mod world;

use std::sync::atomic::{AtomicUsize, Ordering};

use goodwill::id::{Key, Kind};
use goodwill::proptest::test_runner::{Config, RngSeed, TestCaseError, TestRunner};

use self::place::Pace;
use self::played::Outcome;
use self::tally::{Tallies, Tally};

const HISTORIES: u32 = 20_000;
const IN_A_BATCH: u32 = 250;
/// What is drawn is large, and code that is not optimised keeps many copies of it.
const STACK: usize = 16 << 20;

#[test]
fn second_by_second_a_case_agrees_with_the_model() {
    agree(Pace::Seconds, "seconds", histories() / 5);
}

#[test]
fn minute_by_minute_a_case_agrees_with_the_model() {
    agree(Pace::Minutes, "minutes", histories() - histories() / 5);
}

fn histories() -> u32 {
    std::env::var("GOODWILL_STEPPED_HISTORIES")
        .map_or(HISTORIES, |many| many.parse().expect("GOODWILL_STEPPED_HISTORIES is a number"))
}

/// Plays so many histories in batches, on as many threads as there are processors.
fn agree(pace: Pace, name: &str, histories: u32) {
    let batches = histories.div_ceil(IN_A_BATCH);
    let only = std::env::var("GOODWILL_STEPPED_BATCH").ok();
    let next = AtomicUsize::new(0);
    let unseen = AtomicUsize::new(0);
    let tallies = Tallies::default();
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            let thread = std::thread::Builder::new().stack_size(STACK);
            let plays = || {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= usize::try_from(batches).unwrap() {
                        return;
                    }
                    let batch = format!("{name}-{number}");
                    if only.as_ref().is_none_or(|only| *only == batch) {
                        let not_followed = play(pace, &batch, number, &tallies);
                        unseen.fetch_add(not_followed, Ordering::Relaxed);
                    }
                }
            };
            thread.spawn_scoped(scope, plays).expect("there is room for a thread");
        }
    });
    let unseen = unseen.into_inner();
    let few = usize::try_from(histories / 20).unwrap();
    assert!(unseen <= few, "{unseen} of {histories} histories were not followed to their ends");
    if only.is_none() {
        tallies.are_enough(batches * IN_A_BATCH, unseen);
    }
}

/// Plays one batch; how many histories could not be followed to their ends.
fn play(pace: Pace, batch: &str, number: usize, tallies: &Tallies) -> usize {
    let seed = u64::try_from(number).unwrap() + 1;
    let config = Config {
        cases: IN_A_BATCH,
        rng_seed: RngSeed::Fixed(seed),
        failure_persistence: None,
        max_shrink_iters: 1_000,
        ..Config::default()
    };
    let unseen = AtomicUsize::new(0);
    let histories = (world::worlds(pace), history::scenes(pace, 24, 16), others::others(pace));
    let outcome = TestRunner::new(config).run(&histories, |(world, scenes, others)| {
        let tally = Tally::default();
        let played = played::play(&world, &scenes, &others, &tally);
        tallies.add(tally);
        match played {
            Ok(Outcome::Agreed) => {}
            Ok(Outcome::NotFollowed) => {
                unseen.fetch_add(1, Ordering::Relaxed);
            }
            Err(story) => return Err(TestCaseError::fail(story)),
        }
        Ok(())
    });
    if let Err(failure) = outcome {
        panic!("GOODWILL_STEPPED_BATCH={batch}\n{failure}");
    }
    unseen.into_inner()
}

fn key<K: Kind>(text: &str) -> Key<K> {
    text.parse().unwrap()
}
