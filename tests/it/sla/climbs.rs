//! One clock on a ladder against a slow model that steps from minute to minute and shares no code with the library.
//!
//! The model counts used minutes. A share of the goal is reached at the first minute at which so many were used; a lead is
//! counted back from the due time minute by minute, and a delay forth.

use goodwill::actor::Actor;
use goodwill::calendar::{CalendarDraft, Weekday};
use goodwill::case::CaseCommand;
use goodwill::charter::{Charter, Ratification};
use goodwill::key;
use goodwill::proptest::prelude::*;
use goodwill::proptest::sample::{select, subsequence};
use goodwill::sla::{Action, Ladder, Lead, LevelAt, Metric, Target};
use goodwill::time::{Elapsed, Timestamp, WorkingTime};

use super::ladders::{draft_of, reached};
use super::life::{Life, agent, at, customer, key, open, priority, wait, within};
use crate::case::laws::config;

const DAY: usize = 24 * 60;
/// Behind every level: the last minute of October.
const HORIZON: usize = 240 * DAY;
const PRIORITIES: [&str; 2] = ["normal", "high"];

#[derive(Debug, Clone, Copy, PartialEq)]
enum At {
    Percent(usize),
    Before(usize),
    After(usize),
}

/// On which days it is open from nine to five, in which minutes the goal counts, and how many each priority has.
#[derive(Debug, Clone)]
struct World {
    days: Vec<usize>,
    open_only: bool,
    goals: [usize; 2],
    levels: Vec<At>,
    /// Whether people are told in open time only.
    notify: bool,
}

#[derive(Debug, Clone, Copy)]
enum Move {
    Stop,
    Resume,
    Prioritise(usize),
    Wake,
}

fn worlds() -> impl Strategy<Value = World> {
    let levels = vec![
        At::Percent(25),
        At::Percent(50),
        At::Percent(75),
        At::Before(45),
        At::Percent(100),
        At::After(30),
        At::Percent(150),
        At::After(90),
    ];
    let levels = subsequence(levels, 1..=8);
    let days = subsequence(vec![0_usize, 1, 2, 3, 4, 5, 6], 1..=7);
    // Whole minutes for every share.
    let goal = || (1..60_usize).prop_map(|number| number * 20);
    (days, any::<bool>(), [goal(), goal()], levels, any::<bool>()).prop_map(
        |(days, open_only, goals, levels, notify)| World { days, open_only, goals, levels, notify },
    )
}

fn moves() -> impl Strategy<Value = Vec<(usize, Move)>> {
    let gap = prop_oneof![1 => Just(0_usize), 5 => 1..300_usize, 2 => 300..3_000_usize];
    let step = select(vec![
        Move::Stop,
        Move::Resume,
        Move::Resume,
        Move::Prioritise(0),
        Move::Prioritise(1),
        Move::Wake,
        Move::Wake,
    ]);
    goodwill::proptest::collection::vec((gap, step), 0..12)
}

impl World {
    fn is_open(&self, minute: usize) -> bool {
        self.days.contains(&(minute / DAY % 7)) && (9 * 60..17 * 60).contains(&(minute % DAY))
    }

    fn charter(&self) -> Charter {
        const WEEK: [Weekday; 7] = [
            Weekday::Mon,
            Weekday::Tue,
            Weekday::Wed,
            Weekday::Thu,
            Weekday::Fri,
            Weekday::Sat,
            Weekday::Sun,
        ];
        let days: Vec<Weekday> = self.days.iter().map(|day| WEEK[*day]).collect();
        let calendar = CalendarDraft::new("UTC", 2026..=2026).open(days, "09:00-17:00");
        let mut target = Target::measuring(Metric::first_response(), key("weekly"));
        target.pauses.insert(key("parts"));
        for (name, minutes) in PRIORITIES.iter().zip(self.goals) {
            let unit = if self.open_only { "working " } else { "" };
            target.by_priority.insert(key(name), within(&format!("{unit}PT{minutes}M")));
        }
        let lead = |minutes: usize| {
            let minutes = i32::try_from(minutes).unwrap();
            match self.open_only {
                true => Lead::Working(WorkingTime::from_minutes(minutes)),
                false => Lead::Elapsed(Elapsed::from_minutes(minutes)),
            }
        };
        let mut ladder = Ladder::default();
        for level in &self.levels {
            let level = match *level {
                At::Percent(percent) => LevelAt::Percent(percent.try_into().unwrap()),
                At::Before(minutes) => LevelAt::BeforeDue(lead(minutes)),
                At::After(minutes) => LevelAt::AfterDue(lead(minutes)),
            };
            ladder = ladder.level(level, [Action::Host(key!("page"))]);
        }
        ladder.notify = self.notify.then(|| key("weekly"));
        let mut draft = draft_of(target.escalating(key("usual")), ladder);
        draft.calendars.insert(key("weekly"), calendar);
        draft.ratify(&Ratification::first(Actor::System)).unwrap()
    }
}

