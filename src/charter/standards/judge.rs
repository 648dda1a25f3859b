//! Holds a standard against what the customers to whom it is promised tolerate and hope for.

use std::collections::BTreeSet;

use super::judged::{JudgedGroup, JudgedStandard};
use super::measure::{Delight, Measure, Offered, PricedLevel, Tolerated};
use crate::charter::clause::Standard;
use crate::charter::draft::CharterDraft;
use crate::customer::{Served, Share, Tolerances};
use crate::id::{SegmentKey, StandardKey};
use crate::money::Money;

/// What nobody has allowed: that anybody is under-served.
const NOBODY: Option<Share> = match Share::new(0, 1) {
    Ok(share) => Some(share),
    Err(_) => None,
};

impl CharterDraft {
    /// What each measured standard is to those who need it: "does the customer need this?" as numbers (A-08).
    ///
    /// A standard is judged by the zones of tolerance of its needs, in the segments to which clauses promise it: by those of each
    /// such segment, or by those of all customers where the segment has none of its own. Zones that are faulty, and levels in another
    /// unit or currency, are left out; the examination reports them.
    ///
    /// ```
    /// use goodwill::charter::{CharterDraft, Measure, Offered, Standard};
    /// use goodwill::customer::{Better, Unit};
    /// use goodwill::key;
    ///
    /// let delivery = Measure::of(Unit::Elapsed, Better::Smaller)
    ///     .level("PT24H".parse()?, "6.00 EUR".parse()?)
    ///     .tolerated(key!("working-fridge"), None, [(80, "PT48H".parse()?, "PT24H".parse()?)]);
    /// let offered = Offered { measure: key!("delivery"), at: "PT6H".parse()? };
    /// let standard = Standard {
    ///     needs: [key!("working-fridge")].into(),
    ///     cost: Some("18.00 EUR".parse()?),
    ///     offers: Some(offered),
    ///     ..Standard::default()
    /// };
    /// let mut draft = CharterDraft::default();
    /// draft.measures.insert(key!("delivery"), delivery);
    /// draft.standards.insert(key!("six-hours"), standard);
    ///
    /// let [judged] = &draft.judge_standards()[..] else { panic!() };
    /// assert_eq!(
    ///     judged.to_string(),
    ///     "`six-hours` offers PT6H at 18.00 EUR: of 80 customers with the need `working-fridge`, 0 under-served, 0 within their \
    ///      zone, 80 over-served; PT24H at 6.00 EUR would do and save 12.00 EUR each time"
    /// );
    /// # assert!(CharterDraft::default().judge_standards().is_empty());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn judge_standards(&self) -> Vec<JudgedStandard> {
        let standards = self.standards.iter();
        standards.filter_map(|(key, standard)| judge(self, key, standard)).collect()
    }
}

/// A group, and what it tolerates.
struct Group<'a> {
    declared: &'a Tolerated,
    tolerances: Tolerances<i64>,
}

fn judge(draft: &CharterDraft, key: &StandardKey, standard: &Standard) -> Option<JudgedStandard> {
    let offers = standard.offers.as_ref()?;
    let measure = draft.measures.get(&offers.measure)?;
    if offers.at.unit() != measure.unit {
        return None;
    }
    let groups = groups(draft, key, standard, measure);
    let most_under = measure.most_under.or(NOBODY)?;
    let levels = levels(measure, standard, offers);
    let cheapest = |groups: &[&Tolerances<i64>]| {
        cheapest_sufficient(measure, &levels, groups, most_under).filter(|_| !groups.is_empty())
    };
    let all: Vec<&Tolerances<i64>> = groups.iter().map(|group| &group.tolerances).collect();
    let judged = groups.iter().map(|Group { declared, tolerances }| {
        let is_meant = |delight: &&Delight| {
            delight.is_accounted_for() && delight.is_for(&declared.need, declared.segment.as_ref())
        };
        JudgedGroup {
            need: declared.need.clone(),
            segment: declared.segment.clone(),
            served: tolerances.served(&offers.at.size()),
            cheapest: cheapest(&[tolerances]),
            delight: standard.delights.iter().find(is_meant).cloned(),
        }
    });
    Some(JudgedStandard {
        standard: key.clone(),
        offered: offers.clone(),
        cost: cost_of(&levels, offers),
        most_under,
        groups: judged.collect(),
        cheapest: cheapest(&all),
        has_alternative: levels.iter().any(|level| level.at != offers.at),
    })
}

