//! Questions: each is put once, and not at all if its answer is known.

use chrono_tz::Tz;

use super::command::Given;
use super::decide::{Deciding, Step, only_if, refused};
use super::event::{ProfileEffect, ProfileEvent};
use super::refusal::ProfileRefusal;
use crate::customer::{Answer, Ask, Invalidation, Question, Reply, Source};
use crate::id::{CustomerId, QuestionKey};
use crate::value::Value;

impl Deciding<'_> {
    pub(super) fn ask(&mut self, question: &QuestionKey, customer: CustomerId) -> Step {
        self.declared(question)?;
        let at = self.recorder.instant();
        let mut known = self.profile().answers_to(customer, question);
        match known.ask(customer, question, at) {
            Ask::Known(_) => {
                self.recorder.record(ProfileEvent::QuestionSpared { question: question.clone() });
            }
            Ask::Open { since } => {
                let question = question.to_string();
                return Err(refused(ProfileRefusal::AskedAlready { question, since }));
            }
            // The token is used up here: the effect puts the question, and there is no other.
            Ask::Permit(token) => {
                let (customer, question) = (token.subject(), token.question().clone());
                let why = token.why().clone();
                let asked = ProfileEvent::QuestionAsked { question: question.clone(), why };
                self.recorder.record(asked);
                self.recorder.ask(ProfileEffect::PutQuestion { customer, question });
            }
        }
        Ok(())
    }

    pub(super) fn answer(
        &mut self,
        question: &QuestionKey,
        given: &Given,
        source: &Source,
        customer: CustomerId,
    ) -> Step {
        let declared = self.declared(question)?.clone();
        let at = self.recorder.instant();
        let bad =
            |why: &str| ProfileRefusal::BadValue { of: question.to_string(), why: why.into() };
        let value = match given {
            Given::Value(value) => {
                only_if(!declared.personal, || bad("its answer is personal; keep it in a record"))?;
                only_if(!matches!(value, Value::Text(_)), || {
                    bad("a free text may be personal; keep it in a record")
                })?;
                value
            }
            Given::Personal(personal) => personal.value.expose(),
        };
        if !declared.domain.contains(value) {
            // The value may be personal: only what would be allowed is said.
            let why = format!("the answer is not {}", declared.domain);
            return Err(refused(bad(&why)));
        }
        let valid_until = declared
            .holds_until(at, self.zone())
            .map_err(|refusal| refused(ProfileRefusal::NoValidity(refusal)))?;
        let reply = match given {
            Given::Value(value) => Reply::Value(value.clone()),
            Given::Personal(personal) => {
                self.keep_record(customer, personal.record, &personal.value)?;
                Reply::Record(personal.record)
            }
        };
        let answer = Answer { reply, valid_until, source: source.clone() };
        self.recorder.record(ProfileEvent::QuestionAnswered { question: question.clone(), answer });
        self.consent_by_answer(question, &declared, value, valid_until);
        Ok(())
    }

    /// By whose clock the customer's days end: his own, that of somebody who is held to be the same, or the charter's.
    fn zone(&self) -> Option<Tz> {
        let profile = self.profile();
        let linked = profile.linked().find_map(|(_, brought)| brought.circumstances.zone);
        let named = || self.context.charter.declared().zone.as_ref()?.parse().ok();
        profile.own().circumstances.zone.or(linked).or_else(named)
    }

    /// The question as the charter declares it.
    fn declared(&self, question: &QuestionKey) -> Step<&Question> {
        let key = || question.to_string();
        let unknown = || refused(ProfileRefusal::UnknownKey { noun: "question", key: key() });
        self.context.charter.declared().questions.get(question).ok_or_else(unknown)
    }

    pub(super) fn invalidate(
        &mut self,
        question: &QuestionKey,
        why: &Invalidation,
        customer: CustomerId,
    ) -> Step {
        if let Invalidation::ContradictedBy(evidence) = why {
            self.not_later(evidence.at())?;
        }
        let at = self.recorder.instant();
        let known = self.profile().answers_to(customer, question);
        // Only an answer can be wrong, and only a question that is being asked can stay without one.
        let there = match why {
            Invalidation::Unanswered => known.open_since(customer, question, at).is_some(),
            _ => known.known(customer, question, at).is_some(),
        };
        only_if(there, || ProfileRefusal::NothingThere { noun: "answer or question" })?;
        self.recorder.record(ProfileEvent::AnswerInvalidated {
            question: question.clone(),
            why: why.clone(),
        });
        if !matches!(why, Invalidation::Unanswered) {
            self.withdraw_consent_by_answer(question);
        }
        Ok(())
    }
}
