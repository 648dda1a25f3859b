//! The compiled calendar against the slow one, on random declarations.
//!
//! Each horizon is stepped through once and then answers many random questions. A fifth of them are asked of horizons
//! of at most 36 hours stepped second by second, the rest of horizons of at most 60 days stepped minute by minute.
//! Horizons lie around changes of the clock, ends of years, and dates with entries of their own, or anywhere.
//!
//! The questions are the same in every run. `GOODWILL_ORACLE_OPERATIONS` sets how many are asked, for example ten
//! million:
//!
//! ```text
//! GOODWILL_ORACLE_OPERATIONS=10000000 cargo test --test it calendar::oracle -- --nocapture
//! ```

use goodwill::calendar::{Calendar, CalendarDraft, CalendarError};
use goodwill::proptest::strategy::{Strategy, ValueTree};
use goodwill::proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use goodwill::testkit::calendar::{CalendarShape, calendar_drafts_of};
use goodwill::time::{Timestamp, WorkingTime};

use super::slow::{Answer, Declaration, Horizon};

/// How many questions all tests of this module ask together, unless the environment says otherwise.
const OPERATIONS: usize = 240_000;
const PER_HORIZON: usize = 250;

const HOUR: i64 = 3_600;
const DAY: i64 = 24 * HOUR;

#[test]
fn second_by_second_it_gives_the_answers_of_the_slow_calendar() {
    Trial {
        share: operations() / 5,
        step: 1,
        longest: 36 * HOUR,
        places: &[Place::ClockChange, Place::Dated, Place::YearEnd, Place::Anywhere],
        shape: CalendarShape::new().years(1919..=2037),
        seed: 1,
    }
    .run();
}

#[test]
fn minute_by_minute_around_clock_changes_it_gives_the_answers_of_the_slow_calendar() {
    by_minutes(&[Place::ClockChange], 2);
}

#[test]
fn minute_by_minute_around_dated_entries_it_gives_the_answers_of_the_slow_calendar() {
    by_minutes(&[Place::Dated], 3);
}

#[test]
fn minute_by_minute_anywhere_it_gives_the_answers_of_the_slow_calendar() {
    by_minutes(&[Place::YearEnd, Place::Anywhere], 4);
}

/// A third of what the seconds leave, in zones whose clocks show whole minutes.
fn by_minutes(places: &'static [Place], seed: u8) {
    Trial {
        share: (operations() - operations() / 5).div_ceil(3),
        step: 60,
        longest: 60 * DAY,
        places,
        shape: CalendarShape::new().years(1975..=2037).whole_minutes(),
        seed,
    }
    .run();
}

fn operations() -> usize {
    match std::env::var("GOODWILL_ORACLE_OPERATIONS") {
        Ok(wanted) => wanted.parse().expect("GOODWILL_ORACLE_OPERATIONS is a number"),
        Err(_) => OPERATIONS,
    }
}

/// What a horizon lies around.
#[derive(Debug, Clone, Copy)]
enum Place {
    ClockChange,
    Dated,
    YearEnd,
    Anywhere,
}

#[derive(Debug, Clone, Copy)]
enum Question {
    Add(usize, i64),
    Subtract(usize, i64),
    Between(usize, usize),
    IsOpen(usize),
    NextOpen(usize),
    PreviousOpen(usize),
    NextOpening(usize),
    NextClosing(usize),
    PreviousOpening(usize),
    PreviousClosing(usize),
    AddWorkdays(usize, u32),
    SubtractWorkdays(usize, u32),
    AddDays(usize, u32),
    SubtractDays(usize, u32),
}

const KINDS: usize = 14;

impl Question {
    fn kind(self) -> usize {
        match self {
            Self::Add(..) => 0,
            Self::Subtract(..) => 1,
            Self::Between(..) => 2,
            Self::IsOpen(..) => 3,
            Self::NextOpen(..) => 4,
            Self::PreviousOpen(..) => 5,
            Self::NextOpening(..) => 6,
            Self::NextClosing(..) => 7,
            Self::PreviousOpening(..) => 8,
            Self::PreviousClosing(..) => 9,
            Self::AddWorkdays(..) => 10,
            Self::SubtractWorkdays(..) => 11,
            Self::AddDays(..) => 12,
            Self::SubtractDays(..) => 13,
        }
    }

