//! Questions whose answers can hold for as long as is said, and permit what they are to permit.

use super::{Structure, entry, kinds};
use crate::time::Span;
use crate::value::Domain;

impl Structure<'_> {
    pub(super) fn questions(&mut self) {
        for (key, question) in &self.draft.questions {
            if let Some(span @ (Span::Working(_) | Span::WorkingDays(_))) = question.valid_for {
                let message = format!(
                    "the answer to `{key}` is to hold for `{span}`, and customers work to no calendar"
                );
                let place = entry("questions", key).key("valid_for");
                self.found(&kinds::UNCOUNTABLE_VALIDITY, place, message);
            }
            if !question.consent_for.is_empty() && question.domain != Domain::bool() {
                let message =
                    format!("`{key}` is to give consent, and nobody can answer it with yes");
                let place = entry("questions", key).key("domain");
                self.found(&kinds::CONSENT_WITHOUT_YES, place, message);
            }
        }
    }
}
