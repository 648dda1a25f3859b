//! Who and what is meant: typed ids, keys, streams and codes.
//!
//! An **id** names one thing that came into being while the desk ran: a customer, a case, a command. A **key**
//! names one thing that the host configured: a calendar, a queue, a department. Ids and keys of different
//! things are different types, so that a queue cannot be handed over where a department is wanted.
//!
//! ```compile_fail
//! use goodwill::id::{DepartmentKey, QueueKey};
//! let queue: QueueKey = "street-lights".parse().unwrap();
//! let department: DepartmentKey = queue; // a queue is not a department
//! ```

mod code;
mod ident;
mod key;
mod literal;
mod source;
mod stream;

pub use code::Code;
pub use ident::{
    AgentId, CaseId, CommandId, ContentId, CustomerId, Entity, Id, ParseIdError, RecordId,
    ReservationId, WorkId, entity,
};
pub use key::{
    ActionKey, AgreementKey, AttributeKey, BandKey, BlueprintKey, CalendarKey, CapabilityKey,
    CellKey, ChannelKey, ClauseKey, ConcernKey, DeliverableKey, DepartmentKey, FieldKey, FlowKey,
    GrantKey, HandoffKey, IntentKey, JourneyKey, Key, Kind, LadderKey, MAX_KEY_LENGTH, MatterKey,
    MeasureKey, NeedClassKey, NeedKey, NodeKey, ParseKeyError, PriorityKey, QuestionKey, QueueKey,
    RoleKey, RuleKey, RuleSetKey, SegmentKey, ServiceKey, SkillKey, StageKey, StandardKey,
    TargetKey, TeamKey, TenantKey, TouchpointKey, WaitReasonKey, kind,
};
#[doc(hidden)]
pub use literal::KeyLiteral;
pub use source::{IdSource, SequentialIds};
pub use stream::{CharterVersion, StreamId, StreamKind, Version};
