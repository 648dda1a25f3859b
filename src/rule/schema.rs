use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::{Datelike, NaiveDate};

use super::Condition;
use super::attribute::{Attribute, AttributeKind, Vocabulary};
use super::check::examine_condition;
use super::facts::Facts;
use super::fault::{RuleFindings, codes};
use super::names::Names;
use super::truth::Truth;
use crate::finding::{Finding, Place, Severity};
use crate::id::{AttributeKey, CapabilityKey, NeedKey};
use crate::money::{Currency, Money};
use crate::value::{Shape, Value};

/// The most attributes and capabilities that one vocabulary may have together.
pub const MAX_SLOTS: usize = 256;
/// The most names that one attribute of tags may have.
pub const MAX_TAGS: usize = 64;

/// A vocabulary without faults: each attribute and each capability has a numbered slot.
///
/// Cloning copies nothing.
///
/// ```
/// use goodwill::rule::{Attribute, AttributeKind, Vocabulary};
/// use goodwill::value::Domain;
///
/// let mut vocabulary = Vocabulary::default();
/// let tier = Attribute::new(AttributeKind::Value, Domain::choice(["basic", "gold"])?);
/// vocabulary.attributes.insert("tier".parse()?, tier);
/// let schema = vocabulary.check()?;
///
/// let slot = schema.slot("tier").unwrap();
/// assert_eq!(schema.key(slot).unwrap().as_str(), "tier");
/// assert!(schema.slot("colour").is_none());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Schema(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    vocabulary: Vocabulary,
    attributes: Vec<SlotOf>,
    /// The keys of the attributes, by slot.
    keys: Names,
    /// The capabilities in order; their slots follow those of the attributes.
    capabilities: Vec<CapabilityKey>,
    dimensions: Vec<Dimension>,
}

/// Where the fact of an attribute lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Slot(u16);

impl Slot {
    /// Its number, from zero, in the order of keys.
    #[must_use]
    pub const fn index(self) -> usize {
        self.0 as usize
    }

    pub(crate) const fn number(self) -> u16 {
        self.0
    }

    pub(crate) const fn numbered(number: u16) -> Self {
        Self(number)
    }
}

#[derive(Debug)]
struct SlotOf {
    key: AttributeKey,
    attribute: Attribute,
    coding: Coding,
    /// The first of its dimensions.
    dimension: u16,
}

/// How the values of an attribute are coded as numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Coding {
    /// No is 0, yes is 1.
    Bool,
    /// The number itself.
    Integer { least: i64, most: i64 },
    /// Minor units.
    Money { currency: Currency, least: i64, most: i64 },
    /// The place among the names in order.
    Choice(Names),
    /// Days of the common era.
    Date { first: i64, last: i64 },
    /// One bit for each name in order.
    Tags(Names),
}

/// One independent question about a customer: an attribute, one tag of a set, a capability, or the date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Dimension {
    pub(crate) of: DimensionOf,
    /// The least number that codes a value.
    pub(crate) least: i64,
    /// The greatest number that codes a value.
    pub(crate) most: i64,
}

/// What a dimension asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum DimensionOf {
    /// The value of an attribute.
    Attribute(Slot),
    /// Whether one tag of an attribute is set; all tags of an attribute are known or unknown together.
    Tag(Slot, u8),
    /// Whether a capability is ready, by its number; always known.
    Capability(u16),
    /// Today's date, in days of the common era; always known.
    Today,
}

impl Dimension {
    /// Whether its values are few enough to be bits of one word.
    pub(crate) const fn is_small(&self) -> bool {
        self.least >= 0 && self.most < 64
    }
}

impl Schema {
    /// The slot of an attribute.
    #[must_use]
    pub fn slot(&self, key: &str) -> Option<Slot> {
        self.0.keys.position(key).and_then(|place| u16::try_from(place).ok()).map(Slot)
    }

    /// All slots, in the order of keys.
    pub fn slots(&self) -> impl Iterator<Item = Slot> + use<> {
        (0..self.0.attributes.len()).map_while(|index| u16::try_from(index).ok().map(Slot))
    }

    /// The key of a slot's attribute; none for a slot of another schema.
    #[must_use]
    pub fn key(&self, slot: Slot) -> Option<&AttributeKey> {
        self.of(slot).map(|of| &of.key)
    }

    /// The attribute of a slot; none for a slot of another schema.
    #[must_use]
    pub fn attribute(&self, slot: Slot) -> Option<&Attribute> {
        self.of(slot).map(|of| &of.attribute)
    }

    /// The capabilities, in order.
    #[must_use]
    pub fn capabilities(&self) -> impl ExactSizeIterator<Item = &CapabilityKey> {
        self.0.capabilities.iter()
    }

    /// The needs with what shows them, in order.
    #[must_use]
    pub fn needs(&self) -> impl ExactSizeIterator<Item = (&NeedKey, &Condition)> {
        self.0.vocabulary.needs.iter()
    }

    /// The vocabulary that it was made of.
    #[must_use]
    pub fn vocabulary(&self) -> &Vocabulary {
        &self.0.vocabulary
    }

