//! When levels of ladders are reached, each case named for what went wrong.

use goodwill::actor::Actor;
use goodwill::case::{CaseCommand, CaseEffect, CaseEvent};
use goodwill::charter::{Charter, CharterDraft, Context, Ratification};
use goodwill::decision::Aggregate;
use goodwill::id::CharterVersion;
use goodwill::proptest::prelude::*;
use goodwill::sla::{Action, ChangeLaw, Goal, Ladder, LevelAt, Metric, Rung, Target};
use goodwill::time::{Elapsed, Span, Timestamp, WorkingTime};

use super::ladders::{draft_of, reached};
use super::life::{Life, TICK, assign, at, customer, key, open, priority, wait, within};
use crate::case::laws::config;

fn page() -> [Action; 1] {
    [Action::Host(key("page"))]
}

fn target(calendar: &str, goal: Goal) -> Target {
    let target = Target::measuring(Metric::first_response(), key(calendar));
    Target { goal: Some(goal), ..target }.paused_by([key("parts")]).escalating(key("usual"))
}

fn ratified(draft: CharterDraft) -> Charter {
    draft.ratify(&Ratification::first(Actor::System)).unwrap()
}

fn levels_ahead(life: &Life) -> Vec<(u16, Timestamp)> {
    life.clock("first").levels_ahead().iter().map(|rung| (rung.level, rung.at)).collect()
}

#[test]
fn a_level_that_gives_a_matter_to_another_queue_of_its_department_ends_nobodys_turn() {
    let ladder = Ladder::default().level(LevelAt::Percent(50), [Action::Give(key("service"))]);
    let target = Target { metric: Metric::ownership(), ..target("office", within("working PT4H")) };
    let charter = ratified(draft_of(target, ladder));
    let mut by_ladder = Life::opened(charter.clone(), "Mon 09:00");
    by_ladder.wake("Mon 11:00");
    assert_eq!(by_ladder.case.queue(), Some(&key("service")));
    // As where somebody assigns it by hand to whoever has it.
    let mut by_hand = Life::opened(charter, "Mon 09:00");
    by_hand.agent("Mon 10:00", assign("service"));
    for life in [by_ladder, by_hand] {
        let clock = life.clock("first");
        assert_eq!((clock.cycles(), clock.due()), (1, Some(at("Mon 13:00"))));
    }
}

#[test]
fn ladders_that_give_a_turn_without_time_to_and_fro_end() {
    let gives = |queue: &str| [Action::Give(key(queue))];
    let to = Ladder::default().level(LevelAt::Percent(100), gives("workshop"));
    let ladder = to.level(LevelAt::Percent(150), gives("service"));
    let ownership = |goal| Target { metric: Metric::ownership(), ..target("office", goal) };
    let at_once = Goal::Within(Span::calendar_days(0));
    let mut draft = draft_of(ownership(at_once), ladder);
    let back = Ladder::default().level(LevelAt::Percent(100), gives("workshop"));
    draft = draft.ladder(key("back"), back);
    let second = Target { ladder: Some(key("back")), ..ownership(at_once) };
    let standard = draft.agreements.get_mut(&key("standard")).unwrap();
    standard.targets.insert(key("second"), second);
    let mut life = Life::opened(ratified(draft), "Mon 10:00");
    life.wake("Mon 10:00");
    let given = life.events.iter().filter(|it| matches!(it.event, CaseEvent::Assigned { .. }));
    assert_eq!(given.count(), 2, "to each queue once");
    let asked = life.effects.iter().filter(|it| matches!(it, CaseEffect::Escalate { .. }));
    assert!(asked.count() > 0, "and then somebody is to see to it");
    assert!(life.case.next_wake().is_none_or(|wake| wake.at > at("Mon 10:00")));
}

#[test]
fn a_level_above_the_whole_is_not_reached_a_microsecond_too_early() {
    let seven = Goal::Within(Span::elapsed(Elapsed::from_micros(7)).unwrap());
    let ladder = Ladder::default().level(LevelAt::Percent(150), page());
    let life = Life::opened(ratified(draft_of(target("office", seven), ladder)), "Mon 09:00");
    // Ten microseconds and a half.
    let expected = at("Mon 09:00").after(Elapsed::from_micros(11)).unwrap();
    assert_eq!(levels_ahead(&life), [(0, expected)]);
}

