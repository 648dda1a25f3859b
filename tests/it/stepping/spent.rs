//! Who spent the time of a clock: each stretch in which it ran, cut where the matter changed hands.

use super::matter::Matter;
use super::promised::By;
use super::watch::{Doing, Phase, Watch};

/// So much of a clock's own time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Amount {
    OpenTime(i64),
    Time(i64),
}

/// Of a department, in all its legs: what it spent, what it had, and what it spent beyond that.
pub(super) struct Share {
    pub(super) who: usize,
    pub(super) spent: Amount,
    pub(super) budget: Option<Amount>,
    pub(super) overrun: Option<Amount>,
}

/// Leg by leg: who, from when to when, and how much.
pub(super) type Leg = (usize, i64, i64, Amount);

pub(super) fn shares(matter: &Matter<'_>, number: usize, at: i64) -> (Vec<Leg>, Vec<Share>) {
    let watch = &matter.watches[number];
    let held = &matter.handed.legs;
    let legs: Vec<Leg> = held
        .iter()
        .enumerate()
        .map(|(leg, (who, since, _))| {
            let until = held.get(leg + 1).map_or(at, |(_, next, _)| *next);
            (*who, *since, until, amount(watch, ran_within(watch, (*since, until), at)))
        })
        .collect();
    let mut shares: Vec<Share> = Vec::new();
    for (leg, (who, ..)) in legs.iter().enumerate() {
        if shares.iter().any(|share| share.who == *who) {
            continue;
        }
        let all: i64 = legs.iter().filter(|it| it.0 == *who).map(|it| length(it.3)).sum();
        let budget = held[leg].2.and_then(|path| budget_on(matter, watch, path));
        shares.push(Share { who: *who, spent: amount(watch, all), budget, overrun: None });
    }
    // What the others leave, where one alone has nothing of its own.
    if let (Some(goal), 1) = (
        watch.by.and_then(|by| in_unit(watch, by)),
        shares.iter().filter(|share| share.budget.is_none()).count(),
    ) {
        let given: i64 = shares.iter().filter_map(|share| share.budget).map(length).sum();
        let rest = amount(watch, (length(goal) - given).max(0));
        let only = shares.iter_mut().find(|share| share.budget.is_none());
        only.unwrap().budget = Some(rest);
    }
    for share in &mut shares {
        let over = share.budget.map(|budget| length(share.spent) - length(budget));
        share.overrun = over.filter(|over| *over > 0).map(|over| amount(watch, over));
    }
    (legs, shares)
}

/// Only days, and instants, have no open time of their own.
fn is_of_open_time(watch: &Watch<'_>) -> bool {
    matches!(watch.by, None | Some(By::OpenTime(_) | By::WorkingDays(_)))
}

fn amount(watch: &Watch<'_>, length: i64) -> Amount {
    if is_of_open_time(watch) { Amount::OpenTime(length) } else { Amount::Time(length) }
}

const fn length(amount: Amount) -> i64 {
    match amount {
        Amount::OpenTime(length) | Amount::Time(length) => length,
    }
}

fn in_unit(watch: &Watch<'_>, by: By) -> Option<Amount> {
    match by {
        By::OpenTime(length) if is_of_open_time(watch) => Some(Amount::OpenTime(length)),
        By::Time(length) if !is_of_open_time(watch) => Some(Amount::Time(length)),
        _ => None,
    }
}

/// How long whoever gets it on a path may keep it.
fn budget_on(matter: &Matter<'_>, watch: &Watch<'_>, path: usize) -> Option<Amount> {
    let agreed = matter.handed.agreed_on(path)?;
    let mut of_path = matter.watches.iter().filter(|it| it.promised.agreed == agreed);
    let keeps = of_path.find(|it| it.promised.measure.is_of_ownership())?;
    in_unit(watch, keeps.promised.by?)
}

/// For how long it ran between two instants, in its own time.
fn ran_within(watch: &Watch<'_>, (since, until): (i64, i64), at: i64) -> i64 {
    let ends = match watch.phase {
        Phase::Met(end) | Phase::Cancelled(end) => end,
        _ => at,
    };
    let next = watch.did.iter().skip(1).map(|(from, _)| *from).chain([ends]);
    let stretches = watch.did.iter().zip(next).filter(|((_, did), _)| *did == Doing::Runs);
    stretches
        .map(|((from, _), to)| (since.max(*from), until.min(to)))
        .filter(|(from, to)| from < to)
        .map(|(from, to)| match is_of_open_time(watch) {
            true => watch.tape.open_between(from, to),
            false => to - from,
        })
        .sum()
}
