use std::fmt;

use serde::Serialize;

use super::check::Plan;
use super::compile::on_local_line;
use super::intervals::Interval;
use super::zone::{Piece, Zone};
use super::{Calendar, Origin};

/// Why a stretch of time does not count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Reason {
    /// The weekday has hours, but not these.
    OutsideHours,
    /// The weekday has no hours.
    ClosedWeekday,
    /// The date is a holiday.
    Holiday {
        /// What people call it; empty if nobody said.
        name: String,
    },
    /// An override gives the date other hours, or none.
    Override {
        /// Why the date is different; empty if nobody said.
        name: String,
    },
    /// A break is cut from the hours.
    Break {
        /// What it is for; empty if nobody said.
        name: String,
    },
    /// It is the date on which counting of dates starts.
    StartDate,
    /// The first of two combined calendars is closed.
    First(Box<Self>),
    /// The second of two combined calendars is closed.
    Second(Box<Self>),
    /// Both of two combined calendars are closed.
    Both(Box<Self>, Box<Self>),
    /// The second calendar, taken away from the first, is open.
    TakenAway,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let named = |f: &mut fmt::Formatter<'_>, what: &str, name: &str| {
            if name.is_empty() { f.write_str(what) } else { write!(f, "{what}: {name}") }
        };
        match self {
            Self::OutsideHours => f.write_str("outside hours"),
            Self::ClosedWeekday => f.write_str("closed on this weekday"),
            Self::Holiday { name } => named(f, "holiday", name),
            Self::Override { name } => named(f, "other hours on this date", name),
            Self::Break { name } => named(f, "break", name),
            Self::StartDate => f.write_str("the date it starts on"),
            Self::First(reason) => write!(f, "first calendar: {reason}"),
            Self::Second(reason) => write!(f, "second calendar: {reason}"),
            Self::Both(first, second) if first == second => write!(f, "both calendars: {first}"),
            Self::Both(first, second) => {
                write!(f, "first calendar: {first}; second calendar: {second}")
            }
            Self::TakenAway => f.write_str("taken away by the second calendar"),
        }
    }
}

/// A stretch of whole seconds in which the calendar is open, or closed for one reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Verdict {
    pub(super) from: i64,
    pub(super) to: i64,
    pub(super) closed: Option<Reason>,
}

impl Calendar {
    /// The verdicts on every second of an interval inside the period, in order; neighbours differ.
    pub(super) fn verdicts(&self, interval: Interval) -> Vec<Verdict> {
        use Reason::{Both, First, Second, TakenAway};
        let merged = |first: &Self, second: &Self, judge: fn(Closed, Closed) -> Closed| {
            merge(&first.verdicts(interval), &second.verdicts(interval), judge)
        };
        match &self.inner.origin {
            Origin::Declared(plan) => self.declared_verdicts(plan, interval),
            Origin::Union(first, second) => merged(first, second, |first, second| {
                Some(Both(Box::new(first?), Box::new(second?)))
            }),
            Origin::Intersection(first, second) => {
                merged(first, second, |first, second| match (first, second) {
                    (None, None) => None,
                    (Some(first), None) => Some(First(Box::new(first))),
                    (None, Some(second)) => Some(Second(Box::new(second))),
                    (Some(first), Some(second)) => Some(Both(Box::new(first), Box::new(second))),
                })
            }
            Origin::Difference(first, second) => {
                merged(first, second, |first, second| match (first, second) {
                    (Some(first), _) => Some(First(Box::new(first))),
                    (None, None) => Some(TakenAway),
                    (None, Some(_)) => None,
                })
            }
        }
    }

    fn declared_verdicts(&self, plan: &Plan, (from, to): Interval) -> Vec<Verdict> {
        let mut verdicts = Vec::new();
        let zone = &self.inner.zone;
        let mut at = from;
        for (opens, closes) in self.open_seconds_within((from, to)) {
            closed_verdicts(plan, zone, (at, opens), &mut verdicts);
            push_merged(&mut verdicts, Verdict { from: opens, to: closes, closed: None });
            at = closes;
        }
        closed_verdicts(plan, zone, (at, to), &mut verdicts);
        verdicts
    }
}

