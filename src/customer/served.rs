use std::fmt;

use super::need_profile::Share;
use super::tolerance::{Quality, ZoneOfTolerance};

/// What a group of customers tolerates and hopes for: each zone, with how many have it.
///
/// ```
/// use goodwill::customer::{Better, Served, Tolerances, ZoneOfTolerance};
///
/// // Hours from order to delivery.
/// let hurried = ZoneOfTolerance::new(Better::Smaller, 12, 4)?;
/// let patient = ZoneOfTolerance::new(Better::Smaller, 72, 24)?;
/// let city = Tolerances::default().with(10, hurried).with(90, patient);
/// assert_eq!(city.served(&6), Served { under: 0, within: 10, over: 90 });
/// assert_eq!(city.served(&24), Served { under: 10, within: 90, over: 0 });
/// assert_eq!(Tolerances::default().served(&6).customers(), 0); // nobody was asked
/// # Ok::<(), goodwill::customer::UpsideDown>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tolerances<M> {
    zones: Vec<(u32, ZoneOfTolerance<M>)>,
}

/// How many customers one level of service serves how well. It counts what is offered against what is wanted, and says nothing of
/// whether anybody is satisfied.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Served {
    /// For how many it is worse than what is just good enough.
    pub under: u64,
    /// For how many it lies in their zone.
    pub within: u64,
    /// For how many it is better than what they hope for.
    pub over: u64,
}

impl<M> Default for Tolerances<M> {
    fn default() -> Self {
        Self { zones: Vec::new() }
    }
}

impl<M: Ord> Tolerances<M> {
    /// With so many customers more, who have this zone.
    #[must_use]
    pub fn with(mut self, customers: u32, zone: ZoneOfTolerance<M>) -> Self {
        self.zones.push((customers, zone));
        self
    }

    /// How a level of service serves them, counted one by one.
    #[must_use]
    pub fn served(&self, level: &M) -> Served {
        let mut served = Served::default();
        for (customers, zone) in &self.zones {
            let count = match zone.quality(level) {
                Quality::Under => &mut served.under,
                Quality::Within => &mut served.within,
                Quality::Over => &mut served.over,
            };
            // Each is below 2^32, so that no list in memory is long enough to overflow.
            *count = count.saturating_add(u64::from(*customers));
        }
        served
    }
}

impl Served {
    /// All of them.
    #[must_use]
    pub const fn customers(&self) -> u64 {
        self.under.saturating_add(self.within).saturating_add(self.over)
    }

    /// Whether at most this share is under-served, reckoned without rounding; of a share of nobody, whether nobody is.
    ///
    /// ```
    /// use goodwill::customer::{Served, Share};
    ///
    /// let served = Served { under: 1, within: 19, over: 0 };
    /// assert!(served.leaves_at_most(Share::new(1, 20)?));
    /// assert!(!served.leaves_at_most(Share::new(1, 21)?));
    /// # Ok::<(), goodwill::customer::MoreThanAll>(())
    /// ```
    #[must_use]
    pub fn leaves_at_most(&self, most: Share) -> bool {
        if most.of() == 0 {
            return self.under == 0;
        }
        let left = u128::from(self.under) * u128::from(most.of());
        left <= u128::from(most.have()) * u128::from(self.customers())
    }
}

impl fmt::Display for Served {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { under, within, over } = self;
        write!(f, "{under} under-served, {within} within their zone, {over} over-served")
    }
}
