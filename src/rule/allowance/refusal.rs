use std::fmt;

use chrono::NaiveDate;

use super::{AllowanceTerms, Reservation};
use crate::decision::RefusalCode;
use crate::id::{Code, ReservationId};
use crate::rule::codes;

/// Why an allowance says no.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum AllowanceRefusal {
    /// As many are not left.
    UsedUp {
        /// How many were asked for.
        asked: u32,
        /// For which date.
        on: NaiveDate,
        /// How many count already.
        taken: u64,
        /// The terms.
        terms: AllowanceTerms,
    },
    /// Nothing was reserved under this id.
    NotReserved {
        /// The id.
        reservation: ReservationId,
    },
    /// The reservation was given back.
    Refunded {
        /// Which.
        reservation: ReservationId,
    },
    /// The id was used for another reservation.
    ReservedOtherwise {
        /// The id.
        reservation: ReservationId,
        /// What it stands for.
        held: Reservation,
    },
    /// A reservation of no units.
    NothingAsked,
}

impl RefusalCode for AllowanceRefusal {
    fn code(&self) -> Code {
        match self {
            Self::UsedUp { .. } => codes::ALLOWANCE_USED_UP,
            Self::NotReserved { .. } => codes::ALLOWANCE_NOT_RESERVED,
            Self::Refunded { .. } => codes::ALLOWANCE_REFUNDED,
            Self::ReservedOtherwise { .. } => codes::ALLOWANCE_RESERVED_OTHERWISE,
            Self::NothingAsked => codes::ALLOWANCE_NOTHING_ASKED,
        }
    }
}

impl fmt::Display for AllowanceRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UsedUp { asked, on, taken, terms } => write!(
                f,
                "{asked} more on {on} would make {}, and the allowance is {terms}",
                taken.saturating_add(u64::from(*asked))
            ),
            Self::NotReserved { reservation } => {
                write!(f, "nothing is reserved as {reservation}; reserve it first")
            }
            Self::Refunded { reservation } => {
                write!(f, "{reservation} was given back; reserve anew, under another id")
            }
            Self::ReservedOtherwise { reservation, held } => write!(
                f,
                "{reservation} is {} on {}; another reservation needs an id of its own",
                held.units, held.on
            ),
            Self::NothingAsked => f.write_str("a reservation is of one or more"),
        }
    }
}
