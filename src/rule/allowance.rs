//! So many a period: reserved, consumed, given back; each reservation counts once, however often it is sent.

mod refusal;
mod terms;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::decision::{Aggregate, Decision, Nothing, Occurred, Recorder, Refusal, Wake};
use crate::id::ReservationId;
use crate::time::Timestamp;

pub use refusal::AllowanceRefusal;
pub use terms::{AllowancePeriod, AllowanceTerms};

/// What was taken of one allowance: a ledger of reservations, folded from its events.
///
/// # The laws
///
/// * What is reserved and consumed in a period never exceeds the terms under which the last of it was reserved.
/// * A reservation counts on its date, and once: sent again, it changes nothing.
/// * What is given back counts no more; it is given back once, and cannot be reserved or consumed again.
/// * Terms that became stricter take nothing away; they refuse more.
///
/// The ledger keeps every reservation, since a repeat must be known as one.
///
/// ```
/// use goodwill::decision::Aggregate;
/// use goodwill::id::{ReservationId, SequentialIds};
/// use goodwill::rule::{Allowance, AllowanceCommand, AllowanceContext, AllowancePeriod, AllowanceTerms};
///
/// let ids = SequentialIds::starting_at(1);
/// let terms = AllowanceTerms { most: 1, per: AllowancePeriod::Month };
/// let context = AllowanceContext { terms, now: "2026-03-02T09:00:00Z".parse()? };
/// let visit = |reservation| AllowanceCommand::Reserve {
///     reservation,
///     units: 1,
///     on: "2026-03-20".parse().unwrap(),
/// };
///
/// let mut visits = Allowance::default();
/// let first = ReservationId::fresh(&ids);
/// for occurred in visits.decide(&visit(first), &context).unwrap().events {
///     visits.evolve(&occurred);
/// }
/// assert!(visits.decide(&visit(first), &context).unwrap().is_empty()); // a repeat
///
/// let refused = visits.decide(&visit(ReservationId::fresh(&ids)), &context).unwrap_err();
/// assert_eq!(refused.code().as_str(), "rule.allowance-used-up");
/// assert_eq!(
///     refused.to_string(),
///     "1 more on 2026-03-20 would make 2, and the allowance is 1 a month"
/// );
/// # Ok::<(), goodwill::time::ParseTimestampError>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Written", into = "Written")]
pub struct Allowance {
    reservations: BTreeMap<ReservationId, Reservation>,
    /// What counts, by date; dates on which nothing counts are absent.
    taken: BTreeMap<NaiveDate, u64>,
    last_at: Option<Timestamp>,
}

/// A ledger as it is written: what counts by date follows from the reservations.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    reservations: BTreeMap<ReservationId, Reservation>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    last_at: Option<Timestamp>,
}

impl From<Written> for Allowance {
    fn from(Written { reservations, last_at }: Written) -> Self {
        let mut taken: BTreeMap<NaiveDate, u64> = BTreeMap::new();
        for held in reservations.values() {
            if held.state != ReservationState::Refunded && held.units > 0 {
                *taken.entry(held.on).or_default() += u64::from(held.units);
            }
        }
        Self { reservations, taken, last_at }
    }
}

impl From<Allowance> for Written {
    fn from(Allowance { reservations, last_at, .. }: Allowance) -> Self {
        Self { reservations, last_at }
    }
}

/// One reservation and what became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reservation {
    /// How many.
    pub units: u32,
    /// The date on which they count.
    pub on: NaiveDate,
    /// What became of it.
    pub state: ReservationState,
}

/// What became of a reservation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReservationState {
    /// It is held.
    Reserved,
    /// It was used.
    Consumed,
    /// It was given back, and counts no more.
    Refunded,
}

