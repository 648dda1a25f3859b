//! Segments that mean something: their conditions hold together, and somebody can belong to them.

use super::{Structure, entry, kinds};
use crate::rule::{Sat, satisfiable};

impl Structure<'_> {
    pub(super) fn segments(&mut self) {
        // Without a vocabulary nobody can say what a condition means; its own faults are reported.
        let Some(schema) = self.schema.clone() else { return };
        for (key, segment) in &self.draft.segments {
            let place = entry("segments", key).key("when");
            let faults = segment.when.check(&schema);
            if !faults.is_empty() {
                self.findings.extend(faults.iter().map(|fault| {
                    let mut fault = fault.clone();
                    fault.place = place.clone();
                    fault
                }));
            } else if satisfiable(&segment.when, &schema) == Sat::No {
                let message = format!("nobody belongs to the segment `{key}`: `{}`", segment.when);
                self.found(&kinds::SEGMENT_WITHOUT_CUSTOMERS, place, message);
            }
        }
    }
}
