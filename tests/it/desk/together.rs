//! Commands that concern several streams: against a slow executor, with desks that race, and with streams that say no.
//!
//! Profiles are linked and parted here, since each of these asks another to follow, and some ask back.

use std::collections::{BTreeMap, VecDeque};

use goodwill::charter::{Charter, ChartersInForce, Context, Ratification};
use goodwill::customer::{Party, Question, Source};
use goodwill::decision::{Aggregate, FollowUp, Occurred, Refusal};
use goodwill::desk::{Desk, DeskError, Order};
use goodwill::id::{CommandId, CustomerId, Id, ReservationId, StreamId, Version};
use goodwill::key;
use goodwill::memory::MemoryStore;
use goodwill::port::{Position, RecordingChannel, Store};
use goodwill::profile::{Given, Profile, ProfileCommand, ProfileEffect, ProfileEvent};
use goodwill::proptest::prelude::*;
use goodwill::rule::{AllowanceCommand, AllowancePeriod, AllowanceTerms};
use goodwill::testkit::block_on;
use goodwill::value::{Domain, Value};
use goodwill::wire::{Event, Life};
use uuid::Uuid;

use super::watched::Watched;
use super::{at, clerk, command_id, tenant};
use crate::case::laws::config;

const CUSTOMERS: u128 = 4;

fn customer(number: u128) -> CustomerId {
    Id::from_uuid(Uuid::from_u128(number))
}

fn charter() -> Charter {
    let mut draft = goodwill::charter::CharterDraft::default();
    let question = Question::new("How many meters are there?", Domain::integer(0, 9).unwrap());
    draft.questions.insert(key!("meter"), question);
    draft.ratify(&Ratification::first(goodwill::actor::Actor::System)).unwrap()
}

fn desk<S: Store>(store: S) -> Desk<S> {
    Desk::new(store, tenant(), ChartersInForce::of(charter()))
}

fn stream(number: u128) -> StreamId {
    Profile::stream(tenant(), customer(number).as_uuid())
}

fn order(of: u128, number: u128, command: ProfileCommand, minute: i32) -> Order<Profile> {
    Order::new(customer(of).as_uuid(), command_id(number), command, clerk(), at(minute))
}

fn register(of: u128) -> ProfileCommand {
    ProfileCommand::Register { customer: customer(of), party: Party::person(), name: None }
}

fn join(into: u128) -> ProfileCommand {
    ProfileCommand::JoinInto { other: customer(into) }
}

fn link(other: u128) -> ProfileCommand {
    let (brings, granted) = (Box::default(), BTreeMap::new());
    ProfileCommand::Link { other: customer(other), brings, granted }
}

/// Whatever links, parts, asks or draws.
fn command(kind: u32, of: u128, other: u128, number: u32) -> ProfileCommand {
    let reservation: ReservationId = Id::from_uuid(Uuid::from_u128(u128::from(number)));
    let draw = |how| ProfileCommand::Draw { grant: key!("visit"), how };
    match kind {
        0 => register(of),
        1 | 2 => join(other),
        3 | 4 => link(other),
        5 | 6 => ProfileCommand::Unlink { other: customer(other) },
        7 => ProfileCommand::Part,
        8 => ProfileCommand::Ask { question: key!("meter") },
        9 => ProfileCommand::Answer {
            question: key!("meter"),
            given: Given::Value(Value::Integer(i64::from(number))),
            source: Source::Customer(customer(of)),
        },
        10 => ProfileCommand::Allow {
            grant: key!("visit"),
            terms: AllowanceTerms { most: 2, per: AllowancePeriod::Month },
        },
        11 => draw(AllowanceCommand::Consume { reservation }),
        12 => draw(AllowanceCommand::Refund { reservation }),
        _ => draw(AllowanceCommand::Reserve {
            reservation,
            units: 1,
            on: "2026-03-20".parse().unwrap(),
        }),
    }
}

/// All lives in one map, and one command after the other: what it leads to is decided on a copy, which is kept if nobody
/// says no.
#[derive(Default)]
struct Plain {
    lives: BTreeMap<u128, (Profile, Vec<Occurred<ProfileEvent>>)>,
    done: BTreeMap<CommandId, u64>,
    put: usize,
}

