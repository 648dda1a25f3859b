use std::fmt;

use chrono::NaiveDate;

use super::PromiseNumber;
use crate::calendar::CalendarError;
use crate::case::refusal::codes;
use crate::customer::BadHours;
use crate::id::{AgreementKey, CapabilityKey, Code};
use crate::sla::{BeforeGiven, NoUsableInstant, Overload, PromiseState};

/// Why a promise is not given, kept, moved or given up.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum PromiseRefusal {
    /// The agreement has no target whose metric is `promise`.
    NotMeasured {
        /// The agreement.
        agreement: AgreementKey,
    },
    /// Its window opens before it is given.
    BeforeGiven(BeforeGiven),
    /// It relies on what is not ready; it can only be promised conditionally.
    Overpromise {
        /// What is not ready.
        missing: Vec<Unready>,
    },
    /// Nobody could keep it in its window.
    NoUsableInstant(NoUsableInstant),
    /// The customer's hours are none.
    BadHours(BadHours),
    /// The team has no time for it.
    Overloaded(Overload),
    /// A calendar does not reach so far.
    Undatable(CalendarError),
    /// The case has no more room for clocks.
    TooMany {
        /// How many it has.
        clocks: usize,
    },
    /// No promise has this number.
    Unknown {
        /// The number.
        promise: PromiseNumber,
    },
    /// It is not open any more.
    Settled {
        /// Which promise.
        promise: PromiseNumber,
        /// What became of it.
        state: PromiseState<PromiseNumber>,
    },
    /// Only whom it was agreed with, or the customer whose matter it is, agrees that it is moved or given up.
    NotTheirs {
        /// Which promise.
        promise: PromiseNumber,
    },
    /// A case is not closed over a promise that is still to be kept.
    StillOpen {
        /// Which promise.
        promise: PromiseNumber,
    },
}

/// A capability that a promise relies on and that is not ready.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unready {
    /// Which capability.
    pub capability: CapabilityKey,
    /// When it is to be ready, if some service says so.
    pub ready_by: Option<NaiveDate>,
}

impl PromiseRefusal {
    /// Its stable name.
    #[must_use]
    pub const fn code(&self) -> Code {
        match self {
            Self::NotMeasured { .. } => codes::PROMISES_NOT_MEASURED,
            Self::BeforeGiven(_) => codes::WINDOW_BEFORE_PROMISE,
            Self::Overpromise { .. } => codes::OVERPROMISE,
            Self::NoUsableInstant(_) => codes::NO_USABLE_INSTANT,
            Self::BadHours(_) => codes::BAD_HOURS,
            Self::Overloaded(_) => codes::OVERLOADED,
            Self::Undatable(_) => codes::UNDATABLE_PROMISE,
            Self::TooMany { .. } => codes::TOO_MANY_CLOCKS,
            Self::Unknown { .. } => codes::UNKNOWN_PROMISE,
            Self::Settled { .. } => codes::PROMISE_SETTLED,
            Self::NotTheirs { .. } => codes::NOT_THEIRS,
            Self::StillOpen { .. } => codes::PROMISE_OPEN,
        }
    }
}

impl fmt::Display for PromiseRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotMeasured { agreement } => {
                write!(f, "the agreement `{agreement}` has no target whose metric is `promise`")
            }
            Self::BeforeGiven(before) => before.fmt(f),
            Self::Overpromise { missing } => {
                f.write_str("it relies on what is not ready:")?;
                for (number, unready) in missing.iter().enumerate() {
                    let comma = if number > 0 { "," } else { "" };
                    write!(f, "{comma} {unready}")?;
                }
                f.write_str("; promise it conditionally, or later")
            }
            Self::NoUsableInstant(none) => none.fmt(f),
            Self::BadHours(bad) => write!(f, "the customer's hours cannot be taken: {bad}"),
            Self::Overloaded(overload) => overload.fmt(f),
            Self::Undatable(error) => {
                write!(f, "no calendar can say whether it can be kept: {error}")
            }
            Self::TooMany { clocks } => write!(f, "a case with {clocks} clocks takes no more"),
            Self::Unknown { promise } => write!(f, "the case has no promise {promise}"),
            Self::Settled { promise, state } => {
                write!(f, "promise {promise} {state}; give a new one")
            }
            Self::NotTheirs { promise } => write!(
                f,
                "only whom promise {promise} was agreed with, or the customer whose matter it is, agrees to that"
            ),
            Self::StillOpen { promise } => write!(
                f,
                "promise {promise} is still to be kept; keep it, move it by agreement, or let the customer give it up"
            ),
        }
    }
}

impl fmt::Display for Unready {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { capability, ready_by } = self;
        match ready_by {
            Some(date) => write!(f, "`{capability}`, ready by {date}"),
            None => write!(f, "`{capability}`, for which no date is known"),
        }
    }
}
