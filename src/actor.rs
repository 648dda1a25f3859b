//! Who acts: every command names one.

use serde::{Deserialize, Serialize};

use crate::id::{AgentId, ChannelKey, CustomerId, DepartmentKey, RoleKey};

/// Who gave a command.
///
/// Whether an answer was a person's or an automaton's decides which promises it fulfils, so that the difference is
/// data from the start, not a setting.
///
/// ```
/// use goodwill::actor::Actor;
/// use goodwill::id::{AgentId, SequentialIds};
///
/// let ann = Actor::Agent {
///     agent: AgentId::fresh(&SequentialIds::starting_at(1)),
///     role: "clerk".parse()?,
///     department: "city-hall".parse()?,
/// };
/// assert!(ann.is_person());
/// assert!(!Actor::Automaton { channel: "telephone-menu".parse()? }.is_person());
/// # Ok::<(), goodwill::id::ParseKeyError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum Actor {
    /// The customer.
    Customer(CustomerId),
    /// A person who serves customers, in a role in a department.
    Agent {
        /// Who it is.
        agent: AgentId,
        /// In which role.
        role: RoleKey,
        /// For which department.
        department: DepartmentKey,
    },
    /// A machine that answers customers: a telephone menu, a chat robot.
    Automaton {
        /// Where it answers.
        channel: ChannelKey,
    },
    /// The host program itself, for example when an instant comes round.
    System,
}

impl Actor {
    /// Whether a human being acts.
    #[must_use]
    pub const fn is_person(&self) -> bool {
        matches!(self, Self::Customer(_) | Self::Agent { .. })
    }

    /// Whether it acts for us, not for itself.
    #[must_use]
    pub const fn is_ours(&self) -> bool {
        !matches!(self, Self::Customer(_))
    }
}
