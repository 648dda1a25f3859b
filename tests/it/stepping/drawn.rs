//! Draws what a charter says: hours, what is promised, and lengths of time.

use std::collections::{BTreeMap, BTreeSet};

use goodwill::proptest::collection::vec;
use goodwill::proptest::option;
use goodwill::proptest::prelude::*;
use goodwill::proptest::sample::select;

use super::calendars::Counted;
use super::hours::{Hours, SECONDS_PER_DAY, Window};
use super::ladder::LADDERS;
use super::paths::FIRST_OF_PATHS;
use super::place::Pace;
use super::promised::{Again, By, CALENDARS, Early, Measure, NAMED, Promised, SIGN_KINDS};
use super::tape::MICROS;

/// Draws hours with entries of their own for dates around this one.
pub(super) fn hours(pace: Pace, date: i64) -> impl Strategy<Value = Hours> {
    let quarter = 15 * 60;
    let most = SECONDS_PER_DAY / quarter;
    // Edges in the middle of a step would be neither open nor closed.
    let shift = match pace {
        Pace::Seconds => (0..900_i64).boxed(),
        Pace::Minutes => (0..15_i64).prop_map(|minutes| minutes * 60).boxed(),
    };
    let shift = prop_oneof![2 => Just(0_i64).boxed(), 1 => shift].boxed();
    let window = (0..most, 1..40_i64, shift.clone(), shift).prop_map(move |(opens, long, a, b)| {
        let (opens, long) = (opens * quarter + a, (long * quarter + b).min(SECONDS_PER_DAY));
        (opens, opens + long)
    });
    let base = select(vec![
        vec![(9 * 3_600, 12 * 3_600), (13 * 3_600, 18 * 3_600)],
        vec![(8 * 3_600, 18 * 3_600)],
        vec![(0, SECONDS_PER_DAY)],
        vec![(22 * 3_600, SECONDS_PER_DAY + 6 * 3_600)],
        vec![(0, 2 * 3_600), (2 * 3_600 + 1_800, 3 * 3_600), (7 * 3_600, 11 * 3_600)],
    ]);
    let weekdays = select(vec![
        [true; 7],
        [true, true, true, true, true, false, false],
        [true, false, false, true, false, true, false],
    ]);
    let around = match pace {
        Pace::Seconds => date - 2..date + 3,
        Pace::Minutes => date - 40..date + 40,
    };
    (
        base,
        weekdays,
        vec((0..7_usize, window.clone()), 0..5),
        vec(around.clone(), 0..4),
        vec((around.clone(), vec(window.clone(), 0..4)), 0..3),
        vec((around, window), 0..3),
    )
        .prop_map(|(base, weekdays, more, holidays, overrides, breaks)| {
            let mut weekly: [Vec<Window>; 7] = Default::default();
            for (day, _) in weekdays.iter().enumerate().filter(|(_, open)| **open) {
                weekly[day].clone_from(&base);
            }
            for (day, window) in more {
                weekly[day].push(window);
            }
            let mut broken: BTreeMap<i64, Vec<Window>> = BTreeMap::new();
            for (date, window) in breaks {
                broken.entry(date).or_default().push(window);
            }
            Hours {
                weekly: weekly.map(apart),
                holidays: holidays.into_iter().collect::<BTreeSet<_>>(),
                overrides: overrides.into_iter().map(|(date, open)| (date, apart(open))).collect(),
                breaks: broken,
            }
        })
}

/// Leaves out what overlaps an earlier window of the same date, since that may not be declared.
fn apart(windows: Vec<Window>) -> Vec<Window> {
    let mut kept: Vec<Window> = Vec::new();
    for window in windows {
        if kept.iter().all(|held| window.1 <= held.0 || held.1 <= window.0) {
            kept.push(window);
        }
    }
    kept
}

