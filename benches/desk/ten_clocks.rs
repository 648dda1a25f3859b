//! A case with ten clocks: two agreements, one of them ours alone, and a ladder on the time to solution.

use std::hint::black_box;

use criterion::Criterion;
use goodwill::actor::Actor;
use goodwill::calendar::{CalendarDraft, WORKWEEK};
use goodwill::case::{Case, CaseCommand};
use goodwill::charter::{Charter, CharterDraft, Context, Ratification, WaitReason};
use goodwill::decision::{Aggregate, Wake};
use goodwill::department::Role;
use goodwill::id::{AgentId, ContentId};
use goodwill::key;
use goodwill::sla::{
    Action, Agreement, AgreementKind, Anchor, Clock, Ladder, Lead, LevelAt, Metric, Target, Whom,
};
use goodwill::time::{Elapsed, Span, Timestamp, WorkingTime};
use uuid::Uuid;

use super::workload::charter::{matter, morning};
use super::workload::note;

/// How many clocks the case has, and how many of them run: nobody was offered the matter.
const CLOCKS: (usize, usize) = (10, 9);

fn charter() -> Charter {
    let target = |metric, hours| {
        Target::measuring(metric, key!("office"))
            .within(Span::working_hours(hours))
            .paused_by([key!("customer")])
    };
    let promised = Agreement::sla()
        .target(key!("first"), target(Metric::first_response(), 4))
        .target(key!("next"), target(Metric::next_response(), 8))
        .target(key!("update"), target(Metric::periodic_update(), 16))
        .target(key!("resolution"), target(Metric::first_resolution(), 40).escalating(key!("up")))
        .target(key!("total"), target(Metric::total_resolution(), 60))
        .target(key!("wait"), target(Metric::requester_wait(), 50));
    let within = Agreement::new(AgreementKind::Ola)
        .target(
            key!("taken-response"),
            target(Metric::first_response().counting_from(Anchor::Accepted), 2),
        )
        .target(key!("work"), target(Metric::agent_work(), 20))
        .target(key!("ownership"), target(Metric::ownership(), 24))
        .target(key!("handoff"), target(Metric::handoff_acceptance(), 2));
    let hour = Lead::Working(WorkingTime::from_hours(1));
    let up = Ladder::default()
        .level(LevelAt::Percent(50), [Action::Notify(Whom::Owner)])
        .level(LevelAt::Percent(75), [Action::Raise(key!("urgent"))])
        .level(LevelAt::BeforeDue(hour), [Action::Host(key!("page"))])
        .notifying_in(key!("office"));
    let office = CalendarDraft::new("Europe/Berlin", 2020..=2030).open(WORKWEEK, "08:00-18:00");
    CharterDraft::default()
        .calendar(key!("office"), office)
        .department(key!("care"), "Care")
        .channel(key!("mail"), "Mail")
        .role(key!("clerk"), Role::of(key!("care"), "Clerk"))
        .priority(key!("normal"), "As usual")
        .priority(key!("urgent"), "At once")
        .wait_reason(key!("customer"), WaitReason::for_customer())
        .agreement(key!("standard"), promised)
        .agreement(key!("within"), within)
        .ladder(key!("up"), up)
        .ratify(&Ratification::first(Actor::System))
        .expect("it is sound")
}

/// What is recorded, and what follows: a decision carries the state in which each of its events has been taken in already, and a desk
/// goes on from that one.
fn carry_out(
    case: &Case,
    command: &CaseCommand,
    context: &Context<'_>,
) -> (Case, usize, Option<Wake>) {
    let decision = case.decide(command, context).expect("the command is accepted");
    let wake = decision.after.next_wake();
    (decision.after, decision.events.len(), wake)
}

fn after(minutes: i32) -> Timestamp {
    morning().after(Elapsed::from_minutes(minutes)).expect("it is this year")
}

pub(crate) fn decide(criterion: &mut Criterion) {
    let charter = charter();
    let content = ContentId::from_uuid(Uuid::from_u128(8));
    let agent = AgentId::from_uuid(Uuid::from_u128(9));
    let ours = Actor::Agent { agent, role: key!("clerk"), department: key!("care") };
    let context = |minutes| Context::new(after(minutes), &ours, &charter);
    let fresh = Case::default();
    let opened = CaseCommand::Open(matter().under(key!("within")));
    let (opened, ..) = carry_out(&fresh, &opened, &context(0));
    let (open, ..) = carry_out(&opened, &CaseCommand::Take { agent }, &context(1));
    let running = open.clocks().filter(|clock| clock.due().is_some()).count();
    assert_eq!((open.clocks().len(), running), CLOCKS);
    let wait = CaseCommand::Wait { reason: key!("customer") };
    let (waiting, ..) = carry_out(&open, &wait, &context(30));
    // Half of forty hours are used on the third day as the office opens; what was missed before that lies behind.
    let third_day = 2 * 1_440;
    let (late, ..) = carry_out(&open, &CaseCommand::Wake, &context(third_day - 1));

    let mut group = criterion.benchmark_group("case with ten clocks, two agreements and a ladder");
    for (name, case, command, minutes, events) in [
        ("note", &open, note(), 60, 1),
        ("message", &open, CaseCommand::message(content), 60, 1),
        ("answer", &open, CaseCommand::answer(content), 60, 6),
        ("wait: all clocks stop", &open, wait, 60, 10),
        ("resume: all clocks go on", &waiting, CaseCommand::Resume, 60, 11),
        (
            "another priority",
            &open,
            CaseCommand::ChangePriority { priority: key!("urgent") },
            60,
            1,
        ),
        ("wake to a level of the ladder", &late, CaseCommand::Wake, third_day, 1),
    ] {
        let context = context(minutes);
        let (after, recorded, wake) = carry_out(case, &command, &context);
        assert_eq!((recorded, wake), (events, folded(case, &after, &command, &context)), "{name}");
        group.bench_function(name, |bencher| {
            bencher.iter(|| carry_out(case, black_box(&command), &context));
        });
    }
    group.finish();
}

/// The next wake of the state folded from the events, which is the same state; and it is the earliest of its clocks' wakes.
fn folded(case: &Case, after: &Case, command: &CaseCommand, context: &Context<'_>) -> Option<Wake> {
    let mut folded = case.clone();
    for occurred in case.decide(command, context).expect("the command is accepted").events {
        folded.evolve(&occurred);
    }
    assert_eq!(&folded, after);
    let earliest = folded.clocks().filter_map(Clock::next_wake).min();
    assert_eq!(earliest, folded.next_wake());
    earliest
}
