//! What a decision costs, and what a command costs through desk and memory store.
//!
//! Answers are checked before anything is timed.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a bench that cannot be set up has nothing to measure"
)]

use std::hint::black_box;
use std::task::{Context as TaskContext, Poll, Waker};

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use goodwill::actor::Actor;
use goodwill::calendar::{CalendarDraft, WORKWEEK};
use goodwill::case::{Case, CaseCommand, Opening, Visibility};
use goodwill::charter::{
    Channel, Charter, CharterDraft, ChartersInForce, Context, Department, Ratification, WaitReason,
    WaitsFor,
};
use goodwill::decision::Aggregate;
use goodwill::desk::{Desk, Order};
use goodwill::id::{CommandId, ContentId, CustomerId, SequentialIds};
use goodwill::key;
use goodwill::memory::MemoryStore;
use goodwill::sla::{Agreement, AgreementKind, Metric, Target};
use goodwill::time::{Elapsed, Timestamp};
use uuid::Uuid;

fn charter() -> Charter {
    let target = |metric, span: &str| {
        Target::measuring(metric, "office".parse().unwrap())
            .within(span.parse().unwrap())
            .paused_by(["customer".parse().unwrap()])
    };
    let mut draft = CharterDraft::default();
    draft.calendars.insert(
        "office".parse().unwrap(),
        CalendarDraft::new("Europe/Berlin", 2020..=2030).open(WORKWEEK, "08:00-18:00"),
    );
    draft.departments.insert("care".parse().unwrap(), Department::default());
    draft.channels.insert("mail".parse().unwrap(), Channel::default());
    draft.priorities.insert("normal".parse().unwrap(), String::new());
    draft.wait_reasons.insert(
        "customer".parse().unwrap(),
        WaitReason { waits_for: WaitsFor::Customer, ends_when_customer_writes: true },
    );
    draft.agreements.insert(
        "standard".parse().unwrap(),
        Agreement {
            kind: AgreementKind::Sla,
            targets: [
                ("first", target(Metric::first_response(), "working PT4H")),
                ("next", target(Metric::next_response(), "working PT8H")),
                ("resolution", target(Metric::first_resolution(), "working PT40H")),
            ]
            .into_iter()
            .map(|(key, target)| (key.parse().unwrap(), target))
            .collect(),
        },
    );
    let author = Actor::System;
    draft.ratify(&Ratification::first(author)).unwrap()
}

fn opening() -> CaseCommand {
    let customer = CustomerId::from_uuid(Uuid::from_u128(1));
    let opening = Opening::new(customer, key!("mail"), key!("care"), key!("normal"));
    CaseCommand::Open(opening.under(key!("standard")))
}

const NOTE: CaseCommand = CaseCommand::Respond {
    visibility: Visibility::Note,
    content: ContentId::from_uuid(Uuid::from_u128(7)),
};

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn evolve_all(case: &mut Case, command: &CaseCommand, context: &Context<'_>) -> usize {
    let decision = case.decide(command, context).expect("the command is accepted");
    for occurred in &decision.events {
        case.evolve(occurred);
    }
    decision.events.len()
}

fn decide(criterion: &mut Criterion) {
    let charter = charter();
    let mut case = Case::default();
    let morning = Context::new(at("2026-03-02T08:00:00Z"), &Actor::System, &charter);
    assert_eq!(evolve_all(&mut case, &opening(), &morning), 7);
    assert_eq!(case.clocks().filter(|clock| clock.due().is_some()).count(), 3);
    let later = Context::new(at("2026-03-02T09:00:00Z"), &Actor::System, &charter);
    let wait = CaseCommand::Wait { reason: "customer".parse().unwrap() };
    let mut group = criterion.benchmark_group("case with three running clocks");
    for (name, command, events) in [("note", &NOTE, 1), ("wait", &wait, 4)] {
        assert_eq!(evolve_all(&mut case.clone(), command, &later), events);
        group.bench_function(format!("decide and evolve: {name}"), |bencher| {
            bencher.iter_batched_ref(
                || case.clone(),
                |case| evolve_all(case, black_box(command), &later),
                BatchSize::SmallInput,
            );
        });
    }
    group.finish();
}

/// Memory stores never wait.
fn now<T>(future: impl Future<Output = T>) -> T {
    let mut future = std::pin::pin!(future);
    match future.as_mut().poll(&mut TaskContext::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("the memory store waits for nobody"),
    }
}

fn through_the_desk(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("a command through desk and memory store");
    for history in [10, 10_000_u32] {
        let ids = SequentialIds::starting_at(1);
        let charters = ChartersInForce::of(charter());
        let desk =
            Desk::new(MemoryStore::default(), "care".parse().unwrap(), charters).keeping(2_048);
        let order = |case: u32, command: CaseCommand, now: Timestamp| {
            let (id, command_id) = (Uuid::from_u128(u128::from(case)), CommandId::fresh(&ids));
            Order::<Case>::new(id, command_id, command, Actor::System, now)
        };
        let mut instant = at("2026-03-02T08:00:00Z");
        for case in 0..1_000 {
            now(desk.carry_out(&order(case, opening(), instant))).unwrap();
        }
        for _ in 10..history {
            instant = instant.after(Elapsed::from_micros(1)).unwrap();
            now(desk.carry_out(&order(0, NOTE, instant))).unwrap();
        }
        let mut turn = 0;
        group.bench_function(format!("after {history} events"), |bencher| {
            bencher.iter(|| {
                instant = instant.after(Elapsed::from_micros(1)).unwrap();
                turn = if history > 10 { 0 } else { (turn + 1) % 1_000 };
                now(desk.carry_out(&order(turn, NOTE, instant))).unwrap()
            });
        });
    }
    group.finish();
}

criterion_group!(benches, decide, through_the_desk);
criterion_main!(benches);
