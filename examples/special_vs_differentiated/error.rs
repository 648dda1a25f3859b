//! What can be wrong: with one row, which is then left out, or with a file, which ends the run.

use std::io;

use goodwill::money::MoneyError;
use goodwill::rule::{FactError, RuleFindings, Undecided};

/// Why the run cannot go on.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Unusable {
    #[error("usage: special_vs_differentiated [FILE.csv]")]
    Usage,
    #[error("cannot read {file}: {error}")]
    Unreadable { file: String, error: io::Error },
    #[error("{file} has no column `{column}`")]
    MissingColumn { file: String, column: &'static str },
    #[error("the rules cannot be read: {0}")]
    NoRules(#[from] serde_json::Error),
    #[error(transparent)]
    FaultyRules(#[from] RuleFindings),
    #[error("the costs cannot be added up: {0}")]
    Costs(#[from] MoneyError),
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
    #[error("`{column}` is {text:?}, not {expected}")]
    Unreadable { column: &'static str, text: String, expected: &'static str },
    #[error("{0}")]
    Outside(FactError),
    #[error("{0}")]
    Undecided(Undecided),
}
