use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::examine::codes;
use super::ratified::Charter;
use crate::decision::{Aggregate, Decision, Occurred, Recorder, Refusal, RefusalCode, Wake};
use crate::id::{AgentId, CharterVersion, Code, RoleKey};
use crate::time::Timestamp;

/// Who has read which version of a charter, in which role (S1-42): everybody knows what he is responsible for.
///
/// ```
/// use goodwill::actor::Actor;
/// use goodwill::charter::{
///     Acknowledge, AcknowledgementContext, Acknowledgements, CharterDraft, Ratification,
/// };
/// use goodwill::decision::Aggregate;
/// use goodwill::department::Role;
/// use goodwill::id::{AgentId, SequentialIds};
/// use goodwill::key;
///
/// let draft = CharterDraft::default()
///     .department(key!("care"), "Customer care")
///     .role(key!("agent"), Role::of(key!("care"), "Agent"));
/// let mut ratification = Ratification::first(Actor::System);
/// for warning in draft.ratify(&ratification).err().iter().flat_map(|findings| findings.iter()) {
///     ratification = ratification.accepting(warning.name(), "the charter is being written");
/// }
/// let charter = draft.ratify(&ratification).unwrap();
///
/// let ids = SequentialIds::starting_at(1);
/// let (ann, bob) = (AgentId::fresh(&ids), AgentId::fresh(&ids));
/// let context = AcknowledgementContext { charter: &charter, now: "2026-03-02T09:00:00Z".parse()? };
/// let read = Acknowledge { agent: ann, role: key!("agent"), version: charter.version() };
///
/// let mut acknowledged = Acknowledgements::default();
/// acknowledged.carry_out(&read, &context).unwrap();
/// assert_eq!(acknowledged.read_at(charter.version(), &read.role, ann), Some(context.now));
/// let refused = acknowledged.decide(&read, &context).unwrap_err();
/// assert_eq!(refused.code().as_str(), "charter.acknowledged-before");
///
/// let holders = [(ann, key!("agent")), (bob, key!("agent"))];
/// assert_eq!(acknowledged.not_yet(charter.version(), holders), [(bob, key!("agent"))]);
/// # Ok::<(), goodwill::time::ParseTimestampError>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Acknowledgements {
    read: BTreeMap<CharterVersion, BTreeMap<RoleKey, BTreeMap<AgentId, Timestamp>>>,
    last_at: Option<Timestamp>,
}

/// Says that somebody has read what a role owes to customers.
///
/// | what it needs | else |
/// |---|---|
/// | the version at hand | `charter.other-version` |
/// | a role of that version | `charter.unknown-role` |
/// | that this person has not said so of this role and version before | `charter.acknowledged-before` |
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Acknowledge {
    /// Who.
    pub agent: AgentId,
    /// In which role.
    pub role: RoleKey,
    /// Which version.
    pub version: CharterVersion,
}

/// Somebody has read what a role owes to customers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Acknowledged {
    /// Who.
    pub agent: AgentId,
    /// In which role.
    pub role: RoleKey,
    /// Which version.
    pub version: CharterVersion,
}

/// What a decision on an acknowledgement looks at.
#[derive(Debug, Clone, Copy)]
pub struct AcknowledgementContext<'a> {
    /// The charter that was read.
    pub charter: &'a Charter,
    /// The present instant, as the host's clock shows it.
    pub now: Timestamp,
}

/// Why an acknowledgement is not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum AcknowledgementRefusal {
    /// The charter has no such role.
    UnknownRole {
        /// The role.
        role: RoleKey,
    },
    /// The version is not the one at hand.
    OtherVersion {
        /// The version that was read.
        read: CharterVersion,
        /// The version at hand.
        at_hand: CharterVersion,
    },
    /// It was said before.
    Before {
        /// When.
        at: Timestamp,
    },
}

impl RefusalCode for AcknowledgementRefusal {
    fn code(&self) -> Code {
        match self {
            Self::UnknownRole { .. } => codes::UNKNOWN_ROLE,
            Self::OtherVersion { .. } => codes::OTHER_VERSION,
            Self::Before { .. } => codes::ACKNOWLEDGED_BEFORE,
        }
    }
}

impl fmt::Display for AcknowledgementRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownRole { role } => write!(f, "the charter has no role `{role}`"),
            Self::OtherVersion { read, at_hand } => {
                write!(f, "version {read} was read, and version {at_hand} is at hand")
            }
            Self::Before { at } => write!(f, "it was acknowledged before, at {at}"),
        }
    }
}

impl Acknowledgements {
    /// When somebody acknowledged a role of a version; none if that has not happened.
    #[must_use]
    pub fn read_at(
        &self,
        version: CharterVersion,
        role: &RoleKey,
        agent: AgentId,
    ) -> Option<Timestamp> {
        self.read.get(&version)?.get(role)?.get(&agent).copied()
    }

    /// Who of those that hold roles has not acknowledged them in this version yet; the host knows who holds which.
    #[must_use]
    pub fn not_yet(
        &self,
        version: CharterVersion,
        holders: impl IntoIterator<Item = (AgentId, RoleKey)>,
    ) -> Vec<(AgentId, RoleKey)> {
        let unread =
            |(agent, role): &(AgentId, RoleKey)| self.read_at(version, role, *agent).is_none();
        holders.into_iter().filter(unread).collect()
    }
}

impl Aggregate for Acknowledgements {
    type Command = Acknowledge;
    type Event = Acknowledged;
    type Effect = ();
    type FollowUp = ();
    type Refused = AcknowledgementRefusal;
    type Context<'a> = AcknowledgementContext<'a>;

    fn decide(
        &self,
        command: &Acknowledge,
        context: &AcknowledgementContext<'_>,
    ) -> Result<Decision<Self>, Refusal<AcknowledgementRefusal>> {
        let mut recorder = Recorder::at(self, context.now)?;
        let Acknowledge { agent, role, version } = command;
        let at_hand = context.charter.version();
        if *version != at_hand {
            let refused = AcknowledgementRefusal::OtherVersion { read: *version, at_hand };
            return Err(Refusal::Refused(refused));
        }
        let Some(known) = context.charter.find(role) else {
            let refused = AcknowledgementRefusal::UnknownRole { role: role.clone() };
            return Err(Refusal::Refused(refused));
        };
        if let Some(at) = self.read_at(*version, role, *agent) {
            return Err(Refusal::Refused(AcknowledgementRefusal::Before { at }));
        }
        let role = known.key.clone();
        recorder.record(Acknowledged { agent: *agent, role, version: *version });
        Ok(recorder.into_decision())
    }

    fn evolve(&mut self, occurred: &Occurred<Acknowledged>) {
        self.last_at = Some(occurred.at);
        let Acknowledged { agent, role, version } = &occurred.event;
        let roles = self.read.entry(*version).or_default();
        roles.entry(role.clone()).or_default().entry(*agent).or_insert(occurred.at);
    }

    fn last_at(&self) -> Option<Timestamp> {
        self.last_at
    }

    fn next_wake(&self) -> Option<Wake> {
        None
    }
}
