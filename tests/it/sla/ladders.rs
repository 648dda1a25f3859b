//! Ladders: which level is reached when, once, and what is done then.

use goodwill::actor::Actor;
use goodwill::case::{Case, CaseCommand, CaseEffect, CaseEvent};
use goodwill::charter::{Charter, CharterDraft, Context, Ratification};
use goodwill::decision::Aggregate;
use goodwill::id::CharterVersion;
use goodwill::key;
use goodwill::sla::{
    Action, Agreement, ChangeLaw, ClockEvent, Ladder, Lead, LevelAt, Metric, Rung, Target, Whom,
    wakes,
};
use goodwill::time::{Elapsed, Timestamp, WorkingTime};

use super::life::{Life, TICK, at, house, key, priority, respond, wait, within};

pub(super) const WORKING_HOUR: Lead = Lead::Working(WorkingTime::from_hours(1));
const HOUR: Lead = Lead::Elapsed(Elapsed::from_hours(1));

/// A ladder that asks for something of the host's at each of these levels.
fn ladder(levels: &[LevelAt]) -> Ladder {
    levels.iter().fold(Ladder::default(), |ladder, at| ladder.level(*at, [page()]))
}

fn page() -> Action {
    Action::Host(key!("page"))
}

fn usual() -> Ladder {
    use LevelAt::{AfterDue, Percent};
    ladder(&[Percent(50), Percent(75), Percent(100), AfterDue(WORKING_HOUR)])
}

fn target(span: &str) -> Target {
    let mut target = Target::measuring(Metric::first_response(), key("office"));
    target.goal = Some(within(span));
    target.paused_by([key("parts")]).escalating(key("usual"))
}

pub(super) fn draft_of(target: Target, ladder: Ladder) -> CharterDraft {
    let targets = [(key("first"), target)].into();
    house()
        .agreement(key("standard"), Agreement { targets, ..Agreement::sla() })
        .ladder(key("usual"), ladder)
}

fn charter(target: Target, ladder: Ladder) -> Charter {
    draft_of(target, ladder).ratify(&Ratification::first(Actor::System)).unwrap()
}

/// The levels that were reached, each with the instant that it is dated at.
pub(super) fn reached(life: &Life) -> Vec<(u16, Timestamp)> {
    let level = |event: &CaseEvent| match event {
        CaseEvent::Clock { event: ClockEvent::LevelReached { level }, .. } => Some(*level),
        _ => None,
    };
    let events = life.events.iter();
    events.filter_map(|it| level(&it.event).map(|level| (level, it.at))).collect()
}

fn ahead(life: &Life) -> Vec<(u16, Timestamp)> {
    life.clock("first").levels_ahead().iter().map(|rung| (rung.level, rung.at)).collect()
}

fn told<const N: usize>(levels: [(u16, &str); N]) -> Vec<(u16, Timestamp)> {
    levels.map(|(level, when)| (level, at(when))).into()
}

#[test]
fn levels_are_reckoned_in_the_targets_own_time() {
    use LevelAt::{AfterDue, BeforeDue, Percent};
    let rows: [(&str, &str, LevelAt, &str); 14] = [
        // Three hours on Friday, one on Monday.
        ("Fri 15:00", "working PT4H", Percent(50), "Fri 17:00"),
        // Used up with the last minute of Friday, not with the first of Monday.
        ("Fri 15:00", "working PT4H", Percent(75), "Fri 18:00"),
        ("Fri 15:00", "working PT4H", Percent(100), "Mon+1 10:00"),
        ("Fri 15:00", "working PT4H", Percent(150), "Mon+1 12:00"),
        ("Fri 15:00", "working PT4H", BeforeDue(WORKING_HOUR), "Mon+1 09:00"),
        ("Fri 15:30", "working PT4H", BeforeDue(WORKING_HOUR), "Mon+1 09:30"),
        ("Fri 15:00", "working PT4H", BeforeDue(HOUR), "Mon+1 09:00"),
        ("Fri 15:00", "working PT4H", AfterDue(WORKING_HOUR), "Mon+1 11:00"),
        ("Fri 13:00", "working PT5H", AfterDue(WORKING_HOUR), "Mon+1 10:00"),
        ("Fri 13:00", "working PT5H", AfterDue(HOUR), "Fri 19:00"),
        // Time on the clock goes on over the weekend.
        ("Fri 15:00", "PT48H", Percent(50), "Sat 15:00"),
        ("Fri 15:00", "PT48H", Percent(125), "Mon+1 03:00"),
        // Days have the length that they have: nine hours of Friday and nine of Monday.
        ("Fri 09:00", "2 workdays", Percent(50), "Fri 18:00"),
        ("Fri 00:00", "2 days", Percent(50), "Sat 12:00"),
    ];
    for (opened, span, level, expected) in rows {
        let mut target = target(span);
        if span == "2 days" {
            target.goal = Some(within("3 days"));
        }
        let life = Life::opened(charter(target, ladder(&[level])), opened);
        let clock = life.clock("first");
        let [Rung { level: 0, at: found }] = clock.levels_ahead() else { panic!("{level:?}") };
        if span != "2 days" {
            assert_eq!(*found, at(expected), "{opened} {span} {level:?}");
        } else {
            let (from, due) = (at(opened), clock.due().unwrap());
            assert_eq!(found.since(from).as_micros() * 2, due.since(from).as_micros());
        }
    }
}

