//! Levels of service against what is needed: over-service, under-service, delight without a price, and what cannot be compared.

use super::{Structure, entry, kinds};
use crate::charter::standards::{JudgedGroup, JudgedStandard, Measure, Tolerated};
use crate::customer::{Amount, Unit};
use crate::finding::Place;
use crate::id::{MeasureKey, StandardKey};
use crate::money::{Currency, Money};

impl Structure<'_> {
    pub(super) fn standards(&mut self) {
        for (key, measure) in &self.draft.measures {
            self.levels(measure, &entry("measures", key).key("levels"));
            for (number, tolerated) in measure.tolerated.iter().enumerate() {
                let place = entry("measures", key).key("tolerated").index(number);
                self.zones(key, measure, tolerated, &place);
            }
        }
        for (key, standard) in &self.draft.standards {
            for (number, delight) in standard.delights.iter().enumerate() {
                if !delight.is_accounted_for() {
                    let lack = if delight.cost.is_some() { "what it is" } else { "what it costs" };
                    let message = format!("`{key}` is to delight, and does not say {lack}");
                    let place = entry("standards", key).key("delights").index(number);
                    self.found(&kinds::DELIGHT_WITHOUT_COST, place, message);
                }
            }
            self.comparable(key);
        }
        for judged in self.draft.judge_standards() {
            self.judged(&judged);
        }
    }

    /// The level and the cost of a standard are counted as its measure counts.
    fn comparable(&mut self, key: &StandardKey) {
        let Some(standard) = self.draft.standards.get(key) else { return };
        let Some(offers) = &standard.offers else { return };
        let Some(measure) = self.draft.measures.get(&offers.measure) else { return };
        let place = entry("standards", key);
        self.counted(&offers.at, measure.unit, place.clone().key("offers").key("at"));
        if let Some((cost, level)) = standard.cost.zip(measure.levels.first()) {
            self.paid(&cost, level.cost.currency(), place.key("cost"));
        }
    }

    fn levels(&mut self, measure: &Measure, place: &Place) {
        let Some(first) = measure.levels.first() else { return };
        for (number, level) in measure.levels.iter().enumerate() {
            let place = place.clone().index(number);
            self.counted(&level.at, measure.unit, place.clone().key("at"));
            self.paid(&level.cost, first.cost.currency(), place.key("cost"));
        }
    }

    fn zones(&mut self, key: &MeasureKey, measure: &Measure, of: &Tolerated, place: &Place) {
        if of.zones.iter().all(|zone| zone.customers == 0) {
            let message = format!("nobody was counted who needs `{}`", of.need);
            self.found(&kinds::ZONES_OF_NOBODY, place.clone(), message);
        }
        for (number, zone) in of.zones.iter().enumerate() {
            let place = place.clone().key("zones").index(number);
            let adequate =
                self.counted(&zone.adequate, measure.unit, place.clone().key("adequate"));
            let desired = self.counted(&zone.desired, measure.unit, place.clone().key("desired"));
            if adequate && desired && zone.on(measure).is_none() {
                let message = format!(
                    "on `{key}`, {} is hoped for, which is worse than {}",
                    zone.desired, zone.adequate
                );
                self.found(&kinds::ZONE_UPSIDE_DOWN, place, message);
            }
        }
    }

    /// Whether an amount is counted in this unit.
    fn counted(&mut self, amount: &Amount, unit: Unit, place: Place) -> bool {
        let fits = amount.unit() == unit;
        if !fits {
            let message =
                format!("{amount} is counted in `{}`, the measure in `{unit}`", amount.unit());
            self.found(&kinds::ANOTHER_UNIT, place, message);
        }
        fits
    }

    fn paid(&mut self, cost: &Money, currency: Currency, place: Place) {
        if cost.currency() != currency {
            let message = format!("{cost} is compared with costs in {currency}");
            self.found(&kinds::ANOTHER_UNIT, place, message);
        }
    }

    fn judged(&mut self, judged: &JudgedStandard) {
        let place = || entry("standards", &judged.standard).key("offers");
        // A delight that was not thought through is reported as such.
        let delights = self.draft.standards.get(&judged.standard).map(|it| &it.delights);
        let is_meant = |group: &JudgedGroup| {
            let mut delights = delights.into_iter().flatten();
            delights.any(|it| it.is_for(&group.need, group.segment.as_ref()))
        };
        if judged.is_over_service() && !judged.over_served().all(is_meant) {
            self.found(&kinds::OVER_SERVICE, place(), judged.to_string());
        }
        let most = |group: &&JudgedGroup| {
            group.served.under > group.served.customers().saturating_sub(group.served.under)
        };
        let kind = match judged.under_served().find(most) {
            Some(_) => &kinds::UNDER_SERVICE_OF_MOST,
            None if judged.under_served().next().is_some() => &kinds::UNDER_SERVICE,
            None => return,
        };
        self.found(kind, place(), judged.to_string());
    }
}
