//! Whom a rule decides for, and whom no rule matches.

use std::collections::BTreeSet;

use super::bits;
use super::gap_text;
use super::pairs::name_of;
use super::question::{Answer, Apart, Found, Of};
use super::report::{Analysis, Gap, Unreachable, Unsettled, Why};
use super::space::Region;
use super::view::{RuleView, View};
use super::work::{Budget, Work};
use crate::id::NeedKey;
use crate::rule::set::HitPolicy;

/// Up to how many rules that mask another are tried for one that is not needed.
const MOST_TRIED: usize = 24;

/// Whom a rule decides for.
#[derive(Debug)]
pub(super) enum Reach {
    /// This customer, and maybe others.
    Decides(Found),
    /// Nobody: the rule is masked, or in conflict for everybody whom it matches.
    Nobody,
    /// It could not be decided.
    Undecided,
}

/// Finds out for each rule whether it ever decides.
pub(super) fn examine(
    view: &View<'_>,
    budget: &Budget,
    work: &mut Work,
    analysis: &mut Analysis,
) -> Vec<Reach> {
    let mut reaches = Vec::with_capacity(view.rules.len());
    for rule in &view.rules {
        reaches.push(reach_of(view, rule, budget, work, analysis));
    }
    reaches
}

fn reach_of(
    view: &View<'_>,
    rule: &RuleView<'_>,
    budget: &Budget,
    work: &mut Work,
    analysis: &mut Analysis,
) -> Reach {
    let Some(regions) = &rule.regions else {
        return Reach::Undecided;
    };
    if regions.is_empty() {
        let rule = name_of(rule);
        analysis.unreachable.add(budget.listed, || Unreachable { rule, why: Why::MatchesNobody });
        return Reach::Nobody;
    }
    let hindering: Vec<(usize, &Region)> = view.hindering_exactly(rule);
    let mut core = BTreeSet::new();
    for region in regions {
        let question = view.question(Apart::Nowhere).inside(region, Of::First);
        let others = hindering.iter().map(|(_, region)| *region);
        match question.outside(others, Of::First).ask(work) {
            Answer::Found(found) => {
                if view.is_certain_of(&found) {
                    return Reach::Decides(found);
                }
                analysis.undecided.add(budget.listed, || Unsettled::Reach(name_of(rule)));
                return Reach::Undecided;
            }
            Answer::Nobody(blamed) => {
                let owner = |number: usize| hindering.get(number).map(|(owner, _)| *owner);
                core.extend(blamed.into_iter().filter_map(owner));
            }
            Answer::Spent => {
                analysis.undecided.add(budget.listed, || Unsettled::Reach(name_of(rule)));
                return Reach::Undecided;
            }
        }
    }
    if matches!(view.policy, HitPolicy::First | HitPolicy::Priority) {
        let by = without_needless(view, regions, core, work);
        let by = by.iter().filter_map(|number| view.rules.get(*number)).map(name_of).collect();
        let class_on = |axis: usize| {
            regions.first().and_then(|region| region.side(axis)).and_then(bits::first).unwrap_or(0)
        };
        let told = |axis: usize| regions.first().is_some_and(|region| region.side(axis).is_some());
        let witness = view.space.customer(class_on, told);
        analysis.unreachable.add(budget.listed, || Unreachable {
            rule: name_of(rule),
            why: Why::Masked { by, witness },
        });
    }
    Reach::Nobody
}

/// Of rules that together match all of these regions, those that cannot be left out.
fn without_needless(
    view: &View<'_>,
    regions: &[Region],
    mut by: BTreeSet<usize>,
    work: &mut Work,
) -> BTreeSet<usize> {
    let covers = |by: &BTreeSet<usize>, work: &mut Work| {
        regions.iter().all(|region| {
            let rules = by.iter().filter_map(|number| view.rules.get(*number));
            let question = view.question(Apart::Nowhere).inside(region, Of::First);
            let answer = question.outside(rules.flat_map(RuleView::regions), Of::First).ask(work);
            matches!(answer, Answer::Nobody(_))
        })
    };
    if by.len() > MOST_TRIED {
        return by;
    }
    for number in by.clone() {
        by.remove(&number);
        if !covers(&by, work) {
            by.insert(number);
        }
    }
    by
}

