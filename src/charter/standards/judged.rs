use std::fmt;

use super::measure::{Delight, Offered, PricedLevel};
use crate::customer::{Served, Share};
use crate::id::{NeedKey, SegmentKey, StandardKey};
use crate::money::Money;

/// What a standard is to those who need it: how many it serves too little and too well, what would do, and what that would save
/// (S2-03, A-08). Whether anybody is satisfied it does not say (S2-05).
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct JudgedStandard {
    /// The standard.
    pub standard: StandardKey,
    /// What it offers.
    pub offered: Offered,
    /// What that costs each time, where anybody says so.
    pub cost: Option<Money>,
    /// Up to which share of a group may be under-served.
    pub most_under: Share,
    /// Those to whom it is promised, by need and segment.
    pub groups: Vec<JudgedGroup>,
    /// The cheapest level that suffices for each of the groups; none if none does, or nobody was asked.
    pub cheapest: Option<PricedLevel>,
    /// Whether another level is offered, so that anybody can tell what less would save.
    pub has_alternative: bool,
}

/// How a standard serves the customers of one segment who have one need.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct JudgedGroup {
    /// The need.
    pub need: NeedKey,
    /// The segment; all customers, where none is named.
    pub segment: Option<SegmentKey>,
    /// How many are served how well.
    pub served: Served,
    /// The cheapest level that suffices for this group alone.
    pub cheapest: Option<PricedLevel>,
    /// What is to delight them, if the standard names it and shows its cost.
    pub delight: Option<Delight>,
}

impl JudgedStandard {
    /// What the cheapest sufficient level would save each time; none if nothing.
    #[must_use]
    pub fn saving(&self) -> Option<Money> {
        let saving = self.cost?.minus(&self.cheapest?.cost).ok()?;
        Some(saving).filter(|saving| saving.minor_units() > 0)
    }

    /// The groups of whom some get more than they hope for, where no delight was named for them.
    pub fn over_served(&self) -> impl Iterator<Item = &JudgedGroup> {
        self.groups.iter().filter(|group| group.served.over > 0 && group.delight.is_none())
    }

    /// The groups of whom more are under-served than may be.
    pub fn under_served(&self) -> impl Iterator<Item = &JudgedGroup> {
        self.groups.iter().filter(|group| !group.served.leaves_at_most(self.most_under))
    }

    /// Whether more is done than anybody asked, and less would do: some are over-served without a delight that is named, and a cheaper
    /// level suffices; or all of them are, and no other level is offered to compare.
    #[must_use]
    pub fn is_over_service(&self) -> bool {
        let all_over = |group: &JudgedGroup| {
            group.served.over == group.served.customers() && group.delight.is_none()
        };
        let needless = !self.has_alternative && self.groups.iter().all(all_over);
        self.over_served().next().is_some() && (self.saving().is_some() || needless)
    }

    /// What would do instead, as the end of a sentence.
    fn instead(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.cheapest, self.saving()) {
            (Some(level), Some(saving)) => {
                let PricedLevel { at, cost } = level;
                write!(f, "; {at} at {cost} would do and save {saving} each time")
            }
            (Some(level), None) if level.at == self.offered.at => {
                f.write_str("; nothing cheaper would do")
            }
            _ if self.groups.is_empty() => Ok(()),
            _ if !self.has_alternative => f.write_str("; no other level is offered to compare"),
            (None, _) => f.write_str("; no level that is offered would do"),
            (Some(_), None) => f.write_str("; nothing would be saved"),
        }
    }
}

impl fmt::Display for JudgedGroup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "of {} customers with the need `{}`", self.served.customers(), self.need)?;
        if let Some(segment) = &self.segment {
            write!(f, " in `{segment}`")?;
        }
        write!(f, ", {}", self.served)?;
        match &self.delight {
            Some(Delight { name, cost: Some(cost), .. }) => {
                write!(f, " (to delight: {name}, {cost})")
            }
            _ => Ok(()),
        }
    }
}

impl fmt::Display for JudgedStandard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` offers {}", self.standard, self.offered.at)?;
        if let Some(cost) = self.cost {
            write!(f, " at {cost}")?;
        }
        for (number, group) in self.groups.iter().enumerate() {
            write!(f, "{}{group}", if number == 0 { ": " } else { "; " })?;
        }
        if self.groups.is_empty() {
            f.write_str(": nobody who needs it was asked what he tolerates")?;
        }
        self.instead(f)
    }
}
