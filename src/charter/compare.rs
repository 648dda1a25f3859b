//! What changes from one charter to the next, and whether it promises more or less.

mod granted;

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;

use super::clause::{Clause, Standard};
use super::draft::CharterDraft;
use crate::finding::Place;
use crate::id::{Key, WaitReasonKey};
use crate::sla::{Agreement, AgreementKind, Goal, HoursCounted, Lead, Target};
use crate::time::Span;
use granted::Granted;

/// What differs between two charters, in the order of the draft's fields and keys.
///
/// ```
/// use goodwill::charter::{CharterDraft, Clause, Strictness, compare};
/// use goodwill::key;
/// use goodwill::sla::{Agreement, Metric, Target};
/// use goodwill::time::Span;
///
/// let answering_within = |hours| {
///     let first = Target::measuring(Metric::first_response(), key!("office"));
///     let agreement = Agreement::sla().target(key!("first"), first.within(Span::working_hours(hours)));
///     let promise = Clause::at(key!("hotline"), format!("We answer within {hours} hours")).under(key!("answer"));
///     CharterDraft::default().agreement(key!("answer"), agreement).clause(key!("answer"), promise)
/// };
/// let comparison = compare(&answering_within(8), &answering_within(4));
/// assert_eq!(
///     comparison.to_string(),
///     "agreements.answer changed: targets (stricter)\nclauses.answer changed: promise (stricter)"
/// );
/// assert_eq!(comparison.changes[0].strictness, Some(Strictness::Stricter));
/// assert!(compare(&answering_within(8), &answering_within(8)).changes.is_empty());
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Comparison {
    /// What was added, changed and withdrawn.
    pub changes: Vec<Change>,
}

/// One thing that differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Change {
    /// What it is: a field of the draft, and a key in it.
    pub place: Place,
    /// What became of it.
    pub kind: ChangeKind,
    /// Whether more or less is promised than before; none where nothing changes about that, or nobody can tell.
    pub strictness: Option<Strictness>,
}

/// What became of a thing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// It is new.
    Added,
    /// It is still there, and another.
    Changed {
        /// The fields that differ; told of clauses, agreements and standards.
        parts: Vec<&'static str>,
    },
    /// It is gone.
    Withdrawn,
}

/// Whether more or less is promised than before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Strictness {
    /// More: sooner, or to more customers.
    Stricter,
    /// Less: later, or to fewer customers.
    Weaker,
}

/// What changes from the one draft to the other.
#[must_use]
pub fn compare(before: &CharterDraft, after: &CharterDraft) -> Comparison {
    let mut comparing = Comparing { before, after, changes: Vec::new() };
    comparing.all();
    Comparison { changes: comparing.changes }
}

impl fmt::Display for Comparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, change) in self.changes.iter().enumerate() {
            let gap = if number > 0 { "\n" } else { "" };
            write!(f, "{gap}{change}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.place.fmt(f)?;
        match &self.kind {
            ChangeKind::Added => f.write_str(" added")?,
            ChangeKind::Withdrawn => f.write_str(" withdrawn")?,
            ChangeKind::Changed { parts } if parts.is_empty() => f.write_str(" changed")?,
            ChangeKind::Changed { parts } => write!(f, " changed: {}", parts.join(", "))?,
        }
        match self.strictness {
            Some(Strictness::Stricter) => f.write_str(" (stricter)"),
            Some(Strictness::Weaker) => f.write_str(" (weaker)"),
            None => Ok(()),
        }
    }
}

struct Comparing<'a> {
    before: &'a CharterDraft,
    after: &'a CharterDraft,
    changes: Vec<Change>,
}

/// The names of the fields in which two things differ.
macro_rules! parts {
    ($one:ident, $other:ident: $($field:ident),+) => {{
        let mut parts = Vec::new();
        $(if $one.$field != $other.$field {
            parts.push(stringify!($field));
        })+
        parts
    }};
}

macro_rules! lists {
    ($comparing:ident: $($($field:ident).+,)+) => {$(
        let place = Place::root()$(.key(stringify!($field)))+;
        $comparing.list(&place, &$comparing.before.$($field).+, &$comparing.after.$($field).+);
    )+};
}

macro_rules! fields {
    ($comparing:ident: $($field:ident,)+) => {$(
        $comparing.field(stringify!($field), &$comparing.before.$field, &$comparing.after.$field);
    )+};
}

