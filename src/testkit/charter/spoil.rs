//! Changes that may leave something undone: each picks what it changes by two numbers.

use std::collections::{BTreeMap, BTreeSet};

use super::sketch::named;
use crate::calendar::{CalendarDraft, EVERY_DAY};
use crate::charter::{CharterDraft, Clause};
use crate::department::{Deliverable, Department, Field, Goal, Handoff, Partner, Role};
use crate::id::{Key, Kind};
use crate::key;
use crate::rule::Condition;
use crate::sla::{Action, HoursCounted, Level, LevelAt, Whom};
use crate::time::Span;
use crate::touchpoint::{Direction, Phase, Touchpoint};
use crate::value::{Domain, Value};

/// A change, with the numbers by which it picks.
pub(super) type Change = fn(&mut CharterDraft, usize, usize);

/// One of the values of a map.
fn one<K, V>(map: &mut BTreeMap<K, V>, number: usize) -> Option<&mut V> {
    let count = map.len().max(1);
    map.values_mut().nth(number % count)
}

/// One of the keys of a map, or one that leads nowhere.
fn some_key<K: Kind, V>(map: &BTreeMap<Key<K>, V>, number: usize) -> Key<K> {
    map.keys().nth(number % (map.len() + 1)).cloned().unwrap_or_else(|| key!("nowhere"))
}

fn take_out<K: Ord + Clone, V>(map: &mut BTreeMap<K, V>, number: usize) {
    let count = map.len().max(1);
    if let Some(key) = map.keys().nth(number % count).cloned() {
        map.remove(&key);
    }
}

fn turn<K: Ord>(set: &mut BTreeSet<K>, key: K) {
    if !set.remove(&key) {
        set.insert(key);
    }
}

macro_rules! takes_out {
    ($($map:ident),+) => {
        [$(|draft, one, _| take_out(&mut draft.$map, one),)+]
    };
}

const REMOVALS: [Change; 21] = takes_out![
    calendars,
    departments,
    partners,
    queues,
    roles,
    skills,
    teams,
    handoffs,
    channels,
    stages,
    touchpoints,
    journeys,
    flows,
    questions,
    agreements,
    ladders,
    matters,
    segments,
    standards,
    clauses,
    services
];

/// All changes.
pub(super) fn changes() -> Vec<Change> {
    REMOVALS
        .into_iter()
        .chain(DEPARTMENTS)
        .chain(PEOPLE)
        .chain(MEETINGS)
        .chain(CLAUSES)
        .chain(LADDERS)
        .chain(HOURS)
        .collect()
}

/// Whose hours count, and which calendars are customers'.
const HOURS: [Change; 4] = [
    |draft, by, what| {
        let key = some_key(&draft.calendars, what);
        turn(&mut draft.customers_calendars, if by % 2 == 0 { key } else { key!("shops") });
    },
    |draft, by, what| {
        let (ours, otherwise) = (some_key(&draft.calendars, what), key!("nowhere"));
        let Some(agreement) = one(&mut draft.agreements, by) else { return };
        for target in agreement.targets.values_mut() {
            target.calendar = match what % 4 {
                0 => HoursCounted::customers(),
                1 => HoursCounted::customers().or_else(otherwise.clone()),
                2 => HoursCounted::both(ours.clone()),
                _ => HoursCounted::both(ours.clone()).or_else(ours.clone()),
            };
        }
    },
    |draft, _, _| draft.customers_calendars.clear(),
    |draft, _, _| {
        let evenings = CalendarDraft::new("Europe/London", 2026..=2026);
        let evenings = evenings.open(EVERY_DAY, "17:00-21:00");
        draft.calendars.insert(key!("shops"), evenings);
    },
];

fn department(draft: &mut CharterDraft, number: usize) -> Option<&mut Department> {
    one(&mut draft.departments, number)
}

const DEPARTMENTS: [Change; 8] = [
    |draft, by, what| {
        let key = some_key(&draft.stages, what);
        if let Some(it) = department(draft, by) {
            turn(&mut it.stages, key);
        }
    },
    |draft, by, what| {
        let key = some_key(&draft.touchpoints, what);
        if let Some(it) = department(draft, by) {
            turn(&mut it.touchpoints, key);
        }
    },
    |draft, by, what| {
        let goal = if what % 2 == 0 { Goal::default() } else { Goal::measured_by("leads", "40") };
        if let Some(it) = department(draft, by) {
            it.goals.push(goal);
        }
    },
    |draft, by, what| {
        let field = Field::Answer(some_key(&draft.questions, what));
        if let Some(it) = department(draft, by).and_then(|it| one(&mut it.deliverables, what)) {
            it.fields.insert(key!("added"), field);
        }
    },
    |draft, by, what| {
        let name = named(&format!("work-{}-{}", what % 3, by % 3));
        if let Some(it) = department(draft, by) {
            it.process_deliverables.insert(name, Deliverable::named("A script"));
        }
    },
    |draft, by, _| {
        let key = some_key(&draft.departments, by);
        draft.partners.insert(key, Partner { name: String::new(), contract: key!("contract") });
    },
    |draft, by, what| {
        let key = if what % 4 == 0 { key!("partner") } else { some_key(&draft.departments, by) };
        *draft = std::mem::take(draft).queue(key!("front"), "Front", key);
    },
    |draft, by, what| {
        let key = some_key(&draft.agreements, what);
        if let Some(it) = one(&mut draft.partners, by) {
            it.contract = key;
        }
    },
];

