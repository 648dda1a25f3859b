//! The rules of a draft: their own faults, the keys of the charter that they grant, and what a matter itself shows them.

use super::draft::CharterDraft;
use super::examine::{Examined, codes};
use super::ratified::Ratification;
use crate::finding::{Finding, Place, Severity};
use crate::id::Key;
use crate::rule::Schema;
use crate::value::Value;

/// What a matter shows of itself, where the vocabulary declares attributes of these names: nobody has to tell it.
pub mod shown {
    /// The channel where it reached us.
    pub const CHANNEL: &str = "case.channel";
    /// The department that it was opened for, or that answers for its queue; unknown where the rules choose it.
    pub const DEPARTMENT: &str = "case.department";
    /// The priority that it was opened with; unknown where the rules choose the priority.
    pub const PRIORITY: &str = "case.priority";
}

impl Examined {
    /// Examines the rule book, and makes it ready to be asked.
    pub(super) fn rules(&mut self, draft: &CharterDraft, ratification: &Ratification) {
        let inside = |finding: &Finding| {
            let mut finding = finding.clone();
            finding.place = finding.place.under("rules");
            finding
        };
        self.findings.extend(draft.rules.check().iter().map(inside));
        if let Ok(rules) = draft.rules.compile() {
            self.shown_attributes(draft, rules.schema());
            self.treatment(draft, rules.schema(), &ratification.budget);
            if let Some(population) = &ratification.population {
                self.population(population, draft, rules.schema());
            }
            self.reach(draft, rules.schema(), ratification);
            self.rules = Some(rules);
        }
    }

    /// Attributes that the matter itself shows must be able to take whatever it may show.
    fn shown_attributes(&mut self, draft: &CharterDraft, schema: &Schema) {
        let channels = draft.channels.keys().map(Key::as_str);
        self.shown(schema, shown::CHANNEL, channels.collect());
        let departments = draft.departments.keys().map(Key::as_str);
        self.shown(schema, shown::DEPARTMENT, departments.collect());
        let priorities = draft.priorities.keys().map(Key::as_str);
        self.shown(schema, shown::PRIORITY, priorities.collect());
    }

    fn shown(&mut self, schema: &Schema, attribute: &str, names: Vec<&str>) {
        let Some(declared) = schema.slot(attribute).and_then(|slot| schema.attribute(slot)) else {
            return;
        };
        let outside = |name: &&str| !declared.domain.contains(&Value::Choice((*name).to_owned()));
        let Some(missing) = names.into_iter().find(outside) else { return };
        let place = Place::root().key("rules").key("vocabulary").key("attributes").key(attribute);
        self.findings.push(
            Finding::new(codes::NARROW_ATTRIBUTE, Severity::Error, place.key("domain"))
                .saying(format!("a matter may show `{missing}`, which is not {}", declared.domain))
                .shown_by(Value::Choice(missing.to_owned()))
                .mended_by("make it a choice of all keys that the charter declares"),
        );
    }
}
