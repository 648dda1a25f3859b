//! What became of a promise while another matter carried it comes back with the matter that gave it.

mod between;

use goodwill::actor::Actor;
use goodwill::case::{Case, CaseCommand, CaseEffect, PromiseNumber, Undertaking};
use goodwill::charter::{Charter, Ratification, WaitReason, WaitsFor};
use goodwill::key;
use goodwill::sla::{
    Assent, ClockState, DueWindow, Lead, Metric, Pledge, PromiseState, Provenance, Signal,
    SignalSet, Target,
};
use goodwill::testkit::block_on;
use goodwill::time::{Elapsed, Span};
use uuid::Uuid;

use super::office::{Office, at, charter, id, merge, open};

fn undertaking(from: i32, by: i32) -> Box<Undertaking> {
    let window = DueWindow::new(at(from), at(by)).unwrap();
    let pledge = Pledge::new(key!("letter"), window, id(3), id(6), Provenance::Contact(id(4)));
    Box::new(Undertaking::of(pledge, key!("call-backs")))
}

const fn assent() -> Option<Assent> {
    Some(Assent { by: id_of_customer(), shown_by: id_of_words() })
}

const fn id_of_customer() -> goodwill::id::CustomerId {
    goodwill::id::CustomerId::from_uuid(Uuid::from_u128(3))
}

const fn id_of_words() -> goodwill::id::ContentId {
    goodwill::id::ContentId::from_uuid(Uuid::from_u128(4))
}

/// Two matters; the first promised to call back from an hour after its opening to two hours after, and was merged.
fn merged() -> (Office, PromiseNumber) {
    let mut office = Office::with_two();
    office.told(1, 35, CaseCommand::Promise(undertaking(60, 120)));
    office.told(1, 40, merge(2));
    let carried = office.case(2).promises().next().unwrap().number;
    (office, carried)
}

fn states(case: &Case) -> Vec<PromiseState<PromiseNumber>> {
    case.promises().map(|promised| promised.state).collect()
}

/// Taken back: each promise stands where it was given, nothing is left in the other, and no call-back is reported any more.
fn taken_back(office: &mut Office, minute: i32) -> Vec<PromiseState<PromiseNumber>> {
    office.told(1, minute, CaseCommand::Unmerge);
    assert_eq!(office.case(2).promises().count(), 0);
    states(&office.case(1))
}

fn call_backs_reported(office: &Office, minute: i32) -> usize {
    block_on(office.desk.wake_due::<Case>(at(minute))).unwrap();
    office.reports(minute).iter().filter(|(_, target)| target == "call-back").count()
}

/// What the survivor kept was broken in the duplicate, once taken back after the window.
#[test]
fn what_was_kept_meanwhile_is_kept() {
    let (mut office, carried) = merged();
    office.told(2, 90, CaseCommand::Keep { promise: carried });
    assert_eq!(taken_back(&mut office, 600), [PromiseState::Kept { at: at(90) }]);
    let case = office.case(1);
    let clock = case.clocks().nth(2).unwrap();
    assert!(!clock.is_outstanding() && clock.breached_at().is_none());
    assert_eq!(call_backs_reported(&office, 2000), 0);
    office.told(1, 2001, CaseCommand::Close);
}

#[test]
fn what_was_broken_meanwhile_is_broken_told_once_and_can_be_done_late_on_either_side() {
    for done_there in [true, false] {
        let (mut office, carried) = merged();
        assert_eq!(call_backs_reported(&office, 130), 1, "by the survivor");
        if done_there {
            office.told(2, 150, CaseCommand::Keep { promise: carried });
        }
        let back = taken_back(&mut office, 600);
        if !done_there {
            office.told(1, 600, CaseCommand::Keep { promise: 2 });
        }
        let minutes = if done_there { 30 } else { 480 };
        let lateness = Some(Elapsed::from_minutes(minutes));
        let late = PromiseState::Broken { at: at(120), lateness, moved_to: None, released: None };
        assert_eq!(states(&office.case(1)), [late]);
        let undone =
            PromiseState::Broken { at: at(120), lateness: None, moved_to: None, released: None };
        assert_eq!(back, [if done_there { late } else { undone }]);
        assert_eq!(call_backs_reported(&office, 2000), 0, "nobody is told twice");
    }
}

#[test]
fn what_was_given_up_meanwhile_is_given_up_in_time_or_late() {
    let by = assent().unwrap();
    let (mut office, carried) = merged();
    office.told(2, 90, CaseCommand::Release { promise: carried, by });
    assert_eq!(taken_back(&mut office, 600), [PromiseState::Released { at: at(90), by }]);
    assert_eq!(call_backs_reported(&office, 2000), 0);

    let (mut office, carried) = merged();
    office.told(2, 140, CaseCommand::Release { promise: carried, by });
    let released = Some(by);
    let broken = PromiseState::Broken { at: at(120), lateness: None, moved_to: None, released };
    assert_eq!(taken_back(&mut office, 600), [broken]);
}

