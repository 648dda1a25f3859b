use std::fmt;

use crate::id::{BandKey, CellKey, NeedClassKey, SegmentKey};
use crate::rule::{Grant, Witness};

/// Whether each customer has one cell, and what the cells make of segments and needs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct BlueprintReport {
    /// Customers without a cell.
    pub gaps: Vec<CellGap>,
    /// Two cells for one customer.
    pub pairs: Vec<CellPair>,
    /// Cells in which nobody can be.
    pub of_nobody: Vec<CellKey>,
    /// Segments whose customers get the same, whatever they are worth and need (S2-13).
    pub same: Vec<SameCells>,
    /// Grants that serve a need which none of their cell's classes has.
    pub unasked: Vec<UnaskedGrant>,
    /// Whether more was found than is listed.
    pub has_more: bool,
    /// Whether something could not be decided: conditions are too tangled, or the cells too many for them.
    pub is_undecided: bool,
}

/// Where in a blueprint customers are: the names of each side that they belong to.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Spot {
    /// Their segments.
    pub segments: Vec<SegmentKey>,
    /// Their bands: one, in a sound blueprint with bands.
    pub bands: Vec<BandKey>,
    /// Their classes.
    pub classes: Vec<NeedClassKey>,
}

/// Customers without a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct CellGap {
    /// Where they are.
    pub spot: Spot,
    /// One of them.
    pub witness: Witness,
}

/// Two cells that one customer is in.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct CellPair {
    /// The first, in the order of keys.
    pub first: CellKey,
    /// The second.
    pub second: CellKey,
    /// How they lie to one another.
    pub kind: PairKind,
    /// Where one is who is in both.
    pub spot: Spot,
    /// One of them.
    pub witness: Witness,
}

/// How two cells with a common customer lie to one another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PairKind {
    /// Each has customers whom the other has not.
    Overlap,
    /// The first has all customers of the second.
    MasksSecond,
    /// The second has all customers of the first, and more.
    MasksFirst,
    /// Both have the same customers, and grant differently.
    Contradiction,
}

/// Segments whose cells are the same in every band and class.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SameCells {
    /// One segment.
    pub segment: SegmentKey,
    /// One before it, of which the same holds.
    pub as_segment: SegmentKey,
}

/// A grant that serves a need which none of its cell's classes has.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct UnaskedGrant {
    /// The cell.
    pub cell: CellKey,
    /// The number of the grant, from zero.
    pub number: usize,
    /// What is granted.
    pub grant: Grant,
}

impl BlueprintReport {
    /// Whether every customer has one cell, and only one.
    #[must_use]
    pub const fn is_complete_and_unique(&self) -> bool {
        self.gaps.is_empty() && self.pairs.is_empty() && !self.is_undecided
    }
}

impl fmt::Display for Spot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = |keys: &mut dyn Iterator<Item = String>| {
            let keys: Vec<String> = keys.collect();
            if keys.is_empty() { "none".to_owned() } else { keys.join(" and ") }
        };
        let quoted = |key: &dyn fmt::Display| format!("`{key}`");
        write!(
            f,
            "segment {}, band {}, class {}",
            names(&mut self.segments.iter().map(|key| quoted(key))),
            names(&mut self.bands.iter().map(|key| quoted(key))),
            names(&mut self.classes.iter().map(|key| quoted(key)))
        )
    }
}
