//! The laws of cases and their clocks, over random charters and histories.
//!
//! Every run draws the same histories; `PROPTEST_RNG_SEED` draws others, `PROPTEST_CASES` more of them.

use std::collections::BTreeSet;

use goodwill::actor::Actor;
use goodwill::case::{Case, CaseCommand, CaseEvent, Owner, Status};
use goodwill::charter::{Charter, Context};
use goodwill::decision::{Aggregate, Decision, Occurred};
use goodwill::proptest::prelude::*;
use goodwill::proptest::strategy::ValueTree;
use goodwill::proptest::test_runner::{RngSeed, TestRunner};
use goodwill::sla::{Clock, ClockState, SegmentKind};
use goodwill::testkit::case::{History, Step, histories};
use goodwill::time::{Elapsed, Timestamp};

use crate::sla::life::TICK;

type Law = Result<(), TestCaseError>;

pub(crate) fn config(cases: u32) -> ProptestConfig {
    let config = ProptestConfig::default();
    let rng_seed = match config.rng_seed {
        // A law that fails must fail again.
        RngSeed::Random => RngSeed::Fixed(20_260_302),
        chosen => chosen,
    };
    let cases = cases.max(config.cases);
    ProptestConfig { cases, rng_seed, failure_persistence: None, ..config }
}

proptest! {
    #![proptest_config(config(3_000))]

    #[test]
    fn every_step_of_a_history_keeps_the_laws(history in histories()) {
        let charter = &history.charter;
        let (mut case, mut replayed) = (Case::default(), Case::default());
        for step in &history.steps {
            let decided = case.decide(&step.command, &step.context(charter));
            prop_assert_eq!(&decided, &replayed.decide(&step.command, &step.context(charter)));
            let Ok(decision) = decided else { continue };
            events_are_in_order(&case, step, &decision)?;
            let before = case.clone();
            for occurred in &decision.events {
                case.evolve(occurred);
                replayed.evolve(&read_back(occurred));
                prop_assert_eq!(&replayed, &case, "what is written is what happened");
                has_one_owner(&case)?;
            }
            prop_assert_eq!(&decision.after, &case, "what follows is what the events make of it");
            clocks_hold(&case)?;
            nothing_is_undone(&before, &decision)?;
            wakes_when_it_says(&case, charter)?;
        }
    }

    #[test]
    fn a_late_wake_records_what_punctual_ones_do(history in histories()) {
        let charter = &history.charter;
        let mut case = Case::default();
        for step in history.steps.iter().chain([&at_last(&history)]) {
            let mut punctual = case.clone();
            let Ok(late) = case.carry_out(&step.command, &step.context(charter)) else { continue };
            let (mut events, mut effects) = (Vec::new(), Vec::new());
            let by = step.occurred_at.unwrap_or(step.now);
            while let Some(wake) = punctual.next_wake().filter(|wake| wake.at <= by) {
                let decision = woken(&punctual, charter, wake.at);
                decision.events.iter().for_each(|occurred| punctual.evolve(occurred));
                events.extend(decision.events);
                effects.extend(decision.effects);
            }
            let decision = punctual.carry_out(&step.command, &step.context(charter)).unwrap();
            events.extend(decision.events);
            effects.extend(decision.effects);
            prop_assert_eq!((late.events, late.effects), (events, effects));
            prop_assert_eq!(&case, &punctual);
        }
    }
}

#[test]
fn the_histories_meet_every_event_and_every_refusal_of_a_runner() {
    let mut runner = TestRunner::deterministic();
    let (mut happened, mut refused) = (BTreeSet::new(), BTreeSet::new());
    let (mut late, mut repeated) = (0, 0);
    for _ in 0..4_000 {
        let history: History = histories().new_tree(&mut runner).unwrap().current();
        let (mut case, mut known) = (Case::default(), BTreeSet::new());
        for step in &history.steps {
            repeated += u32::from(!known.insert(step.command_id));
            match case.carry_out(&step.command, &step.context(&history.charter)) {
                Ok(decision) => {
                    late += u32::from(step.occurred_at.is_some());
                    happened.extend(decision.events.iter().map(|event| name_of(&event.event)));
                }
                Err(refusal) => drop(refused.insert(refusal.code().as_str())),
            }
        }
    }
    let clocks = [
        "activated",
        "armed",
        "breached",
        "cancelled",
        "fulfilled",
        "ladder_set",
        "level_reached",
        "paused",
        "recounted",
        "resumed",
        "retargeted",
        "runs_on_at",
        "warned",
    ];
    let others = [
        "contact_ended",
        "customers_calendar_set",
        "handoff_accepted",
        "handoff_offered",
        "handoff_returned",
        "handoff_withdrawn",
        "offer_lapsed",
        "promise_done",
        "promise_moved",
        "promise_released",
        "promise_renegotiated",
        "promised",
        "transfer_cap_reached",
        "assigned",
        "clock_attached",
        "closed",
        "message_received",
        "message_taken",
        "opened",
        "priority_changed",
        "reopened",
        "resolved",
        "responded",
        "taken",
        "wait_began",
        "wait_ended",
    ];
    assert_eq!(happened, clocks.into_iter().chain(others).map(str::to_owned).collect());
    let codes = [
        "case.already-opened",
        "case.not-opened",
        "case.not-ours",
        "case.unknown-key",
        "case.wrong-status",
        "decision.out-of-order",
    ];
    assert!(codes.iter().all(|code| refused.contains(code)), "{refused:?}");
    assert!(late > 250 && repeated > 100, "{late} entered late, {repeated} given again");
}

