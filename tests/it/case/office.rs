//! A desk for a handful of matters of the same house, and what may be asked of them.

use std::sync::Arc;

use goodwill::actor::Actor;
use goodwill::calendar::{CalendarDraft, EVERY_DAY};
use goodwill::case::{Case, CaseCommand, CaseEffect, Opening};
use goodwill::charter::{Charter, CharterDraft, ChartersInForce, Ratification};
use goodwill::desk::{Answer, Desk, DeskError, Order};
use goodwill::id::{CharterVersion, CommandId, Id, TenantKey};
use goodwill::key;
use goodwill::memory::MemoryStore;
use goodwill::port::RecordingChannel;
use goodwill::sla::{Agreement, Metric, Target};
use goodwill::testkit::block_on;
use goodwill::time::{Elapsed, Span, Timestamp};
use goodwill::wire::Effect;
use uuid::Uuid;

pub(super) fn id<E>(number: u128) -> Id<E> {
    Id::from_uuid(Uuid::from_u128(number))
}

pub(super) fn at(minute: i32) -> Timestamp {
    let first: Timestamp = "2026-03-02T09:00:00Z".parse().unwrap();
    first.after(Elapsed::from_minutes(minute)).unwrap()
}

fn clerk() -> Actor {
    Actor::Agent { agent: id(5), role: key!("clerk"), department: key!("works") }
}

/// An answer within one hour, or within four where it is not urgent, and a solution within a day.
pub(super) fn charter(version: u32) -> Charter {
    let always = CalendarDraft::new("UTC", 2026..=2026).open(EVERY_DAY, "00:00-24:00");
    let within = |hours| goodwill::sla::Goal::Within(Span::hours(hours));
    let first = Target::measuring(Metric::first_response(), key!("always"))
        .within(Span::hours(1))
        .for_priority(key!("low"), within(4));
    let solution =
        Target::measuring(Metric::first_resolution(), key!("always")).within(Span::hours(24));
    let promise = Agreement::sla().target(key!("answer"), first).target(key!("solution"), solution);
    let call_back = Target::measuring(Metric::promise(), key!("always"));
    let mut ratification = Ratification::first(Actor::System);
    ratification.version = CharterVersion::new(version);
    CharterDraft::default()
        .calendar(key!("always"), always)
        .department(key!("works"), "Public works")
        .channel(key!("letter"), "Letter")
        .priority(key!("low"), "Low")
        .priority(key!("high"), "High")
        .agreement(key!("promise"), promise)
        .agreement(key!("call-backs"), Agreement::sla().target(key!("call-back"), call_back))
        .ratify(&ratification)
        .unwrap()
}

pub(super) struct Office {
    pub(super) desk: Desk<Arc<MemoryStore>>,
    charters: ChartersInForce,
    given: u128,
}

impl Office {
    pub(super) fn under(charter: Charter) -> Self {
        let charters = ChartersInForce::of(charter);
        Self { desk: desk(Arc::default(), &charters), charters, given: 0 }
    }

    /// Puts another version of the charter in force beside those that are.
    pub(super) fn put_in_force(&mut self, charter: Charter) {
        self.charters.add(charter);
        self.desk = desk(Arc::clone(self.desk.store()), &self.charters);
    }

    /// Two urgent matters of one customer, the second opened half an hour after the first.
    pub(super) fn with_two() -> Self {
        let mut office = Self::under(charter(1));
        office.told(1, 0, open(3, "high"));
        office.told(2, 30, open(3, "high"));
        office
    }

    pub(super) fn give(
        &mut self,
        of: u128,
        minute: i32,
        command: CaseCommand,
    ) -> Result<Answer, DeskError<Case>> {
        self.given += 1;
        let command_id = CommandId::from_uuid(Uuid::from_u128(self.given));
        let order = Order::new(Uuid::from_u128(of), command_id, command, clerk(), at(minute));
        block_on(self.desk.carry_out(&order))
    }

    pub(super) fn told(&mut self, of: u128, minute: i32, command: CaseCommand) {
        self.give(of, minute, command).unwrap();
    }

    /// The code and the sentence by which it refuses, itself or one that would have to follow.
    pub(super) fn refuses(
        &mut self,
        of: u128,
        minute: i32,
        command: CaseCommand,
    ) -> (String, String) {
        match self.give(of, minute, command).unwrap_err() {
            DeskError::Refused(refusal) | DeskError::FollowUpRefused { refusal, .. } => {
                (refusal.code().to_string(), refusal.to_string())
            }
            other => panic!("{other}"),
        }
    }

    pub(super) fn case(&self, of: u128) -> Case {
        block_on(self.desk.state(Uuid::from_u128(of))).unwrap()
    }

    /// The targets that the outside was told to be late since it was last asked, by case.
    pub(super) fn reports(&self, minute: i32) -> Vec<(u128, String)> {
        let late = self.effects(minute).into_iter().filter_map(|(of, effect)| match effect {
            CaseEffect::ReportBreach { target } => Some((of, target.to_string())),
            _ => None,
        });
        late.collect()
    }

    /// What the outside was told since it was last asked, by case.
    pub(super) fn effects(&self, minute: i32) -> Vec<(u128, CaseEffect)> {
        let channel = RecordingChannel::default();
        block_on(self.desk.dispatch::<Case>(&channel, at(minute))).unwrap();
        let told = channel.delivered().into_iter().filter_map(|outgoing| match outgoing.effect {
            Effect::Case(effect) => Some((outgoing.id.stream.uuid().as_u128(), effect)),
            _ => None,
        });
        told.collect()
    }
}

fn desk(store: Arc<MemoryStore>, charters: &ChartersInForce) -> Desk<Arc<MemoryStore>> {
    let tenant: TenantKey = key!("boston");
    Desk::new(store, tenant, charters.clone()).keeping(8)
}

pub(super) fn open(customer: u128, priority: &str) -> CaseCommand {
    let priority = priority.parse().unwrap();
    let opening = Opening::new(id(customer), key!("letter"), key!("works"), priority);
    CaseCommand::Open(opening.under(key!("promise")))
}

pub(super) fn merge(into: u128) -> CaseCommand {
    CaseCommand::Merge { into: id(into) }
}

/// Which targets it still has to meet, and by when.
pub(super) fn owed(case: &Case) -> Vec<(String, Option<Timestamp>)> {
    let outstanding = case.clocks().filter(|clock| clock.is_outstanding());
    outstanding.map(|clock| (clock.target().to_string(), clock.due())).collect()
}
