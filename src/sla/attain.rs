//! Whether a promise can be kept over the chain of agreements that serves it: from every start, exactly (A-02).

mod course;
mod smallest;
mod walk;

use std::fmt;
use std::ops::Range;

pub use course::{Course, Miss};

use self::smallest::Smallest;
use self::walk::Walk;
use crate::calendar::{Calendar, CalendarError};
use crate::time::{Elapsed, Span, Timestamp};

/// What is agreed: a span, and the calendar whose time counts.
///
/// A promise to a customer is one, and so is each operational level agreement and each underpinning contract behind it (A-02).
///
/// ```
/// use goodwill::calendar::{CalendarDraft, WORKWEEK};
/// use goodwill::sla::{ChainError, Course, Term};
/// use goodwill::time::{Span, Timestamp};
///
/// let desk = CalendarDraft::new("UTC", 2026..=2026).open(WORKWEEK, "09:00-17:00").compile()?;
/// let friday: Timestamp = "2026-03-06T15:00:00Z".parse()?;
/// let mending = Term::new(Span::working_hours(4), desk);
/// assert_eq!(Course::of(&mending, &[], friday)?.due, "2026-03-09T11:00:00Z".parse()?);
///
/// // A span that leads beyond the years of its calendar falls due at no instant that is known.
/// let too_long = Term { within: Span::working_days(400), ..mending };
/// assert!(matches!(Course::of(&too_long, &[], friday), Err(ChainError::Promise(_))));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Term {
    /// Within which span.
    pub within: Span,
    /// On whose calendar.
    pub calendar: Calendar,
}

impl Term {
    /// A span on a calendar.
    #[must_use]
    pub const fn new(within: Span, calendar: Calendar) -> Self {
        Self { within, calendar }
    }

    fn due(&self, from: Timestamp) -> Result<Timestamp, CalendarError> {
        self.calendar.due(from, self.within)
    }
}

/// What a chain says of a promise, for every instant at which it may begin (A-02).
///
/// Instants are whole microseconds, so that each extreme is reached: the worst start is a start, no limit of starts.
///
/// ```
/// use goodwill::calendar::{CalendarDraft, WORKWEEK};
/// use goodwill::sla::{Term, attainable};
/// use goodwill::time::{Span, Timestamp};
///
/// let desk = CalendarDraft::new("UTC", 2026..=2026).open(WORKWEEK, "09:00-17:00").compile()?;
/// let term = |hours| Term::new(Span::working_hours(hours), desk.clone());
/// let year = desk.first()..desk.end();
///
/// let kept = attainable(&term(4), &[term(1), term(3)], year.clone())?;
/// assert!(kept.is_attainable() && kept.smallest == Span::working_hours(4));
/// // From the last hours of the year nobody knows when it falls due: they are left out.
/// assert_eq!(kept.examined, year.start.."2026-12-31T13:00:00.000001Z".parse::<Timestamp>()?);
///
/// let missed = attainable(&term(3), &[term(1), term(3)], year)?;
/// assert!(!missed.is_attainable() && missed.smallest == Span::working_hours(4));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Attainability {
    /// The starts that were examined: up to the first one whose due time or whose end of the chain the calendars do not know.
    pub examined: Range<Timestamp>,
    /// How many of them miss.
    pub all: Share,
    /// How many of those miss at which the calendar of the promise is open.
    pub open: Share,
    /// The smallest span of the promise's unit that would be kept from each of these starts; a microsecond less, or a day
    /// less, and one of them misses. From a start so late that the calendar of the promise does not know when a longer span is
    /// due, it is not told.
    pub smallest: Span,
    /// Where it fails; none if the promise is attainable.
    pub miss: Option<Miss>,
}

impl Attainability {
    /// Whether no start misses.
    #[must_use]
    pub const fn is_attainable(&self) -> bool {
        self.miss.is_none()
    }
}

/// How much of the time in which something may begin lies where it then misses (A-02).
///
/// ```
/// use goodwill::calendar::{CalendarDraft, WORKWEEK};
/// use goodwill::sla::{Term, attainable};
/// use goodwill::time::{Elapsed, Span, Timestamp};
///
/// let desk = CalendarDraft::new("UTC", 2026..=2026).open(WORKWEEK, "09:00-17:00").compile()?;
/// let term = |hours| Term::new(Span::working_hours(hours), desk.clone());
/// let weekend = "2026-03-07T00:00:00Z".parse::<Timestamp>()?.."2026-03-09T00:00:00Z".parse()?;
///
/// let found = attainable(&term(2), &[term(3)], weekend)?;
/// assert_eq!((found.all.missing, found.all.ratio()), (Elapsed::from_hours(48), Some(1.0)));
/// assert_eq!(found.open.ratio(), None); // nothing begins while the desk is open: there is nothing of which it were a part
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Share {
    /// The time in which a start misses, to the microsecond.
    pub missing: Elapsed,
    /// The time in which it may begin.
    pub of: Elapsed,
}

impl Share {
    const NONE: Self = Self { missing: Elapsed::ZERO, of: Elapsed::ZERO };

    fn add(&mut self, missing: i64, of: i64) {
        self.missing = self.missing.plus(Elapsed::from_micros(missing));
        self.of = self.of.plus(Elapsed::from_micros(of));
    }

    /// The part from 0 to 1; none where nothing begins.
    #[must_use]
    pub fn ratio(self) -> Option<f64> {
        let hours = self.of.as_hours();
        (hours > 0.0).then(|| self.missing.as_hours() / hours)
    }
}