#[test]
fn each_level_is_reached_once_and_dated_when_it_was() {
    let mut life = Life::opened(charter(target("working PT4H"), usual()), "Fri 15:00");
    let wake = life.case.next_wake().unwrap();
    assert_eq!((wake.at, wake.why), (at("Fri 17:00"), wakes::LEVEL));
    life.wake("Fri 16:59");
    assert_eq!(reached(&life), []);
    life.wake("Fri 17:00").wake("Fri 17:00").wake("Fri 17:30");
    assert_eq!(reached(&life), told([(0, "Fri 17:00")]));
    // Late: whatever was reached meanwhile is dated at its instant, before and after the breach.
    life.wake("Mon+1 15:00").wake("Mon+1 16:00");
    let all = [(0, "Fri 17:00"), (1, "Fri 18:00"), (2, "Mon+1 10:00"), (3, "Mon+1 11:00")];
    assert_eq!(reached(&life), told(all));
    assert_eq!(life.clock("first").breached_at(), Some(at("Mon+1 10:00")));
    let breach = life
        .events
        .iter()
        .position(|it| matches!(it.event, CaseEvent::Clock { event: ClockEvent::Breached, .. }));
    assert_eq!(breach, Some(life.events.len() - 2), "the last level came after the breach");
    let escalated = |level| {
        let (target, action) = (key("first"), page());
        CaseEffect::Escalate { target, level, action }
    };
    let breach = CaseEffect::ReportBreach { target: key("first") };
    let expected = [escalated(0), escalated(1), escalated(2), breach, escalated(3)];
    assert_eq!(life.effects, expected);
    assert_eq!(life.case.next_wake(), None);
    let calendar = life.charter.calendar(&key("office")).unwrap();
    let clock = life.clock("first");
    let explained = clock.explain(at("Mon+1 10:30"), calendar, life.case.history()).unwrap();
    assert_eq!(explained.levels.len(), 3, "the fourth was reached later");
    let line = "; level 2 reached 2026-03-09T10:00:00Z";
    assert!(explained.to_string().ends_with(line), "{explained}");
}

#[test]
fn a_clock_that_is_fulfilled_or_given_up_climbs_no_further() {
    let mut life = Life::opened(charter(target("working PT4H"), usual()), "Mon 09:00");
    life.wake("Mon 11:00").agent("Mon 11:30", respond()).wake("Fri 12:00");
    assert_eq!(reached(&life), told([(0, "Mon 11:00")]));
}

#[test]
fn zammad_4432_nobody_is_paged_at_midnight() {
    use LevelAt::{AfterDue, BeforeDue, Percent};
    let last_on_friday = at("Fri 18:00").after(-TICK).unwrap();
    let rows = [
        // Due on Monday at the opening: that is not too late.
        ("PT72H", Percent(50), Some(at("Mon+1 09:00"))),
        ("PT72H", BeforeDue(HOUR), Some(at("Mon+1 09:00"))),
        // Due an hour before: on Friday, then, before all have gone home.
        ("PT71H", Percent(50), Some(last_on_friday)),
        ("PT71H", BeforeDue(HOUR), Some(last_on_friday)),
        ("PT71H", Percent(100), Some(at("Mon+1 09:00"))),
        ("PT71H", AfterDue(HOUR), Some(at("Mon+1 09:00"))),
        ("PT71H", AfterDue(Lead::Elapsed(Elapsed::from_minutes(90))), Some(at("Mon+1 09:30"))),
        // In open time nothing moves.
        ("PT71H", Percent(5), at("Fri 09:00").after(Elapsed::from_minutes(213)).ok()),
    ];
    for (span, level, expected) in rows {
        let ladder = ladder(&[level]).notifying_in(key("office"));
        let life = Life::opened(charter(target(span), ladder), "Fri 09:00");
        let found = life.clock("first").levels_ahead().first().map(|rung| rung.at);
        assert_eq!(found, expected, "{span} {level:?}");
    }
    // Opened in the night and due in the same: nobody can be told before.
    let ladder = ladder(&[Percent(50), Percent(100)]).notifying_in(key("office"));
    let life = Life::opened(charter(target("PT2H"), ladder), "Mon 20:00");
    assert_eq!(ahead(&life), told([(1, "Tue 09:00")]));
}

