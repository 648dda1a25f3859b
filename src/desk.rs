//! The shell: loads a life, lets it decide, commits what it decided, and starts again if somebody else was faster.
//!
//! The desk decides nothing. It may keep folded states, bounded, by stream and version: a commit proves the version, and a
//! refusal made from a kept state is confirmed against the store before it is given, so that a stale worker never refuses
//! what the fresh state allows.

mod adopt;
mod error;
mod kept;
mod order;
mod spread;

use std::fmt;
use std::ops::ControlFlow;

use uuid::Uuid;

use self::kept::{Folded, KeptStates};
use self::spread::Begun;
use crate::actor::Actor;
use crate::charter::{Charter, ChartersInForce, Context};
use crate::decision::{Decision, Occurred, Refusal};
use crate::id::{CommandId, CustomerId, StreamId, TenantKey};
use crate::port::{
    Append, Asked, Channel, Commit, Directory, DirectoryError, DueWake, Lease, NoDirectory,
    Outcome, Store, StoreErrorKind,
};
use crate::profile::Profile;
use crate::time::{Elapsed, Timestamp};
use crate::value::FactSheet;
use crate::wire::Event;

use error::Unread;

pub use adopt::{Adopted, Foreseen, Moved};
pub use error::DeskError;
pub use kept::Room;
pub use order::{Answer, Order};

/// How often a command is decided anew because somebody else was faster.
const TRIES: usize = 16;

/// How long woken streams and outgoing effects are claimed.
const LEASE: Elapsed = Elapsed::from_seconds(60);

/// How many streams or effects are claimed at once.
const BATCH: usize = 256;

/// One tenant's desk over a store, with a directory that is asked for facts.
pub struct Desk<S, D = NoDirectory> {
    store: S,
    directory: D,
    tenant: TenantKey,
    charters: ChartersInForce,
    kept: KeptStates,
}

impl<S, D> fmt::Debug for Desk<S, D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Desk")
            .field("tenant", &self.tenant)
            .field("charter", &self.charters.newest().version())
            .finish_non_exhaustive()
    }
}

/// A folded state, and whether it came from the store just now.
struct Seen<A> {
    folded: Box<Folded<A>>,
    fresh: bool,
}

impl<S: Store> Desk<S> {
    /// A desk for one tenant that keeps no states, and has nobody to ask for facts.
    #[must_use]
    pub fn new(store: S, tenant: TenantKey, charters: ChartersInForce) -> Self {
        let kept = KeptStates::bounded(0);
        Self { store, directory: NoDirectory, tenant, charters, kept }
    }

    /// Asks this directory for the facts that decisions lack.
    #[must_use]
    pub fn asking<D: Directory>(self, directory: D) -> Desk<S, D> {
        let Self { store, tenant, charters, kept, .. } = self;
        Desk { store, directory, tenant, charters, kept }
    }
}

impl<S: Store, D: Directory> Desk<S, D> {
    /// Keeps the folded states of about this many streams.
    #[must_use]
    pub fn keeping(mut self, states: usize) -> Self {
        self.kept = KeptStates::bounded(states);
        self
    }

    /// The store.
    #[must_use]
    pub const fn store(&self) -> &S {
        &self.store
    }

    /// The versions of the charter that are in force.
    #[must_use]
    pub const fn charters(&self) -> &ChartersInForce {
        &self.charters
    }

