use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::compile::{Compiled, RuleNumber};
use super::evaluate::{Matches, Undecided};
use super::examine::Examiner;
use super::facts::Facts;
use super::fault::RuleFindings;
use super::grant::GrantLine;
use super::schema::Schema;
use super::set::{CombineBy, RuleBook};
use crate::decision::Because;
use crate::id::{RuleKey, RuleSetKey};

/// A rule book made ready to be asked.
///
/// ```
/// use goodwill::rule::{
///     Combination, CombineBy, Facts, Grant, GrantLine, HitPolicy, Matches, Rule, RuleBook, RuleSet,
/// };
///
/// let queue = |key: &str| Ok::<_, goodwill::id::ParseKeyError>(GrantLine::new(Grant::Queue(key.parse()?)));
/// let mut book = RuleBook::default();
/// for (set, to) in [("special", "vip-desk"), ("usual", "front-desk")] {
///     let rule = Rule::new("all".parse()?, "always".parse()?).granting(queue(to)?);
///     book.sets.insert(set.parse()?, RuleSet::new(HitPolicy::First).with(rule));
/// }
/// let both = Combination {
///     sets: vec!["special".parse()?, "usual".parse()?],
///     how: CombineBy::FirstPerGrant,
/// };
/// book.combinations.insert("both".parse()?, both);
///
/// let compiled = book.compile()?;
/// let facts = Facts::new(compiled.schema());
/// let (key, today) = ("both".parse()?, "2026-03-02".parse()?);
/// let granted = compiled.grants(&key, &facts, today, &mut Matches::new()).unwrap()?;
/// assert_eq!(granted.len(), 1);
/// assert_eq!(granted[0].line, &queue("vip-desk")?);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct CompiledBook {
    book: RuleBook,
    schema: Schema,
    sets: BTreeMap<RuleSetKey, Compiled>,
}

/// A grant, and which rule of which set gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Granted<'a> {
    /// The set.
    pub set: &'a RuleSetKey,
    /// The rule.
    pub rule: &'a RuleKey,
    /// What it gives.
    pub line: &'a GrantLine,
}

impl RuleBook {
    /// All that is wrong with the book, warnings included.
    #[must_use]
    pub fn check(&self) -> RuleFindings {
        match self.vocabulary.check() {
            Ok(schema) => {
                let mut examiner = Examiner::new(&schema);
                examiner.book(self);
                examiner.findings
            }
            Err(findings) => findings.under("vocabulary"),
        }
    }

    /// Makes all sets ready to be asked.
    ///
    /// # Errors
    /// [`RuleFindings`] lists every fault with its place; mere warnings do not stand in the way.
    pub fn compile(&self) -> Result<CompiledBook, RuleFindings> {
        let schema = self.vocabulary.check().map_err(|_| self.check())?;
        let findings = self.check();
        if findings.has_errors() {
            return Err(findings);
        }
        let mut sets = BTreeMap::new();
        for (key, set) in &self.sets {
            sets.insert(key.clone(), set.compile(&schema).map_err(|_| self.check())?);
        }
        Ok(CompiledBook { book: self.clone(), schema, sets })
    }
}

impl CompiledBook {
    /// The schema of its vocabulary.
    #[must_use]
    pub const fn schema(&self) -> &Schema {
        &self.schema
    }

    /// The declaration that it was made of.
    #[must_use]
    pub const fn book(&self) -> &RuleBook {
        &self.book
    }

    /// One of its sets.
    #[must_use]
    pub fn set(&self, key: &RuleSetKey) -> Option<&Compiled> {
        self.sets.get(key)
    }

    /// What a set or a combination grants a customer on a date; none if nothing has this key.
    ///
    /// A combination gives no answer while one of the sets that it comes to has none.
    pub fn grants(
        &self,
        key: &RuleSetKey,
        facts: &Facts,
        today: NaiveDate,
        matches: &mut Matches,
    ) -> Option<Result<Vec<Granted<'_>>, Undecided>> {
        let mut granted = Vec::new();
        if let Some(combination) = self.book.combinations.get(key) {
            for set in &combination.sets {
                let (decided, more) = match self.of_set(set, facts, today, matches)? {
                    Ok(answer) => answer,
                    Err(undecided) => return Some(Err(undecided)),
                };
                // A rule that grants nothing decides as well: that this customer gets nothing.
                let decides = combination.how == CombineBy::FirstDecides && decided;
                combine(&mut granted, more, combination.how);
                if decides {
                    break;
                }
            }
            return Some(Ok(granted));
        }
        Some(self.of_set(key, facts, today, matches)?.map(|(_, granted)| granted))
    }

    /// The reason of what [`CompiledBook::grants`] gives, in its checkable form; empty if nothing has this key.
    pub fn because(
        &self,
        key: &RuleSetKey,
        facts: &Facts,
        today: NaiveDate,
        matches: &mut Matches,
    ) -> Because {
        let Some(combination) = self.book.combinations.get(key) else {
            let set = self.sets.get(key);
            return set.map(|set| set.because(facts, today, matches)).unwrap_or_default();
        };
        let mut because = Because::default();
        for set in combination.sets.iter().filter_map(|set| self.sets.get(set)) {
            let of_set = set.because(facts, today, matches);
            of_set.premises().for_each(|premise| because.add_premise(premise.clone()));
            of_set.rules().for_each(|rule| because.add_rule(rule.clone()));
            if combination.how == CombineBy::FirstDecides && of_set.rules().next().is_some() {
                break;
            }
        }
        because
    }

    /// Whether some rule of a set decides, and what those that do grant.
    fn of_set(
        &self,
        key: &RuleSetKey,
        facts: &Facts,
        today: NaiveDate,
        matches: &mut Matches,
    ) -> Option<Result<(bool, Vec<Granted<'_>>), Undecided>> {
        let (set, declared) = self.book.sets.get_key_value(key)?;
        let compiled = self.sets.get(key)?;
        let decided = match compiled.decide(facts, today, matches) {
            Ok(decided) => decided,
            Err(undecided) => return Some(Err(undecided)),
        };
        let rule_of = |number: &RuleNumber| declared.rules.get(number.index());
        let rules = decided.rules().iter().filter_map(rule_of);
        let lines = rules
            .flat_map(|rule| rule.grants.iter().map(|line| Granted { set, rule: &rule.key, line }));
        Some(Ok((!decided.rules().is_empty(), lines.collect())))
    }
}

/// Adds what a further set grants, as far as it counts.
fn combine<'a>(granted: &mut Vec<Granted<'a>>, more: Vec<Granted<'a>>, how: CombineBy) {
    match how {
        CombineBy::FirstDecides | CombineBy::Union => granted.extend(more),
        CombineBy::FirstPerGrant => {
            let settled: BTreeSet<_> = granted.iter().map(|held| held.line.grant.topic()).collect();
            granted
                .extend(more.into_iter().filter(|new| !settled.contains(&new.line.grant.topic())));
        }
    }
}
