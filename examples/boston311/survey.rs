//! From requests to figures.

use std::collections::BTreeMap;

use goodwill::time::{Elapsed, Timestamp};

use super::city::{City, Unit};
use super::error::{Fault, Unusable};
use super::row::{Refused, Request, requests};
use super::table::Source;

/// All that the report says.
#[derive(Debug, Default)]
pub(crate) struct Survey {
    pub(crate) requests: usize,
    pub(crate) channels: BTreeMap<String, Service>,
    pub(crate) departments: BTreeMap<String, Service>,
    pub(crate) due: BTreeMap<Unit, Agreement>,
    /// Requests whose due time lies beyond the years of the calendar.
    pub(crate) out_of_years: usize,
    /// Requests without a target, or of a type without a rule.
    pub(crate) not_promised: usize,
    pub(crate) refusals: Refusals,
}

/// How one channel or department served.
#[derive(Debug, Default)]
pub(crate) struct Service {
    pub(crate) requests: usize,
    /// Closed requests that had a target.
    pub(crate) judged: usize,
    pub(crate) on_time: usize,
    /// How long each closed request was open.
    pub(crate) took: Vec<Elapsed>,
}

/// How many of our due times the City shares.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Agreement {
    pub(crate) compared: usize,
    pub(crate) equal: usize,
}

/// Input that was not believed.
#[derive(Debug, Default)]
pub(crate) struct Refusals {
    /// Rows that were left out.
    pub(crate) malformed: usize,
    /// Requests whose closing was left out.
    pub(crate) closed_before_opened: usize,
    /// The first of them; a file may hold millions.
    pub(crate) first: Vec<Refused>,
}

/// How many refusals are shown.
const SHOWN: usize = 10;

/// `opened` is sometimes cut to the minute, where the City computed its target from the second.
const TOLERANCE: Elapsed = Elapsed::from_seconds(60);

impl Survey {
    pub(crate) fn of(city: &City, source: &Source) -> Result<Self, Unusable> {
        let mut survey = Self::default();
        for request in requests(source, city.calendar.zone())? {
            match request {
                Ok(request) => survey.count(city, &request)?,
                Err(refused) => survey.refusals.add(refused),
            }
        }
        Ok(survey)
    }

    /// The agreement over all units.
    pub(crate) fn due_in_all(&self) -> Agreement {
        self.due.values().fold(Agreement::default(), |sum, part| Agreement {
            compared: sum.compared + part.compared,
            equal: sum.equal + part.equal,
        })
    }

    /// The agreement on promises of one unit.
    pub(crate) fn due_in(&self, unit: Unit) -> Agreement {
        self.due.get(&unit).copied().unwrap_or_default()
    }

    fn count(&mut self, city: &City, request: &Request) -> Result<(), Unusable> {
        self.requests += 1;
        let closed = request.closing().unwrap_or_else(|refused| {
            self.refusals.add(refused);
            None
        });
        for (groups, name) in
            [(&mut self.channels, &request.channel), (&mut self.departments, &request.department)]
        {
            groups.entry(name.clone()).or_default().count(request, closed);
        }
        self.compare(city, request)
    }

    fn compare(&mut self, city: &City, request: &Request) -> Result<(), Unusable> {
        let (Some(target), Some(promise)) = (request.target, city.promise(&request.kind)) else {
            self.not_promised += 1;
            return Ok(());
        };
        let Some(due) = city.due(request.opened, promise.span)? else {
            self.out_of_years += 1;
            return Ok(());
        };
        let agreement = self.due.entry(promise.unit).or_default();
        agreement.compared += 1;
        agreement.equal += usize::from(due.max(target).since(due.min(target)) <= TOLERANCE);
        Ok(())
    }
}

impl Service {
    fn count(&mut self, request: &Request, closed: Option<Timestamp>) {
        self.requests += 1;
        let Some(closed) = closed else { return };
        self.took.push(closed.since(request.opened));
        if let Some(target) = request.target {
            self.judged += 1;
            self.on_time += usize::from(closed <= target);
        }
    }

    /// The length of which half of the closed requests took no more.
    pub(crate) fn median(&self) -> Option<Elapsed> {
        let mut took = self.took.clone();
        took.sort_unstable();
        let upper = *took.get(took.len() / 2)?;
        let lower = *took.get((took.len() - 1) / 2)?;
        Some(Elapsed::from_micros(lower.as_micros().midpoint(upper.as_micros())))
    }
}

impl Refusals {
    pub(crate) fn count(&self) -> usize {
        self.malformed + self.closed_before_opened
    }

    fn add(&mut self, refused: Refused) {
        match refused.fault {
            Fault::ClosedBeforeOpened(_) => self.closed_before_opened += 1,
            _ => self.malformed += 1,
        }
        if self.first.len() < SHOWN {
            self.first.push(refused);
        }
    }
}
