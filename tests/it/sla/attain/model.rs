//! Chains on a grid of minutes: each calendar is a list of open minutes, and each start of a minute is followed.
//!
//! Hours, spans and offsets are whole minutes, so that between two whole minutes all goes on as a straight line: the first
//! and the last microsecond inside a minute tell what lies between.

use goodwill::time::Span;

use super::scenes::{Instance, Leg, MINUTE, MINUTES, Scene, Weekly, day_of_month, weekday};

/// The open minutes of a calendar.
struct Grid {
    zone: usize,
    is_open: Vec<bool>,
    /// Which minutes are open, in order, and how many are before each.
    open: Vec<i64>,
    before: Vec<usize>,
    /// Each date with open time: its first instant of it and its last, in microseconds.
    dates: Vec<(i64, i64, i64)>,
}

pub(super) struct Model<'a> {
    scene: &'a Scene,
    promise: (Span, Grid),
    legs: Vec<(Span, Grid)>,
}

#[derive(Debug, Default)]
pub(super) struct Seen {
    pub(super) missing: i64,
    pub(super) open_missing: i64,
    pub(super) open: i64,
    pub(super) worst: i64,
    pub(super) first: Option<i64>,
}

impl Grid {
    fn of(weekly: &Weekly, scene: &Scene) -> Self {
        let is_open = |minute: i64| {
            let local = scene.local(weekly.zone, minute);
            let (day, clock) = (local.div_euclid(1_440), local.rem_euclid(1_440));
            [(day, clock), (day - 1, clock + 1_440)].into_iter().any(|(day, clock)| {
                let weekday = weekday(day);
                let hours = &weekly.hours;
                hours.iter().any(|it| it.from <= clock && clock < it.to && it.weekday == weekday)
                    && !(weekly.closes() && weekly.closed_on.contains(&day_of_month(day)))
            })
        };
        let is_open: Vec<bool> = (0..MINUTES).map(is_open).collect();
        let (mut open, mut before) = (Vec::new(), Vec::new());
        let mut dates: Vec<(i64, i64, i64)> = Vec::new();
        for minute in 0..MINUTES {
            before.push(open.len());
            if is_open[usize::try_from(minute).unwrap()] {
                open.push(minute);
                let day = scene.local(weekly.zone, minute).div_euclid(1_440);
                let (from, to) = (minute * MINUTE, (minute + 1) * MINUTE);
                match dates.iter_mut().rev().find(|(known, ..)| *known == day) {
                    Some((_, _, closes)) => *closes = to,
                    None => dates.push((day, from, to)),
                }
            }
        }
        dates.sort_unstable();
        Self { zone: weekly.zone, is_open, open, before, dates }
    }

    fn is_open(&self, at: i64) -> bool {
        self.is_open[usize::try_from(at / MINUTE).unwrap()]
    }

    fn next_open(&self, at: i64) -> Option<i64> {
        if self.is_open(at) {
            return Some(at);
        }
        let next = self.before[usize::try_from(at / MINUTE).unwrap()];
        self.open.get(next).map(|minute| minute * MINUTE)
    }

    /// None where the grid ends.
    fn due(&self, at: i64, span: Span, scene: &Scene) -> Option<i64> {
        let end = (MINUTES - 1_440) * MINUTE;
        if at >= end {
            return None;
        }
        let due = match span {
            Span::Elapsed(amount) => at + amount.get().as_micros(),
            Span::Working(amount) if amount.get().as_micros() > 0 => {
                let minute = usize::try_from(at / MINUTE).unwrap();
                let inside = if self.is_open[minute] { at % MINUTE } else { 0 };
                let wanted =
                    self.before[minute] as i64 * MINUTE + inside + amount.get().as_micros();
                let whole = (wanted - 1) / MINUTE;
                let minute = self.open.get(usize::try_from(whole).unwrap())?;
                minute * MINUTE + wanted - whole * MINUTE
            }
            Span::Working(_) | Span::WorkingDays(0) => self.next_open(at)?,
            Span::CalendarDays(0) => at,
            Span::CalendarDays(days) => {
                let (day, clock) = self.clock(at, scene);
                self.first_showing(at / MINUTE, day + i64::from(days), clock, scene)?
            }
            Span::WorkingDays(days) => {
                let from = self.next_open(at)?;
                let (day, clock) = self.clock(from, scene);
                let mut later = self.dates.iter().filter(|(date, ..)| *date > day);
                let (date, opens, closes) = later.nth(usize::try_from(days).unwrap() - 1)?;
                let shown = self.first_showing(from / MINUTE, *date, clock, scene)?;
                shown.clamp(*opens, *closes)
            }
        };
        (due < end).then_some(due)
    }

