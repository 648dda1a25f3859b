//! Two matters that prove to be one: nothing that was owed is lost, nobody is told twice, and it can be taken back.

use goodwill::actor::Actor;
use goodwill::calendar::{CalendarDraft, EVERY_DAY};
use goodwill::case::{Case, CaseCommand, CaseEffect, CaseEvent, CaseRefusal, Undertaking};
use goodwill::charter::{
    Charter, CharterDraft, Context, Merging, Ratification, WaitReason, WaitsFor,
};
use goodwill::customer::Party;
use goodwill::decision::{Aggregate, Occurred, Refusal, RefusalCode};
use goodwill::desk::{DeskError, Order};
use goodwill::id::{CaseId, CommandId, CustomerId};
use goodwill::key;
use goodwill::port::Store;
use goodwill::profile::{Profile, ProfileCommand};
use goodwill::sla::{
    Action, Agreement, Clock, ClockEvent, ClockState, DueWindow, Ladder, Lead, LevelAt, Metric,
    Pledge, Provenance, Target, Whom,
};
use goodwill::testkit::block_on;
use goodwill::time::{Elapsed, Span, Timestamp};
use goodwill::wire::Life;
use uuid::Uuid;

use super::office::{Office, at, charter, id, merge, open, owed};

fn message() -> CaseCommand {
    CaseCommand::message(id(4))
}

fn answer() -> CaseCommand {
    CaseCommand::answer(id(4))
}

#[test]
fn whatever_is_owed_is_carried_be_it_tighter_or_looser() {
    // The later matter into the earlier one: what that one owes falls due sooner.
    let mut office = Office::with_two();
    let later = owed(&office.case(2));
    office.told(2, 40, merge(1));
    assert_eq!(office.case(1).absorbed().collect::<Vec<_>>(), [(id(2), &[2, 3][..])]);
    assert_eq!(office.case(2).merged_into(), Some(id(1)));
    assert_eq!(owed(&office.case(1))[2..], later);

    // The earlier one into the later one: both of its due times are tighter.
    let mut office = Office::with_two();
    let earlier = owed(&office.case(1));
    office.told(1, 40, merge(2));
    let survivor = office.case(2);
    assert_eq!(survivor.absorbed().collect::<Vec<_>>(), [(id(1), &[2, 3][..])]);
    assert_eq!(owed(&survivor)[2..], earlier, "what was owed is carried, with its due times");
    // A promise that was given does not become looser with the survivor's priority.
    office.told(2, 41, CaseCommand::ChangePriority { priority: key!("low") });
    assert_eq!(owed(&office.case(2))[2..], earlier);
    // One answer meets both.
    office.told(2, 42, answer());
    let left = owed(&office.case(2)).into_iter().map(|(target, _)| target);
    assert_eq!(left.collect::<Vec<_>>(), ["solution", "solution"]);
}

/// What the survivor owed as early was not carried; less urgent later, it was due after what had been promised.
#[test]
fn what_was_promised_is_held_when_the_survivors_own_is_moved_out_later() {
    let mut office = Office::with_two();
    office.told(2, 40, merge(1));
    office.told(1, 41, CaseCommand::ChangePriority { priority: key!("low") });
    let answers = owed(&office.case(1)).into_iter().filter(|(target, _)| target == "answer");
    let answers: Vec<_> = answers.map(|(_, due)| due).collect();
    assert_eq!(answers, [Some(at(240)), Some(at(90))]);
    block_on(office.desk.wake_due::<Case>(at(95))).unwrap();
    assert_eq!(office.reports(95), [(1, "answer".to_owned())]);
}

#[test]
fn what_is_late_at_one_instant_is_recorded_for_each_and_told_once_unless_each_is_to_be() {
    for (merging, times) in [(Merging::Tighter, 1), (Merging::Each, 3)] {
        // In time, and so late that all of it is settled at once.
        for wakes in [&[59, 60, 61, 2000][..], &[2000]] {
            let mut draft = charter(1).declared().clone();
            draft.merging = Some(merging);
            let mut office =
                Office::under(draft.ratify(&Ratification::first(Actor::System)).unwrap());
            four_become_one(&mut office, wakes);
            let told = office.reports(2000);
            for target in ["answer", "solution"] {
                let of_it = told.iter().filter(|(of, told)| *of == 1 && told == target).count();
                assert_eq!(of_it, times + 1, "{merging:?}: {target}");
            }
            let late = office.case(1).clocks().filter(|it| it.breached_at().is_some()).count();
            assert_eq!(late, 8, "each of the four is late with both");
        }
    }
}

