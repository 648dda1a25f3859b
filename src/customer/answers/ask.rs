use serde::{Deserialize, Serialize};

use super::{Answer, Invalidation};
use crate::id::{CustomerId, QuestionKey};
use crate::time::Timestamp;

/// Why a question may be asked.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WhyAsk {
    /// Nobody asked it before.
    NeverAsked,
    /// The answer held until this instant.
    Expired(Timestamp),
    /// The answer was taken back, or none came.
    Invalidated(Invalidation),
}

/// The right to ask one customer one question, once.
///
/// Only [`AnswerLedger::ask`](super::AnswerLedger::ask) gives one, and it can be neither copied nor made. By itself it guards
/// nothing: a ledger can be copied, and each copy gives one. What keeps a customer from being asked twice is the decision of his
/// profile, whose commit is made at one version of one stream; there the token turns into the one effect that puts the question.
///
/// ```compile_fail
/// fn twice(token: goodwill::customer::AskToken) -> [goodwill::customer::AskToken; 2] {
///     [token.clone(), token] // one question
/// }
/// ```
#[derive(Debug, PartialEq, Eq)]
#[must_use = "a right to ask that nobody uses keeps the question open"]
pub struct AskToken {
    pub(super) subject: CustomerId,
    pub(super) question: QuestionKey,
    pub(super) why: WhyAsk,
}

impl AskToken {
    /// Whom to ask.
    #[must_use]
    pub const fn subject(&self) -> CustomerId {
        self.subject
    }

    /// What to ask.
    #[must_use]
    pub const fn question(&self) -> &QuestionKey {
        &self.question
    }

    /// Why it may be asked.
    #[must_use]
    pub const fn why(&self) -> &WhyAsk {
        &self.why
    }
}

/// A question by which somebody shows who he is: asked as often as it takes, and never answered from a ledger.
///
/// It is a type of its own, so that no ordinary question can be asked again under its name.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IdentityCheck {
    /// Who he says he is.
    pub subject: CustomerId,
    /// What he is asked.
    pub question: QuestionKey,
}

/// What a ledger says to somebody who wants to ask.
#[derive(Debug, PartialEq, Eq)]
pub enum Ask<'a> {
    /// Ask; the token says why.
    Permit(AskToken),
    /// It was asked, and the answer is still to come.
    Open {
        /// When it was asked.
        since: Timestamp,
    },
    /// The answer is known.
    Known(&'a Answer),
}
