//! Pairs of rules: which match one customer, and which match nobody but whom another matches.

use std::collections::BTreeMap;

use super::bits;
use super::question::{Answer, Apart, Of};
use super::report::{Analysis, Overlap, Relation, RuleName, Subsumed, Unsettled};
use super::space::Region;
use super::view::{RuleView, View};
use super::witness::Witness;
use super::work::{Budget, Work};
use crate::rule::set::HitPolicy;

/// Up to how many rules all pairs are looked at.
const MOST_RULES: usize = 20_000;

/// All regions of all rules, by the sides that they have on each axis.
struct Regions<'a> {
    all: Vec<(&'a Region, usize)>,
    axes: Vec<Sides<'a>>,
    rules: usize,
}

/// One axis: which regions have a side on it, and which do not.
struct Sides<'a> {
    entries: Vec<(usize, &'a [u64])>,
    free: Box<[u64]>,
    /// By side, what lies around it.
    known: BTreeMap<&'a [u64], Around>,
}

/// What lies around a side or a region.
struct Around {
    /// The regions that it meets.
    met: Box<[u64]>,
    /// The regions that it lies within.
    outer: Box<[u64]>,
}

impl<'a> Regions<'a> {
    fn of(view: &'a View<'_>) -> Self {
        let mut all = Vec::new();
        for (number, rule) in view.rules.iter().enumerate() {
            all.extend(rule.regions().iter().map(|region| (region, number)));
        }
        let empty =
            || Sides { entries: Vec::new(), free: bits::all(all.len()), known: BTreeMap::new() };
        let mut axes: Vec<Sides<'a>> = view.space.axes.iter().map(|_| empty()).collect();
        for (number, (region, _)) in all.iter().enumerate() {
            for (axis, side) in &region.sides {
                if let Some(sides) = axes.get_mut(*axis) {
                    sides.entries.push((number, side));
                    if let Some(word) = sides.free.get_mut(number / 64) {
                        *word &= !(1 << (number % 64));
                    }
                }
            }
        }
        Self { all, axes, rules: view.rules.len() }
    }

    /// The regions that a region meets, and those that it lies within.
    fn around(&mut self, region: &'a Region) -> Around {
        let (mut met, mut outer) = (bits::all(self.all.len()), bits::all(self.all.len()));
        for (number, sides) in self.axes.iter_mut().enumerate() {
            match region.side(number) {
                None => bits::keep(&mut outer, &sides.free),
                Some(side) => {
                    let around = sides.around(side);
                    bits::keep(&mut met, &around.met);
                    bits::keep(&mut outer, &around.outer);
                }
            }
        }
        Around { met, outer }
    }

    /// The rules whose customers some of a rule's are, and those whose customers all of a rule's are for sure.
    fn around_rule(&mut self, rule: &'a RuleView<'_>) -> (Box<[u64]>, Box<[u64]>) {
        let mut met = bits::none(self.rules);
        let mut within = bits::all(self.rules);
        for region in rule.regions() {
            let around = self.around(region);
            let mut outer_rules = bits::none(self.rules);
            for (set, rules) in [(&around.met, &mut met), (&around.outer, &mut outer_rules)] {
                for number in bits::ones(set) {
                    if let Some((_, owner)) = self.all.get(number) {
                        bits::add(rules, *owner);
                    }
                }
            }
            bits::keep(&mut within, &outer_rules);
        }
        (met, within)
    }
}

impl<'a> Sides<'a> {
    fn around(&mut self, side: &'a [u64]) -> &Around {
        let (entries, free) = (&self.entries, &self.free);
        self.known.entry(side).or_insert_with(|| {
            let (mut met, mut outer) = (free.clone(), free.clone());
            for (number, other) in entries {
                if bits::meets(side, other) {
                    bits::add(&mut met, *number);
                    if bits::is_within(side, other) {
                        bits::add(&mut outer, *number);
                    }
                }
            }
            Around { met, outer }
        })
    }
}

/// Looks at all pairs.
pub(super) fn examine(view: &View<'_>, budget: &Budget, work: &mut Work, analysis: &mut Analysis) {
    if view.rules.len() > MOST_RULES {
        analysis.undecided.add(budget.listed, || Unsettled::Pairs);
        return;
    }
    let mut regions = Regions::of(view);
    let mut pairs = Pairs { view, budget, work, analysis, last_subsumed: None };
    for (number, rule) in view.rules.iter().enumerate() {
        if rule.regions().is_empty() {
            continue;
        }
        let (met, within) = regions.around_rule(rule);
        for other_number in bits::ones(&met) {
            let Some(other) = view.rules.get(other_number).filter(|_| other_number != number)
            else {
                continue;
            };
            if number < other_number {
                pairs.analysis.overlapping_pairs += 1;
            }
            pairs.examine(rule, other, bits::has(&within, other_number));
        }
    }
}

struct Pairs<'a, 'v> {
    view: &'a View<'v>,
    budget: &'a Budget,
    work: &'a mut Work,
    analysis: &'a mut Analysis,
    /// The rule that was last found needless: one reason is enough.
    last_subsumed: Option<usize>,
}

