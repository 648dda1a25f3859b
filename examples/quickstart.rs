//! One promise: made, missed, and told.
//!
//! ```text
//! cargo run --example quickstart
//! ```

use std::error::Error;

use goodwill::actor::Actor;
use goodwill::calendar::{CalendarDraft, WORKWEEK};
use goodwill::case::{Case, CaseCommand, CaseEvent, Opening, Visibility};
use goodwill::charter::{Channel, CharterDraft, ChartersInForce, Department, Ratification};
use goodwill::desk::{Desk, Order};
use goodwill::id::{AgentId, CaseId, CommandId, ContentId, CustomerId, SequentialIds};
use goodwill::id::{StreamId, Version};
use goodwill::memory::MemoryStore;
use goodwill::port::Store;
use goodwill::sla::{Agreement, AgreementKind, ClockEvent, Metric, Target};
use goodwill::testkit::block_on;
use goodwill::wire::Event;

type Told<T = ()> = Result<T, Box<dyn Error>>;

pub(crate) fn main() -> Told {
    block_on(story())
}

/// What we promise: a person answers within two working hours.
fn charter() -> Told<CharterDraft> {
    let office = CalendarDraft::new("Europe/Berlin", 2026..=2026).open(WORKWEEK, "09:00-17:00");
    let answer = Target::measuring(Metric::first_response(), "office".parse()?)
        .within("working PT2H".parse()?);
    let targets = [("answer".parse()?, answer)].into();
    let standard = Agreement { kind: AgreementKind::Sla, targets };
    Ok(CharterDraft {
        calendars: [("office".parse()?, office)].into(),
        departments: [("service".parse()?, Department::default())].into(),
        channels: [("mail".parse()?, Channel::default())].into(),
        priorities: [("normal".parse()?, "as usual".to_owned())].into(),
        agreements: [("standard".parse()?, standard)].into(),
        ..CharterDraft::default()
    })
}

async fn story() -> Told {
    // A ratified charter, a store and a tenant make a desk. The host says what time it is, and who acts.
    let charter = charter()?.ratify(&Ratification::first(Actor::System))?;
    let desk = Desk::new(MemoryStore::default(), "acme".parse()?, ChartersInForce::of(charter));
    let ids = SequentialIds::starting_at(1);
    let case = CaseId::fresh(&ids);
    let agent = AgentId::fresh(&ids);
    let anna = Actor::Agent { agent, role: "clerk".parse()?, department: "service".parse()? };
    let order = |now: &str, command| -> Told<Order<Case>> {
        Ok(Order {
            id: case.as_uuid(),
            command_id: CommandId::fresh(&ids),
            command,
            actor: anna.clone(),
            now: now.parse()?,
            occurred_at: None,
        })
    };

    // A customer writes on Friday at four in the afternoon.
    let opening = CaseCommand::Open(Opening {
        customer: CustomerId::fresh(&ids),
        channel: "mail".parse()?,
        department: "service".parse()?,
        queue: None,
        priority: "normal".parse()?,
        agreements: vec!["standard".parse()?],
        given_due: [].into(),
    });
    desk.carry_out(&order("2026-03-06T16:00:00+01:00", opening)?).await?;

    // Nobody answers. The host wakes the desk now and then; on Monday it finds what has fallen due.
    desk.wake_due::<Case>("2026-03-09T10:30:00+01:00".parse()?).await?;

    // Anna answers, late, and closes the matter.
    let content = ContentId::fresh(&ids);
    let answer = CaseCommand::Respond { visibility: Visibility::Visible, content };
    desk.carry_out(&order("2026-03-09T11:15:00+01:00", answer)?).await?;
    desk.carry_out(&order("2026-03-09T11:20:00+01:00", CaseCommand::Close)?).await?;

    // What makes no sense is refused, and nothing is written.
    let again = desk.carry_out(&order("2026-03-09T11:30:00+01:00", CaseCommand::Close)?).await;
    if let Err(refused) = again {
        println!("{refused}");
    }

    // The log holds the whole story.
    let stream = StreamId::case("acme".parse()?, case);
    for recorded in desk.store().load(&stream, Version::EMPTY).await? {
        println!("{}  {}", recorded.at, told(&recorded.event));
    }
    Ok(())
}

fn told(event: &Event) -> String {
    match event {
        Event::Case(CaseEvent::Clock { event, .. }) => match event {
            ClockEvent::Activated { instants, .. } => match instants.due {
                Some(due) => format!("an answer is promised by {due}"),
                None => "the time to an answer is measured".to_owned(),
            },
            ClockEvent::Breached => "the promise is broken".to_owned(),
            ClockEvent::Fulfilled => "the promise is fulfilled".to_owned(),
            other => format!("{other:?}"),
        },
        Event::Case(CaseEvent::Opened { channel, .. }) => format!("a matter comes in by {channel}"),
        Event::Case(CaseEvent::ClockAttached { target, .. }) => {
            format!("a clock stands by: {target}")
        }
        Event::Case(CaseEvent::Responded { .. }) => "we answer".to_owned(),
        Event::Case(CaseEvent::Closed) => "the matter is closed".to_owned(),
        other => format!("{other:?}"),
    }
}
