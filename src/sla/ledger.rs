use serde::{Deserialize, Serialize};

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
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ledger {
    /// The instants at which a segment begins, in order.
    begins: Vec<(Timestamp, SegmentKind)>,
    ended_at: Option<Timestamp>,
}

impl Ledger {
    /// When the clock started.
    #[must_use]
    pub fn started_at(&self) -> Option<Timestamp> {
        self.begins.first().map(|(at, _)| *at)
    }

    /// The segments up to an instant, or up to the end if that came before.
    pub fn segments(&self, until: Timestamp) -> impl Iterator<Item = Segment> + '_ {
        let end = self.ended_at.map_or(until, |ended| ended.min(until));
        self.begins.iter().enumerate().filter_map(move |(index, (from, kind))| {
            let to = self.begins.get(index + 1).map_or(end, |(next, _)| *next).min(end);
            (*from < to).then(|| Segment { from: *from, to, kind: kind.clone() })
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

    /// Since when the clock has stood still without a break, for whatever reasons.
    pub(super) fn halted_since(&self) -> Option<Timestamp> {
        let halted = |(_, kind): &&(Timestamp, SegmentKind)| *kind != SegmentKind::Running;
        self.begins.iter().rev().take_while(halted).last().map(|(at, _)| *at)
    }

    /// The stretches in which it stood still, each as one whatever the reasons, up to an instant.
    pub(super) fn halts(&self, until: Timestamp) -> Vec<(Timestamp, Timestamp)> {
        let mut halts: Vec<(Timestamp, Timestamp)> = Vec::new();
        let mut running = true;
        for (index, (from, kind)) in self.begins.iter().enumerate() {
            let to = self.begins.get(index + 1).map_or(until, |(next, _)| *next);
            match (kind, halts.last_mut()) {
                (SegmentKind::Running, _) => {}
                (_, Some(halt)) if !running => halt.1 = to,
                _ => halts.push((*from, to)),
            }
            running = *kind == SegmentKind::Running;
        }
        halts.retain(|(from, _)| *from < until);
        halts
    }

    pub(super) fn begin(&mut self, at: Timestamp, kind: SegmentKind) {
        self.begins.push((at, kind));
    }

    pub(super) const fn end(&mut self, at: Timestamp) {
        self.ended_at = Some(at);
    }
}