impl Pairs<'_, '_> {
    /// Examines two rules that meet; of one pair, both orders come.
    fn examine(&mut self, rule: &RuleView<'_>, other: &RuleView<'_>, surely_within: bool) {
        let alike = rule.gives == other.gives;
        let is_fault = match self.view.policy {
            HitPolicy::Unique => true,
            HitPolicy::Any => !alike,
            _ => false,
        };
        let may_be_subsumed = self.may_subsume(other, rule);
        let first_of_pair = rule.index < other.index;
        let room = self.budget.listed > self.analysis.overlaps.items.len();
        // The relation is needed to tell a contradiction from an overlap, and to describe one.
        let wanted = may_be_subsumed || is_fault && first_of_pair && (room || !alike);
        if !wanted {
            if is_fault && first_of_pair {
                self.analysis.overlaps.count += 1;
            }
            return;
        }
        let within = surely_within || self.is_within(rule, other);
        if is_fault && first_of_pair {
            let around = if within || room { self.is_within(other, rule) } else { false };
            self.fault(rule, other, within, around, alike);
        }
        if may_be_subsumed && within && self.last_subsumed != Some(rule.index) {
            // Of two that say the same, the later one is needless.
            if first_of_pair && alike && self.is_within(other, rule) {
                return;
            }
            self.last_subsumed = Some(rule.index);
            let (view, most) = (self.view, self.budget.listed);
            self.analysis.subsumed.add(most, || Subsumed {
                rule: name_of(rule),
                by: name_of(other),
                witness: witness_of_both(view, rule, other),
            });
        }
    }

    /// Whether a rule would make another needless by matching all whom it matches.
    fn may_subsume(&self, outer: &RuleView<'_>, inner: &RuleView<'_>) -> bool {
        match self.view.policy {
            HitPolicy::Unique | HitPolicy::Any => outer.gives == inner.gives,
            HitPolicy::Collect => inner.gives.iter().all(|grant| outer.gives.contains(grant)),
            // One asked earlier masks it; one asked later may be hidden by a third.
            HitPolicy::Priority | HitPolicy::First => false,
        }
    }

    fn fault(
        &mut self,
        rule: &RuleView<'_>,
        other: &RuleView<'_>,
        within: bool,
        around: bool,
        alike: bool,
    ) {
        let relation = match (within, around) {
            (true, true) => Relation::Same,
            (true, false) => Relation::Within,
            (false, true) => Relation::Around,
            (false, false) => Relation::Across,
        };
        let contradicts = relation == Relation::Same && !alike;
        let (view, most) = (self.view, self.budget.listed);
        let list = if contradicts {
            &mut self.analysis.contradictions
        } else {
            &mut self.analysis.overlaps
        };
        list.add(most, || Overlap {
            first: name_of(rule),
            second: name_of(other),
            relation,
            witness: witness_of_both(view, rule, other),
        });
    }

    /// Whether all whom a rule matches are matched by another, exactly.
    fn is_within(&mut self, inner: &RuleView<'_>, outer: &RuleView<'_>) -> bool {
        let mut spent = false;
        let all = inner.regions().iter().all(|region| {
            if outer.regions().iter().any(|other| region.is_within(other)) {
                return true;
            }
            let touching = outer.regions().iter().filter(|other| region.meets(other)).count();
            if touching < 2 || self.has_corner_outside(region, outer) {
                return false;
            }
            let question = self.view.question(Apart::Nowhere).inside(region, Of::First);
            match question.outside(outer.regions(), Of::First).ask(self.work) {
                Answer::Nobody(_) => true,
                Answer::Found(_) => false,
                Answer::Spent => {
                    spent = true;
                    false
                }
            }
        });
        if spent {
            let (inner, outer) = (name_of(inner), name_of(outer));
            let most = self.budget.listed;
            self.analysis.undecided.add(most, || Unsettled::Relation(inner, outer));
        }
        all
    }

    /// Whether the customer in the first or in the last class of every axis is outside: most are, and it is cheap to see.
    fn has_corner_outside(&self, region: &Region, outer: &RuleView<'_>) -> bool {
        let axes = &self.view.space.axes;
        let first = |axis: usize| region.side(axis).and_then(bits::first).unwrap_or(0);
        let last = |axis: usize| match region.side(axis) {
            Some(side) => bits::ones(side).last().unwrap_or(0),
            None => axes.get(axis).map_or(0, |axis| axis.classes() - 1),
        };
        let is_inside = |class_on: &dyn Fn(usize) -> usize| {
            outer.regions().iter().any(|region| {
                region.sides.iter().all(|(axis, side)| bits::has(side, class_on(*axis)))
            })
        };
        !is_inside(&first) || !is_inside(&last)
    }
}

/// A customer whom two rules match that meet.
fn witness_of_both(view: &View<'_>, rule: &RuleView<'_>, other: &RuleView<'_>) -> Witness {
    let both = rule
        .regions()
        .iter()
        .find_map(|region| other.regions().iter().find_map(|theirs| region.and(theirs)));
    let both = both.unwrap_or_default();
    let class_on = |axis: usize| both.side(axis).and_then(bits::first).unwrap_or(0);
    view.space.customer(class_on, |axis| both.side(axis).is_some())
}

pub(super) fn name_of(rule: &RuleView<'_>) -> RuleName {
    RuleName { index: rule.index, key: rule.rule.key.clone() }
}
