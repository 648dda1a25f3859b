//! Charters of divided responsibility, and work inside and beyond the boundaries that they draw.
//!
//! ```
//! use goodwill::department::Scoped;
//! use goodwill::proptest::prelude::*;
//! use goodwill::testkit::department::{divided_charters, work_under};
//!
//! let work = divided_charters().prop_flat_map(|charter| {
//!     let work = work_under(&charter);
//!     (Just(charter), work)
//! });
//! proptest!(ProptestConfig::with_cases(32), |((charter, work) in work)| {
//!     if let Ok(Scoped::Beyond(beyond)) = charter.classify(work) {
//!         prop_assert!(beyond.reasons().count() > 0);
//!     }
//! });
//! ```

use std::collections::{BTreeMap, BTreeSet};

use proptest::collection::{btree_map, btree_set, vec};
use proptest::option;
use proptest::prelude::{Just, Strategy, any, prop_oneof};
use proptest::sample::{Index, select, subsequence};
use uuid::Uuid;

use super::touchpoint::{channels, stages, touchpoints_between};
use crate::actor::Actor;
use crate::charter::{Charter, CharterDraft, Ratification};
use crate::department::{
    Amount, Beneficiary, Deliverable, Department, Field, Filled, Goal, IncentivePeriod,
    IncentivePolicy, Limit, Role, Site, Work,
};
use crate::finding::Severity;
use crate::id::{AgentId, CustomerId, DeliverableKey, DepartmentKey, FieldKey, Key, Kind, WorkId};
use crate::money::Money;
use crate::time::Timestamp;
use crate::value::{Domain, Value};

const DEPARTMENTS: [&str; 4] = ["marketing", "sales", "delivery", "service"];
const STAGES: [&str; 4] = ["attract", "win", "deliver", "use"];
const TOUCHPOINTS: [&str; 6] = ["website", "hotline", "shop", "visit", "mail", "app"];
const CHANNELS: [&str; 2] = ["phone", "counter"];
const DELIVERABLES: [&str; 4] = ["lead", "contract", "script", "handbook"];
const FIELDS: [&str; 6] = ["company", "source", "product", "since", "size", "urgent"];
const GRANTS: [&str; 3] = ["refund", "visit", "gift"];

/// The first instant of 2026, and the microseconds of its year.
const YEAR: (i64, i64) = (1_767_225_600_000_000, 365 * 86_400 * 1_000_000);

/// Draws keys out of a few names; all of them are keys.
pub(super) fn keys<K: Kind + 'static>(
    names: &'static [&'static str],
) -> impl Strategy<Value = Key<K>> + Clone {
    select(names).prop_filter_map("a key", |name| Key::new(name).ok())
}

/// Draws departments with a boundary of their own: goals, deliverables and sometimes an incentive.
///
/// ```
/// use goodwill::proptest::prelude::*;
/// use goodwill::testkit::department::departments;
///
/// proptest!(ProptestConfig::with_cases(32), |(department in departments())| {
///     prop_assert!(department.goals.len() <= 2);
/// });
/// ```
pub fn departments() -> impl Strategy<Value = Department> + Clone {
    let goals = vec(Just(Goal::measured_by("answered in time", "at least 90 %")), 1..=2);
    let stages = btree_set(keys(&STAGES), 0..=2);
    let touchpoints = btree_set(keys(&TOUCHPOINTS), 0..=3);
    let handed_over = || btree_map(keys(&DELIVERABLES), deliverables(), 0..=2);
    let incentive = option::of(incentive_policies());
    (stages, touchpoints, goals, handed_over(), handed_over(), incentive).prop_map(
        |(stages, touchpoints, goals, deliverables, process_deliverables, incentive)| Department {
            name: "Somebody".to_owned(),
            stages,
            touchpoints,
            goals,
            deliverables,
            process_deliverables,
            incentive,
        },
    )
}

/// Draws caps of none to fifty points, for all periods.
///
/// ```
/// use goodwill::proptest::prelude::*;
/// use goodwill::testkit::department::incentive_policies;
///
/// proptest!(ProptestConfig::with_cases(32), |(policy in incentive_policies())| {
///     prop_assert!(policy.cap <= 50);
/// });
/// ```
pub fn incentive_policies() -> impl Strategy<Value = IncentivePolicy> + Clone {
    use IncentivePeriod::{Month, Quarter, Week, Year};
    (0..=50_u32, select(&[Week, Month, Quarter, Year]))
        .prop_map(|(cap, per)| IncentivePolicy { cap, per })
}

