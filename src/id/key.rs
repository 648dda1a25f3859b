use std::borrow::Borrow;
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::str::FromStr;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::text::excerpt;

/// The most characters that a key may have.
pub const MAX_KEY_LENGTH: usize = 64;

/// What a key names; implemented by the marker types in [`kind`].
pub trait Kind {
    /// The noun that error messages use, for example `calendar`.
    const NOUN: &'static str;
}

/// The name of one thing that the host configured, of kind `K`.
///
/// A key starts with a letter or digit of any script, goes on with letters, digits, `-`, `_` and `.`, and has at
/// most [`MAX_KEY_LENGTH`] characters. Cloning a key copies no text. In the text of a program, [`key!`](crate::key)
/// needs no `?`.
///
/// ```
/// use goodwill::id::CalendarKey;
///
/// let key: CalendarKey = "city-hall".parse()?;
/// assert_eq!(key.as_str(), "city-hall");
///
/// let refused = "city hall".parse::<CalendarKey>().unwrap_err();
/// assert_eq!(
///     refused.to_string(),
///     "`city hall` is not a calendar key: ` ` at character 5 is not a letter, digit, `-`, `_` or `.`"
/// );
/// # Ok::<(), goodwill::id::ParseKeyError>(())
/// ```
pub struct Key<K> {
    text: Arc<str>,
    kind: PhantomData<fn() -> K>,
}

/// Markers that tell keys of different things apart.
pub mod kind {
    use super::Kind;

