use std::cmp::Ordering;
use std::fmt;

use serde::{Deserialize, Serialize};

/// Which way a measure gets better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Better {
    /// Less is better: a wait, a price.
    Smaller,
    /// More is better: a choice, a share of what was kept.
    Larger,
}

/// Where a measure lies against what a customer tolerates and hopes for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Quality {
    /// Worse than what is just good enough: too little is done.
    Under,
    /// Between the two, both included.
    Within,
    /// Better than what is hoped for: more is done than anybody asked.
    Over,
}

/// What is just good enough, and what is hoped for: quality is measured between the two (Zeithaml, Berry, Parasuraman).
///
/// The measure is anything that has an order: minutes, numbers. Money has one only within one currency, so that amounts are measured
/// by their minor units: `ZoneOfTolerance<i64>`.
///
/// ```
/// use goodwill::customer::{Better, Quality, ZoneOfTolerance};
/// use goodwill::time::Elapsed;
///
/// let (day, three) = (Elapsed::from_hours(24), Elapsed::from_hours(72));
/// let delivery = ZoneOfTolerance::new(Better::Smaller, three, day)?;
/// assert_eq!(delivery.quality(&Elapsed::from_hours(100)), Quality::Under);
/// assert_eq!(delivery.quality(&Elapsed::from_hours(48)), Quality::Within);
/// assert_eq!(delivery.quality(&Elapsed::from_hours(6)), Quality::Over); // does anybody need this?
///
/// let refused = ZoneOfTolerance::new(Better::Larger, 5, 3).unwrap_err();
/// assert_eq!(refused.to_string(), "what is hoped for must be at least as good as what is just good enough");
/// # Ok::<(), goodwill::customer::UpsideDown>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(
    try_from = "Unchecked<M>",
    bound(serialize = "M: Serialize", deserialize = "M: Ord + Deserialize<'de>")
)]
pub struct ZoneOfTolerance<M> {
    better: Better,
    adequate: M,
    desired: M,
}

/// A zone whose hoped-for end is worse than its tolerated one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("what is hoped for must be at least as good as what is just good enough")]
pub struct UpsideDown {
    _private: (),
}

impl Better {
    /// How good one measure is against another: greater is better.
    ///
    /// ```
    /// use std::cmp::Ordering;
    ///
    /// use goodwill::customer::Better;
    ///
    /// assert_eq!(Better::Smaller.compare(&6, &24), Ordering::Greater); // six hours of waiting are better than a day
    /// assert_eq!(Better::Larger.compare(&6, &24), Ordering::Less);
    /// ```
    pub fn compare<M: Ord>(self, one: &M, other: &M) -> Ordering {
        match self {
            Self::Smaller => other.cmp(one),
            Self::Larger => one.cmp(other),
        }
    }
}

impl<M: Ord> ZoneOfTolerance<M> {
    /// The zone from what is just good enough to what is hoped for.
    ///
    /// # Errors
    /// [`UpsideDown`] if what is hoped for is worse.
    pub fn new(better: Better, adequate: M, desired: M) -> Result<Self, UpsideDown> {
        if better.compare(&desired, &adequate).is_lt() {
            return Err(UpsideDown { _private: () });
        }
        Ok(Self { better, adequate, desired })
    }

    /// Where a measure lies.
    #[must_use]
    pub fn quality(&self, measure: &M) -> Quality {
        if self.better.compare(measure, &self.adequate).is_lt() {
            Quality::Under
        } else if self.better.compare(measure, &self.desired).is_gt() {
            Quality::Over
        } else {
            Quality::Within
        }
    }
}

impl<M> ZoneOfTolerance<M> {
    /// Which way the measure gets better.
    #[must_use]
    pub const fn better(&self) -> Better {
        self.better
    }

    /// What is just good enough.
    #[must_use]
    pub const fn adequate(&self) -> &M {
        &self.adequate
    }

    /// What is hoped for.
    #[must_use]
    pub const fn desired(&self) -> &M {
        &self.desired
    }
}

impl fmt::Display for Quality {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Under => "under what is just good enough",
            Self::Within => "within what is tolerated",
            Self::Over => "over what is hoped for",
        })
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Unchecked<M> {
    better: Better,
    adequate: M,
    desired: M,
}

impl<M: Ord> TryFrom<Unchecked<M>> for ZoneOfTolerance<M> {
    type Error = UpsideDown;

    fn try_from(written: Unchecked<M>) -> Result<Self, Self::Error> {
        Self::new(written.better, written.adequate, written.desired)
    }
}