fn role(draft: &mut CharterDraft, number: usize) -> Option<&mut Role> {
    one(&mut draft.roles, number)
}

fn handoff(draft: &mut CharterDraft, number: usize) -> Option<&mut Handoff> {
    one(&mut draft.handoffs, number)
}

const PEOPLE: [Change; 8] = [
    |draft, by, what| {
        let key = some_key(&draft.touchpoints, what);
        if let Some(it) = role(draft, by) {
            turn(&mut it.serves, key);
        }
    },
    |draft, by, what| {
        let key = some_key(&draft.skills, what);
        if let Some(it) = role(draft, by) {
            turn(&mut it.skills, key);
        }
    },
    |draft, by, _| {
        if let Some(it) = role(draft, by) {
            it.authority.clear();
        }
    },
    |draft, by, what| {
        let key = some_key(&draft.departments, what);
        if let Some(it) = role(draft, by) {
            it.department = key;
        }
    },
    |draft, by, what| {
        let key = some_key(&draft.roles, what);
        if let Some(it) = handoff(draft, by) {
            turn(&mut it.accepted_by, key);
        }
    },
    |draft, by, what| {
        let key = Some(some_key(&draft.agreements, what)).filter(|_| what % 3 > 0);
        if let Some(it) = handoff(draft, by) {
            it.ola = key;
        }
    },
    |draft, by, what| {
        let key = some_key(&draft.departments, what);
        if let Some(it) = handoff(draft, by) {
            it.to = key;
        }
    },
    |draft, by, _| draft.transfer_cap = (by % 2 == 0).then_some(2),
];

const LADDERS: [Change; 4] = [
    |draft, by, what| {
        let key = some_key(&draft.ladders, what);
        let agreement = one(&mut draft.agreements, by);
        if let Some(it) = agreement.and_then(|it| one(&mut it.targets, by)) {
            it.ladder = Some(key);
        }
    },
    |draft, by, _| {
        let agreement = one(&mut draft.agreements, by);
        if let Some(it) = agreement.and_then(|it| one(&mut it.targets, by)) {
            it.goal = None;
        }
    },
    |draft, by, what| {
        if let Some(it) = one(&mut draft.ladders, by) {
            let at = LevelAt::Percent(u16::try_from(what % 4).unwrap_or(0).saturating_mul(25));
            let action = match what % 5 {
                0 => Action::Raise(key!("nowhere")),
                1 => Action::Give(some_key(&draft.queues, by)),
                2 => Action::Notify(Whom::Team(some_key(&draft.teams, by))),
                3 => Action::Notify(Whom::Role(some_key(&draft.roles, by))),
                _ => Action::Host(key!("page")),
            };
            it.levels.push(Level { at, actions: vec![action] });
            it.notify = Some(some_key(&draft.calendars, what)).filter(|_| what % 3 == 0);
        }
    },
    |draft, by, what| {
        if let Some(it) = one(&mut draft.ladders, by) {
            if what % 2 == 0 {
                it.levels.clear();
            } else {
                it.levels.push(Level { at: LevelAt::Percent(120), actions: Vec::new() });
            }
        }
    },
];

fn touchpoint(draft: &mut CharterDraft, number: usize) -> Option<&mut Touchpoint> {
    one(&mut draft.touchpoints, number)
}

