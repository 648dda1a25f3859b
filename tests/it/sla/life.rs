//! A charter to test with, and one case that lives under it.

use goodwill::actor::Actor;
use goodwill::calendar::{CalendarDraft, WORKWEEK};
use goodwill::case::{Case, CaseCommand, CaseEffect, CaseEvent, CaseRefusal, Opening};
use goodwill::charter::{Charter, CharterDraft, Context, Ratification, WaitReason, WaitsFor};
use goodwill::decision::{Aggregate, Decision, Occurred, Refusal};
use goodwill::department::{Department, Queue};
use goodwill::id::{AgentId, ContentId, CustomerId, Key, Kind, SequentialIds};
use goodwill::sla::{Agreement, Clock, Goal, SegmentKind, Target};
use goodwill::time::{Elapsed, Timestamp, WorkingTime};
use goodwill::touchpoint::Channel;

/// An instant of the tests, UTC: a weekday of the week from Monday, 2 March 2026, or of a later one, and a wall clock.
///
/// `Mon 09:00` lies in the first week, `Mon+1 09:00` in the second.
pub(crate) fn at(text: &str) -> Timestamp {
    let (day, clock) = text.split_once(' ').unwrap();
    let (weekday, week) = day.split_once('+').unwrap_or((day, "0"));
    let days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    let number = days.iter().position(|name| *name == weekday).unwrap();
    let date = 2 + number + 7 * week.parse::<usize>().unwrap();
    assert!(date <= 31, "{text} lies behind March");
    format!("2026-03-{date:02}T{clock}:00Z").parse().unwrap()
}

pub(crate) fn key<K: Kind>(text: &str) -> Key<K> {
    text.parse().unwrap()
}

/// A goal in text, as [`goodwill::time::Span`] reads it.
pub(crate) fn within(span: &str) -> Goal {
    Goal::Within(span.parse().unwrap())
}

/// Everything but promises: offices that are open from 9 to 18, or with a lunch break, or always.
pub(crate) fn house() -> CharterDraft {
    let mut draft = CharterDraft::default();
    let years = 2026..=2026;
    for (name, windows) in [
        ("office", ["09:00-18:00"].as_slice()),
        ("desk", &["08:00-18:00"]),
        ("lunch", &["08:00-12:00", "13:00-18:00"]),
    ] {
        let declared = CalendarDraft::new("UTC", years.clone());
        let open = windows.iter().fold(declared, |draft, window| draft.open(WORKWEEK, *window));
        draft.calendars.insert(key(name), open);
    }
    for name in ["service", "workshop"] {
        draft.departments.insert(key(name), Department::default());
        let queue = Queue { name: String::new(), department: key(name) };
        draft.queues.insert(key(name), queue);
    }
    draft.channels.insert(key("mail"), Channel::default());
    for name in ["normal", "high", "low"] {
        draft.priorities.insert(key(name), String::new());
    }
    for (name, waits_for, ends_when_customer_writes) in [
        ("customer", WaitsFor::Customer, true),
        ("parts", WaitsFor::ThirdParty, false),
        ("agreed", WaitsFor::Agreed, false),
    ] {
        let reason = WaitReason { ends_when_customer_writes, ..WaitReason::new(waits_for) };
        draft.wait_reasons.insert(key(name), reason);
    }
    draft
}

/// The house with one agreement, `standard`, of these targets.
pub(crate) fn charter_of<'a>(targets: impl IntoIterator<Item = (&'a str, Target)>) -> Charter {
    let mut draft = house();
    let targets = targets.into_iter().map(|(name, target)| (key(name), target)).collect();
    draft.agreements.insert(key("standard"), Agreement { targets, ..Agreement::sla() });
    draft.ratify(&Ratification::first(Actor::System)).unwrap()
}

/// One case, its charter, and everything that it ever decided.
#[derive(Debug)]
pub(crate) struct Life {
    pub(crate) charter: Charter,
    pub(crate) case: Case,
    pub(crate) events: Vec<Occurred<CaseEvent>>,
    pub(crate) effects: Vec<CaseEffect>,
}

