//! What is wrong with rule sets and rule books.

use std::collections::{BTreeMap, BTreeSet};

use super::check::examine_condition;
use super::fault::{RuleFindings, codes};
use super::grant::GrantLine;
use super::schema::Schema;
use super::set::{Combination, Rule, RuleBook, RuleSet};
use crate::finding::{Finding, Place, Severity};
use crate::id::{Code, RuleSetKey};

/// The most rules that one set may have.
pub const MAX_RULES: usize = 200_000;

/// Looks through declared sets; what is wrong gathers in its findings.
pub(super) struct Examiner<'a> {
    schema: &'a Schema,
    pub(super) findings: RuleFindings,
    /// Where the present set stands.
    at: Place,
    /// The hashes of the keys of its rules, with their numbers.
    hashes: Vec<(u64, usize)>,
}

impl<'a> Examiner<'a> {
    pub(super) const fn new(schema: &'a Schema) -> Self {
        let findings = RuleFindings::of("the rule set");
        Self { schema, findings, at: Place::root(), hashes: Vec::new() }
    }

    /// Looks through a set.
    pub(super) fn set(&mut self, set: &RuleSet) {
        if !self.fits(set) {
            return;
        }
        for (number, rule) in set.rules.iter().enumerate() {
            let at = self.at.clone();
            let place = || at.clone().key("rules").index(number).key("when");
            examine_condition(&rule.when, self.schema, &place, &mut self.findings);
            self.rule(rule, number);
        }
        self.double_keys(set);
    }

    /// Whether a set has no more rules than it may.
    pub(super) fn fits(&mut self, set: &RuleSet) -> bool {
        let count = set.rules.len();
        if count > MAX_RULES {
            let place = self.at.clone().key("rules");
            let text = format!("{count} rules, at most {MAX_RULES} are allowed");
            self.error(codes::TOO_MANY_RULES, place, text, "split the set");
        }
        count <= MAX_RULES
    }

    fn error(&mut self, code: Code, place: Place, message: String, remedy: &str) {
        let finding = Finding::new(code, Severity::Error, place);
        self.findings.add(finding.saying(message).mended_by(remedy));
    }

    fn place(&self, rule: usize) -> Place {
        self.at.clone().key("rules").index(rule)
    }

    /// Looks through a rule, all but its condition.
    pub(super) fn rule(&mut self, rule: &Rule, number: usize) {
        self.hashes.push((hash(rule.key.as_str()), number));
        for key in &rule.requires {
            if self.schema.capability(key).is_none() {
                let place = self.place(number).key("requires");
                let text = format!("no capability is called `{key}`");
                self.error(codes::UNKNOWN_CAPABILITY, place, text, "declare it in the vocabulary");
            }
        }
        if let (Some(from), Some(until)) = (rule.valid.from, rule.valid.until)
            && from > until
        {
            let place = self.place(number).key("valid");
            let text = format!("no date lies between {from} and {until}");
            self.error(codes::UPSIDE_DOWN, place, text, "write the first date as `from`");
        }
        self.grants(&rule.grants, number);
    }

    fn grants(&mut self, grants: &[GrantLine], number: usize) {
        if grants.is_empty() {
            self.findings.add(
                Finding::new(codes::NO_GRANTS, Severity::Warning, self.place(number).key("grants"))
                    .saying("the rule grants nothing")
                    .mended_by("add a grant, or leave the rule out"),
            );
        }
        for (line, granted) in grants.iter().enumerate() {
            for need in &granted.serves {
                if !self.schema.vocabulary().needs.contains_key(need) {
                    let place = self.place(number).key("grants").index(line).key("serves");
                    let text = format!("no need is called `{need}`");
                    self.error(codes::UNKNOWN_NEED, place, text, "declare it in the vocabulary");
                }
            }
            let before = grants.iter().take(line);
            if before.clone().any(|other| other.grant.topic() == granted.grant.topic()) {
                let place = self.place(number).key("grants").index(line);
                let text = format!("{} stands beside another of its kind", granted.grant);
                self.error(codes::DOUBLE_GRANT, place, text, "grant one of them");
            }
        }
    }

    /// Looks for keys that rules looked through so far share.
    pub(super) fn double_keys(&mut self, set: &RuleSet) {
        // Sorting numbers is far cheaper than sorting texts, and equal keys have equal numbers.
        let mut hashes = std::mem::take(&mut self.hashes);
        hashes.sort_unstable();
        for alike in hashes.chunk_by(|one, other| one.0 == other.0).filter(|alike| alike.len() > 1)
        {
            let mut first: BTreeMap<&str, usize> = BTreeMap::new();
            for (_, number) in alike {
                let Some(rule) = set.rules.get(*number) else { continue };
                let earlier = *first.entry(rule.key.as_str()).or_insert(*number);
                if earlier != *number {
                    let place = self.place(*number).key("key");
                    let text = format!("rules[{earlier}] is called `{}` as well", rule.key);
                    self.error(codes::DOUBLE_KEY, place, text, "give each rule a key of its own");
                }
            }
        }
    }

    fn combination(&mut self, key: &RuleSetKey, combination: &Combination, book: &RuleBook) {
        let at = || Place::root().key("combinations").key(key.as_str());
        let remedy = "name sets of the book, each once";
        if book.sets.contains_key(key) {
            let text = format!("a set is called `{key}` as well");
            self.error(codes::BAD_COMBINATION, at(), text, "give it a name of its own");
        }
        if combination.sets.is_empty() {
            let text = "the combination names no set".to_owned();
            self.error(codes::BAD_COMBINATION, at().key("sets"), text, remedy);
        }
        let mut seen = BTreeSet::new();
        for (number, set) in combination.sets.iter().enumerate() {
            let place = || at().key("sets").index(number);
            if !book.sets.contains_key(set) {
                let text = format!("no set is called `{set}`");
                self.error(codes::UNKNOWN_SET, place(), text, remedy);
            }
            if !seen.insert(set) {
                let text = format!("`{set}` is named twice");
                self.error(codes::BAD_COMBINATION, place(), text, remedy);
            }
        }
    }

    /// Looks through all sets and combinations of a book.
    pub(super) fn book(&mut self, book: &RuleBook) {
        for (key, set) in &book.sets {
            self.at = Place::root().key("sets").key(key.as_str());
            self.set(set);
        }
        for (key, combination) in &book.combinations {
            self.combination(key, combination, book);
        }
    }
}

/// The 64-bit hash of Fowler, Noll and Vo.
fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}