impl<'a> Comparing<'a> {
    fn all(&mut self) {
        lists! { self: calendars, }
        self.customers_calendars();
        lists! { self:
            departments, partners, queues, roles, skills, teams, handoffs,
        }
        fields! { self: transfer_cap, }
        lists! { self:
            channels, stages, touchpoints, journeys, flows, questions, priorities, wait_reasons,
        }
        fields! { self: merging, reopening, }
        let (before, after) = (self.before, self.after);
        let agreements = Place::root().key("agreements");
        let granted = Granted::by([before, after]);
        self.entries(&agreements, &before.agreements, &after.agreements, |one, other| {
            (parts!(one, other: kind, targets), of_agreements(one, other, &granted).told())
        });
        lists! { self: ladders, matters, segments, }
        fields! { self: reach_over, }
        lists! { self: blueprints, measures, }
        let standards = Place::root().key("standards");
        self.entries(&standards, &before.standards, &after.standards, |one, other| {
            let parts = parts!(one, other: name, level, needs, cost, offers, delights);
            (parts, of_standards(before, one, after, other).told())
        });
        let clauses = Place::root().key("clauses");
        self.entries(&clauses, &before.clauses, &after.clauses, |one, other| {
            (parts_of(one, other), of_clauses(before, one, after, other).told())
        });
        lists! { self: services, }
        fields! { self: zone, }
        lists! { self:
            rules.vocabulary.attributes, rules.vocabulary.needs, rules.vocabulary.capabilities,
            rules.sets, rules.combinations,
        }
        fields! { self: opening_rules, }
    }

    fn list<K, T: PartialEq>(
        &mut self,
        place: &Place,
        before: &BTreeMap<Key<K>, T>,
        after: &BTreeMap<Key<K>, T>,
    ) {
        self.entries(place, before, after, |_, _| (Vec::new(), None));
    }

    fn entries<K, T: PartialEq>(
        &mut self,
        list: &Place,
        before: &BTreeMap<Key<K>, T>,
        after: &BTreeMap<Key<K>, T>,
        differ: impl Fn(&T, &T) -> (Vec<&'static str>, Option<Strictness>),
    ) {
        let keys =
            before.keys().chain(after.keys().filter(|key| !before.contains_key(key.as_str())));
        let mut keys: Vec<&Key<K>> = keys.collect();
        keys.sort_unstable();
        for key in keys {
            let place = || list.clone().key(key.as_str());
            match (before.get(key), after.get(key)) {
                (Some(one), Some(other)) if one != other => {
                    let (parts, strictness) = differ(one, other);
                    let kind = ChangeKind::Changed { parts };
                    self.changes.push(Change { place: place(), kind, strictness });
                }
                (Some(_), None) => self.changed(place(), ChangeKind::Withdrawn),
                (None, Some(_)) => self.changed(place(), ChangeKind::Added),
                _ => {}
            }
        }
    }

    fn customers_calendars(&mut self) {
        let (before, after) = (&self.before.customers_calendars, &self.after.customers_calendars);
        for key in before.symmetric_difference(after) {
            let place = Place::root().key("customers_calendars").key(key.as_str());
            let kind = match before.contains(key) {
                true => ChangeKind::Withdrawn,
                false => ChangeKind::Added,
            };
            self.changed(place, kind);
        }
    }

    fn field<T: PartialEq>(&mut self, name: &str, before: &Option<T>, after: &Option<T>) {
        let kind = match (before, after) {
            (Some(one), Some(other)) if one != other => ChangeKind::Changed { parts: Vec::new() },
            (Some(_), None) => ChangeKind::Withdrawn,
            (None, Some(_)) => ChangeKind::Added,
            _ => return,
        };
        self.changed(Place::root().key(name), kind);
    }

    fn changed(&mut self, place: Place, kind: ChangeKind) {
        self.changes.push(Change { place, kind, strictness: None });
    }
}

fn parts_of(one: &Clause, other: &Clause) -> Vec<&'static str> {
    parts!(one, other:
        touchpoint, promise, department, matter, to, agreement, standard, indicator, limitation, redress, needs, actions,
        roles)
}

/// What is known so far of whether more or less is promised.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tendency {
    Same,
    Only(Strictness),
    /// Partly more and partly less, or nobody can tell.
    Unclear,
}

