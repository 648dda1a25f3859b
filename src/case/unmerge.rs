//! A matter that was merged stands by itself again, in three steps of one commit: it asks the survivor, the survivor gives back
//! what became of its promises, and it settles what fell due meanwhile, those promises among it.

mod outcome;

use std::collections::BTreeMap;

use super::command::CaseCommand;
use super::decide::{Deciding, Step, refused};
use super::event::{CaseEvent, ClockNumber};
use super::promise::PromiseNumber;
use super::refusal::CaseRefusal;
use super::state::{Attached, Case};
use crate::id::CaseId;
use crate::sla::{Clock, ClockEvent, ClockState, PromiseState, Signal};
use crate::time::Timestamp;

pub use outcome::{Became, InItsPlace, PromiseOutcome, Told};

impl Case {
    /// What became of the promises that it carried for another matter.
    fn outcomes(&self, of: CaseId) -> Vec<PromiseOutcome> {
        let absorbed = self.merges().and_then(|merges| merges.absorbed(of));
        let outcome = |(ours, theirs): &(PromiseNumber, PromiseNumber)| {
            let clock = &self.attached_at(*ours)?.clock;
            Some(PromiseOutcome {
                promise: *theirs,
                became: self.became(*ours),
                told: Told::by(clock),
            })
        };
        absorbed.into_iter().flat_map(|absorbed| &absorbed.promises).filter_map(outcome).collect()
    }

    /// What became of a promise, and of what took its place.
    fn became(&self, promise: PromiseNumber) -> Vec<Became> {
        let mut became = Vec::new();
        let mut next = Some(promise);
        while let Some(number) = next.take() {
            let Some(promised) = self.promise(number) else { break };
            let Some(Attached { clock, .. }) = self.attached_at(number) else {
                break;
            };
            let (at, agreed_by) = match promised.state {
                PromiseState::Open => break,
                PromiseState::Kept { at } => {
                    became.push(Became::Done { at });
                    break;
                }
                PromiseState::Released { at, by } => {
                    became.push(Became::Released { at, by });
                    break;
                }
                PromiseState::Renegotiated { at, agreed_by, .. } => (at, Some(agreed_by)),
                PromiseState::Broken { at, lateness, released, .. } => {
                    // What is moved without asking is broken by that, and its window never ended.
                    became.extend(clock.breached_at().map(|_| Became::Broken { at }));
                    let then = ended(clock).unwrap_or(at);
                    became.extend(lateness.map(|_| Became::Done { at: then }));
                    became.extend(released.map(|by| Became::Released { at: then, by }));
                    (then, self.book().and_then(|book| book.agreed_by(number)))
                }
            };
            next = promised.state.moved_to();
            let to = next.and_then(|to| self.in_its_place(to)).map(Box::new);
            became.extend(to.map(|to| Became::Moved { at, agreed_by, to }));
        }
        became
    }

    fn in_its_place(&self, number: PromiseNumber) -> Option<InItsPlace> {
        let Attached { clock, customers, .. } = self.attached_at(number)?;
        Some(InItsPlace {
            agreement: clock.agreement().clone(),
            customers_calendar: customers.clone(),
            promise: Box::new(self.promise(number)?.promise.clone()),
            told: Told::by(clock),
        })
    }
}

/// When a clock ended.
const fn ended(clock: &Clock) -> Option<Timestamp> {
    match clock.state() {
        ClockState::Met { at, .. } | ClockState::Cancelled { at } => Some(*at),
        _ => None,
    }
}