impl Plain {
    fn carry_out(&mut self, order: &Order<Profile>, charter: &Charter) -> Result<u64, String> {
        if let Some(version) = self.done.get(&order.command_id) {
            return Ok(*version);
        }
        let (mut trial, mut put, mut changed) = (self.lives.clone(), 0, false);
        let mut open = VecDeque::from([(None, order.id, order.command.clone())]);
        while let Some((cause, id, command)) = open.pop_front() {
            let (state, log) = trial.entry(id.as_u128()).or_default();
            let context = Context::new(order.now, &order.actor, charter);
            let context = cause.as_ref().map_or(context, |cause| context.following(cause));
            let decided = state.decide(&command, &context);
            let decision = decided.map_err(|refusal| refusal.code().to_string())?;
            for occurred in decision.events {
                state.evolve(&occurred);
                log.push(occurred);
                changed = true;
            }
            let asks =
                |effect: &&ProfileEffect| matches!(effect, ProfileEffect::PutQuestion { .. });
            put += decision.effects.iter().filter(asks).count();
            let cause = Profile::stream(tenant(), id);
            let follow_ups = decision.follow_ups.into_iter();
            open.extend(
                follow_ups.map(|FollowUp { to, command }| (Some(cause.clone()), to, command)),
            );
        }
        self.lives = trial;
        self.put += put;
        let version = self.lives[&order.id.as_u128()].1.len() as u64;
        if changed {
            self.done.insert(order.command_id, version);
        }
        Ok(version)
    }
}

fn code<A: goodwill::desk::Room>(error: &DeskError<A>) -> String {
    match error {
        DeskError::Refused(refusal) | DeskError::FollowUpRefused { refusal, .. } => {
            refusal.code().to_string()
        }
        other => panic!("{other}"),
    }
}

proptest! {
    #![proptest_config(config(400))]

    #[test]
    fn desks_that_race_do_what_a_slow_executor_does(
        drawn in prop::collection::vec(
            (0..14_u32, 0..CUSTOMERS, 0..CUSTOMERS, 0..3_u32, 0..8_u32, 0..12_usize),
            1..40,
        ),
        keeps in 0..3_usize,
    ) {
        let (store, charter) = (Watched::default(), charter());
        let desks = [desk(store.clone()).keeping(4 * keeps), desk(store.clone()).keeping(4)];
        let mut plain = Plain::default();
        let begin = (0..CUSTOMERS - 1).map(|of| order(of, of, register(of), 0));
        let mut orders: Vec<Order<Profile>> = begin.collect();
        for (minute, (kind, of, other, number, repeat, race)) in (1..).zip(&drawn) {
            if *repeat == 0 {
                // Given again, perhaps to the other desk.
                let before = orders[race % orders.len()].clone();
                orders.push(before);
            } else {
                let number_of = 100 + orders.len() as u128;
                let command = command(*kind, *of, *other, *number);
                orders.push(order(*of, number_of, command, minute));
            }
        }
        for (number, order) in orders.iter().enumerate() {
            store.race(if number % 5 == 4 { 3 } else { 0 });
            let answer = block_on(desks[number * number % 3 % 2].carry_out(order));
            let expected = plain.carry_out(order, &charter);
            match (&answer, &expected) {
                (Ok(_), Ok(_)) => {}
                (Err(error), Err(expected)) => prop_assert_eq!(&code(error), expected),
                other => prop_assert!(false, "{:?} for {:?}", other, order),
            }
            for of in 0..CUSTOMERS {
                let nothing = (Profile::default(), Vec::new());
                let (state, log) = plain.lives.get(&of).unwrap_or(&nothing);
                for desk in &desks {
                    let there: Profile = block_on(desk.state(customer(of).as_uuid())).unwrap();
                    prop_assert_eq!(&there, state);
                }
                let written = block_on(store.memory().load(&stream(of), Version::EMPTY)).unwrap();
                let written: Vec<_> = written
                    .into_iter()
                    .filter_map(|recorded| match recorded.event {
                        Event::Profile(event) => Some(Occurred { at: recorded.at, event: *event }),
                        _ => None, // of those who were faster
                    })
                    .collect();
                prop_assert_eq!(&written, log);
            }
        }
        store.race(0);
        let channel = RecordingChannel::default();
        let delivered = block_on(desks[0].dispatch::<Profile>(&channel, at(100))).unwrap();
        prop_assert_eq!(delivered, plain.put, "each effect is decided once");
    }
}

fn both_registered<S: Store>(desk: &Desk<S>) {
    for of in [1, 2] {
        block_on(desk.carry_out(&order(of, of, register(of), 0))).unwrap();
    }
}

