//! What counted, what did not and why; and what would change a due time.

use goodwill::case::CaseCommand;
use goodwill::proptest::prelude::*;
use goodwill::sla::{Lead, Metric, Target};
use goodwill::testkit::case::histories;
use goodwill::time::{Elapsed, WorkingTime};

use super::life::{Life, at, charter_of, key, wait, within};
use crate::case::laws::config;

fn life() -> Life {
    let mut target = Target::measuring(Metric::total_resolution(), key("office"))
        .paused_by([key("parts")])
        .pausing_at_most(Lead::Working(WorkingTime::from_hours(1)));
    target.goal = Some(within("working PT8H"));
    target.by_priority.insert(key("high"), within("working PT4H"));
    let mut life = Life::opened(charter_of([("it", target)]), "Mon 09:00");
    life.agent("Mon 10:00", wait("agreed")).agent("Mon 11:00", CaseCommand::Resume);
    life.agent("Mon 12:00", wait("parts")).wake("Mon 14:00");
    life.agent("Mon 15:00", CaseCommand::Resolve).agent("Tue 10:00", CaseCommand::Reopen);
    life
}

#[test]
fn each_stretch_says_what_it_was_and_how_much_of_it_counted() {
    let life = life();
    let calendar = life.charter.calendar(&key("office")).unwrap();
    let told = life.clock("it").explain(at("Tue 11:00"), calendar, life.case.history()).unwrap();
    let lines: Vec<String> = told
        .stretches
        .iter()
        .map(|it| format!("{} {} {}", it.elapsed(), it.counted(), it.why))
        .collect();
    assert_eq!(
        lines,
        [
            "PT1H PT1H counted",
            "PT1H PT1H counted, although the matter waited: agreed",
            "PT1H PT1H counted",
            "PT1H PT0S not counted, the matter waited: parts",
            "PT2H PT2H counted, although the matter waited: parts",
            "PT19H PT0S not counted, the matter was closed",
            "PT1H PT1H counted",
        ]
    );
    assert_eq!(told.counted(), Elapsed::from_hours(6));
    assert_eq!(told.stopped(), Elapsed::from_hours(1 + 3 + 1));
    assert_eq!(told.due, Some(at("Tue 13:00")));
    let text = told.to_string();
    assert!(text.ends_with("PT26H without PT15H outside its hours and PT5H stopped: PT6H counted, due 2026-03-03T13:00:00Z"), "{text}");
}

#[test]
fn it_says_what_would_change_the_due_time() {
    let mut life = life();
    let target = life.charter.targets_of(&key("standard")).unwrap().next().unwrap().1.clone();
    let ask = |life: &Life, when: &str| -> Vec<String> {
        let on = (&target.target, target.calendar_for(None).unwrap());
        let found = life.clock("it").what_if(at(when), on).unwrap();
        found.iter().map(ToString::to_string).collect()
    };
    // The budget for waits is used up, so that another wait changes nothing.
    assert_eq!(ask(&life, "Tue 10:30"), ["with the priority high, due 2026-03-02T14:00:00Z"]);
    life.wake("Tue 14:00");
    assert!(ask(&life, "Tue 14:00").is_empty());
    let mut target_less = target.clone();
    target_less.target.pause_budget = None;
    let charter = charter_of([("it", target_less.target.clone())]);
    let mut life = Life::opened(charter, "Mon 09:00");
    let on = (&target_less.target, target_less.calendar_for(None).unwrap());
    let told = |life: &Life| -> Vec<String> {
        let found = life.clock("it").what_if(at("Mon 10:00"), on).unwrap();
        found.iter().map(ToString::to_string).collect()
    };
    assert_eq!(
        told(&life),
        [
            "with the priority high, due 2026-03-02T13:00:00Z",
            "if it waits now: parts, it stands still"
        ]
    );
    life.agent("Mon 09:30", wait("parts"));
    assert_eq!(
        told(&life),
        ["with the priority high, it stands still", "if it goes on now, due 2026-03-02T17:30:00Z"]
    );
}

proptest! {
    #![proptest_config(config(200))]

    #[test]
    fn what_counted_is_what_elapsed_without_what_did_not(history in histories()) {
        let mut life = Life::new(history.charter.clone());
        for step in &history.steps {
            let context = step.context(&history.charter);
            let Ok(decision) = goodwill::decision::Aggregate::decide(&life.case, &step.command, &context)
            else { continue };
            for occurred in &decision.events {
                goodwill::decision::Aggregate::evolve(&mut life.case, occurred);
            }
        }
        let Some(now) = life.case.last_at() else { return Ok(()) };
        for (number, clock) in (0..).zip(life.case.clocks()) {
            let Ok(told) = life.case.explain(number, &life.charter, now) else { continue };
            let told = told.unwrap();
            prop_assert_eq!(told.elapsed().minus(told.outside()).minus(told.stopped()), told.counted());
            prop_assert_eq!(told.elapsed(), clock.ledger().elapsed(now, |_| true));
            let mut joined = clock.ledger().started_at();
            for stretch in &told.stretches {
                prop_assert_eq!(Some(stretch.from), joined);
                prop_assert!(!stretch.own.is_negative() && stretch.own <= stretch.elapsed());
                joined = Some(stretch.to);
            }
        }
    }
}