    /// A question of this kind about some instant of the horizon.
    fn of_kind(kind: usize, horizon: &Horizon, edges: &[usize], dice: &mut Dice) -> Self {
        let at = Self::instant_of_kind(kind, horizon, edges, dice);
        let (dates_left, dates_passed) = horizon.dates_around(at);
        let mut dates = |at_most: u32| match dice.below(12) {
            0 => 0,
            1 => at_most + 1,
            // Most dates are no workdays, or the near ones are.
            _ => dice.below(u64::from(at_most).max(1)) as u32 * 2 / 3 + 1,
        };
        match kind {
            0 => Self::Add(at, amount(at, horizon, edges, dice)),
            1 => Self::Subtract(at, -amount(at, horizon, edges, dice)),
            2 => Self::Between(at, instant(horizon, edges, dice)),
            3 => Self::IsOpen(at),
            4 => Self::NextOpen(at),
            5 => Self::PreviousOpen(at),
            6 => Self::NextOpening(at),
            7 => Self::NextClosing(at),
            8 => Self::PreviousOpening(at),
            9 => Self::PreviousClosing(at),
            10 => Self::AddWorkdays(at, dates(dates_left)),
            11 => Self::SubtractWorkdays(at, dates(dates_passed)),
            12 => Self::AddDays(at, dates(dates_left)),
            _ => Self::SubtractDays(at, dates(dates_passed)),
        }
    }

    /// An instant with time left in the direction in which the answer lies.
    fn instant_of_kind(kind: usize, horizon: &Horizon, edges: &[usize], dice: &mut Dice) -> usize {
        let mut some = || (0..3).map(|_| instant(horizon, edges, dice)).collect::<Vec<_>>();
        match kind {
            4 | 6 | 7 | 10 | 12 => some().into_iter().min().unwrap(),
            5 | 8 | 9 | 11 | 13 => some().into_iter().max().unwrap(),
            _ => instant(horizon, edges, dice),
        }
    }

    fn ask_slow(self, slow: &Horizon) -> Answer {
        match self {
            Self::Add(at, amount) => slow.add(at, amount),
            Self::Subtract(at, amount) => slow.subtract(at, amount),
            Self::Between(from, to) => slow.between(from, to),
            Self::IsOpen(at) => slow.is_open(at),
            Self::NextOpen(at) => slow.next_open(at),
            Self::PreviousOpen(at) => slow.previous_open(at),
            Self::NextOpening(at) => slow.next_opening(at),
            Self::NextClosing(at) => slow.next_closing(at),
            Self::PreviousOpening(at) => slow.previous_opening(at),
            Self::PreviousClosing(at) => slow.previous_closing(at),
            Self::AddWorkdays(at, days) => slow.add_working_days(at, days),
            Self::SubtractWorkdays(at, days) => slow.subtract_working_days(at, days),
            Self::AddDays(at, days) => slow.add_calendar_days(at, days),
            Self::SubtractDays(at, days) => slow.subtract_calendar_days(at, days),
        }
    }

    fn ask_fast(self, fast: &Calendar, horizon: &Horizon) -> Result<Reply, CalendarError> {
        let at = |step: usize| timestamp(horizon.seconds(step));
        let time = |steps: i64| WorkingTime::from_micros(steps * horizon.step() * 1_000_000);
        match self {
            Self::Add(from, amount) => fast.add(at(from), time(amount)).map(Reply::At),
            Self::Subtract(from, amount) => fast.subtract(at(from), time(amount)).map(Reply::At),
            Self::Between(from, to) => fast.between(at(from), at(to)).map(Reply::Amount),
            Self::IsOpen(step) => fast.is_open(at(step)).map(Reply::Open),
            Self::NextOpen(step) => fast.next_open(at(step)).map(Reply::At),
            Self::PreviousOpen(step) => fast.previous_open(at(step)).map(Reply::At),
            Self::NextOpening(step) => fast.next_opening(at(step)).map(Reply::At),
            Self::NextClosing(step) => fast.next_closing(at(step)).map(Reply::At),
            Self::PreviousOpening(step) => fast.previous_opening(at(step)).map(Reply::At),
            Self::PreviousClosing(step) => fast.previous_closing(at(step)).map(Reply::At),
            Self::AddWorkdays(from, days) => fast.add_working_days(at(from), days).map(Reply::At),
            Self::SubtractWorkdays(from, days) => {
                fast.subtract_working_days(at(from), days).map(Reply::At)
            }
            Self::AddDays(from, days) => fast.add_calendar_days(at(from), days).map(Reply::At),
            Self::SubtractDays(from, days) => {
                fast.subtract_calendar_days(at(from), days).map(Reply::At)
            }
        }
    }
}

