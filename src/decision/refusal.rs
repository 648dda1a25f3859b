use std::fmt;

use crate::id::{AttributeKey, Code};
use crate::time::Timestamp;

/// A room's own reasons to say no: each has a stable code and one sentence.
pub trait RefusalCode: fmt::Debug + fmt::Display {
    /// The stable code, listed in `docs/codes.md`.
    fn code(&self) -> Code;
}

/// A typed "no": why a command was not carried out. Nothing has changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal<R: RefusalCode> {
    /// The command would turn the stream's time back.
    #[error(transparent)]
    OutOfOrder(#[from] OutOfOrder),
    /// Facts are missing; supplied with them, the same command may be decided.
    #[error("facts are missing: {}", list(.0))]
    Needs(Vec<AttributeKey>),
    /// The state says no.
    #[error("{0}")]
    Refused(R),
}

fn list(keys: &[AttributeKey]) -> String {
    let names: Vec<String> = keys.iter().map(|key| format!("`{key}`")).collect();
    names.join(", ")
}

impl<R: RefusalCode> Refusal<R> {
    /// The stable code.
    #[must_use]
    pub fn code(&self) -> Code {
        match self {
            Self::OutOfOrder(_) => codes::OUT_OF_ORDER,
            Self::Needs(_) => codes::NEEDS,
            Self::Refused(refused) => refused.code(),
        }
    }
}

/// An instant that does not lie between the stream's last one and the present.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OutOfOrder {
    /// The stream has already seen a later instant.
    #[error("{at} lies before {last_at}, which has already been recorded")]
    BeforeLast {
        /// The instant that was asked for.
        at: Timestamp,
        /// The stream's last instant.
        last_at: Timestamp,
    },
    /// It has not come yet.
    #[error("{at} lies after {now}, the present instant")]
    AfterNow {
        /// The instant that was asked for.
        at: Timestamp,
        /// The host's clock.
        now: Timestamp,
    },
}

/// The codes of refusals that every run room shares.
pub mod codes {
    use crate::id::Code;

    /// The command would turn the stream's time back.
    pub const OUT_OF_ORDER: Code = Code::new("decision.out-of-order");
    /// Facts are missing.
    pub const NEEDS: Code = Code::new("decision.needs-facts");
}
