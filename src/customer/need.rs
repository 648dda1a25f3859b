use serde::{Deserialize, Serialize};

use super::words::words;
use super::{Evidence, MayBePersonal, Period};
use crate::id::NeedKey;
use crate::time::Timestamp;
use crate::value::Value;

words! {
    /// What side of the service a need is about, seen from the customer.
    NeedDimension, "a dimension of needs", [
        /// When.
        Time "time",
        /// Where.
        Place "place",
        /// In which shape.
        Form "form",
        /// By which way of reaching one another.
        Channel "channel",
        /// For how much, and how it is paid.
        Price "price",
        /// Out of which choice.
        Range "range",
        /// With what to know.
        Information "information",
    ]
}

/// What a customer may need, as long as nothing shows it: no decision may rest on it.
///
/// ```
/// use goodwill::customer::{Evidence, Hypothesis, NeedDimension, Source};
/// use goodwill::id::{CaseId, SequentialIds};
/// use goodwill::key;
/// use goodwill::time::Timestamp;
/// use goodwill::value::Value;
///
/// let abroad = Hypothesis::new(key!("pay-abroad"), NeedDimension::Place, Value::Bool(true))?;
/// let at: Timestamp = "2026-03-02T09:00:00Z".parse()?;
/// let seen = Evidence::observed(Source::Case(CaseId::fresh(&SequentialIds::starting_at(1))), at);
/// let need = abroad.shown_by(seen);
/// assert!(need.is_observed());
///
/// // What may be personal is no wish: free text, and names that are written as no key is.
/// assert!(Hypothesis::new(key!("pay-abroad"), NeedDimension::Place, Value::Text("Rome".into())).is_err());
/// assert!(Hypothesis::new(key!("pay-with"), NeedDimension::Place, Value::Choice("Ann Li".into())).is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Supposed", into = "Supposed")]
pub struct Hypothesis {
    need: NeedKey,
    dimension: NeedDimension,
    wish: Value,
}

/// What a customer needs, with the evidence that shows it: there is always some.
///
/// The only way to one is [`Hypothesis::shown_by`]; data without evidence is refused, and so is a hypothesis where a need
/// is wanted.
///
/// ```compile_fail
/// fn decide(_: &goodwill::customer::Need) {}
/// fn guess(guess: &goodwill::customer::Hypothesis) {
///     decide(guess); // nothing shows it
/// }
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub struct Need {
    what: Hypothesis,
    /// In the order in which it came up; never empty.
    evidence: Vec<Evidence>,
    valid: Period,
}

/// Why something is not a need.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NoNeed {
    /// Nothing shows it.
    #[error("nothing shows it: without evidence it is a hypothesis")]
    NoEvidence,
    /// What is wished for may be personal.
    #[error(transparent)]
    MayBePersonal(#[from] MayBePersonal),
    /// It is said to begin at another instant than the first of what shows it.
    #[error("a need begins with the first evidence of it")]
    BeginsOtherwise,
}

impl Hypothesis {
    /// What a customer may need.
    ///
    /// # Errors
    /// [`NoNeed::MayBePersonal`] if what is wished for is a text, or a name that is written as no key is.
    pub fn new(need: NeedKey, dimension: NeedDimension, wish: Value) -> Result<Self, NoNeed> {
        MayBePersonal::check(&wish)?;
        Ok(Self { need, dimension, wish })
    }

    /// The need, once something shows it; it holds from then on.
    #[must_use]
    pub fn shown_by(self, evidence: Evidence) -> Need {
        let valid = Period::from(evidence.at());
        Need { what: self, evidence: vec![evidence], valid }
    }

    /// Which need it is.
    #[must_use]
    pub const fn key(&self) -> &NeedKey {
        &self.need
    }

    /// What side of the service it is about.
    #[must_use]
    pub const fn dimension(&self) -> NeedDimension {
        self.dimension
    }

    /// What would serve it.
    #[must_use]
    pub const fn wish(&self) -> &Value {
        &self.wish
    }
}

impl Need {
    /// What is needed, as it was before anything showed it.
    #[must_use]
    pub const fn what(&self) -> &Hypothesis {
        &self.what
    }

    /// Which need it is.
    #[must_use]
    pub const fn key(&self) -> &NeedKey {
        &self.what.need
    }

    /// What side of the service it is about.
    #[must_use]
    pub const fn dimension(&self) -> NeedDimension {
        self.what.dimension
    }

    /// What serves it.
    #[must_use]
    pub const fn wish(&self) -> &Value {
        &self.what.wish
    }

    /// What shows it, in the order of the instants; never empty.
    pub fn evidence(&self) -> impl Iterator<Item = &Evidence> {
        self.evidence.iter()
    }

    /// When it holds.
    #[must_use]
    pub const fn valid(&self) -> &Period {
        &self.valid
    }