/// The word by which an event is written; of a clock's event, its own.
fn name_of(event: &CaseEvent) -> String {
    let mut written = serde_json::to_value(event).unwrap();
    if let Some(clock) = written.get_mut("clock") {
        written = clock["event"].take();
    }
    match written {
        serde_json::Value::String(name) => name,
        written => written.as_object().unwrap().keys().next().unwrap().clone(),
    }
}

/// Written down and read again.
fn read_back(occurred: &Occurred<CaseEvent>) -> Occurred<CaseEvent> {
    serde_json::from_str(&serde_json::to_string(occurred).unwrap()).unwrap()
}

fn woken(case: &Case, charter: &Charter, at: Timestamp) -> Decision<Case> {
    case.decide(&CaseCommand::Wake, &Context::new(at, &Actor::System, charter)).unwrap()
}

/// A wake long after everything else.
fn at_last(history: &History) -> Step {
    let mut last = history.steps.last().unwrap().clone();
    last.now = last.now.after(Elapsed::from_hours(24 * 90)).unwrap();
    (last.occurred_at, last.actor, last.command) = (None, Actor::System, CaseCommand::Wake);
    last
}

/// At the instant that it names a wake makes something happen, and before it nothing; without one it never does.
fn wakes_when_it_says(case: &Case, charter: &Charter) -> Law {
    let Some(next) = case.next_wake() else {
        let later = case.last_at().unwrap().after(Elapsed::from_hours(24 * 90)).unwrap();
        prop_assert!(woken(case, charter, later).is_empty());
        return Ok(());
    };
    prop_assert!(!woken(case, charter, next.at).events.is_empty());
    // What is past when it is promised is due at once.
    let just_before = next.at.after(-TICK).unwrap();
    if case.last_at() <= Some(just_before) {
        prop_assert!(woken(case, charter, just_before).is_empty());
    }
    Ok(())
}

/// What a step records lies behind what was recorded before, in order, and not after the step.
fn events_are_in_order(case: &Case, step: &Step, decision: &Decision<Case>) -> Law {
    let last_at = Aggregate::last_at(case);
    let by = step.occurred_at.unwrap_or_else(|| last_at.map_or(step.now, |at| at.max(step.now)));
    let instants = decision.events.iter().map(|occurred| occurred.at);
    let all: Vec<Timestamp> = last_at.into_iter().chain(instants).chain([by]).collect();
    prop_assert!(all.is_sorted(), "{all:?}");
    Ok(())
}

fn has_one_owner(case: &Case) -> Law {
    prop_assert!(case.owner().is_some());
    let is_person = matches!(case.owner(), Some(Owner::Person { .. }));
    prop_assert!(!is_person || case.queue().is_none(), "what is owned waits in no queue");
    Ok(())
}

/// Running, paused and closed time up to an instant.
fn parts(clock: &Clock, until: Timestamp) -> [Elapsed; 3] {
    let took = |wanted: fn(&SegmentKind) -> bool| clock.ledger().elapsed(until, wanted);
    [
        took(|kind| *kind == SegmentKind::Running),
        took(|kind| matches!(kind, SegmentKind::Paused(_))),
        took(|kind| *kind == SegmentKind::Closed),
    ]
}

fn clocks_hold(case: &Case) -> Law {
    let now = case.last_at().unwrap();
    let nothing_halts = case.status() == Status::Open && case.waiting().is_none();
    for clock in case.clocks() {
        prop_assert!(!nothing_halts || clock.halt().is_none(), "it stands still for no reason");
        for until in [now, now.after(Elapsed::from_hours(30)).unwrap()] {
            let parts = parts(clock, until);
            prop_assert!(parts.iter().all(|part| !part.is_negative()), "{parts:?}");
            let ended_at = match clock.state() {
                ClockState::Met { at, .. } | ClockState::Cancelled { at } => *at,
                _ => until,
            };
            let started_at = clock.ledger().started_at().unwrap_or(ended_at);
            prop_assert_eq!(parts.into_iter().sum::<Elapsed>(), ended_at.since(started_at));
        }
        match clock.state() {
            ClockState::Paused { .. } => prop_assert_eq!(clock.due(), None),
            ClockState::Met { at, due: Some(due), .. } => {
                let breached = clock.breached_at().is_some();
                prop_assert!(breached || at <= due, "late is breached");
                // Whose clock lags behind that of whoever woke it may be in time, and late all the same.
                prop_assert!(!breached || at >= due, "nothing is breached that was met before");
            }
            _ => {}
        }
        if let (Some(breached_at), Some(due)) = (clock.breached_at(), clock.due()) {
            prop_assert!(due <= breached_at, "a breach lies at its due time, or was found late");
        }
    }
    Ok(())
}

/// What a clock did so far, and what it missed, is history.
fn nothing_is_undone(before: &Case, decision: &Decision<Case>) -> Law {
    let after = &decision.after;
    let Some(then) = Aggregate::last_at(before) else { return Ok(()) };
    for (old, new) in before.clocks().zip(after.clocks()) {
        prop_assert!(new.cycles() >= old.cycles());
        prop_assert!(new.breaches() >= old.breaches());
        prop_assert!(new.breaches() - old.breaches() <= 1 + new.cycles() - old.cycles());
        if new.cycles() == old.cycles() {
            // What goes on behind its end takes that end back.
            let then = match old.state() {
                ClockState::Met { at, .. } => then.min(*at),
                _ => then,
            };
            prop_assert_eq!(parts(new, then), parts(old, then));
            prop_assert!(old.breached_at().is_none() || new.breached_at() == old.breached_at());
        }
    }
    Ok(())
}
