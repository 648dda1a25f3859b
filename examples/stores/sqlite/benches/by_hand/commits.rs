//! What is committed: of the three sorts, each to a case of its own within a batch.

use std::fmt;

use goodwill::actor::Actor;
use goodwill::case::{Case, CaseEffect, CaseEvent, Substance, Visibility};
use goodwill::charter::{Charter, Context};
use goodwill::decision::{Aggregate, Because, Occurred};
use goodwill::id::{
    AgentId, CaseId, CharterVersion, CommandId, ContentId, CustomerId, StreamId, TenantKey, Version,
};
use goodwill::port::{Append, Commit};
use goodwill::time::{Elapsed, Timestamp};
use goodwill::wire::{Effect, Event};
use uuid::Uuid;

use crate::charter;

/// How many cases are open before anything is timed.
pub(crate) const LIVE: usize = 1_000;

#[derive(Clone, Copy)]
pub(crate) enum Sort {
    Note,
    Answer,
    Opening,
}

impl Sort {
    pub(crate) const ALL: [Self; 3] = [Self::Note, Self::Answer, Self::Opening];
}

impl fmt::Display for Sort {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Note => "one event",
            Self::Answer => "one event, a moved wake, one effect",
            Self::Opening => "an opening: seven events, a wake, two keys",
        })
    }
}

pub(crate) struct Commits {
    charter: Charter,
    tenant: TenantKey,
    now: Timestamp,
    commands: u128,
    /// The version of each case, by its number.
    cases: Vec<Version>,
    turn: usize,
}

impl Commits {
    pub(crate) fn new() -> Self {
        let (charter, tenant) = (charter::charter(), "care".parse().unwrap());
        Self { charter, tenant, now: charter::morning(), commands: 0, cases: Vec::new(), turn: 0 }
    }

    pub(crate) fn next(&mut self, sort: Sort, count: usize) -> Vec<Commit> {
        (0..count).map(|_| self.one(sort)).collect()
    }

    fn one(&mut self, sort: Sort) -> Commit {
        self.commands += 1;
        self.now = self.now.after(Elapsed::from_micros(1)).unwrap();
        let (name, append) = match sort {
            Sort::Note => ("case.respond", self.said(Visibility::Note)),
            Sort::Answer => ("case.respond", self.answer()),
            Sort::Opening => ("case.open", self.opening()),
        };
        Commit {
            tenant: self.tenant.clone(),
            command: CommandId::from_uuid(spread(self.commands)),
            name: name.to_owned().into(),
            recorded_at: self.now,
            actor: Actor::Agent {
                agent: AgentId::from_uuid(spread(1)),
                role: "clerk".parse().unwrap(),
                department: "care".parse().unwrap(),
            },
            charter: CharterVersion::new(1),
            because: Because::default(),
            appends: vec![append],
            records: Vec::new(),
        }
    }

    fn stream(&self, case: usize) -> StreamId {
        StreamId::case(self.tenant.clone(), CaseId::from_uuid(spread(case as u128)))
    }

    fn said(&mut self, visibility: Visibility) -> Append {
        self.turn = (self.turn + 1) % LIVE;
        let mut append = Append::to(self.stream(self.turn), self.cases[self.turn]);
        let content = ContentId::from_uuid(spread(self.commands));
        let event = CaseEvent::Responded {
            visibility,
            by_person: true,
            substance: Substance::Substantive,
            content,
        };
        append.events = vec![Occurred { at: self.now, event: Event::Case(event) }];
        self.cases[self.turn] = append.version_after();
        append
    }

    fn answer(&mut self) -> Append {
        let mut append = self.said(Visibility::Visible);
        append.effects = vec![Effect::Case(CaseEffect::SendResponse {
            customer: CustomerId::from_uuid(spread(1)),
            channel: "mail".parse().unwrap(),
            content: ContentId::from_uuid(spread(self.commands)),
        })];
        append.wake = Some(self.now.after(Elapsed::from_seconds(3_600)).ok());
        append
    }

    /// As the desk makes it of what the case decides.
    fn opening(&mut self) -> Append {
        let mut case = Case::default();
        let context = Context::new(self.now, &Actor::System, &self.charter);
        let decision = case.decide(&charter::opening(), &context).unwrap();
        let mut append = Append::to(self.stream(self.cases.len()), Version::EMPTY);
        for Occurred { at, event } in decision.events {
            case.evolve(&Occurred { at, event: event.clone() });
            append.events.push(Occurred { at, event: Event::Case(event) });
        }
        assert_eq!(append.events.len(), 7);
        append.wake = Some(case.next_wake().map(|wake| wake.at));
        append.keys = Some(case.keys());
        self.cases.push(append.version_after());
        append
    }
}

/// Ids of real hosts are not in a row.
fn spread(number: u128) -> Uuid {
    Uuid::from_u128(number.wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835))
}
