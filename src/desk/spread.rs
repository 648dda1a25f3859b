//! A command that concerns several streams: each decides for itself, and all is written at once or not at all.

use std::collections::{BTreeMap, VecDeque};
use std::ops::ControlFlow;

use super::kept::Folded;
use super::{Answer, Desk, DeskError, Order, Room, Seen};
use crate::decision::{Because, Decision, FollowUp, Occurred, Record, Refusal};
use crate::id::{CharterVersion, StreamId};
use crate::port::{Append, Asked, Commit, Directory, Store, StoreErrorKind};

/// How many follow-ups any command may lead to, those of follow-ups counted.
const ANY: usize = 256;

/// How many there may be for each that the command itself asks for, where that comes to more.
///
/// Each part that ends with its whole is one, and one more as it tells the whole. What asks for much at once is long; only what
/// follows from what follows may have no end.
const FOR_EACH: usize = 4;

/// A command that its own stream has decided, and that others have to follow.
pub(super) struct Begun<A: Room> {
    pub(super) stream: StreamId,
    pub(super) seen: Seen<A>,
    pub(super) decision: Decision<A>,
    pub(super) charter: CharterVersion,
}

/// What one stream does in it.
struct Part<A: Room> {
    stream: StreamId,
    /// The state that was seen.
    folded: Box<Folded<A>>,
    /// The state that follows from what it decided so far; none where it decided nothing.
    after: Option<A>,
    events: Vec<Occurred<A::Event>>,
    effects: Vec<A::Effect>,
}

/// What all of them do, the stream of the command first.
struct Spread<A: Room> {
    parts: Vec<Part<A>>,
    /// The number of each life's part.
    numbers: BTreeMap<u128, usize>,
    records: Vec<Record>,
    because: Because,
    /// What is still to be decided, with the stream that asked for it, in the order in which it was asked.
    open: VecDeque<(StreamId, FollowUp<A::Command>)>,
}

impl<A: Room> Part<A> {
    const fn of(stream: StreamId, folded: Box<Folded<A>>) -> Self {
        Self { stream, folded, after: None, events: Vec::new(), effects: Vec::new() }
    }

    fn state(&self) -> &A {
        self.after.as_ref().unwrap_or(&self.folded.state)
    }

    /// What is to be written, and the state to keep once it is. One that decided nothing proves its version all the same.
    fn written(self) -> (Append, Box<Folded<A>>) {
        let Self { stream, mut folded, after, events, effects } = self;
        let mut append = Append::to(stream, folded.version);
        append.events = events
            .into_iter()
            .map(|Occurred { at, event }| Occurred { at, event: A::wrap(event) })
            .collect();
        append.effects = effects.into_iter().map(A::wrap_effect).collect();
        if let Some(after) = after {
            (append.wake, append.keys) = folded.replace(after);
        }
        folded.version = append.version_after();
        (append, folded)
    }
}

impl<A: Room> Spread<A> {
    /// Takes in what the part of this number decided.
    fn take_in(&mut self, number: usize, decision: Decision<A>) {
        let Some(part) = self.parts.get_mut(number) else { return };
        let Decision { events, effects, records, follow_ups, because, after } = decision;
        part.after = Some(after);
        part.events.extend(events);
        part.effects.extend(effects);
        let cause = part.stream.clone();
        self.records.extend(records);
        because.rules().for_each(|rule| self.because.add_rule(rule.clone()));
        because.premises().for_each(|premise| self.because.add_premise(premise.clone()));
        self.open.extend(follow_ups.into_iter().map(|follow_up| (cause.clone(), follow_up)));
    }
}

