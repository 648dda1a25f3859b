//! Which stream is to be looked at next.

use std::cmp::Ordering;

/// How many entries lie below one: four of them fill a line of the processor's cache.
const BELOW: usize = 4;

/// For how many entries there is always room.
const FEW: usize = 64;

/// The instant of a slot that has none. No instant of ours is that late.
const NEVER: i64 = i64::MAX;

/// The instants of numbered slots, in microseconds, the earliest first.
///
/// A heap that forgets late: what gets another instant gets another entry, and the one before lies about outdated until it comes to
/// the top or until the room is used up. To find it at once would mean to fetch a handful of far places in memory, which
/// takes far longer than to sift all entries now and then in one sweep. There is room for three quarters more entries than slots at
/// most, so that all comes to twenty-eight bytes a slot for entries and eight for its instant.
///
/// Entries of one instant are in the order that the caller says; it must always say the same.
#[derive(Debug, Default)]
pub(super) struct Wakes {
    /// No entry is earlier than the one above it, and the first is not outdated.
    heap: Vec<Entry>,
    /// By slot.
    instants: Vec<i64>,
}

/// An instant that a slot has, or had.
type Entry = (i64, u32);

impl Wakes {
    /// The earliest instant, with its slot.
    pub(super) fn first(&self) -> Option<(i64, u32)> {
        self.heap.first().copied()
    }

    /// Gives a slot an instant, another one, or none.
    pub(super) fn set(&mut self, slot: u32, at: Option<i64>, tie: impl Fn(u32, u32) -> Ordering) {
        let index = slot as usize;
        if index >= self.instants.len() {
            self.instants.resize(index + 1, NEVER);
        }
        let Some(kept) = self.instants.get_mut(index) else { return };
        let before = std::mem::replace(kept, at.unwrap_or(NEVER));
        if let Some(at) = at.filter(|at| *at != before) {
            self.enter((at, slot), &tie);
        }
        self.forget(&tie);
    }

    fn enter(&mut self, entry: Entry, tie: &impl Fn(u32, u32) -> Ordering) {
        if self.heap.len() == self.heap.capacity() {
            // The new entry is found there with all others that have an instant.
            return self.sweep(tie);
        }
        self.heap.push(entry);
        self.rise(self.heap.len() - 1, entry, tie);
    }

    /// Drops what is outdated at the top.
    fn forget(&mut self, tie: &impl Fn(u32, u32) -> Ordering) {
        while self.heap.first().is_some_and(|first| self.is_outdated(*first)) {
            self.heap.swap_remove(0);
            self.sink(0, tie);
        }
    }

    fn is_outdated(&self, (at, slot): Entry) -> bool {
        self.instants.get(slot as usize) != Some(&at)
    }

    /// Makes the heap anew from the instants, with room for three quarters as many entries more.
    #[cold]
    fn sweep(&mut self, tie: &impl Fn(u32, u32) -> Ordering) {
        self.heap.clear();
        let entries = self.instants.iter().copied().zip(0..);
        self.heap.extend(entries.filter(|(at, _)| *at != NEVER));
        self.heap.reserve_exact(FEW.max(self.heap.len() / 4 * 3));
        for place in (0..self.heap.len().div_ceil(BELOW)).rev() {
            self.sink(place, tie);
        }
    }

    /// Moves an entry up past all that are later.
    fn rise(&mut self, mut place: usize, entry: Entry, tie: &impl Fn(u32, u32) -> Ordering) {
        while let Some(above) = place.checked_sub(1).map(|place| place / BELOW) {
            match self.heap.get(above) {
                Some(other) if is_before(entry, *other, tie) => self.lay(place, *other),
                _ => break,
            }
            place = above;
        }
        self.lay(place, entry);
    }

    /// Moves the entry of a place down past all that are earlier.
    fn sink(&mut self, mut place: usize, tie: &impl Fn(u32, u32) -> Ordering) {
        let Some(entry) = self.heap.get(place).copied() else { return };
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
    ) -> Option<(usize, Entry)> {
        let start = place * BELOW + 1;
        let below = self.heap.get(start..self.heap.len().min(start + BELOW))?;
        let numbered = (start..).zip(below.iter().copied());
        numbered.reduce(|first, next| if is_before(next.1, first.1, tie) { next } else { first })
    }

    fn lay(&mut self, place: usize, entry: Entry) {
        if let Some(there) = self.heap.get_mut(place) {
            *there = entry;
        }
    }
}

fn is_before(one: Entry, other: Entry, tie: impl Fn(u32, u32) -> Ordering) -> bool {
    one.0.cmp(&other.0).then_with(|| tie(one.1, other.1)).is_lt()
}
