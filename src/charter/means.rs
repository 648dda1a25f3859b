use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::customer::{AccessOption, Language, Medium, Purpose};
use crate::id::{CalendarKey, RecordId};
use crate::touchpoint::Possession;

/// By what customers of a group are reached: what is not in it nobody knows.
///
/// It holds no number and no address, only whether there is one.
///
/// ```
/// use goodwill::charter::Means;
/// use goodwill::customer::{Medium, Purpose};
/// use goodwill::touchpoint::{Channel, Usable};
///
/// let means = Means::default().having(Medium::Phone).lacking(Medium::App).needing([]);
/// let usable = |medium, purpose| Channel::named("").over(medium).usable_by(&means.possession(purpose));
/// assert_eq!(usable(Medium::Phone, None), Usable::Yes);
/// assert_eq!(usable(Medium::App, None).to_string(), "no: nothing to be reached by app");
/// assert_eq!(usable(Medium::Chat, None).to_string(), "unknown: whether reached by chat");
/// // Silence is no consent.
/// let offer = usable(Medium::Phone, Some(Purpose::Commercial));
/// assert_eq!(offer.to_string(), "unknown: whether contact by phone is agreed to");
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Means {
    /// Whether they have something to be reached by, by medium.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub media: BTreeMap<Medium, bool>,
    /// The languages that they understand.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub languages: Option<BTreeSet<Language>>,
    /// What they need to take in what we say; empty if they need nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub access: Option<BTreeSet<AccessOption>>,
    /// Where they said so: by purpose and medium, whether we may address them.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub permitted: BTreeMap<Purpose, BTreeMap<Medium, bool>>,
    /// The hours of the population in which they may be reached; any, where none are named.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub within: Option<CalendarKey>,
}

/// Each method tells one thing more.
impl Means {
    /// They have something of the kind.
    #[must_use]
    pub fn having(mut self, medium: Medium) -> Self {
        self.media.insert(medium, true);
        self
    }

    /// They have nothing of the kind.
    #[must_use]
    pub fn lacking(mut self, medium: Medium) -> Self {
        self.media.insert(medium, false);
        self
    }

    /// They understand these languages, and no other.
    #[must_use]
    pub fn speaking(mut self, languages: impl IntoIterator<Item = Language>) -> Self {
        self.languages = Some(languages.into_iter().collect());
        self
    }

    /// They need this, and nothing more.
    #[must_use]
    pub fn needing(mut self, access: impl IntoIterator<Item = AccessOption>) -> Self {
        self.access = Some(access.into_iter().collect());
        self
    }

    /// They said whether we may address them so.
    #[must_use]
    pub fn permitting(mut self, purpose: Purpose, medium: Medium, permitted: bool) -> Self {
        self.permitted.entry(purpose).or_default().insert(medium, permitted);
        self
    }

    /// They may be reached within these hours of the population only.
    #[must_use]
    pub fn within(mut self, hours: CalendarKey) -> Self {
        self.within = Some(hours);
        self
    }

    /// Whether nothing at all is known.
    #[must_use]
    pub fn is_unknown(&self) -> bool {
        *self == Self::default()
    }

    /// What a customer of the group possesses, where we address him for a purpose, or where he addresses us if none is named.
    ///
    /// As with [`Possession::told_for`], silence permits what needs no consent, and leaves all else unknown. The hours stay
    /// out of it: see [`Possession::only_within`].
    #[must_use]
    pub fn possession(&self, purpose: Option<Purpose>) -> Possession {
        // A record stands for a number that nobody told us: only that there is one counts.
        let some = || BTreeMap::from([(RecordId::from_uuid(Uuid::nil()), BTreeSet::new())]);
        let contact = |(medium, has): (&Medium, &bool)| {
            (*medium, if *has { some() } else { BTreeMap::new() })
        };
        Possession {
            contact: self.media.iter().map(contact).collect(),
            languages: self.languages.clone(),
            access: self.access.clone(),
            permitted: purpose.map(|purpose| self.permitted_for(purpose)),
            never_within: BTreeSet::new(),
        }
    }

    fn permitted_for(&self, purpose: Purpose) -> BTreeMap<Medium, bool> {
        let silence = Medium::ALL.iter().filter(|_| !purpose.needs_consent());
        let mut permitted: BTreeMap<Medium, bool> = silence.map(|it| (*it, true)).collect();
        permitted.extend(self.permitted.get(&purpose).into_iter().flatten());
        permitted
    }
}
