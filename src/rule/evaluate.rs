use std::fmt;

use chrono::NaiveDate;

use super::compile::{Compiled, CompiledRule, RuleNumber};
use super::facts::{FactState, Facts};
use super::index::{BITS, Picked, WORDS_AT_ONCE};
use super::question::{Held, Question};
use super::schema::Slot;
use super::set::HitPolicy;
use super::truth::Truth;
use crate::id::{AttributeKey, RuleKey};

/// What a rule set answered: a buffer that the caller keeps, so that asking allocates nothing once it has grown.
#[derive(Debug, Clone, Default)]
pub struct Matches {
    matched: Vec<RuleNumber>,
    open: Vec<RuleNumber>,
    pub(super) premises: Vec<Slot>,
    pub(super) work: Work,
}

/// Room to work in.
#[derive(Debug, Clone, Default)]
pub(super) struct Work {
    pub(super) picked: Picked,
    /// Rules that may hold.
    pub(super) may: Vec<u64>,
    /// Rules that hold, as far as bits tell; empty where all that may hold do.
    truth: Vec<u64>,
    found: Vec<Found>,
    /// Rules that cannot be told apart yet by the premises so far.
    pub(super) left: Vec<u64>,
}

/// A rule that may hold.
#[derive(Debug, Clone, Copy)]
struct Found {
    rule: CompiledRule,
    /// What the bits say: that it may hold, or that it does.
    told: Truth,
    tells_all: bool,
    /// What was read of its questions so that they lie near when they are asked.
    read: i64,
}

impl Matches {
    /// An empty buffer.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The rules that match, in the order in which they count.
    #[must_use]
    pub fn matched(&self) -> &[RuleNumber] {
        &self.matched
    }

    /// The rules of which it is unknown, in the order in which they count.
    ///
    /// After [`Compiled::decide`] these are the rules that may still match if missing facts are asked for.
    #[must_use]
    pub fn open(&self) -> &[RuleNumber] {
        &self.open
    }

    /// The facts that [`Compiled::premises`] named last.
    #[must_use]
    pub fn premises(&self) -> &[Slot] {
        &self.premises
    }
}

/// The rules that decide; none, if no rule matches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decided<'a> {
    rules: &'a [RuleNumber],
}

impl<'a> Decided<'a> {
    /// The rules, in the order in which they count.
    #[must_use]
    pub const fn rules(&self) -> &'a [RuleNumber] {
        self.rules
    }
}

/// Why a rule set gives no decision.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Undecided {
    /// Rules match that must not match together.
    Conflict {
        /// The rules, in the order in which they count.
        rules: Vec<RuleKey>,
    },
    /// Facts are missing that could change the decision.
    Needs {
        /// The facts, in the order of keys.
        missing: Vec<AttributeKey>,
    },
}

impl fmt::Display for Undecided {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (what, names): (_, Vec<String>) = match self {
            Self::Conflict { rules } => (
                "rules contradict each other",
                rules.iter().map(|key| format!("`{key}`")).collect(),
            ),
            Self::Needs { missing } => {
                ("facts are missing", missing.iter().map(|key| format!("`{key}`")).collect())
            }
        };
        write!(f, "{what}: {}", names.join(", "))
    }
}

impl std::error::Error for Undecided {}

impl Compiled {
    /// Finds all rules that match a customer on a date, and all of which it is unknown.
    pub fn evaluate(&self, facts: &Facts, today: NaiveDate, matches: &mut Matches) {
        let nothing = self.unless_ours(facts);
        self.find_all(&self.held(facts, &nothing, today), matches);
    }

    /// The first rule that matches, in the order in which they count; what is unknown is passed over.
    #[must_use]
    pub fn first(
        &self,
        facts: &Facts,
        today: NaiveDate,
        matches: &mut Matches,
    ) -> Option<RuleNumber> {
        let nothing = self.unless_ours(facts);
        // What is unknown for good and what is missing alike is no match: only the rows of what holds are asked.
        let held = self.held(facts, &nothing, today);
        matches.clear();
        self.index.pick_what_holds(&held, &mut matches.work.picked);
        self.find(&held, matches, true);
        matches.matched.first().copied()
    }

