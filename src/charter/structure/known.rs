//! Whether what is named is declared; where it is not, what was most likely meant.

use std::collections::{BTreeMap, BTreeSet};

use super::{Structure, kinds};
use crate::finding::Place;
use crate::id::{Key, Kind};
use crate::text::nearest;

/// How many names are held against misspelt keys in one examination: a draft in which nothing fits is told without guesses.
pub(super) const MOST_GUESSES: usize = 50_000;

/// What is declared under keys of one kind.
pub(super) trait Declared<K: Kind> {
    fn has(&self, key: &Key<K>) -> bool;
    fn names(&self) -> Box<dyn Iterator<Item = &str> + '_>;
}

impl<K: Kind, V> Declared<K> for BTreeMap<Key<K>, V> {
    fn has(&self, key: &Key<K>) -> bool {
        self.contains_key(key)
    }

    fn names(&self) -> Box<dyn Iterator<Item = &str> + '_> {
        Box::new(self.keys().map(Key::as_str))
    }
}

impl<K: Kind> Declared<K> for BTreeSet<Key<K>> {
    fn has(&self, key: &Key<K>) -> bool {
        self.contains(key)
    }

    fn names(&self) -> Box<dyn Iterator<Item = &str> + '_> {
        Box::new(self.iter().map(Key::as_str))
    }
}

impl Structure<'_> {
    /// A key that something names must be that of something declared.
    pub(super) fn known<K: Kind>(
        &mut self,
        key: &Key<K>,
        among: &[&dyn Declared<K>],
        place: impl FnOnce() -> Place,
    ) {
        if among.iter().any(|declared| declared.has(key)) {
            return;
        }
        let message = format!("no {} is called `{key}`", K::NOUN);
        let mut finding = kinds::DANGLING_KEY.at(place(), message);
        if let Some(meant) = self.meant(key, among) {
            finding.remedy = Some(format!("did you mean `{meant}`?"));
        }
        self.findings.push(finding);
    }

    fn meant<'d, K: Kind>(
        &mut self,
        key: &Key<K>,
        among: &[&'d dyn Declared<K>],
    ) -> Option<&'d str> {
        if self.guesses == 0 {
            return None;
        }
        let names: Vec<&str> = among.iter().flat_map(|declared| declared.names()).collect();
        self.guesses = self.guesses.saturating_sub(names.len());
        nearest(key.as_str(), names, 3)
    }
}
