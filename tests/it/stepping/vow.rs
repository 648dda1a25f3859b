//! What is promised to a customer by word, and what becomes of it: drawn, and told to the library in its own words.

use goodwill::actor::Actor;
use goodwill::case::{CaseCommand, PromiseNumber, Undertaking};
use goodwill::customer::OwnHours;
use goodwill::id::CustomerId;
use goodwill::proptest::option;
use goodwill::proptest::prelude::*;
use goodwill::proptest::sample::select;
use goodwill::sla::{Assent, DueWindow, Pledge, Provenance};

use super::beside::instant;
use super::key;
use super::matter::Matter;
use super::place::Pace;
use super::promised::{AGREEMENTS, CALENDARS};
use super::tape::MICROS;
use super::words::{clerk, content, customer_id, stranger_id};

/// What somebody says of promises; promises as they are called in [`Matter::called`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Word {
    Give(Vow),
    Keep(usize),
    /// Another one takes its place, by whose consent.
    Move(usize, Vow, Option<Side>),
    /// Whoever is named does not want it any more.
    GiveUp(usize, Side),
}

/// By when something is promised, to whom, and what has to be minded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Vow {
    pub(super) under: Under,
    /// So long after it is given its window opens, and so long it is open.
    pub(super) opens: i64,
    pub(super) long: i64,
    /// Whether waits move its end.
    pub(super) elastic: bool,
    pub(super) with: Side,
    /// In which hours the customer may be reached, and in which he wants quiet.
    pub(super) reached_in: Option<usize>,
    pub(super) quiet_in: Option<usize>,
}

/// By which agreement it is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Under {
    /// One of those that can.
    Measuring(usize),
    /// One of all that there are.
    Any(usize),
}

/// Who is of the customer's side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Customer,
    Stranger,
}

impl Side {
    pub(super) fn id(self) -> CustomerId {
        match self {
            Self::Customer => customer_id(),
            Self::Stranger => stranger_id(),
        }
    }

    pub(super) fn assent(self) -> Assent {
        Assent { by: self.id(), shown_by: content() }
    }
}

impl Vow {
    /// Its window, if it is given at an instant.
    pub(super) const fn window(self, at: i64) -> (i64, i64) {
        (at + self.opens, at + self.opens + self.long)
    }

    fn undertaking(self, matter: &Matter<'_>, at: i64) -> Undertaking {
        let (opens, by) = self.window(at);
        let window = DueWindow::new(instant(opens), instant(by)).unwrap();
        let from = Provenance::Message(content());
        let pledge = Pledge::new(key("mail"), window, self.with.id(), content(), from);
        let pledge = if self.elastic { pledge.elastic() } else { pledge };
        let under = key(AGREEMENTS[matter.agreed_by(self.under)]);
        let mut undertaking = Undertaking::of(pledge, under);
        let hours = |number: usize| OwnHours::Calendar(key(CALENDARS[number]));
        if let Some(reached_in) = self.reached_in {
            undertaking = undertaking.when_the_customer_may_be_reached(hours(reached_in));
        }
        if let Some(quiet_in) = self.quiet_in {
            undertaking = undertaking.but_not_in(hours(quiet_in));
        }
        undertaking
    }
}

/// The library's words for it, and who usually says them.
pub(super) fn command(word: Word, matter: &Matter<'_>, at: i64) -> (Actor, CaseCommand) {
    let number = |which| PromiseNumber::try_from(matter.numbered(which)).unwrap();
    let command = match word {
        Word::Give(vow) => CaseCommand::Promise(Box::new(vow.undertaking(matter, at))),
        Word::Keep(which) => CaseCommand::Keep { promise: number(which) },
        Word::Move(which, vow, by) => CaseCommand::Renegotiate {
            promise: number(which),
            to: Box::new(vow.undertaking(matter, at)),
            assent: by.map(Side::assent),
        },
        Word::GiveUp(which, by) => CaseCommand::Release { promise: number(which), by: by.assent() },
    };
    (clerk(), command)
}

/// Draws what is said of promises.
pub(super) fn said(pace: Pace) -> impl Strategy<Value = Word> {
    let by = prop_oneof![3 => Just(Some(Side::Customer)), 1 => Just(Some(Side::Stranger)), 2 => Just(None)];
    let which = 0..12_usize;
    prop_oneof![
        5 => vow(pace).prop_map(Word::Give),
        4 => which.clone().prop_map(Word::Keep),
        3 => (which.clone(), vow(pace), by).prop_map(|(which, vow, by)| Word::Move(which, vow, by)),
        2 => (which, side()).prop_map(|(which, by)| Word::GiveUp(which, by)),
    ]
}

fn side() -> impl Strategy<Value = Side> {
    select(vec![Side::Customer, Side::Customer, Side::Customer, Side::Stranger])
}

fn vow(pace: Pace) -> impl Strategy<Value = Vow> {
    let step = pace.step() * MICROS;
    let (soon, long): (i64, i64) = match pace {
        Pace::Seconds => (2 * 3_600, 5 * 3_600),
        Pace::Minutes => (24 * 60, 6 * 24 * 60),
    };
    let opens = prop_oneof![
        2 => Just(0),
        8 => (0..soon).prop_map(move |steps| steps * step),
        1 => 0..soon * step,
        1 => (1..soon).prop_map(move |steps| -steps * step),
    ];
    let long = prop_oneof![
        1 => 1..step,
        4 => (1..long / 8).prop_map(move |steps| steps * step),
        4 => (1..long).prop_map(move |steps| steps * step),
    ];
    let under = prop_oneof![
        9 => (0..AGREEMENTS.len()).prop_map(Under::Measuring),
        1 => (0..AGREEMENTS.len()).prop_map(Under::Any),
    ];
    let hours = || option::weighted(0.15, 0..CALENDARS.len());
    (under, opens, long, any::<bool>(), side(), hours(), hours()).prop_map(
        |(under, opens, long, elastic, with, reached_in, quiet_in)| Vow {
            under,
            opens,
            long,
            elastic,
            with,
            reached_in,
            quiet_in,
        },
    )
}