impl Tendency {
    fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Same, tendency) | (tendency, Self::Same) => tendency,
            (one, other) if one == other => one,
            _ => Self::Unclear,
        }
    }

    const fn told(self) -> Option<Strictness> {
        match self {
            Self::Only(strictness) => Some(strictness),
            Self::Same | Self::Unclear => None,
        }
    }

    /// More, if something is there that was not; less, if something was there that is not.
    fn of_presence(before: bool, after: bool) -> Self {
        match (before, after) {
            (false, true) => Self::Only(Strictness::Stricter),
            (true, false) => Self::Only(Strictness::Weaker),
            _ => Self::Same,
        }
    }
}

fn of_clauses(
    before: &CharterDraft,
    one: &Clause,
    after: &CharterDraft,
    other: &Clause,
) -> Tendency {
    let told = |text: &str| !text.trim().is_empty();
    let whom = match (&one.to, &other.to) {
        // A promise to everybody is one to more customers.
        (Some(_), None) => Tendency::Only(Strictness::Stricter),
        (None, Some(_)) => Tendency::Only(Strictness::Weaker),
        (one, other) if one == other => Tendency::Same,
        _ => Tendency::Unclear,
    };
    let when = match (&one.agreement, &other.agreement) {
        (Some(one), Some(other)) => {
            match (before.agreements.get(one), after.agreements.get(other)) {
                (Some(one), Some(other)) => {
                    of_agreements(one, other, &Granted::by([before, after]))
                }
                _ => Tendency::Unclear,
            }
        }
        (one, other) => Tendency::of_presence(one.is_some(), other.is_some()),
    };
    let where_and_how = one.touchpoint == other.touchpoint && one.standard == other.standard;
    let rest = if where_and_how { Tendency::Same } else { Tendency::Unclear };
    whom.and(when)
        .and(rest)
        .and(Tendency::of_presence(told(&one.redress), told(&other.redress)))
        .and(Tendency::of_presence(told(&other.limitation), told(&one.limitation)))
}

/// Better service promises more; what is measured in words alone nobody can tell.
fn of_standards(
    before: &CharterDraft,
    one: &Standard,
    after: &CharterDraft,
    other: &Standard,
) -> Tendency {
    let (Some(one), Some(other)) = (&one.offers, &other.offers) else {
        return Tendency::of_presence(one.offers.is_some(), other.offers.is_some());
    };
    let [was, is] = [before, after].map(|draft| draft.measures.get(&other.measure));
    let (Some(was), Some(is)) = (was, is) else { return Tendency::Unclear };
    if one.measure != other.measure
        || (was.unit, was.better) != (is.unit, is.better)
        || [one.at.unit(), other.at.unit()] != [is.unit; 2]
    {
        return Tendency::Unclear;
    }
    match is.better.compare(&other.at.size(), &one.at.size()) {
        Ordering::Greater => Tendency::Only(Strictness::Stricter),
        Ordering::Less => Tendency::Only(Strictness::Weaker),
        Ordering::Equal => Tendency::Same,
    }
}

fn of_agreements(before: &Agreement, after: &Agreement, granted: &Granted<'_>) -> Tendency {
    if before.kind != after.kind {
        return Tendency::Unclear;
    }
    let keys = before.targets.keys().chain(after.targets.keys());
    keys.fold(Tendency::Same, |tendency, key| {
        tendency.and(match (before.targets.get(key), after.targets.get(key)) {
            (Some(one), Some(other)) => {
                let to_customers = before.kind == AgreementKind::Sla;
                let grants = to_customers && granted.count_open_hours(key, other);
                of_targets(one, other, grants)
            }
            (one, other) => Tendency::of_presence(one.is_some(), other.is_some()),
        })
    })
}

fn of_targets(before: &Target, after: &Target, grants_open_hours: bool) -> Tendency {
    if before.metric != after.metric {
        return Tendency::Unclear;
    }
    let priorities = before.by_priority.keys().chain(after.by_priority.keys());
    let by_priority = priorities.fold(Tendency::Same, |tendency, priority| {
        tendency.and(of_goals(before.goal_for(priority), after.goal_for(priority)))
    });
    // A clock that stands still during more waits runs longer.
    let pauses = if before.pauses == after.pauses {
        Tendency::Same
    } else if before.pauses.is_superset(&after.pauses) {
        Tendency::Only(Strictness::Stricter)
    } else if before.pauses.is_subset(&after.pauses) {
        Tendency::Only(Strictness::Weaker)
    } else {
        Tendency::Unclear
    };
    of_goals(before.goal.as_ref(), after.goal.as_ref())
        .and(by_priority)
        .and(pauses)
        .and(of_budget(before.pause_budget, after.pause_budget))
        .and(of_budgets(before, after))
        .and(of_hours(before, after, grants_open_hours))
}

