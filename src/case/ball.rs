//! In whose court the ball is: who owes the next move, derived from what happened.

use super::event::CaseEvent;
use super::state::{Case, Status};
use super::{MessageIntent, Substance, Visibility};
use crate::charter::{Charter, WaitsFor};
use crate::id::WaitReasonKey;

/// Who owes the next move.
///
/// | the case | the ball is |
/// |---|---|
/// | waits for the customer, for somebody else, by agreement | the customer's, a third party's, nobody's |
/// | owes a promise, or the customer spoke last | ours |
/// | was answered visibly by a person, and nothing came back | the customer's |
/// | is resolved or closed, and nobody has spoken since | nobody's |
///
/// An automaton's answer leaves the ball where it is, and so does a message that asks nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ball {
    /// We do.
    Ours,
    /// The customer does.
    Customer,
    /// Somebody outside our house does, for this reason.
    ThirdParty(WaitReasonKey),
    /// Nobody does.
    Nobody,
}

/// Who spoke last, as far as it was for the other to answer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Turn {
    /// What was last said asks nothing of anybody.
    #[default]
    Nobodys,
    /// The customer did.
    Ours,
    /// A person of ours did.
    Customers,
}

impl Turn {
    /// Whose turn it is after something was said; none if that leaves it where it was.
    pub(super) const fn after(said: &CaseEvent) -> Option<Self> {
        match said {
            CaseEvent::Responded {
                visibility: Visibility::Visible,
                by_person: true,
                substance: Substance::Substantive,
                ..
            } => Some(Self::Customers),
            CaseEvent::MessageReceived { intent: Some(MessageIntent::Thanks), .. } => None,
            CaseEvent::MessageReceived { .. } | CaseEvent::MessageTaken { .. } => Some(Self::Ours),
            _ => None,
        }
    }
}

impl Case {
    /// In whose court the ball is, under the charter that it is pinned to.
    #[must_use]
    pub fn ball(&self, charter: &Charter) -> Ball {
        if self.status() == Status::New {
            return Ball::Nobody;
        }
        if let Some(reason) = self.waiting() {
            return match charter.wait_reason(reason).map(|reason| reason.waits_for) {
                Some(WaitsFor::Customer) => Ball::Customer,
                Some(WaitsFor::ThirdParty) => Ball::ThirdParty(reason.clone()),
                Some(WaitsFor::Agreed) => Ball::Nobody,
                None => Ball::Ours,
            };
        }
        if self.promises().any(|promised| promised.is_undone()) {
            return Ball::Ours;
        }
        match (self.status(), self.turn()) {
            (_, Turn::Ours) => Ball::Ours,
            (Status::Open, Turn::Customers) => Ball::Customer,
            (Status::Open, Turn::Nobodys) => Ball::Ours,
            _ => Ball::Nobody,
        }
    }
}
