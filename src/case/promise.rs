//! Promises to the customer of a case: given, kept, moved by agreement, given up; each is measured by a clock of its own.

mod book;
mod refusal;
mod undertaking;

use super::decide::{Deciding, Step, known, refused};
use super::event::{CaseEvent, ClockNumber};
use super::hours::terms;
use super::refusal::CaseRefusal;
use super::state::Status;
use crate::actor::Actor;
use crate::calendar::Calendar;
use crate::charter::{Charter, RatifiedTarget, Readiness};
use crate::customer::OwnHours;
use crate::decision::Refusal;
use crate::id::{AgreementKey, CalendarKey};
use crate::sla::{
    Assent, Clock, ClockEvent, DueWindow, Metric, Pledge, Promise, Signal, UsableHours,
};
use crate::time::Timestamp;

pub(super) use book::Book;
pub use book::{Obligation, PromiseNumber, Promised};
pub use refusal::{PromiseRefusal, Unready};
pub use undertaking::Undertaking;

impl<'a> Deciding<'a> {
    pub(super) fn promise(&mut self, undertaking: &Undertaking) -> Step {
        self.only_ours()?;
        self.expect(&[Status::Open, Status::Resolved], "be promised anything")?;
        self.give(undertaking)?;
        self.signal(Signal::PromiseMade)
    }

    pub(super) fn keep(&mut self, promise: PromiseNumber) -> Step {
        self.only_ours()?;
        self.expect_undone(promise)?;
        self.recorder.record(CaseEvent::PromiseDone { promise });
        self.recorder.record(CaseEvent::Clock { clock: promise, event: ClockEvent::Fulfilled });
        self.signal(Signal::PromiseKept)
    }

    pub(super) fn renegotiate(
        &mut self,
        promise: PromiseNumber,
        undertaking: &Undertaking,
        assent: Option<Assent>,
    ) -> Step {
        self.only_ours()?;
        match assent {
            // What is late already can still be settled with the customer; it stays broken.
            Some(assent) => {
                self.expect_undone(promise)?;
                self.is_the_customers(promise, assent)?;
            }
            None => self.expect_open(promise)?,
        }
        let to = self.give(undertaking)?;
        self.recorder.record(match assent {
            Some(agreed_by) => CaseEvent::PromiseRenegotiated { promise, to, agreed_by },
            // Whoever moves a promise without asking breaks it, and gives another one.
            None => CaseEvent::PromiseMoved { promise, to },
        });
        self.cancel(Some(promise));
        if assent.is_some() {
            self.signal(Signal::Released)?;
        }
        self.signal(Signal::PromiseMade)
    }

    pub(super) fn release(&mut self, promise: PromiseNumber, by: Assent) -> Step {
        if let Some(customer) = self.case().customer() {
            self.only_ours_or(customer)?;
        }
        self.expect_undone(promise)?;
        self.is_the_customers(promise, by)?;
        self.recorder.record(CaseEvent::PromiseReleased { promise, by });
        self.cancel(Some(promise));
        self.signal(Signal::Released)
    }

    /// What was promised is carried on or given up by the customer; it does not go under with its matter (S4-34).
    pub(super) fn leaves_no_promise_open(&self) -> Step {
        match self.case().promises().find(Promised::is_undone) {
            Some(promised) => Err(no(PromiseRefusal::StillOpen { promise: promised.number })),
            None => Ok(()),
        }
    }

    /// A clock that measures nothing any more.
    pub(super) fn cancel(&mut self, clock: Option<ClockNumber>) {
        let attached = clock.and_then(|clock| self.case().attached_at(clock));
        if let Some(clock) = clock
            && attached.is_some_and(|attached| attached.clock.is_outstanding())
        {
            self.recorder.record(CaseEvent::Clock { clock, event: ClockEvent::Cancelled });
        }
    }

    /// Gives a promise, if it can be kept at all, and sets its clock going.
    fn give(&mut self, undertaking: &Undertaking) -> Step<PromiseNumber> {
        let charter = self.context.charter;
        let pledge = &undertaking.pledge;
        known(charter.has_channel(pledge.channel()), pledge.channel())?;
        let (target, ratified) = self.promise_target(&undertaking.under)?;
        let promise = Promise::given(self.recorder.instant(), self.accountable()?, pledge.clone())
            .map_err(|before| no(PromiseRefusal::BeforeGiven(before)))?;
        self.is_ready(pledge)?;
        let customers = self.case().customers_calendar().cloned();
        let terms = terms(ratified, customers.as_ref())?;
        self.is_usable(undertaking, pledge.window(), terms.calendar)?;
        self.is_bearable(undertaking, terms.calendar)?;
        self.begin_promise(self.recorder.instant(), (target, ratified), customers, promise)
    }

    /// Sets the clock of a promise going that was given at this instant.
    pub(super) fn begin_promise(
        &mut self,
        at: Timestamp,
        (target, ratified): (u32, &RatifiedTarget),
        customers_calendar: Option<CalendarKey>,
        promise: Promise,
    ) -> Step<PromiseNumber> {
        let terms = terms(ratified, customers_calendar.as_ref())?;
        let started = Clock::start_promise(&promise, terms.on());
        let attached = self.case().attached().len();
        let number = PromiseNumber::try_from(attached)
            .map_err(|_| no(PromiseRefusal::TooMany { clocks: attached }))?;
        let attached = CaseEvent::ClockAttached {
            agreement: ratified.agreement.clone(),
            target: ratified.key.clone(),
            number: target,
            metric: ratified.target.metric,
            customers_calendar,
        };
        self.recorder.record_due(at, attached)?;
        let given = Box::new(promise);
        self.recorder.record_due(at, CaseEvent::Promised { promise: number, given })?;
        self.record_clock(at, number, started)?;
        Ok(number)
    }