#[test]
fn a_conflict_on_the_second_stream_starts_the_whole_again() {
    for keeps in [0, 8] {
        let store = Watched::default();
        let [ours, theirs] = [(); 2].map(|()| desk(store.clone()).keeping(keeps));
        both_registered(&ours);
        // What we keep of the second is a version behind.
        let told = command(9, 2, 0, 3);
        block_on(theirs.carry_out(&order(2, 3, told, 1))).unwrap();
        // One of these races is on the second stream.
        store.race(2);
        let (commits, joined) = (store.commits(), order(1, 4, join(2), 2));
        let answer = block_on(ours.carry_out(&joined)).unwrap();
        assert_eq!(store.commits() - commits, 3);
        assert_eq!(answer.events(), 1);
        for desk in [&ours, &theirs] {
            let kept: Profile = block_on(desk.state(customer(2).as_uuid())).unwrap();
            assert_eq!(kept.linked().count(), 1);
            assert!(block_on(desk.carry_out(&joined)).unwrap().was_repeated());
        }
        store.race(usize::MAX);
        let busy = block_on(ours.carry_out(&order(1, 5, ProfileCommand::Part, 3))).unwrap_err();
        assert!(matches!(busy, DeskError::Busy { .. }), "{busy}");
        store.race(0);
        assert!(
            block_on(ours.carry_out(&order(1, 5, ProfileCommand::Part, 3))).unwrap().has_changed()
        );
    }
}

#[test]
fn whoever_loses_the_answer_asks_again_and_nothing_happens_twice() {
    let store = Watched::default();
    let desk = desk(store.clone()).keeping(8);
    both_registered(&desk);
    store.lose_answers(1);
    let joined = order(1, 4, join(2), 2);
    let error = block_on(desk.carry_out(&joined)).unwrap_err();
    assert!(matches!(&error, DeskError::Store(error) if error.may_retry()), "{error}");
    let again = block_on(desk.carry_out(&joined)).unwrap();
    assert!(again.was_repeated());
    let versions = [1, 2].map(|of| block_on(store.version(&stream(of))).unwrap().get());
    assert_eq!(versions, [2, 2]);
}

#[test]
fn what_one_of_them_refuses_nobody_does_and_the_refusal_names_the_stream() {
    for keeps in [0, 8] {
        let desk = desk(MemoryStore::default()).keeping(keeps);
        both_registered(&desk);
        let before = block_on(desk.store().feed(&tenant(), Position::START, 99)).unwrap().len();
        // The third was never registered.
        for command in [join(3), link(3)] {
            match block_on(desk.carry_out(&order(1, 9, command, 1))).unwrap_err() {
                DeskError::FollowUpRefused { stream: of, refusal: Refusal::Refused(refused) } => {
                    assert_eq!(of, stream(3));
                    assert!(refused.to_string().contains("register first"), "{refused}");
                }
                other => panic!("{other}"),
            }
        }
        let after = block_on(desk.store().feed(&tenant(), Position::START, 99)).unwrap().len();
        assert_eq!(after, before);
        // The id is still free, and the kept states are what they were.
        assert!(block_on(desk.carry_out(&order(1, 9, join(2), 2))).unwrap().has_changed());
    }
}

#[test]
fn a_stale_worker_does_not_refuse_for_others_what_the_fresh_state_allows() {
    let store = Watched::default();
    let [ours, theirs] = [(); 2].map(|()| desk(store.clone()).keeping(8));
    both_registered(&ours);
    block_on(ours.carry_out(&order(3, 3, register(3), 0))).unwrap();
    block_on(ours.carry_out(&order(1, 4, join(2), 1))).unwrap();
    // Elsewhere the first parts from the second and joins the third: unlinked from the second, it is the third's.
    block_on(theirs.carry_out(&order(1, 5, ProfileCommand::Part, 2))).unwrap();
    block_on(theirs.carry_out(&order(1, 6, join(3), 3))).unwrap();
    let parted = block_on(ours.carry_out(&order(1, 7, ProfileCommand::Part, 4))).unwrap();
    assert!(parted.has_changed());
    for of in [2, 3] {
        let other: Profile = block_on(ours.state(customer(of).as_uuid())).unwrap();
        assert_eq!(other.linked().count(), 0, "{of}");
    }
}

#[test]
fn what_a_kept_state_of_another_would_refuse_the_newest_may_allow() {
    let store = Watched::default();
    let [ours, theirs] = [(); 2].map(|()| desk(store.clone()).keeping(8));
    both_registered(&ours);
    block_on(ours.carry_out(&order(3, 3, register(3), 0))).unwrap();
    block_on(ours.carry_out(&order(2, 4, join(3), 1))).unwrap();
    block_on(theirs.carry_out(&order(2, 5, ProfileCommand::Part, 2))).unwrap();
    // What we keep of the second is the third's still; the second itself is free to join.
    assert!(block_on(ours.carry_out(&order(1, 6, link(2), 3))).unwrap().has_changed());
}
