//! A small world: where, when, which hours, what is promised; and the charter that says the same.

use std::collections::{BTreeMap, BTreeSet};

use goodwill::actor::Actor;
use goodwill::charter::{Charter, CharterDraft, Ratification, WaitReason, WaitsFor};
use goodwill::id::{CharterVersion, TargetKey};
use goodwill::proptest::collection::vec;
use goodwill::proptest::option;
use goodwill::proptest::prelude::*;
use goodwill::proptest::sample::select;
use goodwill::sla::{Agreement, AgreementKind};
use goodwill::touchpoint::Channel;

use super::hours::{Hours, SECONDS_PER_DAY, Window};
use super::key;
use super::paths::{self, FIRST_OF_PATHS, Path, Rules};
use super::place::{Pace, Place};
use super::promised::{
    AGREEMENTS, Again, By, CALENDARS, Early, Measure, NAMED, PRIORITIES, Promised, REASONS,
    SIGN_KINDS,
};
use super::refused::GUARDED;
use super::tape::MICROS;

#[derive(Debug, Clone)]
pub(super) struct World {
    pub(super) pace: Pace,
    place: usize,
    /// When the matter begins, in microseconds from 1970.
    pub(super) opened: i64,
    pub(super) hours: Vec<Hours>,
    pub(super) promised: Vec<Promised>,
    /// What the charter that follows says instead.
    pub(super) later_hours: Vec<Hours>,
    pub(super) later_promised: Vec<Promised>,
    pub(super) priority: usize,
    /// After how long waits for each reason end by themselves, and by which hours that is reckoned.
    pub(super) resumes: [Option<(By, usize)>; 3],
    pub(super) begun_by_us: bool,
    pub(super) paths: Vec<Path>,
    /// What is said of them first, and by the charter that follows.
    pub(super) rules: [Rules; 2],
}

impl World {
    pub(super) fn place(&self) -> &'static Place {
        &self.pace.places()[self.place]
    }

    /// What a clock's target is called, so that keys are in the order of numbers.
    pub(super) fn target(number: usize) -> TargetKey {
        key(&format!("target-{number}"))
    }

    /// The agreement that promises it.
    pub(super) const fn agreement(promised: &Promised) -> &'static str {
        AGREEMENTS[promised.agreed]
    }

    /// The charter that the matter begins under.
    pub(super) fn charter(&self) -> Charter {
        self.charter_of(1, &self.hours, &self.promised)
    }

    /// The charter that follows.
    pub(super) fn later_charter(&self) -> Charter {
        self.charter_of(2, &self.later_hours, &self.later_promised)
    }

    fn charter_of(&self, version: u32, hours: &[Hours], promised: &[Promised]) -> Charter {
        let place = self.place();
        let mut draft = CharterDraft::default();
        for (name, hours) in CALENDARS.iter().zip(hours) {
            draft.calendars.insert(key(name), hours.draft(place.zone.name(), place.years()));
        }
        paths::declare(&mut draft, &self.paths, &self.rules[usize::from(version > 1)]);
        for name in AGREEMENTS {
            draft.agreements.insert(key(name), Agreement::new(kind_of(name)));
        }
        draft.channels.insert(key("mail"), Channel::default());
        for name in PRIORITIES {
            draft.priorities.insert(key(name), String::new());
        }
        for (number, name) in REASONS.iter().enumerate() {
            let waits_for = [WaitsFor::Customer, WaitsFor::Agreed, WaitsFor::ThirdParty][number];
            let ends_when_customer_writes = number == 0;
            let mut reason = WaitReason { ends_when_customer_writes, ..WaitReason::new(waits_for) };
            if number == GUARDED {
                reason = reason.begun_only_by([key("clerk")]);
            }
            if let Some((by, hours)) = self.resumes[number] {
                reason = reason.resuming_after(by.span(), key(CALENDARS[hours]));
            }
            draft.wait_reasons.insert(key(name), reason);
        }
        for (number, promised) in promised.iter().enumerate() {
            let agreement = draft.agreements.get_mut(&key(Self::agreement(promised))).unwrap();
            agreement.targets.insert(Self::target(number), promised.target());
        }
        let mut ratification = Ratification::first(Actor::System);
        ratification.version = CharterVersion::new(version);
        let findings = match draft.ratify(&ratification) {
            Ok(charter) => return charter,
            Err(findings) => findings,
        };
        for finding in findings.iter() {
            let name = format!("{} at {}", finding.code, finding.place);
            ratification = ratification.accepting(name, "of no concern here");
        }
        draft.ratify(&ratification).unwrap()
    }
}

