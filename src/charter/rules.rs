//! The rules of a draft: their own faults, the keys of the charter that they grant, and what a matter itself shows them.

use super::draft::CharterDraft;
use super::examine::{Examined, codes};
use super::ratified::Ratification;
use crate::finding::{Finding, Place, Severity};
use crate::id::Key;
use crate::rule::{Grant, Schema};
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
        self.granted_keys(draft);
        if let Some(asked) = &draft.opening_rules {
            let (sets, combinations) = (&draft.rules.sets, &draft.rules.combinations);
            let known = sets.contains_key(asked) || combinations.contains_key(asked);
            self.known(known, Place::root().key("opening_rules"), asked);
        }
        for (key, service) in &draft.services {
            let capabilities = &draft.rules.vocabulary.capabilities;
            let place = Place::root().key("services").key(key.as_str()).key("capability");
            let known = capabilities.contains_key(&service.capability);
            self.known(known, place, &service.capability);
        }
        if let Ok(rules) = draft.rules.compile() {
            self.shown_attributes(draft, rules.schema());
            self.treatment(draft, rules.schema(), &ratification.budget);
            if let Some(population) = &ratification.population {
                self.population(population, draft, rules.schema());
            }
            self.rules = Some(rules);
        }
    }

    /// What rules grant must be there to be granted.
    fn granted_keys(&mut self, draft: &CharterDraft) {
        for (key, set) in &draft.rules.sets {
            let set_place = Place::root().key("rules").key("sets").key(key.as_str()).key("rules");
            for (number, rule) in set.rules.iter().enumerate() {
                for (index, line) in rule.grants.iter().enumerate() {
                    let place = || set_place.clone().index(number).key("grants").index(index);
                    self.granted(draft, &line.grant, &place);
                }
            }
        }
    }

    fn granted(&mut self, draft: &CharterDraft, grant: &Grant, place: &dyn Fn() -> Place) {
        match grant {
            Grant::Agreement(key) => {
                self.known(draft.agreements.contains_key(key), place(), key);
            }
            Grant::Priority(key) => self.known(draft.priorities.contains_key(key), place(), key),
            Grant::Queue(key) => self.known(draft.queues.contains_key(key), place(), key),
            Grant::Channel(key) => self.known(draft.channels.contains_key(key), place(), key),
            _ => {}
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
