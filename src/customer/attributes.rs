use std::fmt;
use std::marker::PhantomData;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::id::AttributeKey;
use crate::value::{FactSheet, Value};

/// Markers that tell what attributes are about.
pub mod about {
    /// What a customer is worth to us: tier, revenue, brand, tenure. It may decide who is admitted to a service.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum Worth {}

    /// What a customer needs: travels, reads large print only. It chooses what is granted.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum Needs {}
}

/// Facts for rules that tell what a customer is worth to us.
pub type ValueAttributes = Attributes<about::Worth>;

/// Facts for rules that tell what a customer needs.
pub type NeedAttributes = Attributes<about::Needs>;

/// Facts about a customer of one kind, for rules to ask for.
///
/// What a customer is worth and what a customer needs are different types, so that nobody grants by the one what the other
/// should decide.
///
/// ```
/// use goodwill::customer::{NeedAttributes, ValueAttributes};
/// use goodwill::key;
/// use goodwill::value::Value;
///
/// let mut worth = ValueAttributes::default();
/// worth.tell(key!("tier"), Some(Value::Choice("gold".into())))?;
/// let mut needs = NeedAttributes::default();
/// needs.tell(key!("travels"), Some(Value::Bool(true)))?;
/// assert_eq!(needs.facts()[&key!("travels")], Some(Value::Bool(true)));
///
/// let refused = needs.tell(key!("note"), Some(Value::Text("Ann Li".into()))).unwrap_err();
/// assert_eq!(refused.to_string(), "`note` is a free text, which may be personal; keep it in a record");
/// # Ok::<(), goodwill::customer::FreeText>(())
/// ```
///
/// ```compile_fail
/// fn grant_by_need(_: &goodwill::customer::NeedAttributes) {}
/// grant_by_need(&goodwill::customer::ValueAttributes::default()); // a tier is no need
/// ```
pub struct Attributes<A> {
    facts: FactSheet,
    about: PhantomData<fn() -> A>,
}

/// A free text where a fact for rules is wanted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{attribute}` is a free text, which may be personal; keep it in a record")]
pub struct FreeText {
    attribute: AttributeKey,
}

impl<A> Attributes<A> {
    /// Notes a fact; none says that it was asked for and nobody knows.
    ///
    /// # Errors
    /// [`FreeText`] if it is a text.
    pub fn tell(&mut self, attribute: AttributeKey, value: Option<Value>) -> Result<(), FreeText> {
        if matches!(value, Some(Value::Text(_))) {
            return Err(FreeText { attribute });
        }
        self.facts.insert(attribute, value);
        Ok(())
    }

    /// What is known, for rules.
    #[must_use]
    pub const fn facts(&self) -> &FactSheet {
        &self.facts
    }

    /// The same, with what another knows where this one was not told.
    #[must_use]
    pub fn or(&self, other: &Self) -> Self {
        let mut both = other.clone();
        both.facts.extend(self.facts.clone());
        both
    }

    /// Whether nothing was told.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.facts.is_empty()
    }
}

// Written by hand: deriving would ask the marker `A` for what only the facts need.

impl<A> Default for Attributes<A> {
    fn default() -> Self {
        Self { facts: FactSheet::new(), about: PhantomData }
    }
}

impl<A> Clone for Attributes<A> {
    fn clone(&self) -> Self {
        Self { facts: self.facts.clone(), about: PhantomData }
    }
}

impl<A> PartialEq for Attributes<A> {
    fn eq(&self, other: &Self) -> bool {
        self.facts == other.facts
    }
}

impl<A> Eq for Attributes<A> {}

impl<A> fmt::Debug for Attributes<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.facts.fmt(f)
    }
}

impl<A> Serialize for Attributes<A> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.facts.serialize(serializer)
    }
}

impl<'de, A> Deserialize<'de> for Attributes<A> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut attributes = Self::default();
        for (attribute, value) in FactSheet::deserialize(deserializer)? {
            attributes.tell(attribute, value).map_err(de::Error::custom)?;
        }
        Ok(attributes)
    }
}
