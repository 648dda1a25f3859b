//! Another past or another promise for a clock that runs: agreements added in mid-life, and charters that change.

use serde::{Deserialize, Serialize};

use super::allowance::within_budget;
use super::clock::Clock;
use super::drive::NoDueTime;
use super::due::{self, Stretch};
use super::event::{Begun, ClockEvent, Instants, Left};
use super::ledger::{self, Ledger, SegmentKind};
use super::{Goal, Recurrence, Target};
use crate::calendar::{Calendar, CalendarError};
use crate::time::{Elapsed, Span, Timestamp, WorkingTime};

/// What another charter means for a clock that is outstanding. A breach stays, and so does the due time that it missed,
/// whatever the law.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeLaw {
    /// What was promised stays promised: goal and due time are as they were, until the clock next stops or runs again.
    Freeze,
    /// What was used so far stays used; the rest of the new goal runs on the new calendar from now on. What was used up
    /// under the new goal is due now, never earlier.
    FromNow,
    /// As if it had always been so, waits included; what would have been due by now is breached now.
    Retroactive,
}

/// What a clock is to be after a change.
#[derive(Debug, Clone, Copy)]
pub struct Rebased<'a> {
    /// By when, under the new target.
    pub goal: Option<Goal>,
    /// The new target with its calendar.
    pub on: (&'a Target, &'a Calendar),
    /// What the matter did since it began; only looking back needs it.
    pub history: &'a Ledger,
}

impl Clock {
    /// What another charter means for the clock; nothing, if nothing is outstanding or nothing changes.
    ///
    /// A due instant that the matter brought along stays, whatever the law, and so does what was promised in person: it was
    /// never the charter's.
    ///
    /// # Errors
    /// [`NoDueTime`] if a calendar cannot measure what was used, or date what is left.
    pub fn rebase(
        &self,
        law: ChangeLaw,
        at: Timestamp,
        before: (&Target, &Calendar),
        after: Rebased<'_>,
    ) -> Result<Vec<ClockEvent>, NoDueTime> {
        if !self.is_outstanding() {
            return Ok(Vec::new());
        }
        let by_hand = self.metric().is_driven_by_hand();
        let after = match self.goal() {
            // What was promised in person is moved by agreement alone.
            given if by_hand => Rebased { goal: given.copied(), ..after },
            Some(given @ Goal::At(_)) if after.goal.is_none_or(|goal| goal == Goal::Given) => {
                Rebased { goal: Some(*given), ..after }
            }
            _ => after,
        };
        match law {
            ChangeLaw::Freeze => Ok(Vec::new()),
            ChangeLaw::FromNow => {
                self.with_the_rest(at, before.1, after).map_err(|error| self.no_due_time(error))
            }
            ChangeLaw::Retroactive => {
                let since = self.ledger().started_at().unwrap_or(at);
                self.recount(since, at, after)
            }
        }
    }

    /// Reckons its past anew, from an instant on, by what the matter did and the pauses of a target.
    ///
    /// Waits stop it only as far as the target's budget goes; what lies beyond ran.
    ///
    /// # Errors
    /// [`NoDueTime`] if the calendar cannot say when it falls due.
    pub fn recount(
        &self,
        since: Timestamp,
        at: Timestamp,
        Rebased { goal, on: (target, calendar), history }: Rebased<'_>,
    ) -> Result<Vec<ClockEvent>, NoDueTime> {
        let through = self.metric().recurs == Recurrence::ContinuedThrough;
        let begun = history.as_seen(since, |kind| match kind {
            SegmentKind::Paused(reason) => target.pauses.contains(reason),
            // What was promised in person is owed though the matter is solved.
            SegmentKind::Closed => !through && !self.metric().is_driven_by_hand(),
            SegmentKind::Running => false,
        });
        let begun = within_budget(begun, at, (target, calendar));
        let recounted = || {
            let (over, halted_since) = ledger::halts_of(&begun, at);
            let due = match self.missed() {
                Some(missed) => Some(missed),
                None => due::through(calendar, since, goal, &over)?,
            };
            let (instants, left) = match halted_since {
                None => (due::with_warning(calendar, target, due), None),
                Some(halted) => {
                    (Instants::default(), self.left_at_halt(goal, halted, due, calendar)?)
                }
            };
            let event = ClockEvent::Recounted { goal, begun: begun.clone(), instants, left };
            let events = self.with_breach(event, due, halted_since.unwrap_or(at));
            Ok(self.with_end_of_budget(events, at, (target, calendar)))
        };
        recounted().map_err(|error| self.no_due_time(error))
    }

    fn with_the_rest(
        &self,
        at: Timestamp,
        before: &Calendar,
        Rebased { goal, on: (target, calendar), .. }: Rebased<'_>,
    ) -> Result<Vec<ClockEvent>, CalendarError> {
        let halted_since = self.ledger().halted_since();
        let until = halted_since.unwrap_or(at);
        let left = match self.missed() {
            Some(_) => None,
            None => self.rest_of(goal, until, before, calendar)?,
        };
        let instants = match (halted_since, self.missed(), left) {
            (Some(_), ..) => Instants::default(),
            (None, Some(missed), _) => due::with_warning(calendar, target, Some(missed)),
            (None, None, None) => Instants::default(),
            (None, None, Some(left)) => {
                let due = due::behind(calendar, (at, at), left)?;
                due::with_warning(calendar, target, Some(due))
            }
        };
        let left = left.filter(|_| halted_since.is_some());
        let due = instants.due;
        let events = self.with_breach(ClockEvent::Retargeted { goal, instants, left }, due, at);
        Ok(self.with_end_of_budget(events, at, (target, calendar)))
    }

    /// What is left of a goal from an instant on, once what was used so far is taken away; never less than nothing.
    fn rest_of(
        &self,
        goal: Option<Goal>,
        until: Timestamp,
        before: &Calendar,
        calendar: &Calendar,
    ) -> Result<Option<Left>, CalendarError> {
        let ran = |kind: &SegmentKind| *kind == SegmentKind::Running;
        Ok(Some(match goal {
            None | Some(Goal::Given) => return Ok(None),
            Some(Goal::At(due)) => Left::Fixed(due),
            Some(Goal::Within(Span::Working(span))) => {
                let rest = span.get().minus(self.ledger().worked(before, until, ran)?);
                Left::Working(rest.max(WorkingTime::ZERO))
            }
            Some(Goal::Within(Span::Elapsed(span))) => {
                let rest = span.get().minus(self.ledger().elapsed(until, ran));
                Left::Elapsed(rest.max(Elapsed::ZERO))
            }
            // Days have no part that could be used up: they are counted from the start, but end no earlier than now.
            Some(goal) => {
                let Some(started_at) = self.ledger().started_at() else { return Ok(None) };
                let halts: Vec<Stretch> = self.ledger().halts(until);
                let due = due::through(calendar, started_at, Some(goal), &halts)?;
                return due::left(calendar, until, Some(goal), due.map(|due| due.max(until)));
            }
        }))
    }
}

impl Ledger {
    /// The beginnings from an instant on, as a clock sees them that some kinds of segment stop.
    fn as_seen(&self, since: Timestamp, stops: impl Fn(&SegmentKind) -> bool) -> Vec<Begun> {
        let mut begun = vec![Begun { at: since, kind: SegmentKind::Running }];
        for (at, kind) in self.begins() {
            let kind = if stops(kind) { kind.clone() } else { SegmentKind::Running };
            match begun.last_mut() {
                Some(first) if at <= since => first.kind = kind,
                Some(last) if last.kind == kind => {}
                _ => begun.push(Begun { at, kind }),
            }
        }
        begun
    }
}
