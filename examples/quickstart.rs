//! One promise: made, paused, missed, and told.
//!
//! ```text
//! cargo run --example quickstart
//! ```

use goodwill::actor::Actor;
use goodwill::calendar::{CalendarDraft, WORKWEEK};
use goodwill::case::{Case, CaseCommand, Opening};
use goodwill::charter::{CharterDraft, Context, Ratification, WaitReason};
use goodwill::decision::Aggregate;
use goodwill::id::{AgentId, ContentId, CustomerId, SequentialIds};
use goodwill::key;
use goodwill::sla::{Agreement, Metric, Target};
use goodwill::time::Span;

pub(crate) fn main() -> Result<(), Box<dyn std::error::Error>> {
    // What we promise: a person answers within two working hours, unless we wait for the customer.
    let answer = Target::measuring(Metric::first_response(), key!("office"))
        .within(Span::working_hours(2))
        .paused_by([key!("customer")]);
    let office = CalendarDraft::new("Europe/Berlin", 2026..=2026).open(WORKWEEK, "09:00-17:00");
    let charter = CharterDraft::default()
        .calendar(key!("office"), office)
        .department(key!("service"), "Customer service")
        .channel(key!("mail"), "Letters and mail")
        .priority(key!("normal"), "As usual")
        .wait_reason(key!("customer"), WaitReason::for_customer())
        .agreement(key!("standard"), Agreement::sla().target(key!("answer"), answer))
        .ratify(&Ratification::first(Actor::System))?;

    // Who takes part, what was said, and the matter that it is about.
    let ids = SequentialIds::starting_at(1);
    let (customer, agent) = (CustomerId::fresh(&ids), AgentId::fresh(&ids));
    let writer = Actor::Customer(customer);
    let anna = Actor::Agent { agent, role: key!("clerk"), department: key!("service") };
    let content = ContentId::fresh(&ids);
    let opening = Opening::new(customer, key!("mail"), key!("service"), key!("normal"));
    let answered = CaseCommand::answer(content);
    let mut case = Case::default();

    for (now, actor, command) in [
        // Friday afternoon: Anna needs to know more, and hears it half an hour later.
        ("2026-03-06T16:00:00+01:00", &writer, CaseCommand::Open(opening.under(key!("standard")))),
        ("2026-03-06T16:15:00+01:00", &anna, CaseCommand::Wait { reason: key!("customer") }),
        ("2026-03-06T16:45:00+01:00", &writer, CaseCommand::message(content)),
        // Monday: nobody answers in time. The host wakes the case, at `case.next_wake()` or later.
        ("2026-03-09T11:00:00+01:00", &Actor::System, CaseCommand::Wake),
        ("2026-03-09T11:15:00+01:00", &anna, answered),
        ("2026-03-09T11:20:00+01:00", &anna, CaseCommand::Close),
    ] {
        let decision = case.carry_out(&command, &Context::new(now.parse()?, actor, &charter))?;
        for occurred in decision.events {
            println!("{}  {}", occurred.at, occurred.event);
        }
    }
    Ok(())
}
