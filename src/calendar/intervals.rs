//! Sets of instants or wall clocks as sorted half-open intervals that neither overlap nor touch.

/// From the first to before the second.
pub(super) type Interval = (i64, i64);

/// Appends an interval that starts no earlier than the last one, joining the two where they meet.
pub(super) fn push_joined(set: &mut Vec<Interval>, (from, to): Interval) {
    if from >= to {
        return;
    }
    match set.last_mut() {
        Some(last) if from <= last.1 => last.1 = last.1.max(to),
        _ => set.push((from, to)),
    }
}

/// The set of all that `keep` wants, given whether it lies in the left and in the right set.
///
/// One sweep over the edges of both serves union, intersection and difference.
pub(super) fn combine(
    left: &[Interval],
    right: &[Interval],
    keep: impl Fn(bool, bool) -> bool,
) -> Vec<Interval> {
    let mut combined = Vec::new();
    let (mut left, mut right) = (Edges::of(left), Edges::of(right));
    let mut kept_since = None;
    while let Some(at) = left.next_edge().into_iter().chain(right.next_edge()).min() {
        left.pass(at);
        right.pass(at);
        match (kept_since, keep(left.inside, right.inside)) {
            (None, true) => kept_since = Some(at),
            (Some(from), false) => {
                push_joined(&mut combined, (from, at));
                kept_since = None;
            }
            _ => {}
        }
    }
    combined
}

/// The edges of a set, in order, with the side on which we stand.
struct Edges<'a> {
    set: &'a [Interval],
    inside: bool,
}

impl<'a> Edges<'a> {
    const fn of(set: &'a [Interval]) -> Self {
        Self { set, inside: false }
    }

    fn next_edge(&self) -> Option<i64> {
        self.set.first().map(|&(from, to)| if self.inside { to } else { from })
    }

    fn pass(&mut self, at: i64) {
        if self.next_edge() != Some(at) {
            return;
        }
        if self.inside {
            self.set = self.set.get(1..).unwrap_or_default();
        }
        self.inside = !self.inside;
    }
}
