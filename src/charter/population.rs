//! The customers that a charter is examined against, beside its own words.

use serde::{Deserialize, Serialize};

use super::draft::CharterDraft;
use super::examine::{Examined, codes};
use crate::finding::{Finding, Place, Severity};
use crate::rule::{Facts, Rule, Schema, Truth};
use crate::value::FactSheet;

/// Customers as they are, in groups of like ones: counts, a sample, or one group for each customer.
///
/// ```
/// use goodwill::charter::{Group, Population};
/// use goodwill::key;
/// use goodwill::value::Value;
///
/// let travellers = Group { facts: [(key!("travels"), Some(Value::Bool(true)))].into(), customers: 120 };
/// let population = Population { groups: vec![travellers] };
/// assert_eq!(population.customers(), 120);
/// assert_eq!(Population::default().customers(), 0); // of which a ratification says that it is empty
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Population {
    /// The groups.
    pub groups: Vec<Group>,
}

/// Customers of whom the same is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// What is known of each of them; all else is unknown.
    pub facts: FactSheet,
    /// How many they are.
    pub customers: u64,
}

impl Population {
    /// How many customers there are in all groups.
    #[must_use]
    pub fn customers(&self) -> u64 {
        self.groups.iter().fold(0, |sum, group| sum.saturating_add(group.customers))
    }
}

impl Examined {
    /// Examines the rules against the customers that there are.
    pub(super) fn population(
        &mut self,
        population: &Population,
        draft: &CharterDraft,
        schema: &Schema,
    ) {
        if population.customers() == 0 {
            let place = Place::root().key("population");
            self.findings.push(
                Finding::new(codes::EMPTY_POPULATION, Severity::Error, place)
                    .saying("the population has no customers")
                    .mended_by("count them, or ratify without a population"),
            );
            return;
        }
        let mut known = Vec::new();
        for (number, group) in population.groups.iter().enumerate() {
            let place = Place::root().key("population").key("groups").index(number).key("facts");
            let facts = self.facts_of(group, schema, &place);
            if group.customers > 0 {
                known.push(facts);
            }
        }
        for (key, set) in &draft.rules.sets {
            let place = Place::root().key("rules").key("sets").key(key.as_str()).key("rules");
            for (number, rule) in set.rules.iter().enumerate() {
                self.exercised(rule, &known, place.clone().index(number));
            }
        }
    }

    fn facts_of(&mut self, group: &Group, schema: &Schema, place: &Place) -> Facts {
        let mut facts = Facts::new(schema);
        for (key, value) in &group.facts {
            // Of a group all is said that can be said: what is not known of it is unknown for good.
            let Some(value) = value else { continue };
            if let Err(error) = facts.set(key.as_str(), value) {
                let place = place.clone().key(key.as_str());
                self.findings.push(
                    Finding::new(codes::BAD_POPULATION, Severity::Error, place)
                        .saying(error.to_string())
                        .mended_by("use the attributes of the vocabulary and their values"),
                );
            }
        }
        facts
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
