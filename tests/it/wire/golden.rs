//! What the files of `tests/data/wire` say: a value for each kind of event and effect.

mod handoff;
mod hours;
mod ladder;
mod matters;
mod profile;

use goodwill::actor::Actor;
use goodwill::case::{
    Beginner, CaseEffect, CaseEvent, MessageIntent, Opened, Substance, Visibility,
};
use goodwill::decision::{Because, Premise};
use goodwill::id::{CharterVersion, Id, StreamId, Version};
use goodwill::money::Money;
use goodwill::rule::{AllowancePeriod, AllowanceTerms, AnswerDepth, Grant};
use goodwill::sla::{
    Begun, Changeover, ClockEvent, Goal, Halt, Instants, Left, Metric, Recount, Recurrence,
    SegmentKind, Signal, SignalSet, Spent,
};
use goodwill::time::{Elapsed, Span, Timestamp, WorkingTime};
use goodwill::value::Value;
use goodwill::wire::{Effect, Event, NewerEvent, Recorded};
use uuid::Uuid;

/// Each kind of event in an envelope, by the name of its file.
pub(super) fn recorded() -> Vec<(String, Recorded)> {
    let named = |(begins, name, event): (&str, &str, Event)| (format!("{begins}.{name}"), event);
    let cases = case_events().into_iter().map(|(name, event)| ("case", name, Event::Case(event)));
    let clocks = clock_events()
        .into_iter()
        .map(|(name, event)| ("clock", name, Event::Case(CaseEvent::Clock { clock: 2, event })));
    let text = r#"{"format":9,"case":{"escalated":{"to":"mayor"}}}"#.to_owned();
    let newer = ("newer".to_owned(), Event::Newer(NewerEvent { format: 9, text }));
    // What came later stands behind what was there, so that no envelope changes.
    let later = [("case", "service_chosen", Event::Case(chosen()))];
    let last = [
        ("case", "clock_attached.continued", attached_by_all(Recurrence::Continued)),
        ("case", "clock_attached.continued_through", attached_by_all(Recurrence::ContinuedThrough)),
        ("clock", "cancelled", CaseEvent::Clock { clock: 2, event: ClockEvent::Cancelled }),
        ("case", "opened.by_us", opened_by_us()),
        ("case", "responded.acknowledgement", acknowledged()),
        ("case", "message_received.thanks", received(MessageIntent::Thanks)),
        ("case", "message_received.asks", received(MessageIntent::Asks)),
        ("case", "message_taken", CaseEvent::MessageTaken { content: id(4) }),
        ("clock", "recounted", recounted(Some(Left::Working(WorkingTime::from_hours(2))))),
        ("clock", "recounted.measured", recounted(None)),
        ("case", "wait_began.until", waits(Some(at(600)))),
        ("clock", "runs_on_at", runs_on()),
        ("case", "service_chosen.target", target_granted()),
    ]
    .map(|(begins, name, event)| (begins, name, Event::Case(event)));
    let profiles = profile::events()
        .into_iter()
        .map(|(name, event)| ("profile", name, Event::Profile(Box::new(event))));
    let later = later.into_iter().chain(profiles).chain(last).map(named);
    let all = cases.chain(clocks).map(named).chain([newer]).chain(later);
    // Whatever comes before them, these keep their envelopes.
    let linking =
        profile::linking().map(|(name, event)| ("profile", name, Event::Profile(Box::new(event))));
    let several =
        matters::events().into_iter().map(|(name, event)| ("case", name, Event::Case(event)));
    let fixed = (201..).zip(linking.into_iter().chain(several).map(named));
    let handoffs =
        handoff::events().into_iter().map(|(name, event)| ("case", name, Event::Case(event)));
    let ladders =
        ladder::events().map(|(name, event)| ("clock", name, Event::Case(event))).map(named);
    let all = (1..).zip(all).chain(fixed).chain((75..).zip(handoffs.map(named)));
    let elastic = [("clock", "activated.elastic", Event::Case(elastic()))].map(named);
    let hours = hours::events().map(|(name, event)| ("case", name, Event::Case(event))).map(named);
    let all = all.chain((401..).zip(ladders)).chain((451..).zip(elastic)).chain((471..).zip(hours));
    let changed = changed_over().map(|(name, event)| ("clock", name, Event::Case(event)));
    let past = [("clock", "recounted.changeover", Event::Case(recounted_across_a_changeover()))];
    let all = all.chain((491..).zip(changed.map(named))).chain((501..).zip(past.map(named)));
    all.map(|(number, (name, event))| (name, envelope(number, event))).collect()
}

