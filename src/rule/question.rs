//! Conditions made ready to be asked: flat questions about one source each, and what does not fit into a row of them as a
//! tree.

use std::collections::BTreeSet;

use super::condition::{Condition, MAX_CONDITION_DEPTH, MAX_CONDITION_PARTS};
use super::facts::{FactState, Facts};
use super::normal::literal_of;
use super::schema::{Coding, MAX_SLOTS, Schema, Slot};
use super::truth::Truth;
use super::values::Values;
use crate::id::AttributeKey;

/// Where the value of a question comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Source(u16);

#[expect(clippy::cast_possible_truncation, reason = "256 slots fit")]
const CAPABILITIES: u16 = MAX_SLOTS as u16;

impl Source {
    /// Today's date.
    pub(super) const TODAY: Self = Self(2 * CAPABILITIES);
    /// One more than the greatest index.
    pub(super) const COUNT: usize = 2 * MAX_SLOTS + 1;

    pub(super) fn of_slot(slot: Slot) -> Self {
        Self(slot.number())
    }

    pub(super) const fn of_capability(number: u16) -> Self {
        Self(CAPABILITIES + number)
    }

    pub(super) fn slot(self) -> Option<Slot> {
        (self.0 < CAPABILITIES).then(|| Slot::numbered(self.0))
    }

    pub(super) const fn capability(self) -> Option<u16> {
        if self.0 < CAPABILITIES || self.0 == Self::TODAY.0 {
            return None;
        }
        Some(self.0 - CAPABILITIES)
    }

    pub(super) const fn index(self) -> usize {
        self.0 as usize
    }
}

/// What a question asks of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asks {
    /// Whether it lies in the span from `first` to `second`; in none, if they are the other way round.
    Span,
    /// Whether its bit of `first` is set.
    Bits,
    /// Whether it lies in one of the spans numbered from `first` up to `second`.
    Spans,
    /// Whether one of the tags of `first` is set.
    AnyTag,
    /// Whether all tags of `first` are set.
    AllTags,
    /// Whether no tag of `first` is set.
    NoTag,
    /// Whether a tag of `first` is not set.
    NotAllTags,
    /// Nothing: any value will do.
    Anything,
    /// Nothing: no value will do.
    Nothing,
}

/// One question about one source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Question {
    pub(super) first: i64,
    pub(super) second: i64,
    pub(super) source: Source,
    pub(super) asks: Asks,
    /// The answer when the fact is unknown.
    pub(super) unknown: Truth,
}

/// What cannot be asked question by question; *not* has been moved inward to the questions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Tree {
    Leaf(Question),
    All(Box<[Self]>),
    Any(Box<[Self]>),
}

/// The spans of all questions that have several.
pub(super) type Spans = [(i64, i64)];

/// The facts of one customer on one date.
#[derive(Clone, Copy)]
pub(super) struct Held<'a> {
    pub(super) facts: &'a Facts,
    pub(super) today: i64,
    /// What was asked for in vain stays unknown for good: a question about it that is unknown counts as failed.
    pub(super) for_good: bool,
}

/// How a source stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    Known(i64),
    Unknown,
    Missing,
}

impl Held<'_> {
    #[inline]
    pub(super) fn standing(&self, source: Source) -> Standing {
        if let Some(slot) = source.slot() {
            return match self.facts.coded(slot) {
                Some(value) => Standing::Known(value),
                None if self.facts.state(slot) == FactState::Unknown => Standing::Unknown,
                None => Standing::Missing,
            };
        }
        Standing::Known(match source.capability() {
            Some(number) => i64::from(self.facts.is_ready_by_number(number)),
            None => self.today,
        })
    }
}

impl Question {
    /// A question that no customer answers with yes.
    pub(super) const NEVER: Self = Self {
        first: 0,
        second: 0,
        source: Source::TODAY,
        asks: Asks::Nothing,
        unknown: Truth::False,
    };

    /// Whether no customer answers it with yes.
    pub(super) fn is_never(&self) -> bool {
        self.asks == Asks::Nothing && self.unknown == Truth::False
    }

    /// Whether a known value is answered with yes.
    #[inline]
    pub(super) fn accepts(&self, value: i64, spans: &Spans) -> bool {
        match self.asks {
            Asks::Span => self.first <= value && value <= self.second,
            Asks::Bits => (0..64).contains(&value) && self.first >> value & 1 == 1,
            Asks::Spans => {
                self.spans(spans).iter().any(|(least, most)| (least..=most).contains(&&value))
            }
            Asks::AnyTag => value & self.first != 0,
            Asks::AllTags => value & self.first == self.first,
            Asks::NoTag => value & self.first == 0,
            Asks::NotAllTags => value & self.first != self.first,
            Asks::Anything => true,
            Asks::Nothing => false,
        }
    }

