//! How the charter's rules choose the service of a matter, from facts that the host tells or is asked for.

mod findings;
mod opening;

use std::collections::BTreeMap;
use std::sync::Mutex;

use goodwill::actor::Actor;
use goodwill::calendar::{CalendarDraft, EVERY_DAY};
use goodwill::case::{Case, CaseCommand, Opening};
use goodwill::charter::{Charter, CharterDraft, ChartersInForce, Context, Ratification};
use goodwill::decision::{Aggregate, Decision, Refusal};
use goodwill::desk::{Desk, Order};
use goodwill::finding::{Finding, Severity};
use goodwill::id::{AgentId, CommandId, CustomerId};
use goodwill::key;
use goodwill::memory::MemoryStore;
use goodwill::port::{Asked, Directory, DirectoryError};
use goodwill::rule::{
    Attribute, AttributeKind, Combination, CombineBy, Grant, GrantLine, HitPolicy, Rule, RuleBook,
    RuleSet,
};
use goodwill::sla::{Agreement, Metric, Target};
use goodwill::time::{Span, Timestamp};
use goodwill::value::{Domain, FactSheet, Value};
use uuid::Uuid;

/// A rule of this name, condition and grants.
fn rule(name: &str, when: &str, grants: impl IntoIterator<Item = Grant>) -> Rule {
    let rule = Rule::new(name.parse().unwrap(), when.parse().unwrap());
    grants.into_iter().fold(rule, |rule, grant| rule.granting(GrantLine::new(grant)))
}

/// The rule, all of whose grants serve a need.
fn serving(need: &str, mut rule: Rule) -> Rule {
    for line in &mut rule.grants {
        line.serves.insert(need.parse().unwrap());
    }
    rule
}

fn owner() -> AgentId {
    AgentId::from_uuid(Uuid::from_u128(0xa))
}

/// A telephone company: travellers get the travel desk, whoever calls may be served by somebody in person.
fn book() -> RuleBook {
    let mut book = RuleBook::default();
    for (name, kind, domain) in [
        ("travels", AttributeKind::Need, Domain::bool()),
        ("tier", AttributeKind::Value, Domain::choice(["basic", "gold"]).unwrap()),
        ("case.channel", AttributeKind::Context, Domain::choice(["mail", "telephone"]).unwrap()),
        ("age", AttributeKind::Need, Domain::integer(0, 130).unwrap()),
    ] {
        book.vocabulary.attributes.insert(name.parse().unwrap(), Attribute::new(kind, domain));
    }
    for (need, shown_by) in [("care-abroad", "travels = yes"), ("patience", "age >= 80")] {
        book.vocabulary.needs.insert(need.parse().unwrap(), shown_by.parse().unwrap());
    }
    book.vocabulary.capabilities.insert(key!("night-shift"), "Somebody is there at night".into());

    let agreement = |name: &str| Grant::Agreement(name.parse().unwrap());
    let queue = |name: &str| Grant::Queue(name.parse().unwrap());
    let travellers = rule("travellers", "travels = yes", [agreement("quick"), queue("travel")]);
    let elderly = rule(
        "elderly-callers",
        "age >= 80 and case.channel = telephone",
        [Grant::Owner(owner()), queue("front")],
    );
    let needs = RuleSet::new(HitPolicy::First)
        .with(serving("care-abroad", travellers))
        .with(serving("patience", elderly));
    let mut night = rule("at-night", "always", [Grant::ResponseWithin(Span::hours(1))]);
    night.requires.insert(key!("night-shift"));
    let usual = RuleSet::new(HitPolicy::Collect)
        .with(rule(
            "all",
            "always",
            [agreement("standard"), queue("front"), Grant::Priority(key!("normal"))],
        ))
        .with(night);
    book.sets.insert(key!("needs"), needs);
    book.sets.insert(key!("usual"), usual);
    let sets = vec![key!("needs"), key!("usual")];
    book.combinations.insert(key!("opening"), Combination { sets, how: CombineBy::FirstPerGrant });
    book
}

