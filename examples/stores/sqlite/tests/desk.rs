//! A desk over the file: what it cannot read it does not add to.

use goodwill::actor::Actor;
use goodwill::calendar::{CalendarDraft, EVERY_DAY};
use goodwill::case::{Case, CaseCommand, Opening};
use goodwill::charter::{CharterDraft, ChartersInForce, Ratification};
use goodwill::desk::{Desk, DeskError, Order};
use goodwill::key;
use goodwill::port::Store;
use goodwill::sla::{Agreement, Metric, Target};
use goodwill::testkit::block_on;
use goodwill::time::Span;
use goodwill_sqlite::SqliteStore;
use uuid::Uuid;

use crate::sample::{self, at, command, customer, tenant};

#[test]
fn commands_on_a_history_of_a_later_version_are_refused() {
    let file = sample::Desk::new();
    let desk = desk(file.open());
    block_on(desk.carry_out(&order(1, open()))).unwrap();
    let before = file.rows();
    file.raw()
        .execute_batch(
            r#"UPDATE events SET event = '{"format":2,"case":{"escalated":{}}}' WHERE version = 2"#,
        )
        .unwrap();
    let error = block_on(desk.carry_out(&order(2, CaseCommand::Resolve))).unwrap_err();
    assert!(matches!(&error, DeskError::NewerHistory { format: 2, .. }), "{error}");
    assert_eq!(file.rows(), before);
}

#[test]
fn a_case_lives_on_when_the_file_is_opened_again() {
    let file = sample::Desk::new();
    let first = desk(file.open());
    block_on(first.carry_out(&order(1, open()))).unwrap();
    drop(first);

    let second = desk(file.open());
    let state: Case = block_on(second.state(case())).unwrap();
    assert_eq!((state.clocks().len(), state.next_wake().is_some()), (1, true));
    assert!(block_on(second.carry_out(&order(1, open()))).unwrap().was_repeated());
    assert_eq!(block_on(second.wake_due::<Case>(at(3_599))).unwrap(), 0);
    assert_eq!(block_on(second.wake_due::<Case>(at(3_601))).unwrap(), 1);
    let breached: Case = block_on(second.state(case())).unwrap();
    assert_eq!(breached.clocks().next().unwrap().breached_at(), Some(at(3_600)));
    let effects = block_on(second.store().outbox(&tenant(), sample::lease(0, 1), 9)).unwrap();
    assert_eq!(effects.len(), 1);
}

pub(crate) fn case() -> Uuid {
    Uuid::from_u128(77)
}

pub(crate) fn order(number: u128, asked: CaseCommand) -> Order<Case> {
    let (actor, now) = (Actor::System, at(0));
    Order::new(case(), command(number), asked, actor, now)
}

pub(crate) fn open() -> CaseCommand {
    let opening = Opening::new(customer(1), key!("letter"), key!("works"), key!("low"));
    CaseCommand::Open(opening.under(key!("promise")))
}

/// A desk that promises an answer within an hour.
pub(crate) fn desk(store: SqliteStore) -> Desk<SqliteStore> {
    let answer = Target::measuring(Metric::first_response(), key!("always")).within(Span::hours(1));
    let always = CalendarDraft::new("UTC", 2026..=2026).open(EVERY_DAY, "00:00-24:00");
    let draft = CharterDraft::default()
        .calendar(key!("always"), always)
        .department(key!("works"), "Public works")
        .channel(key!("letter"), "Letter")
        .priority(key!("low"), "Low")
        .agreement(key!("promise"), Agreement::sla().target(key!("answer"), answer));
    let charter = draft.ratify(&Ratification::first(Actor::System)).unwrap();
    Desk::new(store, tenant(), ChartersInForce::of(charter))
}
