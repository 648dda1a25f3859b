use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::customer::{AccessOption, Language, Medium};
use crate::id::{CalendarKey, NeedKey};
use crate::money::Money;

/// A way of reaching one another, as we offer it.
///
/// ```
/// use goodwill::customer::Medium;
/// use goodwill::key;
/// use goodwill::touchpoint::{Channel, ServedBy, Timing};
///
/// let hotline = Channel::named("Hotline").over(Medium::Phone).open(key!("office")).needed_for(key!("quick-answer"));
/// assert_eq!((hotline.served_by, hotline.timing), (ServedBy::Person, Timing::Live));
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Channel {
    /// What people call it.
    pub name: String,
    /// What a customer must have to use it; none where it does not matter.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub medium: Option<Medium>,
    /// When somebody is there; always, where none is named.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub calendar: Option<CalendarKey>,
    /// The languages that are spoken or written there; any, where none is named.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub languages: BTreeSet<Language>,
    /// What it offers to customers with access needs.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub access: BTreeSet<AccessOption>,
    /// What one contact costs us.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cost: Option<Money>,
    /// Who serves: customers prefer people (S3-23).
    pub served_by: ServedBy,
    /// Whether both sides are there at once.
    pub timing: Timing,
    /// The needs that it was built for: without any, nobody has asked for it (S3-17).
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub needs: BTreeSet<NeedKey>,
}

/// Who serves on a channel.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum ServedBy {
    /// A person.
    #[default]
    Person,
    /// An automaton.
    Automaton,
}

/// Whether both sides are there at once.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Timing {
    /// They are.
    #[default]
    Live,
    /// Each answers when it suits.
    Asynchronous,
}

/// Each method declares one thing more.
impl Channel {
    /// A channel of this name, live and served by people.
    #[must_use]
    pub fn named(name: impl Into<String>) -> Self {
        Self { name: name.into(), ..Self::default() }
    }

    /// Says what a customer must have to use it.
    #[must_use]
    pub const fn over(mut self, medium: Medium) -> Self {
        self.medium = Some(medium);
        self
    }

    /// Says when somebody is there.
    #[must_use]
    pub fn open(mut self, calendar: CalendarKey) -> Self {
        self.calendar = Some(calendar);
        self
    }

    /// Names a need that it was built for.
    #[must_use]
    pub fn needed_for(mut self, need: NeedKey) -> Self {
        self.needs.insert(need);
        self
    }
}

impl From<&str> for Channel {
    /// A channel of this name, live and served by people.
    fn from(name: &str) -> Self {
        Self::named(name)
    }
}