/// What took its place stayed with the survivor, which had never promised it to anybody.
#[test]
fn what_was_moved_meanwhile_comes_back_with_what_took_its_place() {
    let (mut office, carried) = merged();
    let to = || undertaking(200, 300);
    office.told(2, 90, CaseCommand::Renegotiate { promise: carried, to: to(), assent: assent() });
    let [PromiseState::Renegotiated { at: moved, to: second, agreed_by }, PromiseState::Open] =
        taken_back(&mut office, 150)[..]
    else {
        panic!("{:?}", states(&office.case(1)))
    };
    assert_eq!((moved, Some(agreed_by)), (at(90), assent()));
    let case = office.case(1);
    let clock = case.clocks().nth(usize::from(second)).unwrap();
    assert_eq!((clock.due(), clock.ledger().started_at()), (Some(at(300)), Some(at(90))));
    let left = office.case(2);
    assert!(
        left.clocks()
            .filter(|it| it.target().as_str() == "call-back")
            .all(|it| !it.is_outstanding())
    );
    assert_eq!(call_backs_reported(&office, 2000), 1, "due after it came back");

    // Without asking, then kept; and when it was broken already, by agreement.
    let (mut office, carried) = merged();
    office.told(2, 90, CaseCommand::Renegotiate { promise: carried, to: to(), assent: None });
    let second = office.case(2).promises().nth(1).unwrap().number;
    office.told(2, 250, CaseCommand::Keep { promise: second });
    let back = taken_back(&mut office, 600);
    let moved_to = Some(office.case(1).promises().nth(1).unwrap().number);
    let broken =
        |when| PromiseState::Broken { at: at(when), lateness: None, moved_to, released: None };
    assert_eq!(back, [broken(90), PromiseState::Kept { at: at(250) }]);

    let (mut office, carried) = merged();
    office.told(2, 150, CaseCommand::Renegotiate { promise: carried, to: to(), assent: assent() });
    let back = taken_back(&mut office, 160);
    assert_eq!(back, [broken(120), PromiseState::Open]);
}

/// An elastic promise, a warning a quarter of an hour before its window ends, and waits for parts, which move it.
fn with_waits() -> Charter {
    let mut draft = charter(1).declared().clone();
    let call_backs = draft.agreements.get_mut("call-backs").unwrap();
    let call_back = call_backs.targets.get_mut("call-back").unwrap();
    *call_back = call_back.clone().paused_by([key!("parts")]);
    call_back.warn = Some(Lead::Elapsed(Elapsed::from_minutes(15)));
    draft
        .wait_reason(key!("parts"), WaitReason::new(WaitsFor::ThirdParty))
        .ratify(&Ratification::first(Actor::System))
        .unwrap()
}

/// As [`merged`], with a promise that waits move; the survivor waits for an hour from this minute on, and this is then done.
fn waited_for(waits: i32, then: impl Fn(&mut Office, PromiseNumber)) -> Office {
    let mut office = Office::under(with_waits());
    office.told(1, 0, open(3, "high"));
    office.told(2, 30, open(3, "high"));
    let mut elastic = undertaking(60, 120);
    elastic.pledge = elastic.pledge.clone().elastic();
    office.told(1, 35, CaseCommand::Promise(elastic));
    office.told(1, 40, merge(2));
    let carried = office.case(2).promises().next().unwrap().number;
    block_on(office.desk.wake_due::<Case>(at(waits))).unwrap();
    office.told(2, waits, CaseCommand::Wait { reason: key!("parts") });
    office.told(2, waits + 60, CaseCommand::Resume);
    then(&mut office, carried);
    office
}

/// The waits were another matter's: the duplicate said nothing of them to anybody.
#[test]
fn what_waits_of_the_survivor_held_open_is_broken_when_it_fell_due_and_told() {
    let broken = |lateness: Option<i32>| {
        let lateness = lateness.map(Elapsed::from_minutes);
        PromiseState::Broken { at: at(120), lateness, moved_to: None, released: None }
    };
    type Told = Vec<(u128, CaseEffect)>;
    let told = |office: &Office, minute| -> Told {
        let of_it = |(_, effect): &(u128, CaseEffect)| match effect {
            CaseEffect::WarnOwner { target } | CaseEffect::ReportBreach { target } => {
                target.as_str() == "call-back"
            }
            _ => false,
        };
        office.effects(minute).into_iter().filter(of_it).collect()
    };
    let late = || (1, CaseEffect::ReportBreach { target: key!("call-back") });
    let near = |of| (of, CaseEffect::WarnOwner { target: key!("call-back") });

    // Neither warned of nor late in the survivor when it was taken back.
    let mut office = waited_for(50, |_, _| {});
    assert_eq!(office.case(2).clocks().nth(4).unwrap().due(), Some(at(180)));
    assert_eq!(taken_back(&mut office, 150), [broken(None)]);
    assert_eq!(told(&office, 150), [near(1), late()]);

    // The survivor warned of it, which is not done again.
    let mut office = waited_for(110, |_, _| {});
    assert_eq!(told(&office, 170), [near(2)]);
    assert_eq!(taken_back(&mut office, 175), [broken(None)]);
    assert_eq!(told(&office, 175), [late()]);

    // In time there, and too late here.
    let keep = |office: &mut Office, promise| office.told(2, 130, CaseCommand::Keep { promise });
    let mut office = waited_for(50, keep);
    assert_eq!(states(&office.case(2)), [PromiseState::Kept { at: at(130) }]);
    assert_eq!(taken_back(&mut office, 150), [broken(Some(10))]);
    assert_eq!(told(&office, 150), [near(1), late()]);

    // Late on both sides, later there: it was told when it was late here.
    let mut office = waited_for(50, |_, _| {});
    block_on(office.desk.wake_due::<Case>(at(200))).unwrap();
    assert_eq!(taken_back(&mut office, 210), [broken(None)]);
    assert_eq!(told(&office, 210), [near(2), (2, late().1)], "by the survivor, once");
}

