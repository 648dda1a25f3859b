use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use uuid::Uuid;

use crate::case::Case;
use crate::charter::Context;
use crate::decision::{Aggregate as _, Decision, LookupKey, Refusal};
use crate::id::Version;
use crate::time::Timestamp;
use crate::wire::Life;

/// A run room that the desk serves.
pub trait Room: Life {
    /// Answers a command under a charter.
    ///
    /// # Errors
    /// As the room's own `decide`.
    fn decide_under(
        &self,
        command: &Self::Command,
        context: &Context<'_>,
    ) -> Result<Decision<Self>, Refusal<Self::Refused>>;

    /// Whether wake and keys are known to be those of another state, without working them out.
    #[doc(hidden)]
    fn is_told_like(&self, other: &Self) -> bool;

    /// Where the desk keeps states of this room.
    #[doc(hidden)]
    #[expect(private_interfaces, reason = "only the desk calls it")]
    fn kept(states: &KeptStates) -> &Kept<Self>;
}

impl Room for Case {
    fn decide_under(
        &self,
        command: &Self::Command,
        context: &Context<'_>,
    ) -> Result<Decision<Self>, Refusal<Self::Refused>> {
        self.decide(command, context)
    }

    fn is_told_like(&self, other: &Self) -> bool {
        self.shares_all_with(other)
    }

    #[expect(private_interfaces, reason = "only the desk calls it")]
    fn kept(states: &KeptStates) -> &Kept<Self> {
        &states.cases
    }
}

/// The kept states of all rooms.
#[derive(Debug)]
pub(super) struct KeptStates {
    cases: Kept<Case>,
}

impl KeptStates {
    pub(super) const fn bounded(states: usize) -> Self {
        Self { cases: Kept::bounded(states) }
    }
}

/// A state, folded up to a version, with what the store was told of it.
#[derive(Debug, Default)]
pub(super) struct Folded<A> {
    pub(super) version: Version,
    pub(super) state: A,
    wake: Option<Timestamp>,
    keys: Vec<LookupKey>,
}

impl<A: Room> Folded<A> {
    /// Takes the state that follows, and says which wake and which keys the store is to be told, if they are others.
    pub(super) fn replace(
        &mut self,
        state: A,
    ) -> (Option<Option<Timestamp>>, Option<Vec<LookupKey>>) {
        let before = std::mem::replace(&mut self.state, state);
        if self.state.is_told_like(&before) {
            return (None, None);
        }
        let (wake, keys) = (self.state.next_wake().map(|wake| wake.at), self.state.keys());
        let told_wake = (wake != self.wake).then_some(wake);
        let told_keys = (keys != self.keys).then(|| keys.clone());
        (self.wake, self.keys) = (wake, keys);
        (told_wake, told_keys)
    }

    /// Reads off the state what the store was told of it.
    pub(super) fn recollect(&mut self) {
        self.wake = self.state.next_wake().map(|wake| wake.at);
        self.keys = self.state.keys();
    }
}

/// About so many folded states: when half of them are young, the old half goes.
#[derive(Debug)]
pub(super) struct Kept<A> {
    half: usize,
    generations: Mutex<Generations<A>>,
}

/// By the UUID of the life, as a number. A state that somebody decides from leaves its place empty, so that the place need not be
/// made anew when it comes back.
type States<A> = BTreeMap<u128, Option<Box<Folded<A>>>>;

#[derive(Debug)]
struct Generations<A> {
    young: States<A>,
    old: States<A>,
}

impl<A> Kept<A> {
    const fn bounded(states: usize) -> Self {
        let generations = Generations { young: BTreeMap::new(), old: BTreeMap::new() };
        Self { half: states.div_ceil(2), generations: Mutex::new(generations) }
    }

    /// Takes a state out, so that nobody else decides from it at the same time.
    pub(super) fn take(&self, life: Uuid) -> Option<Box<Folded<A>>> {
        if self.half == 0 {
            return None;
        }
        let mut generations = self.generations();
        let young = generations.young.get_mut(&life.as_u128()).and_then(Option::take);
        young.or_else(|| generations.old.get_mut(&life.as_u128()).and_then(Option::take))
    }

    pub(super) fn put(&self, life: Uuid, folded: Box<Folded<A>>) {
        if self.half == 0 {
            return;
        }
        let mut generations = self.generations();
        if let Some(place) = generations.young.get_mut(&life.as_u128()) {
            *place = Some(folded);
            return;
        }
        if generations.young.len() >= self.half {
            generations.old = std::mem::take(&mut generations.young);
        }
        generations.young.insert(life.as_u128(), Some(folded));
    }

    fn generations(&self) -> MutexGuard<'_, Generations<A>> {
        self.generations.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
