//! The customers that a charter is examined against, beside its own words.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use serde::{Deserialize, Serialize};

use super::draft::CharterDraft;
use super::examine::{Examined, codes};
use super::means::Means;
use crate::calendar::CalendarDraft;
use crate::finding::{Finding, Place, Severity};
use crate::id::{AttributeKey, CalendarKey};
use crate::rule::{FactError, Facts, Rule, Schema, Truth};
use crate::value::{FactSheet, Value};

/// Customers as they are, in groups of like ones: counts, a sample, or one group for each customer.
///
/// Gathered from an iterator of groups, equal ones become one, so that a million rows take the room of those that differ.
///
/// ```
/// use goodwill::charter::{Group, Means, Population};
/// use goodwill::customer::Medium;
/// use goodwill::key;
/// use goodwill::value::Value;
///
/// let traveller = Group::of(1).knowing(key!("travels"), Value::Bool(true)).reached(Means::default().having(Medium::Phone));
/// let population: Population = std::iter::repeat_n(traveller, 120).collect();
/// assert_eq!((population.groups.len(), population.customers()), (1, 120));
/// assert_eq!(Population::default().customers(), 0); // of which a ratification says that it is empty
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Population {
    /// The groups.
    pub groups: Vec<Group>,
    /// The hours in which customers may be reached, by the names that groups give them.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub hours: BTreeMap<CalendarKey, CalendarDraft>,
}

/// Customers of whom the same is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// What is known of each of them; all else is unknown.
    #[serde(default, skip_serializing_if = "FactSheet::is_empty")]
    pub facts: FactSheet,
    /// By what each of them is reached, as far as it is known.
    #[serde(default, skip_serializing_if = "Means::is_unknown")]
    pub means: Means,
    /// How many they are.
    pub customers: u64,
}

/// Each method tells one thing more.
impl Group {
    /// So many customers of whom nothing is known.
    #[must_use]
    pub fn of(customers: u64) -> Self {
        Self { facts: FactSheet::new(), means: Means::default(), customers }
    }

    /// Each of them has this value of an attribute.
    #[must_use]
    pub fn knowing(mut self, attribute: AttributeKey, value: Value) -> Self {
        self.facts.insert(attribute, Some(value));
        self
    }

    /// Each of them is reached by these means.
    #[must_use]
    pub fn reached(mut self, means: Means) -> Self {
        self.means = means;
        self
    }

    fn is_like(&self, other: &Self) -> bool {
        self.facts == other.facts && self.means == other.means
    }
}

impl Population {
    /// How many customers there are in all groups.
    #[must_use]
    pub fn customers(&self) -> u64 {
        self.groups.iter().fold(0, |sum, group| sum.saturating_add(group.customers))
    }

    /// Whether it tells of anybody by what he is reached.
    #[must_use]
    pub fn tells_of_means(&self) -> bool {
        self.groups.iter().any(|group| !group.means.is_unknown())
    }
}

impl FromIterator<Group> for Population {
    fn from_iter<I: IntoIterator<Item = Group>>(rows: I) -> Self {
        let mut groups: Vec<Group> = Vec::new();
        let mut alike = Alike::default();
        for row in rows {
            let next = groups.len();
            let found = alike.find(&(&row.facts, &row.means), next, |number| {
                groups.get(number).is_some_and(|group| group.is_like(&row))
            });
            match groups.get_mut(found) {
                Some(group) => group.customers = group.customers.saturating_add(row.customers),
                None => groups.push(row),
            }
        }
        Self { groups, hours: BTreeMap::new() }
    }
}

/// What was seen so far, by what it hashes to: the numbers do not depend on the hashes, which only shorten the search.
#[derive(Debug, Default)]
pub(super) struct Alike(BTreeMap<u64, Vec<usize>>);

impl Alike {
    /// The number of the one that is the same, or the next one, which is noted.
    pub(super) fn find(
        &mut self,
        what: &impl Hash,
        next: usize,
        is_same: impl Fn(usize) -> bool,
    ) -> usize {
        let mut hasher = DefaultHasher::new();
        what.hash(&mut hasher);
        let numbers = self.0.entry(hasher.finish()).or_default();
        if let Some(found) = numbers.iter().find(|number| is_same(**number)) {
            return *found;
        }
        numbers.push(next);
        next
    }
}