    /// Date and microseconds after midnight.
    fn clock(&self, at: i64, scene: &Scene) -> (i64, i64) {
        let local = scene.local(self.zone, at / MINUTE) * MINUTE + at % MINUTE;
        (local.div_euclid(1_440 * MINUTE), local.rem_euclid(1_440 * MINUTE))
    }

    /// The first instant, on a later date than a minute's, at which clocks show this or what comes after it.
    fn first_showing(&self, minute: i64, day: i64, clock: i64, scene: &Scene) -> Option<i64> {
        let wanted = day * 1_440 * MINUTE + clock;
        let today = scene.local(self.zone, minute);
        // No clock is moved by more than an hour.
        let near = minute + wanted / MINUTE - today - 61;
        (near.max(0)..MINUTES).find_map(|minute| {
            let local = scene.local(self.zone, minute) * MINUTE;
            (local + MINUTE > wanted).then(|| minute * MINUTE + (wanted - local).max(0))
        })
    }
}

impl<'a> Model<'a> {
    pub(super) fn of(instance: &Instance, scene: &'a Scene) -> Self {
        let grid = |leg: &Leg| (leg.within, Grid::of(&leg.weekly, scene));
        Self {
            scene,
            promise: grid(&instance.promise),
            legs: instance.legs.iter().map(grid).collect(),
        }
    }

    /// When each leg ends, one of them left out.
    pub(super) fn ends(&self, start: i64, left_out: Option<usize>) -> Vec<i64> {
        let mut at = start;
        let kept = self.legs.iter().enumerate().filter(|(leg, _)| Some(*leg) != left_out);
        kept.map(|(_, (span, grid))| {
            at = grid.due(at, *span, self.scene).expect("the grid is long enough");
            at
        })
        .collect()
    }

    fn late(&self, start: i64, within: Span) -> Option<i64> {
        let end = *self.ends(start, None).last().unwrap_or(&start);
        Some(end - self.promise.1.due(start, within, self.scene)?)
    }

    pub(super) fn look_at_all(&self) -> Seen {
        let mut seen = Seen { worst: i64::MIN, ..Seen::default() };
        for minute in Scene::start_minutes() {
            let start = minute * MINUTE;
            let late = |at| self.late(at, self.promise.0).expect("the grid is long enough");
            let (whole, first, last) = (late(start), late(start + 1), late(start + MINUTE - 1));
            let inside = MINUTE - 1;
            let grows = (last - first) / (inside - 1);
            assert_eq!(grows * (inside - 1), last - first, "no straight line");
            // Of `first + grows * n` for n from none on, how many are above nothing.
            let above = match grows {
                0 => {
                    if first > 0 {
                        inside
                    } else {
                        0
                    }
                }
                1 => last.clamp(0, inside),
                _ => first.clamp(0, inside),
            };
            let missing = above + i64::from(whole > 0);
            seen.missing += missing;
            if self.promise.1.is_open(start) {
                seen.open += MINUTE;
                seen.open_missing += missing;
            }
            seen.worst = seen.worst.max(whole).max(first).max(last);
            let inside_first = if first > 0 { 1 } else { 2 - first };
            let in_minute = if whole > 0 { Some(0) } else { (above > 0).then_some(inside_first) };
            seen.first = seen.first.or(in_minute.map(|inside| start + inside));
        }
        seen
    }

    /// Whether some start misses under another span, which may end a microsecond beside whole minutes; none if the grid is
    /// too short to tell.
    pub(super) fn misses_under(&self, within: Span) -> Option<bool> {
        for minute in Scene::start_minutes() {
            for beside in [0, 1, 2, MINUTE - 2, MINUTE - 1] {
                if self.late(minute * MINUTE + beside, within)? > 0 {
                    return Some(true);
                }
            }
        }
        Some(false)
    }
}
