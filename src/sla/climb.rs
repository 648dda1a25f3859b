//! Where a clock stands on its ladder: which levels are to come, when, and which were reached.

use super::clock::{Clock, ClockState};
use super::event::{ClockEvent, Rung};
use super::{Escalation, Goal, Lead, LevelAt, SegmentKind};
use crate::calendar::{Calendar, CalendarError};
use crate::time::{Elapsed, Span, Timestamp, WorkingTime};

/// The levels of a clock in its present cycle.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Climb {
    pub(super) ahead: Vec<Rung>,
    /// Each level once, with when it was last reached.
    pub(super) reached: Vec<Rung>,
}

impl Climb {
    pub(super) fn reach(&mut self, level: u16, at: Timestamp) {
        self.ahead.retain(|rung| rung.level != level);
        self.reached.retain(|rung| rung.level != level);
        self.reached.push(Rung { level, at });
    }
}

/// An amount of a target's own time.
#[derive(Debug, Clone, Copy)]
enum Own {
    Open(i64),
    Clock(i64),
}

impl Clock {
    /// What follows for its levels from its due time; nothing, if it does not run, or if they stay as they are.
    ///
    /// Levels that lie ahead are to come. A level that was reached is reached again only if it was `moved` into the future by
    /// another goal, another past or another ladder, as a warning is, whether that came while it ran or while it stood still.
    /// Of the levels that lie in the past and were never reached the highest alone is reached at once, if none above it was;
    /// those below it are skipped.
    #[must_use]
    pub fn set_ladder(
        &self,
        at: Timestamp,
        moved: bool,
        escalation: Option<&Escalation>,
        calendar: &Calendar,
    ) -> Option<ClockEvent> {
        let mut levels = escalation.map_or_else(Vec::new, |it| self.rungs(at, it, calendar));
        let reached = self.levels_reached();
        let is_reached = |rung: &Rung| reached.iter().any(|before| before.level == rung.level);
        let highest = reached.iter().map(|rung| rung.level).max();
        let late = levels.iter().filter(|rung| rung.at <= at).map(|rung| rung.level).max();
        let late = late.filter(|late| highest.is_none_or(|highest| highest < *late));
        levels.retain(|rung| {
            if rung.at > at { moved || !is_reached(rung) } else { Some(rung.level) == late }
        });
        let opens = || escalation.and_then(|it| it.notify.as_ref()?.next_open(at).ok());
        // What is told late is told in open time, too.
        for rung in levels.iter_mut().filter(|rung| rung.at <= at) {
            rung.at = opens().filter(|opens| at < *opens).unwrap_or(rung.at);
        }
        self.set_to(levels)
    }

    /// Whether an event gives it another goal or past, be it one that came while it stood still.
    pub(crate) const fn is_moved_by(&self, event: &ClockEvent) -> bool {
        event.moves() || (matches!(event, ClockEvent::Resumed { .. }) && self.is_moved_in_halt())
    }

    fn set_to(&self, levels: Vec<Rung>) -> Option<ClockEvent> {
        let runs = matches!(self.state(), ClockState::Running(_));
        (runs && levels != self.levels_ahead()).then_some(ClockEvent::LadderSet { levels })
    }

    /// When each level is reached; a level that the calendar cannot date is left out, as a warning is.
    fn rungs(&self, at: Timestamp, escalation: &Escalation, calendar: &Calendar) -> Vec<Rung> {
        let Some(due) = self.due() else { return Vec::new() };
        let rung = |(level, declared): (u16, &super::Level)| {
            let raw = self.level_at(declared.at, due, calendar).ok().flatten()?;
            let at = match &escalation.notify {
                Some(notify) => in_open_time(notify, raw, due, at)?,
                None => raw,
            };
            Some(Rung { level, at })
        };
        (0..=u16::MAX).zip(&escalation.ladder.levels).filter_map(rung).collect()
    }

