//! One start, followed through a chain.

use super::{ChainError, Term};
use crate::time::{Elapsed, Timestamp};

/// What becomes of a promise that begins at an instant, if each leg takes as long as it may (A-02).
///
/// ```
/// use goodwill::calendar::{CalendarDraft, WORKWEEK};
/// use goodwill::sla::{ChainError, Course, Term};
/// use goodwill::time::{Elapsed, Span, Timestamp};
///
/// let desk = CalendarDraft::new("UTC", 2026..=2026).open(WORKWEEK, "09:00-17:00").compile()?;
/// let days = |days| Term::new(Span::working_days(days), desk.clone());
/// let monday: Timestamp = "2026-03-02T10:00:00Z".parse()?;
///
/// let course = Course::of(&days(3), &[days(1), days(1)], monday)?;
/// assert_eq!((course.ends.len(), course.lateness(), course.passed_in()), (2, Elapsed::from_hours(-24), None));
///
/// // Where a calendar does not know when a leg ends, nobody knows what becomes of it.
/// let unknown = Course::of(&days(3), &[days(1), days(400)], monday);
/// assert!(matches!(unknown, Err(ChainError::Leg { leg: 1, .. })));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Course {
    /// When it begins.
    pub start: Timestamp,
    /// When it falls due.
    pub due: Timestamp,
    /// When each leg ends, in order.
    pub ends: Vec<Timestamp>,
}

impl Course {
    /// Follows a promise through its chain.
    ///
    /// ```
    /// use goodwill::calendar::{CalendarDraft, WORKWEEK};
    /// use goodwill::sla::{Course, Term};
    /// use goodwill::time::{Elapsed, Span, Timestamp};
    ///
    /// let desk = CalendarDraft::new("UTC", 2026..=2026).open(WORKWEEK, "09:00-17:00").compile()?;
    /// let term = |hours| Term::new(Span::working_hours(hours), desk.clone());
    /// let friday: Timestamp = "2026-03-06T14:00:00Z".parse()?;
    /// let course = Course::of(&term(2), &[term(1), term(3)], friday)?;
    /// assert_eq!(course.lateness(), Elapsed::from_hours(66)); // due on Friday at four, ended on Monday at ten
    /// assert_eq!(course.passed_in(), Some(1));
    ///
    /// let past = "2020-01-01T00:00:00Z".parse()?;
    /// assert!(Course::of(&term(2), &[], past).is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`ChainError`] if a calendar does not know.
    pub fn of(promise: &Term, chain: &[Term], start: Timestamp) -> Result<Self, ChainError> {
        let due = promise.due(start).map_err(ChainError::Promise)?;
        Ok(Self { start, due, ends: ends(chain.iter().enumerate(), start)? })
    }

    /// When the chain ends; at its start if it has no legs.
    #[must_use]
    pub fn end(&self) -> Timestamp {
        self.ends.last().copied().unwrap_or(self.start)
    }

    /// How long after the due time the chain ends; negative if before.
    #[must_use]
    pub fn lateness(&self) -> Elapsed {
        self.end().since(self.due)
    }

    /// The leg in which the due time passes, from zero; none if the chain ends in time.
    #[must_use]
    pub fn passed_in(&self) -> Option<usize> {
        self.ends.iter().position(|end| *end > self.due)
    }
}

/// Where a promise fails (A-02).
///
/// ```
/// use goodwill::calendar::{CalendarDraft, EVERY_DAY, WORKWEEK};
/// use goodwill::sla::{Term, attainable};
/// use goodwill::time::{Elapsed, Span, Timestamp};
///
/// let desk = CalendarDraft::new("UTC", 2026..=2026).open(EVERY_DAY, "09:00-17:00").compile()?;
/// let workshop = CalendarDraft::new("UTC", 2026..=2026).open(WORKWEEK, "09:00-17:00").compile()?;
/// let promise = |hours| Term::new(Span::working_hours(hours), desk.clone());
/// let chain = [promise(1), Term::new(Span::working_hours(2), workshop)];
/// let week = "2026-03-02T00:00:00Z".parse::<Timestamp>()?.."2026-03-09T00:00:00Z".parse()?;
///
/// // On Friday after two the workshop gets it too late to mend it before the weekend.
/// let miss = attainable(&promise(4), &chain, week.clone())?.miss.unwrap();
/// assert_eq!(miss.first.start, "2026-03-06T14:00:00.000001Z".parse()?);
/// assert_eq!(miss.worst.start, "2026-03-06T14:15:00Z".parse()?);
/// assert_eq!((miss.worst.lateness(), miss.guilty), (Elapsed::from_hours(47), 1));
///
/// assert_eq!(attainable(&promise(19), &chain, week)?.miss, None);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Miss {
    /// The first start that misses.
    pub first: Course,
    /// The greatest lateness. Of the starts that have it, one from the first stretch of them is shown: the first on a whole
    /// quarter of an hour by the wall clock of the promise's calendar, or else on a whole minute, or second.
    pub worst: Course,
    /// The guilty leg, from zero: the one without which the chain would end earliest at the worst start; the first such.
    pub guilty: usize,
}

impl Miss {
    pub(super) fn of(
        promise: &Term,
        chain: &[Term],
        first: Timestamp,
        worst: Timestamp,
    ) -> Result<Self, ChainError> {
        let guilty = (0..chain.len())
            .filter_map(|left_out| Some((end_without(chain, left_out, worst)?, left_out)))
            .min()
            .map_or(0, |(_, leg)| leg);
        let course = |start| Course::of(promise, chain, start);
        Ok(Self { first: course(first)?, worst: course(worst)?, guilty })
    }
}

fn end_without(chain: &[Term], left_out: usize, start: Timestamp) -> Option<Timestamp> {
    let others = chain.iter().enumerate().filter(|(leg, _)| *leg != left_out);
    let ends = ends(others, start).ok()?;
    Some(ends.last().copied().unwrap_or(start))
}

fn ends<'a>(
    legs: impl Iterator<Item = (usize, &'a Term)>,
    start: Timestamp,
) -> Result<Vec<Timestamp>, ChainError> {
    let mut at = start;
    let end = |(leg, term): (usize, &Term)| {
        at = term.due(at).map_err(|source| ChainError::Leg { leg, source })?;
        Ok(at)
    };
    legs.map(end).collect()
}