/// Draws deliverables of up to six fields that the department makes itself.
///
/// ```
/// use goodwill::proptest::prelude::*;
/// use goodwill::testkit::department::deliverables;
///
/// proptest!(ProptestConfig::with_cases(32), |(deliverable in deliverables())| {
///     prop_assert!(!deliverable.fields.is_empty());
/// });
/// ```
pub fn deliverables() -> impl Strategy<Value = Deliverable> + Clone {
    let domains = prop_oneof![
        Just(Some(Domain::bool())),
        (0..5_i64).prop_map(|most| Domain::integer(0, most).ok()),
        Just(Domain::choice(["fair", "website"]).ok()),
        (1..20_usize).prop_map(|most| Some(Domain::text(most))),
    ];
    let fields = domains.prop_filter_map("a domain", |domain| domain.map(Field::Made));
    btree_map(keys::<crate::id::kind::Field>(&FIELDS), fields, 1..=6)
        .prop_map(|fields| Deliverable { name: "What is handed over".to_owned(), fields })
}

/// Draws what somebody filled in: fields right, wrong, left out, and more than was asked for.
///
/// ```
/// use goodwill::proptest::prelude::*;
/// use goodwill::testkit::department::{deliverables, filled};
///
/// proptest!(ProptestConfig::with_cases(32), |(deliverable in deliverables(), filled in filled())| {
///     let complete = deliverable.check(&filled, |_| None).is_ok();
///     prop_assert!(!complete || deliverable.fields.keys().all(|key| filled.contains_key(key)));
/// });
/// ```
pub fn filled() -> impl Strategy<Value = Filled> + Clone {
    let values = prop_oneof![
        any::<bool>().prop_map(Value::Bool),
        (-1..6_i64).prop_map(Value::Integer),
        select(&["fair", "website", "rumour"]).prop_map(|name| Value::Choice(name.to_owned())),
        "[a-z]{0,24}".prop_map(Value::Text),
    ];
    let more = select(&["company", "source", "product", "since", "size", "urgent", "budget"]);
    let fields = more.prop_filter_map("a key", |name| FieldKey::new(name).ok());
    btree_map(fields, values, 0..=7)
}

/// Draws roles of a department with authority, and limits of all kinds.
///
/// ```
/// use goodwill::proptest::prelude::*;
/// use goodwill::testkit::department::roles;
///
/// proptest!(ProptestConfig::with_cases(32), |(role in roles())| {
///     prop_assert!(role.authority.len() <= 3);
/// });
/// ```
pub fn roles() -> impl Strategy<Value = Role> + Clone {
    let limits = prop_oneof![
        1 => Just(Limit::Any),
        2 => (0..4_u32).prop_map(Limit::Count),
        2 => amounts_of_money().prop_map(Limit::Money),
    ];
    (keys(&DEPARTMENTS), btree_map(keys(&GRANTS), limits, 0..=3))
        .prop_map(|(department, authority)| Role { authority, ..Role::of(department, "Somebody") })
}

/// Draws amounts to be granted: few of something, or a little money.
///
/// ```
/// use goodwill::proptest::prelude::*;
/// use goodwill::testkit::department::{amounts, roles};
///
/// proptest!(ProptestConfig::with_cases(32), |(role in roles(), amount in amounts())| {
///     prop_assert!(!role.may_grant(&goodwill::key!("a-house"), amount).is_within());
/// });
/// ```
pub fn amounts() -> impl Strategy<Value = Amount> + Clone {
    prop_oneof![(0..5_u32).prop_map(Amount::Count), amounts_of_money().prop_map(Amount::Money),]
}

fn amounts_of_money() -> impl Strategy<Value = Money> + Clone {
    let currencies = select(&["EUR", "JPY"]);
    (-2..6_i64, currencies)
        .prop_filter_map("an amount", |(units, code)| Some(Money::new(units, code.parse().ok()?)))
}

/// Draws ratified charters in which up to four departments share stages and touchpoints among them, none left over.
///
/// ```
/// use goodwill::proptest::prelude::*;
/// use goodwill::testkit::department::divided_charters;
///
/// proptest!(ProptestConfig::with_cases(32), |(charter in divided_charters())| {
///     for touchpoint in charter.declared().touchpoints.keys() {
///         prop_assert!(charter.tasked(touchpoint).is_some());
///     }
/// });
/// ```
pub fn divided_charters() -> impl Strategy<Value = Charter> + Clone {
    let stages = btree_map(keys(&STAGES), stages(), 1..=4);
    let channels = btree_map(keys(&CHANNELS), channels(), 2);
    let owned = vec((any::<Index>(), any::<bool>(), deliverables()), DELIVERABLES.len());
    let departments = (btree_set(keys(&DEPARTMENTS), 1..=4), vec(departments(), 4));
    (stages, channels, departments, vec(any::<Index>(), 4), owned).prop_flat_map(
        |(stages, channels, (keys_of, drawn), owners, owned)| {
            let mut draft = CharterDraft { stages, channels, ..CharterDraft::default() };
            for (key, department) in keys_of.into_iter().zip(drawn) {
                draft.departments.insert(key, bare(department));
            }
            share_out(&mut draft, &owners, owned);
            let meetings = touchpoints_between(&draft.stages, &draft.channels);
            btree_map(keys(&TOUCHPOINTS), meetings, 1..=6).prop_filter_map(
                "a charter that can be ratified",
                move |touchpoints| {
                    let mut draft = draft.clone();
                    draft.touchpoints = touchpoints;
                    task(&mut draft);
                    ratified(&draft)
                },
            )
        },
    )
}

