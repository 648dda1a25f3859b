//! What somebody who is held to be the same may bring into the log of this profile.

use super::decide::{Deciding, Step, only_if};
use super::refusal::ProfileRefusal;
use crate::customer::{Dossier, MayBePersonal};
use crate::id::CustomerId;

impl Deciding<'_> {
    /// Nothing that has not happened yet, or it would undo what is said here meanwhile; and no name but those that the charter
    /// declares, or that have the form of a key.
    pub(super) fn check_brought(&self, other: CustomerId, brings: &Dossier) -> Step {
        brings.latest().map_or(Ok(()), |latest| self.not_later(latest))?;
        let attributes = &self.context.charter.rules().schema().vocabulary().attributes;
        let questions = &self.context.charter.declared().questions;
        let facts = brings.facts();
        let told = facts.iter().filter_map(|(key, value)| {
            Some((attributes.get(key).map(|attribute| &attribute.domain), value.as_ref()?))
        });
        let answered = brings.answers.open_answers();
        let answered = answered
            .map(|(key, value)| (questions.get(key).map(|question| &question.domain), value));
        let declared = told.chain(answered).all(|(domain, value)| {
            domain.is_some_and(|domain| domain.contains(value))
                || MayBePersonal::check(value).is_ok()
        });
        only_if(declared, || ProfileRefusal::BadValue {
            of: other.to_string(),
            why: "what is known there holds a name that may be personal; keep it in a record"
                .to_owned(),
        })
    }
}
