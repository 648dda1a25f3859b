use std::iter;

use super::{Aggregate, Because, Decision, Occurred, OutOfOrder, Premise, Record};
use crate::id::RuleKey;
use crate::time::Timestamp;

/// Records events while a command is decided, applying each as it is recorded.
///
/// What a later part of the command sees is therefore what a replay of the events will see.
#[derive(Debug)]
pub struct Recorder<A: Aggregate> {
    at: Timestamp,
    decision: Decision<A>,
}

impl<A: Aggregate> Recorder<A> {
    /// Starts recording at the instant of the command.
    ///
    /// # Errors
    /// [`OutOfOrder`] if the stream has already seen a later instant.
    pub fn at(state: &A, at: Timestamp) -> Result<Self, OutOfOrder> {
        if let Some(last_at) = state.last_at()
            && at < last_at
        {
            return Err(OutOfOrder::BeforeLast { at, last_at });
        }
        let decision = Decision {
            events: Vec::new(),
            effects: Vec::new(),
            records: Vec::new(),
            follow_ups: Vec::new(),
            because: Because::default(),
            after: state.clone(),
        };
        Ok(Self { at, decision })
    }

    /// The state with all that was recorded so far.
    #[must_use]
    pub const fn state(&self) -> &A {
        &self.decision.after
    }

    /// The instant of the command.
    #[must_use]
    pub const fn instant(&self) -> Timestamp {
        self.at
    }

    /// What was recorded so far.
    pub(crate) fn events(&self) -> &[Occurred<A::Event>] {
        &self.decision.events
    }

    /// Makes room for so many more events at once, where there is none for the next.
    #[inline]
    pub(crate) fn make_room(&mut self, events: usize) {
        let recorded = &mut self.decision.events;
        if recorded.len() == recorded.capacity() {
            recorded.reserve(events);
        }
    }

    /// Records an event at the instant of the command.
    #[inline]
    pub fn record(&mut self, event: A::Event) {
        self.push(self.at, || event);
    }

    /// Records an event that fell due before the command, at the instant at which it fell due; one that would fall due
    /// after it happens with it.
    ///
    /// # Errors
    /// [`OutOfOrder`] if the instant lies before the stream's last one.
    #[inline]
    pub fn record_due(&mut self, at: Timestamp, event: A::Event) -> Result<(), OutOfOrder> {
        self.record_due_in_place(at, || event)
    }

    /// As [`Recorder::record_due`], for an event that is made where it stays: what was just written is dear to copy.
    #[inline]
    pub(crate) fn record_due_in_place(
        &mut self,
        at: Timestamp,
        event: impl FnOnce() -> A::Event,
    ) -> Result<(), OutOfOrder> {
        if let Some(last_at) = self.state().last_at()
            && at < last_at
        {
            return Err(OutOfOrder::BeforeLast { at, last_at });
        }
        self.push(at.min(self.at), event);
        Ok(())
    }

    /// Asks something of the outside.
    pub fn ask(&mut self, effect: A::Effect) {
        self.decision.effects.push(effect);
    }

    /// Asks something of another stream.
    pub fn follow_up(&mut self, command: A::FollowUp) {
        self.decision.follow_ups.push(command);
    }

    /// Keeps a personal value beside the log.
    pub fn keep(&mut self, record: Record) {
        self.decision.records.push(record);
    }

    /// Notes a rule that decided.
    pub fn by_rule(&mut self, rule: RuleKey) {
        self.decision.because.add_rule(rule);
    }

    /// Notes a premise without which the decision might have been another.
    pub fn given(&mut self, premise: Premise) {
        self.decision.because.add_premise(premise);
    }

    /// The decision.
    #[must_use]
    pub fn into_decision(self) -> Decision<A> {
        self.decision
    }

    #[inline]
    fn push(&mut self, at: Timestamp, event: impl FnOnce() -> A::Event) {
        let Decision { events, after, .. } = &mut self.decision;
        events.extend(iter::once_with(|| Occurred { at, event: event() }));
        if let Some(occurred) = events.last() {
            after.evolve(occurred);
        }
    }
}
