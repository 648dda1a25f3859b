//! Open cases that take over a charter with other office hours.

#![expect(clippy::unwrap_used, reason = "a bench that cannot be set up has nothing to measure")]

use std::sync::Arc;
use std::time::Duration;

use goodwill::actor::Actor;
use goodwill::calendar::{CalendarDraft, WORKWEEK};
use goodwill::case::Case;
use goodwill::charter::{Charter, ChartersInForce, Ratification};
use goodwill::desk::{Desk, Order};
use goodwill::id::{CharterVersion, CommandId};
use goodwill::key;
use goodwill::memory::MemoryStore;
use goodwill::sla::ChangeLaw;
use goodwill::time::{Elapsed, Timestamp};
use uuid::Uuid;

use crate::workload::charter::{charter, morning, now, opening};
use crate::workload::{clock, tenant};

/// The same promises in a shorter working day.
fn shorter() -> Charter {
    let mut draft = charter().declared().clone();
    let office = CalendarDraft::new("Europe/Berlin", 2020..=2030).open(WORKWEEK, "09:00-16:00");
    draft.calendars.insert(key!("office"), office);
    let second = CharterVersion::new(2);
    draft.ratify(&Ratification::following(CharterVersion::new(1), second, Actor::System)).unwrap()
}

/// A desk with so many cases, all opened under the first version, with the second in force beside it.
fn desk(open: u64) -> Desk<Arc<MemoryStore>> {
    let store = Arc::new(MemoryStore::default());
    let mut charters = ChartersInForce::of(charter());
    let first = Desk::new(Arc::clone(&store), tenant(), charters.clone());
    for number in 0..u128::from(open) {
        let id = Uuid::from_u128(number);
        let command_id = CommandId::from_uuid(id);
        let order: Order<Case> = Order::new(id, command_id, opening(), Actor::System, morning());
        now(first.carry_out(&order)).unwrap();
    }
    charters.add(shorter());
    Desk::new(store, tenant(), charters)
}

fn later() -> Timestamp {
    morning().after(Elapsed::from_hours(1)).unwrap()
}

/// Times the adoption alone.
pub(crate) fn run(open: u64, law: ChangeLaw) -> Duration {
    let desk = desk(open);
    let began = clock();
    let adopted = now(desk.adopt_all(CharterVersion::new(1), law, &Actor::System, later()));
    let taken = began.elapsed();
    assert_eq!(adopted.unwrap().adopted as u64, open);
    taken
}

/// Every case is under the second version, and its due times are what the preview foretold.
pub(crate) fn check(law: ChangeLaw) {
    let desk = desk(10);
    let version = CharterVersion::new(1);
    let foreseen = now(desk.preview(version, law, later())).unwrap();
    now(desk.adopt_all(version, law, &Actor::System, later())).unwrap();
    assert_eq!(foreseen.len(), 10);
    for foreseen in foreseen {
        let case: Case = now(desk.state(foreseen.case.as_uuid())).unwrap();
        assert_eq!(case.charter(), Some(CharterVersion::new(2)));
        let moves = foreseen.moves.unwrap();
        assert_eq!(moves.is_empty(), law == ChangeLaw::Freeze);
        for moved in moves {
            let clock = case.clocks().nth(usize::from(moved.clock)).unwrap();
            assert_eq!(clock.due(), moved.after);
        }
    }
}
