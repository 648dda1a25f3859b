//! What the laws commit: real events of cases, with nothing left at its default.

use uuid::Uuid;

use super::fault::{Held, same};
use crate::actor::Actor;
use crate::case::{Beginner, CaseEffect, CaseEvent, Opened, Substance, Visibility};
use crate::decision::{Because, LookupKey, Occurred, Premise, Record};
use crate::id::{
    AgentId, CaseId, ChannelKey, CharterVersion, CommandId, ContentId, CustomerId, DepartmentKey,
    PriorityKey, RecordId, RuleKey, StreamId, TenantKey, Version,
};
use crate::pii::Pii;
use crate::port::{Append, Commit, DueWake, Lease, Outgoing, Position, Store};
use crate::time::Timestamp;
use crate::value::Value;
use crate::wire::{Effect, EffectId, Event, Recorded};

/// More than any law commits.
pub(super) const ALL: usize = 1_000;

/// The instant so many seconds after the first one of the samples.
pub(super) const fn at(second: i64) -> Timestamp {
    const FIRST: i64 = 1_772_442_000;
    Timestamp::clamped((FIRST + second) * 1_000_000)
}

/// A claim from one second to another.
pub(super) const fn lease(now: i64, until: i64) -> Lease {
    Lease { now: at(now), until: at(until) }
}

/// A wake as `due` gives it out.
pub(super) const fn due(stream: StreamId, second: i64) -> DueWake {
    DueWake { stream, at: at(second) }
}

pub(super) const fn command(number: u64) -> CommandId {
    CommandId::from_uuid(uuid(1, number))
}

pub(super) const fn customer(number: u64) -> CustomerId {
    CustomerId::from_uuid(uuid(2, number))
}

pub(super) const fn record_id(number: u64) -> RecordId {
    RecordId::from_uuid(uuid(3, number))
}

/// What a customer said, as a record of theirs.
pub(super) fn record(number: u64, subject: CustomerId) -> Record {
    let value = Pii::new(Value::Text(format!("said {number}")));
    Record { id: record_id(number), subject, value }
}

/// A key made from something personal.
pub(super) fn personal_key(subject: CustomerId) -> LookupKey {
    LookupKey::Personal { subject, digest: "4f1a".to_owned() }
}

/// Its first half says what it names, so that no two samples share an id; both halves count.
const fn uuid(kind: u64, number: u64) -> Uuid {
    Uuid::from_u64_pair(kind << 32 | number, number << 32 | kind)
}

/// Two tenants, and the keys that their events name.
pub(super) struct Sample {
    pub(super) tenant: TenantKey,
    pub(super) other: TenantKey,
    channel: ChannelKey,
    department: DepartmentKey,
    priority: PriorityKey,
    rule: RuleKey,
    premise: Premise,
}

impl Sample {
    pub(super) fn new() -> Held<Self> {
        Ok(Self {
            tenant: "boston".parse()?,
            other: "quincy".parse()?,
            channel: "telephone".parse()?,
            department: "public-works".parse()?,
            priority: "normal".parse()?,
            rule: "early-warning".parse()?,
            premise: Premise::Attribute("travels".parse()?),
        })
    }

    /// A stream of the first tenant.
    pub(super) fn stream(&self, number: u64) -> StreamId {
        Self::stream_of(&self.tenant, number)
    }

    /// A stream of any tenant.
    pub(super) fn stream_of(tenant: &TenantKey, number: u64) -> StreamId {
        StreamId::case(tenant.clone(), CaseId::from_uuid(uuid(4, number)))
    }

    /// An append of so many events, every one another.
    pub(super) fn events(&self, stream: StreamId, expected: u64, count: u64) -> Append {
        let mut append = Append::to(stream, Version::new(expected));
        append.events = (expected..expected + count).map(|number| self.event(number)).collect();
        append
    }

    fn event(&self, number: u64) -> Occurred<Event> {
        let event = match number % 4 {
            0 => CaseEvent::from(Opened {
                customer: customer(number),
                channel: self.channel.clone(),
                department: self.department.clone(),
                queue: None,
                priority: self.priority.clone(),
                charter: CharterVersion::new(7),
                begun_by: Beginner::Customer,
            }),
            1 => CaseEvent::MessageReceived {
                content: ContentId::from_uuid(uuid(5, number)),
                intent: None,
            },
            2 => CaseEvent::Responded {
                visibility: Visibility::Visible,
                by_person: true,
                substance: Substance::Substantive,
                content: ContentId::from_uuid(uuid(5, number)),
            },
            _ => CaseEvent::Resolved,
        };
        Occurred { at: at(60 * i64::try_from(number).unwrap_or(0)), event: Event::Case(event) }
    }

    /// An effect that no other number gives.
    pub(super) fn effect(&self, number: u64) -> Effect {
        Effect::Case(CaseEffect::SendResponse {
            customer: customer(1),
            channel: self.channel.clone(),
            content: ContentId::from_uuid(uuid(6, number)),
        })
    }

