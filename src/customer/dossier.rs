use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{
    AnswerLedger, Circumstances, ContactPoint, Evidence, Expectation, Hindsight, Hypothesis,
    LoyaltyReason, Need, NeedAttributes, Outlook, Permissions, ValueAttributes,
};
use crate::id::{CustomerId, RecordId};
use crate::time::Timestamp;
use crate::value::FactSheet;

/// All that is known of one customer, as a value: it can be kept, compared, and held beside another.
///
/// ```
/// use goodwill::customer::{Dossier, Understanding};
/// use goodwill::key;
/// use goodwill::value::Value;
///
/// let (mut ann, mut anna) = (Dossier::default(), Dossier::default());
/// ann.outlook.understanding = Some(Understanding::Expert);
/// anna.outlook.understanding = Some(Understanding::Newcomer);
/// anna.need_attributes.tell(key!("travels"), Some(Value::Bool(true)))?;
///
/// // Where they prove to be one, the first counts, and the second adds what the first does not know.
/// let both = ann.beside(&anna);
/// assert_eq!(both.outlook.understanding, Some(Understanding::Expert));
/// assert_eq!(both.facts()[&key!("travels")], Some(Value::Bool(true)));
/// # Ok::<(), goodwill::customer::FreeText>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Dossier {
    /// How the customer is to be addressed.
    pub circumstances: Circumstances,
    /// Where he can be reached, in the order in which it was told.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub contact_points: Vec<ContactPoint>,
    /// What he is worth to us.
    #[serde(skip_serializing_if = "ValueAttributes::is_empty")]
    pub value_attributes: ValueAttributes,
    /// What rules may ask of his needs.
    #[serde(skip_serializing_if = "NeedAttributes::is_empty")]
    pub need_attributes: NeedAttributes,
    /// What he needs, with what shows it, in the order of the first evidence; the same need twice only with a time between.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub needs: Vec<Need>,
    /// What he may need, as long as nothing shows it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub hypotheses: Vec<Hypothesis>,
    /// What he expected ahead of the experience.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub expectations: Vec<Expectation>,
    /// What he said afterwards to have expected.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub hindsights: Vec<Hindsight>,
    /// How he sees what we speak of.
    pub outlook: Outlook,
    /// What he agreed and objected to.
    pub permissions: Permissions,
    /// What he was asked and what he answered.
    pub answers: AnswerLedger,
    /// Why he stays, returns or leaves.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub loyalty: BTreeSet<LoyaltyReason>,
}

impl Dossier {
    /// What rules may ask for: of his worth and of his needs.
    #[must_use]
    pub fn facts(&self) -> FactSheet {
        let mut facts = self.value_attributes.facts().clone();
        facts.extend(self.need_attributes.facts().clone());
        facts
    }

    /// The contact point whose value lies in a record.
    #[must_use]
    pub fn contact_point(&self, value: RecordId) -> Option<&ContactPoint> {
        self.contact_points.iter().find(|point| point.value == value)
    }

    /// Whether a contact point or an answer lies in a record.
    #[must_use]
    pub fn refers_to(&self, record: RecordId) -> bool {
        self.contact_point(record).is_some() || self.answers.refers_to(record)
    }

    /// Whether something in it is a free text, or a level with a name that may be personal, both of which belong in a
    /// record, or hours that cannot be kept.
    #[must_use]
    pub fn has_free_text(&self) -> bool {
        let expected = self.expectations.iter().map(Expectation::expected);
        let remembered = self.hindsights.iter().map(Hindsight::expected);
        let points = self.contact_points.iter().filter_map(|point| point.hours.as_ref());
        expected.chain(remembered).any(|expected| expected.check().is_err())
            || self.answers.has_free_text()
            || points.chain(&self.circumstances.hours).any(|hours| hours.check().is_err())
    }

    /// The latest instant at which something in it was said, shown or recorded; none if nothing was.
    ///
    /// When a contact point or a consent is valid may lie later, since both can be told ahead of time.
    #[must_use]
    pub fn latest(&self) -> Option<Timestamp> {
        let needs = self.needs.iter().flat_map(Need::evidence).map(Evidence::at);
        let expected = self.expectations.iter().map(Expectation::recorded_at);
        let remembered = self.hindsights.iter().map(Hindsight::recorded_at);
        let agreed = self.permissions.consents().map(|consent| consent.proof.at);
        let objected = self.permissions.objections().map(|objection| objection.proof().at);
        let reasons = self.loyalty.iter().map(|reason| reason.evidence.at());
        let told = needs.chain(expected).chain(remembered).chain(agreed).chain(objected);
        told.chain(reasons).chain(self.answers.latest()).max()
    }

