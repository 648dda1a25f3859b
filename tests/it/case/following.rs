//! What a command leads to has an end: over random histories of several matters, against a slow executor that counts.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

use goodwill::actor::Actor;
use goodwill::case::{Case, CaseCommand, CaseEvent, Relation, Status};
use goodwill::charter::{Charter, ChartersInForce, Context, Ratification};
use goodwill::decision::{Aggregate, FollowUp};
use goodwill::desk::{Desk, DeskError};
use goodwill::id::{CaseId, CharterVersion, CommandId};
use goodwill::key;
use goodwill::memory::MemoryStore;
use goodwill::port::{Position, Store};
use goodwill::proptest::prelude::*;
use goodwill::proptest::strategy::ValueTree;
use goodwill::proptest::test_runner::TestRunner;
use goodwill::sla::ClockEvent;
use goodwill::testkit::block_on;
use goodwill::testkit::case::{StepOf, charters, steps_of_several};
use goodwill::time::Timestamp;
use goodwill::wire::Life;

use super::laws::config;
use super::office::{Office, charter, id, open};

const MATTERS: usize = 3;

/// What one command led to.
#[derive(Default)]
struct Effort {
    follow_ups: usize,
    /// Its events, by the matter that recorded them.
    events: BTreeMap<u128, Vec<CaseEvent>>,
}

/// All matters in one map: what a command leads to is decided on a copy, one after the other, and kept if nobody says no.
struct Plain {
    charters: ChartersInForce,
    lives: BTreeMap<u128, Case>,
    done: BTreeSet<CommandId>,
}

impl Plain {
    fn under(charter: &Charter) -> Self {
        let charters = ChartersInForce::of(charter.clone());
        Self { charters, lives: BTreeMap::new(), done: BTreeSet::new() }
    }

    fn carry_out(&mut self, StepOf { case, step, .. }: &StepOf) -> Result<Effort, String> {
        let mut effort = Effort::default();
        if self.done.contains(&step.command_id) {
            return Ok(effort);
        }
        let mut trial = self.lives.clone();
        let mut open = VecDeque::from([(None, case.as_uuid(), step.command.clone())]);
        while let Some((cause, of, command)) = open.pop_front() {
            let state = trial.entry(of.as_u128()).or_default();
            let newest = self.charters.newest();
            let pinned =
                state.charter().map_or(newest, |pinned| self.charters.version(pinned).unwrap());
            let adopts = matches!(command, CaseCommand::Adopt { .. });
            let mut context =
                Context::new(step.now, &step.actor, if adopts { newest } else { pinned });
            if let Some(at) = step.occurred_at {
                context = context.occurred_at(at);
            }
            context.before = adopts.then_some(pinned);
            let context = cause.as_ref().map_or(context, |cause| context.following(cause));
            let decided = state.decide(&command, &context);
            let decision = decided.map_err(|refusal| refusal.code().to_string())?;
            for occurred in decision.events {
                state.evolve(&occurred);
                effort.events.entry(of.as_u128()).or_default().push(occurred.event);
            }
            effort.follow_ups += decision.follow_ups.len();
            assert!(effort.follow_ups < 10_000, "no end: {:?}", step.command);
            let cause = Case::stream(key!("boston"), of);
            let follow_ups = decision.follow_ups.into_iter();
            open.extend(
                follow_ups.map(|FollowUp { to, command }| (Some(cause.clone()), to, command)),
            );
        }
        self.lives = trial;
        if !effort.events.is_empty() {
            self.done.insert(step.command_id);
        }
        Ok(effort)
    }
}

/// How many follow-ups a command of a matter may lead to: two, or three where a merging is taken back, or where a whole ends with its
/// parts two for each of them.
fn most_follow_ups(before: &Case, command: &CaseCommand) -> usize {
    match command {
        CaseCommand::ResolveWithParts | CaseCommand::CloseWithParts => {
            2 * before.open_children().count().max(1)
        }
        CaseCommand::Unmerge => 3,
        _ => 2,
    }
}

