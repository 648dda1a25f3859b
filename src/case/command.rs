use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::handoff::HandedOver;
use super::promise::{PromiseNumber, Undertaking};
use crate::department::ReturnReason;
use crate::id::{
    AgentId, AgreementKey, ChannelKey, ContentId, CustomerId, DepartmentKey, FieldKey, HandoffKey,
    PriorityKey, QueueKey, TargetKey, WaitReasonKey,
};
use crate::sla::Assent;
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
/// | `Offer` | an open case, a path that starts at its department, a complete deliverable, nothing offered yet | `case.wrong-status`, `case.starts-elsewhere`, `case.unfit-deliverable`, `case.offer-pending`, `case.kept-here` |
/// | `Accept`, `Return` | an offer, a role of the receiver that may; for `Return` what is missing or wrong | `case.nothing-offered`, `case.may-not-accept`, `case.names-nothing` |
/// | `Withdraw` | an offer | `case.nothing-offered` |
/// | `Promise` | an open or resolved case, a window that somebody can keep, capabilities that are ready, time | `case.no-usable-instant`, `case.overpromise`, `case.overloaded`, `case.window-before-promise`, `case.promises-not-measured` |
/// | `Keep` | a promise that was not done yet | `case.promise-settled`, `case.unknown-promise` |
/// | `Renegotiate`, `Release` | an open promise, the customer's side | `case.promise-settled`, `case.not-theirs` |
/// | `EndContact` | a solved case, an open promise, or an expectation | `case.no-expectation` |
///
/// Any but `Open` needs an opened case and the charter that it is pinned to, and whatever sets a clock going may be refused
/// with `case.no-due-time`. `Assign` does not lead where a path of the charter leads (`case.passes-the-gate`), and `Close` not over an
/// open promise (`case.promise-open`). A message, an answer or a note is taken in whatever the status; none of them reopens a case.
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
    /// Offers it to somebody else on a path of the charter, with what the path's deliverable requires.
    Offer {
        /// On which path.
        path: HandoffKey,
        /// What is handed over, field by field.
        #[serde(default, skip_serializing_if = "HandedOver::is_empty")]
        filled: HandedOver,
        /// What the sender has to say; the text is the host's.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<ContentId>,
    },
    /// Accepts what is offered: from here on the receiver answers for it.
    Accept {
        /// Who owns it from here on.
        agent: AgentId,
    },
    /// Gives back what is offered.
    Return {
        /// Why.
        reason: ReturnReason,
        /// The fields that are missing or wrong: all of them at once.
        #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
        items: BTreeSet<FieldKey>,
    },
    /// Takes an offer back.
    Withdraw,
    /// Promises something to the customer, with a window in which it falls due.
    Promise(Box<Undertaking>),
    /// Has done what was promised.
    Keep {
        /// Which promise.
        promise: PromiseNumber,
    },
    /// Moves a promise: by agreement, or else it is broken and another one is given.
    Renegotiate {
        /// Which promise.
        promise: PromiseNumber,
        /// What takes its place.
        to: Box<Undertaking>,
        /// Who agreed on the customer's side; none if nobody was asked.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        assent: Option<Assent>,
    },
    /// Gives a promise up, on the customer's side.
    Release {
        /// Which promise.
        promise: PromiseNumber,
        /// Who gives it up.
        by: Assent,
    },
    /// Ends a contact with the customer.
    EndContact {
        /// What the customer was told to expect, if it is not solved and nothing is promised.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        expectation: Option<ContentId>,
    },
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
            Self::Offer { .. } => "case.offer",
            Self::Accept { .. } => "case.accept",
            Self::Return { .. } => "case.return",
            Self::Withdraw => "case.withdraw",
            Self::Promise(_) => "case.promise",
            Self::Keep { .. } => "case.keep",
            Self::Renegotiate { .. } => "case.renegotiate",
            Self::Release { .. } => "case.release",
            Self::EndContact { .. } => "case.end-contact",
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
