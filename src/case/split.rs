//! One matter that proves to be two: the new one is opened for the same customer at the same channel, and both name each other.

use serde::{Deserialize, Serialize};

use super::command::{CaseCommand, Opening};
use super::decide::{Deciding, Step, refused};
use super::event::CaseEvent;
use super::link::Relation;
use super::refusal::CaseRefusal;
use super::state::Status;
use crate::id::CaseId;
use crate::sla::{Clock, Rebased, Signal};
use crate::time::Timestamp;

/// From when on the clocks of a matter count that was split off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Since {
    /// From the beginning of the matter that it was split off from: the customer has waited since then.
    Beginning,
    /// From now on: it came up now.
    Now,
}

impl Deciding<'_> {
    pub(super) fn split(&mut self, to: CaseId, opening: &Opening, since: Since) -> Step {
        self.only_ours()?;
        self.expect(&[Status::Open], "be split")?;
        let case = self.case();
        let same = (Some(opening.customer), Some(&opening.channel));
        if same != (case.customer(), case.channel()) || case.links().any(|(other, _)| other == to) {
            return Err(refused(CaseRefusal::CannotSplit));
        }
        let begun = case.opened_at().filter(|_| since == Since::Beginning);
        self.recorder.record(CaseEvent::Linked { other: to, relation: Relation::SplitInto });
        // It is the same customer, who keeps the same hours unless the opening names others or its charter lists them no more.
        let mut opening = opening.clone();
        opening.inherited_calendar = self.case().customers_calendar().cloned();
        self.ask_to_follow(to, CaseCommand::Open(opening));
        self.ask_to_follow(to, CaseCommand::BeginSplit { since: begun });
        Ok(())
    }

    /// Names the matter that it was split off from, and lets its clocks count from an earlier instant.
    pub(super) fn begin_split(&mut self, since: Option<Timestamp>) -> Step {
        let from = self.asked_by()?;
        if self.case().links().any(|(other, _)| other == from) {
            return Err(refused(CaseRefusal::CannotSplit));
        }
        self.recorder.record(CaseEvent::Linked { other: from, relation: Relation::SplitFrom });
        let Some(since) = since else { return Ok(()) };
        let seen = self.case().seen();
        let at = self.recorder.instant();
        let began = |clock: &Clock| {
            clock.is_outstanding() && clock.metric().starts.meets(Signal::BEGINNINGS.both(seen))
        };
        self.each_clock(at, began, |deciding, (_, clock), terms| {
            let on = terms.on();
            let history = deciding.case().history();
            clock.recount(since, at, Rebased { goal: clock.goal().copied(), on, history })
        })
    }
}
