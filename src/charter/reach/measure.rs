use std::cmp::Ordering;
use std::fmt;

use crate::rule::Truth;

/// So many of so many, exactly.
///
/// ```
/// use goodwill::charter::Share;
///
/// let third = Share::of(40, 120).unwrap();
/// assert_eq!(third, Share::of(1, 3).unwrap());
/// assert_eq!(third.to_string(), "40 of 120 (33 %)");
/// assert!(third < Share::of(34, 100).unwrap());
/// assert_eq!((Share::of(0, 0), Share::of(4, 3)), (None, None)); // no share of nobody, and none above the whole
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Share {
    part: u64,
    whole: u64,
}

impl Share {
    /// A share; none of nobody, and none that is more than the whole.
    #[must_use]
    pub const fn of(part: u64, whole: u64) -> Option<Self> {
        if whole == 0 || part > whole { None } else { Some(Self { part, whole }) }
    }

    /// How many.
    #[must_use]
    pub const fn part(self) -> u64 {
        self.part
    }

    /// Of how many; at least one.
    #[must_use]
    pub const fn whole(self) -> u64 {
        self.whole
    }

    /// In whole percent, rounded down.
    #[must_use]
    pub const fn percent(self) -> u8 {
        // At most a hundred.
        (self.part as u128 * 100 / self.whole as u128) as u8
    }

    /// Whether it is more than so many percent.
    #[must_use]
    pub fn exceeds(self, percent: u8) -> bool {
        u128::from(self.part) * 100 > u128::from(self.whole) * u128::from(percent)
    }
}

impl Ord for Share {
    fn cmp(&self, other: &Self) -> Ordering {
        let times = |part: u64, whole: u64| u128::from(part) * u128::from(whole);
        times(self.part, other.whole).cmp(&times(other.part, self.whole))
    }
}

impl PartialOrd for Share {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Share {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Share {}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of {} ({} %)", self.part, self.whole, self.percent())
    }
}

/// A share between two bounds, as what is unknown turns out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// It is at least this.
    pub least: Share,
    /// It is at most this.
    pub most: Share,
}

impl fmt::Display for Bounds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { least, most } = self;
        if least == most {
            return least.fmt(f);
        }
        write!(f, "at least {least} and at most {most}")
    }
}

/// Customers counted by whether they belong, and whether they are reached.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Tally {
    sure: Counted,
    open: Counted,
}

/// Customers by whether they are reached.
#[derive(Debug, Clone, Copy, Default)]
struct Counted {
    all: u64,
    surely: u64,
    possibly: u64,
}

impl Counted {
    fn add(&mut self, reached: Truth, customers: u64) {
        // The sum over a population is one that can be told.
        self.all = self.all.saturating_add(customers);
        if reached != Truth::False {
            self.possibly = self.possibly.saturating_add(customers);
        }
        if reached.is_true() {
            self.surely = self.surely.saturating_add(customers);
        }
    }
}

impl Tally {
    /// Customers who belong for certain, and ones who may, of whom the same is known of reach.
    pub(super) fn add(&mut self, (sure, open): (u64, u64), reached: Truth) {
        self.sure.add(reached, sure);
        self.open.add(reached, open);
    }

    /// The least and the greatest share of those who belong, over all ways in which what is unknown may turn out and
    /// somebody belongs; none if nobody can.
    ///
    /// Whether one customer belongs is independent of whether another does, and a share rises with each further member who
    /// is reached and falls with each who is not. So it is least if all who may stay away are left out of those who may
    /// belong and not be reached, which all come in; and greatest the other way round.
    pub(super) fn bounds(&self) -> Option<Bounds> {
        let Self { sure, open } = *self;
        let missed = open.all.saturating_sub(open.surely);
        // Where all who may belong are reached, whoever of them does.
        let least = Share::of(sure.surely, sure.all.saturating_add(missed))
            .or_else(|| Share::of(open.surely, open.surely));
        let most = Share::of(
            sure.possibly.saturating_add(open.possibly),
            sure.all.saturating_add(open.possibly),
        )
        .or_else(|| Share::of(0, open.all));
        Some(Bounds { least: least?, most: most? })
    }
}
