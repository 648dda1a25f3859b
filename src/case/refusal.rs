use std::fmt;

use super::Status;
use crate::decision::RefusalCode;
use crate::id::{Code, RuleKey};
use crate::rule::FactError;
use crate::sla::NoDueTime;

/// The codes of a case's refusals.
pub mod codes {
    use crate::id::Code;

    /// Nothing has been opened yet.
    pub const NOT_OPENED: Code = Code::new("case.not-opened");
    /// It was opened before.
    pub const ALREADY_OPENED: Code = Code::new("case.already-opened");
    /// Its status does not allow it.
    pub const WRONG_STATUS: Code = Code::new("case.wrong-status");
    /// A key names nothing in the charter.
    pub const UNKNOWN_KEY: Code = Code::new("case.unknown-key");
    /// The calendar cannot say when a promise falls due.
    pub const NO_DUE_TIME: Code = Code::new("case.no-due-time");
    /// The charter is not the one that the case is pinned to.
    pub const OTHER_CHARTER: Code = Code::new("case.other-charter");
    /// Only somebody of ours may do that.
    pub const NOT_OURS: Code = Code::new("case.not-ours");
    /// Neither the opening nor a rule says it.
    pub const NOT_CHOSEN: Code = Code::new("case.not-chosen");
    /// Rules of the charter contradict each other for this matter.
    pub const RULES_CONFLICT: Code = Code::new("case.rules-conflict");
    /// A fact is none that the charter's rules can ask for.
    pub const BAD_FACT: Code = Code::new("case.bad-fact");
}

/// Why a case says no.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum CaseRefusal {
    /// Nothing has been opened yet.
    NotOpened,
    /// It was opened before.
    AlreadyOpened,
    /// Its status does not allow it.
    WrongStatus {
        /// Where it stands.
        status: Status,
        /// What was asked, as an infinitive: `resume`.
        asked: &'static str,
    },
    /// A key names nothing in the charter.
    UnknownKey {
        /// What the key should name.
        noun: &'static str,
        /// The key.
        key: String,
    },
    /// The calendar cannot say when a promise falls due.
    NoDueTime(NoDueTime),
    /// The charter is not the one that the case is pinned to.
    OtherCharter {
        /// The version that it is pinned to.
        pinned: u32,
        /// The version that was given.
        given: u32,
    },
    /// Only somebody of ours may do that.
    NotOurs,
    /// Neither the opening nor a rule says it.
    NotChosen {
        /// What was left open: `department` or `priority`.
        what: &'static str,
    },
    /// Rules of the charter contradict each other for this matter.
    RulesConflict {
        /// The rules.
        rules: Vec<RuleKey>,
    },
    /// A fact is none that the charter's rules can ask for.
    BadFact(FactError),
}

impl RefusalCode for CaseRefusal {
    fn code(&self) -> Code {
        match self {
            Self::NotOpened => codes::NOT_OPENED,
            Self::AlreadyOpened => codes::ALREADY_OPENED,
            Self::WrongStatus { .. } => codes::WRONG_STATUS,
            Self::UnknownKey { .. } => codes::UNKNOWN_KEY,
            Self::NoDueTime(_) => codes::NO_DUE_TIME,
            Self::OtherCharter { .. } => codes::OTHER_CHARTER,
            Self::NotOurs => codes::NOT_OURS,
            Self::NotChosen { .. } => codes::NOT_CHOSEN,
            Self::RulesConflict { .. } => codes::RULES_CONFLICT,
            Self::BadFact(_) => codes::BAD_FACT,
        }
    }
}

impl fmt::Display for CaseRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotOpened => f.write_str("the case has not been opened; open it first"),
            Self::AlreadyOpened => f.write_str("the case has been opened before"),
            Self::WrongStatus { status, asked } => {
                write!(f, "a case that is {status} cannot {asked}")
            }
            Self::UnknownKey { noun, key } => {
                write!(f, "the charter knows no {noun} called `{key}`")
            }
            Self::NoDueTime(refused) => refused.fmt(f),
            Self::OtherCharter { pinned, given } if pinned == given => write!(
                f,
                "the case is pinned to another charter of version {pinned}; give each charter a version of its own"
            ),
            Self::OtherCharter { pinned, given } => write!(
                f,
                "the case is pinned to version {pinned} of the charter, version {given} was given"
            ),
            Self::NotOurs => f.write_str("only somebody of ours may do that"),
            Self::NotChosen { what } => write!(
                f,
                "neither the opening nor a rule of the charter says which {what}; name one, or add a rule"
            ),
            Self::RulesConflict { rules } => {
                f.write_str("rules of the charter contradict each other for this matter:")?;
                rules.iter().try_for_each(|rule| write!(f, " `{rule}`"))
            }
            Self::BadFact(error) => write!(f, "a fact cannot be taken: {error}"),
        }
    }
}

impl From<NoDueTime> for CaseRefusal {
    fn from(refused: NoDueTime) -> Self {
        Self::NoDueTime(refused)
    }
}
