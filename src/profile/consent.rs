//! Whether somebody may be contacted: what he agreed and objected to, and what his answers say of it.

use super::decide::{Deciding, Step, only_if};
use super::event::ProfileEvent;
use super::refusal::ProfileRefusal;
use crate::actor::Actor;
use crate::customer::{Consent, Objection, Period, Proof, Question, Scope, Source};
use crate::id::{CustomerId, QuestionKey};
use crate::time::Timestamp;
use crate::value::Value;

impl Deciding<'_> {
    pub(super) fn agree(&mut self, consent: &Consent, customer: CustomerId) -> Step {
        self.check_proof(&consent.proof, customer)?;
        self.tell_consent(consent.clone());
        Ok(())
    }

    pub(super) fn object(&mut self, objection: &Objection, customer: CustomerId) -> Step {
        self.check_proof(objection.proof(), customer)?;
        if self.profile().own().permissions.objections().all(|known| known != objection) {
            self.recorder.record(ProfileEvent::ObjectionTold(objection.clone()));
        }
        Ok(())
    }

    /// A proof names who acts, the customer, or a person of ours who heard it; and it is there by now.
    fn check_proof(&self, proof: &Proof, customer: CustomerId) -> Step {
        self.not_later(proof.at)?;
        let known = match &proof.by {
            Actor::Customer(by) => self.is_one_of(*by, customer),
            Actor::Agent { .. } => true,
            by => by == self.context.actor,
        };
        only_if(known, || ProfileRefusal::ForeignProof)
    }

    fn tell_consent(&mut self, consent: Consent) {
        if self.profile().own().permissions.consents().all(|known| *known != consent) {
            self.recorder.record(ProfileEvent::ConsentTold(consent));
        }
    }

    /// What an answer says of the purposes that a yes permits: a yes is the proof of a consent, a no takes it back.
    pub(super) fn consent_by_answer(
        &mut self,
        question: &QuestionKey,
        declared: &Question,
        given: &Value,
        valid_until: Option<Timestamp>,
    ) {
        let Value::Bool(yes) = given else { return };
        let proof = self.proof_by_answer(question);
        let from = Period::from(proof.at);
        let valid = valid_until.and_then(|until| from.until(until).ok()).unwrap_or(from);
        for scope in declared.consent_for.iter().copied().map(Scope::all) {
            let proof = proof.clone();
            self.tell_consent(match yes {
                true => Consent::given_for(scope, valid, proof),
                false => Consent::withdrawn(scope, proof),
            });
        }
    }

    /// Takes back what an answer permitted that holds no more, unless the customer has agreed or refused otherwise since.
    pub(super) fn withdraw_consent_by_answer(&mut self, question: &QuestionKey) {
        let proof = self.proof_by_answer(question);
        let known = self.profile().known();
        let latest = known.permissions.latest_consents();
        let by_answer =
            latest.filter(|one| one.valid.is_some() && one.proof.source == proof.source);
        let scopes: Vec<Scope> = by_answer.map(|one| one.scope).collect();
        for scope in scopes {
            self.tell_consent(Consent::withdrawn(scope, proof.clone()));
        }
    }

    fn proof_by_answer(&self, question: &QuestionKey) -> Proof {
        Proof {
            by: self.context.actor.clone(),
            at: self.recorder.instant(),
            over: None,
            source: Source::Answer(question.clone()),
        }
    }
}
