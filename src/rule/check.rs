//! What is wrong with conditions: attributes and names that do not exist, values that no attribute takes.

use std::collections::BTreeSet;

use super::condition::{Condition, MAX_CONDITION_DEPTH, MAX_CONDITION_PARTS};
use super::fault::{RuleFindings, codes};
use super::schema::{Coding, Schema, Slot};
use crate::finding::{Finding, Place, Severity};
use crate::id::{AttributeKey, Code};
use crate::text::excerpt;
use crate::value::Value;

impl Condition {
    /// The attributes that it asks for, each once, in order.
    #[must_use]
    pub fn attributes(&self) -> BTreeSet<&AttributeKey> {
        let mut keys = BTreeSet::new();
        let mut waiting = vec![self];
        while let Some(condition) = waiting.pop() {
            match condition {
                Self::Equals(key, _)
                | Self::OneOf(key, _)
                | Self::Between { attribute: key, .. }
                | Self::ContainsAny(key, _)
                | Self::ContainsAll(key, _)
                | Self::Known(key) => {
                    keys.insert(key);
                }
                Self::Not(inner) => waiting.push(inner),
                Self::All(parts) | Self::Any(parts) => waiting.extend(parts),
            }
        }
        keys
    }

    /// All that is wrong with it: attributes and names that the schema does not have, values that no attribute takes.
    ///
    /// ```
    /// use goodwill::rule::{Attribute, AttributeKind, Condition, Vocabulary};
    /// use goodwill::value::Domain;
    ///
    /// let mut vocabulary = Vocabulary::default();
    /// let tier = Attribute::new(AttributeKind::Value, Domain::choice(["basic", "gold"])?);
    /// vocabulary.attributes.insert("tier".parse()?, tier);
    /// let schema = vocabulary.check()?;
    ///
    /// assert!("tier = gold".parse::<Condition>()?.check(&schema).is_empty());
    /// assert_eq!("tier = lead".parse::<Condition>()?.check(&schema).count(), 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn check(&self, schema: &Schema) -> RuleFindings {
        let mut findings = RuleFindings::of("the condition");
        examine_condition(self, schema, &Place::root, &mut findings);
        findings
    }
}

/// Adds all that is wrong with a condition.
pub(super) fn examine_condition(
    condition: &Condition,
    schema: &Schema,
    place: &dyn Fn() -> Place,
    findings: &mut RuleFindings,
) {
    let mut examination = Examination { schema, place, findings };
    let (depth, parts) = condition.extent();
    if depth > MAX_CONDITION_DEPTH {
        examination.fault(
            codes::TOO_DEEP,
            format!("{depth} levels of nesting, at most {MAX_CONDITION_DEPTH} are allowed"),
            "split the rule",
        );
    } else if parts > MAX_CONDITION_PARTS {
        examination.fault(
            codes::TOO_LONG,
            format!("{parts} parts, at most {MAX_CONDITION_PARTS} are allowed"),
            "split the rule",
        );
    } else {
        examination.condition(condition);
    }
}

struct Examination<'a> {
    schema: &'a Schema,
    place: &'a dyn Fn() -> Place,
    findings: &'a mut RuleFindings,
}

