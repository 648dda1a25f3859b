use std::collections::BTreeSet;
use std::fmt;

use chrono::NaiveDate;

use super::fault::codes;
use super::schema::{Coding, MAX_SLOTS, Schema, Slot};
use crate::id::{AttributeKey, CapabilityKey, Code};
use crate::money::Money;
use crate::text::excerpt;
use crate::value::{OutsideDomain, Value};

/// One bit for each slot.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct SlotSet([u64; MAX_SLOTS / 64]);

impl SlotSet {
    pub(crate) fn contains(&self, index: usize) -> bool {
        self.0.get(index / 64).is_some_and(|word| word >> (index % 64) & 1 == 1)
    }

    pub(crate) fn put(&mut self, index: usize, present: bool) {
        if let Some(word) = self.0.get_mut(index / 64) {
            let bit = 1 << (index % 64);
            *word = if present { *word | bit } else { *word & !bit };
        }
    }
}

/// What is held of one customer, laid out for a [`Schema`]: each fact is known, asked and unknown, or missing.
///
/// A missing fact may be asked for; one that was asked for and is unknown is never asked for again.
///
/// ```
/// use goodwill::rule::{Attribute, AttributeKind, FactState, Facts, Vocabulary};
/// use goodwill::value::{Domain, Value};
///
/// let mut vocabulary = Vocabulary::default();
/// let tier = Attribute::new(AttributeKind::Value, Domain::choice(["basic", "gold"])?);
/// vocabulary.attributes.insert("tier".parse()?, tier);
/// let schema = vocabulary.check()?;
///
/// let mut facts = Facts::new(&schema);
/// let tier = schema.slot("tier").unwrap();
/// assert_eq!(facts.state(tier), FactState::Missing);
/// facts.know(tier, &Value::Choice("gold".into()))?;
/// assert_eq!(facts.value(tier), Some(Value::Choice("gold".into())));
///
/// let refused = facts.set("tier", &Value::Choice("vip".into())).unwrap_err();
/// assert_eq!(refused.to_string(), "`tier`: `vip` is not one of {`basic`, `gold`}");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Facts {
    schema: Schema,
    /// By slot; what is not known holds zero.
    values: Box<[i64]>,
    known: SlotSet,
    asked: SlotSet,
    /// The capabilities that are ready, by their number.
    ready: SlotSet,
}

/// How a fact stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FactState {
    /// It has a value.
    Known,
    /// It was asked for, and nobody knows.
    Unknown,
    /// It has not been asked for yet.
    Missing,
}

/// Why a fact was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum FactError {
    /// The schema has no such attribute.
    UnknownAttribute {
        /// What was named.
        key: String,
    },
    /// The schema has no such capability.
    UnknownCapability {
        /// What was named.
        key: CapabilityKey,
    },
    /// The attribute cannot take the value.
    Outside {
        /// Which attribute.
        attribute: AttributeKey,
        /// The value and what would be allowed.
        outside: OutsideDomain,
    },
}

impl FactError {
    /// The stable code, listed in `docs/codes.md`.
    #[must_use]
    pub const fn code(&self) -> Code {
        match self {
            Self::UnknownAttribute { .. } => codes::UNKNOWN_ATTRIBUTE,
            Self::UnknownCapability { .. } => codes::UNKNOWN_CAPABILITY,
            Self::Outside { .. } => codes::OUTSIDE_DOMAIN,
        }
    }
}

impl fmt::Display for FactError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownAttribute { key } => write!(f, "no attribute is called `{key}`"),
            Self::UnknownCapability { key } => write!(f, "no capability is called `{key}`"),
            Self::Outside { attribute, outside } => write!(f, "`{attribute}`: {outside}"),
        }
    }
}

impl std::error::Error for FactError {}

impl Facts {
    /// Nothing known, nothing asked for, no capability ready.
    #[must_use]
    pub fn new(schema: &Schema) -> Self {
        Self {
            schema: schema.clone(),
            values: vec![0; schema.attribute_count()].into(),
            known: SlotSet::default(),
            asked: SlotSet::default(),
            ready: SlotSet::default(),
        }
    }

