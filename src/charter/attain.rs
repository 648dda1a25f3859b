//! Whether the promises of a draft can be kept over the chains behind them.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use chrono::Timelike;
use chrono_tz::Tz;

use super::draft::CharterDraft;
use super::hours::common;
use super::structure::chains::{Chained, chained, meant, priorities, span_for};
use super::structure::kinds;
use crate::calendar::Calendar;
use crate::finding::{Finding, Place};
use crate::id::{CalendarKey, PriorityKey, TargetKey};
use crate::rule::Grant;
use crate::sla::{
    Attainability, HoursCounted, Metric, Miss, Target, Term, attainable, common_starts,
};
use crate::time::{Elapsed, Span, Timestamp};
use crate::value::Value;

/// Starts of the first two years are looked at, if the calendars know so many; docs/attainability.md says how to look at more.
const MOST_STARTS: Elapsed = Elapsed::from_hours(731 * 24);

/// A promise and its chain; two promises that are equal in this are examined once.
type Chain<'a> = Vec<(Span, Hours<'a>)>;

/// Our calendar and the customer's, as far as they count.
type Hours<'a> = (Option<&'a CalendarKey>, Option<&'a CalendarKey>);

/// What was found of a promise: none if the calendars know no start of it to its end.
type Found = Option<Attainability>;

pub(super) fn examine(
    draft: &CharterDraft,
    calendars: &BTreeMap<CalendarKey, Calendar>,
) -> Vec<Finding> {
    let mut known: BTreeMap<Chain<'_>, Found> = BTreeMap::new();
    let mut findings = Vec::new();
    let granted = granted(draft);
    for promise in chained(draft) {
        // What is the same under several priorities is told once.
        let mut told_of = BTreeSet::new();
        for Promised { priority, span, place, is_named } in promised(draft, &promise, &granted) {
            let Some(legs) = legs_of(draft, promise.target, priority) else { continue };
            for customers in kept_by_customers(draft, promise.target, &legs) {
                let chain = chain_of(promise.target, span, &legs, customers);
                let Some(chain) = chain.filter(|it| told_of.insert((place.clone(), it.clone())))
                else {
                    continue;
                };
                let Some(terms) = terms(&chain, calendars) else { continue };
                let found = known.entry(chain).or_insert_with(|| examined(&terms));
                let mut found = told(promise.target, &terms, found.as_ref(), place.clone());
                let unnamed = priority.filter(|_| !is_named);
                if let (Some(finding), Some(priority)) = (&mut found, unnamed) {
                    let _ = write!(finding.message, " (under the priority `{priority}`)");
                }
                if let (Some(finding), Some(customers)) = (&mut found, customers) {
                    let _ = write!(finding.message, " (where the customer keeps `{customers}`)");
                }
                findings.extend(found);
            }
        }
    }
    findings
}

/// What is promised under a priority.
struct Promised<'a> {
    priority: Option<&'a PriorityKey>,
    span: Span,
    place: Place,
    /// Whether the place tells the priority.
    is_named: bool,
}

/// What is promised, under each priority that makes a difference to the promise or a leg: as declared, and as rules grant it.
fn promised<'a>(
    draft: &'a CharterDraft,
    promise: &Chained<'a>,
    granted: &Granted<'a>,
) -> Vec<Promised<'a>> {
    let target = promise.target;
    let mut promised = Vec::new();
    for priority in priorities(draft, target) {
        let own = priority.filter(|priority| target.by_priority.contains_key(*priority));
        let (place, is_named) = (goal_at(&promise.place, own), own.is_some());
        let declared = span_for(target, priority);
        promised.extend(declared.map(|span| Promised { priority, span, place, is_named }));
        promised.extend(granted.of(promise).map(|(span, place)| {
            let (span, place) = (*span, place.clone());
            Promised { priority, span, place, is_named: false }
        }));
    }
    promised
}

/// What rules promise some customers within, each with its place.
#[derive(Default)]
struct Granted<'a> {
    by_target: BTreeMap<&'a TargetKey, Vec<(Span, Place)>>,
    first_response: Vec<(Span, Place)>,
}

impl Granted<'_> {
    fn of(&self, promise: &Chained<'_>) -> impl Iterator<Item = &(Span, Place)> {
        let named = self.by_target.get(promise.name).into_iter().flatten();
        let is_first = promise.target.metric == Metric::first_response();
        let takes = promise.takes_grants;
        let first = self.first_response.iter().filter(move |_| is_first);
        named.chain(first).filter(move |_| takes)
    }
}

fn granted(draft: &CharterDraft) -> Granted<'_> {
    let mut granted = Granted::default();
    for (key, set) in &draft.rules.sets {
        let place = Place::root().key("rules").key("sets").key(key.as_str()).key("rules");
        for (number, rule) in set.rules.iter().enumerate() {
            for (position, line) in rule.grants.iter().enumerate() {
                let at = || place.clone().index(number).key("grants").index(position);
                match &line.grant {
                    Grant::TargetWithin { target, within } => {
                        granted.by_target.entry(target).or_default().push((*within, at()));
                    }
                    Grant::ResponseWithin(within) => granted.first_response.push((*within, at())),
                    _ => {}
                }
            }
        }
    }
    granted
}