pub(super) fn promises(pace: Pace) -> impl Strategy<Value = Promised> {
    let named = select(NAMED.map(|(_, measure)| measure).to_vec());
    let again = select(vec![
        Again::Never,
        Again::FromNothing,
        Again::BehindTheFirst,
        Again::Continued,
        Again::ContinuedThrough,
    ]);
    let drawn = (1..1_u32 << SIGN_KINDS, 1..1_u32 << SIGN_KINDS, again);
    let drawn = drawn.prop_map(|(starts, stops, again)| Measure { starts, stops, again });
    let measure = prop_oneof![4 => named, 1 => drawn];
    let stops = prop_oneof![3 => any::<bool>(), 1 => Just(true)];
    (
        (measure, counted()),
        (option::weighted(0.9, by(pace)), [(); 3].map(|()| option::weighted(0.3, by(pace)))),
        [(); 3].map(|()| stops.clone()),
        (
            option::weighted(0.6, early(pace)),
            option::weighted(0.2, early(pace)),
            [(); 3].map(|()| option::weighted(0.15, early(pace)).boxed()),
        ),
        option::weighted(0.8, (-3_600 * MICROS..pace.longest() * MICROS).boxed()),
        (0..FIRST_OF_PATHS, option::weighted(0.4, 0..LADDERS)),
    )
        .prop_map(|((measure, hours), (by, by_priority), pauses, early, given, rest)| {
            let (agreed, ladder) = rest;
            Promised {
                measure,
                hours,
                by,
                by_priority,
                pauses,
                warn: early.0,
                budget: early.1,
                budgets: early.2,
                given,
                ladder,
                agreed,
            }
        })
}

/// Whose hours count.
fn counted() -> impl Strategy<Value = Counted> {
    let otherwise = || option::weighted(0.9, 0..CALENDARS.len());
    prop_oneof![
        6 => (0..CALENDARS.len()).prop_map(Counted::Ours),
        1 => otherwise().prop_map(Counted::Customers),
        1 => (0..CALENDARS.len(), otherwise()).prop_map(|(ours, it)| Counted::Both(ours, it)),
    ]
}

/// Lengths from one step on; now and then not whole steps.
fn length(pace: Pace, steps: i64) -> impl Strategy<Value = i64> + Clone {
    let step = pace.step() * MICROS;
    prop_oneof![
        4 => (1..steps).prop_map(move |steps| steps * step),
        1 => 1..steps * step,
    ]
}

fn by(pace: Pace) -> impl Strategy<Value = By> + Clone {
    let (open, all, days): (i64, i64, u32) = match pace {
        Pace::Seconds => (7 * 3_600, 40 * 3_600, 3),
        Pace::Minutes => (30 * 60, 12 * 24 * 60, 14),
    };
    prop_oneof![
        5 => length(pace, open).prop_map(By::OpenTime),
        3 => length(pace, all).prop_map(By::Time),
        2 => (0..days).prop_map(By::WorkingDays),
        1 => (0..days).prop_map(By::Days),
        1 => Just(By::Given),
    ]
}

/// For how long a matter may wait.
pub(super) fn wait(pace: Pace) -> impl Strategy<Value = By> + Clone {
    let (open, all) = match pace {
        Pace::Seconds => (7 * 3_600, 12 * 3_600),
        Pace::Minutes => (20 * 60, 6 * 24 * 60),
    };
    prop_oneof![
        2 => length(pace, open).prop_map(By::OpenTime),
        2 => length(pace, all).prop_map(By::Time),
        1 => (1..4_u32).prop_map(By::WorkingDays),
        1 => (1..4_u32).prop_map(By::Days),
    ]
}

pub(super) fn early(pace: Pace) -> impl Strategy<Value = Early> {
    let steps = match pace {
        Pace::Seconds => 3_600,
        Pace::Minutes => 300,
    };
    prop_oneof![
        length(pace, steps).prop_map(Early::OpenTime),
        length(pace, steps).prop_map(Early::Time),
    ]
}