    /// Carries out a command, exactly once however often it is given.
    ///
    /// A command that was refused, or that changed nothing, is not remembered: given again, it is decided anew. One that
    /// must not happen later than it was meant carries the instant at which it occurred.
    ///
    /// What the decision asks of other streams is decided there, each under the charter that it is pinned to, and all is
    /// written in one commit: whole, or where one of them was changed by others or says no, not at all.
    ///
    /// # Errors
    /// [`DeskError::Refused`] if the life says no, [`DeskError::FollowUpRefused`] if another one does that has to follow,
    /// [`DeskError::TooManyFollowUps`] if they have no end, [`DeskError::CommandReused`] if the id was used for another command,
    /// [`DeskError::NewerHistory`] if the stream holds events that this version does not know, [`DeskError::Store`] if
    /// the store fails, [`DeskError::Directory`] if facts are lacking and cannot be looked up, [`DeskError::Busy`] if
    /// others were faster too often.
    pub async fn carry_out<A: Room>(&self, order: &Order<A>) -> Result<Answer, DeskError<A>> {
        let stream = A::stream(self.tenant.clone(), order.id);
        if let Some(answer) = self.repeated(&stream, order).await? {
            return Ok(answer);
        }
        let mut seen = self.look::<A>(&stream).await?;
        let mut told = None;
        let mut tries = 0;
        while tries < TRIES {
            let pinned = self.charter_of(&seen.folded.state)?;
            let adopts = A::adopts(&order.command);
            let charter = if adopts { self.charters.newest() } else { pinned };
            let (state, command) = (&seen.folded.state, &order.command);
            let held_same = self.held_same(state, command, &order.actor).await?;
            let facts = told.as_ref().unwrap_or(&order.facts);
            let mut context = order.context(charter, facts).holding_same(&held_same);
            context.before = adopts.then_some(pinned);
            let decided = seen.folded.state.decide_under(&order.command, &context);
            let changes = decided.as_ref().is_ok_and(|decision| !decision.is_empty());
            // What a kept state refuses, or leaves as it is, the newest one may allow.
            if !changes && !seen.fresh && self.store.version(&stream).await? != seen.folded.version
            {
                seen = self.load::<A>(&stream, Some(seen)).await?;
                continue;
            }
            if let Err(Refusal::Needs(keys)) = &decided {
                let customer = seen.folded.state.customer_of(&order.command);
                let asked = Asked::about(stream.clone(), customer, keys.clone());
                // Each question adds to what was told, or is the last one.
                if self.ask(&asked, told.get_or_insert_with(|| order.facts.clone())).await? {
                    continue;
                }
            }
            let decision = match decided {
                Ok(decision) if changes => decision,
                unchanged => {
                    // Somebody may have carried out this very command since it was asked about.
                    if let Some(answer) = self.repeated(&stream, order).await? {
                        return Ok(answer);
                    }
                    let version = seen.folded.version;
                    self.keep(&stream, seen);
                    return match unchanged {
                        Ok(_) => Ok(Answer::unchanged(version)),
                        Err(refusal) => Err(DeskError::Refused(refusal)),
                    };
                }
            };
            if !decision.follow_ups.is_empty() {
                let charter = charter.version();
                let begun = Begun { stream: stream.clone(), seen, decision, charter };
                // In a box, so that commands for one stream pay nothing for those that need several.
                match Box::pin(self.spread(order, begun)).await? {
                    ControlFlow::Break(answer) => return Ok(answer),
                    ControlFlow::Continue(newer) => {
                        tries += 1;
                        seen = newer;
                        continue;
                    }
                }
            }
            let before = seen.folded.version;
            let (commit, next) = self.commit_of(&stream, seen, decision, order, charter);
            match self.store.commit(commit).await {
                Ok(_) => {
                    let version = next.folded.version;
                    self.keep(&stream, next);
                    return Ok(Answer::changed(before, version));
                }
                Err(error) => match error.kind() {
                    StoreErrorKind::Conflict(_) => {
                        tries += 1;
                        seen = self.load::<A>(&stream, None).await?;
                    }
                    StoreErrorKind::CommandKnown => {
                        if let Some(answer) = self.repeated(&stream, order).await? {
                            return Ok(answer);
                        }
                        return Err(error.into());
                    }
                    _ => return Err(error.into()),
                },
            }
        }
        Err(DeskError::Busy { stream })
    }

    /// Wakes every stream of this room whose instant has come, and says how many were woken.
    ///
    /// A stream that was woken late settles what fell due in the order in which it did. Waking twice changes nothing.
    ///
    /// # Errors
    /// As for [`Desk::carry_out`], and the first one. A life that cannot be woken keeps none of the others waiting, and
    /// is tried again when its claim runs out; if the store fails, it is asked no more.
    pub async fn wake_due<A: Room>(&self, now: Timestamp) -> Result<usize, DeskError<A>> {
        let mut woken = 0;
        let mut failed = None;
        loop {
            let due = self.store.due(&self.tenant, lease(now), BATCH).await?;
            let claimed = due.len();
            // A wake of another kind of life is its own room's: the claim on it runs out.
            let ours =
                |wake: &DueWake| A::stream(self.tenant.clone(), wake.stream.uuid()) == wake.stream;
            for wake in due.into_iter().filter(ours) {
                match self.wake(&wake, now).await {
                    Ok(()) => woken += 1,
                    Err(DeskError::Store(error)) if *error.kind() != StoreErrorKind::Corrupt => {
                        return Err(error.into());
                    }
                    Err(error) => failed = failed.or(Some(error)),
                }
            }
            if claimed < BATCH {
                return failed.map_or(Ok(woken), Err);
            }
        }
    }

    async fn wake<A: Room>(&self, wake: &DueWake, now: Timestamp) -> Result<(), DeskError<A>> {
        let order = Order {
            id: wake.stream.uuid(),
            command_id: wake_command(wake, now),
            command: A::wake(),
            actor: Actor::System,
            now,
            occurred_at: None,
            facts: FactSheet::new(),
        };
        let answer = self.carry_out(&order).await?;
        if !answer.has_changed() && !answer.was_repeated() {
            self.correct_wake::<A>(&wake.stream, &order).await?;
        }
        Ok(())
    }