    /// Those of another customer, of whom nothing is known yet.
    pub(crate) fn start_anew(&mut self) {
        self.values.fill(0);
        (self.known, self.asked, self.ready) = Default::default();
    }

    /// The schema that they are laid out for.
    #[must_use]
    pub const fn schema(&self) -> &Schema {
        &self.schema
    }

    /// Notes a value.
    ///
    /// # Errors
    /// [`FactError`] if the attribute cannot take it, or the slot is not of this schema.
    pub fn know(&mut self, slot: Slot, value: &Value) -> Result<(), FactError> {
        match self.schema.encode(slot, value) {
            Some(coded) => self.put(slot, coded),
            None => return Err(self.refused(slot, value)),
        }
        Ok(())
    }

    /// Notes a value by the attribute's key.
    ///
    /// # Errors
    /// [`FactError`] if there is no such attribute or it cannot take the value.
    pub fn set(&mut self, key: &str, value: &Value) -> Result<(), FactError> {
        let slot = self.slot(key)?;
        self.know(slot, value)
    }

    /// Notes yes or no.
    ///
    /// # Errors
    /// [`FactError`] if the attribute is of another kind.
    pub fn set_bool(&mut self, slot: Slot, yes: bool) -> Result<(), FactError> {
        self.know(slot, &Value::Bool(yes))
    }

    /// Notes a whole number.
    ///
    /// # Errors
    /// [`FactError`] if the attribute cannot take it.
    pub fn set_integer(&mut self, slot: Slot, number: i64) -> Result<(), FactError> {
        self.know(slot, &Value::Integer(number))
    }

    /// Notes an amount.
    ///
    /// # Errors
    /// [`FactError`] if the attribute cannot take it.
    pub fn set_money(&mut self, slot: Slot, amount: Money) -> Result<(), FactError> {
        self.know(slot, &Value::Money(amount))
    }

    /// Notes a date.
    ///
    /// # Errors
    /// [`FactError`] if the attribute cannot take it.
    pub fn set_date(&mut self, slot: Slot, date: NaiveDate) -> Result<(), FactError> {
        self.know(slot, &Value::Date(date))
    }

    /// Notes one name of a closed set, without making a text of it.
    ///
    /// # Errors
    /// [`FactError`] if the attribute has no such name.
    pub fn set_choice(&mut self, slot: Slot, name: &str) -> Result<(), FactError> {
        let place = match self.schema.coding(slot) {
            Some(Coding::Choice(names)) => names.position(name),
            _ => None,
        };
        match place.and_then(|place| i64::try_from(place).ok()) {
            Some(coded) => self.put(slot, coded),
            None => return Err(self.refused(slot, &Value::Choice(name.to_owned()))),
        }
        Ok(())
    }

