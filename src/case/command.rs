use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::id::{
    AgentId, AgreementKey, ChannelKey, ContentId, CustomerId, DepartmentKey, PriorityKey, QueueKey,
    TargetKey, WaitReasonKey,
};
use crate::time::Timestamp;

/// What may be asked of a case.
///
/// | command | what it needs | else |
/// |---|---|---|
/// | `Open` | a case that was not opened, keys of the charter, facts that its rules ask for, rules that agree | `case.already-opened`, `case.unknown-key`, `decision.needs-facts`, `case.bad-fact`, `case.rules-conflict`, `case.not-chosen` |
/// | `Respond` | an actor of ours | `case.not-ours` |
/// | `ReceiveMessage`, `Wake` | a case that was opened | `case.not-opened` |
/// | `Wait` | an open case, a reason of the charter | `case.wrong-status`, `case.unknown-key` |
/// | `Resume` | a case that waits | `case.wrong-status` |
/// | `ChangePriority` | a priority of the charter | `case.unknown-key` |
/// | `Assign`, `Take` | an actor of ours, an open case, keys of the charter | `case.not-ours`, `case.wrong-status`, `case.unknown-key` |
/// | `Resolve` | an open case | `case.wrong-status` |
/// | `Close` | an open or resolved case | `case.wrong-status` |
/// | `Reopen` | a resolved or closed case | `case.wrong-status` |
///
/// Any but `Open` needs an opened case and the charter that it is pinned to, and whatever sets a clock going may be refused
/// with `case.no-due-time`. A message, an answer or a note is taken in whatever the status; none of them reopens a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum CaseCommand {
    /// Begins a matter.
    Open(Opening),
    /// Answers the customer, or notes something that the customer does not see.
    Respond {
        /// Who sees it.
        visibility: Visibility,
        /// What was said; the text is the host's.
        content: ContentId,
    },
    /// Takes in what the customer wrote or said.
    ReceiveMessage {
        /// What was said; the text is the host's.
        content: ContentId,
    },
    /// Waits, for a reason.
    Wait {
        /// Why.
        reason: WaitReasonKey,
    },
    /// Goes on after a wait.
    Resume,
    /// Makes it more or less urgent.
    ChangePriority {
        /// How urgent it is now.
        priority: PriorityKey,
    },
    /// Gives it to a department, and if wanted to a queue of that department.
    Assign {
        /// Who answers for it now.
        department: DepartmentKey,
        /// Where it waits for somebody to take it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        queue: Option<QueueKey>,
    },
    /// Lets a person own it.
    Take {
        /// Who owns it now.
        agent: AgentId,
    },
    /// Considers it solved.
    Resolve,
    /// Takes it up again.
    Reopen,
    /// Ends it.
    Close,
    /// Lets happen what is due by itself.
    Wake,
}

impl CaseCommand {
    /// Its stable name, by which a repeat is told from another command.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Open(_) => "case.open",
            Self::Respond { .. } => "case.respond",
            Self::ReceiveMessage { .. } => "case.receive-message",
            Self::Wait { .. } => "case.wait",
            Self::Resume => "case.resume",
            Self::ChangePriority { .. } => "case.change-priority",
            Self::Assign { .. } => "case.assign",
            Self::Take { .. } => "case.take",
            Self::Resolve => "case.resolve",
            Self::Reopen => "case.reopen",
            Self::Close => "case.close",
            Self::Wake => "case.wake",
        }
    }
}

/// How a matter begins; its keys must be declared in the charter.
///
/// What it names itself stands. What it leaves out (department, queue, priority, agreements) the charter's rules choose,
/// where it has rules for openings; what nobody has chosen is refused with `case.not-chosen`. An owner whom rules name takes
/// the matter at once, unless the opening names its department or queue. A span for the first answer that rules grant takes the
/// place of what the customer's agreements say, whatever the priority.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Opening {
    /// Whose matter it is.
    pub customer: CustomerId,
    /// Where it reached us.
    pub channel: ChannelKey,
    /// Who answers for it; if left out, whoever answers for the queue.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub department: Option<DepartmentKey>,
    /// Where it waits for somebody to take it: a queue of that department.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub queue: Option<QueueKey>,
    /// How urgent it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub priority: Option<PriorityKey>,
    /// What we promise; each agreement counts once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub agreements: Vec<AgreementKey>,
    /// Due instants that the matter brings along, for targets whose goal is given.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub given_due: BTreeMap<TargetKey, Timestamp>,
}

impl Opening {
    /// A matter of this customer, so far without a promise.
    #[must_use]
    pub fn new(
        customer: CustomerId,
        channel: ChannelKey,
        department: DepartmentKey,
        priority: PriorityKey,
    ) -> Self {
        let (department, priority) = (Some(department), Some(priority));
        Self { department, priority, ..Self::by_rules(customer, channel) }
    }

    /// A matter of this customer, of which the charter's rules say how it is served.
    #[must_use]
    pub const fn by_rules(customer: CustomerId, channel: ChannelKey) -> Self {
        Self {
            customer,
            channel,
            department: None,
            queue: None,
            priority: None,
            agreements: Vec::new(),
            given_due: BTreeMap::new(),
        }
    }

    /// Lets it wait in a queue of its department.
    #[must_use]
    pub fn in_queue(mut self, queue: QueueKey) -> Self {
        self.queue = Some(queue);
        self
    }

    /// Promises what an agreement says.
    #[must_use]
    pub fn under(mut self, agreement: AgreementKey) -> Self {
        self.agreements.push(agreement);
        self
    }

    /// Brings along a due instant, for a target whose goal is given.
    #[must_use]
    pub fn due_by(mut self, target: TargetKey, due: Timestamp) -> Self {
        self.given_due.insert(target, due);
        self
    }
}

/// Who sees what was said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Visibility {
    /// The customer.
    Visible,
    /// Only we.
    Note,
}