#[test]
fn a_wait_moves_the_levels_that_are_to_come_and_none_is_reached_meanwhile() {
    let mut life = Life::opened(charter(target("working PT4H"), usual()), "Mon 09:00");
    life.wake("Mon 11:00").agent("Mon 11:30", wait("parts"));
    assert_eq!(ahead(&life), []);
    life.wake("Mon 13:00");
    assert_eq!(reached(&life), told([(0, "Mon 11:00")]));
    life.agent("Mon 13:30", CaseCommand::Resume);
    assert_eq!(ahead(&life), told([(1, "Mon 14:00"), (2, "Mon 15:00"), (3, "Mon 16:00")]));
    life.wake("Mon 17:00");
    let all = [(0, "Mon 11:00"), (1, "Mon 14:00"), (2, "Mon 15:00"), (3, "Mon 16:00")];
    assert_eq!(reached(&life), told(all));
}

#[test]
fn a_wait_that_has_used_up_its_budget_lets_it_climb_on() {
    let target = target("working PT4H").pausing_at_most(WORKING_HOUR);
    let mut life = Life::opened(charter(target, usual()), "Mon 09:00");
    life.agent("Mon 10:00", wait("parts")).wake("Mon 15:00");
    let all = [(0, "Mon 12:00"), (1, "Mon 13:00"), (2, "Mon 14:00"), (3, "Mon 15:00")];
    assert_eq!(reached(&life), told(all));
}

#[test]
fn after_another_goal_what_lies_ahead_comes_again_and_of_what_is_past_the_highest_alone() {
    let target = target("working PT4H")
        .for_priority(key("high"), within("working PT2H"))
        .for_priority(key("low"), within("working PT8H"));
    let opened = || Life::opened(charter(target.clone(), usual()), "Mon 09:00");
    let mut life = opened();
    life.wake("Mon 11:00").agent("Mon 11:30", priority("high"));
    // 10:00 was reached at 11:00, 10:30 and 11:00 are past, noon is to come.
    assert_eq!(ahead(&life), told([(2, "Mon 11:00"), (3, "Mon 12:00")]));
    life.wake("Mon 11:31").wake("Mon 13:00");
    assert_eq!(reached(&life), told([(0, "Mon 11:00"), (2, "Mon 11:30"), (3, "Mon 12:00")]));
    let mut life = opened();
    life.wake("Mon 11:00").agent("Mon 11:30", priority("low")).wake("Mon 15:00");
    assert_eq!(reached(&life), told([(0, "Mon 11:00"), (0, "Mon 13:00"), (1, "Mon 15:00")]));
}

#[test]
fn what_is_raised_is_raised_in_the_same_decision_and_the_goal_follows() {
    let raising = |name: &str| [Action::Raise(key(name)), Action::Notify(Whom::Owner)];
    let ladder = Ladder::default()
        .level(LevelAt::Percent(50), raising("high"))
        .level(LevelAt::Percent(75), raising("low"))
        .level(LevelAt::Percent(100), raising("high"))
        .level(LevelAt::AfterDue(WORKING_HOUR), raising("low"));
    let target = target("working PT4H")
        .for_priority(key("high"), within("working PT3H"))
        .for_priority(key("low"), within("working PT8H"));
    let mut life = Life::opened(charter(target, ladder), "Mon 09:00");
    life.wake("Mon 11:00");
    assert_eq!(life.case.priority(), Some(&key("high")));
    assert_eq!(life.due("first"), Some(at("Mon 12:00")));
    life.wake("Fri 18:00");
    // At a quarter past eleven low: half of eight hours lies ahead once more, and raises it again.
    let all = [
        (0, at("Mon 11:00")),
        (1, at("Mon 11:15")),
        (0, at("Mon 13:00")),
        (2, at("Mon 13:00")),
        (3, at("Mon 13:00")),
    ];
    assert_eq!(reached(&life)[..3], all[..3]);
    assert!(reached(&life).len() < 8, "it ends: {:?}", reached(&life));
    let notified = life.effects.iter().filter(|it| matches!(it, CaseEffect::Escalate { .. }));
    assert_eq!(
        notified.count(),
        reached(&life).len(),
        "each told once, and nothing else asked for"
    );
}

