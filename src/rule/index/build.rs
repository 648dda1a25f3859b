//! How the bits are made: the classes of each source first, then rule by rule the rows that it does not accept.

use super::{Axis, BITS, Classes, Index};
use crate::rule::question::{Asks, Question, Source, Spans};
use crate::rule::schema::{Coding, Schema, day_of};
use crate::rule::truth::Truth;

/// The most classes of one source.
const MAX_CLASSES: usize = 64;
/// Up to so many tags make one group, each set of them a class.
const TAGS_AS_ONE: usize = 8;
/// More tags make groups of so many.
const TAGS_A_GROUP: usize = 5;

/// The questions of one rule, and whether there is more to it.
#[derive(Clone, Copy)]
pub(in crate::rule) struct Row<'a> {
    pub(in crate::rule) questions: &'a [Question],
    pub(in crate::rule) more: bool,
}

impl Index {
    pub(in crate::rule) fn new<'a>(
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
