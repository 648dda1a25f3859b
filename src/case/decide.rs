//! How a case answers a command: settle what is due, record what happens, drive the clocks.

use std::collections::{BTreeMap, BTreeSet};

use super::command::{Beginner, CaseCommand, MessageIntent, Opening, Substance, Visibility};
use super::event::{CaseEffect, CaseEvent, ClockNumber, Opened};
use super::refusal::CaseRefusal;
use super::state::{Case, Status};
use super::unmerge::{PromiseOutcome, Told};
use crate::actor::Actor;
use crate::charter::{Charter, Context};
use crate::decision::{
    Aggregate, Decision, FollowUp, LookupKey, Occurred, OutOfOrder, Recorder, Refusal, Wake,
};
use crate::id::{
    ContentId, CustomerId, DepartmentKey, Key, Kind, PriorityKey, QueueKey, RoleKey, WaitReasonKey,
};
use crate::sla::Signal;
use crate::time::Timestamp;

/// What a part of a decision gives, or why it says no.
pub(super) type Step<T = ()> = Result<T, Refusal<CaseRefusal>>;

/// One decision in the making.
pub(super) struct Deciding<'a> {
    pub(super) recorder: Recorder<Case>,
    pub(super) context: &'a Context<'a>,
    /// What another matter told the outside of promises that it carried meanwhile.
    pub(super) told_elsewhere: BTreeMap<ClockNumber, Told>,
}

impl Aggregate for Case {
    type Command = CaseCommand;
    type Event = CaseEvent;
    type Effect = CaseEffect;
    type FollowUp = FollowUp<CaseCommand>;
    type Refused = CaseRefusal;
    type Context<'a> = Context<'a>;

    fn decide(&self, command: &CaseCommand, context: &Context<'_>) -> Step<Decision<Self>> {
        let at = self.instant_of(command, context)?;
        let recorder = Recorder::at(self, at)?;
        let past = match command {
            // What fell due before another charter is adopted did so under the one so far.
            CaseCommand::Adopt { .. } => {
                Context { charter: self.charter_so_far(context), ..*context }
            }
            _ => {
                self.is_pinned_to(context.charter)?;
                *context
            }
        };
        let mut deciding = Deciding { recorder, context: &past, told_elsewhere: BTreeMap::new() };
        deciding.settle(at)?;
        deciding.context = context;
        deciding.carry_out(command)?;
        deciding.tell_parent(self.is_open_part());
        Ok(deciding.recorder.into_decision())
    }

    fn evolve(&mut self, occurred: &Occurred<CaseEvent>) {
        self.take_in(occurred);
    }

    fn last_at(&self) -> Option<Timestamp> {
        self.last_at()
    }

    fn next_wake(&self) -> Option<Wake> {
        self.next_wake()
    }

    fn keys(&self) -> Vec<LookupKey> {
        let customer = self.customer().map(LookupKey::Customer);
        // A closed matter may be taken up again, but keeps no charter in force.
        let charter = self.charter().filter(|_| self.status() != Status::Closed);
        customer.into_iter().chain(charter.map(LookupKey::Charter)).collect()
    }
}

impl Case {
    /// The charter that it is pinned to, if both are at hand.
    fn charter_so_far<'a>(&self, context: &Context<'a>) -> &'a Charter {
        let pinned = |before: &&Charter| Some(before.version()) == self.charter();
        context.before.filter(pinned).unwrap_or(context.charter)
    }

    /// Nothing but the charter that it is pinned to decides about it, whichever others are at hand.
    fn is_pinned_to(&self, charter: &Charter) -> Step {
        let given = charter.version();
        match self.charter() {
            Some(pinned) if pinned != given => {
                Err(refused(CaseRefusal::OtherCharter { pinned: pinned.get(), given: given.get() }))
            }
            _ => Ok(()),
        }
    }

    /// When the command happens: an entry made later keeps its instant, a clock that is behind is raised.
    ///
    /// What comes back from another matter has happened, be the clock behind that one's.
    fn instant_of(
        &self,
        command: &CaseCommand,
        context: &Context<'_>,
    ) -> Result<Timestamp, OutOfOrder> {
        let elsewhere = match command {
            CaseCommand::ComeBack { outcomes } => PromiseOutcome::last_at(outcomes),
            _ => None,
        };
        match context.occurred_at {
            Some(at) if at > context.now => Err(OutOfOrder::AfterNow { at, now: context.now }),
            Some(at) => Ok(at),
            None => {
                let before = self.last_at().max(elsewhere);
                Ok(before.map_or(context.now, |last| last.max(context.now)))
            }
        }
    }
}