/// What the compiled calendar says.
#[derive(Debug, Clone, Copy)]
enum Reply {
    At(Timestamp),
    Amount(WorkingTime),
    Open(bool),
}

fn agree(slow: Answer, fast: Result<Reply, CalendarError>, horizon: &Horizon) -> bool {
    let at = |step: usize| timestamp(horizon.seconds(step));
    match (slow, fast) {
        (Answer::At(step), Ok(Reply::At(fast))) => at(step) == fast,
        (Answer::Open(slow), Ok(Reply::Open(fast))) => slow == fast,
        (Answer::Amount(steps), Ok(Reply::Amount(fast))) => {
            steps * horizon.step() * 1_000_000 == fast.as_micros()
        }
        (Answer::Earlier(step), Ok(Reply::At(fast))) => fast <= at(step),
        (Answer::Later(step), Ok(Reply::At(fast))) => at(step) <= fast,
        (Answer::Earlier(_) | Answer::Later(_), Err(CalendarError::OutOfPeriod(_))) => true,
        (Answer::Earlier(_) | Answer::Later(_), Err(CalendarError::NeverOpen)) => {
            horizon.open_steps() == 0
        }
        _ => false,
    }
}

fn timestamp(seconds: i64) -> Timestamp {
    Timestamp::from_micros(seconds * 1_000_000).unwrap()
}

/// Some instant of the horizon before its end: half of them at an opening or a closing, or one step off.
fn instant(horizon: &Horizon, edges: &[usize], dice: &mut Dice) -> usize {
    let anywhere = dice.index(horizon.len());
    match dice.below(8) {
        choice @ 0..=3 if !edges.is_empty() => {
            let edge = edges[dice.index(edges.len())];
            let near = match choice {
                0 => edge.saturating_sub(1),
                1 => edge + 1,
                _ => edge,
            };
            near.min(horizon.len() - 1)
        }
        _ => anywhere,
    }
}

/// Open steps to move by: as a rule so many that the answer lies in the horizon; seldom none.
fn amount(from: usize, horizon: &Horizon, edges: &[usize], dice: &mut Dice) -> i64 {
    match dice.below(16) {
        0 => 0,
        1 => i64::try_from(dice.index(2 * horizon.len())).unwrap(),
        _ => match horizon.between(from, instant(horizon, edges, dice)) {
            Answer::Amount(steps) => steps,
            other => panic!("open time is an amount, not {other:?}"),
        },
    }
}

/// A series of horizons of one kind.
struct Trial {
    share: usize,
    step: i64,
    longest: i64,
    places: &'static [Place],
    shape: CalendarShape,
    seed: u8,
}

