//! Another charter for matters that are open: looked at first, then adopted, each exactly once.

use std::sync::Arc;

use goodwill::actor::Actor;
use goodwill::calendar::{CalendarDraft, EVERY_DAY};
use goodwill::case::{Case, CaseCommand, CaseRefusal, Opening, Undertaking};
use goodwill::charter::{
    Charter, CharterDraft, ChartersInForce, Context, Ratification, WaitReason,
};
use goodwill::decision::{Aggregate, LookupKey, Refusal};
use goodwill::desk::{Desk, DeskError, Order};
use goodwill::id::{CharterVersion, CommandId, Id, TenantKey};
use goodwill::key;
use goodwill::memory::MemoryStore;
use goodwill::port::{Position, Store};
use goodwill::proptest::prelude::*;
use goodwill::sla::{
    Agreement, ChangeLaw, Clock, DueWindow, Goal, Lead, Metric, Pledge, Provenance, SegmentKind,
    Target,
};
use goodwill::testkit::block_on;
use goodwill::testkit::case::{charters, steps_under};
use goodwill::time::{Elapsed, Span, Timestamp, WorkingTime};
use goodwill::wire::Life;
use uuid::Uuid;

use super::laws::config;

const LAWS: [ChangeLaw; 3] = [ChangeLaw::Freeze, ChangeLaw::FromNow, ChangeLaw::Retroactive];

/// Takes something out of a charter.
type Take = fn(&mut CharterDraft);

fn tenant() -> TenantKey {
    key!("boston")
}

fn id<E>(number: u128) -> Id<E> {
    Id::from_uuid(Uuid::from_u128(number))
}

fn at(time: &str) -> Timestamp {
    format!("2026-03-02T{time}:00Z").parse().unwrap()
}

/// An answer within so many hours of the office, which is open every day from this hour on; the first of two agreements
/// in the second version, so that the targets have other numbers there.
fn charter(version: u32, opens: &str, hours: u16) -> Charter {
    let office =
        CalendarDraft::new("UTC", 2026..=2026).open(EVERY_DAY, format!("{opens}-20:00").as_str());
    let answer = Target::measuring(Metric::first_response(), key!("office"))
        .within(Span::working_hours(hours))
        .paused_by([key!("customer")]);
    let promise = Agreement::sla().target(key!("answer"), answer.clone());
    let mut draft = CharterDraft::default()
        .calendar(key!("office"), office)
        .department(key!("works"), "Public works")
        .channel(key!("letter"), "Letter")
        .priority(key!("low"), "Low")
        .wait_reason(key!("customer"), WaitReason::for_customer())
        .agreement(key!("promise"), promise);
    if version > 1 {
        draft = draft.agreement(key!("another"), Agreement::sla().target(key!("answer"), answer));
    } else {
        draft = draft.priority(key!("high"), "High, which the second does not know");
    }
    let mut ratification = Ratification::first(Actor::System);
    ratification.version = CharterVersion::new(version);
    draft.ratify(&ratification).unwrap()
}

fn open() -> CaseCommand {
    let opening = Opening::new(id(3), key!("letter"), key!("works"), key!("low"));
    CaseCommand::Open(opening.under(key!("promise")))
}

fn due(case: &Case) -> Option<Timestamp> {
    case.clocks().next().and_then(Clock::due)
}

fn adopt(law: ChangeLaw) -> CaseCommand {
    CaseCommand::Adopt { law }
}

