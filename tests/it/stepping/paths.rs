//! The paths on which a matter is handed over, as a charter declares them.

use goodwill::charter::CharterDraft;
use goodwill::department::{Deliverable, Department, Field, Handoff, Role};
use goodwill::id::HandoffKey;
use goodwill::proptest::collection::vec;
use goodwill::proptest::option;
use goodwill::proptest::prelude::*;
use goodwill::value::Domain;

use super::drawn::promises;
use super::key;
use super::place::Pace;
use super::promised::{ADDED, AGREEMENTS, Promised, named};

pub(super) const DEPARTMENTS: [&str; 3] = ["service", "workshop", "yard"];

/// Who may accept and return what is offered, department by department.
pub(super) const ROLES: [&str; 3] = ["service-clerk", "fitter", "driver"];

/// What has to be filled in on every path, and the answers that there are.
pub(super) const FIELDS: [(&str, &str); 2] = [("fault", "leak"), ("model", "old")];

/// Where work waits, and in which department.
pub(super) const QUEUES: [(&str, usize); 4] =
    [("counter", 0), ("back", 0), ("bench", 1), ("gate", 2)];

/// So many paths lead somewhere at most.
pub(super) const MOST_PATHS: usize = 5;

/// The first agreement that only paths name.
pub(super) const FIRST_OF_PATHS: usize = 2;

/// Who hands over to whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Path {
    pub(super) from: usize,
    pub(super) to: usize,
    /// Under which agreement.
    pub(super) agreed: Option<usize>,
}

/// What else a charter says of them; the one that follows says something else.
#[derive(Debug, Clone, Default)]
pub(super) struct Rules {
    /// For each path whether an offer falls back that nobody answers in time.
    pub(super) falls_back: Vec<bool>,
    /// How often a matter may be offered to and fro.
    pub(super) cap: Option<u32>,
}

impl Path {
    pub(super) fn key(number: usize) -> HandoffKey {
        key(&format!("path-{number}"))
    }
}

/// Draws paths, with what is said of them first and later.
pub(super) fn paths() -> impl Strategy<Value = (Vec<Path>, Rules, Rules)> {
    let agreed = option::weighted(0.8, FIRST_OF_PATHS..ADDED);
    let path = (0..DEPARTMENTS.len(), 1..DEPARTMENTS.len(), agreed)
        .prop_map(|(from, on, agreed)| Path { from, to: (from + on) % DEPARTMENTS.len(), agreed });
    let path = (path, any::<bool>(), any::<bool>());
    let cap = || option::weighted(0.7, 1..4_u32);
    (vec(path, 0..=MOST_PATHS), cap(), cap()).prop_map(|(paths, cap, later_cap)| {
        let falls_back = paths.iter().map(|(_, now, _)| *now).collect();
        let later = paths.iter().map(|(.., later)| *later).collect();
        let paths = paths.into_iter().map(|(path, ..)| path).collect();
        (paths, Rules { falls_back, cap }, Rules { falls_back: later, cap: later_cap })
    })
}

/// What is promised only where a matter is handed over: now, and under the charter that follows.
pub(super) fn agreed_on_paths(pace: Pace) -> impl Strategy<Value = Vec<(Promised, Promised)>> {
    let measure = prop_oneof![
        5 => Just(Some(named("handoff_acceptance"))),
        3 => Just(Some(named("ownership"))),
        2 => Just(None),
    ];
    let one = (measure, FIRST_OF_PATHS..ADDED, promises(pace), promises(pace));
    let one = one.prop_map(|(measure, agreed, promised, later)| {
        let measure = measure.unwrap_or(promised.measure);
        (Promised { measure, agreed, given: None, ..promised }, later)
    });
    vec(one, 0..5)
}

/// Declares them.
pub(super) fn declare(draft: &mut CharterDraft, paths: &[Path], rules: &Rules) {
    let domain = |answer| Domain::choice([answer, "other"]).unwrap();
    for (name, role) in DEPARTMENTS.iter().zip(ROLES) {
        let parcel = FIELDS.iter().fold(Deliverable::default(), |parcel, (field, answer)| {
            parcel.with(key(field), Field::Made(domain(*answer)))
        });
        draft
            .departments
            .insert(key(name), Department::default().delivering(key("parcel"), parcel));
        draft.roles.insert(key(role), Role::of(key(name), role));
    }
    for role in ["clerk", "novice"] {
        draft.roles.insert(key(role), Role::of(key(DEPARTMENTS[0]), role));
    }
    for (number, path) in paths.iter().enumerate() {
        let [from, to] = [path.from, path.to].map(|department| key(DEPARTMENTS[department]));
        let mut handoff = Handoff::of(key("parcel"), from, to).accepted_by(key(ROLES[path.to]));
        handoff.ola = path.agreed.map(|agreed| key(AGREEMENTS[agreed]));
        if rules.falls_back[number] {
            handoff = handoff.falling_back();
        }
        draft.handoffs.insert(Path::key(number), handoff);
    }
    draft.transfer_cap = rules.cap;
}
