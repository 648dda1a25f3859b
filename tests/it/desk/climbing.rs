//! Ladders, warnings and promises under two desks: whatever is late, given twice, out of order or left by a worker that
//! crashed, what fires is recorded once, for its due time, and the outside is told what one quiet desk would tell it.

use std::collections::BTreeMap;

use goodwill::actor::Actor;
use goodwill::calendar::{CalendarDraft, EVERY_DAY};
use goodwill::case::{Case, CaseCommand, CaseEffect, CaseEvent, PromiseNumber, Undertaking};
use goodwill::charter::{CharterDraft, ChartersInForce, Ratification, WaitReason, WaitsFor};
use goodwill::decision::Refusal;
use goodwill::desk::{Desk, DeskError, Order};
use goodwill::id::{ContentId, CustomerId, Id};
use goodwill::key;
use goodwill::memory::MemoryStore;
use goodwill::port::{Lease, RecordingChannel, Store};
use goodwill::proptest::collection::vec;
use goodwill::proptest::prelude::*;
use goodwill::proptest::sample::select;
use goodwill::proptest::test_runner::{TestError, TestRunner};
use goodwill::sla::{
    Action, Agreement, Assent, ClockEvent, DueWindow, Goal, Ladder, Lead, LevelAt, Metric, Pledge,
    Provenance, Target, Whom,
};
use goodwill::testkit::block_on;
use goodwill::time::{Elapsed, Span, Timestamp};
use goodwill::wire::{Effect, EffectId, Event};
use uuid::Uuid;

use super::watched::Watched;
use super::{at, done, log, open, order, priority, respond, tenant};
use crate::case::laws::config;

const MATTERS: u128 = 2;

const fn minutes(minutes: i32) -> Lead {
    Lead::Elapsed(Elapsed::from_minutes(minutes))
}

/// An answer within forty minutes, or two hours where it is not urgent, and a solution within four hours, both warned of
/// and with a ladder; call-backs that waits move, with a ladder that tells people in the hours for it.
fn climbing() -> goodwill::charter::Charter {
    use Action::{Give, Host, Notify, Raise};
    use LevelAt::{AfterDue, BeforeDue, Percent};
    let always = CalendarDraft::new("UTC", 2026..=2026).open(EVERY_DAY, "00:00-24:00");
    let told = CalendarDraft::new("UTC", 2026..=2026)
        .open(EVERY_DAY, "09:30-12:00")
        .open(EVERY_DAY, "13:00-19:00");
    let measuring = |metric| Target::measuring(metric, key!("always")).paused_by([key!("parts")]);
    let answer = measuring(Metric::first_response())
        .within(Span::hours(2))
        .for_priority(key!("high"), Goal::Within(Span::elapsed(Elapsed::from_minutes(40)).unwrap()))
        .warning(minutes(35))
        .escalating(key!("steps"));
    let solution = measuring(Metric::total_resolution())
        .within(Span::hours(4))
        .paused_by([key!("agreed")])
        .pausing_at_most(minutes(50))
        .warning(minutes(45))
        .escalating(key!("by-day"));
    let call_back = measuring(Metric::promise()).warning(minutes(10)).escalating(key!("by-day"));
    let steps = Ladder::default()
        .level(Percent(50), [Host(key!("page"))])
        .level(Percent(75), [Raise(key!("high")), Notify(Whom::Owner)])
        .level(Percent(100), [Give(key!("bench"))])
        .level(AfterDue(minutes(60)), [Raise(key!("low")), Notify(Whom::Owner)]);
    let by_day = Ladder::default()
        .level(BeforeDue(minutes(25)), [Notify(Whom::Owner)])
        .level(Percent(100), [Host(key!("page")), Give(key!("counter"))])
        .level(AfterDue(minutes(90)), [Notify(Whom::Owner), Host(key!("page"))])
        .notifying_in(key!("told"));
    let draft = CharterDraft::default()
        .calendar(key!("always"), always)
        .calendar(key!("told"), told)
        .department(key!("works"), "Public works")
        .queue(key!("bench"), "Bench", key!("works"))
        .queue(key!("counter"), "Counter", key!("works"))
        .channel(key!("letter"), "Letter")
        .priority(key!("low"), "Low")
        .priority(key!("high"), "High")
        .wait_reason(key!("parts"), WaitReason::new(WaitsFor::ThirdParty))
        .wait_reason(
            key!("agreed"),
            WaitReason::new(WaitsFor::Agreed).resuming_after(Span::hours(1), key!("always")),
        )
        .ladder(key!("steps"), steps)
        .ladder(key!("by-day"), by_day)
        .agreement(
            key!("promise"),
            Agreement::sla().target(key!("answer"), answer).target(key!("solution"), solution),
        )
        .agreement(key!("call-backs"), Agreement::sla().target(key!("call-back"), call_back));
    draft.ratify(&Ratification::first(Actor::System)).unwrap()
}

