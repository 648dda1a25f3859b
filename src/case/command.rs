use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::handoff::HandedOver;
use super::link::Relation;
use super::merge::Brought;
use super::promise::{PromiseNumber, Undertaking};
use super::split::Since;
use super::unmerge::PromiseOutcome;
use crate::department::ReturnReason;
use crate::id::{
    AgentId, AgreementKey, CalendarKey, CaseId, ChannelKey, ContentId, CustomerId, DepartmentKey,
    FieldKey, HandoffKey, PriorityKey, QueueKey, TargetKey, WaitReasonKey,
};
use crate::sla::{Assent, ChangeLaw};
use crate::time::Timestamp;

/// What may be asked of a case.
///
/// | command | what it needs | else |
/// |---|---|---|
/// | `Open` | a case that was not opened, keys of the charter, facts that its rules ask for, rules that agree | `case.already-opened`, `case.unknown-key`, `decision.needs-facts`, `case.bad-fact`, `case.rules-conflict`, `case.not-chosen` |
/// | `Respond` | an actor of ours | `case.not-ours` |
/// | `TakeMessage` | an actor of ours | `case.not-ours` |
/// | `ReceiveMessage` | an actor of ours, or the customer whose matter it is | `case.not-ours` |
/// | `Wake` | a case that was opened, as all but `Open` need | `case.not-opened` |
/// | `Wait` | an actor of ours, an open case, a reason of the charter, a role that may begin it | `case.not-ours`, `case.wrong-status`, `case.unknown-key`, `case.may-not-wait`, `case.no-end-of-wait` |
/// | `Resume` | an actor of ours, or the customer whose matter it is; a case that waits | `case.not-ours`, `case.wrong-status` |
/// | `ChangePriority` | an actor of ours, a priority of the charter | `case.not-ours`, `case.unknown-key` |
/// | `Assign`, `Take` | an actor of ours, an open case, keys of the charter | `case.not-ours`, `case.wrong-status`, `case.unknown-key` |
/// | `Resolve` | an actor of ours, or the customer whose matter it is; an open case whose parts are done | `case.not-ours`, `case.wrong-status`, `case.open-children` |
/// | `AddAgreement` | an actor of ours, an open case, an agreement of the charter that was not retired | `case.not-ours`, `case.wrong-status`, `case.unknown-key`, `case.agreement-retired` |
/// | `Close` | an actor of ours, or the customer whose matter it is; an open or resolved case whose parts are done | `case.not-ours`, `case.wrong-status`, `case.open-children` |
/// | `ResolveWithParts`, `CloseWithParts` | an actor of ours, a case that could be resolved or closed, parts of which none is offered to anybody or has a promise to be kept | `case.not-ours`, `case.wrong-status`, `case.offer-pending`, `case.promise-open` |
/// | `Reopen` | an actor of ours, or the customer whose matter it is; a resolved or closed case | `case.not-ours`, `case.wrong-status` |
/// | `Merge` | an actor of ours; an open matter of the same customer under the same charter, not merged itself | `case.not-ours`, `case.cannot-merge`, `case.merged`, `case.no-room-to-carry`, `case.wrong-status` |
/// | `Unmerge` | an actor of ours, a case that was merged, under a charter that knows what took the place of its promises | `case.not-ours`, `case.not-merged`, `case.unmerge-first`, `case.unknown-key`, `case.no-hours`, `case.promises-not-measured`, `case.too-many-clocks` |
/// | `Link`, `Unlink` | an actor of ours, a matter that it is not, or is, linked with; parts have no parts | `case.not-ours`, `case.cannot-link` |
/// | `Adopt` | an actor of ours, a charter that knows all that the matter stands on | `case.not-ours`, `case.unknown-key` |
/// | `Split` | an actor of ours, an open case, an opening for its customer and channel, a new id | `case.not-ours`, `case.wrong-status`, `case.cannot-split`, `case.already-opened`, and what `Open` refuses |
/// | `Absorb`, `GiveBack`, `ComeBack`, `LinkBack`, `UnlinkBack`, `ChildIs`, `EndWithWhole`, `BeginSplit` | another matter that asks for it | `case.only-following` |
/// | `Offer` | an open case, a path that starts at its department, a complete deliverable, nothing offered yet | `case.wrong-status`, `case.starts-elsewhere`, `case.unfit-deliverable`, `case.offer-pending`, `case.kept-here` |
/// | `Accept`, `Return` | an offer, a role of the receiver that may; for `Return` what is missing or wrong | `case.nothing-offered`, `case.may-not-accept`, `case.names-nothing` |
/// | `Withdraw` | an offer | `case.nothing-offered` |
/// | `Promise` | an open or resolved case, a window that somebody can keep, capabilities that are ready, time | `case.no-usable-instant`, `case.overpromise`, `case.overloaded`, `case.window-before-promise`, `case.promises-not-measured`, `case.too-many-clocks` |
/// | `Keep` | a promise that was not done yet | `case.promise-settled`, `case.unknown-promise` |
/// | `Renegotiate`, `Release` | an open promise, the customer's side; to renegotiate, what `Promise` needs | `case.promise-settled`, `case.not-theirs` |
/// | `ChangeCustomersCalendar` | an actor of ours, a calendar that the charter lists as a customer's | `case.not-ours`, `case.unknown-key`, `case.not-a-customers-calendar`, `case.no-hours` |
/// | `EndContact` | a solved case, an open promise, or an expectation | `case.no-expectation` |
///
/// As the customer whose matter it is counts whoever is held to be the same ([`Context::held_same`](crate::charter::Context::held_same));
/// a desk looks that up in the profiles.
///
/// Any but `Open` needs an opened case and the charter that it is pinned to, and whatever sets a clock going may be refused
/// with `case.no-due-time`. What begins to measure a target on the customer's hours is refused with `case.no-hours` where nobody says
/// them, and an opening with `case.not-a-customers-calendar` where it names other hours. `Assign` does not lead where a path of the
/// charter leads (`case.passes-the-gate`), and `Close` not over an open promise (`case.promise-open`). What was merged takes nothing but
/// `Unmerge`, `Adopt`, `ChildIs` and `Wake`: the rest is refused with `case.merged`, which names the matter that stays. A message, an
/// answer or a note is taken in whatever the status. None of them reopens a case, but a message of the customer that does so by the
/// charter ([`Reopening`](crate::charter::Reopening)); one that comes too late for that asks for a matter of its own
/// ([`CaseEffect::OpenFollowUp`](super::CaseEffect::OpenFollowUp)).
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
        /// Whether it answers anything.
        #[serde(default, skip_serializing_if = "Substance::is_substantive")]
        substance: Substance,
        /// What was said; the text is the host's.
        content: ContentId,
    },
    /// Takes in what the customer wrote or said.
    ReceiveMessage {
        /// What was said; the text is the host's.
        content: ContentId,
        /// What the customer wants with it, as far as the host knows; as a message that asks, if it does not.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        intent: Option<MessageIntent>,
    },
    /// Takes down how to reach the customer, and no more: it answers nothing (S1-10).
    TakeMessage {
        /// What was taken down; the text is the host's.
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
    /// Considers it solved, and each of its parts that is open: all of them or none.
    ResolveWithParts,
    /// Ends it, and each of its parts that is open: all of them or none.
    CloseWithParts,
    /// Ends with the whole that it is a part of; asked for by the whole alone.
    EndWithWhole {
        /// Whether it is closed; otherwise it is resolved.
        close: bool,
    },
    /// Promises what a further agreement says, as if it had been agreed on from the beginning.
    AddAgreement {
        /// Which one.
        agreement: AgreementKey,
    },
    /// Says which calendar the customer keeps from now on, for targets that run on the customer's hours.
    ChangeCustomersCalendar {
        /// Which one; none if nobody knows any more.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        calendar: Option<CalendarKey>,
        /// What that means for the promises that are outstanding.
        law: ChangeLaw,
    },
    /// Lets happen what is due by itself.
    Wake,
    /// Says that it is the same matter as another, which carries from now on what it owes.
    Merge {
        /// The other, which stays.
        into: CaseId,
    },
    /// Says that it is a matter of its own after all.
    Unmerge,
    /// Takes over another; asked for by the other's `Merge` alone.
    Absorb(Box<Brought>),
    /// Gives back what was taken over; asked for by the other's `Unmerge` alone.
    GiveBack {
        /// The one that is asked.
        survivor: CaseId,
    },
    /// Stands by itself again with what became of its promises; asked for by the other's `GiveBack` alone.
    ComeBack {
        /// What became of each promise that the other carried.
        outcomes: Vec<PromiseOutcome>,
    },
    /// Says that it has to do with another; the other says so as well.
    Link {
        /// The other.
        other: CaseId,
        /// What this one is to the other.
        relation: Relation,
    },
    /// Says that it has to do with another no more.
    Unlink {
        /// The other.
        other: CaseId,
    },
    /// Says the same as the other's `Link`, which alone asks for it.
    LinkBack {
        /// What this one is to the other.
        relation: Relation,
    },
    /// Says the same as the other's `Unlink`, which alone asks for it.
    UnlinkBack,
    /// Takes in whether a part of it is open; asked for by that part alone.
    ChildIs {
        /// Whether it is.
        open: bool,
    },
    /// Adopts the newest charter.
    Adopt {
        /// What that means for the promises that are outstanding.
        law: ChangeLaw,
    },
    /// Opens a matter for what proves to be another.
    Split {
        /// The new matter.
        to: CaseId,
        /// How it begins: for the same customer, at the same channel.
        opening: Box<Opening>,
        /// From when on its clocks count.
        since: Since,
    },
    /// Names the matter that it was split off from; asked for by the other's `Split` alone.
    BeginSplit {
        /// From when on its clocks count, if that is earlier.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        since: Option<Timestamp>,
    },
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
    /// Answers the customer in substance.
    #[must_use]
    pub const fn answer(content: ContentId) -> Self {
        let (visibility, substance) = (Visibility::Visible, Substance::Substantive);
        Self::Respond { visibility, substance, content }
    }

    /// Lets the customer know that it arrived.
    #[must_use]
    pub const fn acknowledge(content: ContentId) -> Self {
        let (visibility, substance) = (Visibility::Visible, Substance::Acknowledgement);
        Self::Respond { visibility, substance, content }
    }

    /// Notes something that the customer does not see.
    #[must_use]
    pub const fn note(content: ContentId) -> Self {
        let (visibility, substance) = (Visibility::Note, Substance::Substantive);
        Self::Respond { visibility, substance, content }
    }

    /// Takes in what the customer wrote or said.
    #[must_use]
    pub const fn message(content: ContentId) -> Self {
        Self::ReceiveMessage { content, intent: None }
    }

    /// Takes in that the customer thanks, and asks nothing.
    #[must_use]
    pub const fn thanks(content: ContentId) -> Self {
        Self::ReceiveMessage { content, intent: Some(MessageIntent::Thanks) }
    }

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
            Self::ResolveWithParts => "case.resolve-with-parts",
            Self::CloseWithParts => "case.close-with-parts",
            Self::EndWithWhole { .. } => "case.end-with-whole",
            Self::TakeMessage { .. } => "case.take-message",
            Self::AddAgreement { .. } => "case.add-agreement",
            Self::Wake => "case.wake",
            Self::Merge { .. } => "case.merge",
            Self::Unmerge => "case.unmerge",
            Self::Absorb(_) => "case.absorb",
            Self::GiveBack { .. } => "case.give-back",
            Self::ComeBack { .. } => "case.come-back",
            Self::Link { .. } => "case.link",
            Self::Unlink { .. } => "case.unlink",
            Self::LinkBack { .. } => "case.link-back",
            Self::UnlinkBack => "case.unlink-back",
            Self::ChildIs { .. } => "case.child-is",
            Self::Adopt { .. } => "case.adopt",
            Self::Split { .. } => "case.split",
            Self::BeginSplit { .. } => "case.begin-split",
            Self::Offer { .. } => "case.offer",
            Self::Accept { .. } => "case.accept",
            Self::Return { .. } => "case.return",
            Self::Withdraw => "case.withdraw",
            Self::Promise(_) => "case.promise",
            Self::Keep { .. } => "case.keep",
            Self::Renegotiate { .. } => "case.renegotiate",
            Self::Release { .. } => "case.release",
            Self::EndContact { .. } => "case.end-contact",
            Self::ChangeCustomersCalendar { .. } => "case.change-customers-calendar",
        }
    }
}