/// What is promised and kept in the survivor meets what the duplicate measures by it.
#[test]
fn what_was_kept_meanwhile_meets_what_is_measured_by_it() {
    let mut draft = charter(1).declared().clone();
    let metric = Metric {
        starts: SignalSet::of(&[Signal::Opened]),
        stops: SignalSet::of(&[Signal::PromiseKept]),
        ..Metric::first_response()
    };
    let always = Target::measuring(metric, key!("always")).within(Span::hours(2));
    let promise = draft.agreements.get_mut("promise").unwrap();
    promise.targets.insert(key!("called-back"), always);
    let charter = draft.ratify(&Ratification::first(Actor::System)).unwrap();
    let mut office = Office::under(charter);
    office.told(1, 0, open(3, "high"));
    office.told(2, 30, open(3, "high"));
    office.told(1, 35, CaseCommand::Promise(undertaking(60, 120)));
    office.told(1, 40, merge(2));
    let carried = office.case(2).promises().next().unwrap().number;
    office.told(2, 90, CaseCommand::Keep { promise: carried });
    office.told(1, 600, CaseCommand::Unmerge);
    let case = office.case(1);
    let met = case.clocks().find(|clock| clock.target().as_str() == "called-back").unwrap();
    assert!(matches!(met.state(), ClockState::Met { at: when, .. } if *when == at(90)), "{met:?}");
    assert_eq!(met.breached_at(), None);
}

/// One that a third matter carried comes back by way of the second.
#[test]
fn in_a_chain_it_comes_back_step_by_step() {
    let (mut office, _) = merged();
    office.told(3, 41, open(3, "high"));
    office.told(2, 45, merge(3));
    let carried = office.case(3).promises().next().unwrap().number;
    office.told(3, 90, CaseCommand::Keep { promise: carried });
    office.told(2, 300, CaseCommand::Unmerge);
    assert_eq!(states(&office.case(2)), [PromiseState::Kept { at: at(90) }]);
    assert_eq!(taken_back(&mut office, 600), [PromiseState::Kept { at: at(90) }]);
    assert_eq!(call_backs_reported(&office, 2000), 0);
}

#[test]
fn what_a_third_matter_moved_and_broke_comes_back_step_by_step_and_is_told_once() {
    let (mut office, _) = merged();
    office.told(3, 41, open(3, "high"));
    office.told(2, 45, merge(3));
    let carried = office.case(3).promises().next().unwrap().number;
    let to = undertaking(200, 300);
    office.told(3, 90, CaseCommand::Renegotiate { promise: carried, to, assent: assent() });
    assert_eq!(call_backs_reported(&office, 310), 1, "by the third");
    for (of, minute, left) in [(2, 400, 3), (1, 600, 2)] {
        office.told(of, minute, CaseCommand::Unmerge);
        assert_eq!(office.case(left).promises().count(), 0);
        let [PromiseState::Renegotiated { at: moved, to, agreed_by }, late] =
            states(&office.case(of))[..]
        else {
            panic!("{:?}", states(&office.case(of)))
        };
        assert_eq!((moved, Some(agreed_by)), (at(90), assent()));
        let broken =
            PromiseState::Broken { at: at(300), lateness: None, moved_to: None, released: None };
        assert_eq!((late, office.case(of).promise(to).unwrap().state), (broken, broken));
    }
    assert_eq!(call_backs_reported(&office, 2000), 0, "nobody is told twice");
    office.told(1, 2001, CaseCommand::Keep { promise: 3 });
}

/// What each promises itself stays with it.
#[test]
fn what_the_survivor_promised_itself_stays_there() {
    let (mut office, carried) = merged();
    office.told(2, 50, CaseCommand::Promise(undertaking(60, 130)));
    office.told(2, 90, CaseCommand::Keep { promise: carried });
    office.told(1, 100, CaseCommand::Unmerge);
    assert_eq!(states(&office.case(1)), [PromiseState::Kept { at: at(90) }]);
    assert_eq!(states(&office.case(2)), [PromiseState::Open]);
}
