use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::{Deserialize, Deserializer, Serialize, de};

use super::Condition;
use super::attribute::Vocabulary;
use super::facts::Facts;
use super::grant::GrantLine;
use super::truth::Truth;
use crate::finding::FromWritten;
use crate::id::{CapabilityKey, RuleKey, RuleSetKey};
use crate::text::excerpt;

/// Who gets what: a condition and what it grants.
///
/// ```
/// use goodwill::rule::{Grant, GrantLine, Rule};
///
/// let rule = Rule::new("travellers".parse()?, "travels = yes".parse()?)
///     .granting(GrantLine::new(Grant::Queue("travel-desk".parse()?)));
/// assert_eq!(rule.priority, 0);
///
/// assert!("travels =".parse::<goodwill::rule::Condition>().is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Its name, unique in its set.
    pub key: RuleKey,
    /// Of whom it speaks.
    pub when: Condition,
    /// What it gives.
    pub grants: Vec<GrantLine>,
    /// On which dates it applies.
    #[serde(default, skip_serializing_if = "Validity::is_always")]
    pub valid: Validity,
    /// What must be ready for it to apply.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub requires: BTreeSet<CapabilityKey>,
    /// The greater, the earlier under [`HitPolicy::Priority`].
    #[serde(default, skip_serializing_if = "is_zero")]
    pub priority: i32,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
const fn is_zero(number: &i32) -> bool {
    *number == 0
}

impl Rule {
    /// A rule that so far grants nothing; it applies on all dates and relies on nothing.
    #[must_use]
    pub const fn new(key: RuleKey, when: Condition) -> Self {
        Self {
            key,
            when,
            grants: Vec::new(),
            valid: Validity { from: None, until: None },
            requires: BTreeSet::new(),
            priority: 0,
        }
    }

    /// Adds a grant.
    #[must_use]
    pub fn granting(mut self, line: GrantLine) -> Self {
        self.grants.push(line);
        self
    }

    /// Lets it apply only while these capabilities are ready.
    #[must_use]
    pub fn requiring(mut self, capabilities: impl IntoIterator<Item = CapabilityKey>) -> Self {
        self.requires.extend(capabilities);
        self
    }

    /// Lets it apply on these dates only.
    #[must_use]
    pub const fn valid(mut self, valid: Validity) -> Self {
        self.valid = valid;
        self
    }

    /// Ranks it under [`HitPolicy::Priority`].
    #[must_use]
    pub const fn with_priority(mut self, priority: i32) -> Self {
        self.priority = priority;
        self
    }

    /// Whether it applies to a customer on a date: its condition, its capabilities and its validity together.
    ///
    /// It is read off the declaration, part by part; compiled rules give the same answer faster.
    #[must_use]
    pub fn applies(&self, facts: &Facts, today: NaiveDate) -> Truth {
        let ready = self.requires.iter().all(|capability| facts.is_ready(capability));
        if ready && self.valid.includes(today) { self.when.holds(facts) } else { Truth::False }
    }
}

/// The dates on which a rule applies, both ends included.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Validity {
    /// The first date; none has always been.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "date")]
    pub from: Option<NaiveDate>,
    /// The last date; none ends never.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "date")]
    pub until: Option<NaiveDate>,
}

/// Reads `YYYY-MM-DD` and nothing like it: a date that is read leniently is lost in another century.
fn date<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<NaiveDate>, D::Error> {
    let Some(text) = Option::<String>::deserialize(deserializer)? else { return Ok(None) };
    let date = NaiveDate::from_written(&text);
    date.map(Some).ok_or_else(|| {
        de::Error::custom(format!("`{}` is not a date like `2026-02-28`", excerpt(&text)))
    })
}

impl Validity {
    /// Whether the date is one of them.
    #[must_use]
    pub fn includes(&self, date: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= date) && self.until.is_none_or(|until| date <= until)
    }

    /// Whether all dates are.
    #[must_use]
    pub const fn is_always(&self) -> bool {
        self.from.is_none() && self.until.is_none()
    }
}

/// What it means that several rules of a set match (DMN's hit policies).
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum HitPolicy {
    /// At most one rule may match; two are a conflict.
    #[default]
    Unique,
    /// Several may match if they grant the same; else they are a conflict.
    Any,
    /// The rule of the highest priority decides; among equals, the one declared first.
    Priority,
    /// The rule declared first decides.
    First,
    /// All that match decide, in declared order.
    Collect,
}

/// Rules that answer one question together.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleSet {
    /// What it means that several match.
    #[serde(default)]
    pub hit_policy: HitPolicy,
    /// The rules, in declared order.
    pub rules: Vec<Rule>,
}

impl RuleSet {
    /// A set of this policy, so far without rules.
    #[must_use]
    pub const fn new(hit_policy: HitPolicy) -> Self {
        Self { hit_policy, rules: Vec::new() }
    }

    /// Adds a rule behind the others.
    #[must_use]
    pub fn with(mut self, rule: Rule) -> Self {
        self.rules.push(rule);
        self
    }
}

/// All rule sets of a house with the vocabulary that they share, and how sets combine.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RuleBook {
    /// All that rules may speak of.
    pub vocabulary: Vocabulary,
    /// The sets.
    pub sets: BTreeMap<RuleSetKey, RuleSet>,
    /// Sets that answer together; a combination is asked for like a set, and has a name of its own.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub combinations: BTreeMap<RuleSetKey, Combination>,
}

/// How several sets answer together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Combination {
    /// The sets, in order.
    pub sets: Vec<RuleSetKey>,
    /// What counts of them.
    pub how: CombineBy,
}

/// What counts when several sets answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CombineBy {
    /// The first set of which a rule matches decides alone.
    FirstDecides,
    /// For each topic of a grant, the first set that has a word on it decides.
    FirstPerGrant,
    /// All that any set grants.
    Union,
}
