use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::Allowed;
use crate::customer::{
    Answer, Circumstances, Concern, Consent, ContactPoint, Dossier, Evidence, Expectation,
    Hindsight, Hypothesis, Invalidation, LoyaltyReason, Objection, Party, Understanding, WhyAsk,
};
use crate::id::{AttributeKey, ConcernKey, CustomerId, GrantKey, NeedKey, QuestionKey, RecordId};
use crate::rule::{AllowanceEvent, AllowanceTerms, AttributeKind};
use crate::value::Value;

/// What happened to a profile. Personal values lie in records; events name only those.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ProfileEvent {
    /// It began.
    Registered {
        /// Who it is.
        customer: CustomerId,
        /// What kind of customer.
        party: Party,
    },
    /// It became known how the customer is to be addressed.
    Described(Circumstances),
    /// It became known where the customer can be reached.
    ContactPointAdded(ContactPoint),
    /// The customer can no longer be reached there.
    ContactPointWithdrawn {
        /// The record of the number, address or account.
        value: RecordId,
    },
    /// A fact for rules became known.
    AttributeTold {
        /// What it tells of the customer.
        about: AttributeKind,
        /// Which.
        attribute: AttributeKey,
        /// Its value; none if it was asked for and nobody knows.
        value: Option<Value>,
    },
    /// A need was supposed.
    Supposed(Hypothesis),
    /// Something showed a need.
    NeedShown {
        /// The need.
        what: Hypothesis,
        /// What showed it.
        evidence: Evidence,
    },
    /// A need holds no more.
    NeedEnded {
        /// The need.
        what: Hypothesis,
    },
    /// Something is expected.
    Expected(Expectation),
    /// Something is said afterwards to have been expected.
    LookedBack(Hindsight),
    /// It became known how well the customer understands what we speak of.
    UnderstandingTold(Understanding),
    /// It became known how much something worries the customer.
    ConcernTold {
        /// What.
        concern: ConcernKey,
        /// How much.
        weight: Concern,
    },
    /// The customer agreed to be contacted, or took it back.
    ConsentTold(Consent),
    /// The customer objected to being contacted, or lifted an objection.
    ObjectionTold(Objection),
    /// A question is put.
    QuestionAsked {
        /// Which.
        question: QuestionKey,
        /// Why it may be asked.
        why: WhyAsk,
    },
    /// Somebody wanted to ask what is known; the customer was spared the question.
    QuestionSpared {
        /// Which.
        question: QuestionKey,
    },
    /// A question was answered.
    QuestionAnswered {
        /// Which.
        question: QuestionKey,
        /// The answer.
        answer: Answer,
    },
    /// An answer holds no more, or none came.
    AnswerInvalidated {
        /// To which question.
        question: QuestionKey,
        /// Why.
        why: Invalidation,
    },
    /// It became known why the customer stays, returns or leaves.
    ReasonFound(LoyaltyReason),
    /// Another customer is held to be this one.
    Linked {
        /// The other.
        other: CustomerId,
        /// What was known of the other by then.
        brings: Box<Dossier>,
        /// What was granted to the other, and what was taken of it by then.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        granted: BTreeMap<GrantKey, Allowed>,
    },
    /// The other is somebody else after all.
    Unlinked {
        /// The other.
        other: CustomerId,
    },
    /// The profile of another keeps what concerns this customer.
    Joined {
        /// The other.
        into: CustomerId,
    },
    /// This profile keeps it again.
    Parted,
    /// Something is granted so many times a period.
    Allowed {
        /// What.
        grant: GrantKey,
        /// How often.
        terms: AllowanceTerms,
    },
    /// Something happened to what was granted.
    Drawn {
        /// What.
        grant: GrantKey,
        /// What happened.
        event: AllowanceEvent,
    },
    /// What was granted came back from whoever kept it meanwhile.
    AllowancesReturned {
        /// What was granted, and what was taken of it by now.
        granted: BTreeMap<GrantKey, Allowed>,
    },
}

/// What happened, for people who read along; programs match on the event.
impl fmt::Display for ProfileEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Registered { .. } => f.write_str("registered"),
            Self::Described(_) => f.write_str("described"),
            Self::ContactPointAdded(point) => write!(f, "can be reached by {}", point.medium),
            Self::ContactPointWithdrawn { .. } => f.write_str("can no longer be reached there"),
            Self::AttributeTold { attribute, .. } => write!(f, "told: {attribute}"),
            Self::Supposed(what) => write!(f, "may need: {}", what.key()),
            Self::NeedShown { what, .. } => write!(f, "needs: {}", what.key()),
            Self::NeedEnded { what } => write!(f, "needs no more: {}", what.key()),
            Self::Expected(what) => write!(f, "expects: {}", what.expected().matter),
            Self::LookedBack(what) => {
                write!(f, "says to have expected: {}", what.matter())
            }
            Self::UnderstandingTold(understanding) => write!(f, "understands: {understanding}"),
            Self::ConcernTold { concern, weight } => write!(f, "worries: {concern}, {weight}"),
            Self::ConsentTold(consent) => {
                let what = if consent.valid.is_some() { "agrees to" } else { "agrees no more to" };
                write!(f, "{what} {}", consent.scope.purpose)
            }
            Self::ObjectionTold(objection) => {
                let what = if objection.stands() { "objects to" } else { "objects no more to" };
                write!(f, "{what} {}", objection.scope().purpose)
            }
            Self::QuestionAsked { question, .. } => write!(f, "asked: {question}"),
            Self::QuestionSpared { question } => write!(f, "spared: {question}"),
            Self::QuestionAnswered { question, .. } => write!(f, "answered: {question}"),
            Self::AnswerInvalidated { question, .. } => write!(f, "open again: {question}"),
            Self::ReasonFound(reason) => write!(f, "{}: {}", reason.driver, reason.matter),
            Self::Linked { other, .. } => write!(f, "is {other} as well"),
            Self::Unlinked { other } => write!(f, "is not {other}"),
            Self::Joined { into } => write!(f, "kept by {into}"),
            Self::Parted => f.write_str("kept here again"),
            Self::Allowed { grant, terms } => write!(f, "granted: {grant}, {terms}"),
            Self::Drawn { grant, .. } => write!(f, "drawn on: {grant}"),
            Self::AllowancesReturned { granted } => {
                f.write_str("counted here again:")?;
                granted.keys().try_for_each(|grant| write!(f, " {grant};"))
            }
        }
    }
}

/// What a profile asks of the outside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ProfileEffect {
    /// Put a question to the customer: a question has one such effect, until its answer holds no more.
    PutQuestion {
        /// To whom.
        customer: CustomerId,
        /// Which.
        question: QuestionKey,
    },
    /// Tell us that what the customer says and what he does disagree.
    ReportConflict {
        /// Whose need.
        customer: CustomerId,
        /// Which.
        need: NeedKey,
    },
}
