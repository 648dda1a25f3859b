use std::fmt;
use std::iter::successors;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::due::Stretch;
use super::event::Begun;
use crate::calendar::{Calendar, CalendarError};
use crate::id::WaitReasonKey;
use crate::time::{Elapsed, Timestamp, WorkingTime};

/// What a clock did during a stretch of time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SegmentKind {
    /// It ran.
    Running,
    /// It stood still, for this reason.
    Paused(WaitReasonKey),
    /// The matter was closed.
    Closed,
}

/// A stretch of a clock's time, from its first instant to before the next segment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segment {
    /// Its first instant.
    pub from: Timestamp,
    /// The first instant after it.
    pub to: Timestamp,
    /// What the clock did.
    pub kind: SegmentKind,
}

/// What a clock did since it started, without a hole: every number about it is derived from here.
///
/// Elapsed time is always the sum of running, paused and closed time. The ledger of a clock that has not started is
/// empty.
///
/// ```
/// use goodwill::sla::{Clock, ClockEvent, Halt, Instants, Metric, SegmentKind};
/// use goodwill::time::{Elapsed, Timestamp};
///
/// let at = |time: &str| format!("2026-03-02T{time}:00Z").parse::<Timestamp>().unwrap();
/// let mut clock = Clock::new("standard".parse()?, "solution".parse()?, Metric::first_resolution());
/// let instants = Instants::default();
/// clock.evolve(at("09:00"), &ClockEvent::Activated { goal: None, instants });
/// clock.evolve(at("10:00"), &ClockEvent::Paused { why: Halt::Wait("parts".parse()?), left: None });
/// clock.evolve(at("12:00"), &ClockEvent::Resumed { instants });
///
/// let ran = |kind: &SegmentKind| *kind == SegmentKind::Running;
/// assert_eq!(clock.ledger().elapsed(at("12:30"), ran), Elapsed::from_minutes(90));
/// assert_eq!(clock.ledger().elapsed(at("12:30"), |_| true), Elapsed::from_minutes(210));
/// # Ok::<(), goodwill::id::ParseKeyError>(())
/// ```
#[derive(Clone, Default)]
pub struct Ledger {
    /// The segment that began first.
    first: Option<Begun>,
    /// Those that began between the first and the latest, which all copies share: a state is copied for each decision, and a
    /// matter may wait a thousand times.
    between: Option<Arc<Link>>,
    /// Those that began last, one or two of them: a halt, and what followed it.
    latest: (Option<Begun>, Option<Begun>),
    /// Since when it has stood still without a break, for whatever reasons.
    halted_since: Option<Timestamp>,
    ended_at: Option<Timestamp>,
}

/// Two segments that began one after the other, and those before them.
struct Link {
    begun: [Begun; 2],
    before: Option<Arc<Self>>,
}

impl Ledger {
    /// When the clock started.
    #[must_use]
    pub fn started_at(&self) -> Option<Timestamp> {
        self.first.as_ref().map(|begun| begun.at)
    }