impl Life {
    /// A case that has not been opened.
    pub(crate) fn new(charter: Charter) -> Self {
        Self { charter, case: Case::default(), events: Vec::new(), effects: Vec::new() }
    }

    /// A case that the customer opened under the agreement `standard`.
    pub(crate) fn opened(charter: Charter, when: &str) -> Self {
        let mut life = Self::new(charter);
        life.give(at(when), &customer(), &open()).unwrap();
        life
    }

    /// An agent's command, which must be accepted.
    pub(crate) fn agent(&mut self, when: &str, command: CaseCommand) -> &mut Self {
        self.give(at(when), &agent(), &command).unwrap();
        self
    }

    /// The customer's message.
    pub(crate) fn message(&mut self, when: &str) -> &mut Self {
        let command = CaseCommand::message(content());
        self.give(at(when), &customer(), &command).unwrap();
        self
    }

    /// An automaton's answer.
    pub(crate) fn automaton(&mut self, when: &str) -> &mut Self {
        let automaton = Actor::Automaton { channel: key("mail") };
        self.give(at(when), &automaton, &respond()).unwrap();
        self
    }

    /// Time passes.
    pub(crate) fn wake(&mut self, when: &str) -> &mut Self {
        self.give(at(when), &Actor::System, &CaseCommand::Wake).unwrap();
        self
    }

    /// Decides and takes in what was decided.
    pub(crate) fn give(
        &mut self,
        now: Timestamp,
        actor: &Actor,
        command: &CaseCommand,
    ) -> Result<Decision<Case>, Refusal<CaseRefusal>> {
        let decision = self.case.decide(command, &Context::new(now, actor, &self.charter))?;
        for occurred in &decision.events {
            self.case.evolve(occurred);
        }
        self.events.extend(decision.events.iter().cloned());
        self.effects.extend(decision.effects.iter().cloned());
        Ok(decision)
    }

    /// The clock of a target.
    pub(crate) fn clock(&self, target: &str) -> &Clock {
        self.case.clocks().find(|clock| clock.target().as_str() == target).unwrap()
    }

    /// When a target falls due.
    pub(crate) fn due(&self, target: &str) -> Option<Timestamp> {
        self.clock(target).due()
    }

    /// How long a clock has run, in open time of the calendar.
    pub(crate) fn ran(&self, target: &str, calendar: &str, until: &str) -> WorkingTime {
        let calendar = self.charter.calendar(&key(calendar)).unwrap();
        let running = |kind: &SegmentKind| *kind == SegmentKind::Running;
        self.clock(target).ledger().worked(calendar, at(until), running).unwrap()
    }
}

pub(crate) fn customer_id() -> CustomerId {
    CustomerId::fresh(&SequentialIds::starting_at(1))
}

pub(crate) fn agent_id() -> AgentId {
    AgentId::fresh(&SequentialIds::starting_at(2))
}

pub(crate) fn content() -> ContentId {
    ContentId::fresh(&SequentialIds::starting_at(3))
}

pub(crate) fn customer() -> Actor {
    Actor::Customer(customer_id())
}

pub(crate) fn agent() -> Actor {
    Actor::Agent { agent: agent_id(), role: key("clerk"), department: key("service") }
}

pub(crate) fn opening() -> Opening {
    Opening::new(customer_id(), key("mail"), key("service"), key("normal"))
        .in_queue(key("service"))
        .under(key("standard"))
}

pub(crate) fn open() -> CaseCommand {
    CaseCommand::Open(opening())
}

pub(crate) fn respond() -> CaseCommand {
    CaseCommand::answer(content())
}

pub(crate) fn note() -> CaseCommand {
    CaseCommand::note(content())
}

pub(crate) fn wait(reason: &str) -> CaseCommand {
    CaseCommand::Wait { reason: key(reason) }
}

pub(crate) fn priority(name: &str) -> CaseCommand {
    CaseCommand::ChangePriority { priority: key(name) }
}

pub(crate) fn take() -> CaseCommand {
    CaseCommand::Take { agent: agent_id() }
}

pub(crate) fn assign(department: &str) -> CaseCommand {
    CaseCommand::Assign { department: key(department), queue: None }
}

/// One microsecond.
pub(crate) const TICK: Elapsed = Elapsed::from_micros(1);