/// The matter as the model sees it. Microseconds matter where somebody is told at the last open instant: minutes are
/// doubled, and such an instant is odd.
#[derive(Debug, Clone)]
struct Model {
    opened: usize,
    halts: Vec<(usize, bool)>,
    goal: usize,
    missed: Option<usize>,
    pending: Vec<(usize, usize)>,
    reached: Vec<(usize, usize)>,
    known: Vec<usize>,
    /// Whether it got another goal in a halt.
    moved_in_halt: bool,
}

impl Model {
    fn stands_still(&self, minute: usize) -> bool {
        self.halts.iter().rev().find(|(from, _)| *from <= minute).is_some_and(|(_, halted)| *halted)
    }

    fn is_halted(&self) -> bool {
        self.halts.last().is_some_and(|(_, halted)| *halted)
    }

    fn counts(world: &World, minute: usize) -> bool {
        !world.open_only || world.is_open(minute)
    }

    /// The first minute at which so many were used.
    fn used_up(&self, amount: usize, end: usize, world: &World, halted_too: bool) -> Option<usize> {
        let mut used = 0;
        for minute in self.opened..end {
            let halted = self.stands_still(minute);
            if used >= amount && (halted_too || !halted) {
                return Some(minute);
            }
            used += usize::from(!halted && Self::counts(world, minute));
        }
        None
    }

    fn due_before(&self, end: usize, world: &World) -> Option<usize> {
        self.used_up(self.goal, end, world, false)
    }

    /// So many minutes that count behind an instant.
    fn behind(world: &World, from: usize, amount: usize) -> usize {
        let (mut minute, mut counted) = (from, 0);
        while counted < amount {
            counted += usize::from(Self::counts(world, minute));
            minute += 1;
        }
        minute
    }

    /// So many minutes that count before an instant; none if that lies before all calendars.
    fn ahead_of(world: &World, from: usize, amount: usize) -> Option<usize> {
        let (mut minute, mut counted) = (from, 0);
        while counted < amount {
            minute = minute.checked_sub(1)?;
            counted += usize::from(Self::counts(world, minute));
        }
        Some(minute)
    }

    fn instant_of(&self, level: At, due: usize, now: usize, world: &World) -> Option<usize> {
        let raw = match level {
            At::Percent(100) => due,
            At::Percent(percent) if percent > 100 => {
                Self::behind(world, due, self.goal * (percent - 100) / 100)
            }
            At::Percent(percent) => {
                let amount = self.goal * percent / 100;
                let found = self.used_up(amount, HORIZON, world, true).unwrap();
                if found > now && self.missed.is_none() {
                    found
                } else {
                    // Of what is past only the due time tells when it would have been.
                    let mut raw = Self::ahead_of(world, due, self.goal - amount).unwrap_or(0);
                    while raw > 0 && !Self::counts(world, raw - 1) {
                        raw -= 1;
                    }
                    raw
                }
            }
            At::Before(minutes) => Self::ahead_of(world, due, minutes).unwrap_or(0),
            At::After(minutes) => Self::behind(world, due, minutes),
        };
        if !world.notify {
            return Some(raw * 2);
        }
        let next = (raw..HORIZON).find(|minute| world.is_open(*minute)).unwrap();
        if next <= due || raw >= due {
            return Some(next * 2);
        }
        let last = (0..raw).rev().find(|minute| world.is_open(*minute))?;
        // The last instant of that minute.
        Some(last * 2 + 1).filter(|_| last >= now)
    }