    /// The contact points that can be used at an instant, the most preferred first.
    #[must_use]
    pub fn usable_at(&self, at: Timestamp) -> Vec<&ContactPoint> {
        let mut usable: Vec<_> =
            self.contact_points.iter().filter(|point| point.is_usable(at)).collect();
        usable.sort_by_key(|point| point.preference);
        usable
    }

    /// The needs that hold at an instant.
    pub fn needs_at(&self, at: Timestamp) -> impl Iterator<Item = &Need> {
        self.needs.iter().filter(move |need| need.valid().contains(at))
    }

    /// Notes that something shows a need: it is a hypothesis no more.
    ///
    /// Evidence from before the end of a need shows that one, whenever it comes up; what is later shows it anew.
    pub fn show(&mut self, what: &Hypothesis, evidence: Evidence) {
        self.hypotheses.retain(|other| other != what);
        let ends_later = |end: Option<Timestamp>| end.is_none_or(|end| evidence.at() < end);
        let of_this = self.needs.iter().enumerate().filter(|(_, need)| need.what() == what);
        let ends = of_this.map(|(place, need)| (place, need.valid().ends_at()));
        // Of several the one that ends first; one that holds for good comes last.
        let shown =
            ends.filter(|(_, end)| ends_later(*end)).min_by_key(|(_, end)| (end.is_none(), *end));
        let need = match shown {
            Some((place, _)) => self.needs.remove(place).also_shown_by(evidence),
            None => what.clone().shown_by(evidence),
        };
        take_in(&mut self.needs, need);
    }

    /// Notes that a need holds no more.
    pub fn end(&mut self, what: &Hypothesis, at: Timestamp) {
        for need in self.needs.iter_mut().filter(|need| need.what() == what) {
            *need = need.clone().ended(at);
        }
    }

    /// What is known of a customer who proves to be another as well: each thing once.
    ///
    /// Where both say something of which there can be one, this one counts; answers, consents and objections count by their
    /// instants, whoever gave them.
    #[must_use]
    pub fn beside(&self, other: &Self) -> Self {
        let mut both = self.clone();
        both.circumstances = self.circumstances.or(&other.circumstances);
        add_new(&mut both.contact_points, &other.contact_points);
        both.value_attributes = self.value_attributes.or(&other.value_attributes);
        both.need_attributes = self.need_attributes.or(&other.need_attributes);
        both.needs.clear();
        let needs = self.needs.iter().chain(&other.needs);
        needs.for_each(|need| take_in(&mut both.needs, need.clone()));
        add_new(&mut both.hypotheses, &other.hypotheses);
        both.hypotheses.retain(|guess| !both.needs.iter().any(|need| need.what() == guess));
        add_new(&mut both.expectations, &other.expectations);
        add_new(&mut both.hindsights, &other.hindsights);
        both.outlook = self.outlook.or(&other.outlook);
        other.permissions.consents().for_each(|one| both.permissions.agree(one.clone()));
        other.permissions.objections().for_each(|one| both.permissions.object(one.clone()));
        both.answers = both.answers.merged(&other.answers);
        both.loyalty.extend(other.loyalty.iter().cloned());
        both
    }

    /// The same, with its answers said of one customer.
    #[must_use]
    pub fn said_of(mut self, subject: CustomerId) -> Self {
        self.answers = self.answers.said_of(subject);
        self
    }
}

/// Puts a need among others: those that it meets and it are one, and the earlier ones come first, so that the order in which
/// they are taken in does not matter.
fn take_in(needs: &mut Vec<Need>, mut need: Need) {
    while let Some(place) = needs.iter().position(|other| need.meets(other)) {
        need = need.joined(needs.remove(place));
    }
    let place = needs.partition_point(|other| other.order() <= need.order());
    needs.insert(place, need);
}

fn add_new<T: PartialEq + Clone>(known: &mut Vec<T>, others: &[T]) {
    for other in others {
        if !known.contains(other) {
            known.push(other.clone());
        }
    }
}
