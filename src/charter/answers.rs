//! Who answers where, as the ratified charter has it.

use super::clause::Service;
use super::ratified::Charter;
use crate::department::{Boundary, Provider};
use crate::id::{DepartmentKey, QuestionKey, ServiceKey, TouchpointKey};
use crate::touchpoint::Tasked;
use crate::value::Domain;

impl Charter {
    /// The part of the service that a department answers for.
    #[must_use]
    pub fn boundary(&self, department: &DepartmentKey) -> Option<Boundary<'_>> {
        let (key, declared) = self.declared().departments.get_key_value(department)?;
        Some(Boundary::ratified(key, declared))
    }

    /// A touchpoint with the one department that answers for it (S4-19).
    ///
    /// None if there is no such touchpoint; a charter with one that nobody answers for is not ratified.
    #[must_use]
    pub fn tasked(&self, touchpoint: &TouchpointKey) -> Option<Tasked> {
        let ratified = self.find(touchpoint)?;
        let answers = self.at(ratified.accountable)?.key.clone();
        Some(Tasked::ratified(ratified.key.clone(), ratified.declared.clone(), answers))
    }

    /// Who is called so: a department of ours, or a partner.
    #[must_use]
    pub fn provider(&self, key: &DepartmentKey) -> Option<Provider> {
        let draft = self.declared();
        if draft.departments.contains_key(key) {
            return Some(Provider::Department(key.clone()));
        }
        let partner = draft.partners.get(key)?;
        Some(Provider::Partner { partner: key.clone(), contract: partner.contract.clone() })
    }

    /// What may be answered to a question: what a deliverable's field may hold that is filled from the answer.
    #[must_use]
    pub fn domain_of(&self, question: &QuestionKey) -> Option<&Domain> {
        self.declared().questions.get(question).map(|question| &question.domain)
    }

    /// What a function offers, ready or not (S5-17).
    pub fn services_of(
        &self,
        department: &DepartmentKey,
    ) -> impl Iterator<Item = (&ServiceKey, &Service)> {
        let services = self.declared().services.iter();
        services.filter(move |(_, service)| service.department == *department)
    }
}