#[test]
fn each_law_says_what_becomes_of_a_due_time() {
    // From nine to eight, four hours; then from noon on, and three hours.
    let (first, second) = (charter(1, "09:00", 4), charter(2, "12:00", 3));
    let mut case = Case::default();
    let by_first = |now| Context::new(now, &Actor::System, &first);
    let by_second = |now| Context::new(now, &Actor::System, &second);
    case.carry_out(&open(), &by_first(at("09:00"))).unwrap();
    assert_eq!(due(&case), Some(at("13:00")));
    // At eleven two hours are used. From now on one is left, from noon on; as if always so, none is used.
    let rows = [
        (ChangeLaw::Freeze, at("13:00")),
        (ChangeLaw::FromNow, at("13:00")),
        (ChangeLaw::Retroactive, at("15:00")),
    ];
    for (law, expected) in rows {
        let mut adopted = case.clone();
        adopted.carry_out(&adopt(law), &by_second(at("11:00")).before(&first)).unwrap();
        assert_eq!(due(&adopted), Some(expected), "{law:?}");
        assert_eq!(adopted.charter(), Some(second.version()));
        assert_eq!(adopted.keys()[1], LookupKey::Charter(second.version()));
        // From here on it runs under the new one, and only there.
        let content = id(4);
        let note = CaseCommand::note(content);
        assert!(adopted.decide(&note, &by_second(at("12:00"))).is_ok());
        let refusal = adopted.decide(&note, &by_first(at("12:00"))).unwrap_err();
        assert_eq!(refusal.code().as_str(), "case.other-charter");
        let again = adopted.decide(&adopt(law), &by_second(at("12:00")).before(&first)).unwrap();
        assert!(again.is_empty(), "it is adopted already");
    }
    // Without the charter so far nothing can be measured.
    let refusal = case.decide(&adopt(ChangeLaw::FromNow), &by_second(at("11:00"))).unwrap_err();
    assert_eq!(refusal.code().as_str(), "case.other-charter");
}

/// The whole of a solution within so many hours of the office, which is open every day from this hour on.
fn solving(version: u32, opens: &str, hours: u16) -> Charter {
    let mut draft = charter(version, opens, hours).declared().clone();
    let solution = Target::measuring(Metric::total_resolution(), key!("office"))
        .within(Span::working_hours(hours));
    draft.agreements.insert(key!("promise"), Agreement::sla().target(key!("solution"), solution));
    let mut ratification = Ratification::first(Actor::System);
    ratification.version = CharterVersion::new(version);
    draft.ratify(&ratification).unwrap()
}

#[test]
fn what_was_fulfilled_is_looked_at_by_no_law_and_goes_on_under_what_holds_by_then() {
    let first = solving(1, "09:00", 8);
    for (second, due_then) in [
        // Five hours of the old office lay before it, until five; four of them are open in the new one.
        (solving(2, "13:00", 8), "17:00"),
        // Another goal: one hour of the new office lies behind it.
        (solving(2, "11:00", 6), "17:30"),
    ] {
        for law in LAWS {
            let mut case = Case::default();
            let by = |now, charter| Context::new(at(now), &Actor::System, charter);
            case.carry_out(&open(), &by("09:00", &first)).unwrap();
            case.carry_out(&CaseCommand::Resolve, &by("12:00", &first)).unwrap();
            let met = case.clocks().next().unwrap().clone();
            case.carry_out(&adopt(law), &by("12:10", &second).before(&first)).unwrap();
            assert_eq!(case.clocks().next(), Some(&met), "{law:?}");
            let mut after = case.clone();
            after.carry_out(&CaseCommand::Reopen, &by("12:30", &second)).unwrap();
            assert_eq!(due(&after), Some(at(due_then)), "{law:?}");
        }
    }
    // Taken up again before, it is outstanding, and the law holds.
    let second = solving(2, "13:00", 8);
    for (law, due_then) in [(ChangeLaw::FromNow, "18:00"), (ChangeLaw::Freeze, "17:30")] {
        let mut case = Case::default();
        let by = |now, charter| Context::new(at(now), &Actor::System, charter);
        case.carry_out(&open(), &by("09:00", &first)).unwrap();
        case.carry_out(&CaseCommand::Resolve, &by("12:00", &first)).unwrap();
        case.carry_out(&CaseCommand::Reopen, &by("12:30", &first)).unwrap();
        case.carry_out(&adopt(law), &by("12:30", &second).before(&first)).unwrap();
        assert_eq!(due(&case), Some(at(due_then)), "{law:?}");
    }
}

/// Call-backs, measured in an office that closes at five; waits for the customer stop them.
fn calling_back(version: u32) -> Charter {
    let office = CalendarDraft::new("UTC", 2026..=2026).open(EVERY_DAY, "09:00-17:00");
    let call = Target::measuring(Metric::promise(), key!("office")).paused_by([key!("customer")]);
    let draft = CharterDraft::default()
        .calendar(key!("office"), office)
        .department(key!("works"), "Public works")
        .channel(key!("letter"), "Letter")
        .priority(key!("low"), "Low")
        .wait_reason(key!("customer"), WaitReason::for_customer())
        .agreement(key!("promise"), Agreement::sla().target(key!("call"), call));
    let mut ratification = Ratification::first(Actor::System);
    ratification.version = CharterVersion::new(version);
    draft.ratify(&ratification).unwrap()
}

