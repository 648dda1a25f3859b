use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::id::{AttributeKey, RuleKey};

/// One thing that a decision rests on.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Premise {
    /// A fact that a rule asked for.
    Attribute(AttributeKey),
}

/// How many premises are held without allocating.
const INLINE: usize = 8;

/// The small checkable part of a reason: which rules decided, from which premises.
///
/// Deciding again from only these premises gives the same decision. It holds no text; the long form is made when
/// somebody asks for it. Up to eight premises and two rules allocate nothing.
///
/// ```
/// use goodwill::decision::{Because, Premise};
///
/// let mut because = Because::default();
/// because.add_premise(Premise::Attribute("travels".parse()?));
/// because.add_premise(Premise::Attribute("travels".parse()?));
/// assert_eq!(because.premises().count(), 1); // a premise counts once
/// # Ok::<(), goodwill::id::ParseKeyError>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Because {
    #[serde(skip_serializing_if = "Few::is_empty")]
    rules: Few<RuleKey, 2>,
    #[serde(skip_serializing_if = "Few::is_empty")]
    premises: Few<Premise, INLINE>,
}

impl Because {
    /// Whether nothing was noted.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty() && self.premises.is_empty()
    }

    /// Notes a rule that decided; a rule counts once.
    pub fn add_rule(&mut self, rule: RuleKey) {
        self.rules.add(rule);
    }

    /// Notes a premise; a premise counts once.
    pub fn add_premise(&mut self, premise: Premise) {
        self.premises.add(premise);
    }

    /// The rules that decided, in the order in which they were noted.
    pub fn rules(&self) -> impl Iterator<Item = &RuleKey> {
        self.rules.iter()
    }

    /// The premises, in the order in which they were noted.
    pub fn premises(&self) -> impl Iterator<Item = &Premise> {
        self.premises.iter()
    }
}

/// A set of few things in the order in which they came; the first `N` lie inline.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Few<T, const N: usize> {
    inline: [Option<T>; N],
    more: Vec<T>,
}

impl<T: PartialEq, const N: usize> Few<T, N> {
    fn add(&mut self, item: T) {
        if self.iter().any(|held| *held == item) {
            return;
        }
        match self.inline.iter_mut().find(|place| place.is_none()) {
            Some(place) => *place = Some(item),
            None => self.more.push(item),
        }
    }

    /// The first place is filled first.
    fn is_empty(&self) -> bool {
        !matches!(self.inline.first(), Some(Some(_)))
    }

    fn iter(&self) -> impl Iterator<Item = &T> {
        self.inline.iter().flatten().chain(&self.more)
    }
}

impl<T, const N: usize> Default for Few<T, N> {
    fn default() -> Self {
        Self { inline: std::array::from_fn(|_| None), more: Vec::new() }
    }
}

impl<T: Serialize + PartialEq, const N: usize> Serialize for Few<T, N> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

impl<'de, T: Deserialize<'de> + PartialEq, const N: usize> Deserialize<'de> for Few<T, N> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut few = Self::default();
        for item in Vec::deserialize(deserializer)? {
            few.add(item);
        }
        Ok(few)
    }
}
