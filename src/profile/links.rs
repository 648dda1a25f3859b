//! Who is held to be whom, and what is granted so many times a period.
//!
//! Both profiles say so: whichever is asked first asks the other to follow. The one that joins brings what it holds, so that
//! what is brought is always what was known there.

use super::command::ProfileCommand;
use super::decide::{Deciding, Step, only_if, refused};
use super::event::ProfileEvent;
use super::refusal::ProfileRefusal;
use super::state::Granted;
use crate::customer::Dossier;
use crate::decision::{Aggregate, FollowUp, Refusal};
use crate::id::{CustomerId, GrantKey, StreamId};
use crate::rule::{AllowanceCommand, AllowanceContext, AllowanceTerms};

impl Deciding<'_> {
    /// Whether this profile is asked to follow another in what is so already: what only one of two said can be unsaid.
    pub(super) fn is_over_already(&self, command: &ProfileCommand) -> bool {
        match command {
            ProfileCommand::Part => {
                let joined = self.profile().joined_into();
                self.follows_any() && joined.is_none_or(|into| !self.follows(into))
            }
            ProfileCommand::TakeBack { .. } => {
                self.follows_any() && self.profile().joined_into().is_some()
            }
            ProfileCommand::Unlink { other } => self.follows(*other) && !self.is_linked(*other),
            _ => false,
        }
    }

    /// Holds another to be this customer. What he brings stays apart from what was told here, so that both can part again.
    pub(super) fn link(
        &mut self,
        other: CustomerId,
        brings: &Dossier,
        granted: &Granted,
        own: CustomerId,
    ) -> Step {
        let follows = self.follows(other);
        let free = other != own && (follows || !self.is_linked(other));
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
        if !self.is_brought(other, brings, granted) {
            let (brings, granted) = (Box::new(brings.clone()), granted.clone());
            self.recorder.record(ProfileEvent::Linked { other, brings, granted });
        }
        if !follows {
            self.follow_up(other, ProfileCommand::JoinInto { other: own });
        }
        Ok(())
    }

    pub(super) fn unlink(&mut self, other: CustomerId, own: CustomerId) -> Step {
        only_if(self.is_linked(other), || ProfileRefusal::NotLinked)?;
        let granted = self.profile().brought.get(&other).cloned().unwrap_or_default();
        self.recorder.record(ProfileEvent::Unlinked { other });
        if !self.follows(other) {
            self.follow_up(other, ProfileCommand::Part);
        }
        // What was reserved for him, used or given back meanwhile is his.
        if !granted.is_empty() && other != own {
            self.follow_up(other, ProfileCommand::TakeBack { granted });
        }
        Ok(())
    }

    /// Leaves everything to another's profile; one that others have joined stays, since it keeps what they brought.
    pub(super) fn join_into(&mut self, other: CustomerId, own: CustomerId) -> Step {
        let free = other != own && self.profile().linked().next().is_none();
        only_if(free, || ProfileRefusal::LinkedAlready { other })?;
        let profile = self.profile();
        let brings = Box::new(profile.own().clone());
        let granted = profile.allowances.as_ref().clone();
        self.recorder.record(ProfileEvent::Joined { into: other });
        self.follow_up(other, ProfileCommand::Link { other: own, brings, granted });
        Ok(())
    }

    pub(super) fn part(&mut self, own: CustomerId) -> Step {
        let joined = self.profile().joined_into();
        let into = joined.ok_or(refused(ProfileRefusal::NotLinked))?;
        self.recorder.record(ProfileEvent::Parted);
        if !self.follows(into) {
            self.follow_up(into, ProfileCommand::Unlink { other: own });
        }
        Ok(())
    }

    pub(super) fn take_back(&mut self, granted: &Granted) {
        let own = &self.profile().allowances;
        let others = granted.iter().filter(|(grant, allowed)| own.get(*grant) != Some(*allowed));
        let granted: Granted =
            others.map(|(grant, allowed)| (grant.clone(), allowed.clone())).collect();
        if !granted.is_empty() {
            self.recorder.record(ProfileEvent::AllowancesReturned { granted });
        }
    }

    fn follow_up(&mut self, of: CustomerId, command: ProfileCommand) {
        self.recorder.follow_up(FollowUp::to(of.as_uuid(), command));
    }

    fn is_linked(&self, other: CustomerId) -> bool {
        self.profile().linked.contains_key(&other)
    }

    /// Whether the other is linked, with exactly this.
    fn is_brought(&self, other: CustomerId, brings: &Dossier, granted: &Granted) -> bool {
        let profile = self.profile();
        profile.linked.get(&other) == Some(brings)
            && profile.brought.get(&other).map_or(granted.is_empty(), |known| known == granted)
    }

    const fn follows_any(&self) -> bool {
        self.context.following.is_some()
    }

    /// Whether the profile of this customer asked for the command.
    fn follows(&self, other: CustomerId) -> bool {
        let asked = self.context.following;
        asked.is_some_and(|stream| *stream == StreamId::profile(stream.tenant().clone(), other))
    }

    pub(super) fn allow(&mut self, grant: &GrantKey, terms: AllowanceTerms) {
        if self.profile().allowances.get(grant).is_none_or(|allowed| allowed.terms != terms) {
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