/// Looks for customers whom no rule matches, in regions as wide as they can be.
pub(super) fn examine_gaps(
    view: &View<'_>,
    budget: &Budget,
    work: &mut Work,
    analysis: &mut Analysis,
) {
    let mut found_before: Vec<Region> = Vec::new();
    while found_before.len() < budget.gaps {
        let question = view.matched_by_none(view.question(Apart::Nowhere), Of::First);
        match question.outside(&found_before, Of::First).ask(work) {
            Answer::Nobody(_) => return,
            Answer::Found(found) => {
                if !view.is_certain_of(&found) {
                    analysis.undecided.add(budget.listed, || Unsettled::Gaps);
                    return;
                }
                let witness = view.witness(&found, Of::First);
                let region = widest(view, &found_before, &found);
                let (customers, when) = gap_text::describe(view.space, &region);
                analysis.gaps.add(budget.gaps, || Gap { customers, when, witness });
                if region.sides.is_empty() {
                    return;
                }
                found_before.push(region);
            }
            Answer::Spent => {
                analysis.undecided.add(budget.listed, || Unsettled::Gaps);
                return;
            }
        }
    }
}

/// The region around a customer that meets no rule and no other gap, and cannot be wider.
fn widest(view: &View<'_>, gaps: &[Region], found: &Found) -> Region {
    let avoided: Vec<&Region> = view.rules.iter().flat_map(RuleView::regions).chain(gaps).collect();
    let mut region = Region::default();
    for (number, axis) in view.space.axes.iter().enumerate() {
        if axis.classes() > 1 {
            let mut side = bits::none(axis.classes());
            bits::add(&mut side, found.class(view.space, number, Of::First));
            region.sides.push((number, side));
        }
    }
    for (number, axis) in view.space.axes.iter().enumerate() {
        let Ok(place) = region.sides.binary_search_by_key(&number, |(axis, _)| *axis) else {
            continue;
        };
        let mut blocked = bits::none(axis.classes());
        for other in &avoided {
            if let Some(side) = other.side(number)
                && region.meets_where(other, |axis| axis != number)
            {
                bits::join(&mut blocked, side);
            }
        }
        let free: Box<[u64]> =
            bits::all(axis.classes()).iter().zip(&blocked).map(|(all, no)| all & !no).collect();
        if bits::count(&free) == axis.classes() {
            region.sides.remove(place);
        } else if let Some((_, side)) = region.sides.get_mut(place) {
            *side = free;
        }
    }
    region
}

/// The needs of the customers for whom each rule decides, of those that its grants serve.
pub(super) fn served_needs<'a>(
    view: &View<'a>,
    reaches: &[Reach],
    budget: &Budget,
    work: &mut Work,
    analysis: &mut Analysis,
) -> Vec<Served<'a>> {
    let each = view.rules.iter().zip(reaches);
    each.map(|(rule, reach)| {
        let mut served = Served::default();
        let Reach::Decides(found) = reach else {
            return served;
        };
        let serves = rule.gives.iter().filter_map(|grant| view.serves.get(*grant));
        let serves: BTreeSet<&'a NeedKey> = serves.flatten().copied().collect();
        for need in serves {
            match has_recipient(view, rule, found, need, work) {
                Some(true) => _ = served.needs.insert(need),
                Some(false) => {}
                None => {
                    served.open.insert(need);
                    let undecided = || Unsettled::Recipients(name_of(rule), need.clone());
                    analysis.undecided.add(budget.listed, undecided);
                }
            }
        }
        served
    })
    .collect()
}

/// Which needs a rule serves.
#[derive(Debug, Default)]
pub(super) struct Served<'a> {
    /// These.
    pub(super) needs: BTreeSet<&'a NeedKey>,
    /// Of these it is not known.
    pub(super) open: BTreeSet<&'a NeedKey>,
}

/// Whether a customer for whom a rule decides has a need; none if it could not be decided.
fn has_recipient(
    view: &View<'_>,
    rule: &RuleView<'_>,
    found: &Found,
    need: &NeedKey,
    work: &mut Work,
) -> Option<bool> {
    // A need that is not declared is nobody's.
    let Some(having) = view.needs.get(need) else { return Some(false) };
    let having = having.as_ref()?;
    if having.iter().any(|region| found.is_in(view.space, region, Of::First)) {
        return Some(true);
    }
    let mut decided = Some(false);
    for region in rule.regions() {
        for having in having {
            let question = view.question(Apart::Nowhere).inside(region, Of::First);
            let question = question.inside(having, Of::First);
            match view.decided_by(question, rule, Of::First, true).ask(work) {
                Answer::Found(found) if view.is_certain_of(&found) => {
                    return Some(true);
                }
                Answer::Nobody(_) => {}
                _ => decided = None,
            }
        }
    }
    decided
}
