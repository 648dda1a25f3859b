//! What lies between a merging and its taking back: clocks that disagree, another charter, logs of before, and who may ask for it.

use goodwill::actor::Actor;
use goodwill::case::{Case, CaseCommand, CaseEffect, CaseEvent, PromiseNumber};
use goodwill::charter::{Charter, Context, Ratification, WaitReason, WaitsFor};
use goodwill::decision::{Aggregate, Occurred};
use goodwill::desk::DeskError;
use goodwill::id::{CharterVersion, StreamId};
use goodwill::key;
use goodwill::port::Store;
use goodwill::sla::{Action, Agreement, ChangeLaw, Ladder, Lead, LevelAt, PromiseState, Whom};
use goodwill::testkit::block_on;
use goodwill::time::Elapsed;
use goodwill::wire::Life;
use uuid::Uuid;

use super::{
    Office, assent, at, charter, id, merge, merged, open, states, taken_back, undertaking,
};

/// Whoever takes it back has a clock that is behind that of whoever kept the promise: what was due between was late too early.
#[test]
fn a_clock_that_is_behind_what_the_survivor_did_is_raised_and_nothing_is_late_before_its_time() {
    for (kept, late) in [(70, Some(at(60))), (55, None)] {
        let (mut office, carried) = merged();
        office.told(2, kept, CaseCommand::Keep { promise: carried });
        assert_eq!(taken_back(&mut office, 50), [PromiseState::Kept { at: at(kept) }]);
        let case = office.case(1);
        assert_eq!((case.last_at(), case.merged_into()), (Some(at(kept)), None));
        let answer = case.clocks().next().unwrap();
        assert_eq!((answer.due(), answer.breached_at()), (Some(at(60)), late));
    }
}

/// It was late in the survivor since the merging alone, as if nobody had waited before.
#[test]
fn what_was_broken_before_the_merging_is_as_late_in_the_survivor() {
    let mut office = Office::with_two();
    office.told(1, 35, CaseCommand::Promise(undertaking(60, 120)));
    office.told(1, 300, merge(2));
    let carried = office.case(2).promises().next().unwrap().number;
    let broken = |lateness: Option<i32>| {
        let lateness = lateness.map(Elapsed::from_minutes);
        PromiseState::Broken { at: at(120), lateness, moved_to: None, released: None }
    };
    assert_eq!(states(&office.case(2)), [broken(None)]);
    office.told(2, 310, CaseCommand::Keep { promise: carried });
    assert_eq!(states(&office.case(2)), [broken(Some(190))]);
    assert_eq!(taken_back(&mut office, 600), [broken(Some(190))]);
}

/// A second version, with an agreement more.
fn with_visits() -> Charter {
    let draft = charter(1).declared().clone();
    let visits = draft.agreements["call-backs"].clone();
    let mut ratification = Ratification::first(Actor::System);
    ratification.version = CharterVersion::new(2);
    draft.agreement(key!("visits"), visits).ratify(&ratification).unwrap()
}

const fn adopt() -> CaseCommand {
    CaseCommand::Adopt { law: ChangeLaw::Freeze }
}

/// Nothing is promised under what a charter does not know; the duplicate may adopt one that does while it is merged.
#[test]
fn what_took_its_place_under_an_agreement_of_a_newer_charter_asks_the_duplicate_to_adopt_it_first()
{
    let (mut office, carried) = merged();
    office.put_in_force(with_visits());
    office.told(2, 50, adopt());
    let mut visit = undertaking(200, 300);
    visit.under = key!("visits");
    let moved = CaseCommand::Renegotiate { promise: carried, to: visit, assent: assent() };
    office.told(2, 90, moved);
    let before = [1, 2].map(|of| office.case(of));
    let refused = office.give(1, 100, CaseCommand::Unmerge).unwrap_err();
    let DeskError::FollowUpRefused { stream, refusal } = refused else { panic!("{refused}") };
    assert_eq!(stream, Case::stream(key!("boston"), Uuid::from_u128(1)), "the duplicate itself");
    assert_eq!(refusal.code().as_str(), "case.unknown-key");
    assert!(refusal.to_string().contains("visits"), "{refusal}");
    assert_eq!([1, 2].map(|of| office.case(of)), before);

    office.told(1, 101, adopt());
    let back = taken_back(&mut office, 110);
    // Nothing is dated before what the duplicate did itself.
    let [PromiseState::Renegotiated { at: moved, to, .. }, PromiseState::Open] = back[..] else {
        panic!("{back:?}")
    };
    let case = office.case(1);
    let clock = case.clocks().nth(usize::from(to)).unwrap();
    assert_eq!((moved, clock.agreement().as_str()), (at(101), "visits"));
    assert_eq!(case.promise(to).unwrap().promise.given_at(), at(90));
}