fn goal_at(target: &Place, priority: Option<&PriorityKey>) -> Place {
    match priority {
        Some(priority) => target.clone().key("by_priority").key(priority.as_str()),
        None => target.clone().key("goal"),
    }
}

/// The legs behind a promise; none where one of them has no span, which is reported.
fn legs_of<'a>(
    draft: &'a CharterDraft,
    target: &'a Target,
    priority: Option<&PriorityKey>,
) -> Option<Vec<(Span, &'a HoursCounted)>> {
    let legs = target.underpinned_by.iter().map(|leg| {
        let leg = meant(draft, leg)?;
        Some((span_for(leg, priority)?, &leg.calendar))
    });
    legs.collect()
}

/// Each calendar that a customer may keep, where that has a say, and that nobody knows it.
fn kept_by_customers<'a>(
    draft: &'a CharterDraft,
    target: &Target,
    legs: &[(Span, &HoursCounted)],
) -> impl Iterator<Item = Option<&'a CalendarKey>> + use<'a> {
    let hours = std::iter::once(&target.calendar).chain(legs.iter().map(|(_, hours)| *hours));
    let have_a_say = hours.into_iter().any(HoursCounted::asks_for_customers);
    let kept = draft.customers_calendars.iter().filter(move |_| have_a_say).map(Some);
    std::iter::once(None).chain(kept)
}

/// The promise, and the legs behind it, for a customer; none where the customer's hours count, and nobody knows them.
fn chain_of<'a>(
    target: &'a Target,
    span: Span,
    legs: &[(Span, &'a HoursCounted)],
    customers: Option<&'a CalendarKey>,
) -> Option<Chain<'a>> {
    let legs = std::iter::once((span, &target.calendar)).chain(legs.iter().copied());
    let on = |hours: &'a HoursCounted| {
        let theirs = customers.or(hours.otherwise()).filter(|_| hours.asks_for_customers());
        (theirs.is_some() || !hours.asks_for_customers()).then_some((hours.ours(), theirs))
    };
    legs.map(|(span, hours)| Some((span, on(hours)?))).collect()
}

/// None where a calendar has faults or is never open, which is reported.
fn terms(chain: &Chain<'_>, calendars: &BTreeMap<CalendarKey, Calendar>) -> Option<Vec<Term>> {
    let counted = |(ours, theirs): Hours<'_>| match (ours, theirs) {
        (Some(ours), Some(theirs)) => common(calendars.get(ours)?, calendars.get(theirs)?),
        (one, other) => calendars.get(one.or(other)?).cloned(),
    };
    let term = |(span, hours): &(Span, Hours<'_>)| {
        let calendar = counted(*hours).filter(|calendar| !calendar.is_never_open())?;
        Some(Term::new(*span, calendar))
    };
    chain.iter().map(term).collect()
}

fn examined(terms: &[Term]) -> Found {
    let (promise, legs) = terms.split_first()?;
    let starts = common_starts(promise, legs)?;
    let end = starts.start.after(MOST_STARTS).map_or(starts.end, |most| most.min(starts.end));
    attainable(promise, legs, starts.start..end).ok()
}

fn told(
    target: &Target,
    terms: &[Term],
    found: Option<&Attainability>,
    place: Place,
) -> Option<Finding> {
    let Some(found) = found else {
        let message =
            "when it falls due, or when the chain behind it ends, lies in no year of the calendars";
        return Some(kinds::CHAIN_OUT_OF_PERIOD.at(place, message));
    };
    let miss = found.miss.as_ref()?;
    let zone = terms.first()?.calendar.zone();
    let message = message(target, found, miss, zone);
    let witness = Value::Instant(miss.worst.start);
    Some(kinds::UNATTAINABLE_PROMISE.at(place, message).shown_by(witness))
}

fn message(target: &Target, found: &Attainability, miss: &Miss, zone: Tz) -> String {
    let worst = &miss.worst;
    let [start, due, end] = [worst.start, worst.due, worst.end()].map(|at| clock(at, zone));
    let mut text = format!(
        "begun on {start} it is due on {due}, and its chain ends on {end}, {} too late",
        worst.lateness()
    );
    // Writing into a text cannot fail.
    if let Some(leg) = target.underpinned_by.get(miss.guilty) {
        let _ = write!(text, ", through leg {}, `{}`", miss.guilty + 1, leg.agreement);
    }
    if let Some(share) = found.all.ratio() {
        let _ = write!(text, "; {:.1} % of all starts miss", share * 100.0);
    }
    let _ = write!(text, ", and `{}` would be kept", found.smallest);
    text
}

/// Weekday, date and wall clock, with seconds only where there are some.
fn clock(at: Timestamp, zone: Tz) -> String {
    let clock = at.wall_clock(zone);
    let is_whole = clock.second() == 0 && clock.nanosecond() == 0;
    let format = if is_whole { "%a %Y-%m-%d %H:%M" } else { "%a %Y-%m-%d %H:%M:%S%.f" };
    clock.format(format).to_string()
}
