//! Where and when it is tried: days around changes of the clocks, calendars and chains by chance.

use goodwill::calendar::{Calendar, CalendarDraft, Weekday};
use goodwill::chrono::{DateTime, Datelike, NaiveDate, Offset, TimeZone, Utc};
use goodwill::chrono_tz::Tz;
use goodwill::sla::Term;
use goodwill::time::{Span, Timestamp};

use crate::calendar::dice::Dice;

pub(super) const MINUTE: i64 = 60_000_000;

/// Days of the grid before the first start, with starts, and behind the last.
const BEFORE: i64 = 2;
const STARTS: i64 = 1;
const BEHIND: i64 = 40;
pub(super) const MINUTES: i64 = (BEFORE + STARTS + BEHIND) * 1_440;

const ZONES: [&str; 8] = [
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "America/St_Johns",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "Pacific/Chatham",
    "America/Santiago",
];

/// A stretch of time around some starts, by whole minutes from its first one.
pub(super) struct Scene {
    first: i64,
    /// For each zone and minute, how many minutes its clocks are ahead.
    offsets: Vec<Vec<i64>>,
}

/// The days on which the clocks of some zone change, those before and behind, and a few on which none does.
const DAYS: [&str; 15] = [
    "2026-03-06",
    "2026-03-08",
    "2026-03-27",
    "2026-03-28",
    "2026-03-29",
    "2026-04-03",
    "2026-04-04",
    "2026-04-05",
    "2026-06-12",
    "2026-06-15",
    "2026-09-05",
    "2026-09-26",
    "2026-10-03",
    "2026-10-25",
    "2026-10-31",
];

pub(super) fn all() -> Vec<Scene> {
    DAYS.map(Scene::around).into()
}

impl Scene {
    fn around(date: &str) -> Self {
        let date: NaiveDate = date.parse().unwrap();
        let midnight = date.and_hms_opt(0, 0, 0).unwrap().and_utc().timestamp() / 60;
        let first = midnight - BEFORE * 1_440;
        let offsets = ZONES.map(|zone| {
            let zone: Tz = zone.parse().unwrap();
            let offset = |minute: i64| {
                let utc: DateTime<Utc> =
                    DateTime::from_timestamp((first + minute) * 60, 0).unwrap();
                let offset = zone.offset_from_utc_datetime(&utc.naive_utc()).fix();
                i64::from(offset.local_minus_utc()) / 60
            };
            (0..MINUTES).map(offset).collect()
        });
        Self { first, offsets: offsets.into() }
    }

    pub(super) fn starts(&self) -> std::ops::Range<Timestamp> {
        let at = |day: i64| Timestamp::from_micros((self.first + day * 1_440) * MINUTE).unwrap();
        at(BEFORE)..at(BEFORE + STARTS)
    }

    /// The minutes in which something begins.
    pub(super) fn start_minutes() -> std::ops::Range<i64> {
        BEFORE * 1_440..(BEFORE + STARTS) * 1_440
    }

    /// Microseconds from the first minute.
    pub(super) fn micros_of(&self, at: Timestamp) -> i64 {
        at.as_micros() - self.first * MINUTE
    }

    /// What clocks show in a minute, in minutes on the line of the zone.
    pub(super) fn local(&self, zone: usize, minute: i64) -> i64 {
        self.first + minute + self.offsets[zone][usize::try_from(minute).unwrap()]
    }
}

/// Hours of one weekday, in minutes; the end may lie on the next day.
#[derive(Debug, Clone)]
pub(super) struct Hours {
    pub(super) weekday: i64,
    pub(super) from: i64,
    pub(super) to: i64,
}

#[derive(Debug, Clone)]
pub(super) struct Weekly {
    pub(super) zone: usize,
    pub(super) hours: Vec<Hours>,
    /// The days of the month on which it is closed.
    pub(super) closed_on: Vec<i64>,
}

#[derive(Debug, Clone)]
pub(super) struct Leg {
    pub(super) within: Span,
    pub(super) weekly: Weekly,
}

#[derive(Debug)]
pub(super) struct Instance {
    pub(super) promise: Leg,
    pub(super) legs: Vec<Leg>,
}

/// The number of a date on the line of days, as `local / 1440` counts them, and its weekday from Monday.
pub(super) fn weekday(day: i64) -> i64 {
    (day + 3).rem_euclid(7)
}