fn desk<S: Store>(store: S) -> Desk<S> {
    Desk::new(store, tenant(), ChartersInForce::of(climbing())).keeping(9)
}

fn content() -> ContentId {
    Id::from_uuid(Uuid::from_u128(4))
}

fn undertaking(opens: i32, closes: i32, elastic: bool) -> Box<Undertaking> {
    let window = DueWindow::new(at(opens), at(closes)).unwrap();
    let to: CustomerId = Id::from_uuid(Uuid::from_u128(3));
    let pledge = Pledge::new(key!("letter"), window, to, content(), Provenance::Contact(content()));
    let pledge = if elastic { pledge.elastic() } else { pledge };
    Box::new(Undertaking::of(pledge, key!("call-backs")))
}

/// What is said to a matter; a promise's window lies so many minutes ahead.
#[derive(Debug, Clone)]
enum Said {
    Plain(CaseCommand),
    Promise { opens: i32, lasts: i32, elastic: bool },
    Move { promise: PromiseNumber, opens: i32 },
}

impl Said {
    fn at(self, minute: i32) -> CaseCommand {
        match self {
            Self::Plain(command) => command,
            Self::Promise { opens, lasts, elastic } => {
                let opens = minute + opens;
                CaseCommand::Promise(undertaking(opens, opens + lasts, elastic))
            }
            Self::Move { promise, opens } => {
                let assent = Assent { by: Id::from_uuid(Uuid::from_u128(3)), shown_by: content() };
                let to = undertaking(minute + opens, minute + opens + 60, false);
                CaseCommand::Renegotiate { promise, to, assent: Some(assent) }
            }
        }
    }
}

fn said() -> impl Strategy<Value = Said> + Clone {
    let wait = |reason| CaseCommand::Wait { reason };
    let plain = select(vec![
        respond(),
        priority("high"),
        priority("low"),
        CaseCommand::Resolve,
        CaseCommand::Reopen,
        wait(key!("parts")),
        wait(key!("agreed")),
        CaseCommand::Resume,
    ]);
    let number = 2..5_u16;
    prop_oneof![
        5 => plain.prop_map(Said::Plain),
        3 => (0..60_i32, 10..90_i32, any::<bool>())
            .prop_map(|(opens, lasts, elastic)| Said::Promise { opens, lasts, elastic }),
        4 => number.clone().prop_map(|promise| Said::Plain(CaseCommand::Keep { promise })),
        1 => (number, 0..120_i32).prop_map(|(promise, opens)| Said::Move { promise, opens }),
    ]
}

/// What one of two desks is asked to do, or comes to pass.
#[derive(Debug, Clone)]
enum Deed {
    /// Gives a command, which the other may give as well, and whose answer may be lost.
    Give { of: u128, said: Said, repeated: bool, lost: bool },
    /// Wakes for an instant so many minutes before the present one; the first of what it writes may lose its answer.
    Wake { back: i32, lost: bool },
    /// Somebody else will be faster so often.
    Race(usize),
    /// A worker claims all that is due and all that is to be told, tells it, and crashes.
    Crash,
}

