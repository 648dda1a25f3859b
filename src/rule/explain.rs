use std::fmt;

use chrono::NaiveDate;

use super::compile::{Compiled, CompiledRule, RuleNumber};
use super::evaluate::{Matches, Undecided};
use super::facts::{FactState, Facts};
use super::near::Wanted;
use super::question::Held;
use super::schema::Slot;
use super::truth::Truth;
use crate::decision::{Because, Premise};
use crate::id::{AttributeKey, CapabilityKey, RuleKey};
use crate::value::Value;

/// How many near misses, withheld rules and unknown facts the text form names.
const NAMED: usize = 10;

/// What a rule set says of a customer, and why.
///
/// ```
/// use goodwill::rule::{Attribute, AttributeKind, Facts, HitPolicy, Rule, RuleSet, Vocabulary};
/// use goodwill::value::{Domain, Value};
///
/// let mut vocabulary = Vocabulary::default();
/// let age = Attribute::new(AttributeKind::Context, Domain::integer(0, 120)?);
/// vocabulary.attributes.insert("age".parse()?, age);
/// let schema = vocabulary.check()?;
/// let set = RuleSet::new(HitPolicy::Unique)
///     .with(Rule::new("children".parse()?, "age <= 14".parse()?))
///     .with(Rule::new("seniors".parse()?, "age >= 65".parse()?));
///
/// let mut facts = Facts::new(&schema);
/// facts.set("age", &Value::Integer(63))?;
/// let explanation = set.compile(&schema)?.explain(&facts, "2026-03-02".parse()?);
/// assert_eq!(
///     explanation.to_string(),
///     "no rule decides\n\
///      because of age = 63\n\
///      nearly children: age would have to be from 0 to 14\n\
///      nearly seniors: age would have to be from 65 to 120\n"
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Explanation {
    /// The rules that decide, or why there is no decision.
    pub outcome: Result<Vec<RuleKey>, Undecided>,
    /// All rules that match, in the order in which they count, whether they decide or not.
    pub matched: Vec<RuleKey>,
    /// The facts that the outcome rests on: from them alone it is the same, without any one of them it is another.
    pub premises: Vec<(AttributeKey, Option<Value>)>,
    /// The rules that one attribute alone kept from matching.
    pub near_misses: Vec<ExplainedMiss>,
    /// The facts that rules ask for and that are not known.
    pub unknown: Vec<UnknownFact>,
    /// The rules that would match but for their capabilities or their dates.
    pub withheld: Vec<Withheld>,
}

/// A rule that one attribute alone kept from matching, and what the attribute would have to be.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ExplainedMiss {
    /// The rule.
    pub rule: RuleKey,
    /// The attribute.
    pub attribute: AttributeKey,
    /// What the attribute would have to be.
    pub wanted: Wanted,
}

/// A fact that rules ask for and that is not known.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct UnknownFact {
    /// The attribute.
    pub attribute: AttributeKey,
    /// Whether it was asked for already.
    pub asked: bool,
    /// Whether the outcome could be another if it were known.
    pub matters: bool,
}

/// A rule that would match but for what it relies on.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Withheld {
    /// The rule.
    pub rule: RuleKey,
    /// The capabilities that are not ready.
    pub capabilities: Vec<CapabilityKey>,
    /// Whether the date lies outside its validity.
    pub outside_validity: bool,
}

type Outcome = Result<Vec<RuleNumber>, Undecided>;

impl Compiled {
    /// Explains what the set says of a customer on a date.
    #[must_use]
    pub fn explain(&self, facts: &Facts, today: NaiveDate) -> Explanation {
        let nothing = self.unless_ours(facts);
        let facts = nothing.as_ref().unwrap_or(facts);
        let mut matches = Matches::new();
        let outcome = self.outcome(facts, today, &mut matches);
        let premises = self.needed(facts, today, &outcome, &mut matches);
        self.evaluate(facts, today, &mut matches);
        let key = |rule: &RuleNumber| self.key(*rule).cloned();
        Explanation {
            matched: matches.matched().iter().filter_map(key).collect(),
            outcome: outcome.map(|rules| rules.iter().filter_map(key).collect()),
            premises: premises
                .into_iter()
                .filter_map(|slot| Some((self.schema.key(slot)?.clone(), facts.value(slot))))
                .collect(),
            near_misses: self.explained_misses(facts, today),
            unknown: self.unknown_facts(facts, today, &mut matches),
            withheld: self.withheld(&self.held(facts, &None, today)),
        }
    }

    /// The reason of a decision in its checkable form: the rules that decide and the facts that they rest on.
    #[must_use]
    pub fn because(&self, facts: &Facts, today: NaiveDate, matches: &mut Matches) -> Because {
        let mut because = Because::default();
        self.premises(facts, today, matches);
        for slot in matches.premises() {
            if let Some(key) = self.schema.key(*slot) {
                because.add_premise(Premise::Attribute(key.clone()));
            }
        }
        if let Ok(decided) = self.decide(facts, today, matches) {
            decided.rules().iter().filter_map(|rule| self.key(*rule)).for_each(|key| {
                because.add_rule(key.clone());
            });
        }
        because
    }

    fn outcome(&self, facts: &Facts, today: NaiveDate, matches: &mut Matches) -> Outcome {
        self.decide(facts, today, matches).map(|decided| decided.rules().to_vec())
    }