    /// Hands outgoing effects over to a channel, and says how many were.
    ///
    /// # Errors
    /// [`DeskError::Store`] if the store fails. An effect that the channel does not take stays in the outbox.
    pub async fn dispatch<A: Room>(
        &self,
        channel: &impl Channel,
        now: Timestamp,
    ) -> Result<usize, DeskError<A>> {
        let mut delivered = 0;
        loop {
            let outgoing = self.store.outbox(&self.tenant, lease(now), BATCH).await?;
            for effect in &outgoing {
                // Acknowledged one by one: what was handed over is not handed over again because of what comes after it.
                if channel.deliver(effect).await.is_ok() {
                    self.store.acknowledge(std::slice::from_ref(&effect.id)).await?;
                    delivered += 1;
                }
            }
            if outgoing.len() < BATCH {
                return Ok(delivered);
            }
        }
    }

    /// The present state of a life, folded from the log.
    ///
    /// # Errors
    /// [`DeskError::NewerHistory`] and [`DeskError::Store`], as for [`Desk::carry_out`].
    pub async fn state<A: Room>(&self, id: Uuid) -> Result<A, DeskError<A>> {
        Ok(self.read(id).await?)
    }

    async fn read<A: Room>(&self, id: Uuid) -> Result<A, Unread> {
        let stream = A::stream(self.tenant.clone(), id);
        let kept = self.look::<A>(&stream).await?;
        let seen = self.load(&stream, Some(kept)).await?;
        let state = seen.folded.state.clone();
        self.keep(&stream, seen);
        Ok(state)
    }

    /// What is known of a customer: his profile, or the one that keeps what concerns him since two proved to be one.
    ///
    /// # Errors
    /// As for [`Desk::state`].
    pub async fn profile_of(&self, customer: CustomerId) -> Result<Profile, DeskError<Profile>> {
        Ok(self.keeper_of(customer).await?)
    }

    async fn keeper_of(&self, customer: CustomerId) -> Result<Profile, Unread> {
        let own: Profile = self.read(customer.as_uuid()).await?;
        match own.joined_into() {
            // Whoever has been joined has joined nobody.
            Some(into) => self.read(into.as_uuid()).await,
            None => Ok(own),
        }
    }

    /// Those who are held to be one with whom a command speaks of, or who gives it; nobody, where that does not matter.
    async fn held_same<A: Room>(
        &self,
        state: &A,
        command: &A::Command,
        actor: &Actor,
    ) -> Result<Vec<CustomerId>, Unread> {
        let Some(customer) = state.speaks_of(command, actor) else { return Ok(Vec::new()) };
        // In a box, so that commands for which it does not matter pay nothing for it.
        let keeper = Box::pin(self.keeper_of(customer)).await?;
        let linked = keeper.linked().map(|(other, _)| other);
        Ok(keeper.customer().into_iter().chain(linked).collect())
    }

    /// What became of the command, if it was carried out before.
    async fn repeated<A: Room>(
        &self,
        stream: &StreamId,
        order: &Order<A>,
    ) -> Result<Option<Answer>, DeskError<A>> {
        match self.store.outcome(&self.tenant, order.command_id).await? {
            None => Ok(None),
            Some(Outcome { name, stream: of, version })
                if name == A::name(&order.command) && of == *stream =>
            {
                Ok(Some(Answer::repeated(version)))
            }
            Some(Outcome { name, .. }) => {
                let name = name.into_owned();
                Err(DeskError::CommandReused { command: order.command_id, name })
            }
        }
    }

    /// Asks for the facts that a decision lacks, and says whether it now has more of them.
    async fn ask(&self, asked: &Asked, told: &mut FactSheet) -> Result<bool, DirectoryError> {
        let before = told.len();
        let answer = self.directory.facts(asked).await?;
        told.extend(answer.into_iter().filter(|(key, _)| asked.keys.contains(key)));
        Ok(told.len() > before)
    }

    /// A kept state, or a fresh one.
    async fn look<A: Room>(&self, stream: &StreamId) -> Result<Seen<A>, Unread> {
        match A::kept(&self.kept).take(stream.uuid()) {
            Some(folded) => Ok(Seen { folded, fresh: false }),
            None => self.load(stream, None).await,
        }
    }