fn deeds() -> impl Strategy<Value = Vec<(bool, i32, Deed)>> {
    let deed = prop_oneof![
        4 => (1..=MATTERS, said(), any::<bool>(), any::<bool>())
            .prop_map(|(of, said, repeated, lost)| Deed::Give { of, said, repeated, lost }),
        4 => (0..30_i32, any::<bool>()).prop_map(|(back, lost)| Deed::Wake { back, lost }),
        1 => (1..3_usize).prop_map(Deed::Race),
        2 => Just(Deed::Crash),
    ];
    vec((any::<bool>(), 0..30_i32, deed), 0..28)
}

/// All that was recorded of a matter, but for what strangers wrote.
fn recorded(store: &impl Store, of: u128) -> Vec<(Timestamp, CaseEvent)> {
    let events = log(store, of).into_iter().filter_map(|recorded| match recorded.event {
        Event::Case(CaseEvent::MessageReceived { .. }) => None,
        Event::Case(event) => Some((recorded.at, event)),
        _ => None,
    });
    events.collect()
}

/// What fired, and how often: for which matter, clock and instant.
fn fired(store: &impl Store) -> BTreeMap<(u128, Timestamp, u16, String), usize> {
    let mut fired = BTreeMap::new();
    for of in 1..=MATTERS {
        for (at, event) in recorded(store, of) {
            use ClockEvent::{Breached, LevelReached, Warned};
            let CaseEvent::Clock { clock, event } = event else { continue };
            if matches!(event, Warned | Breached | LevelReached { .. }) {
                *fired.entry((of, at, clock, format!("{event:?}"))).or_default() += 1;
            }
        }
    }
    fired
}

/// What was told to the outside: each effect once, however often it was handed over.
type Told = BTreeMap<EffectId, Effect>;

/// How often each matter has told what.
fn counted(told: &Told) -> BTreeMap<(u128, String), usize> {
    let mut counted = BTreeMap::new();
    for (id, effect) in told {
        *counted.entry((id.stream.uuid().as_u128(), format!("{effect:?}"))).or_default() += 1;
    }
    counted
}

fn hand_over<S: Store>(desk: &Desk<S>, minute: i32, told: &mut Told) {
    let channel = RecordingChannel::default();
    block_on(desk.dispatch::<Case>(&channel, at(minute))).unwrap();
    told.extend(channel.delivered().into_iter().map(|outgoing| (outgoing.id, outgoing.effect)));
}

/// Carries out what may be refused; where the answer was lost it asks again.
fn given<S: Store>(desk: &Desk<S>, order: &Order<Case>) -> Result<bool, TestCaseError> {
    loop {
        match block_on(desk.carry_out(order)) {
            Ok(_) => return Ok(true),
            Err(DeskError::Refused(Refusal::Refused(_))) => return Ok(false),
            Err(DeskError::Store(error)) if error.may_retry() => {}
            Err(other) => return Err(TestCaseError::fail(other.to_string())),
        }
    }
}

/// Wakes; where an answer was lost, what it claimed is left until the claim runs out.
fn woken<S: Store>(desk: &Desk<S>, minute: i32) -> Result<(), TestCaseError> {
    match block_on(desk.wake_due::<Case>(at(minute))) {
        Ok(_) => Ok(()),
        Err(DeskError::Store(error)) if error.may_retry() => Ok(()),
        Err(other) => Err(TestCaseError::fail(other.to_string())),
    }
}

