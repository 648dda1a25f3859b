//! The index over rules: for each class of values of each source, which rules accept it, as one bit a rule.
//!
//! A customer falls into one class a source; the rules that accept all of them are found word by word. Where a source has
//! more breakpoints than classes, and where a rule is more than a row of questions, the bits are a superset, and the rules
//! concerned are marked to be asked one by one.

use super::question::{Asks, Held, Question, Source, Spans, Standing};
use super::schema::{Coding, Schema, day_of};
use super::truth::Truth;

/// The most classes of one source.
const MAX_CLASSES: usize = 64;
/// Up to so many tags make one group, each set of them a class.
const TAGS_AS_ONE: usize = 8;
/// More tags make groups of so many.
const TAGS_A_GROUP: usize = 5;
pub(super) const BITS: usize = 64;

/// A source, or a group of tags, with its classes.
#[derive(Debug, Clone)]
pub(super) struct Axis {
    pub(super) source: Source,
    classes: Classes,
    /// The row of the first class; behind the classes stand, unless the source is always known, the row of rules that hold and
    /// the row of those that may hold when it is unknown.
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

/// The questions of one rule, and whether there is more to it.
#[derive(Clone, Copy)]
pub(super) struct Row<'a> {
    pub(super) questions: &'a [Question],
    pub(super) more: bool,
}

impl Index {
    pub(super) fn new<'a>(
        schema: &Schema,
        spans: &Spans,
        questions: &[Question],
        rules: impl ExactSizeIterator<Item = Row<'a>>,
    ) -> Self {
        let axes = axes_of(schema, spans, questions);
        let first_axis = first_axes(&axes);
        let count = rules.len();
        let words = count.div_ceil(BITS);
        let rows = axes.last().map_or(0, |axis| (axis.row + axis.rows()) as usize);
        let mut bits = vec![0_u64; rows * words].into_boxed_slice();
        let mut inexact = vec![0_u64; words].into_boxed_slice();
        let mut block = Block { axes: &axes, first_axis: &first_axis, spans, rows: vec![0; rows] };
        let mut rules = rules.peekable();
        for (word, inexact) in inexact.iter_mut().enumerate() {
            let present = (count - word * BITS).min(BITS);
            block.rows.fill(u64::MAX >> (BITS - present));
            for place in 0..present {
                let bit = 1_u64 << place;
                let Some(rule) = rules.next() else { break };
                let exact = block.add(rule.questions, bit);
                if rule.more || !exact {
                    *inexact |= bit;
                }
            }
            for (row, done) in bits.chunks_exact_mut(words).zip(&block.rows) {
                if let Some(place) = row.get_mut(word) {
                    *place = *done;
                }
            }
        }
        let full = (bits.chunks_exact(words.max(1)))
            .map(|row| row.iter().map(|word| word.count_ones() as usize).sum::<usize>() == count)
            .collect();
        Self { axes: axes.into(), bits, full, words, inexact, count }
    }

    /// Bytes on the heap.
    pub(super) fn bytes(&self) -> usize {
        size_of_val(&*self.bits) + size_of_val(&*self.inexact) + size_of_val(&*self.axes)
    }

    /// Picks the rows of a customer; what counts as unknown for good is left to `held`.
    #[inline]
    pub(super) fn pick(&self, held: &Held<'_>, picked: &mut Picked) {
        picked.may.clear();
        picked.must.clear();
        for axis in &self.axes {
            match held.standing(axis.source) {
                Standing::Known(value) => self.note(axis.row_of(value), &mut picked.may),
                Standing::Unknown if held.for_good => {
                    self.note(axis.unknown_true(), &mut picked.may);
                }
                Standing::Unknown | Standing::Missing => {
                    self.note(axis.unknown_may(), &mut picked.may);
                    self.note(axis.unknown_true(), &mut picked.must);
                }
            }
        }
    }

    #[inline]
    fn note(&self, row: u32, rows: &mut Vec<u32>) {
        if !self.full.get(row as usize).copied().unwrap_or(true) {
            rows.push(row);
        }
    }

    /// The rows of an axis for rules that may hold: as it stands, and as if it were missing.
    pub(super) fn may_rows(&self, axis: &Axis, held: &Held<'_>) -> (u32, u32) {
        let stands = match held.standing(axis.source) {
            Standing::Known(value) => axis.row_of(value),
            Standing::Unknown if held.for_good => axis.unknown_true(),
            Standing::Unknown | Standing::Missing => axis.unknown_may(),
        };
        let missing = if axis.is_always_known() { stands } else { axis.unknown_may() };
        (stands, missing)
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

    /// Sets the words from `from` on to the rules of the set, then leaves those that stand in all rows.
    #[inline]
    pub(super) fn meet(&self, rows: &[u32], from: usize, into: &mut [u64]) {
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

/// Sixty-four rules while their bits are made.
struct Block<'a> {
    axes: &'a [Axis],
    /// By source: the number of its first axis.
    first_axis: &'a [u16],
    spans: &'a Spans,
    /// The bits of these rules by row.
    rows: Vec<u64>,
}

impl Block<'_> {
    /// Takes a rule out of the rows that it does not accept; says whether its bits then tell all.
    fn add(&mut self, questions: &[Question], bit: u64) -> bool {
        let mut exact = true;
        for question in questions {
            let first = self.first_axis.get(question.source.index()).copied().unwrap_or(u16::MAX);
            let axes = self.axes;
            let of_source = axes
                .iter()
                .skip(usize::from(first))
                .take_while(|axis| axis.source == question.source);
            for (number, axis) in of_source.enumerate() {
                let Some(rows) =
                    self.rows.get_mut(axis.row as usize..(axis.row + axis.rows()) as usize)
                else {
                    continue;
                };
                exact &= exclude(axis, question, self.spans, bit, number == 0, rows);
            }
        }
        exact
    }
}

