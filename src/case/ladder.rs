//! Escalation: what is done when a clock reaches a level of its ladder.

use super::decide::{Deciding, Step};
use super::event::{CaseEffect, CaseEvent, ClockNumber};
use super::hours::Terms;
use super::state::{Owner, Status};
use crate::id::{PriorityKey, QueueKey};
use crate::sla::{Action, ClockEvent};
use crate::time::Timestamp;

impl Deciding<'_> {
    /// Sets up a clock's ladder for the due time that it has now.
    pub(super) fn set_ladder(&mut self, at: Timestamp, clock: ClockNumber, moved: bool) -> Step {
        let Some(attached) = self.case().attached_at(clock) else { return Ok(()) };
        let declared = self.context.charter.target(attached.number);
        let has_ladder = declared.is_some_and(|declared| declared.escalation.is_some());
        if !has_ladder && attached.clock.levels_ahead().is_empty() {
            return Ok(()); // most of the time
        }
        let Terms { ratified, calendar } = self.terms_of(attached)?;
        let escalation = ratified.escalation.as_deref();
        let event = attached.clock.set_ladder(at, moved, escalation, calendar);
        let Some(event) = event else { return Ok(()) };
        Ok(self.recorder.record_due_in_place(at, || CaseEvent::Clock { clock, event })?)
    }

    /// Does what a level of a clock's ladder says.
    pub(super) fn escalate(&mut self, at: Timestamp, clock: ClockNumber, level: u16) -> Step {
        let Some(attached) = self.case().attached_at(clock) else { return Ok(()) };
        let target = attached.clock.target().clone();
        let Some(escalation) = self.target_of(attached)?.escalation.clone() else { return Ok(()) };
        let declared = escalation.ladder.levels.get(usize::from(level));
        for action in declared.into_iter().flat_map(|level| &level.actions) {
            let is_done = match action {
                Action::Raise(priority) => self.raise(at, priority)?,
                Action::Give(queue) => self.give_to(at, queue)?,
                // Whoever says it, it is the same; what is done to the matter itself is done to this one.
                Action::Notify(_) | Action::Host(_) => {
                    self.is_told_elsewhere(clock, &ClockEvent::LevelReached { level })
                }
            };
            if !is_done {
                let (target, action) = (target.clone(), action.clone());
                self.recorder.ask(CaseEffect::Escalate { target, level, action });
            }
        }
        Ok(())
    }

    /// Makes it so urgent; whether that is so now.
    fn raise(&mut self, at: Timestamp, priority: &PriorityKey) -> Step<bool> {
        if self.case().priority() == Some(priority) {
            return Ok(true);
        }
        if self.case().status() != Status::Open || !self.context.charter.has_priority(priority) {
            return Ok(false);
        }
        self.recorder.record_due(at, CaseEvent::PriorityChanged { priority: priority.clone() })?;
        // What no calendar can date keeps its goal: time passes all the same.
        self.retarget_at(at).ok();
        Ok(true)
    }

    /// Whether this decision gave it to a queue at the same instant already: a turn that begins with that and has no time climbs
    /// at once, so that ladders that give it to and fro would never end.
    fn was_given_to(&self, at: Timestamp, queue: &QueueKey) -> bool {
        let mut given = self.recorder.events().iter().rev().take_while(|it| it.at == at);
        given.any(
            |it| matches!(&it.event, CaseEvent::Assigned { queue: Some(to), .. } if to == queue),
        )
    }

    /// Gives it to a queue, unless that lies behind the gate of a path; whether it waits there now.
    fn give_to(&mut self, at: Timestamp, queue: &QueueKey) -> Step<bool> {
        let Some(department) = self.context.charter.department_of(queue).cloned() else {
            return Ok(false);
        };
        let waits_there = self.case().queue() == Some(queue);
        if waits_there && self.case().owner() == Some(&Owner::Department(department.clone())) {
            return Ok(true);
        }
        let may = self.may_be_assigned_to(&department).is_ok();
        if self.case().status() != Status::Open || !may || self.was_given_to(at, queue) {
            return Ok(false);
        }
        let (same, queue) = (self.accountable()? == department, Some(queue.clone()));
        self.recorder.record_due(at, CaseEvent::Assigned { department, queue })?;
        self.signal_assigned(at, same).ok();
        Ok(true)
    }
}