    /// Whether a customer has a need; unknown for a need that is not declared.
    #[must_use]
    pub fn has_need(&self, need: &NeedKey, facts: &Facts) -> Truth {
        let evidence = self.0.vocabulary.needs.get(need);
        evidence.map_or(Truth::Unknown, |condition| condition.holds(facts))
    }

    /// Whether two handles lead to one and the same schema, or two with the same vocabulary.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.0.vocabulary == other.0.vocabulary
    }

    pub(crate) fn attribute_count(&self) -> usize {
        self.0.attributes.len()
    }

    /// The number of a capability among the capabilities.
    pub(crate) fn capability(&self, key: &CapabilityKey) -> Option<u16> {
        self.0.capabilities.binary_search(key).ok().and_then(|index| u16::try_from(index).ok())
    }

    /// All dimensions: those of the attributes in order, of the capabilities, and today's date last.
    pub(crate) fn dimensions(&self) -> &[Dimension] {
        &self.0.dimensions
    }

    /// The first dimension of a slot: its only one, but for tags.
    pub(crate) fn dimension_of(&self, slot: Slot) -> u16 {
        self.of(slot).map_or(u16::MAX, |of| of.dimension)
    }

    pub(crate) fn capability_dimension(&self, number: u16) -> u16 {
        self.today_dimension() - u16::try_from(self.0.capabilities.len()).unwrap_or(0) + number
    }

    pub(crate) fn today_dimension(&self) -> u16 {
        u16::try_from(self.0.dimensions.len().saturating_sub(1)).unwrap_or(u16::MAX)
    }

    pub(crate) fn coding(&self, slot: Slot) -> Option<&Coding> {
        self.of(slot).map(|of| &of.coding)
    }

    fn of(&self, slot: Slot) -> Option<&SlotOf> {
        self.0.attributes.get(slot.index())
    }

    /// The number that codes a value; none for a value outside the domain.
    pub(crate) fn encode(&self, slot: Slot, value: &Value) -> Option<i64> {
        self.coding(slot)?.encode(value)
    }

    /// The value that a number codes.
    pub(crate) fn decode(&self, slot: Slot, coded: i64) -> Option<Value> {
        self.coding(slot)?.decode(coded)
    }

    /// The bit of a tag.
    pub(crate) fn tag(&self, slot: Slot, name: &str) -> Option<u8> {
        match self.coding(slot)? {
            Coding::Tags(names) => names.position(name).and_then(|bit| u8::try_from(bit).ok()),
            _ => None,
        }
    }

    /// The bits of some tags; names that the attribute does not have are left out.
    pub(crate) fn mask(&self, slot: Slot, names: &BTreeSet<String>) -> i64 {
        names.iter().filter_map(|name| self.tag(slot, name)).fold(0, |mask, bit| mask | 1 << bit)
    }
}

impl Coding {
    pub(crate) fn encode(&self, value: &Value) -> Option<i64> {
        match (self, value) {
            (Self::Bool, Value::Bool(yes)) => Some(i64::from(*yes)),
            (Self::Integer { least, most }, Value::Integer(number)) => {
                Some(*number).filter(|number| (least..=most).contains(&number))
            }
            (Self::Money { currency, least, most }, Value::Money(amount)) => {
                Some(amount.minor_units())
                    .filter(|_| amount.currency() == *currency)
                    .filter(|number| (least..=most).contains(&number))
            }
            (Self::Choice(names), Value::Choice(name)) => {
                names.position(name).and_then(|index| i64::try_from(index).ok())
            }
            (Self::Date { first, last }, Value::Date(date)) => {
                Some(day_of(*date)).filter(|day| (first..=last).contains(&day))
            }
            (Self::Tags(names), Value::Tags(tags)) => {
                tags.iter().try_fold(0, |bits, tag| names.position(tag).map(|bit| bits | 1 << bit))
            }
            _ => None,
        }
    }

    pub(crate) fn decode(&self, coded: i64) -> Option<Value> {
        let nth = |names: &Names| usize::try_from(coded).ok().and_then(|n| names.get(n).cloned());
        match self {
            Self::Bool => Some(Value::Bool(coded != 0)),
            Self::Integer { .. } => Some(Value::Integer(coded)),
            Self::Money { currency, .. } => Some(Value::Money(Money::new(coded, *currency))),
            Self::Choice(names) => nth(names).map(Value::Choice),
            Self::Date { .. } => i32::try_from(coded)
                .ok()
                .and_then(NaiveDate::from_num_days_from_ce_opt)
                .map(Value::Date),
            Self::Tags(names) => {
                let set = names.iter().enumerate().filter(|(bit, _)| coded >> bit & 1 == 1);
                Some(Value::Tags(set.map(|(_, name)| name.clone()).collect()))
            }
        }
    }

    /// The least and the greatest number that codes a value; for tags, of one tag.
    pub(crate) fn bounds(&self) -> (i64, i64) {
        match self {
            Self::Bool | Self::Tags(_) => (0, 1),
            Self::Integer { least, most } | Self::Money { least, most, .. } => (*least, *most),
            Self::Choice(names) => (0, i64::try_from(names.len()).unwrap_or(i64::MAX) - 1),
            Self::Date { first, last } => (*first, *last),
        }
    }
}

