//! For each finding the smallest charter that has it, and no other warning or error, and its mended twin without any.
//!
//! `# instead: …` behind a line is the line that mends it; `# add: …` is a line that is missing.

use std::collections::BTreeSet;
use std::fs;

use goodwill::charter::{CharterDraft, FINDINGS, FindingKind};
use goodwill::finding::Severity;
use goodwill::id::Code;

use super::{file, found, golden, read, weighing};

const FOLDER: &str = "tests/data/findings";

/// A charter that has a finding, with the lines that mend it.
pub(super) struct Smallest {
    pub(super) kind: &'static FindingKind,
    /// As it is written, with its marks.
    pub(super) text: String,
}

pub(super) fn all() -> Vec<Smallest> {
    let read = |kind: &'static FindingKind| {
        let text = read(&format!("{FOLDER}/{}.toml", name_of(kind.code)));
        Smallest { kind, text }
    };
    FINDINGS.iter().map(read).collect()
}

pub(super) fn name_of(code: Code) -> &'static str {
    code.as_str().split_once('.').unwrap().1
}

impl Smallest {
    pub(super) fn faulty(&self) -> CharterDraft {
        self.draft(|line| match line.split_once(" # instead:") {
            Some((faulty, _)) => Some(faulty),
            None => Some(line).filter(|line| !line.starts_with("# add:")),
        })
    }

    pub(super) fn mended(&self) -> CharterDraft {
        self.draft(|line| match line.split_once(" # instead:") {
            Some((_, mended)) => Some(mended),
            None => Some(line.strip_prefix("# add:").unwrap_or(line)),
        })
    }

    fn draft(&self, line: impl Fn(&str) -> Option<&str>) -> CharterDraft {
        let text: String = self.text.lines().filter_map(line).map(|it| format!("{it}\n")).collect();
        super::parsed(&text)
    }

    /// What is found in it, one finding a line; notes only where it is about a note.
    pub(super) fn printed(&self) -> String {
        let least = self.kind.severity.min(Severity::Warning);
        let findings = found(&self.faulty());
        weighing(&findings, least).iter().map(|finding| format!("{finding}\n")).collect()
    }
}

#[test]
fn each_has_its_finding_and_no_other() {
    for smallest in all() {
        let kind = smallest.kind;
        let least = kind.severity.min(Severity::Warning);
        let findings = found(&smallest.faulty());
        let findings = weighing(&findings, least);
        let [finding] = findings[..] else { panic!("{}: {findings:#?}", kind.code) };
        assert_eq!((finding.code, finding.severity), (kind.code, kind.severity));
        assert_eq!(finding.requirement, Some(kind.requirement));
        assert_eq!(finding.remedy.as_deref(), Some(kind.remedy));
    }
}

#[test]
fn the_mended_twin_has_none() {
    for smallest in all() {
        let least = smallest.kind.severity.min(Severity::Warning);
        let findings = found(&smallest.mended());
        let left = weighing(&findings, least);
        assert!(left.is_empty(), "{}: {left:#?}", smallest.kind.code);
    }
}

#[test]
fn findings_print_as_they_did() {
    for smallest in all() {
        let path = format!("{FOLDER}/{}.txt", name_of(smallest.kind.code));
        golden(&path, &smallest.printed());
    }
}

#[test]
fn there_is_no_charter_without_a_finding() {
    let known: BTreeSet<&str> = FINDINGS.iter().map(|kind| name_of(kind.code)).collect();
    for entry in fs::read_dir(file(FOLDER)).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap();
        assert!(known.contains(name), "{} is about no finding of the table", path.display());
    }
}