/// Opened at nine, and promised at once for four to eight, three hours longer than the office is open.
fn promised_till_eight(charter: &Charter) -> Case {
    let mut case = Case::default();
    let context = Context::new(at("09:00"), &Actor::System, charter);
    case.carry_out(&open(), &context).unwrap();
    let window = DueWindow::new(at("16:00"), at("20:00")).unwrap();
    let from = Provenance::Contact(id(81));
    let pledge = Pledge::new(key!("letter"), window, id(3), id(80), from).elastic();
    let undertaking = Undertaking::of(pledge, key!("promise"));
    case.carry_out(&CaseCommand::Promise(Box::new(undertaking)), &context).unwrap();
    case
}

/// The clock of what was promised: the target of its agreement has one of its own, which nothing starts.
fn promised(case: &Case) -> &Clock {
    case.clocks().last().unwrap()
}

fn tomorrow(time: &str) -> Timestamp {
    at(time).after(Elapsed::from_hours(24)).unwrap()
}

#[test]
fn an_elastic_promise_never_falls_due_before_its_window_ends() {
    let charter = calling_back(1);
    let rows = [
        // Out of hours nothing was lost.
        ("18:00", "19:00", at("20:00")),
        ("10:00", "10:01", tomorrow("09:01")),
        ("16:00", "18:00", tomorrow("10:00")),
    ];
    for (from, to, expected) in rows {
        let mut case = promised_till_eight(&charter);
        assert_eq!(promised(&case).due(), Some(at("20:00")));
        let by = |now| Context::new(at(now), &Actor::System, &charter);
        case.carry_out(&CaseCommand::Wait { reason: key!("customer") }, &by(from)).unwrap();
        case.carry_out(&CaseCommand::Resume, &by(to)).unwrap();
        assert_eq!(promised(&case).due(), Some(expected), "{from} to {to}");
    }
}

#[test]
fn another_charter_leaves_what_was_promised_in_person_as_it_was() {
    let (first, second) = (calling_back(1), calling_back(2));
    let by_first = |now| Context::new(at(now), &Actor::System, &first);
    let by_second = |now| Context::new(at(now), &Actor::System, &second);
    let elastic = Goal::Elastic(at("20:00"));
    for law in LAWS {
        let mut case = promised_till_eight(&first);
        case.carry_out(&CaseCommand::Resolve, &by_first("09:10")).unwrap();
        case.carry_out(&CaseCommand::Reopen, &by_first("09:40")).unwrap();
        case.carry_out(&adopt(law), &by_second("10:00").before(&first)).unwrap();
        assert_eq!(promised(&case).due(), Some(at("20:00")), "{law:?}");
        assert_eq!(promised(&case).goal(), Some(&elastic), "{law:?}");

        // It may stand still just then.
        let mut case = promised_till_eight(&first);
        let wait = CaseCommand::Wait { reason: key!("customer") };
        case.carry_out(&wait, &by_first("10:00")).unwrap();
        case.carry_out(&adopt(law), &by_second("10:30").before(&first)).unwrap();
        assert_eq!(promised(&case).goal(), Some(&elastic), "{law:?}");
        case.carry_out(&CaseCommand::Resume, &by_second("11:00")).unwrap();
        assert_eq!(promised(&case).due(), Some(tomorrow("10:00")), "{law:?}");
    }
}