/// What may be asked of an allowance.
///
/// | command | what it needs | else |
/// |---|---|---|
/// | `Reserve` | units, and as many left on the date | `rule.allowance-nothing-asked`, `rule.allowance-used-up` |
/// | `Reserve` again | the same units on the same date | `rule.allowance-reserved-otherwise` |
/// | `Consume` | a reservation that was not given back | `rule.allowance-not-reserved`, `rule.allowance-refunded` |
/// | `Refund` | a reservation | `rule.allowance-not-reserved` |
///
/// A command that was carried out before is accepted again and changes nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum AllowanceCommand {
    /// Holds units for a date.
    Reserve {
        /// What the reservation is called from now on.
        reservation: ReservationId,
        /// How many.
        units: u32,
        /// The date on which they count.
        on: NaiveDate,
    },
    /// Notes that a reservation was used.
    Consume {
        /// Which.
        reservation: ReservationId,
    },
    /// Gives a reservation back, used or not.
    Refund {
        /// Which.
        reservation: ReservationId,
    },
}

/// What may happen to an allowance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum AllowanceEvent {
    /// Units are held for a date.
    Reserved {
        /// What the reservation is called.
        reservation: ReservationId,
        /// How many.
        units: u32,
        /// The date on which they count.
        on: NaiveDate,
    },
    /// A reservation was used.
    Consumed {
        /// Which.
        reservation: ReservationId,
    },
    /// A reservation was given back.
    Refunded {
        /// Which.
        reservation: ReservationId,
    },
}

/// What a decision on an allowance may look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AllowanceContext {
    /// The terms in force.
    pub terms: AllowanceTerms,
    /// The present.
    pub now: Timestamp,
}

impl AllowanceEvent {
    /// Which reservation it concerns.
    #[must_use]
    pub const fn reservation(&self) -> ReservationId {
        match self {
            Self::Reserved { reservation, .. }
            | Self::Consumed { reservation }
            | Self::Refunded { reservation } => *reservation,
        }
    }
}

impl Allowance {
    /// A reservation by its id.
    #[must_use]
    pub fn reservation(&self, reservation: ReservationId) -> Option<&Reservation> {
        self.reservations.get(&reservation)
    }

    /// Both ledgers as one, where two customers prove to be one: each reservation once.
    #[must_use]
    pub fn beside(&self, other: &Self) -> Self {
        let mut reservations = other.reservations.clone();
        reservations.extend(&self.reservations);
        Written { reservations, last_at: self.last_at.max(other.last_at) }.into()
    }

    /// What is reserved and consumed in the period of a date; of a run of dates, the fullest that holds the date.
    ///
    /// ```
    /// use goodwill::rule::{Allowance, AllowancePeriod};
    ///
    /// let on = "2026-03-20".parse()?;
    /// assert_eq!(Allowance::default().taken(on, AllowancePeriod::Week), 0);
    /// # Ok::<(), goodwill::chrono::ParseError>(())
    /// ```
    #[must_use]
    pub fn taken(&self, on: NaiveDate, per: AllowancePeriod) -> u64 {
        let within = |(first, last)| self.taken.range(first..=last).map(|(_, units)| units).sum();
        let Some(days) = per.run_of_days() else {
            return within(per.around(on));
        };
        // The fullest run that holds the date begins on a date on which something counts, or on the date itself.
        let (first, _) = terms::run_ending_on(on, days);
        let begins = self.taken.range(first..on).map(|(begin, _)| *begin).chain([on]);
        begins.map(|begin| within(terms::run_from(begin, days))).max().unwrap_or(0)
    }

    /// How many are left on a date.
    #[must_use]
    pub fn left(&self, on: NaiveDate, terms: &AllowanceTerms) -> u32 {
        let left = u64::from(terms.most).saturating_sub(self.taken(on, terms.per));
        u32::try_from(left).unwrap_or(u32::MAX)
    }

