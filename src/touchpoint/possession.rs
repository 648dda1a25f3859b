use std::collections::{BTreeMap, BTreeSet};

use super::{Channel, Usable};
use crate::calendar::Calendar;
use crate::customer::{AccessOption, Dossier, Language, Medium, Permission, Purpose};
use crate::id::{CalendarKey, ChannelKey, RecordId};
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
    /// Where we address the customer: by medium, whether we may, as far as it is known. None where the customer addresses
    /// us, for which nobody needs a permission.
    pub permitted: Option<BTreeMap<Medium, bool>>,
    /// The calendars that share no time with the hours in which the customer may be reached. Who told no hours sets no limit.
    pub never_within: BTreeSet<CalendarKey>,
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

    /// What was told of a customer whom we would address for a purpose: with the media by which we may and may not.
    ///
    /// ```
    /// use goodwill::actor::Actor;
    /// use goodwill::customer::{Dossier, Medium, Objection, Proof, Purpose, Scope, Source};
    /// use goodwill::id::{ContentId, CustomerId, SequentialIds};
    /// use goodwill::touchpoint::{Channel, Possession, Unknown, Usable};
    ///
    /// let ids = SequentialIds::starting_at(1);
    /// let at = "2026-03-02T09:00:00Z".parse().unwrap();
    /// let (by, source) = (Actor::Customer(CustomerId::fresh(&ids)), Source::Content(ContentId::fresh(&ids)));
    /// let proof = Proof { by, at, over: None, source };
    /// let mut ann = Dossier::default();
    /// ann.permissions.object(Objection::made(Scope::by(Purpose::Care, Medium::InPerson), proof)?);
    ///
    /// let visit = Channel::named("Visit").over(Medium::InPerson);
    /// let usable = |purpose| visit.usable_by(&Possession::told_for(&ann, purpose, at).needing([]));
    /// assert_eq!(usable(Purpose::Care).to_string(), "no: may not be contacted by in_person");
    /// assert_eq!(usable(Purpose::Service), Usable::Yes);
    /// // Silence is no consent.
    /// assert_eq!(usable(Purpose::Survey), Usable::Unknown(vec![Unknown::Permission(Medium::InPerson)]));
    /// // Ann may come by herself.
    /// assert_eq!(visit.usable_by(&Possession::told(&ann, at).needing([])), Usable::Yes);
    /// # Ok::<(), goodwill::customer::MustReach>(())
    /// ```
    #[must_use]
    pub fn told_for(dossier: &Dossier, purpose: Purpose, at: Timestamp) -> Self {
        let known = |medium| match dossier.permissions.permission(purpose, medium, at) {
            Permission::Granted { .. } => Some((medium, true)),
            Permission::Refused { .. } => Some((medium, false)),
            Permission::Unknown => None,
        };
        let permitted = Medium::ALL.iter().filter_map(|medium| known(*medium)).collect();
        Self { permitted: Some(permitted), ..Self::told(dossier, at) }
    }

    /// The customer can be reached within these hours and no others: none of the calendars that share no time with them
    /// serves. A calendar that cannot be held against them, as those of other years, stays as it is.
    ///
    /// ```
    /// use goodwill::calendar::{CalendarDraft, WORKWEEK};
    /// use goodwill::key;
    /// use goodwill::touchpoint::{Channel, Possession};
    ///
    /// let hours = |windows| CalendarDraft::new("Europe/Berlin", 2026..=2026).open(WORKWEEK, windows).compile();
    /// let office = hours("09:00-17:00")?;
    /// let offered = [(&key!("office"), &office)];
    /// let hotline = Channel::named("Hotline").open(key!("office"));
    ///
    /// let evenings = Possession::default().needing([]).only_within(&hours("18:00-20:00")?, offered);
    /// assert_eq!(hotline.usable_by(&evenings).to_string(), "no: never reached within `office`");
    /// let afternoons = Possession::default().needing([]).only_within(&hours("16:00-20:00")?, offered);
    /// assert_eq!(hotline.usable_by(&afternoons).to_string(), "yes");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn only_within<'a>(
        mut self,
        hours: &Calendar,
        calendars: impl IntoIterator<Item = (&'a CalendarKey, &'a Calendar)>,
    ) -> Self {
        let apart = |calendar: &Calendar| {
            calendar.intersection(hours).is_ok_and(|shared| shared.is_never_open())
        };
        let calendars = calendars.into_iter().filter(|(_, calendar)| apart(calendar));
        self.never_within.extend(calendars.map(|(key, _)| key.clone()));
        self
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