/// Visits are agreed on, but it is the answer alone that is measured of them.
fn with_visits_that_measure_no_promise() -> Charter {
    let mut draft = charter(1).declared().clone();
    let answer = draft.agreements["promise"].targets["answer"].clone();
    draft.agreements.insert(key!("visits"), Agreement::sla().target(key!("visit-answer"), answer));
    draft.ratify(&Ratification::first(Actor::System)).unwrap()
}

/// The newer charter measures promises by what the older one knows only for something else.
#[test]
fn what_took_its_place_under_an_agreement_that_measured_no_promise_then_asks_to_adopt_first() {
    let mut office = Office::under(with_visits_that_measure_no_promise());
    office.told(1, 0, open(3, "high"));
    office.told(2, 30, open(3, "high"));
    office.told(1, 35, CaseCommand::Promise(undertaking(60, 120)));
    office.told(1, 40, merge(2));
    let carried = office.case(2).promises().next().unwrap().number;
    office.put_in_force(with_visits());
    office.told(2, 50, adopt());
    let mut visit = undertaking(200, 300);
    visit.under = key!("visits");
    office.told(2, 90, CaseCommand::Renegotiate { promise: carried, to: visit, assent: assent() });
    let before = [1, 2].map(|of| office.case(of));
    let (code, sentence) = office.refuses(1, 100, CaseCommand::Unmerge);
    assert_eq!(code, "case.promises-not-measured");
    assert_eq!(sentence, "the agreement `visits` has no target whose metric is `promise`");
    assert_eq!([1, 2].map(|of| office.case(of)), before);
    office.told(1, 101, adopt());
    let back = taken_back(&mut office, 110);
    assert!(
        matches!(back[..], [PromiseState::Renegotiated { .. }, PromiseState::Open]),
        "{back:?}"
    );
}

/// A duplicate with as many clocks as a matter can have, and one with one fewer.
#[test]
fn a_duplicate_without_room_for_what_took_the_place_of_its_promise_stays_merged() {
    let (mut office, carried) = merged();
    let (to, assent) = (undertaking(200, 300), assent());
    office.told(2, 90, CaseCommand::Renegotiate { promise: carried, to, assent });
    let [first, second] = [1, 2].map(|of| Case::stream(key!("boston"), Uuid::from_u128(of)));
    let charter = charter(1);
    let context = Context::new(at(100), &Actor::System, &charter);
    let give_back = CaseCommand::GiveBack { survivor: id(2) };
    let given_back = office.case(2).decide(&give_back, &context.following(&first)).unwrap();
    let come_back = &given_back.follow_ups[0].command;
    let mut duplicate = office.case(1);
    let like = duplicate.clocks().next().unwrap();
    let attached = CaseEvent::ClockAttached {
        agreement: like.agreement().clone(),
        target: like.target().clone(),
        number: charter.targets_of(like.agreement()).into_iter().flatten().next().unwrap().0,
        metric: *like.metric(),
        customers_calendar: None,
    };
    let one_more = Occurred { at: at(100), event: attached };
    while duplicate.clocks().len() < 65_535 {
        duplicate.evolve(&one_more);
    }
    let back = duplicate.decide(come_back, &context.following(&second)).unwrap().after;
    assert_eq!((back.clocks().len(), back.merged_into()), (65_536, None));
    duplicate.evolve(&one_more);
    let refusal = duplicate.decide(come_back, &context.following(&second)).unwrap_err();
    assert_eq!(refusal.code().as_str(), "case.too-many-clocks");
    assert_eq!(refusal.to_string(), "a case with 65536 clocks takes no more");
    // Nor is anything else promised to such a matter; all else it does as any other.
    let noted = back.decide(&CaseCommand::note(id(7)), &context).unwrap().after;
    assert_eq!(noted.clocks().len(), 65_536);
    let promise = CaseCommand::Promise(undertaking(200, 300));
    let refusal = back.decide(&promise, &context).unwrap_err();
    assert_eq!(refusal.code().as_str(), "case.too-many-clocks");
}

