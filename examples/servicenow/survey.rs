//! From cases to figures.

use std::collections::BTreeMap;

use goodwill::case::{Case, Spent, Status};
use goodwill::charter::Charter;
use goodwill::id::DepartmentKey;
use goodwill::sla::{Clock, ClockState, SegmentKind};
use goodwill::time::{Elapsed, Timestamp, WorkingTime};

use super::error::Unusable;
use super::replay::Replay;
use super::row::{Refused, Wait, rows};
use super::service::Service;
use super::table::Source;
use super::timeline::Timeline;

/// The clock that measures where time goes, and promises nothing.
const WHOLE: &str = "whole";

/// The promises whose keeping is told.
const PROMISED: [&str; 3] = ["pick-up", "first-resolution", "total-resolution"];

/// All that the report says.
#[derive(Debug, Default)]
pub(crate) struct Survey {
    pub(crate) incidents: usize,
    /// Rows that were lived through.
    pub(crate) events: usize,
    pub(crate) handoffs: usize,
    /// Hand-offs back to the group that had handed over.
    pub(crate) back: usize,
    /// Incidents that were taken up again.
    pub(crate) reopened: usize,
    /// Incidents that ended resolved or closed, and those that ended closed.
    pub(crate) resolved: usize,
    pub(crate) closed: usize,
    pub(crate) waits: BTreeMap<Wait, Elapsed>,
    pub(crate) groups: BTreeMap<String, Custody>,
    /// How long it took to solve, the first time and on the whole, waits for the customer not counted.
    pub(crate) first_resolution: Vec<WorkingTime>,
    pub(crate) total_resolution: Vec<WorkingTime>,
    /// By promise and priority.
    pub(crate) kept: BTreeMap<(&'static str, String), Tally>,
    /// Our verdict on the whole beside the log's own.
    pub(crate) as_the_log: Tally,
    /// Rows that were left out, in the order of their lines.
    pub(crate) refused: Vec<Refused>,
}

/// What went through the hands of one group.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Custody {
    pub(crate) incidents: usize,
    /// Hours of the desk in which it had them and they did not wait.
    pub(crate) spent: WorkingTime,
}

/// How many of some are so.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) all: usize,
    pub(crate) so: usize,
}

impl Survey {
    /// Lets a service desk live through a log, and looks at what became of its incidents.
    pub(crate) async fn of(folder: &std::path::Path, source: &Source) -> Result<Self, Unusable> {
        let timeline = Timeline::of(rows(source)?);
        let service = Service::load(folder, &timeline.incidents)?;
        Self::at(&service, timeline).await
    }

    /// Lets this service desk live through what was read of a log.
    pub(crate) async fn at(service: &Service, timeline: Timeline) -> Result<Self, Unusable> {
        let charter = service.ratified()?;
        let Timeline { incidents, refused } = timeline;
        let replay = Replay::of(service, charter.clone(), &incidents).await?;
        let mut survey = Self { refused, ..Self::default() };
        for (number, incident) in incidents.iter().enumerate() {
            survey.events += incident.rows.len();
            if let (Some(case), Some(last)) = (replay.case(number).await?, incident.rows.last()) {
                survey.count(service, &charter, &case, last.updated);
                survey.as_the_log.count(is_on_time(&case) == last.made_sla);
            }
        }
        survey.events -= replay.refused.len();
        survey.refused.extend(replay.refused);
        survey.refused.sort_by_key(|refused| refused.line);
        Ok(survey)
    }

    /// Counts a case as it stood at the last instant of its log; what fell due later is not of it.
    fn count(&mut self, service: &Service, charter: &Charter, case: &Case, until: Timestamp) {
        self.incidents += 1;
        self.resolved += usize::from(matches!(case.status(), Status::Resolved | Status::Closed));
        self.closed += usize::from(case.status() == Status::Closed);
        self.count_hands(service, case);
        self.count_time(service, charter, case, until);
        self.count_promises(charter, case, until);
    }

    fn count_hands(&mut self, service: &Service, case: &Case) {
        let legs = case.legs();
        self.handoffs += legs.iter().filter(|leg| leg.path.is_some()).count();
        let twice = legs.iter().zip(legs.iter().skip(2));
        self.back += twice.filter(|(one, other)| one.department == other.department).count();
        let mut had: Vec<&DepartmentKey> = legs.iter().map(|leg| &leg.department).collect();
        had.sort_unstable();
        had.dedup();
        for department in had {
            self.groups.entry(service.name_of(department).to_owned()).or_default().incidents += 1;
        }
    }

    fn count_time(&mut self, service: &Service, charter: &Charter, case: &Case, until: Timestamp) {
        let Some((number, whole)) = numbered(case, WHOLE) else { return };
        for wait in Wait::ALL {
            let of = |kind: &SegmentKind| matches!(kind, SegmentKind::Paused(why) if why.as_str() == wait.reason());
            let waited = self.waits.entry(wait).or_default();
            *waited = [*waited, whole.ledger().elapsed(until, of)].into_iter().sum();
        }
        let closed = |kind: &SegmentKind| *kind == SegmentKind::Closed;
        self.reopened += usize::from(whole.ledger().segments(until).any(|part| closed(&part.kind)));
        let custody = case.custody(number, charter, until).ok().flatten();
        for share in custody.into_iter().flat_map(|custody| custody.departments) {
            if let Spent::Working(spent) = share.spent {
                let group = self.groups.entry(service.name_of(&share.department).to_owned());
                let custody = group.or_default();
                custody.spent = [custody.spent, spent].into_iter().sum();
            }
        }
    }

    fn count_promises(&mut self, charter: &Charter, case: &Case, until: Timestamp) {
        let priority = case.priority().map(ToString::to_string).unwrap_or_default();
        for name in PROMISED {
            let Some((_, clock)) = numbered(case, name) else { continue };
            if clock.breaches() > 0 || matches!(clock.state(), ClockState::Met { .. }) {
                let tally = self.kept.entry((name, priority.clone())).or_default();
                tally.count(clock.breaches() == 0);
            }
            if !matches!(clock.state(), ClockState::Met { .. }) {
                continue;
            }
            let calendar = charter.calendar(&goodwill::key!("desk"));
            let ran = |kind: &SegmentKind| *kind == SegmentKind::Running;
            let took =
                calendar.and_then(|calendar| clock.ledger().worked(calendar, until, ran).ok());
            match name {
                "first-resolution" => self.first_resolution.extend(took),
                "total-resolution" => self.total_resolution.extend(took),
                _ => {}
            }
        }
    }
}

/// Whether the whole was done in time, as far as it is known.
fn is_on_time(case: &Case) -> bool {
    numbered(case, "total-resolution").is_none_or(|(_, clock)| clock.breaches() == 0)
}

fn numbered<'a>(case: &'a Case, target: &str) -> Option<(u16, &'a Clock)> {
    (0..).zip(case.clocks()).find(|(_, clock)| clock.target().as_str() == target)
}

impl Tally {
    pub(crate) const fn count(&mut self, so: bool) {
        self.all += 1;
        self.so += so as usize;
    }
}

/// The length that this share of some, in thousandths, did not exceed.
pub(crate) fn quantile(lengths: &[WorkingTime], thousandths: usize) -> Option<WorkingTime> {
    let mut sorted = lengths.to_vec();
    sorted.sort_unstable();
    let place = (sorted.len() * thousandths).div_ceil(1_000).max(1) - 1;
    sorted.get(place).copied()
}