/// Three matters of one instant and a later one, which is due by itself, become the first; then it is woken at these minutes.
fn four_become_one(office: &mut Office, wakes: &[i32]) {
    for of in [1, 2, 3] {
        office.told(of, 0, open(3, "high"));
    }
    office.told(4, 30, open(3, "high"));
    for of in [2, 3, 4] {
        office.told(of, 40, merge(1));
    }
    for minute in wakes {
        block_on(office.desk.wake_due::<Case>(at(*minute))).unwrap();
    }
}

/// As [`charter`], warned of a quarter of an hour before the answer is due, with levels before it and at it.
fn climbing(merging: Merging) -> Charter {
    let mut draft = charter(1).declared().clone();
    draft.merging = Some(merging);
    let promise = draft.agreements.get_mut("promise").unwrap();
    let answer = promise.targets.get_mut("answer").unwrap();
    answer.warn = Some(Lead::Elapsed(Elapsed::from_minutes(15)));
    answer.ladder = Some(key!("steps"));
    let steps = Ladder::default()
        .level(LevelAt::Percent(80), [Action::Host(key!("page"))])
        .level(LevelAt::Percent(100), [Action::Notify(Whom::Owner), Action::Raise(key!("high"))]);
    draft.ladder(key!("steps"), steps).ratify(&Ratification::first(Actor::System)).unwrap()
}

#[test]
fn what_warns_or_climbs_at_one_instant_is_recorded_for_each_and_told_once_unless_each_is_to_be() {
    for (merging, times) in [(Merging::Tighter, 1), (Merging::Each, 3)] {
        // In time, and so late that all of it is settled at once.
        for wakes in [&[45, 46, 48, 60, 75, 76, 78, 90, 91][..], &[2000]] {
            let mut office = Office::under(climbing(merging));
            four_become_one(&mut office, wakes);
            let told = office.effects(2000);
            let count = |wanted: &CaseEffect| {
                told.iter().filter(|(of, effect)| *of == 1 && effect == wanted).count()
            };
            let target = || key!("answer");
            let escalate = |level, action| CaseEffect::Escalate { target: target(), level, action };
            for effect in [
                CaseEffect::WarnOwner { target: target() },
                escalate(0, Action::Host(key!("page"))),
                escalate(1, Action::Notify(Whom::Owner)),
                CaseEffect::ReportBreach { target: target() },
            ] {
                assert_eq!(count(&effect), times + 1, "{merging:?}, {wakes:?}: {effect:?}");
            }
            assert_eq!(told.iter().filter(|(of, _)| *of != 1).count(), 0, "they carry nothing");
            let answers = office.case(1);
            let answers = answers.clocks().filter(|clock| clock.target().as_str() == "answer");
            let reached: Vec<Vec<u16>> = answers
                .map(|clock| clock.levels_reached().iter().map(|rung| rung.level).collect())
                .collect();
            assert_eq!(reached, vec![vec![0, 1]; 4], "each has reached both levels");
            let stream = Case::stream(key!("boston"), Uuid::from_u128(1));
            let log = block_on(office.desk.store().load(&stream, Default::default())).unwrap();
            let warned = log.iter().filter(|recorded| {
                let clock = Case::unwrap(&recorded.event);
                matches!(clock, Some(CaseEvent::Clock { event: ClockEvent::Warned, .. }))
            });
            assert_eq!(warned.count(), 4, "each has warned");
        }
    }
}

