//! What the structure of a charter leaves undone is found, and nothing else is.

mod complete;
mod edit;
mod oracle;
mod page;
mod schema;
mod smallest;

use std::fs;
use std::path::PathBuf;

use goodwill::actor::Actor;
use goodwill::charter::{CharterDraft, Ratification, codes, toml};
use goodwill::finding::{Finding, Severity};

use crate::sources::ROOT;

/// Set, it writes pages and golden files anew instead of holding them against what was found.
const WRITE: &str = "GOODWILL_WRITE_GOLDEN";

fn found(draft: &CharterDraft) -> Vec<Finding> {
    let mut findings = draft.examine(&Ratification::first(Actor::System));
    // Nobody is told of here, so that whom the channels reach is not known, though the complete charter demands a share.
    findings.retain(|finding| finding.code != codes::REACH_UNKNOWN);
    findings
}

/// The findings that weigh at least so much.
fn weighing(findings: &[Finding], least: Severity) -> Vec<&Finding> {
    findings.iter().filter(|finding| finding.severity >= least).collect()
}

fn parsed(text: &str) -> CharterDraft {
    toml::read(text).unwrap_or_else(|faults| panic!("{faults}")).draft
}

fn file(path: &str) -> PathBuf {
    PathBuf::from(ROOT).join(path)
}

fn read(path: &str) -> String {
    let path = file(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Holds a text against a file, or writes the file if asked to.
fn golden(path: &str, text: &str) {
    if std::env::var_os(WRITE).is_some() {
        fs::write(file(path), text).unwrap();
    }
    let written = fs::read_to_string(file(path)).unwrap_or_default();
    assert!(written == text, "{path} is stale, {WRITE}=1 writes it anew:\n{text}");
}
