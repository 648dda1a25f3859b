//! What a survivor carries: told once by the two together, lost by neither, and no promise of its own.

use goodwill::actor::Actor;
use goodwill::calendar::{CalendarDraft, EVERY_DAY};
use goodwill::case::{Case, CaseCommand, CaseEffect, Opening};
use goodwill::charter::{Charter, Ratification, WaitReason, WaitsFor};
use goodwill::desk::Order;
use goodwill::id::{CharterVersion, CommandId};
use goodwill::key;
use goodwill::sla::{
    Action, Agreement, ChangeLaw, Clock, ExplainedStretch, Ladder, Lead, LevelAt, Metric, Target,
    Whom,
};
use goodwill::testkit::block_on;
use goodwill::time::{Elapsed, Span, WorkingTime};
use uuid::Uuid;

use super::office::{Office, at, charter, id, merge, open};
use super::works;

/// An answer within an hour, or within four where it is not urgent, that waits stop; warned of a quarter of an hour before, and
/// with a level before it and one at it, of which people are told from nine to half past ten and from noon on.
fn climbing() -> Charter {
    let mut draft = charter(1).declared().clone();
    let promise = draft.agreements.get_mut("promise").unwrap();
    let answer = promise.targets.get_mut("answer").unwrap();
    answer.pauses.insert(key!("parts"));
    answer.warn = Some(Lead::Elapsed(Elapsed::from_minutes(15)));
    answer.ladder = Some(key!("steps"));
    let steps = Ladder::default()
        .level(LevelAt::Percent(80), [Action::Host(key!("page"))])
        .level(LevelAt::Percent(100), [Action::Notify(Whom::Owner)])
        .notifying_in(key!("day"));
    let day = CalendarDraft::new("UTC", 2026..=2026)
        .open(EVERY_DAY, "09:00-10:30")
        .open(EVERY_DAY, "12:00-18:00");
    draft
        .calendar(key!("day"), day)
        .wait_reason(key!("parts"), WaitReason::new(WaitsFor::ThirdParty))
        .ladder(key!("steps"), steps)
        .ratify(&Ratification::first(Actor::System))
        .unwrap()
}

fn escalated(level: u16, action: Action) -> CaseEffect {
    CaseEffect::Escalate { target: key!("answer"), level, action }
}

#[test]
fn what_was_warned_of_and_climbed_is_not_told_again_by_whoever_carries_it() {
    let mut office = Office::under(climbing());
    office.told(1, 0, open(3, "high"));
    office.told(2, 30, open(3, "high"));
    block_on(office.desk.wake_due::<Case>(at(50))).unwrap();
    let warned = CaseEffect::WarnOwner { target: key!("answer") };
    assert_eq!(office.effects(50), [(1, warned), (1, escalated(0, Action::Host(key!("page"))))]);
    office.told(1, 52, merge(2));
    // It stands still and runs again: that moves its warning and its levels, but they are not new.
    office.told(2, 53, CaseCommand::Wait { reason: key!("parts") });
    office.told(2, 55, CaseCommand::Resume);
    block_on(office.desk.wake_due::<Case>(at(56))).unwrap();
    assert_eq!(office.effects(56), []);
    let survivor = office.case(2);
    let carried = survivor.clocks().nth(2).unwrap();
    assert_eq!((carried.due(), carried.levels_reached().len()), (Some(at(62)), 1));
}

#[test]
fn a_level_that_waits_for_people_is_not_lost_where_another_matter_carries_it() {
    let mut office = Office::under(climbing());
    office.told(1, 0, open(3, "low"));
    // Due at ten by now, which is past; whoever is to hear of that is there again at noon.
    office.told(1, 150, CaseCommand::ChangePriority { priority: key!("high") });
    office.told(2, 151, open(3, "low"));
    office.effects(155);
    office.told(1, 160, merge(2));
    for minute in [161, 179] {
        block_on(office.desk.wake_due::<Case>(at(minute))).unwrap();
        assert_eq!(office.effects(minute), []);
    }
    block_on(office.desk.wake_due::<Case>(at(181))).unwrap();
    assert_eq!(office.effects(181), [(2, escalated(1, Action::Notify(Whom::Owner)))]);
}

#[test]
fn what_comes_due_as_a_wait_is_left_behind_is_told_by_whoever_carries_it() {
    let mut office = Office::under(climbing());
    office.told(1, 0, open(3, "low"));
    office.told(2, 0, open(3, "low"));
    office.told(1, 50, CaseCommand::Wait { reason: key!("parts") });
    // Ten minutes are left of its hour: too few for a warning in time.
    office.told(1, 55, CaseCommand::ChangePriority { priority: key!("high") });
    office.told(1, 70, merge(2));
    assert_eq!(office.case(2).clocks().nth(2).unwrap().due(), Some(at(80)));
    block_on(office.desk.wake_due::<Case>(at(71))).unwrap();
    let warned = CaseEffect::WarnOwner { target: key!("answer") };
    assert_eq!(office.effects(71), [(2, warned), (2, escalated(0, Action::Host(key!("page"))))]);
}

