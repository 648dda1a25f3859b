//! How each customer is to be served, by segment, value band and need class; whether every customer has one cell, and only one.

mod analyse;
mod bands;
mod declare;
mod grid;
mod kinds;
mod look_up;
mod report;

pub use bands::{BandAfter, HeldBand, Transition, ValueBand, ValueBands};
pub use declare::{Blueprint, Cell, CellChannel, NeedClass};
pub use look_up::{InCell, Placed};
pub use report::{BlueprintReport, CellGap, CellPair, PairKind, SameCells, Spot, UnaskedGrant};

pub(in crate::charter) use bands::value_of;