    /// By what needs are put in one order, whoever puts them: when they begin, and then what they are.
    pub(super) fn order(&self) -> impl Ord + '_ {
        let Hypothesis { need, dimension, wish } = &self.what;
        (self.valid, need, *dimension, wish.rank())
    }

    /// Whether the customer said so.
    #[must_use]
    pub fn is_stated(&self) -> bool {
        self.evidence().any(Evidence::is_stated)
    }

    /// Whether behaviour shows it.
    #[must_use]
    pub fn is_observed(&self) -> bool {
        self.evidence().any(Evidence::is_observed)
    }

    /// Shows it once more; evidence that is known already adds nothing, and an earlier one lets the need begin earlier.
    #[must_use]
    pub fn also_shown_by(mut self, evidence: Evidence) -> Self {
        if !self.evidence.contains(&evidence) {
            self.valid = self.valid.begun(evidence.at());
            let earlier = |known: &Evidence| (known.at(), known) <= (evidence.at(), &evidence);
            let place = self.evidence.partition_point(earlier);
            self.evidence.insert(place, evidence);
        }
        self
    }

    /// Whether another is the same need, and holds at a common instant or right before or after this one.
    pub(super) fn meets(&self, other: &Self) -> bool {
        self.what == other.what && self.valid.meets(&other.valid)
    }

    /// The one need that two are that meet: it holds when one of them does, and all that shows one of them shows it.
    pub(super) fn joined(self, other: Self) -> Self {
        let valid = self.valid.joined(&other.valid);
        let mut both = other.evidence.into_iter().fold(self, Self::also_shown_by);
        both.valid = valid;
        both
    }

    /// Lets it end, where it does not end before.
    #[must_use]
    pub fn ended(mut self, at: Timestamp) -> Self {
        self.valid = self.valid.ended(at);
        self
    }
}

/// Words and behaviour that disagree about one need.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Conflict<'a> {
    /// The need as the customer puts it.
    pub stated: &'a Need,
    /// Where he said so last.
    pub said: &'a Evidence,
    /// The need as behaviour shows it.
    pub observed: &'a Need,
    /// Where it showed last.
    pub shown: &'a Evidence,
}

/// Where what customers say and what they do disagree at an instant: the same need and the same side of it, with different
/// wishes.
///
/// Both sides are reported; neither wins. That a need is wished for by words and by behaviour alike is no conflict.
///
/// ```
/// use goodwill::customer::{Evidence, Hypothesis, NeedDimension, Source, conflicts};
/// use goodwill::id::{ContentId, SequentialIds};
/// use goodwill::key;
/// use goodwill::time::Timestamp;
/// use goodwill::value::Value;
///
/// let at: Timestamp = "2026-03-02T09:00:00Z".parse()?;
/// let source = || Source::Content(ContentId::fresh(&SequentialIds::starting_at(1)));
/// let time = |part: &str| Hypothesis::new(key!("call"), NeedDimension::Time, Value::Choice(part.into()));
///
/// let says = time("morning")?.shown_by(Evidence::stated(source(), at));
/// let does = time("evening")?.shown_by(Evidence::observed(source(), at));
/// let needs = [says, does];
/// let found: Vec<_> = conflicts(&needs, at).collect();
/// assert_eq!((found.len(), found[0].stated), (1, &needs[0]));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn conflicts<'a>(
    needs: impl IntoIterator<Item = &'a Need>,
    at: Timestamp,
) -> impl Iterator<Item = Conflict<'a>> {
    let mut held: Vec<&Need> = needs.into_iter().filter(|need| need.valid.contains(at)).collect();
    held.sort_by_key(|need| (need.key(), need.dimension()));
    let mut found = Vec::new();
    let about_one_side =
        |one: &&Need, next: &&Need| (one.key(), one.dimension()) == (next.key(), next.dimension());
    for of_one_side in held.chunk_by(about_one_side) {
        for stated in of_one_side {
            let Some(said) = stated.evidence().filter(|one| one.is_stated()).last() else {
                continue;
            };
            let others = of_one_side.iter().filter(|other| other.wish() != stated.wish());
            found.extend(others.filter_map(|observed| {
                let shown = observed.evidence().filter(|one| one.is_observed()).last()?;
                Some(Conflict { stated, said, observed, shown })
            }));
        }
    }
    found.into_iter()
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Supposed {
    need: NeedKey,
    dimension: NeedDimension,
    wish: Value,
}

impl TryFrom<Supposed> for Hypothesis {
    type Error = NoNeed;

    fn try_from(written: Supposed) -> Result<Self, Self::Error> {
        Self::new(written.need, written.dimension, written.wish)
    }
}

impl From<Hypothesis> for Supposed {
    fn from(Hypothesis { need, dimension, wish }: Hypothesis) -> Self {
        Self { need, dimension, wish }
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    need: NeedKey,
    dimension: NeedDimension,
    wish: Value,
    evidence: Vec<Evidence>,
    valid: Period,
}

impl TryFrom<Written> for Need {
    type Error = NoNeed;

    fn try_from(written: Written) -> Result<Self, Self::Error> {
        let what = Hypothesis::new(written.need, written.dimension, written.wish)?;
        let mut evidence = written.evidence.into_iter();
        let mut need = what.shown_by(evidence.next().ok_or(NoNeed::NoEvidence)?);
        need = evidence.fold(need, Self::also_shown_by);
        if need.valid.begins_at() != written.valid.begins_at() {
            return Err(NoNeed::BeginsOtherwise);
        }
        need.valid = written.valid;
        Ok(need)
    }
}

impl From<Need> for Written {
    fn from(Need { what: Hypothesis { need, dimension, wish }, evidence, valid }: Need) -> Self {
        Self { need, dimension, wish, evidence, valid }
    }
}
