//! The index over rules: for each class of values of each source, which rules accept it, as one bit a rule.
//!
//! A customer falls into one class a source; the rules that accept all of them are found word by word. Where a source
//! has more breakpoints than classes, and where a rule is more than a row of questions, the bits are a superset, and
//! the rules concerned are marked to be asked one by one.

mod build;

use super::question::{Held, Source, Standing};

pub(super) use build::Row;

pub(super) const BITS: usize = 64;
/// How many words of rules are looked at together, where not all are.
pub(super) const WORDS_AT_ONCE: usize = 16;

/// A source, or a group of tags, with its classes.
#[derive(Debug, Clone)]
pub(super) struct Axis {
    pub(super) source: Source,
    classes: Classes,
    /// The row of the first class; behind the classes stand, unless the source is always known, the row of rules that
    /// hold and the row of those that may hold when it is unknown.
    row: u32,
    count: u32,
    /// The least and the greatest value.
    ends: (i64, i64),
}

#[derive(Debug, Clone)]
enum Classes {
    /// One value each, from this one on.
    Values { least: i64 },
    /// Some tags: the sets of them.
    Tags { shift: u32, mask: i64 },
    /// Where each class but the first begins.
    Breaks(Box<[i64]>),
}

impl Axis {
    /// The row of a known value.
    #[inline]
    fn row_of(&self, value: i64) -> u32 {
        let class = match &self.classes {
            Classes::Values { least } => u32::try_from(value - least).unwrap_or(0),
            Classes::Tags { shift, mask } => u32::try_from(value >> shift & mask).unwrap_or(0),
            Classes::Breaks(breaks) => {
                u32::try_from(breaks.partition_point(|begin| *begin <= value)).unwrap_or(0)
            }
        };
        self.row + class.min(self.count.saturating_sub(1))
    }

    /// The row of rules that hold although it is unknown.
    const fn unknown_true(&self) -> u32 {
        self.row + self.count
    }

    /// The row of rules that may hold when it is unknown.
    const fn unknown_may(&self) -> u32 {
        self.row + self.count + 1
    }

    /// The row of rules that hold, whether it is known or not.
    #[inline]
    fn row_of_what_holds(&self, held: &Held<'_>) -> u32 {
        match held.standing(self.source) {
            Standing::Known(value) => self.row_of(value),
            Standing::Unknown | Standing::Missing => self.unknown_true(),
        }
    }

    fn is_always_known(&self) -> bool {
        self.source.slot().is_none()
    }

    fn rows(&self) -> u32 {
        self.count + if self.is_always_known() { 0 } else { 2 }
    }
}

/// The rows that one customer picks.
#[derive(Debug, Clone, Default)]
pub(super) struct Picked {
    /// Rules that may hold stand in all of these.
    pub(super) may: Vec<u32>,
    /// Rules that hold stand in all of these as well.
    pub(super) must: Vec<u32>,
    /// By axis: the row of rules that may hold, whether it is full or not.
    pub(super) stands: Vec<u32>,
}

/// The bits of all rules, row by row.
#[derive(Debug, Clone)]
pub(super) struct Index {
    pub(super) axes: Box<[Axis]>,
    bits: Box<[u64]>,
    /// The rows in which all rules stand: they need not be looked at.
    full: Box<[bool]>,
    /// The words of a row.
    pub(super) words: usize,
    /// The rules that must be asked one by one where their bits are set.
    pub(super) inexact: Box<[u64]>,
    count: usize,
}

impl Index {
    /// Bytes on the heap.
    pub(super) fn bytes(&self) -> usize {
        size_of_val(&*self.bits) + size_of_val(&*self.inexact) + size_of_val(&*self.axes)
    }

    /// Picks the rows of a customer; what counts as unknown for good is left to `held`.
    #[inline]
    pub(super) fn pick(&self, held: &Held<'_>, picked: &mut Picked) {
        picked.may.clear();
        picked.must.clear();
        picked.stands.clear();
        for axis in &self.axes {
            let stands = match held.standing(axis.source) {
                Standing::Known(value) => axis.row_of(value),
                Standing::Unknown if held.for_good => axis.unknown_true(),
                Standing::Unknown | Standing::Missing => {
                    self.note(axis.unknown_true(), &mut picked.must);
                    axis.unknown_may()
                }
            };
            picked.stands.push(stands);
            self.note(stands, &mut picked.may);
        }
    }