fn elastic() -> CaseEvent {
    let instants = Instants { due: Some(at(600)), warn: Some(at(500)) };
    let event = ClockEvent::Activated { goal: Some(Goal::Elastic(at(600))), instants };
    CaseEvent::Clock { clock: 2, event }
}

/// Each kind of event alone.
pub(super) fn events() -> Vec<Event> {
    let known = |event: &Event| !matches!(event, Event::Newer(_));
    recorded().into_iter().map(|(_, recorded)| recorded.event).filter(known).collect()
}

/// Each kind of effect, by the name of its file.
pub(super) fn effects() -> Vec<(String, Effect)> {
    let target = || "first-answer".parse().unwrap();
    let sent = CaseEffect::SendResponse {
        customer: id(3),
        channel: "letter".parse().unwrap(),
        content: id(4),
    };
    let cases = [
        ("send_response", sent),
        ("open_follow_up", CaseEffect::OpenFollowUp { customer: id(3), content: id(4) }),
        ("warn_owner", CaseEffect::WarnOwner { target: target() }),
        ("report_breach", CaseEffect::ReportBreach { target: target() }),
        ("report_end_of_wait", CaseEffect::ReportEndOfWait { reason: "parts".parse().unwrap() }),
    ]
    .into_iter()
    .chain(handoff::effects())
    .chain(ladder::effects())
    .map(|(name, effect)| (name, Effect::Case(effect)));
    let profiles = profile::effects().map(|(name, effect)| (name, Effect::Profile(effect)));
    let all = cases.chain(profiles);
    all.map(|(name, effect)| (format!("effect.{name}"), effect)).collect()
}

fn case_events() -> Vec<(&'static str, CaseEvent)> {
    let department = || "public-works".parse().unwrap();
    let responded = |visibility, by_person| {
        let content = id(4);
        CaseEvent::Responded { visibility, by_person, substance: Substance::Substantive, content }
    };
    vec![
        (
            "opened",
            CaseEvent::from(Opened {
                customer: id(3),
                channel: "letter".parse().unwrap(),
                department: department(),
                queue: Some("street-lights".parse().unwrap()),
                priority: "normal".parse().unwrap(),
                charter: CharterVersion::new(12),
                begun_by: Beginner::Customer,
            }),
        ),
        ("clock_attached", attached(Recurrence::Once)),
        ("clock_attached.chained", attached(Recurrence::Chained)),
        ("clock_attached.after_first", attached(Recurrence::AfterFirst)),
        ("responded", responded(Visibility::Visible, true)),
        ("responded.note", responded(Visibility::Note, false)),
        ("message_received", CaseEvent::MessageReceived { content: id(4), intent: None }),
        ("wait_began", waits(None)),
        ("wait_ended", CaseEvent::WaitEnded),
        ("priority_changed", CaseEvent::PriorityChanged { priority: "urgent".parse().unwrap() }),
        ("assigned", CaseEvent::Assigned { department: department(), queue: None }),
        ("taken", CaseEvent::Taken { agent: id(5) }),
        ("resolved", CaseEvent::Resolved),
        ("reopened", CaseEvent::Reopened),
        ("closed", CaseEvent::Closed),
    ]
}

/// Whatever rules can grant, from facts of every kind.
fn chosen() -> CaseEvent {
    let name = |name: &str| name.to_owned();
    let values = [
        ("travels", Some(Value::Bool(true))),
        ("age", Some(Value::Integer(81))),
        ("balance", Some(Value::Money(Money::new(1250, "EUR".parse().unwrap())))),
        ("tier", Some(Value::Choice(name("gold")))),
        ("access", Some(Value::Tags([name("large print"), name("sign language")].into()))),
        ("since", Some(Value::Date("2020-02-29".parse().unwrap()))),
        ("never-asked", None),
    ];
    let parameters = [
        ("by", Value::Instant(at(600))),
        ("every", Value::Span(Span::working_days(40))),
        ("where", Value::Text(name("at any post office"))),
    ];
    let allowance = |grant: &str, per| {
        let terms = AllowanceTerms { most: 2, per };
        Grant::Allowance { grant: grant.parse().unwrap(), terms }
    };
    let mut grants = vec![
        Grant::Agreement("promise".parse().unwrap()),
        Grant::Priority("urgent".parse().unwrap()),
        Grant::Queue("street-lights".parse().unwrap()),
        Grant::Owner(id(5)),
        Grant::Channel("letter".parse().unwrap()),
        Grant::ResponseWithin(Span::working_days(1)),
        allowance("visit", AllowancePeriod::Month),
        allowance("call", AllowancePeriod::Day),
        allowance("letter", AllowancePeriod::Week),
        allowance("review", AllowancePeriod::Year),
        allowance("welcome", AllowancePeriod::Lifetime),
        allowance("loan", AllowancePeriod::Days(90)),
        Grant::Host {
            grant: "payment-term".parse().unwrap(),
            parameters: parameters.map(|(key, value)| (name(key), value)).into(),
        },
    ];
    let depths = [AnswerDepth::Guided, AnswerDepth::Standard, AnswerDepth::Expert];
    grants.extend(depths.map(Grant::AnswerDepth));
    let facts = values.map(|(key, value)| (key.parse().unwrap(), value)).into();
    CaseEvent::ServiceChosen { facts, grants }
}

