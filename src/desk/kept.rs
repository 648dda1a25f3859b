use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use uuid::Uuid;

use crate::case::Case;
use crate::charter::Context;
use crate::decision::{Aggregate, Decision, Refusal};
use crate::id::Version;
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

/// A state, folded up to a version.
#[derive(Debug)]
pub(super) struct Folded<A> {
    pub(super) version: Version,
    pub(super) state: A,
}

/// About so many folded states: when half of them are young, the old half goes.
#[derive(Debug)]
pub(super) struct Kept<A> {
    half: usize,
    generations: Mutex<Generations<A>>,
}

/// By the UUID of the life. A state that somebody decides from leaves its place empty, so that the place need not be
/// made anew when it comes back.
type States<A> = BTreeMap<Uuid, Option<Box<Folded<A>>>>;

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
        let young = generations.young.get_mut(&life).and_then(Option::take);
        young.or_else(|| generations.old.get_mut(&life).and_then(Option::take))
    }

    pub(super) fn put(&self, life: Uuid, folded: Box<Folded<A>>) {
        if self.half == 0 {
            return;
        }
        let mut generations = self.generations();
        if let Some(place) = generations.young.get_mut(&life) {
            *place = Some(folded);
            return;
        }
        if generations.young.len() >= self.half {
            generations.old = std::mem::take(&mut generations.young);
        }
        generations.young.insert(life, Some(folded));
    }

    fn generations(&self) -> MutexGuard<'_, Generations<A>> {
        self.generations.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