impl Trial {
    fn run(self) {
        let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[self.seed; 32]);
        let mut runner = TestRunner::new_with_rng(Config::default(), rng);
        let mut draft = |shape: &CalendarShape| {
            let tree = calendar_drafts_of(shape).new_tree(&mut runner);
            tree.unwrap().current()
        };
        let mut dice = Dice::of(u64::from(self.seed));
        let mut tally = Tally::default();
        while tally.asked() < self.share {
            let mut case = Case::of(draft(&self.shape));
            if dice.below(4) == 0 {
                // Two calendars without a year in common cannot be combined.
                let years = case.calendar.years();
                case = case.combined(draft(&self.shape.clone().years(years)), &mut dice);
            }
            let Some(interval) = self.interval(&case, &mut dice) else {
                continue;
            };
            let horizon = case.horizon(interval, self.step);
            case.check_stretches(&horizon);
            let edges: Vec<usize> = (1..horizon.len())
                .filter(|&step| horizon.is_open(step) != horizon.is_open(step - 1))
                .collect();
            if edges.len() < 4 && dice.below(8) > 0 {
                // Little can be asked where nothing opens or closes.
                continue;
            }
            tally.steps += horizon.len();
            tally.open_steps += horizon.open_steps();
            for _ in 0..PER_HORIZON {
                let kind = self.kind(&mut dice);
                let question = Question::of_kind(kind, &horizon, &edges, &mut dice);
                let slow = question.ask_slow(&horizon);
                let fast = question.ask_fast(&case.calendar, &horizon);
                assert!(
                    agree(slow, fast, &horizon),
                    "{case}\n{question:?} of steps of {} s from {}: {}\nslow: {}\nfast: {fast:?}",
                    self.step,
                    timestamp(horizon.seconds(0)),
                    readable(question, &horizon),
                    readable(slow, &horizon),
                );
                tally.note(question, slow);
            }
        }
        tally.check(self.share, self.step);
    }

    /// Some kind of question; a day and a half seldom holds the answer to one about dates.
    fn kind(&self, dice: &mut Dice) -> usize {
        let kind = dice.index(KINDS);
        let by_date = kind >= Question::AddWorkdays(0, 0).kind();
        if by_date && self.step == 1 && dice.below(4) > 0 { dice.index(KINDS) } else { kind }
    }

    /// Where the horizon lies, inside the period.
    fn interval(&self, case: &Case, dice: &mut Dice) -> Option<(i64, i64)> {
        let (start, end) = case.period;
        let place = self.places[dice.index(self.places.len())];
        let centres: Vec<i64> = match place {
            Place::ClockChange => case.first.clock_changes(),
            Place::Dated => case
                .first
                .dated()
                .into_iter()
                .map(|date| i64::from(date.to_epoch_days()) * DAY)
                .collect(),
            Place::YearEnd => vec![start, end],
            Place::Anywhere => Vec::new(),
        };
        let centres: Vec<i64> =
            centres.into_iter().filter(|centre| (start..=end).contains(centre)).collect();
        let centre = if centres.is_empty() {
            start + dice.below((end - start) as u64) as i64
        } else {
            centres[dice.index(centres.len())]
        };
        let length = self.longest * 3 / 4 + dice.below(self.longest as u64 / 4) as i64;
        let from = (centre - dice.below(length as u64) as i64).max(start);
        let from = from - (from - start) % self.step;
        let to = (from + length).min(end);
        let to = to - (to - from) % self.step;
        (to - from >= 6 * HOUR).then_some((from, to))
    }
}

/// How two calendars become one.
#[derive(Debug, Clone, Copy)]
enum Combination {
    Union,
    Intersection,
    Difference,
}

/// A declared calendar, or one combined of two, in both forms.
struct Case {
    drafts: Vec<CalendarDraft>,
    first: Declaration,
    second: Option<(Declaration, Combination)>,
    calendar: Calendar,
    period: (i64, i64),
}

impl Case {
    fn of(draft: CalendarDraft) -> Self {
        let declaration = Declaration::of(&draft);
        Self {
            calendar: draft.compile().unwrap(),
            period: declaration.period(),
            first: declaration,
            second: None,
            drafts: vec![draft],
        }
    }

    fn combined(mut self, other: CalendarDraft, dice: &mut Dice) -> Self {
        let (declaration, compiled) = (Declaration::of(&other), other.compile().unwrap());
        let (how, calendar) = match dice.below(3) {
            0 => (Combination::Union, self.calendar.union(&compiled)),
            1 => (Combination::Intersection, self.calendar.intersection(&compiled)),
            _ => (Combination::Difference, self.calendar.difference(&compiled)),
        };
        let (start, end) = declaration.period();
        self.period = (self.period.0.max(start), self.period.1.min(end));
        self.calendar = calendar.unwrap();
        self.second = Some((declaration, how));
        self.drafts.push(other);
        self
    }