/// A clock that every signal starts.
fn attached(recurs: Recurrence) -> CaseEvent {
    let starts = SignalSet::of(&[
        Signal::Opened,
        Signal::CustomerWrote,
        Signal::PersonResponded,
        Signal::AutomatonResponded,
        Signal::Noted,
        Signal::Assigned,
        Signal::Taken,
        Signal::Resolved,
        Signal::Reopened,
        Signal::Closed,
    ]);
    let stops = SignalSet::of(&[Signal::PersonResponded]);
    CaseEvent::ClockAttached {
        agreement: "promise".parse().unwrap(),
        target: "first-answer".parse().unwrap(),
        number: 7,
        metric: Metric { starts, stops, recurs },
        customers_calendar: None,
    }
}

fn waits(until: Option<Timestamp>) -> CaseEvent {
    CaseEvent::WaitBegan { reason: "for-the-customer".parse().unwrap(), until }
}

fn runs_on() -> CaseEvent {
    let instants = Instants { due: Some(at(600)), warn: None };
    CaseEvent::Clock { clock: 2, event: ClockEvent::RunsOnAt { at: at(300), instants } }
}

fn target_granted() -> CaseEvent {
    let (target, within) = ("solution".parse().unwrap(), Span::working_hours(2));
    let grants = vec![Grant::TargetWithin { target, within }];
    CaseEvent::ServiceChosen { facts: Default::default(), grants }
}

fn opened_by_us() -> CaseEvent {
    CaseEvent::from(Opened {
        customer: id(3),
        channel: "letter".parse().unwrap(),
        department: "public-works".parse().unwrap(),
        queue: None,
        priority: "normal".parse().unwrap(),
        charter: CharterVersion::new(12),
        begun_by: Beginner::Us,
    })
}

fn acknowledged() -> CaseEvent {
    CaseEvent::Responded {
        visibility: Visibility::Visible,
        by_person: true,
        substance: Substance::Acknowledgement,
        content: id(4),
    }
}

fn received(intent: MessageIntent) -> CaseEvent {
    CaseEvent::MessageReceived { content: id(4), intent: Some(intent) }
}

/// A past with a wait and a time in which it was closed.
fn recounted(left: Option<Left>) -> CaseEvent {
    let begun = [
        (0, SegmentKind::Running),
        (60, SegmentKind::Closed),
        (90, SegmentKind::Running),
        (120, SegmentKind::Paused("for-the-customer".parse().unwrap())),
    ];
    let begun = begun.map(|(minute, kind)| Begun { at: at(minute), kind }).into();
    let goal = left.map(|_| Goal::Within(Span::working_days(3)));
    let (instants, changeover) = (Instants::default(), None);
    let past = Recount { goal, begun, instants, left, changeover };
    let event = ClockEvent::Recounted(Box::new(past));
    CaseEvent::Clock { clock: 2, event }
}

/// A past in which another calendar began to count.
fn recounted_across_a_changeover() -> CaseEvent {
    let begun = vec![Begun { at: at(0), kind: SegmentKind::Running }];
    let spent = Spent { ran: WorkingTime::from_hours(1), ..Spent::default() };
    let changeover = Some(Changeover { at: at(60), spent });
    let instants = Instants { due: Some(at(600)), warn: None };
    let goal = Some(Goal::Within(Span::working_hours(9)));
    let past = Recount { goal, begun, instants, left: None, changeover };
    let event = ClockEvent::Recounted(Box::new(past));
    CaseEvent::Clock { clock: 2, event }
}

