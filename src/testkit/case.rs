//! Charters small enough to read, and histories of cases: in order, entered late, given again, and out of order.
//!
//! A history is no script: whether a case takes a step depends on where it stands by then, and a case that refuses
//! properly is half of what a test wants to see.
//!
//! ```
//! use goodwill::case::Case;
//! use goodwill::decision::Aggregate;
//! use goodwill::proptest::prelude::*;
//! use goodwill::testkit::case::histories;
//!
//! proptest!(ProptestConfig::with_cases(32), |(history in histories())| {
//!     let (mut case, mut log) = (Case::default(), Vec::new());
//!     for step in &history.steps {
//!         if let Ok(decision) = case.carry_out(&step.command, &step.context(&history.charter)) {
//!             log.extend(decision.events);
//!         }
//!     }
//!     let mut replayed = Case::default();
//!     log.iter().for_each(|occurred| replayed.evolve(occurred));
//!     prop_assert_eq!(replayed, case);
//! });
//! ```
//!
//! A host draws histories under its own charter by [`steps_under`], and those of several matters that are merged, linked, split
//! and handed over by [`steps_of_several`].

mod charter;
mod command;
mod several;

use proptest::bool::weighted;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::{Just, Strategy, any, prop_oneof};
use proptest::sample::{Index, select};
use uuid::Uuid;

use self::command::{commands, handoffs, openings, promises};
use crate::actor::Actor;
use crate::case::CaseCommand;
use crate::charter::{Charter, Context};
use crate::id::CommandId;
use crate::time::Timestamp;

pub use charter::charters;
pub use several::{StepOf, steps_of_several};

const MICROS_PER_MINUTE: i64 = 60_000_000;
const MICROS_PER_DAY: i64 = 1_440 * MICROS_PER_MINUTE;

/// The first instant of the week in which Berlin's clocks go forward: histories of our own begin here, or within a week.
pub(super) const MONDAY: i64 = 1_774_220_400 * 1_000_000;

/// The most steps that are drawn beside the opening.
const MOST_STEPS: usize = 14;

/// The life of one case, step by step, and the charter that it begins under.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct History {
    /// The charter.
    pub charter: Charter,
    /// What is asked of the case, in this order.
    pub steps: Vec<Step>,
}

/// A command with all that goes with it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Step<C = CaseCommand> {
    /// The command's own id; a command that is given again carries the same.
    pub command_id: CommandId,
    /// The host's clock.
    pub now: Timestamp,
    /// When it happened, if it is entered later.
    pub occurred_at: Option<Timestamp>,
    /// Who gives the command.
    pub actor: Actor,
    /// What is asked.
    pub command: C,
}

impl<C> Step<C> {
    /// What a decision may look at.
    #[must_use]
    pub const fn context<'a>(&'a self, charter: &'a Charter) -> Context<'a> {
        let context = Context::new(self.now, &self.actor, charter);
        match self.occurred_at {
            Some(at) => context.occurred_at(at),
            None => context,
        }
    }
}

/// Draws a charter of [`charters`] and the history of a case under it.
///
/// ```
/// use goodwill::proptest::prelude::*;
/// use goodwill::testkit::case::histories;
///
/// proptest!(ProptestConfig::with_cases(32), |(history in histories())| {
///     prop_assert!(!history.steps.is_empty());
/// });
/// ```
pub fn histories() -> impl Strategy<Value = History> + Clone {
    (charters(), 0..7 * MICROS_PER_DAY / MICROS_PER_MINUTE).prop_flat_map(|(charter, minute)| {
        let from = Timestamp::clamped(MONDAY + minute * MICROS_PER_MINUTE);
        let steps = steps_under(&charter, from);
        steps.prop_map(move |steps| History { charter: charter.clone(), steps })
    })
}

