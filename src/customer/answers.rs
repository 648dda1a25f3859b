//! What was asked and answered: the answers, the right to ask, and the ledger that keeps both.

mod ask;
mod entry;
mod reply;
mod written;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use self::ask::{Ask, AskToken, IdentityCheck, WhyAsk};
use self::entry::{Entry, Standing, Taken};
pub use self::reply::{Answer, Invalidation, Reply};
use crate::id::{CustomerId, QuestionKey, RecordId};
use crate::time::Timestamp;
use crate::value::Value;

/// What was asked of whom, and what was answered: a question that has an answer cannot be asked again.
///
/// # The laws
///
/// * Whoever asks a question whose answer holds is given the answer.
/// * Between two invalidations of a question (its answer expires, is contradicted or corrected, or none comes) there is at
///   most one token.
/// * Merging two ledgers gives the same in whatever order and however often it is done; of each the latest counts.
///
/// ```
/// use goodwill::customer::{Answer, AnswerLedger, Ask, Invalidation, Reply, Source, WhyAsk};
/// use goodwill::id::{CaseId, CustomerId, QuestionKey, SequentialIds};
/// use goodwill::key;
/// use goodwill::time::{Elapsed, Timestamp};
/// use goodwill::value::Value;
///
/// let ids = SequentialIds::starting_at(1);
/// let (ann, case) = (CustomerId::fresh(&ids), Source::Case(CaseId::fresh(&ids)));
/// let meter: QuestionKey = key!("meter");
/// let now: Timestamp = "2026-03-02T09:00:00Z".parse()?;
///
/// let mut ledger = AnswerLedger::default();
/// let Ask::Permit(token) = ledger.ask(ann, &meter, now) else { panic!() };
/// assert_eq!(token.why(), &WhyAsk::NeverAsked);
/// assert_eq!(ledger.ask(ann, &meter, now), Ask::Open { since: now }); // somebody else asks already
///
/// let dial = Answer { reply: Reply::Value(Value::Choice("dial".into())), valid_until: None, source: case };
/// ledger.answer(ann, &meter, dial.clone(), now);
/// let later = now.after(Elapsed::from_hours(24))?;
/// assert_eq!(ledger.ask(ann, &meter, later), Ask::Known(&dial));
///
/// ledger.invalidate(ann, &meter, Invalidation::CustomerCorrects, later);
/// assert!(matches!(ledger.ask(ann, &meter, later), Ask::Permit(_)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Vec<written::Line>", into = "Vec<written::Line>")]
pub struct AnswerLedger {
    entries: BTreeMap<(CustomerId, QuestionKey), Entry>,
}

