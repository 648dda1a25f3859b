mod payload;

use std::collections::BTreeSet;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::promise::PromiseNumber;
use super::{MessageIntent, Relation, Substance, Visibility};
use crate::department::ReturnReason;
use crate::id::{
    AgentId, AgreementKey, CalendarKey, CaseId, ChannelKey, CharterVersion, ContentId, CustomerId,
    DepartmentKey, FieldKey, HandoffKey, PriorityKey, QueueKey, TargetKey, WaitReasonKey,
};
use crate::rule::Grant;
use crate::sla::{Action, Assent, ClockEvent, Metric, Promise};
use crate::time::Timestamp;
use crate::value::FactSheet;
pub use payload::{HandoffOffered, Opened};

/// The number of a clock in its case, from zero.
pub type ClockNumber = u16;

/// What happened to a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum CaseEvent {
    /// It began.
    Opened(Box<Opened>),
    /// The charter's rules said how it is served.
    ServiceChosen {
        /// The facts that this rests on.
        #[serde(default, skip_serializing_if = "FactSheet::is_empty")]
        facts: FactSheet,
        /// What the customer is given.
        grants: Vec<Grant>,
    },
    /// A target is measured from here on.
    ClockAttached {
        /// The agreement that promises it.
        agreement: AgreementKey,
        /// The target.
        target: TargetKey,
        /// The target's number in the charter that the case is pinned to.
        number: u32,
        /// What is measured.
        metric: Metric,
        /// The calendar of the customer's hours, on which it counts if its target asks for them; none if they were not told.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        customers_calendar: Option<CalendarKey>,
    },
    /// The hours of its customer were told.
    CustomersCalendarSet {
        /// The calendar; none if nobody knows it any more.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        calendar: Option<CalendarKey>,
    },
    /// Something happened to a clock.
    Clock {
        /// Which one.
        clock: ClockNumber,
        /// What happened.
        event: ClockEvent,
    },
    /// Somebody of ours, or an automaton, answered or noted something.
    Responded {
        /// Who sees it.
        visibility: Visibility,
        /// Whether a person did.
        by_person: bool,
        /// Whether it answers anything.
        #[serde(default, skip_serializing_if = "Substance::is_substantive")]
        substance: Substance,
        /// What was said.
        content: ContentId,
    },
    /// The customer wrote or called.
    MessageReceived {
        /// What was said.
        content: ContentId,
        /// What the customer wants with it, as far as the host knew.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        intent: Option<MessageIntent>,
    },
    /// Somebody took down how to reach the customer.
    MessageTaken {
        /// What was taken down.
        content: ContentId,
    },
    /// It waits.
    WaitBegan {
        /// Why.
        reason: WaitReasonKey,
        /// When it ends by itself, if nothing ends it before.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<Timestamp>,
    },
    /// It goes on.
    WaitEnded,
    /// It became more or less urgent.
    PriorityChanged {
        /// How urgent it is now.
        priority: PriorityKey,
    },
    /// It was given to a department.
    Assigned {
        /// Who answers for it now.
        department: DepartmentKey,
        /// Where it waits for somebody to take it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        queue: Option<QueueKey>,
    },
    /// A person owns it.
    Taken {
        /// Who.
        agent: AgentId,
    },
    /// It is considered solved.
    Resolved,
    /// It was taken up again.
    Reopened,
    /// It is over.
    Closed,
    /// It was merged into another, which carries what it owes.
    Merged {
        /// The other.
        into: CaseId,
    },
    /// It stands by itself again.
    Unmerged,
    /// Another was merged into it.
    Absorbed {
        /// The other.
        from: CaseId,
        /// The clocks that carry what the other owes.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        carries: Vec<ClockNumber>,
        /// Which of its promises are promises of the other: its number of each, and the number that it has there.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        promises: Vec<(PromiseNumber, PromiseNumber)>,
    },
    /// Another that was merged into it stands by itself again.
    GivenBack {
        /// The other.
        to: CaseId,
    },
    /// It has to do with another.
    Linked {
        /// The other.
        other: CaseId,
        /// What it is to the other.
        relation: Relation,
    },
    /// It has to do with another no more.
    Unlinked {
        /// The other.
        other: CaseId,
    },
    /// It is pinned to another version of the charter.
    CharterAdopted {
        /// The version.
        charter: CharterVersion,
        /// The numbers of its clocks' targets in that version, clock by clock.
        targets: Vec<u32>,
    },
    /// It became known whether a part of it is open.
    ChildMoved {
        /// The part.
        child: CaseId,
        /// Whether it is open.
        open: bool,
    },
    /// It was offered to somebody else; until it is accepted whoever offered it answers for it.
    HandoffOffered(Box<HandoffOffered>),
    /// The receiver accepted it.
    HandoffAccepted {
        /// On which path.
        path: HandoffKey,
        /// The receiver.
        to: DepartmentKey,
        /// Who answers for it from here on: the receiver, unless that is a partner.
        accountable: DepartmentKey,
        /// Who takes it.
        agent: AgentId,
    },
    /// The receiver gave it back.
    HandoffReturned {
        /// On which path.
        path: HandoffKey,
        /// Why.
        reason: ReturnReason,
        /// The fields that are missing or wrong.
        #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
        items: BTreeSet<FieldKey>,
        /// In whose boundary the return counts; in nobody's if it was no work of the receiver's.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        counts_for: Option<DepartmentKey>,
    },
    /// The sender took the offer back.
    HandoffWithdrawn {
        /// On which path.
        path: HandoffKey,
    },
    /// The receiver kept silent until it was too late; whoever offered it keeps it.
    OfferLapsed {
        /// On which path.
        path: HandoffKey,
    },
    /// It was to be offered once more between two who have passed it to and fro too often.
    TransferCapReached {
        /// On which path.
        path: HandoffKey,
        /// Who has it, and keeps it.
        kept_by: DepartmentKey,
        /// To whom it was to be offered.
        to: DepartmentKey,
        /// How often it was offered between the two.
        passed: u32,
    },
    /// Something was promised to the customer.
    Promised {
        /// The number of the promise, and of its clock.
        promise: PromiseNumber,
        /// What.
        given: Box<Promise>,
    },
    /// What was promised was done, in time or late.
    PromiseDone {
        /// Which promise.
        promise: PromiseNumber,
    },
    /// A promise was moved in time, and the customer agreed.
    PromiseRenegotiated {
        /// Which promise.
        promise: PromiseNumber,
        /// What took its place.
        to: PromiseNumber,
        /// Who agreed.
        agreed_by: Assent,
    },
    /// A promise was moved without asking the customer, and so is broken.
    PromiseMoved {
        /// Which promise.
        promise: PromiseNumber,
        /// What was promised in its place.
        to: PromiseNumber,
    },
    /// The customer's side gave a promise up.
    PromiseReleased {
        /// Which promise.
        promise: PromiseNumber,
        /// Who did.
        by: Assent,
    },
    /// A contact with the customer ended.
    ContactEnded {
        /// Whether the matter was solved.
        solved: bool,
        /// What the customer was told to expect, if words were left with him.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        expectation: Option<ContentId>,
    },
}

