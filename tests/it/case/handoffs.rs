//! Hand-offs: offered through the gate, accepted or returned; somebody answers for the matter at every instant.

use goodwill::actor::Actor;
use goodwill::case::{
    Case, CaseCommand, CaseEffect, CaseEvent, EscalationReason, Owner, Relation, Status,
};
use goodwill::charter::{Charter, CharterDraft, Context};
use goodwill::customer::Reply;
use goodwill::decision::Aggregate;
use goodwill::department::ReturnReason;
use goodwill::id::DepartmentKey;
use goodwill::key;
use goodwill::proptest::prelude::*;
use goodwill::proptest::sample::select;
use goodwill::sla::{ChangeLaw, ClockEvent, ClockState, Lead, SegmentKind};
use goodwill::time::{Elapsed, Timestamp, WorkingTime};
use goodwill::value::Value;
use goodwill::wire::Life as Stream;
use uuid::Uuid;

use super::laws::config;
use super::works::{
    CAP, accept, back, chosen, clerk, clerk_id, complete, draft, fitter, fitter_id, give_back,
    offer, opened, ratified, ratified_as, record, refused, repair, works,
};
use crate::sla::life::{
    Life, agent, assign, at, customer, note, priority, respond, take, wait, within,
};

fn answers(life: &Life) -> &DepartmentKey {
    life.case.owner().unwrap().department()
}

/// Offered on Monday at ten, and accepted at eleven.
fn at_the_bench() -> Life {
    at_the_bench_under(works())
}

fn at_the_bench_under(charter: Charter) -> Life {
    let mut life = Life::opened(charter, "Mon 09:00");
    life.agent("Mon 10:00", repair());
    life.give(at("Mon 11:00"), &fitter(), &accept(fitter_id())).unwrap();
    life
}

#[test]
fn who_answers_moves_when_it_is_accepted_and_not_before() {
    let mut life = opened();
    life.agent("Mon 10:00", repair());
    let offered = life.case.pending_offer().unwrap();
    assert_eq!((offered.from.as_str(), offered.to.as_str()), ("service", "workshop"));
    assert_eq!(answers(&life).as_str(), "service");
    let asked = CaseEffect::OfferHandoff { path: key!("repair"), to: key!("workshop") };
    assert!(life.effects.contains(&asked));
    assert_eq!(life.due("acceptance"), Some(at("Mon 12:00")));

    life.give(at("Mon 11:00"), &fitter(), &accept(fitter_id())).unwrap();
    let fitter = Owner::Person { agent: fitter_id(), department: key!("workshop") };
    assert_eq!(life.case.owner(), Some(&fitter));
    assert_eq!(life.case.pending_offer(), None);
    assert!(matches!(life.clock("acceptance").state(), ClockState::Met { .. }));
    assert_eq!(life.due("ownership"), Some(at("Mon 15:00")));

    let legs: Vec<(String, Timestamp)> =
        life.case.legs().iter().map(|leg| (leg.department.to_string(), leg.since)).collect();
    let expected = [("service", "Mon 09:00"), ("workshop", "Mon 11:00")];
    assert_eq!(legs, expected.map(|(who, when)| (who.to_owned(), at(when))));
    for (when, who) in
        [("Mon 09:00", "service"), ("Mon 10:59", "service"), ("Mon 11:00", "workshop")]
    {
        assert_eq!(life.case.accountable_at(at(when)).unwrap().as_str(), who, "{when}");
    }
    assert_eq!(life.case.accountable_at(at("Mon 08:59")), None);
}

#[test]
fn all_that_is_missing_wrong_or_personal_is_named_at_once_and_no_value_is_repeated() {
    let mut life = opened();
    let mut filled = complete();
    filled.remove("product");
    filled.insert(key!("fault"), chosen("smells of roses"));
    filled.insert(key!("caller"), Reply::Value(Value::Text("Ann Li".into())));
    filled.insert(key!("remark"), Reply::Value(Value::Text("rings twice".into())));
    let (code, said) = refused(&mut life, "Mon 10:00", &agent(), &offer("repair", filled));
    assert_eq!(code, "case.unfit-deliverable");
    assert_eq!(
        said,
        "the deliverable `repair` is not complete: missing: `product`; wrong: `fault`; \
         to be given as a record: `caller`, `remark`"
    );
    // What anybody could check does not hide in a record, and blanks are no answer.
    let mut filled = complete();
    filled.insert(key!("product"), record());
    filled.insert(key!("caller"), Reply::Value(Value::Text(" ".into())));
    let (_, said) = refused(&mut life, "Mon 10:00", &agent(), &offer("repair", filled));
    assert!(said.ends_with("missing: `caller`; wrong: `product`"), "{said}");

    // More may come along.
    let mut filled = complete();
    filled.insert(key!("urgent"), Reply::Value(Value::Bool(true)));
    filled.insert(key!("remark"), record());
    life.agent("Mon 10:00", offer("repair", filled.clone()));
    assert_eq!(life.case.pending_offer().unwrap().filled, filled);
}

