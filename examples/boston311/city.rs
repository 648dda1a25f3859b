//! What the City of Boston declares: when it works, who answers, and how long each type of request may take.

use std::collections::BTreeMap;
use std::path::Path;

use goodwill::calendar::{CalendarDraft, Holiday, WORKWEEK};
use goodwill::case::Opening;
use goodwill::charter::{Channel, CharterDraft, Department, Queue};
use goodwill::chrono::Datelike;
use goodwill::chrono_tz::{America::New_York, Tz};
use goodwill::id::{AgreementKey, CalendarKey, CustomerId, PriorityKey, TargetKey};
use goodwill::sla::{Agreement, AgreementKind, Metric, Target};

use super::error::Unusable;
use super::keys::declare;
use super::row::Request;
use super::rules::{Rule, Unit, rules};
use super::table::{Source, Table};

/// The City's wall clock.
pub(crate) const ZONE: Tz = New_York;

/// The target that our own rule dates.
pub(crate) const RESOLUTION: &str = "resolution";

/// The target that each request brings along, as the City computed it.
pub(crate) const CITY_TARGET: &str = "city-target";

/// The City's charter, as far as it is drafted, and what it promises by type of request.
pub(crate) struct City {
    pub(crate) charter: CharterDraft,
    promises: BTreeMap<String, Promise>,
    /// For requests of a type without a rule.
    target_alone: AgreementKey,
    city_target: TargetKey,
    priority: PriorityKey,
}

/// What is promised for a type of request.
pub(crate) struct Promise {
    agreement: AgreementKey,
    pub(crate) unit: Unit,
}

impl City {
    /// The City as the files in a folder declare it.
    pub(crate) fn load(folder: &Path) -> Result<Self, Unusable> {
        let holidays = Source::read(&folder.join("us_ma.csv"))?;
        let rules = Source::read(&folder.join("boston311_rules.csv"))?;
        Self::declare(&holidays, &rules)
    }

    pub(crate) fn declare(holidays: &Source, rule_file: &Source) -> Result<Self, Unusable> {
        let office: CalendarKey = "city-hall".parse()?;
        let mut charter = CharterDraft::default();
        charter.calendars.insert(office.clone(), calendar(holidays)?);
        let priority = declare(&mut charter.priorities, "normal", "normal".to_owned())?;
        let agreements = &mut charter.agreements;
        let target_alone = declare(agreements, CITY_TARGET, agreement(&office, None)?)?;
        let mut promises = BTreeMap::new();
        for (kind, rule) in rules(rule_file)? {
            let agreement = declare(agreements, &kind, agreement(&office, Some(rule))?)?;
            promises.insert(kind, Promise { agreement, unit: rule.unit });
        }
        let city_target = CITY_TARGET.parse()?;
        Ok(Self { charter, promises, target_alone, city_target, priority })
    }

    /// What is promised for requests of this type, if the City has said so.
    pub(crate) fn promise(&self, kind: &str) -> Option<&Promise> {
        self.promises.get(kind)
    }

    /// How a request begins; whoever and whatever it names becomes part of the charter.
    pub(crate) fn opening(
        &mut self,
        request: &Request,
        customer: CustomerId,
    ) -> Result<Opening, Unusable> {
        let charter = &mut self.charter;
        let channel = Channel { name: request.channel.clone() };
        let channel = declare(&mut charter.channels, &request.channel, channel)?;
        let department = Department { name: request.department.clone() };
        let department = declare(&mut charter.departments, &request.department, department)?;
        let queue = match request.queue.as_str() {
            "" => None,
            name => {
                let queue = Queue { name: name.to_owned(), department: department.clone() };
                Some(declare(&mut charter.queues, name, queue)?)
            }
        };
        let due = request.target.map(|due| (self.city_target.clone(), due));
        Ok(Opening {
            customer,
            channel,
            department,
            queue,
            priority: self.priority.clone(),
            agreements: self.agreement_for(request).cloned().into_iter().collect(),
            given_due: due.into_iter().collect(),
        })
    }

    fn agreement_for(&self, request: &Request) -> Option<&AgreementKey> {
        match self.promise(&request.kind) {
            Some(promise) => Some(&promise.agreement),
            None => request.target.map(|_| &self.target_alone),
        }
    }
}

/// The City's working hours, known from the year of the first holiday to that of the last: whoever has no holidays of a
/// year cannot date a promise into it.
fn calendar(source: &Source) -> Result<CalendarDraft, Unusable> {
    let mut holidays = Vec::new();
    for row in Table::new(source, ["date", "name"], &[])? {
        let [on, name] = row.cells.map_err(|fault| source.bad_line(row.line, fault))?;
        // A text that is no date goes along: the charter's findings list all of them at once.
        holidays.push(Holiday { on: on.into(), name });
    }
    let dates = || holidays.iter().filter_map(|holiday| holiday.on.read().ok());
    let (Some(first), Some(last)) = (dates().min(), dates().max()) else {
        return Err(Unusable::NoHolidays { file: source.name.clone() });
    };
    Ok(CalendarDraft::new(ZONE.name(), first.year()..=last.year())
        .open(WORKWEEK, "08:30-17:00")
        .holidays(holidays))
}

/// Closed by the instant that the City computed, and within the span of the rule for its type, if there is one.
fn agreement(calendar: &CalendarKey, rule: Option<Rule>) -> Result<Agreement, Unusable> {
    let target = || Target::measuring(Metric::first_resolution(), calendar.clone());
    let mut targets = BTreeMap::from([(CITY_TARGET.parse()?, target().by_given_instant())]);
    if let Some(rule) = rule {
        targets.insert(RESOLUTION.parse()?, target().within(rule.span));
    }
    Ok(Agreement { kind: AgreementKind::Sla, targets })
}
