//! A slow calendar that shares no code with the compiled one.
//!
//! It is built from a draft's public fields, steps through time on the UTC line, and asks at every step the zone's wall
//! clock and the declaration whether that instant is open. Every question is then answered by walking over the steps.
//! It knows nothing of what lies outside the steps it took, and says so.

use std::collections::{BTreeMap, BTreeSet};

use goodwill::calendar::{CalendarDraft, NaiveDate, Window};
use goodwill::chrono::{DateTime, Datelike, NaiveDateTime, Timelike};
use goodwill::chrono_tz::Tz;
use goodwill::finding::Written;

const SECONDS_PER_DAY: u32 = 86_400;
const DAY: i64 = 86_400;
const HOUR: i64 = 3_600;

/// Seconds after the start of a date, from opening to closing.
type Hours = (u32, u32);

/// What a draft declares, by date.
pub(super) struct Declaration {
    zone: Tz,
    years: (i32, i32),
    weekly: Vec<Vec<Hours>>,
    holidays: BTreeSet<NaiveDate>,
    overrides: BTreeMap<NaiveDate, Vec<Hours>>,
    breaks: BTreeMap<NaiveDate, Vec<Hours>>,
}

impl Declaration {
    pub(super) fn of(draft: &CalendarDraft) -> Self {
        let week = &draft.weekly;
        let days = [&week.mon, &week.tue, &week.wed, &week.thu, &week.fri, &week.sat, &week.sun];
        let mut breaks = BTreeMap::<NaiveDate, Vec<Hours>>::new();
        for pause in &draft.breaks {
            let of_date = breaks.entry(*pause.on.read().unwrap()).or_default();
            of_date.push(hours(&pause.during));
        }
        Self {
            zone: draft.zone.parse().unwrap(),
            years: (draft.first_year, draft.last_year),
            weekly: days.map(|windows| all_hours(windows)).to_vec(),
            holidays: draft.holidays.iter().map(|holiday| *holiday.on.read().unwrap()).collect(),
            overrides: draft
                .overrides
                .iter()
                .map(|exception| (*exception.on.read().unwrap(), all_hours(&exception.open)))
                .collect(),
            breaks,
        }
    }

    /// The first instants of the first year and of the year after the last.
    pub(super) fn period(&self) -> (i64, i64) {
        (self.start_of_year(self.years.0), self.start_of_year(self.years.1 + 1))
    }

    fn start_of_year(&self, year: i32) -> i64 {
        let new_year = NaiveDate::from_ymd_opt(year, 1, 1).unwrap();
        let shown = |at: i64| self.wall_clock(at).date() >= new_year;
        let mut at = new_year.and_hms_opt(0, 0, 0).unwrap().and_utc().timestamp() - 93_600;
        while !shown(at + 60) {
            at += 60;
        }
        while !shown(at) {
            at += 1;
        }
        at
    }

    /// The instants at which an hour begins with one offset and ends with another.
    pub(super) fn clock_changes(&self) -> Vec<i64> {
        let (start, end) = self.period();
        let ahead = |at: i64| self.wall_clock(at).and_utc().timestamp() - at;
        (start..end).step_by(HOUR as usize).filter(|&at| ahead(at) != ahead(at + HOUR)).collect()
    }

    /// The dates on which something special is declared.
    pub(super) fn dated(&self) -> Vec<NaiveDate> {
        let dates = self.holidays.iter();
        dates.chain(self.overrides.keys()).chain(self.breaks.keys()).copied().collect()
    }

    fn wall_clock(&self, at: i64) -> NaiveDateTime {
        let utc = DateTime::from_timestamp(at, 0).unwrap();
        utc.with_timezone(&self.zone).naive_local()
    }

    /// So far around an interval wall clocks must be noted to see every date that may be shown inside it as well.
    fn margin_around(&self, (from, to): (i64, i64)) -> i64 {
        let ahead = |at: i64| self.wall_clock(at).and_utc().timestamp() - at;
        let offsets = [from - DAY, from, to, to + DAY].map(ahead);
        let change = offsets.iter().max().unwrap() - offsets.iter().min().unwrap();
        // Where the date line was moved, a clock was set back by 23 hours; elsewhere three are the most.
        if change > 3 * HOUR { DAY } else { 3 * HOUR }
    }

