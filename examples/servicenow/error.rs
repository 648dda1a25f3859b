//! What can be wrong: with one row, which is then left out, or with a file, which ends the run.

use std::io;

use goodwill::case::{Case, CaseRefusal};
use goodwill::charter::toml::TomlFaults;
use goodwill::decision::Refusal;
use goodwill::desk::DeskError;
use goodwill::id::ParseKeyError;
use goodwill::time::Elapsed;
use goodwill::value::DomainError;

/// Why the run cannot go on.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Unusable {
    #[error("usage: servicenow [FILE.csv]")]
    Usage,
    #[error("cannot read {file}: {error}")]
    Unreadable { file: String, error: io::Error },
    #[error("{file} has no column `{column}`")]
    MissingColumn { file: String, column: &'static str },
    #[error("{file} is not UTF-8 text")]
    NotText { file: String },
    #[error("{0}")]
    NoCharter(#[from] TomlFaults),
    #[error(transparent)]
    NoKey(#[from] ParseKeyError),
    #[error("the priorities are no choice: {0}")]
    NoPriorities(#[from] DomainError),
    #[error("the charter cannot be ratified{0}")]
    NotRatified(String),
    #[error("the desk cannot go on: {0}")]
    Desk(#[from] DeskError<Case>),
    #[error("cannot print the report: {0}")]
    Output(#[from] io::Error),
}

/// Why a row is not believed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Fault {
    #[error("{found} fields, where the header has {expected}")]
    FieldCount { found: u64, expected: u64 },
    #[error("not UTF-8 text")]
    NotText,
    #[error("`{column}` is missing")]
    Missing { column: &'static str },
    #[error("`{column}` is {text:?}, not a time like 2016-02-29T07:10")]
    NotATime { column: &'static str, text: String },
    #[error("`{column}` is {text:?}, not a number")]
    NotANumber { column: &'static str, text: String },
    #[error("`{column}` is {text:?}, neither true nor false")]
    NotAFlag { column: &'static str, text: String },
    #[error("`incident_state` is {0:?}, which is none that we know")]
    NotAState(String),
    #[error("updated {0} before it was opened")]
    BeforeOpening(Elapsed),
    #[error("update {number} of this incident stands in line {line} already")]
    SameUpdate { number: u32, line: u64 },
    #[error("updated {0} before the update ahead of it")]
    BackInTime(Elapsed),
    #[error("the charter has no {noun} called {name:?}")]
    NotDeclared { noun: &'static str, name: String },
    #[error("{0}")]
    RefusedByCase(String),
}

impl Fault {
    /// What kind of fault it is, to count it by.
    pub(crate) const fn reason(&self) -> &'static str {
        match self {
            Self::FieldCount { .. } | Self::NotText => "no row of this file",
            Self::Missing { .. } => "a value is missing",
            Self::NotATime { .. } | Self::NotANumber { .. } | Self::NotAFlag { .. } => {
                "a value is none of its kind"
            }
            Self::NotAState(_) | Self::NotDeclared { .. } => "not in the charter",
            Self::BeforeOpening(_) | Self::BackInTime(_) => "before what went before",
            Self::SameUpdate { .. } => "told twice",
            Self::RefusedByCase(_) => "refused by the case",
        }
    }
}

impl From<Refusal<CaseRefusal>> for Fault {
    fn from(refusal: Refusal<CaseRefusal>) -> Self {
        Self::RefusedByCase(refusal.to_string())
    }
}
