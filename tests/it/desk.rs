//! The desk: each command exactly once, each wake when it is due, each effect at least once.

mod climbing;
mod rivals;
mod scale;
mod together;
mod waking;
mod watched;

use std::collections::BTreeSet;
use std::future::Future;
use std::sync::Arc;
use std::sync::Mutex;

use goodwill::actor::Actor;
use goodwill::calendar::{CalendarDraft, EVERY_DAY};
use goodwill::case::{Case, CaseCommand, CaseEvent, CaseRefusal, Opening, Status};
use goodwill::charter::{Charter, CharterDraft, ChartersInForce, Ratification};
use goodwill::decision::{Because, Occurred, Refusal};
use goodwill::desk::{Answer, Desk, DeskError, Order};
use goodwill::id::{
    AgentId, CharterVersion, CommandId, ContentId, CustomerId, StreamId, TenantKey, Version,
};
use goodwill::key;
use goodwill::memory::MemoryStore;
use goodwill::port::{
    Append, Channel, ChannelError, Commit, DynChannel, DynStore, Outgoing, Position,
    RecordingChannel, Store,
};
use goodwill::sla::{Agreement, Lead, Metric, Target};
use goodwill::testkit::block_on;
use goodwill::time::{Elapsed, Span, Timestamp};
use goodwill::wire::{Event, Life, NewerEvent, Recorded};
use uuid::Uuid;

use self::watched::Watched;

/// The instant so many minutes after the first one.
fn at(minute: i32) -> Timestamp {
    "2026-03-02T09:00:00Z"
        .parse::<Timestamp>()
        .unwrap()
        .after(Elapsed::from_minutes(minute))
        .unwrap()
}

fn tenant() -> TenantKey {
    key!("boston")
}

/// An answer within an hour, warned of after forty minutes; a solution within four hours.
fn charter(version: u32) -> Charter {
    let answer = Target::measuring(Metric::first_response(), key!("always"))
        .within(Span::hours(1))
        .warning(Lead::Elapsed(Elapsed::from_minutes(20)));
    let solution =
        Target::measuring(Metric::first_resolution(), key!("always")).within(Span::hours(4));
    let promise =
        Agreement::sla().target(key!("answer"), answer).target(key!("solution"), solution);
    let always = CalendarDraft::new("UTC", 2026..=2026).open(EVERY_DAY, "00:00-24:00");
    let draft = CharterDraft::default()
        .calendar(key!("always"), always)
        .department(key!("works"), "Public works")
        .channel(key!("letter"), "Letter")
        .priority(key!("low"), "Low")
        .priority(key!("high"), "High")
        .agreement(key!("promise"), promise);
    let mut ratification = Ratification::first(Actor::System);
    ratification.version = CharterVersion::new(version);
    draft.ratify(&ratification).unwrap()
}

fn desk<S: Store>(store: S) -> Desk<S> {
    Desk::new(store, tenant(), ChartersInForce::of(charter(1)))
}

