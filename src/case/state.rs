use std::fmt;
use std::sync::Arc;

use super::Visibility;
use super::ball::Turn;
use super::event::{CaseEvent, ClockNumber};
use super::handoff::Passing;
use super::promise::Book;
use crate::decision::{Occurred, Wake};
use crate::id::{
    AgentId, ChannelKey, CharterVersion, CustomerId, DepartmentKey, PriorityKey, QueueKey,
    WaitReasonKey,
};
use crate::rule::Grant;
use crate::sla::{Clock, ClockEvent};
use crate::time::Timestamp;

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
/// use goodwill::case::{Case, CaseEvent, Owner, Status};
/// use goodwill::decision::{Aggregate, Occurred};
/// use goodwill::id::{AgentId, CharterVersion, CustomerId, SequentialIds};
///
/// let ids = SequentialIds::starting_at(1);
/// let (customer, agent) = (CustomerId::fresh(&ids), AgentId::fresh(&ids));
/// let opened = CaseEvent::Opened {
///     customer,
///     channel: "mail".parse()?,
///     department: "service".parse()?,
///     queue: None,
///     priority: "normal".parse()?,
///     charter: CharterVersion::new(1),
/// };
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
}

/// All of a case but the instant of its last event, and who spoke last.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Matter {
    begun: Option<Beginning>,
    status: Status,
    owner: Option<Owner>,
    queue: Option<QueueKey>,
    priority: Option<PriorityKey>,
    waiting: Option<WaitReasonKey>,
    clocks: Vec<Attached>,
    /// What the clocks do next by themselves: worked out when one of them changes, since every command asks for it.
    next_wake: Option<Wake>,
    /// What the charter's rules give its customer; shared, since it never changes.
    grants: Option<Arc<[Grant]>>,
    /// Offers and the chain of custody, once there is more than one department.
    passing: Option<Box<Passing>>,
    /// What was promised to its customer.
    promises: Option<Box<Book>>,
}

impl Case {
    /// Where it stands.
    #[must_use]
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
    pub fn priority(&self) -> Option<&PriorityKey> {
        self.matter.priority.as_ref()
    }

    /// Why it waits, if it does.
    #[must_use]
    pub fn waiting(&self) -> Option<&WaitReasonKey> {
        self.matter.waiting.as_ref()
    }

    /// What the charter's rules gave its customer when it was opened.
    #[must_use]
    pub fn grants(&self) -> &[Grant] {
        self.matter.grants.as_deref().unwrap_or_default()
    }

    /// Its clocks, in the order of their numbers.
    #[must_use]
    pub fn clocks(&self) -> impl ExactSizeIterator<Item = &Clock> {
        self.matter.clocks.iter().map(|attached| &attached.clock)
    }

    /// The instant of its last event.
    #[must_use]
    pub const fn last_at(&self) -> Option<Timestamp> {
        self.last_at
    }

    /// What happens next by itself.
    #[must_use]
    pub fn next_wake(&self) -> Option<Wake> {
        self.matter.next_wake
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

    /// Whether it is known, at a glance, to differ from another state in its last instant and who spoke alone.
    pub(crate) fn shares_all_with(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.matter, &other.matter)
    }

    /// Its clocks with the numbers of their targets.
    pub(super) fn attached(&self) -> &[Attached] {
        &self.matter.clocks
    }

    /// The clocks with their own numbers.
    pub(super) fn numbered(&self) -> impl Iterator<Item = (ClockNumber, &Attached)> {
        (0..).zip(&self.matter.clocks)
    }

    /// Takes in an event.
    pub(super) fn take_in(&mut self, occurred: &Occurred<CaseEvent>) {
        self.last_at = Some(occurred.at);
        match &occurred.event {
            CaseEvent::Responded { visibility, by_person, .. } => {
                if *by_person && *visibility == Visibility::Visible {
                    self.turn = Turn::Customers;
                }
            }
            CaseEvent::MessageReceived { .. } => self.turn = Turn::Ours,
            CaseEvent::ContactEnded { .. } => {}
            event => Arc::make_mut(&mut self.matter).take_in(occurred.at, event),
        }
    }
}

