//! Open time as a table with two direct indexes: from an instant to its stretch, and from an amount of work to its.
//!
//! Both look-ups cost the same whether the answer lies an hour or ten years away: a shift finds the bucket, and a
//! bucket holds about one stretch.

use super::intervals::Interval;

/// Where no bucket holds more stretches than this, they are passed one by one; else the place is searched by halves.
const FEW: usize = 8;

/// A stretch of open time. It ends where its work is done: at `opens` plus the work up to the next one.
#[derive(Debug, Clone, Copy)]
struct Segment {
    /// Microseconds on the UTC line.
    opens: i64,
    /// Microseconds of open time before it.
    worked: i64,
}

/// Open time between two instants, in microseconds.
#[derive(Debug, Clone)]
pub(super) struct Timeline {
    start: i64,
    end: i64,
    /// In order; the last one is a sentinel that never opens and holds the whole work.
    segments: Box<[Segment]>,
    by_opening: Buckets,
    by_work: Buckets,
}

/// For equal ranges of a sorted key, how many keys lie before each.
#[derive(Debug, Clone)]
struct Buckets {
    origin: i64,
    shift: u32,
    /// One more than there are ranges, so that the last one ends as well.
    before: Box<[u32]>,
    /// Whether some range holds more than a few keys.
    crowded: bool,
}

impl Buckets {
    /// Ranges over keys that lie in order from `origin` to `end`, about as many as there are keys.
    fn over(keys: impl ExactSizeIterator<Item = i64>, origin: i64, end: i64) -> Self {
        let count = keys.len();
        let range = end.saturating_sub(origin).max(0).unsigned_abs();
        let wanted = u64::try_from(count.max(1)).unwrap_or(1);
        let shift = (range / wanted).checked_ilog2().map_or(0, |bits| bits + 1);
        let ranges = usize::try_from(range >> shift).unwrap_or(0) + 1;
        let mut buckets = Self { origin, shift, before: Box::default(), crowded: false };
        let mut before = Vec::with_capacity(ranges + 1);
        for (index, key) in keys.enumerate() {
            // Ranges up to the one that holds this key start at it.
            while before.len() <= buckets.range_of(key) {
                before.push(u32::try_from(index).unwrap_or(u32::MAX));
            }
        }
        before.resize(ranges + 1, u32::try_from(count).unwrap_or(u32::MAX));
        buckets.crowded = before.windows(2).any(|pair| match *pair {
            [from, to] => (to - from) as usize > FEW,
            _ => false,
        });
        buckets.before = before.into_boxed_slice();
        buckets
    }

    /// The range of a key that does not lie before the origin.
    #[inline]
    const fn range_of(&self, key: i64) -> usize {
        (key.wrapping_sub(self.origin).cast_unsigned() >> self.shift) as usize
    }

    /// How many keys lie before a range; all of them, if it lies behind the last.
    #[inline]
    fn before(&self, range: usize) -> usize {
        let before = self.before.get(range).or(self.before.last());
        before.map_or(0, |count| *count as usize)
    }
}

impl Timeline {
    /// The table of these stretches, which lie in order between `start` and `end` and do not touch.
    pub(super) fn new(start: i64, end: i64, open: &[Interval]) -> Self {
        let mut worked = 0;
        let mut segments = Vec::with_capacity(open.len() + 1);
        for &(opens, closes) in open {
            segments.push(Segment { opens, worked });
            worked += closes - opens;
        }
        let by_opening = Buckets::over(segments.iter().map(|segment| segment.opens), start, end);
        let by_work = Buckets::over(segments.iter().map(|segment| segment.worked), 0, worked);
        segments.push(Segment { opens: i64::MAX, worked });
        Self { start, end, segments: segments.into_boxed_slice(), by_opening, by_work }
    }

    /// The first instant of the period.
    pub(super) const fn start(&self) -> i64 {
        self.start
    }

    /// The first instant beyond the period.
    pub(super) const fn end(&self) -> i64 {
        self.end
    }

    pub(super) const fn len(&self) -> usize {
        self.segments.len() - 1
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// All stretches, in order.
    pub(super) fn segments(&self) -> impl Iterator<Item = Interval> + '_ {
        (0..self.len()).filter_map(|index| self.segment(index))
    }

    /// The stretch of this number, from zero.
    #[inline]
    pub(super) fn segment(&self, index: usize) -> Option<Interval> {
        let (this, next) = (self.segments.get(index)?, self.segments.get(index + 1)?);
        Some((this.opens, this.opens + (next.worked - this.worked)))
    }

    /// How many stretches have opened at or before an instant.
    #[inline]
    pub(super) fn opened_by(&self, instant: i64) -> usize {
        self.count(&self.by_opening, instant, |segment| segment.opens)
    }

    /// How many stretches open between two instants.
    pub(super) fn openings_between(&self, from: i64, to: i64) -> usize {
        self.opened_by(to).saturating_sub(self.opened_by(from))
    }

    /// How much open time lies before an instant.
    #[inline]
    pub(super) fn worked_by(&self, instant: i64) -> i64 {
        let opened = self.opened_by(instant);
        let Some(last) = opened.checked_sub(1) else {
            return 0;
        };
        match (self.segments.get(last), self.segments.get(opened)) {
            (Some(this), Some(next)) => {
                this.worked + (instant - this.opens).min(next.worked - this.worked)
            }
            _ => 0,
        }
    }

    /// The earliest instant with this much open time before it; `worked` is more than none and at most all of it.
    #[inline]
    pub(super) fn earliest_with(&self, worked: i64) -> Option<i64> {
        // The last stretch that begins with less than this.
        let index =
            self.count(&self.by_work, worked - 1, |segment| segment.worked).checked_sub(1)?;
        self.instant_in(index, worked)
    }

    /// The latest instant with this much open time before it; `worked` is less than all of it.
    #[inline]
    pub(super) fn latest_with(&self, worked: i64) -> Option<i64> {
        let index = self.count(&self.by_work, worked, |segment| segment.worked).checked_sub(1)?;
        self.instant_in(index, worked)
    }

    #[inline]
    fn instant_in(&self, index: usize, worked: i64) -> Option<i64> {
        let (this, next) = (self.segments.get(index)?, self.segments.get(index + 1)?);
        (worked <= next.worked).then(|| this.opens + (worked - this.worked))
    }

    /// How many stretches have a key at or before this one.
    #[inline]
    fn count(&self, buckets: &Buckets, key: i64, key_of: impl Fn(&Segment) -> i64) -> usize {
        if key < buckets.origin {
            return 0;
        }
        let range = buckets.range_of(key);
        let mut count = buckets.before(range);
        if buckets.crowded {
            let crowd = self.segments.get(count..buckets.before(range + 1)).unwrap_or_default();
            return count + crowd.partition_point(|segment| key_of(segment) <= key);
        }
        // The sentinel's opening is never passed, and no work is greater than the whole.
        while self.segments.get(count).is_some_and(|segment| key_of(segment) <= key) {
            count += 1;
        }
        count
    }
}
