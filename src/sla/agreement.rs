use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{HoursCounted, Metric};
use crate::id::{AgreementKey, CalendarKey, LadderKey, PriorityKey, TargetKey, WaitReasonKey};
use crate::text::serde_also_from_text;
use crate::time::{Elapsed, Span, Timestamp, WorkingTime};

/// A promise with its targets (ITIL 4).
///
/// ```
/// use goodwill::key;
/// use goodwill::sla::{Agreement, Goal, Metric, Target};
/// use goodwill::time::Span;
///
/// let (four, one) = (Span::working_hours(4), Span::working_hours(1));
/// let first = Target::measuring(Metric::first_response(), key!("office"))
///     .within(four)
///     .for_priority(key!("high"), Goal::Within(one))
///     .paused_by([key!("customer")]);
/// let standard = Agreement::sla().target(key!("first-response"), first);
///
/// let first = &standard.targets[&key!("first-response")];
/// assert_eq!(first.goal_for(&key!("high")), Some(&Goal::Within(one)));
/// assert_eq!(first.goal_for(&key!("low")), Some(&Goal::Within(four)));
///
/// // A promise without a length is refused where it is written.
/// assert!("working 1 month".parse::<Span>().is_err());
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Agreement {
    /// Between whom it is made.
    pub kind: AgreementKind,
    /// What is measured, and by when.
    pub targets: BTreeMap<TargetKey, Target>,
    /// Whether it is promised to nobody any more: matters that are under it stay so, new ones are refused.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub retired: bool,
}

impl Agreement {
    /// An agreement between these, so far without targets.
    #[must_use]
    pub const fn new(kind: AgreementKind) -> Self {
        Self { kind, targets: BTreeMap::new(), retired: false }
    }

    /// An agreement between us and the customer, so far without targets.
    #[must_use]
    pub const fn sla() -> Self {
        Self::new(AgreementKind::Sla)
    }

    /// Promises it to nobody any more.
    #[must_use]
    pub const fn retired(mut self) -> Self {
        self.retired = true;
        self
    }

    /// Adds a target; one of the same key makes way.
    #[must_use]
    pub fn target(mut self, key: TargetKey, target: Target) -> Self {
        self.targets.insert(key, target);
        self
    }
}

/// Between whom an agreement is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AgreementKind {
    /// Between us and the customer: service level agreement.
    Sla,
    /// Between two of our departments: operational level agreement.
    Ola,
    /// Between us and a partner: underpinning contract.
    Underpinning,
}

/// One stopwatch goal of an agreement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Target {
    /// What its clock measures.
    pub metric: Metric,
    /// The calendar whose time counts: ours, the customer's, or what both have in common.
    pub calendar: HoursCounted,
    /// By when; none only measures.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub goal: Option<Goal>,
    /// Other goals for some priorities.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub by_priority: BTreeMap<PriorityKey, Goal>,
    /// The waits that stop the clock; all others let it run.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub pauses: BTreeSet<WaitReasonKey>,
    /// For how long at most waits may stop the clock, all together; as long as they last, if there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pause_budget: Option<Lead>,
    /// For how long at most waits for one reason may stop the clock, all together; of this and the budget for all waits the
    /// tighter one holds.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub pause_budgets: BTreeMap<WaitReasonKey, Lead>,
    /// How long before the due time to warn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub warn: Option<Lead>,
    /// Whom to tell, and what to do, level by level.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ladder: Option<LadderKey>,
    /// The agreements behind it, in the order in which work passes on: operational level agreements of our departments and
    /// underpinning contracts of partners. The promise is examined against this chain, each leg of which begins when the
    /// one before it ends (A-02).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub underpinned_by: Vec<Leg>,
}

impl Target {
    /// A target of this metric on this calendar of ours, so far only measured.
    #[must_use]
    pub const fn measuring(metric: Metric, calendar: CalendarKey) -> Self {
        Self {
            metric,
            calendar: HoursCounted::Ours(calendar),
            goal: None,
            by_priority: BTreeMap::new(),
            pauses: BTreeSet::new(),
            pause_budget: None,
            pause_budgets: BTreeMap::new(),
            warn: None,
            ladder: None,
            underpinned_by: Vec::new(),
        }
    }