impl<S: Store, D: Directory> Desk<S, D> {
    /// Lets all follow and writes everything: gives the answer, or the newest state of the command's own stream where it
    /// has to be decided anew.
    pub(super) async fn spread<A: Room>(
        &self,
        order: &Order<A>,
        begun: Begun<A>,
    ) -> Result<ControlFlow<Answer, Seen<A>>, DeskError<A>> {
        let Begun { stream, seen, decision, charter } = begun;
        let (before, fresh) = (seen.folded.version, seen.fresh);
        let mut spread = Spread {
            parts: vec![Part::of(stream.clone(), seen.folded)],
            numbers: BTreeMap::from([(order.id.as_u128(), 0)]),
            records: Vec::new(),
            because: Because::default(),
            open: VecDeque::new(),
        };
        spread.take_in(0, decision);
        if let Err(error) = self.follow(order, &mut spread).await {
            for part in spread.parts {
                self.keep(&part.stream, Seen { folded: part.folded, fresh });
            }
            // What was decided from a kept state may have asked for what the newest one would not.
            if !fresh && self.store.version(&stream).await? != before {
                return Ok(ControlFlow::Continue(self.load(&stream, None).await?));
            }
            return match self.repeated(&stream, order).await? {
                Some(answer) => Ok(ControlFlow::Break(answer)),
                None => Err(error),
            };
        }
        let Spread { parts, records, because, .. } = spread;
        let (mut appends, mut kept) = (Vec::new(), Vec::new());
        for part in parts {
            let (append, folded) = part.written();
            kept.push((append.stream.clone(), folded));
            appends.push(append);
        }
        let after = appends.first().map_or(before, Append::version_after);
        let commit = Commit {
            tenant: self.tenant.clone(),
            command: order.command_id,
            name: A::name(&order.command).into(),
            recorded_at: order.now,
            actor: order.actor.clone(),
            charter,
            because,
            appends,
            records,
        };
        let Err(error) = self.store.commit(commit).await else {
            for (stream, folded) in kept {
                self.keep(&stream, Seen { folded, fresh: true });
            }
            return Ok(ControlFlow::Break(Answer::changed(before, after)));
        };
        match error.kind() {
            StoreErrorKind::Conflict(_) => {
                Ok(ControlFlow::Continue(self.load(&stream, None).await?))
            }
            StoreErrorKind::CommandKnown => match self.repeated(&stream, order).await? {
                Some(answer) => Ok(ControlFlow::Break(answer)),
                None => Err(error.into()),
            },
            _ => Err(error.into()),
        }
    }

    /// Decides what follows, in the order in which it was asked, until nothing more does.
    async fn follow<A: Room>(
        &self,
        order: &Order<A>,
        spread: &mut Spread<A>,
    ) -> Result<(), DeskError<A>> {
        let most = ANY.max(spread.open.len().saturating_mul(FOR_EACH));
        let mut followed = 0;
        while let Some((cause, FollowUp { to, command })) = spread.open.pop_front() {
            let stream = A::stream(self.tenant.clone(), to);
            followed += 1;
            if followed > most {
                return Err(DeskError::TooManyFollowUps { stream, most });
            }
            let known = spread.numbers.get(&to.as_u128()).copied();
            let number = known.unwrap_or(spread.parts.len());
            if known.is_none() {
                spread.numbers.insert(to.as_u128(), number);
                let seen = self.look::<A>(&stream).await?;
                // What refuses must be the newest state; one that is kept has little to catch up on.
                let seen = if seen.fresh { seen } else { self.load(&stream, Some(seen)).await? };
                spread.parts.push(Part::of(stream, seen.folded));
            }
            if let Some(part) = spread.parts.get(number) {
                let decision = self.decide_following(order, part, &command, &cause).await?;
                spread.take_in(number, decision);
            }
        }
        Ok(())
    }

    /// What one stream decides that has to follow, with the facts that it lacks looked up.
    async fn decide_following<A: Room>(
        &self,
        order: &Order<A>,
        part: &Part<A>,
        command: &A::Command,
        cause: &StreamId,
    ) -> Result<Decision<A>, DeskError<A>> {
        let charter = self.charter_of(part.state())?;
        let held_same = self.held_same(part.state(), command, &order.actor).await?;
        let mut told = None;
        loop {
            let facts = told.as_ref().unwrap_or(&order.facts);
            let context = order.context(charter, facts).following(cause).holding_same(&held_same);
            let refusal = match part.state().decide_under(command, &context) {
                Ok(decision) => return Ok(decision),
                Err(refusal) => refusal,
            };
            if let Refusal::Needs(keys) = &refusal {
                let customer = part.state().customer_of(command);
                let asked = Asked::about(part.stream.clone(), customer, keys.clone());
                if self.ask(&asked, told.get_or_insert_with(|| order.facts.clone())).await? {
                    continue;
                }
            }
            return Err(DeskError::FollowUpRefused { stream: part.stream.clone(), refusal });
        }
    }
}
