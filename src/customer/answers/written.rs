use serde::{Deserialize, Serialize};

use super::entry::{Entry, Taken, Turn};
use super::{Answer, AnswerLedger, Invalidation};
use crate::id::{CustomerId, QuestionKey};

/// One question to one customer, as it is written.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Line {
    subject: CustomerId,
    question: QuestionKey,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    asked: Option<Turn>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    answer: Option<Taken<Answer>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    invalidated: Option<Taken<Invalidation>>,
}

impl From<Vec<Line>> for AnswerLedger {
    fn from(lines: Vec<Line>) -> Self {
        let mut ledger = Self::default();
        for Line { subject, question, asked, answer, invalidated } in lines {
            let entry = Entry { asked, answer, invalidated };
            ledger.entries.entry((subject, question)).or_default().merge(&entry);
        }
        ledger
    }
}

impl From<AnswerLedger> for Vec<Line> {
    fn from(ledger: AnswerLedger) -> Self {
        let line = |((subject, question), entry)| {
            let Entry { asked, answer, invalidated } = entry;
            Line { subject, question, asked, answer, invalidated }
        };
        ledger.entries.into_iter().map(line).collect()
    }
}
