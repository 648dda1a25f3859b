//! What a wait may do to a clock: who begins it, how it ends by itself, and for how long at most it stops anything.

use goodwill::actor::Actor;
use goodwill::case::{CaseCommand, CaseEffect, CaseEvent, CaseRefusal, wakes as case_wakes};
use goodwill::charter::{Charter, Ratification, WaitReason, WaitsFor};
use goodwill::decision::Refusal;
use goodwill::department::Role;
use goodwill::sla::{Agreement, ChangeLaw, ClockState, Lead, Metric, Rebased, Target, wakes};
use goodwill::time::{Elapsed, Span, WorkingTime};

use super::life::{Life, TICK, agent, at, house, key, priority, respond, wait, within};

fn charter(budget: Option<Lead>, reasons: [(&str, WaitReason); 2]) -> Charter {
    let mut target = Target::measuring(Metric::total_resolution(), key("office"))
        .paused_by([key("customer"), key("parts")]);
    target.goal = Some(within("working PT4H"));
    target.by_priority.insert(key("high"), within("working PT2H"));
    target.pause_budget = budget;
    let mut draft = house();
    draft.wait_reasons.extend(reasons.map(|(name, reason)| (key(name), reason)));
    draft.agreements.insert(key("standard"), Agreement::sla().target(key("it"), target));
    draft.roles.insert(key("chief"), Role::of(key("service"), "Chief"));
    let mut ratification = Ratification::first(Actor::System);
    for _ in 0..2 {
        match draft.ratify(&ratification) {
            Ok(charter) => return charter,
            Err(findings) => {
                for finding in findings.iter() {
                    let named = format!("{} at {}", finding.code, finding.place);
                    ratification.accepted.insert(named, "only waits are tested".to_owned());
                }
            }
        }
    }
    panic!("{}", draft.ratify(&ratification).unwrap_err())
}

