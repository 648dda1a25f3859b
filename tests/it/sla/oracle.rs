//! One clock against a slow model that steps from minute to minute and shares no code with the library.
//!
//! The model knows nothing of due times that move. It asks, minute by minute from the opening on: does the clock run,
//! does this minute count, how many have counted so far? Due is the first minute at which the goal is reached and the
//! clock does not stand still.
//!
//! Some 2,000 histories are checked by default, more with `PROPTEST_CASES`.

use goodwill::actor::Actor;
use goodwill::calendar::{CalendarDraft, WORKWEEK, Weekday};
use goodwill::case::{CaseCommand, Status};
use goodwill::charter::{Charter, Ratification};
use goodwill::proptest::prelude::*;
use goodwill::proptest::sample::select;
use goodwill::sla::{Agreement, ClockState, Metric, Target};
use goodwill::time::{Elapsed, Timestamp};

use super::life::{Life, agent, at, customer, house, key, open, priority, respond, wait, within};
use crate::case::laws::config;

const DAY: usize = 24 * 60;
/// Behind every due time: the last minute of October.
const HORIZON: usize = 240 * DAY;
const PRIORITIES: [&str; 3] = ["normal", "high", "low"];

/// In which minutes a goal counts.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Unit {
    Open,
    Every,
}

#[derive(Debug, Clone, Copy)]
struct Promised {
    unit: Unit,
    minutes: usize,
}

/// Windows of the week, in hours, and a goal for each priority.
#[derive(Debug, Clone)]
struct World {
    windows: Vec<(usize, usize, usize)>,
    goals: [Promised; 3],
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Move {
    /// Waits for a reason that stops the clock.
    Stop,
    /// Waits for another reason that stops it.
    Park,
    /// Waits for one that does not.
    Linger,
    Resume,
    Close,
    Reopen,
    Prioritise(usize),
    Answer,
}

fn worlds() -> impl Strategy<Value = World> {
    let window = (0..7_usize, 0..23_usize, 1..12_usize)
        .prop_map(|(day, opens, hours)| (day, opens, (opens + hours).min(24)));
    let windows = goodwill::proptest::collection::vec(window, 0..9);
    let unit = select(vec![Unit::Open, Unit::Open, Unit::Every]);
    let promised = (unit, 1..1_200_usize).prop_map(|(unit, minutes)| Promised { unit, minutes });
    let goals = [promised.clone(), promised.clone(), promised];
    (windows, goals).prop_map(|(drawn, goals)| {
        // One window is always there, so that every goal is reached.
        let mut windows = vec![(0, 8, 17)];
        for window in drawn {
            let apart = |held: &(usize, usize, usize)| {
                held.0 != window.0 || window.2 <= held.1 || held.2 <= window.1
            };
            if windows.iter().all(apart) {
                windows.push(window);
            }
        }
        World { windows, goals }
    })
}

fn moves() -> impl Strategy<Value = Vec<(usize, Move)>> {
    let gap = prop_oneof![2 => Just(0_usize), 5 => 1..300_usize, 2 => 300..3_000_usize];
    let step = select(vec![
        Move::Stop,
        Move::Park,
        Move::Linger,
        Move::Resume,
        Move::Resume,
        Move::Close,
        Move::Reopen,
        Move::Reopen,
        Move::Prioritise(0),
        Move::Prioritise(1),
        Move::Prioritise(2),
        Move::Answer,
    ]);
    goodwill::proptest::collection::vec((gap, step), 0..12)
}

impl World {
    fn is_open(&self, minute: usize) -> bool {
        let (day, hour) = (minute / DAY % 7, minute % DAY / 60);
        self.windows
            .iter()
            .any(|(on, opens, closes)| *on == day && (*opens..*closes).contains(&hour))
    }

    fn charter(&self) -> Charter {
        const DAYS: [Weekday; 7] = [
            Weekday::Mon,
            Weekday::Tue,
            Weekday::Wed,
            Weekday::Thu,
            Weekday::Fri,
            Weekday::Sat,
            Weekday::Sun,
        ];
        assert_eq!(&DAYS[..5], WORKWEEK.as_slice());
        let mut calendar = CalendarDraft::new("UTC", 2026..=2026);
        for (day, opens, closes) in &self.windows {
            calendar =
                calendar.open([DAYS[*day]], format!("{opens:02}:00-{closes:02}:00").as_str());
        }
        let mut target = Target::measuring(Metric::first_response(), key("weekly"));
        target.pauses.extend([key("parts"), key("customer")]);
        for (name, promised) in PRIORITIES.iter().zip(self.goals) {
            let minutes = promised.minutes;
            let goal = match promised.unit {
                Unit::Open => within(&format!("working PT{minutes}M")),
                Unit::Every => within(&format!("PT{minutes}M")),
            };
            target.by_priority.insert(key(name), goal);
        }
        let mut draft = house();
        draft.calendars.insert(key("weekly"), calendar);
        let targets = [(key("first"), target)].into();
        draft.agreements.insert(key("standard"), Agreement { targets, ..Agreement::sla() });
        draft.ratify(&Ratification::first(Actor::System)).unwrap()
    }
}

/// The matter as the model sees it.
#[derive(Debug, Clone)]
struct Model {
    opened: usize,
    /// From which minute on the clock stands still, or does not.
    halts: Vec<(usize, bool)>,
    goal: Promised,
    closed: bool,
    waiting: Option<Move>,
    answered: bool,
    missed: Option<usize>,
}

impl Model {
    fn stands_still(&self, minute: usize) -> bool {
        self.halts.iter().rev().find(|(from, _)| *from <= minute).is_some_and(|(_, halted)| *halted)
    }

