use std::fmt;

use crate::finding::{Finding, Severity};
use crate::text::write_faults;

/// The most findings that are listed one by one.
pub const MAX_FINDINGS: usize = 1_000;

/// The codes of findings on vocabularies and rules, and of facts that are refused.
pub mod codes {
    use crate::id::Code;

    /// Nothing declared has this key.
    pub const UNKNOWN_ATTRIBUTE: Code = Code::new("rule.unknown-attribute");
    /// No capability has this key.
    pub const UNKNOWN_CAPABILITY: Code = Code::new("rule.unknown-capability");
    /// No need has this key.
    pub const UNKNOWN_NEED: Code = Code::new("rule.unknown-need");
    /// No rule set has this key.
    pub const UNKNOWN_SET: Code = Code::new("rule.unknown-set");
    /// A value lies outside what the attribute can take.
    pub const OUTSIDE_DOMAIN: Code = Code::new("rule.outside-domain");
    /// A value is of another kind than the attribute.
    pub const WRONG_KIND: Code = Code::new("rule.wrong-kind");
    /// A comparison does not suit the attribute.
    pub const WRONG_COMPARISON: Code = Code::new("rule.wrong-comparison");
    /// A range whose least value is greater than its greatest.
    pub const UPSIDE_DOWN: Code = Code::new("rule.upside-down");
    /// A range without bounds.
    pub const NO_BOUNDS: Code = Code::new("rule.no-bounds");
    /// A set without members.
    pub const EMPTY_SET: Code = Code::new("rule.empty-set");
    /// A condition is nested too deep.
    pub const TOO_DEEP: Code = Code::new("rule.too-deep");
    /// A condition has too many parts.
    pub const TOO_LONG: Code = Code::new("rule.too-long");
    /// A text is no condition.
    pub const BAD_SYNTAX: Code = Code::new("rule.bad-syntax");
    /// A domain that rules cannot ask for.
    pub const UNUSABLE_DOMAIN: Code = Code::new("rule.unusable-domain");
    /// A need is shown by an attribute of another kind.
    pub const NO_EVIDENCE_OF_NEED: Code = Code::new("rule.no-evidence-of-need");
    /// A vocabulary has too many attributes and capabilities.
    pub const TOO_MANY_ATTRIBUTES: Code = Code::new("rule.too-many-attributes");
    /// An attribute has too many tags.
    pub const TOO_MANY_TAGS: Code = Code::new("rule.too-many-tags");
    /// A set has too many rules.
    pub const TOO_MANY_RULES: Code = Code::new("rule.too-many-rules");
    /// Two rules of a set have one key.
    pub const DOUBLE_KEY: Code = Code::new("rule.double-key");
    /// A rule grants nothing.
    pub const NO_GRANTS: Code = Code::new("rule.no-grants");
    /// A rule grants two things that exclude each other.
    pub const DOUBLE_GRANT: Code = Code::new("rule.double-grant");
    /// A combination names no set, or one set twice.
    pub const BAD_COMBINATION: Code = Code::new("rule.bad-combination");
}

/// Every fault of a vocabulary, a rule set or a rule book; beyond a thousand they are counted only.
///
/// ```
/// use goodwill::rule::{Attribute, AttributeKind, Vocabulary};
/// use goodwill::value::Domain;
///
/// let mut vocabulary = Vocabulary::default();
/// let note = Attribute::new(AttributeKind::Context, Domain::text(80));
/// vocabulary.attributes.insert("note".parse()?, note);
/// let faults = vocabulary.check().unwrap_err();
/// assert_eq!(
///     faults.iter().next().unwrap().to_string(),
///     "error[rule.unusable-domain] at attributes.note.domain: no rule can ask for a text of at most 80 \
///      characters; use yes or no, an integer, money, a choice, tags or a date"
/// );
/// # Ok::<(), goodwill::id::ParseKeyError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleFindings {
    of: &'static str,
    findings: Vec<Finding>,
    count: usize,
    errors: usize,
}

impl RuleFindings {
    /// No findings yet on this declaration, named for messages.
    pub(crate) const fn of(of: &'static str) -> Self {
        Self { of, findings: Vec::new(), count: 0, errors: 0 }
    }

    pub(crate) fn add(&mut self, finding: Finding) {
        self.count += 1;
        self.errors += usize::from(finding.severity == Severity::Error);
        if self.findings.len() < MAX_FINDINGS {
            self.findings.push(finding);
        }
    }

    /// The same findings seen from outside, where the whole declaration is the entry `name`.
    pub(crate) fn under(mut self, name: &str) -> Self {
        for finding in &mut self.findings {
            finding.place = std::mem::take(&mut finding.place).under(name);
        }
        self
    }

    /// How many there are.
    #[must_use]
    pub const fn count(&self) -> usize {
        self.count
    }

    /// Whether one of them forbids using the declaration.
    #[must_use]
    pub const fn has_errors(&self) -> bool {
        self.errors > 0
    }

    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// The findings, in the order of the declaration; at most the first thousand.
    #[must_use]
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Finding> {
        self.findings.iter()
    }
}

impl fmt::Display for RuleFindings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let faults =
            self.findings.iter().map(|finding| format!("{}: {}", finding.place, finding.message));
        write_faults(f, self.of, self.count, faults)
    }
}

impl std::error::Error for RuleFindings {}