    fn is_open(&self, wall_clock: NaiveDateTime) -> bool {
        let date = wall_clock.date();
        let eve = date.pred_opt().unwrap();
        let clock = wall_clock.time().num_seconds_from_midnight();
        let covers = |of_date: &[Hours], clock: u32| {
            of_date.iter().any(|&(opens, closes)| opens <= clock && clock < closes)
        };
        let breaks = |date: NaiveDate| self.breaks.get(&date).map_or(&[][..], Vec::as_slice);
        let in_hours = covers(self.hours_on(date), clock)
            || covers(self.hours_on(eve), clock + SECONDS_PER_DAY);
        let in_break = covers(breaks(date), clock) || covers(breaks(eve), clock + SECONDS_PER_DAY);
        in_hours && !in_break
    }

    /// The hours that open on a date.
    fn hours_on(&self, date: NaiveDate) -> &[Hours] {
        if let Some(own) = self.overrides.get(&date) {
            return own;
        }
        if self.holidays.contains(&date) {
            return &[];
        }
        &self.weekly[date.weekday().num_days_from_monday() as usize]
    }
}

fn all_hours(windows: &[Written<Window>]) -> Vec<Hours> {
    windows.iter().map(hours).collect()
}

/// Reads a window as it is written: `22:00-06:30:15+1`.
fn hours(window: &Written<Window>) -> Hours {
    let text = window.to_string();
    let (opens, closes) = text.split_once('-').unwrap();
    let (closes, next_day) = match closes.strip_suffix("+1") {
        Some(closes) => (closes, SECONDS_PER_DAY),
        None => (closes, 0),
    };
    let seconds = |clock: &str| {
        let parts = clock.split(':').map(|part| part.parse::<u32>().unwrap());
        parts.zip([3_600, 60, 1]).map(|(part, unit)| part * unit).sum::<u32>()
    };
    (seconds(opens), seconds(closes) + next_day)
}

/// A date, counted from 1970-01-01, and seconds after its start.
type WallClock = (i32, u32);

/// What the slow calendar says; instants are numbers of steps from the start of the horizon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Answer {
    At(usize),
    /// Open steps.
    Amount(i64),
    Open(bool),
    /// At this instant or earlier, if ever: the steps do not tell more.
    Earlier(usize),
    /// At this instant or later, if ever.
    Later(usize),
}

use Answer::{Amount, At, Earlier, Later, Open};

/// Every step of a stretch of time, whether it is open, and what the clock on the wall shows at its start.
pub(super) struct Horizon {
    origin: i64,
    step: i64,
    open: Vec<bool>,
    /// With a margin on both sides.
    clocks: Vec<WallClock>,
    margin: usize,
    /// Open dates that the steps show in full: first opening and last closing.
    dates: BTreeMap<i32, (usize, usize)>,
    /// The steps before the first and behind the last date that is shown in full.
    whole_dates: (usize, usize),
}

impl Horizon {
    /// The steps from one instant to another, in seconds on the UTC line.
    pub(super) fn of(declaration: &Declaration, (from, to): (i64, i64), step: i64) -> Self {
        let count = usize::try_from((to - from) / step).unwrap();
        let margin_seconds = declaration.margin_around((from, to));
        let margin = usize::try_from(margin_seconds / step).unwrap();
        let mut open = Vec::with_capacity(count);
        let mut clocks = Vec::with_capacity(count + 2 * margin + 1);
        for at in
            (from - margin_seconds..=to + margin_seconds).step_by(usize::try_from(step).unwrap())
        {
            let wall_clock = declaration.wall_clock(at);
            let clock = wall_clock.time().num_seconds_from_midnight();
            assert_eq!(i64::from(clock) % step, 0, "every wall clock lies on a step");
            clocks.push((wall_clock.date().to_epoch_days(), clock));
            if (from..to).contains(&at) {
                open.push(declaration.is_open(wall_clock));
            }
        }
        Self {
            origin: from,
            step,
            open,
            clocks,
            margin,
            dates: BTreeMap::new(),
            whole_dates: (0, 0),
        }
        .with_dates()
    }

    /// The same steps, open where `keep` says so of these and of another calendar's.
    pub(super) fn combined(mut self, other: &Self, keep: fn(bool, bool) -> bool) -> Self {
        assert_eq!((self.origin, self.len()), (other.origin, other.len()));
        for (here, there) in self.open.iter_mut().zip(&other.open) {
            *here = keep(*here, *there);
        }
        self.with_dates()
    }

