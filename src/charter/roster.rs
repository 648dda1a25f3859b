use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;

use super::Charter;
use crate::id::{Key, Kind};

/// The number of a thing of kind `K` in one ratified charter: dense from zero, in the order of keys.
///
/// It means nothing in another version. What runs under a charter keeps keys; numbers are for work in between.
pub struct Index<K> {
    number: u32,
    kind: PhantomData<fn() -> K>,
}

impl<K> Index<K> {
    /// The number.
    #[must_use]
    pub const fn number(self) -> u32 {
        self.number
    }

    /// As the place in a list.
    #[must_use]
    pub const fn as_usize(self) -> usize {
        self.number as usize
    }

    const fn of(number: u32) -> Self {
        Self { number, kind: PhantomData }
    }
}

// Written by hand: deriving would ask the marker `K` for what only the number needs.

impl<K> Clone for Index<K> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<K> Copy for Index<K> {}

impl<K> PartialEq for Index<K> {
    fn eq(&self, other: &Self) -> bool {
        self.number == other.number
    }
}

impl<K> Eq for Index<K> {}

impl<K> PartialOrd for Index<K> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<K> Ord for Index<K> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.number.cmp(&other.number)
    }
}

impl<K> Hash for Index<K> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.number.hash(state);
    }
}

impl<K: Kind> fmt::Debug for Index<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} #{}", K::NOUN, self.number)
    }
}

/// A kind of thing that a ratified charter numbers.
///
/// It is there for the kinds of [`Roster`]; a host has no use for implementing it.
pub trait Listed: Kind + Sized + 'static {
    /// What a charter knows of one such thing.
    type Element: fmt::Debug;

    /// All of them in a charter.
    fn roster(charter: &Charter) -> Roster<'_, Self>;
}

/// All things of one kind in a ratified charter, by number and by key.
///
/// ```
/// use goodwill::actor::Actor;
/// use goodwill::charter::{CharterDraft, Ratification};
/// use goodwill::id::kind;
/// use goodwill::key;
///
/// let draft = CharterDraft::default()
///     .department(key!("care"), "Customer care")
///     .queue(key!("front"), "Front desk", key!("care"));
/// let charter = draft.ratify(&Ratification::first(Actor::System)).unwrap();
///
/// let front = charter.index_of(&key!("front")).unwrap();
/// let queue = charter.all::<kind::Queue>().get(front).unwrap();
/// assert_eq!(charter.at(queue.department).unwrap().key.as_str(), "care");
/// assert_eq!(charter.all::<kind::Queue>().len(), 1);
/// assert!(charter.all::<kind::Queue>().find("back").is_none());
/// ```
pub struct Roster<'a, K: Listed> {
    table: &'a Table<K>,
}

impl<K: Listed> Clone for Roster<'_, K> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<K: Listed> Copy for Roster<'_, K> {}

impl<K: Listed> fmt::Debug for Roster<'_, K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.table.numbers.fmt(f)
    }
}

impl<'a, K: Listed> Roster<'a, K> {
    pub(super) const fn of(table: &'a Table<K>) -> Self {
        Self { table }
    }

    /// The number of the thing that is called so.
    #[must_use]
    pub fn find(self, key: &str) -> Option<Index<K>> {
        self.table.numbers.index_of(key)
    }

    /// The thing of this number; none if the number is of another charter that has more of them.
    #[must_use]
    pub fn get(self, index: Index<K>) -> Option<&'a K::Element> {
        self.table.elements.get(index.as_usize())
    }

    /// The key of the thing of this number.
    #[must_use]
    pub fn key(self, index: Index<K>) -> Option<&'a Key<K>> {
        self.table.numbers.keys.get(index.as_usize())
    }

    /// All of them, in the order of keys.
    #[must_use]
    pub fn iter(self) -> impl ExactSizeIterator<Item = (Index<K>, &'a K::Element)> + use<'a, K> {
        self.table.numbers.indices().zip(&self.table.elements)
    }

    /// How many there are.
    #[must_use]
    pub const fn len(self) -> usize {
        self.table.elements.len()
    }

    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.table.elements.is_empty()
    }
}

