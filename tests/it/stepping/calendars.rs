//! The calendars of one charter, step by step, those of customers among them, and what two have in common.

use goodwill::sla::HoursCounted;

use super::hours::Hours;
use super::key;
use super::place::Place;
use super::promised::CALENDARS;
use super::tape::Tape;

/// Whose hours count, calendars by their numbers; what stands for the customer's where those are not told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Counted {
    Ours(usize),
    Customers(Option<usize>),
    Both(usize, Option<usize>),
}

/// Why there are no hours to count on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lacks {
    NotTold,
    NotACustomers(usize),
    NeverMeet(usize),
}

impl Counted {
    pub(super) const fn asks_for_customers(self) -> bool {
        !matches!(self, Self::Ours(_))
    }

    const fn otherwise(self) -> Option<usize> {
        match self {
            Self::Ours(_) => None,
            Self::Customers(otherwise) | Self::Both(_, otherwise) => otherwise,
        }
    }

    /// As a charter declares it.
    pub(super) fn declared(self) -> HoursCounted {
        let hours = match self {
            Self::Ours(ours) => HoursCounted::Ours(key(CALENDARS[ours])),
            Self::Customers(_) => HoursCounted::customers(),
            Self::Both(ours, _) => HoursCounted::both(key(CALENDARS[ours])),
        };
        match self.otherwise() {
            Some(otherwise) => hours.or_else(key(CALENDARS[otherwise])),
            None => hours,
        }
    }
}

/// The calendars whose hours are in common with another's.
const PAIRS: [(usize, usize); 3] = [(0, 1), (0, 2), (1, 2)];

pub(super) struct Calendars<'a> {
    /// Each, and behind them each pair.
    tapes: Vec<Tape<'a>>,
    /// Which of them may be a customer's.
    may_be_customers: [bool; CALENDARS.len()],
}

impl<'a> Calendars<'a> {
    pub(super) fn of(
        hours: &'a [Hours],
        may_be_customers: [bool; CALENDARS.len()],
        place: &'a Place,
    ) -> Self {
        let single = hours.iter().map(|hours| Tape::of(vec![hours], place));
        let pairs = PAIRS.iter().map(|(one, other)| vec![&hours[*one], &hours[*other]]);
        let tapes = single.chain(pairs.map(|pair| Tape::of(pair, place))).collect();
        Self { tapes, may_be_customers }
    }

    pub(super) fn tape(&self, number: usize) -> &Tape<'a> {
        &self.tapes[number]
    }

    pub(super) const fn may_be_customers(&self, number: usize) -> bool {
        self.may_be_customers[number]
    }

    fn common(&self, one: usize, other: usize) -> &Tape<'a> {
        let pair = (one.min(other), one.max(other));
        let place = PAIRS.iter().position(|it| *it == pair);
        self.tape(place.map_or(one, |place| CALENDARS.len() + place))
    }

    /// The hours that count for a customer who keeps these.
    pub(super) fn counted(
        &self,
        counted: Counted,
        customers: Option<usize>,
    ) -> Result<&Tape<'a>, Lacks> {
        let theirs = || match customers {
            Some(theirs) if !self.may_be_customers(theirs) => Err(Lacks::NotACustomers(theirs)),
            Some(theirs) => Ok(theirs),
            None => counted.otherwise().ok_or(Lacks::NotTold),
        };
        match counted {
            Counted::Ours(ours) => Ok(self.tape(ours)),
            Counted::Customers(_) => Ok(self.tape(theirs()?)),
            Counted::Both(ours, _) => {
                let theirs = theirs()?;
                let common = self.common(ours, theirs);
                // What they have in common is to be seen within the steps, as all that is unusual is.
                if common.is_ever_open() { Ok(common) } else { Err(Lacks::NeverMeet(theirs)) }
            }
        }
    }

    pub(super) fn ran_off(&self) -> bool {
        self.tapes.iter().any(|tape| tape.ran_off().get())
    }
}