/// How often one clock may reach one level in one decision.
///
/// Once for each due time that lies ahead, of which every priority gives one; once more where a level is past that is higher
/// than any before, as a wait ends that may last no longer, and by the command itself.
fn most_times_a_level(charter: &Charter) -> usize {
    let declared = charter.declared();
    let levels = declared.ladders.values().map(|ladder| ladder.levels.len()).max().unwrap_or(0);
    declared.priorities.len() + levels + 2
}

/// How many events one matter may record for one command.
///
/// Each clock warns, is late and reaches each level so often at most; each of these may change the priority and the owner and with
/// that the goal, the ladder and the state of all clocks.
fn most_events(charter: &Charter, after: &Case) -> usize {
    let declared = charter.declared();
    let levels = declared.ladders.values().map(|ladder| ladder.levels.len()).max().unwrap_or(0);
    let clocks = after.clocks().len();
    let firings = clocks * (levels + 2) * most_times_a_level(charter);
    (1 + firings) * (4 + 6 * clocks)
}

/// The same rules under another number.
fn next_version(charter: &Charter) -> Charter {
    let version = CharterVersion::new(charter.version().get() + 1);
    let ratification = Ratification::following(charter.version(), version, Actor::System);
    let findings = match charter.declared().ratify(&ratification) {
        Ok(charter) => return charter,
        Err(findings) => findings,
    };
    let accepted = findings.iter().fold(ratification, |accepted, finding| {
        accepted.accepting(format!("{} at {}", finding.code, finding.place), "drawn")
    });
    charter.declared().ratify(&accepted).unwrap()
}

type Drawn = (Charter, (Vec<CaseId>, Vec<StepOf>));

fn lives() -> impl Strategy<Value = Drawn> {
    let from: Timestamp = "2026-03-23T08:00:00Z".parse().unwrap();
    charters().prop_flat_map(move |charter| {
        (Just(charter.clone()), steps_of_several(&charter, MATTERS, from))
    })
}

fn code(error: &DeskError<Case>) -> String {
    match error {
        DeskError::Refused(refusal) | DeskError::FollowUpRefused { refusal, .. } => {
            refusal.code().to_string()
        }
        other => panic!("{other}"),
    }
}

proptest! {
    #![proptest_config(config(300))]

    #[test]
    fn what_a_command_raises_ends_within_its_bound_and_is_what_a_slow_executor_does(
        (charter, (cases, steps)) in lives(),
        keeps in 0..3_usize,
    ) {
        let mut plain = Plain::under(&charter);
        let mut desk = Desk::new(
            Arc::new(MemoryStore::default()),
            key!("boston"),
            ChartersInForce::of(charter.clone()),
        ).keeping(4 * keeps);
        for (number, step) in steps.iter().enumerate() {
            if number == steps.len() / 2 {
                // From here on another version is there for new matters, and for those that adopt it.
                plain.charters.add(next_version(&charter));
                let store = Arc::clone(desk.store());
                desk = Desk::new(store, key!("boston"), plain.charters.clone()).keeping(4 * keeps);
            }
            let before = plain.lives.get(&step.case.as_uuid().as_u128()).cloned();
            let counted = plain.carry_out(step);
            match (block_on(desk.carry_out(&step.order())), &counted) {
                (Ok(_), Ok(_)) => {}
                (Err(error), Err(expected)) => prop_assert_eq!(&code(&error), expected),
                other => prop_assert!(false, "{:?} for {:?}", other.0, step),
            }
            if let Ok(Effort { follow_ups, events }) = counted {
                let most = most_follow_ups(&before.unwrap_or_default(), &step.step.command);
                prop_assert!(follow_ups <= most, "{} of {}: {:?}", follow_ups, most, step);
                prop_assert!(events.len() <= 1 + follow_ups);
                for (of, events) in events {
                    let most = most_events(&charter, &plain.lives[&of]);
                    prop_assert!(events.len() <= most, "{} of {}: {:?}", events.len(), most, step);
                    let mut levels = BTreeMap::<(u16, u16), usize>::new();
                    for event in events {
                        if let CaseEvent::Clock { clock, event: ClockEvent::LevelReached { level } } = event {
                            *levels.entry((clock, level)).or_default() += 1;
                        }
                    }
                    let often = levels.values().max().copied().unwrap_or(0);
                    prop_assert!(often <= most_times_a_level(&charter), "{:?}", levels);
                }
            }
        }
        for of in cases {
            let there: Case = block_on(desk.state(of.as_uuid())).unwrap();
            let expected = plain.lives.remove(&of.as_uuid().as_u128());
            prop_assert_eq!(there, expected.unwrap_or_default());
        }
    }
}