#[test]
fn a_level_gives_the_matter_to_a_queue_where_no_gate_stands_before_it() {
    let ladder = Ladder::default().level(LevelAt::Percent(50), [Action::Give(key("workshop"))]);
    let mut life = Life::opened(charter(target("working PT4H"), ladder), "Mon 09:00");
    life.wake("Mon 12:00");
    assert_eq!(life.case.queue(), Some(&key("workshop")));
    assert_eq!(life.case.owner().unwrap().department(), &key("workshop"));
    let given = life.events.iter().find(|it| matches!(it.event, CaseEvent::Assigned { .. }));
    assert_eq!(given.unwrap().at, at("Mon 11:00"));
    assert_eq!(life.effects, [], "done, and so asked of nobody");
}

#[test]
fn a_matter_that_is_taken_up_again_climbs_on_from_where_it_was() {
    let target = Target { metric: Metric::total_resolution(), ..target("working PT4H") };
    let mut life = Life::opened(charter(target, usual()), "Mon 09:00");
    life.wake("Mon 11:00").agent("Mon 11:30", CaseCommand::Resolve).wake("Tue 09:00");
    life.agent("Tue 10:00", CaseCommand::Reopen);
    assert_eq!(ahead(&life), told([(1, "Tue 10:30"), (2, "Tue 11:30"), (3, "Tue 12:30")]));
    life.wake("Tue 11:00");
    assert_eq!(reached(&life), told([(0, "Mon 11:00"), (1, "Tue 10:30")]));
}

#[test]
fn a_new_cycle_climbs_from_the_bottom() {
    let target = Target { metric: Metric::next_response(), ..target("working PT4H") };
    let mut life = Life::opened(charter(target, usual()), "Mon 09:00");
    life.wake("Mon 11:00").agent("Mon 11:30", respond()).message("Mon 12:00").wake("Mon 14:00");
    assert_eq!(reached(&life), told([(0, "Mon 11:00"), (0, "Mon 14:00")]));
}

#[test]
fn another_charters_ladder_holds_at_once_whatever_the_law() {
    let first = charter(target("working PT4H"), usual());
    let ratified = |draft: CharterDraft| {
        let second = CharterVersion::new(2);
        draft.ratify(&Ratification::following(first.version(), second, Actor::System)).unwrap()
    };
    let other = ladder(&[LevelAt::Percent(40), LevelAt::Percent(90)]);
    let second = ratified(draft_of(target("working PT4H"), other));
    let without = Target { ladder: None, ..target("working PT4H") };
    let none = ratified(draft_of(without, usual()));
    for law in [ChangeLaw::Freeze, ChangeLaw::FromNow, ChangeLaw::Retroactive] {
        let life = Life::opened(first.clone(), "Mon 09:00");
        let adopted = |charter: &Charter| -> (Case, Vec<CaseEffect>) {
            let context = Context::new(at("Mon 11:30"), &Actor::System, charter).before(&first);
            let decision = life.case.decide(&CaseCommand::Adopt { law }, &context).unwrap();
            (decision.after, decision.effects)
        };
        // What fell due before is done by the ladder so far.
        let (case, effects) = adopted(&second);
        let clock = case.clocks().next().unwrap();
        assert_eq!(effects.len(), 1, "{law:?}");
        assert_eq!(clock.levels_reached(), [Rung { level: 0, at: at("Mon 11:00") }], "{law:?}");
        assert_eq!(clock.levels_ahead(), [Rung { level: 1, at: at("Mon 12:36") }], "{law:?}");
        let (case, _) = adopted(&none);
        assert_eq!(case.clocks().next().unwrap().levels_ahead(), [], "{law:?}");
        assert_eq!(case.next_wake().unwrap().why, wakes::BREACH);
    }
}
