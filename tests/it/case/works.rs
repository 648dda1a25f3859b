//! A house whose departments hand over to one another, and promise to call back.

use std::num::NonZeroU16;

use goodwill::actor::Actor;
use goodwill::calendar::CalendarDraft;
use goodwill::calendar::WORKWEEK;
use goodwill::case::{CaseCommand, CaseRefusal, HandedOver, PromiseNumber, Undertaking};
use goodwill::charter::{Charter, CharterDraft, Ratification, Service};
use goodwill::customer::{Question, Reply};
use goodwill::decision::Refusal;
use goodwill::department::{Deliverable, Department, Field, Handoff, Partner, ReturnReason, Role};
use goodwill::finding::Severity;
use goodwill::id::{AgentId, CharterVersion, ContentId, FieldKey, RecordId, SequentialIds};
use goodwill::key;
use goodwill::sla::{
    Agreement, AgreementKind, Assent, DueWindow, Lead, Load, Metric, Pledge, Provenance, Target,
};
use goodwill::time::{Elapsed, Span, WorkingTime};
use goodwill::touchpoint::{Phase, Stage, Touchpoint};
use goodwill::value::{Domain, Value};

use crate::sla::life::{Life, at, content, customer_id, house, key as named};

/// How often the works pass a matter to and fro at most.
pub(crate) const CAP: u32 = 2;

fn choice<const N: usize>(names: [&str; N]) -> Domain {
    Domain::choice(names).unwrap()
}

fn measured(metric: Metric, hours: u16) -> Target {
    Target::measuring(metric, key!("office")).within(Span::working_hours(hours))
}

fn ola(accepted: u16, kept: u16) -> Agreement {
    Agreement::new(AgreementKind::Ola)
        .target(key!("acceptance"), measured(Metric::handoff_acceptance(), accepted))
        .target(key!("ownership"), measured(Metric::ownership(), kept))
}

/// Service hands repairs to the workshop, and the workshop hands them back or to a carrier.
pub(crate) fn draft() -> CharterDraft {
    let repair = Deliverable::named("Repair")
        .with(key!("product"), Field::Answer(key!("product")))
        .with(key!("fault"), Field::Made(choice(["leak", "noise"])))
        .with(key!("caller"), Field::Answer(key!("name")));
    let service = Department::named("Service")
        .owning(key!("use"))
        .answering_for(key!("hotline"))
        .delivering(key!("repair"), repair);
    let hotline = Touchpoint::new(key!("use"), key!("phone"), "Hotline");
    let report = Deliverable::named("Report");
    let workshop = Department::named("Workshop").delivering(key!("report"), report);
    let solution = measured(Metric::first_resolution(), 8).paused_by([key!("customer")]);
    let call_back = Target::measuring(Metric::promise(), key!("office"))
        .paused_by([key!("customer")])
        .warning(Lead::Elapsed(Elapsed::from_minutes(15)));
    let night = CalendarDraft::new("UTC", 2026..=2026).open(WORKWEEK, "20:00-24:00");
    let mut draft = house()
        .calendar(key!("evening"), night)
        .channel(key!("phone"), "Telephone")
        .stage(key!("use"), Stage::new(Phase::After, "Use"))
        .touchpoint(key!("hotline"), hotline.asking(key!("product")).asking(key!("name")))
        .department(key!("service"), service)
        .department(key!("workshop"), workshop)
        .role(key!("clerk"), Role::of(key!("service"), "Clerk"))
        .role(key!("fitter"), Role::of(key!("workshop"), "Fitter"))
        .agreement(key!("standard"), Agreement::sla().target(key!("solution"), solution))
        .agreement(key!("call-backs"), Agreement::sla().target(key!("call-back"), call_back))
        .agreement(key!("to-the-bench"), ola(2, 4))
        .agreement(key!("to-the-counter"), ola(1, 2))
        .agreement(
            key!("carriage"),
            Agreement::new(AgreementKind::Underpinning)
                .target(key!("pick-up"), measured(Metric::handoff_acceptance(), 4)),
        )
        .handoff(
            key!("repair"),
            Handoff::of(key!("repair"), key!("service"), key!("workshop"))
                .within(key!("to-the-bench"))
                .accepted_by(key!("fitter")),
        )
        .handoff(
            key!("back"),
            Handoff::of(key!("report"), key!("workshop"), key!("service"))
                .within(key!("to-the-counter"))
                .accepted_by(key!("clerk"))
                .falling_back(),
        )
        .handoff(
            key!("ship"),
            Handoff::of(key!("report"), key!("workshop"), key!("carrier")).within(key!("carriage")),
        )
        .service(key!("counter"), Service::ready(key!("service"), key!("phone-advice")))
        .service(
            key!("visits"),
            Service::planned(key!("workshop"), key!("visits"), "2026-06-01".parse().unwrap()),
        );
    draft.partners.insert(
        key!("carrier"),
        Partner { name: "Carrier".to_owned(), contract: key!("carriage") },
    );
    let product = Question::new("Which product is it?", choice(["pump", "valve"]));
    draft.questions.insert(key!("product"), product);
    let name = Question::new("What are you called?", Domain::text(200)).personal();
    draft.questions.insert(key!("name"), name);
    for capability in [key!("phone-advice"), key!("visits")] {
        draft.rules.vocabulary.capabilities.insert(capability, String::new());
    }
    draft.transfer_cap = Some(CAP);
    draft
}