/// The day of a date, as dimensions count it.
pub(crate) fn day_of(date: NaiveDate) -> i64 {
    i64::from(date.num_days_from_ce())
}

/// Resolves a vocabulary, or lists all that is wrong with it.
pub(super) fn check(vocabulary: &Vocabulary) -> Result<Schema, RuleFindings> {
    let mut findings = RuleFindings::of("the vocabulary");
    let count = vocabulary.attributes.len() + vocabulary.capabilities.len();
    if count > MAX_SLOTS {
        findings.add(
            Finding::new(codes::TOO_MANY_ATTRIBUTES, Severity::Error, Place::root()).saying(
                format!("{count} attributes and capabilities, at most {MAX_SLOTS} are allowed"),
            ),
        );
        return Err(findings);
    }
    let mut inner = Inner {
        vocabulary: vocabulary.clone(),
        attributes: Vec::new(),
        keys: Names::new(vocabulary.attributes.keys().map(ToString::to_string)),
        capabilities: vocabulary.capabilities.keys().cloned().collect(),
        dimensions: Vec::new(),
    };
    for (key, attribute) in &vocabulary.attributes {
        inner.add(key, attribute, &mut findings);
    }
    inner.add_what_is_always_known();
    let schema = Schema(Arc::new(inner));
    for (key, condition) in &vocabulary.needs {
        let place = || Place::root().key("needs").key(key.as_str());
        examine_condition(condition, &schema, &place, &mut findings);
        evidence_of_needs_alone(condition, &schema, &place, &mut findings);
    }
    if findings.is_empty() { Ok(schema) } else { Err(findings) }
}

impl Inner {
    fn add(&mut self, key: &AttributeKey, attribute: &Attribute, findings: &mut RuleFindings) {
        let place = || Place::root().key("attributes").key(key.as_str()).key("domain");
        let (Ok(slot), Ok(dimension)) =
            (u16::try_from(self.attributes.len()).map(Slot), u16::try_from(self.dimensions.len()))
        else {
            return;
        };
        let names = |names: &BTreeSet<String>| Names::new(names.iter().cloned());
        let coding = match attribute.domain.shape() {
            Shape::Bool => Coding::Bool,
            Shape::Integer { least, most } => Coding::Integer { least, most },
            Shape::Money { currency, least, most } => Coding::Money { currency, least, most },
            Shape::Choice(choices) => Coding::Choice(names(choices)),
            Shape::Date { first, last } => {
                Coding::Date { first: day_of(first), last: day_of(last) }
            }
            Shape::Tags(tags) => Coding::Tags(names(tags)),
            Shape::Open => {
                findings.add(
                    Finding::new(codes::UNUSABLE_DOMAIN, Severity::Error, place())
                        .saying(format!("no rule can ask for {}", attribute.domain))
                        .mended_by("use yes or no, an integer, money, a choice, tags or a date"),
                );
                Coding::Bool
            }
        };
        if let Coding::Tags(tags) = &coding
            && tags.len() > MAX_TAGS
        {
            findings.add(
                Finding::new(codes::TOO_MANY_TAGS, Severity::Error, place())
                    .saying(format!("{} tags, at most {MAX_TAGS} are allowed", tags.len())),
            );
        }
        let (least, most) = coding.bounds();
        if let Coding::Tags(tags) = &coding {
            for tag in (0_u8..).take(tags.len().min(MAX_TAGS)) {
                self.dimensions.push(Dimension { of: DimensionOf::Tag(slot, tag), least, most });
            }
        } else {
            self.dimensions.push(Dimension { of: DimensionOf::Attribute(slot), least, most });
        }
        let (key, attribute) = (key.clone(), attribute.clone());
        self.attributes.push(SlotOf { key, attribute, coding, dimension });
    }

    fn add_what_is_always_known(&mut self) {
        for number in (0_u16..).take(self.capabilities.len()) {
            let of = DimensionOf::Capability(number);
            self.dimensions.push(Dimension { of, least: 0, most: 1 });
        }
        let (least, most) = (day_of(NaiveDate::MIN), day_of(NaiveDate::MAX));
        self.dimensions.push(Dimension { of: DimensionOf::Today, least, most });
    }
}

/// A need is shown by evidence of need, never by what a customer is worth.
fn evidence_of_needs_alone(
    condition: &Condition,
    schema: &Schema,
    place: &dyn Fn() -> Place,
    findings: &mut RuleFindings,
) {
    for key in condition.attributes() {
        let kind =
            schema.slot(key.as_str()).and_then(|slot| schema.attribute(slot)).map(|a| a.kind);
        if kind.is_some_and(|kind| kind != AttributeKind::Need) {
            findings.add(
                Finding::new(codes::NO_EVIDENCE_OF_NEED, Severity::Error, place())
                    .saying(format!("`{key}` is no attribute of the kind need"))
                    .mended_by("show a need by what the customer needs, not by what he is worth")
                    .required_by("X-7"),
            );
        }
    }
}