    /// The spans of a question that asks for several.
    pub(super) fn spans<'a>(&self, spans: &'a Spans) -> &'a Spans {
        let range = usize::try_from(self.first).ok().zip(usize::try_from(self.second).ok());
        range.and_then(|(from, to)| spans.get(from..to)).unwrap_or_default()
    }

    #[inline]
    pub(super) fn answer(&self, held: &Held<'_>, spans: &Spans) -> Truth {
        match held.standing(self.source) {
            Standing::Known(value) => self.accepts(value, spans).into(),
            Standing::Unknown if held.for_good && self.unknown == Truth::Unknown => Truth::False,
            Standing::Unknown | Standing::Missing => self.unknown,
        }
    }
}

impl Tree {
    pub(super) fn answer(&self, held: &Held<'_>, spans: &Spans) -> Truth {
        match self {
            Self::Leaf(question) => question.answer(held, spans),
            Self::All(parts) => {
                parts.iter().map(|part| part.answer(held, spans)).min().unwrap_or(Truth::True)
            }
            Self::Any(parts) => {
                parts.iter().map(|part| part.answer(held, spans)).max().unwrap_or(Truth::False)
            }
        }
    }

    /// Hands over each question of the tree.
    pub(super) fn for_each(&self, note: &mut dyn FnMut(&Question)) {
        match self {
            Self::Leaf(question) => note(question),
            Self::All(parts) | Self::Any(parts) => {
                parts.iter().for_each(|part| part.for_each(note));
            }
        }
    }
}

/// A condition has a fault, which an examination will name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Faulty;

/// Takes conditions apart into questions, rule by rule.
pub(super) struct Resolver<'a> {
    pub(super) schema: &'a Schema,
    /// The questions of all rules so far, one after the other.
    pub(super) questions: Vec<Question>,
    pub(super) spans: Vec<(i64, i64)>,
    /// What of the present condition is no row of questions.
    residue: Vec<Tree>,
    parts: usize,
}

impl<'a> Resolver<'a> {
    pub(super) const fn new(schema: &'a Schema) -> Self {
        Self { schema, questions: Vec::new(), spans: Vec::new(), residue: Vec::new(), parts: 0 }
    }

    /// Adds the questions of a condition; what does not fit into their row is returned as a tree.
    pub(super) fn resolve(&mut self, condition: &Condition) -> Result<Option<Tree>, Faulty> {
        self.parts = 0;
        self.residue.clear();
        self.row(condition, true, 1)?;
        Ok(match self.residue.len() {
            0 => None,
            1 => self.residue.pop(),
            _ => Some(Tree::All(std::mem::take(&mut self.residue).into())),
        })
    }

    fn count(&mut self, parts: usize, depth: usize) -> Result<(), Faulty> {
        self.parts += parts;
        let fits = self.parts <= MAX_CONDITION_PARTS && depth <= MAX_CONDITION_DEPTH;
        if fits { Ok(()) } else { Err(Faulty) }
    }

    fn row(&mut self, condition: &Condition, holds: bool, depth: usize) -> Result<(), Faulty> {
        match condition {
            Condition::Not(inner) => {
                self.count(1, depth)?;
                self.row(inner, !holds, depth + 1)
            }
            Condition::All(parts) | Condition::Any(parts)
                if matches!(condition, Condition::All(_)) == holds =>
            {
                self.count(1, depth)?;
                parts.iter().try_for_each(|part| self.row(part, holds, depth + 1))
            }
            Condition::All(_) | Condition::Any(_) => {
                let tree = self.tree(condition, holds, depth)?;
                match self.one_question(&tree) {
                    Some(question) => self.questions.push(question),
                    None => self.residue.push(tree),
                }
                Ok(())
            }
            comparison => {
                let question = self.question(comparison, holds, depth)?;
                self.questions.push(question);
                Ok(())
            }
        }
    }

    fn tree(&mut self, condition: &Condition, holds: bool, depth: usize) -> Result<Tree, Faulty> {
        match condition {
            Condition::Not(inner) => {
                self.count(1, depth)?;
                self.tree(inner, !holds, depth + 1)
            }
            Condition::All(parts) | Condition::Any(parts) => {
                self.count(1, depth)?;
                let parts = parts
                    .iter()
                    .map(|part| self.tree(part, holds, depth + 1))
                    .collect::<Result<_, _>>()?;
                let all = matches!(condition, Condition::All(_)) == holds;
                Ok(if all { Tree::All(parts) } else { Tree::Any(parts) })
            }
            comparison => self.question(comparison, holds, depth).map(Tree::Leaf),
        }
    }