/// What happened, for people who read along; programs match on the event.
impl fmt::Display for CaseEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Opened(opened) => {
                write!(f, "opened by {} for {}", opened.channel, opened.department)
            }
            Self::ServiceChosen { grants, .. } => {
                f.write_str("served by the rules:")?;
                grants.iter().try_for_each(|grant| write!(f, " {grant};"))
            }
            Self::ClockAttached { agreement, target, .. } => {
                write!(f, "measured from here on: {target} of {agreement}")
            }
            Self::CustomersCalendarSet { calendar: Some(calendar) } => {
                write!(f, "the customer's hours: {calendar}")
            }
            Self::CustomersCalendarSet { calendar: None } => {
                f.write_str("nobody knows the customer's hours")
            }
            Self::Clock { clock, event } => write!(f, "clock {clock} {event}"),
            Self::Responded { visibility: Visibility::Note, .. } => f.write_str("noted"),
            Self::Responded { substance: Substance::Acknowledgement, .. } => {
                f.write_str("acknowledged")
            }
            Self::Responded { by_person: true, .. } => f.write_str("answered"),
            Self::Responded { by_person: false, .. } => f.write_str("answered by an automaton"),
            Self::MessageTaken { .. } => f.write_str("a message was taken"),
            Self::MessageReceived { intent: Some(MessageIntent::Thanks), .. } => {
                f.write_str("the customer thanked")
            }
            Self::MessageReceived { .. } => f.write_str("the customer wrote"),
            Self::WaitBegan { reason, .. } => write!(f, "waits: {reason}"),
            Self::WaitEnded => f.write_str("goes on"),
            Self::PriorityChanged { priority } => write!(f, "priority: {priority}"),
            Self::Assigned { department, .. } => write!(f, "assigned to {department}"),
            Self::Taken { agent } => write!(f, "taken by {agent}"),
            Self::Resolved => f.write_str("resolved"),
            Self::Reopened => f.write_str("reopened"),
            Self::Closed => f.write_str("closed"),
            Self::Merged { into } => write!(f, "merged into {into}"),
            Self::Unmerged => f.write_str("stands by itself again"),
            Self::Absorbed { from, .. } => write!(f, "takes over {from}"),
            Self::GivenBack { to } => write!(f, "gives back {to}"),
            Self::CharterAdopted { charter, .. } => {
                write!(f, "under version {charter} of the charter")
            }
            Self::Linked { other, relation } => write!(f, "{relation} {other}"),
            Self::Unlinked { other } => write!(f, "has nothing to do with {other}"),
            Self::ChildMoved { child, open: true } => write!(f, "its part {child} is open"),
            Self::ChildMoved { child, open: false } => write!(f, "its part {child} is done"),
            Self::HandoffOffered(offered) => {
                write!(f, "offered by {} to {}", offered.from, offered.to)
            }
            Self::HandoffAccepted { to, .. } => write!(f, "accepted by {to}"),
            Self::HandoffReturned { path, reason, items, .. } => {
                write!(f, "returned on {path}: {reason}")?;
                let mut mark = ":";
                items
                    .iter()
                    .try_for_each(|item| write!(f, "{} {item}", std::mem::replace(&mut mark, ",")))
            }
            Self::HandoffWithdrawn { path } => write!(f, "the offer on {path} was withdrawn"),
            Self::OfferLapsed { path } => write!(f, "nobody answered the offer on {path}"),
            Self::TransferCapReached { kept_by, passed, .. } => {
                write!(f, "passed on {passed} times, and kept by {kept_by}")
            }
            Self::Promised { promise, given } => write!(f, "promise {promise}: {given}"),
            Self::PromiseDone { promise } => write!(f, "promise {promise} is done"),
            Self::PromiseRenegotiated { promise, to, .. } => {
                write!(f, "promise {promise} was moved by agreement; now it is promise {to}")
            }
            Self::PromiseMoved { promise, to } => {
                write!(f, "promise {promise} was moved without asking; now it is promise {to}")
            }
            Self::PromiseReleased { promise, .. } => {
                write!(f, "promise {promise} was given up by the customer")
            }
            Self::ContactEnded { solved: true, .. } => f.write_str("the contact ended: solved"),
            Self::ContactEnded { solved: false, .. } => {
                f.write_str("the contact ended: the customer knows what to expect")
            }
        }
    }
}

