//! A sender can fill what it hands over: it asks the customer, or was handed the answer.

use std::collections::BTreeSet;

use super::{Structure, entry, kinds};
use crate::department::{Deliverable, Department, Field};
use crate::id::{DepartmentKey, QuestionKey};

/// Who has the answer to which question.
type Held<'a> = BTreeSet<(&'a DepartmentKey, &'a QuestionKey)>;

impl<'a> Structure<'a> {
    pub(super) fn deliverables(&mut self) {
        let (held, supplied) = (self.held(), self.handed_by_partners());
        for (key, department) in &self.draft.departments {
            // What a partner brings along is not declared.
            if supplied.contains(key) {
                continue;
            }
            for (map, deliverables) in [
                ("deliverables", &department.deliverables),
                ("process_deliverables", &department.process_deliverables),
            ] {
                for (name, deliverable) in deliverables {
                    for (field, question) in answers(deliverable) {
                        let declared = self.draft.questions.contains_key(question);
                        if !declared || held.contains(&(key, question)) {
                            continue;
                        }
                        let message = format!(
                            "`{key}` needs the answer to `{question}` for the field `{field}` of `{name}`, \
                             and neither asks it nor is handed it"
                        );
                        let place = entry("departments", key).key(map).key(name.as_str());
                        let place = place.key("fields").key(field);
                        self.found(&kinds::UNFILLABLE_FIELD, place, message);
                    }
                }
            }
        }
    }

    /// The departments to which partners hand over.
    fn handed_by_partners(&self) -> BTreeSet<&'a DepartmentKey> {
        let handoffs = self.draft.handoffs.values();
        handoffs
            .filter(|handoff| self.is_partner(&handoff.from))
            .map(|handoff| &handoff.to)
            .collect()
    }

    /// Whoever asks has the answer, and so has whoever is handed a deliverable with it by one who has.
    fn held(&self) -> Held<'a> {
        let draft = self.draft;
        let mut waiting = Vec::new();
        for (key, department) in &draft.departments {
            let met = department.touchpoints.iter().filter_map(|key| draft.touchpoints.get(key));
            waiting.extend(met.flat_map(|touchpoint| &touchpoint.asks).map(|asked| (key, asked)));
        }
        let mut held = Held::new();
        while let Some((key, question)) = waiting.pop() {
            if !held.insert((key, question)) {
                continue;
            }
            let Some(sender) = draft.departments.get(key) else { continue };
            for handoff in
                self.index.handoffs(key).iter().filter_map(|key| draft.handoffs.get(*key))
            {
                let handed = handed_over(sender, handoff.deliverable.as_str());
                if handed.is_some_and(|it| answers(it).any(|(_, answered)| answered == question)) {
                    waiting.push((&handoff.to, question));
                }
            }
        }
        held
    }
}

fn handed_over<'d>(sender: &'d Department, key: &str) -> Option<&'d Deliverable> {
    sender.deliverables.get(key).or_else(|| sender.process_deliverables.get(key))
}

/// The fields that customers fill, each with its question.
fn answers(deliverable: &Deliverable) -> impl Iterator<Item = (&str, &QuestionKey)> {
    deliverable.fields.iter().filter_map(|(key, field)| match field {
        Field::Answer(question) => Some((key.as_str(), question)),
        Field::Made(_) => None,
    })
}
