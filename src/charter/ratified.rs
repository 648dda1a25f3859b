use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use chrono::NaiveDate;
use chrono_tz::Tz;

use super::acceptance::Accepted;
use super::clause::Readiness;
use super::draft::CharterDraft;
use super::examine;
use super::hours::{NoHours, SharedCalendars, TargetCalendars};
use super::merging::Merging;
use super::population::Population;
use super::reopening::Reopening;
use super::resolve::{Links, resolve};
use super::waiting::WaitReason;
use crate::actor::Actor;
use crate::calendar::Calendar;
use crate::finding::{Finding, Severity};
use crate::id::{
    AgreementKey, CalendarKey, CapabilityKey, ChannelKey, CharterVersion, DepartmentKey, LadderKey,
    PriorityKey, QueueKey, RuleSetKey, TargetKey, WaitReasonKey,
};
use crate::rule::{Budget, CompiledBook};
use crate::sla::{AgreementKind, Escalation, Ladder, Target};
use crate::time::Timestamp;

/// Who puts a charter in force, as which version, after which one.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Ratification {
    /// The number of the new version.
    pub version: CharterVersion,
    /// Who answers for it.
    pub author: Actor,
    /// The version in force so far; the new one must be greater.
    pub after: Option<CharterVersion>,
    /// Warnings that the author accepts, by code and place as they are printed, each with the reason: see
    /// [`Ratification::accepting`].
    pub accepted: BTreeMap<String, String>,
    /// How much the analysis of the rules may do before it says that something is undecided.
    pub budget: Budget,
    /// The customers that there are, if they are known: rules are examined against them.
    pub population: Option<Population>,
}

impl Ratification {
    /// The first version of a charter.
    #[must_use]
    pub fn first(author: Actor) -> Self {
        Self::of(CharterVersion::new(1), author, None)
    }

    /// A version that follows another.
    #[must_use]
    pub fn following(after: CharterVersion, version: CharterVersion, author: Actor) -> Self {
        Self::of(version, author, Some(after))
    }

    fn of(version: CharterVersion, author: Actor, after: Option<CharterVersion>) -> Self {
        let (accepted, budget) = (BTreeMap::new(), Budget::default());
        Self { version, author, after, accepted, budget, population: None }
    }

    /// Examines the rules against these customers.
    #[must_use]
    pub fn against(mut self, population: Population) -> Self {
        self.population = Some(population);
        self
    }
}

/// Everything that an examination found; at least one of them stands in the way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Findings(Vec<Finding>);

impl Findings {
    /// The findings, family by family.
    #[must_use]
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Finding> {
        self.0.iter()
    }
}

