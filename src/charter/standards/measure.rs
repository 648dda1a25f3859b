use serde::{Deserialize, Serialize};

use crate::customer::{Amount, Better, Share, Unit, ZoneOfTolerance};
use crate::id::{MeasureKey, NeedKey, SegmentKey};
use crate::money::Money;

/// Something of a service that can be measured, the levels that are offered with what each costs, and what customers tolerate and
/// hope for (S2-02, S2-06).
///
/// ```
/// use goodwill::charter::Measure;
/// use goodwill::customer::{Better, Unit};
/// use goodwill::key;
///
/// let delivery = Measure::of(Unit::Elapsed, Better::Smaller)
///     .level("PT24H".parse()?, "6.00 EUR".parse()?)
///     .tolerated(key!("cold-food"), Some(key!("city")), [(80, "PT48H".parse()?, "PT24H".parse()?)]);
/// assert_eq!((delivery.levels.len(), delivery.tolerated[0].zones[0].customers), (1, 80));
/// assert!("tomorrow".parse::<goodwill::customer::Amount>().is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Measure {
    /// What people call it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// What its amounts are counted in.
    pub unit: Unit,
    /// Which way it gets better.
    pub better: Better,
    /// Up to which share of the customers with a need a level may leave under-served; nobody, if nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub most_under: Option<Share>,
    /// The levels that could be offered, each with what one contact or delivery at it costs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub levels: Vec<PricedLevel>,
    /// What customers tolerate and hope for, by need and segment.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tolerated: Vec<Tolerated>,
}

/// A level that could be offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PricedLevel {
    /// Where it lies on the measure.
    pub at: Amount,
    /// What it costs each time.
    pub cost: Money,
}

/// The zones of tolerance of customers who have one need.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tolerated {
    /// The need.
    pub need: NeedKey,
    /// The segment that they belong to; all customers, where none is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub segment: Option<SegmentKey>,
    /// Their zones, each with how many of those who were looked at have it.
    pub zones: Vec<CountedZone>,
}

/// So many customers of a sample, who have one zone of tolerance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CountedZone {
    /// How many.
    pub customers: u32,
    /// What is just good enough for them.
    pub adequate: Amount,
    /// What they hope for.
    pub desired: Amount,
}

/// Where a standard lies on a measure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Offered {
    /// What is measured.
    pub measure: MeasureKey,
    /// The level that we hold ourselves to.
    pub at: Amount,
}

/// More than anybody hopes for, on purpose: named, for one need, with what it costs (S5-23, X-1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Delight {
    /// What is to delight, in words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// Customers with which need.
    pub need: NeedKey,
    /// In which segment; in all, where none is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub segment: Option<SegmentKey>,
    /// What it costs each time; without it, nothing is excused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost: Option<Money>,
}

/// Each method adds to the measure.
impl Measure {
    /// A measure, so far without levels and zones.
    #[must_use]
    pub const fn of(unit: Unit, better: Better) -> Self {
        Self {
            name: String::new(),
            unit,
            better,
            most_under: None,
            levels: Vec::new(),
            tolerated: Vec::new(),
        }
    }

    /// Says which level could be offered at which cost.
    #[must_use]
    pub fn level(mut self, at: Amount, cost: Money) -> Self {
        self.levels.push(PricedLevel { at, cost });
        self
    }

    /// Says up to which share of the customers may be under-served.
    #[must_use]
    pub const fn leaving_at_most(mut self, share: Share) -> Self {
        self.most_under = Some(share);
        self
    }

    /// Says what customers with a need tolerate and hope for: how many, what is just good enough, what is hoped for.
    #[must_use]
    pub fn tolerated(
        mut self,
        need: NeedKey,
        segment: Option<SegmentKey>,
        zones: impl IntoIterator<Item = (u32, Amount, Amount)>,
    ) -> Self {
        let zones = zones.into_iter();
        let zones = zones.map(|(customers, adequate, desired)| CountedZone {
            customers,
            adequate,
            desired,
        });
        self.tolerated.push(Tolerated { need, segment, zones: zones.collect() });
        self
    }
}

impl CountedZone {
    /// The zone on the scale of a measure; none if it is counted in another unit, or upside down.
    pub(in crate::charter) fn on(&self, measure: &Measure) -> Option<ZoneOfTolerance<i64>> {
        let units = [self.adequate.unit(), self.desired.unit()];
        let (adequate, desired) = (self.adequate.size(), self.desired.size());
        let zone = ZoneOfTolerance::new(measure.better, adequate, desired).ok();
        zone.filter(|_| units == [measure.unit; 2])
    }
}

impl Delight {
    /// Whether it has a name and a cost: only then it excuses anything.
    #[must_use]
    pub fn is_accounted_for(&self) -> bool {
        !self.name.trim().is_empty() && self.cost.is_some()
    }

    /// Whether it is meant for those who have this need in this segment.
    #[must_use]
    pub fn is_for(&self, need: &NeedKey, segment: Option<&SegmentKey>) -> bool {
        self.need == *need && self.segment.as_ref().is_none_or(|it| Some(it) == segment)
    }
}
