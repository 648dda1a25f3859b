//! Another past or another promise for a clock that runs: agreements added in mid-life, and charters that change.

use serde::{Deserialize, Serialize};

use super::allowance::within_budget;
use super::changeover::Changeover;
use super::clock::Clock;
use super::drive::NoDueTime;
use super::due;
use super::event::{Begun, ClockEvent, Instants, Recount};
use super::events::ClockEvents;
use super::ledger::{self, Ledger, SegmentKind};
use super::{Goal, Metric, Recurrence, Target};
use crate::calendar::{Calendar, CalendarError};
use crate::time::{Span, Timestamp};

/// What another charter means for a clock that is outstanding. A breach stays, and so does the due time that it missed,
/// whatever the law.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeLaw {
    /// What was promised stays promised: goal and due time are as they were, until the clock next stops or runs again; and so is
    /// when a wait that lasts has used up its budget, and what is due from then on.
    Freeze,
    /// What was used so far stays used; the rest of the new goal runs on the new calendar from now on. What was used up
    /// under the new goal is due now, never earlier. A goal that comes later is reckoned in the same way.
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
    ) -> Result<ClockEvents, NoDueTime> {
        if !self.is_outstanding() {
            return Ok(ClockEvents::default());
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
            ChangeLaw::Freeze => Ok(ClockEvents::default()),
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
    ) -> Result<ClockEvents, NoDueTime> {
        let through = self.metric().recurs == Recurrence::ContinuedThrough;
        // A fixed window that was promised in person waits for nobody.
        let fixed = self.metric().is_driven_by_hand() && matches!(goal, Some(Goal::At(_)));
        let begun = as_seen(self.seen_of(history), since, |kind| match kind {
            SegmentKind::Paused(_) if fixed => false,
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
            let begun = begun.clone();
            let past = Recount { goal, begun, instants, left, changeover: None };
            let event = ClockEvent::Recounted(Box::new(past));
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
    ) -> Result<ClockEvents, CalendarError> {
        let halted_since = self.ledger().halted_since();
        let is_asked_for =
            !self.is_breached() && matches!(goal, Some(Goal::Within(Span::Working(_))));
        let spent = match self.spent(at, before) {
            Ok(spent) => Some(spent),
            Err(error) if is_asked_for => return Err(error),
            Err(_) => None,
        };
        let next = self.changing_over(Changeover { at, spent: spent.clone().unwrap_or_default() });
        let spent = spent.map(Box::new);
        let due = next.due_under(goal, at, calendar)?;
        let (instants, left) = match halted_since {
            None => (due::with_warning(calendar, target, due), None),
            Some(since) => {
                let left = match self.left_at_halt(goal, since, due, calendar) {
                    // The missed due time stays; how late it is by now, no calendar has to know.
                    Err(_) if self.is_breached() => None,
                    left => left?,
                };
                (Instants::default(), left)
            }
        };
        let due = instants.due;
        let event = ClockEvent::Retargeted { goal, instants, left, spent };
        let events = self.with_breach(event, due, at);
        Ok(self.with_end_of_budget(events, at, (target, calendar)))
    }

    /// What the matter did as far as it concerns this clock: whoever is offered a matter has to say so though it is solved, so that
    /// where a clock of acceptance ran on a closed matter, it had reason to.
    fn seen_of(&self, history: &Ledger) -> Vec<Begun> {
        if *self.metric() != Metric::handoff_acceptance() {
            return history.begun();
        }
        let own = self.ledger();
        let mut cuts: Vec<Timestamp> =
            history.begins().chain(own.begins()).map(|begun| begun.at).collect();
        cuts.sort_unstable();
        cuts.dedup();
        let seen = |at: Timestamp| {
            let kind = match (history.kind_at(at)?, own.kind_at(at)) {
                (SegmentKind::Closed, Some(SegmentKind::Running)) => SegmentKind::Running,
                (kind, _) => kind.clone(),
            };
            Some(Begun { at, kind })
        };
        cuts.into_iter().filter_map(seen).collect()
    }
}

/// The beginnings from an instant on, as a clock sees them that some kinds of segment stop.
fn as_seen(seen: Vec<Begun>, since: Timestamp, stops: impl Fn(&SegmentKind) -> bool) -> Vec<Begun> {
    let mut begun = vec![Begun { at: since, kind: SegmentKind::Running }];
    for Begun { at, kind } in seen {
        let kind = if stops(&kind) { kind } else { SegmentKind::Running };
        match begun.last_mut() {
            Some(first) if at <= since => first.kind = kind,
            Some(last) if last.kind == kind => {}
            _ => begun.push(Begun { at, kind }),
        }
    }
    begun
}