fn kind_of(agreement: &str) -> AgreementKind {
    if agreement == AGREEMENTS[0] { AgreementKind::Sla } else { AgreementKind::Ola }
}

/// Draws a world at this pace.
pub(super) fn worlds(pace: Pace) -> impl Strategy<Value = World> {
    let place = 0..pace.places().len();
    let (from, to) = pace.openings();
    let opened = (
        -from * SECONDS_PER_DAY..to * SECONDS_PER_DAY + 1,
        prop_oneof![
            3 => Just(0),
            1 => 0..MICROS,
        ],
    );
    (place, opened).prop_flat_map(move |(place, (second, micros))| {
        let day = pace.places()[place].day;
        let date = day.div_euclid(SECONDS_PER_DAY);
        let step = pace.step();
        let opened = (day + second).div_euclid(step) * step * MICROS + micros;
        (
            [(); 2].map(|()| vec(hours(pace, date), CALENDARS.len())),
            (
                vec((promises(pace).boxed(), promises(pace).boxed()), 1..7),
                paths::agreed_on_paths(pace),
                paths::paths(),
            ),
            0..PRIORITIES.len(),
            goodwill::proptest::bool::weighted(0.2),
            [(); 3].map(|()| option::weighted(0.3, (wait(pace), 0..CALENDARS.len()))),
        )
            .prop_map(
                move |([hours, later_hours], promises, priority, begun_by_us, resumes)| {
                    let (mut promised, of_paths, (paths, rules, later_rules)) = promises;
                    promised.extend(of_paths);
                    let (promised, later): (Vec<_>, Vec<_>) = promised.into_iter().unzip();
                    let later_promised = promised.iter().zip(later).map(amended).collect();
                    World {
                        pace,
                        place,
                        opened,
                        hours,
                        promised,
                        later_hours,
                        later_promised,
                        priority,
                        resumes,
                        begun_by_us,
                        paths,
                        rules: [rules, later_rules],
                    }
                },
            )
    })
}

/// A clock keeps its metric, and its target the agreement.
fn amended((before, later): (&Promised, Promised)) -> Promised {
    Promised { measure: before.measure, agreed: before.agreed, ..later }
}

/// Draws hours with entries of their own for dates around this one.
fn hours(pace: Pace, date: i64) -> impl Strategy<Value = Hours> {
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
        (measure, 0..CALENDARS.len()),
        (option::weighted(0.9, by(pace)), [(); 3].map(|()| option::weighted(0.3, by(pace)))),
        [(); 3].map(|()| stops.clone()),
        (
            option::weighted(0.6, early(pace)),
            option::weighted(0.2, early(pace)),
            [(); 3].map(|()| option::weighted(0.15, early(pace)).boxed()),
        ),
        option::weighted(0.8, (-3_600 * MICROS..pace.longest() * MICROS).boxed()),
        0..FIRST_OF_PATHS,
    )
        .prop_map(|((measure, hours), (by, by_priority), pauses, early, given, agreed)| {
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
                agreed,
            }
        })
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
fn wait(pace: Pace) -> impl Strategy<Value = By> + Clone {
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

fn early(pace: Pace) -> impl Strategy<Value = Early> {
    let steps = match pace {
        Pace::Seconds => 3_600,
        Pace::Minutes => 300,
    };
    prop_oneof![
        length(pace, steps).prop_map(Early::OpenTime),
        length(pace, steps).prop_map(Early::Time),
    ]
}