    /// Counts other hours than ours: the customer's, or only what both have in common.
    #[must_use]
    pub fn counting(mut self, hours: HoursCounted) -> Self {
        self.calendar = hours;
        self
    }

    /// Promises it within a span, in one of the span's four units.
    #[must_use]
    pub const fn within(mut self, span: Span) -> Self {
        self.goal = Some(Goal::Within(span));
        self
    }

    /// Promises it by an instant that the matter brings along.
    #[must_use]
    pub const fn by_given_instant(mut self) -> Self {
        self.goal = Some(Goal::Given);
        self
    }

    /// Gives matters of a priority another goal.
    #[must_use]
    pub fn for_priority(mut self, priority: PriorityKey, goal: Goal) -> Self {
        self.by_priority.insert(priority, goal);
        self
    }

    /// Stops the clock during these waits.
    #[must_use]
    pub fn paused_by(mut self, reasons: impl IntoIterator<Item = WaitReasonKey>) -> Self {
        self.pauses.extend(reasons);
        self
    }

    /// Lets waits stop the clock for so long at most, all together; then it runs on although the matter waits.
    #[must_use]
    pub const fn pausing_at_most(mut self, budget: Lead) -> Self {
        self.pause_budget = Some(budget);
        self
    }

    /// Lets waits for one reason stop the clock for so long at most, all together (P-04).
    ///
    /// ```
    /// use goodwill::actor::Actor;
    /// use goodwill::charter::{CharterDraft, Ratification, WaitReason};
    /// use goodwill::key;
    /// use goodwill::sla::{Agreement, Lead, Metric, Target};
    /// use goodwill::time::{Elapsed, WorkingTime};
    ///
    /// let solution = Target::measuring(Metric::total_resolution(), key!("office"))
    ///     .paused_by([key!("customer"), key!("parts")])
    ///     .pausing_at_most(Lead::Elapsed(Elapsed::from_hours(240)))
    ///     .pausing_at_most_for(key!("customer"), Lead::Working(WorkingTime::from_hours(24)));
    /// assert!(!solution.pause_budgets.contains_key(&key!("parts")));
    /// // A budget has a length: days have none.
    /// assert!(serde_json::from_str::<Lead>(r#""3 workdays""#).is_err());
    ///
    /// // One for a wait that does not stop the clock is found.
    /// let lunch = solution.pausing_at_most_for(key!("lunch"), Lead::Elapsed(Elapsed::from_hours(1)));
    /// let found = CharterDraft::default()
    ///     .wait_reason(key!("lunch"), WaitReason::for_customer())
    ///     .agreement(key!("standard"), Agreement::sla().target(key!("solved"), lunch))
    ///     .examine(&Ratification::first(Actor::System));
    /// let told = found.iter().find(|finding| finding.place.to_string().ends_with("pause_budgets.lunch")).unwrap();
    /// assert_eq!(told.message, "`lunch` does not stop the clock, so that its budget says nothing");
    /// ```
    #[must_use]
    pub fn pausing_at_most_for(mut self, reason: WaitReasonKey, budget: Lead) -> Self {
        self.pause_budgets.insert(reason, budget);
        self
    }

    /// Whether there is a budget for waits at all, so that one may stop the clock for less than it lasts.
    #[inline]
    pub(super) fn bounds_waits(&self) -> bool {
        self.pause_budget.is_some() || !self.pause_budgets.is_empty()
    }

    /// Warns so long before the due time.
    #[must_use]
    pub const fn warning(mut self, lead: Lead) -> Self {
        self.warn = Some(lead);
        self
    }

    /// Escalates it level by level.
    #[must_use]
    pub fn escalating(mut self, ladder: LadderKey) -> Self {
        self.ladder = Some(ladder);
        self
    }

    /// Names the agreements behind it, in the order in which work passes on.
    #[must_use]
    pub fn underpinned_by(mut self, legs: impl IntoIterator<Item = Leg>) -> Self {
        self.underpinned_by.extend(legs);
        self
    }

