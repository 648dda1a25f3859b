//! A ticket's history, told to a case.

use goodwill::actor::Actor;
use goodwill::calendar::{Calendar, CalendarError};
use goodwill::case::{
    Case, CaseCommand, CaseEvent, CaseRefusal, Opening, Status, Substance, Visibility,
};
use goodwill::charter::{Charter, Context};
use goodwill::decision::{Aggregate, Refusal};
use goodwill::id::{
    AgentId, ContentId, CustomerId, ParseKeyError, PriorityKey, SequentialIds, WaitReasonKey,
};
use goodwill::sla::{Clock, ClockEvent, ClockState, Left, SegmentKind};
use goodwill::time::{Timestamp, WorkingTime};

use super::history::{Event, HistoryRow, Side, Targets};
use super::profile::GoalName;
use super::promise::{self, NAME};

/// Why a history cannot be told.
#[derive(Debug, thiserror::Error)]
pub(super) enum Untold {
    #[error(transparent)]
    Key(#[from] ParseKeyError),
    #[error("the case refuses: {0}")]
    Refused(#[from] Refusal<CaseRefusal>),
    #[error(transparent)]
    NoAnswer(#[from] CalendarError),
    #[error("the charter has no calendar")]
    NoCalendar,
}

/// A cycle of a clock that came to its end.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cycle {
    pub(super) used: WorkingTime,
    pub(super) left: Option<Left>,
}

/// What is noted of a clock beside the clock itself, which knows only its present cycle.
#[derive(Debug, Default)]
pub(super) struct Notes {
    pub(super) cycles: Vec<Cycle>,
    /// The due time that its events recorded last.
    pub(super) last_due: Option<Timestamp>,
}

/// A case with the charter that it runs under.
pub(super) struct Ticket<'a> {
    row: &'a HistoryRow,
    charter: &'a Charter,
    pub(super) calendar: &'a Calendar,
    pub(super) case: Case,
    notes: Vec<Notes>,
    customer: CustomerId,
    agent: Actor,
    content: ContentId,
}

impl<'a> Ticket<'a> {
    /// Tells the whole history, up to the instant at which the clocks are read.
    pub(super) fn told(row: &'a HistoryRow, charter: &'a Charter) -> Result<Self, Untold> {
        let ids = SequentialIds::starting_at(1);
        let mut ticket = Self {
            row,
            charter,
            calendar: charter.calendar(&NAME.parse()?).ok_or(Untold::NoCalendar)?,
            case: Case::default(),
            notes: Vec::new(),
            customer: CustomerId::fresh(&ids),
            agent: Actor::Agent {
                agent: AgentId::fresh(&ids),
                role: NAME.parse()?,
                department: NAME.parse()?,
            },
            content: ContentId::fresh(&ids),
        };
        for happened in &row.input.history {
            ticket.tell(happened.at, &happened.event)?;
        }
        ticket.give(row.input.as_of, &Actor::System, &CaseCommand::Wake)?;
        Ok(ticket)
    }

    /// The clock of a goal, with what was noted of it.
    pub(super) fn clock(&self, goal: GoalName) -> Option<(&Clock, &Notes)> {
        let target = promise::target(goal).ok()?;
        self.case.clocks().zip(&self.notes).find(|(clock, _)| *clock.target() == target)
    }