/// Draws the history of a case under a charter, from an instant on: at most fifteen steps over some weeks.
///
/// Nearly always the first is the opening, under some of the agreements. Behind it come all other commands, with the keys
/// of the charter and now and then one that it does not know, hand-offs on its paths, promises, and ends of contacts: at the same instant as what came before, minutes, hours
/// or days after it, entered later than it happened, by a clock that is behind, or given a second time.
///
/// ```
/// use goodwill::case::CaseCommand;
/// use goodwill::proptest::prelude::*;
/// use goodwill::testkit::case::{charters, steps_under};
///
/// let monday = "2026-03-02T09:00:00Z".parse()?;
/// let lives = charters().prop_flat_map(move |charter| steps_under(&charter, monday));
/// proptest!(ProptestConfig::with_cases(32), |(steps in lives)| {
///     let opens = |step: &goodwill::testkit::case::Step| matches!(step.command, CaseCommand::Open(_));
///     prop_assert!(steps.iter().any(opens));
/// });
/// # Ok::<(), goodwill::time::ParseTimestampError>(())
/// ```
pub fn steps_under(
    charter: &Charter,
    from: Timestamp,
) -> impl Strategy<Value = Vec<Step>> + Clone + use<> {
    let given = prop_oneof![
        2 => select(commands(charter)),
        1 => select(handoffs(charter)),
        1 => select(promises(charter, from)),
    ];
    let step = (moments(), given, option::weighted(0.08, any::<Index>()));
    // No two histories share ids, so that one store may hold them all.
    let salt = any::<u64>().no_shrink();
    (openings(charter, from), vec(step, 0..=MOST_STEPS), weighted(0.05), salt).prop_map(
        move |(opening, drawn, late, salt)| {
            let mut steps = laid_out(from, opening, drawn, salt);
            if late && steps.len() > 1 {
                // Somebody speaks of the case before it is opened.
                steps.swap(0, 1);
            }
            steps
        },
    )
}

/// The opening and what was drawn behind it, one after the other.
pub(super) fn laid_out<C: Clone>(
    from: Timestamp,
    opening: Option<(Actor, C)>,
    drawn: Vec<(Moment, (Actor, C), Option<Index>)>,
    salt: u64,
) -> Vec<Step<C>> {
    let at_once = Moment { gap: 0, told: Told::AtOnce };
    let opening = opening.map(|given| (at_once, given, None));
    let mut steps: Vec<Step<C>> = Vec::with_capacity(drawn.len() + 1);
    let mut clock = from;
    for (moment, (actor, command), again) in opening.into_iter().chain(drawn) {
        let before = clock;
        clock = Timestamp::clamped(before.as_micros() + moment.gap);
        let (now, occurred_at) = moment.told.instants(before, clock);
        let command_id = CommandId::from_uuid(Uuid::from_u64_pair(salt, steps.len() as u64));
        let given_before = again.filter(|_| !steps.is_empty());
        steps.push(match given_before.map(|index| index.get(&steps)) {
            Some(first) => Step { now, ..first.clone() },
            None => Step { command_id, now, occurred_at, actor, command },
        });
    }
    steps
}

/// How a step lies in time.
#[derive(Debug, Clone)]
pub(super) struct Moment {
    /// Microseconds since what came before.
    gap: i64,
    told: Told,
}

/// When the desk hears of a step.
#[derive(Debug, Clone, Copy)]
enum Told {
    AtOnce,
    /// It happened so many quarters of the gap after what came before, and is entered now.
    Later(i64),
    /// It is said to have happened before what came before.
    TooLate,
    /// It is said to happen in ten minutes.
    TooEarly,
    /// The clock of whoever gives the command is behind.
    ByAnotherClock,
}

impl Told {
    /// The host's clock, and when it happened.
    const fn instants(self, before: Timestamp, now: Timestamp) -> (Timestamp, Option<Timestamp>) {
        const TEN_MINUTES: i64 = 10 * MICROS_PER_MINUTE;
        let (earlier, gap) = (before.as_micros(), now.as_micros() - before.as_micros());
        match self {
            Self::AtOnce => (now, None),
            Self::Later(quarters) => (now, Some(Timestamp::clamped(earlier + gap / 4 * quarters))),
            Self::TooLate => (now, Some(Timestamp::clamped(earlier - TEN_MINUTES))),
            Self::TooEarly => (now, Some(Timestamp::clamped(now.as_micros() + TEN_MINUTES))),
            Self::ByAnotherClock => (Timestamp::clamped(earlier - gap), None),
        }
    }
}

pub(super) fn moments() -> impl Strategy<Value = Moment> + Clone {
    let minutes = |from: i64, to: i64| (from..to).prop_map(|minutes| minutes * MICROS_PER_MINUTE);
    let gap = prop_oneof![
        2 => Just(0),
        5 => minutes(1, 240),
        3 => minutes(240, 4_320),
        1 => 1..MICROS_PER_MINUTE,
    ];
    let told = prop_oneof![
        20 => Just(Told::AtOnce),
        5 => (0..=4_i64).prop_map(Told::Later),
        1 => Just(Told::TooLate),
        1 => Just(Told::TooEarly),
        1 => Just(Told::ByAnotherClock),
    ];
    (gap, told).prop_map(|(gap, told)| Moment { gap, told })
}
