//! All customers, cut into finitely many classes that no rule tells apart.

use chrono::NaiveDate;

use super::bits;
use super::witness::Witness;
use crate::rule::attribute::AttributeKind;
use crate::rule::facts::Facts;
use crate::rule::normal::Cube;
use crate::rule::schema::{Dimension, DimensionOf, Schema, day_of};

/// Which customers differ from one another: those that a question doubles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum AxisKind {
    /// What a customer is worth.
    Value,
    /// What a customer needs.
    Need,
    /// Circumstances: context, capabilities, the date.
    Circumstance,
}

/// One dimension with its classes, in the order of values.
#[derive(Debug)]
pub(super) struct Axis {
    pub(super) kind: AxisKind,
    /// The least value of each class.
    starts: Vec<i64>,
    most: i64,
}

/// Everybody, by axes: one axis for each dimension of the schema.
#[derive(Debug)]
pub(super) struct Space<'a> {
    pub(super) schema: &'a Schema,
    pub(super) axes: Vec<Axis>,
}

/// Customers told by one set of classes on some axes; on the others, any class.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Region {
    /// By axis, in order; never empty, never all classes.
    pub(super) sides: Vec<(usize, Box<[u64]>)>,
}

impl Axis {
    pub(super) fn classes(&self) -> usize {
        self.starts.len()
    }

    /// The least and the greatest value of a class.
    pub(super) fn bounds(&self, class: usize) -> (i64, i64) {
        let least = self.starts.get(class).copied().unwrap_or(self.most);
        let next = self.starts.get(class + 1).map(|next| next - 1);
        (least, next.unwrap_or(self.most))
    }

    fn class_of(&self, value: i64) -> usize {
        self.starts.partition_point(|start| *start <= value).saturating_sub(1)
    }
}

impl<'a> Space<'a> {
    /// Cut wherever one of these cubes begins or ends.
    pub(super) fn cut_by<'c>(schema: &'a Schema, cubes: impl Iterator<Item = &'c Cube>) -> Self {
        let mut cuts: Vec<Vec<i64>> =
            schema.dimensions().iter().map(|dimension| vec![dimension.least]).collect();
        for literal in cubes.flat_map(|cube| &cube.literals) {
            let number = usize::from(literal.dimension);
            let Some((cuts, dimension)) = cuts.get_mut(number).zip(schema.dimensions().get(number))
            else {
                continue;
            };
            for (least, most) in literal.values.spans() {
                cuts.push(least);
                cuts.extend(most.checked_add(1).filter(|next| *next <= dimension.most));
            }
        }
        let axes = cuts.into_iter().zip(schema.dimensions()).map(|(mut starts, dimension)| {
            starts.sort_unstable();
            starts.dedup();
            Axis { kind: kind_of(schema, dimension), starts, most: dimension.most }
        });
        Self { schema, axes: axes.collect() }
    }

    /// The customers of a cube, all facts known; none if there are none.
    pub(super) fn region(&self, cube: &Cube) -> Option<Region> {
        let mut region = Region::default();
        for literal in &cube.literals {
            let number = usize::from(literal.dimension);
            let axis = self.axes.get(number)?;
            let mut classes = bits::none(axis.classes());
            for (least, most) in literal.values.spans() {
                bits::add_range(&mut classes, axis.class_of(least), axis.class_of(most) + 1);
            }
            if bits::is_empty(&classes) {
                return None;
            }
            if bits::count(&classes) < axis.classes() {
                region.sides.push((number, classes));
            }
        }
        Some(region)
    }

    pub(super) fn regions<'c>(&self, cubes: impl IntoIterator<Item = &'c Cube>) -> Vec<Region> {
        cubes.into_iter().filter_map(|cube| self.region(cube)).collect()
    }

    /// The customer in these classes, one for each axis; `told` are the axes that matter.
    pub(super) fn customer(
        &self,
        class_on: impl Fn(usize) -> usize,
        told: impl Fn(usize) -> bool,
    ) -> Witness {
        let mut facts = Facts::new(self.schema);
        let mut today = preferred_date();
        let mut told_slots = Vec::new();
        let mut tells_today = false;
        for (number, (axis, dimension)) in
            self.axes.iter().zip(self.schema.dimensions()).enumerate()
        {
            let (least, most) = axis.bounds(class_on(number));
            let told = told(number);
            match dimension.of {
                DimensionOf::Attribute(slot) => {
                    let is_date = matches!(
                        self.schema.coding(slot),
                        Some(crate::rule::schema::Coding::Date { .. })
                    );
                    let wanted = if is_date { day_of(preferred_date()) } else { 0 };
                    facts.put(slot, wanted.clamp(least, most));
                    told_slots.extend(told.then_some(slot));
                }
                DimensionOf::Tag(slot, tag) => {
                    let others = facts.coded(slot).unwrap_or(0);
                    facts.put(slot, others | least << tag);
                    if told && told_slots.last() != Some(&slot) {
                        told_slots.push(slot);
                    }
                }
                DimensionOf::Capability(number) => {
                    if let Some(key) = self.schema.capabilities().nth(usize::from(number)) {
                        // The schema has it, so that it is not refused.
                        let _ = facts.set_ready(key, least == 1);
                    }
                }
                DimensionOf::Today => {
                    let day = day_of(preferred_date()).clamp(least, most);
                    let date = i32::try_from(day).ok();
                    today = date.and_then(NaiveDate::from_num_days_from_ce_opt).unwrap_or(today);
                    tells_today = told;
                }
            }
        }
        Witness::new(facts, today, &told_slots, tells_today)
    }
}