impl fmt::Display for Findings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the charter cannot be ratified")?;
        for finding in &self.0 {
            write!(f, "\n{finding}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Findings {}

/// A charter in force: examined, versioned, its keys resolved.
///
/// Cloning one copies nothing.
#[derive(Debug, Clone)]
pub struct Charter {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    version: CharterVersion,
    author: Actor,
    draft: CharterDraft,
    calendars: BTreeMap<CalendarKey, Calendar>,
    /// All targets of all agreements; an agreement's stand together.
    targets: Vec<RatifiedTarget>,
    agreements: BTreeMap<AgreementKey, std::ops::Range<usize>>,
    rules: CompiledBook,
    links: Links,
    zone: Tz,
    findings: Vec<Finding>,
    accepted: Vec<Accepted>,
}

/// A target with its calendars at hand.
#[derive(Debug, Clone)]
pub struct RatifiedTarget {
    /// The agreement that it belongs to.
    pub agreement: AgreementKey,
    /// Its key in the agreement.
    pub key: TargetKey,
    /// What is promised.
    pub target: Target,
    /// The calendars whose time counts, by the customer's.
    pub(super) calendars: TargetCalendars,
    /// Whom to tell, and what to do, level by level; none for most.
    pub escalation: Option<Arc<Escalation>>,
}

impl RatifiedTarget {
    /// The calendar whose time counts for a matter whose customer keeps this calendar; none if the matter does not say it.
    ///
    /// ```
    /// use goodwill::actor::Actor;
    /// use goodwill::calendar::{CalendarDraft, WORKWEEK};
    /// use goodwill::charter::{CharterDraft, NoHours, Ratification};
    /// use goodwill::key;
    /// use goodwill::sla::{Agreement, HoursCounted, Metric, Target};
    ///
    /// let hours = |hours: &str| CalendarDraft::new("Europe/Berlin", 2026..=2026).open(WORKWEEK, hours);
    /// let call = Target::measuring(Metric::first_response(), key!("office"));
    /// let call = call.counting(HoursCounted::both(key!("office"))).within("working PT2H".parse()?);
    /// let charter = CharterDraft::default()
    ///     .calendar(key!("office"), hours("09:00-17:00"))
    ///     .calendar(key!("bakery"), hours("04:00-11:00"))
    ///     .customers_calendar(key!("bakery"))
    ///     .agreement(key!("standard"), Agreement::sla().target(key!("call"), call))
    ///     .ratify(&Ratification::first(Actor::System))?;
    ///
    /// let call = charter.target(0).unwrap();
    /// let both = call.calendar_for(Some(&key!("bakery"))).unwrap();
    /// assert_eq!(both.next_open("2026-03-02T06:00:00+01:00".parse()?)?, "2026-03-02T09:00:00+01:00".parse()?);
    /// assert_eq!(call.calendar_for(None).unwrap_err(), NoHours::NotTold);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`NoHours`] if it runs on the customer's hours, and those are not told, not a customer's, or never meet ours.
    pub fn calendar_for(&self, customers: Option<&CalendarKey>) -> Result<&Calendar, NoHours> {
        self.calendars.on(customers)
    }
}

impl CharterDraft {
    /// Examines the draft and puts it in force.
    ///
    /// # Errors
    /// [`Findings`] if an error was found, or a warning that the author does not accept by name.
    pub fn ratify(&self, ratification: &Ratification) -> Result<Charter, Findings> {
        let mut examined = examine::examine(self, ratification);
        let blocks = |finding: &Finding| match finding.severity {
            Severity::Error => true,
            Severity::Warning => ratification.reason_for(finding).is_none(),
            Severity::Note => false,
        };
        let rules = match examined.rules {
            Some(rules) if !examined.findings.iter().any(blocks) => rules,
            _ => return Err(Findings(examined.findings)),
        };
        let links = match resolve(self, rules.schema()) {
            Ok(links) => links,
            Err(missed) => {
                examined.findings.push(*missed);
                return Err(Findings(examined.findings));
            }
        };
        let escalations = escalations(self, &examined.calendars);
        let shared = SharedCalendars::of(self, &examined.calendars);
        let mut targets = Vec::new();
        let mut agreements = BTreeMap::new();
        for (agreement, declared) in &self.agreements {
            let first = targets.len();
            for (key, target) in &declared.targets {
                // An unknown calendar is an error above.
                let calendars = shared.for_target(&target.calendar);
                let Some(calendars) = calendars else { continue };
                targets.push(RatifiedTarget {
                    agreement: agreement.clone(),
                    key: key.clone(),
                    target: target.clone(),
                    calendars,
                    escalation: target.ladder.as_ref().and_then(|it| escalations.get(it)).cloned(),
                });
            }
            agreements.insert(agreement.clone(), first..targets.len());
        }
        Ok(Charter {
            inner: Arc::new(Inner {
                version: ratification.version,
                author: ratification.author.clone(),
                draft: self.clone(),
                calendars: examined.calendars,
                targets,
                agreements,
                rules,
                links,
                zone: examined.zone,
                accepted: ratification.accepted_of(&examined.findings),
                findings: examined.findings,
            }),
        })
    }
}

/// The ladders, each with its calendar at hand.
fn escalations<'a>(
    draft: &'a CharterDraft,
    calendars: &BTreeMap<CalendarKey, Calendar>,
) -> BTreeMap<&'a LadderKey, Arc<Escalation>> {
    let escalation = |(key, ladder): (&'a LadderKey, &Ladder)| {
        let notify = ladder.notify.as_ref().and_then(|calendar| calendars.get(calendar)).cloned();
        (key, Arc::new(Escalation { ladder: ladder.clone(), notify }))
    };
    draft.ladders.iter().map(escalation).collect()
}

impl Charter {
    /// Its number.
    #[must_use]
    pub fn version(&self) -> CharterVersion {
        self.inner.version
    }

    /// Who answers for it.
    #[must_use]
    pub fn author(&self) -> &Actor {
        &self.inner.author
    }