/// Takes a rule out of the rows of one axis that its question does not accept; says whether the rows then tell all.
fn exclude(
    axis: &Axis,
    question: &Question,
    spans: &Spans,
    bit: u64,
    is_first: bool,
    rows: &mut [u64],
) -> bool {
    let (classes, unknown) = rows.split_at_mut_checked(axis.count as usize).unwrap_or_default();
    if is_first && let [holds, may] = unknown {
        // The tags of an attribute are known together: the rows of the first group speak for all.
        if question.unknown != Truth::True {
            *holds &= !bit;
        }
        if question.unknown == Truth::False {
            *may &= !bit;
        }
    }
    match (&axis.classes, question.asks) {
        (_, Asks::Anything) => true,
        (_, Asks::Nothing) => {
            classes.iter_mut().for_each(|row| *row &= !bit);
            true
        }
        (Classes::Tags { shift, mask }, asks) => {
            let wanted = question.first >> shift & mask;
            let elsewhere = question.first & !(mask << shift) != 0;
            if wanted == 0 {
                return true; // another group tells
            }
            if elsewhere && matches!(asks, Asks::AnyTag | Asks::NotAllTags) {
                return false; // the tags of another group may do
            }
            let here = Question { first: wanted, ..*question };
            exclude_values(0, classes, &here, spans, bit);
            true
        }
        (Classes::Values { least }, _) => {
            exclude_values(*least, classes, question, spans, bit);
            true
        }
        (Classes::Breaks(breaks), Asks::Span) => {
            let from = breaks.partition_point(|begin| *begin <= question.first);
            let to = breaks.partition_point(|begin| *begin <= question.second);
            classes.iter_mut().take(from).for_each(|row| *row &= !bit);
            classes.iter_mut().skip(to + 1).for_each(|row| *row &= !bit);
            let begins = |value: i64| breaks.binary_search(&value).is_ok();
            let (least, most) = axis.ends;
            (question.first <= least || begins(question.first))
                && (question.second >= most || begins(question.second + 1))
        }
        (Classes::Breaks(breaks), _) => {
            let mut exact = true;
            for (number, row) in classes.iter_mut().enumerate() {
                let before = number.checked_sub(1).and_then(|number| breaks.get(number));
                let least = before.copied().unwrap_or(axis.ends.0);
                let most = breaks.get(number).map_or(axis.ends.1, |next| next - 1);
                let touches = |(a, b): &&(i64, i64)| *a <= most && *b >= least;
                match question.spans(spans).iter().find(touches) {
                    None => *row &= !bit,
                    Some((a, b)) => exact &= *a <= least && *b >= most,
                }
            }
            exact
        }
    }
}