#[test]
fn a_further_agreement_is_promised_though_the_same_is_carried_for_another() {
    let mut office = Office::under(charter(1));
    let none = Opening::new(id(3), key!("letter"), key!("works"), key!("high"));
    office.told(1, 0, open(3, "high"));
    office.told(2, 30, CaseCommand::Open(none));
    office.told(1, 40, merge(2));
    office.told(2, 50, CaseCommand::AddAgreement { agreement: key!("promise") });
    let dues: Vec<_> = office.case(2).clocks().map(Clock::due).collect();
    let day = 24 * 60;
    assert_eq!(dues, [60, day, 90, 30 + day].map(|minute| Some(at(minute))));
    // Given back, it owes its own still.
    office.told(1, 55, CaseCommand::Unmerge);
    assert_eq!(office.case(2).clocks().filter(|it| it.is_outstanding()).count(), 2);
}

#[test]
fn what_a_path_promises_is_promised_though_the_same_is_carried_for_another() {
    let office = Office::under(works::works());
    let mut given = 0;
    let mut tell = |of: u128, minute, actor, command| {
        given += 1;
        let command_id = CommandId::from_uuid(Uuid::from_u128(given));
        let order: Order<Case> =
            Order::new(Uuid::from_u128(of), command_id, command, actor, at(minute));
        block_on(office.desk.carry_out(&order)).unwrap();
    };
    for of in [1, 2] {
        let opening = Opening::new(id(3), key!("phone"), key!("service"), key!("normal"));
        tell(of, 0, works::clerk(), CaseCommand::Open(opening));
    }
    tell(1, 10, works::clerk(), works::repair());
    tell(1, 20, works::fitter(), works::accept(works::fitter_id()));
    tell(1, 30, works::clerk(), merge(2));
    tell(2, 40, works::clerk(), works::repair());
    let survivor = office.case(2);
    let owed = survivor.clocks().filter(|it| it.is_outstanding());
    let owed: Vec<_> = owed.map(|it| (it.target().as_str(), it.due())).collect();
    assert_eq!(owed, [("ownership", Some(at(260))), ("acceptance", Some(at(160)))]);
}

/// As [`charter`], with an answer within four open hours; waits for parts stop it for two of them. Open from this hour on.
fn opening_at(version: u32, hour: &str) -> Charter {
    let mut draft = charter(version).declared().clone();
    let open =
        CalendarDraft::new("UTC", 2026..=2026).open(EVERY_DAY, format!("{hour}-24:00").as_str());
    let answer = Target::measuring(Metric::first_response(), key!("open"))
        .within(Span::working_hours(4))
        .paused_by([key!("parts")])
        .pausing_at_most(Lead::Working(WorkingTime::from_hours(2)));
    draft.agreements.insert(key!("promise"), Agreement::sla().target(key!("answer"), answer));
    let mut ratification = Ratification::first(Actor::System);
    ratification.version = CharterVersion::new(version);
    draft
        .calendar(key!("open"), open)
        .wait_reason(key!("parts"), WaitReason::new(WaitsFor::ThirdParty))
        .ratify(&ratification)
        .unwrap()
}

/// What was carried forgot that another calendar had come: what was used up before it was reckoned by the new one.
#[test]
fn what_was_used_up_before_another_calendar_came_stays_so_where_it_is_carried() {
    let second = opening_at(2, "11:00");
    let mut office = Office::under(opening_at(1, "00:00"));
    (1..=3).for_each(|of| office.told(of, 0, open(3, "high")));
    // Until eleven one hour of the wait is used up, and one of the answer; the new calendar knows of neither.
    office.told(1, 0, CaseCommand::Wait { reason: key!("parts") });
    office.told(1, 60, CaseCommand::Resume);
    office.put_in_force(second.clone());
    (1..=3).for_each(|of| office.told(of, 120, CaseCommand::Adopt { law: ChangeLaw::FromNow }));
    let explained = |office: &Office, of, clock, minute| {
        office.case(of).explain(clock, &second, at(minute)).unwrap().unwrap()
    };
    let before = explained(&office, 1, 0, 130).stretches;
    assert_eq!(
        before.iter().map(ExplainedStretch::counted).sum::<Elapsed>(),
        Elapsed::from_minutes(70)
    );

    office.told(1, 130, merge(2));
    assert_eq!(explained(&office, 2, 1, 130).stretches, before);
    // Its budget is that of the matter that waited; the survivor has one of its own.
    let stops_until = |office: &Office, of| {
        let case = office.case(of);
        case.clocks().map(Clock::runs_on_at).collect::<Vec<_>>()
    };
    office.told(2, 140, CaseCommand::Wait { reason: key!("parts") });
    assert_eq!(stops_until(&office, 2), [Some(at(260)), Some(at(200))]);
    office.told(2, 150, CaseCommand::Resume);

    // Carried on by a third matter, it is still so: ten more minutes are gone of each.
    office.told(2, 160, merge(3));
    office.told(3, 170, CaseCommand::Wait { reason: key!("parts") });
    assert_eq!(stops_until(&office, 3), [Some(at(290)), Some(at(280)), Some(at(220))]);

    // And so it is where everything is taken back.
    office.told(2, 180, CaseCommand::Unmerge);
    office.told(1, 190, CaseCommand::Unmerge);
    office.told(1, 200, CaseCommand::Wait { reason: key!("parts") });
    assert_eq!(stops_until(&office, 1), [Some(at(260))]);
    assert_eq!(explained(&office, 1, 0, 130).stretches, before);
}
