use std::collections::BTreeSet;

use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::{AccessOption, Language, Medium, Period};
use crate::calendar::CalendarDraft;
use crate::id::{CalendarKey, RecordId};
use crate::time::Timestamp;

/// One number, address or account by which a customer can be reached.
///
/// The number itself is personal and lies in a record; here stands only where.
///
/// ```
/// use goodwill::customer::{ContactPoint, Medium, Period, Preference};
/// use goodwill::id::{RecordId, SequentialIds};
/// use goodwill::time::Timestamp;
///
/// let ids = SequentialIds::starting_at(1);
/// let since = Period::from("2026-03-02T09:00:00Z".parse::<Timestamp>()?);
/// let home = ContactPoint::new(Medium::Phone, RecordId::fresh(&ids), since);
/// let work = ContactPoint::new(Medium::Email, RecordId::fresh(&ids), since).preferred(Preference::MOST);
/// assert!(work.preference < home.preference); // the most preferred comes first
/// assert!(Preference::new(0).is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContactPoint {
    /// Where it reaches the customer.
    pub medium: Medium,
    /// The record of the number, address or account.
    pub value: RecordId,
    /// How gladly the customer is reached there.
    #[serde(default)]
    pub preference: Preference,
    /// When it can be used.
    pub valid: Period,
    /// The languages spoken there, the most preferred first; none means those of the customer.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub languages: Vec<Language>,
    /// When somebody can be reached there; none means the customer's own hours.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hours: Option<OwnHours>,
}

impl ContactPoint {
    /// A contact point of middling preference.
    #[must_use]
    pub const fn new(medium: Medium, value: RecordId, valid: Period) -> Self {
        let preference = Preference::MIDDLING;
        Self { medium, value, preference, valid, languages: Vec::new(), hours: None }
    }

    /// Says how gladly the customer is reached there.
    #[must_use]
    pub const fn preferred(mut self, preference: Preference) -> Self {
        self.preference = preference;
        self
    }

    /// Says when somebody can be reached there.
    #[must_use]
    pub fn at_hours(mut self, hours: OwnHours) -> Self {
        self.hours = Some(hours);
        self
    }

    /// Whether it can be used at an instant.
    #[must_use]
    pub fn is_usable(&self, at: Timestamp) -> bool {
        self.valid.contains(at)
    }
}

/// How gladly a customer is reached somewhere: 1 is most gladly, 100 least (RFC 6350, `PREF`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct Preference(u8);

/// A number that is no preference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{rank} is no preference; 1 is the most preferred, 100 the least")]
pub struct NoPreference {
    rank: u8,
}

impl Preference {
    /// The most preferred.
    pub const MOST: Self = Self(1);
    /// Neither gladly nor reluctantly.
    pub const MIDDLING: Self = Self(50);
    /// The least preferred.
    pub const LEAST: Self = Self(100);

    /// The preference of this rank.
    ///
    /// # Errors
    /// [`NoPreference`] unless it lies between 1 and 100.
    pub const fn new(rank: u8) -> Result<Self, NoPreference> {
        if rank == 0 || rank > Self::LEAST.0 {
            return Err(NoPreference { rank });
        }
        Ok(Self(rank))
    }

    /// The rank.
    #[must_use]
    pub const fn rank(self) -> u8 {
        self.0
    }
}

impl Default for Preference {
    fn default() -> Self {
        Self::MIDDLING
    }
}

impl TryFrom<u8> for Preference {
    type Error = NoPreference;

    fn try_from(rank: u8) -> Result<Self, Self::Error> {
        Self::new(rank)
    }
}

impl From<Preference> for u8 {
    fn from(preference: Preference) -> Self {
        preference.0
    }
}

/// When a customer may be reached: hours of his own, or those of a calendar that the charter has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OwnHours {
    /// A calendar of the charter.
    Calendar(CalendarKey),
    /// Hours that the customer told.
    Declared(Box<CalendarDraft>),
}

/// Hours that cannot be kept of a customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BadHours {
    /// They are no calendar.
    #[error("the hours have faults; compile their draft to see them")]
    Faulty,
    /// They say in words why a date is different.
    #[error("the name of a date is a free text, which may be personal; leave it out")]
    Named,
}

