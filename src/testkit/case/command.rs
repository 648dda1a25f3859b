use std::collections::BTreeSet;

use proptest::option;
use proptest::prelude::{Strategy, any};
use proptest::sample::{Index, subsequence};
use uuid::Uuid;

use super::MICROS_PER_MINUTE;
use crate::actor::Actor;
use crate::case::{CaseCommand, HandedOver, Opening, Undertaking};
use crate::charter::Charter;
use crate::customer::Reply;
use crate::department::{Field, Handoff, ReturnReason};
use crate::id::{
    AgentId, AgreementKey, ContentId, CustomerId, DepartmentKey, FieldKey, HandoffKey, RecordId,
    RoleKey,
};
use crate::key;
use crate::sla::{Agreement, Assent, ChangeLaw, DueWindow, Metric, Pledge, Provenance};
use crate::time::Timestamp;
use crate::value::{Shape, Value};

/// What another calendar of the customer's may mean.
const LAWS: [ChangeLaw; 3] = [ChangeLaw::Retroactive, ChangeLaw::FromNow, ChangeLaw::Freeze];

/// Who gives a command, and which.
pub(super) type Given = (Actor, CaseCommand);

const fn customer() -> CustomerId {
    CustomerId::from_uuid(Uuid::from_u64_pair(0, 1))
}

const fn agent() -> AgentId {
    AgentId::from_uuid(Uuid::from_u64_pair(0, 2))
}

const fn content() -> ContentId {
    ContentId::from_uuid(Uuid::from_u64_pair(0, 3))
}

/// An opening by the customer, under some of the agreements, and with a due instant for each target that takes one.
pub(super) fn openings(
    charter: &Charter,
    from: Timestamp,
) -> impl Strategy<Value = Option<Given>> + Clone + use<> {
    let declared = charter.declared();
    let places =
        (declared.channels.keys().next().cloned(), declared.departments.keys().next().cloned());
    let priorities: Vec<_> = declared.priorities.keys().cloned().collect();
    let agreements: Vec<AgreementKey> = declared.agreements.keys().cloned().collect();
    let customers: Vec<_> = declared.customers_calendars.iter().cloned().collect();
    let given = charter.clone();
    let some = subsequence(agreements.clone(), 0..=agreements.len());
    let hours = option::weighted(0.7, 0..72_i64);
    let keeping = option::weighted(0.6, any::<Index>());
    (any::<Index>(), some, hours, keeping).prop_map(
        move |(priority, agreements, hours, keeping)| {
            let (Some(channel), Some(department)) = places.clone() else { return None };
            if priorities.is_empty() {
                return None;
            }
            let priority = priority.get(&priorities).clone();
            let mut opening = Opening::new(customer(), channel, department, priority);
            if let Some(keeping) = keeping.filter(|_| !customers.is_empty()) {
                opening = opening.keeping_hours(keeping.get(&customers).clone());
            }
            for agreement in agreements {
                let takes = given.targets_of(&agreement).into_iter().flatten();
                for (_, ratified) in
                    takes.filter(|(_, ratified)| ratified.target.takes_given_instant())
                {
                    if let Some(hours) = hours {
                        let due = from.as_micros() + hours * 60 * MICROS_PER_MINUTE;
                        opening = opening.due_by(ratified.key.clone(), Timestamp::clamped(due));
                    }
                }
                opening = opening.under(agreement);
            }
            Some((Actor::Customer(customer()), CaseCommand::Open(opening)))
        },
    )
}

