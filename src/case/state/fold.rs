//! How the state of a case takes in what happened.

use std::sync::Arc;

use super::{Attached, Beginning, Case, Matter, Owner, Status};
use crate::case::ball::Turn;
use crate::case::event::{CaseEvent, ClockNumber, Opened, wakes};
use crate::case::handoff::Passing;
use crate::case::link::Links;
use crate::case::merge::Merges;
use crate::case::{Beginner, MessageIntent, Substance, Visibility};
use crate::decision::{Occurred, Wake};
use crate::sla::{Clock, ClockEvent, SegmentKind, Signal, SignalSet};
use crate::time::Timestamp;

impl Case {
    /// Takes in an event.
    pub(in crate::case) fn take_in(&mut self, occurred: &Occurred<CaseEvent>) {
        let Occurred { at, event } = occurred;
        self.last_at = Some(*at);
        self.seen = self.seen.with(match event {
            CaseEvent::Clock { clock, event } => self.signals_of_clock(*clock, event),
            event => signals_of(event),
        });
        match event {
            // What is said changes nothing else, and all else is shared with the state before.
            event if is_said(event) => self.turn = Turn::after(event).unwrap_or(self.turn),
            CaseEvent::ContactEnded { .. } => {}
            event => Arc::make_mut(&mut self.matter).take_in(*at, event),
        }
    }

    /// What an event of a clock means to others: a promise is made by word as its clock begins. What is carried for another
    /// matter was made there, and its past comes along (but from what was recorded before pasts did).
    fn signals_of_clock(&self, clock: ClockNumber, event: &ClockEvent) -> SignalSet {
        let by_hand = |attached: &Attached| attached.clock.metric().is_driven_by_hand();
        match event {
            ClockEvent::Activated { .. } if self.attached_at(clock).is_some_and(by_hand) => {
                SignalSet::of(&[Signal::PromiseMade])
            }
            _ => SignalSet::of(&[]),
        }
    }
}

impl Matter {
    fn take_in(&mut self, at: Timestamp, event: &CaseEvent) {
        match event {
            CaseEvent::Opened(opened) => {
                let Opened { customer, channel, department, queue, priority, charter, .. } =
                    &**opened;
                self.history.begin(at, SegmentKind::Running);
                self.begun = Some(Beginning {
                    customer: *customer,
                    channel: channel.clone(),
                    charter: *charter,
                    at,
                });
                self.status = Status::Open;
                self.owner = Some(Owner::Department(department.clone()));
                self.queue.clone_from(queue);
                self.priority = Some(priority.clone());
            }
            CaseEvent::ServiceChosen { grants, .. } => self.grants = Some(grants.clone().into()),
            CaseEvent::ClockAttached { agreement, target, number, metric, customers_calendar } => {
                let clock = Clock::new(agreement.clone(), target.clone(), *metric);
                let (number, customers) = (*number, customers_calendar.clone());
                self.clocks.push(Attached { clock, number, customers });
            }
            CaseEvent::CustomersCalendarSet { calendar } => {
                self.customers_calendar.clone_from(calendar);
                let merges = self.merges.as_deref();
                for (number, attached) in (0..=ClockNumber::MAX).zip(&mut self.clocks) {
                    // What it carries for another matter was promised on that one's hours.
                    if !merges.is_some_and(|merges| merges.has_carried(number)) {
                        attached.customers.clone_from(calendar);
                    }
                }
            }
            CaseEvent::Clock { clock, event } => {
                self.advance(usize::from(*clock), at, event);
                if matches!(event, ClockEvent::Breached) {
                    self.break_promise(*clock, at);
                }
            }
            CaseEvent::Responded { .. }
            | CaseEvent::MessageReceived { .. }
            | CaseEvent::MessageTaken { .. }
            | CaseEvent::ContactEnded { .. } => {}
            CaseEvent::WaitBegan { reason, until } => {
                self.history.begin(at, SegmentKind::Paused(reason.clone()));
                self.waiting = Some(reason.clone());
                self.wait_until = *until;
                self.outlook.forget();
            }
            CaseEvent::WaitEnded => {
                self.history.begin(at, SegmentKind::Running);
                self.waiting = None;
                self.wait_until = None;
                self.outlook.forget();
            }
            CaseEvent::PriorityChanged { priority } => self.priority = Some(priority.clone()),
            CaseEvent::Assigned { department, queue } => {
                self.pass_on(at, event);
                self.owner = Some(Owner::Department(department.clone()));
                self.queue.clone_from(queue);
            }
            CaseEvent::Taken { agent } => {
                if let Some(owner) = self.owner.take() {
                    let department = owner.department().clone();
                    self.owner = Some(Owner::Person { agent: *agent, department });
                }
                self.queue = None;
            }
            CaseEvent::Resolved | CaseEvent::Closed => {
                if self.status == Status::Open {
                    self.history.begin(at, SegmentKind::Closed);
                }
                self.status = match event {
                    CaseEvent::Closed => Status::Closed,
                    _ => Status::Resolved,
                };
            }
            CaseEvent::Reopened => {
                self.history.begin(at, SegmentKind::Running);
                self.status = Status::Open;
            }
            CaseEvent::Merged { .. }
            | CaseEvent::Unmerged
            | CaseEvent::Absorbed { .. }
            | CaseEvent::GivenBack { .. } => {
                let mut merges = self.merges.take().unwrap_or_default();
                if let (CaseEvent::GivenBack { to }, Some(book)) = (event, &mut self.promises)
                    && let Some(absorbed) = merges.absorbed(*to)
                {
                    book.lose(absorbed);
                }
                merges.take_in(event);
                // What was taken back leaves nothing behind.
                self.merges = (*merges != Merges::default()).then_some(merges);
                // What is taken over or given back changes no clock by itself.
                if matches!(event, CaseEvent::Merged { .. } | CaseEvent::Unmerged) {
                    self.outlook.forget();
                }
            }
            CaseEvent::CharterAdopted { charter, targets } => {
                if let Some(begun) = &mut self.begun {
                    begun.charter = *charter;
                }
                for (attached, number) in self.clocks.iter_mut().zip(targets) {
                    attached.number = *number;
                }
            }
            CaseEvent::Linked { .. }
            | CaseEvent::Unlinked { .. }
            | CaseEvent::ChildMoved { .. } => {
                let mut links = self.links.take().unwrap_or_default();
                links.take_in(event);
                self.links = (*links != Links::default()).then_some(links);
            }
            CaseEvent::HandoffAccepted { to, accountable, agent, .. } => {
                self.pass_on(at, event);
                if to == accountable {
                    let department = accountable.clone();
                    self.owner = Some(Owner::Person { agent: *agent, department });
                    self.queue = None;
                }
            }
            CaseEvent::HandoffOffered(_)
            | CaseEvent::HandoffReturned { .. }
            | CaseEvent::HandoffWithdrawn { .. }
            | CaseEvent::OfferLapsed { .. }
            | CaseEvent::TransferCapReached { .. } => self.pass_on(at, event),
            CaseEvent::Promised { .. }
            | CaseEvent::PromiseDone { .. }
            | CaseEvent::PromiseRenegotiated { .. }
            | CaseEvent::PromiseMoved { .. }
            | CaseEvent::PromiseReleased { .. } => {
                self.promises.get_or_insert_default().take_in(at, event);
            }
        }
    }