/// The histories hold what the law above is about.
#[test]
fn the_histories_of_several_matters_meet_what_concerns_several() {
    let mut runner = TestRunner::deterministic();
    let mut met = BTreeMap::<String, usize>::new();
    let mut count = |what: String| *met.entry(what).or_default() += 1;
    for _ in 0..400 {
        let (charter, (_, steps)) = lives().new_tree(&mut runner).unwrap().current();
        let mut plain = Plain::under(&charter);
        for (number, step) in steps.iter().enumerate() {
            if number == steps.len() / 2 {
                plain.charters.add(next_version(&charter));
            }
            let name = Case::name(&step.step.command);
            match plain.carry_out(step) {
                Ok(effort) => {
                    count(format!("{name}: {}", effort.follow_ups.min(3)));
                    let events: Vec<CaseEvent> = effort.events.into_values().flatten().collect();
                    if events.iter().any(|it| matches!(it, CaseEvent::CharterAdopted { .. })) {
                        count("adopted".to_owned());
                    }
                }
                Err(code) => count(format!("{name}: {code}")),
            }
            let chained = plain
                .lives
                .values()
                .any(|case| case.merged_into().is_some() && case.absorbed().next().is_some());
            if chained {
                count("a chain".to_owned());
            }
        }
    }
    for what in [
        "case.merge: 1",
        "case.merge: 2",
        "case.merge: case.cannot-merge",
        "case.merge: case.merged",
        "case.unmerge: 2",
        "case.unmerge: 3",
        "case.unmerge: case.unmerge-first",
        "case.link: 1",
        "case.link: 2",
        "case.link: case.cannot-link",
        "case.unlink: 1",
        "case.split: 2",
        "case.split: case.already-opened",
        "case.resolve-with-parts: 2",
        "case.reopen: 1",
        "case.offer: 0",
        "case.offer: case.kept-here",
        "adopted",
        "a chain",
    ] {
        assert!(met.get(what).is_some_and(|times| *times >= 1), "{what}: {met:#?}");
    }
}

#[test]
fn a_whole_with_five_hundred_parts_ends_with_them_in_one_commit() {
    const PARTS: u128 = 500;
    let mut office = Office::under(charter(1));
    office.told(1, 0, open(3, "low"));
    for part in 2..=PARTS + 1 {
        office.told(part, 1, open(3, "low"));
        office.told(part, 2, CaseCommand::Link { other: id(1), relation: Relation::ChildOf });
    }
    let feed = |office: &Office| {
        let tenant = key!("boston");
        block_on(office.desk.store().feed(&tenant, Position::START, usize::MAX)).unwrap()
    };
    let before = feed(&office).len();
    office.told(1, 10, CaseCommand::ResolveWithParts);
    let told = feed(&office);
    let commands: BTreeSet<CommandId> = told[before..].iter().map(|(_, it)| it.command).collect();
    assert_eq!(commands.len(), 1, "one commit");
    for part in 1..=PARTS + 1 {
        assert_eq!(office.case(part).status(), Status::Resolved, "{part}");
    }
    assert_eq!(office.case(1).open_children().count(), 0);
}