fn exclude_values(least: i64, classes: &mut [u64], question: &Question, spans: &Spans, bit: u64) {
    for (value, row) in (least..).zip(classes) {
        if !question.accepts(value, spans) {
            *row &= !bit;
        }
    }
}

/// By source, the number of its first axis.
fn first_axes(axes: &[Axis]) -> Vec<u16> {
    let mut first = vec![u16::MAX; Source::COUNT];
    for (axis, number) in axes.iter().zip(0_u16..) {
        if let Some(place) = first.get_mut(axis.source.index()) {
            *place = number.min(*place);
        }
    }
    first
}

/// One axis for each source that some question asks, several for many tags.
fn axes_of(schema: &Schema, spans: &Spans, questions: &[Question]) -> Vec<Axis> {
    let mut breaks: Vec<Vec<i64>> = vec![Vec::new(); Source::COUNT];
    let mut asked = vec![false; Source::COUNT];
    for question in questions {
        let index = question.source.index();
        let (Some(asked), Some(breaks)) = (asked.get_mut(index), breaks.get_mut(index)) else {
            continue;
        };
        *asked = true;
        match question.asks {
            Asks::Span => breaks.extend([question.first, question.second.saturating_add(1)]),
            Asks::Spans => breaks
                .extend(question.spans(spans).iter().flat_map(|(a, b)| [*a, b.saturating_add(1)])),
            _ => {}
        }
    }
    let mut axes = Axes { axes: Vec::new(), row: 0 };
    for slot in schema.slots() {
        let source = Source::of_slot(slot);
        if !asked.get(source.index()).copied().unwrap_or(false) {
            continue;
        }
        let Some(coding) = schema.coding(slot) else { continue };
        let breaks = breaks.get_mut(source.index()).map(std::mem::take).unwrap_or_default();
        match coding {
            Coding::Tags(names) => axes.tags(source, names.len()),
            _ => axes.values(source, coding.bounds(), breaks),
        }
    }
    for number in (0_u16..).take(schema.capabilities().len()) {
        let source = Source::of_capability(number);
        if asked.get(source.index()).copied().unwrap_or(false) {
            axes.values(source, (0, 1), Vec::new());
        }
    }
    if asked.get(Source::TODAY.index()).copied().unwrap_or(false) {
        let breaks = breaks.get_mut(Source::TODAY.index()).map(std::mem::take).unwrap_or_default();
        let ends = (day_of(chrono::NaiveDate::MIN), day_of(chrono::NaiveDate::MAX));
        axes.values(Source::TODAY, ends, breaks);
    }
    axes.axes
}

struct Axes {
    axes: Vec<Axis>,
    row: u32,
}

impl Axes {
    fn add(&mut self, source: Source, classes: Classes, count: usize, ends: (i64, i64)) {
        let count = u32::try_from(count).unwrap_or(u32::MAX);
        let axis = Axis { source, classes, row: self.row, count, ends };
        self.row += axis.rows();
        self.axes.push(axis);
    }

    fn tags(&mut self, source: Source, names: usize) {
        let width = if names <= TAGS_AS_ONE { names } else { TAGS_A_GROUP };
        for shift in (0..names).step_by(width.max(1)) {
            let bits = width.min(names - shift);
            let classes =
                Classes::Tags { shift: u32::try_from(shift).unwrap_or(0), mask: (1 << bits) - 1 };
            self.add(source, classes, 1 << bits, (0, (1 << bits) - 1));
        }
    }

    fn values(&mut self, source: Source, (least, most): (i64, i64), mut breaks: Vec<i64>) {
        let few = i64::try_from(MAX_CLASSES).unwrap_or(i64::MAX);
        if let Some(width) = most.checked_sub(least).filter(|width| *width < few) {
            let count = usize::try_from(width + 1).unwrap_or(1);
            return self.add(source, Classes::Values { least }, count, (least, most));
        }
        breaks.retain(|value| least < *value && *value <= most);
        breaks.sort_unstable();
        let all = breaks.clone();
        breaks.dedup();
        if breaks.len() >= MAX_CLASSES {
            // About as many bounds of questions fall into each class.
            breaks = (1..MAX_CLASSES)
                .filter_map(|n| all.get(n * all.len() / MAX_CLASSES))
                .copied()
                .collect();
            breaks.dedup();
        }
        let count = breaks.len() + 1;
        self.add(source, Classes::Breaks(breaks.into()), count, (least, most));
    }
}