    /// The target by which an agreement has promises measured.
    pub(super) fn promise_target(
        &self,
        agreement: &AgreementKey,
    ) -> Step<(u32, &'a RatifiedTarget)> {
        let charter: &'a Charter = self.context.charter;
        let targets = charter.targets_of(agreement);
        known(targets.is_some(), agreement)?;
        let measures =
            |(_, ratified): &(u32, &RatifiedTarget)| ratified.target.metric == Metric::promise();
        let none = || no(PromiseRefusal::NotMeasured { agreement: agreement.clone() });
        targets.into_iter().flatten().find(measures).ok_or_else(none)
    }

    /// What is not ready can only be promised conditionally.
    fn is_ready(&self, pledge: &Pledge) -> Step {
        let services = &self.context.charter.declared().services;
        let mut unready = Vec::new();
        for capability in pledge.relies_on() {
            let offers = services.values().filter(|service| service.capability == *capability);
            known(offers.clone().next().is_some(), capability)?;
            if offers.clone().any(|service| service.state == Readiness::Ready) {
                continue;
            }
            let ready_by = offers.filter_map(|service| service.ready_by).min();
            unready.push(Unready { capability: capability.clone(), ready_by });
        }
        if unready.is_empty() || pledge.is_conditional() {
            return Ok(());
        }
        Err(no(PromiseRefusal::Overpromise { missing: unready }))
    }

    /// Whether somebody can keep it then, and the customer be met.
    fn is_usable(&self, undertaking: &Undertaking, window: DueWindow, ours: &Calendar) -> Step {
        let customers = match (&undertaking.customers_hours, self.case().customers_calendar()) {
            (None, Some(calendar)) => self.context.charter.calendar(calendar).cloned(),
            (told, _) => self.hours(told.as_ref())?,
        };
        let quiet = self.hours(undertaking.quiet_hours.as_ref())?;
        let usable = UsableHours { ours, customers: customers.as_ref(), quiet: quiet.as_ref() };
        match usable.check(window) {
            Ok(Ok(())) => Ok(()),
            Ok(Err(none)) => Err(no(PromiseRefusal::NoUsableInstant(none))),
            Err(error) => Err(no(PromiseRefusal::Undatable(error))),
        }
    }

    fn hours(&self, hours: Option<&OwnHours>) -> Step<Option<Calendar>> {
        match hours {
            None => Ok(None),
            Some(OwnHours::Calendar(key)) => {
                let calendar = self.context.charter.calendar(key);
                known(calendar.is_some(), key)?;
                Ok(calendar.cloned())
            }
            Some(hours @ OwnHours::Declared(draft)) => {
                hours.check().map_err(|bad| no(PromiseRefusal::BadHours(bad)))?;
                Ok(draft.compile().ok())
            }
        }
    }

    /// Whether the team has time for it beside what it has promised already.
    fn is_bearable(&self, undertaking: &Undertaking, calendar: &Calendar) -> Step {
        let Some(load) = &undertaking.load else { return Ok(()) };
        let due = undertaking.pledge.window().by();
        match load.check(self.recorder.instant(), due, calendar) {
            Ok(Ok(())) => Ok(()),
            Ok(Err(overload)) => Err(no(PromiseRefusal::Overloaded(overload))),
            Err(error) => Err(no(PromiseRefusal::Undatable(error))),
        }
    }

    fn expect_open(&self, promise: PromiseNumber) -> Step {
        match self.case().promise(promise) {
            Some(promised) if promised.state.is_open() => Ok(()),
            _ => Err(self.settled(promise)),
        }
    }

    /// It is still to be done, in time or late.
    fn expect_undone(&self, promise: PromiseNumber) -> Step {
        match self.case().promise(promise) {
            Some(promised) if promised.is_undone() => Ok(()),
            _ => Err(self.settled(promise)),
        }
    }

    fn settled(&self, promise: PromiseNumber) -> Refusal<CaseRefusal> {
        let state = self.case().promise(promise).map(|promised| promised.state);
        no(match state {
            Some(state) => PromiseRefusal::Settled { promise, state },
            None => PromiseRefusal::Unknown { promise },
        })
    }

    /// Whoever agrees is whom it was agreed with, or the customer whose matter it is; the customer speaks for himself.
    fn is_the_customers(&self, promise: PromiseNumber, assent: Assent) -> Step {
        let agreed_with = self.case().promise(promise).map(|it| it.promise.pledge().agreed_with());
        let sides = self.case().customer().into_iter().chain(agreed_with);
        let theirs = sides.into_iter().any(|side| self.are_one(side, assent.by));
        let speaks = match self.context.actor {
            Actor::Customer(customer) => self.are_one(*customer, assent.by),
            _ => true,
        };
        if theirs && speaks {
            return Ok(());
        }
        Err(no(PromiseRefusal::NotTheirs { promise }))
    }
}

const fn no(refusal: PromiseRefusal) -> Refusal<CaseRefusal> {
    refused(CaseRefusal::Promise(refusal))
}
