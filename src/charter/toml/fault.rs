use std::fmt;

use serde::de;

use super::lines::Lines;
use super::shown::Located;
use super::words::{self, Found};
use super::{MAX_TEXT_BYTES, codes};
use crate::finding::{Finding, Place, Severity};
use crate::id::Code;
use crate::text::{excerpt, nearest};

/// Everything that is wrong with the text of a charter, in the order of the text.
///
/// Printed, each reads like the message of a good compiler, with the line it is about.
#[derive(Debug)]
pub struct TomlFaults {
    faults: Vec<(usize, Finding)>,
    lines: Lines,
}

impl TomlFaults {
    pub(super) fn of(raised: Vec<Raised>, lines: Lines) -> Self {
        let mut faults: Vec<_> =
            raised.into_iter().map(|raised| (raised.offset(), *raised.finding)).collect();
        faults.sort_by_key(|(offset, _)| *offset);
        Self { faults, lines }
    }

    /// Each fault, an error among findings, with its place in the text.
    #[must_use]
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Located<'_>> {
        self.faults.iter().map(|(offset, finding)| {
            Located::new(finding, Some(self.lines.locate(*offset)), &self.lines)
        })
    }
}

impl fmt::Display for TomlFaults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, fault) in self.iter().enumerate() {
            let gap = if number > 0 { "\n\n" } else { "" };
            write!(f, "{gap}{fault}")?;
        }
        Ok(())
    }
}

impl std::error::Error for TomlFaults {}

/// A draft that TOML cannot hold, with the reason.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the draft cannot be written as TOML: {reason}")]
pub struct NotToml {
    reason: String,
}

impl NotToml {
    pub(super) fn of(error: &::toml::ser::Error) -> Self {
        Self { reason: error.to_string() }
    }
}

/// A fault on its way out: whoever knows first where it stands says so.
#[derive(Debug)]
pub(super) struct Raised {
    finding: Box<Finding>,
    at: Option<usize>,
}

impl Raised {
    pub(super) fn new(code: Code, message: impl Into<String>) -> Self {
        let finding = Finding::new(code, Severity::Error, Place::root()).saying(message);
        Self { finding: Box::new(finding), at: None }
    }

    pub(super) fn too_long(bytes: usize) -> Self {
        let mut raised = Self::new(codes::TOO_LONG, format!("the text has {bytes} bytes"));
        raised.finding.remedy = Some(format!("at most {MAX_TEXT_BYTES} are read"));
        raised
    }

    /// Says what would mend it.
    pub(super) fn mended_by(mut self, remedy: &str) -> Self {
        self.finding.remedy = Some(remedy.to_owned());
        self
    }

    pub(super) fn wrong_type(message: impl Into<String>) -> Self {
        Self::new(codes::WRONG_TYPE, message)
    }

    /// An entry that is none of these.
    pub(super) fn unknown(written: &str, known: &[&str]) -> Self {
        let message = format!("no field is called `{}`", excerpt(written));
        Self::new(codes::UNKNOWN_FIELD, message).meant(written, known)
    }

    /// Says what was meant: the nearest, else all that there is.
    fn meant(mut self, written: &str, known: &[&str]) -> Self {
        let remedy = match nearest(written, known.iter().copied(), 2) {
            Some(name) => format!("did you mean `{name}`?"),
            None if known.is_empty() => "leave it out".to_owned(),
            None => format!("there are `{}`", known.join("`, `")),
        };
        self.finding.remedy = Some(remedy);
        self
    }

    /// Says where it stands, unless that is known.
    pub(super) fn at(mut self, offset: usize, place: &dyn Fn() -> Place) -> Self {
        if self.at.is_none() {
            self.at = Some(offset);
            self.finding.place = place();
        }
        self
    }

    pub(super) fn offset(&self) -> usize {
        self.at.unwrap_or_default()
    }
}

impl fmt::Display for Raised {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.finding.message)
    }
}

impl std::error::Error for Raised {}

impl de::Error for Raised {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::new(codes::BAD_VALUE, message.to_string())
    }

    fn invalid_type(found: de::Unexpected<'_>, expected: &dyn de::Expected) -> Self {
        Self::new(
            codes::WRONG_TYPE,
            format!("{} stands where {} is expected", Found(found), words::expected(expected)),
        )
    }

    fn invalid_value(found: de::Unexpected<'_>, expected: &dyn de::Expected) -> Self {
        let message = format!("{} is not {}", Found(found), words::expected(expected));
        Self::new(codes::BAD_VALUE, message)
    }

    fn invalid_length(length: usize, expected: &dyn de::Expected) -> Self {
        let expected = words::expected(expected);
        Self::wrong_type(format!("a list of {length} stands where {expected} is expected"))
    }

    fn unknown_variant(variant: &str, expected: &'static [&'static str]) -> Self {
        Self::new(codes::BAD_VALUE, format!("nothing is called `{}` here", excerpt(variant)))
            .meant(variant, expected)
    }

    fn unknown_field(field: &str, expected: &'static [&'static str]) -> Self {
        Self::unknown(field, expected)
    }

    fn missing_field(field: &'static str) -> Self {
        let mut raised = Self::new(codes::MISSING_FIELD, format!("`{field}` is missing"));
        raised.finding.remedy = Some(format!("add `{field} = …`"));
        raised
    }
}
