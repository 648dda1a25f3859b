use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::blueprint::Blueprint;
use super::clause::{Clause, Segment, Service, Standard};
use super::merging::Merging;
use super::reach::ReachOver;
use super::reopening::Reopening;
use super::standards::Measure;
use super::waiting::WaitReason;
use crate::calendar::CalendarDraft;
use crate::customer::Question;
use crate::department::{Department, Handoff, Partner, Queue, Role, Team};
use crate::id::{
    AgreementKey, BlueprintKey, CalendarKey, ChannelKey, ClauseKey, DepartmentKey, FlowKey,
    HandoffKey, JourneyKey, LadderKey, MatterKey, MeasureKey, PriorityKey, QuestionKey, QueueKey,
    RoleKey, RuleSetKey, SegmentKey, ServiceKey, SkillKey, StageKey, StandardKey, TeamKey,
    TouchpointKey, WaitReasonKey,
};
use crate::rule::RuleBook;
use crate::sla::{Agreement, Ladder};
use crate::touchpoint::{Channel, Flow, Journey, Stage, Touchpoint};

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
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub calendars: BTreeMap<CalendarKey, CalendarDraft>,
    /// Which of the calendars may be a customer's.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub customers_calendars: BTreeSet<CalendarKey>,
    /// Who answers.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub departments: BTreeMap<DepartmentKey, Department>,
    /// Firms that serve our customers for us.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub partners: BTreeMap<DepartmentKey, Partner>,
    /// Where work waits.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub queues: BTreeMap<QueueKey, Queue>,
    /// What people are entitled and bound to do.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub roles: BTreeMap<RoleKey, Role>,
    /// What people learn.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub skills: BTreeMap<SkillKey, String>,
    /// Who works together.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub teams: BTreeMap<TeamKey, Team>,
    /// The paths on which work passes on.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub handoffs: BTreeMap<HandoffKey, Handoff>,
    /// How often one matter may be passed on before somebody has to keep it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub transfer_cap: Option<u32>,
    /// Where we are reached.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub channels: BTreeMap<ChannelKey, Channel>,
    /// The parts of a customer's time with us.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub stages: BTreeMap<StageKey, Stage>,
    /// Where we meet customers.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub touchpoints: BTreeMap<TouchpointKey, Touchpoint>,
    /// The touchpoints that customers pass, in order.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub journeys: BTreeMap<JourneyKey, Journey>,
    /// How contacts go on inside a channel.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub flows: BTreeMap<FlowKey, Flow>,
    /// What customers may be asked.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub questions: BTreeMap<QuestionKey, Question>,
    /// How urgent a matter may be.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub priorities: BTreeMap<PriorityKey, String>,
    /// Why a matter may wait.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub wait_reasons: BTreeMap<WaitReasonKey, WaitReason>,
    /// What becomes of the promises of a matter that is merged into another; if left out, each is carried, and what falls due at the same instant is told once.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub merging: Option<Merging>,
    /// Whether a message of the customer takes a resolved matter up again; if left out, none does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reopening: Option<Reopening>,
    /// What is promised by when.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub agreements: BTreeMap<AgreementKey, Agreement>,
    /// Whom to tell, and what to do, the nearer a due time comes.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub ladders: BTreeMap<LadderKey, Ladder>,
    /// What promises are about.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub matters: BTreeMap<MatterKey, String>,
    /// Customers who have something in common.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub segments: BTreeMap<SegmentKey, Segment>,
    /// What of our service can be measured: levels with their cost, and what customers tolerate and hope for.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub measures: BTreeMap<MeasureKey, Measure>,
    /// The share of those for whom channels are meant that they have to reach, in percent that is exceeded; 50 if left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reach_over: Option<ReachOver>,
    /// How customers are to be served, by segment, value band and need class.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub blueprints: BTreeMap<BlueprintKey, Blueprint>,
    /// The levels of service that we hold ourselves to.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub standards: BTreeMap<StandardKey, Standard>,
    /// What is promised, by whom, where.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub clauses: BTreeMap<ClauseKey, Clause>,
    /// What our functions offer, and how far that is ready.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub services: BTreeMap<ServiceKey, Service>,
    /// The zone in which dates begin and end, for rules that are valid on some dates only; UTC if none is named.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub zone: Option<String>,
    /// Who gets what, and why.
    pub rules: RuleBook,
    /// The set, or the combination of sets, that says how a matter is served when it is opened.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub opening_rules: Option<RuleSetKey>,
}

/// Each method declares one thing more; what was declared under the same key before makes way.
impl CharterDraft {
    /// Says when people work.
    #[must_use]
    pub fn calendar(mut self, key: CalendarKey, calendar: CalendarDraft) -> Self {
        self.calendars.insert(key, calendar);
        self
    }

    /// Says that a calendar may be a customer's (P-09).
    ///
    /// ```
    /// use goodwill::actor::Actor;
    /// use goodwill::charter::{CharterDraft, Ratification};
    /// use goodwill::key;
    ///
    /// // One that is not declared is found.
    /// let draft = CharterDraft::default().customers_calendar(key!("nowhere"));
    /// let findings = draft.examine(&Ratification::first(Actor::System));
    /// assert_eq!(findings[0].place.to_string(), "customers_calendars.nowhere");
    /// ```
    #[must_use]
    pub fn customers_calendar(mut self, key: CalendarKey) -> Self {
        self.customers_calendars.insert(key);
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

    /// Names a firm that serves our customers for us.
    #[must_use]
    pub fn partner(
        mut self,
        key: DepartmentKey,
        name: impl Into<String>,
        contract: AgreementKey,
    ) -> Self {
        self.partners.insert(key, Partner { name: name.into(), contract });
        self
    }

    /// Says what people are entitled and bound to do.
    #[must_use]
    pub fn role(mut self, key: RoleKey, role: Role) -> Self {
        self.roles.insert(key, role);
        self
    }

    /// Names a path on which work passes on.
    #[must_use]
    pub fn handoff(mut self, key: HandoffKey, handoff: Handoff) -> Self {
        self.handoffs.insert(key, handoff);
        self
    }

    /// Says which part of a customer's time with us there is.
    #[must_use]
    pub fn stage(mut self, key: StageKey, stage: Stage) -> Self {
        self.stages.insert(key, stage);
        self
    }

    /// Says where we meet customers.
    #[must_use]
    pub fn touchpoint(mut self, key: TouchpointKey, touchpoint: Touchpoint) -> Self {
        self.touchpoints.insert(key, touchpoint);
        self
    }

    /// Says what is promised, by whom, where.
    #[must_use]
    pub fn clause(mut self, key: ClauseKey, clause: Clause) -> Self {
        self.clauses.insert(key, clause);
        self
    }

    /// Says what a function of ours offers.
    #[must_use]
    pub fn service(mut self, key: ServiceKey, service: Service) -> Self {
        self.services.insert(key, service);
        self
    }

    /// Names the zone in which dates begin and end.
    #[must_use]
    pub fn zone(mut self, zone: impl Into<String>) -> Self {
        self.zone = Some(zone.into());
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

    /// Says whom to tell, and what to do, the nearer a due time comes.
    #[must_use]
    pub fn ladder(mut self, key: LadderKey, ladder: Ladder) -> Self {
        self.ladders.insert(key, ladder);
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
