use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use crate::text::{excerpt, serde_as_text};

/// A language as BCP 47 tags it: `de`, `pt-BR`, `zh-Hans`.
///
/// A tag has a language, and may have a script, a region and variants, in this order. Upper and lower case do not matter;
/// they are kept as the standard advises. Extensions and private tags are refused.
///
/// ```
/// use goodwill::customer::Language;
///
/// let written: Language = "zh-hans-cn".parse()?;
/// assert_eq!(written.as_str(), "zh-Hans-CN");
/// assert!("zh".parse::<Language>()?.covers(&written)); // who reads any Chinese reads this
/// assert!(!written.covers(&"zh-Hant".parse()?));
///
/// let refused = "deutsch!".parse::<Language>().unwrap_err();
/// assert_eq!(refused.to_string(), "`deutsch!` is not a language tag like `de` or `zh-Hans`");
/// # Ok::<(), goodwill::customer::ParseLanguageError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Language(Arc<str>);

/// A text that is not a language tag.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not a language tag like `de` or `zh-Hans`")]
pub struct ParseLanguageError {
    text: String,
}

impl Language {
    /// The tag.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether the other is this language, or a kind of it that is told more exactly.
    #[must_use]
    pub fn covers(&self, other: &Self) -> bool {
        match other.0.strip_prefix(&*self.0) {
            Some(rest) => rest.is_empty() || rest.starts_with('-'),
            None => false,
        }
    }
}

/// The parts of a tag, in the order in which they stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Language,
    Script,
    Region,
    Variant,
}

impl Part {
    /// What a part is, by its form alone and what stands before it.
    fn of(text: &str, before: Option<Self>) -> Option<Self> {
        let letters = text.bytes().all(|byte| byte.is_ascii_alphabetic());
        let digits = text.bytes().all(|byte| byte.is_ascii_digit());
        let Some(before) = before else {
            return (letters && matches!(text.len(), 2 | 3 | 5..=8)).then_some(Self::Language);
        };
        let part = match text.len() {
            4 if letters => Self::Script,
            2 if letters => Self::Region,
            3 if digits => Self::Region,
            5..=8 => Self::Variant,
            4 if text.starts_with(|first: char| first.is_ascii_digit()) => Self::Variant,
            _ => return None,
        };
        (part > before || (part, before) == (Self::Variant, Self::Variant)).then_some(part)
    }

    /// The part in the case that the standard advises.
    fn in_its_case(self, text: &str) -> String {
        match self {
            Self::Language | Self::Variant => text.to_ascii_lowercase(),
            Self::Region => text.to_ascii_uppercase(),
            Self::Script => {
                let first = text.chars().take(1).map(|first| first.to_ascii_uppercase());
                first.chain(text.chars().skip(1).map(|other| other.to_ascii_lowercase())).collect()
            }
        }
    }
}

/// The most characters of a tag; those in use have far fewer.
const MOST_CHARACTERS: usize = 64;

fn parse(text: &str) -> Option<String> {
    if text.len() > MOST_CHARACTERS {
        return None;
    }
    let mut before = None;
    let mut tag = String::with_capacity(text.len());
    for written in text.split('-') {
        let alphanumeric = written.bytes().all(|byte| byte.is_ascii_alphanumeric());
        let part = Part::of(written, before).filter(|_| alphanumeric)?;
        if before.is_some() {
            tag.push('-');
        }
        tag.push_str(&part.in_its_case(written));
        before = Some(part);
    }
    Some(tag)
}

impl FromStr for Language {
    type Err = ParseLanguageError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let tag = parse(text).ok_or_else(|| ParseLanguageError { text: excerpt(text) })?;
        Ok(Self(tag.into()))
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

serde_as_text!(Language);