    /// A fresh state: an older one with what is newer folded in, or the whole log.
    async fn load<A: Room>(
        &self,
        stream: &StreamId,
        from: Option<Seen<A>>,
    ) -> Result<Seen<A>, Unread> {
        let mut folded = from.map_or_else(Default::default, |seen| seen.folded);
        for recorded in self.store.load(stream, folded.version).await? {
            if let Event::Newer(newer) = &recorded.event {
                let format = newer.format;
                return Err(Unread::Newer { stream: stream.clone(), format });
            }
            folded.version = recorded.version;
            if let Some(event) = A::unwrap(&recorded.event) {
                folded.state.evolve(&Occurred { at: recorded.at, event: event.clone() });
            }
        }
        folded.recollect();
        Ok(Seen { folded, fresh: true })
    }

    fn keep<A: Room>(&self, stream: &StreamId, seen: Seen<A>) {
        A::kept(&self.kept).put(stream.uuid(), seen.folded);
    }

    /// The charter that a life is pinned to; the newest, before it begins.
    fn charter_of<A: Room>(&self, state: &A) -> Result<&Charter, DeskError<A>> {
        match state.pinned() {
            None => Ok(self.charters.newest()),
            Some(version) => {
                self.charters.version(version).ok_or(DeskError::CharterNotInForce { version })
            }
        }
    }

    /// What is to be written, and the state that follows.
    fn commit_of<A: Room>(
        &self,
        stream: &StreamId,
        seen: Seen<A>,
        decision: Decision<A>,
        order: &Order<A>,
        charter: &Charter,
    ) -> (Commit, Seen<A>) {
        let Decision { events, effects, records, because, after, .. } = decision;
        let mut folded = seen.folded;
        let mut append = Append::to(stream.clone(), folded.version);
        append.events = events
            .into_iter()
            .map(|Occurred { at, event }| Occurred { at, event: A::wrap(event) })
            .collect();
        append.effects = effects.into_iter().map(A::wrap_effect).collect();
        (append.wake, append.keys) = folded.replace(after);
        folded.version = append.version_after();
        let commit = Commit {
            tenant: self.tenant.clone(),
            command: order.command_id,
            name: A::name(&order.command).into(),
            recorded_at: order.now,
            actor: order.actor.clone(),
            charter: charter.version(),
            because,
            appends: vec![append],
            records,
        };
        (commit, Seen { folded, fresh: true })
    }

    /// Sets the wake of a stream right that was woken for nothing, so that it is not woken again and again.
    async fn correct_wake<A: Room>(
        &self,
        stream: &StreamId,
        order: &Order<A>,
    ) -> Result<(), DeskError<A>> {
        let seen = self.load::<A>(stream, None).await?;
        let mut append = Append::to(stream.clone(), seen.folded.version);
        append.wake = Some(seen.folded.state.next_wake().map(|wake| wake.at));
        let commit = Commit {
            tenant: self.tenant.clone(),
            command: order.command_id,
            name: A::name(&order.command).into(),
            recorded_at: order.now,
            actor: order.actor.clone(),
            charter: self.charter_of(&seen.folded.state)?.version(),
            because: Default::default(),
            appends: vec![append],
            records: Vec::new(),
        };
        match self.store.commit(commit).await {
            Ok(_) => Ok(()),
            // Somebody else moved it: nothing is left to set right.
            Err(error)
                if matches!(
                    error.kind(),
                    StoreErrorKind::Conflict(_) | StoreErrorKind::CommandKnown
                ) =>
            {
                Ok(())
            }
            Err(error) => Err(error.into()),
        }
    }
}

impl<A: Room> Order<A> {
    fn context<'a>(&'a self, charter: &'a Charter, facts: &'a FactSheet) -> Context<'a> {
        let context = Context::new(self.now, &self.actor, charter).knowing(facts);
        match self.occurred_at {
            Some(at) => context.occurred_at(at),
            None => context,
        }
    }
}

/// A claim that always ends after now, also at the end of time.
fn lease(now: Timestamp) -> Lease {
    let now = now.min(Timestamp::MAX.after(-LEASE).unwrap_or(Timestamp::MAX));
    Lease { now, until: now.after(LEASE).unwrap_or(Timestamp::MAX) }
}

/// The name space of the commands that a desk gives by itself (a UUID of our own).
const WAKES: Uuid = Uuid::from_u128(0x6f6f_6477_696c_6c2e_8000_7761_6b65_7300);

/// Each claim is a command of its own: the same instant may come round again, and waking twice changes nothing.
fn wake_command(wake: &DueWake, now: Timestamp) -> CommandId {
    let DueWake { stream, at } = wake;
    let name = format!("{stream}@{}/{}", at.as_micros(), now.as_micros());
    CommandId::from_uuid(Uuid::new_v5(&WAKES, name.as_bytes()))
}
