//! Streams that are woken: only what is due, once, in the order in which it fell due.

use goodwill::case::{Case, CaseEvent};
use goodwill::charter::ChartersInForce;
use goodwill::decision::Occurred;
use goodwill::desk::{Desk, DeskError};
use goodwill::id::{CharterVersion, Version};
use goodwill::memory::MemoryStore;
use goodwill::port::{Append, Lease, Store};
use goodwill::sla::ClockEvent;
use goodwill::testkit::block_on;
use goodwill::time::Timestamp;
use goodwill::wire::{Event, Recorded};

use super::watched::{Watched, message};
use super::{at, by_hand, charter, desk, done, feed_length, log, open, order, stream, tenant};

#[test]
fn what_is_due_is_woken_and_only_that_and_only_once() {
    let desk = desk(Watched::default()).keeping(10);
    for number in [1, 2, 3] {
        let start = i32::try_from(number).unwrap() * 10;
        done(&desk, order(number, number, open(), at(start)));
    }
    let wake = |minute| block_on(desk.wake_due::<Case>(at(minute))).unwrap();
    let touched = || desk.store().memory().streams_touched_by_wakes();
    assert_eq!((wake(49), touched()), (0, 0));
    // The first two warnings, forty minutes after the openings.
    assert_eq!((wake(60), touched()), (2, 2));
    assert_eq!((wake(60), touched()), (0, 2));
    for (number, warned) in [(1, 1), (2, 1), (3, 0)] {
        let clock = |r: &Recorded| {
            matches!(r.event, Event::Case(CaseEvent::Clock { event: ClockEvent::Warned, .. }))
        };
        assert_eq!(log(desk.store(), number).iter().filter(|r| clock(r)).count(), warned);
    }
    // The third warning, and the first breach, one instant after its due time.
    assert_eq!(wake(70), 1);
    assert_eq!(wake(71), 1);
    assert_eq!(wake(71), 0);
}

#[test]
fn a_late_wake_settles_in_the_order_in_which_it_fell_due() {
    let [punctual, late] = [(); 2].map(|()| desk(MemoryStore::default()));
    for desk in [&punctual, &late] {
        done(desk, order(1, 1, open(), at(0)));
    }
    for minute in 0..600 {
        block_on(punctual.wake_due::<Case>(at(minute))).unwrap();
    }
    assert_eq!(block_on(late.wake_due::<Case>(at(600))).unwrap(), 1);
    let told = |desk: &Desk<MemoryStore>| -> Vec<(Timestamp, Event)> {
        log(desk.store(), 1).into_iter().map(|r| (r.at, r.event)).collect()
    };
    assert_eq!(told(&late), told(&punctual));
    let settled = &told(&late)[told(&late).len() - 3..];
    assert_eq!([settled[0].0, settled[1].0, settled[2].0], [at(40), at(60), at(240)]);
    assert_eq!(block_on(late.wake_due::<Case>(at(601))).unwrap(), 0);
}

#[test]
fn a_stream_that_is_woken_for_nothing_is_put_right() {
    let desk = desk(Watched::default());
    done(&desk, order(1, 1, open(), at(0)));
    assert_eq!(block_on(desk.wake_due::<Case>(at(40))).unwrap(), 1);
    // Somebody sets the wake to what it was before, though nothing is due then any more.
    let like = by_hand(vec![Append::to(stream(1), Version::EMPTY)]);
    for (minute, with_an_event) in [(41, true), (43, false)] {
        let version = block_on(desk.store().version(&stream(1))).unwrap();
        let mut append = Append::to(stream(1), version);
        append.events.extend(with_an_event.then(|| Occurred { at: at(40), ..message(&like) }));
        append.wake = Some(Some(at(40)));
        block_on(desk.store().interfere(&like, append));
        let length = feed_length(desk.store());
        assert_eq!(block_on(desk.wake_due::<Case>(at(minute))).unwrap(), 1);
        assert_eq!(feed_length(desk.store()), length);
        let lease = Lease { now: at(59), until: at(59) };
        assert_eq!(block_on(desk.store().due(&tenant(), lease, 9)).unwrap(), []);
    }
    assert_eq!(block_on(desk.wake_due::<Case>(at(61))).unwrap(), 1);
}

#[test]
fn a_wake_that_comes_round_again_at_the_same_instant_is_carried_out() {
    let desk = desk(Watched::default());
    done(&desk, order(1, 1, open(), at(0)));
    done(&desk, order(2, 2, open(), at(0)));
    assert_eq!(block_on(desk.wake_due::<Case>(at(40))).unwrap(), 2);
    // The same instant once more, this time with something due: the breach of a goal that now lies in the past.
    let like = by_hand(vec![Append::to(stream(1), Version::EMPTY)]);
    let version = block_on(desk.store().version(&stream(1))).unwrap();
    let mut append = Append::to(stream(1), version);
    let instants = goodwill::sla::Instants { due: Some(at(39)), warn: None };
    let event = ClockEvent::Resumed { instants };
    let event = Event::Case(CaseEvent::Clock { clock: 0, event });
    append.events.push(Occurred { at: at(40), event });
    append.wake = Some(Some(at(40)));
    block_on(desk.store().interfere(&like, append));
    let length = feed_length(desk.store());
    assert_eq!(block_on(desk.wake_due::<Case>(at(41))).unwrap(), 1);
    assert_eq!(feed_length(desk.store()), length + 1);
}

#[test]
fn a_life_that_cannot_be_woken_keeps_no_other_waiting() {
    let store = Watched::default();
    let mut both = ChartersInForce::of(charter(1));
    both.add(charter(2));
    let old = desk(store.clone());
    for number in [1, 3] {
        done(&old, order(number, number, open(), at(0)));
    }
    let new = Desk::new(store.clone(), tenant(), ChartersInForce::of(charter(2)));
    done(&new, order(2, 2, open(), at(0)));
    let length = feed_length(&store);
    let error = block_on(new.wake_due::<Case>(at(40))).unwrap_err();
    match error {
        DeskError::CharterNotInForce { version } => assert_eq!(version, CharterVersion::new(1)),
        other => panic!("{other}"),
    }
    assert_eq!(
        feed_length(&store),
        length + 1,
        "the second life is woken, though the first is not"
    );
    // With both charters in force the others are woken too, once their claims have run out.
    let whole = Desk::new(store.clone(), tenant(), both);
    assert_eq!(block_on(whole.wake_due::<Case>(at(41))).unwrap(), 2);
}
