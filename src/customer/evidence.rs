use serde::{Deserialize, Serialize};

use crate::id::{CaseId, ContentId, CustomerId, QuestionKey, RecordId, RuleKey};
use crate::time::Timestamp;

/// Where something that is known comes from.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Source {
    /// What was said or written; the text is the host's.
    Content(ContentId),
    /// A matter in which it showed.
    Case(CaseId),
    /// The customer's answer to a question.
    Answer(QuestionKey),
    /// A record: a bill, a log of use, a note about a person.
    Record(RecordId),
    /// A rule that infers it from other facts.
    Rule(RuleKey),
    /// Another customer who told it: somebody of the family, a colleague.
    Customer(CustomerId),
}

/// How sure an inference is: 1 to 100 in a hundred.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct Confidence(u8);

/// A number that is no confidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{percent} % is no confidence; 1 to 100 are")]
pub struct NoConfidence {
    percent: u8,
}

impl Confidence {
    /// So many in a hundred.
    ///
    /// # Errors
    /// [`NoConfidence`] unless it lies between 1 and 100.
    pub const fn percent(percent: u8) -> Result<Self, NoConfidence> {
        if percent == 0 || percent > 100 {
            return Err(NoConfidence { percent });
        }
        Ok(Self(percent))
    }

    /// How many in a hundred.
    #[must_use]
    pub const fn as_percent(self) -> u8 {
        self.0
    }
}

impl TryFrom<u8> for Confidence {
    type Error = NoConfidence;

    fn try_from(percent: u8) -> Result<Self, Self::Error> {
        Self::percent(percent)
    }
}

impl From<Confidence> for u8 {
    fn from(confidence: Confidence) -> Self {
        confidence.0
    }
}

/// What shows that something is so. What customers say, what they do and what we conclude stay apart.
///
/// ```
/// use goodwill::customer::{Confidence, Evidence, Source};
/// use goodwill::id::{ContentId, SequentialIds};
/// use goodwill::time::Timestamp;
///
/// let at: Timestamp = "2026-03-02T09:00:00Z".parse()?;
/// let letter = Source::Content(ContentId::fresh(&SequentialIds::starting_at(1)));
/// assert!(Evidence::stated(letter, at).is_stated());
///
/// let rule = Source::Rule("calls-after-hours".parse()?);
/// let guess = Evidence::inferred(rule, at, Confidence::percent(70)?);
/// assert!(!guess.is_stated() && !guess.is_observed());
/// assert!(Confidence::percent(0).is_err()); // what nobody believes is no evidence
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Evidence {
    /// The customer said so.
    Stated {
        /// Where.
        source: Source,
        /// When.
        at: Timestamp,
    },
    /// The customer's behaviour shows it.
    Observed {
        /// Where.
        source: Source,
        /// When.
        at: Timestamp,
    },
    /// It was concluded from something else.
    Inferred {
        /// From what.
        source: Source,
        /// When.
        at: Timestamp,
        /// How sure the conclusion is.
        confidence: Confidence,
    },
}

impl Evidence {
    /// The customer said so.
    #[must_use]
    pub const fn stated(source: Source, at: Timestamp) -> Self {
        Self::Stated { source, at }
    }

    /// The customer's behaviour shows it.
    #[must_use]
    pub const fn observed(source: Source, at: Timestamp) -> Self {
        Self::Observed { source, at }
    }

    /// It was concluded from something else.
    #[must_use]
    pub const fn inferred(source: Source, at: Timestamp, confidence: Confidence) -> Self {
        Self::Inferred { source, at, confidence }
    }

    /// Where it comes from.
    #[must_use]
    pub const fn source(&self) -> &Source {
        match self {
            Self::Stated { source, .. }
            | Self::Observed { source, .. }
            | Self::Inferred { source, .. } => source,
        }
    }

    /// When it came up.
    #[must_use]
    pub const fn at(&self) -> Timestamp {
        match self {
            Self::Stated { at, .. } | Self::Observed { at, .. } | Self::Inferred { at, .. } => *at,
        }
    }

    /// Whether the customer said so.
    #[must_use]
    pub const fn is_stated(&self) -> bool {
        matches!(self, Self::Stated { .. })
    }

    /// Whether behaviour shows it.
    #[must_use]
    pub const fn is_observed(&self) -> bool {
        matches!(self, Self::Observed { .. })
    }
}