    /// Whether it promises anything, be it for some priorities only.
    #[must_use]
    pub fn has_goal(&self) -> bool {
        self.goal.is_some() || !self.by_priority.is_empty()
    }

    /// Whether some goal of it is an instant that the matter brings along.
    #[must_use]
    pub fn takes_given_instant(&self) -> bool {
        self.goal.iter().chain(self.by_priority.values()).any(|goal| *goal == Goal::Given)
    }

    /// The goal for a priority.
    #[must_use]
    pub fn goal_for(&self, priority: &PriorityKey) -> Option<&Goal> {
        self.by_priority.get(priority).or(self.goal.as_ref())
    }
}

/// One agreement of the chain behind a promise; a declaration may write it as the agreement's key alone (A-02).
///
/// ```
/// use goodwill::key;
/// use goodwill::sla::Leg;
///
/// let mended = Leg::of(key!("workshop")).by(key!("mended"));
/// assert_eq!(serde_json::from_str::<Leg>(r#"{ "agreement": "workshop", "target": "mended" }"#)?, mended);
/// assert_eq!(serde_json::from_str::<Leg>(r#""workshop""#)?, Leg::of(key!("workshop")));
/// assert!(serde_json::from_str::<Leg>(r#"{ "target": "mended" }"#).is_err()); // of which agreement?
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields, remote = "Self")]
pub struct Leg {
    /// The agreement.
    pub agreement: AgreementKey,
    /// Which of its targets says how long the leg may take; not needed where only one has a goal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<TargetKey>,
}

impl Leg {
    /// The agreement whose only goal says how long the leg may take.
    #[must_use]
    pub const fn of(agreement: AgreementKey) -> Self {
        Self { agreement, target: None }
    }

    /// Says which of the agreement's targets is meant.
    #[must_use]
    pub fn by(mut self, target: TargetKey) -> Self {
        self.target = Some(target);
        self
    }
}

/// By when something is promised; a declaration may write `Within` as its span alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", remote = "Self")]
pub enum Goal {
    /// So long after the clock started, pauses not counted.
    Within(Span),
    /// At the instant that the matter brings along; pauses do not move it.
    Given,
    /// At this instant; pauses do not move it.
    At(Timestamp),
    /// At this instant, moved on by the open time of the pauses; never earlier than it.
    Elastic(Timestamp),
}

impl Goal {
    /// Whether it counts open hours, in working time or working days; the others count time on the clock, or name an instant.
    ///
    /// ```
    /// use goodwill::sla::Goal;
    /// use goodwill::time::Span;
    ///
    /// assert!(Goal::Within(Span::working_hours(4)).counts_open_hours());
    /// assert!(Goal::Within(Span::working_days(2)).counts_open_hours());
    /// assert!(!Goal::Within("PT4H".parse()?).counts_open_hours()); // at night as well
    /// assert!(!Goal::Given.counts_open_hours());
    /// # Ok::<(), goodwill::time::ParseSpanError>(())
    /// ```
    #[must_use]
    pub const fn counts_open_hours(&self) -> bool {
        matches!(self, Self::Within(Span::Working(_) | Span::WorkingDays(_)))
    }
}

/// How long before a due time something is to happen, reckoned backward, or for how long something may last; a
/// declaration may write it as a span.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", remote = "Self")]
pub enum Lead {
    /// Open time of the target's calendar.
    Working(WorkingTime),
    /// Time on the clock.
    Elapsed(Elapsed),
}

serde_also_from_text!(Leg, "the key of an agreement, or a table", |text| {
    text.parse().ok().map(Leg::of)
});

serde_also_from_text!(Goal, "a span like `working PT4H`, `given`, or a table", |text| match text {
    "given" => Some(Goal::Given),
    span => span.parse().ok().map(Goal::Within),
});

serde_also_from_text!(Lead, "a span like `working PT1H` or `PT1H`", |text| {
    match text.parse().ok()? {
        Span::Working(length) => Some(Lead::Working(length.get())),
        Span::Elapsed(length) => Some(Lead::Elapsed(length.get())),
        Span::WorkingDays(_) | Span::CalendarDays(_) => None,
    }
});
