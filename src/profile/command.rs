use std::collections::BTreeMap;

use super::Allowed;
use crate::customer::{
    Circumstances, Concern, Consent, ContactPoint, Dossier, Evidence, Expected, Hypothesis,
    Invalidation, LoyaltyReason, Objection, Party, Source, Understanding,
};
use crate::id::{AttributeKey, ConcernKey, CustomerId, GrantKey, QuestionKey, RecordId};
use crate::pii::Pii;
use crate::rule::{AllowanceCommand, AllowanceTerms};
use crate::time::Timestamp;
use crate::value::Value;

/// A personal value with the id of the record that keeps it: the log names only the id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Personal {
    /// What events call it.
    pub record: RecordId,
    /// The value itself.
    pub value: Pii<Value>,
}

impl Personal {
    /// A personal value that is kept under this id.
    #[must_use]
    pub const fn new(record: RecordId, value: Value) -> Self {
        Self { record, value: Pii::new(value) }
    }
}

/// What a customer answered, as it comes in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Given {
    /// A value that may stand in the log.
    Value(Value),
    /// One that may not.
    Personal(Personal),
}

/// What may be asked of a profile.
///
/// | command | what it needs | else |
/// |---|---|---|
/// | `Register` | a profile that is new | `profile.already-registered` |
/// | `Describe` | hours without faults and names | `profile.bad-value` |
/// | `AddContactPoint` | such hours, and a record that nothing here named before, in which the value is kept | `profile.bad-value`, `profile.record-in-use` |
/// | `WithdrawContactPoint` | a contact point that can be used | `profile.nothing-there` |
/// | `Tell` | an attribute of the charter, of value or need, and a value of its domain | `profile.unknown-key`, `profile.bad-value` |
/// | `Suppose`, `ShowNeed`, `FindReason` | evidence that is there by now | `profile.not-yet` |
/// | `EndNeed` | a need that holds | `profile.nothing-there` |
/// | `Expect` | a level that is no free text, and no name but in the form of a key | `profile.bad-value` |
/// | `Agree`, `Object` | a proof that is there by now, by who acts, the customer, or a person of ours | `profile.not-yet`, `profile.foreign-proof` |
/// | `Ask` | a question of the charter that is not being asked | `profile.unknown-key`, `profile.asked-already` |
/// | `Answer` | an answer in the domain of the charter's question; a free or personal one in a record; a zone if it holds for days | `profile.unknown-key`, `profile.bad-value`, `profile.record-in-use`, `profile.no-validity` |
/// | `Invalidate` | an answer, or a question that is being asked | `profile.nothing-there` |
/// | `Link`, `Unlink` | another customer, not linked or linked, who brings no free text, no name that may be personal, and nothing later than now | `profile.linked-already`, `profile.not-linked`, `profile.bad-value`, `profile.not-yet` |
/// | `JoinInto`, `Part` | a profile without others, or one that has joined | `profile.linked-already`, `profile.not-linked` |
/// | `TakeBack` | – | – |
/// | `Draw` | an allowance that was granted, and what its terms leave | `profile.not-granted`, `rule.allowance-…` |
///
/// `Link` and `JoinInto`, and `Unlink` and `Part`, ask the other profile to follow: a [`Desk`](crate::desk::Desk) decides and
/// writes both at once, and what either refuses does not happen.
///
/// Any but `Register` needs a registered profile (`profile.not-registered`), and any but `Part` one that has not joined
/// another (`profile.joined`). Customers may tell, answer, agree and object for themselves; the rest is for somebody of ours
/// (`profile.not-ours`). A yes to a question that asks for consent is a consent as well, with the answer as its proof; a no, a
/// correction or a contradiction takes it back. A personal value is written once: what corrects it comes in a record of its own. A command that tells what is known already changes nothing, but for answers and expectations: each counts by its instant.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ProfileCommand {
    /// Begins to keep what is known of a customer.
    Register {
        /// Who it is.
        customer: CustomerId,
        /// What kind of customer.
        party: Party,
        /// The name, if it is known.
        name: Option<Personal>,
    },
    /// Says how the customer is to be addressed.
    Describe(Circumstances),
    /// Says where the customer can be reached.
    AddContactPoint {
        /// The contact point; its value is kept in the record that it names.
        point: ContactPoint,
        /// The number, address or account.
        value: Pii<Value>,
    },
    /// Says that the customer can no longer be reached there.
    WithdrawContactPoint {
        /// The record of the number, address or account.
        value: RecordId,
    },
    /// Notes a fact for rules.
    Tell {
        /// Which.
        attribute: AttributeKey,
        /// Its value; none if it was asked for and nobody knows.
        value: Option<Value>,
    },
    /// Supposes a need that nothing shows.
    Suppose(Hypothesis),
    /// Notes what shows a need.
    ShowNeed {
        /// The need.
        what: Hypothesis,
        /// What shows it.
        evidence: Evidence,
    },
    /// Notes that a need holds no more.
    EndNeed {
        /// The need.
        what: Hypothesis,
    },
    /// Notes what the customer expects, or says afterwards to have expected.
    Expect {
        /// What.
        expected: Expected,
        /// When the experience was, if it is over.
        experienced_at: Option<Timestamp>,
    },
    /// Notes how well the customer understands what we speak of.
    Understand(Understanding),
    /// Notes how much something worries the customer.
    Concern {
        /// What.
        concern: ConcernKey,
        /// How much.
        weight: Concern,
    },
    /// Notes that the customer agreed to be contacted, or took it back.
    Agree(Consent),
    /// Notes that the customer objected to being contacted, or lifted an objection.
    Object(Objection),
    /// Wants to ask a question: it is put, unless the answer is known.
    Ask {
        /// Which.
        question: QuestionKey,
    },
    /// Notes an answer, asked for or not.
    Answer {
        /// To which question.
        question: QuestionKey,
        /// What was answered.
        given: Given,
        /// Where.
        source: Source,
    },
    /// Notes that an answer holds no more, or that none came.
    Invalidate {
        /// To which question.
        question: QuestionKey,
        /// Why.
        why: Invalidation,
    },
    /// Notes why the customer stays, returns or leaves.
    FindReason(LoyaltyReason),
    /// Holds another customer to be this one, with what is known of the other; the other's profile follows by joining this one,
    /// and brings what it holds in truth.
    Link {
        /// The other.
        other: CustomerId,
        /// What the other's profile holds by now.
        brings: Box<Dossier>,
        /// What is granted to the other, and what was taken of it by now.
        granted: BTreeMap<GrantKey, Allowed>,
    },
    /// Holds another customer to be somebody else after all; the other's profile follows by parting.
    Unlink {
        /// The other.
        other: CustomerId,
    },
    /// Leaves what concerns this customer to the profile of another, who is held to be the same; that profile follows by
    /// linking this one, with what it brings.
    JoinInto {
        /// The other.
        other: CustomerId,
    },
    /// Takes what concerns this customer up again; the other's profile follows by unlinking this one.
    Part,
    /// Counts again here what is granted to this customer, with what was taken of it while another kept it.
    TakeBack {
        /// What is granted, and what was taken of it by now.
        granted: BTreeMap<GrantKey, Allowed>,
    },
    /// Grants something so many times a period, or changes the terms.
    Allow {
        /// What.
        grant: GrantKey,
        /// How often.
        terms: AllowanceTerms,
    },
    /// Reserves, uses or gives back what was granted.
    Draw {
        /// What.
        grant: GrantKey,
        /// How.
        how: AllowanceCommand,
    },
    /// Lets happen what is due by itself; with a profile nothing is.
    Wake,
}