/// Every command that a charter has keys for, by somebody who may give it, and a few that nobody may; what happens
/// often stands there more than once.
pub(super) fn commands(charter: &Charter) -> Vec<Given> {
    let declared = charter.declared();
    let content = content();
    let customer = Actor::Customer(customer());
    let role: RoleKey = key!("clerk");
    let clerk = declared.departments.keys().next().map_or(Actor::System, |department| {
        Actor::Agent { agent: agent(), role, department: department.clone() }
    });
    let automaton = declared
        .channels
        .keys()
        .next()
        .map_or(Actor::System, |channel| Actor::Automaton { channel: channel.clone() });
    let answer = CaseCommand::answer(content);
    let note = CaseCommand::note(content);
    let message = CaseCommand::message(content);
    let thanks = CaseCommand::thanks(content);
    let ours = |command: CaseCommand| (clerk.clone(), command);
    let mut commands = vec![
        (Actor::System, CaseCommand::Wake),
        ours(note),
        ours(answer.clone()),
        ours(answer.clone()),
        (automaton.clone(), answer.clone()),
        (automaton, message.clone()),
        (customer.clone(), message.clone()),
        (customer.clone(), thanks),
        ours(CaseCommand::acknowledge(content)),
        ours(CaseCommand::TakeMessage { content }),
        (customer.clone(), message),
        ours(CaseCommand::Resume),
        ours(CaseCommand::Resume),
        ours(CaseCommand::Take { agent: agent() }),
        ours(CaseCommand::Resolve),
        ours(CaseCommand::Close),
        ours(CaseCommand::ResolveWithParts),
        ours(CaseCommand::Reopen),
        ours(CaseCommand::Reopen),
        (customer, answer),
        ours(CaseCommand::Wait { reason: key!("nobody-knows") }),
    ];
    let agreements = declared.agreements.keys();
    commands.extend(
        agreements
            .map(|agreement| ours(CaseCommand::AddAgreement { agreement: agreement.clone() })),
    );
    let hours = declared.customers_calendars.iter().map(Some).chain([None]);
    commands.extend(hours.zip(LAWS.into_iter().cycle()).map(|(calendar, law)| {
        ours(CaseCommand::ChangeCustomersCalendar { calendar: calendar.cloned(), law })
    }));
    let reasons = declared.wait_reasons.keys();
    commands.extend(reasons.map(|reason| ours(CaseCommand::Wait { reason: reason.clone() })));
    let priorities = declared.priorities.keys();
    commands
        .extend(priorities.map(|key| ours(CaseCommand::ChangePriority { priority: key.clone() })));
    let whole = declared.departments.keys().map(|department| (department, None));
    let queues = declared.queues.iter().map(|(key, queue)| (&queue.department, Some(key)));
    commands.extend(whole.chain(queues).map(|(department, queue)| {
        ours(CaseCommand::Assign { department: department.clone(), queue: queue.cloned() })
    }));
    commands
}

/// Hand-offs on the charter's paths, by somebody who may give them, and a few that nobody may.
pub(super) fn handoffs(charter: &Charter) -> Vec<Given> {
    let paths = charter.declared().handoffs.iter();
    let on_paths = paths.flat_map(|(path, handoff)| handed_over(charter, path, handoff));
    on_paths.chain([(Actor::System, CaseCommand::Withdraw)]).collect()
}

/// Promises under the charter's agreements from an instant on, and ends of contacts.
pub(super) fn promises(charter: &Charter, from: Timestamp) -> Vec<Given> {
    let ends = |actor, expectation| (actor, CaseCommand::EndContact { expectation });
    let mut promises = vec![
        ends(Actor::System, None),
        ends(Actor::System, Some(content())),
        ends(Actor::Customer(customer()), None),
    ];
    let measures = |agreement: &Agreement| {
        agreement.targets.values().any(|target| target.metric == Metric::promise())
    };
    let declared = charter.declared().agreements.iter();
    for (under, _) in declared.filter(|(_, agreement)| measures(agreement)) {
        promises.extend(promised(charter, under, from));
    }
    promises
}

