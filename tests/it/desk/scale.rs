//! What a desk costs at scale, counted and not timed.
//!
//! `GOODWILL_OPEN_CASES=1000000` asks with a million open cases instead of thirty thousand.

use super::{at, case, charter, open, order, tenant};
use goodwill::case::Case;
use goodwill::charter::ChartersInForce;
use goodwill::desk::Desk;
use goodwill::memory::MemoryStore;
use goodwill::testkit::block_on;

/// A desk with so many cases, of which the first ten fall due long before the rest.
fn desk_with(cases: u128) -> Desk<MemoryStore> {
    let desk = Desk::new(MemoryStore::default(), tenant(), ChartersInForce::of(charter(1)));
    for number in 0..cases {
        let opened = if number < 10 { at(0) } else { at(10_000) };
        block_on(desk.carry_out(&order(number, number, open(), opened))).unwrap();
    }
    desk
}

fn many() -> u128 {
    std::env::var("GOODWILL_OPEN_CASES")
        .map_or(30_000, |cases| cases.parse().expect("GOODWILL_OPEN_CASES is a whole number"))
}

#[test]
fn waking_touches_what_is_due_however_many_are_open() {
    let touched = [1_000, many()].map(|cases| {
        let desk = desk_with(cases);
        assert_eq!(block_on(desk.wake_due::<Case>(at(300))).unwrap(), 10);
        assert_eq!(block_on(desk.wake_due::<Case>(at(300))).unwrap(), 0);
        desk.store().streams_touched_by_wakes()
    });
    assert_eq!(touched, [10, 10]);
}

#[test]
fn an_open_case_takes_at_most_two_kibibytes() {
    let cases = 2_000;
    let mut kept = None;
    let measured = allocation_counter::measure(|| kept = Some(desk_with(cases)));
    let in_the_log = measured.bytes_current as u128 / cases;
    println!("{in_the_log} bytes a case with its log of seven events, clocks and commands");

    let desk = kept.unwrap();
    let state = allocation_counter::measure(|| {
        let state: Case = block_on(desk.state(case(7))).unwrap();
        std::mem::forget(state);
    });
    let folded = state.bytes_current as usize + size_of::<Case>();
    println!("{folded} bytes a folded state");
    assert!(folded <= 2_048, "{folded}");
}
