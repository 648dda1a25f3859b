//! The laws of cases and their clocks, as properties of random lives.
//!
//! Every run draws the same lives; `PROPTEST_RNG_SEED` draws others, `PROPTEST_CASES` more of them.

use std::collections::BTreeMap;

use goodwill::actor::Actor;
use goodwill::case::{Case, CaseCommand, CaseEvent, Owner};
use goodwill::charter::{Charter, Context};
use goodwill::decision::Aggregate;
use goodwill::proptest::prelude::*;
use goodwill::proptest::sample::select;
use goodwill::proptest::test_runner::RngSeed;
use goodwill::sla::{Clock, ClockEvent, ClockState, Lead, Metric, SegmentKind, Target};
use goodwill::time::{Elapsed, Timestamp, WorkingTime};

use super::life::{
    Life, TICK, agent, assign, at, charter_of, customer, key, note, open, priority, respond, take,
    wait, within,
};

pub(super) fn config(cases: u32) -> ProptestConfig {
    let config = ProptestConfig::default();
    let rng_seed = match config.rng_seed {
        // A law that fails must fail again.
        RngSeed::Random => RngSeed::Fixed(20_260_302),
        chosen => chosen,
    };
    let cases = cases.max(config.cases);
    ProptestConfig { cases, rng_seed, failure_persistence: None, ..config }
}

/// Every metric, every unit, pauses, warnings, and other goals for other priorities.
fn charter() -> Charter {
    let promised = |metric, span: &str, high: &str| {
        let mut target = Target::measuring(metric, key("office"));
        target.goal = Some(within(span));
        target.by_priority.insert(key("high"), within(high));
        target.paused_by([key("customer")])
    };
    charter_of([
        (
            "first",
            promised(Metric::first_response(), "working PT4H", "PT2H")
                .warning(Lead::Working(WorkingTime::from_hours(1))),
        ),
        (
            "next",
            promised(Metric::next_response(), "working PT2H", "working PT1H")
                .paused_by([key("parts")])
                .warning(Lead::Elapsed(Elapsed::from_minutes(10))),
        ),
        ("later", promised(Metric::later_response(), "PT8H", "1 workdays")),
        ("update", promised(Metric::periodic_update(), "1 workdays", "1 days")),
        ("solution", promised(Metric::first_resolution(), "3 workdays", "working PT16H")),
        ("measured", Target::measuring(Metric::first_resolution(), key("lunch"))),
    ])
}

/// Who does what, so many minutes after what came before.
type Step = (u32, Actor, CaseCommand);

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let automaton = Actor::Automaton { channel: key("mail") };
    let message = CaseCommand::ReceiveMessage { content: super::life::content() };
    let step = select(vec![
        (agent(), respond()),
        (agent(), respond()),
        (automaton, respond()),
        (agent(), note()),
        (customer(), message.clone()),
        (customer(), message),
        (agent(), wait("customer")),
        (agent(), wait("parts")),
        (agent(), wait("agreed")),
        (agent(), CaseCommand::Resume),
        (agent(), priority("high")),
        (agent(), priority("normal")),
        (agent(), assign("workshop")),
        (agent(), take()),
        (agent(), CaseCommand::Resolve),
        (agent(), CaseCommand::Close),
        (agent(), CaseCommand::Reopen),
        (Actor::System, CaseCommand::Wake),
    ]);
    let gap = prop_oneof![2 => Just(0_u32), 4 => 1..240_u32, 1 => 240..3_000_u32];
    let step = (gap, step).prop_map(|(gap, (actor, command))| (gap, actor, command));
    goodwill::proptest::collection::vec(step, 0..14)
}

/// What is remembered of a clock from one step to the next.
#[derive(Debug, Clone)]
struct Before {
    breaches: u32,
    cycles: u32,
    breached_at: Option<Timestamp>,
    paused: bool,
    ran: Elapsed,
}

