//! Every pair of clauses, and every customer.

use goodwill::rule::{Condition, Facts, Schema, Truth};
use serde_json::Value;

use super::{Oracle, text};
impl Oracle<'_> {
    fn differ(&self, one: &Value, other: &Value) -> bool {
        let by_words = |it: &Value| it.get("agreement").is_none() && it.get("standard").is_none();
        let words = |it: &Value| text(it, "promise").unwrap().trim().to_owned();
        let content = |it: &Value, field: &str, map: &str| {
            let key = text(it, field)?;
            let declared = self.draft.get(map).and_then(|all| all.get(key));
            Some(match (declared, field) {
                (None, _) => Value::from(key),
                (Some(standard), "standard") => Value::from(text(standard, "level").map(str::trim)),
                (Some(agreement), _) => agreement.clone(),
            })
        };
        let apart = |field: &str, map: &str| {
            let (one, other) = (content(one, field, map), content(other, field, map));
            one.is_some() && other.is_some() && one != other
        };
        apart("agreement", "agreements")
            || apart("standard", "standards")
            || by_words(one) && by_words(other) && words(one) != words(other)
    }

    /// Every pair of clauses, and every customer.
    pub(super) fn conflicts(&mut self, schema: &Schema) {
        let customers = customers(schema);
        let clauses = self.all("clauses");
        let condition = |clause: &Value| match text(clause, "to") {
            None => Some("always".parse::<Condition>().unwrap()),
            Some(segment) => {
                let segment = self.draft.get("segments").and_then(|all| all.get(segment));
                segment.and_then(|segment| text(segment, "when")).map(|when| when.parse().unwrap())
            }
        };
        let mut conflicts = Vec::new();
        for (later, (key, one)) in clauses.iter().enumerate() {
            for (_, other) in &clauses[..later] {
                let (Some(mine), Some(theirs)) = (condition(one), condition(other)) else {
                    continue;
                };
                let meets = |facts: &Facts| {
                    mine.holds(facts) == Truth::True && theirs.holds(facts) == Truth::True
                };
                let same_matter =
                    one.get("matter").is_some() && one.get("matter") == other.get("matter");
                if same_matter && self.differ(one, other) && customers.iter().any(meets) {
                    conflicts.push(*key);
                }
            }
        }
        for key in conflicts {
            self.add("conflicting-clauses", format!("clauses.{key}"));
        }
        for (key, it) in self.all("segments") {
            let when: Condition = it["when"].as_str().unwrap().parse().unwrap();
            if !customers.iter().any(|facts| when.holds(facts) == Truth::True) {
                self.add("segment-without-customers", format!("segments.{key}.when"));
            }
        }
    }
}

/// Every customer that there can be, all facts known.
fn customers(schema: &Schema) -> Vec<Facts> {
    let mut all = vec![Facts::new(schema)];
    for slot in schema.slots() {
        let (key, attribute) = (schema.key(slot).unwrap(), schema.attribute(slot).unwrap());
        let values: Vec<goodwill::value::Value> = (0..=20)
            .map(goodwill::value::Value::Integer)
            .chain([true, false].map(goodwill::value::Value::Bool))
            .filter(|value| attribute.domain.contains(value))
            .collect();
        assert!(!values.is_empty(), "the slow model knows no values of {key}");
        all = all
            .iter()
            .flat_map(|facts| {
                values.iter().map(|value| {
                    let mut facts = facts.clone();
                    facts.set(key.as_str(), value).unwrap();
                    facts
                })
            })
            .collect();
    }
    all
}