/// A department whose boundary is drawn elsewhere.
fn bare(department: Department) -> Department {
    Department {
        stages: BTreeSet::new(),
        touchpoints: BTreeSet::new(),
        deliverables: BTreeMap::new(),
        process_deliverables: BTreeMap::new(),
        ..department
    }
}

/// Gives each stage and each deliverable to one department.
fn share_out(draft: &mut CharterDraft, owners: &[Index], owned: Vec<(Index, bool, Deliverable)>) {
    let mut departments: Vec<&mut Department> = draft.departments.values_mut().collect();
    let last = departments.len().saturating_sub(1);
    for (stage, owner) in draft.stages.keys().zip(owners) {
        if let Some(department) = departments.get_mut(owner.index(last + 1)) {
            department.stages.insert(stage.clone());
        }
    }
    for (name, (owner, on_the_way, deliverable)) in DELIVERABLES.iter().zip(owned) {
        let (Ok(key), Some(department)) =
            (DeliverableKey::new(name), departments.get_mut(owner.index(last + 1)))
        else {
            continue;
        };
        let handed_over = if on_the_way {
            &mut department.process_deliverables
        } else {
            &mut department.deliverables
        };
        handed_over.insert(key, deliverable);
    }
}

/// Lets the owner of its stage answer for each touchpoint.
fn task(draft: &mut CharterDraft) {
    for (key, touchpoint) in &draft.touchpoints {
        let mut departments = draft.departments.values_mut();
        if let Some(owner) = departments.find(|one| one.stages.contains(&touchpoint.stage)) {
            owner.touchpoints.insert(key.clone());
        }
    }
}

/// The charter in force, with every warning accepted.
fn ratified(draft: &CharterDraft) -> Option<Charter> {
    let plain = Ratification::first(Actor::System);
    let findings = match draft.ratify(&plain) {
        Ok(charter) => return Some(charter),
        Err(findings) => findings,
    };
    let warnings = findings.iter().filter(|finding| finding.severity == Severity::Warning);
    let accepted = warnings
        .fold(plain, |accepted, warning| accepted.accepting(warning.name(), "drawn at random"));
    draft.ratify(&accepted).ok()
}

/// Draws work by one of five people of a charter's departments: where the charter has a place, and now and then elsewhere.
///
/// ```
/// use goodwill::proptest::prelude::*;
/// use goodwill::testkit::department::{divided_charters, work_under};
///
/// let work = divided_charters().prop_flat_map(|charter| work_under(&charter));
/// proptest!(ProptestConfig::with_cases(32), |(work in work)| {
///     prop_assert!(work.produced.len() <= 2);
/// });
/// ```
pub fn work_under(charter: &Charter) -> impl Strategy<Value = Work> + Clone + use<> {
    let draft = charter.declared();
    let of_ours: Vec<DepartmentKey> = draft.departments.keys().cloned().collect();
    let mut sites: Vec<Site> = draft.touchpoints.keys().cloned().map(Site::Touchpoint).collect();
    sites.extend(draft.stages.keys().cloned().map(Site::Stage));
    let elsewhere = prop_oneof![
        keys(&TOUCHPOINTS).prop_map(Site::Touchpoint),
        keys(&STAGES).prop_map(Site::Stage),
    ];
    let sites = prop_oneof![4 => select(sites), 1 => elsewhere];
    let departments = prop_oneof![6 => select(of_ours), 1 => keys(&DEPARTMENTS)];
    let produced = prop_oneof![
        3 => Just(Vec::new()),
        2 => subsequence(&DELIVERABLES, 0..=2),
    ];
    let whom = prop_oneof![
        any::<u8>().prop_map(|number| Beneficiary::Customer(CustomerId::from_uuid(id(number)))),
        keys(&DEPARTMENTS).prop_map(Beneficiary::Department),
    ];
    (any::<u128>(), 0..5_u8, departments, whom, 0..YEAR.1, sites, produced).prop_map(
        |(number, by, department, to, micros, site, produced)| Work {
            id: WorkId::from_uuid(Uuid::from_u128(number)),
            by: AgentId::from_uuid(id(by)),
            department,
            to,
            at: Timestamp::clamped(YEAR.0 + micros),
            site,
            produced: produced.iter().filter_map(|name| DeliverableKey::new(name).ok()).collect(),
        },
    )
}

fn id(number: u8) -> Uuid {
    Uuid::from_u128(number.into())
}