    macro_rules! kinds {
        ($($(#[$doc:meta])* $name:ident $noun:literal $alias:ident,)+) => {
            $(
                $(#[$doc])*
                #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
                pub enum $name {}

                impl Kind for $name {
                    const NOUN: &'static str = $noun;
                }
            )+

            pub(super) mod alias {
                use crate::id::Key;
                $(
                    $(#[$doc])*
                    pub type $alias = Key<super::$name>;
                )+
            }
        };
    }

    kinds! {
        /// Something that the host does when it is asked to.
        Action "action" ActionKey,
        /// A promise with its targets: an SLA, an OLA or an underpinning contract.
        Agreement "agreement" AgreementKey,
        /// A fact that rules may ask for.
        Attribute "attribute" AttributeKey,
        /// A range of what customers are worth.
        Band "value band" BandKey,
        /// How customers are to be served, cell by cell.
        Blueprint "blueprint" BlueprintKey,
        /// When people work.
        Calendar "calendar" CalendarKey,
        /// What we are able to do, once it is ready.
        Capability "capability" CapabilityKey,
        /// What is done for customers of one segment, value band and need class.
        Cell "cell" CellKey,
        /// A way of reaching one another: telephone, letter, counter.
        Channel "channel" ChannelKey,
        /// One promise of the charter, with who keeps it where.
        Clause "clause" ClauseKey,
        /// What worries a customer.
        Concern "concern" ConcernKey,
        /// What a department hands over.
        Deliverable "deliverable" DeliverableKey,
        /// Who answers for a part of the service.
        Department "department" DepartmentKey,
        /// One part of a deliverable.
        Field "field" FieldKey,
        /// How a contact goes on inside one channel.
        Flow "contact flow" FlowKey,
        /// What a service rule gives.
        Grant "grant" GrantKey,
        /// A path on which work passes from one department to another.
        Handoff "hand-off" HandoffKey,
        /// What a customer wants when contacting us.
        Intent "intent" IntentKey,
        /// The touchpoints that a customer passes, in order.
        Journey "journey" JourneyKey,
        /// Whom to tell, and what to do, the nearer a due time comes.
        Ladder "ladder" LadderKey,
        /// What a promise is about, so that two promises on one matter can be compared.
        Matter "matter" MatterKey,
        /// What of a service can be measured, and which way is better.
        Measure "measure" MeasureKey,
        /// What a customer needs, behind any standard.
        Need "need" NeedKey,
        /// Customers with the same needs.
        NeedClass "need class" NeedClassKey,
        /// One step of a contact flow.
        Node "node" NodeKey,
        /// How urgent a matter is.
        Priority "priority" PriorityKey,
        /// What we may ask a customer.
        Question "question" QuestionKey,
        /// Where work waits.
        Queue "queue" QueueKey,
        /// What somebody is entitled and bound to do.
        Role "role" RoleKey,
        /// A rule of differentiated service.
        Rule "rule" RuleKey,
        /// Rules that answer one question together.
        RuleSet "rule set" RuleSetKey,
        /// Customers who have something in common.
        Segment "segment" SegmentKey,
        /// What a function of ours offers.
        Service "service" ServiceKey,
        /// What somebody has learnt to do.
        Skill "skill" SkillKey,
        /// A part of the time that a customer spends with us: before, during or after the sale.
        Stage "stage" StageKey,
        /// A level of service that we hold ourselves to.
        Standard "standard" StandardKey,
        /// One stopwatch goal of an agreement.
        Target "target" TargetKey,
        /// People of one department who work together.
        Team "team" TeamKey,
        /// One host's customer of this library, where several share a store.
        Tenant "tenant" TenantKey,
        /// Where we meet the customer.
        Touchpoint "touchpoint" TouchpointKey,
        /// Why a clock stands still.
        WaitReason "wait reason" WaitReasonKey,
    }
}

pub use kind::alias::*;

impl<K: Kind> Key<K> {
    /// Reads a key.
    ///
    /// # Errors
    /// [`ParseKeyError`] names the first character that a key cannot hold, or says that the text is empty or too long.
    pub fn new(text: &str) -> Result<Self, ParseKeyError> {
        match fault_of(text) {
            None => Ok(Self::of_checked(text)),
            Some(fault) => Err(ParseKeyError { noun: K::NOUN, text: excerpt(text), fault }),
        }
    }

    /// A text that was found to be a key.
    pub(super) fn of_checked(text: &str) -> Self {
        Self { text: text.into(), kind: PhantomData }
    }
}

impl<K> Key<K> {
    /// The key as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

fn fault_of(text: &str) -> Option<KeyFault> {
    if text.is_empty() {
        return Some(KeyFault::Empty);
    }
    let mut length = 0;
    for (index, character) in text.chars().enumerate() {
        length = index + 1;
        let inner = index > 0 && matches!(character, '-' | '_' | '.');
        if !character.is_alphanumeric() && !inner {
            return Some(KeyFault::Character { character, position: length });
        }
    }
    (length > MAX_KEY_LENGTH).then_some(KeyFault::TooLong { length })
}

/// A text that is not a key, with the reason.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not {} {noun} key: {fault}", article(.noun))]
pub struct ParseKeyError {
    noun: &'static str,
    text: String,
    fault: KeyFault,
}

impl ParseKeyError {
    /// The text that was refused, or its beginning if it was long.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }
}

/// What stands before a noun.
fn article(noun: &str) -> &'static str {
    if noun.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" }
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum KeyFault {
    Empty,
    Character { character: char, position: usize },
    TooLong { length: usize },
}

impl fmt::Display for KeyFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("it is empty"),
            Self::Character { character, position: 1 } => {
                write!(f, "`{character}` at its start is not a letter or digit")
            }
            Self::Character { character, position } => write!(
                f,
                "`{character}` at character {position} is not a letter, digit, `-`, `_` or `.`"
            ),
            Self::TooLong { length } => {
                write!(f, "it has {length} characters, at most {MAX_KEY_LENGTH} are allowed")
            }
        }
    }
}

// Written by hand: deriving would ask the marker `K` for what only the text needs.

impl<K> Clone for Key<K> {
    fn clone(&self) -> Self {
        Self { text: Arc::clone(&self.text), kind: PhantomData }
    }
}

impl<K> PartialEq for Key<K> {
    fn eq(&self, other: &Self) -> bool {
        // Copies of one key are the usual case, and need no look at the text.
        Arc::ptr_eq(&self.text, &other.text) || self.text == other.text
    }
}

impl<K> Eq for Key<K> {}

impl<K> PartialOrd for Key<K> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<K> Ord for Key<K> {
    fn cmp(&self, other: &Self) -> Ordering {
        if Arc::ptr_eq(&self.text, &other.text) {
            return Ordering::Equal;
        }
        self.text.cmp(&other.text)
    }
}

impl<K> Hash for Key<K> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.text.hash(state);
    }
}

impl<K> Borrow<str> for Key<K> {
    fn borrow(&self) -> &str {
        &self.text
    }
}

impl<K> fmt::Display for Key<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl<K: Kind> fmt::Debug for Key<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} `{}`", K::NOUN, self.text)
    }
}

impl<K: Kind> FromStr for Key<K> {
    type Err = ParseKeyError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::new(text)
    }
}

impl<K> Serialize for Key<K> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

impl<'de, K: Kind> Deserialize<'de> for Key<K> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::new(&text).map_err(de::Error::custom)
    }
}
