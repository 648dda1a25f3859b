//! For how long waits may stop a clock, all together and for each reason.

use super::promised::Early;
use super::watch::{Doing, Watch, What};

/// Since when another charter's hours count, and for how much open time each reason had stopped the clock by then.
pub(super) type WaitedBefore = (i64, [i64; 3]);

impl Watch<'_> {
    /// When waits for a reason, if they go on from an instant, have stopped it for as long as they may; then, if they have.
    pub(super) fn used_up_at(&self, reason: usize, at: i64) -> Option<i64> {
        let all = self.promised.budget.map(|most| self.runs_out(most, at, &[0, 1, 2]));
        let own = self.promised.budgets[reason].filter(|_| self.promised.pauses[reason]);
        let own = own.map(|most| self.runs_out(most, at, &[reason]));
        all.into_iter().chain(own).min()
    }

    fn runs_out(&self, most: Early, at: i64, reasons: &[usize]) -> i64 {
        match most {
            Early::Time(most) => {
                let waited: i64 = self.waits(reasons, at).iter().map(|(from, to)| to - from).sum();
                at + (most - waited).max(0)
            }
            Early::OpenTime(most) => match most - self.waited_open(reasons, at) {
                ..=0 => at,
                left => self.tape.after_open(at, left),
            },
        }
    }

    /// What was measured by other hours stays as it was measured.
    pub(super) fn waited_open(&self, reasons: &[usize], at: i64) -> i64 {
        let (since, before) = self.waited_before.unwrap_or((i64::MIN, [0; 3]));
        let before: i64 = reasons.iter().map(|reason| before[*reason]).sum();
        let waits = self.waits(reasons, at).into_iter().map(|(from, to)| (from.max(since), to));
        let open = |(from, to)| self.tape.open_between(from, to);
        before + waits.filter(|(from, to)| from < to).map(open).sum::<i64>()
    }

    fn waits(&self, reasons: &[usize], at: i64) -> Vec<(i64, i64)> {
        let ends = self.did.iter().skip(1).map(|(from, _)| *from).chain([at]);
        let counts = |did: &Doing| matches!(did, Doing::Waits(reason) if reasons.contains(reason));
        let waits = self.did.iter().zip(ends).filter(|((_, did), _)| counts(did));
        waits.map(|((from, _), to)| (*from, to)).collect()
    }

    /// Until when waits may stop it at most.
    pub(super) fn stands_until(&mut self, at: i64) -> Option<What> {
        (self.runs_on, self.told_to_run_on) = (None, None);
        let Some(Doing::Waits(reason)) = self.doing() else { return None };
        let until = self.used_up_at(reason, at)?;
        // Where nobody knows when it would be due then, the wait stops it for as long as it lasts. The steps do not reach that far:
        // such a walk runs off the tape, and the history is left out from there on.
        self.if_it_ran_on_from(until);
        self.runs_on = Some(until);
        Some(What::StandsUntil(until))
    }

    /// Lives through its past once more: waits stop it no longer than they may.
    pub(super) fn waits_no_longer(&mut self, at: i64) {
        let lived = std::mem::take(&mut self.did);
        let ends: Vec<i64> = lived.iter().skip(1).map(|(from, _)| *from).chain([at]).collect();
        for ((from, doing), to) in lived.into_iter().zip(ends) {
            let until = match doing {
                Doing::Waits(reason) => self.used_up_at(reason, from).filter(|until| *until <= to),
                Doing::Runs | Doing::Over => None,
            };
            if until != Some(from) {
                self.does_from(from, doing);
            }
            if let Some(until) = until {
                self.does_from(until, Doing::Runs);
            }
        }
    }

    fn does_from(&mut self, from: i64, doing: Doing) {
        if self.did.last().is_none_or(|(_, last)| *last != doing) {
            self.did.push((from, doing));
        }
    }
}