/// A matter that was promised so much that it has room for no more than two clocks, or for one.
#[test]
fn a_survivor_without_room_for_what_is_owed_refuses_and_takes_nothing_over() {
    let office = Office::with_two();
    let (charter, duplicate) = (charter(1), office.case(1));
    let context = Context::new(at(40), &Actor::System, &charter);
    let brings = duplicate.decide(&merge(2), &context).unwrap().follow_ups.remove(0).command;
    let stream = Case::stream(key!("boston"), Uuid::from_u128(1));
    let mut survivor = office.case(2);
    let attached = |case: &Case| {
        let like = case.clocks().next().unwrap();
        let number = charter.targets_of(like.agreement()).into_iter().flatten().next().unwrap().0;
        CaseEvent::ClockAttached {
            agreement: like.agreement().clone(),
            target: like.target().clone(),
            number,
            metric: *like.metric(),
            customers_calendar: None,
        }
    };
    let one_more = Occurred { at: at(30), event: attached(&survivor) };
    while survivor.clocks().len() < 65_534 {
        survivor.evolve(&one_more);
    }
    let full = survivor.decide(&brings, &context.following(&stream)).unwrap().after;
    assert_eq!((full.clocks().len(), full.absorbed().count()), (65_536, 1));
    survivor.evolve(&one_more);
    let refusal = survivor.decide(&brings, &context.following(&stream)).unwrap_err();
    assert_eq!(refusal.code().as_str(), "case.no-room-to-carry");
    let sentence = "a case with 65535 clocks has no room for 2 more, which the other owes";
    assert_eq!(refusal.to_string(), sentence);
    assert_eq!(refusal, Refusal::Refused(CaseRefusal::NoRoomToCarry { clocks: 65_535, owed: 2 }));
}

#[test]
fn a_charter_may_have_each_promise_carried() {
    let mut draft = charter(1).declared().clone();
    draft.merging = Some(Merging::Each);
    let mut office = Office::under(draft.ratify(&Ratification::first(Actor::System)).unwrap());
    office.told(1, 0, open(3, "high"));
    office.told(2, 30, open(3, "high"));
    let later = owed(&office.case(2));
    office.told(2, 40, merge(1));
    assert_eq!(owed(&office.case(1))[2..], later);
}

#[test]
fn zammad_904_the_first_response_already_given_is_kept() {
    for merged in [1, 2] {
        let mut office = Office::with_two();
        let survivor = 3 - merged;
        office.told(survivor, 35, answer());
        let before: Vec<Clock> = office.case(survivor).clocks().cloned().collect();
        office.told(merged, 40, merge(survivor));
        let after: Vec<Clock> = office.case(survivor).clocks().cloned().collect();
        assert_eq!(after[..2], before[..], "what was answered stays answered");
    }
    // And what the duplicate answered it owes no more.
    let mut office = Office::with_two();
    office.told(1, 35, answer());
    office.told(1, 40, merge(2));
    let carried = owed(&office.case(2)).into_iter().map(|(target, _)| target);
    assert_eq!(carried.collect::<Vec<_>>(), ["answer", "solution", "solution"]);
}

#[test]
fn znuny_200_a_merged_matter_does_not_escalate() {
    let mut office = Office::with_two();
    office.told(1, 40, merge(2));
    assert_eq!(office.case(1).next_wake(), None);
    // Due after one hour, as the matter that was merged promised: reported once, by the survivor.
    for minute in [59, 61, 62, 89, 300] {
        block_on(office.desk.wake_due::<Case>(at(minute))).unwrap();
    }
    let reports = office.reports(300);
    let answer = "answer".to_owned();
    assert_eq!(reports, [(2, answer.clone()), (2, answer)], "the carried one, then its own");
    // What was reported before is not reported again by the survivor.
    let mut office = Office::with_two();
    block_on(office.desk.wake_due::<Case>(at(61))).unwrap();
    assert_eq!(office.reports(61), [(1, "answer".to_owned())]);
    office.told(1, 70, merge(2));
    block_on(office.desk.wake_due::<Case>(at(80))).unwrap();
    assert_eq!(office.reports(80), []);
    assert_eq!(owed(&office.case(2)).len(), 4, "and is owed all the same");
}

