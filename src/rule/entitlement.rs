use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Allowance, AllowanceTerms};
use crate::id::GrantKey;
use crate::time::Span;

/// What a customer bought, beside what the customer expects: two facts, kept apart.
///
/// Expecting something gives no right to it, and having bought it does not mean that anybody waits for it. Their
/// [difference](Self::differences) is what has to be talked about before it disappoints.
///
/// ```
/// use goodwill::rule::{Allowance, Coverage, Difference, Entitlement, Level, NotCovered, Purchase};
///
/// let entitlement = Entitlement {
///     purchased: [("repair".parse()?, Purchase::of(Level::Within("3 workdays".parse()?)))].into(),
///     expected: [
///         ("repair".parse()?, Level::Within("1 workday".parse()?)),
///         ("loan-car".parse()?, Level::Included),
///     ]
///     .into(),
/// };
///
/// let differences = entitlement.differences();
/// assert_eq!(differences[0].to_string(), "`loan-car` is expected and was not bought");
/// assert_eq!(differences[1].to_string(), "`repair` was bought within 3 workdays and is expected within 1 workday");
///
/// let (on, unused) = ("2026-03-02".parse()?, Allowance::default());
/// assert!(entitlement.covers(&"repair".parse()?, on, &unused).is_covered());
/// assert_eq!(
///     entitlement.covers(&"loan-car".parse()?, on, &unused),
///     Coverage::NotCovered(NotCovered::OnlyExpected)
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Entitlement {
    /// What was bought, and for which time.
    pub purchased: BTreeMap<GrantKey, Purchase>,
    /// What is expected, bought or not.
    pub expected: BTreeMap<GrantKey, Level>,
}

/// Something that was bought.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Purchase {
    /// How much of it.
    pub level: Level,
    /// The first date on which it is due; none if it always was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<NaiveDate>,
    /// The last date on which it is due; none if it has no end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<NaiveDate>,
}

impl Purchase {
    /// A purchase of this level, for ever.
    #[must_use]
    pub const fn of(level: Level) -> Self {
        Self { level, from: None, until: None }
    }
}

/// How much of a service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Level {
    /// As often as it is needed.
    Included,
    /// So many a period.
    UpTo(AllowanceTerms),
    /// Within a span.
    Within(Span),
}

impl Level {
    /// Whether this level is less or more generous than another; none if they cannot be compared.
    ///
    /// Spans compare within one unit, numbers within one period; the rest would be a guess.
    ///
    /// ```
    /// use goodwill::rule::Level;
    ///
    /// let day = Level::Within("PT24H".parse()?);
    /// assert!(day.generosity(&Level::Within("PT4H".parse()?)).is_some_and(|order| order.is_lt()));
    /// assert_eq!(day.generosity(&Level::Within("1 workday".parse()?)), None);
    /// # Ok::<(), goodwill::time::ParseSpanError>(())
    /// ```
    #[must_use]
    pub fn generosity(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Included, Self::Included) => Some(Ordering::Equal),
            (Self::Included, Self::UpTo(_)) => Some(Ordering::Greater),
            (Self::UpTo(_), Self::Included) => Some(Ordering::Less),
            (Self::UpTo(left), Self::UpTo(right)) if left.per == right.per => {
                Some(left.most.cmp(&right.most))
            }
            (Self::Within(left), Self::Within(right)) => shorter(*left, *right),
            _ => None,
        }
    }
}

/// Which of two spans of one unit is the shorter, and so the more generous.
fn shorter(left: Span, right: Span) -> Option<Ordering> {
    match (left, right) {
        (Span::Elapsed(left), Span::Elapsed(right)) => Some(right.cmp(&left)),
        (Span::Working(left), Span::Working(right)) => Some(right.cmp(&left)),
        (Span::WorkingDays(left), Span::WorkingDays(right))
        | (Span::CalendarDays(left), Span::CalendarDays(right)) => Some(right.cmp(&left)),
        _ => None,
    }
}

/// One service of which what was bought is not what is expected.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Difference {
    /// It is expected, and was not bought.
    OnlyExpected {
        /// The service.
        service: GrantKey,
        /// What is expected.
        expected: Level,
    },
    /// It was bought, and nobody expects it.
    OnlyPurchased {
        /// The service.
        service: GrantKey,
        /// What was bought.
        purchased: Level,
    },
    /// Bought and expected, but not the same.
    Unlike {
        /// The service.
        service: GrantKey,
        /// What was bought.
        purchased: Level,
        /// What is expected.
        expected: Level,
        /// Whether what was bought is less or more generous; none if the two cannot be compared.
        generosity: Option<Ordering>,
    },
}

