//! For how long waits may still stop a clock: what is left of each budget, in the target's own time.

use std::collections::BTreeMap;

use super::changeover::Changeover;
use super::event::Begun;
use super::ledger::Ledger;
use super::{Lead, Segment, SegmentKind, Target};
use crate::calendar::{Calendar, CalendarError};
use crate::id::WaitReasonKey;
use crate::time::{Elapsed, Timestamp, WorkingTime};

/// What is left of the budgets of a target.
#[derive(Debug, Clone)]
pub(super) struct Allowance<'a> {
    /// For all waits together.
    all: Option<Lead>,
    /// For each reason that has a budget of its own.
    own: BTreeMap<&'a WaitReasonKey, Lead>,
}

impl<'a> Allowance<'a> {
    /// All of it, before the first wait; none, where waits stop the clock for as long as they last.
    pub(super) fn of(target: &'a Target) -> Option<Self> {
        let own = || target.pause_budgets.iter().map(|(reason, most)| (reason, *most)).collect();
        target.bounds_waits().then(|| Self { all: target.pause_budget, own: own() })
    }

    /// Takes away what a segment used up: a wait all of its time, anything else nothing.
    pub(super) fn spend(
        &mut self,
        segment: &Segment,
        calendar: &Calendar,
    ) -> Result<(), CalendarError> {
        let SegmentKind::Paused(reason) = &segment.kind else { return Ok(()) };
        let (from, to) = (segment.from, segment.to);
        for left in self.all.iter_mut().chain(self.own.get_mut(reason)) {
            *left = match *left {
                Lead::Working(rest) => Lead::Working(rest.minus(calendar.between(from, to)?)),
                Lead::Elapsed(rest) => Lead::Elapsed(rest.minus(to.since(from))),
            };
        }
        Ok(())
    }

    /// Takes away what waits used up before another calendar began to count, as it was measured then.
    pub(super) fn spend_before(&mut self, changeover: &Changeover, ledger: &Ledger) {
        let waited = &changeover.spent.waited;
        let elapsed = |counts: &dyn Fn(&WaitReasonKey) -> bool| {
            let kind = |kind: &SegmentKind| matches!(kind, SegmentKind::Paused(it) if counts(it));
            ledger.elapsed(changeover.at, kind)
        };
        let without = |left, open: WorkingTime, counts: &dyn Fn(&WaitReasonKey) -> bool| match left
        {
            Lead::Working(rest) => Lead::Working(rest.minus(open)),
            Lead::Elapsed(rest) => Lead::Elapsed(rest.minus(elapsed(counts))),
        };
        self.all = self.all.map(|left| without(left, waited.values().copied().sum(), &|_| true));
        for (reason, left) in &mut self.own {
            let open = waited.get(*reason).copied().unwrap_or(WorkingTime::ZERO);
            *left = without(*left, open, &|other| other == *reason);
        }
    }

    /// What is left of the budgets under which a wait for a reason comes.
    fn rests(&self, reason: &WaitReasonKey) -> impl Iterator<Item = Lead> {
        self.all.into_iter().chain(self.own.get(reason).copied())
    }

    /// Whether nothing is left for a wait for a reason.
    pub(super) fn is_used_up(&self, reason: &WaitReasonKey) -> bool {
        self.rests(reason).any(is_nothing)
    }

    /// When a wait for a reason that begins at an instant will have used it up; none, where it is unbounded or the calendar
    /// cannot say.
    pub(super) fn used_up_at(
        &self,
        reason: &WaitReasonKey,
        at: Timestamp,
        calendar: &Calendar,
    ) -> Option<Timestamp> {
        let ends = self.rests(reason).filter_map(|rest| match rest {
            _ if is_nothing(rest) => Some(at),
            Lead::Working(rest) => calendar.add(at, rest).ok(),
            Lead::Elapsed(rest) => Some(at.after(rest).unwrap_or(Timestamp::MAX)),
        });
        ends.min()
    }
}

fn is_nothing(left: Lead) -> bool {
    match left {
        Lead::Working(rest) => rest <= WorkingTime::ZERO,
        Lead::Elapsed(rest) => rest <= Elapsed::ZERO,
    }
}

/// What a clock did, once its waits stop it only as far as the budgets of its target go: what lies beyond ran.
///
/// A wait of which the calendar cannot say how much it used up stops the clock for as long as it lasts.
pub(super) fn within_budget(
    begun: Vec<Begun>,
    at: Timestamp,
    (target, calendar): (&Target, &Calendar),
) -> Vec<Begun> {
    let Some(mut allowance) = Allowance::of(target) else { return begun };
    let ends: Vec<Timestamp> = begun.iter().skip(1).map(|next| next.at).chain([at]).collect();
    let mut held: Vec<Begun> = Vec::with_capacity(begun.len());
    for (Begun { at: from, kind }, to) in begun.into_iter().zip(ends) {
        let stops_until = match &kind {
            SegmentKind::Paused(reason) => allowance.used_up_at(reason, from, calendar),
            SegmentKind::Running | SegmentKind::Closed => None,
        };
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