/// Why a case wakes, beside what its clocks do.
pub mod wakes {
    use crate::id::Code;

    /// A wait has lasted for as long as it may.
    pub const WAIT_OVER: Code = Code::new("case.wait-over");
}

/// What a case asks of the outside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum CaseEffect {
    /// Send an answer to the customer.
    SendResponse {
        /// To whom.
        customer: CustomerId,
        /// How.
        channel: ChannelKey,
        /// What; the text is the host's.
        content: ContentId,
    },
    /// Open a matter of its own for a message that takes this one up again no more, and link the two, for example by
    /// [`Relation::CausedBy`](super::Relation::CausedBy).
    OpenFollowUp {
        /// Whose message it is.
        customer: CustomerId,
        /// What was said; the text is the host's.
        content: ContentId,
    },
    /// Tell the owner that a target is near its due time.
    WarnOwner {
        /// Which target.
        target: TargetKey,
    },
    /// Tell the owner that a target's due time has passed.
    ReportBreach {
        /// Which target.
        target: TargetKey,
    },
    /// Tell the owner that a wait has ended by itself: what was waited for did not come in time.
    ReportEndOfWait {
        /// For what it waited.
        reason: WaitReasonKey,
    },
    /// Do what a level of a target's ladder says: tell somebody, or something of the host's own. What changes the matter itself
    /// is done by events, and asked for only where it could not be done.
    Escalate {
        /// Which target.
        target: TargetKey,
        /// The number of the level, from zero.
        level: u16,
        /// What is to be done.
        action: Action,
    },
    /// Ask the receiver to accept or to return what is offered.
    OfferHandoff {
        /// On which path.
        path: HandoffKey,
        /// Who is to answer.
        to: DepartmentKey,
    },
    /// Tell the sender that it came back.
    ReturnHandoff {
        /// On which path.
        path: HandoffKey,
        /// Who offered it.
        to: DepartmentKey,
        /// Why it came back.
        reason: ReturnReason,
    },
    /// Tell somebody above the two departments that a hand-off does not come about.
    EscalateHandoff {
        /// On which path.
        path: HandoffKey,
        /// Who has the case meanwhile, and answers for it.
        kept_by: DepartmentKey,
        /// Why.
        why: EscalationReason,
    },
}

/// Why a hand-off needs somebody above the two departments.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EscalationReason {
    /// The case was passed to and fro as often as the charter allows.
    TransferCap,
    /// The receiver did not answer in time.
    Silence,
}
