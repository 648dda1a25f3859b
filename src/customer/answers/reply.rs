use serde::{Deserialize, Serialize};

use crate::customer::{Evidence, Source};
use crate::id::RecordId;
use crate::time::Timestamp;
use crate::value::Value;

/// What was answered.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reply {
    /// The value itself.
    Value(Value),
    /// The record of a value that is personal.
    Record(RecordId),
}

/// An answer to a question, as long as it holds.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// What was answered.
    pub reply: Reply,
    /// From when on it holds no more; none if it holds until somebody says otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<Timestamp>,
    /// Where it was given.
    pub source: Source,
}

impl Answer {
    /// Whether it still holds, as far as time goes.
    #[must_use]
    pub fn holds_at(&self, at: Timestamp) -> bool {
        self.valid_until.is_none_or(|until| at < until)
    }

    /// By what two answers of one instant are put in one order, whoever puts them: no two that differ share it.
    pub(super) fn rank(&self) -> impl Ord + '_ {
        let reply = match &self.reply {
            Reply::Value(value) => (0, Some(value.rank()), None),
            Reply::Record(record) => (1, None, Some(*record)),
        };
        (reply, self.valid_until, &self.source)
    }
}

/// Why an answer that is there holds no more, or a question that was asked is open again.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Invalidation {
    /// Something else shows that it is not so.
    ContradictedBy(Evidence),
    /// The customer says that it is not so.
    CustomerCorrects,
    /// The question was put, and nobody answered.
    Unanswered,
}
