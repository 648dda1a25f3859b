//! Recorded time, lived through once more: every request is a case at the desk, opened and closed at its instants.

use std::collections::BTreeMap;

use goodwill::actor::Actor;
use goodwill::case::{Case, CaseCommand, Opening};
use goodwill::charter::{Charter, ChartersInForce};
use goodwill::desk::{Desk, DeskError, Order};
use goodwill::id::{CaseId, CommandId, SequentialIds};
use goodwill::memory::MemoryStore;
use goodwill::time::Timestamp;
use goodwill::value::FactSheet;

use super::error::{Fault, Unusable};
use super::row::Request;

/// A request and the case that it becomes.
pub(crate) struct Matter {
    pub(crate) request: Request,
    pub(crate) case: CaseId,
    pub(crate) opening: Opening,
    /// What the charter's rules have to know of it.
    pub(crate) facts: FactSheet,
}

/// The City's desk, after all matters have been through it.
pub(crate) struct Replay {
    desk: Desk<MemoryStore>,
    ids: SequentialIds,
    /// What a case refused, by the number of the matter.
    pub(crate) refused: BTreeMap<usize, Fault>,
}

/// What happens to a matter; at one instant all openings come before the closings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Turn {
    Opens,
    Closes,
}

impl Replay {
    /// Lives through the matters from the first instant to the last.
    pub(crate) async fn of(charter: Charter, matters: &[Matter]) -> Result<Self, Unusable> {
        let desk =
            Desk::new(MemoryStore::default(), "boston".parse()?, ChartersInForce::of(charter));
        let ids = SequentialIds::starting_at(1);
        let mut replay = Self { desk, ids, refused: BTreeMap::new() };
        let moments = moments(matters);
        for (now, turn, number) in &moments {
            replay.desk.wake_due::<Case>(*now).await?;
            if let Some(matter) = matters.get(*number) {
                replay.take(*now, *turn, *number, matter).await?;
            }
        }
        if let Some((last, ..)) = moments.last() {
            replay.desk.wake_due::<Case>(*last).await?;
        }
        Ok(replay)
    }

    /// What became of a matter.
    pub(crate) async fn case(&self, matter: &Matter) -> Result<Case, Unusable> {
        Ok(self.desk.state(matter.case.as_uuid()).await?)
    }

    async fn take(
        &mut self,
        now: Timestamp,
        turn: Turn,
        number: usize,
        matter: &Matter,
    ) -> Result<(), Unusable> {
        let (command, occurred_at) = match turn {
            Turn::Opens => (CaseCommand::Open(matter.opening.clone()), Some(now)),
            // What was never opened cannot be closed either.
            Turn::Closes if self.refused.contains_key(&number) => return Ok(()),
            Turn::Closes => (CaseCommand::Close, matter.request.closed),
        };
        let command_id = CommandId::fresh(&self.ids);
        let mut order = Order::new(matter.case.as_uuid(), command_id, command, Actor::System, now);
        order.occurred_at = occurred_at;
        if turn == Turn::Opens {
            order.facts.clone_from(&matter.facts);
        }
        match self.desk.carry_out(&order).await {
            Ok(_) => Ok(()),
            Err(DeskError::Refused(refusal)) => {
                self.refused.insert(number, refusal.into());
                Ok(())
            }
            Err(error) => Err(error.into()),
        }
    }
}

/// All openings and closings in the order in which the City saw them, each with the number of its matter.
///
/// A closing before the opening is told right after it, as what happened earlier: the case has to judge it.
fn moments(matters: &[Matter]) -> Vec<(Timestamp, Turn, usize)> {
    let mut moments = Vec::with_capacity(2 * matters.len());
    for (number, Matter { request, .. }) in matters.iter().enumerate() {
        moments.push((request.opened, Turn::Opens, number));
        if let Some(closed) = request.closed {
            moments.push((closed.max(request.opened), Turn::Closes, number));
        }
    }
    moments.sort_unstable();
    moments
}
