use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::Channel;
use crate::customer::{AccessOption, Dossier, Language, Medium};
use crate::id::{ChannelKey, RecordId};
use crate::time::Timestamp;

/// What one customer has and needs to be reached: channels as they are possessed, beside [`Channel`], which is offered.
///
/// What is not in it nobody knows, and no contact data is not reach: it may turn out either way.
///
/// ```
/// use goodwill::customer::Medium;
/// use goodwill::id::{RecordId, SequentialIds};
/// use goodwill::touchpoint::{Channel, Possession, Usable};
///
/// let ids = SequentialIds::starting_at(1);
/// let known = Possession::default()
///     .reached_by(Medium::Phone, RecordId::fresh(&ids))
///     .lacking(Medium::Fax)
///     .speaking(["de".parse()?]);
///
/// let hotline = Channel::named("Hotline").over(Medium::Phone);
/// let fax = Channel::named("Fax").over(Medium::Fax);
/// let mail = Channel::named("Mail").over(Medium::Email);
/// assert!(matches!(mail.usable_by(&known), Usable::Unknown(_)));
/// assert!(matches!(hotline.usable_by(&known.clone().needing([])), Usable::Yes));
/// assert_eq!(fax.usable_by(&known).to_string(), "no: nothing to be reached by fax");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Possession {
    /// By medium: the records of the numbers and addresses, each with the languages that are spoken there, none of them where
    /// they are the customer's own; no record where the customer is known to have nothing of the kind.
    pub contact: BTreeMap<Medium, BTreeMap<RecordId, BTreeSet<Language>>>,
    /// The languages that the customer understands; none if nobody knows.
    pub languages: Option<BTreeSet<Language>>,
    /// What the customer needs to take in what we say; none if nobody knows.
    pub access: Option<BTreeSet<AccessOption>>,
}

/// Each method tells one thing more.
impl Possession {
    /// What was told of a customer, as it holds at an instant.
    ///
    /// Somebody of whom no number, language or access need was told may still have one: all three stay unknown.
    #[must_use]
    pub fn told(dossier: &Dossier, at: Timestamp) -> Self {
        let circumstances = &dossier.circumstances;
        let mut told = Self::default();
        if !circumstances.languages.is_empty() {
            told = told.speaking(circumstances.languages.iter().cloned());
        }
        // Whoever said that he needs none can use any.
        told.access.clone_from(&circumstances.access);
        for point in dossier.contact_points.iter().filter(|point| point.is_usable(at)) {
            let spoken = point.languages.iter().cloned().collect();
            told.contact.entry(point.medium).or_default().insert(point.value, spoken);
        }
        told
    }

    /// The customer has a number or an address, which stands in a record.
    #[must_use]
    pub fn reached_by(mut self, medium: Medium, record: RecordId) -> Self {
        self.contact.entry(medium).or_default().insert(record, BTreeSet::new());
        self
    }

    /// The customer has nothing of the kind.
    #[must_use]
    pub fn lacking(mut self, medium: Medium) -> Self {
        self.contact.insert(medium, BTreeMap::new());
        self
    }

    /// The customer understands these languages, and no other.
    #[must_use]
    pub fn speaking(mut self, languages: impl IntoIterator<Item = Language>) -> Self {
        self.languages = Some(languages.into_iter().collect());
        self
    }

    /// The customer needs this, and nothing more.
    #[must_use]
    pub fn needing(mut self, access: impl IntoIterator<Item = AccessOption>) -> Self {
        self.access = Some(access.into_iter().collect());
        self
    }

    /// How each of the offered channels can be used.
    pub fn among<'a>(
        &self,
        offered: impl IntoIterator<Item = (&'a ChannelKey, &'a Channel)>,
    ) -> impl Iterator<Item = (&'a ChannelKey, Usable)> {
        offered.into_iter().map(|(key, channel)| (key, channel.usable_by(self)))
    }
}

/// Whether a customer can use a channel.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use]
pub enum Usable {
    /// For certain.
    Yes,
    /// Certainly not, for every one of these reasons.
    No(Vec<Obstacle>),
    /// As what is unknown turns out.
    Unknown(Vec<Unknown>),
}

/// Why a customer cannot use a channel.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Obstacle {
    /// The customer has nothing to be reached by.
    NoContact(Medium),
    /// None of the languages that are offered is one that the customer understands.
    NoLanguage(BTreeSet<Language>),
    /// It does not offer what the customer needs.
    NoAccess(BTreeSet<AccessOption>),
}

