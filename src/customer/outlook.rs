use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

use super::words::words;
use crate::id::ConcernKey;

words! {
    /// How well somebody understands what we speak of: a ladder, the lowest rung first.
    Understanding, "a rung of understanding", [
        /// Needs to be led, step by step.
        Newcomer "newcomer",
        /// Knows the common words.
        Familiar "familiar",
        /// Works with it.
        Practised "practised",
        /// Could explain it to us.
        Expert "expert",
    ]
}

words! {
    /// How much something worries somebody.
    Concern, "a concern", [
        /// It does not.
        Absent "none",
        /// It is worth a word.
        Slight "slight",
        /// It decides.
        Great "great",
    ]
}

/// From where something is known: the nearest level decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// From the organisation as a whole.
    Organisation,
    /// From a unit of it.
    Unit,
    /// From the person.
    Person,
}

/// How somebody sees what we speak of: what worries him, and how well he understands it.
///
/// It is held for organisation, unit and person; [`Outlook::resolve`] puts the three together.
///
/// ```
/// use goodwill::customer::{Concern, Level, Outlook, Understanding};
/// use goodwill::key;
///
/// let company = Outlook::default()
///     .understanding(Understanding::Expert)
///     .concern(key!("price"), Concern::Great)
///     .concern(key!("downtime"), Concern::Slight);
/// let ann = Outlook::default()
///     .understanding(Understanding::Newcomer)
///     .concern(key!("price"), Concern::Absent); // the company's money is no worry of hers
///
/// let resolved = Outlook::resolve(Some(&ann), None, Some(&company));
/// let understanding = resolved.understanding.unwrap();
/// assert_eq!((understanding.value, understanding.level), (Understanding::Newcomer, Level::Person));
/// assert_eq!(resolved.concerns[&key!("price")].value, Concern::Absent);
/// assert_eq!(resolved.concerns[&key!("downtime")].level, Level::Organisation);
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Outlook {
    /// How well it is understood; none if nobody knows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub understanding: Option<Understanding>,
    /// What worries, and how much.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub concerns: BTreeMap<ConcernKey, Concern>,
}

/// Something that is known, with the level that it comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Told<T> {
    /// What is known.
    pub value: T,
    /// From which level.
    pub level: Level,
}

/// An outlook put together from the three levels.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ResolvedOutlook {
    /// How well it is understood; none if no level knows.
    pub understanding: Option<Told<Understanding>>,
    /// What worries, and how much.
    pub concerns: BTreeMap<ConcernKey, Told<Concern>>,
}

impl Outlook {
    /// Says how well it is understood.
    #[must_use]
    pub const fn understanding(mut self, understanding: Understanding) -> Self {
        self.understanding = Some(understanding);
        self
    }

    /// Says how much something worries.
    #[must_use]
    pub fn concern(mut self, key: ConcernKey, concern: Concern) -> Self {
        self.concerns.insert(key, concern);
        self
    }

    /// The same, with what another says where this one says nothing.
    #[must_use]
    pub fn or(&self, other: &Self) -> Self {
        let mut both = other.clone();
        both.understanding = self.understanding.or(other.understanding);
        both.concerns.extend(self.concerns.clone());
        both
    }

    /// What holds for a person: his own outlook, where it says nothing the unit's, and then the organisation's.
    #[must_use]
    pub fn resolve(
        person: Option<&Self>,
        unit: Option<&Self>,
        organisation: Option<&Self>,
    ) -> ResolvedOutlook {
        let mut resolved = ResolvedOutlook::default();
        let levels =
            [(Level::Organisation, organisation), (Level::Unit, unit), (Level::Person, person)];
        for (level, outlook) in levels {
            let Some(outlook) = outlook else { continue };
            if let Some(value) = outlook.understanding {
                resolved.understanding = Some(Told { value, level });
            }
            let concerns = outlook.concerns.iter();
            resolved
                .concerns
                .extend(concerns.map(|(key, value)| (key.clone(), Told { value: *value, level })));
        }
        resolved
    }
}
