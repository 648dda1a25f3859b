use std::collections::BTreeSet;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::id::{AgreementKey, DeliverableKey, DepartmentKey, RoleKey};

/// A path on which work passes from one department or partner to another (S4-22, S4-23).
///
/// ```
/// use goodwill::department::Handoff;
/// use goodwill::key;
///
/// let lead = Handoff::of(key!("lead"), key!("marketing"), key!("sales"))
///     .within(key!("lead-pickup"))
///     .accepted_by(key!("sales-rep"));
/// assert_eq!(lead.to.as_str(), "sales");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Handoff {
    /// Who hands over.
    pub from: DepartmentKey,
    /// Who is to accept: a department, or a partner.
    pub to: DepartmentKey,
    /// What is handed over: a deliverable of the sender.
    pub deliverable: DeliverableKey,
    /// The agreement under which it is accepted and worked on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ola: Option<AgreementKey>,
    /// The roles of the receiver that may accept or return it.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub accepted_by: BTreeSet<RoleKey>,
    /// What becomes of an offer that the receiver leaves unanswered for longer than agreed.
    #[serde(default, skip_serializing_if = "WhenSilent::is_usual")]
    pub when_silent: WhenSilent,
}

/// What becomes of an offer that is not answered in time. The sender answers for the matter either way.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WhenSilent {
    /// It stands, and somebody above is told.
    #[default]
    Escalates,
    /// It falls back: nothing is offered any more, and somebody above is told.
    FallsBack,
}

impl WhenSilent {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde gives a reference")]
    const fn is_usual(&self) -> bool {
        matches!(self, Self::Escalates)
    }
}

impl Handoff {
    /// A path for one deliverable, which nobody accepts yet.
    #[must_use]
    pub const fn of(deliverable: DeliverableKey, from: DepartmentKey, to: DepartmentKey) -> Self {
        let when_silent = WhenSilent::Escalates;
        Self { from, to, deliverable, ola: None, accepted_by: BTreeSet::new(), when_silent }
    }

    /// Names the agreement under which it is accepted and worked on.
    #[must_use]
    pub fn within(mut self, ola: AgreementKey) -> Self {
        self.ola = Some(ola);
        self
    }

    /// Lets a role of the receiver accept it.
    #[must_use]
    pub fn accepted_by(mut self, role: RoleKey) -> Self {
        self.accepted_by.insert(role);
        self
    }

    /// Lets an offer fall back that is not answered in time.
    #[must_use]
    pub const fn falling_back(mut self) -> Self {
        self.when_silent = WhenSilent::FallsBack;
        self
    }

    /// Whether a role may accept or return what comes on this path.
    #[must_use]
    pub fn is_accepted_by(&self, role: &RoleKey) -> bool {
        self.accepted_by.contains(role)
    }
}

/// Why a receiver gives back what was handed over (S4-23).
///
/// ```
/// use goodwill::department::ReturnReason;
///
/// assert!(ReturnReason::Missing.is_the_senders());
/// assert!(!ReturnReason::OutOfScope.is_the_senders());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReturnReason {
    /// Something of the minimum set is not there.
    Missing,
    /// Something of it is not so.
    Wrong,
    /// It is no work of the receiver's.
    OutOfScope,
}

impl ReturnReason {
    /// Whether the return counts within the boundary of the sender.
    #[must_use]
    pub const fn is_the_senders(self) -> bool {
        matches!(self, Self::Missing | Self::Wrong)
    }
}

/// As it is written.
impl fmt::Display for ReturnReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Missing => "missing",
            Self::Wrong => "wrong",
            Self::OutOfScope => "out of scope",
        })
    }
}