/// The date that examples show where any date would do.
fn preferred_date() -> NaiveDate {
    NaiveDate::from_ymd_opt(2000, 1, 1).unwrap_or_default()
}

fn kind_of(schema: &Schema, dimension: &Dimension) -> AxisKind {
    let slot = match dimension.of {
        DimensionOf::Attribute(slot) | DimensionOf::Tag(slot, _) => slot,
        DimensionOf::Capability(_) | DimensionOf::Today => return AxisKind::Circumstance,
    };
    match schema.attribute(slot).map(|attribute| attribute.kind) {
        Some(AttributeKind::Value) => AxisKind::Value,
        Some(AttributeKind::Need) => AxisKind::Need,
        _ => AxisKind::Circumstance,
    }
}

impl Region {
    /// The classes on an axis; none if any will do.
    pub(super) fn side(&self, axis: usize) -> Option<&[u64]> {
        let place = self.sides.binary_search_by_key(&axis, |(number, _)| *number).ok()?;
        self.sides.get(place).map(|(_, classes)| &**classes)
    }

    /// Whether some customer is in both.
    pub(super) fn meets(&self, other: &Self) -> bool {
        self.meets_where(other, |_| true)
    }

    /// Whether no axis among these keeps them apart.
    pub(super) fn meets_where(&self, other: &Self, counts: impl Fn(usize) -> bool) -> bool {
        self.sides.iter().filter(|(axis, _)| counts(*axis)).all(|(axis, classes)| {
            other.side(*axis).is_none_or(|others| bits::meets(classes, others))
        })
    }

    /// Whether every customer of this region is in the other.
    pub(super) fn is_within(&self, other: &Self) -> bool {
        other.sides.iter().all(|(axis, outer)| {
            self.side(*axis).is_some_and(|inner| bits::is_within(inner, outer))
        })
    }

    /// The customers in both; none if there are none.
    pub(super) fn and(&self, other: &Self) -> Option<Self> {
        let mut sides: Vec<(usize, Box<[u64]>)> = Vec::new();
        for (axis, classes) in &self.sides {
            let classes =
                other.side(*axis).map_or_else(|| classes.clone(), |more| bits::and(classes, more));
            if bits::is_empty(&classes) {
                return None;
            }
            sides.push((*axis, classes));
        }
        sides.extend(other.sides.iter().filter(|(axis, _)| self.side(*axis).is_none()).cloned());
        sides.sort_unstable_by_key(|(axis, _)| *axis);
        Some(Self { sides })
    }
}