    fn set(&mut self, now: usize, moved: bool, world: &World) {
        self.pending.clear();
        if self.is_halted() {
            return;
        }
        let Some(due) = self.missed.or_else(|| self.due_before(HORIZON, world)) else { return };
        let opens = (now..HORIZON).find(|minute| !world.notify || world.is_open(*minute)).unwrap();
        let mut late = None;
        for (number, level) in world.levels.iter().enumerate() {
            match self.instant_of(*level, due, now, world) {
                Some(at) if at > now * 2 && !moved && self.known.contains(&number) => {}
                Some(at) if at > now * 2 => self.pending.push((number, at)),
                Some(_) => late = Some(number),
                None => {}
            }
        }
        let above = |late: &usize| self.known.iter().all(|known| known < late);
        self.pending.extend(late.filter(above).map(|late| (late, opens * 2)));
    }

    /// Whatever was reached until now.
    fn settle(&mut self, now: usize, world: &World) {
        if self.is_halted() {
            return;
        }
        self.missed = self.missed.or_else(|| self.due_before(now, world));
        self.pending.sort_by_key(|(level, at)| (*at, *level));
        while let Some(&(level, at)) = self.pending.first()
            && at <= now * 2
        {
            self.pending.remove(0);
            self.reached.push((level, at));
            self.known.push(level);
        }
    }
}

fn instant(minute: usize) -> Timestamp {
    at("Mon 00:00").after(Elapsed::from_minutes(minute.try_into().unwrap())).unwrap()
}

fn instant_of_half(half: usize) -> Timestamp {
    match half % 2 {
        0 => instant(half / 2),
        _ => instant(half / 2 + 1).after(-super::life::TICK).unwrap(),
    }
}

proptest! {
    #![proptest_config(config(600))]

    /// Late, twice, or at once: every level is reached when the model says, and once.
    #[test]
    fn a_climb_agrees_with_counting_minutes(
        world in worlds(),
        // From the second week on, so that leads stay in the calendar.
        opened in (7 * DAY)..(14 * DAY),
        moves in moves(),
    ) {
        let mut life = Life::new(world.charter());
        life.give(instant(opened), &customer(), &open()).unwrap();
        let mut model = Model {
            opened,
            halts: Vec::new(),
            goal: world.goals[0],
            missed: None,
            pending: Vec::new(),
            reached: Vec::new(),
            known: Vec::new(),
            moved_in_halt: false,
        };
        model.set(opened, false, &world);
        let mut minute = opened;
        let (mut waits, mut urgent) = (false, 0);
        for (gap, step) in moves {
            minute += gap;
            model.settle(minute, &world);
            let command = match step {
                Move::Stop if !waits => wait("parts"),
                Move::Resume if waits => CaseCommand::Resume,
                Move::Prioritise(number) if number != urgent => priority(PRIORITIES[number]),
                _ => CaseCommand::Wake,
            };
            life.give(instant(minute), &agent(), &command).unwrap();
            match command {
                CaseCommand::Wait { .. } => {
                    waits = true;
                    model.halts.push((minute, true));
                    model.pending.clear();
                }
                CaseCommand::Resume => {
                    waits = false;
                    model.halts.push((minute, false));
                    let moved = std::mem::take(&mut model.moved_in_halt);
                    model.set(minute, moved, &world);
                }
                CaseCommand::ChangePriority { .. } => {
                    urgent = 1 - urgent;
                    let other = model.goal != world.goals[urgent] && model.missed.is_none();
                    model.moved_in_halt |= other && model.is_halted();
                    model.goal = world.goals[urgent];
                    let since = model.halts.last().filter(|(_, halted)| *halted).map(|it| it.0);
                    let until = since.unwrap_or(minute);
                    model.missed = model.missed.or_else(|| model.due_before(until, &world));
                    model.set(minute, true, &world);
                }
                _ => {}
            }
            // Another desk that is late with its wake, and then once more.
            let stale = life.case.clone();
            life.give(instant(minute), &Actor::System, &CaseCommand::Wake).unwrap();
            prop_assert_eq!(stale.next_wake().filter(|wake| wake.at <= instant(minute)).is_some(),
                life.case != stale, "it wakes when something is to be done");
            let again = life.give(instant(minute), &Actor::System, &CaseCommand::Wake).unwrap();
            prop_assert!(again.is_empty(), "{:?}", again);
            model.settle(minute, &world);
            let expected: Vec<_> = model
                .reached
                .iter()
                .map(|(level, at)| (u16::try_from(*level).unwrap(), instant_of_half(*at)))
                .collect();
            prop_assert_eq!(reached(&life), expected, "{:?}", model);
        }
    }
}