/// The log goes by time: what happened before the duplicate adopted a charter is dated then, and is kept or broken all the same.
#[test]
fn nothing_is_dated_before_a_charter_that_the_duplicate_adopted_while_it_was_merged() {
    for (kept, state) in [
        (90, PromiseState::Kept { at: at(200) }),
        (
            150,
            PromiseState::Broken {
                at: at(120),
                lateness: Some(Elapsed::from_minutes(80)),
                moved_to: None,
                released: None,
            },
        ),
    ] {
        let (mut office, carried) = merged();
        office.told(2, kept, CaseCommand::Keep { promise: carried });
        office.put_in_force(with_visits());
        office.told(1, 200, adopt());
        assert_eq!(taken_back(&mut office, 600), [state]);
    }
}

/// What a version of the library wrote that did not tell whose promise is which.
fn as_before(case: u128, office: &Office) -> Case {
    let stream: StreamId = Case::stream(key!("boston"), Uuid::from_u128(case));
    let log = block_on(office.desk.store().load(&stream, Default::default())).unwrap();
    let mut replayed = Case::default();
    for recorded in log {
        let mut event = serde_json::to_value(Case::unwrap(&recorded.event).unwrap()).unwrap();
        if let Some(absorbed) = event.get_mut("absorbed") {
            let promises = absorbed.as_object_mut().unwrap().remove("promises");
            assert_eq!(promises, Some(serde_json::json!([[4, 2]])), "told since");
        }
        let event = serde_json::from_value(event).unwrap();
        replayed.evolve(&Occurred { at: recorded.at, event });
    }
    replayed
}

/// In what was recorded before the survivor remembered whose promise is which, it is as it was then: nothing comes back.
#[test]
fn a_merging_that_was_recorded_before_still_reads_replays_and_can_be_taken_back() {
    let (mut office, carried) = merged();
    office.told(2, 90, CaseCommand::Keep { promise: carried });
    let [mut duplicate, mut survivor] = [1, 2].map(|of| as_before(of, &office));
    assert_eq!(states(&survivor), [PromiseState::Kept { at: at(90) }]);
    assert!(survivor.absorbed().eq(office.case(2).absorbed()));
    let [first, second] = [1, 2].map(|of| Case::stream(key!("boston"), Uuid::from_u128(of)));
    let charter = charter(1);
    let context = Context::new(at(600), &Actor::System, &charter);
    let give_back = CaseCommand::GiveBack { survivor: id(2) };
    let given_back = survivor.carry_out(&give_back, &context.following(&first)).unwrap();
    let come_back = &given_back.follow_ups[0].command;
    assert_eq!(come_back, &CaseCommand::ComeBack { outcomes: Vec::new() });
    duplicate.carry_out(come_back, &context.following(&second)).unwrap();
    assert_eq!((duplicate.merged_into(), survivor.promises().count()), (None, 0));
    let broken =
        PromiseState::Broken { at: at(120), lateness: None, moved_to: None, released: None };
    assert_eq!(states(&duplicate), [broken], "to be settled there by hand");
}

