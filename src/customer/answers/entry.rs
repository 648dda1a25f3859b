use serde::{Deserialize, Serialize};

use super::{Answer, Invalidation, WhyAsk};
use crate::time::Timestamp;

/// An instant, and which of the things of that instant it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub(super) struct Turn(pub(super) Timestamp, u32);

/// Something with its turn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Taken<T> {
    pub(super) turn: Turn,
    pub(super) what: T,
}

/// All that is known of one question to one customer: the latest of each.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) asked: Option<Turn>,
    pub(super) answer: Option<Taken<Answer>>,
    pub(super) invalidated: Option<Taken<Invalidation>>,
}

/// Where a question stands.
pub(super) enum Standing<'a> {
    Known(&'a Answer),
    Open(Timestamp),
    Askable(WhyAsk),
}

impl Entry {
    /// When each of it came.
    pub(super) fn turns(&self) -> impl Iterator<Item = Turn> {
        let answered = self.answer.as_ref().map(|taken| taken.turn);
        let invalidated = self.invalidated.as_ref().map(|taken| taken.turn);
        [self.asked, answered, invalidated].into_iter().flatten()
    }

    /// The latest instant of it.
    pub(super) fn latest(&self) -> Option<Timestamp> {
        self.turns().map(|Turn(at, _)| at).max()
    }

    /// The turn of what happens now: a clock that is behind is raised, so that it takes back nothing that came before.
    pub(super) fn turn_now(&self, now: Timestamp) -> Turn {
        self.turn(self.latest().map_or(now, |latest| latest.max(now)))
    }

    /// The turn of what comes next: of one instant, what came later counts.
    pub(super) fn turn(&self, at: Timestamp) -> Turn {
        let same_instant = self.turns().filter(|turn| turn.0 == at);
        let nth = same_instant.map(|turn| turn.1.saturating_add(1)).max().unwrap_or(0);
        Turn(at, nth)
    }

    /// The answer that nothing has invalidated since it was given; it may have expired.
    pub(super) fn effective(&self) -> Option<&Taken<Answer>> {
        let invalidated = self.invalidated.as_ref().map(|taken| taken.turn);
        self.answer.as_ref().filter(|answer| Some(answer.turn) > invalidated)
    }

    pub(super) fn standing(&self, now: Timestamp) -> Standing<'_> {
        let effective = self.effective();
        if let Some(answer) = effective.filter(|answer| answer.what.holds_at(now)) {
            return Standing::Known(&answer.what);
        }
        let expired = effective.and_then(|answer| Some((answer.turn, answer.what.valid_until?)));
        let invalidated = self.invalidated.as_ref().map(|taken| taken.turn);
        if let Some(asked) = self.asked.filter(|asked| {
            Some(*asked) > invalidated
                && expired.is_none_or(|(given, at)| *asked > given && asked.0 >= at)
        }) {
            return Standing::Open(asked.0);
        }
        Standing::Askable(match (expired, &self.invalidated) {
            (Some((_, at)), _) => WhyAsk::Expired(at),
            (None, Some(taken)) => WhyAsk::Invalidated(taken.what.clone()),
            (None, None) => WhyAsk::NeverAsked,
        })
    }

    pub(super) fn take_answer(&mut self, new: Taken<Answer>) {
        let rank = |taken: &Taken<Answer>, other: &Taken<Answer>| {
            (taken.turn, taken.what.rank()) < (other.turn, other.what.rank())
        };
        if self.answer.as_ref().is_none_or(|old| rank(old, &new)) {
            self.answer = Some(new);
        }
    }

    pub(super) fn take_invalidation(&mut self, new: Taken<Invalidation>) {
        let known = self.invalidated.as_ref();
        if known.is_none_or(|old| (old.turn, &old.what) < (new.turn, &new.what)) {
            self.invalidated = Some(new);
        }
    }

    pub(super) fn merge(&mut self, other: &Self) {
        self.asked = self.asked.max(other.asked);
        if let Some(answer) = &other.answer {
            self.take_answer(answer.clone());
        }
        if let Some(invalidated) = &other.invalidated {
            self.take_invalidation(invalidated.clone());
        }
    }
}
