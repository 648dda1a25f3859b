//! The page of findings is what the table and the smallest charters say.

use std::collections::BTreeSet;
use std::fmt::Write;

use goodwill::charter::{FINDINGS, codes};
use goodwill::finding::Severity;

use super::{golden, read, smallest};
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
