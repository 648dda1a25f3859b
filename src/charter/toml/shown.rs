use std::fmt;

use serde::Serialize;

use super::lines::Lines;
use super::width::width;
use crate::finding::{Finding, Severity};
use crate::text::plain;

/// A line and a column of a text, both from one; a column is a character.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Location {
    /// The line.
    pub line: usize,
    /// The column.
    pub column: usize,
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

/// A finding beside the line of text that it is about: printed, it reads like the message of a good compiler.
///
/// Whatever the text holds, nothing is printed that moves a terminal's cursor or turns the direction of writing.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Located<'a> {
    /// What was found.
    pub finding: &'a Finding,
    /// Where in the text; none if the text says nothing about its place.
    pub location: Option<Location>,
    lines: &'a Lines,
}

impl<'a> Located<'a> {
    pub(super) const fn new(
        finding: &'a Finding,
        location: Option<Location>,
        lines: &'a Lines,
    ) -> Self {
        Self { finding, location, lines }
    }

    /// The name of the file.
    #[must_use]
    pub fn file(&self) -> &'a str {
        &self.lines.file
    }
}

impl fmt::Display for Located<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let finding = self.finding;
        let severity = match finding.severity {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Error => "error",
        };
        write!(f, "{severity}[{}]: {}", finding.code, plain(&finding.message))?;
        let number = self.location.map_or_else(String::new, |at| at.line.to_string());
        let margin = " ".repeat(number.len().max(1));
        match self.location {
            None => write!(f, "\n{margin}--> {}", self.lines.file)?,
            Some(at) => {
                write!(f, "\n{margin}--> {}:{at}", self.lines.file)?;
                let (shown, before) = around(self.lines.line(at.line), at.column);
                write!(f, "\n{margin} |\n{number} | {shown}\n{margin} | {}^", " ".repeat(before))?;
            }
        }
        if !finding.place.steps().is_empty() {
            write!(f, "\n{margin} = key: {}", plain(&finding.place.to_string()))?;
        }
        if let Some(witness) = &finding.witness {
            write!(f, "\n{margin} = for example: {}", plain(&witness.to_string()))?;
        }
        if let Some(requirement) = finding.requirement {
            write!(f, "\n{margin} = required by: {requirement}")?;
        }
        if let Some(remedy) = &finding.remedy {
            write!(f, "\n{margin} = help: {}", plain(remedy))?;
        }
        Ok(())
    }
}

/// The part of a line around a column, and how many columns of a terminal it takes up to there.
///
/// A line may be of any length and hold anything: only so much of it is shown as fits, and nothing that moves a terminal's
/// cursor.
fn around(line: &str, column: usize) -> (String, usize) {
    const BEFORE: usize = 120;
    const SHOWN: usize = 160;
    let skipped = column.saturating_sub(1).saturating_sub(BEFORE);
    let mut shown = plain(&line.chars().skip(skipped).take(SHOWN).collect::<String>());
    let mut before: usize = shown.chars().take(column.saturating_sub(1) - skipped).map(width).sum();
    // Behind the end of a line everything takes one column.
    before += (column.saturating_sub(1) - skipped).saturating_sub(shown.chars().count());
    if skipped > 0 {
        shown.insert(0, '…');
        before += 1;
    }
    if line.chars().nth(skipped + SHOWN).is_some() {
        shown.push('…');
    }
    (shown, before)
}
