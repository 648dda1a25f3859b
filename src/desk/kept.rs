use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use uuid::Uuid;

use crate::actor::Actor;
use crate::case::{Case, CaseCommand};
use crate::charter::Context;
use crate::decision::{Aggregate as _, Decision, LookupKey, Refusal};
use crate::id::{CustomerId, Version};
use crate::profile::Profile;
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

    /// Whether a command adopts the newest charter.
    #[doc(hidden)]
    fn adopts(_command: &Self::Command) -> bool {
        false
    }

    /// Of whom a command speaks, or who gives it, where it matters who is held to be one with him.
    #[doc(hidden)]
    fn speaks_of(&self, _command: &Self::Command, _actor: &Actor) -> Option<CustomerId> {
        None
    }

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

    fn adopts(command: &Self::Command) -> bool {
        matches!(command, CaseCommand::Adopt { .. })
    }

    fn speaks_of(&self, command: &Self::Command, actor: &Actor) -> Option<CustomerId> {
        let assents = match command {
            CaseCommand::Absorb(brings) => return Some(brings.customer),
            CaseCommand::Release { by, .. } => Some(by.by),
            CaseCommand::Renegotiate { assent, .. } => assent.map(|assent| assent.by),
            CaseCommand::Open(_)
            | CaseCommand::ReceiveMessage { .. }
            | CaseCommand::Resume
            | CaseCommand::Resolve
            | CaseCommand::Close
            | CaseCommand::Reopen => None,
            // What only we do, nobody does for a customer.
            _ => return None,
        };
        let speaks = match actor {
            Actor::Customer(actor) => Some(*actor),
            _ => None,
        };
        // Whoever speaks or agrees in another's matter may be the same.
        let whose = self.customer_of(command)?;
        [speaks, assents].into_iter().flatten().find(|customer| *customer != whose)
    }

    fn is_told_like(&self, other: &Self) -> bool {
        self.shares_all_with(other)
    }

    #[expect(private_interfaces, reason = "only the desk calls it")]
    fn kept(states: &KeptStates) -> &Kept<Self> {
        &states.cases
    }
}

impl Room for Profile {
    fn decide_under(
        &self,
        command: &Self::Command,
        context: &Context<'_>,
    ) -> Result<Decision<Self>, Refusal<Self::Refused>> {
        self.decide(command, context)
    }

    /// A profile never wakes, and is found by its customer alone.
    fn is_told_like(&self, other: &Self) -> bool {
        self.customer() == other.customer()
    }

    #[expect(private_interfaces, reason = "only the desk calls it")]
    fn kept(states: &KeptStates) -> &Kept<Self> {
        &states.profiles
    }
}

/// The kept states of all rooms.
#[derive(Debug)]
pub(super) struct KeptStates {
    cases: Kept<Case>,
    profiles: Kept<Profile>,
}

impl KeptStates {
    pub(super) const fn bounded(states: usize) -> Self {
        Self { cases: Kept::bounded(states), profiles: Kept::bounded(states) }
    }
}

/// A state, folded up to a version, with what the store was told of it.
#[derive(Debug, Default)]
pub(super) struct Folded<A> {
    pub(super) version: Version,
    pub(super) state: A,
    wake: Option<Timestamp>,
    keys: Vec<LookupKey>,
    /// Where it was kept, so that its place need not be looked for when it comes back.
    place: Option<Place>,
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

#[derive(Debug)]
struct Generations<A> {
    /// Of the young one.
    number: u64,
    young: Generation<A>,
    old: Generation<A>,
}

#[derive(Debug)]
struct Generation<A> {
    /// By the UUID of the life, as a number: which of the states is its own.
    indexes: BTreeMap<u128, usize>,
    /// A state that somebody decides from leaves its place empty, so that the place need not be made anew when it comes back.
    states: Vec<Option<Box<Folded<A>>>>,
}

/// Where a state lies among the young.
#[derive(Debug, Clone, Copy)]
struct Place {
    generation: u64,
    index: usize,
}

impl<A> Kept<A> {
    const fn bounded(states: usize) -> Self {
        let generations =
            Generations { number: 0, young: Generation::empty(), old: Generation::empty() };
        Self { half: states.div_ceil(2), generations: Mutex::new(generations) }
    }

    /// Takes a state out, so that nobody else decides from it at the same time.
    pub(super) fn take(&self, life: Uuid) -> Option<Box<Folded<A>>> {
        if self.half == 0 {
            return None;
        }
        let mut generations = self.generations();
        let generation = generations.number;
        if let Some((index, mut folded)) = generations.young.take(life) {
            folded.place = Some(Place { generation, index });
            return Some(folded);
        }
        let (_, folded) = generations.old.take(life)?;
        Some(folded)
    }

    pub(super) fn put(&self, life: Uuid, folded: Box<Folded<A>>) {
        if self.half == 0 {
            return;
        }
        let mut generations = self.generations();
        let number = generations.number;
        let known = folded.place.filter(|place| place.generation == number);
        let index = known.map(|place| place.index).or_else(|| generations.young.index(life));
        if let Some(place) = index.and_then(|index| generations.young.states.get_mut(index)) {
            *place = Some(folded);
            return;
        }
        if generations.young.states.len() >= self.half {
            generations.old = std::mem::replace(&mut generations.young, Generation::empty());
            generations.number += 1;
        }
        generations.young.add(life, folded);
    }

    fn generations(&self) -> MutexGuard<'_, Generations<A>> {
        self.generations.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<A> Generation<A> {
    const fn empty() -> Self {
        Self { indexes: BTreeMap::new(), states: Vec::new() }
    }

    fn index(&self, life: Uuid) -> Option<usize> {
        self.indexes.get(&life.as_u128()).copied()
    }

    fn take(&mut self, life: Uuid) -> Option<(usize, Box<Folded<A>>)> {
        let index = self.index(life)?;
        self.states.get_mut(index)?.take().map(|folded| (index, folded))
    }

    fn add(&mut self, life: Uuid, folded: Box<Folded<A>>) {
        self.indexes.insert(life.as_u128(), self.states.len());
        self.states.push(Some(folded));
    }
}
