//! Rules that one attribute alone keeps from matching.

use std::collections::BTreeSet;
use std::fmt;

use chrono::NaiveDate;

use super::compile::{Compiled, CompiledRule, RuleNumber};
use super::facts::Facts;
use super::index::{BITS, WORDS_AT_ONCE};
use super::question::{Asks, Held, Question, Source, Tree};
use super::schema::{Coding, Dimension, Slot};
use super::truth::Truth;
use super::values::Values;
use crate::value::Value;

/// The most ways in which tags may be wished for, before near misses by tags are left out.
const MAX_WISHES: usize = 1_024;

/// A rule that fails, and an attribute which alone stood in its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NearMiss {
    /// The rule.
    pub rule: RuleNumber,
    /// The attribute: some other value of it would let the rule match.
    pub slot: Slot,
}

/// What an attribute would have to be.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Wanted {
    /// One of these values.
    OneOf(Vec<Value>),
    /// In one of these ranges, both ends included.
    Between(Vec<(Value, Value)>),
    /// Tags in one of these ways.
    Tags(Vec<TagWish>),
}

/// Tags that must be set and tags that must not; all others may or may not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TagWish {
    /// These must be set.
    pub with: BTreeSet<String>,
    /// These must not be set.
    pub without: BTreeSet<String>,
}

impl Wanted {
    /// Whether a value would do.
    #[must_use]
    pub fn accepts(&self, value: &Value) -> bool {
        match (self, value) {
            (Self::OneOf(values), value) => values.contains(value),
            (Self::Between(ranges), value) => ranges.iter().any(|(least, most)| {
                let at_least = |value: &Value, bound: &Value| match (value, bound) {
                    (Value::Integer(value), Value::Integer(bound)) => value >= bound,
                    (Value::Date(value), Value::Date(bound)) => value >= bound,
                    (Value::Money(value), Value::Money(bound)) => {
                        value.currency() == bound.currency()
                            && value.minor_units() >= bound.minor_units()
                    }
                    _ => false,
                };
                at_least(value, least) && at_least(most, value)
            }),
            (Self::Tags(wishes), Value::Tags(tags)) => wishes
                .iter()
                .any(|wish| wish.with.is_subset(tags) && wish.without.is_disjoint(tags)),
            (Self::Tags(_), _) => false,
        }
    }
}

impl fmt::Display for Wanted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ways: Vec<String> = match self {
            Self::OneOf(values) => values.iter().map(ToString::to_string).collect(),
            Self::Between(ranges) => ranges
                .iter()
                .map(|(least, most)| match least == most {
                    true => least.to_string(),
                    false => format!("from {least} to {most}"),
                })
                .collect(),
            Self::Tags(wishes) => wishes.iter().map(ToString::to_string).collect(),
        };
        f.write_str(&ways.join(" or "))
    }
}

impl fmt::Display for TagWish {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let quoted = |names: &BTreeSet<String>| {
            names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
        };
        match (self.with.is_empty(), self.without.is_empty()) {
            (true, true) => f.write_str("any tags"),
            (false, true) => write!(f, "with {}", quoted(&self.with)),
            (true, false) => write!(f, "without {}", quoted(&self.without)),
            (false, false) => {
                write!(f, "with {} without {}", quoted(&self.with), quoted(&self.without))
            }
        }
    }
}

/// Tags that must be set and that must not, as bits.
type Wish = (i64, i64);

impl Compiled {
    /// Finds the rules that fail because of one attribute alone, in the order in which they count.
    ///
    /// Some other value of that attribute, all else unchanged, would let the rule match. Rules of which it is unknown
    /// whether they match, and rules that are withheld by a capability or by their dates, are no near misses. The
    /// buffer is cleared first.
    pub fn near_misses(&self, facts: &Facts, today: NaiveDate, found: &mut Vec<NearMiss>) {
        found.clear();
        let nothing = self.unless_ours(facts);
        let held = self.held(facts, &nothing, today);
        let mut from = 0;
        while from < self.index.words {
            let mut words = [0_u64; WORDS_AT_ONCE];
            let count = WORDS_AT_ONCE.min(self.index.words - from);
            let words = words.get_mut(..count).unwrap_or_default();
            self.index.fail_once(&held, from, words);
            for (number, word) in (from..).zip(words.iter()) {
                let mut left = *word;
                while left != 0 {
                    let place = number * BITS + left.trailing_zeros() as usize;
                    left &= left - 1;
                    if let Some(rule) = self.rules.get(place) {
                        self.near_miss(rule, &held, found);
                    }
                }
            }
            from += count;
        }
    }

