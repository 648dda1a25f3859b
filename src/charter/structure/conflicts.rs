//! One company, one message: clauses that promise one customer different things on the same matter.

use std::collections::BTreeMap;

use super::{Structure, entry, kinds};
use crate::charter::clause::Clause;
use crate::id::{AgreementKey, ClauseKey, MatterKey, SegmentKey, StandardKey};
use crate::rule::{Condition, Sat, satisfiable};
use crate::value::Value;

/// How many pairs of segments are looked at; beyond, no more clauses are compared, and that is said.
const MOST_PAIRS: usize = 100_000;

/// How many clauses are held against one another in all.
const MOST_COMPARISONS: usize = 2_000_000;

/// What a clause promises to whom: clauses that agree in this stand in the same conflicts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Promised<'a> {
    agreement: Option<&'a AgreementKey>,
    standard: Option<&'a StandardKey>,
    /// The words, where neither is named.
    words: Option<&'a str>,
    to: Option<&'a SegmentKey>,
}

impl<'a> Promised<'a> {
    fn by(clause: &'a Clause) -> Self {
        let (agreement, standard) = (clause.agreement.as_ref(), clause.standard.as_ref());
        let words = (agreement.is_none() && standard.is_none()).then(|| clause.promise.trim());
        Self { agreement, standard, words, to: clause.to.as_ref() }
    }
}

/// Clauses on one matter that promise the same to the same customers.
struct Alike<'a> {
    promised: Promised<'a>,
    /// The first of them.
    first: &'a ClauseKey,
    /// How many of the others they were held against.
    compared: usize,
    /// The first clause that they conflict with, and a customer who shows it.
    conflict: Option<(&'a ClauseKey, String)>,
}

impl Structure<'_> {
    pub(super) fn conflicts(&mut self) {
        let mut by_matter: BTreeMap<&MatterKey, Vec<(&ClauseKey, &Clause)>> = BTreeMap::new();
        for (key, clause) in &self.draft.clauses {
            if let Some(matter) = &clause.matter {
                by_matter.entry(matter).or_default().push((key, clause));
            }
        }
        let mut pairs = Pairs { structure: &*self, met: BTreeMap::new(), compared: 0 };
        let mut found = Vec::new();
        for (matter, clauses) in by_matter {
            let mut undecided = false;
            for (clause, other, witness) in conflicts(&clauses, &mut pairs, &mut undecided) {
                let message = format!(
                    "on `{matter}` the clause `{clause}` promises something else than `{other}`"
                );
                let finding = kinds::CONFLICTING_CLAUSES.at(entry("clauses", clause), message);
                found.push(finding.shown_by(Value::Text(witness)));
            }
            if undecided {
                let message =
                    format!("not all comparisons of clauses on `{matter}` could be decided");
                found.push(kinds::UNCOMPARED_CLAUSES.at(entry("matters", matter), message));
            }
        }
        self.findings.extend(found);
    }

    /// By when, how well and in which words are three questions: only two answers to one of them differ. Two agreements,
    /// or two standards, with the same content are one answer.
    fn differ(&self, one: &Promised<'_>, other: &Promised<'_>) -> bool {
        let (agreements, standards) = (&self.draft.agreements, &self.draft.standards);
        let by_when = one.agreement.zip(other.agreement).is_some_and(|(one, other)| {
            one != other
                && (agreements.get(one) != agreements.get(other) || !agreements.contains_key(one))
        });
        let level = |key| standards.get(key).map(|standard| standard.level.trim());
        let how_well = one.standard.zip(other.standard).is_some_and(|(one, other)| {
            one != other && (level(one) != level(other) || !standards.contains_key(one))
        });
        let in_words = one.words.zip(other.words).is_some_and(|(one, other)| one != other);
        by_when || how_well || in_words
    }
}

/// Each clause that conflicts with an earlier one, with the first such and a customer whom both meet.
fn conflicts<'a>(
    clauses: &[(&'a ClauseKey, &'a Clause)],
    pairs: &mut Pairs<'a>,
    undecided: &mut bool,
) -> Vec<(&'a ClauseKey, &'a ClauseKey, String)> {
    let mut number_of: BTreeMap<Promised<'a>, usize> = BTreeMap::new();
    let mut groups: Vec<Alike<'a>> = Vec::new();
    let mut found = Vec::new();
    for (key, clause) in clauses {
        if pairs.are_too_many() {
            *undecided = true;
            break;
        }
        let promised = Promised::by(clause);
        let number = *number_of.entry(promised).or_insert(groups.len());
        if number == groups.len() {
            groups.push(Alike { promised, first: key, compared: 0, conflict: None });
        }
        // What clauses that promise the same were held against need not be looked at again.
        let (compared, known) = match groups.get(number) {
            Some(group) => (group.compared, group.conflict.clone()),
            None => (0, None),
        };
        let conflict = known.or_else(|| {
            groups.iter().skip(compared).find_map(|other| {
                pairs.compared += 1;
                if !pairs.structure.differ(&promised, &other.promised) {
                    return None;
                }
                match pairs.common_customer(promised.to, other.promised.to) {
                    Common::Customer(witness) => Some((other.first, witness)),
                    Common::Nobody => None,
                    Common::Undecided => {
                        *undecided = true;
                        None
                    }
                }
            })
        });
        if let Some((other, witness)) = &conflict {
            found.push((*key, *other, witness.clone()));
        }
        let compared = groups.len();
        if let Some(group) = groups.get_mut(number) {
            (group.compared, group.conflict) = (compared, conflict);
        }
    }
    found
}

/// Whether two segments have a customer in common.
#[derive(Debug, Clone)]
enum Common {
    /// This one.
    Customer(String),
    Nobody,
    Undecided,
}

type Pair<'a> = (Option<&'a SegmentKey>, Option<&'a SegmentKey>);

/// What was found out of pairs of segments so far.
struct Pairs<'a> {
    structure: &'a Structure<'a>,
    met: BTreeMap<Pair<'a>, Common>,
    /// How many clauses were held against one another.
    compared: usize,
}

impl<'a> Pairs<'a> {
    fn are_too_many(&self) -> bool {
        self.met.len() >= MOST_PAIRS || self.compared >= MOST_COMPARISONS
    }

    fn common_customer(
        &mut self,
        one: Option<&'a SegmentKey>,
        other: Option<&'a SegmentKey>,
    ) -> Common {
        let pair = (one.min(other), one.max(other));
        if let Some(known) = self.met.get(&pair) {
            return known.clone();
        }
        if self.are_too_many() {
            return Common::Undecided;
        }
        let common = self.look_for(pair);
        self.met.insert(pair, common.clone());
        common
    }

    fn look_for(&self, (one, other): Pair<'a>) -> Common {
        let keys = one.into_iter().chain(other.filter(|_| one != other));
        let segments = &self.structure.draft.segments;
        let conditions: Option<Vec<Condition>> =
            keys.map(|key| segments.get(key).map(|segment| segment.when.clone())).collect();
        // Whom a missing segment means is not known; that it is missing is reported.
        let (Some(conditions), Some(schema)) = (conditions, &self.structure.schema) else {
            return Common::Nobody;
        };
        if conditions.iter().any(|condition| !condition.check(schema).is_empty()) {
            return Common::Nobody;
        }
        match satisfiable(&Condition::All(conditions), schema) {
            Sat::Yes(witness) => Common::Customer(witness.to_string()),
            Sat::No => Common::Nobody,
            Sat::Undecided => Common::Undecided,
        }
    }
}