#[test]
fn hand_offs_are_refused_with_the_reason() {
    let bench = accept(fitter_id());
    let missing = || give_back(ReturnReason::Missing, [key!("fault")]);
    let cases: [(&str, Actor, CaseCommand, &str); 9] = [
        ("starts elsewhere", agent(), back(), "case.starts-elsewhere"),
        ("unknown path", agent(), offer("nowhere", complete()), "case.unknown-key"),
        ("no offer", fitter(), bench.clone(), "case.nothing-offered"),
        ("none to return", fitter(), missing(), "case.nothing-offered"),
        ("none to withdraw", agent(), CaseCommand::Withdraw, "case.nothing-offered"),
        ("round the gate", agent(), assign("workshop"), "case.passes-the-gate"),
        ("the customer's", customer(), repair(), "case.not-ours"),
        (
            "not in the log",
            agent(),
            offer("repair", [(key!("caller"), Reply::Value(Value::Text("Ann".into())))].into()),
            "case.unfit-deliverable",
        ),
        ("nothing at all", agent(), offer("repair", [].into()), "case.unfit-deliverable"),
    ];
    for (name, actor, command, code) in cases {
        assert_eq!(refused(&mut opened(), "Mon 10:00", &actor, &command).0, code, "{name}");
    }
    let unnamed = give_back(ReturnReason::Wrong, []);
    let unknown = give_back(ReturnReason::Wrong, [key!("colour")]);
    let cases: [(&str, Actor, CaseCommand, &str); 8] = [
        ("offered twice", agent(), repair(), "case.offer-pending"),
        ("assigned meanwhile", agent(), assign("workshop"), "case.offer-pending"),
        ("the sender accepts", clerk(), accept(clerk_id()), "case.may-not-accept"),
        ("a machine accepts", Actor::System, bench.clone(), "case.may-not-accept"),
        ("the customer accepts", customer(), bench, "case.may-not-accept"),
        ("the sender returns", clerk(), missing(), "case.may-not-accept"),
        ("says not what", fitter(), unnamed, "case.names-nothing"),
        ("no such field", fitter(), unknown, "case.unknown-key"),
    ];
    for (name, actor, command, code) in cases {
        let mut life = opened();
        life.agent("Mon 10:00", repair());
        assert_eq!(refused(&mut life, "Mon 10:30", &actor, &command).0, code, "{name}");
    }
}

#[test]
fn a_return_counts_in_the_senders_boundary_only_for_what_the_sender_left_out() {
    for (reason, counts_for) in [
        (ReturnReason::Missing, Some(key!("service"))),
        (ReturnReason::Wrong, Some(key!("service"))),
        (ReturnReason::OutOfScope, None),
    ] {
        let mut life = opened();
        life.agent("Mon 10:00", repair());
        let command = give_back(reason, [key!("fault")]);
        life.give(at("Mon 10:30"), &fitter(), &command).unwrap();
        assert_eq!(answers(&life).as_str(), "service");
        assert_eq!(life.case.pending_offer(), None);
        let returned = CaseEvent::HandoffReturned {
            path: key!("repair"),
            reason,
            items: [key!("fault")].into(),
            counts_for,
        };
        assert!(life.events.iter().any(|occurred| occurred.event == returned), "{reason}");
        let told = CaseEffect::ReturnHandoff { path: key!("repair"), to: key!("service"), reason };
        assert!(life.effects.contains(&told));
        assert!(matches!(life.clock("acceptance").state(), ClockState::Met { .. }));
    }
}

