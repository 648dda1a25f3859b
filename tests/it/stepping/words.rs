//! What somebody does, in the library's words.

use goodwill::actor::Actor;
use goodwill::case::{CaseCommand, Opening};
use goodwill::id::{AgentId, CaseId, ContentId, CustomerId};
use goodwill::sla::ChangeLaw;
use uuid::Uuid;

use super::adopted::Law;
use super::key;
use super::matter::{Act, Matter};
use super::passed;
use super::paths::DEPARTMENTS;
use super::promised::{ADDED, AGREEMENTS, CALENDARS, PRIORITIES, REASONS};
use super::vow;

impl Law {
    const fn named(self) -> ChangeLaw {
        match self {
            Self::Freeze => ChangeLaw::Freeze,
            Self::FromNow => ChangeLaw::FromNow,
            Self::Retroactive => ChangeLaw::Retroactive,
        }
    }
}

/// Who does something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Who {
    /// Whoever usually does.
    Usual,
    /// One of ours whose role may do little.
    Novice,
    Customer,
    /// Another customer.
    Stranger,
}

impl Who {
    fn actor(self) -> Option<Actor> {
        Some(match self {
            Self::Usual => return None,
            Self::Novice => of_service("novice"),
            Self::Customer => customer(),
            Self::Stranger => Actor::Customer(stranger_id()),
        })
    }
}

/// What somebody does, and who does it.
pub(super) fn command(act: Act, who: Who, matter: &Matter<'_>, at: i64) -> (Actor, CaseCommand) {
    let (usual, command) = usually(act, matter, at);
    (who.actor().unwrap_or(usual), command)
}

fn usually(act: Act, matter: &Matter<'_>, at: i64) -> (Actor, CaseCommand) {
    let content = content();
    let agent = clerk();
    let automaton = Actor::Automaton { channel: key("mail") };
    match act {
        Act::Answer => (agent, CaseCommand::answer(content)),
        Act::AnswerByAutomaton => (automaton, CaseCommand::answer(content)),
        Act::Acknowledge => (agent, CaseCommand::acknowledge(content)),
        Act::Note => (agent, CaseCommand::note(content)),
        Act::CustomerWrites => (customer(), CaseCommand::message(content)),
        Act::CustomerThanks => (customer(), CaseCommand::thanks(content)),
        Act::TakeMessage => (agent, CaseCommand::TakeMessage { content }),
        Act::Wait(reason) => (agent, CaseCommand::Wait { reason: key(REASONS[reason]) }),
        Act::Resume => (agent, CaseCommand::Resume),
        Act::Prioritise(priority) => {
            (agent, CaseCommand::ChangePriority { priority: key(PRIORITIES[priority]) })
        }
        Act::Assign(department) => {
            (agent, CaseCommand::Assign { department: key(DEPARTMENTS[department]), queue: None })
        }
        Act::Pass(pass) => passed::command(pass, matter.handed.receiver(), agent_id()),
        Act::KeepHours(customers, law) => {
            let calendar = customers.map(|number| key(CALENDARS[number]));
            (agent, CaseCommand::ChangeCustomersCalendar { calendar, law: law.named() })
        }
        Act::Say(word) => vow::command(word, matter, at),
        Act::Take => (agent, CaseCommand::Take { agent: agent_id() }),
        Act::Resolve => (agent, CaseCommand::Resolve),
        Act::Close => (agent, CaseCommand::Close),
        Act::Reopen => (agent, CaseCommand::Reopen),
        Act::OpenAgain => {
            let opening = Opening::by_rules(customer_id(), key("mail"));
            (customer(), CaseCommand::Open(opening))
        }
        Act::PromiseMore => {
            (agent, CaseCommand::AddAgreement { agreement: key(AGREEMENTS[ADDED]) })
        }
        Act::Merge => (agent, CaseCommand::Merge { into: survivor() }),
        Act::Unmerge => (agent, CaseCommand::Unmerge),
        Act::Adopt(law) => (agent, CaseCommand::Adopt { law: law.named() }),
    }
}

/// Whoever usually does.
pub(super) fn clerk() -> Actor {
    of_service("clerk")
}

fn agent_id() -> AgentId {
    AgentId::from_uuid(Uuid::from_u128(2))
}

fn of_service(role: &str) -> Actor {
    Actor::Agent { agent: agent_id(), role: key(role), department: key("service") }
}

/// What is said, whatever it is.
pub(super) fn content() -> ContentId {
    ContentId::from_uuid(Uuid::from_u128(3))
}

/// The matter that it is merged into.
pub(super) fn survivor() -> CaseId {
    CaseId::from_uuid(Uuid::from_u128(4))
}

/// The first of the matters that may prove to be the same as ours.
pub(super) const FIRST_OF_OTHERS: u128 = 16;

pub(super) fn customer_id() -> CustomerId {
    CustomerId::from_uuid(Uuid::from_u128(1))
}

pub(super) fn stranger_id() -> CustomerId {
    CustomerId::from_uuid(Uuid::from_u128(5))
}

pub(super) fn customer() -> Actor {
    Actor::Customer(customer_id())
}
