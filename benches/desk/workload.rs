//! Commands through a desk, to cases with different pasts.

#![expect(clippy::unwrap_used, reason = "a bench that cannot be set up has nothing to measure")]

#[path = "charter.rs"]
pub(crate) mod charter;

use std::hint::black_box;
use std::time::{Duration, Instant};

use goodwill::actor::Actor;
use goodwill::case::{Case, CaseCommand};
use goodwill::charter::ChartersInForce;
use goodwill::decision::{Aggregate, Occurred};
use goodwill::desk::{Desk, Order};
use goodwill::id::{CaseId, CommandId, ContentId, StreamId, TenantKey, Version};
use goodwill::port::Store;
use goodwill::time::{Elapsed, Timestamp};
use goodwill::wire::Event;
use uuid::Uuid;

use self::charter::{morning, now, opening};

/// How many cases are open beside the one or the many that are written to.
const LIVE: u128 = 1_000;

/// After so many commands a desk is made anew, so that the past stays about as long as its name says.
const FRESH: u64 = 4_000;

/// How many orders are written down before the clock starts.
const PAD: u64 = 250;

/// What the cases that are written to went through since they were opened.
#[derive(Clone, Copy)]
pub(crate) struct Past {
    pub(crate) name: &'static str,
    /// Whether all cases went through it and are written to in turn; else it is the first one alone.
    pub(crate) of_all: bool,
    pub(crate) times: u32,
    pub(crate) commands: fn() -> Vec<CaseCommand>,
}

pub(crate) const TEN_EVENTS: Past = Past {
    name: "one of 1,000 cases of ten events",
    of_all: true,
    times: 3,
    commands: || vec![note()],
};

pub(crate) const TEN_THOUSAND_EVENTS: Past = Past {
    name: "a case of 10,000 events",
    of_all: false,
    times: 9_993,
    commands: || vec![note()],
};

/// Records one event, moves no wake, and asks nothing of the outside.
pub(crate) fn note() -> CaseCommand {
    let content = ContentId::from_uuid(Uuid::from_u128(7));
    CaseCommand::note(content)
}

/// A desk whose cases have a past, and notes to them.
pub(crate) struct Notes<S> {
    past: Past,
    make: fn() -> S,
    desk: Desk<S>,
    now: Timestamp,
    orders: u128,
    written: u64,
}

impl<S: Store> Notes<S> {
    /// Over an empty store, and a new one whenever it is made anew.
    pub(crate) fn after(past: Past, make: fn() -> S) -> Self {
        let charters = ChartersInForce::of(charter::charter());
        let desk = Desk::new(make(), tenant(), charters).keeping(2_048);
        let mut notes = Self { past, make, desk, now: morning(), orders: 0, written: 0 };
        (0..LIVE).for_each(|case| notes.carry_out(case, opening()));
        for _ in 0..past.times {
            for case in 0..if past.of_all { LIVE } else { 1 } {
                (past.commands)().into_iter().for_each(|command| notes.carry_out(case, command));
            }
        }
        notes
    }

    /// The case to which the next note goes.
    fn turn(&self) -> u128 {
        if self.past.of_all { u128::from(self.written) % LIVE } else { 0 }
    }

    fn order(&mut self, case: u128, command: CaseCommand) -> Order<Case> {
        self.orders += 1;
        self.now = self.now.after(Elapsed::from_micros(1)).unwrap();
        let command_id = CommandId::from_uuid(Uuid::from_u128(self.orders));
        Order::new(Uuid::from_u128(case), command_id, command, Actor::System, self.now)
    }

    fn carry_out(&mut self, case: u128, command: CaseCommand) {
        let order = self.order(case, command);
        assert!(now(self.desk.carry_out(&order)).unwrap().has_changed());
    }

    /// Times so many notes; writing the orders down and making a fresh desk are not part of the time.
    pub(crate) fn run(&mut self, calls: u64) -> Duration {
        let mut taken = Duration::ZERO;
        let mut left = calls;
        while left > 0 {
            if self.written >= FRESH {
                *self = Self::after(self.past, self.make);
            }
            let pad = left.min(PAD);
            let mut orders = Vec::new();
            for _ in 0..pad {
                orders.push(self.order(self.turn(), note()));
                self.written += 1;
            }
            let began = clock();
            for order in &orders {
                let _ = black_box(now(self.desk.carry_out(black_box(order))));
            }
            taken += began.elapsed();
            left -= pad;
        }
        taken
    }

    /// A note is one event; the log holds it, and folded from its beginning gives the state that the desk keeps.
    pub(crate) fn check(past: Past, make: fn() -> S) {
        let mut notes = Self::after(past, make);
        let case = notes.turn();
        let stream = StreamId::case(tenant(), CaseId::from_uuid(Uuid::from_u128(case)));
        let before = now(notes.desk.store().version(&stream)).unwrap();
        notes.run(1);
        let log = now(notes.desk.store().load(&stream, Version::EMPTY)).unwrap();
        assert_eq!(log.len() as u64, before.get() + 1, "{}", past.name);
        let mut folded = Case::default();
        for recorded in log {
            if let Event::Case(event) = recorded.event {
                folded.evolve(&Occurred { at: recorded.at, event });
            }
        }
        let kept: Case = now(notes.desk.state(Uuid::from_u128(case))).unwrap();
        assert_eq!(kept, folded, "{}", past.name);
    }
}

pub(crate) fn tenant() -> TenantKey {
    "care".parse().unwrap()
}

#[expect(clippy::disallowed_methods, reason = "a benchmark reads the clock; the library does not")]
pub(crate) fn clock() -> Instant {
    Instant::now()
}
