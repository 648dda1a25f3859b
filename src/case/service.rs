//! How a new matter is served: what its opening names stands, what it leaves out the charter's rules choose.

use std::collections::BTreeSet;

use super::command::Opening;
use super::decide::{Deciding, Step, refused};
use super::event::CaseEvent;
use super::refusal::CaseRefusal;
use crate::charter::{Charter, RatifiedTarget, shown};
use crate::decision::{Premise, Refusal};
use crate::id::{
    AgentId, AgreementKey, AttributeKey, CalendarKey, DepartmentKey, PriorityKey, QueueKey,
    RuleKey, RuleSetKey,
};
use crate::rule::{FactError, Facts, Grant, Granted, Matches, Undecided};
use crate::sla::Metric;
use crate::time::Span;
use crate::value::{FactSheet, Value};

/// How a matter is served from its opening on.
pub(super) struct Service {
    pub(super) department: DepartmentKey,
    pub(super) queue: Option<QueueKey>,
    pub(super) priority: PriorityKey,
    /// Each counts once, in the order of their keys.
    pub(super) agreements: BTreeSet<AgreementKey>,
    pub(super) owner: Option<AgentId>,
    pub(super) customers_calendar: Option<CalendarKey>,
    /// What the rules said, if they were asked.
    pub(super) chosen: Option<CaseEvent>,
}

/// What the rules give, sorted by what the opening asks for.
#[derive(Default)]
struct Given {
    queue: Option<QueueKey>,
    priority: Option<PriorityKey>,
    owner: Option<AgentId>,
    agreements: BTreeSet<AgreementKey>,
    customers_calendar: Option<CalendarKey>,
}

impl Deciding<'_> {
    /// How the matter is served that opens so.
    pub(super) fn service_for(&mut self, opening: &Opening) -> Step<Service> {
        let charter = self.context.charter;
        let (given, chosen) = match charter.opening_rules() {
            Some(asked) => self.ask_rules(asked, opening)?,
            None => (Given::default(), None),
        };
        // A queue that the rules chose beside a department that the opening names is not the department's, perhaps.
        let of_department = |queue: &QueueKey| {
            opening
                .department
                .as_ref()
                .is_none_or(|named| charter.department_of(queue) == Some(named))
        };
        let queue = opening.queue.clone().or_else(|| given.queue.filter(of_department));
        let department_of = || queue.as_ref().and_then(|queue| charter.department_of(queue));
        let department = opening.department.as_ref().or_else(department_of).cloned();
        let priority = opening.priority.clone().or(given.priority);
        let agreements = match opening.agreements.as_slice() {
            [] => given.agreements,
            named => named.iter().cloned().collect(),
        };
        // Hours that this charter lists no more as a customer's are hours that nobody told.
        let listed = |calendar: &&CalendarKey| charter.is_customers_calendar(calendar);
        let inherited = opening.inherited_calendar.as_ref().filter(listed);
        let customers_calendar = opening.customers_calendar.as_ref().or(inherited).cloned();
        let not_chosen = |what| refused(CaseRefusal::NotChosen { what });
        Ok(Service {
            department: department.ok_or_else(|| not_chosen("department"))?,
            priority: priority.ok_or_else(|| not_chosen("priority"))?,
            queue,
            agreements,
            // Whoever names the place chooses the people there.
            owner: given.owner.filter(|_| opening.department.is_none() && opening.queue.is_none()),
            customers_calendar: customers_calendar.or(given.customers_calendar),
            chosen,
        })
    }

    /// Asks the rules, and notes which of them decided and from which facts.
    fn ask_rules(
        &mut self,
        asked: &RuleSetKey,
        opening: &Opening,
    ) -> Step<(Given, Option<CaseEvent>)> {
        let charter = self.context.charter;
        let facts = facts_of(charter, self.context.facts, opening)
            .map_err(|error| refused(CaseRefusal::BadFact(error)))?;
        let today = charter.date_of(self.recorder.instant());
        let mut matches = Matches::new();
        let granted = match charter.rules().grants(asked, &facts, today, &mut matches) {
            Some(Ok(granted)) => granted,
            Some(Err(undecided)) => return Err(refusal_of(undecided)),
            None => Vec::new(),
        };
        let given = Given::of(&granted)?;
        let because = charter.rules().because(asked, &facts, today, &mut matches);
        let mut used = FactSheet::new();
        for premise in because.premises() {
            let Premise::Attribute(key) = premise;
            used.insert(key.clone(), value_of(&facts, key));
            self.recorder.given(premise.clone());
        }
        because.rules().for_each(|rule| self.recorder.by_rule(rule.clone()));
        let grants = granted.iter().map(|granted| granted.line.grant.clone()).collect();
        Ok((given, Some(CaseEvent::ServiceChosen { facts: used, grants })))
    }

    /// Within which span the rules promised this customer what a target measures.
    pub(super) fn granted_span(&self, ratified: &RatifiedTarget) -> Option<Span> {
        let first_response = ratified.target.metric == Metric::first_response();
        let grants = self.case().grants().iter();
        let of_target = grants.clone().find_map(|grant| match grant {
            Grant::TargetWithin { target, within } if *target == ratified.key => Some(*within),
            _ => None,
        });
        of_target.or_else(|| {
            grants.filter(|_| first_response).find_map(|grant| match grant {
                Grant::ResponseWithin(span) => Some(*span),
                _ => None,
            })
        })
    }
}

