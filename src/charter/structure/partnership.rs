//! Partnership is shown, not claimed: by contact that we plan with those customers (S1-28).

use std::collections::BTreeSet;

use super::{Structure, entry, kinds};
use crate::id::{SegmentKey, TouchpointKey};

impl<'a> Structure<'a> {
    pub(super) fn partnership(&mut self) {
        let planned: BTreeSet<&TouchpointKey> = self.planned().collect();
        // Where no contact is planned with anybody, that is reported.
        if planned.is_empty() && self.tells_of_contact() {
            return;
        }
        let addressed = self.addressed(&planned);
        if addressed.contains(&None) {
            return;
        }
        for (key, segment) in &self.draft.segments {
            if segment.partnership && !addressed.contains(&Some(key)) {
                let message = format!(
                    "we call ourselves partner of `{key}`, and no contact with them is planned"
                );
                let place = entry("segments", key).key("partnership");
                self.found(&kinds::CLAIMED_PARTNERSHIP, place, message);
            }
        }
    }

    /// Whose journeys and clauses lead to these touchpoints; none stands for everybody.
    fn addressed(&self, planned: &BTreeSet<&TouchpointKey>) -> BTreeSet<Option<&'a SegmentKey>> {
        let draft = self.draft;
        let journeys = draft
            .journeys
            .values()
            .filter(|journey| journey.steps.iter().any(|step| planned.contains(&step.touchpoint)));
        let clauses = draft.clauses.values().filter(|it| planned.contains(&it.touchpoint));
        let passing = journeys.map(|journey| journey.segment.as_ref());
        passing.chain(clauses.map(|clause| clause.to.as_ref())).collect()
    }
}
