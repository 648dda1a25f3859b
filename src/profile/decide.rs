//! How a profile answers a command: who may, what is known already, and what happens then.

use super::command::{Personal, ProfileCommand};
use super::event::{ProfileEffect, ProfileEvent};
use super::refusal::ProfileRefusal;
use super::state::Profile;
use crate::actor::Actor;
use crate::charter::Context;
use crate::customer::{
    Evidence, Expectation, Expected, Hypothesis, Invalidation, OwnHours, Party, Proof, conflicts,
};
use crate::decision::{
    Aggregate, Decision, FollowUp, LookupKey, Occurred, OutOfOrder, Record, Recorder, Refusal, Wake,
};
use crate::id::{AttributeKey, CustomerId, RecordId};
use crate::pii::Pii;
use crate::rule::AttributeKind;
use crate::time::Timestamp;
use crate::value::Value;

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

/// Hours that a customer told are a calendar without words.
fn check_hours(hours: Option<&OwnHours>) -> Step {
    let checked = hours.map_or(Ok(()), OwnHours::check);
    checked.map_err(|bad| {
        refused(ProfileRefusal::BadValue { of: "hours".to_owned(), why: bad.to_string() })
    })
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

    /// What a registered profile does.
    fn tell(&mut self, command: &ProfileCommand, customer: CustomerId) -> Step {
        match command {
            ProfileCommand::Register { .. } | ProfileCommand::Wake => {}
            ProfileCommand::Describe(told) => {
                check_hours(told.hours.as_ref())?;
                if self.profile().own().circumstances != *told {
                    self.recorder.record(ProfileEvent::Described(told.clone()));
                }
            }
            ProfileCommand::AddContactPoint { point, value } => {
                check_hours(point.hours.as_ref())?;
                self.keep_record(customer, point.value, value)?;
                self.recorder.record(ProfileEvent::ContactPointAdded(point.clone()));
            }
            ProfileCommand::WithdrawContactPoint { value } => {
                let at = self.recorder.instant();
                let point = self.profile().own().contact_point(*value);
                let usable = point.is_some_and(|point| point.is_usable(at));
                only_if(usable, || ProfileRefusal::NothingThere { noun: "contact point" })?;
                self.recorder.record(ProfileEvent::ContactPointWithdrawn { value: *value });
            }
            ProfileCommand::Tell { attribute, value } => {
                self.tell_attribute(attribute, value.as_ref())?;
            }
            ProfileCommand::Suppose(what) => self.suppose(what),
            ProfileCommand::ShowNeed { what, evidence } => {
                self.show_need(what, evidence, customer)?;
            }
            ProfileCommand::EndNeed { what } => self.end_need(what)?,
            ProfileCommand::Expect { expected, experienced_at } => {
                self.expect(expected, *experienced_at)?;
            }
            ProfileCommand::Understand(rung) => {
                if self.profile().own().outlook.understanding != Some(*rung) {
                    self.recorder.record(ProfileEvent::UnderstandingTold(*rung));
                }
            }
            ProfileCommand::Concern { concern, weight } => {
                if self.profile().own().outlook.concerns.get(concern) != Some(weight) {
                    let (concern, weight) = (concern.clone(), *weight);
                    self.recorder.record(ProfileEvent::ConcernTold { concern, weight });
                }
            }
            ProfileCommand::Agree(consent) => {
                self.not_later(consent.proof.at)?;
                if self.profile().own().permissions.consents().all(|known| known != consent) {
                    self.recorder.record(ProfileEvent::ConsentTold(consent.clone()));
                }
            }
            ProfileCommand::Object(objection) => {
                let Proof { at, .. } = objection.proof();
                self.not_later(*at)?;
                if self.profile().own().permissions.objections().all(|known| known != objection) {
                    self.recorder.record(ProfileEvent::ObjectionTold(objection.clone()));
                }
            }
            ProfileCommand::Ask { question } => self.ask(question, customer)?,
            ProfileCommand::Answer { question, given, source } => {
                self.answer(question, given, source, customer)?;
            }
            ProfileCommand::Invalidate { question, why } => {
                if let Invalidation::ContradictedBy(evidence) = why {
                    self.not_later(evidence.at())?;
                }
                self.invalidate(question, why, customer)?;
            }
            ProfileCommand::FindReason(reason) => {
                self.not_later(reason.evidence.at())?;
                if !self.profile().own().loyalty.contains(reason) {
                    self.recorder.record(ProfileEvent::ReasonFound(reason.clone()));
                }
            }
            ProfileCommand::Link { other, brings, granted } => {
                self.link(*other, brings, granted, customer)?;
            }
            ProfileCommand::Unlink { other } => self.unlink(*other, customer)?,
            ProfileCommand::JoinInto { other } => self.join_into(*other, customer)?,
            ProfileCommand::Part => self.part(customer)?,
            ProfileCommand::TakeBack { granted } => self.take_back(granted),
            ProfileCommand::Allow { grant, terms } => self.allow(grant, *terms),
            ProfileCommand::Draw { grant, how } => self.draw(grant, how)?,
        }
        Ok(())
    }

    fn register(&mut self, customer: CustomerId, party: &Party, name: Option<&Personal>) -> Step {
        let new = self.profile().customer().is_none();
        only_if(new, || ProfileRefusal::AlreadyRegistered)?;
        let mut party = party.clone();
        if let Some(Personal { record, value }) = name {
            self.keep_record(customer, *record, value)?;
            party = party.named(*record);
        }
        self.recorder.record(ProfileEvent::Registered { customer, party });
        Ok(())
    }

    fn tell_attribute(&mut self, attribute: &AttributeKey, value: Option<&Value>) -> Step {
        let vocabulary = self.context.charter.rules().schema().vocabulary();
        let Some(declared) = vocabulary.attributes.get(attribute) else {
            let key = attribute.to_string();
            return Err(refused(ProfileRefusal::UnknownKey { noun: "attribute", key }));
        };
        let bad = |why: String| ProfileRefusal::BadValue { of: attribute.to_string(), why };
        only_if(declared.kind != AttributeKind::Context, || {
            bad("it tells of the matter, not of the customer".to_owned())
        })?;
        if let Some(value) = value {
            // The value may be personal: only what would be allowed is said.
            let inside = declared.domain.contains(value);
            only_if(inside, || bad(format!("the value is not {}", declared.domain)))?;
        }
        let own = self.profile().own();
        let facts = match declared.kind {
            AttributeKind::Value => own.value_attributes.facts(),
            _ => own.need_attributes.facts(),
        };
        if facts.get(attribute).map(Option::as_ref) != Some(value) {
            self.recorder.record(ProfileEvent::AttributeTold {
                about: declared.kind,
                attribute: attribute.clone(),
                value: value.cloned(),
            });
        }
        Ok(())
    }

    fn suppose(&mut self, what: &Hypothesis) {
        let at = self.recorder.instant();
        let own = self.profile().own();
        let shown = own.needs_at(at).any(|need| need.what() == what);
        if !shown && !own.hypotheses.contains(what) {
            self.recorder.record(ProfileEvent::Supposed(what.clone()));
        }
    }

    fn show_need(&mut self, what: &Hypothesis, evidence: &Evidence, customer: CustomerId) -> Step {
        self.not_later(evidence.at())?;
        let known = |profile: &Profile| {
            let mut needs = profile.own().needs.iter().filter(|need| need.what() == what);
            needs.any(|need| need.evidence().any(|known| known == evidence))
        };
        if known(self.profile()) {
            return Ok(());
        }
        let disagree = |profile: &Profile, at| {
            let of_this = profile.own().needs.iter().filter(|need| need.key() == what.key());
            conflicts(of_this, at).count()
        };
        let at = self.recorder.instant();
        let before = disagree(self.profile(), at);
        let (need, evidence) = (what.key().clone(), evidence.clone());
        self.recorder.record(ProfileEvent::NeedShown { what: what.clone(), evidence });
        if disagree(self.profile(), at) > before {
            self.recorder.ask(ProfileEffect::ReportConflict { customer, need });
        }
        Ok(())
    }

    fn end_need(&mut self, what: &Hypothesis) -> Step {
        let at = self.recorder.instant();
        let own = self.profile().own();
        let holds = own.needs_at(at).any(|need| need.what() == what);
        only_if(holds, || ProfileRefusal::NothingThere { noun: "need" })?;
        self.recorder.record(ProfileEvent::NeedEnded { what: what.clone() });
        Ok(())
    }

    fn expect(&mut self, expected: &Expected, experienced_at: Option<Timestamp>) -> Step {
        only_if(!matches!(expected.level, Value::Text(_)), || ProfileRefusal::BadValue {
            of: expected.matter.to_string(),
            why: "a free text may be personal; keep it in a record".to_owned(),
        })?;
        let at = self.recorder.instant();
        let event = match Expectation::recorded(expected.clone(), at, experienced_at) {
            Ok(expectation) => ProfileEvent::Expected(expectation),
            Err(hindsight) => ProfileEvent::LookedBack(hindsight),
        };
        self.recorder.record(event);
        Ok(())
    }

    /// Keeps a personal value beside the log, in a record that nothing else of this profile lies in.
    pub(super) fn keep_record(
        &mut self,
        subject: CustomerId,
        id: RecordId,
        value: &Pii<Value>,
    ) -> Step {
        let profile = self.profile();
        let in_use =
            profile.own().refers_to(id) || profile.party().and_then(Party::name) == Some(id);
        only_if(!in_use, || ProfileRefusal::RecordInUse { record: id })?;
        self.recorder.keep(Record { id, subject, value: value.clone() });
        Ok(())
    }

    pub(super) const fn profile(&self) -> &Profile {
        self.recorder.state()
    }

    fn customer(&self) -> Step<CustomerId> {
        self.profile().customer().ok_or(refused(ProfileRefusal::NotRegistered))
    }

    fn not_later(&self, at: Timestamp) -> Step {
        let now = self.recorder.instant();
        only_if(at <= now, || ProfileRefusal::NotYet { at, now })
    }

    /// Somebody of ours, or this customer, under whichever of the names that are held to be his.
    fn only_ours_or(&self, customer: Option<CustomerId>) -> Step {
        let allowed = match self.context.actor {
            Actor::Customer(actor) => customer.is_some_and(|customer| {
                *actor == customer || self.profile().linked().any(|(linked, _)| linked == *actor)
            }),
            _ => true,
        };
        only_if(allowed, || ProfileRefusal::NotOurs)
    }
}
