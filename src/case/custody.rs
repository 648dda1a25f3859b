//! Custody: which department spent how much of a promised time, and which of them spent more than it had (S4-12, X-8).

use super::event::ClockNumber;
use super::state::Case;
use crate::calendar::{Calendar, CalendarError};
use crate::charter::{Charter, RatifiedTarget};
use crate::id::{DepartmentKey, HandoffKey};
use crate::sla::{Clock, Goal, Metric, SegmentKind};
use crate::time::{Elapsed, Span, Timestamp, WorkingTime};

/// An amount of a clock's own time: waits that stop the clock are cut out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Spent {
    /// Open time of the target's calendar.
    Working(WorkingTime),
    /// Time on the clock.
    Elapsed(Elapsed),
}

/// What one leg of the chain spent of a clock's time.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct LegShare {
    /// Which department answered.
    pub department: DepartmentKey,
    /// From when on.
    pub from: Timestamp,
    /// The first instant after it.
    pub to: Timestamp,
    /// What it spent.
    pub spent: Spent,
}

/// What one department spent of a clock's time in all its legs, beside what it had.
///
/// A department that gets a matter back has no new budget.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct DepartmentShare {
    /// Which department.
    pub department: DepartmentKey,
    /// What it spent.
    pub spent: Spent,
    /// What it had; none if nothing was declared.
    pub budget: Option<Spent>,
    /// What it spent beyond; none if it stayed within, or had no budget.
    pub overrun: Option<Spent>,
}

/// Who spent the time of a clock: departments, never persons (S4-12).
///
/// ```
/// use goodwill::actor::Actor;
/// use goodwill::calendar::{CalendarDraft, WORKWEEK};
/// use goodwill::case::{Case, CaseCommand, Opening, Spent};
/// use goodwill::charter::{CharterDraft, Context, Ratification};
/// use goodwill::decision::Aggregate;
/// use goodwill::id::{CustomerId, SequentialIds};
/// use goodwill::key;
/// use goodwill::sla::{Agreement, Metric, Target};
/// use goodwill::time::{Span, Timestamp, WorkingTime};
///
/// let solved = Target::measuring(Metric::first_resolution(), key!("office")).within(Span::working_hours(2));
/// let charter = CharterDraft::default()
///     .calendar(key!("office"), CalendarDraft::new("UTC", 2026..=2026).open(WORKWEEK, "09:00-17:00"))
///     .department(key!("service"), "Customer service")
///     .department(key!("workshop"), "Workshop")
///     .channel(key!("mail"), "Letters and mail")
///     .priority(key!("normal"), "As usual")
///     .agreement(key!("standard"), Agreement::sla().target(key!("solved"), solved))
///     .ratify(&Ratification::first(Actor::System))?;
/// let at = |time: &str| format!("2026-03-02T{time}:00Z").parse::<Timestamp>().unwrap();
/// let under = |now| Context::new(at(now), &Actor::System, &charter);
///
/// let ann = CustomerId::fresh(&SequentialIds::starting_at(1));
/// let opening = Opening::new(ann, key!("mail"), key!("service"), key!("normal")).under(key!("standard"));
/// let mut case = Case::default();
/// case.carry_out(&CaseCommand::Open(opening), &under("09:00"))?;
/// let workshop = CaseCommand::Assign { department: key!("workshop"), queue: None };
/// case.carry_out(&workshop, &under("10:00"))?;
/// case.carry_out(&CaseCommand::Wake, &under("12:00"))?;
///
/// let report = case.custody(0, &charter, at("12:00"))?.unwrap();
/// let spent: Vec<_> = report.legs.iter().map(|leg| (leg.department.as_str(), leg.spent)).collect();
/// let hours = |hours| Spent::Working(WorkingTime::from_hours(hours));
/// assert_eq!(spent, [("service", hours(1)), ("workshop", hours(2))]);
/// // It is late, but nobody had a budget that was overrun: the breach is put down to nobody.
/// assert!(report.breached);
/// assert_eq!(report.answerable().count(), 0);
/// // There is no second clock, and what lies beyond the calendar's years cannot be measured.
/// assert_eq!(case.custody(1, &charter, at("12:00"))?, None);
/// assert!(case.custody(0, &charter, "2027-01-04T12:00:00Z".parse()?).is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct CustodyReport {
    /// Leg by leg, from the opening on.
    pub legs: Vec<LegShare>,
    /// Department by department, in the order of their first legs.
    pub departments: Vec<DepartmentShare>,
    /// What was spent in all.
    pub spent: Spent,
    /// Whether the clock was breached in its present cycle.
    pub breached: bool,
}