impl Examination<'_> {
    fn fault(&mut self, code: Code, message: String, remedy: impl Into<String>) {
        let finding = Finding::new(code, Severity::Error, (self.place)());
        self.findings.add(finding.saying(message).mended_by(remedy));
    }

    fn condition(&mut self, condition: &Condition) {
        match condition {
            Condition::Equals(key, value) => {
                if let Some(slot) = self.comparable(key, "=") {
                    self.value(key, slot, value);
                }
            }
            Condition::OneOf(key, values) => {
                if values.is_empty() {
                    self.empty(key);
                }
                if let Some(slot) = self.comparable(key, "in") {
                    for value in values {
                        self.value(key, slot, value);
                    }
                }
            }
            Condition::Between { attribute, least, most } => {
                self.range(attribute, least.as_ref(), most.as_ref());
            }
            Condition::ContainsAny(key, names) | Condition::ContainsAll(key, names) => {
                self.tags(key, names);
            }
            Condition::Known(key) => {
                self.slot(key);
            }
            Condition::Not(inner) => self.condition(inner),
            Condition::All(parts) | Condition::Any(parts) => {
                parts.iter().for_each(|part| self.condition(part));
            }
        }
    }

    fn slot(&mut self, key: &AttributeKey) -> Option<Slot> {
        let slot = self.schema.slot(key.as_str());
        if slot.is_none() {
            self.fault(
                codes::UNKNOWN_ATTRIBUTE,
                format!("no attribute is called `{key}`"),
                "declare it, or name one that is declared",
            );
        }
        slot
    }

    /// The slot of an attribute that has one value at a time.
    fn comparable(&mut self, key: &AttributeKey, sign: &str) -> Option<Slot> {
        let slot = self.slot(key)?;
        if !matches!(self.schema.coding(slot), Some(Coding::Tags(_))) {
            return Some(slot);
        }
        self.fault(
            codes::WRONG_COMPARISON,
            format!("`{key}` holds tags, which `{sign}` cannot compare"),
            "ask with `any {…}` or `all {…}`",
        );
        None
    }

    fn empty(&mut self, key: &AttributeKey) {
        self.fault(
            codes::EMPTY_SET,
            format!("`{key}` is compared with an empty set"),
            "name a member, or write `always` or `never`",
        );
    }

    fn value(&mut self, key: &AttributeKey, slot: Slot, value: &Value) -> Option<i64> {
        let coded = self.schema.encode(slot, value);
        let attribute = self.schema.attribute(slot);
        if coded.is_none()
            && let Some(outside) = attribute.and_then(|a| a.domain.check(value).err())
        {
            let same_kind =
                self.schema.coding(slot).is_some_and(|coding| is_of_kind(coding, value));
            let code = if same_kind { codes::OUTSIDE_DOMAIN } else { codes::WRONG_KIND };
            let text = excerpt(&format!("`{key}`: {outside}"));
            self.fault(code, text, "compare it with a value that it can have");
        }
        coded
    }

    fn range(&mut self, key: &AttributeKey, least: Option<&Value>, most: Option<&Value>) {
        let Some(slot) = self.comparable(key, "between") else {
            return;
        };
        if matches!(self.schema.coding(slot), Some(Coding::Bool | Coding::Choice(_))) {
            self.fault(
                codes::WRONG_COMPARISON,
                format!("the values of `{key}` have no order"),
                "ask with `=` or `in {…}`",
            );
            return;
        }
        let least_coded = least.and_then(|value| self.value(key, slot, value));
        let most_coded = most.and_then(|value| self.value(key, slot, value));
        if least.is_none() && most.is_none() {
            self.fault(
                codes::NO_BOUNDS,
                format!("the range of `{key}` has no bounds"),
                "give it one, or write `known(…)`",
            );
        }
        if let (Some(least), Some(most)) = (least_coded, most_coded)
            && least > most
        {
            self.fault(
                codes::UPSIDE_DOWN,
                format!("no value of `{key}` lies in this range"),
                "write the least value first",
            );
        }
    }

    fn tags(&mut self, key: &AttributeKey, names: &BTreeSet<String>) {
        if names.is_empty() {
            self.empty(key);
        }
        let Some(slot) = self.slot(key) else {
            return;
        };
        if !matches!(self.schema.coding(slot), Some(Coding::Tags(_))) {
            self.fault(
                codes::WRONG_COMPARISON,
                format!("`{key}` does not hold tags"),
                "ask with `=` or `in {…}`",
            );
            return;
        }
        for name in names {
            if self.schema.tag(slot, name).is_none() {
                let text = format!("`{key}` has no tag called `{}`", excerpt(name));
                self.fault(codes::OUTSIDE_DOMAIN, text, "name one that it has");
            }
        }
    }
}

const fn is_of_kind(coding: &Coding, value: &Value) -> bool {
    matches!(
        (coding, value),
        (Coding::Bool, Value::Bool(_))
            | (Coding::Integer { .. }, Value::Integer(_))
            | (Coding::Money { .. }, Value::Money(_))
            | (Coding::Choice(_), Value::Choice(_))
            | (Coding::Date { .. }, Value::Date(_))
            | (Coding::Tags(_), Value::Tags(_))
    )
}