/// Nobody but the survivor says what became of what it carries.
#[test]
fn only_who_carries_it_lets_it_come_back() {
    let (mut office, _) = merged();
    let come_back = || CaseCommand::ComeBack { outcomes: Vec::new() };
    // By hand: to what is merged, and to what is not; nobody is told to unmerge what is not merged.
    let give_back = CaseCommand::GiveBack { survivor: id(9) };
    for (of, command) in [(1, come_back()), (2, come_back()), (1, give_back)] {
        assert_eq!(office.refuses(of, 50, command).0, "case.only-following");
    }
    let charter = charter(1);
    let stranger = Case::stream(key!("boston"), Uuid::from_u128(9));
    let context = Context::new(at(50), &Actor::System, &charter).following(&stranger);
    for of in [1, 2] {
        let refusal = office.case(of).decide(&come_back(), &context).unwrap_err();
        assert_eq!(refusal.code().as_str(), "case.not-merged");
    }
}

/// A level ten minutes before a call-back is due, and one twenty minutes after it.
fn climbing() -> Charter {
    let mut draft = charter(1).declared().clone();
    let call_backs = draft.agreements.get_mut("call-backs").unwrap();
    let call_back = call_backs.targets.get_mut("call-back").unwrap();
    *call_back = call_back.clone().paused_by([key!("parts")]);
    call_back.ladder = Some(key!("steps"));
    let minutes = |minutes| Lead::Elapsed(Elapsed::from_minutes(minutes));
    let steps = Ladder::default()
        .level(LevelAt::BeforeDue(minutes(10)), [Action::Host(key!("page"))])
        .level(LevelAt::AfterDue(minutes(20)), [Action::Notify(Whom::Owner)]);
    draft
        .wait_reason(key!("parts"), WaitReason::new(WaitsFor::ThirdParty))
        .ladder(key!("steps"), steps)
        .ratify(&Ratification::first(Actor::System))
        .unwrap()
}

/// Which levels were told, by whom, in all of a history.
fn levels(merged_at: i32, then: impl Fn(&mut Office, PromiseNumber)) -> Vec<(u128, u16)> {
    let mut office = Office::under(climbing());
    office.told(1, 0, open(3, "high"));
    office.told(2, 30, open(3, "high"));
    let mut elastic = undertaking(60, 120);
    elastic.pledge = elastic.pledge.clone().elastic();
    office.told(1, 35, CaseCommand::Promise(elastic));
    office.told(1, merged_at, merge(2));
    let carried = office.case(2).promises().next().unwrap().number;
    then(&mut office, carried);
    block_on(office.desk.wake_due::<Case>(at(2000))).unwrap();
    let told = office.effects(2000).into_iter().filter_map(|(of, effect)| match effect {
        CaseEffect::Escalate { target, level, .. } if target.as_str() == "call-back" => {
            Some((of, level))
        }
        _ => None,
    });
    told.collect()
}

/// Whoever reached a level told of it, and nobody else does.
#[test]
fn each_level_of_a_ladder_is_told_once_by_whoever_reached_it_first() {
    let keep = |promise| CaseCommand::Keep { promise };
    let late = levels(40, |office, promise| {
        office.told(2, 150, keep(promise));
        office.told(1, 600, CaseCommand::Unmerge);
    });
    assert_eq!(late, [(2, 0), (2, 1)], "both in the survivor");
    let before = levels(125, |office, _| office.told(1, 150, CaseCommand::Unmerge));
    assert_eq!(before, [(1, 0), (2, 1)], "the first before the merging");
    let after = levels(40, |office, _| office.told(1, 130, CaseCommand::Unmerge));
    assert_eq!(after, [(2, 0), (1, 1)], "the second after it was taken back");
    let held_open = levels(40, |office, promise| {
        office.told(2, 112, CaseCommand::Wait { reason: key!("parts") });
        office.told(2, 172, CaseCommand::Resume);
        office.told(2, 175, keep(promise));
        office.told(1, 176, CaseCommand::Unmerge);
    });
    assert_eq!(held_open, [(2, 0), (1, 1)], "waits of the survivor do not count");
    let moved = levels(40, |office, promise| {
        let to = undertaking(130, 200);
        office.told(2, 115, CaseCommand::Renegotiate { promise, to, assent: assent() });
        office.told(1, 600, CaseCommand::Unmerge);
    });
    assert_eq!(moved, [(2, 0), (2, 0), (2, 1)], "and those of what took its place");
}