#[test]
fn an_offer_that_nobody_answers_is_escalated_and_stands() {
    let mut life = opened();
    life.agent("Mon 10:00", repair());
    life.wake("Mon 12:01");
    let why = EscalationReason::Silence;
    let told = CaseEffect::EscalateHandoff { path: key!("repair"), kept_by: key!("service"), why };
    assert!(life.effects.contains(&told));
    assert_eq!(answers(&life).as_str(), "service");
    assert!(life.case.pending_offer().is_some());
    life.give(at("Mon 14:00"), &fitter(), &accept(fitter_id())).unwrap();
    assert_eq!(answers(&life).as_str(), "workshop");
    assert_eq!(life.clock("acceptance").breaches(), 1);
}

#[test]
fn an_offer_that_nobody_answers_falls_back_when_it_was_due_if_that_is_declared() {
    // Late or punctual, the same is recorded.
    for woken in ["Mon 13:01", "Tue 09:30"] {
        let patient = CharterDraft { transfer_cap: Some(9), ..draft() };
        let mut life = at_the_bench_under(ratified(&patient));
        life.give(at("Mon 12:00"), &fitter(), &back()).unwrap();
        life.wake(woken);
        let lapsed = CaseEvent::OfferLapsed { path: key!("back") };
        let found = life.events.iter().find(|occurred| occurred.event == lapsed).unwrap();
        assert_eq!(found.at, at("Mon 13:00"));
        assert_eq!((life.case.pending_offer(), answers(&life).as_str()), (None, "workshop"));
        let (code, _) = refused(&mut life, "Tue 10:00", &clerk(), &accept(clerk_id()));
        assert_eq!(code, "case.nothing-offered");

        // Offered again, the receiver has as long as before.
        life.give(at("Tue 10:00"), &fitter(), &back()).unwrap();
        let clock = life.case.clocks().find(|clock| {
            clock.agreement().as_str() == "to-the-counter"
                && clock.target().as_str() == "acceptance"
        });
        let clock = clock.unwrap();
        assert_eq!((clock.due(), clock.breaches()), (Some(at("Tue 11:00")), 1));
    }
}

/// The breach of an acceptance may be found by whatever makes it due, and not by a wake alone.
#[test]
fn an_offer_that_another_priority_makes_late_falls_back_as_well() {
    let mut declared = draft();
    let ola = declared.agreements.get_mut(&key!("to-the-counter")).unwrap();
    let acceptance = ola.targets.get_mut(&key!("acceptance")).unwrap();
    *acceptance = acceptance.clone().for_priority(key!("high"), within("working PT10M"));
    let mut life = at_the_bench_under(ratified(&declared));
    life.give(at("Mon 12:00"), &fitter(), &back()).unwrap();
    life.agent("Mon 12:30", priority("high"));
    assert_eq!((life.case.pending_offer(), answers(&life).as_str()), (None, "workshop"));
    let why = EscalationReason::Silence;
    let told = CaseEffect::EscalateHandoff { path: key!("back"), kept_by: key!("workshop"), why };
    assert_eq!(life.effects.iter().filter(|effect| **effect == told).count(), 1);
}

#[test]
fn what_is_offered_when_it_is_solved_is_to_be_accepted_in_time_all_the_same() {
    let mut life = opened();
    life.agent("Mon 09:30", CaseCommand::Resolve).agent("Mon 10:00", repair());
    assert_eq!(life.due("acceptance"), Some(at("Mon 12:00")));
    life.wake("Mon 12:01");
    assert_eq!(life.clock("acceptance").breaches(), 1);
    life.give(at("Mon 12:30"), &fitter(), &accept(fitter_id())).unwrap();
    assert_eq!(answers(&life).as_str(), "workshop");
}

#[test]
fn an_acceptance_that_ran_on_a_solved_matter_had_run_there_however_it_is_looked_back_on() {
    let second = ratified_as(2, &draft());
    let adopt = CaseCommand::Adopt { law: ChangeLaw::Retroactive };
    let mut life = opened();
    life.agent("Mon 09:30", CaseCommand::Resolve).agent("Mon 10:00", repair());
    let context = Context::new(at("Mon 11:30"), &Actor::System, &second);
    life.case.carry_out(&adopt, &context.before(&life.charter)).unwrap();
    assert_eq!(life.due("acceptance"), Some(at("Mon 12:00")));
    let ran = |kind: &SegmentKind| *kind == SegmentKind::Running;
    let ran = life.clock("acceptance").ledger().elapsed(at("Mon 11:30"), ran);
    assert_eq!(ran, Elapsed::from_minutes(90));
}