    /// The segments up to an instant, or up to the end if that came before.
    pub fn segments(&self, until: Timestamp) -> impl Iterator<Item = Segment> + '_ {
        let end = self.ended_at.map_or(until, |ended| ended.min(until));
        self.in_order(end).filter_map(move |(begin, next)| {
            let (from, to) = (begin.at, next.min(end));
            (from < to).then(|| Segment { from, to, kind: begin.kind.clone() })
        })
    }

    /// Time on the clock that segments of this kind took, up to an instant.
    pub fn elapsed(&self, until: Timestamp, kind: impl Fn(&SegmentKind) -> bool) -> Elapsed {
        self.segments(until)
            .filter(|segment| kind(&segment.kind))
            .map(|segment| segment.to.since(segment.from))
            .sum()
    }

    /// Open time of a calendar that segments of this kind took, up to an instant.
    ///
    /// # Errors
    /// [`CalendarError::OutOfPeriod`] if a segment lies beyond the years of the calendar.
    pub fn worked(
        &self,
        calendar: &Calendar,
        until: Timestamp,
        kind: impl Fn(&SegmentKind) -> bool,
    ) -> Result<WorkingTime, CalendarError> {
        self.segments(until)
            .filter(|segment| kind(&segment.kind))
            .map(|segment| calendar.between(segment.from, segment.to))
            .sum()
    }

    /// A ledger that is not over.
    pub(super) fn of(begun: &[Begun]) -> Self {
        let mut ledger = Self::default();
        begun.iter().for_each(|begun| ledger.begin(begun.at, begun.kind.clone()));
        ledger
    }

    /// Its beginnings, from the first one on, as an event tells them.
    pub(crate) fn begun(&self) -> Vec<Begun> {
        self.begins().cloned().collect()
    }

    /// The beginnings of its segments, from the first one on.
    pub(super) fn begins(&self) -> impl Iterator<Item = &Begun> {
        self.in_order(Timestamp::MAX).map(|(begun, _)| begun)
    }

    /// What it does, or did last.
    pub(super) fn last_kind(&self) -> Option<&SegmentKind> {
        self.backward().next().map(|begun| &begun.kind)
    }

    /// Since when the clock has stood still without a break, for whatever reasons.
    pub(super) const fn halted_since(&self) -> Option<Timestamp> {
        self.halted_since
    }

    /// The stretches in which it stood still, each as one whatever the reasons, up to an instant.
    pub(super) fn halts(&self, until: Timestamp) -> Vec<(Timestamp, Timestamp)> {
        let mut halts: Vec<(Timestamp, Timestamp)> = Vec::new();
        let mut running = true;
        for (begin, to) in self.in_order(until) {
            match (&begin.kind, halts.last_mut()) {
                (SegmentKind::Running, _) => {}
                (_, Some(halt)) if !running => halt.1 = to,
                _ => halts.push((begin.at, to)),
            }
            running = begin.kind == SegmentKind::Running;
        }
        halts.retain(|(from, _)| *from < until);
        halts
    }

    pub(crate) fn begin(&mut self, at: Timestamp, kind: SegmentKind) {
        match kind {
            SegmentKind::Running => self.run(at),
            SegmentKind::Paused(reason) => self.halt(at, || SegmentKind::Paused(reason)),
            SegmentKind::Closed => self.halt(at, || SegmentKind::Closed),
        }
    }

    /// It runs from an instant on.
    pub(super) fn run(&mut self, at: Timestamp) {
        self.halted_since = None;
        self.keep(|| Begun { at, kind: SegmentKind::Running });
    }

    /// It stands still from an instant on.
    pub(super) fn halt(&mut self, at: Timestamp, why: impl FnOnce() -> SegmentKind) {
        self.halted_since.get_or_insert(at);
        self.keep(|| Begun { at, kind: why() });
    }

    /// Keeps what begins, made where it stays: what was just written is dear to copy.
    #[inline]
    fn keep(&mut self, begun: impl FnOnce() -> Begun) {
        if let (Some(_), Some(_)) = self.latest {
            self.set_down();
        }
        let place = match (&self.first, &self.latest.0) {
            (None, _) => &mut self.first,
            (_, None) => &mut self.latest.0,
            _ => &mut self.latest.1,
        };
        place.get_or_insert_with(begun);
    }

    /// Lets all copies share those that began last.
    fn set_down(&mut self) {
        if let (Some(one), Some(other)) = std::mem::take(&mut self.latest) {
            let (begun, before) = ([one, other], self.between.take());
            self.between = Some(Arc::new(Link { begun, before }));
        }
    }

    /// Takes its end back: what lay behind it was closed time, or else time in which the clock ran.
    pub(super) fn go_on(&mut self, closed: bool) {
        if let Some(ended) = self.ended_at.take() {
            self.begin(ended, if closed { SegmentKind::Closed } else { SegmentKind::Running });
        }
    }

    pub(super) const fn end(&mut self, at: Timestamp) {
        self.ended_at = Some(at);
    }

    /// The segments from the last one back to the first.
    fn backward(&self) -> impl Iterator<Item = &Begun> {
        let between = successors(self.between.as_deref(), |link| link.before.as_deref());
        let between = between.flat_map(|link| link.begun.iter().rev());
        let (older, newer) = &self.latest;
        newer.iter().chain(older).chain(between).chain(&self.first)
    }

    /// The segments from the first one on, each with the instant at which the next one begins; the last one's is `end`.
    fn in_order(&self, end: Timestamp) -> impl Iterator<Item = (&Begun, Timestamp)> {
        let mut begins: Vec<(&Begun, Timestamp)> = Vec::new();
        let mut next = end;
        for begin in self.backward() {
            begins.push((begin, next));
            next = begin.at;
        }
        begins.into_iter().rev()
    }
}

/// The stretches in which a clock stood still that are over, and since when it stands still, if it does.
pub(super) fn halts_of(begun: &[Begun], at: Timestamp) -> (Vec<Stretch>, Option<Timestamp>) {
    let ledger = Ledger::of(begun);
    let halted_since = ledger.halted_since();
    (ledger.halts(halted_since.unwrap_or(at)), halted_since)
}

impl Drop for Link {
    /// One by one: left to itself, a chain of ten thousand would be dropped by ten thousand nested calls.
    fn drop(&mut self) {
        let mut before = self.before.take();
        while let Some(mut link) = before.and_then(Arc::into_inner) {
            before = link.before.take();
        }
    }
}

impl PartialEq for Ledger {
    fn eq(&self, other: &Self) -> bool {
        self.ended_at == other.ended_at && self.backward().eq(other.backward())
    }
}

impl Eq for Ledger {}

impl fmt::Debug for Ledger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let begins: Vec<_> = self.begins().map(|begun| (begun.at, &begun.kind)).collect();
        f.debug_struct("Ledger").field("begins", &begins).field("ended_at", &self.ended_at).finish()
    }
}