/// What the offered level costs: what the standard says, else what the measure says of that level.
fn cost_of(levels: &[PricedLevel], offers: &Offered) -> Option<Money> {
    levels.iter().find(|level| level.at == offers.at).map(|level| level.cost)
}

/// The levels that are offered: the standard's own first, then those of the measure, in one unit and one currency.
fn levels(measure: &Measure, standard: &Standard, offers: &Offered) -> Vec<PricedLevel> {
    let own = standard.cost.map(|cost| PricedLevel { at: offers.at, cost });
    // The standard's word on what it costs counts before the measure's.
    let others = measure.levels.iter().filter(|level| own.is_none() || level.at != offers.at);
    let mut levels: Vec<PricedLevel> = own.into_iter().chain(others.copied()).collect();
    let currency = levels.first().map(|level| level.cost.currency());
    levels
        .retain(|level| level.at.unit() == measure.unit && Some(level.cost.currency()) == currency);
    levels
}

/// The cheapest level that leaves no group with more under-served than is allowed; of those that cost the same, the best for the
/// customer. Cost is lowered within this limit, and never for itself (X-5).
fn cheapest_sufficient(
    measure: &Measure,
    levels: &[PricedLevel],
    groups: &[&Tolerances<i64>],
    most_under: Share,
) -> Option<PricedLevel> {
    let suffices = |level: &&PricedLevel| {
        let served = groups.iter().map(|group| group.served(&level.at.size()));
        served.into_iter().all(|served: Served| served.leaves_at_most(most_under))
    };
    let order = |one: &&PricedLevel, other: &&PricedLevel| {
        let cost = one.cost.minor_units().cmp(&other.cost.minor_units());
        cost.then_with(|| measure.better.compare(&other.at.size(), &one.at.size()))
    };
    levels.iter().filter(suffices).min_by(order).copied()
}

/// The groups by which a standard is judged.
fn groups<'a>(
    draft: &CharterDraft,
    key: &StandardKey,
    standard: &Standard,
    measure: &'a Measure,
) -> Vec<Group<'a>> {
    let of_needs = || measure.tolerated.iter().filter(|it| standard.needs.contains(&it.need));
    let chosen: Vec<&Tolerated> = match promised_to(draft, key) {
        None => of_needs().collect(),
        Some(segments) => {
            let own = |it: &Tolerated| it.segment.as_ref().is_some_and(|it| segments.contains(it));
            // Where a segment has no zones for a need, those of all customers speak for it.
            let speaks_for_all = |it: &Tolerated| {
                let has_own = |segment: &&SegmentKey| {
                    of_needs()
                        .any(|own| own.need == it.need && own.segment.as_ref() == Some(segment))
                };
                it.segment.is_none() && !segments.iter().all(has_own)
            };
            of_needs().filter(|it| own(it) || speaks_for_all(it)).collect()
        }
    };
    let groups = chosen.into_iter().filter_map(|declared| {
        let mut tolerances = Tolerances::default();
        for zone in &declared.zones {
            tolerances = tolerances.with(zone.customers, zone.on(measure)?);
        }
        Some(Group { declared, tolerances })
    });
    groups.filter(|group| group.tolerances.served(&0).customers() > 0).collect()
}

/// The segments to which clauses promise a standard; none where one promises it to everybody, or none promises it.
fn promised_to<'a>(draft: &'a CharterDraft, key: &StandardKey) -> Option<BTreeSet<&'a SegmentKey>> {
    let clauses = draft.clauses.values().filter(|clause| clause.standard.as_ref() == Some(key));
    let segments: Option<BTreeSet<&SegmentKey>> =
        clauses.map(|clause| clause.to.as_ref()).collect();
    segments.filter(|segments| !segments.is_empty())
}
