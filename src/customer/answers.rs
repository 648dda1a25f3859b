use std::cmp::Ordering;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Evidence, Source};
use crate::id::{CustomerId, QuestionKey, RecordId};
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

    /// By what two answers of one instant are put in one order, whoever puts them.
    fn rank(&self) -> (u8, String, Option<Timestamp>, &Source) {
        let (kind, text) = match &self.reply {
            Reply::Value(value) => (0, value.to_string()),
            Reply::Record(record) => (1, record.to_string()),
        };
        (kind, text, self.valid_until, &self.source)
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
/// Only [`AnswerLedger::ask`] gives one, and it can be neither copied nor made: whoever puts a question to a customer takes
/// one, so that nobody asks what is known.
///
/// ```compile_fail
/// fn twice(token: goodwill::customer::AskToken) -> [goodwill::customer::AskToken; 2] {
///     [token.clone(), token] // one question
/// }
/// ```
#[derive(Debug, PartialEq, Eq)]
#[must_use = "a right to ask that nobody uses keeps the question open"]
pub struct AskToken {
    subject: CustomerId,
    question: QuestionKey,
    why: WhyAsk,
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

/// An instant, and which of the things of that instant it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
struct Turn(Timestamp, u32);

/// Something with its turn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Taken<T> {
    turn: Turn,
    what: T,
}

/// All that is known of one question to one customer: the latest of each.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Entry {
    asked: Option<Turn>,
    answer: Option<Taken<Answer>>,
    invalidated: Option<Taken<Invalidation>>,
}

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
#[serde(from = "Vec<Line>", into = "Vec<Line>")]
pub struct AnswerLedger {
    entries: BTreeMap<(CustomerId, QuestionKey), Entry>,
}

/// Where a question stands.
enum Standing<'a> {
    Known(&'a Answer),
    Open(Timestamp),
    Askable(WhyAsk),
}

impl AnswerLedger {
    /// Asks for the right to ask, and remembers that it was given.
    pub fn ask(&mut self, subject: CustomerId, question: &QuestionKey, now: Timestamp) -> Ask<'_> {
        let entry = self.entries.entry((subject, question.clone())).or_default();
        if let Standing::Askable(why) = entry.standing(now) {
            // A clock that is behind is raised, so that nobody is given a second token by it.
            let latest = entry.turns().map(|Turn(at, _)| at).max();
            entry.asked = Some(entry.turn(latest.map_or(now, |latest| latest.max(now))));
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
        let turn = entry.turn(at);
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

    /// Whether an answer lies in a record.
    #[must_use]
    pub fn refers_to(&self, record: RecordId) -> bool {
        let mut answers = self.entries.values().filter_map(|entry| entry.answer.as_ref());
        answers.any(|answer| answer.what.reply == Reply::Record(record))
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

impl Entry {
    /// When each of it came.
    fn turns(&self) -> impl Iterator<Item = Turn> {
        let answered = self.answer.as_ref().map(|taken| taken.turn);
        let invalidated = self.invalidated.as_ref().map(|taken| taken.turn);
        [self.asked, answered, invalidated].into_iter().flatten()
    }

    /// The turn of what comes next: of one instant, what came later counts.
    fn turn(&self, at: Timestamp) -> Turn {
        let same_instant = self.turns().filter(|turn| turn.0 == at);
        let nth = same_instant.map(|turn| turn.1.saturating_add(1)).max().unwrap_or(0);
        Turn(at, nth)
    }

    /// The answer that nothing has invalidated since it was given; it may have expired.
    fn effective(&self) -> Option<&Taken<Answer>> {
        let invalidated = self.invalidated.as_ref().map(|taken| taken.turn);
        self.answer.as_ref().filter(|answer| Some(answer.turn) > invalidated)
    }

    fn standing(&self, now: Timestamp) -> Standing<'_> {
        let effective = self.effective();
        if let Some(answer) = effective.filter(|answer| answer.what.holds_at(now)) {
            return Standing::Known(&answer.what);
        }
        let expired = effective.and_then(|answer| Some((answer.turn, answer.what.valid_until?)));
        let invalidated = self.invalidated.as_ref().map(|taken| taken.turn);
        if let Some(asked) = self.asked.filter(|asked| {
            Some(*asked) > invalidated
                && expired.is_none_or(|(given, at)| *asked > given && asked.0 >= at)
        }) {
            return Standing::Open(asked.0);
        }
        Standing::Askable(match (expired, &self.invalidated) {
            (Some((_, at)), _) => WhyAsk::Expired(at),
            (None, Some(taken)) => WhyAsk::Invalidated(taken.what.clone()),
            (None, None) => WhyAsk::NeverAsked,
        })
    }

    fn take_answer(&mut self, new: Taken<Answer>) {
        let rank = |taken: &Taken<Answer>| (taken.turn, taken.what.rank().cmp(&new.what.rank()));
        if self.answer.as_ref().is_none_or(|old| rank(old) < (new.turn, Ordering::Equal)) {
            self.answer = Some(new);
        }
    }

    fn take_invalidation(&mut self, new: Taken<Invalidation>) {
        let rank = |taken: &Taken<Invalidation>| (taken.turn, taken.what.cmp(&new.what));
        if self.invalidated.as_ref().is_none_or(|old| rank(old) < (new.turn, Ordering::Equal)) {
            self.invalidated = Some(new);
        }
    }

    fn merge(&mut self, other: &Self) {
        self.asked = self.asked.max(other.asked);
        if let Some(answer) = &other.answer {
            self.take_answer(answer.clone());
        }
        if let Some(invalidated) = &other.invalidated {
            self.take_invalidation(invalidated.clone());
        }
    }
}

/// One question to one customer, as it is written.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
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
