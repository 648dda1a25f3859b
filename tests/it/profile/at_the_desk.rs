//! A desk serves profiles as it serves cases: each command once, and what is personal can be erased.

use std::sync::Arc;

use goodwill::actor::Actor;
use goodwill::charter::ChartersInForce;
use goodwill::customer::Party;
use goodwill::decision::{Aggregate, LookupKey};
use goodwill::desk::{Desk, Order};
use goodwill::id::{CommandId, TenantKey, Version};
use goodwill::key;
use goodwill::memory::MemoryStore;
use goodwill::port::{RecordingChannel, Store};
use goodwill::profile::{Profile, ProfileCommand};
use goodwill::proptest::strategy::{Strategy, ValueTree};
use goodwill::proptest::test_runner::TestRunner;
use goodwill::testkit::block_on;
use goodwill::testkit::case::Step;
use goodwill::testkit::profile::histories;
use goodwill::wire::{Effect, Event, Life as _};
use uuid::Uuid;

use super::{ann, ask, at, charter, clerk};

fn tenant() -> TenantKey {
    key!("boston")
}

fn order(number: u128, minute: i32, command: ProfileCommand) -> Order<Profile> {
    let command_id = CommandId::from_uuid(Uuid::from_u128(number));
    Order::new(ann().as_uuid(), command_id, command, clerk(), at(minute))
}

#[test]
fn a_question_is_delivered_once_however_often_the_command_comes() {
    for kept in [0, 8] {
        let charters = ChartersInForce::of(charter());
        let desk = Desk::new(MemoryStore::default(), tenant(), charters).keeping(kept);
        let register =
            ProfileCommand::Register { customer: ann(), party: Party::person(), name: None };
        block_on(desk.carry_out(&order(1, 0, register))).unwrap();
        assert!(block_on(desk.carry_out(&order(2, 1, ask()))).unwrap().has_changed());
        assert!(block_on(desk.carry_out(&order(2, 2, ask()))).unwrap().was_repeated());
        let refused = block_on(desk.carry_out(&order(3, 2, ask()))).unwrap_err();
        assert!(refused.to_string().contains("is being asked"), "{refused}");

        let channel = RecordingChannel::default();
        assert_eq!(block_on(desk.dispatch::<Profile>(&channel, at(3))).unwrap(), 1);
        assert!(matches!(channel.delivered()[0].effect, Effect::Profile(_)));
        assert_eq!(block_on(desk.wake_due::<Profile>(at(100))).unwrap(), 0);

        let found = block_on(desk.store().find(&tenant(), &LookupKey::Customer(ann()))).unwrap();
        assert_eq!(found, [Profile::stream(tenant(), ann().as_uuid())]);
        let state: Profile = block_on(desk.state(ann().as_uuid())).unwrap();
        assert_eq!(state.customer(), Some(ann()));
    }
}

#[test]
fn two_desks_that_ask_at_once_put_one_question() {
    let store = Arc::new(MemoryStore::default());
    let open =
        || Desk::new(Arc::clone(&store), tenant(), ChartersInForce::of(charter())).keeping(8);
    let (one, two) = (open(), open());
    let register = ProfileCommand::Register { customer: ann(), party: Party::person(), name: None };
    block_on(one.carry_out(&order(1, 0, register))).unwrap();
    // Both hold the state before the question.
    for desk in [&one, &two] {
        assert_eq!(
            block_on(desk.state::<Profile>(ann().as_uuid())).unwrap().customer(),
            Some(ann())
        );
    }
    assert!(block_on(one.carry_out(&order(2, 1, ask()))).unwrap().has_changed());
    let refused = block_on(two.carry_out(&order(3, 1, ask()))).unwrap_err();
    assert!(refused.to_string().contains("is being asked"), "{refused}");
    let channel = RecordingChannel::default();
    assert_eq!(block_on(two.dispatch::<Profile>(&channel, at(2))).unwrap(), 1);
}

/// Runs a history at a desk, and erases its customer in the end.
#[test]
fn erasing_a_customer_removes_the_records_and_changes_no_state() {
    let mut runner = TestRunner::deterministic();
    let (mut kept, mut told) = (0, 0);
    for _ in 0..90 {
        let history = histories().new_tree(&mut runner).unwrap().current();
        let store = Arc::new(MemoryStore::default());
        let charters = ChartersInForce::of(history.charter.clone());
        let desk = Desk::new(Arc::clone(&store), tenant(), charters);
        let life = history.customer.as_uuid();
        let mut records = Vec::new();
        let mut alone = Profile::default();
        for step in &history.steps {
            let decided = alone.decide(&step.command, &step.context(&history.charter));
            // What concerns two profiles needs both of them; `linking` has it.
            if decided.as_ref().is_ok_and(|decision| !decision.follow_ups.is_empty()) {
                continue;
            }
            let answer = block_on(desk.carry_out(&order_of(life, step)));
            match (answer, decided) {
                (Ok(answer), _) if answer.was_repeated() => {}
                (Ok(_), Ok(decision)) => {
                    records.extend(decision.records.iter().map(|record| record.id));
                    alone.clone_from(&decision.after);
                }
                (Err(_), Err(_)) => {}
                (answer, decided) => panic!("{answer:?} at the desk, and {decided:?} without"),
            }
        }
        let before: Profile = block_on(desk.state(life)).unwrap();
        assert_eq!(before, alone, "the desk adds nothing");
        let stream = Profile::stream(tenant(), life);
        let log = block_on(store.load(&stream, Version::EMPTY)).unwrap();
        let exist = |id| block_on(store.record(&tenant(), id)).unwrap().is_some();
        assert!(records.iter().all(|record| exist(*record)));

        block_on(store.erase(&tenant(), history.customer)).unwrap();
        assert!(!records.iter().any(|record| exist(*record)));
        assert_eq!(block_on(store.load(&stream, Version::EMPTY)).unwrap(), log);
        assert_eq!(block_on(desk.state::<Profile>(life)).unwrap(), before);
        assert!(log.iter().all(|recorded| matches!(recorded.event, Event::Profile(_))));
        (kept, told) = (kept + records.len(), told + log.len());
    }
    assert!(kept > 30 && told > 300, "{kept} records, {told} events");
}

fn order_of(life: Uuid, step: &Step<ProfileCommand>) -> Order<Profile> {
    let (command, actor) = (step.command.clone(), step.actor.clone());
    let order = Order::new(life, step.command_id, command, actor, step.now);
    Order { occurred_at: step.occurred_at, ..order }
}

#[test]
fn whoever_speaks_for_himself_is_named_in_the_log() {
    let charters = ChartersInForce::of(charter());
    let desk = Desk::new(MemoryStore::default(), tenant(), charters);
    let register = ProfileCommand::Register { customer: ann(), party: Party::person(), name: None };
    let own = Order { actor: Actor::Customer(ann()), ..order(1, 0, register) };
    block_on(desk.carry_out(&own)).unwrap();
    let stream = Profile::stream(tenant(), ann().as_uuid());
    let log = block_on(desk.store().load(&stream, Version::EMPTY)).unwrap();
    assert_eq!(log[0].actor, Actor::Customer(ann()));
}
