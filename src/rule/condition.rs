use std::collections::BTreeSet;

use super::facts::Facts;
use super::schema::{Schema, Slot};
use super::truth::Truth;
use crate::id::AttributeKey;
use crate::value::Value;

/// How deep conditions may lie in one another.
pub const MAX_CONDITION_DEPTH: usize = 32;
/// The most parts that one condition may have: comparisons, and the `not`, `and` and `or` that join them.
pub const MAX_CONDITION_PARTS: usize = 4_096;

/// What must be true of a customer: a closed algebra, so that rules can be examined and not only run.
///
/// A condition is written and read as one line; its serde form is that line.
///
/// ```
/// use goodwill::rule::Condition;
///
/// let text = "tier in {gold, silver} and age >= 65 and not (travels = yes)";
/// let condition: Condition = text.parse()?;
/// assert_eq!(condition.to_string(), text);
///
/// let refused = "tier in {gold".parse::<Condition>().unwrap_err();
/// assert_eq!(refused.to_string(), "character 14: `,` or `}` is expected, the text ends");
/// # Ok::<(), goodwill::rule::ParseConditionError>(())
/// ```
///
/// It is three-valued ([`Truth`]): what asks for an unknown fact is unknown, but a condition that holds or fails
/// whatever the fact is, holds or fails. [`Condition::Known`] alone is never unknown.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Condition {
    /// The attribute has this value: `tier = gold`.
    Equals(AttributeKey, Value),
    /// The attribute has one of these values: `tier in {gold, silver}`.
    OneOf(AttributeKey, Vec<Value>),
    /// The attribute lies between these values, both included: `age >= 65`, `age between 18 and 25`.
    Between {
        /// Which attribute.
        attribute: AttributeKey,
        /// The least value; none leaves it open.
        least: Option<Value>,
        /// The greatest value; none leaves it open.
        most: Option<Value>,
    },
    /// At least one of these tags is set: `needs any {large-print, braille}`.
    ContainsAny(AttributeKey, BTreeSet<String>),
    /// All of these tags are set: `needs all {large-print, ramp}`.
    ContainsAll(AttributeKey, BTreeSet<String>),
    /// The fact is known: `known(balance)`.
    Known(AttributeKey),
    /// The condition fails.
    Not(Box<Self>),
    /// All conditions hold; without any, it always holds: `always`.
    All(Vec<Self>),
    /// One of the conditions holds; without any, it never holds: `never`.
    Any(Vec<Self>),
}

impl Condition {
    /// What the condition says of these facts, read off the declaration part by part.
    ///
    /// It is the plain meaning that the compiled form is held against; an attribute that the facts' schema does not
    /// have is unknown.
    ///
    /// ```
    /// use goodwill::rule::{Attribute, AttributeKind, Condition, Facts, Truth, Vocabulary};
    /// use goodwill::value::{Domain, Value};
    ///
    /// let mut vocabulary = Vocabulary::default();
    /// let age = Attribute::new(AttributeKind::Context, Domain::integer(0, 120)?);
    /// vocabulary.attributes.insert("age".parse()?, age);
    /// let mut facts = Facts::new(&vocabulary.check()?);
    ///
    /// let senior: Condition = "age >= 65".parse()?;
    /// assert_eq!(senior.holds(&facts), Truth::Unknown);
    /// facts.set("age", &Value::Integer(70))?;
    /// assert_eq!(senior.holds(&facts), Truth::True);
    /// assert!(facts.set("age", &Value::Integer(-1)).is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn holds(&self, facts: &Facts) -> Truth {
        match self {
            Self::Equals(key, value) => compared(facts, key, |schema, slot, coded| {
                schema.encode(slot, value).is_some_and(|wanted| wanted == coded)
            }),
            Self::OneOf(key, values) => compared(facts, key, |schema, slot, coded| {
                values.iter().any(|value| schema.encode(slot, value) == Some(coded))
            }),
            Self::Between { attribute, least, most } => {
                compared(facts, attribute, |schema, slot, coded| {
                    let reaches = |bound: &Option<Value>, keeps: fn(i64, i64) -> bool| {
                        bound.as_ref().is_none_or(|bound| {
                            schema.encode(slot, bound).is_some_and(|bound| keeps(coded, bound))
                        })
                    };
                    reaches(least, |value, least| value >= least)
                        && reaches(most, |value, most| value <= most)
                })
            }
            Self::ContainsAny(key, names) => {
                compared(facts, key, |schema, slot, coded| schema.mask(slot, names) & coded != 0)
            }
            Self::ContainsAll(key, names) => compared(facts, key, |schema, slot, coded| {
                names
                    .iter()
                    .all(|name| schema.tag(slot, name).is_some_and(|tag| coded >> tag & 1 == 1))
            }),
            Self::Known(key) => {
                let slot = facts.schema().slot(key.as_str());
                slot.is_some_and(|slot| facts.coded(slot).is_some()).into()
            }
            Self::Not(inner) => !inner.holds(facts),
            Self::All(parts) => {
                parts.iter().map(|part| part.holds(facts)).min().unwrap_or(Truth::True)
            }
            Self::Any(parts) => {
                parts.iter().map(|part| part.holds(facts)).max().unwrap_or(Truth::False)
            }
        }
    }

    /// How deep it is nested and how many parts it has, counted without recursion: it may be deeper than any stack.
    pub(crate) fn extent(&self) -> (usize, usize) {
        let (mut deepest, mut parts) = (0, 0);
        let mut waiting = vec![(self, 1)];
        while let Some((condition, depth)) = waiting.pop() {
            deepest = deepest.max(depth);
            parts += 1;
            match condition {
                Self::Not(inner) => waiting.push((inner, depth + 1)),
                Self::All(inner) | Self::Any(inner) => {
                    waiting.extend(inner.iter().map(|part| (part, depth + 1)));
                }
                Self::OneOf(_, values) => parts += values.len(),
                Self::ContainsAny(_, names) | Self::ContainsAll(_, names) => parts += names.len(),
                Self::Equals(..) | Self::Between { .. } | Self::Known(_) => {}
            }
        }
        (deepest, parts)
    }
}

/// Unknown while the fact is; else what the comparison says.
fn compared(
    facts: &Facts,
    key: &AttributeKey,
    says: impl FnOnce(&Schema, Slot, i64) -> bool,
) -> Truth {
    let schema = facts.schema();
    let Some(slot) = schema.slot(key.as_str()) else {
        return Truth::Unknown;
    };
    facts.coded(slot).map_or(Truth::Unknown, |coded| says(schema, slot, coded).into())
}