    /// What follows for a customer on a date under the hit policy.
    ///
    /// A fact that is missing stands in the way only if it could change the outcome; a fact that was asked for and is
    /// unknown never does.
    ///
    /// # Errors
    /// [`Undecided::Conflict`] if rules match that must not match together, [`Undecided::Needs`] if facts are missing.
    pub fn decide<'a>(
        &self,
        facts: &Facts,
        today: NaiveDate,
        matches: &'a mut Matches,
    ) -> Result<Decided<'a>, Undecided> {
        let nothing = self.unless_ours(facts);
        let held = Held { for_good: true, ..self.held(facts, &nothing, today) };
        match self.hit_policy {
            HitPolicy::First | HitPolicy::Priority => self.find_first(&held, matches),
            HitPolicy::Unique | HitPolicy::Any | HitPolicy::Collect => {
                self.find_all(&held, matches);
            }
        }
        self.settle(&held, matches)?;
        Ok(Decided { rules: &matches.matched })
    }

    pub(super) fn find_all(&self, held: &Held<'_>, matches: &mut Matches) {
        matches.clear();
        self.index.pick(held, &mut matches.work.picked);
        self.find(held, matches, false);
    }

    /// Finds the first match, and the open rules before it.
    pub(super) fn find_first(&self, held: &Held<'_>, matches: &mut Matches) {
        matches.clear();
        self.index.pick(held, &mut matches.work.picked);
        self.find(held, matches, true);
    }

    fn find(&self, held: &Held<'_>, matches: &mut Matches, only_first: bool) {
        let at_once = if only_first { WORDS_AT_ONCE } else { self.index.words.max(1) };
        let mut from = 0;
        while from < self.index.words {
            let words = at_once.min(self.index.words - from);
            self.sweep(from, words, &mut matches.work);
            // Of few words often none has a rule left.
            if !only_first || matches.work.may.iter().fold(0, |all, word| all | word) != 0 {
                self.take(held, from, matches, only_first);
                if only_first && !matches.matched.is_empty() {
                    return;
                }
            }
            from += words;
        }
    }

    /// Fills the room with the rules of some words that may hold, and those that hold.
    fn sweep(&self, from: usize, words: usize, work: &mut Work) {
        work.may.resize(words, 0);
        self.index.fill(from, &mut work.may);
        self.index.meet(&work.picked.may, from, &mut work.may);
        work.truth.clear();
        if !work.picked.must.is_empty() {
            work.truth.extend_from_slice(&work.may);
            self.index.meet(&work.picked.must, from, &mut work.truth);
        }
    }

    /// Notes the rules that were found, asking those one by one of which the bits do not tell all.
    fn take(&self, held: &Held<'_>, from: usize, matches: &mut Matches, only_first: bool) {
        self.gather(from, &mut matches.work);
        let Matches { matched, open, work, .. } = matches;
        for found in &work.found {
            let answer = if found.tells_all {
                found.told
            } else {
                self.answer_of_rest(&found.rule, held, found.told)
            };
            match answer {
                Truth::True => {
                    matched.push(found.rule.number);
                    if only_first {
                        return;
                    }
                }
                Truth::Unknown => open.push(found.rule.number),
                Truth::False => {}
            }
        }
    }

    /// Lists the rules that were found, and reads what will be asked of them: many places in memory at once, which is
    /// several times faster than one after the other between questions.
    fn gather(&self, from: usize, work: &mut Work) {
        work.found.clear();
        let inexact = self.index.inexact.iter().skip(from);
        let truth = if work.truth.is_empty() { &work.may } else { &work.truth };
        let words = work.may.iter().zip(truth).zip(inexact).enumerate();
        for (word, ((may, truth), inexact)) in words {
            let mut left = *may;
            while left != 0 {
                let bit = left & left.wrapping_neg();
                let place = (from + word) * BITS + left.trailing_zeros() as usize;
                left ^= bit;
                let told = if truth & bit == 0 { Truth::Unknown } else { Truth::True };
                let tells_all = inexact & bit == 0;
                if let Some(rule) = self.rules.get(place) {
                    work.found.push(Found { rule: *rule, told, tells_all, read: 0 });
                }
            }
        }
        for found in work.found.iter_mut().filter(|found| !found.tells_all) {
            if let [first, .., last] = self.questions_of(&found.rule) {
                found.read = first.first ^ last.first;
            }
        }
    }

    /// Whether what was found is a decision.
    fn settle(&self, held: &Held<'_>, matches: &Matches) -> Result<(), Undecided> {
        let (matched, open) = (&matches.matched, &matches.open);
        let conflict = match (self.hit_policy, matched.as_slice()) {
            (HitPolicy::Unique, [_, _, ..]) => true,
            (HitPolicy::Any, [first, others @ ..]) => {
                others.iter().any(|other| !self.grant_the_same(*first, *other))
            }
            _ => false,
        };
        if conflict {
            let rules = matched.iter().filter_map(|rule| self.key(*rule).cloned()).collect();
            return Err(Undecided::Conflict { rules });
        }
        let changes = |rule: &RuleNumber| match (self.hit_policy, matched.first()) {
            (HitPolicy::Any, Some(first)) => !self.grant_the_same(*first, *rule),
            _ => true,
        };
        if !open.iter().any(changes) {
            return Ok(());
        }
        let missing = self.missing(held, open.iter().copied().filter(changes));
        Err(Undecided::Needs { missing })
    }

    /// The missing facts that some rules ask for, in the order of keys.
    fn missing(
        &self,
        held: &Held<'_>,
        rules: impl Iterator<Item = RuleNumber>,
    ) -> Vec<AttributeKey> {
        let mut slots: Vec<Slot> = Vec::new();
        let mut note = |question: &Question| {
            let slot = question.source.slot();
            slots.extend(slot.filter(|slot| held.facts.state(*slot) == FactState::Missing));
        };
        for number in rules {
            if let Some(rule) = self.rule(number) {
                let open = |question: &&Question| question.unknown == Truth::Unknown;
                self.questions_of(rule).iter().filter(open).for_each(&mut note);
                if let Some(tree) = self.tree_of(rule) {
                    tree.for_each(&mut note);
                }
            }
        }
        slots.sort_unstable();
        slots.dedup();
        slots.iter().filter_map(|slot| self.schema.key(*slot).cloned()).collect()
    }
}

impl Matches {
    fn clear(&mut self) {
        self.matched.clear();
        self.open.clear();
    }
}
