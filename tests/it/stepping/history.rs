//! What happens to a matter, and when: drawn once, told to the library and to the model alike.

use goodwill::proptest::collection::vec;
use goodwill::proptest::option;
use goodwill::proptest::prelude::*;
use goodwill::proptest::sample::select;

use super::adopted::Law;
use super::handed::{Because, Filled, Pass};
use super::matter::{Act, Matter};
use super::paths::{DEPARTMENTS, FIELDS, MOST_PATHS};
use super::place::Pace;
use super::promised::CALENDARS;
use super::tape::MICROS;
use super::vow::said;
use super::words::Who;

/// How long after the last act.
#[derive(Debug, Clone, Copy)]
pub(super) enum Gap {
    None,
    Seconds(i64),
    /// When the next thing falls due by itself, or so many microseconds before or after that.
    Due(i64),
}

/// One act, and the wakes that come before it: each after this share of the gap, in 255ths.
///
/// They come in any order, late, and twice.
#[derive(Debug, Clone)]
pub(super) struct Scene {
    pub(super) gap: Gap,
    pub(super) wakes: Vec<u8>,
    pub(super) act: Act,
    pub(super) who: Who,
    /// What concerns another matter happens in the place of the act.
    pub(super) joins: Option<Joins>,
}

/// What becomes of another matter.
#[derive(Debug, Clone, Copy)]
pub(super) enum Joins {
    /// The next one proves to be the same as ours, which carries what it owes; or one that stands by itself again, where there is.
    Absorbs(bool),
    /// One of those that it carries stands by itself again.
    GivesBack(usize),
}

impl Gap {
    pub(super) fn after(self, last: i64, matter: &Matter<'_>) -> i64 {
        match self {
            Self::None => last,
            Self::Seconds(seconds) => last + seconds * MICROS,
            // A wake for a breach comes one microsecond behind the due time.
            Self::Due(off) => matter.next_wake().map_or(last, |wake| wake - 1 + off).max(last),
        }
    }
}

/// Draws fewer scenes than so many, in so many of some eighty of which something is said of promises.
pub(super) fn scenes(
    pace: Pace,
    many: usize,
    said_of_promises: u32,
) -> impl Strategy<Value = Vec<Scene>> {
    let step = pace.step();
    let (short, long): (i64, i64) = match pace {
        Pace::Seconds => (1_800, 4 * 3_600),
        Pace::Minutes => (300, 6 * 24 * 60),
    };
    let off = select(vec![-step * MICROS, -1, 0, 1, 2, step * MICROS]);
    let gap = prop_oneof![
        2 => Just(Gap::None),
        6 => (1..short).prop_map(move |steps| Gap::Seconds(steps * step)),
        3 => (short..long).prop_map(move |steps| Gap::Seconds(steps * step)),
        4 => off.prop_map(Gap::Due),
    ];
    let act = prop_oneof![
        4 => Just(Act::Answer),
        1 => Just(Act::AnswerByAutomaton),
        1 => Just(Act::Acknowledge),
        1 => Just(Act::Note),
        5 => Just(Act::CustomerWrites),
        2 => Just(Act::CustomerThanks),
        1 => Just(Act::TakeMessage),
        7 => (0..3_usize).prop_map(Act::Wait),
        4 => Just(Act::Resume),
        4 => (0..3_usize).prop_map(Act::Prioritise),
        2 => (0..DEPARTMENTS.len()).prop_map(Act::Assign),
        9 => pass().prop_map(Act::Pass),
        said_of_promises => said(pace).prop_map(Act::Say),
        4 => (option::weighted(0.85, 0..CALENDARS.len()), laws())
            .prop_map(|(customers, law)| Act::KeepHours(customers, law)),
        1 => Just(Act::Take),
        2 => Just(Act::Resolve),
        1 => Just(Act::Close),
        4 => Just(Act::Reopen),
        1 => Just(Act::OpenAgain),
        3 => Just(Act::PromiseMore),
        1 => Just(Act::Merge),
        // Often enough that few histories adopt a charter while merged, which the model leaves out.
        9 => Just(Act::Unmerge),
        1 => laws().prop_map(Act::Adopt),
    ];
    let wakes = prop_oneof![
        2 => Just(Vec::new()),
        1 => vec(any::<u8>(), 1..4),
        1 => any::<u8>().prop_map(|share| vec![share, share]),
    ];
    let who = prop_oneof![
        20 => Just(Who::Usual),
        1 => Just(Who::Novice),
        1 => Just(Who::Customer),
        1 => Just(Who::Stranger),
    ];
    let joins = prop_oneof![
        3 => any::<bool>().prop_map(Joins::Absorbs),
        2 => (0..6_usize).prop_map(Joins::GivesBack),
    ];
    let joins = option::weighted(0.2, joins);
    let scene = (gap, wakes, act, who, joins).prop_map(|(gap, wakes, act, who, joins)| {
        let who = match (act, who) {
            // What a novice says, no automaton does.
            (Act::AnswerByAutomaton, Who::Novice) => Who::Usual,
            (_, who) => who,
        };
        Scene { gap, wakes, act, who, joins }
    });
    vec(scene, 0..many)
}

pub(super) fn laws() -> impl Strategy<Value = Law> {
    select(vec![Law::Freeze, Law::FromNow, Law::Retroactive])
}

fn pass() -> impl Strategy<Value = Pass> {
    let filled = prop_oneof![
        8 => Just(Filled::Rightly),
        1 => Just(Filled::Wrongly),
        1 => Just(Filled::NotAtAll),
    ];
    let because = select(vec![Because::Missing, Because::Wrong, Because::OutOfScope]);
    let may = goodwill::proptest::bool::weighted(0.9);
    prop_oneof![
        6 => (0..MOST_PATHS, [(); FIELDS.len()].map(|()| filled.clone()))
            .prop_map(|(path, filled)| Pass::Offer(path, filled)),
        3 => may.prop_map(Pass::Accept),
        2 => (may, because, 0..1_usize << FIELDS.len())
            .prop_map(|(may, because, items)| Pass::Return(may, because, items)),
        1 => Just(Pass::Withdraw),
    ]
}