/// How a matter begins; its keys must be declared in the charter.
///
/// What it names itself stands. What it leaves out (department, queue, priority, agreements, customer's calendar) the charter's rules choose,
/// where it has rules for openings; what nobody has chosen is refused with `case.not-chosen`. An owner whom rules name takes
/// the matter at once, unless the opening names its department or queue. A span for the first answer, or for a
/// named target, that rules grant takes the place of what the customer's agreements say, whatever the priority.
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
    /// The calendar of the customer's hours, for targets that run on them: one of those that the charter lists as customers'.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customers_calendar: Option<CalendarKey>,
    /// The calendar of the customer's hours in the matter that it is split off from, which a `Split` fills in: kept where it names none
    /// itself and the charter lists it as a customer's; else it is as if nobody had told the hours.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inherited_calendar: Option<CalendarKey>,
    /// Due instants that the matter brings along, for targets whose goal is given.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub given_due: BTreeMap<TargetKey, Timestamp>,
    /// Who began it.
    #[serde(default, skip_serializing_if = "Beginner::is_customer")]
    pub begun_by: Beginner,
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
            customers_calendar: None,
            inherited_calendar: None,
            given_due: BTreeMap::new(),
            begun_by: Beginner::Customer,
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

    /// Says which calendar the customer keeps, for targets that run on the customer's hours.
    #[must_use]
    pub fn keeping_hours(mut self, calendar: CalendarKey) -> Self {
        self.customers_calendar = Some(calendar);
        self
    }

    /// Says that one of ours began it: nobody waits for a first answer, until the customer writes (B-04).
    #[must_use]
    pub const fn begun_by_us(mut self) -> Self {
        self.begun_by = Beginner::Us;
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

/// Whether what was said answers anything.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Substance {
    /// It does, as far as whoever said it can tell.
    #[default]
    Substantive,
    /// It says that the matter arrived, and no more: no first answer, and no next one.
    Acknowledgement,
}

impl Substance {
    /// Whether it answers something.
    #[must_use]
    pub const fn is_substantive(&self) -> bool {
        matches!(self, Self::Substantive)
    }
}

/// What a customer wants with a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MessageIntent {
    /// An answer.
    Asks,
    /// Nothing: it starts no clock that waits for an answer.
    Thanks,
}

/// Who began a matter.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Beginner {
    /// The customer, or somebody for him.
    #[default]
    Customer,
    /// One of ours.
    Us,
}

impl Beginner {
    /// Whether the customer did.
    #[must_use]
    pub const fn is_customer(&self) -> bool {
        matches!(self, Self::Customer)
    }
}