/// Why nothing can be said of a chain.
///
/// ```
/// use goodwill::calendar::{CalendarDraft, WORKWEEK};
/// use goodwill::sla::{Term, attainable};
/// use goodwill::time::Span;
///
/// let desk = CalendarDraft::new("UTC", 2026..=2026).open(WORKWEEK, "09:00-17:00").compile()?;
/// let days = |days| Term::new(Span::working_days(days), desk.clone());
/// let (first, end) = (desk.first(), desk.end());
/// let told = |promise, leg, until| attainable(&days(promise), &[days(leg)], first..until).unwrap_err().to_string();
///
/// assert_eq!(told(2, 1, first), "there is no instant at which it may begin");
/// let beyond = "the question or its answer lies outside the years 2026 to 2026";
/// assert!(told(400, 1, end).starts_with(&format!("the promise: {beyond}")));
/// assert!(told(2, 400, end).starts_with(&format!("leg 1 of the chain: {beyond}")));
/// assert!(attainable(&days(2), &[days(1)], first..end).is_ok());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ChainError {
    /// There is no instant at which it may begin.
    NoStart,
    /// When the promise falls due from the first start.
    Promise(CalendarError),
    /// When a leg ends that begins where the legs before it end.
    Leg {
        /// Its number, from zero.
        leg: usize,
        /// What its calendar says.
        source: CalendarError,
    },
}

impl fmt::Display for ChainError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoStart => f.write_str("there is no instant at which it may begin"),
            Self::Promise(source) => write!(f, "the promise: {source}"),
            Self::Leg { leg, source } => write!(f, "leg {} of the chain: {source}", leg + 1),
        }
    }
}

/// Examines a promise against the chain of agreements that serves it, from every start (S1-13, A-02).
///
/// Each leg begins when the one before it ends. That the spans add up to less than was promised is not enough: each runs
/// on a calendar of its own. Due time and end of the chain are straight lines of the start between instants at which one
/// of the calendars opens, closes, begins a date or changes its offset, or at which a leg that begins later does; each of
/// these pieces is looked at as a whole, so that nothing is sampled. Starts lie from the first instant of a range to
/// before its end.
///
/// ```
/// use goodwill::calendar::{CalendarDraft, EVERY_DAY, WORKWEEK};
/// use goodwill::sla::{Term, attainable};
/// use goodwill::time::{Span, Timestamp};
///
/// let desk = CalendarDraft::new("UTC", 2026..=2026).open(EVERY_DAY, "08:00-20:00").compile()?;
/// let workshop = CalendarDraft::new("UTC", 2026..=2026).open(WORKWEEK, "09:00-17:00").compile()?;
/// let week = "2026-03-02T00:00:00Z".parse::<Timestamp>()?.."2026-03-09T00:00:00Z".parse()?;
///
/// let promise = |hours| Term::new(Span::working_hours(hours), desk.clone());
/// let chain = [Term::new(Span::working_hours(2), desk.clone()), Term::new(Span::working_hours(4), workshop)];
/// let found = attainable(&promise(8), &chain, week.clone())?;
/// let miss = found.miss.unwrap();
/// assert_eq!(miss.guilty, 1); // the workshop is closed at the weekend
/// assert_eq!(found.smallest, Span::working_hours(34));
/// assert!(attainable(&promise(34), &chain, week.clone())?.is_attainable());
///
/// // Of starts that the calendars do not know nothing is said.
/// let past = "2020-01-01T00:00:00Z".parse()?..week.start;
/// assert!(attainable(&promise(8), &chain, past).is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`ChainError`] if the range is empty, or if the calendars do not know when a promise given at its first instant falls
/// due, or when the chain ends.
pub fn attainable(
    promise: &Term,
    chain: &[Term],
    starts: Range<Timestamp>,
) -> Result<Attainability, ChainError> {
    let mut walk = Walk::along(promise, chain, starts.clone())?;
    let (mut all, mut open) = (Share::NONE, Share::NONE);
    let mut smallest = Smallest::of(promise);
    while let Some(step) = walk.next_step()? {
        let missing = step.missing();
        all.add(missing, step.length);
        if step.is_open {
            open.add(missing, step.length);
        }
        smallest.widen(&step);
    }
    let examined = starts.start..walk.reached();
    let miss = walk.miss()?;
    Ok(Attainability { examined, all, open, smallest: smallest.span(), miss })
}

/// The starts from which all of these calendars can be asked: none if they share no time.
///
/// A charter's calendars know their years; a promise is examined within those that all of them know: by a charter within the
/// first two of them, and by whoever asks [`attainable`] within as many as he likes (A-02).
///
/// ```
/// use goodwill::calendar::{CalendarDraft, InvalidCalendar, WORKWEEK};
/// use goodwill::sla::{Term, common_starts};
/// use goodwill::time::Span;
///
/// let hour = |years| {
///     let desk = CalendarDraft::new("UTC", years).open(WORKWEEK, "09:00-17:00").compile()?;
///     Ok::<_, InvalidCalendar>(Term::new(Span::working_hours(1), desk))
/// };
/// let (promise, leg) = (hour(2025..=2027)?, hour(2026..=2029)?);
/// let shared = "2026-01-01T00:00:00Z".parse()?.."2028-01-01T00:00:00Z".parse()?;
/// assert_eq!(common_starts(&promise, &[leg]), Some(shared));
///
/// // No year is known to both.
/// assert_eq!(common_starts(&promise, &[hour(2020..=2024)?]), None);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn common_starts(promise: &Term, chain: &[Term]) -> Option<Range<Timestamp>> {
    let calendars = || std::iter::once(promise).chain(chain).map(|term| &term.calendar);
    let first = calendars().map(Calendar::first).max()?;
    let end = calendars().map(Calendar::end).min()?;
    (first < end).then_some(first..end)
}