#[test]
fn a_fixed_window_waited_for_nobody_by_a_law_that_looks_back_either() {
    let (first, second) = (calling_back(1), calling_back(2));
    let by_first = |now| Context::new(at(now), &Actor::System, &first);
    let by_second = |now| Context::new(at(now), &Actor::System, &second);
    let mut case = Case::default();
    case.carry_out(&open(), &by_first("09:00")).unwrap();
    let window = DueWindow::new(at("16:00"), at("20:00")).unwrap();
    let pledge = Pledge::new(key!("letter"), window, id(3), id(80), Provenance::Contact(id(81)));
    let undertaking = Undertaking::of(pledge, key!("promise"));
    case.carry_out(&CaseCommand::Promise(Box::new(undertaking)), &by_first("09:00")).unwrap();
    let wait = CaseCommand::Wait { reason: key!("customer") };
    case.carry_out(&wait, &by_first("10:00")).unwrap();
    let adopt = adopt(ChangeLaw::Retroactive);
    case.carry_out(&adopt, &by_second("11:00").before(&first)).unwrap();
    let clock = promised(&case);
    assert_eq!(clock.due(), Some(at("20:00")));
    let ran = clock.ledger().elapsed(at("12:00"), |kind| *kind == SegmentKind::Running);
    assert_eq!(ran, Elapsed::from_hours(3), "from nine to noon");
}

#[test]
fn what_waits_used_up_by_other_hours_stays_used_up_with_whoever_carries_it() {
    // An hour of waits stops the clock: open from nine, and by the second charter from noon.
    let bounded = |version, opens| {
        let mut draft = charter(version, opens, 4).declared().clone();
        let promise = draft.agreements.get_mut("promise").unwrap();
        let answer = promise.targets.get_mut("answer").unwrap();
        answer.pause_budget = Some(Lead::Working(WorkingTime::from_hours(1)));
        draft.priorities.insert(key!("high"), String::new());
        let mut ratification = Ratification::first(Actor::System);
        ratification.version = CharterVersion::new(version);
        draft.ratify(&ratification).unwrap()
    };
    let (first, second) = (bounded(1, "09:00"), bounded(2, "12:00"));
    let by_first = |now| Context::new(at(now), &Actor::System, &first);
    let by_second = |now| Context::new(at(now), &Actor::System, &second);
    let wait = CaseCommand::Wait { reason: key!("customer") };

    let (mut duplicate, mut survivor) = (Case::default(), Case::default());
    duplicate.carry_out(&open(), &by_first("09:00")).unwrap();
    duplicate.carry_out(&wait, &by_first("09:30")).unwrap();
    duplicate.carry_out(&CaseCommand::Resume, &by_first("10:15")).unwrap();
    let adopt = adopt(ChangeLaw::FromNow);
    duplicate.carry_out(&adopt, &by_second("11:00").before(&first)).unwrap();
    survivor.carry_out(&open(), &by_second("11:00")).unwrap();
    let merge = CaseCommand::Merge { into: id(2) };
    let merged = duplicate.carry_out(&merge, &by_second("11:30")).unwrap();
    let from = Case::stream(tenant(), Uuid::from_u128(1));
    let brought = &merged.follow_ups[0].command;
    survivor.carry_out(brought, &by_second("11:30").following(&from)).unwrap();
    survivor.carry_out(&wait, &by_second("13:00")).unwrap();
    let runs_on = |nth| survivor.clocks().nth(nth).and_then(Clock::runs_on_at);
    assert_eq!(runs_on(0), Some(at("14:00")), "it never waited before");
    assert_eq!(runs_on(1), Some(at("13:15")), "a quarter of an hour was left");
}

#[test]
fn what_is_overdue_by_a_law_that_looks_back_is_breached_now() {
    let (first, second) = (charter(1, "09:00", 4), charter(2, "09:00", 1));
    let mut case = Case::default();
    case.carry_out(&open(), &Context::new(at("09:00"), &Actor::System, &first)).unwrap();
    let context = Context::new(at("11:00"), &Actor::System, &second).before(&first);
    let decision = case.decide(&adopt(ChangeLaw::Retroactive), &context).unwrap();
    let clock = decision.after.clocks().next().unwrap();
    assert_eq!((clock.due(), clock.breached_at()), (Some(at("10:00")), Some(at("11:00"))));
    assert_eq!(decision.effects.len(), 1, "and that is reported");
    // What was used up is due now, never earlier, where nobody looks back.
    let decision = case.decide(&adopt(ChangeLaw::FromNow), &context).unwrap();
    let clock = decision.after.clocks().next().unwrap();
    assert_eq!((clock.due(), clock.breached_at()), (Some(at("11:00")), None));
}

