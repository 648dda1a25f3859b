//! How a profile answers a command: who may give it, and where it is answered.

use super::command::ProfileCommand;
use super::event::{ProfileEffect, ProfileEvent};
use super::refusal::ProfileRefusal;
use super::state::Profile;
use crate::actor::Actor;
use crate::charter::Context;
use crate::decision::{
    Aggregate, Decision, FollowUp, LookupKey, Occurred, OutOfOrder, Recorder, Refusal, Wake,
};
use crate::id::CustomerId;
use crate::time::Timestamp;

/// What a part of a decision gives, or why it says no.
pub(super) type Step<T = ()> = Result<T, Refusal<ProfileRefusal>>;

/// One decision in the making.
pub(super) struct Deciding<'a> {
    pub(super) recorder: Recorder<Profile>,
    pub(super) context: &'a Context<'a>,
}

impl Aggregate for Profile {
    type Command = ProfileCommand;
    type Event = ProfileEvent;
    type Effect = ProfileEffect;
    type FollowUp = FollowUp<ProfileCommand>;
    type Refused = ProfileRefusal;
    type Context<'a> = Context<'a>;

    fn decide(&self, command: &ProfileCommand, context: &Context<'_>) -> Step<Decision<Self>> {
        let at = self.instant_of(context)?;
        let mut deciding = Deciding { recorder: Recorder::at(self, at)?, context };
        deciding.carry_out(command)?;
        Ok(deciding.recorder.into_decision())
    }

    fn evolve(&mut self, occurred: &Occurred<ProfileEvent>) {
        self.take_in(occurred);
    }

    fn last_at(&self) -> Option<Timestamp> {
        self.last_at()
    }

    fn next_wake(&self) -> Option<Wake> {
        None
    }

    fn keys(&self) -> Vec<LookupKey> {
        self.customer().map(LookupKey::Customer).into_iter().collect()
    }
}

impl Profile {
    /// When the command happens: an entry made later keeps its instant, a clock that is behind is raised.
    fn instant_of(&self, context: &Context<'_>) -> Result<Timestamp, OutOfOrder> {
        match context.occurred_at {
            Some(at) if at > context.now => Err(OutOfOrder::AfterNow { at, now: context.now }),
            Some(at) => Ok(at),
            None => Ok(self.last_at().map_or(context.now, |last| last.max(context.now))),
        }
    }
}

pub(super) const fn refused(refusal: ProfileRefusal) -> Refusal<ProfileRefusal> {
    Refusal::Refused(refusal)
}

/// Refuses unless it is so.
pub(super) fn only_if(so: bool, refusal: impl FnOnce() -> ProfileRefusal) -> Step {
    if so { Ok(()) } else { Err(refused(refusal())) }
}

impl Deciding<'_> {
    fn carry_out(&mut self, command: &ProfileCommand) -> Step {
        if let ProfileCommand::Register { customer, party, name } = command {
            self.only_ours_or(Some(*customer))?;
            return self.register(*customer, party, name.as_ref());
        }
        if self.is_over_already(command) {
            return Ok(());
        }
        let customer = self.customer()?;
        match (command, self.profile().joined_into()) {
            (ProfileCommand::Wake, _) => return Ok(()),
            (ProfileCommand::Part, _) | (_, None) => {}
            (_, Some(into)) => return Err(refused(ProfileRefusal::Joined { into })),
        }
        self.only_ours_or(command.is_the_customers().then_some(customer))?;
        self.tell(command, customer)
    }

    /// What a registered profile does: each command in the place of its purpose.
    fn tell(&mut self, command: &ProfileCommand, customer: CustomerId) -> Step {
        match command {
            ProfileCommand::Register { .. } | ProfileCommand::Wake => Ok(()),
            ProfileCommand::Describe(told) => self.describe(told),
            ProfileCommand::AddContactPoint { point, value } => {
                self.add_contact_point(point, value, customer)
            }
            ProfileCommand::WithdrawContactPoint { value } => self.withdraw_contact_point(*value),
            ProfileCommand::Tell { attribute, value } => {
                self.tell_attribute(attribute, value.as_ref())
            }
            ProfileCommand::Understand(rung) => self.understand(*rung),
            ProfileCommand::Concern { concern, weight } => self.concern(concern, *weight),
            ProfileCommand::Suppose(what) => self.suppose(what),
            ProfileCommand::ShowNeed { what, evidence } => self.show_need(what, evidence, customer),
            ProfileCommand::EndNeed { what } => self.end_need(what),
            ProfileCommand::Expect { expected, experienced_at } => {
                self.expect(expected, *experienced_at)
            }
            ProfileCommand::FindReason(reason) => self.find_reason(reason),
            ProfileCommand::Agree(consent) => self.agree(consent, customer),
            ProfileCommand::Object(objection) => self.object(objection, customer),
            ProfileCommand::Ask { question } => self.ask(question, customer),
            ProfileCommand::Answer { question, given, source } => {
                self.answer(question, given, source, customer)
            }
            ProfileCommand::Invalidate { question, why } => {
                self.invalidate(question, why, customer)
            }
            ProfileCommand::Link { other, brings, granted } => {
                self.link(*other, brings, granted, customer)
            }
            ProfileCommand::Unlink { other } => self.unlink(*other, customer),
            ProfileCommand::JoinInto { other } => self.join_into(*other, customer),
            ProfileCommand::Part => self.part(customer),
            ProfileCommand::TakeBack { granted } => {
                self.take_back(granted);
                Ok(())
            }
            ProfileCommand::Allow { grant, terms } => {
                self.allow(grant, *terms);
                Ok(())
            }
            ProfileCommand::Draw { grant, how } => self.draw(grant, how),
        }
    }

    pub(super) const fn profile(&self) -> &Profile {
        self.recorder.state()
    }

    fn customer(&self) -> Step<CustomerId> {
        self.profile().customer().ok_or(refused(ProfileRefusal::NotRegistered))
    }

    /// Nothing is told of what has not happened yet.
    pub(super) fn not_later(&self, at: Timestamp) -> Step {
        let now = self.recorder.instant();
        only_if(at <= now, || ProfileRefusal::NotYet { at, now })
    }

    /// Whether this is the customer, under whichever of the names that are held to be his.
    pub(super) fn is_one_of(&self, one: CustomerId, customer: CustomerId) -> bool {
        one == customer || self.profile().linked().any(|(linked, _)| linked == one)
    }

    /// Somebody of ours, or this customer.
    fn only_ours_or(&self, customer: Option<CustomerId>) -> Step {
        let allowed = match self.context.actor {
            Actor::Customer(actor) => {
                customer.is_some_and(|customer| self.is_one_of(*actor, customer))
            }
            _ => true,
        };
        only_if(allowed, || ProfileRefusal::NotOurs)
    }
}
