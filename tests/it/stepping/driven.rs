//! What is done to a clock: each tells what happened.

use super::promised::{Again, By, Sign};
use super::watch::{Doing, Phase, Watch, What};

impl Watch<'_> {
    pub(super) fn hears(&mut self, sign: Sign, at: i64, by: Option<By>) -> Vec<What> {
        let measure = self.promised.measure;
        let (starts, stops) = (measure.starts_on(sign), measure.stops_on(sign));
        let (was, was_armed) = (self.phase, self.armed);
        let mut told = Vec::new();
        if stops && was == Phase::Going {
            told.extend(self.is_fulfilled(at));
        } else if stops && !was_armed {
            self.armed = true;
            told.push(What::Armed);
        }
        let anew = matches!(measure.again, Again::FromNothing | Again::BehindTheFirst);
        match was {
            Phase::Met(met) if starts && !anew && measure.again != Again::Never => {
                told.extend(self.goes_on(met, at, by));
            }
            Phase::Idle if starts && was_armed => told.push(self.starts(at, by)),
            Phase::Met(_) | Phase::Cancelled(_) if starts && anew => told.push(self.starts(at, by)),
            Phase::Going if starts && stops && anew => told.push(self.starts(at, by)),
            _ => {}
        }
        told
    }

    /// Where its agreement is one of others by now, it can end, and does not begin.
    pub(super) fn hears_of_others(&mut self, sign: Sign, at: i64) -> Vec<What> {
        let ends = self.promised.measure.stops_on(sign) && self.phase == Phase::Going;
        if ends { self.is_fulfilled(at) } else { Vec::new() }
    }

    /// Goes on where it was fulfilled, and is promised what is promised by now; a breach stays.
    fn goes_on(&mut self, met: i64, at: i64, by: Option<By>) -> Vec<What> {
        if self.amended {
            // What was left when it was fulfilled is left of another charter's promise.
            let (due, rest) = self.at_the_end;
            let stopped = self.halted_since().filter(|_| rest.is_some()).unwrap_or(met);
            let rest = rest.or_else(|| due.and_then(|due| self.rest_of(met, due)));
            (self.anchor, self.frozen) = (rest.map(|rest| (stopped, rest)), None);
        }
        self.phase = Phase::Going;
        self.did.push(match self.promised.measure.again {
            Again::Continued => (met, Doing::Over),
            _ => (met, Doing::Runs),
        });
        let mut told = self.runs_from(at);
        told.extend(self.is_promised_by(by, at));
        told
    }

    pub(super) fn is_fulfilled(&mut self, at: i64) -> Vec<What> {
        let mut told = Vec::new();
        if let (true, Some(By::At(due)), None) = (self.stands_still(), self.by, self.breached_at)
            && due < at
        {
            // Standing still hides a fixed due time, but does not move it.
            self.breaches_at(at);
            told.push(What::Breached);
        }
        let rest = if self.stands_still() { self.rest(at) } else { None };
        self.at_the_end = (self.due(), rest);
        self.phase = Phase::Met(at);
        self.runs_on = None;
        told.push(What::Fulfilled);
        told
    }

    pub(super) fn starts(&mut self, at: i64, by: Option<By>) -> What {
        self.phase = Phase::Going;
        // Only an opening brings instants along.
        self.by = by.filter(|by| *by != By::Given);
        self.did = vec![(at, Doing::Runs)];
        (self.warned, self.breached_at, self.missed) = (false, None, None);
        self.missed_in_halt = false;
        self.runs_on = None;
        (self.anchor, self.frozen, self.amended, self.changed) = (None, None, false, None);
        (self.moved_in_halt, self.waited_before, self.told_to_run_on) = (false, None, None);
        self.ahead.clear();
        self.reached.clear();
        self.cycles += 1;
        self.work_out(at);
        What::Started
    }

    pub(super) fn stops_for(&mut self, why: Doing, at: i64) -> Vec<What> {
        if self.phase != Phase::Going || self.doing() == Some(why) {
            return Vec::new();
        }
        let ran = self.doing() == Some(Doing::Runs);
        if let (true, Doing::Waits(reason)) = (ran, why)
            && self.used_up_at(reason, at) == Some(at)
        {
            return Vec::new();
        }
        if let Some(due) = self.frozen.take() {
            self.anchor = self.rest_of(at, due).map(|rest| (at, rest));
        }
        self.did.push((at, why));
        self.due = None;
        let mut told = vec![What::Stopped(why)];
        told.extend(self.stands_until(at));
        told
    }

    pub(super) fn runs_again(&mut self, at: i64) -> Vec<What> {
        if !self.stands_still() {
            return Vec::new();
        }
        self.runs_from(at)
    }

    fn runs_from(&mut self, at: i64) -> Vec<What> {
        self.goes_from(at);
        let mut told = vec![What::RunsAgain];
        if self.breached_at.is_none() && self.due.is_some_and(|due| due < at) {
            self.breaches_at(at);
            told.push(What::Breached);
        }
        told
    }

    /// Runs from an instant on.
    pub(super) fn goes_from(&mut self, at: i64) {
        self.did.push((at, Doing::Runs));
        (self.missed_in_halt, self.runs_on) = (false, None);
        self.work_out(at);
        self.climbs_anew = std::mem::take(&mut self.moved_in_halt);
        if self.climbs_anew {
            self.is_warned_anew(at);
        }
    }

    /// Runs on although the matter waits; what was told of that stays told.
    pub(super) fn runs_on_from(&mut self, at: i64) {
        let (told, moved) = (self.told_to_run_on.take(), self.moved_in_halt);
        self.goes_from(at);
        if let Some((due, warn)) = told {
            (self.due, self.warn, self.frozen) = (due, warn, due);
            if moved {
                self.is_warned_anew(at);
            }
        }
    }

    /// When it would be due and to be warned of, if it ran on from an instant.
    pub(super) fn if_it_ran_on_from(&self, at: i64) -> (Option<i64>, Option<i64>) {
        let mut then = self.clone();
        then.runs_on_from(at);
        (then.due, then.warn)
    }

    pub(super) fn is_promised_by(&mut self, by: Option<By>, at: i64) -> Vec<What> {
        // Instants that the matter brought along stay.
        if self.phase != Phase::Going || by == Some(By::Given) || by == self.by {
            return Vec::new();
        }
        let halted = self.halted_since();
        let left = halted.and_then(|_| self.rest(at));
        self.by = by;
        self.missed_in_halt = false;
        (self.anchor, self.frozen) = (None, None);
        self.anchor = self.left_by_the_change();
        let due = self.due_had_it_not_stopped();
        if halted.is_none() {
            self.work_out(at);
            self.is_warned_anew(at);
        }
        let mut told = vec![What::Retargeted];
        if self.breached_at.is_none() && due.is_some_and(|due| due < halted.unwrap_or(at)) {
            self.breaches_at(at);
            self.missed_in_halt = halted.is_some();
            told.push(What::Breached);
        }
        self.moved_in_halt |= halted.is_some() && self.rest(at) != left;
        told.extend(self.stands_until(at));
        told
    }
}