/// Whether something is covered, and if not, why.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Coverage {
    /// It was bought, is due on the date, and not used up.
    Covered,
    /// It is not covered, for this reason.
    NotCovered(NotCovered),
}

impl Coverage {
    /// Whether it is covered.
    #[must_use]
    pub fn is_covered(&self) -> bool {
        *self == Self::Covered
    }
}

/// Why something is not covered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum NotCovered {
    /// It was not bought.
    NotBought,
    /// It was not bought, and yet is expected.
    OnlyExpected,
    /// It is due only from a later date on.
    NotYet {
        /// The first date.
        from: NaiveDate,
    },
    /// It was due up to an earlier date.
    Expired {
        /// The last date.
        until: NaiveDate,
    },
    /// All that was bought has been used.
    UsedUp {
        /// What was bought.
        terms: AllowanceTerms,
    },
}

impl Entitlement {
    /// Whether one more use of a service is covered on a date, after what was `taken` of it.
    #[must_use]
    pub fn covers(&self, service: &GrantKey, on: NaiveDate, taken: &Allowance) -> Coverage {
        match self.obstacle(service, on, taken) {
            Some(reason) => Coverage::NotCovered(reason),
            None => Coverage::Covered,
        }
    }

    fn obstacle(&self, service: &GrantKey, on: NaiveDate, taken: &Allowance) -> Option<NotCovered> {
        let Some(purchase) = self.purchased.get(service) else {
            let expected = self.expected.contains_key(service);
            return Some(if expected { NotCovered::OnlyExpected } else { NotCovered::NotBought });
        };
        if let Some(from) = purchase.from.filter(|from| on < *from) {
            return Some(NotCovered::NotYet { from });
        }
        if let Some(until) = purchase.until.filter(|until| *until < on) {
            return Some(NotCovered::Expired { until });
        }
        match purchase.level {
            Level::UpTo(terms) if taken.left(on, &terms) == 0 => Some(NotCovered::UsedUp { terms }),
            _ => None,
        }
    }

    /// Where what was bought is not what is expected, by service.
    #[must_use]
    pub fn differences(&self) -> Vec<Difference> {
        let services: BTreeSet<&GrantKey> =
            self.purchased.keys().chain(self.expected.keys()).collect();
        services.into_iter().filter_map(|service| self.difference(service)).collect()
    }

    fn difference(&self, service: &GrantKey) -> Option<Difference> {
        let purchased = self.purchased.get(service).map(|purchase| purchase.level);
        let expected = self.expected.get(service).copied();
        let service = service.clone();
        match (purchased, expected) {
            (None, None) => None,
            (None, Some(expected)) => Some(Difference::OnlyExpected { service, expected }),
            (Some(purchased), None) => Some(Difference::OnlyPurchased { service, purchased }),
            (Some(purchased), Some(expected)) => {
                let generosity = purchased.generosity(&expected);
                (generosity != Some(Ordering::Equal)).then_some(Difference::Unlike {
                    service,
                    purchased,
                    expected,
                    generosity,
                })
            }
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Included => f.write_str("without limit"),
            Self::UpTo(terms) => terms.fmt(f),
            Self::Within(span) => write!(f, "within {span}"),
        }
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OnlyExpected { service, .. } => {
                write!(f, "`{service}` is expected and was not bought")
            }
            Self::OnlyPurchased { service, .. } => {
                write!(f, "`{service}` was bought and nobody expects it")
            }
            Self::Unlike { service, purchased, expected, .. } => {
                write!(f, "`{service}` was bought {purchased} and is expected {expected}")
            }
        }
    }
}

impl fmt::Display for NotCovered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotBought => f.write_str("it was not bought"),
            Self::OnlyExpected => f.write_str("it is expected, but was not bought"),
            Self::NotYet { from } => write!(f, "it is due only from {from} on"),
            Self::Expired { until } => write!(f, "it was due until {until}"),
            Self::UsedUp { terms } => write!(f, "{terms} were bought, and are used up"),
        }
    }
}