    fn near_miss(&self, rule: &CompiledRule, held: &Held<'_>, found: &mut Vec<NearMiss>) {
        let mut in_the_way: Option<Slot> = None;
        let mut fails = false;
        for question in self.questions_of(rule) {
            let answer = question.answer(held, &self.spans);
            if answer.is_true() {
                continue;
            }
            let slot = question.source.slot();
            if slot.is_none() || in_the_way.is_some_and(|other| Some(other) != slot) {
                return;
            }
            in_the_way = slot;
            fails |= answer.is_false();
        }
        let rule_number = rule.number;
        let mut note = |slot| found.push(NearMiss { rule: rule_number, slot });
        match (self.tree_of(rule), in_the_way) {
            (None, None) => {}
            (None, Some(slot)) => {
                if fails && self.can_match(rule, slot, held) {
                    note(slot);
                }
            }
            (Some(tree), in_the_way) => {
                if !fails && !tree.answer(held, &self.spans).is_false() {
                    return;
                }
                let mut slots = BTreeSet::new();
                match in_the_way {
                    Some(slot) => {
                        slots.insert(slot);
                    }
                    None => tree.for_each(&mut |question| slots.extend(question.source.slot())),
                }
                for slot in slots.into_iter().filter(|slot| self.can_match(rule, *slot, held)) {
                    note(slot);
                }
            }
        }
    }

    /// Whether some value of an attribute lets a rule match.
    fn can_match(&self, rule: &CompiledRule, slot: Slot, held: &Held<'_>) -> bool {
        let source = Source::of_slot(slot);
        let mut about = self.questions_of(rule).iter().filter(|question| question.source == source);
        if let (Some(only), None, None) = (about.next(), about.next(), self.tree_of(rule)) {
            return only.asks != Asks::Nothing && !(only.asks == Asks::Bits && only.first == 0);
        }
        if matches!(self.schema.coding(slot), Some(Coding::Tags(_))) {
            return self.wishes(rule, source, held).is_some_and(|wishes| !wishes.is_empty());
        }
        self.values(rule, slot, held).is_some_and(|values| !values.is_empty())
    }

    /// What the attribute of a near miss would have to be.
    ///
    /// None if it cannot be said: no value would do, or the wishes for tags are too many.
    #[must_use]
    pub fn wanted(&self, near: NearMiss, facts: &Facts, today: NaiveDate) -> Option<Wanted> {
        let nothing = self.unless_ours(facts);
        let held = self.held(facts, &nothing, today);
        let rule = self.rule(near.rule)?;
        let coding = self.schema.coding(near.slot)?;
        let decode = |coded: i64| coding.decode(coded);
        match coding {
            Coding::Tags(_) => {
                let tags = |bits: i64| match decode(bits) {
                    Some(Value::Tags(tags)) => tags,
                    _ => BTreeSet::new(),
                };
                let wishes = self.wishes(rule, Source::of_slot(near.slot), &held)?;
                let wishes = wishes
                    .into_iter()
                    .map(|(with, without)| TagWish { with: tags(with), without: tags(without) });
                Some(Wanted::Tags(wishes.collect()))
                    .filter(|wanted| *wanted != Wanted::Tags(vec![]))
            }
            Coding::Bool | Coding::Choice(_) => {
                let spans = self.values(rule, near.slot, &held)?.spans();
                let values: Vec<Value> =
                    spans.into_iter().flat_map(|(a, b)| a..=b).filter_map(decode).collect();
                (!values.is_empty()).then_some(Wanted::OneOf(values))
            }
            Coding::Integer { .. } | Coding::Money { .. } | Coding::Date { .. } => {
                let spans = self.values(rule, near.slot, &held)?.spans();
                let ranges: Vec<(Value, Value)> =
                    spans.into_iter().filter_map(|(a, b)| decode(a).zip(decode(b))).collect();
                (!ranges.is_empty()).then_some(Wanted::Between(ranges))
            }
        }
    }

