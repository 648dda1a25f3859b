//! Customers read one group after the other, so that no more than one has to be held at a time.

use std::collections::BTreeMap;

use super::draft::CharterDraft;
use super::examine::{Examined, codes};
use super::population::{Group, Hours, Population};
use crate::finding::{Finding, Place, Severity};
use crate::id::Key;
use crate::rule::{Facts, Rule, Schema, Truth};

/// Reads groups in their order, and tells in the end what it could not read.
pub(super) struct Rows<'a> {
    /// Of the group that is read.
    facts: Facts,
    hours: &'a Hours,
    /// How many groups were read.
    groups: usize,
    /// How many customers they have; none once they are beyond counting.
    customers: Option<u64>,
    /// What could not be read, by where it stands in a group: a column that is wrong is wrong in a million rows.
    unread: BTreeMap<(&'static str, String), Unread>,
}

/// The first group in which something could not be read, and how many more there are.
struct Unread {
    group: usize,
    message: String,
    more: u64,
}

impl<'a> Rows<'a> {
    pub(super) fn new(schema: &Schema, hours: &'a Hours) -> Self {
        let facts = Facts::new(schema);
        Self { facts, hours, groups: 0, customers: Some(0), unread: BTreeMap::new() }
    }

    /// Reads the next group: its number, and what is known of it as far as the schema can take it.
    pub(super) fn read(&mut self, group: &Group) -> (usize, &Facts) {
        let number = self.groups;
        self.groups += 1;
        self.customers = self.customers.and_then(|sum| sum.checked_add(group.customers));
        if let Some(within) = &group.means.within
            && !self.hours.contains_key(within)
        {
            let message = format!("the population has no hours called `{within}`");
            self.note(number, "means", "within", message);
        }
        self.facts.start_anew();
        for (key, value) in &group.facts {
            // Of a group all is said that can be said: what is not known of it is unknown for good.
            let Some(value) = value else { continue };
            if let Err(error) = self.facts.set(key.as_str(), value) {
                self.note(number, "facts", key.as_str(), error.to_string());
            }
        }
        (number, &self.facts)
    }

    fn note(&mut self, group: usize, part: &'static str, field: &str, message: String) {
        let first = || Unread { group, message, more: 0 };
        let key = (part, field.to_owned());
        self.unread.entry(key).and_modify(|unread| unread.more += 1).or_insert_with(first);
    }

    /// All that keeps a population from being asked anything: nobody in it, customers beyond counting, hours and facts that
    /// nobody can read.
    pub(super) fn faults(self) -> Vec<Finding> {
        let place = Place::root().key("population");
        if self.customers == Some(0) {
            let finding = Finding::new(codes::EMPTY_POPULATION, Severity::Error, place)
                .saying("the population has no customers")
                .mended_by("count them, or ratify without a population");
            return vec![finding];
        }
        let mut findings = Vec::new();
        // Shares are exact.
        if self.customers.is_none() {
            let message = format!("there are more than {} customers", u64::MAX);
            findings.push(bad(place.clone().key("groups"), message, "count them in thousands"));
        }
        for (key, hours) in self.hours {
            let Err(invalid) = hours.compile() else { continue };
            findings.extend(invalid.iter().map(|fault| {
                let mut finding = fault.finding();
                finding.place =
                    finding.place.under(key.as_str()).under("hours").under("population");
                finding
            }));
        }
        let mut unread: Vec<_> = self.unread.into_iter().collect();
        unread.sort_by_key(|(_, unread)| unread.group);
        findings.extend(unread.into_iter().map(|((part, field), unread)| {
            let place = place.clone().key("groups").index(unread.group).key(part).key(&field);
            let remedy = match part {
                "means" => "declare them among the `hours` of the population",
                _ => "use the attributes of the vocabulary and their values",
            };
            bad(place, unread.message_of_all(), remedy)
        }));
        findings
    }
}

impl Unread {
    fn message_of_all(self) -> String {
        match self.more {
            0 => self.message,
            more => format!("{}; nor can it be read in {more} more groups", self.message),
        }
    }
}

fn bad(place: Place, message: String, remedy: &str) -> Finding {
    Finding::new(codes::BAD_POPULATION, Severity::Error, place).saying(message).mended_by(remedy)
}

impl Examined {
    /// Examines the rules against the customers that there are: a rule that surely applies to nobody stays in the rulebook.
    pub(super) fn population(
        &mut self,
        population: &Population,
        draft: &CharterDraft,
        schema: &Schema,
    ) {
        let mut rows = Rows::new(schema, &population.hours);
        let sets = draft.rules.sets.iter();
        let mut unused: Vec<(&Key<_>, usize, &Rule)> = sets
            .flat_map(|(key, set)| {
                set.rules.iter().enumerate().map(move |(number, rule)| (key, number, rule))
            })
            .collect();
        for group in &population.groups {
            let (_, facts) = rows.read(group);
            if group.customers > 0 {
                unused.retain(|(.., rule)| rule.when.holds(facts) == Truth::False);
            }
        }
        self.findings.extend(rows.faults());
        if population.customers() > 0 {
            let unused = unused.into_iter().map(|(key, number, rule)| {
                let place = Place::root().key("rules").key("sets").key(key.as_str()).key("rules");
                Finding::new(codes::RULE_WITHOUT_CUSTOMERS, Severity::Warning, place.index(number))
                    .saying(format!("the rule `{}` applies to none of the customers", rule.key))
                    .mended_by("remove it, or say why it is there")
                    .required_by("S2-32")
            });
            self.findings.extend(unused);
        }
    }
}
