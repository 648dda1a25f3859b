//! A small world: where, when, which hours, what is promised; and the charter that says the same.

use goodwill::actor::Actor;
use goodwill::charter::{Charter, CharterDraft, Merging, Ratification, WaitReason, WaitsFor};
use goodwill::id::{CharterVersion, TargetKey};
use goodwill::proptest::bool::weighted;
use goodwill::proptest::collection::vec;
use goodwill::proptest::option;
use goodwill::proptest::prelude::*;
use goodwill::sla::{Agreement, AgreementKind};
use goodwill::touchpoint::Channel;

use super::added::promises_added;
use super::drawn::{hours, promises, wait};
use super::hours::{Hours, SECONDS_PER_DAY};
use super::key;
use super::ladder::{self, Ladder};
use super::paths::{self, Path, Rules};
use super::place::{Pace, Place};
use super::promised::{ADDED, AGREEMENTS, By, CALENDARS, PRIORITIES, Promised, REASONS, named};
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
    /// The hours that the customer keeps, if somebody tells them; and which may be a customer's: now, and by the charter that
    /// follows.
    pub(super) customers: Option<usize>,
    pub(super) may_be_customers: [[bool; CALENDARS.len()]; 2],
    pub(super) paths: Vec<Path>,
    /// What is said of them first, and by the charter that follows.
    pub(super) rules: [Rules; 2],
    /// The ladders of each.
    pub(super) ladders: [Vec<Ladder>; 2],
    /// Whether the further agreement is promised to nobody any more.
    pub(super) retired: [bool; 2],
    /// Whether each is told of what a matter owes twice.
    pub(super) tells_each: [bool; 2],
}

impl World {
    pub(super) fn place(&self) -> &'static Place {
        &self.pace.places()[self.place]
    }

    /// What a clock's target is called, so that keys are in the order of numbers.
    pub(super) fn target(number: usize) -> TargetKey {
        key(&format!("target-{number:02}"))
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
        ladder::declare(&mut draft, &self.ladders[usize::from(version > 1)]);
        for name in AGREEMENTS {
            let mut agreement = Agreement::new(kind_of(name));
            agreement.retired = name == AGREEMENTS[ADDED] && self.retired[usize::from(version > 1)];
            draft.agreements.insert(key(name), agreement);
        }
        draft.merging = self.tells_each[usize::from(version > 1)].then_some(Merging::Each);
        let listed = self.may_be_customers[usize::from(version > 1)];
        for (name, _) in CALENDARS.iter().zip(listed).filter(|(_, may)| *may) {
            draft = draft.customers_calendar(key(name));
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
            [(); 2].map(|()| vec(hours(pace, date), CALENDARS.len()).boxed()),
            (
                vec((promises(pace).boxed(), promises(pace).boxed()), 1..7),
                paths::agreed_on_paths(pace).boxed(),
                paths::paths().boxed(),
                vec(by_word(pace).boxed(), 1..3),
            ),
            (0..PRIORITIES.len(), ladder::ladders(pace).boxed(), added(pace).boxed()),
            (weighted(0.2), [weighted(0.3), weighted(0.3)], customers()),
            [(); 3].map(|()| option::weighted(0.3, (wait(pace), 0..CALENDARS.len()))),
        )
            .prop_map(
                move |(
                    [hours, later_hours],
                    promises,
                    (priority, ladders, (more, retired)),
                    (begun_by_us, tells_each, (customers, may_be_customers)),
                    resumes,
                )| {
                    let (mut promised, of_paths, (paths, rules, later_rules), by_word) = promises;
                    promised.extend(by_word);
                    promised.extend(of_paths);
                    promised.extend(more);
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
                        customers: customers.filter(|it| may_be_customers[0][*it]),
                        may_be_customers,
                        paths,
                        rules: [rules, later_rules],
                        ladders,
                        retired,
                        tells_each,
                    }
                },
            )
    })
}

/// Whose hours somebody tells, and which may be a customer's under two charters: always one.
fn customers() -> impl Strategy<Value = (Option<usize>, [[bool; CALENDARS.len()]; 2])> {
    let listed = || [weighted(1.0), weighted(0.8), weighted(0.8)];
    (option::weighted(0.8, 0..CALENDARS.len()), [listed(), listed()])
}

/// What a further agreement promises, and under which charters it may not be promised any more.
fn added(pace: Pace) -> impl Strategy<Value = (Vec<(Promised, Promised)>, [bool; 2])> {
    let retired = || weighted(0.2);
    (promises_added(pace), [retired(), retired()])
}

/// What is said of promises that are given by word, under any agreement: now, and by the charter that follows.
fn by_word(pace: Pace) -> impl Strategy<Value = (Promised, Promised)> {
    (promises(pace), promises(pace), 0..AGREEMENTS.len()).prop_map(|(promised, later, agreed)| {
        (Promised { measure: named("promise"), agreed, given: None, ..promised }, later)
    })
}

/// A clock keeps its metric, and its target the agreement.
fn amended((before, later): (&Promised, Promised)) -> Promised {
    Promised { measure: before.measure, agreed: before.agreed, ..later }
}