    /// Keeps the chain of custody, from the first event on that may move it.
    fn pass_on(&mut self, at: Timestamp, event: &CaseEvent) {
        let (Some(begun), Some(owner)) = (&self.begun, &self.owner) else { return };
        let begin = || Box::new(Passing::beginning_with(owner.department().clone(), begun.at));
        self.passing.get_or_insert_with(begin).take_in(at, event);
    }

    /// Lets a clock take in what happened to it.
    fn advance(&mut self, number: usize, at: Timestamp, event: &ClockEvent) {
        let Some(attached) = self.clocks.get_mut(number) else { return };
        self.outlook.follow(&mut attached.clock, |clock| clock.evolve(at, event));
    }

    /// A promise is broken when its window ended: what another matter had broken before it was merged is recorded only then.
    fn break_promise(&mut self, number: ClockNumber, at: Timestamp) {
        let Some(promises) = &mut self.promises else { return };
        let attached = self.clocks.get(usize::from(number));
        let missed = attached.and_then(|attached| attached.clock.missed());
        promises.breached(number, missed.map_or(at, |due| due.min(at)));
    }

    /// Works out what it does next by itself: nothing, while another matter carries what it owes.
    pub(super) fn look_ahead(&self) -> Option<Wake> {
        if self.merges.as_ref().is_some_and(|merges| merges.is_merged()) {
            return None;
        }
        let mut first = self.wait_until.map(|at| Wake { at, why: wakes::WAIT_OVER });
        for Attached { clock, .. } in &self.clocks {
            // Why it wakes is asked only where that may matter.
            let Some(at) = clock.wakes_at() else { continue };
            if first.is_some_and(|first| first.at < at) {
                continue;
            }
            let wake = clock.next_wake();
            if first.is_none() || wake < first {
                first = wake;
            }
        }
        first
    }
}

const fn is_said(event: &CaseEvent) -> bool {
    matches!(
        event,
        CaseEvent::Responded { .. }
            | CaseEvent::MessageReceived { .. }
            | CaseEvent::MessageTaken { .. }
    )
}

/// What an event means to clocks, for those that come later.
const fn signals_of(event: &CaseEvent) -> SignalSet {
    SignalSet::of(match event {
        CaseEvent::Opened(opened) => match opened.begun_by {
            Beginner::Customer => &[Signal::Opened],
            Beginner::Us => &[Signal::OpenedByUs],
        },
        CaseEvent::Responded { visibility: Visibility::Note, .. } => &[Signal::Noted],
        CaseEvent::Responded { by_person: false, .. } => &[Signal::AutomatonResponded],
        CaseEvent::Responded { substance: Substance::Acknowledgement, .. } => {
            &[Signal::PersonAcknowledged]
        }
        CaseEvent::Responded { .. } => &[Signal::PersonResponded],
        CaseEvent::MessageReceived { intent: Some(MessageIntent::Thanks), .. } => {
            &[Signal::CustomerThanked]
        }
        CaseEvent::MessageReceived { .. } => &[Signal::CustomerWrote],
        CaseEvent::MessageTaken { .. } => &[Signal::MessageTaken],
        CaseEvent::Assigned { .. } => &[Signal::Assigned],
        CaseEvent::Taken { .. } => &[Signal::Taken],
        CaseEvent::HandoffOffered(_) => &[Signal::HandoffOffered],
        // Whoever accepts it takes it on.
        CaseEvent::HandoffAccepted { .. } => &[Signal::HandoffAccepted, Signal::Taken],
        CaseEvent::HandoffReturned { .. } => &[Signal::HandoffReturned],
        CaseEvent::Resolved => &[Signal::Resolved],
        CaseEvent::Reopened => &[Signal::Reopened],
        CaseEvent::Closed => &[Signal::Closed],
        CaseEvent::PromiseDone { .. } => &[Signal::PromiseKept],
        CaseEvent::PromiseRenegotiated { .. } | CaseEvent::PromiseReleased { .. } => {
            &[Signal::Released]
        }
        _ => &[],
    })
}