impl AnswerLedger {
    /// Asks for the right to ask, and remembers that it was given.
    pub fn ask(&mut self, subject: CustomerId, question: &QuestionKey, now: Timestamp) -> Ask<'_> {
        let entry = self.entries.entry((subject, question.clone())).or_default();
        if let Standing::Askable(why) = entry.standing(now) {
            entry.asked = Some(entry.turn_now(now));
            return Ask::Permit(AskToken { subject, question: question.clone(), why });
        }
        match entry.standing(now) {
            Standing::Known(answer) => Ask::Known(answer),
            Standing::Open(since) => Ask::Open { since },
            // Handed out above.
            Standing::Askable(_) => Ask::Open { since: now },
        }
    }

    /// Notes that somebody with a token asked: what a log says, a ledger need not grant again.
    pub(crate) fn asked(&mut self, subject: CustomerId, question: &QuestionKey, at: Timestamp) {
        let entry = self.entries.entry((subject, question.clone())).or_default();
        let turn = entry.turn(at);
        entry.asked = entry.asked.max(Some(turn));
    }

    /// Notes an answer, asked for or not; it takes the place of an earlier one.
    pub fn answer(
        &mut self,
        subject: CustomerId,
        question: &QuestionKey,
        answer: Answer,
        at: Timestamp,
    ) {
        let entry = self.entries.entry((subject, question.clone())).or_default();
        let turn = entry.turn(at);
        entry.take_answer(Taken { turn, what: answer });
    }

    /// Notes that an answer holds no more, or that none came, so that the question may be asked again.
    pub fn invalidate(
        &mut self,
        subject: CustomerId,
        question: &QuestionKey,
        why: Invalidation,
        at: Timestamp,
    ) {
        let entry = self.entries.entry((subject, question.clone())).or_default();
        let turn = entry.turn_now(at);
        entry.take_invalidation(Taken { turn, what: why });
    }

    /// The answer that holds at an instant.
    #[must_use]
    pub fn known(
        &self,
        subject: CustomerId,
        question: &QuestionKey,
        now: Timestamp,
    ) -> Option<&Answer> {
        match self.entries.get(&(subject, question.clone()))?.standing(now) {
            Standing::Known(answer) => Some(answer),
            _ => None,
        }
    }

    /// Since when a question is asked without an answer.
    #[must_use]
    pub fn open_since(
        &self,
        subject: CustomerId,
        question: &QuestionKey,
        now: Timestamp,
    ) -> Option<Timestamp> {
        match self.entries.get(&(subject, question.clone()))?.standing(now) {
            Standing::Open(since) => Some(since),
            _ => None,
        }
    }

    /// All answers that hold at an instant, by subject and question.
    pub fn all_known(
        &self,
        now: Timestamp,
    ) -> impl Iterator<Item = (CustomerId, &QuestionKey, &Answer)> {
        self.entries.iter().filter_map(move |((subject, question), entry)| {
            match entry.standing(now) {
                Standing::Known(answer) => Some((*subject, question, answer)),
                _ => None,
            }
        })
    }

    /// The records in which answers lie.
    pub fn records(&self) -> impl Iterator<Item = RecordId> {
        let answers = self.entries.values().filter_map(|entry| entry.answer.as_ref());
        answers.filter_map(|answer| match answer.what.reply {
            Reply::Record(record) => Some(record),
            Reply::Value(_) => None,
        })
    }

    /// Whether an answer lies in a record.
    #[must_use]
    pub fn refers_to(&self, record: RecordId) -> bool {
        self.records().any(|known| known == record)
    }

    /// The latest instant at which anything was asked, answered or taken back; none if nothing was.
    #[must_use]
    pub fn latest(&self) -> Option<Timestamp> {
        self.entries.values().filter_map(Entry::latest).max()
    }

    /// Whether an answer is a free text that lies in no record.
    #[must_use]
    pub fn has_free_text(&self) -> bool {
        self.open_answers().any(|(_, value)| matches!(value, Value::Text(_)))
    }

    /// The answers that lie in no record, each with its question.
    pub fn open_answers(&self) -> impl Iterator<Item = (&QuestionKey, &Value)> {
        self.entries.iter().filter_map(|((_, question), entry)| {
            match &entry.answer.as_ref()?.what.reply {
                Reply::Value(value) => Some((question, value)),
                Reply::Record(_) => None,
            }
        })
    }

    /// The part of it that concerns one question to one customer.
    #[must_use]
    pub fn about(&self, subject: CustomerId, question: &QuestionKey) -> Self {
        let key = (subject, question.clone());
        let entry = self.entries.get(&key).cloned();
        Self { entries: entry.map(|entry| (key, entry)).into_iter().collect() }
    }

    /// What both say together: of each the latest.
    #[must_use]
    pub fn merged(mut self, other: &Self) -> Self {
        for (key, entry) in &other.entries {
            self.entries.entry(key.clone()).or_default().merge(entry);
        }
        self
    }

    /// The same, with all that it says of anybody said of one customer: when two prove to be one.
    #[must_use]
    pub fn said_of(&self, subject: CustomerId) -> Self {
        let mut ledger = Self::default();
        for ((_, question), entry) in &self.entries {
            ledger.entries.entry((subject, question.clone())).or_default().merge(entry);
        }
        ledger
    }
}