/// Clocks for which another calendar began to count, with what they had used up by then.
fn changed_over() -> [(&'static str, CaseEvent); 2] {
    let hours = WorkingTime::from_hours;
    let all = Spent {
        ran: hours(2),
        waited: [("for-the-customer".parse().unwrap(), hours(1))].into(),
        closed: hours(3),
    };
    let ran = Spent { ran: hours(2), ..Spent::default() };
    [("retargeted.spent", all), ("retargeted.spent.ran", ran)].map(|(name, spent)| {
        let goal = Some(Goal::Within(Span::working_days(3)));
        let instants = Instants { due: Some(at(600)), warn: None };
        let event =
            ClockEvent::Retargeted { goal, instants, left: None, spent: Some(Box::new(spent)) };
        (name, CaseEvent::Clock { clock: 2, event })
    })
}

/// A clock that whatever can happen starts.
fn attached_by_all(recurs: Recurrence) -> CaseEvent {
    let starts = SignalSet::of(&Signal::ALL);
    CaseEvent::ClockAttached {
        agreement: "promise".parse().unwrap(),
        target: "solution".parse().unwrap(),
        number: 8,
        metric: Metric { starts, stops: SignalSet::of(&[Signal::Closed]), recurs },
        customers_calendar: None,
    }
}

fn clock_events() -> Vec<(&'static str, ClockEvent)> {
    let instants = Instants { due: Some(at(600)), warn: Some(at(500)) };
    let none = Instants::default();
    let working = Span::working(WorkingTime::from_hours(4)).unwrap();
    let wait = || Halt::Wait("for-the-customer".parse().unwrap());
    let overdue = -Elapsed::from_minutes(5);
    vec![
        ("armed", ClockEvent::Armed),
        ("activated", ClockEvent::Activated { goal: Some(Goal::Within(working)), instants }),
        ("activated.measured", ClockEvent::Activated { goal: None, instants: none }),
        ("activated.given", ClockEvent::Activated { goal: Some(Goal::Given), instants: none }),
        ("activated.at", ClockEvent::Activated { goal: Some(Goal::At(at(600))), instants }),
        (
            "paused",
            ClockEvent::Paused {
                why: wait(),
                left: Some(Left::Working(WorkingTime::from_hours(2))),
            },
        ),
        ("paused.measured", ClockEvent::Paused { why: wait(), left: None }),
        (
            "paused.closed",
            ClockEvent::Paused { why: Halt::Closed, left: Some(Left::Elapsed(overdue)) },
        ),
        (
            "paused.working_days",
            ClockEvent::Paused { why: Halt::Closed, left: Some(Left::WorkingDays(at(600))) },
        ),
        (
            "paused.fixed",
            ClockEvent::Paused { why: Halt::Closed, left: Some(Left::Fixed(at(600))) },
        ),
        ("resumed", ClockEvent::Resumed { instants }),
        (
            "retargeted",
            ClockEvent::Retargeted {
                goal: Some(Goal::Within(Span::working_days(3))),
                instants,
                left: None,
                spent: None,
            },
        ),
        (
            "retargeted.paused",
            ClockEvent::Retargeted {
                goal: Some(Goal::Within(Span::calendar_days(3))),
                instants: none,
                left: Some(Left::Elapsed(Elapsed::from_hours(9))),
                spent: None,
            },
        ),
        ("warned", ClockEvent::Warned),
        ("breached", ClockEvent::Breached),
        ("fulfilled", ClockEvent::Fulfilled),
    ]
}

/// An envelope that no other number gives; now and then with nothing in it that may be left out.
fn envelope(number: u32, event: Event) -> Recorded {
    let tenant = "boston".parse().unwrap();
    let actor = match number % 4 {
        0 => Actor::System,
        1 => Actor::Customer(id(3)),
        2 => Actor::Automaton { channel: "telephone-menu".parse().unwrap() },
        _ => Actor::Agent {
            agent: id(5),
            role: "clerk".parse().unwrap(),
            department: "public-works".parse().unwrap(),
        },
    };
    let mut because = Because::default();
    if number.is_multiple_of(3) {
        because.add_rule("early-warning".parse().unwrap());
        because.add_premise(Premise::Attribute("travels".parse().unwrap()));
    }
    let stream = match number % 5 {
        _ if matches!(event, Event::Profile(_)) => StreamId::profile(tenant, id(3)),
        0 => StreamId::profile(tenant, id(3)),
        _ => StreamId::case(tenant, id(2)),
    };
    Recorded {
        stream,
        version: Version::new(number.into()),
        at: at(number.into()),
        recorded_at: at(1_000),
        command: id(1),
        actor,
        charter: CharterVersion::new(12),
        because,
        event,
    }
}

fn id<E>(number: u64) -> Id<E> {
    Id::from_uuid(Uuid::from_u64_pair(0x0123_4567_89ab_cdef, number))
}

/// So many minutes and a quarter of a second after an instant in winter.
fn at(minute: i64) -> Timestamp {
    let first: Timestamp = "2026-03-02T09:00:00.25Z".parse().unwrap();
    Timestamp::from_micros(first.as_micros() + minute * 60_000_000).unwrap()
}