    /// The one question that asks the same as alternatives about one source, as `age <= 10 or age >= 65` does.
    fn one_question(&mut self, tree: &Tree) -> Option<Question> {
        let Tree::Any(parts) = tree else { return None };
        let Some(Tree::Leaf(first)) = parts.first() else {
            return parts.is_empty().then_some(Question::NEVER);
        };
        let mut values = Vec::new();
        for part in parts {
            match part {
                Tree::Leaf(question)
                    if question.source == first.source && question.unknown == first.unknown =>
                {
                    match question.asks {
                        Asks::Span => values.push((question.first, question.second)),
                        Asks::Spans => values.extend(question.spans(&self.spans)),
                        Asks::Bits => {
                            #[expect(clippy::cast_sign_loss, reason = "bits stay bits")]
                            values.extend(Values::Bits(question.first as u64).spans());
                        }
                        _ => return None,
                    }
                }
                _ => return None,
            }
        }
        values.retain(|(least, most)| least <= most);
        if first.asks == Asks::Bits {
            let bits = values
                .iter()
                .fold(0, |bits, (least, most)| bits | (u64::MAX >> (63 - (most - least)) << least));
            return Some(Question { first: bits.cast_signed(), ..*first });
        }
        Some(self.of_values(Values::of_spans(values), first.source, first.unknown))
    }

    fn question(
        &mut self,
        comparison: &Condition,
        holds: bool,
        depth: usize,
    ) -> Result<Question, Faulty> {
        match comparison {
            Condition::ContainsAny(key, names) => {
                self.count(1 + names.len(), depth)?;
                self.tags(key, names, if holds { Asks::AnyTag } else { Asks::NoTag })
            }
            Condition::ContainsAll(key, names) => {
                self.count(1 + names.len(), depth)?;
                self.tags(key, names, if holds { Asks::AllTags } else { Asks::NotAllTags })
            }
            Condition::Known(key) => {
                self.count(1, depth)?;
                let source = Source::of_slot(self.slot(key)?);
                let (asks, unknown) = if holds {
                    (Asks::Anything, Truth::False)
                } else {
                    (Asks::Nothing, Truth::True)
                };
                Ok(Question { first: 0, second: 0, source, asks, unknown })
            }
            Condition::OneOf(key, values) => {
                self.count(1 + values.len(), depth)?;
                if values.is_empty() {
                    return Err(Faulty);
                }
                self.of_literal(key, comparison, holds)
            }
            Condition::Between { attribute, least, most } => {
                self.count(1, depth)?;
                if least.is_none() && most.is_none() {
                    return Err(Faulty);
                }
                let slot = self.slot(attribute)?;
                if matches!(self.schema.coding(slot), Some(Coding::Bool | Coding::Choice(_))) {
                    return Err(Faulty);
                }
                self.of_literal(attribute, comparison, holds)
            }
            Condition::Equals(key, _) => {
                self.count(1, depth)?;
                self.of_literal(key, comparison, holds)
            }
            Condition::Not(_) | Condition::All(_) | Condition::Any(_) => Err(Faulty),
        }
    }

    fn slot(&self, key: &AttributeKey) -> Result<Slot, Faulty> {
        self.schema.slot(key.as_str()).ok_or(Faulty)
    }

    fn tags(
        &self,
        key: &AttributeKey,
        names: &BTreeSet<String>,
        asks: Asks,
    ) -> Result<Question, Faulty> {
        let slot = self.slot(key)?;
        let mut mask = 0;
        for name in names {
            mask |= 1 << self.schema.tag(slot, name).ok_or(Faulty)?;
        }
        if mask == 0 {
            return Err(Faulty);
        }
        let (source, unknown) = (Source::of_slot(slot), Truth::Unknown);
        Ok(Question { first: mask, second: 0, source, asks, unknown })
    }

    /// A comparison as a question; an empty range is a fault.
    fn of_literal(
        &mut self,
        key: &AttributeKey,
        comparison: &Condition,
        holds: bool,
    ) -> Result<Question, Faulty> {
        let source = Source::of_slot(self.slot(key)?);
        let literal = literal_of(self.schema, comparison).map_err(|_| Faulty)?;
        if literal.values.is_empty() {
            return Err(Faulty);
        }
        let values = if holds {
            literal.values
        } else {
            let of = self.schema.dimensions().get(usize::from(literal.dimension)).ok_or(Faulty)?;
            literal.values.not(of)
        };
        Ok(self.of_values(values, source, literal.unknown))
    }

    pub(super) fn of_values(&mut self, values: Values, source: Source, unknown: Truth) -> Question {
        let (first, second, asks) = match values {
            Values::Bits(bits) => (bits.cast_signed(), 0, Asks::Bits),
            Values::Span(least, most) => (least, most, Asks::Span),
            Values::Spans(spans) if spans.is_empty() => (0, 0, Asks::Nothing),
            Values::Spans(spans) => {
                let from = self.spans.len();
                self.spans.extend(spans);
                let index = |place: usize| i64::try_from(place).unwrap_or(i64::MAX);
                (index(from), index(self.spans.len()), Asks::Spans)
            }
        };
        Question { first, second, source, asks, unknown }
    }
}
