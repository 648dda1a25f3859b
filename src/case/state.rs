mod fold;
mod outlook;

use std::fmt;
use std::sync::Arc;

use super::ball::Turn;
use super::event::ClockNumber;
use super::handoff::Passing;
use super::link::Links;
use super::merge::Merges;
use super::promise::Book;
use crate::decision::Wake;
use crate::id::{
    AgentId, CalendarKey, ChannelKey, CharterVersion, CustomerId, DepartmentKey, PriorityKey,
    QueueKey, WaitReasonKey,
};
use crate::rule::Grant;
use crate::sla::{Clock, Ledger, SignalSet};
use crate::time::Timestamp;
use outlook::Outlook;

/// Where a case stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Status {
    /// Nothing has been opened yet.
    #[default]
    New,
    /// Something is to be done.
    Open,
    /// It is considered solved; it may be taken up again.
    Resolved,
    /// It is over; it may be taken up again.
    Closed,
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::New => "not opened",
            Self::Open => "open",
            Self::Resolved => "resolved",
            Self::Closed => "closed",
        })
    }
}

/// Who owns a case: there is exactly one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Owner {
    /// Nobody has taken it yet: the department that answers for it.
    Department(DepartmentKey),
    /// A person of that department.
    Person {
        /// Who.
        agent: AgentId,
        /// Which department answers for it.
        department: DepartmentKey,
    },
}

impl Owner {
    /// The department that answers for it.
    #[must_use]
    pub const fn department(&self) -> &DepartmentKey {
        match self {
            Self::Department(department) | Self::Person { department, .. } => department,
        }
    }
}

/// A clock with the number of its target in the pinned charter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Attached {
    pub(super) clock: Clock,
    pub(super) number: u32,
    /// The calendar of the customer's hours, on which it counts if its target asks for them.
    pub(super) customers: Option<CalendarKey>,
}

/// What was settled when the case was opened.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Beginning {
    customer: CustomerId,
    channel: ChannelKey,
    charter: CharterVersion,
    at: Timestamp,
}

/// One matter of one customer: the fold of its events.
///
/// It needs no charter to be read or replayed; [the module](crate::case) shows one that runs.
///
/// ```
/// use goodwill::case::{Beginner, Case, CaseEvent, Opened, Owner, Status};
/// use goodwill::decision::{Aggregate, Occurred};
/// use goodwill::id::{AgentId, CharterVersion, CustomerId, SequentialIds};
///
/// let ids = SequentialIds::starting_at(1);
/// let (customer, agent) = (CustomerId::fresh(&ids), AgentId::fresh(&ids));
/// let opened = CaseEvent::from(Opened {
///     customer,
///     channel: "mail".parse()?,
///     department: "service".parse()?,
///     queue: None,
///     priority: "normal".parse()?,
///     charter: CharterVersion::new(1),
///     begun_by: Beginner::Customer,
/// });
/// let mut case = Case::default();
/// assert_eq!((case.status(), case.owner()), (Status::New, None));
/// for event in [opened, CaseEvent::Taken { agent }] {
///     case.evolve(&Occurred { at: "2026-03-02T09:00:00Z".parse()?, event });
/// }
/// let owner = Owner::Person { agent, department: "service".parse()? };
/// assert_eq!((case.status(), case.owner()), (Status::Open, Some(&owner)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Case {
    /// Shared by the copies of a state until one of them changes it: most commands only add to the log.
    matter: Arc<Matter>,
    last_at: Option<Timestamp>,
    turn: Turn,
    /// What has happened to it at all.
    seen: SignalSet,
}

/// All of a case but the instant of its last event, who spoke last, and what has happened at all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Matter {
    begun: Option<Beginning>,
    status: Status,
    owner: Option<Owner>,
    queue: Option<QueueKey>,
    priority: Option<PriorityKey>,
    customers_calendar: Option<CalendarKey>,
    waiting: Option<WaitReasonKey>,
    wait_until: Option<Timestamp>,
    clocks: Vec<Attached>,
    /// What they do next by themselves.
    outlook: Outlook,
    /// What the charter's rules give its customer; shared, since it never changes.
    grants: Option<Arc<[Grant]>>,
    /// What binds it to matters that proved to be the same; none for most.
    merges: Option<Box<Merges>>,
    /// What it is to other matters; none for most.
    links: Option<Box<Links>>,
    /// What the matter did since it began. Clocks have ledgers of their own; this one tells those that come later.
    history: Ledger,
    /// Offers and the chain of custody, once there is more than one department.
    passing: Option<Box<Passing>>,
    /// What was promised to its customer.
    promises: Option<Box<Book>>,
}

impl Case {
    /// Where it stands.
    #[must_use]
    #[inline]
    pub fn status(&self) -> Status {
        self.matter.status
    }