impl ProfileCommand {
    /// Its stable name, by which a repeat is told from another command.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Register { .. } => "profile.register",
            Self::Describe(_) => "profile.describe",
            Self::AddContactPoint { .. } => "profile.add-contact-point",
            Self::WithdrawContactPoint { .. } => "profile.withdraw-contact-point",
            Self::Tell { .. } => "profile.tell",
            Self::Suppose(_) => "profile.suppose",
            Self::ShowNeed { .. } => "profile.show-need",
            Self::EndNeed { .. } => "profile.end-need",
            Self::Expect { .. } => "profile.expect",
            Self::Understand(_) => "profile.understand",
            Self::Concern { .. } => "profile.concern",
            Self::Agree(_) => "profile.agree",
            Self::Object(_) => "profile.object",
            Self::Ask { .. } => "profile.ask",
            Self::Answer { .. } => "profile.answer",
            Self::Invalidate { .. } => "profile.invalidate",
            Self::FindReason(_) => "profile.find-reason",
            Self::Link { .. } => "profile.link",
            Self::Unlink { .. } => "profile.unlink",
            Self::JoinInto { .. } => "profile.join-into",
            Self::Part => "profile.part",
            Self::TakeBack { .. } => "profile.take-back",
            Self::Allow { .. } => "profile.allow",
            Self::Draw { .. } => "profile.draw",
            Self::Wake => "profile.wake",
        }
    }

    /// Whether the customer may do it without us: what he alone can say of himself.
    pub(super) const fn is_the_customers(&self) -> bool {
        match self {
            Self::Register { .. }
            | Self::Describe(_)
            | Self::AddContactPoint { .. }
            | Self::WithdrawContactPoint { .. }
            | Self::Expect { .. }
            | Self::Agree(_)
            | Self::Object(_)
            | Self::Answer { .. }
            | Self::Invalidate { why: Invalidation::CustomerCorrects, .. } => true,
            Self::ShowNeed { evidence, .. } => evidence.is_stated(),
            Self::FindReason(reason) => reason.evidence.is_stated(),
            _ => false,
        }
    }
}