impl Matter {
    fn take_in(&mut self, at: Timestamp, event: &CaseEvent) {
        match event {
            CaseEvent::Opened { customer, channel, department, queue, priority, charter } => {
                self.begun = Some(Beginning {
                    customer: *customer,
                    channel: channel.clone(),
                    charter: *charter,
                    at,
                });
                self.status = Status::Open;
                self.owner = Some(Owner::Department(department.clone()));
                self.queue.clone_from(queue);
                self.priority = Some(priority.clone());
            }
            CaseEvent::ServiceChosen { grants, .. } => self.grants = Some(grants.clone().into()),
            CaseEvent::ClockAttached { agreement, target, number, metric } => {
                let clock = Clock::new(agreement.clone(), target.clone(), *metric);
                self.clocks.push(Attached { clock, number: *number });
            }
            CaseEvent::Clock { clock, event } => {
                if let Some(attached) = self.clocks.get_mut(usize::from(*clock)) {
                    attached.clock.evolve(at, event);
                }
                if let (ClockEvent::Breached, Some(promises)) = (event, &mut self.promises) {
                    promises.breached(*clock, at);
                }
                let clocks = self.clocks.iter().map(|attached| &attached.clock);
                self.next_wake = clocks.filter_map(Clock::next_wake).min();
            }
            CaseEvent::Responded { .. }
            | CaseEvent::MessageReceived { .. }
            | CaseEvent::ContactEnded { .. } => {}
            CaseEvent::WaitBegan { reason } => self.waiting = Some(reason.clone()),
            CaseEvent::WaitEnded => self.waiting = None,
            CaseEvent::PriorityChanged { priority } => self.priority = Some(priority.clone()),
            CaseEvent::Assigned { department, queue } => {
                self.pass_on(at, event);
                self.owner = Some(Owner::Department(department.clone()));
                self.queue.clone_from(queue);
            }
            CaseEvent::Taken { agent } => {
                if let Some(owner) = self.owner.take() {
                    let department = owner.department().clone();
                    self.owner = Some(Owner::Person { agent: *agent, department });
                }
                self.queue = None;
            }
            CaseEvent::Resolved => self.status = Status::Resolved,
            CaseEvent::Reopened => self.status = Status::Open,
            CaseEvent::Closed => self.status = Status::Closed,
            CaseEvent::HandoffAccepted { to, accountable, agent, .. } => {
                self.pass_on(at, event);
                if to == accountable {
                    let department = accountable.clone();
                    self.owner = Some(Owner::Person { agent: *agent, department });
                    self.queue = None;
                }
            }
            CaseEvent::HandoffOffered { .. }
            | CaseEvent::HandoffReturned { .. }
            | CaseEvent::HandoffWithdrawn { .. }
            | CaseEvent::OfferLapsed { .. }
            | CaseEvent::TransferCapReached { .. } => self.pass_on(at, event),
            CaseEvent::Promised { .. }
            | CaseEvent::PromiseDone { .. }
            | CaseEvent::PromiseRenegotiated { .. }
            | CaseEvent::PromiseMoved { .. }
            | CaseEvent::PromiseReleased { .. } => {
                self.promises.get_or_insert_default().take_in(at, event);
            }
        }
    }

    /// Keeps the chain of custody, from the first event on that may move it.
    fn pass_on(&mut self, at: Timestamp, event: &CaseEvent) {
        let (Some(begun), Some(owner)) = (&self.begun, &self.owner) else { return };
        let begin = || Box::new(Passing::beginning_with(owner.department().clone(), begun.at));
        self.passing.get_or_insert_with(begin).take_in(at, event);
    }
}