    fn is_halted(&self) -> bool {
        self.halts.last().is_some_and(|(_, halted)| *halted)
    }

    /// The first minute before this one at which the goal was reached and the clock did not stand still.
    fn reached_before(&self, end: usize, world: &World) -> Option<usize> {
        let mut counted = 0;
        for minute in self.opened..end {
            let halted = self.stands_still(minute);
            if counted >= self.goal.minutes && !halted {
                return Some(minute);
            }
            let counts = self.goal.unit == Unit::Every || world.is_open(minute);
            counted += usize::from(!halted && counts);
        }
        None
    }

    /// The minute at which it is due, or was when it was missed; none while it stands still.
    fn due(&self, world: &World) -> Option<usize> {
        if self.is_halted() {
            return None;
        }
        self.missed.or_else(|| self.reached_before(HORIZON, world))
    }

    /// What a move makes of it; none if it is not allowed.
    fn after(&self, minute: usize, step: Move, world: &World) -> Option<Self> {
        let mut next = self.clone();
        match step {
            Move::Stop | Move::Park | Move::Linger if !self.closed => next.waiting = Some(step),
            Move::Resume if self.waiting.is_some() => next.waiting = None,
            Move::Close if !self.closed => (next.closed, next.waiting) = (true, None),
            Move::Reopen if self.closed => next.closed = false,
            Move::Prioritise(number) => next.goal = world.goals[number],
            Move::Answer => next.answered = true,
            _ => return None,
        }
        let halted = next.closed || matches!(next.waiting, Some(Move::Stop | Move::Park));
        if halted != self.is_halted() {
            next.halts.push((minute, halted));
        }
        Some(next)
    }
}

fn command(step: Move) -> CaseCommand {
    match step {
        Move::Stop => wait("parts"),
        Move::Park => wait("customer"),
        Move::Linger => wait("agreed"),
        Move::Resume => CaseCommand::Resume,
        Move::Close => CaseCommand::Close,
        Move::Reopen => CaseCommand::Reopen,
        Move::Prioritise(number) => priority(PRIORITIES[number]),
        Move::Answer => respond(),
    }
}

fn instant(minute: usize) -> Timestamp {
    at("Mon 00:00").after(Elapsed::from_minutes(minute.try_into().unwrap())).unwrap()
}

proptest! {
    #![proptest_config(config(2_000))]

    #[test]
    fn a_clock_agrees_with_counting_minutes(
        world in worlds(),
        opened in 0..(7 * DAY),
        moves in moves(),
    ) {
        let mut life = Life::new(world.charter());
        life.give(instant(opened), &customer(), &open()).unwrap();
        let mut model = Model {
            opened,
            halts: Vec::new(),
            goal: world.goals[0],
            closed: false,
            waiting: None,
            answered: false,
            missed: None,
        };
        let mut minute = opened;
        for (gap, step) in moves {
            prop_assert_eq!(life.due("first"), model.due(&world).map(instant), "{:?}", model);
            minute += gap;
            let given = life.give(instant(minute), &agent(), &command(step));
            let Some(mut next) = model.after(minute, step, &world) else {
                prop_assert!(given.is_err());
                // Time that passed is settled by the next command that is accepted.
                continue;
            };
            prop_assert!(given.is_ok(), "{:?}", given);
            if model.missed.is_none() {
                // Missed in the time that passed, or by a goal that is past when it is set.
                let passed = model.reached_before(minute, &world);
                next.missed = passed.or_else(|| next.reached_before(minute, &world));
                let found = next.missed.map(|missed| passed.map_or(minute, |_| missed));
                prop_assert_eq!(life.clock("first").breached_at(), found.map(instant));
            }
            prop_assert_eq!(life.case.status() != Status::Open, next.closed);
            model = next;
            if model.answered {
                let due = if model.is_halted() { None } else { model.due(&world).map(instant) };
                match life.clock("first").state() {
                    ClockState::Met { at, due: was_due, .. } => {
                        prop_assert_eq!((*at, *was_due), (instant(minute), due));
                    }
                    other => prop_assert!(false, "answered, but {:?}", other),
                }
                return Ok(());
            }
        }
        prop_assert_eq!(life.due("first"), model.due(&world).map(instant), "{:?}", model);
    }
}
