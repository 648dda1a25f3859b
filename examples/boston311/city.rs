//! What the City of Boston declares: when it works, who answers, and how long each type of request may take.

use std::collections::BTreeMap;
use std::path::Path;

use goodwill::calendar::{CalendarDraft, Holiday, WORKWEEK};
use goodwill::case::Opening;
use goodwill::charter::CharterDraft;
use goodwill::chrono::Datelike;
use goodwill::chrono_tz::{America::New_York, Tz};
use goodwill::department::{Department, Queue};
use goodwill::id::{AttributeKey, CalendarKey, CustomerId, TargetKey};
use goodwill::sla::{Agreement, AgreementKind, Metric, Target};
use goodwill::touchpoint::Channel;
use goodwill::value::{FactSheet, Value};

use super::error::Unusable;
use super::keys::declare;
use super::row::Request;
use super::rules::{Rule, Unit, rules};
use super::service::{OTHER_TYPE, Service};
use super::table::{Source, Table};

/// The City's wall clock.
pub(crate) const ZONE: Tz = New_York;

/// The target that our own rule dates.
pub(crate) const RESOLUTION: &str = "resolution";

/// The target that each request brings along, as the City computed it.
pub(crate) const CITY_TARGET: &str = "city-target";

/// The City's charter, as far as it is drafted, and in what it counts by type of request.
pub(crate) struct City {
    pub(crate) charter: CharterDraft,
    units: BTreeMap<String, Unit>,
    city_target: TargetKey,
    /// The facts by which the charter's rules choose what is promised.
    kind: AttributeKey,
    dated: AttributeKey,
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
        let normal = declare(&mut charter.priorities, "normal", "normal".to_owned())?;
        let agreements = &mut charter.agreements;
        let target_alone = declare(agreements, CITY_TARGET, agreement(&office, None)?)?;
        let (mut units, mut promises) = (BTreeMap::new(), BTreeMap::new());
        for (kind, rule) in rules(rule_file)? {
            let agreement = declare(agreements, &kind, agreement(&office, Some(rule))?)?;
            units.insert(kind.clone(), rule.unit);
            promises.insert(kind, agreement);
        }
        let service = Service::of(promises, target_alone, normal)?;
        let (kind, dated) = (service.kind.clone(), service.dated.clone());
        charter.opening_rules = Some(service.asked.clone());
        charter.rules = service.into_rules();
        Ok(Self { charter, units, city_target: CITY_TARGET.parse()?, kind, dated })
    }

    /// In what the City counts for requests of this type, if it has a rule for it.
    pub(crate) fn unit(&self, kind: &str) -> Option<Unit> {
        self.units.get(kind).copied()
    }

    /// What the charter's rules have to know of a request.
    pub(crate) fn facts(&self, request: &Request) -> FactSheet {
        let kind = self.units.get_key_value(&request.kind).map_or(OTHER_TYPE, |(kind, _)| kind);
        [
            (self.kind.clone(), Some(Value::Choice(kind.to_owned()))),
            (self.dated.clone(), Some(Value::Bool(request.target.is_some()))),
        ]
        .into()
    }

    /// How a request begins; whoever and whatever it names becomes part of the charter.
    pub(crate) fn opening(
        &mut self,
        request: &Request,
        customer: CustomerId,
    ) -> Result<Opening, Unusable> {
        let charter = &mut self.charter;
        let channel = Channel::named(&request.channel);
        let channel = declare(&mut charter.channels, &request.channel, channel)?;
        let department = Department::named(&request.department);
        let department = declare(&mut charter.departments, &request.department, department)?;
        let queue = match request.queue.as_str() {
            "" => None,
            name => {
                let queue = Queue { name: name.to_owned(), department: department.clone() };
                Some(declare(&mut charter.queues, name, queue)?)
            }
        };
        let due = request.target.map(|due| (self.city_target.clone(), due));
        let opening = Opening::by_rules(customer, channel);
        Ok(Opening {
            department: Some(department),
            queue,
            given_due: due.into_iter().collect(),
            ..opening
        })
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
