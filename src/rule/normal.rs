//! The normal form: conditions as unions of cubes, each with at most one literal a dimension.
//!
//! It keeps the three truths exactly: distributing *and* over *or* and moving *not* inward are laws of Kleene's
//! logic, and two literals on one dimension make one literal, whose values and whose truth at an unknown fact are
//! combined. A literal without values that is unknown at an unknown fact is kept: it is never true, but not always
//! false either.

use super::Condition;
use super::schema::{Dimension, DimensionOf, Schema, Slot, day_of};
use super::set::Rule;
use super::truth::Truth;
use super::values::Values;
use crate::id::AttributeKey;
use crate::value::Value;

/// A question about one dimension: true for these values, false for all others, and so much when the fact is unknown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Literal {
    pub(crate) dimension: u16,
    pub(crate) values: Values,
    pub(crate) unknown: Truth,
}

/// Literals that must all hold, in the order of their dimensions, at most one for each.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Cube {
    pub(crate) literals: Vec<Literal>,
}

/// Why a condition has no normal form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NoNormalForm {
    /// It would have more cubes than the limit.
    TooManyCubes,
    /// It speaks of what the schema does not have.
    Unresolved,
}

/// The cubes of a condition, at most `limit`.
pub(crate) fn cubes_of(
    condition: &Condition,
    schema: &Schema,
    limit: usize,
) -> Result<Vec<Cube>, NoNormalForm> {
    Normal { schema, limit }.cubes(condition, true)
}

/// The cubes of a rule: its condition, its capabilities and its validity together.
pub(crate) fn cubes_of_rule(
    rule: &Rule,
    schema: &Schema,
    limit: usize,
) -> Result<Vec<Cube>, NoNormalForm> {
    let normal = Normal { schema, limit };
    let always = Cube { literals: always_known(rule, schema)? };
    normal.product(&[always], &normal.cubes(&rule.when, true)?)
}

/// What a rule asks of capabilities and of the date, as literals in the order of dimensions.
pub(crate) fn always_known(rule: &Rule, schema: &Schema) -> Result<Vec<Literal>, NoNormalForm> {
    let mut literals = Vec::new();
    for key in &rule.requires {
        let number = schema.capability(key).ok_or(NoNormalForm::Unresolved)?;
        let dimension = schema.capability_dimension(number);
        literals.push(Literal { dimension, values: Values::Bits(0b10), unknown: Truth::False });
    }
    if !rule.valid.is_always() {
        let dimension = schema.today_dimension();
        let today = dimension_at(schema, dimension)?;
        let least = rule.valid.from.map_or(today.least, day_of);
        let most = rule.valid.until.map_or(today.most, day_of);
        let values = Values::between(today, least, most);
        literals.push(Literal { dimension, values, unknown: Truth::False });
    }
    Ok(literals)
}

struct Normal<'a> {
    schema: &'a Schema,
    limit: usize,
}

impl Normal<'_> {
    /// The cubes of a condition, or of its opposite.
    fn cubes(&self, condition: &Condition, holds: bool) -> Result<Vec<Cube>, NoNormalForm> {
        match condition {
            Condition::Not(inner) => self.cubes(inner, !holds),
            Condition::All(parts) if holds => self.all(parts, holds),
            Condition::Any(parts) if !holds => self.all(parts, holds),
            Condition::All(parts) | Condition::Any(parts) => self.any(parts, holds),
            Condition::ContainsAny(key, names) | Condition::ContainsAll(key, names) => {
                let slot = slot_of(self.schema, key)?;
                let all = matches!(condition, Condition::ContainsAll(..));
                let literals = names.iter().map(|name| tag(self.schema, slot, name, holds));
                let literals = literals.collect::<Result<Vec<_>, _>>()?;
                if all == holds {
                    return Ok(vec![Cube { literals }]);
                }
                let cubes = literals.into_iter().map(|literal| Cube { literals: vec![literal] });
                self.within_limit(cubes.collect())
            }
            comparison => {
                let literal = literal_of(self.schema, comparison)?;
                let literal = if holds { literal } else { self.opposite(&literal)? };
                Ok(simplified(self.schema, vec![literal])?.into_iter().collect())
            }
        }
    }

    fn all(&self, parts: &[Condition], holds: bool) -> Result<Vec<Cube>, NoNormalForm> {
        let mut cubes = vec![Cube::default()];
        for part in parts {
            cubes = self.product(&cubes, &self.cubes(part, holds)?)?;
        }
        Ok(cubes)
    }

    fn any(&self, parts: &[Condition], holds: bool) -> Result<Vec<Cube>, NoNormalForm> {
        let mut cubes: Vec<Cube> = Vec::new();
        for part in parts {
            for cube in self.cubes(part, holds)? {
                if cube.literals.is_empty() {
                    return Ok(vec![cube]);
                }
                self.add(&mut cubes, cube)?;
            }
        }
        Ok(cubes)
    }

    /// Adds a cube; two cubes with one literal on one dimension make one cube.
    fn add(&self, cubes: &mut Vec<Cube>, cube: Cube) -> Result<(), NoNormalForm> {
        if let [new] = cube.literals.as_slice() {
            for held in cubes.iter_mut() {
                if let [held] = held.literals.as_mut_slice()
                    && held.dimension == new.dimension
                {
                    held.values = held.values.or(&new.values);
                    held.unknown = held.unknown.max(new.unknown);
                    return Ok(());
                }
            }
        }
        if cubes.len() >= self.limit {
            return Err(NoNormalForm::TooManyCubes);
        }
        cubes.push(cube);
        Ok(())
    }

    fn product(&self, left: &[Cube], right: &[Cube]) -> Result<Vec<Cube>, NoNormalForm> {
        let mut cubes = Vec::new();
        for one in left {
            for other in right {
                if let Some(cube) = meet(self.schema, one, other)? {
                    cubes.push(cube);
                    if cubes.len() > self.limit {
                        return Err(NoNormalForm::TooManyCubes);
                    }
                }
            }
        }
        Ok(cubes)
    }

    fn opposite(&self, literal: &Literal) -> Result<Literal, NoNormalForm> {
        Ok(Literal {
            dimension: literal.dimension,
            values: literal.values.not(dimension_at(self.schema, literal.dimension)?),
            unknown: !literal.unknown,
        })
    }

    fn within_limit(&self, cubes: Vec<Cube>) -> Result<Vec<Cube>, NoNormalForm> {
        if cubes.len() > self.limit { Err(NoNormalForm::TooManyCubes) } else { Ok(cubes) }
    }
}

