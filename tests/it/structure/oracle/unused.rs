//! What nothing names.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{Oracle, entries};
impl Oracle<'_> {
    /// Whether any text of these fields, wherever they stand in some maps, is this key.
    pub(super) fn unused(&mut self) {
        let mut named: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        collect(self.draft, "", &mut named);
        let empty = BTreeSet::new();
        for (map, fields) in [
            ("calendars", &["calendar", "notify", "ours", "otherwise", "customers_calendars"][..]),
            ("skills", &["skills"]),
            ("stages", &["stage"]),
            ("questions", &["asks", "answer"]),
            ("ladders", &["ladder"]),
            ("matters", &["matter"]),
            ("segments", &["to", "segment", "segments"]),
            ("measures", &["measure"]),
            ("standards", &["standard"]),
            ("agreements", &["ola", "contract", "agreement"]),
        ] {
            for (key, it) in self.all(map) {
                let is_named =
                    fields.iter().any(|it| named.get(it).unwrap_or(&empty).contains(key));
                // Hand-offs go `to` somebody as well, and nobody is called like a segment.
                if !is_named && (map != "agreements" || it["kind"] != "sla") {
                    self.add("unused-key", format!("{map}.{key}"));
                }
            }
        }
        for (key, it) in self.all("departments") {
            for (name, _) in entries(it, "deliverables") {
                let handed = self
                    .all("handoffs")
                    .into_iter()
                    .any(|(_, it)| it["from"] == key && it["deliverable"] == name);
                if !handed {
                    self.add("unused-key", format!("departments.{key}.deliverables.{name}"));
                }
            }
        }
    }
}

/// All texts of a draft, by the field that they stand in.
fn collect<'a>(value: &'a Value, field: &'a str, named: &mut BTreeMap<&'a str, BTreeSet<&'a str>>) {
    match value {
        Value::String(text) => drop(named.entry(field).or_default().insert(text)),
        Value::Array(list) => list.iter().for_each(|inside| collect(inside, field, named)),
        Value::Object(map) => map.iter().for_each(|(key, inside)| collect(inside, key, named)),
        _ => {}
    }
}
