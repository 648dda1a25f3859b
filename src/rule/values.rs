//! Sets of values of one dimension.

use super::schema::Dimension;

/// Some values of a dimension, coded as numbers.
///
/// A dimension with few values always has bits, any other always spans, so that two sets of one dimension are equal
/// only if they are written the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Values {
    /// One bit for each value from 0 to 63.
    Bits(u64),
    /// The values from the first to the second, both included.
    Span(i64, i64),
    /// Spans in order, at least one number apart; not exactly one.
    Spans(Vec<(i64, i64)>),
}

impl Values {
    /// All values of a dimension.
    pub(crate) fn all(dimension: &Dimension) -> Self {
        Self::between(dimension, dimension.least, dimension.most)
    }

    /// No value of a dimension.
    pub(crate) fn none(dimension: &Dimension) -> Self {
        if dimension.is_small() { Self::Bits(0) } else { Self::Spans(Vec::new()) }
    }

    /// The values of a dimension from `least` to `most`; none if they are the other way round.
    pub(crate) fn between(dimension: &Dimension, least: i64, most: i64) -> Self {
        let (least, most) = (least.max(dimension.least), most.min(dimension.most));
        if least > most {
            return Self::none(dimension);
        }
        if dimension.is_small() {
            return Self::Bits(u64::MAX >> (63 - (most - least)) << least);
        }
        Self::Span(least, most)
    }

    /// Whether it holds no value.
    pub(crate) fn is_empty(&self) -> bool {
        match self {
            Self::Bits(bits) => *bits == 0,
            Self::Span(..) => false,
            Self::Spans(spans) => spans.is_empty(),
        }
    }

    /// Whether it holds this value.
    #[expect(dead_code, reason = "the analysis stands on it")]
    pub(crate) fn contains(&self, value: i64) -> bool {
        match self {
            Self::Bits(bits) => (0..64).contains(&value) && bits >> value & 1 == 1,
            Self::Span(least, most) => (least..=most).contains(&&value),
            Self::Spans(spans) => {
                let behind = spans.partition_point(|(least, _)| *least <= value);
                let before = behind.checked_sub(1).and_then(|last| spans.get(last));
                before.is_some_and(|(_, most)| value <= *most)
            }
        }
    }

    /// Its spans in order, with neighbouring values together.
    pub(crate) fn spans(&self) -> Vec<(i64, i64)> {
        match self {
            Self::Bits(bits) => {
                let mut spans = Vec::new();
                let mut left = *bits;
                while left != 0 {
                    let least = left.trailing_zeros();
                    let most = least + (left >> least).trailing_ones() - 1;
                    spans.push((i64::from(least), i64::from(most)));
                    left &= u64::MAX.checked_shl(most + 1).unwrap_or(0);
                }
                spans
            }
            Self::Span(least, most) => vec![(*least, *most)],
            Self::Spans(spans) => spans.clone(),
        }
    }

    /// The values in both sets of one dimension.
    pub(crate) fn and(&self, other: &Self) -> Self {
        match (self, other) {
            (Self::Bits(left), Self::Bits(right)) => Self::Bits(left & right),
            (Self::Span(a, b), Self::Span(c, d)) if a.max(c) <= b.min(d) => {
                Self::Span(*a.max(c), *b.min(d))
            }
            _ => {
                let (left, right) = (self.spans(), other.spans());
                let mut both = Vec::new();
                for (a, b) in &left {
                    for (c, d) in &right {
                        if a.max(c) <= b.min(d) {
                            both.push((*a.max(c), *b.min(d)));
                        }
                    }
                }
                Self::of_spans(both)
            }
        }
    }

    /// The values in at least one of two sets of one dimension.
    pub(crate) fn or(&self, other: &Self) -> Self {
        if let (Self::Bits(left), Self::Bits(right)) = (self, other) {
            return Self::Bits(left | right);
        }
        let mut either = self.spans();
        either.extend(other.spans());
        Self::of_spans(either)
    }

    /// The values of the dimension that are not in the set.
    pub(crate) fn not(&self, dimension: &Dimension) -> Self {
        if let Self::Bits(bits) = self {
            let Self::Bits(all) = Self::all(dimension) else { return Self::Bits(0) };
            return Self::Bits(all & !bits);
        }
        let mut others = Vec::new();
        let mut next = Some(dimension.least);
        for (least, most) in self.spans() {
            if let Some(from) = next.filter(|from| *from < least) {
                others.push((from, least - 1));
            }
            next = most.checked_add(1);
        }
        if let Some(from) = next.filter(|from| *from <= dimension.most) {
            others.push((from, dimension.most));
        }
        Self::of_spans(others)
    }

    /// A set of a dimension with many values out of spans in any order.
    pub(crate) fn of_spans(mut spans: Vec<(i64, i64)>) -> Self {
        spans.sort_unstable();
        let mut joined: Vec<(i64, i64)> = Vec::with_capacity(spans.len());
        for (least, most) in spans {
            match joined.last_mut() {
                Some((_, end)) if end.checked_add(1).is_none_or(|next| least <= next) => {
                    *end = most.max(*end);
                }
                _ => joined.push((least, most)),
            }
        }
        match joined.as_slice() {
            [(least, most)] => Self::Span(*least, *most),
            _ => Self::Spans(joined),
        }
    }
}