pub(super) const fn refused(refusal: CaseRefusal) -> Refusal<CaseRefusal> {
    Refusal::Refused(refusal)
}

impl Deciding<'_> {
    fn carry_out(&mut self, command: &CaseCommand) -> Step {
        self.only_unless_merged(command)?;
        match command {
            CaseCommand::Open(opening) => {
                self.only_ours_or(opening.customer)?;
                return self.open(opening);
            }
            _ if self.case().status() == Status::New => {
                return Err(refused(CaseRefusal::NotOpened));
            }
            CaseCommand::Wake => {}
            CaseCommand::Respond { visibility, substance, content } => {
                self.only_ours()?;
                self.respond(*visibility, *substance, *content)?;
            }
            CaseCommand::ReceiveMessage { content, intent } => {
                self.receive(*content, *intent)?;
            }
            CaseCommand::TakeMessage { content } => {
                self.only_ours()?;
                self.recorder.record(CaseEvent::MessageTaken { content: *content });
                self.signal(Signal::MessageTaken)?;
            }
            CaseCommand::Wait { reason } => {
                self.only_ours()?;
                self.wait(reason)?;
            }
            CaseCommand::Resume => {
                self.only_the_sides()?;
                self.resume()?;
            }
            CaseCommand::ChangePriority { priority } => {
                self.only_ours()?;
                self.change_priority(priority)?;
            }
            CaseCommand::Assign { department, queue } => {
                self.assign(department, queue.as_ref())?;
            }
            CaseCommand::Take { agent } => {
                self.only_ours()?;
                self.expect(&[Status::Open], "be taken")?;
                self.recorder.record(CaseEvent::Taken { agent: *agent });
                self.signal(Signal::Taken)?;
            }
            CaseCommand::Resolve => {
                self.only_the_sides()?;
                self.end(&[Status::Open], "be resolved", Signal::Resolved)?;
            }
            CaseCommand::Close => {
                self.only_the_sides()?;
                self.end(&[Status::Open, Status::Resolved], "be closed", Signal::Closed)?;
            }
            CaseCommand::ResolveWithParts => self.resolve_with_parts()?,
            CaseCommand::CloseWithParts => self.close_with_parts()?,
            CaseCommand::EndWithWhole { close } => self.end_with_whole(*close)?,
            CaseCommand::Reopen => {
                self.only_the_sides()?;
                self.reopen()?;
            }
            CaseCommand::Merge { into } => self.merge(*into)?,
            CaseCommand::Unmerge => self.unmerge()?,
            CaseCommand::Absorb(brings) => self.absorb(brings)?,
            CaseCommand::GiveBack { .. } => self.give_back()?,
            CaseCommand::ComeBack { outcomes } => self.come_back(outcomes)?,
            CaseCommand::Adopt { law } => self.adopt(*law)?,
            CaseCommand::Link { other, relation } => self.link(*other, *relation)?,
            CaseCommand::Unlink { other } => self.unlink(*other)?,
            CaseCommand::LinkBack { relation } => self.link_back(*relation)?,
            CaseCommand::UnlinkBack => self.unlink_back()?,
            CaseCommand::ChildIs { open } => self.child_is(*open)?,
            CaseCommand::Split { to, opening, since } => self.split(*to, opening, *since)?,
            CaseCommand::BeginSplit { since } => self.begin_split(*since)?,
            CaseCommand::AddAgreement { agreement } => {
                self.only_ours()?;
                self.expect(&[Status::Open], "be promised more")?;
                self.add_agreement(agreement)?;
            }
            CaseCommand::Offer { path, filled, note } => self.offer(path, filled, *note)?,
            CaseCommand::Accept { agent } => self.accept(*agent)?,
            CaseCommand::Return { reason, items } => self.return_offer(*reason, items)?,
            CaseCommand::Withdraw => self.withdraw()?,
            CaseCommand::Promise(undertaking) => self.promise(undertaking)?,
            CaseCommand::Keep { promise } => self.keep(*promise)?,
            CaseCommand::Renegotiate { promise, to, assent } => {
                self.renegotiate(*promise, to, *assent)?;
            }
            CaseCommand::Release { promise, by } => self.release(*promise, *by)?,
            CaseCommand::ChangeCustomersCalendar { calendar, law } => {
                self.change_customers_calendar(calendar.as_ref(), *law)?;
            }
            CaseCommand::EndContact { expectation } => self.end_contact(*expectation)?,
        }
        Ok(())
    }

    fn open(&mut self, opening: &Opening) -> Step {
        if self.case().status() != Status::New {
            return Err(refused(CaseRefusal::AlreadyOpened));
        }
        let charter = self.context.charter;
        known(charter.has_channel(&opening.channel), &opening.channel)?;
        // What it names must be there before anybody is asked for facts.
        if let Some(priority) = &opening.priority {
            known(charter.has_priority(priority), priority)?;
        }
        if let Some(department) = &opening.department {
            self.known_place(department, opening.queue.as_ref())?;
        }
        if let Some(calendar) = &opening.customers_calendar {
            self.is_a_customers(calendar)?;
        }
        let service = self.service_for(opening)?;
        known(charter.has_priority(&service.priority), &service.priority)?;
        self.known_place(&service.department, service.queue.as_ref())?;
        self.recorder.record(CaseEvent::from(Opened {
            customer: opening.customer,
            channel: opening.channel.clone(),
            department: service.department,
            queue: service.queue,
            priority: service.priority,
            charter: charter.version(),
            begun_by: opening.begun_by,
        }));
        if let Some(chosen) = service.chosen {
            self.recorder.record(chosen);
        }
        if let Some(calendar) = service.customers_calendar {
            self.recorder.record(CaseEvent::CustomersCalendarSet { calendar: Some(calendar) });
        }
        self.attach_clocks(&service.agreements, &opening.given_due)?;
        let signal = match opening.begun_by {
            Beginner::Customer => Signal::Opened,
            Beginner::Us => Signal::OpenedByUs,
        };
        self.signal_opening(signal, &opening.given_due)?;
        let Some(agent) = service.owner else { return Ok(()) };
        self.recorder.record(CaseEvent::Taken { agent });
        self.signal(Signal::Taken)
    }

    /// Takes in a message; thanks end a wait for the customer, too, but ask for no answer.
    fn receive(&mut self, content: ContentId, intent: Option<MessageIntent>) -> Step {
        self.only_the_sides()?;
        self.reopen_for_message(content, intent)?;
        self.recorder.record(CaseEvent::MessageReceived { content, intent });
        self.end_wait_for_customer()?;
        self.signal(match intent {
            Some(MessageIntent::Thanks) => Signal::CustomerThanked,
            Some(MessageIntent::Asks) | None => Signal::CustomerWrote,
        })
    }

    fn respond(
        &mut self,
        visibility: Visibility,
        substance: Substance,
        content: ContentId,
    ) -> Step {
        let by_person = self.context.actor.is_person();
        self.recorder.record(CaseEvent::Responded { visibility, by_person, substance, content });
        match visibility {
            Visibility::Note => self.signal(Signal::Noted),
            Visibility::Visible => {
                let case = self.case();
                if let (Some(customer), Some(channel)) = (case.customer(), case.channel()) {
                    let channel = channel.clone();
                    self.recorder.ask(CaseEffect::SendResponse { customer, channel, content });
                }
                self.signal(match substance {
                    _ if !by_person => Signal::AutomatonResponded,
                    Substance::Substantive => Signal::PersonResponded,
                    Substance::Acknowledgement => Signal::PersonAcknowledged,
                })
            }
        }
    }

    fn wait(&mut self, reason: &WaitReasonKey) -> Step {
        self.expect(&[Status::Open], "wait")?;
        let charter = self.context.charter;
        let Some(declared) = charter.wait_reason(reason) else { return known(false, reason) };
        if !declared.begun_by.is_empty() && !self.has_role_of(&declared.begun_by) {
            return Err(refused(CaseRefusal::MayNotWait { reason: reason.clone() }));
        }
        if self.case().waiting() != Some(reason) {
            let at = self.recorder.instant();
            let end = declared.resumes_after.as_ref().and_then(|ends| {
                charter.calendar(&ends.calendar).map(|calendar| calendar.due(at, ends.span))
            });
            let until = end.transpose().map_err(|error| {
                refused(CaseRefusal::NoEndOfWait { reason: reason.clone(), error })
            })?;
            self.make_room_for_all_clocks();
            self.recorder.record(CaseEvent::WaitBegan { reason: reason.clone(), until });
        }
        self.align_halts()
    }

    fn has_role_of(&self, roles: &BTreeSet<RoleKey>) -> bool {
        matches!(self.context.actor, Actor::Agent { role, .. } if roles.contains(role))
    }

    fn resume(&mut self) -> Step {
        if self.case().waiting().is_none() {
            let status = self.case().status();
            return Err(refused(CaseRefusal::WrongStatus {
                status,
                asked: "resume: it does not wait",
            }));
        }
        self.end_wait()
    }

    fn end_wait_for_customer(&mut self) -> Step {
        let charter = self.context.charter;
        let reason = self.case().waiting().and_then(|reason| charter.wait_reason(reason));
        if reason.is_some_and(|reason| reason.ends_when_customer_writes) {
            return self.end_wait();
        }
        Ok(())
    }

    /// Ends the wait and sets its clocks going, so that whatever ended it finds them with their due times.
    fn end_wait(&mut self) -> Step {
        self.make_room_for_all_clocks();
        self.recorder.record(CaseEvent::WaitEnded);
        self.align_halts()
    }

    /// Makes room for an event that most clocks follow.
    fn make_room_for_all_clocks(&mut self) {
        let clocks = self.case().attached().len();
        self.recorder.make_room(1 + clocks);
    }

    fn change_priority(&mut self, priority: &PriorityKey) -> Step {
        known(self.context.charter.has_priority(priority), priority)?;
        if self.case().priority() == Some(priority) {
            return Ok(());
        }
        self.recorder.record(CaseEvent::PriorityChanged { priority: priority.clone() });
        self.retarget()
    }

    fn assign(&mut self, department: &DepartmentKey, queue: Option<&QueueKey>) -> Step {
        self.only_ours()?;
        self.expect(&[Status::Open], "be assigned")?;
        self.known_place(department, queue)?;
        self.may_be_assigned_to(department)?;
        let same = self.accountable()? == *department;
        self.recorder
            .record(CaseEvent::Assigned { department: department.clone(), queue: queue.cloned() });
        self.signal_assigned(self.recorder.instant(), same)
    }

    /// Ends the matter for now; a wait ends with it.
    pub(super) fn end(&mut self, from: &[Status], asked: &'static str, how: Signal) -> Step {
        self.expect(from, asked)?;
        self.only_without_open_children()?;
        self.finish(how)
    }

    /// As [`Deciding::end`], whatever its parts do.
    pub(super) fn finish(&mut self, how: Signal) -> Step {
        if how == Signal::Closed {
            self.leaves_no_promise_open()?;
        }
        self.withdraw_pending();
        if self.case().waiting().is_some() {
            // What no calendar can date any more stays still: nobody needs a due time to end a matter.
            self.end_wait().ok();
        }
        self.recorder.record(match how {
            Signal::Closed => CaseEvent::Closed,
            _ => CaseEvent::Resolved,
        });
        self.signal(how)
    }

    pub(super) const fn case(&self) -> &Case {
        self.recorder.state()
    }

    pub(super) fn expect(&self, allowed: &[Status], asked: &'static str) -> Step {
        let status = self.case().status();
        if allowed.contains(&status) {
            return Ok(());
        }
        Err(refused(CaseRefusal::WrongStatus { status, asked }))
    }

    /// Somebody of ours, or this customer, or one who is held to be the same.
    pub(super) fn only_ours_or(&self, customer: CustomerId) -> Step {
        match self.context.actor {
            Actor::Customer(actor) if self.are_one(*actor, customer) => Ok(()),
            _ => self.only_ours(),
        }
    }

    /// Whether two customers are the same, or held to be.
    pub(super) fn are_one(&self, one: CustomerId, other: CustomerId) -> bool {
        let known = self.context.held_same;
        one == other || (known.contains(&one) && known.contains(&other))
    }

    /// Somebody of ours, or the customer whose matter it is.
    fn only_the_sides(&self) -> Step {
        self.case().customer().map_or(Ok(()), |customer| self.only_ours_or(customer))
    }

    pub(super) fn only_ours(&self) -> Step {
        match self.context.actor {
            Actor::Customer(_) => Err(refused(CaseRefusal::NotOurs)),
            _ => Ok(()),
        }
    }

    /// A department, and a queue of that very department.
    pub(super) fn known_place(&self, department: &DepartmentKey, queue: Option<&QueueKey>) -> Step {
        let charter = self.context.charter;
        known(charter.has_department(department), department)?;
        match queue {
            Some(queue) => known(charter.department_of(queue) == Some(department), queue),
            None => Ok(()),
        }
    }
}

pub(super) fn known<K: Kind>(known: bool, key: &Key<K>) -> Step {
    if known {
        return Ok(());
    }
    Err(refused(CaseRefusal::UnknownKey { noun: K::NOUN, key: key.to_string() }))
}
