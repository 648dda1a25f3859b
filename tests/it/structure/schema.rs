//! Every kind of element of a charter, and what its absence leads to.

use std::collections::{BTreeMap, BTreeSet};

use goodwill::charter::CharterDraft;
use serde_json::{Map, Value};

use super::complete::value;
use super::edit::remove;
use super::{found, golden};

/// One element of the complete charter: where it stands, and its kind, with `*` for keys and numbers.
struct Element {
    path: Vec<String>,
    kind: String,
}

/// What serde says of a table with an entry of a name that no schema knows.
enum Table {
    /// These fields are known.
    Fields(BTreeSet<String>),
    /// Any key may stand there, or one variant of several.
    Keys,
}

const STRANGE: &str = "no-field-is-called-so";

/// Whether a table is one of named fields, found out by adding a strange one.
fn table_at(complete: &Value, path: &[String]) -> Table {
    let mut value = complete.clone();
    let mut inside = &mut value;
    for step in path {
        inside = match inside {
            Value::Array(list) => &mut list[step.parse::<usize>().unwrap()],
            other => &mut other[step.as_str()],
        };
    }
    inside.as_object_mut().unwrap().insert(STRANGE.to_owned(), Value::Null);
    let Err(error) = serde_json::from_value::<CharterDraft>(value) else { return Table::Keys };
    let text = error.to_string();
    let Some((_, expected)) = text.split_once(&format!("unknown field `{STRANGE}`, expected "))
    else {
        return Table::Keys;
    };
    Table::Fields(expected.split('`').skip(1).step_by(2).map(String::from).collect())
}

fn walk(
    complete: &Value,
    value: &Value,
    path: &mut Vec<String>,
    kind: &str,
    elements: &mut Vec<Element>,
) {
    let inside: Vec<(String, String, &Value)> = match value {
        Value::Object(map) => {
            let is_keyed =
                matches!(table_at(complete, path), Table::Keys) && !is_variant(path, map);
            let name = |key: &String| if is_keyed { "*".to_owned() } else { key.clone() };
            map.iter().map(|(key, value)| (key.clone(), name(key), value)).collect()
        }
        Value::Array(list) => {
            let numbered = list.iter().enumerate();
            numbered.map(|(number, value)| (number.to_string(), "*".to_owned(), value)).collect()
        }
        _ => Vec::new(),
    };
    for (step, name, value) in inside {
        path.push(step);
        let kind = if kind.is_empty() { name } else { format!("{kind}.{name}") };
        elements.push(Element { path: path.clone(), kind: kind.clone() });
        walk(complete, value, path, &kind, elements);
        path.pop();
    }
}

/// Whether a table names one variant of several: a domain, a grant, a goal, a field, a lead.
fn is_variant(path: &[String], map: &Map<String, Value>) -> bool {
    let holds_variant = |step: &str| {
        matches!(
            step,
            "domain"
                | "calendar"
                | "grant"
                | "made"
                | "goal"
                | "warn"
                | "at"
                | "before_due"
                | "after_due"
                | "notify"
        )
    };
    let parent = path.len().checked_sub(2).map(|place| path[place].as_str());
    let in_map = matches!(parent, Some("fields" | "by_priority" | "actions"));
    map.len() == 1 && (path.last().is_some_and(|step| holds_variant(step)) || in_map)
}

fn elements(complete: &Value) -> Vec<Element> {
    let mut elements = Vec::new();
    walk(complete, complete, &mut Vec::new(), "", &mut elements);
    elements
}

/// The codes that the deletion of an element leads to; none if what is left is no draft.
fn without(complete: &Value, path: &[String]) -> Option<BTreeSet<String>> {
    let mut value = complete.clone();
    let steps: Vec<&str> = path.iter().map(String::as_str).collect();
    remove(&mut value, &steps);
    let draft: CharterDraft = serde_json::from_value(value).ok()?;
    Some(found(&draft).iter().map(|finding| finding.code.to_string()).collect())
}

#[test]
fn the_complete_charter_has_every_field() {
    let complete = value();
    let mut missing: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let root = Element { path: Vec::new(), kind: String::new() };
    for element in elements(&complete).into_iter().chain([root]) {
        let mut pointed = String::new();
        element.path.iter().for_each(|step| pointed.extend(["/", step.as_str()]));
        let Some(Value::Object(map)) = complete.pointer(&pointed) else { continue };
        if let Table::Fields(mut fields) = table_at(&complete, &element.path) {
            fields.retain(|field| !map.contains_key(field));
            let so_far = missing.entry(element.kind).or_insert_with(|| fields.clone());
            so_far.retain(|field| fields.contains(field));
        }
    }
    assert!(missing.len() > 40, "the schema has many structs: {missing:?}");
    missing.retain(|_, fields| !fields.is_empty());
    assert!(missing.is_empty(), "fields that no element of the complete charter has: {missing:#?}");
}

/// `tests/data/structure/deletions.txt` has a row for every kind of element; a kind without a row, or a row that is no
/// longer true, fails.
#[test]
fn what_is_missing_leads_to_its_codes() {
    let complete = value();
    let usual = found(&super::complete::draft());
    let usual: BTreeSet<String> = usual.iter().map(|finding| finding.code.to_string()).collect();
    let mut rows: BTreeMap<String, (bool, BTreeSet<String>)> = BTreeMap::new();
    for element in elements(&complete) {
        let row = rows.entry(element.kind).or_default();
        match without(&complete, &element.path) {
            Some(codes) => row.1.extend(codes.difference(&usual).cloned()),
            None => row.0 = true,
        }
    }
    let mut text = String::new();
    for (kind, (required, codes)) in rows {
        let mut said: Vec<String> = codes.into_iter().collect();
        if required {
            said.insert(0, "required".to_owned());
        } else if said.is_empty() {
            said.push("nothing".to_owned());
        }
        text.push_str(&format!("{kind}: {}\n", said.join(", ")));
    }
    golden("tests/data/structure/deletions.txt", &text);
}
