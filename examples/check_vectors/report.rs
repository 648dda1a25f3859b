//! What is said about the rows of one file, and about all of them.

use std::fmt;
use std::ops::AddAssign;

use serde_json::Value;

use super::check::{Failure, Verdict, check_history, check_question};

/// How many rows came to which end.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Totals {
    pub(super) calendar_passed: usize,
    pub(super) calendar_failed: usize,
    pub(super) calendar_other_semantics: usize,
    pub(super) sla_passed: usize,
    pub(super) sla_failed: usize,
    pub(super) sla_not_expressible: usize,
}

impl Totals {
    /// One failure that is no single row's: of a whole file or folder.
    pub(super) fn one_failed() -> Self {
        Self { calendar_failed: 1, ..Self::default() }
    }

    pub(super) fn failed(&self) -> usize {
        self.calendar_failed + self.sla_failed
    }
}

impl AddAssign for Totals {
    fn add_assign(&mut self, other: Self) {
        self.calendar_passed += other.calendar_passed;
        self.calendar_failed += other.calendar_failed;
        self.calendar_other_semantics += other.calendar_other_semantics;
        self.sla_passed += other.sla_passed;
        self.sla_failed += other.sla_failed;
        self.sla_not_expressible += other.sla_not_expressible;
    }
}

impl fmt::Display for Totals {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            calendar_passed,
            calendar_failed,
            calendar_other_semantics,
            sla_passed,
            sla_failed,
            sla_not_expressible,
        } = self;
        write!(
            f,
            "calendar_passed={calendar_passed} calendar_failed={calendar_failed} \
             calendar_other_semantics={calendar_other_semantics} sla_passed={sla_passed} \
             sla_failed={sla_failed} sla_not_expressible={sla_not_expressible}"
        )
    }
}

/// What became of the rows of one file.
///
/// As text it is a line about the file, and one about each failure.
#[derive(Debug)]
pub(super) struct FileReport {
    name: String,
    pub(super) totals: Totals,
    pub(super) failures: Vec<String>,
    /// The rows that depend on what the library lacks, each with the settings.
    pub(super) not_expressible: Vec<String>,
}

impl FileReport {
    /// Checks all rows of a file with this name and content.
    pub(super) fn of(name: &str, content: &[u8]) -> Self {
        let mut report = Self::empty(name);
        let rows = match serde_json::from_slice::<Vec<Value>>(content) {
            Ok(rows) => rows,
            Err(error) => return Self::unreadable(name, &format!("not a list of rows: {error}")),
        };
        let mut rows = rows.iter().zip(1..).filter(|(row, _)| !is_heading(row)).peekable();
        if rows.peek().is_none() {
            return Self::unreadable(name, "no rows");
        }
        for (row, number) in rows {
            report.add(row, number);
        }
        report
    }

    /// The report on a file of which nothing could be read.
    pub(super) fn unreadable(name: &str, why: &str) -> Self {
        let failures = vec![why.to_owned()];
        Self { totals: Totals::one_failed(), failures, ..Self::empty(name) }
    }

    fn empty(name: &str) -> Self {
        let totals = Totals::default();
        Self { name: name.to_owned(), totals, failures: Vec::new(), not_expressible: Vec::new() }
    }

    fn add(&mut self, row: &Value, number: usize) {
        let totals = &mut self.totals;
        let is_history = row.get("op").is_some_and(|op| op == "sla");
        let (checked, passed, failed) = if is_history {
            (check_history(row), &mut totals.sla_passed, &mut totals.sla_failed)
        } else {
            (check_question(row), &mut totals.calendar_passed, &mut totals.calendar_failed)
        };
        match checked {
            Ok(Verdict::Passed) => *passed += 1,
            Ok(Verdict::OtherSemantics) => totals.calendar_other_semantics += 1,
            Ok(Verdict::NotExpressible(lacking)) => {
                totals.sla_not_expressible += 1;
                let settings: Vec<String> = lacking.iter().map(ToString::to_string).collect();
                let line = format!("{}: {}", title(row, number), settings.join(", "));
                self.not_expressible.push(line);
            }
            Err(failure) => {
                *failed += 1;
                self.failures.push(failure_line(row, number, &failure));
            }
        }
    }
}

impl fmt::Display for FileReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = one_line(&self.name);
        let totals = &self.totals;
        writeln!(
            f,
            "{name}: calendar {} passed, {} failed, {} of other semantics; \
             sla {} passed, {} failed, {} not expressible",
            totals.calendar_passed,
            totals.calendar_failed,
            totals.calendar_other_semantics,
            totals.sla_passed,
            totals.sla_failed,
            totals.sla_not_expressible,
        )?;
        for failure in &self.failures {
            writeln!(f, "FAILED {name}: {}", one_line(failure))?;
        }
        for row in &self.not_expressible {
            writeln!(f, "NOT EXPRESSIBLE {name}: {}", one_line(row))?;
        }
        Ok(())
    }
}

/// Whether an element describes the source of the rows, instead of being one.
fn is_heading(element: &Value) -> bool {
    element.get("semantics").is_some() && element.get("op").is_none()
}

fn failure_line(row: &Value, number: usize, failure: &Failure) -> String {
    let mut line = title(row, number);
    if let Some(op) = row.get("op").and_then(Value::as_str) {
        line.push_str(&format!(" {op}"));
    }
    if let Some(input) = row.get("input") {
        line.push_str(&format!(" {input}"));
    }
    format!("{line}: {failure}")
}

/// By what a row is found again.
fn title(row: &Value, number: usize) -> String {
    match row.get("id").and_then(Value::as_str) {
        Some(id) => format!("row {number} {id}"),
        None => format!("row {number}"),
    }
}

/// The text without line breaks, which a name in a file may hold, so that no line can be forged.
fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}
