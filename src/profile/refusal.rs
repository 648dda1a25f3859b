use std::fmt;

use crate::customer::NoValidity;
use crate::decision::RefusalCode;
use crate::id::{Code, CustomerId, RecordId};
use crate::rule::AllowanceRefusal;
use crate::time::Timestamp;

/// The codes of a profile's refusals.
pub mod codes {
    use crate::id::Code;

    /// Nobody has been registered yet.
    pub const NOT_REGISTERED: Code = Code::new("profile.not-registered");
    /// The customer was registered before.
    pub const ALREADY_REGISTERED: Code = Code::new("profile.already-registered");
    /// The profile of another keeps what concerns this customer.
    pub const JOINED: Code = Code::new("profile.joined");
    /// Only somebody of ours may do that.
    pub const NOT_OURS: Code = Code::new("profile.not-ours");
    /// A record was named before.
    pub const RECORD_IN_USE: Code = Code::new("profile.record-in-use");
    /// There is nothing that could end.
    pub const NOTHING_THERE: Code = Code::new("profile.nothing-there");
    /// A key names nothing in the charter.
    pub const UNKNOWN_KEY: Code = Code::new("profile.unknown-key");
    /// A value is none that may be told.
    pub const BAD_VALUE: Code = Code::new("profile.bad-value");
    /// It is said to happen later than now.
    pub const NOT_YET: Code = Code::new("profile.not-yet");
    /// A proof is said to come from somebody who neither acts nor is the customer.
    pub const FOREIGN_PROOF: Code = Code::new("profile.foreign-proof");
    /// The question is being asked.
    pub const ASKED_ALREADY: Code = Code::new("profile.asked-already");
    /// Nobody can say for how long the answer holds.
    pub const NO_VALIDITY: Code = Code::new("profile.no-validity");
    /// The two are linked, or one of them is linked with somebody.
    pub const LINKED_ALREADY: Code = Code::new("profile.linked-already");
    /// The two are not linked.
    pub const NOT_LINKED: Code = Code::new("profile.not-linked");
    /// Nothing of this kind was granted.
    pub const NOT_GRANTED: Code = Code::new("profile.not-granted");
}

/// Why a profile says no.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ProfileRefusal {
    /// Nobody has been registered yet.
    NotRegistered,
    /// The customer was registered before.
    AlreadyRegistered,
    /// The profile of another keeps what concerns this customer.
    Joined {
        /// The other.
        into: CustomerId,
    },
    /// Only somebody of ours may do that.
    NotOurs,
    /// A record was named before: it keeps something else, or what is to be corrected.
    RecordInUse {
        /// Which.
        record: RecordId,
    },
    /// There is nothing that could end.
    NothingThere {
        /// What is looked for: `contact point`.
        noun: &'static str,
    },
    /// A key names nothing in the charter.
    UnknownKey {
        /// What the key should name.
        noun: &'static str,
        /// The key.
        key: String,
    },
    /// A value is none that may be told.
    BadValue {
        /// The key of what it was told for.
        of: String,
        /// Why.
        why: String,
    },
    /// It is said to happen later than now.
    NotYet {
        /// When it is said to happen.
        at: Timestamp,
        /// When the command happens.
        now: Timestamp,
    },
    /// A proof is said to come from somebody who neither acts, nor is the customer, nor a person of ours.
    ForeignProof,
    /// The question is being asked.
    AskedAlready {
        /// The question.
        question: String,
        /// Since when.
        since: Timestamp,
    },
    /// Nobody can say for how long the answer holds.
    NoValidity(NoValidity),
    /// The two are linked, or one of them is linked with somebody.
    LinkedAlready {
        /// The other.
        other: CustomerId,
    },
    /// The two are not linked.
    NotLinked,
    /// Nothing of this kind was granted.
    NotGranted {
        /// What.
        grant: String,
    },
    /// What was granted does not go so far.
    Allowance(AllowanceRefusal),
}

impl RefusalCode for ProfileRefusal {
    fn code(&self) -> Code {
        match self {
            Self::NotRegistered => codes::NOT_REGISTERED,
            Self::AlreadyRegistered => codes::ALREADY_REGISTERED,
            Self::Joined { .. } => codes::JOINED,
            Self::NotOurs => codes::NOT_OURS,
            Self::RecordInUse { .. } => codes::RECORD_IN_USE,
            Self::NothingThere { .. } => codes::NOTHING_THERE,
            Self::UnknownKey { .. } => codes::UNKNOWN_KEY,
            Self::BadValue { .. } => codes::BAD_VALUE,
            Self::NotYet { .. } => codes::NOT_YET,
            Self::ForeignProof => codes::FOREIGN_PROOF,
            Self::AskedAlready { .. } => codes::ASKED_ALREADY,
            Self::NoValidity(_) => codes::NO_VALIDITY,
            Self::LinkedAlready { .. } => codes::LINKED_ALREADY,
            Self::NotLinked => codes::NOT_LINKED,
            Self::NotGranted { .. } => codes::NOT_GRANTED,
            Self::Allowance(refusal) => refusal.code(),
        }
    }
}

impl fmt::Display for ProfileRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotRegistered => f.write_str("nobody is registered here; register first"),
            Self::AlreadyRegistered => f.write_str("the customer has been registered before"),
            Self::Joined { into } => {
                write!(f, "{into} keeps what concerns this customer; say it there, or part first")
            }
            Self::NotOurs => f.write_str("only somebody of ours may do that"),
            Self::RecordInUse { record } => {
                write!(
                    f,
                    "{record} was named before; give each value a record of its own, also a correction"
                )
            }
            Self::NothingThere { noun } => write!(f, "there is no such {noun} that could end"),
            Self::UnknownKey { noun, key } => {
                write!(f, "the charter knows no {noun} called `{key}`")
            }
            Self::BadValue { of, why } => write!(f, "`{of}`: {why}"),
            Self::NotYet { at, now } => write!(f, "{at} lies after {now}: it has not happened yet"),
            Self::ForeignProof => f.write_str(
                "a proof names who acts, the customer himself, or a person of ours who heard him",
            ),
            Self::AskedAlready { question, since } => {
                write!(f, "`{question}` is being asked since {since}; wait for the answer")
            }
            Self::NoValidity(refused) => refused.fmt(f),
            Self::LinkedAlready { other } => {
                write!(f, "{other} is linked with somebody; unlink the two first")
            }
            Self::NotLinked => f.write_str("the two are not linked"),
            Self::NotGranted { grant } => write!(f, "`{grant}` was not granted; grant it first"),
            Self::Allowance(refused) => refused.fmt(f),
        }
    }
}

impl From<AllowanceRefusal> for ProfileRefusal {
    fn from(refused: AllowanceRefusal) -> Self {
        Self::Allowance(refused)
    }
}