impl CustodyReport {
    /// To whom a breach is put down: the departments that spent more than they had. None if the clock was not breached, or if
    /// everybody stayed within a budget: then the budgets promise more than the agreement has.
    pub fn answerable(&self) -> impl Iterator<Item = &DepartmentShare> {
        let over = self.departments.iter().filter(|share| share.overrun.is_some());
        over.filter(|_| self.breached)
    }
}

impl Case {
    /// Who spent the time of one of its clocks up to an instant; none if it has no such clock, or another charter is given.
    ///
    /// The budget of a department is the goal of the target `ownership` in the agreement of the path on which it is handed the
    /// matter. If all but one department of the chain have one, that one has what the clock's goal leaves. Budgets in another
    /// unit than the goal's are none, since units do not turn into each other.
    ///
    /// # Errors
    /// [`CalendarError::OutOfPeriod`] if the calendar does not reach so far.
    pub fn custody(
        &self,
        clock: ClockNumber,
        charter: &Charter,
        until: Timestamp,
    ) -> Result<Option<CustodyReport>, CalendarError> {
        let Some(attached) = self.attached_at(clock) else { return Ok(None) };
        let same = |ratified: &&RatifiedTarget| ratified.key == *attached.clock.target();
        let Some(ratified) = charter.target(attached.number).filter(same) else { return Ok(None) };
        let hours = ratified.calendar_for(attached.customers.as_ref());
        let Ok(calendar) = hours else { return Ok(None) };
        let meter = Meter::of(&attached.clock, calendar);
        let legs = self.leg_shares(&meter, until)?;
        let spent = legs.iter().fold(meter.nothing(), |sum, leg| sum.plus(leg.spent));
        let departments = self.department_shares(&meter, charter, &legs);
        let breached = attached.clock.breached_at().is_some();
        Ok(Some(CustodyReport { legs, departments, spent, breached }))
    }

    fn leg_shares(
        &self,
        meter: &Meter<'_>,
        until: Timestamp,
    ) -> Result<Vec<LegShare>, CalendarError> {
        let legs = self.legs();
        let ends = legs.iter().skip(1).map(|leg| leg.since).chain([until]);
        let begun = legs.iter().zip(ends).take_while(|(leg, _)| leg.since <= until);
        begun
            .map(|(leg, end)| {
                let (from, to) = (leg.since, end.min(until));
                let spent = meter.spent(from, to)?;
                Ok(LegShare { department: leg.department.clone(), from, to, spent })
            })
            .collect()
    }

    fn department_shares(
        &self,
        meter: &Meter<'_>,
        charter: &Charter,
        legs: &[LegShare],
    ) -> Vec<DepartmentShare> {
        let mut shares: Vec<DepartmentShare> = Vec::new();
        for (leg, share) in self.legs().iter().zip(legs) {
            match shares.iter_mut().find(|known| known.department == leg.department) {
                Some(known) => known.spent = known.spent.plus(share.spent),
                None => shares.push(DepartmentShare {
                    department: leg.department.clone(),
                    spent: share.spent,
                    budget: declared(charter, leg.path.as_ref())
                        .and_then(|span| meter.amount(span)),
                    overrun: None,
                }),
            }
        }
        give_the_rest(&mut shares, meter);
        for share in &mut shares {
            share.overrun = share.budget.and_then(|budget| share.spent.beyond(budget));
        }
        shares
    }
}

