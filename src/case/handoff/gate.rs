use std::collections::BTreeSet;

use super::super::decide::{Deciding, Step};
use super::refusal::{HandoffRefusal, Unfit};
use super::{HandedOver, no};
use crate::customer::{MayBePersonal, Reply};
use crate::department::{Deliverable, Field, Filled, Handoff};
use crate::id::FieldKey;
use crate::value::{Domain, Value};

impl Deciding<'_> {
    /// Holds what was filled in against the minimum set of the sender's deliverable: all that is missing, wrong, or personal
    /// and not in a record, at once.
    pub(super) fn check_deliverable(&self, handoff: &Handoff, filled: &HandedOver) -> Step {
        let declared = self.context.charter.declared();
        let deliverable = declared
            .departments
            .get(&handoff.from)
            .and_then(|sender| sender.deliverables.get(&handoff.deliverable));
        let none = Deliverable::default();
        let unfit = self.held_against(deliverable.unwrap_or(&none), filled);
        if unfit.is_nothing() {
            return Ok(());
        }
        let deliverable = handoff.deliverable.clone();
        Err(no(HandoffRefusal::Unfit { deliverable, unfit: Box::new(unfit) }))
    }

    fn held_against(&self, minimum: &Deliverable, filled: &HandedOver) -> Unfit {
        let charter = self.context.charter;
        let values: Filled = filled
            .iter()
            .filter_map(|(key, reply)| match reply {
                Reply::Value(value) => Some((key.clone(), value.clone())),
                Reply::Record(_) => None,
            })
            .collect();
        let mut unfit = Unfit::default();
        if let Err(incomplete) = minimum.check(&values, |question| charter.domain_of(question)) {
            unfit.missing = incomplete.missing;
            unfit.wrong = incomplete.wrong.into_keys().collect();
        }
        let recorded: BTreeSet<&FieldKey> =
            filled.iter().filter(|(_, reply)| is_record(reply)).map(|(key, _)| key).collect();
        unfit.missing.retain(|key| !recorded.contains(key));
        for key in recorded {
            // Nobody can check what lies in a record, so that it is only for what must not stand in the log.
            if minimum.fields.get(key).is_some_and(|field| !self.belongs_in_a_record(field)) {
                unfit.wrong.insert(key.clone());
            }
        }
        for (key, value) in &values {
            // Of what nobody asked for, nobody has said which names it may hold.
            let personal = minimum.fields.get(key).map_or_else(
                || MayBePersonal::check(value).is_err(),
                |field| self.is_personal(field),
            );
            if (personal || matches!(value, Value::Text(_))) && !unfit.missing.contains(key) {
                unfit.wrong.remove(key);
                unfit.personal.insert(key.clone());
            }
        }
        unfit
    }

    /// Whether a field's answer is personal, or a free text that may be.
    fn belongs_in_a_record(&self, field: &Field) -> bool {
        let domain = match field {
            Field::Made(domain) => Some(domain),
            Field::Answer(question) => self.context.charter.domain_of(question),
        };
        self.is_personal(field) || domain.is_some_and(Domain::is_text)
    }

    fn is_personal(&self, field: &Field) -> bool {
        let Field::Answer(question) = field else { return false };
        let questions = &self.context.charter.declared().questions;
        questions.get(question).is_some_and(|question| question.personal)
    }
}

const fn is_record(reply: &Reply) -> bool {
    matches!(reply, Reply::Record(_))
}
