//! Which stream is to be looked at next.

use std::cmp::Ordering;

/// How many entries lie below one: four of them fill a line of the processor's cache.
const BELOW: usize = 4;

/// So many outdated entries are kept in any case.
const FEW: usize = 64;

/// The instant of a slot that has none. No instant of ours is that late.
const NEVER: i64 = i64::MAX;

/// The instants of numbered slots, in microseconds, the earliest first.
///
/// A heap that forgets late: what gets another instant gets another entry, and the one before lies about outdated until it comes to
/// the top or until the room is used up. To find it at once would mean to fetch a handful of far places in memory, which
/// takes far longer than to sift all entries now and then in one sweep. At most three quarters more entries are kept than there are
/// instants: twenty-eight bytes for each instant, and eight for each slot.
///
/// Entries of one instant are in the order that the caller says; it must always say the same.
#[derive(Debug, Default)]
pub(super) struct Wakes {
    /// No entry is earlier than the one above it, and the first is not outdated.
    heap: Vec<Entry>,
    /// By slot.
    instants: Vec<i64>,
    /// How many slots have an instant.
    set: usize,
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
        self.set = self.set + usize::from(at.is_some()) - usize::from(before != NEVER);
        if let Some(at) = at.filter(|at| *at != before) {
            self.enter((at, slot), &tie);
        }
        self.forget(&tie);
    }

    fn enter(&mut self, entry: Entry, tie: &impl Fn(u32, u32) -> Ordering) {
        if self.heap.len() >= room_for(self.set) {
            self.sweep(tie);
            // It may stand there by now, with all others that have an instant: twins are outdated together.
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

    /// Leaves out what is outdated.
    ///
    /// Where few of many slots have an instant, their entries are sifted; else it is quicker to read all instants in their order.
    #[cold]
    fn sweep(&mut self, tie: &impl Fn(u32, u32) -> Ordering) {
        if self.instants.len() / 4 > self.set {
            let instants = &self.instants;
            self.heap.retain(|(at, slot)| instants.get(*slot as usize) == Some(at));
            // What got an instant for the second time has two entries.
            self.heap.sort_unstable();
            self.heap.dedup();
        } else {
            let entries = self.instants.iter().copied().zip(0..).filter(|(at, _)| *at != NEVER);
            self.heap.clear();
            self.heap.extend(entries);
        }
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

/// How many entries are kept at most where so many slots have an instant.
fn room_for(entries: usize) -> usize {
    entries + FEW.max(entries / 4 * 3)
}

fn is_before(one: Entry, other: Entry, tie: impl Fn(u32, u32) -> Ordering) -> bool {
    one.0.cmp(&other.0).then_with(|| tie(one.1, other.1)).is_lt()
}
