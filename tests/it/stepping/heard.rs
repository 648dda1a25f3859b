//! What clocks hear of a matter, and what is told of them.

use super::asked::Ask;
use super::matter::{Matter, Stands};
use super::promised::{Measure, Promised, Sign};
use super::watch::{Doing, What, Whose};

impl Matter<'_> {
    pub(super) fn hear(&mut self, sign: Sign, at: i64) {
        self.hear_where(sign, at, |_| true);
    }

    pub(super) fn hear_where(&mut self, sign: Sign, at: i64, concerns: impl Fn(&Measure) -> bool) {
        self.seen |= 1 << sign as u32;
        for number in self.order.clone() {
            let watch = &mut self.watches[number];
            let Promised { agreed, measure, .. } = *watch.promised;
            if !concerns(&measure) {
                continue;
            }
            let by = watch.promised.by_for(self.priority);
            let told = match watch.whose {
                // It goes on by what was promised there.
                Whose::Carried if measure.goes_on() => watch.hears(sign, at, watch.by),
                Whose::Own if !self.handed.is_of_others(agreed, sign) => watch.hears(sign, at, by),
                _ => watch.hears_of_others(sign, at),
            };
            self.tell(at, number, told);
        }
        self.align(at);
    }

    /// Each clock stands still if and only if the matter gives it a reason.
    pub(super) fn align(&mut self, at: i64) {
        let doing = match (self.stands, self.waits) {
            (Stands::Resolved | Stands::Closed, _) => Doing::Over,
            (Stands::Open, Some(reason)) => Doing::Waits(reason),
            (Stands::Open, None) => Doing::Runs,
        };
        if self.lived.last().is_some_and(|(_, last)| *last != doing) {
            self.lived.push((at, doing));
        }
        for number in self.order.clone() {
            let watch = &mut self.watches[number];
            // Whoever is offered a matter has to answer, though it is solved.
            let awaited =
                watch.promised.measure.is_of_acceptance() && self.handed.offered.is_some();
            let by_hand = watch.promised.measure.is_by_hand();
            let reason = match (self.stands, self.waits) {
                _ if awaited && self.stands != Stands::Open => None,
                // What was promised by word is owed though the matter is solved; waits move it only where that was said.
                _ if watch.is_fixed_by_word() => None,
                (Stands::Resolved | Stands::Closed, _) if by_hand => None,
                (Stands::Resolved | Stands::Closed, _) => Some(Doing::Over),
                (Stands::Open, Some(reason)) if watch.promised.pauses[reason] => {
                    Some(Doing::Waits(reason))
                }
                _ => None,
            };
            let told = match reason {
                Some(why) => watch.stops_for(why, at),
                None => watch.runs_again(at),
            };
            self.tell(at, number, told);
        }
    }

    pub(super) fn tell(&mut self, at: i64, number: usize, told: Vec<What>) {
        let (mut dated, mut moved) = (false, false);
        for what in told {
            let is_told = self.is_told(at, number, what);
            self.happened.push((at, number, what));
            self.told.push((at, number, what));
            dated |= matches!(what, What::Started | What::RunsAgain);
            moved |= what == What::RunsAgain && self.watches[number].climbs_anew;
            moved |= matches!(what, What::Retargeted | What::Recounted);
            match what {
                What::Breached if self.is_told_elsewhere(number, what) => {
                    self.is_broken(number, at);
                }
                _ if self.is_told_elsewhere(number, what) => {}
                What::Warned if !is_told => self.asks.push(Ask::Warn(number)),
                What::Breached => {
                    self.asks.extend((!is_told).then_some(Ask::Late(number)));
                    self.is_broken(number, at);
                    self.is_late(number, at);
                }
                _ => {}
            }
        }
        if dated || moved {
            self.watches[number].sets_ladder(at, moved);
        }
    }
}