/// A wait stops it within a budget, and another priority shows that it was late before: then it is over, budget and all.
#[test]
fn an_offer_that_falls_back_while_its_clock_stands_still_is_over_for_good() {
    let mut declared = draft();
    let ola = declared.agreements.get_mut(&key!("to-the-counter")).unwrap();
    let acceptance = ola.targets.get_mut(&key!("acceptance")).unwrap();
    *acceptance = acceptance
        .clone()
        .for_priority(key!("high"), within("working PT10M"))
        .paused_by([key!("parts")])
        .pausing_at_most(Lead::Working(WorkingTime::from_hours(2)));
    let mut life = at_the_bench_under(ratified(&declared));
    life.give(at("Mon 12:00"), &fitter(), &back()).unwrap();
    life.agent("Mon 12:20", wait("parts")).agent("Mon 12:30", priority("high"));
    assert_eq!((life.case.pending_offer(), answers(&life).as_str()), (None, "workshop"));
    let number = life.case.clocks().position(|clock| {
        clock.agreement().as_str() == "to-the-counter" && clock.target().as_str() == "acceptance"
    });
    let number = number.unwrap();
    let told = life.events.iter().rev().find_map(|occurred| match &occurred.event {
        CaseEvent::Clock { clock, event } if usize::from(*clock) == number => Some(event),
        _ => None,
    });
    assert_eq!(told, Some(&ClockEvent::Cancelled));
    life.wake("Mon 17:00");
    let state = *life.case.clocks().nth(number).unwrap().state();
    assert_eq!(state, ClockState::Cancelled { at: at("Mon 12:30") });
}

/// A department does not get out of its time by giving the matter to itself, nor by handing it to a partner.
#[test]
fn a_turn_ends_only_when_somebody_else_answers() {
    let mut life = at_the_bench();
    assert_eq!(life.due("ownership"), Some(at("Mon 15:00")));
    life.give(at("Mon 12:00"), &fitter(), &assign("workshop")).unwrap();
    assert_eq!(
        (life.due("ownership"), life.clock("ownership").cycles()),
        (Some(at("Mon 15:00")), 1)
    );
    life.give(at("Mon 13:00"), &fitter(), &offer("ship", [].into())).unwrap();
    life.give(at("Mon 13:30"), &fitter(), &accept(fitter_id())).unwrap();
    assert_eq!(
        (life.due("ownership"), life.clock("ownership").cycles()),
        (Some(at("Mon 15:00")), 1)
    );
}

#[test]
fn what_comes_along_unasked_names_nobody() {
    let mut filled = complete();
    filled.insert(key!("note"), chosen("Ann Li, 0171 2345"));
    let (code, told) =
        refused(&mut opened(), "Mon 10:00", &clerk(), &offer("repair", filled.clone()));
    assert_eq!(code, "case.unfit-deliverable");
    assert!(told.contains("`note`") && !told.contains("Ann"), "{told}");
    filled.insert(key!("note"), chosen("in-the-morning"));
    opened().agent("Mon 10:00", offer("repair", filled));
}

#[test]
fn passing_to_and_fro_ends_with_whoever_has_it_and_somebody_above_decides() {
    let mut life = at_the_bench();
    life.give(at("Mon 11:10"), &fitter(), &back()).unwrap();
    let not_ours = give_back(ReturnReason::OutOfScope, []);
    life.give(at("Mon 11:20"), &clerk(), &not_ours).unwrap();
    assert_eq!(life.case.passed_between(&key!("workshop"), &key!("service")), CAP);

    life.give(at("Mon 11:30"), &fitter(), &back()).unwrap();
    assert_eq!((life.case.pending_offer(), answers(&life).as_str()), (None, "workshop"));
    let why = EscalationReason::TransferCap;
    let told = CaseEffect::EscalateHandoff { path: key!("back"), kept_by: key!("workshop"), why };
    assert_eq!(life.effects.iter().filter(|effect| **effect == told).count(), 1);
    let (code, said) = refused(&mut life, "Mon 11:40", &fitter(), &back());
    assert_eq!(code, "case.kept-here");
    assert_eq!(
        said,
        "the case was offered 2 times between `workshop` and `service`; `workshop` keeps it until somebody above assigns it"
    );
    // Somebody above assigns it, past the gate; then it may be handed over again.
    life.agent("Mon 12:00", assign("service"));
    assert_eq!(answers(&life).as_str(), "service");
    life.agent("Mon 12:10", repair());
    assert!(life.case.pending_offer().is_some());
    assert_eq!(life.case.passed_between(&key!("service"), &key!("workshop")), 3);
}

