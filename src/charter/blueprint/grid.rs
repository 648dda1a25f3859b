//! A grid whose sides are independent: who is where is a matter of bits, one for each cell and name.

use std::collections::BTreeMap;

use super::declare::{Blueprint, Cell};
use super::kinds::{CustomerKind, Side, Sides};
use super::report::{BlueprintReport, CellGap, CellPair, PairKind, Spot};
use crate::id::CellKey;
use crate::rule::{Condition, Sat, Schema, satisfiable};

/// The most gaps and the most pairs that are listed.
pub(super) const LISTED: usize = 1_000;

/// Up to how many combinations of kinds are looked at.
const MOST_COMBINATIONS: usize = 4_000_000;

/// Bits, one for each cell.
type Bits = Box<[u64]>;

/// The kinds of customers on one side, each with the cells that it may be in.
struct Axis {
    kinds: Vec<CustomerKind>,
    cells: Vec<Bits>,
}

impl Axis {
    fn of<K: Ord + Clone>(
        side: &Side<K>,
        cells: &[(&CellKey, &Cell)],
        named: fn(&Cell) -> &std::collections::BTreeSet<K>,
        schema: &Schema,
    ) -> Option<Self> {
        let kinds = side.kinds(schema)?;
        let words = cells.len().div_ceil(64);
        let mut by_name = vec![vec![0_u64; words]; side.names.len()];
        let mut always = vec![0_u64; words];
        for (number, (_, cell)) in cells.iter().enumerate() {
            let names = named(cell);
            if names.is_empty() {
                set(&mut always, number);
            }
            for name in names {
                let place = side.names.iter().position(|it| it == name)?;
                set(by_name.get_mut(place)?, number);
            }
        }
        let of_kind = |kind: &CustomerKind| -> Bits {
            let mut bits = always.clone();
            for member in kind.members.iter().filter_map(|member| by_name.get(*member)) {
                bits.iter_mut().zip(member).for_each(|(word, more)| *word |= more);
            }
            bits.into()
        };
        let cells = kinds.iter().map(of_kind).collect();
        Some(Self { kinds, cells })
    }

    fn iter(&self) -> impl Iterator<Item = (&CustomerKind, &Bits)> {
        self.kinds.iter().zip(&self.cells)
    }
}

fn set(bits: &mut [u64], number: usize) {
    if let Some(word) = bits.get_mut(number / 64) {
        *word |= 1 << (number % 64);
    }
}

fn ones(bits: &[u64]) -> impl Iterator<Item = usize> {
    let words = bits.iter().enumerate().filter(|(_, word)| **word != 0);
    words.flat_map(|(place, word)| {
        (0..64).filter(move |bit| word >> bit & 1 == 1).map(move |bit| place * 64 + bit)
    })
}

/// What was counted of two cells with a common customer.
struct Met {
    together: u64,
    when: Condition,
    spot: Spot,
}

/// Gaps, overlaps and cells of nobody, exactly; none if the kinds of customers could not be told.
pub(super) fn analyse(
    blueprint: &Blueprint,
    sides: &Sides,
    schema: &Schema,
) -> Option<BlueprintReport> {
    let cells: Vec<(&CellKey, &Cell)> = blueprint.cells.iter().collect();
    let segments = Axis::of(&sides.segments, &cells, |cell| &cell.segments, schema)?;
    let bands = Axis::of(&sides.bands, &cells, |cell| &cell.bands, schema)?;
    let classes = Axis::of(&sides.classes, &cells, |cell| &cell.classes, schema)?;
    let combinations = segments.kinds.len() * bands.kinds.len();
    if combinations.saturating_mul(classes.kinds.len()) > MOST_COMBINATIONS {
        return None;
    }
    let mut report = BlueprintReport::default();
    let mut alone = vec![0_u64; cells.len()];
    let mut met: BTreeMap<(usize, usize), Met> = BTreeMap::new();
    for (segment, in_segment) in segments.iter() {
        for (band, in_band) in bands.iter() {
            let both: Vec<u64> = in_segment.iter().zip(in_band).map(|(a, b)| a & b).collect();
            for (class, in_class) in classes.iter() {
                let here: Vec<u64> = both.iter().zip(in_class).map(|(a, b)| a & b).collect();
                let found: Vec<usize> = ones(&here).collect();
                let spot = || sides.spot([segment, band, class]);
                let when = || all_of([segment, band, class]);
                if found.is_empty() {
                    report.add_gap(&when(), spot(), schema)?;
                }
                for (place, first) in found.iter().enumerate() {
                    if let Some(count) = alone.get_mut(*first) {
                        *count += 1;
                    }
                    for second in found.iter().skip(place + 1) {
                        let key = (*first, *second);
                        if met.len() >= LISTED && !met.contains_key(&key) {
                            report.has_more = true;
                            break;
                        }
                        let new = || Met { together: 0, when: when(), spot: spot() };
                        met.entry(key).or_insert_with(new).together += 1;
                    }
                }
            }
        }
    }
    for ((first, second), met) in met {
        let (one, other) = (cells.get(first)?, cells.get(second)?);
        let all = [alone.get(first)?, alone.get(second)?].map(|count| *count == met.together);
        let kind = match all {
            [true, true] if one.1.grants != other.1.grants => PairKind::Contradiction,
            [_, true] => PairKind::MasksSecond,
            [true, false] => PairKind::MasksFirst,
            [false, false] => PairKind::Overlap,
        };
        let Sat::Yes(witness) = satisfiable(&met.when, schema) else { return None };
        let (first, second) = (one.0.clone(), other.0.clone());
        report.pairs.push(CellPair { first, second, kind, spot: met.spot, witness });
    }
    let nobody = cells.iter().zip(&alone).filter(|(_, count)| **count == 0);
    report.of_nobody = nobody.map(|((key, _), _)| (*key).clone()).collect();
    Some(report)
}

fn all_of(kinds: [&CustomerKind; 3]) -> Condition {
    Condition::All(kinds.map(|kind| kind.when.clone()).into())
}

impl BlueprintReport {
    fn add_gap(&mut self, when: &Condition, spot: Spot, schema: &Schema) -> Option<()> {
        if self.gaps.len() >= LISTED {
            self.has_more = true;
            return Some(());
        }
        let Sat::Yes(witness) = satisfiable(when, schema) else { return None };
        self.gaps.push(CellGap { spot, witness });
        Some(())
    }
}

impl Sides {
    fn spot(&self, [segment, band, class]: [&CustomerKind; 3]) -> Spot {
        fn named<K: Clone>(side: &Side<K>, kind: &CustomerKind) -> Vec<K> {
            kind.members.iter().filter_map(|member| side.names.get(*member).cloned()).collect()
        }
        Spot {
            segments: named(&self.segments, segment),
            bands: named(&self.bands, band),
            classes: named(&self.classes, class),
        }
    }
}
