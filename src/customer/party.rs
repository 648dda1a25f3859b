use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

use super::words::words;
use crate::id::{CustomerId, RecordId};

/// Who a customer is: a person, an organisation, or a unit of one.
///
/// An organisation is served as such, through its units, and through its people; each of them is a customer with an id of
/// its own, so that what is known of one is not said of another. Names lie in records.
///
/// ```
/// use goodwill::customer::{Membership, Party, PartyRole};
/// use goodwill::id::{CustomerId, SequentialIds};
///
/// let ids = SequentialIds::starting_at(1);
/// let (works, buying) = (CustomerId::fresh(&ids), CustomerId::fresh(&ids));
/// let ann = Party::person().member(works, Membership::of(Some(buying), [PartyRole::Decides]));
/// assert_eq!(ann.within().collect::<Vec<_>>(), [(works, Some(buying))]);
///
/// // A unit belongs to one organisation, and an organisation to nobody.
/// assert_eq!(Party::unit(works).within().collect::<Vec<_>>(), [(works, None)]);
/// assert_eq!(Party::organisation().within().count(), 0);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Party {
    /// A human being.
    Person {
        /// The record of the name.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        name: Option<RecordId>,
        /// The organisations that the person acts for.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        memberships: BTreeMap<CustomerId, Membership>,
    },
    /// A part of an organisation: a department, a branch.
    Unit {
        /// The record of the name.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        name: Option<RecordId>,
        /// The organisation.
        of: CustomerId,
    },
    /// A firm, an authority, an association.
    Organisation {
        /// The record of the name.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        name: Option<RecordId>,
    },
}

/// What somebody is in an organisation.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Membership {
    /// The unit, if it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<CustomerId>,
    /// What the person does there in matters that concern us.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub roles: BTreeSet<PartyRole>,
}

impl Membership {
    /// A membership in a unit, in these roles.
    #[must_use]
    pub fn of(unit: Option<CustomerId>, roles: impl IntoIterator<Item = PartyRole>) -> Self {
        Self { unit, roles: roles.into_iter().collect() }
    }
}

words! {
    /// What a person does for an organisation in matters that concern us.
    PartyRole, "a role in an organisation", [
        /// Decides what is bought and agreed.
        Decides "decides",
        /// Advises those who decide.
        Advises "advises",
        /// Uses what was bought.
        Uses "uses",
        /// Runs it for those who use it.
        Runs "runs",
        /// Pays for it.
        Pays "pays",
        /// Speaks for somebody else: a guardian, an agent.
        Represents "represents",
    ]
}

impl Party {
    /// A person of whom nothing else is known.
    #[must_use]
    pub const fn person() -> Self {
        Self::Person { name: None, memberships: BTreeMap::new() }
    }

    /// A unit of an organisation.
    #[must_use]
    pub const fn unit(of: CustomerId) -> Self {
        Self::Unit { name: None, of }
    }

    /// An organisation.
    #[must_use]
    pub const fn organisation() -> Self {
        Self::Organisation { name: None }
    }

    /// Says where the name lies.
    #[must_use]
    pub fn named(mut self, record: RecordId) -> Self {
        let (Self::Person { name, .. } | Self::Unit { name, .. } | Self::Organisation { name }) =
            &mut self;
        *name = Some(record);
        self
    }

    /// Lets a person act for an organisation; units and organisations act through their people, and stay as they are.
    #[must_use]
    pub fn member(mut self, organisation: CustomerId, membership: Membership) -> Self {
        if let Self::Person { memberships, .. } = &mut self {
            memberships.insert(organisation, membership);
        }
        self
    }

    /// The record of the name.
    #[must_use]
    pub const fn name(&self) -> Option<RecordId> {
        match self {
            Self::Person { name, .. } | Self::Unit { name, .. } | Self::Organisation { name } => {
                *name
            }
        }
    }

    /// The organisations that it belongs to, each with the unit.
    pub fn within(&self) -> impl Iterator<Item = (CustomerId, Option<CustomerId>)> {
        let (of, memberships) = match self {
            Self::Person { memberships, .. } => (None, Some(memberships)),
            Self::Unit { of, .. } => (Some((*of, None)), None),
            Self::Organisation { .. } => (None, None),
        };
        let unit_of = |(organisation, membership): (&CustomerId, &Membership)| {
            (*organisation, membership.unit)
        };
        of.into_iter().chain(memberships.into_iter().flatten().map(unit_of))
    }
}