/// What all the others leave of the goal, if exactly one department has no budget of its own.
fn give_the_rest(shares: &mut [DepartmentShare], meter: &Meter<'_>) {
    let Some(mut rest) = meter.goal() else { return };
    for budget in shares.iter().filter_map(|share| share.budget) {
        rest = rest.beyond(budget).unwrap_or_else(|| meter.nothing());
    }
    let mut without = shares.iter_mut().filter(|share| share.budget.is_none());
    if let (Some(only), None) = (without.next(), without.next()) {
        only.budget = Some(rest);
    }
}

/// How long a department may keep what it is handed on a path.
fn declared(charter: &Charter, path: Option<&HandoffKey>) -> Option<Span> {
    let handoff = charter.declared().handoffs.get(path?)?;
    let mut targets = charter.targets_of(handoff.ola.as_ref()?)?;
    let kept = targets.find(|(_, ratified)| ratified.target.metric == Metric::ownership());
    match kept?.1.target.goal? {
        Goal::Within(span) => Some(span),
        Goal::Given | Goal::At(_) | Goal::Elastic(_) => None,
    }
}

/// A clock with the unit and the calendar of its own time.
struct Meter<'a> {
    clock: &'a Clock,
    calendar: &'a Calendar,
    working: bool,
}

impl<'a> Meter<'a> {
    fn of(clock: &'a Clock, calendar: &'a Calendar) -> Self {
        let working = clock.goal().is_none_or(Goal::counts_open_hours);
        Self { clock, calendar, working }
    }

    const fn nothing(&self) -> Spent {
        if self.working { Spent::Working(WorkingTime::ZERO) } else { Spent::Elapsed(Elapsed::ZERO) }
    }

    fn goal(&self) -> Option<Spent> {
        match self.clock.goal()? {
            Goal::Within(span) => self.amount(*span),
            Goal::Given | Goal::At(_) | Goal::Elastic(_) => None,
        }
    }

    /// A span in the unit of the clock; none if it is of another one.
    const fn amount(&self, span: Span) -> Option<Spent> {
        match span {
            Span::Working(length) if self.working => Some(Spent::Working(length.get())),
            Span::Elapsed(length) if !self.working => Some(Spent::Elapsed(length.get())),
            _ => None,
        }
    }

    /// What the clock ran between two instants.
    fn spent(&self, from: Timestamp, to: Timestamp) -> Result<Spent, CalendarError> {
        let mut sum = self.nothing();
        for segment in self.clock.ledger().segments(to) {
            let begins = segment.from.max(from);
            if segment.kind != SegmentKind::Running || begins >= segment.to {
                continue;
            }
            sum = sum.plus(if self.working {
                Spent::Working(self.calendar.between(begins, segment.to)?)
            } else {
                Spent::Elapsed(segment.to.since(begins))
            });
        }
        Ok(sum)
    }
}

impl Spent {
    /// Both together; amounts of different units do not occur in one report.
    const fn plus(self, other: Self) -> Self {
        match (self, other) {
            (Self::Working(one), Self::Working(other)) => Self::Working(one.plus(other)),
            (Self::Elapsed(one), Self::Elapsed(other)) => Self::Elapsed(one.plus(other)),
            _ => self,
        }
    }

    /// What it is more than a budget.
    fn beyond(self, budget: Self) -> Option<Self> {
        match (self, budget) {
            (Self::Working(spent), Self::Working(budget)) if spent > budget => {
                Some(Self::Working(spent.minus(budget)))
            }
            (Self::Elapsed(spent), Self::Elapsed(budget)) if spent > budget => {
                Some(Self::Elapsed(spent.minus(budget)))
            }
            _ => None,
        }
    }
}

/// As spans are written: `working PT4H`, `PT4H`.
impl std::fmt::Display for Spent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Working(amount) => write!(f, "working {amount}"),
            Self::Elapsed(amount) => amount.fmt(f),
        }
    }
}
