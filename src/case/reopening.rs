//! What is taken up again: by a command, or by a message of the customer where the charter says so.

use super::command::MessageIntent;
use super::decide::{Deciding, Step};
use super::event::{CaseEffect, CaseEvent};
use super::state::{Case, Status};
use crate::actor::Actor;
use crate::charter::Reopening;
use crate::id::ContentId;
use crate::sla::{SegmentKind, Signal};
use crate::time::Timestamp;

impl Case {
    /// Since when it is resolved, as of an instant; from that instant on, if it was resolved no earlier.
    fn resolved_since(&self, at: Timestamp) -> Timestamp {
        let last = self.history().segments(at).last();
        last.filter(|last| last.kind == SegmentKind::Closed).map_or(at, |last| last.from)
    }
}

impl Deciding<'_> {
    pub(super) fn reopen(&mut self) -> Step {
        self.expect(&[Status::Resolved, Status::Closed], "be reopened")?;
        self.take_up_again()
    }

    /// Takes a resolved matter up again before the customer's message is weighed, so that the message finds it open.
    ///
    /// What comes too late, or to a closed matter, is a matter of its own: the host is asked to open one.
    pub(super) fn reopen_for_message(
        &mut self,
        content: ContentId,
        intent: Option<MessageIntent>,
    ) -> Step {
        let asks = !matches!(intent, Some(MessageIntent::Thanks));
        let by_automaton = matches!(self.context.actor, Actor::Automaton { .. });
        let law = self.context.charter.reopening();
        if *law == Reopening::Never || !asks || by_automaton {
            return Ok(());
        }
        match self.case().status() {
            Status::Resolved if self.is_in_time(law) => {
                self.take_up_again()?;
                // What that shows to be past comes before the message.
                return self.settle(self.recorder.instant());
            }
            Status::Resolved | Status::Closed => {}
            Status::New | Status::Open => return Ok(()),
        }
        if let Some(customer) = self.case().customer() {
            self.recorder.ask(CaseEffect::OpenFollowUp { customer, content });
        }
        Ok(())
    }

    /// Whether a message takes it up again by now; what no calendar can date any more has not passed.
    fn is_in_time(&self, law: &Reopening) -> bool {
        let Some(within) = law.within() else { return true };
        let at = self.recorder.instant();
        let resolved = self.case().resolved_since(at);
        let calendar = self.context.charter.calendar(&within.calendar);
        calendar.is_none_or(|calendar| within.holds(calendar, resolved, at).unwrap_or(true))
    }

    fn take_up_again(&mut self) -> Step {
        self.recorder.record(CaseEvent::Reopened);
        self.signal(Signal::Reopened)
    }
}