#[test]
fn taken_back_both_stand_as_before_and_what_fell_due_is_dated_at_due() {
    let mut office = Office::with_two();
    office.told(1, 40, merge(2));
    block_on(office.desk.wake_due::<Case>(at(120))).unwrap();
    office.told(2, 130, answer());
    office.told(1, 140, CaseCommand::Unmerge);
    let [first, second] = [1, 2].map(|of| office.case(of));
    assert_eq!((first.merged_into(), second.absorbed().count()), (None, 0));
    // Nobody answered the first: its customer was taken for another.
    let clock = first.clocks().next().unwrap();
    assert!(clock.is_outstanding());
    assert_eq!(clock.breached_at(), Some(at(60)));
    assert!(first.next_wake().is_some());
    // The survivor owes its own, and no more.
    assert_eq!(owed(&second), [("solution".to_owned(), Some(at(30 + 24 * 60)))]);
    let carried = second.clocks().nth(3).unwrap();
    assert!(matches!(carried.state(), ClockState::Cancelled { .. }), "{carried:?}");
    // The survivor told of what it carried and of its own; whoever answers for the first is told of that one.
    let late = [(2, "answer"), (2, "answer"), (1, "answer")];
    assert_eq!(office.reports(140), late.map(|(of, what)| (of, what.to_owned())));
}

/// To call back from an hour after the opening to two hours after it.
fn call_back() -> CaseCommand {
    let window = DueWindow::new(at(60), at(120)).unwrap();
    let pledge = Pledge::new(key!("letter"), window, id(3), id(6), Provenance::Contact(id(4)));
    CaseCommand::Promise(Box::new(Undertaking::of(pledge, key!("call-backs"))))
}

#[test]
fn a_promise_goes_along_to_the_survivor_and_comes_back() {
    let mut office = Office::with_two();
    office.told(1, 35, call_back());
    let given = office.case(1).promises().next().unwrap().promise.clone();
    office.told(1, 40, merge(2));
    let survivor = office.case(2);
    let carried: Vec<_> = survivor.promises().collect();
    assert_eq!(carried.len(), 1);
    assert_eq!((carried[0].promise, carried[0].state.is_open()), (&given, true));
    assert_eq!(survivor.clocks().nth(carried[0].number.into()).unwrap().due(), Some(at(120)));
    assert_eq!(office.refuses(2, 50, CaseCommand::Close).0, "case.promise-open");

    // Taken back, each has what it promised itself.
    office.told(1, 60, CaseCommand::Unmerge);
    assert_eq!(office.case(2).promises().count(), 0);
    assert!(office.case(1).promises().next().unwrap().state.is_open());
    block_on(office.desk.wake_due::<Case>(at(130))).unwrap();
    assert!(!office.case(1).promises().next().unwrap().state.is_open());
    let told = [(1, "answer"), (1, "call-back"), (2, "answer")];
    assert_eq!(office.reports(130), told.map(|(of, what)| (of, what.to_owned())));
}

#[test]
fn a_promise_of_a_matter_that_is_resolved_goes_along_as_well() {
    let mut office = Office::with_two();
    office.told(1, 35, call_back());
    office.told(1, 36, CaseCommand::Resolve);
    office.told(1, 40, merge(2));
    let survivor = office.case(2);
    let carried: Vec<_> = survivor.promises().map(|it| it.state.is_open()).collect();
    assert_eq!(carried, [true]);
    let absorbed: Vec<_> = survivor.absorbed().map(|(_, carries)| carries.len()).collect();
    assert_eq!(absorbed, [1], "what was solved is owed no more");
    block_on(office.desk.wake_due::<Case>(at(130))).unwrap();
    assert_eq!(office.reports(130), [(2, "answer".to_owned()), (2, "call-back".to_owned())]);
}