    /// Notes the dates that the steps show in full.
    fn with_dates(mut self) -> Self {
        let (margin, len) = (self.margin, self.len());
        let before = self.clocks[..=margin].iter().map(|clock| clock.0).max().unwrap();
        let behind = self.clocks[margin + len..].iter().map(|clock| clock.0).min().unwrap();
        let day = |step: usize| self.clocks[margin + step].0;
        let first = (0..len).rev().find(|&step| day(step) <= before);
        let last = (0..len).find(|&step| day(step) >= behind);
        self.whole_dates = (first.map_or(0, |step| step + 1), last.unwrap_or(len));
        let mut dates = BTreeMap::new();
        for step in (0..len).filter(|&step| self.open[step]) {
            if before < day(step) && day(step) < behind {
                dates.entry(day(step)).or_insert((step, step)).1 = step + 1;
            }
        }
        self.dates = dates;
        self
    }

    pub(super) fn len(&self) -> usize {
        self.open.len()
    }

    pub(super) fn step(&self) -> i64 {
        self.step
    }

    /// The instant of a step, in seconds on the UTC line.
    pub(super) fn seconds(&self, step: usize) -> i64 {
        self.origin + i64::try_from(step).unwrap() * self.step
    }

    pub(super) fn open_steps(&self) -> usize {
        self.open.iter().filter(|open| **open).count()
    }

    /// The open stretches, as far as the steps show them.
    pub(super) fn stretches(&self) -> Vec<(i64, i64)> {
        let mut stretches: Vec<(i64, i64)> = Vec::new();
        for step in (0..self.len()).filter(|&step| self.open[step]) {
            let (from, to) = (self.seconds(step), self.seconds(step + 1));
            match stretches.last_mut() {
                Some(last) if last.1 == from => last.1 = to,
                _ => stretches.push((from, to)),
            }
        }
        stretches
    }

    /// How many dates the clock on the wall passes until the end, and has passed since the start.
    pub(super) fn dates_around(&self, at: usize) -> (u32, u32) {
        let day = |step: usize| self.clock(step).0;
        (
            u32::try_from(day(self.len()) - day(at)).unwrap_or(0),
            u32::try_from(day(at) - day(0)).unwrap_or(0),
        )
    }

    fn clock(&self, step: usize) -> WallClock {
        self.clocks[step + self.margin]
    }

    fn opens_at(&self, step: usize) -> bool {
        step > 0 && self.open[step] && !self.open[step - 1]
    }

    fn closes_at(&self, step: usize) -> bool {
        step > 0 && !self.open[step] && self.open[step - 1]
    }

    // Every instant asked about lies before the end; only `between` may ask about the end itself.

    pub(super) fn add(&self, from: usize, amount: i64) -> Answer {
        match amount {
            0 => self.next_open(from),
            1.. => self.with_open_time_behind(from, amount),
            _ => self.with_open_time_before(from, -amount),
        }
    }

    pub(super) fn subtract(&self, from: usize, amount: i64) -> Answer {
        match amount {
            0 => self.previous_open(from),
            1.. => self.with_open_time_before(from, amount),
            _ => self.with_open_time_behind(from, -amount),
        }
    }

    fn with_open_time_behind(&self, from: usize, amount: i64) -> Answer {
        let mut passed = 0;
        for step in from..self.len() {
            passed += i64::from(self.open[step]);
            if passed == amount {
                return At(step + 1);
            }
        }
        Later(self.len())
    }

    fn with_open_time_before(&self, from: usize, amount: i64) -> Answer {
        let mut passed = 0;
        for step in (0..from).rev() {
            passed += i64::from(self.open[step]);
            if passed == amount {
                return At(step);
            }
        }
        Earlier(0)
    }

    pub(super) fn between(&self, from: usize, to: usize) -> Answer {
        let open = |from: usize, to: usize| {
            let steps = self.open[from..to].iter().filter(|open| **open).count();
            i64::try_from(steps).unwrap()
        };
        Amount(if from <= to { open(from, to) } else { -open(to, from) })
    }

    pub(super) fn is_open(&self, at: usize) -> Answer {
        Open(self.open[at])
    }

    pub(super) fn next_open(&self, at: usize) -> Answer {
        let next = (at..self.len()).find(|&step| self.open[step]);
        next.map_or(Later(self.len()), At)
    }

