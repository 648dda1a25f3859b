//! From conditions to questions.

use std::collections::BTreeSet;

use super::condition::{Condition, MAX_CONDITION_DEPTH, MAX_CONDITION_PARTS};
use super::normal::literal_at;
use super::question::{Asks, Question, Source, Tree};
use super::schema::{Coding, Schema, Slot};
use super::truth::Truth;
use super::values::Values;
use crate::id::AttributeKey;

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
                self.of_literal(self.slot(key)?, comparison, holds)
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
                self.of_literal(slot, comparison, holds)
            }
            Condition::Equals(key, _) => {
                self.count(1, depth)?;
                self.of_literal(self.slot(key)?, comparison, holds)
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
        slot: Slot,
        comparison: &Condition,
        holds: bool,
    ) -> Result<Question, Faulty> {
        let source = Source::of_slot(slot);
        let literal = literal_at(self.schema, slot, comparison).map_err(|_| Faulty)?;
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