    /// A commit of the first tenant whose envelope no other number gives.
    pub(super) fn commit(&self, number: u64, appends: Vec<Append>) -> Commit {
        self.commit_of(&self.tenant, number, appends)
    }

    /// A commit of any tenant whose envelope no other number gives.
    pub(super) fn commit_of(
        &self,
        tenant: &TenantKey,
        number: u64,
        appends: Vec<Append>,
    ) -> Commit {
        let mut because = Because::default();
        if number.is_multiple_of(2) {
            because.add_rule(self.rule.clone());
            because.add_premise(self.premise.clone());
        }
        let actor = match number % 3 {
            0 => Actor::System,
            1 => Actor::Customer(customer(number)),
            _ => Actor::Automaton { channel: self.channel.clone() },
        };
        Commit {
            tenant: tenant.clone(),
            command: command(number),
            name: format!("sample.{number}").into(),
            recorded_at: at(86_400 + i64::try_from(number).unwrap_or(0)),
            actor,
            charter: CharterVersion::new(u32::try_from(number).unwrap_or(0)),
            because,
            appends,
            records: Vec::new(),
        }
    }

    /// A commit that writes something of every sort, where it is written at all.
    pub(super) fn of_every_sort(&self, number: u64, mut appends: Vec<Append>) -> Commit {
        for append in &mut appends {
            append.effects.push(self.effect(number));
            append.wake = Some(Some(at(0)));
            append.keys = Some(vec![LookupKey::Customer(customer(number))]);
        }
        let mut commit = self.commit(number, appends);
        commit.records.push(record(number, customer(number)));
        commit
    }

    /// That of a refused commit nothing can be found, in a store where so far nothing but these events was written.
    pub(super) async fn nothing_of<S: Store>(
        &self,
        what: &str,
        store: &S,
        commit: &Commit,
        before: &[Recorded],
    ) -> Held {
        let tenant = &commit.tenant;
        let now = lease(1_000_000, 1_000_001);
        same(&format!("{what}: the feed"), feed(store, tenant).await?, before.to_vec())?;
        same(&format!("{what}: due"), store.due(tenant, now, ALL).await?, Vec::new())?;
        same(&format!("{what}: the outbox"), store.outbox(tenant, now, ALL).await?, Vec::new())?;
        for append in &commit.appends {
            let stream = &append.stream;
            let own: Vec<_> = before.iter().filter(|r| r.stream == *stream).cloned().collect();
            let version = Version::new(own.len() as u64);
            same(&format!("{what}: the version"), store.version(stream).await?, version)?;
            same(&format!("{what}: the log"), store.load(stream, Version::EMPTY).await?, own)?;
            for key in append.keys.iter().flatten() {
                let found = store.find(tenant, key).await?;
                same(&format!("{what}: what has its key"), found, Vec::new())?;
            }
        }
        for record in &commit.records {
            let found = store.record(tenant, record.id).await?;
            same(&format!("{what}: its record"), found, None)?;
        }
        Ok(())
    }
}

/// What a commit records, in the order of its appends.
pub(super) fn recorded_by(commit: &Commit) -> Vec<Recorded> {
    let mut recorded = Vec::new();
    for Append { stream, expected, events, .. } in &commit.appends {
        for (step, occurred) in (1..).zip(events) {
            recorded.push(Recorded {
                stream: stream.clone(),
                version: expected.after(step),
                at: occurred.at,
                recorded_at: commit.recorded_at,
                command: commit.command,
                actor: commit.actor.clone(),
                charter: commit.charter,
                because: commit.because.clone(),
                event: occurred.event.clone(),
            });
        }
    }
    recorded
}

/// The effects that a commit asks for, in the order of its appends.
pub(super) fn effects_of(commit: &Commit) -> Vec<Outgoing> {
    let mut effects = Vec::new();
    for append in &commit.appends {
        for (ordinal, effect) in (0..).zip(&append.effects) {
            let (stream, version) = (append.stream.clone(), append.version_after());
            let id = EffectId { stream, version, ordinal };
            effects.push(Outgoing { id, effect: effect.clone() });
        }
    }
    effects
}

/// All events of a tenant.
pub(super) async fn feed<S: Store>(store: &S, tenant: &TenantKey) -> Held<Vec<Recorded>> {
    let feed = store.feed(tenant, Position::START, ALL).await?;
    Ok(feed.into_iter().map(|(_, recorded)| recorded).collect())
}

/// The streams that have a key, in the order of their ids: `find` promises none.
pub(super) async fn found<S: Store>(
    store: &S,
    tenant: &TenantKey,
    key: &LookupKey,
) -> Held<Vec<StreamId>> {
    let mut found = store.find(tenant, key).await?;
    found.sort();
    Ok(found)
}

/// A person, where an envelope must hold more than a name.
pub(super) fn clerk(sample: &Sample) -> Held<Actor> {
    Ok(Actor::Agent {
        agent: AgentId::from_uuid(uuid(7, 1)),
        role: "clerk".parse()?,
        department: sample.department.clone(),
    })
}
