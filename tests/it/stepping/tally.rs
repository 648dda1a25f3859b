//! How often each kind of thing happened in all histories: what never happens is compared with nothing.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt::{Debug, Write};
use std::sync::Mutex;

use super::kept::{Happened, Vowed};
use super::matter::{Act, Matter, Noticed};
use super::returned::Outcome;
use super::watch::Watch;

type Counted = BTreeMap<String, u64>;

/// Of one history.
#[derive(Default)]
pub(super) struct Tally(RefCell<Counted>);

/// Of all.
#[derive(Default)]
pub(super) struct Tallies(Mutex<Counted>);

impl Tally {
    pub(super) fn one(&self, what: &str) {
        let mut counted = self.0.borrow_mut();
        match counted.get_mut(what) {
            Some(many) => *many += 1,
            None => drop(counted.insert(what.to_owned(), 1)),
        }
    }

    /// A law by which what counts on the customer's hours was looked at again.
    pub(super) fn done(&self, act: Act, matter: &Matter<'_>) {
        let Act::KeepHours(customers, law) = act else { return };
        let moves = |number: &usize| {
            let watch = &matter.watches[*number];
            watch.doing().is_some() && watch.promised.hours.asks_for_customers()
        };
        if customers != matter.customers && matter.order.iter().any(moves) {
            self.one(&format!("hours: {law:?}"));
        }
    }

    /// What was told of clocks: apart, of those that measure what was promised by word.
    pub(super) fn told(&self, told: &[Noticed], watches: &[Watch<'_>]) {
        for (_, number, what) in told {
            let by_word = watches[*number].promised.measure.is_by_hand();
            let whose = if by_word { "promise" } else { "clock" };
            self.one(&format!("{whose} {}", name(what)));
        }
    }

    /// What became of promises while another matter carried them.
    pub(super) fn returned(&self, outcomes: &[Outcome]) {
        for happened in outcomes.iter().flat_map(Outcome::happened) {
            self.one(&format!("returned: {}", name(&happened)));
        }
    }

    /// What became of a promise in the end.
    pub(super) fn became(&self, vow: &Vowed) {
        let mut became = "promise".to_owned();
        for happened in &vow.happened {
            let consent = match happened {
                Happened::Moved(.., None) => ", unasked",
                _ => "",
            };
            write!(became, ": {}{consent}", name(happened)).unwrap();
        }
        self.one(&became);
    }
}

/// The name of a variant.
fn name(it: &impl Debug) -> String {
    let told = format!("{it:?}");
    told.split(|it: char| !it.is_alphanumeric()).next().unwrap_or_default().to_owned()
}

impl Tallies {
    pub(super) fn add(&self, tally: Tally) {
        let mut all = self.0.lock().unwrap();
        for (what, many) in tally.0.into_inner() {
            *all.entry(what).or_default() += many;
        }
    }

    /// Each kind of thing happened at least once in so many histories.
    pub(super) fn are_enough(self, histories: u32, unseen: usize) {
        let counted = self.0.into_inner().unwrap();
        if std::env::var_os("GOODWILL_STEPPED_TALLY").is_some() {
            counted.iter().for_each(|(what, many)| println!("{many:>9}  {what}"));
        }
        if std::env::var_os("GOODWILL_STEPPED_TALLY").is_some() {
            println!("{unseen} of {histories} not followed to their ends");
        }
        // Of few histories nothing can be said.
        if histories < 1_000 {
            return;
        }
        let few: Vec<_> = EXPECTED
            .iter()
            .map(|(what, each)| (what, counted.get(*what).unwrap_or(&0), histories / each))
            .filter(|(_, many, least)| **many < u64::from(*least))
            .collect();
        assert!(few.is_empty(), "too seldom (how often, and how often at least): {few:?}");
    }
}

/// Each at least once in so many histories: commands that were carried out, refusals, what happened to clocks, and what became of
/// promises.
const EXPECTED: [(&str, u32); 76] = [
    ("case.absorb", 10),
    ("case.accept", 1_200),
    ("case.add-agreement", 15),
    ("case.adopt", 30),
    ("case.assign", 30),
    ("case.cannot-merge", 1_000),
    ("case.change-customers-calendar", 8),
    ("case.close", 40),
    ("case.give-back", 40),
    ("case.keep", 200),
    ("case.may-not-accept", 2_000),
    ("case.may-not-wait", 1_000),
    ("case.merge", 8),
    ("case.merged", 12),
    ("case.no-usable-instant", 10),
    ("case.no-hours", 40),
    ("case.not-a-customers-calendar", 60),
    ("case.not-theirs", 1_400),
    ("case.offer", 50),
    ("case.offer-pending", 600),
    ("case.passes-the-gate", 200),
    ("case.promise", 20),
    ("case.promise-open", 2_000),
    ("case.promise-settled", 400),
    ("case.promises-not-measured", 200),
    ("case.release", 600),
    ("case.renegotiate", 1_200),
    ("case.reopen", 60),
    ("case.resolve", 20),
    ("case.resume", 50),
    ("case.return", 2_000),
    ("case.unfit-deliverable", 200),
    ("case.unknown-promise", 40),
    ("case.unmerge", 25),
    ("case.unmerge-first", 2_000),
    ("case.wait", 10),
    ("case.window-before-promise", 80),
    ("case.withdraw", 4_000),
    ("clock Armed", 20),
    ("clock Breached", 5),
    ("clock Cancelled", 30),
    ("clock Fulfilled", 5),
    ("clock Level", 5),
    ("clock Recounted", 10),
    ("clock Retargeted", 10),
    ("clock RunsAgain", 10),
    ("clock StandsUntil", 20),
    ("clock Started", 2),
    ("clock Stopped", 5),
    ("clock Warned", 5),
    ("hours: Freeze", 60),
    ("hours: FromNow", 60),
    ("hours: Retroactive", 60),
    ("merged again", 500),
    ("merged with others", 500),
    ("promise Breached", 40),
    ("promise Level", 40),
    ("promise Recounted", 400),
    ("promise Retargeted", 4_000),
    ("promise RunsAgain", 800),
    ("promise StandsUntil", 1_200),
    ("promise Started", 30),
    ("promise Stopped", 400),
    ("promise Warned", 50),
    ("promise: Done", 1_000),
    ("promise: Ended", 60),
    ("promise: Ended: Done", 600),
    ("promise: Ended: GivenUp", 2_000),
    ("promise: Ended: Moved", 8_000),
    ("promise: GivenUp", 2_000),
    ("promise: Moved", 8_000),
    ("promise: Moved, unasked", 6_000),
    ("returned: Done", 10_000),
    ("returned: Ended", 3_000),
    ("returned: GivenUp", 16_000),
    ("returned: Moved", 16_000),
];
