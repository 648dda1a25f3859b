//! From cases to figures.

use std::collections::BTreeMap;

use goodwill::case::{Case, Status};
use goodwill::id::{CaseId, CustomerId, SequentialIds};
use goodwill::sla::{Clock, ClockState};
use goodwill::time::{Elapsed, Timestamp};

use super::city::{CITY_TARGET, City, RESOLUTION};
use super::error::{Fault, Unusable};
use super::replay::{Matter, Replay};
use super::row::{Refused, Request, requests};
use super::rules::Unit;
use super::table::Source;

/// All that the report says.
#[derive(Debug, Default)]
pub(crate) struct Survey {
    pub(crate) requests: usize,
    pub(crate) channels: BTreeMap<String, Service>,
    pub(crate) departments: BTreeMap<String, Service>,
    /// Our due times beside the City's.
    pub(crate) due: BTreeMap<Unit, Tally>,
    /// Requests without a target, or of a type without a rule.
    pub(crate) not_promised: usize,
    /// Our verdicts on time beside the City's.
    pub(crate) on_time: Tally,
    /// Input that was not believed, in the order of its lines.
    pub(crate) refused: Vec<Refused>,
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

/// How many of our answers the City shares.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) compared: usize,
    pub(crate) equal: usize,
}

/// `opened` is sometimes cut to the minute, where the City computed its target from the second.
const TOLERANCE: Elapsed = Elapsed::from_seconds(60);

impl Survey {
    /// Lets the City's desk live through the requests of a file, and looks at what became of them.
    pub(crate) async fn of(city: City, source: &Source) -> Result<Self, Unusable> {
        let mut survey = Self::default();
        let charter = city.ratified()?;
        let matters = survey.matters(&city, source)?;
        let replay = Replay::of(charter, &matters).await?;
        for matter in &matters {
            survey.count(&city, &matter.request, &replay.case(matter).await?);
        }
        for (number, fault) in replay.refused {
            let line = matters.get(number).map_or(0, |matter| matter.request.line);
            survey.refused.push(Refused { line, fault });
        }
        survey.refused.sort_by_key(|refused| refused.line);
        Ok(survey)
    }

    /// The agreement over all units.
    pub(crate) fn due_in_all(&self) -> Tally {
        self.due.values().fold(Tally::default(), |sum, part| Tally {
            compared: sum.compared + part.compared,
            equal: sum.equal + part.equal,
        })
    }

    /// The agreement on promises of one unit.
    pub(crate) fn due_in(&self, unit: Unit) -> Tally {
        self.due.get(&unit).copied().unwrap_or_default()
    }

    fn matters(&mut self, city: &City, source: &Source) -> Result<Vec<Matter>, Unusable> {
        let ids = SequentialIds::starting_at(1);
        let mut matters = Vec::new();
        for request in requests(source)? {
            let opened = request.and_then(|request| {
                let opening = city.opening(&request, CustomerId::fresh(&ids));
                let line = request.line;
                opening.map(|opening| (request, opening)).map_err(|fault| Refused { line, fault })
            });
            match opened {
                Ok((request, opening)) => {
                    let (case, facts) = (CaseId::fresh(&ids), city.facts(&request));
                    matters.push(Matter { request, case, opening, facts });
                }
                Err(refused) => self.refused.push(refused),
            }
        }
        Ok(matters)
    }

    fn count(&mut self, city: &City, request: &Request, case: &Case) {
        self.requests += 1;
        let on_time = on_time(case);
        for (groups, name) in
            [(&mut self.channels, &request.channel), (&mut self.departments, &request.department)]
        {
            groups.entry(name.clone()).or_default().count(case, on_time);
        }
        if let (Some(ours), Some(theirs)) = (on_time, request.on_time) {
            self.on_time.count(ours == theirs);
        }
        self.compare_due(city, request, case);
    }

    fn compare_due(&mut self, city: &City, request: &Request, case: &Case) {
        let (Some(target), Some(unit)) = (request.target, city.unit(&request.kind)) else {
            self.not_promised += 1;
            return;
        };
        if let Some(due) = clock(case, RESOLUTION).and_then(Clock::due) {
            self.due.entry(unit).or_default().count(apart(due, target) <= TOLERANCE);
        }
    }
}

/// The case's own verdict on the City's target; none before it is closed, or if it has no target.
fn on_time(case: &Case) -> Option<bool> {
    let clock = clock(case, CITY_TARGET)?;
    match clock.state() {
        ClockState::Met { due: Some(_), .. } => Some(clock.breaches() == 0),
        _ => None,
    }
}

fn clock<'a>(case: &'a Case, target: &str) -> Option<&'a Clock> {
    case.clocks().find(|clock| clock.target().as_str() == target)
}

fn apart(one: Timestamp, other: Timestamp) -> Elapsed {
    one.max(other).since(one.min(other))
}

impl Tally {
    const fn count(&mut self, equal: bool) {
        self.compared += 1;
        self.equal += equal as usize;
    }
}

impl Service {
    fn count(&mut self, case: &Case, on_time: Option<bool>) {
        self.requests += 1;
        self.judged += usize::from(on_time.is_some());
        self.on_time += usize::from(on_time == Some(true));
        // Nothing happens to a case behind its closing.
        if let (Status::Closed, Some(opened), Some(closed)) =
            (case.status(), case.opened_at(), case.last_at())
        {
            self.took.push(closed.since(opened));
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

impl Refused {
    /// What it is counted under.
    pub(crate) fn reason(&self) -> &'static str {
        match &self.fault {
            Fault::ClosedBeforeOpened(_) => "closed before opened",
            Fault::NotDeclared { .. } | Fault::QueueOfOthers { .. } => "not in the charter",
            Fault::RefusedByCase(_) | Fault::FactsMissing(_) => "refused by the case",
            _ => "malformed rows",
        }
    }
}
