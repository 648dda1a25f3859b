//! Random histories at two desks, one over this store and one over memory: the same answers, the same logs, the same
//! deliveries.

use goodwill::actor::Actor;
use goodwill::case::{Case, CaseCommand};
use goodwill::charter::{Charter, ChartersInForce};
use goodwill::decision::LookupKey;
use goodwill::desk::{Desk, Order};
use goodwill::id::CharterVersion;
use goodwill::memory::MemoryStore;
use goodwill::port::{Outgoing, Position, RecordingChannel, Store};
use goodwill::proptest::collection::vec;
use goodwill::proptest::prelude::*;
use goodwill::proptest::sample::select;
use goodwill::proptest::strategy::ValueTree;
use goodwill::proptest::test_runner::TestRunner;
use goodwill::testkit::block_on;
use goodwill::testkit::case::{Step, charters, steps_under};
use goodwill::time::{Elapsed, Timestamp};
use goodwill::value::FactSheet;
use goodwill::wire::Recorded;
use goodwill_sqlite::SqliteStore;
use uuid::Uuid;

use crate::sample::tenant;

/// What is done at a desk beside the steps of its cases.
#[derive(Debug, Clone, Copy)]
enum Between {
    Nothing,
    Wake,
    Dispatch,
    /// Somebody gives the command that was given last once more.
    Repeat,
    /// Somebody gives another command under the id that was given last.
    Reuse,
    Erase,
}

/// Up to three cases under one charter, and what comes behind each of their steps.
#[derive(Debug, Clone)]
struct Week {
    charter: Charter,
    lives: Vec<Vec<Step>>,
    between: Vec<Between>,
    keeps: usize,
}

fn weeks() -> impl Strategy<Value = Week> {
    let monday: Timestamp = "2026-03-23T08:00:00Z".parse().unwrap();
    let between = select(vec![
        Between::Nothing,
        Between::Nothing,
        Between::Wake,
        Between::Wake,
        Between::Dispatch,
        Between::Repeat,
        Between::Reuse,
        Between::Erase,
    ]);
    (charters(), vec(between, 45), 0..3_usize).prop_flat_map(move |(charter, between, keeps)| {
        vec(steps_under(&charter, monday), 1..=3).prop_map(move |lives| {
            let (charter, between) = (charter.clone(), between.clone());
            Week { charter, lives, between, keeps }
        })
    })
}

impl Week {
    /// The steps of all cases, by the clock of whoever gives them.
    fn orders(&self) -> Vec<Order<Case>> {
        let mut orders: Vec<Order<Case>> = (1_u128..)
            .zip(&self.lives)
            .flat_map(|(number, life)| life.iter().map(move |step| order(number, step)))
            .collect();
        orders.sort_by_key(|order| order.now);
        orders
    }

    /// Everything that a desk over a store says in this week, and what is left in the store.
    fn at<S: Store>(&self, store: S, keeps: usize) -> (Vec<String>, String) {
        let desk = Desk::new(store, tenant(), ChartersInForce::of(self.charter.clone()));
        let desk = desk.keeping(keeps);
        let mut said = Vec::new();
        for (order, between) in self.orders().iter().zip(self.between.iter().cycle()) {
            said.push(told(&block_on(desk.carry_out(order))));
            said.push(match between {
                Between::Nothing => String::new(),
                Between::Wake => told(&block_on(desk.wake_due::<Case>(order.now))),
                Between::Dispatch => delivered(&desk, order.now),
                Between::Repeat => told(&block_on(desk.carry_out(order))),
                Between::Reuse => {
                    let other = Order { command: CaseCommand::Wake, ..order.clone() };
                    told(&block_on(desk.carry_out(&other)))
                }
                Between::Erase => {
                    let Actor::Customer(subject) = order.actor else { continue };
                    format!("{:?}", block_on(desk.store().erase(&tenant(), subject)).unwrap())
                }
            });
        }
        // Whatever is open falls due in the end, in a leap.
        let last = self.orders().last().unwrap().now.after(Elapsed::from_hours(2_000)).unwrap();
        said.push(told(&block_on(desk.wake_due::<Case>(last))));
        said.push(delivered(&desk, last.after(Elapsed::from_hours(1)).unwrap()));
        let left = left(&desk, self.lives.len() as u128);
        (said, left)
    }
}

fn order(number: u128, step: &Step) -> Order<Case> {
    Order {
        id: Uuid::from_u128(number),
        command_id: step.command_id,
        command: step.command.clone(),
        actor: step.actor.clone(),
        now: step.now,
        occurred_at: step.occurred_at,
        facts: FactSheet::new(),
    }
}

/// An answer, or the sentence that refuses one.
fn told<T: std::fmt::Debug, E: std::fmt::Display>(answer: &Result<T, E>) -> String {
    match answer {
        Ok(answer) => format!("{answer:?}"),
        Err(refused) => refused.to_string(),
    }
}

fn delivered<S: Store>(desk: &Desk<S>, now: Timestamp) -> String {
    let channel = RecordingChannel::default();
    block_on(desk.dispatch::<Case>(&channel, now)).unwrap();
    let delivered: Vec<Outgoing> = channel.delivered();
    format!("delivered {delivered:?}")
}

/// The states of the cases, the log in its order, and who is found by the keys of a case.
fn left<S: Store>(desk: &Desk<S>, cases: u128) -> String {
    let states: Vec<Case> =
        (1..=cases).map(|case| block_on(desk.state(Uuid::from_u128(case))).unwrap()).collect();
    let store = desk.store();
    let feed = block_on(store.feed(&tenant(), Position::START, usize::MAX)).unwrap();
    let log: Vec<Recorded> = feed.into_iter().map(|(_, recorded)| recorded).collect();
    let mut keys: Vec<LookupKey> =
        states.iter().filter_map(Case::customer).map(LookupKey::Customer).collect();
    keys.push(LookupKey::Charter(CharterVersion::new(1)));
    let found: Vec<_> = keys
        .iter()
        .map(|key| {
            let mut found = block_on(store.find(&tenant(), key)).unwrap();
            found.sort();
            found
        })
        .collect();
    format!("{states:#?}\n{log:#?}\n{found:#?}")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn two_desks_agree_on_everything(week in weeks()) {
        let sqlite = week.at(SqliteStore::open_in_memory().unwrap(), week.keeps);
        let memory = week.at(MemoryStore::default(), 0);
        prop_assert_eq!(sqlite, memory);
    }
}

#[test]
fn the_weeks_meet_every_kind_of_answer() {
    let mut runner = TestRunner::deterministic();
    let mut said = Vec::new();
    for _ in 0..240 {
        let week = weeks().new_tree(&mut runner).unwrap().current();
        said.extend(week.at(MemoryStore::default(), 0).0);
    }
    let count = |part: &str| said.iter().filter(|answer| answer.contains(part)).count();
    for (part, least) in [
        ("wrote: true", 200),
        ("repeated: true", 30),
        ("was used before, for", 30),
        ("a case that is", 30),
        ("knows no", 5),
        ("lies before", 5),
        ("lies after", 5),
        ("SendResponse", 20),
        ("ReportBreach", 20),
    ] {
        assert!(count(part) >= least, "`{part}` is said {} times", count(part));
    }
}
