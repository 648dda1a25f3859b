//! Whether grants reach those who need them, and at what cost.

use std::collections::BTreeSet;

use super::pairs::name_of;
use super::question::{Answer, Apart, Of};
use super::reach::{Reach, Served};
use super::report::{Analysis, TreatmentKind, UnservedNeed, Unsettled, UselessGrant};
use super::view::{RuleView, View};
use super::work::{Budget, Work};
use crate::id::NeedKey;

/// Lists the grants that nobody who gets them has a need of, and the needs that no grant serves.
pub(super) fn examine(
    view: &View<'_>,
    reaches: &[Reach],
    served: &[Served<'_>],
    budget: &Budget,
    work: &mut Work,
    analysis: &mut Analysis,
) {
    for ((rule, reach), served) in view.rules.iter().zip(reaches).zip(served) {
        useless_grants(view, rule, reach, served, budget, analysis);
    }
    let known: BTreeSet<&NeedKey> = served.iter().flat_map(|it| it.needs.iter().copied()).collect();
    let open: BTreeSet<&NeedKey> = served.iter().flat_map(|it| it.open.iter().copied()).collect();
    // A rule of which it is not known whether it ever decides may serve what it grants.
    let maybe = view.rules.iter().zip(reaches).filter(|(_, it)| matches!(it, Reach::Undecided));
    let maybe: BTreeSet<&NeedKey> = maybe
        .flat_map(|(rule, _)| rule.gives.iter().filter_map(|grant| view.serves.get(*grant)))
        .flatten()
        .copied()
        .collect();
    for (need, having) in &view.needs {
        let Some(having) = having.as_ref().filter(|_| !known.contains(need)) else { continue };
        if open.contains(need) {
            continue; // said already
        }
        if maybe.contains(need) {
            analysis.undecided.add(budget.listed, || Unsettled::Need((*need).clone()));
            continue;
        }
        // A need that nobody can have misses nothing.
        let Some(region) = having.first() else { continue };
        let question = view.question(Apart::Nowhere).inside(region, Of::First);
        if let Answer::Found(found) = question.ask(work) {
            let witness = view.witness(&found, Of::First);
            analysis.unserved.push(UnservedNeed { need: (*need).clone(), witness });
        }
    }
}

fn useless_grants(
    view: &View<'_>,
    rule: &RuleView<'_>,
    reach: &Reach,
    served: &Served<'_>,
    budget: &Budget,
    analysis: &mut Analysis,
) {
    let Reach::Decides(found) = reach else {
        return;
    };
    let numbered = rule
        .gives
        .iter()
        .filter_map(|number| Some((*view.grants.get(*number)?, view.serves.get(*number)?)));
    for (grant, serves) in numbered {
        // Without a word on needs in the vocabulary, no grant can say which it serves.
        if serves.is_empty() && view.needs.is_empty() {
            continue;
        }
        let may_serve =
            |need: &&NeedKey| served.needs.contains(*need) || served.open.contains(*need);
        if serves.iter().any(may_serve) {
            continue;
        }
        analysis.useless.add(budget.listed, || UselessGrant {
            rule: name_of(rule),
            grant: grant.clone(),
            serves: serves.iter().map(|need| (*need).clone()).collect(),
            witness: view.witness(found, Of::First),
        });
    }
}

/// Adds up what special and differentiated rules cost, and how many needs they serve.
pub(super) fn compare_costs(view: &View<'_>, analysis: &mut Analysis) {
    for (rule, treated) in view.rules.iter().zip(&analysis.rules) {
        let side = match treated.treatment.kind() {
            Some(TreatmentKind::Special) => &mut analysis.cost.special,
            Some(TreatmentKind::Differentiated) => &mut analysis.cost.differentiated,
            _ => continue,
        };
        side.rules += 1;
        side.needs_served += u64::try_from(treated.serves.len()).unwrap_or(u64::MAX);
        for line in &rule.rule.grants {
            side.add(line.cost);
        }
    }
}
