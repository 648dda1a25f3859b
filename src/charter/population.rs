//! The customers that a charter is examined against, beside its own words.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use serde::{Deserialize, Serialize};

use super::means::Means;
use crate::calendar::CalendarDraft;
use crate::id::{AttributeKey, CalendarKey};
use crate::value::{FactSheet, Value};

/// Customers as they are, in groups of like ones: counts, a sample, or one group for each customer.
///
/// Gathered from an iterator of groups, equal ones become one, so that a million rows take the room of those that differ.
///
/// ```
/// use goodwill::charter::{Group, Means, Population};
/// use goodwill::customer::Medium;
/// use goodwill::key;
/// use goodwill::value::Value;
///
/// let traveller = Group::of(1).knowing(key!("travels"), Value::Bool(true)).reached(Means::default().having(Medium::Phone));
/// let population: Population = std::iter::repeat_n(traveller, 120).collect();
/// assert_eq!((population.groups.len(), population.customers()), (1, 120));
/// assert_eq!(Population::default().customers(), 0); // of which a ratification says that it is empty
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Population {
    /// The groups.
    pub groups: Vec<Group>,
    /// The hours in which customers may be reached, by the names that groups give them.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub hours: Hours,
}

/// Hours in which customers may be reached, by the names that groups give them.
pub type Hours = BTreeMap<CalendarKey, CalendarDraft>;

/// Customers of whom the same is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// What is known of each of them; all else is unknown.
    #[serde(default, skip_serializing_if = "FactSheet::is_empty")]
    pub facts: FactSheet,
    /// By what each of them is reached, as far as it is known.
    #[serde(default, skip_serializing_if = "Means::is_unknown")]
    pub means: Means,
    /// How many they are.
    pub customers: u64,
}

/// Each method tells one thing more.
impl Group {
    /// So many customers of whom nothing is known.
    #[must_use]
    pub fn of(customers: u64) -> Self {
        Self { facts: FactSheet::new(), means: Means::default(), customers }
    }

    /// Each of them has this value of an attribute.
    #[must_use]
    pub fn knowing(mut self, attribute: AttributeKey, value: Value) -> Self {
        self.facts.insert(attribute, Some(value));
        self
    }

    /// Each of them is reached by these means.
    #[must_use]
    pub fn reached(mut self, means: Means) -> Self {
        self.means = means;
        self
    }

    fn is_like(&self, other: &Self) -> bool {
        self.facts == other.facts && self.means == other.means
    }
}

impl Population {
    /// How many customers there are in all groups.
    #[must_use]
    pub fn customers(&self) -> u64 {
        self.groups.iter().fold(0, |sum, group| sum.saturating_add(group.customers))
    }

    /// Whether it tells of anybody by what he is reached.
    #[must_use]
    pub fn tells_of_means(&self) -> bool {
        self.groups.iter().any(|group| !group.means.is_unknown())
    }
}

impl FromIterator<Group> for Population {
    fn from_iter<I: IntoIterator<Item = Group>>(rows: I) -> Self {
        let mut groups: Vec<Group> = Vec::new();
        let mut alike = Alike::default();
        for row in rows {
            let next = groups.len();
            let found = alike.find(&(&row.facts, &row.means), next, |number| {
                groups.get(number).is_some_and(|group| group.is_like(&row))
            });
            match groups.get_mut(found) {
                Some(group) => group.customers = group.customers.saturating_add(row.customers),
                None => groups.push(row),
            }
        }
        Self { groups, hours: BTreeMap::new() }
    }
}

/// What was seen so far, by what it hashes to: the numbers do not depend on the hashes, which only shorten the search.
#[derive(Debug, Default)]
pub(super) struct Alike(BTreeMap<u64, usize>);

impl Alike {
    /// The number of the one that is the same, or the next one, which is noted.
    pub(super) fn find(
        &mut self,
        what: &impl Hash,
        next: usize,
        is_same: impl Fn(usize) -> bool,
    ) -> usize {
        let mut hasher = DefaultHasher::new();
        what.hash(&mut hasher);
        let mut slot = hasher.finish();
        // Another that hashes to the same has its place behind it.
        loop {
            match *self.0.entry(slot).or_insert(next) {
                found if found == next || is_same(found) => return found,
                _ => slot = slot.wrapping_add(1),
            }
        }
    }
}
