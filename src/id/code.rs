use std::fmt;

use serde::{Serialize, Serializer};

/// The stable name of a finding, a fault or a refusal, for example `calendar.window-upside-down`.
///
/// A code is never renamed and never used for anything else; `docs/codes.md` lists them all, and a test holds that
/// list against the sources. Hosts match on codes, not on messages.
///
/// ```
/// use goodwill::id::Code;
///
/// const NEVER_OPEN: Code = Code::new("calendar.never-open");
/// assert_eq!(NEVER_OPEN.to_string(), "calendar.never-open");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code(&'static str);

impl Code {
    /// The code of this name: room, dot, words joined by hyphens.
    #[must_use]
    pub const fn new(name: &'static str) -> Self {
        Self(name)
    }

    /// The code as text.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        self.0
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0)
    }
}