fn ran(clock: &Clock, until: Timestamp) -> Elapsed {
    clock.ledger().elapsed(until, |kind| *kind == SegmentKind::Running)
}

fn before(case: &Case, now: Timestamp) -> Vec<Before> {
    case.clocks()
        .map(|clock| Before {
            breaches: clock.breaches(),
            cycles: clock.cycles(),
            breached_at: clock.breached_at(),
            paused: matches!(clock.state(), ClockState::Paused { .. }),
            ran: ran(clock, now),
        })
        .collect()
}

proptest! {
    #![proptest_config(config(512))]

    #[test]
    fn every_step_of_a_life_keeps_the_laws(steps in steps()) {
        let mut life = Life::opened(charter(), "Mon 08:30");
        let mut now = at("Mon 08:30");
        for (gap, actor, command) in steps {
            let then = before(&life.case, now);
            let held = life.case.clone();
            now = now.after(Elapsed::from_minutes(gap.try_into().unwrap())).unwrap();
            wakes_when_it_says(&life, now)?;
            let refused = life.give(now, &actor, &command).is_err();
            prop_assert!(!refused || life.case == held, "a refusal changes nothing");
            clocks_hold(&life.case, now)?;
            nothing_is_undone(&life.case, &then, now, refused)?;
        }
        log_holds(&life)?;
    }

    #[test]
    fn the_same_command_is_decided_the_same(steps in steps()) {
        let mut life = Life::opened(charter(), "Mon 08:30");
        let mut now = at("Mon 08:30");
        for (gap, actor, command) in steps {
            now = now.after(Elapsed::from_minutes(gap.try_into().unwrap())).unwrap();
            let context = Context::new(now, &actor, &life.charter);
            let (one, other) =
                (life.case.decide(&command, &context), life.case.decide(&command, &context));
            prop_assert_eq!(one, other);
            let _ = life.give(now, &actor, &command);
        }
    }
}

/// At the instant that it names a wake makes something happen, and before it nothing.
fn wakes_when_it_says(life: &Life, by: Timestamp) -> Result<(), TestCaseError> {
    let wake = |at: Timestamp| {
        let context = Context::new(at, &Actor::System, &life.charter);
        life.case.decide(&CaseCommand::Wake, &context).unwrap()
    };
    let Some(next) = life.case.next_wake() else {
        prop_assert!(wake(by).is_empty());
        return Ok(());
    };
    prop_assert!(!wake(next.at).events.is_empty());
    let just_before = next.at.after(-TICK).unwrap();
    if life.case.last_at().unwrap() <= just_before {
        prop_assert!(wake(just_before).is_empty());
    }
    Ok(())
}

fn clocks_hold(case: &Case, now: Timestamp) -> Result<(), TestCaseError> {
    for clock in case.clocks() {
        let ledger = clock.ledger();
        let whole = ledger.elapsed(now, |_| true);
        let paused = ledger.elapsed(now, |kind| matches!(kind, SegmentKind::Paused(_)));
        let closed = ledger.elapsed(now, |kind| *kind == SegmentKind::Closed);
        for part in [whole, paused, closed, ran(clock, now)] {
            prop_assert!(!part.is_negative());
        }
        prop_assert_eq!(whole, ran(clock, now).plus(paused).plus(closed));
        if let Some(started_at) = ledger.started_at() {
            let ended_at = match clock.state() {
                ClockState::Met { at, .. } => *at,
                _ => now,
            };
            prop_assert_eq!(whole, ended_at.since(started_at));
        }
        match clock.state() {
            ClockState::Paused { .. } => prop_assert_eq!(clock.due(), None),
            ClockState::Met { at, due: Some(due), .. } => {
                prop_assert_eq!(clock.breached_at().is_some(), at > due, "late is breached");
            }
            _ => {}
        }
        if let (Some(breached_at), Some(due)) = (clock.breached_at(), clock.due()) {
            prop_assert!(due <= breached_at, "a breach lies at its due time, or was found late");
        }
    }
    Ok(())
}

