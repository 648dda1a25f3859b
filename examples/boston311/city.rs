//! What the City of Boston declares: its charter, and how long each type of request may take.

use std::collections::BTreeMap;
use std::path::Path;

use goodwill::actor::Actor;
use goodwill::case::Opening;
use goodwill::charter::toml::{self, Places};
use goodwill::charter::{Charter, CharterDraft, Ratification};
use goodwill::chrono_tz::{America::New_York, Tz};
use goodwill::id::{AttributeKey, CalendarKey, CustomerId, TargetKey};
use goodwill::key;
use goodwill::sla::{Agreement, Metric, Target};
use goodwill::value::{FactSheet, Value};

use super::error::{Fault, Unusable};
use super::keys::declare;
use super::names::Names;
use super::row::Request;
use super::rules::{Rule, Unit, rules};
use super::service::{OTHER_TYPE, Service};
use super::table::Source;

/// The City's wall clock.
pub(crate) const ZONE: Tz = New_York;

/// The target that our own rule dates.
pub(crate) const RESOLUTION: &str = "resolution";

/// The target that each request brings along, as the City computed it.
pub(crate) const CITY_TARGET: &str = "city-target";

/// The City's charter, the names by which its records know what is declared there, and in what it counts by type of request.
pub(crate) struct City {
    charter: CharterDraft,
    /// Where in the file everything is declared.
    places: Places,
    names: Names,
    units: BTreeMap<String, Unit>,
    city_target: TargetKey,
    /// The facts by which the charter's rules choose what is promised.
    kind: AttributeKey,
    dated: AttributeKey,
}

impl City {
    /// The City as the files in a folder declare it.
    pub(crate) fn load(folder: &Path) -> Result<Self, Unusable> {
        let charter = Source::read(&folder.join("boston311_charter.toml"))?;
        let rules = Source::read(&folder.join("boston311_rules.csv"))?;
        Self::declare(&charter, &rules)
    }

    /// The City as its charter declares it, with a promise for each type of request.
    pub(crate) fn declare(charter: &Source, rule_file: &Source) -> Result<Self, Unusable> {
        let toml::Parsed { draft: mut charter, places, .. } = read(charter)?;
        let names = Names::of(&charter)?;
        let (mut units, mut promises) = (BTreeMap::new(), BTreeMap::new());
        for (kind, rule) in rules(rule_file)? {
            let agreement = declare(&mut charter.agreements, &kind, agreement(rule)?)?;
            units.insert(kind.clone(), rule.unit);
            promises.insert(kind, agreement);
        }
        let rules = std::mem::take(&mut charter.rules);
        let service = Service::of(promises, key!("city-target"), key!("normal"), rules)?;
        let (kind, dated) = (service.kind.clone(), service.dated.clone());
        charter.opening_rules = Some(service.asked.clone());
        charter.rules = service.into_rules();
        Ok(Self { charter, places, names, units, city_target: CITY_TARGET.parse()?, kind, dated })
    }

    /// The charter in force; what stands in its way is told with the line of the file.
    pub(crate) fn ratified(&self) -> Result<Charter, Unusable> {
        let ratified = self.charter.ratify(&Ratification::first(Actor::System));
        ratified.map_err(|findings| {
            let shown = findings.iter().map(|finding| format!("\n{}", self.places.show(finding)));
            Unusable::NotRatified(shown.collect())
        })
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

    /// How a request begins, if the charter has all that it names.
    pub(crate) fn opening(
        &self,
        request: &Request,
        customer: CustomerId,
    ) -> Result<Opening, Fault> {
        let channel = self.names.channel(&request.channel)?;
        let department = self.names.department(&request.department)?;
        let queue = match request.queue.as_str() {
            "" => None,
            name => Some(self.names.queue(name, &department)?),
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

/// The charter of a file; what is wrong with its text is told all at once.
fn read(source: &Source) -> Result<toml::Parsed, Unusable> {
    let unreadable = || Unusable::NotText { file: source.name.clone() };
    let text = std::str::from_utf8(&source.text).map_err(|_| unreadable())?;
    Ok(toml::read_named(&source.name, text)?)
}

/// Closed by the instant that the City computed, and within the span of the rule for its type.
fn agreement(rule: Rule) -> Result<Agreement, Unusable> {
    let calendar: CalendarKey = key!("city-hall");
    let target = || Target::measuring(Metric::first_resolution(), calendar.clone());
    let targets = BTreeMap::from([
        (CITY_TARGET.parse()?, target().by_given_instant()),
        (RESOLUTION.parse()?, target().within(rule.span)),
    ]);
    Ok(Agreement { targets, ..Agreement::sla() })
}