    fn tell(&mut self, at: Timestamp, event: &Event) -> Result<(), Untold> {
        let (customer, agent) = (Actor::Customer(self.customer), self.agent.clone());
        let content = self.content;
        let visibility = Visibility::Visible;
        match event {
            Event::Created { value, by } => {
                let by_customer = *by == Side::Customer;
                let opener = if by_customer { &customer } else { &agent };
                self.give(at, opener, &CaseCommand::Open(self.opening()?))?;
                if by_customer {
                    self.give(at, &customer, &CaseCommand::message(content))?;
                }
                value.as_ref().map_or(Ok(()), |status| self.turn(at, status))
            }
            Event::AgentReply => self.give(
                at,
                &agent,
                &CaseCommand::Respond { visibility, substance: Substance::Substantive, content },
            ),
            Event::InternalNote => {
                let visibility = Visibility::Note;
                self.give(
                    at,
                    &agent,
                    &CaseCommand::Respond {
                        visibility,
                        substance: Substance::Substantive,
                        content,
                    },
                )
            }
            Event::CustomerReply => self.give(at, &customer, &CaseCommand::message(content)),
            Event::Status { value } => self.turn(at, value),
            Event::Closed { value } => self.end(at, value.as_deref()),
            Event::Reopened => self.give(at, &agent, &CaseCommand::Reopen),
            Event::Priority { targets } => {
                let priority = self.priority(targets)?;
                self.give(at, &agent, &CaseCommand::ChangePriority { priority })
            }
        }
    }

    /// Another status: a paused one is a wait, any other ends it; either takes an ended ticket up again.
    fn turn(&mut self, at: Timestamp, status: &str) -> Result<(), Untold> {
        let agent = self.agent.clone();
        if self.case.status() != Status::Open {
            self.give(at, &agent, &CaseCommand::Reopen)?;
        }
        match self.wait_reason(status)? {
            Some(reason) => self.give(at, &agent, &CaseCommand::Wait { reason }),
            None if self.case.waiting().is_some() => self.give(at, &agent, &CaseCommand::Resume),
            None => Ok(()),
        }
    }

    /// Solved, or over; what is over stays so.
    fn end(&mut self, at: Timestamp, status: Option<&str>) -> Result<(), Untold> {
        let command = match (self.case.status(), status) {
            (Status::Closed, _) | (Status::Resolved, Some("Resolved")) => return Ok(()),
            (_, Some("Resolved")) => CaseCommand::Resolve,
            _ => CaseCommand::Close,
        };
        let agent = self.agent.clone();
        self.give(at, &agent, &command)
    }

    fn give(&mut self, at: Timestamp, actor: &Actor, command: &CaseCommand) -> Result<(), Untold> {
        let context = Context::new(at, actor, self.charter);
        for occurred in self.case.decide(command, &context)?.events {
            self.case.evolve(&occurred);
            if let CaseEvent::Clock { clock, event } = &occurred.event {
                self.note(usize::from(*clock), occurred.at, event)?;
            }
        }
        Ok(())
    }

    fn note(&mut self, number: usize, at: Timestamp, event: &ClockEvent) -> Result<(), Untold> {
        self.notes.resize_with(self.case.clocks().len(), Notes::default);
        let (Some(clock), Some(notes)) =
            (self.case.clocks().nth(number), self.notes.get_mut(number))
        else {
            return Ok(());
        };
        if let ClockState::Running(instants) = clock.state() {
            notes.last_due = instants.due;
        }
        if *event == ClockEvent::Fulfilled {
            let ran = |kind: &SegmentKind| *kind == SegmentKind::Running;
            notes.cycles.push(Cycle {
                used: clock.ledger().worked(self.calendar, at, ran)?,
                left: clock.left(at, self.calendar)?,
            });
        }
        Ok(())
    }

    fn opening(&self) -> Result<Opening, Untold> {
        let (channel, department) = (NAME.parse()?, NAME.parse()?);
        let opening = Opening::new(self.customer, channel, department, promise::priority(0)?);
        Ok(opening.under(NAME.parse()?))
    }

    fn priority(&self, targets: &Targets) -> Result<PriorityKey, ParseKeyError> {
        let number = self.row.input.target_sets().iter().position(|set| *set == targets);
        promise::priority(number.unwrap_or_default())
    }

    fn wait_reason(&self, status: &str) -> Result<Option<WaitReasonKey>, ParseKeyError> {
        let number = self.row.input.paused_statuses.iter().position(|paused| paused == status);
        number.map(promise::wait_reason).transpose()
    }
}