fn usual() -> [(&'static str, WaitReason); 2] {
    [("customer", WaitReason::for_customer()), ("parts", WaitReason::new(WaitsFor::ThirdParty))]
}

fn budgeted(budget: Lead) -> Life {
    Life::opened(charter(Some(budget), usual()), "Mon 09:00")
}

#[test]
fn a_wait_stops_a_clock_for_as_long_as_its_budget_lasts() {
    let mut life = budgeted(Lead::Working(WorkingTime::from_hours(2)));
    life.agent("Mon 17:00", wait("parts"));
    // Eight hours ran: it is breached at one o'clock, and a missed due time is moved by nothing.
    assert_eq!(life.due("it"), None);
    let mut life = budgeted(Lead::Working(WorkingTime::from_hours(2)));
    life.agent("Mon 10:00", wait("parts"));
    let wake = life.case.next_wake().unwrap();
    assert_eq!((wake.at, wake.why), (at("Mon 12:00"), wakes::BUDGET));
    // A late wake finds what happened in between, dated when it did.
    life.wake("Mon 16:00");
    assert_eq!(life.due("it"), Some(at("Mon 15:00")));
    assert_eq!(life.clock("it").breached_at(), Some(at("Mon 15:00")));
    assert_eq!(life.case.waiting(), Some(&key("parts")));
    let told: Vec<(_, String)> =
        life.events.iter().map(|it| (it.at, it.event.to_string())).collect();
    let runs = (at("Mon 12:00"), "clock 0 runs again, due 2026-03-02T15:00:00Z".to_owned());
    assert!(told.contains(&runs), "{told:#?}");
}

#[test]
fn all_waits_together_share_the_budget_and_closures_do_not() {
    let mut life = budgeted(Lead::Working(WorkingTime::from_hours(2)));
    life.agent("Mon 10:00", wait("parts")).agent("Mon 11:00", CaseCommand::Resume);
    life.agent("Mon 11:30", CaseCommand::Resolve).agent("Mon 13:30", CaseCommand::Reopen);
    life.agent("Mon 14:00", wait("customer"));
    assert_eq!(life.case.next_wake().unwrap().at, at("Mon 15:00"));
    // Another reason takes up what is left of it.
    life.agent("Mon 14:30", wait("parts"));
    assert_eq!(life.case.next_wake().unwrap().at, at("Mon 15:00"));
    // Two hours ran before it; the other two run from three o'clock on.
    life.wake("Mon 15:00");
    assert_eq!(life.due("it"), Some(at("Mon 17:00")));
    // Nothing is left for a later wait.
    life.agent("Mon 15:30", CaseCommand::Resume).agent("Mon 16:00", wait("customer"));
    assert_eq!(life.due("it"), Some(at("Mon 17:00")));
    assert!(matches!(life.clock("it").state(), ClockState::Running(_)));
}

#[test]
fn a_budget_is_reckoned_in_its_own_time() {
    for (budget, runs_on) in [
        (Lead::Working(WorkingTime::from_hours(2)), "Tue 10:00"),
        (Lead::Elapsed(Elapsed::from_hours(2)), "Mon 19:00"),
    ] {
        let mut life = Life::new(charter(Some(budget), usual()));
        life.give(at("Mon 16:30"), &super::life::customer(), &super::life::open()).unwrap();
        life.agent("Mon 17:00", wait("parts"));
        assert_eq!(life.case.next_wake().unwrap().at, at(runs_on), "{budget:?}");
    }
}

#[test]
fn a_wait_behind_which_nothing_could_be_dated_stops_a_clock_for_as_long_as_it_lasts() {
    let hour = |hour: u32| format!("2026-12-31T{hour:02}:00:00Z").parse().unwrap();
    let budget = Lead::Working(WorkingTime::from_hours(2));
    let mut life = Life::new(charter(Some(budget), usual()));
    life.give(hour(13), &super::life::customer(), &super::life::open()).unwrap();
    // At four o'clock the budget is used up; the three hours that are left then are not those of a declared year.
    life.give(hour(14), &agent(), &wait("parts")).unwrap();
    assert_eq!(life.case.next_wake(), None);
    assert!(matches!(life.clock("it").state(), ClockState::Paused { .. }));
    // Whoever ends the wait too late hears of it; in time, it goes on.
    let refused = life.give(hour(16), &agent(), &CaseCommand::Resume).unwrap_err();
    assert_eq!(refused.code().as_str(), "case.no-due-time");
    life.give(hour(15), &agent(), &CaseCommand::Resume).unwrap();
    assert_eq!(life.due("it"), Some(hour(18)));

    // Nor can it be dated when a budget of open time ends beyond those years.
    let mut life = Life::new(charter(Some(Lead::Working(WorkingTime::from_hours(6))), usual()));
    life.give(hour(13), &super::life::customer(), &super::life::open()).unwrap();
    life.give(hour(14), &agent(), &wait("parts")).unwrap();
    assert_eq!(life.case.next_wake(), None);
}

#[test]
fn another_priority_during_a_wait_keeps_the_end_of_its_budget() {
    let mut life = budgeted(Lead::Working(WorkingTime::from_hours(2)));
    life.agent("Mon 10:00", wait("parts")).agent("Mon 11:00", priority("high"));
    assert_eq!(life.case.next_wake().unwrap().at, at("Mon 12:00"));
    life.wake("Mon 12:00");
    assert_eq!(life.due("it"), Some(at("Mon 13:00")));
}

#[test]
fn a_clock_that_is_resumed_in_time_forgets_when_it_would_have_run_on() {
    let mut life = budgeted(Lead::Working(WorkingTime::from_hours(2)));
    life.agent("Mon 10:00", wait("parts")).agent("Mon 11:00", CaseCommand::Resume);
    let wake = life.case.next_wake().unwrap();
    assert_eq!((wake.at, wake.why), (at("Mon 14:00").after(TICK).unwrap(), wakes::BREACH));
}

#[test]
fn a_wait_ends_by_itself_after_its_span_and_at_its_instant() {
    let parts =
        WaitReason::new(WaitsFor::ThirdParty).resuming_after(Span::working_hours(3), key("office"));
    let charter = charter(None, [usual()[0].clone(), ("parts", parts)]);
    let mut life = Life::opened(charter, "Mon 09:00");
    life.agent("Mon 17:00", wait("customer"));
    assert_eq!(life.case.wait_until(), None);
    let mut life = Life::opened(life.charter.clone(), "Mon 09:00");
    life.agent("Mon 10:00", wait("parts"));
    let wake = life.case.next_wake().unwrap();
    assert_eq!((wake.at, wake.why), (at("Mon 13:00"), case_wakes::WAIT_OVER));
    // However late somebody looks, it ended when it should; what fell due since comes after it.
    life.agent("Mon 17:00", respond());
    assert_eq!(life.case.waiting(), None);
    assert_eq!(life.due("it"), Some(at("Mon 16:00")));
    assert_eq!(life.clock("it").breached_at(), Some(at("Mon 16:00")));
    let ended = life.events.iter().find(|it| it.event == CaseEvent::WaitEnded).unwrap();
    assert_eq!(ended.at, at("Mon 13:00"));
    // Nobody else could tell the owner: what was waited for did not come.
    let report = CaseEffect::ReportEndOfWait { reason: key("parts") };
    assert_eq!(life.effects.iter().filter(|effect| **effect == report).count(), 1);
    // Ended by hand, it does not end again, and the owner knows it.
    let mut life = Life::opened(life.charter.clone(), "Mon 09:00");
    life.agent("Mon 10:00", wait("parts")).agent("Mon 11:00", CaseCommand::Resume);
    assert_eq!(life.case.next_wake().unwrap().why, wakes::BREACH);
    assert!(life.wake("Mon 13:00").effects.is_empty());
    // What the calendar cannot date is refused: nobody would ever end that wait.
    let late = "2026-12-31T17:00:00Z".parse().unwrap();
    let refused = life.give(late, &agent(), &wait("parts")).unwrap_err();
    assert_eq!(refused.code().as_str(), "case.no-end-of-wait");
}

#[test]
fn only_the_named_roles_begin_a_wait() {
    let parts = WaitReason::new(WaitsFor::ThirdParty).begun_only_by([key("chief")]);
    let mut life = Life::opened(charter(None, [usual()[0].clone(), ("parts", parts)]), "Mon 09:00");
    let refused = life.give(at("Mon 10:00"), &agent(), &wait("parts")).unwrap_err();
    assert_eq!(refused, Refusal::Refused(CaseRefusal::MayNotWait { reason: key("parts") }));
    for other in [Actor::System, Actor::Automaton { channel: key("mail") }] {
        assert!(life.give(at("Mon 10:00"), &other, &wait("parts")).is_err());
    }
    let Actor::Agent { agent, department, .. } = agent() else { unreachable!() };
    let chief = Actor::Agent { agent, role: key("chief"), department };
    life.give(at("Mon 10:00"), &chief, &wait("parts")).unwrap();
    assert_eq!(life.case.waiting(), Some(&key("parts")));
    // Whoever may not begin it may end it, and anybody begins what names no role.
    life.agent("Mon 11:00", CaseCommand::Resume).agent("Mon 12:00", wait("customer"));
}

#[test]
fn a_goal_that_comes_during_a_wait_and_moves_the_due_time_out_warns_once_more() {
    let it = Target::measuring(Metric::total_resolution(), key("office"))
        .paused_by([key("parts")])
        .within(Span::working_hours(2))
        .for_priority(key("low"), within("working PT8H"))
        .warning(Lead::Working(WorkingTime::from_hours(1)));
    let mut life = Life::opened(super::life::charter_of([("it", it)]), "Mon 09:00");
    let warnings = |life: &Life| {
        let warned = |event: &CaseEvent| {
            matches!(event, CaseEvent::Clock { event: goodwill::sla::ClockEvent::Warned, .. })
        };
        life.events.iter().filter(|it| warned(&it.event)).map(|it| it.at).collect::<Vec<_>>()
    };
    life.agent("Mon 10:40", wait("parts"));
    assert_eq!(warnings(&life), [at("Mon 10:00")]);
    // An hour and forty minutes are used of eight hours: due on Tuesday at twenty past nine.
    life.agent("Mon 11:00", priority("low")).agent("Mon 12:00", CaseCommand::Resume);
    assert_eq!(life.due("it"), Some(at("Tue 09:20")));
    life.agent("Mon 17:30", wait("parts")).agent("Mon 17:40", CaseCommand::Resume);
    life.wake("Tue 09:25");
    assert_eq!(warnings(&life), [at("Mon 10:00"), at("Mon 17:20")]);
    // The same goal again, told while it waits, is no reason to warn.
    let mut life = Life::opened(life.charter.clone(), "Mon 09:00");
    life.agent("Mon 10:40", wait("parts")).agent("Mon 11:00", priority("high"));
    life.agent("Mon 12:00", CaseCommand::Resume).wake("Mon 12:15");
    assert_eq!(warnings(&life), [at("Mon 10:00")]);
}

/// Four hours of the office; an hour of waiting for the customer may stop it, and three for anything.
fn of_two_budgets() -> Target {
    let hours = |hours| Lead::Working(WorkingTime::from_hours(hours));
    Target::measuring(Metric::total_resolution(), key("office"))
        .within(Span::working_hours(4))
        .paused_by([key("customer"), key("parts")])
        .pausing_at_most(hours(3))
        .pausing_at_most_for(key("customer"), hours(1))
}

#[test]
fn of_the_budget_of_a_reason_and_that_of_all_waits_the_tighter_one_holds() {
    let charter = super::life::charter_of([("it", of_two_budgets())]);
    let mut life = Life::opened(charter, "Mon 09:00");
    life.agent("Mon 10:00", wait("customer"));
    assert_eq!(life.clock("it").runs_on_at(), Some(at("Mon 11:00")));
    // It ran on at eleven though the matter waited; for parts it may stop two hours more.
    life.agent("Mon 11:30", wait("parts"));
    assert_eq!(life.clock("it").runs_on_at(), Some(at("Mon 13:30")));
    life.agent("Mon 12:30", CaseCommand::Resume);
    assert_eq!(life.due("it"), Some(at("Mon 15:00")));
    // The customer's hour is gone, also in a wait of its own and after one for parts.
    life.agent("Mon 12:40", wait("customer"));
    assert_eq!(life.due("it"), Some(at("Mon 15:00")));
    life.agent("Mon 13:00", wait("parts"));
    assert_eq!(life.clock("it").runs_on_at(), Some(at("Mon 14:00")));
    life.agent("Mon 13:30", wait("customer"));
    assert_eq!(life.clock("it").runs_on_at(), Some(at("Mon 13:30")));
    life.wake("Mon 13:45");
    assert_eq!(life.due("it"), Some(at("Mon 15:30")));
}

#[test]
fn a_wait_for_another_reason_is_not_held_to_the_budget_of_the_one_before() {
    let target = Target { pause_budget: None, ..of_two_budgets() };
    let mut life = Life::opened(super::life::charter_of([("it", target)]), "Mon 09:00");
    life.agent("Mon 10:00", wait("customer")).agent("Mon 10:30", wait("parts"));
    assert_eq!(life.clock("it").runs_on_at(), None);
    life.agent("Mon 14:00", CaseCommand::Resume);
    assert_eq!(life.due("it"), Some(at("Mon 17:00")));
}

#[test]
fn a_past_that_is_reckoned_anew_holds_each_reason_to_its_budget() {
    let unbounded = Target { pause_budget: None, pause_budgets: [].into(), ..of_two_budgets() };
    let charter = super::life::charter_of([("it", unbounded.clone())]);
    let mut life = Life::opened(charter, "Mon 09:00");
    life.agent("Mon 10:00", wait("customer")).agent("Mon 12:00", CaseCommand::Resume);
    life.agent("Mon 12:00", wait("parts")).agent("Mon 15:00", CaseCommand::Resume);
    assert_eq!(life.due("it"), Some(at("Mon 18:00")));
    // One hour of the customer's, and two for parts: the other two ran.
    let office = life.charter.calendar(&key("office")).unwrap();
    let (goal, new) = (Some(within("working PT4H")), of_two_budgets());
    let after = Rebased { goal, on: (&new, office), history: life.case.history() };
    let mut clock = life.clock("it").clone();
    let law = ChangeLaw::Retroactive;
    for event in clock.rebase(law, at("Mon 15:00"), (&unbounded, office), after).unwrap() {
        clock.evolve(at("Mon 15:00"), &event);
    }
    assert_eq!(clock.due(), Some(at("Mon 16:00")));
}
