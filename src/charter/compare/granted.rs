//! What rules grant in the place of what agreements say: a span for the first answer, or for a named target.

use crate::charter::draft::CharterDraft;
use crate::id::TargetKey;
use crate::rule::Grant;
use crate::sla::{Goal, Metric, Target};

/// What rules of either of two charters grant.
pub(super) struct Granted<'a>(Vec<&'a Grant>);

impl<'a> Granted<'a> {
    pub(super) fn by(drafts: [&'a CharterDraft; 2]) -> Self {
        let rules = |draft: &'a CharterDraft| {
            let sets = draft.rules.sets.values().flat_map(|set| &set.rules);
            let cells = draft.blueprints.values().flat_map(|blueprint| blueprint.cells.values());
            sets.flat_map(|rule| &rule.grants).chain(cells.flat_map(|cell| &cell.grants))
        };
        Self(drafts.into_iter().flat_map(rules).map(|line| &line.grant).collect())
    }

    /// Whether some take the place of what a target of the customers' says by a span that counts open hours.
    pub(super) fn count_open_hours(&self, key: &TargetKey, target: &Target) -> bool {
        let span = |grant: &&Grant| match grant {
            Grant::TargetWithin { target, within } if target == key => Some(*within),
            Grant::ResponseWithin(within) if target.metric == Metric::first_response() => {
                Some(*within)
            }
            _ => None,
        };
        let spans = self.0.iter().filter_map(span);
        spans.map(Goal::Within).any(|goal| goal.counts_open_hours())
    }
}
