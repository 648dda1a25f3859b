use std::fmt;

use chrono::{DateTime, Offset, Utc};
use chrono_tz::Tz;
use serde::Serialize;

use super::reason::Reason;
use super::{Calendar, CalendarError, MAX_STRETCHES};
use crate::time::{Elapsed, MICROS_PER_SECOND, Span, Timestamp, WorkingTime};

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
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Stretch {
    /// Its first instant.
    pub from: Timestamp,
    /// The first instant after it.
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
            Span::WorkingDays(_) => Span::WorkingDays(dates()),
            Span::CalendarDays(_) => Span::CalendarDays(dates()),
        }
    }
}

impl Calendar {
    /// When a promise made at `from` falls due, and what made it so.
    ///
    /// The cost grows with the time between; [`Calendar::due`] gives the instant alone.
    ///
    /// # Errors
    /// As for [`Calendar::due`]; [`CalendarError::TooLongToExplain`] if some 100,000 dates and openings lie between.
    pub fn explain(&self, from: Timestamp, span: Span) -> Result<Explanation, CalendarError> {
        let due = self.due(from, span)?;
        let dates = due.since(from).as_micros() / (24 * 3_600 * MICROS_PER_SECOND);
        let openings = self.inner.timeline.openings_between(from.as_micros(), due.as_micros());
        if openings.saturating_add(usize::try_from(dates).unwrap_or(0)) > MAX_STRETCHES {
            return Err(CalendarError::TooLongToExplain);
        }
        let stretches = match span {
            Span::Elapsed(_) => vec![Stretch { from, to: due, skipped: None }],
            Span::Working(_) => self.stretches_between(from, due),
            Span::WorkingDays(days) => {
                let start = self.next_open(from)?;
                let mut stretches = self.stretches_between(from, start);
                let last = self.date_after_working_days(start, days);
                self.push_dates((start, due), last, true, &mut stretches);
                stretches
            }
            Span::CalendarDays(days) => {
                let mut stretches = Vec::new();
                let last = self.date_of(from) + i64::from(days);
                self.push_dates((from, due), last, false, &mut stretches);
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

    /// One stretch a date, up to the last one: the date of the start does not count, later ones do, if open or if every
    /// date counts. Where clocks are set back across midnight a date may begin before the one before it ends; then it
    /// gets what is left.
    fn push_dates(
        &self,
        (from, due): (Timestamp, Timestamp),
        last: i64,
        open_only: bool,
        stretches: &mut Vec<Stretch>,
    ) {
        let first = self.date_of(from);
        let mut reached = from;
        for day in first..=last {
            let (midnight, next) = (self.midnight(day), self.midnight(day + 1));
            let closed = open_only && !self.inner.dates.contains(day);
            let skipped = match day == first {
                true => Some(Reason::StartDate),
                // A date that the zone skipped is no date with open time, nor one without.
                false if closed && midnight == next => continue,
                false if closed => self.reason_of_closed_date(midnight, next),
                false => None,
            };
            let to = if day == last { due } else { next.clamp(reached, due) };
            if day != first || reached < to {
                stretches.push(Stretch { from: reached, to, skipped });
            }
            reached = to;
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
        let by_date = matches!(self.span, Span::WorkingDays(_) | Span::CalendarDays(_));
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
    /// What wall clocks show, with their offset where it changes on the way.
    fn wall_clock(&self, at: Timestamp) -> impl fmt::Display {
        let local = |at: Timestamp| DateTime::<Utc>::from(at).with_timezone(&self.zone);
        let offset = |at| local(at).offset().fix();
        let moves = self.stretches.iter().any(|stretch| offset(stretch.to) != offset(self.from));
        let whole_minute = at.as_micros().rem_euclid(60 * MICROS_PER_SECOND) == 0;
        local(at).format(match (whole_minute, moves) {
            (true, false) => "%a %Y-%m-%d %H:%M",
            (true, true) => "%a %Y-%m-%d %H:%M %:z",
            (false, false) => "%a %Y-%m-%d %H:%M:%S%.f",
            (false, true) => "%a %Y-%m-%d %H:%M:%S%.f %:z",
        })
    }
}