fn draft() -> CharterDraft {
    let promise = |hours| {
        let answer = Target::measuring(Metric::first_response(), key!("always"));
        Agreement::sla().target(key!("answer"), answer.within(Span::hours(hours)))
    };
    CharterDraft::default()
        .calendar(
            key!("always"),
            CalendarDraft::new("UTC", 2026..=2026).open(EVERY_DAY, "00:00-24:00"),
        )
        .department(key!("service"), "Customer service")
        .department(key!("abroad"), "Service abroad")
        .queue(key!("front"), "Front desk", key!("service"))
        .queue(key!("travel"), "Travel desk", key!("abroad"))
        .channel(key!("mail"), "Mail")
        .channel(key!("telephone"), "Telephone")
        .priority(key!("normal"), "As usual")
        .priority(key!("high"), "Before others")
        .agreement(key!("standard"), promise(8))
        .agreement(key!("quick"), promise(2))
        .opened_by_rules(book(), key!("opening"))
}

fn ratified(draft: &CharterDraft) -> Charter {
    draft.ratify(&Ratification::first(Actor::System)).unwrap()
}

/// Ratified with all warnings accepted.
fn ratified_all_the_same(draft: &CharterDraft) -> Charter {
    let mut ratification = Ratification::first(Actor::System);
    if let Err(findings) = draft.ratify(&ratification) {
        for finding in findings.iter() {
            ratification =
                ratification.accepting(finding.name(), "so that we see what comes of it");
        }
    }
    draft.ratify(&ratification).unwrap()
}

fn charter() -> Charter {
    ratified(&draft())
}

fn noon() -> Timestamp {
    "2026-03-02T12:00:00Z".parse().unwrap()
}

fn customer() -> CustomerId {
    CustomerId::from_uuid(Uuid::from_u128(0xc))
}

fn opening() -> Opening {
    Opening::by_rules(customer(), key!("mail"))
}

fn facts(told: &[(&str, Option<Value>)]) -> FactSheet {
    told.iter().map(|(key, value)| (key.parse().unwrap(), value.clone())).collect()
}

/// What is known of a customer who does not travel and is not old.
fn ordinary() -> FactSheet {
    facts(&[("travels", Some(Value::Bool(false))), ("age", Some(Value::Integer(40)))])
}

fn opened(
    charter: &Charter,
    opening: Opening,
    told: &FactSheet,
) -> Result<Decision<Case>, Refusal<goodwill::case::CaseRefusal>> {
    let context = Context::new(noon(), &Actor::System, charter).knowing(told);
    Case::default().decide(&CaseCommand::Open(opening), &context)
}

/// A host's records of its customers, which counts how often it is asked.
#[derive(Default)]
struct Records {
    known: FactSheet,
    asked: Mutex<Vec<Vec<String>>>,
    broken: bool,
}

impl Directory for Records {
    async fn facts(&self, asked: &Asked) -> Result<FactSheet, DirectoryError> {
        if self.broken {
            let reason = "the customer database is closed for the night".to_owned();
            return Err(DirectoryError { reason, may_retry: true });
        }
        assert_eq!(asked.customer, Some(customer()));
        let keys = asked.keys.iter().map(ToString::to_string).collect();
        self.asked.lock().unwrap().push(keys);
        // It answers more than it is asked for; the desk takes what it asked.
        Ok(self.known.clone())
    }
}

fn desk(records: &Records) -> Desk<MemoryStore, &Records> {
    Desk::new(MemoryStore::default(), key!("tele"), ChartersInForce::of(charter())).asking(records)
}

fn order(told: FactSheet) -> Order<Case> {
    let (id, command_id) = (Uuid::from_u128(1), CommandId::from_uuid(Uuid::from_u128(2)));
    let mut order = Order::new(id, command_id, CaseCommand::Open(opening()), Actor::System, noon());
    order.facts = told;
    order
}

/// What has to be mended or accepted.
fn weighty<'a>(findings: impl Iterator<Item = &'a Finding>) -> Vec<String> {
    findings.filter(|found| found.severity > Severity::Note).map(ToString::to_string).collect()
}

/// The grants of a case by their topics, as text.
fn granted(case: &Case) -> BTreeMap<String, String> {
    let named = |grant: &Grant| (format!("{:?}", grant.topic()), grant.to_string());
    case.grants().iter().map(named).collect()
}