    /// Whose matter it is; none before it is opened.
    #[must_use]
    pub fn customer(&self) -> Option<CustomerId> {
        self.matter.begun.as_ref().map(|begun| begun.customer)
    }

    /// When it was opened.
    #[must_use]
    pub fn opened_at(&self) -> Option<Timestamp> {
        self.matter.begun.as_ref().map(|begun| begun.at)
    }

    /// The charter that it is pinned to.
    #[must_use]
    pub fn charter(&self) -> Option<CharterVersion> {
        self.matter.begun.as_ref().map(|begun| begun.charter)
    }

    /// Where it reached us.
    #[must_use]
    pub fn channel(&self) -> Option<&ChannelKey> {
        self.matter.begun.as_ref().map(|begun| &begun.channel)
    }

    /// Who owns it; none before it is opened, one ever after.
    #[must_use]
    pub fn owner(&self) -> Option<&Owner> {
        self.matter.owner.as_ref()
    }

    /// Where it waits for somebody to take it.
    #[must_use]
    pub fn queue(&self) -> Option<&QueueKey> {
        self.matter.queue.as_ref()
    }

    /// How urgent it is.
    #[must_use]
    #[inline]
    pub fn priority(&self) -> Option<&PriorityKey> {
        self.matter.priority.as_ref()
    }

    /// Why it waits, if it does.
    #[must_use]
    #[inline]
    pub fn waiting(&self) -> Option<&WaitReasonKey> {
        self.matter.waiting.as_ref()
    }

    /// When its wait ends by itself, if nothing ends it before.
    #[must_use]
    pub fn wait_until(&self) -> Option<Timestamp> {
        self.matter.wait_until
    }

    /// The calendar of its customer's hours.
    pub(super) fn customers(&self) -> Option<&CalendarKey> {
        self.matter.customers_calendar.as_ref()
    }

    /// What the charter's rules gave its customer when it was opened.
    #[must_use]
    pub fn grants(&self) -> &[Grant] {
        self.matter.grants.as_deref().unwrap_or_default()
    }

    /// What it did since it began: it was worked on, waited, or was resolved or closed.
    #[must_use]
    pub fn history(&self) -> &Ledger {
        &self.matter.history
    }

    /// What has happened to it at all, as far as clocks care for it from their beginning on.
    pub(super) const fn seen(&self) -> SignalSet {
        self.seen
    }

    /// Its clocks, in the order of their numbers.
    #[must_use]
    pub fn clocks(&self) -> impl ExactSizeIterator<Item = &Clock> {
        self.attached().map(|attached| &attached.clock)
    }

    /// The instant of its last event.
    #[must_use]
    pub const fn last_at(&self) -> Option<Timestamp> {
        self.last_at
    }

    /// What happens next by itself.
    #[must_use]
    pub fn next_wake(&self) -> Option<Wake> {
        self.matter.outlook.get_or_look(|| self.matter.look_ahead())
    }

    /// Whether nothing halts its clocks.
    pub(super) fn may_run(&self) -> bool {
        self.status() == Status::Open && self.waiting().is_none()
    }

    /// Offers and the chain of custody, if it was ever offered or moved.
    pub(super) fn passing(&self) -> Option<&Passing> {
        self.matter.passing.as_deref()
    }

    /// What was promised to its customer.
    pub(super) fn book(&self) -> Option<&Book> {
        self.matter.promises.as_deref()
    }

    /// Who spoke last.
    pub(super) const fn turn(&self) -> Turn {
        self.turn
    }

    /// Whether it is known, at a glance, to differ from another state in its last instant, who spoke and what has happened
    /// alone.
    pub(crate) fn shares_all_with(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.matter, &other.matter)
    }

    /// What binds it to matters that proved to be the same.
    pub(super) fn merges(&self) -> Option<&Merges> {
        self.matter.merges.as_deref()
    }

    /// What it is to other matters.
    pub(super) fn linked(&self) -> Option<&Links> {
        self.matter.links.as_deref()
    }

    /// Its clocks with the numbers of their targets.
    #[inline]
    pub(super) fn attached(&self) -> impl ExactSizeIterator<Item = &Attached> {
        self.matter.clocks.iter()
    }

    /// The clock of a number, if it has so many.
    #[inline]
    pub(super) fn attached_at(&self, clock: ClockNumber) -> Option<&Attached> {
        self.matter.clocks.get(usize::from(clock))
    }

    /// The clocks with their own numbers, the highest that there is included.
    pub(super) fn numbered(&self) -> impl Iterator<Item = (ClockNumber, &Attached)> {
        (0..=ClockNumber::MAX).zip(self.attached())
    }
}
