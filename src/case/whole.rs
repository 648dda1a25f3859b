//! A whole that ends with its parts: each part decides for itself, and one that says no keeps all of them as they are.

use super::command::CaseCommand;
use super::decide::{Deciding, Step, refused};
use super::handoff::HandoffRefusal;
use super::refusal::CaseRefusal;
use super::state::Status;
use crate::id::CaseId;
use crate::sla::Signal;

impl Deciding<'_> {
    pub(super) fn resolve_with_parts(&mut self) -> Step {
        self.end_with_parts(&[Status::Open], "be resolved", Signal::Resolved)
    }

    pub(super) fn close_with_parts(&mut self) -> Step {
        self.end_with_parts(&[Status::Open, Status::Resolved], "be closed", Signal::Closed)
    }

    /// Ends, and asks every part that is open to end as well; each tells in its turn that it did.
    fn end_with_parts(&mut self, from: &[Status], asked: &'static str, how: Signal) -> Step {
        self.only_ours()?;
        self.expect(from, asked)?;
        let parts: Vec<CaseId> = self.case().open_children().collect();
        self.finish(how)?;
        let close = how == Signal::Closed;
        for part in parts {
            self.ask_to_follow(part, CaseCommand::EndWithWhole { close });
        }
        Ok(())
    }

    /// Ends with its whole, unless somebody has still to do something that only this part knows of.
    ///
    /// Whoever works on a part withdraws an offer by ending it, and may resolve it over a promise, which stays owed. Whoever ends
    /// the whole sees neither: he is told, and settles it first.
    pub(super) fn end_with_whole(&mut self, close: bool) -> Step {
        let whole = self.asked_by()?;
        if self.case().parent() != Some(whole) {
            return Err(refused(CaseRefusal::OnlyFollowing));
        }
        self.leaves_no_promise_open()?;
        if let Some(offer) = self.case().pending_offer() {
            let path = offer.path.clone();
            return Err(refused(CaseRefusal::Handoff(HandoffRefusal::Pending { path })));
        }
        match close {
            true => self.end(&[Status::Open], "be closed", Signal::Closed),
            false => self.end(&[Status::Open], "be resolved", Signal::Resolved),
        }
    }
}