pub(super) fn day_of_month(day: i64) -> i64 {
    let date = NaiveDate::from_epoch_days(i32::try_from(day).unwrap()).unwrap();
    i64::from(date.day())
}

impl Weekly {
    fn throw(dice: &mut Dice) -> Self {
        let days = 4 + dice.index(4);
        let mut weekdays: Vec<i64> = (0..7).collect();
        while weekdays.len() > days {
            let out = dice.index(weekdays.len());
            weekdays.remove(out);
        }
        let mut hours = Vec::new();
        for weekday in weekdays {
            let from = throw_minute(dice, 12 * 60);
            let to = from + 240 + throw_minute(dice, 600);
            hours.push(Hours { weekday, from, to });
            if dice.below(3) == 0 && to < 1_300 {
                hours.push(Hours { weekday, from: to + 30, to: (to + 150).min(1_440) });
            }
        }
        let closed_on = if dice.below(3) == 0 { vec![1 + dice.index(28) as i64] } else { vec![] };
        Self { zone: dice.index(ZONES.len()), hours, closed_on }
    }

    pub(super) fn closes(&self) -> bool {
        !self.closed_on.is_empty()
    }

    fn compile(&self) -> Calendar {
        let mut draft = CalendarDraft::new(ZONES[self.zone], 2026..=2026);
        for hours in &self.hours {
            let weekday = Weekday::try_from(u8::try_from(hours.weekday).unwrap()).unwrap();
            let clock = |minute: i64| format!("{:02}:{:02}", minute / 60, minute % 60);
            let window = if hours.to > 1_440 {
                format!("{}-{}+1", clock(hours.from), clock(hours.to - 1_440))
            } else {
                format!("{}-{}", clock(hours.from), clock(hours.to))
            };
            draft = draft.open([weekday], window.as_str());
        }
        for day in &self.closed_on {
            for month in 1..=12 {
                draft = draft.holiday(format!("2026-{month:02}-{day:02}").as_str(), "closed");
            }
        }
        draft.compile().unwrap()
    }
}

/// Often on a whole hour.
fn throw_minute(dice: &mut Dice, below: i64) -> i64 {
    let minute = dice.below(below.unsigned_abs()).cast_signed();
    if dice.below(2) == 0 { minute / 60 * 60 } else { minute }
}

fn throw_span(dice: &mut Dice, hours: i64) -> Span {
    let minutes = throw_minute(dice, hours * 60);
    match dice.below(8) {
        0 => Span::working_days(dice.below(4) as u32),
        1 => Span::calendar_days(dice.below(4) as u32),
        2 | 3 => format!("PT{minutes}M").parse().unwrap(),
        _ => format!("working PT{minutes}M").parse().unwrap(),
    }
}

impl Leg {
    fn throw(dice: &mut Dice, hours: i64) -> Self {
        Self { within: throw_span(dice, hours), weekly: Weekly::throw(dice) }
    }

    /// Whether it counts time, and not days.
    pub(super) fn is_in_time(&self) -> bool {
        matches!(self.within, Span::Elapsed(_) | Span::Working(_))
    }

    pub(super) fn halved(&self) -> Span {
        match self.within {
            Span::Elapsed(amount) => {
                let half = amount.get().as_micros() / 2;
                Span::elapsed(goodwill::time::Elapsed::from_micros(half)).unwrap()
            }
            Span::Working(amount) => {
                let half = amount.get().as_micros() / 2;
                Span::working(goodwill::time::WorkingTime::from_micros(half)).unwrap()
            }
            days => days,
        }
    }
}

impl Instance {
    pub(super) fn throw(dice: &mut Dice) -> Self {
        let promise = Leg::throw(dice, 24);
        let mut legs: Vec<Leg> = (0..dice.index(4)).map(|_| Leg::throw(dice, 9)).collect();
        // Chains often run on the calendar of the promise, all but one leg.
        if dice.below(2) == 0 {
            legs.iter_mut().step_by(2).for_each(|leg| leg.weekly = promise.weekly.clone());
        }
        Self { promise, legs }
    }

    pub(super) fn terms(&self) -> (Term, Vec<Term>) {
        let term = |leg: &Leg| Term::new(leg.within, leg.weekly.compile());
        (term(&self.promise), self.legs.iter().map(term).collect())
    }
}