impl Given {
    fn of(granted: &[Granted<'_>]) -> Step<Self> {
        let mut given = Self::default();
        for one in granted {
            let topic = one.line.grant.topic();
            match &one.line.grant {
                // A matter may be served under several agreements, but has one of all else.
                Grant::Agreement(key) => {
                    given.agreements.insert(key.clone());
                    continue;
                }
                Grant::Queue(key) => given.queue = Some(key.clone()),
                Grant::Priority(key) => given.priority = Some(key.clone()),
                Grant::CustomersCalendar(key) => given.customers_calendar = Some(key.clone()),
                Grant::Owner(agent) => given.owner = Some(*agent),
                _ => {}
            }
            let speaks = |other: &&Granted<'_>| other.line.grant.topic() == topic;
            let contradicts = |other: &Granted<'_>| other.line.grant != one.line.grant;
            if granted.iter().filter(speaks).any(contradicts) {
                let rules = granted.iter().filter(speaks).map(|other| other.rule.clone());
                return Err(conflict(rules.collect()));
            }
        }
        Ok(given)
    }
}

fn conflict(rules: Vec<RuleKey>) -> Refusal<CaseRefusal> {
    refused(CaseRefusal::RulesConflict { rules })
}

fn refusal_of(undecided: Undecided) -> Refusal<CaseRefusal> {
    match undecided {
        Undecided::Needs { missing } => Refusal::Needs(missing),
        Undecided::Conflict { rules } => conflict(rules),
    }
}

/// What is known of the matter: what was told, what it shows of itself, and what is ready.
fn facts_of(charter: &Charter, told: &FactSheet, opening: &Opening) -> Result<Facts, FactError> {
    let schema = charter.rules().schema();
    let mut facts = Facts::new(schema);
    for (key, value) in told {
        match (value, schema.slot(key.as_str())) {
            (None, Some(slot)) => facts.unknown(slot),
            (None, None) => return Err(FactError::UnknownAttribute { key: key.to_string() }),
            (Some(value), _) => facts.set(key.as_str(), value)?,
        }
    }
    let of_queue = || opening.queue.as_ref().and_then(|queue| charter.department_of(queue));
    let department = opening.department.as_ref().or_else(of_queue).map(DepartmentKey::as_str);
    let priority = opening.priority.as_ref().map(PriorityKey::as_str);
    for (attribute, shown) in [
        (shown::CHANNEL, Some(opening.channel.as_str())),
        (shown::DEPARTMENT, department),
        (shown::PRIORITY, priority),
    ] {
        match (schema.slot(attribute), shown) {
            (Some(slot), Some(name)) => facts.know(slot, &Value::Choice(name.to_owned()))?,
            (Some(slot), None) => facts.unknown(slot),
            (None, _) => {}
        }
    }
    for capability in charter.ready() {
        facts.set_ready(capability, true)?;
    }
    Ok(facts)
}

fn value_of(facts: &Facts, key: &AttributeKey) -> Option<Value> {
    facts.schema().slot(key.as_str()).and_then(|slot| facts.value(slot))
}
