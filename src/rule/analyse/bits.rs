//! Sets of small numbers as words of bits. Two sets that are combined have equally many words.

/// How many words hold so many bits.
pub(super) const fn words_for(bits: usize) -> usize {
    bits.div_ceil(64)
}

/// No member, with room for so many.
pub(super) fn none(bits: usize) -> Box<[u64]> {
    vec![0; words_for(bits)].into()
}

/// The numbers below `bits`.
pub(super) fn all(bits: usize) -> Box<[u64]> {
    let mut words = none(bits);
    add_range(&mut words, 0, bits);
    words
}

/// Adds the numbers from `from` to before `to`.
pub(super) fn add_range(words: &mut [u64], from: usize, to: usize) {
    for (index, word) in words.iter_mut().enumerate() {
        let base = index * 64;
        let (first, end) = (from.max(base), to.min(base + 64));
        if first < end {
            *word |= u64::MAX >> (64 - (end - first)) << (first - base);
        }
    }
}

pub(super) fn add(words: &mut [u64], bit: usize) {
    if let Some(word) = words.get_mut(bit / 64) {
        *word |= 1 << (bit % 64);
    }
}

pub(super) fn has(words: &[u64], bit: usize) -> bool {
    words.get(bit / 64).is_some_and(|word| word >> (bit % 64) & 1 == 1)
}

pub(super) fn is_empty(words: &[u64]) -> bool {
    words.iter().all(|word| *word == 0)
}

pub(super) fn meets(left: &[u64], right: &[u64]) -> bool {
    left.iter().zip(right).any(|(left, right)| left & right != 0)
}

pub(super) fn is_within(inner: &[u64], outer: &[u64]) -> bool {
    inner.iter().zip(outer).all(|(inner, outer)| inner & !outer == 0)
}

pub(super) fn count(words: &[u64]) -> usize {
    words.iter().map(|word| word.count_ones() as usize).sum()
}

pub(super) fn and(left: &[u64], right: &[u64]) -> Box<[u64]> {
    left.iter().zip(right).map(|(left, right)| left & right).collect()
}

pub(super) fn keep(words: &mut [u64], of: &[u64]) {
    words.iter_mut().zip(of).for_each(|(word, of)| *word &= of);
}

pub(super) fn join(words: &mut [u64], with: &[u64]) {
    words.iter_mut().zip(with).for_each(|(word, with)| *word |= with);
}

pub(super) fn first(words: &[u64]) -> Option<usize> {
    ones(words).next()
}

/// The members in order.
pub(super) fn ones(words: &[u64]) -> impl Iterator<Item = usize> + '_ {
    words.iter().enumerate().flat_map(|(index, word)| {
        let mut left = *word;
        std::iter::from_fn(move || {
            (left != 0).then(|| {
                let bit = left.trailing_zeros() as usize;
                left &= left - 1;
                index * 64 + bit
            })
        })
    })
}