impl OwnHours {
    /// Whether they can be kept: hours that were told compile, and name no dates, since names may be personal.
    ///
    /// ```
    /// use goodwill::calendar::{CalendarDraft, WORKWEEK};
    /// use goodwill::customer::{BadHours, OwnHours};
    ///
    /// let evenings = || CalendarDraft::new("Europe/Berlin", 2026..=2026).open(WORKWEEK, "17:00-20:00");
    /// assert!(OwnHours::Declared(Box::new(evenings())).check().is_ok());
    ///
    /// let named = evenings().holiday("2026-05-04", "Ann's wedding");
    /// assert_eq!(OwnHours::Declared(Box::new(named)).check(), Err(BadHours::Named));
    /// ```
    ///
    /// # Errors
    /// [`BadHours`] says what stands in the way, without repeating it.
    pub fn check(&self) -> Result<(), BadHours> {
        let Self::Declared(draft) = self else { return Ok(()) };
        let holidays = draft.holidays.iter().map(|holiday| &holiday.name);
        let overrides = draft.overrides.iter().map(|other| &other.name);
        let breaks = draft.breaks.iter().map(|pause| &pause.name);
        if holidays.chain(overrides).chain(breaks).any(|name| !name.is_empty()) {
            return Err(BadHours::Named);
        }
        draft.compile().map(drop).map_err(|_| BadHours::Faulty)
    }
}

/// How a customer is to be addressed: where he lives by the clock, when, in which words and in which form.
///
/// ```
/// use goodwill::customer::{AccessOption, Circumstances};
///
/// let told = Circumstances::default()
///     .zone(goodwill::chrono_tz::Europe::Berlin)
///     .speaking(["de".parse()?, "en".parse()?])
///     .needing([AccessOption::LargePrint]);
/// assert_eq!(told.languages[0].as_str(), "de");
///
/// // That somebody needs no form of access is something to know, too.
/// assert_eq!(Circumstances::default().access, None);
/// assert_eq!(Circumstances::default().needing([]).access, Some(Default::default()));
/// # Ok::<(), goodwill::customer::ParseLanguageError>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Circumstances {
    /// The zone by whose wall clock the customer lives; none if nobody knows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub zone: Option<Tz>,
    /// When the customer may be reached; none if nobody knows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hours: Option<OwnHours>,
    /// Which forms of access he needs: an empty set says that he needs none, and none that nobody knows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub access: Option<BTreeSet<AccessOption>>,
    /// The languages that he understands, the most preferred first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub languages: Vec<Language>,
}

impl Circumstances {
    /// Says by whose wall clock the customer lives.
    #[must_use]
    pub const fn zone(mut self, zone: Tz) -> Self {
        self.zone = Some(zone);
        self
    }

    /// Says when the customer may be reached.
    #[must_use]
    pub fn at_hours(mut self, hours: OwnHours) -> Self {
        self.hours = Some(hours);
        self
    }

    /// Says which forms of access the customer needs; an empty list says that he needs none.
    #[must_use]
    pub fn needing(mut self, access: impl IntoIterator<Item = AccessOption>) -> Self {
        self.access.get_or_insert_default().extend(access);
        self
    }

    /// Says which languages the customer understands, the most preferred first.
    #[must_use]
    pub fn speaking(mut self, languages: impl IntoIterator<Item = Language>) -> Self {
        self.languages.extend(languages);
        self
    }

    /// The same, with what another knows where this one knows nothing; forms of access add up.
    #[must_use]
    pub fn or(&self, other: &Self) -> Self {
        let languages = if self.languages.is_empty() { other } else { self };
        Self {
            zone: self.zone.or(other.zone),
            hours: self.hours.clone().or_else(|| other.hours.clone()),
            access: match (&self.access, &other.access) {
                (Some(own), Some(others)) => Some(own | others),
                (one, another) => one.as_ref().or(another.as_ref()).cloned(),
            },
            languages: languages.languages.clone(),
        }
    }
}
