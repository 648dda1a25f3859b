use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::bands::ValueBands;
use crate::id::{BandKey, CellKey, ChannelKey, NeedClassKey, NeedKey, RuleSetKey, SegmentKey};
use crate::money::Money;
use crate::rule::{Condition, GrantLine};

/// How customers of each segment, value band and need class are to be served: one cell for each customer (S3-37, A-17).
///
/// Value opens the door; what is granted behind it serves a need (X-7).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Blueprint {
    /// What people call it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// The segments that it tells apart.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub segments: BTreeSet<SegmentKey>,
    /// The bands of value that it tells apart; where there are none, value makes no difference.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub values: Option<ValueBands>,
    /// The classes of needs that it tells apart.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub classes: BTreeMap<NeedClassKey, NeedClass>,
    /// What is done for whom.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub cells: BTreeMap<CellKey, Cell>,
    /// The rules, or the combination of them, that say whether a machine or a person answers, and over which channel (S3-44).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channel_rules: Option<RuleSetKey>,
}

/// Customers with some needs, and without others.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NeedClass {
    /// The needs that all of them have.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub has: BTreeSet<NeedKey>,
    /// The needs that none of them has.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub lacks: BTreeSet<NeedKey>,
}

/// What is done for customers of some segments, bands and classes. Where none are named, it is meant for all of that kind.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Cell {
    /// Customers of one of these segments.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub segments: BTreeSet<SegmentKey>,
    /// Customers in one of these bands.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub bands: BTreeSet<BandKey>,
    /// Customers of one of these classes.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub classes: BTreeSet<NeedClassKey>,
    /// What they get.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub grants: Vec<GrantLine>,
    /// Over which channels they like to be met, and what each costs (S3-39, S3-40).
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub channels: BTreeMap<ChannelKey, CellChannel>,
}

/// How a channel stands with the customers of a cell.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CellChannel {
    /// How many of those who were asked like it best: shares are counts, beside those of the cell's other channels.
    pub preferred_by: u32,
    /// What one contact costs there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cost: Option<Money>,
}

impl NeedClass {
    /// Customers who have all of these needs.
    #[must_use]
    pub fn having(needs: impl IntoIterator<Item = NeedKey>) -> Self {
        Self { has: needs.into_iter().collect(), lacks: BTreeSet::new() }
    }

    /// Customers who have none of these needs as well.
    #[must_use]
    pub fn lacking(mut self, needs: impl IntoIterator<Item = NeedKey>) -> Self {
        self.lacks.extend(needs);
        self
    }

    /// Who belongs to it; none if a need is not declared.
    pub(super) fn condition(&self, needs: &BTreeMap<NeedKey, Condition>) -> Option<Condition> {
        let has = self.has.iter().map(|need| needs.get(need).cloned());
        let lacks = self.lacks.iter().map(|need| {
            let shown = needs.get(need)?.clone();
            Some(Condition::Not(Box::new(shown)))
        });
        has.chain(lacks).collect::<Option<Vec<_>>>().map(Condition::All)
    }
}

impl Blueprint {
    /// The blueprint with fewer cells that gives every customer the same: cells that grant the same over the same channels, and
    /// differ in their bands, their classes or their segments alone, become one, under the first of their keys.
    ///
    /// ```
    /// use goodwill::charter::{Blueprint, Cell};
    /// use goodwill::key;
    ///
    /// let mut blueprint = Blueprint::default();
    /// for (key, band) in [(key!("a"), key!("low")), (key!("b"), key!("high"))] {
    ///     let cell = Cell { segments: [key!("city")].into(), bands: [band].into(), ..Cell::default() };
    ///     blueprint.cells.insert(key, cell);
    /// }
    /// let merged = blueprint.merged();
    /// assert_eq!((merged.cells.len(), merged.cells["a"].bands.len()), (1, 2));
    /// assert_eq!(merged.merged(), merged);
    /// ```
    #[must_use]
    pub fn merged(&self) -> Self {
        let mut whole = self.clone();
        let mut before = usize::MAX;
        while whole.cells.len() < before {
            before = whole.cells.len();
            whole.merge(|cell| &mut cell.bands);
            whole.merge(|cell| &mut cell.classes);
            whole.merge(|cell| &mut cell.segments);
        }
        whole
    }

    /// Makes one cell of those that differ in one side alone.
    fn merge<K: Ord>(&mut self, side: fn(&mut Cell) -> &mut BTreeSet<K>) {
        // Cells by all but that side: those without it stand for all, and are left alone.
        type Rest = (BTreeSet<SegmentKey>, BTreeSet<BandKey>, BTreeSet<NeedClassKey>);
        let mut groups: BTreeMap<Rest, Vec<(CellKey, Cell, BTreeSet<K>)>> = BTreeMap::new();
        let mut merged = BTreeMap::new();
        for (key, cell) in std::mem::take(&mut self.cells) {
            let mut rest = cell.clone();
            let taken = std::mem::take(side(&mut rest));
            if taken.is_empty() {
                merged.insert(key, cell);
                continue;
            }
            let alike = (rest.segments.clone(), rest.bands.clone(), rest.classes.clone());
            let group = groups.entry(alike).or_default();
            match group.iter_mut().find(|(_, other, _)| *other == rest) {
                Some((_, _, sides)) => sides.extend(taken),
                None => group.push((key, rest, taken)),
            }
        }
        for (key, mut cell, sides) in groups.into_values().flatten() {
            *side(&mut cell) = sides;
            merged.insert(key, cell);
        }
        self.cells = merged;
    }
}
