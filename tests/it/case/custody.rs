//! Who spent the time: departments by their legs, against a model that steps from minute to minute.

use goodwill::actor::Actor;
use goodwill::case::{CaseCommand, CaseEvent, CustodyReport, Spent};
use goodwill::key;
use goodwill::proptest::prelude::*;
use goodwill::proptest::sample::select;
use goodwill::sla::{Metric, SegmentKind, Target};
use goodwill::time::{Timestamp, WorkingTime};

use super::laws::config;
use super::works::{accept, back, clerk, clerk_id, fitter, fitter_id, opened, repair, works};
use crate::sla::life::{Life, assign, at, charter_of, take, wait};

/// The clock of the agreement `standard`, eight working hours for the solution.
const SOLUTION: u16 = 0;

fn hours(hours: i32) -> Spent {
    Spent::Working(WorkingTime::from_hours(hours))
}

fn report(life: &Life, until: Timestamp) -> CustodyReport {
    life.case.custody(SOLUTION, &life.charter, until).unwrap().unwrap()
}

fn told(report: &CustodyReport) -> Vec<(&str, Spent, Option<Spent>, Option<Spent>)> {
    let shares = report.departments.iter();
    shares.map(|it| (it.department.as_str(), it.spent, it.budget, it.overrun)).collect()
}

/// frappe/helpdesk#1895: the first level burns the clock, the second takes the blame.
#[test]
fn a_breach_is_put_down_to_the_department_that_spent_more_than_it_had() {
    let mut life = opened();
    // Service keeps it for seven of the eight hours, and what the workshop's four leave is four.
    life.agent("Mon 16:00", repair());
    life.give(at("Mon 16:00"), &fitter(), &accept(fitter_id())).unwrap();
    life.give(at("Tue 09:00"), &fitter(), &CaseCommand::Resolve).unwrap();
    let report = report(&life, at("Tue 12:00"));
    assert!(report.breached);
    assert_eq!(report.spent, hours(9));
    assert_eq!(
        told(&report),
        [
            ("service", hours(7), Some(hours(4)), Some(hours(3))),
            ("workshop", hours(2), Some(hours(4)), None),
        ]
    );
    let answerable: Vec<&str> =
        report.answerable().map(|share| share.department.as_str()).collect();
    assert_eq!(answerable, ["service"]);
}

#[test]
fn what_nobody_breached_is_put_down_to_nobody() {
    let mut life = opened();
    life.agent("Mon 15:00", repair());
    life.give(at("Mon 15:00"), &fitter(), &accept(fitter_id())).unwrap();
    life.give(at("Mon 16:00"), &fitter(), &CaseCommand::Resolve).unwrap();
    let report = report(&life, at("Mon 17:00"));
    assert!(!report.breached);
    assert_eq!(report.departments[0].overrun, Some(hours(2)));
    assert_eq!(report.answerable().count(), 0);
}

#[test]
fn a_wait_for_the_customer_is_nobodys_time_and_coming_back_brings_no_new_budget() {
    let mut life = opened();
    life.agent("Mon 10:00", wait("customer")).message("Mon 14:00");
    life.agent("Mon 15:00", repair());
    life.give(at("Mon 15:00"), &fitter(), &accept(fitter_id())).unwrap();
    life.give(at("Mon 17:00"), &fitter(), &back()).unwrap();
    life.give(at("Mon 17:00"), &clerk(), &accept(clerk_id())).unwrap();
    let report = report(&life, at("Tue 11:00"));
    let legs: Vec<(&str, Spent)> =
        report.legs.iter().map(|leg| (leg.department.as_str(), leg.spent)).collect();
    assert_eq!(legs, [("service", hours(2)), ("workshop", hours(2)), ("service", hours(3))]);
    // Four hours at the bench, as its path says, and the rest for whoever began; coming back it has no more.
    assert_eq!(
        told(&report),
        [
            ("service", hours(5), Some(hours(4)), Some(hours(1))),
            ("workshop", hours(2), Some(hours(4)), None),
        ]
    );
}