    /// The premises without any that can be left out.
    fn needed(
        &self,
        facts: &Facts,
        today: NaiveDate,
        outcome: &Outcome,
        matches: &mut Matches,
    ) -> Vec<Slot> {
        self.premises(facts, today, matches);
        let mut kept = matches.premises().to_vec();
        // What could not be left out may have become superfluous when something else was.
        let mut before = usize::MAX;
        while kept.len() < before {
            before = kept.len();
            for candidate in kept.clone() {
                let fewer: Vec<Slot> =
                    kept.iter().copied().filter(|slot| *slot != candidate).collect();
                if self.outcome(&facts.only(&fewer), today, matches) == *outcome {
                    kept = fewer;
                }
            }
        }
        kept
    }

    fn explained_misses(&self, facts: &Facts, today: NaiveDate) -> Vec<ExplainedMiss> {
        let mut found = Vec::new();
        self.near_misses(facts, today, &mut found);
        let explained = found.into_iter().filter_map(|near| {
            Some(ExplainedMiss {
                rule: self.key(near.rule)?.clone(),
                attribute: self.schema.key(near.slot)?.clone(),
                wanted: self.wanted(near, facts, today)?,
            })
        });
        explained.collect()
    }

    /// What is not known, and whether the set would ask for it if it had not been asked before.
    fn unknown_facts(
        &self,
        facts: &Facts,
        today: NaiveDate,
        matches: &mut Matches,
    ) -> Vec<UnknownFact> {
        let known: Vec<Slot> =
            self.schema.slots().filter(|slot| facts.state(*slot) == FactState::Known).collect();
        let needs = match self.decide(&facts.only(&known), today, matches) {
            Err(Undecided::Needs { missing }) => missing,
            _ => Vec::new(),
        };
        let asked_for =
            |slot: &Slot| self.index.axes.iter().any(|axis| axis.source.slot() == Some(*slot));
        let mut unknown = Vec::new();
        for slot in self.schema.slots().filter(|slot| facts.state(*slot) != FactState::Known) {
            let Some(key) = self.schema.key(slot) else { continue };
            let matters = needs.contains(key);
            if matters || asked_for(&slot) {
                let asked = facts.state(slot) == FactState::Unknown;
                unknown.push(UnknownFact { attribute: key.clone(), asked, matters });
            }
        }
        unknown
    }

    fn withheld(&self, held: &Held<'_>) -> Vec<Withheld> {
        self.rules.iter().filter_map(|rule| self.withheld_rule(rule, held)).collect()
    }

    fn withheld_rule(&self, rule: &CompiledRule, held: &Held<'_>) -> Option<Withheld> {
        let (mut capabilities, mut outside_validity) = (Vec::new(), false);
        for question in self.questions_of(rule) {
            if question.answer(held, &self.spans) == Truth::True {
                continue;
            }
            match (question.source.slot(), question.source.capability()) {
                (Some(_), _) => return None,
                (None, Some(number)) => {
                    capabilities
                        .extend(self.schema.capabilities().nth(usize::from(number)).cloned());
                }
                // A rule that never matches is not withheld by the date.
                (None, None) if question.is_never() => return None,
                (None, None) => outside_validity = true,
            }
        }
        let tree_holds = |tree: &super::question::Tree| tree.answer(held, &self.spans).is_true();
        let is_withheld = (outside_validity || !capabilities.is_empty())
            && self.tree_of(rule).is_none_or(tree_holds);
        let rule = self.key(rule.number)?.clone();
        is_withheld.then_some(Withheld { rule, capabilities, outside_validity })
    }
}

impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.outcome {
            Ok(rules) if rules.is_empty() => f.write_str("no rule decides\n")?,
            Ok(rules) => writeln!(f, "decided by {}", listed(rules))?,
            Err(undecided) => writeln!(f, "undecided: {undecided}")?,
        }
        if !self.premises.is_empty() {
            let premises = self.premises.iter().map(|(key, value)| match value {
                Some(value) => format!("{key} = {value}"),
                None => format!("{key} unknown"),
            });
            writeln!(f, "because of {}", premises.collect::<Vec<_>>().join(", "))?;
        }
        some(f, &self.near_misses, |f, miss| {
            writeln!(f, "nearly {}: {} would have to be {}", miss.rule, miss.attribute, miss.wanted)
        })?;
        some(f, &self.withheld, |f, withheld| {
            let mut reasons: Vec<String> =
                withheld.capabilities.iter().map(|key| format!("`{key}` is not ready")).collect();
            if withheld.outside_validity {
                reasons.push("it is not valid on this date".to_owned());
            }
            writeln!(f, "withheld {}: {}", withheld.rule, reasons.join(", "))
        })?;
        some(f, &self.unknown, |f, fact| {
            let asked = if fact.asked { "asked for and unknown" } else { "missing" };
            let matters = if fact.matters { "could change the outcome" } else { "changes nothing" };
            writeln!(f, "{asked} {}: {matters}", fact.attribute)
        })
    }
}

fn listed(rules: &[RuleKey]) -> String {
    rules.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

/// Writes the first few, and how many more there are.
fn some<T>(
    f: &mut fmt::Formatter<'_>,
    all: &[T],
    write: impl Fn(&mut fmt::Formatter<'_>, &T) -> fmt::Result,
) -> fmt::Result {
    all.iter().take(NAMED).try_for_each(|one| write(f, one))?;
    match all.len().saturating_sub(NAMED) {
        0 => Ok(()),
        more => writeln!(f, "and {more} more"),
    }
}
