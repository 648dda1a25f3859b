//! Which stream is to be looked at next.

use std::cmp::Ordering;

/// How many entries lie below one: four of them fill a line of the processor's cache.
const BELOW: usize = 4;

/// The place of a slot that has no instant.
const NOWHERE: u32 = u32::MAX;

/// The instants of numbered slots, the earliest first: a heap that knows where each slot's entry lies, so that moving one
/// instant costs a step or two however many there are, and sixteen bytes an entry and four a slot are all that it keeps.
///
/// Entries of one instant are in the order that the caller says; it must always say the same.
#[derive(Debug)]
pub(super) struct Wakes<T> {
    /// No entry is earlier than the one above it.
    heap: Vec<(T, u32)>,
    /// By slot: where its entry lies.
    places: Vec<u32>,
}

impl<T> Default for Wakes<T> {
    fn default() -> Self {
        Self { heap: Vec::new(), places: Vec::new() }
    }
}

impl<T: Copy + Ord> Wakes<T> {
    /// The earliest instant, with its slot.
    pub(super) fn first(&self) -> Option<(T, u32)> {
        self.heap.first().copied()
    }

    /// Gives a slot an instant, another one, or none.
    pub(super) fn set(&mut self, slot: u32, at: Option<T>, tie: impl Fn(u32, u32) -> Ordering) {
        match (self.place(slot), at) {
            (Some(place), Some(at)) => self.settle(place, (at, slot), tie),
            (Some(place), None) => self.take_out(place, slot, tie),
            (None, Some(at)) => {
                self.heap.push((at, slot));
                self.rise(self.heap.len() - 1, (at, slot), &tie);
            }
            (None, None) => {}
        }
    }

    fn take_out(&mut self, place: usize, slot: u32, tie: impl Fn(u32, u32) -> Ordering) {
        self.put_down(slot, NOWHERE);
        let Some(last) = self.heap.pop() else { return };
        if place < self.heap.len() {
            self.settle(place, last, tie);
        }
    }

    /// Puts an entry where it belongs, from a place that is free for it.
    fn settle(&mut self, place: usize, entry: (T, u32), tie: impl Fn(u32, u32) -> Ordering) {
        if self.rise(place, entry, &tie) == place {
            self.sink(place, entry, &tie);
        }
    }

    /// Moves an entry up past all that are later, and says where it came to lie.
    fn rise(
        &mut self,
        mut place: usize,
        entry: (T, u32),
        tie: &impl Fn(u32, u32) -> Ordering,
    ) -> usize {
        while place > 0 {
            let above = (place - 1) / BELOW;
            match self.heap.get(above) {
                Some(other) if is_before(entry, *other, tie) => self.lay(place, *other),
                _ => break,
            }
            place = above;
        }
        self.lay(place, entry);
        place
    }

    /// Moves an entry down past all that are earlier.
    fn sink(&mut self, mut place: usize, entry: (T, u32), tie: &impl Fn(u32, u32) -> Ordering) {
        while let Some((below, first)) = self.first_below(place, tie) {
            if !is_before(first, entry, tie) {
                break;
            }
            self.lay(place, first);
            place = below;
        }
        self.lay(place, entry);
    }

    fn first_below(
        &self,
        place: usize,
        tie: &impl Fn(u32, u32) -> Ordering,
    ) -> Option<(usize, (T, u32))> {
        let start = place * BELOW + 1;
        let below = self.heap.get(start..self.heap.len().min(start + BELOW))?;
        let numbered = (start..).zip(below.iter().copied());
        numbered.reduce(|first, next| if is_before(next.1, first.1, tie) { next } else { first })
    }

    fn lay(&mut self, place: usize, entry: (T, u32)) {
        if let Some(there) = self.heap.get_mut(place) {
            *there = entry;
        }
        // A heap of more than 2^32 entries has no numbers for its slots.
        self.put_down(entry.1, u32::try_from(place).unwrap_or(NOWHERE));
    }

    fn place(&self, slot: u32) -> Option<usize> {
        let place = *self.places.get(slot as usize)?;
        (place != NOWHERE).then_some(place as usize)
    }

    fn put_down(&mut self, slot: u32, place: u32) {
        let slot = slot as usize;
        if slot >= self.places.len() {
            self.places.resize(slot + 1, NOWHERE);
        }
        if let Some(there) = self.places.get_mut(slot) {
            *there = place;
        }
    }
}

fn is_before<T: Ord>(one: (T, u32), other: (T, u32), tie: impl Fn(u32, u32) -> Ordering) -> bool {
    match one.0.cmp(&other.0) {
        Ordering::Equal => tie(one.1, other.1).is_lt(),
        order => order.is_lt(),
    }
}
