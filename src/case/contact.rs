//! How a contact ends: solved, or with something that the customer may expect (S1-25).

use super::decide::{Deciding, Step, refused};
use super::event::CaseEvent;
use super::refusal::CaseRefusal;
use super::state::Status;
use crate::id::ContentId;

impl Deciding<'_> {
    /// A contact that ends unsolved leaves the customer with an expectation: a promise that is open, or words that say what
    /// comes next.
    pub(super) fn end_contact(&mut self, expectation: Option<ContentId>) -> Step {
        self.only_ours()?;
        let case = self.case();
        let solved = matches!(case.status(), Status::Resolved | Status::Closed);
        let promised = || case.promises().any(|promised| promised.state.is_open());
        if !solved && expectation.is_none() && !promised() {
            return Err(refused(CaseRefusal::NoExpectation));
        }
        self.recorder.record(CaseEvent::ContactEnded { solved, expectation });
        Ok(())
    }
}
