//! What the larger events hold: each in a place of its own, so that a log of small events stays small.

use serde::{Deserialize, Serialize};

use super::CaseEvent;
use crate::case::Beginner;
use crate::case::handoff::HandedOver;
use crate::id::{
    ChannelKey, CharterVersion, ContentId, CustomerId, DepartmentKey, HandoffKey, PriorityKey,
    QueueKey,
};

/// How a matter began.
///
/// ```
/// use goodwill::case::{Beginner, CaseEvent, Opened};
/// use goodwill::id::{CharterVersion, CustomerId, SequentialIds};
/// use goodwill::key;
///
/// let opened = Opened {
///     customer: CustomerId::fresh(&SequentialIds::starting_at(1)),
///     channel: key!("mail"),
///     department: key!("service"),
///     queue: None,
///     priority: key!("normal"),
///     charter: CharterVersion::new(1),
///     begun_by: Beginner::Customer,
/// };
/// let event = CaseEvent::from(opened);
/// assert_eq!(event.to_string(), "opened by mail for service");
///
/// let written = serde_json::to_value(&event).unwrap();
/// assert_eq!(written["opened"]["priority"], "normal");
/// // A matter without a customer is nobody's.
/// let nobodys = r#"{"opened":{"channel":"mail","department":"service","priority":"normal","charter":1}}"#;
/// assert!(serde_json::from_str::<CaseEvent>(nobodys).is_err());
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opened {
    /// Whose matter it is.
    pub customer: CustomerId,
    /// Where it reached us.
    pub channel: ChannelKey,
    /// Who answers for it.
    pub department: DepartmentKey,
    /// Where it waits for somebody to take it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub queue: Option<QueueKey>,
    /// How urgent it is.
    pub priority: PriorityKey,
    /// The charter that it is pinned to.
    pub charter: CharterVersion,
    /// Who began it.
    #[serde(default, skip_serializing_if = "Beginner::is_customer")]
    pub begun_by: Beginner,
}

impl From<Opened> for CaseEvent {
    fn from(opened: Opened) -> Self {
        Self::Opened(Box::new(opened))
    }
}

/// What was offered to somebody else, on which path (A-05).
///
/// ```
/// use goodwill::case::{CaseEvent, HandoffOffered};
/// use goodwill::key;
///
/// let (path, from, to) = (key!("repairs"), key!("service"), key!("workshop"));
/// let offered = HandoffOffered { path, from, to, filled: Default::default(), note: None };
/// assert_eq!(CaseEvent::from(offered).to_string(), "offered by service to workshop");
///
/// // Nothing is offered to nobody.
/// let to_nobody = r#"{"handoff_offered":{"path":"repairs","from":"service"}}"#;
/// assert!(serde_json::from_str::<CaseEvent>(to_nobody).is_err());
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandoffOffered {
    /// On which path.
    pub path: HandoffKey,
    /// Who offers it.
    pub from: DepartmentKey,
    /// Who is to accept it.
    pub to: DepartmentKey,
    /// What is handed over.
    #[serde(default, skip_serializing_if = "HandedOver::is_empty")]
    pub filled: HandedOver,
    /// What the sender has to say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<ContentId>,
}

impl From<HandoffOffered> for CaseEvent {
    fn from(offered: HandoffOffered) -> Self {
        Self::HandoffOffered(Box::new(offered))
    }
}