#[test]
fn a_share_of_no_open_time_at_all_is_used_when_it_is_due_and_not_at_the_next_opening() {
    let at_once = Goal::Within(Span::working_days(0));
    let ladder = Ladder::default().level(LevelAt::Percent(150), page());
    let without = Target { ladder: None, ..target("desk", at_once) };
    let first = ratified(draft_of(without, ladder.clone()));
    let life = Life::opened(first.clone(), "Mon 08:30");
    assert_eq!(life.due("first"), Some(at("Mon 08:30")));
    // The office opens at nine.
    let second = Ratification::following(first.version(), CharterVersion::new(2), Actor::System);
    let second = draft_of(target("office", at_once), ladder).ratify(&second).unwrap();
    let context = Context::new(at("Mon 08:30"), &Actor::System, &second).before(&first);
    let adopt = CaseCommand::Adopt { law: ChangeLaw::Freeze };
    let case = life.case.decide(&adopt, &context).unwrap().after;
    let expected = [Rung { level: 0, at: at("Mon 08:30") }];
    assert_eq!(case.clocks().next().unwrap().levels_ahead(), expected);
}

#[test]
fn levels_come_again_that_another_goal_moves_out_whether_it_comes_in_a_halt_or_behind_it() {
    let target =
        target("office", within("working PT2H")).for_priority(key("low"), within("working PT8H"));
    let ladder = Ladder::default().level(LevelAt::Percent(50), page());
    let charter = ratified(draft_of(target, ladder));
    for order in [[CaseCommand::Resume, priority("low")], [priority("low"), CaseCommand::Resume]] {
        let mut life = Life::opened(charter.clone(), "Mon 09:00");
        life.wake("Mon 10:00").agent("Mon 10:30", wait("parts"));
        for command in order {
            life.agent("Mon 12:00", command);
        }
        assert_eq!(levels_ahead(&life), [(0, at("Mon 14:30"))]);
        life.wake("Mon 15:00");
        assert_eq!(reached(&life), [(0, at("Mon 10:00")), (0, at("Mon 14:30"))]);
    }
    // Without another goal nothing comes again.
    let mut life = Life::opened(charter, "Mon 09:00");
    life.wake("Mon 10:00").agent("Mon 10:30", wait("parts"));
    life.agent("Mon 12:00", CaseCommand::Resume);
    assert_eq!(levels_ahead(&life), []);
}

proptest! {
    #![proptest_config(config(400))]

    /// A share of open time may end within a microsecond: the level is not reached before all of it is used up, and not a
    /// microsecond later.
    #[test]
    fn a_share_of_a_goal_is_reached_at_the_first_instant_at_which_so_much_was_used(
        whole in prop_oneof![1_i64..1_000, 1_i64..400_000_000_000],
        percent in prop_oneof![1_u16..100, 100_u16..400],
        opened in 0_i64..604_800_000_000,
    ) {
        let span = Span::working(WorkingTime::from_micros(whole)).unwrap();
        let ladder = Ladder::default().level(LevelAt::Percent(percent), page());
        let charter = ratified(draft_of(target("lunch", Goal::Within(span)), ladder));
        let opened = at("Mon 00:00").after(Elapsed::from_micros(opened)).unwrap();
        let mut life = Life::new(charter.clone());
        life.give(opened, &customer(), &open()).unwrap();

        let [(0, reached)] = levels_ahead(&life)[..] else { panic!("one level is ahead") };
        let lunch = charter.calendar(&key("lunch")).unwrap();
        let used = |until: Timestamp| {
            i128::from(lunch.between(opened, until).unwrap().as_micros()) * 100
        };
        let share = i128::from(whole) * i128::from(percent);
        prop_assert!(used(reached.after(-TICK).unwrap()) < share, "it is reached too late");
        prop_assert!(used(reached) >= share, "it is reached too early");
    }
}