#[test]
fn there_is_no_report_for_a_clock_that_is_not_there_or_of_another_charter() {
    let life = opened();
    assert_eq!(life.case.custody(9, &life.charter, at("Tue 12:00")), Ok(None));
    let target = Target::measuring(Metric::first_response(), key!("office"));
    let other = charter_of([("first", target)]);
    assert_eq!(life.case.custody(SOLUTION, &other, at("Tue 12:00")), Ok(None));
    let next_year: Timestamp = "2027-03-01T09:00:00Z".parse().unwrap();
    assert!(life.case.custody(SOLUTION, &life.charter, next_year).is_err());
}

fn moves() -> Vec<(Actor, CaseCommand)> {
    vec![
        (clerk(), repair()),
        (fitter(), back()),
        (fitter(), accept(fitter_id())),
        (clerk(), accept(clerk_id())),
        (clerk(), assign("service")),
        (clerk(), assign("workshop")),
        (clerk(), wait("customer")),
        (clerk(), wait("parts")),
        (clerk(), CaseCommand::Resume),
        (clerk(), take()),
        (clerk(), CaseCommand::Close),
        (clerk(), CaseCommand::Reopen),
    ]
}

/// Nine to six from Monday to Friday, by hand.
fn is_open(minute: i64) -> bool {
    let (day, minute) = (minute / 1_440, minute % 1_440);
    day % 7 < 5 && (9 * 60..18 * 60).contains(&minute)
}

proptest! {
    #![proptest_config(config(400))]

    /// The model remembers who has it, whether it waits for the customer and whether it is closed, and counts minutes.
    #[test]
    fn the_legs_add_up_to_what_the_clock_ran(
        steps in proptest::collection::vec((select(moves()), 0..900_i64), 1..16),
        more in 0..3_000_i64,
    ) {
        let monday = at("Mon 00:00").as_micros();
        let minute_of = |at: Timestamp| (at.as_micros() - monday) / 60_000_000;
        let mut life = Life::opened(works(), "Mon 09:00");
        let mut minute = 9 * 60;
        for ((actor, command), gap) in steps {
            minute += gap;
            let now = Timestamp::from_micros(monday + minute * 60_000_000).unwrap();
            drop(life.give(now, &actor, &command));
        }
        minute += more;
        let until = Timestamp::from_micros(monday + minute * 60_000_000).unwrap();
        let report = report(&life, until);

        let mut counted: Vec<(String, i32)> = vec![("service".to_owned(), 0)];
        let (mut waits, mut closed, mut over) = (false, false, false);
        let mut events = life.events.iter().peekable();
        for now in 9 * 60..minute {
            while let Some(occurred) = events.next_if(|occurred| minute_of(occurred.at) <= now) {
                match &occurred.event {
                    CaseEvent::HandoffAccepted { accountable: to, .. }
                    | CaseEvent::Assigned { department: to, .. }
                        if counted.last().unwrap().0 != to.as_str() =>
                    {
                        counted.push((to.to_string(), 0));
                    }
                    CaseEvent::WaitBegan { reason, .. } => waits = reason.as_str() == "customer",
                    CaseEvent::WaitEnded => waits = false,
                    // The first resolution is measured once.
                    CaseEvent::Closed => over = true,
                    CaseEvent::Reopened => closed = false,
                    _ => {}
                }
            }
            if is_open(now) && !waits && !closed && !over {
                counted.last_mut().unwrap().1 += 1;
            }
        }
        // Legs that begin in the last minute have no minute in the model.
        let legs: Vec<(String, Spent)> = report.legs.iter()
            .map(|leg| (leg.department.to_string(), leg.spent)).collect();
        let counted: Vec<(String, Spent)> = counted.into_iter()
            .map(|(who, minutes)| (who, Spent::Working(WorkingTime::from_minutes(minutes)))).collect();
        prop_assert_eq!(&legs[..counted.len()], &counted[..]);
        prop_assert!(legs[counted.len()..].iter().all(|(_, spent)| *spent == hours(0)));

        let calendar = life.charter.calendar(&key!("office")).unwrap();
        let running = |kind: &SegmentKind| *kind == SegmentKind::Running;
        let ran = life.clock("solution").ledger().worked(calendar, until, running).unwrap();
        prop_assert_eq!(report.spent, Spent::Working(ran));
        let by_department: WorkingTime = report.departments.iter().map(|share| match share.spent {
            Spent::Working(spent) => spent,
            Spent::Elapsed(_) => WorkingTime::ZERO,
        }).sum();
        prop_assert_eq!(by_department, ran);
    }
}