/// Plays a schedule to two desks over a store, and to a quiet one that is always in time.
fn compared(store: &Watched, deeds: Vec<(bool, i32, Deed)>) -> Result<(), TestCaseError> {
    let desks = [desk(store.clone()), desk(store.clone())];
    let quiet = desk(MemoryStore::default());
    for of in 1..=MATTERS {
        done(&desks[0], order(of, of, open(), at(0)));
        done(&quiet, order(of, of, open(), at(0)));
    }
    let (mut minute, mut told) = (0, Told::new());
    let pass = |minute: &mut i32, by: i32| {
        for now in *minute..=*minute + by {
            block_on(quiet.wake_due::<Case>(at(now))).unwrap();
        }
        *minute += by;
    };
    for (number, (first, gap, deed)) in (100..).zip(deeds) {
        pass(&mut minute, gap);
        let [one, other] = if first { [0, 1] } else { [1, 0] }.map(|which| &desks[which]);
        match deed {
            Deed::Race(times) => store.race(times),
            Deed::Wake { back, lost } => {
                store.lose_answers(usize::from(lost));
                let then = (minute - back).max(0);
                woken(one, then)?;
                woken(other, then)?;
            }
            Deed::Crash => {
                let lease = Lease { now: at(minute), until: at(minute + 1) };
                block_on(store.due(&tenant(), lease, 99)).unwrap();
                let claimed = block_on(store.outbox(&tenant(), lease, 99)).unwrap();
                told.extend(claimed.into_iter().map(|outgoing| (outgoing.id, outgoing.effect)));
            }
            Deed::Give { of, said, repeated, lost } => {
                let order = order(of, number, said.at(minute), at(minute));
                let allowed = given(&quiet, &order)?;
                store.lose_answers(usize::from(lost));
                prop_assert_eq!(given(one, &order)?, allowed, "what is allowed");
                if repeated {
                    prop_assert_eq!(given(other, &order)?, allowed, "what is allowed again");
                }
            }
        }
        store.lose_answers(0);
    }
    pass(&mut minute, 400);
    for desk in desks.iter().chain(&desks) {
        // By then the claims of whoever crashed have run out.
        woken(desk, minute)?;
        hand_over(desk, minute, &mut told);
        pass(&mut minute, 2);
    }
    prop_assert_eq!(fired(store), fired(quiet.store()), "what fired");
    for of in 1..=MATTERS {
        prop_assert_eq!(recorded(store, of), recorded(quiet.store(), of), "what was recorded");
    }
    let mut told_quietly = Told::new();
    hand_over(&quiet, minute, &mut told_quietly);
    prop_assert_eq!(counted(&told), counted(&told_quietly), "what was told");
    Ok(())
}

proptest! {
    #![proptest_config(config(300))]

    #[test]
    fn two_desks_climb_warn_and_break_promises_as_one_quiet_desk_does(deeds in deeds()) {
        compared(&Watched::default(), deeds)?;
    }
}

/// A hundred schedules, of which nobody asks for the smallest that fails.
fn quick() -> ProptestConfig {
    ProptestConfig { cases: 100, max_shrink_iters: 0, ..config(100) }
}

/// The comparison is worth something: with a store in which the slower one may write as well, it fails.
#[test]
fn a_store_that_does_not_look_at_versions_is_found_out() {
    let mut runner = TestRunner::new(quick());
    let found = runner.run(&deeds(), |deeds| compared(&Watched::careless(), deeds));
    assert!(matches!(found, Err(TestError::Fail(..))), "{found:?}");
}

/// The schedules meet every kind of firing and of effect, each in a fair number of them.
#[test]
fn the_schedules_meet_all_that_can_fire() {
    let mut runner = TestRunner::new(quick());
    let met = std::cell::RefCell::new(BTreeMap::<String, usize>::new());
    let outcome = runner.run(&deeds(), |deeds| {
        let store = Watched::default();
        compared(&store, deeds)?;
        for of in 1..=MATTERS {
            for (_, event) in recorded(&store, of) {
                let name = match event {
                    CaseEvent::Clock { event: ClockEvent::LevelReached { level }, clock } => {
                        format!("level {level} of {}", clock.min(2))
                    }
                    CaseEvent::Clock { event, clock } => {
                        let name = format!("{event:?}");
                        let name = name.split([' ', '{', '(']).next().unwrap_or_default();
                        format!("{name} of {}", clock.min(2))
                    }
                    other => format!("{other:?}").split([' ', '{']).next().unwrap().to_owned(),
                };
                *met.borrow_mut().entry(name).or_default() += 1;
            }
        }
        Ok(())
    });
    assert!(outcome.is_ok(), "{outcome:?}");
    let met = met.into_inner();
    for name in [
        "level 0 of 0",
        "level 1 of 0",
        "level 2 of 0",
        "level 3 of 0",
        "level 0 of 1",
        "level 1 of 1",
        "level 2 of 1",
        "level 0 of 2",
        "level 1 of 2",
        "level 2 of 2",
        "Warned of 0",
        "Warned of 1",
        "Warned of 2",
        "Breached of 0",
        "Breached of 1",
        "Breached of 2",
        "Fulfilled of 2",
        "Paused of 2",
        "PriorityChanged",
        "Assigned",
        "WaitEnded",
    ] {
        assert!(met.get(name).is_some_and(|times| *times >= 5), "{name}: {met:#?}");
    }
}

