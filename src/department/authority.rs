use std::fmt;

use super::{Limit, Role};
use crate::id::GrantKey;
use crate::money::Money;

/// How much of something is to be granted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Amount {
    /// So many.
    Count(u32),
    /// So much.
    Money(Money),
}

/// Whether a role may grant so much without asking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub enum Authorisation {
    /// It may.
    Within,
    /// It may grant such a thing, but not so much: somebody with more authority has to be asked.
    AboveLimit(Limit),
    /// It may grant such a thing, but its limit is in another unit or currency, so that nobody can compare.
    Incomparable(Limit),
    /// It may grant nothing of the kind.
    NotEntitled,
}

impl Authorisation {
    /// Whether it may be granted without asking.
    #[must_use]
    pub const fn is_within(self) -> bool {
        matches!(self, Self::Within)
    }
}

impl Role {
    /// Whether it may grant so much of something without asking (S2-27).
    ///
    /// A limit includes what it names. An amount below nothing takes something away, which no authority to grant covers.
    ///
    /// ```
    /// use goodwill::department::{Amount, Limit, Role, Authorisation};
    /// use goodwill::key;
    ///
    /// let fifty: Limit = "up to 50.00 EUR".parse()?;
    /// let agent = Role::of(key!("care"), "Agent").entitled(key!("refund"), fifty);
    /// let refund = |amount: &str| agent.may_grant(&key!("refund"), Amount::Money(amount.parse().unwrap()));
    /// assert_eq!(refund("50.00 EUR"), Authorisation::Within);
    /// assert_eq!(refund("50.01 EUR"), Authorisation::AboveLimit(fifty));
    /// assert_eq!(refund("1.00 USD"), Authorisation::Incomparable(fifty));
    /// assert_eq!(agent.may_grant(&key!("visit"), Amount::Count(1)), Authorisation::NotEntitled);
    /// # Ok::<(), goodwill::department::ParseLimitError>(())
    /// ```
    pub fn may_grant(&self, grant: &GrantKey, amount: Amount) -> Authorisation {
        self.authority.get(grant).map_or(Authorisation::NotEntitled, |limit| limit.admits(amount))
    }
}

impl Limit {
    fn admits(self, amount: Amount) -> Authorisation {
        let within = match (self, amount) {
            (_, Amount::Money(asked)) if asked.minor_units() < 0 => {
                return Authorisation::NotEntitled;
            }
            (Self::Any, _) => true,
            (Self::Count(most), Amount::Count(asked)) => asked <= most,
            (Self::Money(most), Amount::Money(asked)) if most.currency() == asked.currency() => {
                asked.minor_units() <= most.minor_units()
            }
            _ => return Authorisation::Incomparable(self),
        };
        if within { Authorisation::Within } else { Authorisation::AboveLimit(self) }
    }
}

impl fmt::Display for Authorisation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Within => f.write_str("it may"),
            Self::AboveLimit(limit) => write!(f, "it may grant {limit}"),
            Self::Incomparable(limit) => write!(f, "its limit is {limit}, which is another unit"),
            Self::NotEntitled => f.write_str("it may grant nothing of the kind"),
        }
    }
}