fn nothing_is_undone(
    case: &Case,
    then: &[Before],
    now: Timestamp,
    refused: bool,
) -> Result<(), TestCaseError> {
    for (clock, then) in case.clocks().zip(then) {
        prop_assert!(clock.breaches() >= then.breaches);
        if clock.cycles() == then.cycles {
            prop_assert!(then.breached_at.is_none() || clock.breached_at() == then.breached_at);
            prop_assert!(ran(clock, now) >= then.ran);
            if then.paused || refused {
                prop_assert!(!then.paused || ran(clock, now) == then.ran, "it ran while paused");
            }
        }
    }
    Ok(())
}

/// One owner at each prefix, instants in order, what fell due in its order, and a replay that comes to the same.
fn log_holds(life: &Life) -> Result<(), TestCaseError> {
    let mut replayed = Case::default();
    let mut last = None;
    for occurred in &life.events {
        prop_assert!(last <= Some(occurred.at));
        last = Some(occurred.at);
        replayed.evolve(occurred);
        let owners = usize::from(replayed.owner().is_some());
        prop_assert_eq!(owners, 1);
        let is_person = matches!(replayed.owner(), Some(Owner::Person { .. }));
        prop_assert!(!is_person || replayed.queue().is_none(), "what is owned waits in no queue");
    }
    prop_assert_eq!(&replayed, &life.case);
    prop_assert_eq!(replayed.next_wake(), life.case.next_wake());

    let mut cycles: BTreeMap<u16, (u32, u32)> = BTreeMap::new();
    for occurred in &life.events {
        if let CaseEvent::Clock { clock, event } = &occurred.event {
            let (activated, breached) = cycles.entry(*clock).or_default();
            *activated += u32::from(matches!(event, ClockEvent::Activated { .. }));
            *breached += u32::from(*event == ClockEvent::Breached);
            prop_assert!(breached <= activated, "a cycle is breached once at most");
        }
    }
    Ok(())
}

#[test]
fn what_fell_due_is_settled_in_its_order_before_the_command() {
    let mut life = Life::opened(charter(), "Mon 09:00");
    life.agent("Wed 12:00", respond());
    let settled: Vec<(Timestamp, String, ClockEvent)> = life
        .events
        .iter()
        .filter_map(|occurred| match &occurred.event {
            CaseEvent::Clock { clock, event } => {
                let target = life.case.clocks().nth(usize::from(*clock)).unwrap().target();
                Some((occurred.at, target.to_string(), event.clone()))
            }
            _ => None,
        })
        .filter(|(_, _, event)| matches!(event, ClockEvent::Warned | ClockEvent::Breached))
        .collect();
    let expected = [
        ("Mon 10:50", "next", ClockEvent::Warned),
        ("Mon 11:00", "next", ClockEvent::Breached),
        ("Mon 12:00", "first", ClockEvent::Warned),
        ("Mon 13:00", "first", ClockEvent::Breached),
        ("Tue 09:00", "update", ClockEvent::Breached),
    ];
    let expected = expected.map(|(when, target, event)| (at(when), target.to_owned(), event));
    assert_eq!(settled, expected);
    let response = |occurred: &&goodwill::decision::Occurred<CaseEvent>| {
        matches!(occurred.event, CaseEvent::Responded { .. })
    };
    let answered = life.events.iter().position(|occurred| response(&occurred)).unwrap();
    let last_settled =
        life.events.iter().rposition(|occurred| occurred.at < at("Wed 12:00")).unwrap();
    assert!(last_settled < answered);
}

#[test]
fn a_case_that_was_never_opened_has_nothing_to_say() {
    let life = Life::new(charter());
    let context = Context::new(at("Mon 09:00"), &Actor::System, &life.charter);
    assert!(life.case.decide(&CaseCommand::Wake, &context).is_err());
    assert!(life.case.decide(&open(), &context).is_ok());
    assert_eq!((life.case.owner(), life.case.next_wake()), (None, None));
}
