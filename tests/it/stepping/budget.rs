//! For how long waits may stop a clock, all together.

use super::promised::Early;
use super::watch::{Doing, Watch, What};

impl Watch<'_> {
    /// How long waits may still stop it, if that is bounded.
    pub(super) fn budget_left(&self, at: i64) -> Option<i64> {
        let ends = self.did.iter().skip(1).map(|(from, _)| *from).chain([at]);
        let waits =
            self.did.iter().zip(ends).filter(|((_, did), _)| matches!(did, Doing::Waits(_)));
        let waits = waits.map(|((from, _), to)| (*from, to));
        Some(match self.promised.budget? {
            Early::Time(most) => most - waits.map(|(from, to)| to - from).sum::<i64>(),
            Early::OpenTime(most) => {
                most - waits.map(|(from, to)| self.tape.open_between(from, to)).sum::<i64>()
            }
        })
    }

    /// Until when waits may stop it at most.
    pub(super) fn stands_until(&mut self, at: i64) -> Option<What> {
        self.runs_on = None;
        if !matches!(self.doing(), Some(Doing::Waits(_))) {
            return None;
        }
        let left = self.budget_left(at)?;
        let until = match self.promised.budget? {
            _ if left <= 0 => at,
            Early::OpenTime(_) => self.tape.after_open(at, left),
            Early::Time(_) => at + left,
        };
        self.runs_on = Some(until);
        Some(What::StandsUntil(until))
    }
}
