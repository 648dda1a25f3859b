//! What a whole draft leaves undone: where somebody waits, nobody is responsible, or everybody is.
//!
//! A finding looks at what is declared. Where one lack would show in many places, only one of them is reported: who owns a
//! stage comes before who may answer in it, and a clause for which nobody answers before the touchpoint where it is promised.

mod accountability;
mod ambiguous;
mod blueprints;
pub(super) mod chains;
mod clauses;
mod conflicts;
mod deliverables;
mod handoffs;
mod index;
mod keys;
mod known;
mod ladders;
mod needs;
mod partnership;
mod people;
mod questions;
mod reach;
mod segments;
mod served;
mod standards;
mod table;
mod unused;

pub use table::{FINDINGS, FindingKind};
pub(super) use table::{codes, kinds};

use std::fmt::{Display, Write};

use index::Index;

use super::draft::CharterDraft;
use crate::finding::{Finding, Place};
use crate::id::{DepartmentKey, Key};
use crate::rule::Schema;

/// A draft under examination, with what was found so far.
struct Structure<'a> {
    draft: &'a CharterDraft,
    index: Index<'a>,
    /// None if the vocabulary has faults of its own.
    schema: Option<Schema>,
    findings: Vec<Finding>,
    /// How many more names may be held against what was misspelt.
    guesses: usize,
}

/// All that is wrong with the structure of a draft, family by family.
pub(super) fn examine(draft: &CharterDraft) -> Vec<Finding> {
    let schema = draft.rules.vocabulary.check().ok();
    let (index, findings) = (Index::of(draft), Vec::new());
    let mut structure = Structure { draft, index, schema, findings, guesses: known::MOST_GUESSES };
    structure.keys();
    structure.served();
    structure.ladders();
    structure.chains();
    structure.ambiguous();
    structure.accountability();
    structure.people();
    structure.segments();
    structure.clauses();
    structure.conflicts();
    structure.handoffs();
    structure.deliverables();
    structure.reach();
    structure.partnership();
    structure.questions();
    structure.needs();
    structure.standards();
    structure.blueprints();
    structure.unused();
    structure.findings
}

impl Structure<'_> {
    fn found(&mut self, kind: &FindingKind, place: Place, message: impl Into<String>) {
        self.findings.push(kind.at(place, message));
    }

    /// Whether a key names a partner, and no department.
    fn is_partner(&self, key: &DepartmentKey) -> bool {
        self.draft.partners.contains_key(key) && !self.draft.departments.contains_key(key)
    }
}

/// The entry of a key in a map of the draft.
pub(super) fn entry<K>(map: &str, key: &Key<K>) -> Place {
    Place::root().key(map).key(key.as_str())
}

/// How many names a sentence lists.
const NAMED: usize = 5;

/// The first of some names, and how many more there are.
pub(super) fn listed<T: Display>(names: impl IntoIterator<Item = T>) -> String {
    let mut names = names.into_iter();
    let mut text = String::new();
    for (number, name) in names.by_ref().take(NAMED).enumerate() {
        let mark = if number == 0 { "" } else { ", " };
        // Writing into a text cannot fail.
        let _ = write!(text, "{mark}`{name}`");
    }
    match names.count() {
        0 => text,
        more => format!("{text} and {more} more"),
    }
}
