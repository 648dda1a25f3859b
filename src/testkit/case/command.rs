use proptest::option;
use proptest::prelude::{Strategy, any};
use proptest::sample::{Index, subsequence};
use uuid::Uuid;

use super::MICROS_PER_MINUTE;
use crate::actor::Actor;
use crate::case::{CaseCommand, Opening};
use crate::charter::Charter;
use crate::id::{AgentId, AgreementKey, ContentId, CustomerId, RoleKey};
use crate::key;
use crate::time::Timestamp;

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
    let given = charter.clone();
    let some = subsequence(agreements.clone(), 0..=agreements.len());
    let hours = option::weighted(0.7, 0..72_i64);
    (any::<Index>(), some, hours).prop_map(move |(priority, agreements, hours)| {
        let (Some(channel), Some(department)) = places.clone() else { return None };
        if priorities.is_empty() {
            return None;
        }
        let priority = priority.get(&priorities).clone();
        let mut opening = Opening::new(customer(), channel, department, priority);
        for agreement in agreements {
            let takes = given.targets_of(&agreement).into_iter().flatten();
            for (_, ratified) in takes.filter(|(_, ratified)| ratified.target.takes_given_instant())
            {
                if let Some(hours) = hours {
                    let due = from.as_micros() + hours * 60 * MICROS_PER_MINUTE;
                    opening = opening.due_by(ratified.key.clone(), Timestamp::clamped(due));
                }
            }
            opening = opening.under(agreement);
        }
        Some((Actor::Customer(customer()), CaseCommand::Open(opening)))
    })
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
    let ours = |command: CaseCommand| (clerk.clone(), command);
    let mut commands = vec![
        (Actor::System, CaseCommand::Wake),
        ours(note),
        ours(answer.clone()),
        ours(answer.clone()),
        (automaton, answer.clone()),
        (customer.clone(), message.clone()),
        (customer.clone(), message),
        ours(CaseCommand::Resume),
        ours(CaseCommand::Resume),
        ours(CaseCommand::Take { agent: agent() }),
        ours(CaseCommand::Resolve),
        ours(CaseCommand::Close),
        ours(CaseCommand::Reopen),
        ours(CaseCommand::Reopen),
        (customer, answer),
        ours(CaseCommand::Wait { reason: key!("nobody-knows") }),
    ];
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
