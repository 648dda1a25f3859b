use std::collections::BTreeSet;
use std::fmt;

use super::{Channel, Possession, Timing};
use crate::customer::{AccessOption, Language, Medium};
use crate::id::CalendarKey;

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
    /// The customer objected to being addressed so, or took back the consent.
    NoPermission(Medium),
    /// Nobody is there in the hours in which the customer may be reached.
    NoHours(CalendarKey),
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
    /// Whether the customer agrees to be addressed so.
    Permission(Medium),
}

impl Channel {
    /// Whether a customer can use it. One certain obstacle is enough for no, whatever else is unknown.
    ///
    /// Nobody needs an address to meet us in person. Hours count where both sides have to be there at once. A language that is told more exactly on one side fits: who speaks
    /// `pt` is served where `pt-BR` is spoken.
    pub fn usable_by(&self, customer: &Possession) -> Usable {
        let (mut obstacles, mut unknown) = (Vec::new(), Vec::new());
        let asked = [
            self.contact(customer),
            self.language(customer),
            self.access_for(customer),
            self.permission(customer),
            self.hours(customer),
        ];
        for asked in asked {
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

    fn permission(&self, customer: &Possession) -> Option<Asked> {
        let (permitted, medium) = (customer.permitted.as_ref()?, self.medium?);
        match permitted.get(&medium) {
            Some(true) => None,
            Some(false) => Some(Asked::Obstacle(Obstacle::NoPermission(medium))),
            None => Some(Asked::Unknown(Unknown::Permission(medium))),
        }
    }

    fn hours(&self, customer: &Possession) -> Option<Asked> {
        let calendar = self.calendar.as_ref().filter(|_| self.timing == Timing::Live)?;
        let apart = customer.never_within.contains(calendar);
        apart.then(|| Asked::Obstacle(Obstacle::NoHours(calendar.clone())))
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
            Self::NoPermission(medium) => write!(f, "may not be contacted by {medium}"),
            Self::NoHours(calendar) => write!(f, "never reached within `{calendar}`"),
        }
    }
}

impl fmt::Display for Unknown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Contact(medium) => write!(f, "whether reached by {medium}"),
            Self::Languages => f.write_str("which languages"),
            Self::Access => f.write_str("which access needs"),
            Self::Permission(medium) => write!(f, "whether contact by {medium} is agreed to"),
        }
    }
}

fn listed<T: fmt::Display>(things: impl IntoIterator<Item = T>) -> String {
    let things: Vec<String> = things.into_iter().map(|thing| thing.to_string()).collect();
    things.join(", ")
}