    fn horizon(&self, interval: (i64, i64), step: i64) -> Horizon {
        let horizon = Horizon::of(&self.first, interval, step);
        let Some((second, how)) = &self.second else {
            return horizon;
        };
        let other = Horizon::of(second, interval, step);
        horizon.combined(
            &other,
            match how {
                Combination::Union => |here, there| here || there,
                Combination::Intersection => |here, there| here && there,
                Combination::Difference => |here, there| here && !there,
            },
        )
    }

    /// The period and the open stretches within the horizon are the same in both forms.
    fn check_stretches(&self, horizon: &Horizon) {
        let period = (self.calendar.first(), self.calendar.end());
        let (start, end) = self.period;
        assert_eq!(period, (timestamp(start), timestamp(end)), "{self}");
        let (from, to) = (timestamp(horizon.seconds(0)), timestamp(horizon.seconds(horizon.len())));
        let fast: Vec<(Timestamp, Timestamp)> = self
            .calendar
            .stretches()
            .map(|(opens, closes)| (opens.max(from), closes.min(to)))
            .filter(|(opens, closes)| opens < closes)
            .collect();
        let slow: Vec<(Timestamp, Timestamp)> = horizon
            .stretches()
            .into_iter()
            .map(|(opens, closes)| (timestamp(opens), timestamp(closes)))
            .collect();
        assert_eq!(slow, fast, "slow and fast stretches from {from} to {to}\n{self}");
    }
}

impl std::fmt::Display for Case {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for draft in &self.drafts {
            writeln!(f, "{}", serde_json::to_string(draft).unwrap())?;
        }
        match &self.second {
            Some((_, how)) => write!(f, "{how:?}"),
            None => Ok(()),
        }
    }
}

/// A question or an answer with the instants of its steps written out.
fn readable(what: impl std::fmt::Debug, horizon: &Horizon) -> String {
    let text = format!("{what:?}");
    let steps = text
        .split(|letter: char| !letter.is_ascii_digit())
        .filter_map(|digits| digits.parse().ok())
        .filter(|step| *step <= horizon.len())
        .map(|step| format!("{step} is {}", timestamp(horizon.seconds(step))));
    format!("{text} ({})", steps.collect::<Vec<_>>().join(", "))
}

/// How much was asked and decided.
#[derive(Default)]
struct Tally {
    asked: [usize; KINDS],
    decided: [usize; KINDS],
    steps: usize,
    open_steps: usize,
}

impl Tally {
    fn asked(&self) -> usize {
        self.asked.iter().sum()
    }

    fn note(&mut self, question: Question, slow: Answer) {
        self.asked[question.kind()] += 1;
        if !matches!(slow, Answer::Earlier(_) | Answer::Later(_)) {
            self.decided[question.kind()] += 1;
        }
    }

    /// The slow calendar, too, must have been put to work.
    fn check(&self, share: usize, step: i64) {
        let decided = self.decided.iter().sum::<usize>() as f64 / self.asked() as f64;
        let open = self.open_steps as f64 / self.steps as f64;
        println!(
            "{} operations by steps of {step} s, {:.1} % decided inside the horizon, {:.1} % of {} steps open\n\
             asked by kind: {:?}\ndecided: {:?}",
            self.asked(),
            100.0 * decided,
            100.0 * open,
            self.steps,
            self.asked,
            self.decided,
        );
        assert!(self.asked() >= share);
        assert!(decided >= 0.8, "too many answers lie beyond the horizon");
        assert!((0.1..0.9).contains(&open), "too few or too many steps are open");
        for kind in 0..KINDS {
            assert!(self.asked[kind] >= share / 40, "kind {kind} is asked too seldom");
            assert!(self.decided[kind] >= share / 400, "kind {kind} is decided too seldom");
        }
    }
}

/// Pseudo-random numbers (SplitMix64, Steele, Lea and Flood 2014).
pub(super) struct Dice(u64);

impl Dice {
    pub(super) fn of(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    pub(super) fn below(&mut self, end: u64) -> u64 {
        self.next() % end.max(1)
    }

    fn index(&mut self, len: usize) -> usize {
        self.below(len as u64) as usize
    }
}