/// Why it is closed; none while it is open.
type Closed = Option<Reason>;

/// The verdicts on a closed stretch of a declared calendar.
fn closed_verdicts(plan: &Plan, zone: &Zone, closed: Interval, verdicts: &mut Vec<Verdict>) {
    for piece in zone.pieces(closed) {
        let mut edges = vec![piece.from, piece.to];
        edges.extend(plan.edges_near(piece.day).map(|local| piece.instant(local)));
        edges.retain(|edge| (piece.from..=piece.to).contains(edge));
        edges.sort_unstable();
        for pair in edges.windows(2) {
            if let [from, to] = *pair {
                let closed = Some(plan.reason_at(&piece, from));
                push_merged(verdicts, Verdict { from, to, closed });
            }
        }
    }
}

impl Plan {
    /// The wall clocks at which windows and breaks of this date and of its eve begin and end.
    fn edges_near(&self, day: i64) -> impl Iterator<Item = i64> + '_ {
        let windows = [day - 1, day].into_iter().flat_map(|day| {
            self.windows_on(day).iter().map(move |window| on_local_line(day, *window))
        });
        let breaks = self.breaks_near(day).map(|(interval, _)| interval);
        windows.chain(breaks).flat_map(|(from, to)| [from, to])
    }

    /// The breaks of this date and of its eve on the local line, with their names.
    fn breaks_near(&self, day: i64) -> impl Iterator<Item = (Interval, &str)> + '_ {
        [day - 1, day].into_iter().flat_map(|day| {
            let breaks = self.breaks.get(&day).map_or(&[][..], Vec::as_slice);
            breaks.iter().map(move |pause| (on_local_line(day, pause.during), pause.name.as_str()))
        })
    }

    /// Why a closed instant of a piece is closed.
    fn reason_at(&self, piece: &Piece, instant: i64) -> Reason {
        let day = piece.day;
        let local = piece.local(instant);
        let covers = |(from, to): Interval| (from..to).contains(&local);
        let in_hours = [day - 1, day].into_iter().any(|day| {
            self.windows_on(day).iter().any(|window| covers(on_local_line(day, *window)))
        });
        let pause = self.breaks_near(day).find(|(interval, _)| covers(*interval));
        match pause {
            // Inside hours only a break can close it.
            Some((_, name)) if in_hours => Reason::Break { name: name.to_owned() },
            _ => self.reason_of_date(day),
        }
    }

    /// Why a date is closed outside its windows.
    pub(super) fn reason_of_date(&self, day: i64) -> Reason {
        if let Some(exception) = self.overrides.get(&day) {
            return Reason::Override { name: exception.name.clone() };
        }
        if let Some(name) = self.holidays.get(&day) {
            return Reason::Holiday { name: name.clone() };
        }
        if self.weekly_on(day).is_empty() { Reason::ClosedWeekday } else { Reason::OutsideHours }
    }
}

/// The verdicts that follow from two calendars' verdicts on the same interval.
fn merge(
    first: &[Verdict],
    second: &[Verdict],
    judge: impl Fn(Closed, Closed) -> Closed,
) -> Vec<Verdict> {
    let mut merged = Vec::new();
    let (mut first, mut second) = (first.iter().peekable(), second.iter().peekable());
    while let (Some(left), Some(right)) = (first.peek(), second.peek()) {
        let (from, to) = (left.from.max(right.from), left.to.min(right.to));
        let closed = judge(left.closed.clone(), right.closed.clone());
        let (left_ends, right_ends) = (left.to == to, right.to == to);
        push_merged(&mut merged, Verdict { from, to, closed });
        if left_ends {
            first.next();
        }
        if right_ends {
            second.next();
        }
    }
    merged
}

/// Appends a verdict, joining it to the last one if that says the same.
fn push_merged(verdicts: &mut Vec<Verdict>, verdict: Verdict) {
    if verdict.from >= verdict.to {
        return;
    }
    match verdicts.last_mut() {
        Some(last) if last.closed == verdict.closed => last.to = verdict.to,
        _ => verdicts.push(verdict),
    }
}