/// Things with their numbers.
#[derive(Debug)]
pub(super) struct Table<K: Listed> {
    pub(super) numbers: Numbers<K>,
    pub(super) elements: Box<[K::Element]>,
}

/// All keys of one kind, numbered in their order, each found by its text without a search among the others.
///
/// The keys lie in buckets by what their text hashes to, and in a bucket in order: texts that were made to fall into one
/// bucket only make it a sorted list.
pub(super) struct Numbers<K> {
    keys: Box<[Key<K>]>,
    /// Hash and number of each key, in the order of hashes, then of keys.
    hashed: Box<[(u64, u32)]>,
    /// Where each bucket begins among them.
    buckets: Box<[u32]>,
    /// By how much a hash is shifted to give its bucket.
    shift: u32,
}

impl<K: Kind> Numbers<K> {
    /// The keys, which must come in their order, each once.
    pub(super) fn of<'a>(keys: impl Iterator<Item = &'a Key<K>>) -> Self
    where
        K: 'a,
    {
        let keys: Box<[Key<K>]> = keys.cloned().collect();
        let numbered = (0..).zip(&keys).map(|(number, key)| (hash(key.as_str()), number));
        let mut hashed: Box<[(u64, u32)]> = numbered.collect();
        hashed.sort_unstable();
        let bits = usize::BITS - keys.len().leading_zeros();
        let shift = 64 - bits.max(1);
        let mut buckets = Vec::with_capacity((1 << bits.max(1)) + 1);
        for (place, (hash, _)) in (0..).zip(&hashed) {
            let bucket = hash >> shift;
            while (buckets.len() as u64) <= bucket {
                buckets.push(place);
            }
        }
        let end = u32::try_from(hashed.len()).unwrap_or(u32::MAX);
        buckets.resize((1 << bits.max(1)) + 1, end);
        Self { keys, hashed, buckets: buckets.into(), shift }
    }

    pub(super) fn index_of(&self, text: &str) -> Option<Index<K>> {
        let wanted = hash(text);
        let bucket = usize::try_from(wanted >> self.shift).ok()?;
        let (first, end) = (*self.buckets.get(bucket)?, *self.buckets.get(bucket + 1)?);
        let alike = self.hashed.get(first as usize..end as usize)?;
        // Numbers stand in the order of keys, so that among equal hashes the texts are in order.
        let order = |(hash, number): &(u64, u32)| {
            let key = self.keys.get(*number as usize).map_or("", Key::as_str);
            hash.cmp(&wanted).then_with(|| key.cmp(text))
        };
        let found = alike.binary_search_by(order).ok()?;
        alike.get(found).map(|(_, number)| Index::of(*number))
    }

    pub(super) fn indices(&self) -> impl ExactSizeIterator<Item = Index<K>> + use<K> {
        let end = u32::try_from(self.keys.len()).unwrap_or(u32::MAX);
        (0..end).map(Index::of)
    }
}

impl<K: Kind> fmt::Debug for Numbers<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(&self.keys).finish()
    }
}

/// Spreads texts over all numbers, the same in every run.
fn hash(text: &str) -> u64 {
    const SPREAD: u64 = 0x9e37_79b9_7f4a_7c15;
    let mix = |hash: u64, word: u64| (hash.rotate_left(23) ^ word).wrapping_mul(SPREAD);
    let mut words = text.as_bytes().chunks_exact(8);
    let mut hash = text.len() as u64;
    for word in words.by_ref() {
        hash = mix(hash, word.first_chunk().map_or(0, |eight| u64::from_le_bytes(*eight)));
    }
    let rest = words.remainder().iter().fold(0, |rest, byte| rest << 8 | u64::from(*byte));
    let mixed = mix(hash, rest);
    mixed ^ mixed >> 32
}
