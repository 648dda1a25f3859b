//! What a desk costs at scale, counted and not timed.
//!
//! `GOODWILL_OPEN_CASES=1000000` asks with a million open cases instead of thirty thousand.

use goodwill::case::{Case, CaseCommand};
use goodwill::charter::ChartersInForce;
use goodwill::desk::Desk;
use goodwill::memory::MemoryStore;
use goodwill::testkit::block_on;

use super::{at, case, charter, log, open, order, tenant};

/// What an open case may take, folded as well as in the store.
const MOST: u64 = 2_048;

/// A desk with so many cases, of which the first ten fall due long before the rest.
fn desk_with(cases: u128) -> Desk<MemoryStore> {
    let desk = Desk::new(MemoryStore::default(), tenant(), ChartersInForce::of(charter(1)));
    let open: CaseCommand = open();
    for number in 0..cases {
        let opened = if number < 10 { at(0) } else { at(10_000) };
        block_on(desk.carry_out(&order(number, number, open.clone(), opened))).unwrap();
    }
    desk
}

fn many() -> u128 {
    std::env::var("GOODWILL_OPEN_CASES")
        .map_or(30_000, |cases| cases.parse().expect("GOODWILL_OPEN_CASES is a whole number"))
}

#[test]
fn waking_touches_what_is_due_however_many_are_open() {
    let touched = [10_000, many()].map(|cases| {
        let desk = desk_with(cases);
        let mut touched = Vec::new();
        // Nothing yet; ten warnings; nothing new; ten breaches, and as many of the longer promise.
        for (minute, due) in [(39, 0), (59, 10), (59, 0), (100, 10), (300, 10), (9_999, 0)] {
            assert_eq!(block_on(desk.wake_due::<Case>(at(minute))).unwrap(), due);
            touched.push(desk.store().streams_touched_by_wakes());
        }
        println!("{cases} open cases: streams touched by six wakes {touched:?}");
        touched
    });
    assert_eq!(touched, [[0, 10, 10, 20, 30, 30]; 2]);
}

#[test]
fn an_open_case_takes_at_most_two_kibibytes_folded_and_with_its_log_in_the_store() {
    // More would show the same, in gigabytes.
    let cases = many().min(100_000);
    let mut desk = None;
    let whole = allocation_counter::measure(|| desk = Some(desk_with(cases)));
    let desk = desk.unwrap();
    let mut state = None;
    let of_state = allocation_counter::measure(|| {
        state = Some(Box::new(block_on(desk.state::<Case>(case(7))).unwrap()));
    });

    let stored = u64::try_from(whole.bytes_current).unwrap() / u64::try_from(cases).unwrap();
    let folded = u64::try_from(of_state.bytes_current).unwrap();
    let events = log(desk.store(), 7).len();
    println!(
        "of {cases} open cases each takes {folded} bytes folded, and {stored} in the store with its log of {events} events"
    );
    assert!(folded <= MOST, "{folded}");
    assert!(stored <= MOST, "{stored}");
}
