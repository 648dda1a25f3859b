//! Questions whose answers cannot hold, or cannot be yes.

use super::{Oracle, text, texts};

impl Oracle<'_> {
    pub(super) fn questions(&mut self) {
        for (key, it) in self.all("questions") {
            if text(it, "valid_for").is_some_and(|span| span.contains("work")) {
                self.add("uncountable-validity", format!("questions.{key}.valid_for"));
            }
            if !texts(it, "consent_for").is_empty() && it["domain"] != "bool" {
                self.add("consent-without-yes", format!("questions.{key}.domain"));
            }
        }
    }
}