fn of_budgets(before: &Target, after: &Target) -> Tendency {
    // What no longer stops the clock, or did not before, has been weighed.
    let stops =
        |reason: &&WaitReasonKey| before.pauses.contains(*reason) && after.pauses.contains(*reason);
    let reasons = before.pause_budgets.keys().chain(after.pause_budgets.keys()).filter(stops);
    reasons.fold(Tendency::Same, |tendency, reason| {
        let budget = |target: &Target| target.pause_budgets.get(reason).copied();
        tendency.and(of_budget(budget(before), budget(after)))
    })
}

/// A clock that waits may stop for less time runs shorter; amounts of two kinds cannot be compared.
fn of_budget(before: Option<Lead>, after: Option<Lead>) -> Tendency {
    let ordering = match (before, after) {
        (None, None) => Ordering::Equal,
        (None, Some(_)) => Ordering::Greater,
        (Some(_), None) => Ordering::Less,
        (Some(Lead::Working(one)), Some(Lead::Working(other))) => one.cmp(&other),
        (Some(Lead::Elapsed(one)), Some(Lead::Elapsed(other))) => one.cmp(&other),
        (Some(_), Some(_)) => return Tendency::Unclear,
    };
    match ordering {
        Ordering::Equal => Tendency::Same,
        Ordering::Greater => Tendency::Only(Strictness::Stricter),
        Ordering::Less => Tendency::Only(Strictness::Weaker),
    }
}

/// Whether its hours make a difference by what it says itself: to a goal that counts them, to how long waits in open time move one,
/// or, where it names no goal, to what people promise.
fn counts_open_hours(target: &Target) -> bool {
    let goals = || target.goal.iter().chain(target.by_priority.values());
    let mut budgets = target.pause_budget.iter().chain(target.pause_budgets.values());
    goals().next().is_none()
        || goals().any(Goal::counts_open_hours)
        || (goals().any(|goal| matches!(goal, Goal::Within(_)))
            && budgets.any(|budget| matches!(budget, Lead::Working(_))))
}

/// What has fewer hours runs longer, if anything counts them: those of one side hold all that it has in common with the other.
fn of_hours(before: &Target, after: &Target, grants_open_hours: bool) -> Tendency {
    if !grants_open_hours && ![before, after].into_iter().any(counts_open_hours) {
        return Tendency::Same;
    }
    let (before, after) = (&before.calendar, &after.calendar);
    let holds = |whole: &HoursCounted, part: &HoursCounted| match (whole, part) {
        (HoursCounted::Ours(one), HoursCounted::Both { ours, .. }) => one == ours,
        (HoursCounted::Customers { otherwise: one }, HoursCounted::Both { otherwise, .. }) => {
            one == otherwise
        }
        _ => false,
    };
    if before == after {
        Tendency::Same
    } else if holds(before, after) {
        Tendency::Only(Strictness::Weaker)
    } else if holds(after, before) {
        Tendency::Only(Strictness::Stricter)
    } else {
        Tendency::Unclear
    }
}

fn of_goals(before: Option<&Goal>, after: Option<&Goal>) -> Tendency {
    let order = match (before, after) {
        (Some(one), Some(other)) if one == other => return Tendency::Same,
        (Some(Goal::Within(one)), Some(Goal::Within(other))) => length_of(*one, *other),
        (Some(Goal::At(one)), Some(Goal::At(other))) => Some(one.cmp(other)),
        (Some(_), Some(_)) => None,
        (one, other) => return Tendency::of_presence(one.is_some(), other.is_some()),
    };
    match order {
        Some(Ordering::Greater) => Tendency::Only(Strictness::Stricter),
        Some(Ordering::Less) => Tendency::Only(Strictness::Weaker),
        Some(Ordering::Equal) => Tendency::Same,
        None => Tendency::Unclear,
    }
}

/// Which of two spans is longer; none where their units never turn into each other.
fn length_of(one: Span, other: Span) -> Option<Ordering> {
    match (one, other) {
        (Span::Elapsed(one), Span::Elapsed(other)) => Some(one.cmp(&other)),
        (Span::Working(one), Span::Working(other)) => Some(one.cmp(&other)),
        (Span::WorkingDays(one), Span::WorkingDays(other))
        | (Span::CalendarDays(one), Span::CalendarDays(other)) => Some(one.cmp(&other)),
        _ => None,
    }
}
