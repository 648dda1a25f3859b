//! Hand-offs: offered through the gate, accepted or returned; whoever answers for the matter does so until it is accepted.

mod gate;
mod refusal;
mod state;

use std::collections::{BTreeMap, BTreeSet};

use super::decide::{Deciding, Step, known, refused};
use super::event::{CaseEffect, CaseEvent, ClockNumber, EscalationReason, HandoffOffered};
use super::refusal::CaseRefusal;
use super::state::{Owner, Status};
use crate::actor::Actor;
use crate::charter::{Charter, RatifiedTarget, Side};
use crate::customer::Reply;
use crate::department::{Handoff, ReturnReason, WhenSilent};
use crate::id::{AgentId, ContentId, DepartmentKey, FieldKey, HandoffKey};
use crate::sla::{Clock, ClockEvent, Metric, Signal};
use crate::time::Timestamp;

pub use refusal::{HandoffRefusal, Unfit};
pub(super) use state::Passing;
pub use state::{Leg, Offer};

/// What was filled in of a deliverable: personal answers and free texts as the records that keep them.
pub type HandedOver = BTreeMap<FieldKey, Reply>;

impl<'a> Deciding<'a> {
    pub(super) fn offer(
        &mut self,
        path: &HandoffKey,
        filled: &HandedOver,
        note: Option<ContentId>,
    ) -> Step {
        self.only_ours()?;
        // What is solved still changes hands: it may be taken up again, and somebody has to close it.
        self.expect(&[Status::Open, Status::Resolved], "be handed over")?;
        let handoff = self.path(path)?;
        let from = self.accountable()?;
        let refuse = |refusal| Err(no(refusal));
        if handoff.from != from {
            let (path, starts_at) = (path.clone(), handoff.from.clone());
            return refuse(HandoffRefusal::StartsElsewhere { path, starts_at, answers: from });
        }
        if let Some(pending) = self.case().pending_offer() {
            return refuse(HandoffRefusal::Pending { path: pending.path.clone() });
        }
        self.check_deliverable(handoff, filled)?;
        let passed = self.case().in_a_row(&from, &handoff.to);
        if self.context.charter.declared().transfer_cap.is_some_and(|cap| passed >= cap) {
            return self.keep_here(path, handoff, passed);
        }
        self.recorder.record(CaseEvent::from(HandoffOffered {
            path: path.clone(),
            from,
            to: handoff.to.clone(),
            filled: filled.clone(),
            note,
        }));
        self.recorder.ask(CaseEffect::OfferHandoff { path: path.clone(), to: handoff.to.clone() });
        if let Some(ola) = &handoff.ola
            && !self.case().promises_itself(ola)
        {
            self.attach_clocks(&BTreeSet::from([ola.clone()]), &BTreeMap::new())?;
        }
        self.signal(Signal::HandoffOffered)
    }

    /// Passed to and fro too often: whoever has it keeps it, and somebody above is told, once.
    fn keep_here(&mut self, path: &HandoffKey, handoff: &Handoff, passed: u32) -> Step {
        if self.case().is_kept_between(&handoff.from, &handoff.to) {
            let (from, to) = (handoff.from.clone(), handoff.to.clone());
            return Err(no(HandoffRefusal::KeptHere { from, to, passed }));
        }
        let kept_by = handoff.from.clone();
        self.recorder.record(CaseEvent::TransferCapReached {
            path: path.clone(),
            kept_by: kept_by.clone(),
            to: handoff.to.clone(),
            passed,
        });
        let why = EscalationReason::TransferCap;
        self.recorder.ask(CaseEffect::EscalateHandoff { path: path.clone(), kept_by, why });
        Ok(())
    }

    pub(super) fn accept(&mut self, agent: AgentId) -> Step {
        let (path, to) = self.pending_for_receiver()?;
        // A partner works for us; whoever handed over to it still answers to the customer (S1-22).
        let accountable = match self.receiver(&path) {
            Some(Side::Partner(_)) => self.accountable()?,
            _ => to.clone(),
        };
        let same = self.accountable()? == accountable;
        self.recorder.record(CaseEvent::HandoffAccepted { path, to, accountable, agent });
        if same {
            self.signal_in_the_same_hands(Signal::HandoffAccepted, self.recorder.instant())?;
        } else {
            self.signal(Signal::HandoffAccepted)?;
        }
        self.signal(Signal::Taken)
    }

    pub(super) fn return_offer(
        &mut self,
        reason: ReturnReason,
        items: &BTreeSet<FieldKey>,
    ) -> Step {
        let (path, _) = self.pending_for_receiver()?;
        if items.is_empty() && reason.is_the_senders() {
            return Err(no(HandoffRefusal::NamesNothing));
        }
        let handoff = self.path(&path)?;
        let from = handoff.from.clone();
        let declared = self.context.charter.declared();
        let deliverable = declared
            .departments
            .get(&from)
            .and_then(|sender| sender.deliverables.get(&handoff.deliverable));
        for item in items {
            let required = deliverable.is_some_and(|it| it.fields.contains_key(item));
            let came = self.case().pending_offer().is_some_and(|it| it.filled.contains_key(item));
            known(required || came, item)?;
        }
        self.recorder.record(CaseEvent::HandoffReturned {
            path: path.clone(),
            reason,
            items: items.clone(),
            counts_for: reason.is_the_senders().then(|| from.clone()),
        });
        self.recorder.ask(CaseEffect::ReturnHandoff { path, to: from, reason });
        self.signal(Signal::HandoffReturned)
    }