/// What nobody knows of a customer, and a channel asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Unknown {
    /// Whether there is anything to be reached by.
    Contact(Medium),
    /// Which languages the customer understands.
    Languages,
    /// What the customer needs to take in what we say.
    Access,
}

impl Channel {
    /// Whether a customer can use it. One certain obstacle is enough for no, whatever else is unknown.
    ///
    /// Nobody needs an address to meet us in person. A language that is told more exactly on one side fits: who speaks
    /// `pt` is served where `pt-BR` is spoken.
    pub fn usable_by(&self, customer: &Possession) -> Usable {
        let (mut obstacles, mut unknown) = (Vec::new(), Vec::new());
        for asked in [self.contact(customer), self.language(customer), self.access_for(customer)] {
            match asked {
                Some(Asked::Obstacle(obstacle)) => obstacles.push(obstacle),
                Some(Asked::Unknown(what)) => unknown.push(what),
                None => {}
            }
        }
        match (obstacles.is_empty(), unknown.is_empty()) {
            (false, _) => Usable::No(obstacles),
            (true, false) => Usable::Unknown(unknown),
            (true, true) => Usable::Yes,
        }
    }

    fn contact(&self, customer: &Possession) -> Option<Asked> {
        let medium = self.medium.filter(|medium| *medium != Medium::InPerson)?;
        match customer.contact.get(&medium) {
            None => Some(Asked::Unknown(Unknown::Contact(medium))),
            Some(records) if records.is_empty() => {
                Some(Asked::Obstacle(Obstacle::NoContact(medium)))
            }
            Some(_) => None,
        }
    }

    fn language(&self, customer: &Possession) -> Option<Asked> {
        if self.languages.is_empty() {
            return None;
        }
        let mut unknown = false;
        for spoken in self.spoken_by(customer) {
            match spoken {
                None => unknown = true,
                Some(spoken) if self.is_understood_by(spoken) => return None,
                Some(_) => {}
            }
        }
        if unknown {
            return Some(Asked::Unknown(Unknown::Languages));
        }
        Some(Asked::Obstacle(Obstacle::NoLanguage(self.languages.clone())))
    }

    /// What is spoken at each place where the customer can be met on the channel; none where nobody knows.
    fn spoken_by<'a>(&self, customer: &'a Possession) -> Vec<Option<&'a BTreeSet<Language>>> {
        let own = customer.languages.as_ref();
        let points = self.medium.and_then(|medium| customer.contact.get(&medium));
        match points.filter(|points| !points.is_empty()) {
            None => vec![own],
            Some(points) => {
                let spoken = |there| Some(there).filter(|there: &&BTreeSet<_>| !there.is_empty());
                points.values().map(|there| spoken(there).or(own)).collect()
            }
        }
    }

    fn is_understood_by(&self, spoken: &BTreeSet<Language>) -> bool {
        let fits = |one: &Language| spoken.iter().any(|of| one.covers(of) || of.covers(one));
        self.languages.iter().any(fits)
    }

    fn access_for(&self, customer: &Possession) -> Option<Asked> {
        let Some(needed) = &customer.access else {
            // A channel that offered everything would suit whatever is needed.
            let everything = AccessOption::ALL.iter().all(|option| self.access.contains(option));
            return (!everything).then_some(Asked::Unknown(Unknown::Access));
        };
        let lacking: BTreeSet<AccessOption> = needed.difference(&self.access).copied().collect();
        (!lacking.is_empty()).then_some(Asked::Obstacle(Obstacle::NoAccess(lacking)))
    }
}

/// What stands between a customer and a channel, if anything does.
enum Asked {
    Obstacle(Obstacle),
    Unknown(Unknown),
}

impl fmt::Display for Usable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Yes => f.write_str("yes"),
            Self::No(obstacles) => write!(f, "no: {}", listed(obstacles)),
            Self::Unknown(unknown) => write!(f, "unknown: {}", listed(unknown)),
        }
    }
}

impl fmt::Display for Obstacle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoContact(medium) => write!(f, "nothing to be reached by {medium}"),
            Self::NoLanguage(offered) => write!(f, "understands none of {}", listed(offered)),
            Self::NoAccess(lacking) => write!(f, "it does not offer {}", listed(lacking)),
        }
    }
}

impl fmt::Display for Unknown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Contact(medium) => write!(f, "whether reached by {medium}"),
            Self::Languages => f.write_str("which languages"),
            Self::Access => f.write_str("which access needs"),
        }
    }
}

fn listed<T: fmt::Display>(things: impl IntoIterator<Item = T>) -> String {
    let things: Vec<String> = things.into_iter().map(|thing| thing.to_string()).collect();
    things.join(", ")
}