    /// Picks the rows of what holds, where what may hold does not count: fewer, since they lie within the others.
    #[inline]
    pub(super) fn pick_what_holds(&self, held: &Held<'_>, picked: &mut Picked) {
        picked.must.clear();
        picked.may.clear();
        picked.may.reserve(self.axes.len());
        for axis in &self.axes {
            self.note(axis.row_of_what_holds(held), &mut picked.may);
        }
    }

    #[inline]
    fn note(&self, row: u32, rows: &mut Vec<u32>) {
        if !self.full.get(row as usize).copied().unwrap_or(true) {
            rows.push(row);
        }
    }

    /// Notes the rules that fail because of at most one source, as far as bits tell, among the words from `from` on.
    ///
    /// What is always known can be no near miss: to fail by it counts twice.
    pub(super) fn fail_once(&self, held: &Held<'_>, from: usize, into: &mut [u64]) {
        let mut once = [0_u64; WORDS_AT_ONCE];
        let mut twice = [0_u64; WORDS_AT_ONCE];
        let to = from + into.len();
        for of_source in self.axes.chunk_by(|one, other| one.source == other.source) {
            let Some(first) = of_source.first() else { continue };
            let mut fails = [0_u64; WORDS_AT_ONCE];
            for axis in of_source {
                let row = axis.row_of_what_holds(held);
                for (fails, holds) in fails.iter_mut().zip(self.row(row, from, to)) {
                    *fails |= !holds;
                }
            }
            let for_good = if first.is_always_known() { u64::MAX } else { 0 };
            for ((once, twice), fails) in once.iter_mut().zip(&mut twice).zip(&fails) {
                *twice |= fails & (*once | for_good);
                *once |= fails;
            }
        }
        self.fill(from, into);
        into.iter_mut().zip(&twice).for_each(|(word, twice)| *word &= !twice);
    }

    /// The row of rules that may hold if the source of an axis, with this row, were missing.
    pub(super) fn missing(axis: &Axis, stands: u32) -> u32 {
        if axis.is_always_known() { stands } else { axis.unknown_may() }
    }

    pub(super) fn is_full(&self, row: u32) -> bool {
        self.full.get(row as usize).copied().unwrap_or(true)
    }

    /// The words of a row from one number up to another.
    #[inline]
    pub(super) fn row(&self, row: u32, from: usize, to: usize) -> &[u64] {
        let start = row as usize * self.words;
        self.bits.get(start + from..start + to).unwrap_or_default()
    }

    /// Leaves of the words from `from` on the rules that stand in all rows.
    #[inline]
    pub(super) fn meet(&self, rows: &[u32], from: usize, into: &mut [u64]) {
        match into.try_into() {
            Ok(words) => self.meet_at_once(rows, from, words),
            Err(_) => self.meet_many(rows, from, into),
        }
    }

    /// So few words stay in registers from the first row to the last.
    fn meet_at_once(&self, rows: &[u32], from: usize, into: &mut [u64; WORDS_AT_ONCE]) {
        let mut words = *into;
        for row in rows {
            let start = *row as usize * self.words + from;
            let Some(row) = self.bits.get(start..).and_then(<[u64]>::first_chunk) else { continue };
            let row: &[u64; WORDS_AT_ONCE] = row;
            for (word, row) in words.iter_mut().zip(row) {
                *word &= row;
            }
        }
        *into = words;
    }

    fn meet_many(&self, rows: &[u32], from: usize, into: &mut [u64]) {
        let to = from + into.len();
        let (fours, rest) = rows.as_chunks::<4>();
        for [a, b, c, d] in fours {
            let rows = (self.row(*a, from, to).iter().zip(self.row(*b, from, to)))
                .zip(self.row(*c, from, to).iter().zip(self.row(*d, from, to)));
            for (word, ((a, b), (c, d))) in into.iter_mut().zip(rows) {
                *word &= a & b & c & d;
            }
        }
        for row in rest {
            for (word, row) in into.iter_mut().zip(self.row(*row, from, to)) {
                *word &= row;
            }
        }
    }

    /// All rules of the words from `from` on.
    #[inline]
    pub(super) fn fill(&self, from: usize, into: &mut [u64]) {
        into.fill(u64::MAX);
        let last = self.words.saturating_sub(1);
        let present = self.count - last * BITS;
        if let Some(word) = last.checked_sub(from).and_then(|place| into.get_mut(place)) {
            *word = u64::MAX >> (BITS - present.clamp(1, BITS));
        }
    }
}