/// A next answer within an hour, and a solution within ten, or twenty where it is not urgent, that waits stop for an hour
/// at most, both while it is worked on and over all.
fn lasting() -> Charter {
    let always = CalendarDraft::new("UTC", 2026..=2026).open(EVERY_DAY, "00:00-24:00");
    let measuring = |metric| Target::measuring(metric, key!("always"));
    let within = |hours| goodwill::sla::Goal::Within(Span::hours(hours));
    let next = measuring(Metric::next_response()).within(Span::hours(1));
    let total = measuring(Metric::total_resolution())
        .within(Span::hours(10))
        .for_priority(key!("low"), within(20))
        .paused_by([key!("parts")])
        .pausing_at_most(Lead::Elapsed(Elapsed::from_hours(1)));
    CharterDraft::default()
        .calendar(key!("always"), always)
        .department(key!("works"), "Public works")
        .channel(key!("letter"), "Letter")
        .priority(key!("low"), "Low")
        .priority(key!("high"), "High")
        .wait_reason(key!("parts"), WaitReason::new(WaitsFor::ThirdParty))
        .agreement(
            key!("promise"),
            Agreement::sla().target(key!("next"), next).target(key!("total"), total),
        )
        .ratify(&Ratification::first(Actor::System))
        .unwrap()
}

fn outstanding(case: &Case, target: &str) -> Vec<Option<Timestamp>> {
    let found = case.clocks().filter(|it| it.target().as_str() == target && it.is_outstanding());
    found.map(Clock::due).collect()
}

#[test]
fn what_is_carried_is_answered_once_and_not_asked_again_for_every_duplicate() {
    let mut office = Office::under(lasting());
    for of in 1..=4 {
        office.told(of, 5 - of as i32, open(3, "high"));
        office.told(of, 15 - of as i32, message());
    }
    for (of, minute) in [(4, 20), (3, 21), (2, 22)] {
        office.told(of, minute, merge(1));
    }
    office.told(1, 30, answer());
    assert_eq!(outstanding(&office.case(1), "next"), []);
    office.told(1, 40, message());
    assert_eq!(outstanding(&office.case(1), "next"), [Some(at(100))]);
    // Nor is it when it was given back.
    office.told(4, 41, CaseCommand::Unmerge);
    office.told(1, 42, answer());
    office.told(1, 43, message());
    assert_eq!(outstanding(&office.case(1), "next"), [Some(at(103))]);
}

#[test]
fn what_is_carried_goes_on_with_its_own_goal_and_its_own_past() {
    let wait = || CaseCommand::Wait { reason: key!("parts") };
    let mut office = Office::under(lasting());
    office.told(1, 0, open(3, "high"));
    office.told(2, 100, open(3, "high"));
    // Its hour of waiting is used up.
    office.told(1, 110, wait());
    office.told(1, 180, CaseCommand::Resume);
    office.told(1, 200, merge(2));
    let (duplicate, survivor) = (office.case(1), office.case(2));
    let carried = survivor.clocks().last().unwrap();
    assert_eq!(carried.ledger().started_at(), Some(at(0)));
    let past = |clock: &Clock| clock.ledger().segments(at(200)).collect::<Vec<_>>();
    assert_eq!(past(carried), past(duplicate.clocks().nth(1).unwrap()));
    office.told(2, 210, wait());
    office.told(2, 230, CaseCommand::Resume);
    assert_eq!(outstanding(&office.case(2), "total"), [Some(at(720)), Some(at(660))]);
    // Less urgent, solved and taken up again twenty minutes later.
    office.told(2, 240, CaseCommand::Resolve);
    office.told(2, 250, CaseCommand::ChangePriority { priority: key!("low") });
    office.told(2, 260, CaseCommand::Reopen);
    assert_eq!(outstanding(&office.case(2), "total"), [Some(at(1340)), Some(at(680))]);
}

#[test]
fn what_was_missed_covers_nothing_that_can_still_be_met() {
    let mut office = Office::with_two();
    block_on(office.desk.wake_due::<Case>(at(65))).unwrap();
    assert_eq!(office.reports(65), [(1, "answer".to_owned())]);
    office.told(2, 66, merge(1));
    block_on(office.desk.wake_due::<Case>(at(95))).unwrap();
    assert_eq!(office.reports(95), [(1, "answer".to_owned())], "due at 90");
}

#[test]
fn a_promise_is_kept_by_whoever_carries_it() {
    let mut office = Office::with_two();
    office.told(1, 35, call_back());
    office.told(1, 40, merge(2));
    let number = office.case(2).promises().next().unwrap().number;
    office.told(2, 90, CaseCommand::Keep { promise: number });
    assert!(!office.case(2).promises().next().unwrap().is_undone());
    office.told(2, 95, CaseCommand::Close);
}