    /// Everything that its examination found: notes, and the warnings that were accepted.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        &self.inner.findings
    }

    /// The warnings that its author accepted, each with the reason.
    #[must_use]
    pub fn accepted(&self) -> &[Accepted] {
        &self.inner.accepted
    }

    pub(super) fn links(&self) -> &Links {
        &self.inner.links
    }

    /// What was declared.
    #[must_use]
    pub fn declared(&self) -> &CharterDraft {
        &self.inner.draft
    }

    /// A calendar, compiled.
    #[must_use]
    pub fn calendar(&self, key: &CalendarKey) -> Option<&Calendar> {
        self.inner.calendars.get(key)
    }

    /// Whether a calendar may be that of a customer (P-09).
    ///
    /// ```
    /// use goodwill::actor::Actor;
    /// use goodwill::calendar::{CalendarDraft, WORKWEEK};
    /// use goodwill::charter::{CharterDraft, Ratification};
    /// use goodwill::key;
    ///
    /// let hours = |window| CalendarDraft::new("UTC", 2026..=2026).open(WORKWEEK, window);
    /// let charter = CharterDraft::default()
    ///     .calendar(key!("office"), hours("09:00-17:00"))
    ///     .calendar(key!("shops"), hours("10:00-20:00"))
    ///     .customers_calendar(key!("shops"))
    ///     .ratify(&Ratification::first(Actor::System))?;
    /// assert!(charter.is_customers_calendar(&key!("shops")));
    /// assert!(!charter.is_customers_calendar(&key!("office"))); // ours alone
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn is_customers_calendar(&self, key: &CalendarKey) -> bool {
        self.inner.draft.customers_calendars.contains(key)
    }

    /// Between whom an agreement is made.
    #[must_use]
    pub fn agreement_kind(&self, key: &AgreementKey) -> Option<AgreementKind> {
        self.inner.draft.agreements.get(key).map(|agreement| agreement.kind)
    }

    /// Whether an agreement is promised to nobody any more.
    #[must_use]
    pub fn is_retired(&self, key: &AgreementKey) -> bool {
        self.inner.draft.agreements.get(key).is_some_and(|agreement| agreement.retired)
    }

    /// The targets of an agreement, each with the number by which [`Charter::target`] finds it again.
    #[must_use]
    pub fn targets_of(
        &self,
        key: &AgreementKey,
    ) -> Option<impl Iterator<Item = (u32, &RatifiedTarget)> + use<'_>> {
        let range = self.inner.agreements.get(key)?.clone();
        let first = u32::try_from(range.start).unwrap_or(u32::MAX);
        Some((first..).zip(self.inner.targets.get(range)?))
    }

    /// The target of this number, dense from zero in this version.
    #[must_use]
    pub fn target(&self, number: u32) -> Option<&RatifiedTarget> {
        self.inner.targets.get(number as usize)
    }

    /// Whether somebody of this key answers.
    #[must_use]
    pub fn has_department(&self, key: &DepartmentKey) -> bool {
        self.inner.draft.departments.contains_key(key)
    }

    /// Who answers for what waits in a queue.
    #[must_use]
    pub fn department_of(&self, queue: &QueueKey) -> Option<&DepartmentKey> {
        self.inner.draft.queues.get(queue).map(|queue| &queue.department)
    }

    /// Whether we are reached there.
    #[must_use]
    pub fn has_channel(&self, key: &ChannelKey) -> bool {
        self.inner.draft.channels.contains_key(key)
    }

    /// Whether a matter may be so urgent.
    #[must_use]
    pub fn has_priority(&self, key: &PriorityKey) -> bool {
        self.inner.draft.priorities.contains_key(key)
    }

    /// What a wait means.
    #[must_use]
    pub fn wait_reason(&self, key: &WaitReasonKey) -> Option<&WaitReason> {
        self.inner.draft.wait_reasons.get(key)
    }

    /// What becomes of the promises of a matter that is merged into another.
    #[must_use]
    pub fn merging(&self) -> Merging {
        self.inner.draft.merging.unwrap_or_default()
    }

    /// Whether a message of the customer takes a resolved matter up again.
    #[must_use]
    pub fn reopening(&self) -> &Reopening {
        self.inner.draft.reopening.as_ref().unwrap_or(&Reopening::Never)
    }

    /// Who gets what, and why: its rules, ready to be asked.
    #[must_use]
    pub fn rules(&self) -> &CompiledBook {
        &self.inner.rules
    }

    /// The set or combination of sets that says how a matter is served when it is opened.
    #[must_use]
    pub fn opening_rules(&self) -> Option<&RuleSetKey> {
        self.inner.draft.opening_rules.as_ref()
    }

    /// The date of an instant, in the zone of the charter.
    #[must_use]
    pub fn date_of(&self, at: Timestamp) -> NaiveDate {
        at.wall_clock(self.inner.zone).date()
    }

    /// What rules may rely on, as far as it is ready.
    pub fn ready(&self) -> impl Iterator<Item = &CapabilityKey> {
        let services = self.inner.draft.services.values();
        services
            .filter(|service| service.state == Readiness::Ready)
            .map(|service| &service.capability)
    }
}