    /// Notes the tags that are set; all others are not.
    ///
    /// # Errors
    /// [`FactError`] if the attribute has no such tag.
    pub fn set_tags<'a>(
        &mut self,
        slot: Slot,
        names: impl IntoIterator<Item = &'a str>,
    ) -> Result<(), FactError> {
        let mut bits = 0;
        for name in names {
            match self.schema.tag(slot, name) {
                Some(tag) => bits |= 1 << tag,
                None => {
                    let value = Value::Tags(BTreeSet::from([name.to_owned()]));
                    return Err(self.refused(slot, &value));
                }
            }
        }
        if !matches!(self.schema.coding(slot), Some(Coding::Tags(_))) {
            return Err(self.refused(slot, &Value::Tags(BTreeSet::new())));
        }
        self.put(slot, bits);
        Ok(())
    }

    /// Notes that the fact was asked for and nobody knows; it is not asked for again.
    pub fn unknown(&mut self, slot: Slot) {
        self.forget(slot);
        self.asked.put(slot.index(), true);
    }

    /// Takes the fact back, as if nobody had asked for it.
    pub fn forget(&mut self, slot: Slot) {
        if let Some(value) = self.values.get_mut(slot.index()) {
            *value = 0;
        }
        self.known.put(slot.index(), false);
        self.asked.put(slot.index(), false);
    }

    /// Notes whether a capability is ready; at first none is.
    ///
    /// # Errors
    /// [`FactError`] if there is no such capability.
    pub fn set_ready(&mut self, capability: &CapabilityKey, ready: bool) -> Result<(), FactError> {
        let number = self
            .schema
            .capability(capability)
            .ok_or_else(|| FactError::UnknownCapability { key: capability.clone() })?;
        self.ready.put(usize::from(number), ready);
        Ok(())
    }

    /// Whether a capability is ready.
    #[must_use]
    pub fn is_ready(&self, capability: &CapabilityKey) -> bool {
        self.schema.capability(capability).is_some_and(|number| self.is_ready_by_number(number))
    }

    /// The same customer as far as these facts go: all others are missing. Capabilities stay as they are.
    ///
    /// It is what a decision is checked by: decided again from its premises alone, it is the same.
    #[must_use]
    pub fn only(&self, slots: &[Slot]) -> Self {
        let mut kept = Self::new(&self.schema);
        kept.ready = self.ready;
        for slot in slots {
            match (self.coded(*slot), self.state(*slot)) {
                (Some(coded), _) => kept.put(*slot, coded),
                (None, FactState::Unknown) => kept.unknown(*slot),
                (None, _) => {}
            }
        }
        kept
    }

    /// The value of a fact, if it is known.
    #[must_use]
    pub fn value(&self, slot: Slot) -> Option<Value> {
        self.schema.decode(slot, self.coded(slot)?)
    }

    /// How a fact stands.
    #[must_use]
    pub fn state(&self, slot: Slot) -> FactState {
        if self.known.contains(slot.index()) {
            FactState::Known
        } else if self.asked.contains(slot.index()) {
            FactState::Unknown
        } else {
            FactState::Missing
        }
    }

    /// The number that codes the value, if it is known.
    pub(crate) fn coded(&self, slot: Slot) -> Option<i64> {
        let index = slot.index();
        self.values.get(index).copied().filter(|_| self.known.contains(index))
    }

    pub(crate) fn is_ready_by_number(&self, number: u16) -> bool {
        self.ready.contains(usize::from(number))
    }

    /// Notes the number that codes a value of the domain; the caller has checked it.
    pub(crate) fn put(&mut self, slot: Slot, coded: i64) {
        if let Some(value) = self.values.get_mut(slot.index()) {
            *value = coded;
            self.known.put(slot.index(), true);
            self.asked.put(slot.index(), false);
        }
    }

    fn slot(&self, key: &str) -> Result<Slot, FactError> {
        let unknown = || FactError::UnknownAttribute { key: excerpt(key) };
        self.schema.slot(key).ok_or_else(unknown)
    }

    fn refused(&self, slot: Slot, value: &Value) -> FactError {
        let of = self.schema.key(slot).zip(self.schema.attribute(slot));
        match of.map(|(key, attribute)| (key, attribute.domain.check(value))) {
            Some((key, Err(outside))) => FactError::Outside { attribute: key.clone(), outside },
            _ => FactError::UnknownAttribute { key: format!("slot {}", slot.index()) },
        }
    }
}

/// The same customer as far as rules can tell.
impl PartialEq for Facts {
    fn eq(&self, other: &Self) -> bool {
        self.schema.is_same(&other.schema)
            && self.values == other.values
            && self.known == other.known
            && self.asked == other.asked
            && self.ready == other.ready
    }
}

impl Eq for Facts {}

/// What is known, as `key = value` in the order of keys; what was asked for in vain, as `key unknown`.
impl fmt::Display for Facts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut comma = "";
        for slot in self.schema.slots() {
            let Some(key) = self.schema.key(slot) else { continue };
            match (self.value(slot), self.state(slot)) {
                (Some(value), _) => write!(f, "{comma}{key} = {value}")?,
                (None, FactState::Unknown) => write!(f, "{comma}{key} unknown")?,
                (None, _) => continue,
            }
            comma = ", ";
        }
        for capability in self.schema.capabilities().filter(|key| self.is_ready(key)) {
            write!(f, "{comma}{capability} ready")?;
            comma = ", ";
        }
        if comma.is_empty() { f.write_str("nothing known") } else { Ok(()) }
    }
}