#[test]
fn what_was_merged_names_the_survivor_and_takes_nothing_in() {
    let mut office = Office::with_two();
    office.told(1, 40, merge(2));
    let before = office.case(1);
    let survivor: CaseId = id(2);
    for command in [message(), answer(), CaseCommand::Resolve, CaseCommand::Reopen, merge(3)] {
        let (code, message) = office.refuses(1, 41, command);
        assert_eq!(code, "case.merged");
        assert_eq!(message, format!("the case was merged into {survivor}; say it there"));
    }
    assert_eq!(office.case(1), before);
}

#[test]
fn what_cannot_be_one_is_not_merged() {
    let mut office = Office::with_two();
    office.told(5, 30, open(9, "low"));
    office.told(6, 30, open(3, "low"));
    office.told(6, 31, CaseCommand::Resolve);
    let (same, circle) = ("case.cannot-merge", "a matter cannot be merged into itself");
    let other = "is not held to be";
    office.told(1, 32, merge(2));
    let rows = [
        (2, merge(2), same, circle),
        (2, merge(1), same, circle),
        (1, merge(2), "case.merged", "say it there"), // twice
        (5, merge(1), "case.merged", "say it there"), // into what was merged
        (2, merge(5), same, other),
        (5, merge(2), same, other),
        (2, merge(6), "case.wrong-status", "a case that is resolved cannot take over another"),
        (2, merge(7), "case.not-opened", "open it first"),
        (7, merge(2), "case.not-opened", "open it first"),
        (2, CaseCommand::Unmerge, "case.not-merged", "not merged"),
        (2, CaseCommand::GiveBack { survivor: id(2) }, "case.only-following", "only another case"),
    ];
    for (of, command, code, message) in rows {
        let (found, sentence) = office.refuses(of, 33, command.clone());
        assert_eq!((found.as_str(), sentence.contains(message)), (code, true), "{of}: {sentence}");
    }
    // The survivor of one may be merged in turn; until that is taken back, what it absorbed stays where it is.
    office.told(2, 34, CaseCommand::Wake);
    office.told(8, 34, open(3, "low"));
    office.told(2, 35, merge(8));
    assert_eq!(office.refuses(8, 36, merge(2)).0, "case.cannot-merge");
    let (first, third): (CaseId, CaseId) = (id(2), id(8));
    let refused = office.give(1, 36, CaseCommand::Unmerge).unwrap_err();
    let DeskError::FollowUpRefused { refusal: Refusal::Refused(refused), .. } = refused else {
        panic!("{refused}")
    };
    assert_eq!(refused, CaseRefusal::UnmergeFirst { case: first, into: third });
    assert_eq!(refused.code().as_str(), "case.unmerge-first");
    let sentence =
        format!("{first}, which carries it, was merged into {third}; unmerge {first} first");
    assert_eq!(refused.to_string(), sentence);
    office.told(2, 37, CaseCommand::Unmerge);
    office.told(1, 38, CaseCommand::Unmerge);
}

#[test]
fn matters_of_customers_who_are_held_to_be_one_are_merged() {
    for (from, into) in [(1, 2), (2, 1)] {
        let mut office = Office::under(charter(1));
        office.told(1, 0, open(3, "low"));
        office.told(2, 0, open(4, "low"));
        for (number, (of, command)) in [
            (3, ProfileCommand::Register { customer: id(3), party: Party::person(), name: None }),
            (4, ProfileCommand::Register { customer: id(4), party: Party::person(), name: None }),
            (4, ProfileCommand::JoinInto { other: id(3) }),
        ]
        .into_iter()
        .enumerate()
        {
            assert_eq!(office.refuses(from, 1, merge(into)).0, "case.cannot-merge");
            let command_id = CommandId::from_uuid(Uuid::from_u128(900 + number as u128));
            let of: CustomerId = id(of);
            let order: Order<Profile> =
                Order::new(of.as_uuid(), command_id, command, Actor::System, at(1));
            block_on(office.desk.carry_out(&order)).unwrap();
        }
        office.told(from, 2, merge(into));
        assert_eq!(office.case(from).merged_into(), Some(id(into)));
    }
}
