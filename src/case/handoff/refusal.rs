use std::collections::BTreeSet;
use std::fmt;

use super::super::refusal::codes;
use crate::id::{Code, DeliverableKey, DepartmentKey, FieldKey, HandoffKey, Key, Kind, RoleKey};

/// Why a case is not handed over, accepted or given back.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum HandoffRefusal {
    /// The path starts at another department than the one that answers for the case.
    StartsElsewhere {
        /// The path.
        path: HandoffKey,
        /// Where it starts.
        starts_at: DepartmentKey,
        /// Who answers for the case.
        answers: DepartmentKey,
    },
    /// It is being offered, and nobody has accepted or returned it so far.
    Pending {
        /// On which path.
        path: HandoffKey,
    },
    /// Nothing is offered that could be accepted, returned or withdrawn.
    NothingOffered,
    /// What the sender has to hand over is not complete: all that is missing and all that is wrong.
    Unfit {
        /// What is handed over on the path.
        deliverable: DeliverableKey,
        /// What is not as it should be.
        unfit: Box<Unfit>,
    },
    /// Only certain roles of the receiver accept or return what comes on this path.
    MayNotAccept {
        /// The receiver.
        to: DepartmentKey,
        /// Its roles that may.
        roles: BTreeSet<RoleKey>,
    },
    /// A return for what is missing or wrong has to say what.
    NamesNothing,
    /// It was passed to and fro too often, and stays where it is until somebody above assigns it.
    KeptHere {
        /// Who keeps it.
        from: DepartmentKey,
        /// To whom it cannot be handed over any more.
        to: DepartmentKey,
        /// How often it was offered between the two.
        passed: u32,
    },
    /// A path is declared between the two departments, so that the matter goes through its gate.
    PassesTheGate {
        /// The path.
        path: HandoffKey,
    },
}

/// What of a deliverable is not as it should be, field by field; no value is repeated, since it may be personal.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Unfit {
    /// The fields that were not filled in.
    pub missing: BTreeSet<FieldKey>,
    /// The fields that hold what they cannot hold.
    pub wrong: BTreeSet<FieldKey>,
    /// The fields whose answer is personal or a free text, and must be given as the record that keeps it.
    pub personal: BTreeSet<FieldKey>,
}

impl Unfit {
    pub(super) fn is_nothing(&self) -> bool {
        self.missing.is_empty() && self.wrong.is_empty() && self.personal.is_empty()
    }
}

impl HandoffRefusal {
    /// Its stable name.
    #[must_use]
    pub const fn code(&self) -> Code {
        match self {
            Self::StartsElsewhere { .. } => codes::STARTS_ELSEWHERE,
            Self::Pending { .. } => codes::OFFER_PENDING,
            Self::NothingOffered => codes::NOTHING_OFFERED,
            Self::Unfit { .. } => codes::UNFIT_DELIVERABLE,
            Self::MayNotAccept { .. } => codes::MAY_NOT_ACCEPT,
            Self::NamesNothing => codes::NAMES_NOTHING,
            Self::KeptHere { .. } => codes::KEPT_HERE,
            Self::PassesTheGate { .. } => codes::PASSES_THE_GATE,
        }
    }
}

impl fmt::Display for HandoffRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::StartsElsewhere { path, starts_at, answers } => write!(
                f,
                "the path `{path}` starts at `{starts_at}`, and `{answers}` answers for the case"
            ),
            Self::Pending { path } => write!(
                f,
                "the case is being offered on `{path}`; wait for the receiver, or withdraw the offer"
            ),
            Self::NothingOffered => f.write_str("the case is not being offered to anybody"),
            Self::Unfit { deliverable, unfit } => {
                write!(f, "the deliverable `{deliverable}` is not complete: {unfit}")
            }
            Self::MayNotAccept { to, roles } => {
                let roles = names(roles);
                write!(f, "only whoever is {roles} of `{to}` accepts or returns it")
            }
            Self::NamesNothing => {
                f.write_str("a return for what is missing or wrong has to name the fields")
            }
            Self::KeptHere { from, to, passed } => write!(
                f,
                "the case was offered {passed} times between `{from}` and `{to}`; `{from}` keeps it until somebody above assigns it"
            ),
            Self::PassesTheGate { path } => {
                write!(
                    f,
                    "the case goes there on the path `{path}`; offer it, so that it passes the gate"
                )
            }
        }
    }
}

impl fmt::Display for Unfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = [
            ("missing", &self.missing),
            ("wrong", &self.wrong),
            ("to be given as a record", &self.personal),
        ];
        let said = parts.iter().filter(|(_, fields)| !fields.is_empty());
        for (number, (what, fields)) in said.enumerate() {
            let before = if number > 0 { "; " } else { "" };
            write!(f, "{before}{what}: {}", names(fields))?;
        }
        Ok(())
    }
}

pub(in crate::case) fn names<K: Kind>(keys: &BTreeSet<Key<K>>) -> String {
    keys.iter().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(", ")
}
