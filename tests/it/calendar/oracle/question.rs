//! What both calendars are asked, and when their answers agree.

use goodwill::calendar::{Calendar, CalendarError};
use goodwill::time::{Timestamp, WorkingTime};

use crate::calendar::dice::Dice;
use crate::calendar::slow::{Answer, Horizon};

#[derive(Debug, Clone, Copy)]
pub(super) enum Question {
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

pub(super) const KINDS: usize = 14;

impl Question {
    pub(super) fn kind(self) -> usize {
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
    pub(super) fn of_kind(
        kind: usize,
        horizon: &Horizon,
        edges: &[usize],
        dice: &mut Dice,
    ) -> Self {
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

    pub(super) fn ask_slow(self, slow: &Horizon) -> Answer {
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

    pub(super) fn ask_fast(
        self,
        fast: &Calendar,
        horizon: &Horizon,
    ) -> Result<Reply, CalendarError> {
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
pub(super) enum Reply {
    At(Timestamp),
    Amount(WorkingTime),
    Open(bool),
}

pub(super) fn agree(slow: Answer, fast: Result<Reply, CalendarError>, horizon: &Horizon) -> bool {
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

pub(super) fn timestamp(seconds: i64) -> Timestamp {
    Timestamp::from_micros(seconds * 1_000_000).unwrap()
}

/// Some instant of the horizon before its end: half of them at an opening or a closing, or one step off.
pub(super) fn instant(horizon: &Horizon, edges: &[usize], dice: &mut Dice) -> usize {
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
