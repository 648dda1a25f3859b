use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use super::Condition;
use super::fault::RuleFindings;
use super::schema::{self, Schema};
use crate::id::{AttributeKey, CapabilityKey, NeedKey};
use crate::value::Domain;

/// What an attribute tells of a customer.
///
/// Value may decide who is admitted to a service; need decides what is granted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AttributeKind {
    /// What the customer is worth to us: tier, revenue, brand, tenure.
    Value,
    /// What the customer needs, as far as there is evidence: travels, reads large print only.
    Need,
    /// Circumstances that are neither: the channel, the region, the product in question.
    Context,
}

/// One fact that rules may ask for.
///
/// ```
/// use goodwill::rule::{Attribute, AttributeKind};
/// use goodwill::value::Domain;
///
/// let tier = Attribute::new(AttributeKind::Value, Domain::choice(["basic", "gold"])?);
/// assert_eq!(tier.kind, AttributeKind::Value);
/// # Ok::<(), goodwill::value::DomainError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Attribute {
    /// What it tells of a customer.
    pub kind: AttributeKind,
    /// Which values it may take. Instants, spans and texts are refused: no rule can tell them apart in classes.
    pub domain: Domain,
}

impl Attribute {
    /// An attribute of this kind with these values.
    #[must_use]
    pub const fn new(kind: AttributeKind, domain: Domain) -> Self {
        Self { kind, domain }
    }
}

/// All that rules may speak of: attributes, needs with their evidence, and capabilities.
///
/// It is plain data; [`Vocabulary::check`] lists every fault and gives the [`Schema`] that facts and rules are held
/// against.
///
/// ```
/// use goodwill::rule::{Attribute, AttributeKind, Vocabulary};
/// use goodwill::value::Domain;
///
/// let mut vocabulary = Vocabulary::default();
/// vocabulary
///     .attributes
///     .insert("travels".parse()?, Attribute::new(AttributeKind::Need, Domain::bool()));
/// vocabulary.needs.insert("pay-abroad".parse()?, "travels = yes".parse()?);
/// assert!(vocabulary.check().is_ok());
///
/// vocabulary.needs.insert("rest".parse()?, "tired = yes".parse()?);
/// assert_eq!(
///     vocabulary.check().unwrap_err().to_string(),
///     "the vocabulary has 1 fault: needs.rest: no attribute is called `tired`"
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Vocabulary {
    /// The facts that rules may ask for.
    pub attributes: BTreeMap<AttributeKey, Attribute>,
    /// What shows that a customer has a need: conditions over attributes of the kind [`AttributeKind::Need`] alone.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub needs: BTreeMap<NeedKey, Condition>,
    /// What rules may rely on, each with its name.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub capabilities: BTreeMap<CapabilityKey, String>,
}

impl Vocabulary {
    /// Resolves it.
    ///
    /// # Errors
    /// [`RuleFindings`] lists every fault with its place.
    pub fn check(&self) -> Result<Schema, RuleFindings> {
        schema::check(self)
    }
}

/// How old somebody born on a date is on another, in whole years; negative before the birth.
///
/// Who is born on 29 February comes of age on 1 March in other years.
///
/// ```
/// use goodwill::chrono::NaiveDate;
/// use goodwill::rule::age_in_years;
///
/// let date = |text: &str| text.parse::<NaiveDate>().unwrap();
/// assert_eq!(age_in_years(date("1960-11-25"), date("2026-11-24")), 65);
/// assert_eq!(age_in_years(date("1960-11-25"), date("2026-11-25")), 66);
/// assert_eq!(age_in_years(date("2004-02-29"), date("2026-02-28")), 21);
/// ```
#[must_use]
pub fn age_in_years(born: NaiveDate, today: NaiveDate) -> i64 {
    let years = i64::from(today.year()) - i64::from(born.year());
    let birthday_to_come = (today.month(), today.day()) < (born.month(), born.day());
    years - i64::from(birthday_to_come)
}