#[test]
fn what_the_matter_stands_on_must_be_there() {
    let first = charter(1, "09:00", 4);
    let mut case = Case::default();
    case.carry_out(&open(), &Context::new(at("09:00"), &Actor::System, &first)).unwrap();
    let without = |take: fn(&mut CharterDraft)| {
        let mut draft = charter(2, "09:00", 4).declared().clone();
        draft.departments.insert(key!("other"), "Another".into());
        draft.channels.insert(key!("mail"), "Mail".into());
        draft.priorities.insert(key!("high"), "High".into());
        take(&mut draft);
        let mut ratification = Ratification::first(Actor::System);
        ratification.version = CharterVersion::new(2);
        draft.ratify(&ratification).unwrap()
    };
    let takes: [(Take, &str); 4] = [
        (|draft| drop(draft.departments.remove("works")), "works"),
        (|draft| drop(draft.channels.remove("letter")), "letter"),
        (|draft| drop(draft.priorities.remove("low")), "low"),
        (|draft| drop(draft.agreements.remove("promise")), "answer"),
    ];
    for (take, name) in takes {
        let second = without(take);
        let context = Context::new(at("10:00"), &Actor::System, &second).before(&first);
        for law in LAWS {
            let refusal = case.decide(&adopt(law), &context).unwrap_err();
            assert_eq!(refusal.code().as_str(), "case.unknown-key");
            assert!(refusal.to_string().contains(name), "{refusal}");
        }
    }
}

/// A desk with the second version beside the first, and matters that are pinned to the first.
fn office(matters: u128) -> Desk<Arc<MemoryStore>> {
    let store = Arc::new(MemoryStore::default());
    let mut charters = ChartersInForce::of(charter(1, "09:00", 4));
    let first = Desk::new(Arc::clone(&store), tenant(), charters.clone());
    for number in 1..=matters {
        let command_id = CommandId::from_uuid(Uuid::from_u128(number));
        let order: Order<Case> =
            Order::new(Uuid::from_u128(number), command_id, open(), Actor::System, at("09:00"));
        block_on(first.carry_out(&order)).unwrap();
    }
    charters.add(charter(2, "12:00", 3));
    Desk::new(store, tenant(), charters)
}

#[test]
fn a_preview_writes_nothing_and_says_what_adopting_does_then() {
    let version = CharterVersion::new(1);
    for law in LAWS {
        let desk = office(5);
        let length = || block_on(desk.store().feed(&tenant(), Position::START, 999)).unwrap().len();
        let before = length();
        let foreseen = block_on(desk.preview(version, law, at("11:00"))).unwrap();
        assert_eq!((foreseen.len(), length()), (5, before));

        let adopted = block_on(desk.adopt_all(version, law, &Actor::System, at("11:00"))).unwrap();
        assert_eq!((adopted.adopted, adopted.refused.len()), (5, 0));
        for foreseen in foreseen {
            let now: Case = block_on(desk.state(foreseen.case.as_uuid())).unwrap();
            match foreseen.moves.unwrap().as_slice() {
                [] => assert_eq!(due(&now), Some(at("13:00"))),
                [moved] => {
                    assert_eq!((moved.before, moved.after), (Some(at("13:00")), due(&now)));
                    assert_eq!(law, ChangeLaw::Retroactive);
                }
                other => panic!("{other:?}"),
            }
        }
        // Asked again there is nothing left to do, and nothing is written.
        let length = length();
        let again = block_on(desk.adopt_all(version, law, &Actor::System, at("12:00"))).unwrap();
        assert_eq!(again.adopted, 0);
        assert_eq!(
            block_on(desk.store().feed(&tenant(), Position::START, 999)).unwrap().len(),
            length
        );
        assert_eq!(block_on(desk.preview(version, law, at("12:00"))).unwrap(), []);
    }
    let unknown =
        block_on(office(1).preview(CharterVersion::new(7), ChangeLaw::Freeze, at("11:00")));
    assert!(matches!(unknown, Err(DeskError::CharterNotInForce { .. })));
}