    fn level_at(
        &self,
        level: LevelAt,
        due: Timestamp,
        calendar: &Calendar,
    ) -> Result<Option<Timestamp>, CalendarError> {
        match level {
            LevelAt::BeforeDue(Lead::Working(lead)) => calendar.subtract(due, lead).map(Some),
            LevelAt::BeforeDue(Lead::Elapsed(lead)) => Ok(due.after(-lead).ok()),
            LevelAt::AfterDue(Lead::Working(delay)) => calendar.add(due, delay).map(Some),
            LevelAt::AfterDue(Lead::Elapsed(delay)) => Ok(due.after(delay).ok()),
            LevelAt::Percent(100) => Ok(Some(due)),
            LevelAt::Percent(percent) => {
                let Some(whole) = self.own_time(due, calendar)? else { return Ok(None) };
                match whole {
                    Own::Open(whole) => {
                        let beyond = WorkingTime::from_micros(beyond(whole, percent));
                        match beyond {
                            // Negative before the due time: what is then left of the whole.
                            beyond if percent < 100 => calendar.earliest_before(due, -beyond),
                            // Adding nothing to closed time would move on to the next opening.
                            WorkingTime::ZERO => Ok(due),
                            beyond => calendar.add(due, beyond),
                        }
                        .map(Some)
                    }
                    Own::Clock(whole) => {
                        Ok(due.after(Elapsed::from_micros(beyond(whole, percent))).ok())
                    }
                }
            }
        }
    }

    /// The whole of the target's own time, from its start to its due time; waits and closures are cut out.
    fn own_time(&self, due: Timestamp, calendar: &Calendar) -> Result<Option<Own>, CalendarError> {
        let ran = |kind: &SegmentKind| *kind == SegmentKind::Running;
        Ok(Some(match self.goal() {
            None => return Ok(None),
            Some(Goal::Within(Span::Working(span))) => Own::Open(span.get().as_micros()),
            Some(Goal::Within(Span::Elapsed(span))) => Own::Clock(span.get().as_micros()),
            Some(Goal::Within(Span::WorkingDays(_)) | Goal::Elastic(_)) => {
                Own::Open(self.spent(due, calendar)?.ran.as_micros())
            }
            Some(Goal::Within(Span::CalendarDays(_)) | Goal::At(_) | Goal::Given) => {
                Own::Clock(self.ledger().elapsed(due, ran).as_micros())
            }
        }))
    }
}

impl ClockEvent {
    /// Whether it sets a due time.
    pub(crate) const fn dates(&self) -> bool {
        matches!(self, Self::Activated { .. } | Self::Resumed { .. }) || self.moves()
    }

    /// Whether it gives the clock another goal or another past.
    const fn moves(&self) -> bool {
        matches!(self, Self::Retargeted { .. } | Self::Recounted(_))
    }
}

/// How far a share of a whole lies beyond the whole; negative, if it is less. So much is used once a part of a microsecond is
/// over, so that it is rounded up.
fn beyond(whole: i64, percent: u16) -> i64 {
    let over = i64::from(percent) - 100;
    let (hundreds, rest) = (whole.div_euclid(100), whole.rem_euclid(100));
    hundreds.saturating_mul(over).saturating_add(-(-rest * over).div_euclid(100))
}

/// The instant at which people are told of a level; none if nobody could be told between now and the due time.
///
/// A level before the due time that falls into closed time moves to the next opening, if that is not after the due time, else
/// back to the last open instant before, if that is still ahead. A level at or after the due time moves to the next opening.
/// What the calendar does not know moves nothing.
fn in_open_time(
    notify: &Calendar,
    at: Timestamp,
    due: Timestamp,
    now: Timestamp,
) -> Option<Timestamp> {
    let Ok(next) = notify.next_open(at) else { return Some(at) };
    if at >= due || next <= due {
        return Some(next);
    }
    let last = notify.previous_open(at).and_then(|closing| {
        // At the closing instant itself it is closed.
        notify.subtract(closing, WorkingTime::from_micros(1))
    });
    last.ok().filter(|last| *last > now)
}
