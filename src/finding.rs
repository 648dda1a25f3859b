//! What an examination finds in a declaration: data, not text alone.

mod place;
mod written;

use std::fmt;

use serde::Serialize;

use crate::id::Code;
use crate::value::Value;

pub use place::{Place, Step};
pub use written::{FromWritten, Written};

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Worth knowing.
    Note,
    /// Somebody should accept it by name, with a reason.
    Warning,
    /// The declaration cannot be used.
    Error,
}

/// One thing that an examination found, with all that is needed to mend it.
///
/// ```
/// use goodwill::finding::{Finding, Place, Severity};
/// use goodwill::id::Code;
///
/// let place = Place::root().key("weekly").key("mon").index(1);
/// let finding = Finding::new(Code::new("calendar.window-upside-down"), Severity::Error, place)
///     .saying("`17:00-09:00` ends before it starts")
///     .mended_by("write `17:00-09:00+1` if it runs past midnight");
/// assert_eq!(
///     finding.to_string(),
///     "error[calendar.window-upside-down] at weekly.mon[1]: `17:00-09:00` ends before it starts; \
///      write `17:00-09:00+1` if it runs past midnight"
/// );
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Finding {
    /// Its stable name.
    pub code: Code,
    /// How much it weighs.
    pub severity: Severity,
    /// Where in the declaration it stands.
    pub place: Place,
    /// What is wrong, in one sentence.
    pub message: String,
    /// An example that shows it, where there is one.
    pub witness: Option<Value>,
    /// What would mend it.
    pub remedy: Option<String>,
    /// The requirement behind it, for example `S4-17`.
    pub requirement: Option<&'static str>,
}

impl Finding {
    /// A finding of this code at this place, so far without words.
    #[must_use]
    pub const fn new(code: Code, severity: Severity, place: Place) -> Self {
        Self {
            code,
            severity,
            place,
            message: String::new(),
            witness: None,
            remedy: None,
            requirement: None,
        }
    }

    /// Says what is wrong.
    #[must_use]
    pub fn saying(mut self, message: impl Into<String>) -> Self {
        self.message = message.into();
        self
    }

    /// Shows an example.
    #[must_use]
    pub fn shown_by(mut self, witness: Value) -> Self {
        self.witness = Some(witness);
        self
    }

    /// Says what would mend it.
    #[must_use]
    pub fn mended_by(mut self, remedy: impl Into<String>) -> Self {
        self.remedy = Some(remedy.into());
        self
    }

    /// By what it is called where it is accepted: code and place.
    ///
    /// ```
    /// use goodwill::finding::{Finding, Place, Severity};
    /// use goodwill::id::Code;
    ///
    /// let place = Place::root().key("agreements").key("later");
    /// let finding = Finding::new(Code::new("charter.empty-agreement"), Severity::Warning, place);
    /// assert_eq!(finding.name(), "charter.empty-agreement at agreements.later");
    /// ```
    #[must_use]
    pub fn name(&self) -> String {
        format!("{} at {}", self.code, self.place)
    }

    /// Names the requirement behind it.
    #[must_use]
    pub const fn required_by(mut self, requirement: &'static str) -> Self {
        self.requirement = Some(requirement);
        self
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let severity = match self.severity {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Error => "error",
        };
        write!(f, "{severity}[{}] at {}: {}", self.code, self.place, self.message)?;
        if let Some(witness) = &self.witness {
            write!(f, " (for example {witness})")?;
        }
        if let Some(remedy) = &self.remedy {
            write!(f, "; {remedy}")?;
        }
        Ok(())
    }
}