/// A late desk had the promise broken before the wait was over, a punctual one after it.
#[test]
fn a_wait_that_ends_as_something_is_late_ends_first_however_late_it_is_woken() {
    let [punctual, late] = [(); 2].map(|()| desk(MemoryStore::default()));
    let wait = CaseCommand::Wait { reason: key!("agreed") };
    let begin = [(0, open()), (0, CaseCommand::Promise(undertaking(20, 80, false))), (20, wait)];
    for desk in [&punctual, &late] {
        for (number, (minute, command)) in (1..).zip(begin.clone()) {
            done(desk, order(1, number, command, at(minute)));
        }
    }
    for minute in 20..=100 {
        block_on(punctual.wake_due::<Case>(at(minute))).unwrap();
    }
    block_on(late.wake_due::<Case>(at(100))).unwrap();
    let told = recorded(late.store(), 1);
    assert_eq!(told, recorded(punctual.store(), 1));
    let place = |wanted: &dyn Fn(&CaseEvent) -> bool| {
        told.iter().position(|(when, event)| *when == at(80) && wanted(event))
    };
    let ended = place(&|event| matches!(event, CaseEvent::WaitEnded));
    let late = CaseEvent::Clock { clock: 2, event: ClockEvent::Breached };
    let broken = place(&|event| *event == late);
    assert!(ended.is_some() && ended < broken, "{told:#?}");
}

#[test]
fn two_desks_that_climb_at_once_record_and_tell_what_one_late_desk_does() {
    let (store, quiet) = (Watched::default(), desk(MemoryStore::default()));
    let desks =
        [desk(store.clone()), Desk::new(store.clone(), tenant(), ChartersInForce::of(climbing()))];
    let numbers = 1..=12_u128;
    for of in numbers.clone() {
        let promise = CaseCommand::Promise(undertaking(20, 80, of % 2 == 0));
        let begin = [(of, open()), (100 + of, promise)];
        for (number, command) in begin {
            done(&desks[0], order(of, number, command.clone(), at(0)));
            done(&quiet, order(of, number, command, at(0)));
        }
    }
    for minute in [39, 41, 61, 61, 75, 90, 89, 121, 180, 180, 241, 240, 400] {
        std::thread::scope(|scope| {
            for desk in &desks {
                scope.spawn(move || block_on(desk.wake_due::<Case>(at(minute))).unwrap());
            }
        });
    }
    // A claim that the other desk held has run out.
    block_on(desks[0].wake_due::<Case>(at(600))).unwrap();
    block_on(quiet.wake_due::<Case>(at(600))).unwrap();
    let [mut told, mut told_quietly] = [Told::new(), Told::new()];
    for desk in &desks {
        hand_over(desk, 700, &mut told);
    }
    hand_over(&quiet, 700, &mut told_quietly);
    for of in numbers {
        assert_eq!(recorded(&store, of), recorded(quiet.store(), of), "case {of}");
    }
    assert_eq!(counted(&told), counted(&told_quietly));
    let escalates = |effect: &&Effect| matches!(effect, Effect::Case(effect) if matches!(effect, CaseEffect::Escalate { .. }));
    assert!(told.values().filter(escalates).count() >= 48, "{told:#?}");
}