/// The cube in which both hold; none if it is always false.
pub(crate) fn meet(
    schema: &Schema,
    left: &Cube,
    right: &Cube,
) -> Result<Option<Cube>, NoNormalForm> {
    let mut literals: Vec<Literal> = Vec::with_capacity(left.literals.len() + right.literals.len());
    let (mut ones, mut others) =
        (left.literals.iter().peekable(), right.literals.iter().peekable());
    loop {
        let next = match (ones.peek(), others.peek()) {
            (Some(one), Some(other)) if one.dimension == other.dimension => {
                let joined = Literal {
                    dimension: one.dimension,
                    values: one.values.and(&other.values),
                    unknown: one.unknown.min(other.unknown),
                };
                ones.next();
                others.next();
                joined
            }
            (Some(one), other) if other.is_none_or(|other| one.dimension < other.dimension) => {
                let one = (*one).clone();
                ones.next();
                one
            }
            (_, Some(other)) => {
                let other = (*other).clone();
                others.next();
                other
            }
            _ => break,
        };
        literals.push(next);
    }
    simplified(schema, literals)
}

/// The cube of these literals without those that always hold; none if one of them is always false.
fn simplified(schema: &Schema, literals: Vec<Literal>) -> Result<Option<Cube>, NoNormalForm> {
    let mut cube = Cube { literals };
    let never = |literal: &Literal| literal.values.is_empty() && literal.unknown.is_false();
    if cube.literals.iter().any(never) {
        return Ok(None);
    }
    let mut faulty = false;
    cube.literals.retain(|literal| {
        let Ok(dimension) = dimension_at(schema, literal.dimension) else {
            faulty = true;
            return true;
        };
        let always_known = matches!(dimension.of, DimensionOf::Capability(_) | DimensionOf::Today);
        let holds_unknown = literal.unknown.is_true() || always_known;
        !(holds_unknown && literal.values == Values::all(dimension))
    });
    if faulty { Err(NoNormalForm::Unresolved) } else { Ok(Some(cube)) }
}

fn dimension_at(schema: &Schema, number: u16) -> Result<&Dimension, NoNormalForm> {
    schema.dimensions().get(usize::from(number)).ok_or(NoNormalForm::Unresolved)
}

fn slot_of(schema: &Schema, key: &AttributeKey) -> Result<Slot, NoNormalForm> {
    schema.slot(key.as_str()).ok_or(NoNormalForm::Unresolved)
}

fn tag(schema: &Schema, slot: Slot, name: &str, set: bool) -> Result<Literal, NoNormalForm> {
    let tag = schema.tag(slot, name).ok_or(NoNormalForm::Unresolved)?;
    Ok(Literal {
        dimension: schema.dimension_of(slot) + u16::from(tag),
        values: Values::Bits(if set { 0b10 } else { 0b01 }),
        unknown: Truth::Unknown,
    })
}

/// The literal of a comparison or of a question whether a fact is known; tags are asked for one by one.
fn literal_of(schema: &Schema, condition: &Condition) -> Result<Literal, NoNormalForm> {
    let key = match condition {
        Condition::Equals(key, _) | Condition::OneOf(key, _) | Condition::Known(key) => key,
        Condition::Between { attribute, .. } => attribute,
        _ => return Err(NoNormalForm::Unresolved),
    };
    literal_at(schema, slot_of(schema, key)?, condition)
}

/// The literal of a comparison with the attribute of a slot, or of the question whether it is known.
///
/// Whether tags are known stands as a literal on the first tag.
pub(crate) fn literal_at(
    schema: &Schema,
    slot: Slot,
    condition: &Condition,
) -> Result<Literal, NoNormalForm> {
    let unknown =
        if matches!(condition, Condition::Known(_)) { Truth::False } else { Truth::Unknown };
    let dimension = schema.dimension_of(slot);
    let of = dimension_at(schema, dimension)?;
    let coded = |value: &Value| schema.encode(slot, value).ok_or(NoNormalForm::Unresolved);
    if matches!(of.of, DimensionOf::Tag(..)) && !matches!(condition, Condition::Known(_)) {
        return Err(NoNormalForm::Unresolved);
    }
    let values = match condition {
        Condition::Equals(_, value) => {
            let value = coded(value)?;
            Values::between(of, value, value)
        }
        Condition::OneOf(_, values) => {
            if of.is_small() {
                let mut bits = 0_u64;
                for value in values {
                    bits |= 1 << (coded(value)? & 63);
                }
                Values::Bits(bits)
            } else {
                let spans = values.iter().map(|value| coded(value).map(|value| (value, value)));
                Values::of_spans(spans.collect::<Result<_, _>>()?)
            }
        }
        Condition::Between { least, most, .. } => {
            let least = least.as_ref().map_or(Ok(of.least), coded)?;
            let most = most.as_ref().map_or(Ok(of.most), coded)?;
            Values::between(of, least, most)
        }
        _ => Values::all(of),
    };
    Ok(Literal { dimension, values, unknown })
}
