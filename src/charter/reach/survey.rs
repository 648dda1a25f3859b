use std::borrow::Borrow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::measure::{Bounds, Tally};
use super::plan::{Audiences, Plan, plans};
use super::verdict::ReachOver;
use crate::calendar::Calendar;
use crate::charter::draft::CharterDraft;
use crate::charter::means::Means;
use crate::charter::population::{Alike, Group, Hours};
use crate::charter::rows::Rows;
use crate::finding::Finding;
use crate::id::{CalendarKey, ChannelKey, SegmentKey};
use crate::rule::{Schema, Truth};
use crate::touchpoint::{Channel, Obstacle, Possession, Unknown, Usable};

/// Whom a plan reaches of those for whom it is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct PlanReach {
    /// The plan.
    pub plan: Plan,
    /// For whom; for everybody, where no segment is named.
    pub segment: Option<SegmentKey>,
    /// The share that has to be exceeded.
    pub over: ReachOver,
    /// Whom it reaches; none if nobody can belong to the segment.
    pub reach: Option<Reach>,
}

/// Whom some channels reach.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Reach {
    /// The share of those who can use at least one of the channels: each bound is met as something may turn out.
    pub bounds: Bounds,
    /// How many customers belong for certain.
    pub members: u64,
    /// How many more may.
    pub possible_members: u64,
    /// What each channel does for it.
    pub channels: BTreeMap<ChannelKey, ChannelReach>,
    /// What keeps those out who are certainly left out; first what keeps out the most.
    pub left_out: Vec<LeftOut>,
    /// What would have to be asked of those who may be reached: channel, question, and of how many; the most first.
    pub unknown: Vec<(ChannelKey, Unknown, u64)>,
    /// The largest group of those who are certainly left out; else of those who may be.
    pub witness: Option<Witness>,
}

/// What one channel does for a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ChannelReach {
    /// The share that it reaches alone.
    pub alone: Bounds,
    /// The share that it reaches and no other channel of the plan does: what it adds, and what depends on it. The bounds
    /// contain the truth; they may be wider than it where channels ask for the same unknown.
    pub sole: Bounds,
    /// The share that the others reach without it; nobody, where there are none.
    pub without: Bounds,
}

/// What keeps customers from a channel who are left out by all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// The channel.
    pub channel: ChannelKey,
    /// What stands between.
    pub obstacle: Obstacle,
    /// How many, of those who belong or may belong.
    pub customers: u64,
}

