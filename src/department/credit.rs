use std::collections::BTreeMap;
use std::fmt;

use chrono::{Datelike, Days, NaiveDate};
use serde::{Deserialize, Serialize};

use super::codes::CREDIT_OVER_CAP;
use super::{BeyondWork, Work};
use crate::finding::{Finding, Place, Severity};
use crate::id::AgentId;
use crate::value::Value;

/// How a department rewards its people for what they do beyond its boundary: so many points a period at most (S4-44).
///
/// What a point is worth is the host's. The cap stands where everybody can read it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IncentivePolicy {
    /// How many points one person is credited in a period at most.
    pub cap: u32,
    /// The period.
    pub per: IncentivePeriod,
}

/// The period of a cap, by dates of the charter's zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IncentivePeriod {
    /// From Monday on.
    Week,
    /// A month of the calendar.
    Month,
    /// Three months, from January, April, July or October on.
    Quarter,
    /// A year of the calendar.
    Year,
}

impl IncentivePeriod {
    /// The first date of the period in which a date lies.
    ///
    /// ```
    /// use goodwill::department::IncentivePeriod;
    ///
    /// let on = "2026-08-20".parse()?;
    /// assert_eq!(IncentivePeriod::Week.first_of(on).to_string(), "2026-08-17");
    /// assert_eq!(IncentivePeriod::Quarter.first_of(on).to_string(), "2026-07-01");
    /// # Ok::<(), goodwill::chrono::ParseError>(())
    /// ```
    #[must_use]
    pub fn first_of(self, on: NaiveDate) -> NaiveDate {
        let month = match self {
            Self::Week => {
                let since_monday = Days::new(on.weekday().num_days_from_monday().into());
                return on.checked_sub_days(since_monday).unwrap_or(NaiveDate::MIN);
            }
            Self::Month => on.month(),
            Self::Quarter => on.month0() / 3 * 3 + 1,
            Self::Year => 1,
        };
        // Every year has a first of each month.
        NaiveDate::from_ymd_opt(on.year(), month, 1).unwrap_or(on)
    }
}

impl fmt::Display for IncentivePeriod {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Week => "week",
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::Year => "year",
        })
    }
}

/// The reward for one piece of work beyond the boundary: all that may be said of such work (S4-18, S4-30).
#[derive(Debug, PartialEq, Eq)]
#[must_use = "credit counts once it is taken into an account"]
pub struct Credit {
    work: Work,
    points: u32,
    on: NaiveDate,
}

impl Credit {
    /// So many points for a piece of work, which is used up by it; they count on this date.
    pub fn new(work: BeyondWork, points: u32, on: NaiveDate) -> Self {
        Self { work: work.into_work(), points, on }
    }

    /// What it is for.
    #[must_use]
    pub const fn work(&self) -> &Work {
        &self.work
    }

    /// How many points.
    #[must_use]
    pub const fn points(&self) -> u32 {
        self.points
    }

    /// When they count.
    #[must_use]
    pub const fn on(&self) -> NaiveDate {
        self.on
    }
}

/// What people earned beyond their boundary, period by period.
///
/// # The laws
///
/// * The total of a person in a period is what was earned there, and the cap at most.
/// * What was earned and not credited is said when it happens, and stands in the account for good.
///
/// ```
/// use goodwill::department::{CreditAccount, IncentivePeriod, IncentivePolicy};
/// use goodwill::id::{AgentId, SequentialIds};
///
/// let account = CreditAccount::new(IncentivePolicy { cap: 10, per: IncentivePeriod::Month });
/// let ann = AgentId::fresh(&SequentialIds::starting_at(1));
/// assert_eq!(account.total(ann, "2026-03-02".parse()?), 0);
/// assert_eq!(account.overflows().count(), 0);
/// # Ok::<(), goodwill::chrono::ParseError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreditAccount {
    policy: IncentivePolicy,
    /// What was earned, by the first date of the period.
    earned: BTreeMap<(AgentId, NaiveDate), u64>,
}

impl CreditAccount {
    /// An account in which nothing was earned yet.
    #[must_use]
    pub const fn new(policy: IncentivePolicy) -> Self {
        Self { policy, earned: BTreeMap::new() }
    }

    /// Its cap, and for which period.
    #[must_use]
    pub const fn policy(&self) -> IncentivePolicy {
        self.policy
    }

    /// Takes a credit into account, and says whether it counts in full.
    pub fn take(&mut self, credit: Credit) -> Taken {
        let (by, first) = (credit.work.by, self.policy.per.first_of(credit.on));
        let earned = self.earned.entry((by, first)).or_default();
        let over_before = earned.saturating_sub(self.policy.cap.into());
        *earned = earned.saturating_add(credit.points.into());
        let over = earned.saturating_sub(self.policy.cap.into()) - over_before;
        if over == 0 {
            return Taken::InFull;
        }
        Taken::Capped(Overflow { by, first, over, policy: self.policy })
    }

    /// What a person is credited in the period of a date.
    #[must_use]
    pub fn total(&self, by: AgentId, on: NaiveDate) -> u64 {
        let first = self.policy.per.first_of(on);
        let earned = self.earned.get(&(by, first)).copied().unwrap_or(0);
        earned.min(self.policy.cap.into())
    }

    /// What was earned and not credited, of each person and period.
    pub fn overflows(&self) -> impl Iterator<Item = Overflow> {
        self.earned.iter().filter_map(|(&(by, first), earned)| {
            let over = earned.saturating_sub(self.policy.cap.into());
            (over > 0).then_some(Overflow { by, first, over, policy: self.policy })
        })
    }
}

/// What became of a credit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use = "what is not credited has to be said"]
pub enum Taken {
    /// All of it counts.
    InFull,
    /// The cap was hit: so much of it does not count.
    Capped(Overflow),
}

/// What somebody earned and was not credited, because of the cap.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Overflow {
    /// Who earned it.
    pub by: AgentId,
    /// The first date of the period.
    pub first: NaiveDate,
    /// How many points do not count.
    pub over: u64,
    /// The cap that was hit.
    pub policy: IncentivePolicy,
}

impl Overflow {
    /// The finding that says so, of the policy that stands at a place. It points at the cap, and names nobody.
    #[must_use]
    pub fn finding(&self, policy: Place) -> Finding {
        let over = i64::try_from(self.over).unwrap_or(i64::MAX);
        Finding::new(CREDIT_OVER_CAP, Severity::Warning, policy.key("cap"))
            .saying(self.to_string())
            .shown_by(Value::Integer(over))
            .mended_by("raise the cap, or say that such work is not wanted")
            .required_by("A-03")
    }
}

impl fmt::Display for Overflow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let IncentivePolicy { cap, per } = self.policy;
        let (over, first) = (self.over, self.first);
        write!(
            f,
            "{over} points of the {per} from {first} were earned beyond the boundary and not credited: "
        )?;
        write!(f, "the cap is {cap} a {per}")
    }
}
