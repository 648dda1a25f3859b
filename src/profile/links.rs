//! Who is held to be whom, and what is granted so many times a period.

use super::decide::{Deciding, Step, only_if, refused};
use super::event::ProfileEvent;
use super::refusal::ProfileRefusal;
use crate::customer::Dossier;
use crate::decision::{Aggregate, Refusal};
use crate::id::{CustomerId, GrantKey};
use crate::rule::{AllowanceCommand, AllowanceContext, AllowanceTerms};

impl Deciding<'_> {
    /// Holds another to be this customer. What he brings stays apart from what was told here, so that both can part again.
    pub(super) fn link(&mut self, other: CustomerId, brings: &Dossier, own: CustomerId) -> Step {
        let free = other != own && self.profile().linked().all(|(linked, _)| linked != other);
        only_if(free, || ProfileRefusal::LinkedAlready { other })?;
        only_if(!brings.has_free_text(), || ProfileRefusal::BadValue {
            of: other.to_string(),
            why: "what is known there holds free text; keep it in records".to_owned(),
        })?;
        let questions = &self.context.charter.declared().questions;
        let mut answered = brings.answers.open_answers();
        let personal = answered.any(|(key, _)| questions.get(key).is_some_and(|it| it.personal));
        only_if(!personal, || ProfileRefusal::BadValue {
            of: other.to_string(),
            why: "what is known there holds a personal answer; keep it in a record".to_owned(),
        })?;
        self.check_brought(other, brings)?;
        self.recorder.record(ProfileEvent::Linked { other, brings: Box::new(brings.clone()) });
        Ok(())
    }

    pub(super) fn unlink(&mut self, other: CustomerId) -> Step {
        let linked = self.profile().linked().any(|(linked, _)| linked == other);
        only_if(linked, || ProfileRefusal::NotLinked)?;
        self.recorder.record(ProfileEvent::Unlinked { other });
        Ok(())
    }

    /// Leaves everything to another's profile; one that others have joined stays, since it keeps what they brought.
    pub(super) fn join_into(&mut self, other: CustomerId, own: CustomerId) -> Step {
        let free = other != own && self.profile().linked().next().is_none();
        only_if(free, || ProfileRefusal::LinkedAlready { other })?;
        self.recorder.record(ProfileEvent::Joined { into: other });
        Ok(())
    }

    pub(super) fn part(&mut self) -> Step {
        only_if(self.profile().joined_into().is_some(), || ProfileRefusal::NotLinked)?;
        self.recorder.record(ProfileEvent::Parted);
        Ok(())
    }

    pub(super) fn allow(&mut self, grant: &GrantKey, terms: AllowanceTerms) {
        if self.profile().allowance(grant).is_none_or(|allowed| allowed.terms != terms) {
            self.recorder.record(ProfileEvent::Allowed { grant: grant.clone(), terms });
        }
    }

    pub(super) fn draw(&mut self, grant: &GrantKey, how: &AllowanceCommand) -> Step {
        let Some(allowed) = self.profile().allowance(grant) else {
            return Err(refused(ProfileRefusal::NotGranted { grant: grant.to_string() }));
        };
        let now = self.recorder.instant();
        let context = AllowanceContext { terms: allowed.terms, now };
        let decided = allowed.taken.decide(how, &context).map_err(|refusal| match refusal {
            Refusal::Refused(refusal) => refused(refusal.into()),
            Refusal::OutOfOrder(order) => Refusal::OutOfOrder(order),
            Refusal::Needs(keys) => Refusal::Needs(keys),
        })?;
        for occurred in decided.events {
            let (grant, event) = (grant.clone(), occurred.event);
            self.recorder.record(ProfileEvent::Drawn { grant, event });
        }
        Ok(())
    }
}