impl fmt::Display for LeftOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`: {} ({})", self.channel, self.obstacle, self.customers)
    }
}

/// A group of the population that shows something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Witness {
    /// How many customers.
    pub customers: u64,
    /// Its number in the population.
    pub group: usize,
}

impl fmt::Display for Witness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "groups[{}], {} customers", self.group, self.customers)
    }
}

/// The customers of the same means, as far as they belong to a segment.
#[derive(Debug, Clone, Copy, Default)]
struct Weight {
    sure: u64,
    open: u64,
    largest: Option<Witness>,
}

pub(in crate::charter) type CalendarOf<'a, 'c> = &'a dyn Fn(&CalendarKey) -> Option<&'c Calendar>;

/// Whom each plan reaches, for each audience; or what cannot be read of the customers.
pub(in crate::charter) fn survey<I: IntoIterator<Item: Borrow<Group>>>(
    draft: &CharterDraft,
    schema: &Schema,
    calendar: CalendarOf<'_, '_>,
    groups: I,
    hours: &Hours,
) -> Result<Vec<PlanReach>, Vec<Finding>> {
    let plans = plans(draft);
    let audiences: Audiences<'_> = plans.iter().flat_map(|(_, of)| of.iter().copied()).collect();
    let (means, weights) = weighed(draft, groups, Rows::new(schema, hours), &audiences)?;
    let apart = hours_apart(draft, calendar, hours);
    let mut surveyed = Vec::new();
    for (plan, audiences) in plans {
        let channels: Vec<(&ChannelKey, &Channel)> =
            plan.channels.iter().filter_map(|key| draft.channels.get_key_value(key)).collect();
        let usable: Vec<Vec<Usable>> = means
            .iter()
            .map(|means| {
                let customer = possession(means, &plan, &apart);
                channels.iter().map(|(_, channel)| channel.usable_by(&customer)).collect()
            })
            .collect();
        for segment in audiences {
            let of_segment = segment.and_then(|key| draft.segments.get(key)?.reach_over);
            let weights = weights.get(&segment).map(Vec::as_slice).unwrap_or_default();
            surveyed.push(PlanReach {
                plan: plan.clone(),
                segment: segment.cloned(),
                over: of_segment.or(draft.reach_over).unwrap_or_default(),
                reach: reach(&channels, &usable, weights),
            });
        }
    }
    Ok(surveyed)
}

/// The means that differ, and for each audience how many customers have them.
type Weighed<'a> = (Vec<Means>, BTreeMap<Option<&'a SegmentKey>, Vec<Weight>>);

fn weighed<'a>(
    draft: &CharterDraft,
    groups: impl IntoIterator<Item: Borrow<Group>>,
    mut rows: Rows<'_>,
    audiences: &Audiences<'a>,
) -> Result<Weighed<'a>, Vec<Finding>> {
    let (mut means, mut alike): (Vec<Means>, Alike) = Default::default();
    let mut weights: BTreeMap<Option<&SegmentKey>, Vec<Weight>> =
        audiences.iter().map(|audience| (*audience, Vec::new())).collect();
    for of in groups {
        let of = of.borrow();
        let (group, facts) = rows.read(of);
        if of.customers == 0 {
            continue;
        }
        let is_same = |number: usize| means.get(number).is_some_and(|it| *it == of.means);
        let number = alike.find(&of.means, means.len(), is_same);
        if number == means.len() {
            means.push(of.means.clone());
        }
        for (audience, weights) in &mut weights {
            let segment = audience.and_then(|key| draft.segments.get(key));
            let belongs = segment.map_or(Truth::True, |segment| segment.when.holds(facts));
            weights.resize(means.len().max(weights.len()), Weight::default());
            if let Some(weight) = weights.get_mut(number) {
                weight.add(belongs, Witness { customers: of.customers, group });
            }
        }
    }
    let faults = rows.faults();
    if faults.is_empty() { Ok((means, weights)) } else { Err(faults) }
}

impl Weight {
    fn add(&mut self, belongs: Truth, group: Witness) {
        let count = match belongs {
            Truth::False => return,
            Truth::Unknown => &mut self.open,
            Truth::True => &mut self.sure,
        };
        *count = count.saturating_add(group.customers);
        // Of several as large the first.
        if self.largest.is_none_or(|largest| largest.customers < group.customers) {
            self.largest = Some(group);
        }
    }

    const fn all(&self) -> u64 {
        self.sure.saturating_add(self.open)
    }
}

/// For the hours of the population, the calendars of the channels that share no time with them.
fn hours_apart<'p>(
    draft: &CharterDraft,
    calendar: CalendarOf<'_, '_>,
    hours: &'p Hours,
) -> BTreeMap<&'p CalendarKey, BTreeSet<CalendarKey>> {
    let keys: BTreeSet<&CalendarKey> =
        draft.channels.values().filter_map(|channel| channel.calendar.as_ref()).collect();
    let offered: Vec<_> = keys.into_iter().filter_map(|key| Some((key, calendar(key)?))).collect();
    let apart = |(name, hours): (&'p CalendarKey, &crate::calendar::CalendarDraft)| {
        let hours = hours.compile().ok()?;
        let customer = Possession::default().only_within(&hours, offered.iter().copied());
        Some((name, customer.never_within))
    };
    hours.iter().filter_map(apart).collect()
}

fn possession(
    means: &Means,
    plan: &Plan,
    apart: &BTreeMap<&CalendarKey, BTreeSet<CalendarKey>>,
) -> Possession {
    let mut customer = means.possession(plan.asks_permission());
    let never = means.within.as_ref().and_then(|hours| apart.get(hours));
    customer.never_within = never.cloned().unwrap_or_default();
    customer
}

/// Whether it can be used.
const fn truth(usable: &Usable) -> Truth {
    match usable {
        Usable::Yes => Truth::True,
        Usable::No(_) => Truth::False,
        Usable::Unknown(_) => Truth::Unknown,
    }
}

/// Whether one of the channels can be used, one of them left aside.
fn any(usable: &[Usable], aside: Option<usize>) -> Truth {
    let others = usable.iter().enumerate().filter(|(number, _)| Some(*number) != aside);
    others.map(|(_, usable)| truth(usable)).max().unwrap_or(Truth::False)
}

fn reach(
    channels: &[(&ChannelKey, &Channel)],
    usable: &[Vec<Usable>],
    weights: &[Weight],
) -> Option<Reach> {
    let share = |reached: &dyn Fn(&[Usable]) -> Truth| {
        let mut tally = Tally::default();
        for (usable, weight) in usable.iter().zip(weights) {
            tally.add((weight.sure, weight.open), reached(usable));
        }
        tally.bounds()
    };
    let bounds = share(&|usable| any(usable, None))?;
    let mut by_channel = BTreeMap::new();
    for (number, (key, _)) in channels.iter().enumerate() {
        let own = |usable: &[Usable]| usable.get(number).map_or(Truth::False, truth);
        let reach = ChannelReach {
            alone: share(&own)?,
            sole: share(&|usable| own(usable).min(!any(usable, Some(number))))?,
            without: share(&|usable| any(usable, Some(number)))?,
        };
        by_channel.insert((*key).clone(), reach);
    }
    let (left_out, unknown) = reasons(channels, usable, weights);
    let left = |reached: Truth| {
        let pairs =
            usable.iter().zip(weights).filter(move |(usable, _)| any(usable, None) == reached);
        pairs
            .filter_map(|(_, weight)| weight.largest)
            .max_by_key(|it| (it.customers, usize::MAX - it.group))
    };
    Some(Reach {
        bounds,
        members: weights.iter().fold(0, |sum, weight| weight.sure.saturating_add(sum)),
        possible_members: weights.iter().fold(0, |sum, weight| weight.open.saturating_add(sum)),
        channels: by_channel,
        left_out,
        unknown,
        witness: left(Truth::False).or_else(|| left(Truth::Unknown)),
    })
}

/// What keeps out those who are left out for certain, and what is unknown of those who may be reached.
fn reasons(
    channels: &[(&ChannelKey, &Channel)],
    usable: &[Vec<Usable>],
    weights: &[Weight],
) -> (Vec<LeftOut>, Vec<(ChannelKey, Unknown, u64)>) {
    let mut kept_out: BTreeMap<(&ChannelKey, &Obstacle), u64> = BTreeMap::new();
    let mut open: BTreeMap<(&ChannelKey, &Unknown), u64> = BTreeMap::new();
    for (usable, weight) in usable.iter().zip(weights).filter(|(_, weight)| weight.all() > 0) {
        let reached = any(usable, None);
        for ((key, _), usable) in channels.iter().zip(usable) {
            match (reached, usable) {
                (Truth::False, Usable::No(obstacles)) => obstacles.iter().for_each(|obstacle| {
                    let count = kept_out.entry((key, obstacle)).or_default();
                    *count = count.saturating_add(weight.all());
                }),
                (Truth::Unknown, Usable::Unknown(unknown)) => unknown.iter().for_each(|what| {
                    let count = open.entry((key, what)).or_default();
                    *count = count.saturating_add(weight.all());
                }),
                _ => {}
            }
        }
    }
    let mut left_out: Vec<LeftOut> = kept_out
        .into_iter()
        .map(|((channel, obstacle), customers)| LeftOut {
            channel: channel.clone(),
            obstacle: obstacle.clone(),
            customers,
        })
        .collect();
    left_out.sort_by_key(|it| std::cmp::Reverse(it.customers));
    let mut unknown: Vec<_> = open
        .into_iter()
        .map(|((channel, what), customers)| (channel.clone(), *what, customers))
        .collect();
    unknown.sort_by_key(|(_, _, customers)| std::cmp::Reverse(*customers));
    (left_out, unknown)
}