impl Deciding<'_> {
    /// Asks the survivor for what became of what it carries.
    pub(super) fn unmerge(&mut self) -> Step {
        self.only_ours()?;
        let Some(into) = self.case().merged_into() else {
            return Err(refused(CaseRefusal::NotMerged));
        };
        self.ask_to_follow(into, CaseCommand::GiveBack { survivor: into });
        Ok(())
    }

    /// Owes no more what a matter owed that stands by itself again, nor what took the place of its promises.
    pub(super) fn give_back(&mut self) -> Step {
        let to = self.asked_by()?;
        let merges = self.case().merges();
        let Some(absorbed) = merges.and_then(|merges| merges.absorbed(to)) else {
            return Err(refused(CaseRefusal::NotMerged));
        };
        let outcomes = self.case().outcomes(to);
        let book = self.case().book();
        let mut given_back =
            book.map(|book| book.with_what_followed(absorbed.ours())).unwrap_or_default();
        given_back.extend(&absorbed.clocks);
        for clock in given_back {
            let attached = self.case().attached_at(clock);
            if let Some(event) = attached.and_then(|attached| attached.clock.cancel()) {
                self.recorder.record(CaseEvent::Clock { clock, event });
            }
        }
        self.recorder.record(CaseEvent::GivenBack { to });
        self.ask_to_follow(to, CaseCommand::ComeBack { outcomes });
        Ok(())
    }

    /// Stands by itself again, once what became of its promises and what else fell due is settled, each dated when it was so.
    pub(super) fn come_back(&mut self, outcomes: &[PromiseOutcome]) -> Step {
        let asked_by = self.asked_by()?;
        if self.case().merged_into() != Some(asked_by) {
            return Err(refused(CaseRefusal::NotMerged));
        }
        let told = outcomes.iter().map(|outcome| (outcome.promise, outcome.told.clone()));
        self.told_elsewhere.extend(told);
        let each = outcomes
            .iter()
            .flat_map(|outcome| outcome.became.iter().map(move |became| (outcome.promise, became)));
        let mut in_order: Vec<_> = each.collect();
        in_order.sort_by_key(|(_, became)| became.at());
        let mut moved: BTreeMap<PromiseNumber, PromiseNumber> = BTreeMap::new();
        for (promise, became) in in_order {
            let number = moved.get(&promise).copied().unwrap_or(promise);
            if let Some(to) = self.live_again(number, became)? {
                moved.insert(promise, to);
            }
        }
        self.settle_all(self.recorder.instant())?;
        self.recorder.record(CaseEvent::Unmerged);
        Ok(())
    }

    /// Takes in one thing that became of a promise, as if it had happened here; gives the number of what took its place.
    ///
    /// What fell due here before that is settled first. Waits of the survivor may have moved it there: they were another matter's.
    fn live_again(
        &mut self,
        promise: PromiseNumber,
        became: &Became,
    ) -> Step<Option<PromiseNumber>> {
        self.settle_all(became.at())?;
        // It may have adopted a charter since.
        let at = self.case().last_at().map_or(became.at(), |last| last.max(became.at()));
        let end = |event| CaseEvent::Clock { clock: promise, event };
        match became {
            Became::Broken { .. } => {
                let clock = self.case().attached_at(promise);
                if clock.is_some_and(|it| it.clock.breached_at().is_none()) {
                    self.record_clock(at, promise, ClockEvent::Breached)?;
                }
            }
            Became::Done { .. } => {
                self.recorder.record_due(at, CaseEvent::PromiseDone { promise })?;
                self.recorder.record_due(at, end(ClockEvent::Fulfilled))?;
                self.signal_at(Signal::PromiseKept, at)?;
            }
            Became::Released { by, .. } => {
                self.recorder.record_due(at, CaseEvent::PromiseReleased { promise, by: *by })?;
                self.recorder.record_due(at, end(ClockEvent::Cancelled))?;
                self.signal_at(Signal::Released, at)?;
            }
            Became::Moved { agreed_by, to: other, .. } => {
                let to = self.give_again(at, other)?;
                self.recorder.record_due(
                    at,
                    match *agreed_by {
                        Some(agreed_by) => {
                            CaseEvent::PromiseRenegotiated { promise, to, agreed_by }
                        }
                        None => CaseEvent::PromiseMoved { promise, to },
                    },
                )?;
                self.recorder.record_due(at, end(ClockEvent::Cancelled))?;
                if agreed_by.is_some() {
                    self.signal_at(Signal::Released, at)?;
                }
                self.signal_at(Signal::PromiseMade, at)?;
                return Ok(Some(to));
            }
        }
        Ok(None)
    }

    /// Whether the outside was told by another matter, which carried the promise meanwhile.
    pub(super) fn is_told_elsewhere(&self, clock: ClockNumber, event: &ClockEvent) -> bool {
        self.told_elsewhere.get(&clock).is_some_and(|told| told.covers(event))
    }

    /// Gives what was promised in the survivor in place of a promise of its own.
    fn give_again(&mut self, at: Timestamp, other: &InItsPlace) -> Step<PromiseNumber> {
        let target = self.promise_target(&other.agreement)?;
        let customers = other.customers_calendar.clone();
        let promise = other.promise.as_ref().clone();
        let given = self.begin_promise(at, target, customers, promise)?;
        self.told_elsewhere.insert(given, other.told.clone());
        Ok(given)
    }
}
