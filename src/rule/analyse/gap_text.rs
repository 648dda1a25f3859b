//! A region of customers, said as a condition.

use std::collections::BTreeSet;

use super::bits;
use super::space::{Axis, Region, Space};
use crate::id::AttributeKey;
use crate::rule::condition::Condition;
use crate::rule::schema::{Coding, DimensionOf, Schema, Slot};
use crate::value::Value;

/// Who is in a region, and when: dates and capabilities are no part of conditions.
pub(super) fn describe(space: &Space<'_>, region: &Region) -> (Condition, Vec<String>) {
    let (mut parts, mut when) = (Vec::new(), Vec::new());
    for (number, side) in &region.sides {
        let Some((axis, dimension)) =
            space.axes.get(*number).zip(space.schema.dimensions().get(*number))
        else {
            continue;
        };
        let spans = spans_of(axis, side);
        match dimension.of {
            DimensionOf::Attribute(slot) => {
                let bounds = (dimension.least, dimension.most);
                parts.extend(attribute_in(space.schema, slot, &spans, bounds));
            }
            DimensionOf::Tag(slot, tag) => {
                parts.extend(tag_is(space.schema, slot, tag, bits::has(side, axis.classes() - 1)));
            }
            DimensionOf::Capability(number) => {
                let key = space.schema.capabilities().nth(usize::from(number));
                let ready = bits::has(side, axis.classes() - 1);
                let state = if ready { "ready" } else { "not ready" };
                when.extend(key.map(|key| format!("`{key}` is {state}")));
            }
            DimensionOf::Today => when.push(dates(&spans, (dimension.least, dimension.most))),
        }
    }
    let customers = match <[Condition; 1]>::try_from(parts) {
        Ok([part]) => part,
        Err(parts) => Condition::All(parts),
    };
    (customers, when)
}

/// The values of some classes, neighbours together.
fn spans_of(axis: &Axis, side: &[u64]) -> Vec<(i64, i64)> {
    let mut spans: Vec<(i64, i64)> = Vec::new();
    for class in bits::ones(side) {
        let (least, most) = axis.bounds(class);
        match spans.last_mut() {
            Some((_, end)) if end.checked_add(1) == Some(least) => *end = most,
            _ => spans.push((least, most)),
        }
    }
    spans
}

fn attribute_in(
    schema: &Schema,
    slot: Slot,
    spans: &[(i64, i64)],
    (least, most): (i64, i64),
) -> Option<Condition> {
    let key = schema.key(slot)?;
    let has_order = !matches!(schema.coding(slot)?, Coding::Bool | Coding::Choice(_));
    if has_order {
        let bound = |value: i64, open: bool| if open { None } else { schema.decode(slot, value) };
        let ranges = spans.iter().filter_map(|(from, to)| {
            if from == to {
                let value = schema.decode(slot, *from);
                return value.map(|value| Condition::Equals(key.clone(), value));
            }
            let (least, most) = (bound(*from, *from == least), bound(*to, *to == most));
            Some(Condition::Between { attribute: key.clone(), least, most })
        });
        return one_of(ranges.collect());
    }
    let values: Vec<Value> = spans
        .iter()
        .flat_map(|(from, to)| *from..=*to)
        .filter_map(|value| schema.decode(slot, value))
        .collect();
    match <[Value; 1]>::try_from(values) {
        Ok([value]) => Some(Condition::Equals(key.clone(), value)),
        Err(values) => Some(Condition::OneOf(key.clone(), values)),
    }
}

fn one_of(parts: Vec<Condition>) -> Option<Condition> {
    match <[Condition; 1]>::try_from(parts) {
        Ok([part]) => Some(part),
        Err(parts) if parts.is_empty() => None,
        Err(parts) => Some(Condition::Any(parts)),
    }
}

fn tag_is(schema: &Schema, slot: Slot, tag: u8, set: bool) -> Option<Condition> {
    let key: &AttributeKey = schema.key(slot)?;
    let Coding::Tags(names) = schema.coding(slot)? else { return None };
    let name = names.get(usize::from(tag))?.clone();
    let contains = Condition::ContainsAny(key.clone(), BTreeSet::from([name]));
    Some(if set { contains } else { Condition::Not(Box::new(contains)) })
}

fn dates(spans: &[(i64, i64)], (least, most): (i64, i64)) -> String {
    let date = |day: i64| {
        let date = i32::try_from(day).ok();
        let date = date.and_then(chrono::NaiveDate::from_num_days_from_ce_opt);
        date.map(|date| date.to_string()).unwrap_or_default()
    };
    let parts: Vec<String> = spans
        .iter()
        .map(|(from, to)| match (*from == least, *to == most) {
            (true, true) => "always".to_owned(),
            (true, false) => format!("until {}", date(*to)),
            (false, true) => format!("from {}", date(*from)),
            (false, false) => format!("from {} until {}", date(*from), date(*to)),
        })
        .collect();
    parts.join(" or ")
}
