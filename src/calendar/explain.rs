use std::fmt;

use chrono_tz::Tz;

use super::reason::Reason;
use super::window::SECONDS_PER_DAY;
use super::{Calendar, CalendarError};
use crate::time::{Elapsed, Span, Timestamp, WorkingTime};

const MICROS_PER_SECOND: i64 = 1_000_000;

/// How a due time came about: every stretch between the promise and its due time, with what it counts.
///
/// The stretches follow one another without a hole from `from` to `due`, and what they count adds up to the span.
///
/// ```
/// use goodwill::calendar::{CalendarDraft, Reason, WORKWEEK};
/// use goodwill::time::Timestamp;
///
/// let desk = CalendarDraft::new("UTC", 2019..=2019)
///     .open(WORKWEEK, "08:00-18:00")
///     .holiday("2019-03-18", "St Patrick's Day, observed")
///     .compile()?;
/// let friday: Timestamp = "2019-03-15T17:00:00Z".parse()?;
/// let explanation = desk.explain(friday, "working PT4H".parse()?)?;
/// assert_eq!(explanation.due.to_string(), "2019-03-19T11:00:00Z");
/// assert_eq!(
///     explanation.to_string(),
///     "\
/// Fri 2019-03-15 17:00 to Fri 2019-03-15 18:00  counts PT1H
/// Fri 2019-03-15 18:00 to Sat 2019-03-16 00:00  outside hours
/// Sat 2019-03-16 00:00 to Mon 2019-03-18 00:00  closed on this weekday
/// Mon 2019-03-18 00:00 to Tue 2019-03-19 00:00  holiday: St Patrick's Day, observed
/// Tue 2019-03-19 00:00 to Tue 2019-03-19 08:00  outside hours
/// Tue 2019-03-19 08:00 to Tue 2019-03-19 11:00  counts PT3H
/// due Tue 2019-03-19 11:00 (working PT4H, UTC)
/// "
/// );
/// assert!(desk.explain(friday, "300 workdays".parse()?).is_err()); // beyond 2019
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// When the promise was made.
    pub from: Timestamp,
    /// When it falls due.
    pub due: Timestamp,
    /// How long it may take.
    pub span: Span,
    /// What lies between, in order.
    pub stretches: Vec<Stretch>,
    zone: Tz,
}

/// A stretch of time that counts, or is skipped for one reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stretch {
    /// Its first instant.
    pub from: Timestamp,
    /// The first instant behind it.
    pub to: Timestamp,
    /// Why it does not count; none if it counts.
    pub skipped: Option<Reason>,
}

impl Stretch {
    /// How long it is on the clock.
    #[must_use]
    pub const fn length(&self) -> Elapsed {
        self.to.since(self.from)
    }
}

impl Explanation {
    /// What the stretches that count add up to, in the unit of the span.
    #[must_use]
    pub fn counted(&self) -> Span {
        let counting = || self.stretches.iter().filter(|stretch| stretch.skipped.is_none());
        let dates = || u32::try_from(counting().count()).unwrap_or(u32::MAX);
        let time = || counting().map(Stretch::length).sum::<Elapsed>();
        // Lengths are never negative, so that the span itself is never given back unchecked.
        match self.span {
            Span::Elapsed(_) => Span::elapsed(time()).unwrap_or(self.span),
            Span::Working(_) => {
                Span::working(WorkingTime::from_micros(time().as_micros())).unwrap_or(self.span)
            }
            Span::Workdays(_) => Span::Workdays(dates()),
            Span::Days(_) => Span::Days(dates()),
        }
    }
}