    /// What happens by this command; nothing if it was carried out before.
    fn answer(
        &self,
        command: &AllowanceCommand,
        terms: &AllowanceTerms,
    ) -> Result<Option<AllowanceEvent>, AllowanceRefusal> {
        match *command {
            AllowanceCommand::Reserve { reservation, units, on } => {
                self.reserve(reservation, units, on, terms)
            }
            AllowanceCommand::Consume { reservation } => match self.held(reservation)?.state {
                ReservationState::Reserved => Ok(Some(AllowanceEvent::Consumed { reservation })),
                ReservationState::Consumed => Ok(None),
                ReservationState::Refunded => Err(AllowanceRefusal::Refunded { reservation }),
            },
            AllowanceCommand::Refund { reservation } => match self.held(reservation)?.state {
                ReservationState::Refunded => Ok(None),
                _ => Ok(Some(AllowanceEvent::Refunded { reservation })),
            },
        }
    }

    fn reserve(
        &self,
        reservation: ReservationId,
        units: u32,
        on: NaiveDate,
        terms: &AllowanceTerms,
    ) -> Result<Option<AllowanceEvent>, AllowanceRefusal> {
        if let Some(held) = self.reservations.get(&reservation) {
            return if (held.units, held.on) == (units, on) {
                Ok(None)
            } else {
                Err(AllowanceRefusal::ReservedOtherwise { reservation, held: *held })
            };
        }
        if units == 0 {
            return Err(AllowanceRefusal::NothingAsked);
        }
        let taken = self.taken(on, terms.per);
        if taken.saturating_add(units.into()) > terms.most.into() {
            return Err(AllowanceRefusal::UsedUp { asked: units, on, taken, terms: *terms });
        }
        Ok(Some(AllowanceEvent::Reserved { reservation, units, on }))
    }

    fn held(&self, reservation: ReservationId) -> Result<&Reservation, AllowanceRefusal> {
        let unknown = AllowanceRefusal::NotReserved { reservation };
        self.reservations.get(&reservation).ok_or(unknown)
    }
}

impl Aggregate for Allowance {
    type Command = AllowanceCommand;
    type Event = AllowanceEvent;
    type Effect = Nothing;
    type FollowUp = Nothing;
    type Refused = AllowanceRefusal;
    type Context<'a> = AllowanceContext;

    fn decide(
        &self,
        command: &AllowanceCommand,
        context: &AllowanceContext,
    ) -> Result<Decision<Self>, Refusal<AllowanceRefusal>> {
        // A clock that is behind is raised: a repeat must be known as one, whichever clock it comes by.
        let now = self.last_at().map_or(context.now, |last| last.max(context.now));
        let mut recorder = Recorder::at(self, now)?;
        if let Some(event) = self.answer(command, &context.terms).map_err(Refusal::Refused)? {
            recorder.record(event);
        }
        Ok(recorder.into_decision())
    }

    fn evolve(&mut self, occurred: &Occurred<AllowanceEvent>) {
        self.last_at = Some(occurred.at);
        match occurred.event {
            AllowanceEvent::Reserved { reservation, units, on } => {
                let held = Reservation { units, on, state: ReservationState::Reserved };
                // An event that comes twice counts once.
                if self.reservations.insert(reservation, held).is_none() {
                    *self.taken.entry(on).or_default() += u64::from(units);
                }
            }
            AllowanceEvent::Consumed { reservation } => {
                if let Some(held) = self.reservations.get_mut(&reservation) {
                    held.state = ReservationState::Consumed;
                }
            }
            AllowanceEvent::Refunded { reservation } => self.give_back(reservation),
        }
    }

    fn last_at(&self) -> Option<Timestamp> {
        self.last_at
    }

    fn next_wake(&self) -> Option<Wake> {
        None
    }
}

impl Allowance {
    fn give_back(&mut self, reservation: ReservationId) {
        let Some(held) = self.reservations.get_mut(&reservation) else {
            return;
        };
        if held.state == ReservationState::Refunded {
            return;
        }
        held.state = ReservationState::Refunded;
        if let Some(taken) = self.taken.get_mut(&held.on) {
            *taken = taken.saturating_sub(held.units.into());
            if *taken == 0 {
                self.taken.remove(&held.on);
            }
        }
    }
}
