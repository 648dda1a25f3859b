//! The desk: each command exactly once, each wake when it is due, each effect at least once.

mod scale;
mod watched;

use std::collections::BTreeSet;
use std::future::Future;
use std::sync::Arc;
use std::sync::Mutex;

use goodwill::actor::Actor;
use goodwill::calendar::{CalendarDraft, EVERY_DAY};
use goodwill::case::{Case, CaseCommand, CaseEvent, CaseRefusal, Opening, Status, Visibility};
use goodwill::charter::{
    Channel as DeclaredChannel, Charter, CharterDraft, ChartersInForce, Department, Ratification,
};
use goodwill::decision::{Because, Occurred, Refusal};
use goodwill::desk::{Answer, Desk, DeskError, Order};
use goodwill::id::{
    AgentId, CharterVersion, CommandId, ContentId, CustomerId, StreamId, TenantKey, Version,
};
use goodwill::memory::MemoryStore;
use goodwill::port::{
    Append, Channel, ChannelError, Commit, DynChannel, DynStore, Lease, Outgoing, Position,
    RecordingChannel, Store,
};
use goodwill::sla::{Agreement, AgreementKind, ClockEvent, Lead, Metric, Target};
use goodwill::testkit::block_on;
use goodwill::time::{Elapsed, Span, Timestamp};
use goodwill::wire::{Event, Life, NewerEvent, Recorded};
use uuid::Uuid;

use self::watched::{Watched, message};

/// The instant so many minutes after the first one.
fn at(minute: i32) -> Timestamp {
    "2026-03-02T09:00:00Z"
        .parse::<Timestamp>()
        .unwrap()
        .after(Elapsed::from_minutes(minute))
        .unwrap()
}

fn tenant() -> TenantKey {
    "boston".parse().unwrap()
}

/// An answer within an hour, warned of after forty minutes; a solution within four hours.
fn charter(version: u32) -> Charter {
    let elapsed = |minutes| Span::elapsed(Elapsed::from_minutes(minutes)).unwrap();
    let always = "always".parse().unwrap();
    let answer = Target::measuring(Metric::first_response(), always)
        .within(elapsed(60))
        .warning(Lead::Elapsed(Elapsed::from_minutes(20)));
    let solution = Target::measuring(Metric::first_resolution(), "always".parse().unwrap())
        .within(elapsed(240));
    let targets =
        [("answer".parse().unwrap(), answer), ("solution".parse().unwrap(), solution)].into();
    let always = CalendarDraft::new("UTC", 2026..=2026).open(EVERY_DAY, "00:00-24:00");
    let draft = CharterDraft {
        calendars: [("always".parse().unwrap(), always)].into(),
        departments: [("works".parse().unwrap(), Department::default())].into(),
        channels: [("letter".parse().unwrap(), DeclaredChannel::default())].into(),
        priorities: [("low".parse().unwrap(), "".into()), ("high".parse().unwrap(), "".into())]
            .into(),
        agreements: [("promise".parse().unwrap(), Agreement { kind: AgreementKind::Sla, targets })]
            .into(),
        ..CharterDraft::default()
    };
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
    Actor::Agent {
        agent: AgentId::from_uuid(Uuid::from_u128(5)),
        role: "clerk".parse().unwrap(),
        department: "works".parse().unwrap(),
    }
}

fn order(of: u128, number: u128, command: CaseCommand, now: Timestamp) -> Order<Case> {
    let (id, command_id) = (case(of), command_id(number));
    Order { id, command_id, command, actor: clerk(), now, occurred_at: None }
}

fn open() -> CaseCommand {
    CaseCommand::Open(Opening {
        customer: CustomerId::from_uuid(Uuid::from_u128(3)),
        channel: "letter".parse().unwrap(),
        department: "works".parse().unwrap(),
        queue: None,
        priority: "low".parse().unwrap(),
        agreements: vec!["promise".parse().unwrap()],
        given_due: Default::default(),
    })
}

fn respond() -> CaseCommand {
    let content = ContentId::from_uuid(Uuid::from_u128(4));
    CaseCommand::Respond { visibility: Visibility::Visible, content }
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