impl Calendar {
    /// When a promise made at `from` falls due, and what made it so.
    ///
    /// The cost grows with the time between; [`Calendar::due`] gives the instant alone.
    ///
    /// # Errors
    /// As for [`Calendar::due`].
    pub fn explain(&self, from: Timestamp, span: Span) -> Result<Explanation, CalendarError> {
        let due = self.due(from, span)?;
        let stretches = match span {
            Span::Elapsed(_) => vec![Stretch { from, to: due, skipped: None }],
            Span::Working(_) => self.stretches_between(from, due),
            Span::Workdays(_) => {
                let start = self.next_open(from)?;
                let mut stretches = self.stretches_between(from, start);
                self.push_dates(start, due, true, &mut stretches);
                stretches
            }
            Span::Days(_) => {
                let mut stretches = Vec::new();
                self.push_dates(from, due, false, &mut stretches);
                stretches
            }
        };
        Ok(Explanation { from, due, span, stretches, zone: self.zone() })
    }

    /// The open and closed stretches between two instants.
    fn stretches_between(&self, from: Timestamp, to: Timestamp) -> Vec<Stretch> {
        let seconds = (
            from.as_micros().div_euclid(MICROS_PER_SECOND),
            -(-to.as_micros()).div_euclid(MICROS_PER_SECOND),
        );
        let instant = |seconds: i64| Timestamp::clamped(seconds * MICROS_PER_SECOND);
        self.verdicts(seconds)
            .into_iter()
            .map(|verdict| Stretch {
                from: instant(verdict.from).max(from),
                to: instant(verdict.to).min(to),
                skipped: verdict.closed,
            })
            .filter(|stretch| stretch.from < stretch.to)
            .collect()
    }

    /// One stretch a date: the date of the start does not count, later ones do, if open or if every date counts.
    fn push_dates(
        &self,
        from: Timestamp,
        due: Timestamp,
        open_only: bool,
        stretches: &mut Vec<Stretch>,
    ) {
        let zone = &self.inner.zone;
        let day_of = |at: Timestamp| {
            zone.local(at.as_micros().div_euclid(MICROS_PER_SECOND)).div_euclid(SECONDS_PER_DAY)
        };
        let midnight = |day: i64| {
            Timestamp::clamped(zone.first_instant(day * SECONDS_PER_DAY) * MICROS_PER_SECOND)
        };
        let first = day_of(from);
        let last = day_of(due).max(first);
        for day in first..=last {
            let starts = day == first;
            if open_only && day > first && midnight(day) == midnight(day + 1) {
                // A date that the zone skipped is no date with open time, nor one without.
                continue;
            }
            let skipped = if starts {
                Some(Reason::StartDate)
            } else if open_only && !self.inner.dates.contains(day) {
                self.reason_of_closed_date(midnight(day), midnight(day + 1))
            } else {
                None
            };
            let stretch = Stretch {
                from: if starts { from } else { midnight(day) },
                to: if day == last { due } else { midnight(day + 1) },
                skipped,
            };
            if !starts || stretch.from < stretch.to {
                stretches.push(stretch);
            }
        }
    }

    /// Why a date without open time is closed: the reason that holds for most of it.
    fn reason_of_closed_date(&self, from: Timestamp, to: Timestamp) -> Option<Reason> {
        self.stretches_between(from, to)
            .into_iter()
            .max_by_key(Stretch::length)
            .and_then(|stretch| stretch.skipped)
    }
}

impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let by_date = matches!(self.span, Span::Workdays(_) | Span::Days(_));
        for stretch in &self.stretches {
            let (from, to) = (self.wall_clock(stretch.from), self.wall_clock(stretch.to));
            write!(f, "{from} to {to}  ")?;
            match &stretch.skipped {
                Some(reason) => writeln!(f, "{reason}")?,
                None if by_date => writeln!(f, "counts one date")?,
                None => writeln!(f, "counts {}", stretch.length())?,
            }
        }
        writeln!(f, "due {} ({}, {})", self.wall_clock(self.due), self.span, self.zone)
    }
}

impl Explanation {
    fn wall_clock(&self, at: Timestamp) -> impl fmt::Display {
        let local = at.wall_clock(self.zone);
        let whole_minute = at.as_micros().rem_euclid(60 * MICROS_PER_SECOND) == 0;
        local.format(if whole_minute { "%a %Y-%m-%d %H:%M" } else { "%a %Y-%m-%d %H:%M:%S%.f" })
    }
}