/// What may happen on a path; an offer that is complete stands there more than once.
fn handed_over(charter: &Charter, path: &HandoffKey, handoff: &Handoff) -> Vec<Given> {
    let of = |role: Option<&RoleKey>, department: &DepartmentKey| {
        let role = role.cloned().unwrap_or(key!("clerk"));
        Actor::Agent { agent: agent(), role, department: department.clone() }
    };
    let (sender, receiver) =
        (of(None, &handoff.from), of(handoff.accepted_by.first(), &handoff.to));
    let deliverable = charter
        .declared()
        .departments
        .get(&handoff.from)
        .and_then(|sender| sender.deliverables.get(&handoff.deliverable));
    let fields = deliverable.into_iter().flat_map(|deliverable| &deliverable.fields);
    let complete: HandedOver = fields
        .clone()
        .filter_map(|(key, field)| Some((key.clone(), example(charter, field)?)))
        .collect();
    let offer = |filled| CaseCommand::Offer { path: path.clone(), filled, note: None };
    let back = |reason, items| CaseCommand::Return { reason, items };
    let items: BTreeSet<FieldKey> = fields.map(|(key, _)| key.clone()).take(1).collect();
    let mut all = vec![(sender.clone(), offer(complete)); 8];
    all.extend(vec![(receiver.clone(), CaseCommand::Accept { agent: agent() }); 4]);
    all.extend(vec![(receiver.clone(), back(ReturnReason::OutOfScope, BTreeSet::new())); 5]);
    all.push((receiver, back(ReturnReason::Missing, items)));
    all.push((sender.clone(), offer(HandedOver::new())));
    all.push((sender.clone(), CaseCommand::Withdraw));
    all.push((sender, CaseCommand::Accept { agent: agent() }));
    all
}

/// Something that a field may hold.
fn example(charter: &Charter, field: &Field) -> Option<Reply> {
    let domain = match field {
        Field::Made(domain) => domain,
        Field::Answer(question) => charter.domain_of(question)?,
    };
    let value = match domain.shape() {
        Shape::Bool => Value::Bool(true),
        Shape::Integer { least, .. } => Value::Integer(least),
        Shape::Choice(names) => Value::Choice(names.first()?.clone()),
        _ => return Some(Reply::Record(RecordId::from_uuid(Uuid::from_u64_pair(0, 4)))),
    };
    Some(Reply::Value(value))
}

/// Promises of some windows in the first days, and what may become of those that have the first numbers.
fn promised(charter: &Charter, under: &AgreementKey, from: Timestamp) -> Vec<Given> {
    let Some(channel) = charter.declared().channels.keys().next() else { return Vec::new() };
    let clerk = Actor::System;
    let assent = Assent { by: customer(), shown_by: content() };
    let hour = |hours: i64| Timestamp::clamped(from.as_micros() + hours * 60 * MICROS_PER_MINUTE);
    let pledge = |opens, closes| {
        let window = DueWindow::new(hour(opens), hour(closes)).ok()?;
        let contact = Provenance::Contact(content());
        Some(Pledge::new(channel.clone(), window, customer(), content(), contact))
    };
    let windows = [pledge(0, 30), pledge(24, 96), pledge(96, 400).map(Pledge::elastic)];
    let undertakings: Vec<Box<Undertaking>> = windows
        .into_iter()
        .flatten()
        .map(|pledge| Box::new(Undertaking::of(pledge, under.clone())))
        .collect();
    let mut all: Vec<Given> = Vec::new();
    for undertaking in &undertakings {
        all.extend(vec![(clerk.clone(), CaseCommand::Promise(undertaking.clone())); 5]);
    }
    let by_number = (1..7).flat_map(|promise| {
        let release = CaseCommand::Release { promise, by: assent };
        let moved = undertakings.iter().zip([None, Some(assent), None]);
        let moved = moved.map(move |(to, assent)| CaseCommand::Renegotiate {
            promise,
            to: to.clone(),
            assent,
        });
        [CaseCommand::Keep { promise }, release].into_iter().chain(moved)
    });
    all.extend(by_number.map(|command| (clerk.clone(), command)));
    all
}
