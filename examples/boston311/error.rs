//! What can be wrong: with one row, which is then left out, or with a file, which ends the run.

use std::io;

use goodwill::case::{Case, CaseRefusal};
use goodwill::charter::toml::TomlFaults;
use goodwill::decision::{OutOfOrder, Refusal};
use goodwill::desk::DeskError;
use goodwill::id::{DepartmentKey, ParseKeyError};
use goodwill::time::Elapsed;
use goodwill::value::DomainError;

use super::table::Source;

/// Why the run cannot go on.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Unusable {
    #[error("usage: boston311 [FILE.csv]")]
    Usage,
    #[error("cannot read {file}: {error}")]
    Unreadable { file: String, error: io::Error },
    #[error("{file} has no column `{column}`")]
    MissingColumn { file: String, column: &'static str },
    #[error("{file}, line {line}: {fault}")]
    BadLine { file: String, line: u64, fault: Fault },
    #[error("{file} is not UTF-8 text")]
    NotText { file: String },
    #[error("{0}")]
    NoCharter(#[from] TomlFaults),
    #[error("two {noun}s of the charter are called {name:?}")]
    SameName { noun: &'static str, name: String },
    #[error(transparent)]
    NoKey(#[from] ParseKeyError),
    #[error("the types of requests are no choice: {0}")]
    NoTypes(#[from] DomainError),
    #[error("the charter cannot be ratified{0}")]
    NotRatified(String),
    #[error("the desk cannot go on: {0}")]
    Desk(#[from] DeskError<Case>),
    #[error("cannot print the report: {0}")]
    Output(#[from] io::Error),
}

/// Why a row, or one claim of it, is not believed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Fault {
    #[error("{found} fields, where the header has {expected}")]
    FieldCount { found: u64, expected: u64 },
    #[error("not UTF-8 text")]
    NotText,
    #[error("`{column}` is {text:?}, not a time like 2015-01-01T00:25:23")]
    NotATime { column: &'static str, text: String },
    #[error("`{column}` is {text:?}, not a number")]
    NotANumber { column: &'static str, text: String },
    #[error("`ontime` is {0:?}, neither ONTIME nor OVERDUE")]
    NotAFlag(String),
    #[error("`best` is {0:?}, neither business nor calendar")]
    NotAKind(String),
    #[error("the type {0:?} already has a rule")]
    SecondRule(String),
    /// The case would not turn its time back.
    #[error("closed {0} before it was opened")]
    ClosedBeforeOpened(Elapsed),
    #[error("the charter has no {noun} called {name:?}")]
    NotDeclared { noun: &'static str, name: String },
    #[error("the queue {queue:?} is none of `{department}`'s")]
    QueueOfOthers { queue: String, department: DepartmentKey },
    #[error("{0}")]
    RefusedByCase(CaseRefusal),
    #[error("{0}")]
    FactsMissing(String),
}

impl Source {
    /// That the run cannot go on, because of this line.
    pub(crate) fn bad_line(&self, line: u64, fault: Fault) -> Unusable {
        Unusable::BadLine { file: self.name.clone(), line, fault }
    }
}

impl From<Refusal<CaseRefusal>> for Fault {
    fn from(refusal: Refusal<CaseRefusal>) -> Self {
        match refusal {
            Refusal::OutOfOrder(OutOfOrder::BeforeLast { at, last_at }) => {
                Self::ClosedBeforeOpened(last_at.since(at))
            }
            Refusal::Refused(refused) => Self::RefusedByCase(refused),
            Refusal::OutOfOrder(_) | Refusal::Needs(_) => Self::FactsMissing(refusal.to_string()),
        }
    }
}
