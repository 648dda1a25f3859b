//! Whose hours a target's clock runs on.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::id::CalendarKey;
use crate::text::serde_also_from_text;

/// Whose time counts for a target: ours, the customer's, or only what both have in common (ITIL 4: service hours).
///
/// A declaration may write ours as its calendar alone. The customer's calendar is that of each matter; where a matter has
/// none, the calendar named by `otherwise` stands for the customer's hours, and without one such a matter is refused.
///
/// ```
/// use goodwill::key;
/// use goodwill::sla::{HoursCounted, Metric, Target};
///
/// let first = Target::measuring(Metric::first_response(), key!("office"));
/// assert_eq!(first.calendar, HoursCounted::Ours(key!("office")));
///
/// let call_back = first.counting(HoursCounted::both(key!("office")).or_else(key!("daytime")));
/// assert_eq!(call_back.calendar.ours(), Some(&key!("office")));
/// assert_eq!(call_back.calendar.otherwise(), Some(&key!("daytime")));
///
/// // A name with a space is that of no calendar.
/// assert!(serde_json::from_str::<HoursCounted>("\"our office\"").is_err());
/// assert_eq!(serde_json::from_str::<HoursCounted>("\"office\"").unwrap(), HoursCounted::Ours(key!("office")));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields, remote = "Self")]
pub enum HoursCounted {
    /// Ours: the same for every matter.
    Ours(CalendarKey),
    /// The customer's.
    Customers {
        /// What stands for the customer's hours where a matter does not say them.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        otherwise: Option<CalendarKey>,
    },
    /// Only while both we and the customer are there.
    Both {
        /// Ours.
        ours: CalendarKey,
        /// What stands for the customer's hours where a matter does not say them.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        otherwise: Option<CalendarKey>,
    },
}

impl HoursCounted {
    /// The customer's hours; a matter that does not say them is refused.
    #[must_use]
    pub const fn customers() -> Self {
        Self::Customers { otherwise: None }
    }

    /// The hours that ours have in common with the customer's; a matter that does not say those is refused.
    #[must_use]
    pub const fn both(ours: CalendarKey) -> Self {
        Self::Both { ours, otherwise: None }
    }

    /// Lets a calendar stand for the customer's hours where a matter does not say them; nothing, where ours alone count.
    #[must_use]
    pub fn or_else(self, calendar: CalendarKey) -> Self {
        let otherwise = Some(calendar);
        match self {
            Self::Ours(ours) => Self::Ours(ours),
            Self::Customers { .. } => Self::Customers { otherwise },
            Self::Both { ours, .. } => Self::Both { ours, otherwise },
        }
    }

    /// Our calendar, if it counts.
    #[must_use]
    pub const fn ours(&self) -> Option<&CalendarKey> {
        match self {
            Self::Ours(ours) | Self::Both { ours, .. } => Some(ours),
            Self::Customers { .. } => None,
        }
    }

    /// What stands for the customer's hours where a matter does not say them.
    #[must_use]
    pub const fn otherwise(&self) -> Option<&CalendarKey> {
        match self {
            Self::Ours(_) => None,
            Self::Customers { otherwise } | Self::Both { otherwise, .. } => otherwise.as_ref(),
        }
    }

    /// Whether the customer's hours have a say.
    #[must_use]
    pub const fn asks_for_customers(&self) -> bool {
        !matches!(self, Self::Ours(_))
    }

    /// The calendars that it names: ours, and what stands for the customer's.
    pub fn named(&self) -> impl Iterator<Item = &CalendarKey> {
        self.ours().into_iter().chain(self.otherwise())
    }

    /// Whose hours these are for a matter whose customer keeps this calendar.
    #[must_use]
    pub fn for_customer(&self, customers: Option<&CalendarKey>) -> CountedOn {
        let told = customers.is_some();
        let theirs = customers.or(self.otherwise()).cloned();
        CountedOn {
            ours: self.ours().cloned(),
            theirs: theirs.filter(|_| self.asks_for_customers()),
            told,
        }
    }
}

impl From<CalendarKey> for HoursCounted {
    fn from(ours: CalendarKey) -> Self {
        Self::Ours(ours)
    }
}

serde_also_from_text!(
    HoursCounted,
    "a calendar, or a table",
    |text| { text.parse().ok().map(HoursCounted::Ours) },
    |it| match it {
        HoursCounted::Ours(calendar) => Some(calendar.as_str()),
        HoursCounted::Customers { .. } | HoursCounted::Both { .. } => None,
    }
);

/// On whose hours the time of one matter was counted.
///
/// ```
/// use goodwill::key;
/// use goodwill::sla::HoursCounted;
///
/// let both = HoursCounted::both(key!("office")).or_else(key!("daytime"));
/// assert_eq!(
///     both.for_customer(Some(&key!("acme"))).to_string(),
///     "counted while both `office` and the customer's `acme` are open"
/// );
/// assert_eq!(
///     both.for_customer(None).to_string(),
///     "counted while both `office` and `daytime`, for want of the customer's hours, are open"
/// );
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct CountedOn {
    /// Our calendar; none where the customer's hours alone count.
    pub ours: Option<CalendarKey>,
    /// The calendar of the customer's hours; none where ours alone count, or nobody knows them.
    pub theirs: Option<CalendarKey>,
    /// Whether the matter says the customer's hours; else a calendar of the target stands for them.
    pub told: bool,
}

impl fmt::Display for CountedOn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let theirs = self.theirs.as_ref().map(|theirs| match self.told {
            true => format!("the customer's `{theirs}`"),
            false => format!("`{theirs}`, for want of the customer's hours,"),
        });
        match (&self.ours, theirs) {
            (Some(ours), None) => write!(f, "counted while `{ours}` is open"),
            (None, Some(theirs)) => write!(f, "counted while {theirs} is open"),
            (Some(ours), Some(theirs)) => {
                write!(f, "counted while both `{ours}` and {theirs} are open")
            }
            (None, None) => f.write_str("counted on hours that nobody knows"),
        }
    }
}
