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

mod question;

use goodwill::calendar::{Calendar, CalendarDraft};
use goodwill::proptest::strategy::{Strategy, ValueTree};
use goodwill::proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use goodwill::testkit::calendar::{CalendarShape, calendar_drafts_of};
use goodwill::time::Timestamp;

use self::question::{KINDS, Question, agree, timestamp};
use super::dice::Dice;
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

/// B-13: any set of weekdays makes a right calendar.
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