fn case(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

fn stream(number: u128) -> StreamId {
    Case::stream(tenant(), case(number))
}

fn command_id(number: u128) -> CommandId {
    CommandId::from_uuid(Uuid::from_u128(number))
}

fn clerk() -> Actor {
    let agent = AgentId::from_uuid(Uuid::from_u128(5));
    Actor::Agent { agent, role: key!("clerk"), department: key!("works") }
}

fn order(of: u128, number: u128, command: CaseCommand, now: Timestamp) -> Order<Case> {
    let (id, command_id) = (case(of), command_id(number));
    Order::new(id, command_id, command, clerk(), now)
}

fn open() -> CaseCommand {
    let customer = CustomerId::from_uuid(Uuid::from_u128(3));
    let opening = Opening::new(customer, key!("letter"), key!("works"), key!("low"));
    CaseCommand::Open(opening.under(key!("promise")))
}

fn respond() -> CaseCommand {
    let content = ContentId::from_uuid(Uuid::from_u128(4));
    CaseCommand::answer(content)
}

fn priority(key: &str) -> CaseCommand {
    CaseCommand::ChangePriority { priority: key.parse().unwrap() }
}

/// Carries out, where nothing stands in the way.
fn done<S: Store>(desk: &Desk<S>, order: Order<Case>) -> Answer {
    block_on(desk.carry_out(&order)).unwrap()
}

fn log(store: &impl Store, number: u128) -> Vec<Recorded> {
    block_on(store.load(&stream(number), Version::EMPTY)).unwrap()
}

fn feed_length(store: &impl Store) -> usize {
    block_on(store.feed(&tenant(), Position::START, usize::MAX)).unwrap().len()
}

/// A commit by hand, as somebody else's program would write it.
fn by_hand(appends: Vec<Append>) -> Commit {
    Commit {
        tenant: tenant(),
        command: command_id(999),
        name: "elsewhere".into(),
        recorded_at: at(0),
        actor: Actor::System,
        charter: CharterVersion::new(1),
        because: Because::default(),
        appends,
        records: Vec::new(),
    }
}

#[test]
fn a_repeat_gives_the_first_outcome_and_writes_nothing() {
    let store = Watched::default();
    for keeps in [0, 10] {
        let desk = desk(store.clone()).keeping(keeps);
        let (of, number) = (keeps as u128, 100 * keeps as u128);
        let opened = done(&desk, order(of, number + 1, open(), at(0)));
        assert!(opened.has_changed() && !opened.was_repeated());
        assert_eq!(opened.events(), opened.version().get());
        done(&desk, order(of, number + 2, respond(), at(5)));
        let (commits, length) = (store.commits(), feed_length(&store));
        // Later, and as somebody else: what counts is the id.
        let mut again = order(of, number + 1, open(), at(50));
        again.actor = Actor::System;
        let repeated = done(&desk, again);
        assert!(repeated.was_repeated() && !repeated.has_changed());
        assert_eq!((repeated.version(), repeated.events()), (opened.version(), 0));
        assert_eq!((store.commits(), feed_length(&store)), (commits, length));
    }
}

#[test]
fn a_command_whose_answer_was_lost_is_not_carried_out_twice() {
    let store = Watched::default();
    let desk = desk(store.clone()).keeping(10);
    done(&desk, order(1, 1, open(), at(0)));
    store.lose_answers(1);
    let order = order(1, 2, respond(), at(5));
    let error = block_on(desk.carry_out(&order)).unwrap_err();
    assert!(matches!(&error, DeskError::Store(error) if error.may_retry()), "{error}");
    assert!(done(&desk, order).was_repeated());
    let responses = log(&store, 1)
        .into_iter()
        .filter(|r| matches!(r.event, Event::Case(CaseEvent::Responded { .. })));
    assert_eq!(responses.count(), 1);
}

#[test]
fn an_id_that_was_used_for_another_command_is_refused() {
    let desk = desk(MemoryStore::default());
    done(&desk, order(1, 1, open(), at(0)));
    let length = feed_length(desk.store());
    for (of, command) in [(1, respond()), (2, open())] {
        match block_on(desk.carry_out(&order(of, 1, command, at(1)))) {
            Err(error @ DeskError::CommandReused { .. }) => {
                let message = error.to_string();
                assert!(message.contains("`case.open`") && message.contains("an id of its own"));
            }
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(feed_length(desk.store()), length);
}

#[test]
fn refusals_and_commands_that_change_nothing_are_not_remembered() {
    for keeps in [0, 10] {
        let desk = desk(Watched::default()).keeping(keeps);
        let refused = block_on(desk.carry_out(&order(1, 1, respond(), at(0)))).unwrap_err();
        assert!(matches!(refused, DeskError::Refused(Refusal::Refused(CaseRefusal::NotOpened))));
        done(&desk, order(1, 2, open(), at(0)));
        let (commits, version) = (desk.store().commits(), log(desk.store(), 1).len() as u64);
        let same = done(&desk, order(1, 3, priority("low"), at(1)));
        assert!(!same.has_changed() && !same.was_repeated());
        assert_eq!((same.version().get(), same.events()), (version, 0));
        assert_eq!(desk.store().commits(), commits);
        // Their ids are still free.
        assert!(done(&desk, order(1, 1, respond(), at(2))).has_changed());
        assert!(done(&desk, order(1, 3, priority("high"), at(3))).has_changed());
    }
}

#[test]
fn a_stale_worker_never_refuses_what_the_fresh_state_allows() {
    let store = Watched::default();
    let [ours, theirs] = [(); 2].map(|()| desk(store.clone()).keeping(10));
    done(&ours, order(1, 1, open(), at(0)));
    done(&ours, order(1, 2, CaseCommand::Resolve, at(1)));
    done(&theirs, order(1, 3, CaseCommand::Reopen, at(2)));
    // What we keep is resolved, and cannot be resolved again; the matter itself is open.
    assert!(done(&ours, order(1, 4, CaseCommand::Resolve, at(3))).has_changed());

    done(&ours, order(1, 5, priority("high"), at(4)));
    done(&theirs, order(1, 6, priority("low"), at(5)));
    // What we keep is high already; the matter itself is low.
    assert!(done(&ours, order(1, 7, priority("high"), at(6))).has_changed());
    let state: Case = block_on(theirs.state(case(1))).unwrap();
    assert_eq!(state.priority().unwrap().as_str(), "high");

    // And what the fresh state refuses is refused, whatever is kept.
    done(&theirs, order(1, 8, CaseCommand::Reopen, at(7)));
    let refused = block_on(ours.carry_out(&order(1, 9, CaseCommand::Reopen, at(8)))).unwrap_err();
    assert!(matches!(refused, DeskError::Refused(_)), "{refused}");
}

#[test]
fn a_kept_state_saves_loading_and_a_conflict_is_decided_anew() {
    let store = Watched::default();
    let ours = desk(store.clone()).keeping(10);
    let theirs = desk(store.clone());
    done(&ours, order(1, 1, open(), at(0)));
    let loads = store.loads();
    done(&ours, order(1, 2, priority("high"), at(1)));
    assert_eq!(store.loads(), loads, "what is kept need not be loaded");

    done(&theirs, order(1, 3, respond(), at(2)));
    let (loads, commits) = (store.loads(), store.commits());
    let answer = done(&ours, order(1, 4, CaseCommand::Resolve, at(3)));
    assert_eq!((store.loads() - loads, store.commits() - commits), (1, 2));
    assert_eq!(answer.version().get(), log(&store, 1).len() as u64);
    let versions: Vec<u64> = log(&store, 1).iter().map(|r| r.version.get()).collect();
    assert_eq!(versions, (1..=answer.version().get()).collect::<Vec<_>>());
}

#[test]
fn however_few_states_are_kept_the_lives_are_the_same() {
    let lives = [0, 1, 2, 3, 5, 100].map(|keeps| {
        let desk = desk(MemoryStore::default()).keeping(keeps);
        for of in 0..8 {
            done(&desk, order(of, of, open(), at(0)));
        }
        // Some come back at once, some when others have taken their place, some much later.
        for number in 8..300 {
            let of = number * number % 23 % 8;
            assert!(done(&desk, order(of, number, respond(), at(1))).has_changed());
        }
        let life = |of| {
            let state = block_on(desk.state::<Case>(case(of))).unwrap();
            (state, log(desk.store(), of))
        };
        (0..8).map(life).collect::<Vec<_>>()
    });
    for other in &lives {
        assert_eq!(*other, lives[0]);
    }
}

#[test]
fn who_is_slower_decides_anew_and_gives_up_in_the_end() {
    for keeps in [0, 10] {
        let store = Watched::default();
        let desk = desk(store.clone()).keeping(keeps);
        done(&desk, order(1, 1, open(), at(0)));
        store.race(3);
        let before = log(&store, 1).len();
        let answer = done(&desk, order(1, 2, respond(), at(1)));
        assert_eq!(log(&store, 1).len() as u64, before as u64 + 3 + answer.events());

        store.race(usize::MAX);
        let busy = block_on(desk.carry_out(&order(1, 3, respond(), at(2)))).unwrap_err();
        assert!(matches!(&busy, DeskError::Busy { stream: of } if *of == stream(1)), "{busy}");
        store.race(0);
        assert!(done(&desk, order(1, 3, respond(), at(2))).has_changed());
    }
}

#[test]
fn the_state_is_the_newest_whatever_is_kept() {
    let store = Watched::default();
    let [ours, theirs] = [(); 2].map(|()| desk(store.clone()).keeping(10));
    done(&ours, order(1, 1, open(), at(0)));
    done(&theirs, order(1, 2, CaseCommand::Resolve, at(1)));
    let state: Case = block_on(ours.state(case(1))).unwrap();
    assert_eq!(state.status(), Status::Resolved);
    let fresh: Case = block_on(desk(store).state(case(1))).unwrap();
    assert_eq!(state, fresh);
}

#[test]
fn a_history_of_a_later_version_is_kept_and_not_added_to() {
    for keeps in [0, 10] {
        let desk = desk(Watched::default()).keeping(keeps);
        done(&desk, order(1, 1, open(), at(0)));
        let version = block_on(desk.store().version(&stream(1))).unwrap();
        let mut append = Append::to(stream(1), version);
        let newer = NewerEvent { format: 9, text: r#"{"format":9,"case":"escalated"}"#.into() };
        append.events.push(Occurred { at: at(1), event: Event::Newer(newer) });
        block_on(desk.store().interfere(&by_hand(Vec::new()), append));
        let length = feed_length(desk.store());
        // One that the old state would allow, and one that it would refuse.
        for command in [respond(), CaseCommand::Reopen] {
            let error = block_on(desk.carry_out(&order(1, 2, command, at(2)))).unwrap_err();
            assert!(matches!(&error, DeskError::NewerHistory { format: 9, .. }), "{error}");
        }
        let error = block_on(desk.state::<Case>(case(1))).unwrap_err();
        assert!(matches!(&error, DeskError::NewerHistory { format: 9, .. }), "{error}");
        assert_eq!(feed_length(desk.store()), length);
    }
}

/// A channel that takes only every other effect at first.
#[derive(Default)]
struct Moody {
    refused: Mutex<BTreeSet<Uuid>>,
    delivered: RecordingChannel,
}

impl Channel for Moody {
    async fn deliver(&self, outgoing: &Outgoing) -> Result<(), ChannelError> {
        let first_time = self.refused.lock().unwrap().insert(outgoing.id.uuid());
        if first_time && outgoing.id.uuid().as_u128().is_multiple_of(2) {
            return Err(ChannelError { reason: "the line is engaged".into() });
        }
        self.delivered.deliver(outgoing).await
    }
}

#[test]
fn an_effect_that_the_channel_did_not_take_comes_again_with_the_same_id() {
    let desk = desk(MemoryStore::default());
    let channel = Moody::default();
    for number in 0..20 {
        done(&desk, order(number, 2 * number, open(), at(0)));
        done(&desk, order(number, 2 * number + 1, respond(), at(1)));
    }
    let first = block_on(desk.dispatch::<Case>(&channel, at(1))).unwrap();
    assert!((1..20).contains(&first), "{first}");
    // What was not taken is claimed for a while, then comes again.
    assert_eq!(block_on(desk.dispatch::<Case>(&channel, at(1))).unwrap(), 0);
    assert_eq!(block_on(desk.dispatch::<Case>(&channel, at(2))).unwrap(), 20 - first);
    assert_eq!(block_on(desk.dispatch::<Case>(&channel, at(9))).unwrap(), 0);
    let delivered: BTreeSet<Uuid> =
        channel.delivered.delivered().iter().map(|outgoing| outgoing.id.uuid()).collect();
    assert_eq!(delivered, *channel.refused.lock().unwrap());
    assert_eq!(delivered.len(), 20);
}

const fn crosses_threads<T: Send>(future: T) -> T {
    future
}

#[test]
fn every_future_of_the_desk_crosses_threads() {
    fn check<S: Store>(desk: &Desk<S>, order: &Order<Case>) -> impl Future<Output = ()> + Send {
        crosses_threads(async move {
            let channel = RecordingChannel::default();
            let _answer = crosses_threads(desk.carry_out(order)).await;
            let _woken = crosses_threads(desk.wake_due::<Case>(at(0))).await;
            let _sent = crosses_threads(desk.dispatch::<Case>(&channel, at(0))).await;
            let _state = crosses_threads(desk.state::<Case>(case(1))).await;
        })
    }
    let desk = desk(MemoryStore::default());
    block_on(check(&desk, &order(1, 1, open(), at(0))));
    assert!(!log(desk.store(), 1).is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn tasks_of_a_runtime_share_a_desk_and_lose_nothing() {
    let store: Arc<dyn DynStore> = Arc::new(MemoryStore::default());
    let desk = Arc::new(desk(store).keeping(10));
    desk.carry_out(&order(1, 0, open(), at(0))).await.unwrap();
    let tasks: Vec<_> = (0..4_u128)
        .map(|task| {
            let desk = Arc::clone(&desk);
            tokio::spawn(async move {
                for step in 0..25 {
                    let order = order(1, 1 + task * 25 + step, respond(), at(1));
                    // Whom the others keep from writing too often tries again.
                    while let Err(error) = desk.carry_out(&order).await {
                        assert!(matches!(error, DeskError::Busy { .. }), "{error}");
                        tokio::task::yield_now().await;
                    }
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    let log = desk.store().load(&stream(1), Version::EMPTY).await.unwrap();
    let commands: BTreeSet<CommandId> = log.iter().map(|recorded| recorded.command).collect();
    assert_eq!(commands.len(), 101);
    let responses =
        log.iter().filter(|r| matches!(r.event, Event::Case(CaseEvent::Responded { .. }))).count();
    assert_eq!(responses, 100);
    let channel: Arc<dyn DynChannel> = Arc::new(RecordingChannel::default());
    assert_eq!(desk.dispatch::<Case>(&channel, at(2)).await.unwrap(), 100);
}