    pub(super) fn withdraw(&mut self) -> Step {
        self.only_ours()?;
        if self.case().pending_offer().is_none() {
            return Err(no(HandoffRefusal::NothingOffered));
        }
        self.withdraw_pending();
        Ok(())
    }

    /// An offer that nobody has to answer any more.
    pub(super) fn withdraw_pending(&mut self) {
        let Some(path) = self.case().pending_offer().map(|offer| offer.path.clone()) else {
            return;
        };
        let acceptance = self.acceptance_clock(&path);
        self.recorder.record(CaseEvent::HandoffWithdrawn { path });
        self.cancel(acceptance);
    }

    /// Whether what fell due makes a silent receiver's offer fall back: then the sender has it for itself again.
    pub(super) fn after_breach(&mut self, at: Timestamp, clock: ClockNumber) -> Step {
        let Some(offer) = self.case().pending_offer() else { return Ok(()) };
        let path = offer.path.clone();
        if self.acceptance_clock(&path) != Some(clock) {
            return Ok(());
        }
        let handoff = self.path(&path)?;
        let (kept_by, silent) = (handoff.from.clone(), handoff.when_silent);
        if silent == WhenSilent::FallsBack {
            self.recorder.record_due(at, CaseEvent::OfferLapsed { path: path.clone() })?;
            self.recorder
                .record_due(at, CaseEvent::Clock { clock, event: ClockEvent::Cancelled })?;
        }
        let why = EscalationReason::Silence;
        self.recorder.ask(CaseEffect::EscalateHandoff { path, kept_by, why });
        Ok(())
    }

    /// What is handed over on a declared path goes through its gate, unless somebody above decides after too many turns.
    pub(super) fn may_be_assigned_to(&self, department: &DepartmentKey) -> Step {
        let answers = self.accountable()?;
        if answers == *department {
            return Ok(());
        }
        if let Some(pending) = self.case().pending_offer() {
            return Err(no(HandoffRefusal::Pending { path: pending.path.clone() }));
        }
        if self.case().is_kept_between(&answers, department) {
            return Ok(());
        }
        let paths = &self.context.charter.declared().handoffs;
        let leads = |handoff: &Handoff| handoff.from == answers && handoff.to == *department;
        match paths.iter().find(|(_, handoff)| leads(handoff)) {
            Some((path, _)) => Err(no(HandoffRefusal::PassesTheGate { path: path.clone() })),
            None => Ok(()),
        }
    }

    /// Whether a target is agreed with somebody who has nothing to do with the matter now: the agreement on a path concerns
    /// whoever is handed the matter on it. A signal may end such a clock, and sets none going.
    pub(super) fn is_of_others(&self, signal: Signal, ratified: &RatifiedTarget) -> bool {
        let case = self.case();
        let paths = &self.context.charter.declared().handoffs;
        let mut agreed = paths
            .iter()
            .filter(|(_, handoff)| handoff.ola.as_ref() == Some(&ratified.agreement))
            .peekable();
        if agreed.peek().is_none() {
            return false;
        }
        if signal == Signal::HandoffOffered {
            let pending = case.pending_offer().map(|offer| &offer.path);
            return !agreed.any(|(path, _)| Some(path) == pending);
        }
        let answers = case.owner().map(Owner::department);
        let works = case.works_on_it();
        !agreed.any(|(_, handoff)| Some(&handoff.to) == answers || Some(&handoff.to) == works)
    }

    fn receiver(&self, path: &HandoffKey) -> Option<&'a Side> {
        let charter: &'a Charter = self.context.charter;
        charter.find(path).map(|ratified| &ratified.to)
    }

    /// The clock by which a path's receiver has to answer.
    fn acceptance_clock(&self, path: &HandoffKey) -> Option<ClockNumber> {
        let ola = self.context.charter.declared().handoffs.get(path)?.ola.as_ref()?;
        let measures = |clock: &Clock| {
            clock.agreement() == ola && *clock.metric() == Metric::handoff_acceptance()
        };
        let mut clocks = self.case().numbered();
        clocks.find(|(_, attached)| measures(&attached.clock)).map(|(number, _)| number)
    }

    fn pending_for_receiver(&self) -> Step<(HandoffKey, DepartmentKey)> {
        let Some(offer) = self.case().pending_offer() else {
            return Err(no(HandoffRefusal::NothingOffered));
        };
        let path = self.path(&offer.path)?;
        let may = match (self.receiver(&offer.path), self.context.actor) {
            // A partner has no roles of ours: its answer is taken in by whoever hears of it.
            (Some(Side::Partner(_)), actor) => actor.is_ours(),
            (_, Actor::Agent { role, department, .. }) => {
                *department == path.to && path.is_accepted_by(role)
            }
            _ => false,
        };
        if may {
            return Ok((offer.path.clone(), path.to.clone()));
        }
        let roles = path.accepted_by.clone();
        Err(no(HandoffRefusal::MayNotAccept { to: path.to.clone(), roles }))
    }

    fn path(&self, key: &HandoffKey) -> Step<&'a Handoff> {
        let charter: &'a Charter = self.context.charter;
        let path = charter.declared().handoffs.get(key);
        known(path.is_some(), key)?;
        path.ok_or_else(|| no(HandoffRefusal::NothingOffered))
    }

    pub(super) fn accountable(&self) -> Step<DepartmentKey> {
        let owner = self.case().owner().map(|owner| owner.department().clone());
        owner.ok_or_else(|| refused(CaseRefusal::NotOpened))
    }
}

pub(super) const fn no(refusal: HandoffRefusal) -> crate::decision::Refusal<CaseRefusal> {
    refused(CaseRefusal::Handoff(refusal))
}
