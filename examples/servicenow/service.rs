//! The service desk that a log shows: the charter of the file, with the groups that the log names and the paths between them.

use std::collections::BTreeMap;
use std::path::Path;

use goodwill::actor::Actor;
use goodwill::case::{HandedOver, Opening};
use goodwill::charter::toml::{self, Parsed, Places};
use goodwill::charter::{Charter, CharterDraft, Ratification};
use goodwill::customer::Reply;
use goodwill::department::{Deliverable, Department, Field, Handoff, Role};
use goodwill::id::{
    ChannelKey, CustomerId, DepartmentKey, HandoffKey, ParseKeyError, PriorityKey, RoleKey,
};
use goodwill::key;
use goodwill::value::{Domain, Value};

use super::error::{Fault, Unusable};
use super::row::Row;
use super::table::Source;
use super::timeline::Incident;

/// Who answers for an incident whose group was never written down.
const UNASSIGNED: &str = "unassigned";

/// The service desk of one log.
pub(crate) struct Service {
    charter: CharterDraft,
    places: Places,
    groups: BTreeMap<String, DepartmentKey>,
    channels: BTreeMap<String, ChannelKey>,
    priorities: Vec<String>,
}

impl Service {
    /// The desk as the file in a folder declares it, with the groups of these incidents.
    pub(crate) fn load(folder: &Path, incidents: &[Incident]) -> Result<Self, Unusable> {
        Self::declare(&Source::read(&folder.join("servicenow_charter.toml"))?, incidents)
    }

    /// The desk as a text declares it.
    pub(crate) fn declare(charter: &Source, incidents: &[Incident]) -> Result<Self, Unusable> {
        let unreadable = || Unusable::NotText { file: charter.name.clone() };
        let text = std::str::from_utf8(&charter.text).map_err(|_| unreadable())?;
        let Parsed { draft, places, .. } = toml::read_named(&charter.name, text)?;
        let named = draft.channels.iter().map(|(key, channel)| (channel.name.clone(), key.clone()));
        let channels = named.collect();
        let priorities = draft.priorities.keys().map(ToString::to_string).collect();
        let mut service =
            Self { charter: draft, places, groups: BTreeMap::new(), channels, priorities };
        service.department(UNASSIGNED)?;
        for incident in incidents {
            let custody: Vec<&str> = incident.custody().collect();
            for group in &custody {
                service.department(group)?;
            }
            for (from, to) in custody.iter().zip(custody.iter().skip(1)) {
                service.path(from, to)?;
            }
        }
        Ok(service)
    }

    fn department(&mut self, group: &str) -> Result<DepartmentKey, Unusable> {
        if let Some(known) = self.groups.get(group) {
            return Ok(known.clone());
        }
        // By number: names of a log may differ in what no key can bear.
        let key: DepartmentKey = format!("group-{}", self.groups.len()).parse()?;
        let urgency = Field::Made(Domain::choice(self.priorities.iter().map(String::as_str))?);
        let department = Department::named(group).delivering(
            key!("incident"),
            Deliverable::named("Incident").with(key!("urgency"), urgency),
        );
        self.charter.departments.insert(key.clone(), department);
        self.charter.roles.insert(role_key(&key)?, Role::of(key.clone(), "Engineer"));
        self.groups.insert(group.to_owned(), key.clone());
        Ok(key)
    }

    fn path(&mut self, from: &str, to: &str) -> Result<(), Unusable> {
        let (from, to) = (self.department(from)?, self.department(to)?);
        let key = path_key(&from, &to)?;
        let accepts = role_key(&to)?;
        let handoff =
            Handoff::of(key!("incident"), from, to).within(key!("pass")).accepted_by(accepts);
        self.charter.handoffs.insert(key, handoff);
        Ok(())
    }

    /// The charter in force; what stands in its way is told with the line of the file.
    pub(crate) fn ratified(&self) -> Result<Charter, Unusable> {
        let ratified = self.charter.ratify(&Ratification::first(Actor::System));
        ratified.map_err(|findings| {
            let shown = findings.iter().map(|finding| format!("\n{}", self.places.show(finding)));
            Unusable::NotRatified(shown.collect())
        })
    }

    /// How an incident begins; before a group is known to have it, it is the first one's that is.
    pub(crate) fn opening(
        &self,
        row: &Row,
        group: Option<&str>,
        customer: CustomerId,
    ) -> Result<Opening, Fault> {
        let name = &row.channel;
        let not_declared = || Fault::NotDeclared { noun: "channel", name: name.clone() };
        let channel = self.channels.get(name).cloned().ok_or_else(not_declared)?;
        let department = self.group(group)?;
        let opening = Opening::new(customer, channel, department, self.priority(&row.priority)?);
        Ok(opening.under(key!("incident")).under(key!("watch")))
    }

    /// The department that a group of the log is.
    pub(crate) fn group(&self, name: Option<&str>) -> Result<DepartmentKey, Fault> {
        let name = name.unwrap_or(UNASSIGNED);
        let not_declared = || Fault::NotDeclared { noun: "group", name: name.to_owned() };
        self.groups.get(name).cloned().ok_or_else(not_declared)
    }

    pub(crate) fn priority(&self, name: &str) -> Result<PriorityKey, Fault> {
        let not_declared = || Fault::NotDeclared { noun: "priority", name: name.to_owned() };
        let known = self.priorities.iter().any(|priority| priority == name);
        known.then(|| name.parse().ok()).flatten().ok_or_else(not_declared)
    }

    /// How a group of the log is called by its department.
    pub(crate) fn name_of(&self, department: &DepartmentKey) -> &str {
        self.charter.departments.get(department).map_or("", |department| department.name.as_str())
    }
}

/// Whoever works in a group.
pub(crate) fn role_key(group: &DepartmentKey) -> Result<RoleKey, ParseKeyError> {
    format!("engineer-of-{group}").parse()
}

/// The path on which incidents pass from one group to another.
pub(crate) fn path_key(
    from: &DepartmentKey,
    to: &DepartmentKey,
) -> Result<HandoffKey, ParseKeyError> {
    format!("{from}-to-{to}").parse()
}

/// What has to be known of an incident before it is handed over.
pub(crate) fn filled(row: &Row) -> HandedOver {
    HandedOver::from([(key!("urgency"), Reply::Value(Value::Choice(row.priority.clone())))])
}
