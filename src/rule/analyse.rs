//! Examines rules: what they leave out, where they collide, what never happens, and whether service is differentiated or
//! merely special.
//!
//! All customers are cut into finitely many classes that no rule tells apart; every statement is a question whether some
//! customer is inside some regions and outside others, and a search answers it exactly or says that the budget is spent.

mod bits;
mod compare;
mod finding;
mod gap_text;
mod pairs;
mod question;
mod reach;
mod report;
mod satisfiable;
mod search;
mod space;
mod targets;
mod treatment;
mod view;
mod witness;
mod work;

use super::schema::Schema;
use super::set::RuleSet;
use space::Space;
use view::{Cubes, View};
use work::Work;

pub use compare::{Comparison, Generosity, MoreGiven, compare};
pub use report::{
    Analysis, CostComparison, Gap, Listed, Overlap, Pair, Relation, RuleName, RuleTreatment,
    Subsumed, Treatment, TreatmentCost, TreatmentKind, Unreachable, UnservedNeed, Unsettled,
    UselessGrant, Why,
};
pub use satisfiable::{Sat, satisfiable};
pub use witness::Witness;
pub use work::Budget;

/// Examines a rule set.
///
/// Customers are taken with all facts known, on any date and with any capabilities ready: a rule that is not valid yet is
/// examined like any other, and a gap may be one in time. A rule whose condition names what the schema does not have is
/// undecided; `RuleSet::check` says what is wrong with it.
///
/// ```
/// use goodwill::rule::{
///     Attribute, AttributeKind, Budget, Grant, GrantLine, HitPolicy, Rule, RuleSet, TreatmentKind, Vocabulary, analyse,
/// };
/// use goodwill::value::Domain;
///
/// let mut vocabulary = Vocabulary::default();
/// let tier = Attribute::new(AttributeKind::Value, Domain::choice(["basic", "gold"])?);
/// let travels = Attribute::new(AttributeKind::Need, Domain::bool());
/// vocabulary.attributes.insert("tier".parse()?, tier);
/// vocabulary.attributes.insert("travels".parse()?, travels);
/// vocabulary.needs.insert("pay-abroad".parse()?, "travels = yes".parse()?);
/// let schema = vocabulary.check()?;
///
/// let lounge = || GrantLine::new(Grant::Queue("lounge".parse().unwrap())).serving(["pay-abroad".parse().unwrap()]);
/// let by_tier = RuleSet::new(HitPolicy::First)
///     .with(Rule::new("gold".parse()?, "tier = gold".parse()?).granting(lounge()));
/// let analysis = analyse(&by_tier, &schema, &Budget::default());
/// assert_eq!(analysis.treatment.kind(), Some(TreatmentKind::Special));
/// assert_eq!(
///     analysis.treatment.pair().unwrap().to_string(),
///     "(tier = `gold`, travels = no) gets queue `lounge`, (tier = `basic`, travels = no) gets nothing"
/// );
///
/// let by_need = RuleSet::new(HitPolicy::First)
///     .with(Rule::new("travellers".parse()?, "travels = yes".parse()?).granting(lounge()));
/// let analysis = analyse(&by_need, &schema, &Budget::default());
/// assert_eq!(analysis.treatment.kind(), Some(TreatmentKind::Differentiated));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn analyse(set: &RuleSet, schema: &Schema, budget: &Budget) -> Analysis {
    let cubes = Cubes::of(set, schema, budget);
    let space = Space::cut_by(schema, cubes.iter());
    let view = View::of(set, &cubes, &space, budget);
    let mut work = Work::of(budget);
    let mut analysis = Analysis::of(set.hit_policy);
    for rule in view.rules.iter().filter(|rule| rule.regions.is_none()) {
        analysis.undecided.add(budget.listed, || Unsettled::Condition(pairs::name_of(rule)));
    }
    for (need, _) in view.needs.iter().filter(|(_, regions)| regions.is_none()) {
        analysis.undecided.add(budget.listed, || Unsettled::Need((*need).clone()));
    }
    pairs::examine(&view, budget, &mut work, &mut analysis);
    reach::examine_gaps(&view, budget, &mut work, &mut analysis);
    let reaches = reach::examine(&view, budget, &mut work, &mut analysis);
    let served = reach::served_needs(&view, &reaches, budget, &mut work, &mut analysis);
    targets::examine(&view, &reaches, &served, budget, &mut work, &mut analysis);
    analysis.treatment = treatment::of(&view, &reaches, &mut work);
    if analysis.treatment == Treatment::Undecided {
        analysis.undecided.add(budget.listed, || Unsettled::Treatment);
    }
    for (rule, served) in view.rules.iter().zip(&served) {
        let treatment = if rule.regions.is_some() {
            treatment::of_rule(&view, rule, &mut work)
        } else {
            Treatment::Undecided
        };
        if treatment == Treatment::Undecided {
            analysis
                .undecided
                .add(budget.listed, || Unsettled::RuleTreatment(pairs::name_of(rule)));
        }
        analysis.rules.push(RuleTreatment {
            rule: pairs::name_of(rule),
            treatment,
            serves: served.needs.iter().map(|need| (*need).clone()).collect(),
        });
    }
    targets::compare_costs(&view, &mut analysis);
    analysis
}
