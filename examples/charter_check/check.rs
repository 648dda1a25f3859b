//! What is said about one charter.

use std::collections::BTreeMap;
use std::path::Path;
use std::{fmt, fs, io};

use goodwill::charter::{Charter, Ratification, toml};
use goodwill::finding::{Finding, Severity};
use goodwill::publish::{Labels, Publication};

use super::Told;

/// What a check of one file came to.
#[derive(Debug)]
pub(crate) struct Checked {
    name: String,
    /// Each finding as it is shown.
    lines: Vec<String>,
    errors: usize,
    warnings: usize,
    accepted: usize,
    notes: usize,
    pub(crate) charter: Option<Charter>,
}

impl Checked {
    /// Checks the text of a file.
    pub(crate) fn of(name: &str, text: &str, ratification: &Ratification) -> Self {
        let mut checked = Self {
            name: name.to_owned(),
            lines: Vec::new(),
            errors: 0,
            warnings: 0,
            accepted: 0,
            notes: 0,
            charter: None,
        };
        let parsed = match toml::read_named(name, text) {
            Ok(parsed) => parsed,
            Err(faults) => {
                for located in faults.iter() {
                    checked.add(&located, None);
                }
                return checked;
            }
        };
        let ratified = parsed.draft.ratify(ratification);
        let mut found = match &ratified {
            Ok(charter) => charter.findings().to_vec(),
            Err(findings) => findings.iter().cloned().collect(),
        };
        // As the text has them; what it says nothing of comes first.
        found.sort_by_key(|finding| {
            (parsed.places.locate(&finding.place).map(|at| at.line), finding.code)
        });
        for finding in &found {
            let accepted = accepted(&ratification.accepted, finding);
            checked.add(&parsed.places.show(finding), accepted);
        }
        checked.charter = ratified.ok();
        checked
    }

    fn add(&mut self, located: &toml::Located<'_>, accepted: Option<&str>) {
        let counted = match located.finding.severity {
            Severity::Error => &mut self.errors,
            Severity::Warning if accepted.is_some() => &mut self.accepted,
            Severity::Warning => &mut self.warnings,
            Severity::Note => &mut self.notes,
        };
        *counted += 1;
        let mut line = located.to_string();
        if let Some(reason) = accepted {
            line.push_str(&format!("\n  = accepted: {reason}"));
        }
        self.lines.push(line);
    }

    pub(crate) fn told(&self) -> Told {
        if self.charter.is_some() { Told::Ratified } else { Told::Refused }
    }
}

/// The reason for which a finding is accepted: only warnings are.
fn accepted<'a>(reasons: &'a BTreeMap<String, String>, finding: &Finding) -> Option<&'a str> {
    let warning = finding.severity == Severity::Warning;
    let reason = reasons.get(&finding.name());
    reason.filter(|_| warning).map(String::as_str)
}

impl fmt::Display for Checked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for line in &self.lines {
            writeln!(f, "{line}\n")?;
        }
        let verdict = if self.charter.is_some() { "ratified" } else { "not ratified" };
        write!(f, "{}: {verdict}: ", self.name)?;
        write!(f, "errors={} warnings={} ", self.errors, self.warnings)?;
        writeln!(f, "accepted={} notes={}", self.accepted, self.notes)
    }
}

/// Writes all pages of a charter into a folder, and says how many they are.
pub(crate) fn publish(charter: &Charter, labels: Labels, folder: &Path) -> io::Result<usize> {
    let files = Publication::of(charter, labels).files();
    fs::create_dir_all(folder)?;
    for (name, page) in &files {
        fs::write(folder.join(name), page)?;
    }
    Ok(files.len())
}
