use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::codes::INCOMPLETE_DELIVERABLE;
use super::{Deliverable, Field};
use crate::id::{Code, FieldKey, QuestionKey};
use crate::value::{Domain, Value};

/// A deliverable as somebody filled it in.
pub type Filled = BTreeMap<FieldKey, Value>;

impl Deliverable {
    /// Compares what was filled in with the minimum set: every field that is missing and every one that is wrong, all at
    /// once. More may come along (S4-28).
    ///
    /// A field that answers a question takes the domain of the question, which `domain_of` looks up.
    ///
    /// ```
    /// use goodwill::department::{Deliverable, Field, Filled};
    /// use goodwill::key;
    /// use goodwill::value::{Domain, Value};
    ///
    /// let lead = Deliverable::named("Lead")
    ///     .with(key!("company"), Field::Made(Domain::text(100)))
    ///     .with(key!("product"), Field::Answer(key!("product-of-interest")))
    ///     .with(key!("source"), Field::Made(Domain::choice(["fair", "website"])?));
    /// let products = Domain::choice(["pump", "valve"])?;
    /// let domain_of = |_: &_| Some(&products);
    ///
    /// let mut filled = Filled::from([(key!("source"), Value::Choice("rumour".into()))]);
    /// let incomplete = lead.check(&filled, domain_of).unwrap_err();
    /// assert_eq!(
    ///     incomplete.to_string(),
    ///     "missing: `company`, `product`; wrong: `source`: the value is not one of {`fair`, `website`}"
    /// );
    ///
    /// filled.insert(key!("source"), Value::Choice("fair".into()));
    /// filled.insert(key!("company"), Value::Text("Acme".into()));
    /// filled.insert(key!("product"), Value::Choice("pump".into()));
    /// filled.insert(key!("budget"), Value::Integer(5_000)); // nobody asked for it, and it does no harm
    /// let complete = lead.check(&filled, domain_of)?;
    /// assert_eq!(complete.extras().count(), 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`Incomplete`] names every missing and every wrong field.
    pub fn check<'a, 'q>(
        &'a self,
        filled: &'a Filled,
        domain_of: impl Fn(&QuestionKey) -> Option<&'q Domain>,
    ) -> Result<Complete<'a>, Incomplete> {
        let mut incomplete = Incomplete { missing: BTreeSet::new(), wrong: BTreeMap::new() };
        for (key, field) in &self.fields {
            let Some(value) = filled.get(key).filter(|value| !is_blank(value)) else {
                incomplete.missing.insert(key.clone());
                continue;
            };
            if let Err(wrong) = field.check(value, &domain_of) {
                incomplete.wrong.insert(key.clone(), wrong);
            }
        }
        if incomplete.missing.is_empty() && incomplete.wrong.is_empty() {
            return Ok(Complete { minimum: self, filled });
        }
        Err(incomplete)
    }
}

impl Field {
    fn check<'q>(
        &self,
        value: &Value,
        domain_of: impl Fn(&QuestionKey) -> Option<&'q Domain>,
    ) -> Result<(), WrongField> {
        let domain = match self {
            Self::Made(domain) => domain,
            Self::Answer(question) => {
                domain_of(question).ok_or_else(|| WrongField::NoQuestion(question.clone()))?
            }
        };
        // What was filled in may be personal: only what would be allowed is said.
        let outside = || WrongField::Outside(Box::new(domain.clone()));
        domain.contains(value).then_some(()).ok_or_else(outside)
    }
}

/// A deliverable whose minimum set is filled in: only [`Deliverable::check`] makes one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Complete<'a> {
    minimum: &'a Deliverable,
    filled: &'a Filled,
}

impl<'a> Complete<'a> {
    /// All that was filled in.
    #[must_use]
    pub const fn fields(&self) -> &'a Filled {
        self.filled
    }

    /// What came along beyond the minimum set.
    pub fn extras(&self) -> impl Iterator<Item = (&'a FieldKey, &'a Value)> {
        let minimum = &self.minimum.fields;
        self.filled.iter().filter(|(key, _)| !minimum.contains_key(*key))
    }
}

/// Why a deliverable cannot be handed over: all that is missing and all that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Incomplete {
    /// The fields that were not filled in.
    pub missing: BTreeSet<FieldKey>,
    /// The fields that hold what they cannot hold.
    pub wrong: BTreeMap<FieldKey, WrongField>,
}

/// Why a field cannot hold what it was filled with.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum WrongField {
    /// The value is none that the field may take; here stands what it may take, and nowhere the value.
    #[error("the value is not {0}")]
    Outside(Box<Domain>),
    /// It answers a question that is not declared, so that nobody can tell what an answer is.
    #[error("no question is called `{0}`")]
    NoQuestion(QuestionKey),
}

impl Incomplete {
    /// Its stable name.
    #[must_use]
    pub const fn code(&self) -> Code {
        INCOMPLETE_DELIVERABLE
    }
}

impl fmt::Display for Incomplete {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let missing: Vec<String> = self.missing.iter().map(|key| format!("`{key}`")).collect();
        let wrong: Vec<String> =
            self.wrong.iter().map(|(key, wrong)| format!("`{key}`: {wrong}")).collect();
        let parts = [("missing", missing.join(", ")), ("wrong", wrong.join(", "))];
        let said = parts.iter().filter(|(_, fields)| !fields.is_empty());
        for (number, (what, fields)) in said.enumerate() {
            let before = if number > 0 { "; " } else { "" };
            write!(f, "{before}{what}: {fields}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Incomplete {}

/// Whether a value is there and says nothing.
fn is_blank(value: &Value) -> bool {
    match value {
        Value::Text(text) => text.trim().is_empty(),
        Value::Tags(tags) => tags.is_empty(),
        _ => false,
    }
}