/// In force, whatever warnings there are.
pub(crate) fn ratified(draft: &CharterDraft) -> Charter {
    ratified_as(1, draft)
}

pub(crate) fn ratified_as(version: u32, draft: &CharterDraft) -> Charter {
    let mut ratification = Ratification::first(Actor::System);
    ratification.version = CharterVersion::new(version);
    if let Err(findings) = draft.ratify(&ratification) {
        for finding in findings.iter().filter(|finding| finding.severity == Severity::Warning) {
            let name = format!("{} at {}", finding.code, finding.place);
            ratification = ratification.accepting(name, "of no concern here");
        }
    }
    draft.ratify(&ratification).unwrap_or_else(|findings| panic!("{findings}"))
}

pub(crate) fn works() -> Charter {
    ratified(&draft())
}

/// A matter of the service, opened on Monday at nine under the agreement `standard`.
pub(crate) fn opened() -> Life {
    Life::opened(works(), "Mon 09:00")
}

fn person(number: u64) -> AgentId {
    AgentId::fresh(&SequentialIds::starting_at(number))
}

pub(crate) fn fitter_id() -> AgentId {
    person(22)
}

pub(crate) fn clerk_id() -> AgentId {
    person(21)
}

pub(crate) fn fitter() -> Actor {
    Actor::Agent { agent: fitter_id(), role: key!("fitter"), department: key!("workshop") }
}

pub(crate) fn clerk() -> Actor {
    Actor::Agent { agent: clerk_id(), role: key!("clerk"), department: key!("service") }
}

pub(crate) fn record() -> Reply {
    Reply::Record(RecordId::fresh(&SequentialIds::starting_at(31)))
}

pub(crate) fn chosen(name: &str) -> Reply {
    Reply::Value(Value::Choice(name.to_owned()))
}

/// All that a repair needs.
pub(crate) fn complete() -> HandedOver {
    HandedOver::from([
        (key!("product"), chosen("pump")),
        (key!("fault"), chosen("leak")),
        (key!("caller"), record()),
    ])
}

pub(crate) fn offer(path: &str, filled: HandedOver) -> CaseCommand {
    CaseCommand::Offer { path: named(path), filled, note: None }
}

pub(crate) fn repair() -> CaseCommand {
    offer("repair", complete())
}

pub(crate) fn back() -> CaseCommand {
    offer("back", HandedOver::new())
}

pub(crate) fn accept(agent: AgentId) -> CaseCommand {
    CaseCommand::Accept { agent }
}

pub(crate) fn give_back<const N: usize>(reason: ReturnReason, items: [FieldKey; N]) -> CaseCommand {
    CaseCommand::Return { reason, items: items.into() }
}

pub(crate) fn words() -> ContentId {
    ContentId::fresh(&SequentialIds::starting_at(41))
}

pub(crate) fn window(from: &str, to: &str) -> DueWindow {
    DueWindow::new(at(from), at(to)).unwrap()
}

pub(crate) fn pledge(from: &str, to: &str) -> Pledge {
    let contact = Provenance::Contact(content());
    Pledge::new(key!("phone"), window(from, to), customer_id(), words(), contact)
}

pub(crate) fn undertaking(pledge: Pledge) -> Undertaking {
    Undertaking::of(pledge, key!("call-backs"))
}

pub(crate) fn promise(from: &str, to: &str) -> CaseCommand {
    promise_of(undertaking(pledge(from, to)))
}

pub(crate) fn promise_of(undertaking: Undertaking) -> CaseCommand {
    CaseCommand::Promise(Box::new(undertaking))
}

pub(crate) const fn keep(promise: PromiseNumber) -> CaseCommand {
    CaseCommand::Keep { promise }
}

pub(crate) fn assent() -> Assent {
    Assent { by: customer_id(), shown_by: content() }
}

pub(crate) fn load(hours: i32) -> Load {
    Load::of(WorkingTime::from_hours(hours), NonZeroU16::MIN)
}

/// The one number that a promise of a life has when it is the first.
pub(crate) fn number(life: &Life, nth: usize) -> PromiseNumber {
    life.case.promises().nth(nth).unwrap().number
}

/// What is refused: the code and the sentence.
pub(crate) fn refused(
    life: &mut Life,
    when: &str,
    actor: &Actor,
    command: &CaseCommand,
) -> (String, String) {
    let before = life.case.clone();
    let refusal: Refusal<CaseRefusal> = life.give(at(when), actor, command).unwrap_err();
    assert_eq!(life.case, before, "nothing has changed");
    (refusal.code().to_string(), refusal.to_string())
}