    pub(super) fn previous_open(&self, at: usize) -> Answer {
        let open_or_closing = |step: &usize| self.open[*step] || self.closes_at(*step);
        (0..=at).rev().find(open_or_closing).map_or(Earlier(0), At)
    }

    pub(super) fn next_opening(&self, at: usize) -> Answer {
        let next = (at + 1..self.len()).find(|&step| self.opens_at(step));
        next.map_or(Later(self.len()), At)
    }

    pub(super) fn next_closing(&self, at: usize) -> Answer {
        let next = (at + 1..self.len()).find(|&step| self.closes_at(step));
        next.map_or(Later(self.len()), At)
    }

    pub(super) fn previous_opening(&self, at: usize) -> Answer {
        let previous = (0..at).rev().find(|&step| self.opens_at(step));
        previous.map_or(Earlier(0), At)
    }

    pub(super) fn previous_closing(&self, at: usize) -> Answer {
        let previous = (0..at).rev().find(|&step| self.closes_at(step));
        previous.map_or(Earlier(0), At)
    }

    pub(super) fn add_working_days(&self, from: usize, days: u32) -> Answer {
        let start = match self.next_open(from) {
            At(start) if days > 0 => start,
            answer => return answer,
        };
        let (day, clock) = self.clock(start);
        let mut later = self.dates.range(day + 1..).map(|(day, _)| *day);
        // The dates behind the start must all be in sight, or the first of them does not count as the first.
        let in_sight = self.clocks[..=self.margin].iter().all(|before| before.0 <= day);
        match later.nth(days as usize - 1) {
            Some(date) if in_sight => At(self.drawn_into(date, clock)),
            _ => Later(if in_sight { self.whole_dates.1 } else { start }),
        }
    }

    pub(super) fn subtract_working_days(&self, from: usize, days: u32) -> Answer {
        let start = match self.previous_open(from) {
            At(start) if days > 0 => start,
            answer => return answer,
        };
        let (day, clock) = if self.open[start] {
            self.clock(start)
        } else {
            // A closing ends the step before it: midnight is the end of the old date.
            let (day, clock) = self.clock(start - 1);
            (day, clock + u32::try_from(self.step).unwrap())
        };
        let in_sight = self.clocks[self.margin + self.len()..].iter().all(|behind| behind.0 >= day);
        let mut earlier = self.dates.range(..day).rev().map(|(day, _)| *day);
        match earlier.nth(days as usize - 1) {
            Some(date) if in_sight => At(self.drawn_into(date, clock)),
            _ => Earlier(if in_sight { self.whole_dates.0 } else { start }),
        }
    }

    pub(super) fn add_calendar_days(&self, from: usize, days: u32) -> Answer {
        let (day, clock) = self.clock(from);
        match self.first_instant((day + i32::try_from(days).unwrap(), clock)) {
            _ if days == 0 => At(from),
            Some(step) if self.margin <= step && step < self.margin + self.len() => {
                At(step - self.margin)
            }
            _ => Later(self.len()),
        }
    }

    pub(super) fn subtract_calendar_days(&self, from: usize, days: u32) -> Answer {
        let (day, clock) = self.clock(from);
        match self.first_instant((day - i32::try_from(days).unwrap(), clock)) {
            _ if days == 0 => At(from),
            Some(step) if step >= self.margin => At(step - self.margin),
            _ => Earlier(0),
        }
    }

    /// The instant of a wall clock on an open date, or the nearest between its first opening and its last closing.
    fn drawn_into(&self, date: i32, clock: u32) -> usize {
        let (opens, closes) = self.dates[&date];
        let wall_clock = match clock {
            SECONDS_PER_DAY => (date + 1, 0),
            _ => (date, clock),
        };
        let Some(step) = self.first_instant(wall_clock) else {
            panic!("a date that is in sight shows every wall clock or the gap that skips it");
        };
        step.saturating_sub(self.margin).clamp(opens, closes)
    }

    /// The first place in `clocks` that shows this, or else that ends the gap which skips it.
    fn first_instant(&self, wall_clock: WallClock) -> Option<usize> {
        let shown = self.clocks.iter().position(|clock| *clock == wall_clock);
        shown.or_else(|| {
            let mut pairs = self.clocks.windows(2);
            let skips = |pair: &[WallClock]| pair[0] < wall_clock && wall_clock < pair[1];
            pairs.position(skips).map(|place| place + 1)
        })
    }
}
