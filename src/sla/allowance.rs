//! For how long waits may still stop a clock: what is left of each budget, in the target's own time.

use super::changeover::Changeover;
use super::event::Begun;
use super::ledger::Ledger;
use super::{Lead, Segment, SegmentKind, Target};
use crate::calendar::{Calendar, CalendarError};
use crate::time::{Elapsed, Timestamp, WorkingTime};

/// What is left of the budgets of a target.
#[derive(Debug, Clone)]
pub(super) struct Allowance {
    left: Option<Lead>,
}

impl Allowance {
    /// All of it, before the first wait.
    pub(super) const fn of(target: &Target) -> Self {
        Self { left: target.pause_budget }
    }

    /// Whether waits stop the clock for as long as they last.
    pub(super) const fn is_unbounded(&self) -> bool {
        self.left.is_none()
    }

    /// Takes away what a segment used up: a wait all of its time, anything else nothing.
    pub(super) fn spend(
        &mut self,
        segment: &Segment,
        calendar: &Calendar,
    ) -> Result<(), CalendarError> {
        let (from, to) = (segment.from, segment.to);
        let Some(left) =
            self.left.as_mut().filter(|_| matches!(segment.kind, SegmentKind::Paused(_)))
        else {
            return Ok(());
        };
        *left = match *left {
            Lead::Working(rest) => Lead::Working(rest.minus(calendar.between(from, to)?)),
            Lead::Elapsed(rest) => Lead::Elapsed(rest.minus(to.since(from))),
        };
        Ok(())
    }

    /// Takes away what waits used up before another calendar began to count, as it was measured then.
    pub(super) fn spend_before(&mut self, changeover: &Changeover, ledger: &Ledger) {
        let waited = |kind: &SegmentKind| matches!(kind, SegmentKind::Paused(_));
        self.left = self.left.map(|left| match left {
            Lead::Working(rest) => {
                Lead::Working(rest.minus(changeover.spent.waited.values().copied().sum()))
            }
            Lead::Elapsed(rest) => Lead::Elapsed(rest.minus(ledger.elapsed(changeover.at, waited))),
        });
    }

    /// Whether nothing is left for a wait.
    pub(super) fn is_used_up(&self) -> bool {
        self.left.is_some_and(|left| match left {
            Lead::Working(rest) => rest <= WorkingTime::ZERO,
            Lead::Elapsed(rest) => rest <= Elapsed::ZERO,
        })
    }

    /// When a wait that begins at an instant will have used it up; none, where it is unbounded or the calendar cannot say.
    pub(super) fn used_up_at(&self, at: Timestamp, calendar: &Calendar) -> Option<Timestamp> {
        match self.left? {
            _ if self.is_used_up() => Some(at),
            Lead::Working(rest) => calendar.add(at, rest).ok(),
            Lead::Elapsed(rest) => Some(at.after(rest).unwrap_or(Timestamp::MAX)),
        }
    }
}

/// What a clock did, once its waits stop it only as far as the budget of its target goes: what lies beyond ran.
///
/// A wait of which the calendar cannot say how much it used up stops the clock for as long as it lasts.
pub(super) fn within_budget(
    begun: Vec<Begun>,
    at: Timestamp,
    (target, calendar): (&Target, &Calendar),
) -> Vec<Begun> {
    let mut allowance = Allowance::of(target);
    if allowance.is_unbounded() {
        return begun;
    }
    let ends: Vec<Timestamp> = begun.iter().skip(1).map(|next| next.at).chain([at]).collect();
    let mut held: Vec<Begun> = Vec::with_capacity(begun.len());
    for (Begun { at: from, kind }, to) in begun.into_iter().zip(ends) {
        let is_wait = matches!(kind, SegmentKind::Paused(_));
        let stops_until = is_wait.then(|| allowance.used_up_at(from, calendar)).flatten();
        let stops_until = stops_until.filter(|until| *until <= to);
        if stops_until != Some(from) {
            let segment = Segment { from, to: stops_until.unwrap_or(to), kind };
            allowance.spend(&segment, calendar).ok();
            begin(&mut held, from, segment.kind);
        }
        if let Some(runs_from) = stops_until {
            begin(&mut held, runs_from, SegmentKind::Running);
        }
    }
    held
}

fn begin(held: &mut Vec<Begun>, at: Timestamp, kind: SegmentKind) {
    if held.last().is_none_or(|last| last.kind != kind) {
        held.push(Begun { at, kind });
    }
}