#[test]
fn a_partner_works_and_whoever_handed_over_still_answers() {
    let mut life = at_the_bench();
    life.give(at("Mon 12:00"), &fitter(), &offer("ship", [].into())).unwrap();
    life.give(at("Mon 13:00"), &fitter(), &accept(fitter_id())).unwrap();
    assert_eq!(life.case.works_on_it(), Some(&key!("carrier")));
    assert_eq!(answers(&life).as_str(), "workshop");
    assert_eq!(life.case.legs().len(), 2);
}

/// zammad#5624: the old group's clock survives the hand-off.
#[test]
fn the_clock_of_the_department_before_ends_with_the_hand_off() {
    let mut life = at_the_bench();
    life.give(at("Mon 12:00"), &fitter(), &back()).unwrap();
    let state = |life: &Life, agreement: &str, target: &str| {
        let mut clocks = life.case.clocks();
        let clock = clocks.find(|clock| {
            clock.agreement().as_str() == agreement && clock.target().as_str() == target
        });
        let clock = clock.unwrap();
        (clock.is_outstanding(), clock.cycles())
    };
    assert_eq!(state(&life, "to-the-bench", "acceptance"), (false, 1), "offered on another path");
    assert_eq!(state(&life, "to-the-bench", "ownership"), (true, 1));
    life.give(at("Mon 12:30"), &clerk(), &accept(clerk_id())).unwrap();
    assert_eq!(state(&life, "to-the-bench", "ownership"), (false, 1));
    assert_eq!(state(&life, "to-the-counter", "ownership"), (true, 1));
    assert_eq!(state(&life, "to-the-counter", "acceptance"), (false, 1));
}

#[test]
fn an_offer_is_taken_back_with_the_matter_or_alone() {
    for command in [CaseCommand::Withdraw, CaseCommand::Resolve, CaseCommand::Close] {
        let mut life = opened();
        life.agent("Mon 10:00", repair()).agent("Mon 10:30", command);
        assert_eq!((life.case.pending_offer(), answers(&life).as_str()), (None, "service"));
        let withdrawn = CaseEvent::HandoffWithdrawn { path: key!("repair") };
        assert!(life.events.iter().any(|occurred| occurred.event == withdrawn));
        let cancelled = |event: &CaseEvent| {
            matches!(event, CaseEvent::Clock { event: ClockEvent::Cancelled, .. })
        };
        assert!(life.events.iter().any(|occurred| cancelled(&occurred.event)));
        assert_eq!(life.clock("acceptance").breaches(), 0);
    }
}

/// What may be asked in a random story, and by whom.
#[test]
fn a_part_that_was_offered_and_not_answered_keeps_its_whole() {
    let mut life = opened();
    let whole = Case::stream(key!("boston"), Uuid::from_u128(1));
    let (charter, agent) = (works(), agent());
    let follow = |life: &mut Life, when: &str, command: CaseCommand| {
        let context = Context::new(at(when), &agent, &charter);
        life.case.carry_out(&command, &context.following(&whole))
    };
    let part = CaseCommand::LinkBack { relation: Relation::ChildOf };
    follow(&mut life, "Mon 09:30", part).unwrap();
    life.agent("Mon 10:00", repair());
    for close in [true, false] {
        let end = CaseCommand::EndWithWhole { close };
        let refusal = follow(&mut life, "Mon 10:30", end.clone()).unwrap_err();
        assert_eq!(refusal.code().as_str(), "case.offer-pending");
        let mut answered = life.case.clone();
        let context = Context::new(at("Mon 10:40"), &agent, &charter);
        answered.carry_out(&CaseCommand::Withdraw, &context).unwrap();
        answered.carry_out(&end, &context.following(&whole)).unwrap();
        assert_ne!(answered.status(), Status::Open);
    }
}

