//! Two desks over one store, which write at once, wake the same streams, and repeat what the other did: each firing is
//! recorded once and for its due time, each effect is asked for once.

use goodwill::case::{Case, CaseCommand, CaseEffect, CaseEvent};
use goodwill::decision::Refusal;
use goodwill::desk::{Desk, DeskError, Order};
use goodwill::memory::MemoryStore;
use goodwill::port::{RecordingChannel, Store};
use goodwill::proptest::collection::vec;
use goodwill::proptest::prelude::*;
use goodwill::proptest::sample::select;
use goodwill::sla::ClockEvent;
use goodwill::testkit::block_on;
use goodwill::time::Timestamp;
use goodwill::wire::{Effect, Event};

use super::watched::Watched;
use super::{at, desk, done, log, open, order, priority, respond};
use crate::case::laws::config;

/// What one of two desks is asked to do.
#[derive(Debug, Clone)]
enum Deed {
    /// Gives a command, which the other one may give as well.
    Give { command: CaseCommand, repeated: bool },
    /// Wakes for an instant so many minutes before or after the present one.
    Wake(i32),
    /// Somebody else will be faster so often.
    Race(usize),
}

fn deeds() -> impl Strategy<Value = Vec<(bool, i32, Deed)>> {
    let command = select(vec![
        respond(),
        priority("high"),
        priority("low"),
        CaseCommand::Resolve,
        CaseCommand::Reopen,
        CaseCommand::Reopen,
    ]);
    let deed = prop_oneof![
        2 => (command, any::<bool>())
            .prop_map(|(command, repeated)| Deed::Give { command, repeated }),
        3 => (-30..1_i32).prop_map(Deed::Wake),
        1 => (1..3_usize).prop_map(Deed::Race),
    ];
    vec((any::<bool>(), 0..45_i32, deed), 0..14)
}

/// What was recorded of a case's clocks, and for which instants.
fn told(store: &impl Store) -> Vec<(Timestamp, u16, ClockEvent)> {
    let events = log(store, 1).into_iter().filter_map(|recorded| match recorded.event {
        Event::Case(CaseEvent::Clock { clock, event }) => Some((recorded.at, clock, event)),
        _ => None,
    });
    events.collect()
}

fn firings(told: &[(Timestamp, u16, ClockEvent)]) -> usize {
    let fired = |event: &ClockEvent| matches!(event, ClockEvent::Warned | ClockEvent::Breached);
    told.iter().filter(|(_, _, event)| fired(event)).count()
}

/// The effects that tell an owner of firings, as two desks hand them over.
fn handed_over<S: Store>(desks: &[Desk<S>], now: i32) -> usize {
    let channel = RecordingChannel::default();
    for desk in desks {
        block_on(desk.dispatch::<Case>(&channel, at(now))).unwrap();
    }
    let tells = |effect: &Effect| {
        let Effect::Case(effect) = effect else { return false };
        matches!(effect, CaseEffect::WarnOwner { .. } | CaseEffect::ReportBreach { .. })
    };
    channel.delivered().iter().filter(|outgoing| tells(&outgoing.effect)).count()
}

/// Carries out what may be refused.
fn given<S: Store>(desk: &Desk<S>, order: &Order<Case>) -> bool {
    match block_on(desk.carry_out(order)) {
        Ok(_) => true,
        Err(DeskError::Refused(Refusal::Refused(_))) => false,
        Err(other) => panic!("{other}"),
    }
}

proptest! {
    #![proptest_config(config(300))]

    #[test]
    fn two_desks_record_what_a_punctual_one_does(deeds in deeds()) {
        let store = Watched::default();
        let desks = [desk(store.clone()).keeping(9), desk(store.clone()).keeping(9)];
        let punctual = desk(MemoryStore::default());
        done(&desks[0], order(1, 1, open(), at(0)));
        done(&punctual, order(1, 1, open(), at(0)));
        let mut minute = 0;
        let passes = |until: &mut i32, by: i32| {
            for now in *until..=*until + by {
                block_on(punctual.wake_due::<Case>(at(now))).unwrap();
            }
            *until += by;
        };
        for (number, (first, gap, deed)) in (2..).zip(deeds) {
            passes(&mut minute, gap);
            let [one, other] = if first { [0, 1] } else { [1, 0] }.map(|which| &desks[which]);
            match deed {
                Deed::Race(times) => store.race(times),
                Deed::Wake(off) => {
                    let now = at((minute + off).max(0));
                    block_on(one.wake_due::<Case>(now)).unwrap();
                    block_on(other.wake_due::<Case>(now)).unwrap();
                }
                Deed::Give { command, repeated } => {
                    let order = order(1, number, command, at(minute));
                    let allowed = given(&punctual, &order);
                    prop_assert_eq!(given(one, &order), allowed);
                    if repeated {
                        prop_assert_eq!(given(other, &order), allowed);
                    }
                }
            }
        }
        passes(&mut minute, 300);
        for desk in desks.iter().chain(&desks) {
            block_on(desk.wake_due::<Case>(at(minute))).unwrap();
        }
        prop_assert_eq!(told(&store), told(punctual.store()));
        prop_assert_eq!(handed_over(&desks, minute), firings(&told(&store)));
        prop_assert_eq!(handed_over(&desks, minute + 60), 0);
    }
}

#[test]
fn two_desks_that_wake_at_once_record_each_firing_once() {
    let store = Watched::default();
    for number in 1..=20_u128 {
        done(&desk(store.clone()), order(number, number, open(), at(0)));
    }
    let desks = [desk(store.clone()).keeping(9), desk(store.clone())];
    for minute in [39, 40, 41, 61, 61, 200, 241, 240, 300] {
        std::thread::scope(|scope| {
            for desk in &desks {
                scope.spawn(move || block_on(desk.wake_due::<Case>(at(minute))).unwrap());
            }
        });
    }
    // A claim that the other desk held has run out.
    block_on(desks[0].wake_due::<Case>(at(400))).unwrap();
    for number in 1..=20 {
        let fired: Vec<_> = log(&store, number)
            .into_iter()
            .filter_map(|recorded| match recorded.event {
                Event::Case(CaseEvent::Clock {
                    event: event @ (ClockEvent::Warned | ClockEvent::Breached),
                    ..
                }) => Some((recorded.at, event)),
                _ => None,
            })
            .collect();
        let expected = [
            (at(40), ClockEvent::Warned),
            (at(60), ClockEvent::Breached),
            (at(240), ClockEvent::Breached),
        ];
        assert_eq!(fired, expected, "case {number}");
    }
    assert_eq!(handed_over(&desks, 500), 60);
}