/// All that keeps a population from being asked anything: nobody in it, customers beyond counting, hours and facts that
/// nobody can read.
pub(super) fn faults(population: &Population, schema: &Schema) -> Vec<Finding> {
    let place = Place::root().key("population");
    if population.customers() == 0 {
        let finding = Finding::new(codes::EMPTY_POPULATION, Severity::Error, place)
            .saying("the population has no customers")
            .mended_by("count them, or ratify without a population");
        return vec![finding];
    }
    let bad = |place: Place, message: String, remedy: &str| {
        Finding::new(codes::BAD_POPULATION, Severity::Error, place)
            .saying(message)
            .mended_by(remedy)
    };
    let mut findings = Vec::new();
    let mut counts = population.groups.iter().map(|group| group.customers);
    // Shares are exact.
    if counts.try_fold(0_u64, u64::checked_add).is_none() {
        let message = format!("there are more than {} customers", u64::MAX);
        findings.push(bad(place.clone().key("groups"), message, "count them in thousands"));
    }
    for (key, hours) in &population.hours {
        let Err(invalid) = hours.compile() else { continue };
        findings.extend(invalid.iter().map(|fault| {
            let mut finding = fault.finding();
            finding.place = finding.place.under(key.as_str()).under("hours").under("population");
            finding
        }));
    }
    for (number, group) in population.groups.iter().enumerate() {
        let place = || place.clone().key("groups").index(number);
        if let Some(within) = &group.means.within
            && !population.hours.contains_key(within)
        {
            let message = format!("the population has no hours called `{within}`");
            let remedy = "declare them among the `hours` of the population";
            findings.push(bad(place().key("means").key("within"), message, remedy));
        }
        told(group, schema, |key, error| {
            let place = place().key("facts").key(key.as_str());
            let remedy = "use the attributes of the vocabulary and their values";
            findings.push(bad(place, error.to_string(), remedy));
        });
    }
    findings
}

/// What is known of a group, as far as the schema can take it.
pub(super) fn facts_of(group: &Group, schema: &Schema) -> Facts {
    told(group, schema, |_, _| {})
}

fn told(
    group: &Group,
    schema: &Schema,
    mut refused: impl FnMut(&AttributeKey, FactError),
) -> Facts {
    let mut facts = Facts::new(schema);
    for (key, value) in &group.facts {
        // Of a group all is said that can be said: what is not known of it is unknown for good.
        let Some(value) = value else { continue };
        if let Err(error) = facts.set(key.as_str(), value) {
            refused(key, error);
        }
    }
    facts
}

impl Examined {
    /// Examines the rules against the customers that there are.
    pub(super) fn population(
        &mut self,
        population: &Population,
        draft: &CharterDraft,
        schema: &Schema,
    ) {
        self.findings.extend(faults(population, schema));
        let groups = population.groups.iter().filter(|group| group.customers > 0);
        let known: Vec<Facts> = groups.map(|group| facts_of(group, schema)).collect();
        if known.is_empty() {
            return;
        }
        for (key, set) in &draft.rules.sets {
            let place = Place::root().key("rules").key("sets").key(key.as_str()).key("rules");
            for (number, rule) in set.rules.iter().enumerate() {
                self.exercised(rule, &known, place.clone().index(number));
            }
        }
    }

    /// A rule that surely applies to nobody stays in the rulebook.
    fn exercised(&mut self, rule: &Rule, known: &[Facts], place: Place) {
        if known.iter().any(|facts| rule.when.holds(facts) != Truth::False) {
            return;
        }
        self.findings.push(
            Finding::new(codes::RULE_WITHOUT_CUSTOMERS, Severity::Warning, place)
                .saying(format!("the rule `{}` applies to none of the customers", rule.key))
                .mended_by("remove it, or say why it is there")
                .required_by("S2-32"),
        );
    }
}