    /// The values of an attribute for which a rule matches, all else unchanged.
    fn values(&self, rule: &CompiledRule, slot: Slot, held: &Held<'_>) -> Option<Values> {
        let dimension =
            self.schema.dimensions().get(usize::from(self.schema.dimension_of(slot)))?;
        let of = ValuesOf { compiled: self, source: Source::of_slot(slot), dimension, held };
        let mut values = Values::all(dimension);
        for question in self.questions_of(rule) {
            values = values.and(&of.question(question));
        }
        if let Some(tree) = self.tree_of(rule) {
            values = values.and(&of.tree(tree));
        }
        Some(values)
    }

    /// The ways in which the tags of a source let a rule match, all else unchanged; none if they are too many.
    fn wishes(&self, rule: &CompiledRule, source: Source, held: &Held<'_>) -> Option<Vec<Wish>> {
        let of = WishesOf { compiled: self, source, held };
        let mut wishes = vec![(0, 0)];
        for question in self.questions_of(rule) {
            wishes = both(&wishes, &of.question(question))?;
        }
        match self.tree_of(rule) {
            Some(tree) => both(&wishes, &of.tree(tree)?),
            None => Some(wishes),
        }
    }
}

struct ValuesOf<'a> {
    compiled: &'a Compiled,
    source: Source,
    dimension: &'a Dimension,
    held: &'a Held<'a>,
}

impl ValuesOf<'_> {
    fn question(&self, question: &Question) -> Values {
        let spans = &self.compiled.spans;
        let all_or_none = |all: bool| {
            if all { Values::all(self.dimension) } else { Values::none(self.dimension) }
        };
        if question.source != self.source {
            return all_or_none(question.answer(self.held, spans) == Truth::True);
        }
        match question.asks {
            Asks::Span => Values::between(self.dimension, question.first, question.second),
            Asks::Bits => Values::Bits(question.first.cast_unsigned()),
            Asks::Spans => Values::of_spans(question.spans(spans).to_vec()),
            Asks::Nothing => all_or_none(false),
            _ => all_or_none(true),
        }
    }

    fn tree(&self, tree: &Tree) -> Values {
        match tree {
            Tree::Leaf(question) => self.question(question),
            Tree::All(parts) => parts
                .iter()
                .fold(Values::all(self.dimension), |values, part| values.and(&self.tree(part))),
            Tree::Any(parts) => parts
                .iter()
                .fold(Values::none(self.dimension), |values, part| values.or(&self.tree(part))),
        }
    }
}

struct WishesOf<'a> {
    compiled: &'a Compiled,
    source: Source,
    held: &'a Held<'a>,
}

impl WishesOf<'_> {
    fn question(&self, question: &Question) -> Vec<Wish> {
        let each = |wish: fn(i64) -> Wish| {
            (0..64)
                .map(|tag| 1_i64 << tag)
                .filter(|bit| question.first & bit != 0)
                .map(wish)
                .collect()
        };
        if question.source != self.source {
            let holds = question.answer(self.held, &self.compiled.spans) == Truth::True;
            return if holds { vec![(0, 0)] } else { Vec::new() };
        }
        match question.asks {
            Asks::AllTags => vec![(question.first, 0)],
            Asks::NoTag => vec![(0, question.first)],
            Asks::AnyTag => each(|bit| (bit, 0)),
            Asks::NotAllTags => each(|bit| (0, bit)),
            Asks::Nothing => Vec::new(),
            _ => vec![(0, 0)],
        }
    }

    fn tree(&self, tree: &Tree) -> Option<Vec<Wish>> {
        match tree {
            Tree::Leaf(question) => Some(self.question(question)),
            Tree::All(parts) => {
                parts.iter().try_fold(vec![(0, 0)], |wishes, part| both(&wishes, &self.tree(part)?))
            }
            Tree::Any(parts) => {
                let mut wishes = Vec::new();
                for part in parts {
                    wishes.extend(self.tree(part)?);
                    wishes.sort_unstable();
                    wishes.dedup();
                    if wishes.len() > MAX_WISHES {
                        return None;
                    }
                }
                Some(wishes)
            }
        }
    }
}

/// The ways in which both come true; none if they are too many.
fn both(one: &[Wish], other: &[Wish]) -> Option<Vec<Wish>> {
    let mut wishes = Vec::new();
    for (with, without) in one {
        for (also_with, also_without) in other {
            let wish = (with | also_with, without | also_without);
            if wish.0 & wish.1 == 0 {
                wishes.push(wish);
            }
        }
        if wishes.len() > 64 * MAX_WISHES {
            return None;
        }
    }
    wishes.sort_unstable();
    wishes.dedup();
    (wishes.len() <= MAX_WISHES).then_some(wishes)
}