#[test]
fn who_cannot_adopt_stays_and_keeps_none_of_the_others_waiting() {
    let desk = office(3);
    let give = |number: u128, command| {
        let command_id = CommandId::from_uuid(Uuid::from_u128(100 + number));
        let order: Order<Case> =
            Order::new(Uuid::from_u128(number), command_id, command, Actor::System, at("10:00"));
        block_on(desk.carry_out(&order)).unwrap();
    };
    give(2, CaseCommand::ChangePriority { priority: key!("high") });
    let version = CharterVersion::new(1);
    let law = ChangeLaw::Retroactive;
    let adopted = block_on(desk.adopt_all(version, law, &Actor::System, at("11:00"))).unwrap();
    assert_eq!(adopted.adopted, 2);
    let expected =
        Refusal::Refused(CaseRefusal::UnknownKey { noun: "priority", key: "high".to_owned() });
    assert_eq!(adopted.refused, [(id(2), expected)]);
}

#[test]
fn what_was_merged_adopts_as_well_and_owes_what_it_owed_when_it_comes_back() {
    for law in LAWS {
        let desk = office(3);
        let give = |number: u128, time: &str, command| {
            let command_id = CommandId::from_uuid(Uuid::from_u128(100 + number));
            let of = Uuid::from_u128(number.min(2));
            let order: Order<Case> = Order::new(of, command_id, command, Actor::System, at(time));
            block_on(desk.carry_out(&order)).unwrap();
        };
        // What the first one carries for it stays as it was promised, whatever the law: so does this.
        give(2, "10:00", CaseCommand::Merge { into: id(1) });
        let version = CharterVersion::new(1);
        let adopted = block_on(desk.adopt_all(version, law, &Actor::System, at("11:00"))).unwrap();
        assert_eq!((adopted.adopted, adopted.refused), (3, Vec::new()));
        give(3, "11:30", CaseCommand::Unmerge);
        let back: Case = block_on(desk.state(Uuid::from_u128(2))).unwrap();
        assert_eq!(back.charter(), Some(CharterVersion::new(2)));
        assert_eq!(due(&back), Some(at("13:00")));
    }
}

proptest! {
    #![proptest_config(config(300))]

    /// Whatever it lived through: the same charter under another number changes no due time, under any law; nothing that ran
    /// or stood still is another, and from then on it lives as before.
    #[test]
    fn the_same_charter_under_another_number_moves_nothing(
        (charter, steps) in charters().prop_flat_map(|charter| {
            let from: Timestamp = "2026-03-23T08:00:00Z".parse().unwrap();
            let steps = steps_under(&charter, from);
            (Just(charter), steps)
        }),
        law in prop::sample::select(LAWS.to_vec()),
        cut in 1..15_usize,
    ) {
        let mut ratification = Ratification::first(Actor::System);
        ratification.version = CharterVersion::new(charter.version().get() + 1);
        let Ok(second) = charter.declared().ratify(&ratification) else { return Ok(()) };
        let mut case = Case::default();
        let cut = cut.min(steps.len());
        for step in &steps[..cut] {
            let _taken_or_refused = case.carry_out(&step.command, &step.context(&charter));
        }
        let Some(last) = case.last_at() else { return Ok(()) };
        let now = last.after(Elapsed::from_minutes(7)).unwrap();
        let mut settled = case.clone();
        settled.carry_out(&CaseCommand::Wake, &Context::new(now, &Actor::System, &charter)).unwrap();
        let context = Context::new(now, &Actor::System, &second).before(&charter);
        let mut adopted = case.clone();
        adopted.carry_out(&adopt(law), &context).unwrap();
        prop_assert_eq!(adopted.charter(), Some(second.version()));
        let of = |case: &Case| {
            let clocks = case.clocks().map(|clock| (clock.due(), clock.breached_at(), clock.cycles(), clock.goal().copied()));
            clocks.collect::<Vec<_>>()
        };
        if law == ChangeLaw::Freeze {
            prop_assert!(adopted.clocks().eq(settled.clocks()));
        }
        for (number, (new, old)) in of(&adopted).iter().zip(of(&settled)).enumerate() {
            prop_assert_eq!(new.1.is_some(), old.1.is_some(), "clock {}", number);
            prop_assert_eq!(new.2, old.2);
        }
        // Events are facts: written and read again they give the same.
        let decision = case.decide(&adopt(law), &context).unwrap();
        let mut replayed = case.clone();
        for occurred in &decision.events {
            let text = serde_json::to_string(occurred).unwrap();
            replayed.evolve(&serde_json::from_str(&text).unwrap());
        }
        prop_assert_eq!(replayed, adopted);
    }
}
