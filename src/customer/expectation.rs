use std::fmt;

use serde::{Deserialize, Serialize};

use super::words::words;
use super::{MayBePersonal, Source};
use crate::id::MatterKey;
use crate::time::Timestamp;
use crate::value::Value;

words! {
    /// What an expectation rests on.
    ExpectedFrom, "a ground of expectations", [
        /// A promise of ours.
        Promise "promise",
        /// What we say in public.
        Advertising "advertising",
        /// What it costs.
        Price "price",
        /// What the customer met before, with us or with others.
        Experience "experience",
        /// What others told.
        OthersWords "others_words",
        /// What the customer needs.
        Need "need",
    ]
}

/// What is expected of what: the words that an expectation and a memory have in common.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expected {
    /// What it is about.
    pub matter: MatterKey,
    /// The level that is expected.
    pub level: Value,
    /// What it rests on.
    pub from: ExpectedFrom,
    /// Where the customer said so, or it showed.
    pub source: Source,
}

impl Expected {
    /// Whether it may stand in a log: the level is no text, and its names have the form of keys.
    ///
    /// # Errors
    /// [`MayBePersonal`] if it may not.
    pub fn check(&self) -> Result<(), MayBePersonal> {
        MayBePersonal::check(&self.level)
    }
}

/// What a customer expected, recorded ahead of the experience.
///
/// The only way to one is [`Expectation::recorded`], which asks when the experience was.
///
/// ```
/// use goodwill::customer::{Expectation, Expected, ExpectedFrom, Source};
/// use goodwill::id::{ContentId, SequentialIds};
/// use goodwill::key;
/// use goodwill::time::{Span, Timestamp};
/// use goodwill::value::Value;
///
/// let expected = Expected {
///     matter: key!("delivery"),
///     level: Value::Span(Span::calendar_days(2)),
///     from: ExpectedFrom::Advertising,
///     source: Source::Content(ContentId::fresh(&SequentialIds::starting_at(1))),
/// };
/// let (monday, friday): (Timestamp, Timestamp) =
///     ("2026-03-02T09:00:00Z".parse()?, "2026-03-06T09:00:00Z".parse()?);
/// assert!(Expectation::recorded(expected.clone(), monday, None).is_ok());
/// assert!(Expectation::recorded(expected.clone(), monday, Some(friday)).is_ok());
///
/// // What is said afterwards is another thing.
/// let hindsight = Expectation::recorded(expected, friday, Some(monday)).unwrap_err();
/// assert_eq!(hindsight.experienced_at(), monday);
/// # Ok::<(), goodwill::time::ParseTimestampError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expectation {
    expected: Expected,
    recorded_at: Timestamp,
}

/// What a customer says afterwards to have expected: no measure of satisfaction may rest on it.
///
/// Nothing turns it into an [`Expectation`], and nothing of what it tells suffices to make one: what level it was said to be can
/// be shown, and not taken out.
///
/// ```compile_fail
/// use goodwill::customer::{Expectation, Hindsight};
/// fn backdate(hindsight: &Hindsight) -> bool {
///     Expectation::recorded(hindsight.expected().clone(), goodwill::time::Timestamp::MIN, None).is_ok()
/// }
/// ```
///
/// ```compile_fail
/// use goodwill::customer::{Expectation, Hindsight};
/// fn compare(hindsight: Hindsight) -> Expectation {
///     hindsight.into() // it was not expected ahead of the experience
/// }
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hindsight {
    expected: Expected,
    recorded_at: Timestamp,
    experienced_at: Timestamp,
}

impl Expectation {
    /// What is expected, recorded at an instant, with the instant of the experience if there was one by then.
    ///
    /// # Errors
    /// [`Hindsight`] if it was recorded when the experience was there.
    pub fn recorded(
        expected: Expected,
        recorded_at: Timestamp,
        experienced_at: Option<Timestamp>,
    ) -> Result<Self, Hindsight> {
        match experienced_at {
            Some(experienced_at) if experienced_at <= recorded_at => {
                Err(Hindsight { expected, recorded_at, experienced_at })
            }
            _ => Ok(Self { expected, recorded_at }),
        }
    }

    /// What was expected.
    #[must_use]
    pub const fn expected(&self) -> &Expected {
        &self.expected
    }

    /// When it was recorded.
    #[must_use]
    pub const fn recorded_at(&self) -> Timestamp {
        self.recorded_at
    }

    /// Whether it was recorded ahead of an experience.
    #[must_use]
    pub fn is_ahead_of(&self, experienced_at: Timestamp) -> bool {
        self.recorded_at < experienced_at
    }
}

impl Hindsight {
    pub(super) const fn expected(&self) -> &Expected {
        &self.expected
    }

    /// What it is about.
    #[must_use]
    pub const fn matter(&self) -> &MatterKey {
        &self.expected.matter
    }

    /// What it is said to have rested on.
    #[must_use]
    pub const fn from(&self) -> ExpectedFrom {
        self.expected.from
    }

    /// Where the customer said so, or it showed.
    #[must_use]
    pub const fn source(&self) -> &Source {
        &self.expected.source
    }

    /// The level that is said to have been expected, for people to read.
    #[must_use]
    pub fn level(&self) -> impl fmt::Display + '_ {
        &self.expected.level
    }

    /// When it was recorded.
    #[must_use]
    pub const fn recorded_at(&self) -> Timestamp {
        self.recorded_at
    }

    /// When the experience was.
    #[must_use]
    pub const fn experienced_at(&self) -> Timestamp {
        self.experienced_at
    }
}
