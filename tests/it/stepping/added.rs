//! An agreement that is promised later, as if it had been from the beginning.

use goodwill::proptest::collection::vec;
use goodwill::proptest::prelude::*;

use super::drawn::promises;
use super::matter::Matter;
use super::place::Pace;
use super::promised::{ADDED, Again, By, Measure, NAMED, Promised, Sign};
use super::watch::{Doing, Phase};

/// Draws what it promises: now, and under the charter that follows.
pub(super) fn promises_added(pace: Pace) -> impl Strategy<Value = Vec<(Promised, Promised)>> {
    let one = (promises(pace), promises(pace)).prop_map(|(promised, later)| {
        let mut measure = promised.measure;
        if measure.goes_on() && NAMED.iter().all(|(_, named)| *named != measure) {
            // What goes on is known to go on with the matter: what else ends and begins it, nobody remembers.
            measure.again = Again::Never;
        }
        (Promised { measure, agreed: ADDED, given: None, ..promised }, later)
    });
    vec(one, 0..3)
}

impl Measure {
    /// Whether it goes on where it was fulfilled.
    pub(super) fn goes_on(self) -> bool {
        matches!(self.again, Again::Continued | Again::ContinuedThrough)
    }
}

impl Matter<'_> {
    /// Whether the agreement is promised already.
    pub(super) fn has_more(&self) -> bool {
        self.order.iter().any(|number| self.promises_itself(*number, ADDED))
    }

    /// The clocks that it would have by the agreement.
    pub(super) fn would_be_promised_more(&self) -> Vec<usize> {
        let under = (0..self.watches.len()).filter(|number| self.promises_itself(*number, ADDED));
        let is_left = |number: &usize| {
            let measure = self.watches[*number].promised.measure;
            measure.again != Again::Never || measure.stops & self.seen == 0
        };
        under.filter(is_left).collect()
    }

    /// Promises what begins with the matter from its beginning on, and all else from now on. What is measured once and was
    /// done before is promised no more.
    pub(super) fn is_promised_more(&mut self, at: i64) {
        if self.has_more() {
            return;
        }
        let seen = self.seen;
        let begins = |measure: Measure| {
            let began = [Sign::Opened, Sign::OpenedByUs].map(|sign| seen & 1 << sign as u32);
            measure.starts & (began[0] | began[1]) != 0
        };
        let promised = self.would_be_promised_more();
        self.order.extend(&promised);
        for number in promised {
            let watch = &mut self.watches[number];
            let measure = watch.promised.measure;
            if !begins(measure) || !(measure.again == Again::Never || measure.goes_on()) {
                continue;
            }
            let by = watch.promised.by_for(self.priority).filter(|by| *by != By::Given);
            watch.phase = Phase::Going;
            watch.cycles += 1;
            watch.did = vec![(self.lived[0].0, Doing::Runs)];
            let told = watch.is_reckoned_anew(at, by, watch.terms(), &self.lived);
            self.tell(at, number, told);
        }
    }
}
