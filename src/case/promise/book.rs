use std::collections::BTreeSet;
use std::sync::Arc;

use crate::case::event::{CaseEvent, ClockNumber};
use crate::case::merge::Absorbed;
use crate::case::state::Case;
use crate::sla::{Assent, Promise, PromiseState};
use crate::time::Timestamp;

/// The number of a promise: that of the clock which measures it.
pub type PromiseNumber = ClockNumber;

/// A promise of a case, with where it stands.
///
/// Whoever answers for the case has to keep it, whoever gave it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Promised<'a> {
    /// Its number.
    pub number: PromiseNumber,
    /// What was promised.
    pub promise: &'a Promise,
    /// Where it stands.
    pub state: PromiseState<PromiseNumber>,
}

impl Promised<'_> {
    /// Whether what was promised is still to be done, in time or late.
    #[must_use]
    pub const fn is_undone(&self) -> bool {
        matches!(
            self.state,
            PromiseState::Open
                | PromiseState::Broken { lateness: None, moved_to: None, released: None, .. }
        )
    }
}

/// What is due next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Obligation {
    /// The clock of this number: a target of an agreement.
    Target(ClockNumber),
    /// The promise of this number.
    Promise(PromiseNumber),
}

/// All promises of a case, in the order in which they were given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::case) struct Book(Vec<Entry>);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Entry {
    number: PromiseNumber,
    promise: Arc<Promise>,
    state: PromiseState<PromiseNumber>,
    /// Who agreed to what took its place; what was broken before then is broken all the same.
    agreed_by: Option<Assent>,
}

impl Book {
    pub(in crate::case) fn take_in(&mut self, at: Timestamp, event: &CaseEvent) {
        match event {
            CaseEvent::Promised { promise: number, given } => self.0.push(Entry {
                number: *number,
                promise: Arc::new(given.as_ref().clone()),
                state: PromiseState::Open,
                agreed_by: None,
            }),
            CaseEvent::PromiseDone { promise } => self.change(*promise, |state| state.done(at)),
            CaseEvent::PromiseRenegotiated { promise, to, agreed_by } => {
                let (to, agreed_by) = (*to, *agreed_by);
                self.change(*promise, |state| state.renegotiated(at, to, agreed_by));
                let entry = self.0.iter_mut().find(|entry| entry.number == *promise);
                entry.into_iter().for_each(|entry| entry.agreed_by = Some(agreed_by));
            }
            CaseEvent::PromiseMoved { promise, to } => {
                self.change(*promise, |state| state.broken(at, Some(*to)));
            }
            CaseEvent::PromiseReleased { promise, by } => {
                self.change(*promise, |state| state.released(at, *by));
            }
            _ => {}
        }
    }

    /// The clock of this number has passed its due time.
    pub(in crate::case) fn breached(&mut self, clock: ClockNumber, at: Timestamp) {
        self.change(clock, |state| state.broken(at, None));
    }

    /// Who agreed to what took the place of a promise, in time or late.
    pub(in crate::case) fn agreed_by(&self, promise: PromiseNumber) -> Option<Assent> {
        self.0.iter().find(|entry| entry.number == promise)?.agreed_by
    }

    /// Promises, and those that took their place.
    pub(in crate::case) fn with_what_followed(
        &self,
        of: impl IntoIterator<Item = PromiseNumber>,
    ) -> BTreeSet<PromiseNumber> {
        let mut all: BTreeSet<_> = of.into_iter().collect();
        // What takes the place of a promise was given after it.
        for entry in &self.0 {
            if all.contains(&entry.number) {
                all.extend(entry.state.moved_to());
            }
        }
        all
    }

    /// Loses what it carried for another matter that stands by itself again: that one has it, and what took the place of its
    /// promises.
    pub(in crate::case) fn lose(&mut self, absorbed: &Absorbed) {
        let mut lost = self.with_what_followed(absorbed.ours());
        lost.extend(&absorbed.clocks);
        self.0.retain(|entry| !lost.contains(&entry.number));
    }

    fn change(
        &mut self,
        number: PromiseNumber,
        change: impl Fn(PromiseState<PromiseNumber>) -> PromiseState<PromiseNumber>,
    ) {
        let entry = self.0.iter_mut().find(|entry| entry.number == number);
        entry.into_iter().for_each(|entry| entry.state = change(entry.state));
    }
}

impl Case {
    /// Its promises, in the order in which they were given.
    pub fn promises(&self) -> impl Iterator<Item = Promised<'_>> {
        let entries = self.book().into_iter().flat_map(|book| &book.0);
        entries.map(|entry| Promised {
            number: entry.number,
            promise: &entry.promise,
            state: entry.state,
        })
    }

    /// The promise of a number.
    #[must_use]
    pub fn promise(&self, number: PromiseNumber) -> Option<Promised<'_>> {
        self.promises().find(|promised| promised.number == number)
    }

    /// What is due next, and when: the tightest obligation wins, be it a target or a promise.
    #[must_use]
    pub fn next_due(&self) -> Option<(Timestamp, Obligation)> {
        let due = self.numbered().filter(|(_, attached)| attached.clock.is_outstanding());
        let due = due.filter_map(|(number, attached)| {
            let obligation = match self.promise(number) {
                Some(_) => Obligation::Promise(number),
                None => Obligation::Target(number),
            };
            Some((attached.clock.due()?, obligation))
        });
        due.min()
    }
}
