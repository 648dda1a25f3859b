use std::io;

use goodwill::charter::toml::TomlFaults;
use goodwill::customer::{ParseAmountError, Unit, UpsideDown};

/// Why the program cannot run at all.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Unusable {
    #[error("give one file of customers, or none")]
    Usage,
    #[error("cannot read {file}: {error}")]
    Unreadable { file: String, error: io::Error },
    #[error("{file} has no column `{column}`")]
    MissingColumn { file: String, column: &'static str },
    #[error(transparent)]
    Charter(#[from] TomlFaults),
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
    #[error("the charter has no {kind} {name:?}")]
    Unknown { kind: &'static str, name: String },
    #[error(transparent)]
    Amount(#[from] ParseAmountError),
    #[error("counted in `{found}`, where the measure counts in `{expected}`")]
    Unit { found: Unit, expected: Unit },
    #[error(transparent)]
    Zone(#[from] UpsideDown),
}