fn moves() -> Vec<(Actor, CaseCommand)> {
    let incomplete = [(key!("product"), chosen("pump"))].into();
    vec![
        (clerk(), repair()),
        (clerk(), offer("repair", incomplete)),
        (fitter(), back()),
        (fitter(), offer("ship", [].into())),
        (fitter(), accept(fitter_id())),
        (clerk(), accept(clerk_id())),
        (fitter(), give_back(ReturnReason::Missing, [key!("fault")])),
        (clerk(), give_back(ReturnReason::OutOfScope, [])),
        (clerk(), CaseCommand::Withdraw),
        (clerk(), assign("workshop")),
        (clerk(), assign("service")),
        (clerk(), take()),
        (clerk(), note()),
        (clerk(), respond()),
        (clerk(), CaseCommand::Resolve),
        (clerk(), CaseCommand::Reopen),
        (Actor::System, CaseCommand::Wake),
    ]
}

proptest! {
    #![proptest_config(config(500))]

    /// A model that knows only two things: an acceptance and an assignment move who answers, and nothing else does.
    #[test]
    fn at_every_instant_exactly_one_department_answers(
        steps in proptest::collection::vec((select(moves()), 0..400_i64), 1..24),
    ) {
        let mut life = Life::opened(works(), "Mon 09:00");
        let mut model = vec![(at("Mon 09:00"), "service".to_owned())];
        let mut now = at("Mon 09:00").as_micros();
        for ((actor, command), minutes) in steps {
            now += minutes * 60_000_000;
            let instant = Timestamp::from_micros(now).unwrap();
            let seen = life.events.len();
            let pending = life.case.pending_offer().cloned();
            if life.give(instant, &actor, &command).is_err() {
                continue;
            }
            let prefix = life.events.clone();
            for occurred in &prefix[seen..] {
                let to = match &occurred.event {
                    CaseEvent::HandoffAccepted { accountable, .. } => {
                        let complete = pending.as_ref().unwrap();
                        prop_assert!(complete.to.as_str() != "workshop" || complete.filled.len() >= 3);
                        accountable
                    }
                    CaseEvent::Assigned { department, .. } => department,
                    _ => continue,
                };
                if model.last().unwrap().1 != to.as_str() {
                    model.push((occurred.at, to.to_string()));
                }
            }
            prop_assert_eq!(answers(&life).as_str(), &model.last().unwrap().1);
            prop_assert!(life.case.passed_between(&key!("service"), &key!("workshop")) <= 24);
        }
        let legs: Vec<(Timestamp, String)> =
            life.case.legs().into_iter().map(|leg| (leg.since, leg.department.to_string())).collect();
        prop_assert_eq!(&legs, &model);
        // Between the opening and the last event there is one, whenever one asks.
        for minute in (at("Mon 09:00").as_micros()..=now).step_by(7 * 60_000_000) {
            let instant = Timestamp::from_micros(minute).unwrap();
            let held = model.iter().rev().find(|(since, _)| *since <= instant).unwrap();
            let answers = life.case.accountable_at(instant).unwrap();
            prop_assert_eq!(answers.as_str(), &held.1);
        }
    }

    /// Between two decisions from above, a pair of departments is offered a matter at most so often.
    #[test]
    fn no_two_departments_pass_a_matter_to_and_fro_for_ever(
        steps in proptest::collection::vec(select(moves()), 1..60),
    ) {
        let mut life = Life::opened(works(), "Mon 09:00");
        let mut in_a_row = 0;
        for (actor, command) in steps {
            let seen = life.events.len();
            let before = answers(&life).clone();
            if life.give(at("Mon 10:00"), &actor, &command).is_err() {
                continue;
            }
            for occurred in &life.events[seen..] {
                match &occurred.event {
                    CaseEvent::HandoffOffered(it) if it.to.as_str() != "carrier" => in_a_row += 1,
                    CaseEvent::Assigned { department, .. } if *department != before => in_a_row = 0,
                    CaseEvent::TransferCapReached { to, .. } if to.as_str() != "carrier" => {
                        prop_assert_eq!(in_a_row, CAP);
                    }
                    _ => {}
                }
            }
            prop_assert!(in_a_row <= CAP);
        }
    }
}
