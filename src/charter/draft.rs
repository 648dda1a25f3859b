use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::calendar::CalendarDraft;
use crate::id::{
    AgreementKey, CalendarKey, CapabilityKey, ChannelKey, DepartmentKey, PriorityKey, QueueKey,
    RuleSetKey, WaitReasonKey,
};
use crate::rule::RuleBook;
use crate::sla::Agreement;

/// A charter as the host declares it: plain data, not yet examined.
///
/// Keys name one another freely; [`CharterDraft::ratify`] resolves them and reports the ones that lead nowhere.
///
/// ```
/// use goodwill::actor::Actor;
/// use goodwill::calendar::{CalendarDraft, WORKWEEK};
/// use goodwill::charter::{CharterDraft, Ratification};
/// use goodwill::key;
/// use goodwill::sla::{Agreement, Metric, Target};
/// use goodwill::time::Span;
///
/// let office = CalendarDraft::new("Europe/Berlin", 2026..=2027).open(WORKWEEK, "09:00-17:00");
/// let first = Target::measuring(Metric::first_response(), key!("office")).within(Span::working_hours(4));
/// let draft = CharterDraft::default()
///     .department(key!("service"), "Customer service")
///     .channel(key!("mail"), "Letters and mail")
///     .priority(key!("normal"), "As usual")
///     .agreement(key!("standard"), Agreement::sla().target(key!("first-response"), first));
///
/// // The calendar is missing, and the finding says so.
/// let findings = draft.ratify(&Ratification::first(Actor::System)).unwrap_err();
/// let places: Vec<String> = findings.iter().map(|finding| finding.place.to_string()).collect();
/// assert_eq!(places, ["agreements.standard.targets.first-response.calendar"]);
///
/// let draft = draft.calendar(key!("office"), office);
/// assert!(draft.ratify(&Ratification::first(Actor::System)).is_ok());
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CharterDraft {
    /// When people work.
    pub calendars: BTreeMap<CalendarKey, CalendarDraft>,
    /// Who answers.
    pub departments: BTreeMap<DepartmentKey, Department>,
    /// Where work waits.
    pub queues: BTreeMap<QueueKey, Queue>,
    /// Where we are reached.
    pub channels: BTreeMap<ChannelKey, Channel>,
    /// How urgent a matter may be.
    pub priorities: BTreeMap<PriorityKey, String>,
    /// Why a matter may wait.
    pub wait_reasons: BTreeMap<WaitReasonKey, WaitReason>,
    /// What is promised by when.
    pub agreements: BTreeMap<AgreementKey, Agreement>,
    /// The zone in which dates begin and end, for rules that are valid on some dates only; UTC if none is named.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub zone: Option<String>,
    /// Who gets what, and why.
    pub rules: RuleBook,
    /// The set, or the combination of sets, that says how a matter is served when it is opened.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub opening_rules: Option<RuleSetKey>,
    /// What rules may rely on from the ratification on.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub ready: BTreeSet<CapabilityKey>,
}

/// Each method declares one thing more; what was declared under the same key before makes way.
impl CharterDraft {
    /// Says when people work.
    #[must_use]
    pub fn calendar(mut self, key: CalendarKey, calendar: CalendarDraft) -> Self {
        self.calendars.insert(key, calendar);
        self
    }

    /// Says who answers.
    #[must_use]
    pub fn department(mut self, key: DepartmentKey, department: impl Into<Department>) -> Self {
        self.departments.insert(key, department.into());
        self
    }

    /// Says where work of a department waits.
    #[must_use]
    pub fn queue(
        mut self,
        key: QueueKey,
        name: impl Into<String>,
        department: DepartmentKey,
    ) -> Self {
        self.queues.insert(key, Queue { name: name.into(), department });
        self
    }

    /// Says where we are reached.
    #[must_use]
    pub fn channel(mut self, key: ChannelKey, channel: impl Into<Channel>) -> Self {
        self.channels.insert(key, channel.into());
        self
    }

    /// Says how urgent a matter may be.
    #[must_use]
    pub fn priority(mut self, key: PriorityKey, name: impl Into<String>) -> Self {
        self.priorities.insert(key, name.into());
        self
    }

    /// Says why a matter may wait.
    #[must_use]
    pub fn wait_reason(mut self, key: WaitReasonKey, reason: WaitReason) -> Self {
        self.wait_reasons.insert(key, reason);
        self
    }

    /// Says what is promised by when.
    #[must_use]
    pub fn agreement(mut self, key: AgreementKey, agreement: Agreement) -> Self {
        self.agreements.insert(key, agreement);
        self
    }

    /// Says who gets what, and which set or combination of sets is asked when a matter is opened.
    #[must_use]
    pub fn opened_by_rules(mut self, rules: RuleBook, asked: RuleSetKey) -> Self {
        self.rules = rules;
        self.opening_rules = Some(asked);
        self
    }
}

/// Somebody who answers for a part of the service.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Department {
    /// What people call it.
    pub name: String,
}

impl From<&str> for Department {
    /// A department of this name.
    fn from(name: &str) -> Self {
        Self { name: name.to_owned() }
    }
}

/// A place where work waits for somebody to take it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Queue {
    /// What people call it.
    #[serde(default)]
    pub name: String,
    /// Who answers for what waits there.
    pub department: DepartmentKey,
}

/// A way of reaching us.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Channel {
    /// What people call it.
    pub name: String,
}

impl From<&str> for Channel {
    /// A channel of this name.
    fn from(name: &str) -> Self {
        Self { name: name.to_owned() }
    }
}

/// A reason for a matter to wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WaitReason {
    /// Whose move it is.
    pub waits_for: WaitsFor,
    /// Whether the customer's next message ends the wait.
    #[serde(default)]
    pub ends_when_customer_writes: bool,
}

impl WaitReason {
    /// A wait that somebody of ours ends.
    #[must_use]
    pub const fn new(waits_for: WaitsFor) -> Self {
        Self { waits_for, ends_when_customer_writes: false }
    }

    /// A wait for the customer, which the customer's next message ends.
    #[must_use]
    pub const fn for_customer() -> Self {
        Self { waits_for: WaitsFor::Customer, ends_when_customer_writes: true }
    }
}

/// Whose move it is while a matter waits. Being outside working hours is no wait: the calendar knows it (D-4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WaitsFor {
    /// The customer's.
    Customer,
    /// Somebody else's, outside our house.
    ThirdParty,
    /// Nobody's: both sides agreed to wait.
    Agreed,
}
