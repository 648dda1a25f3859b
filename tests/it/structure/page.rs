//! The page of findings is what the table and the smallest charters say.

use std::collections::BTreeSet;
use std::fmt::Write;

use goodwill::charter::{CharterDraft, FINDINGS, codes};
use goodwill::finding::Severity;
use serde_json::{Map, Value, json};

use super::{complete, golden, read, smallest};
use crate::sources::{page, table_rows};

const PAGE: &str = "docs/findings.md";

const HEAD: &str = "# Findings

What [`CharterDraft::examine`](crate::charter::CharterDraft::examine) and
[`CharterDraft::ratify`](crate::charter::CharterDraft::ratify) find in the structure of a charter, before the first customer
calls: where somebody waits, nobody is responsible, or everybody is. An **error** stands in the way; a **warning** must be
accepted by name, with a reason; a **note** is worth knowing.

A finding looks at what is declared: a charter of calendars and agreements alone has no findings on clauses. Each section
shows one of the smallest charters with the finding. `# instead: …` is the line that mends it, `# add: …` a line that is
missing; below stands what is printed.

The page is written from the table in the sources and from the charters of the tests; a test holds it against both.
Findings on calendars and rules stand in [the list of codes](crate::_documentation::codes).
";

fn written() -> String {
    let mut page = String::from(HEAD);
    for smallest in smallest::all() {
        let kind = smallest.kind;
        let severity = match kind.severity {
            Severity::Error => "Error",
            Severity::Warning => "Warning",
            Severity::Note => "Note",
        };
        write!(
            page,
            "\n## `{}`\n\n*{severity}, {}.* {}\n\n```toml\n{}```\n\n```text\n{}```\n\nTo mend it, {}.\n",
            kind.code,
            kind.requirement,
            kind.meaning,
            smallest.text,
            smallest.printed(),
            kind.remedy,
        )
        .unwrap();
    }
    page
}

#[test]
fn the_page_says_what_the_table_says() {
    golden(PAGE, &written());
}

#[test]
fn the_page_of_codes_says_what_the_table_says() {
    let rows = table_rows(&page("docs/codes.md"));
    for kind in FINDINGS.iter().filter(|kind| kind.code != codes::NEVER_OPEN) {
        let row = rows.iter().find(|row| row[0] == format!("`{}`", kind.code));
        let meaning = row.unwrap_or_else(|| panic!("{} has no row", kind.code)).last().unwrap();
        assert_eq!(meaning, kind.meaning, "{}", kind.code);
    }
}

#[test]
fn every_requirement_of_the_table_is_one() {
    let requirements = read("docs/requirements.md");
    let known: BTreeSet<String> =
        table_rows(&requirements).into_iter().map(|mut row| row.swap_remove(0)).collect();
    for kind in FINDINGS {
        assert!(known.contains(kind.requirement), "{}: {}", kind.code, kind.requirement);
        assert!(kind.meaning.ends_with('.') && !kind.remedy.ends_with('.'), "{}", kind.code);
    }
}

/// With what the guide says that each must have a thing is read, and with less it is not.
#[test]
fn the_guide_names_what_each_thing_must_have() {
    let rows = table_rows(&page("docs/charters.md"));
    let reads = |map: &str, key: &str, entry: Map<String, Value>| {
        serde_json::from_value::<CharterDraft>(json!({ map: { key: entry } })).is_ok()
    };
    let complete = complete::value();
    // Rules have a guide of their own, and how a matter is taken up again is a value.
    assert!(rows.iter().any(|row| row[0] == "reopening"));
    let no_tables = ["rules", "reopening"];
    for (map, entries) in complete.as_object().unwrap() {
        let entries = entries.as_object().filter(|_| !no_tables.contains(&map.as_str()));
        let Some(entries) = entries else { continue };
        let row = rows.iter().find(|row| row[0] == format!("`{map}`"));
        let said = row.unwrap_or_else(|| panic!("the guide has no row for {map}")).last().unwrap();
        let (key, entry) = entries.iter().next().unwrap();
        let Some(entry) = entry.as_object() else {
            assert_eq!(said, "a text", "{map}");
            continue;
        };
        let mut least = entry.clone();
        least.retain(|field, _| said.contains(&format!("`{field}`")));
        assert_eq!(least.is_empty(), said == "–", "{map}: {said}");
        assert!(reads(map, key, least.clone()), "{map} needs more than {said}");
        for field in least.keys() {
            let mut less = least.clone();
            less.remove(field);
            assert!(!reads(map, key, less), "{map} needs no `{field}`");
        }
    }
}