const MEETINGS: [Change; 12] = [
    |draft, by, what| {
        let key = some_key(&draft.channels, what);
        if let Some(it) = touchpoint(draft, by) {
            it.channel = key;
        }
    },
    |draft, by, what| {
        let key = some_key(&draft.stages, what);
        if let Some(it) = touchpoint(draft, by) {
            it.stage = key;
        }
    },
    |draft, by, what| {
        let key = some_key(&draft.questions, what);
        if let Some(it) = touchpoint(draft, by) {
            turn(&mut it.asks, key);
        }
    },
    |draft, by, what| {
        if let Some(it) = touchpoint(draft, by) {
            it.direction = match what % 3 {
                0 => Direction::Inbound,
                1 => Direction::Outbound,
                _ => Direction::Peer,
            };
        }
    },
    |draft, by, _| {
        if let Some(it) = touchpoint(draft, by) {
            it.moment_of_truth = true;
        }
    },
    |draft, by, what| {
        if let Some(it) = one(&mut draft.channels, by) {
            if what % 2 == 0 {
                it.needs.clear();
            } else {
                it.calendar = Some(key!("nowhere"));
            }
        }
    },
    |draft, by, what| {
        if let Some(it) = one(&mut draft.stages, by) {
            it.contact_every = None;
            it.phase = if what % 2 == 0 { Phase::During } else { it.phase };
        }
    },
    |draft, by, _| {
        if let Some(it) = one(&mut draft.questions, by) {
            it.consent_for.clear();
        }
    },
    |draft, by, what| {
        if let Some(it) = one(&mut draft.questions, by) {
            match what % 3 {
                0 => it.domain = Domain::text(9),
                1 => it.valid_for = Some(Span::working_days(30)),
                _ => it.valid_for = Some(Span::calendar_days(30)),
            }
        }
    },
    |draft, by, what| {
        if let Some(it) = one(&mut draft.segments, by) {
            it.partnership = true;
        }
        // What is promised to everybody would address everybody.
        if what % 2 == 0 {
            let to = some_key(&draft.segments, by);
            draft.clauses.values_mut().for_each(|it| it.to = Some(to.clone()));
        }
    },
    |draft, by, what| {
        let key = some_key(&draft.segments, what);
        if let Some(it) = one(&mut draft.journeys, by) {
            it.segment = Some(key);
        }
    },
    |draft, by, _| {
        if let Some(it) = one(&mut draft.flows, by) {
            it.start = key!("nowhere");
        }
    },
];

fn clause(draft: &mut CharterDraft, number: usize) -> Option<&mut Clause> {
    one(&mut draft.clauses, number)
}

const CLAUSES: [Change; 14] = [
    |draft, by, what| {
        let key = some_key(&draft.touchpoints, what);
        if let Some(it) = clause(draft, by) {
            it.touchpoint = key;
        }
    },
    |draft, by, what| {
        let key = if what % 4 == 0 { key!("partner") } else { some_key(&draft.departments, what) };
        if let Some(it) = clause(draft, by) {
            it.department = Some(key);
        }
    },
    about,
    about,
    |draft, by, what| {
        let key = Some(some_key(&draft.segments, what)).filter(|_| what % 2 > 0);
        if let Some(it) = clause(draft, by) {
            it.to = key;
        }
    },
    |draft, by, what| {
        let key = Some(some_key(&draft.agreements, what)).filter(|_| what % 2 > 0);
        if let Some(it) = clause(draft, by) {
            it.agreement = key;
        }
    },
    |draft, by, what| {
        let key = Some(some_key(&draft.standards, what)).filter(|_| what % 2 > 0);
        if let Some(it) = clause(draft, by) {
            it.standard = key;
        }
    },
    |draft, by, _| {
        if let Some(it) = clause(draft, by) {
            it.actions.clear();
        }
    },
    |draft, by, _| {
        if let Some(it) = clause(draft, by) {
            it.indicator.clear();
        }
    },
    |draft, by, what| {
        let key = some_key(&draft.roles, what);
        if let Some(it) = clause(draft, by) {
            turn(&mut it.roles, key);
        }
    },
    |draft, by, what| {
        if let Some(it) = clause(draft, by) {
            it.promise =
                if what % 2 == 0 { "We answer at once".into() } else { "We answer".into() };
        }
    },
    |draft, by, what| {
        if let Some(it) = one(&mut draft.standards, by) {
            turn(&mut it.needs, if what % 2 == 0 { key!("advice") } else { key!("nowhere") });
        }
    },
    |draft, by, what| {
        let least = i64::try_from(what % 8).ok().map(Value::Integer);
        if let Some(it) = one(&mut draft.segments, by) {
            let none = Condition::All(vec![
                Condition::Equals(key!("unsure"), Value::Bool(true)),
                Condition::Equals(key!("unsure"), Value::Bool(false)),
            ]);
            let some = Condition::Between {
                attribute: key!("household"),
                least: least.filter(|_| (1..=6).contains(&(what % 8))),
                most: Some(Value::Integer(6)),
            };
            it.when = if what % 5 == 0 { none } else { some };
        }
    },
    |draft, by, what| {
        let capability = if what % 2 == 0 { key!("nowhere") } else { key!("visits") };
        if let Some(it) = one(&mut draft.services, by) {
            it.capability = capability;
        }
    },
];

fn about(draft: &mut CharterDraft, by: usize, what: usize) {
    let key = some_key(&draft.matters, what);
    if let Some(it) = clause(draft, by) {
        it.matter = Some(key);
    }
}
