//! The customer's own hours: told when a matter is opened, changed by a law that is named; and on which calendar each clock of
//! the matter counts.

use super::decide::{Deciding, Step, known, refused};
use super::event::{CaseEvent, ClockNumber};
use super::refusal::CaseRefusal;
use super::state::{Attached, Case};
use crate::calendar::{Calendar, CalendarError};
use crate::charter::{Charter, NoHours, RatifiedTarget};
use crate::id::CalendarKey;
use crate::sla::{ChangeLaw, ClockExplanation, CountedOn, Goal, Target};
use crate::time::Timestamp;

/// A target of the charter with the calendar on which one matter's time is counted.
#[derive(Debug, Clone, Copy)]
pub(super) struct Terms<'a> {
    pub(super) ratified: &'a RatifiedTarget,
    pub(super) calendar: &'a Calendar,
}

impl<'a> Terms<'a> {
    pub(super) const fn on(self) -> (&'a Target, &'a Calendar) {
        (&self.ratified.target, self.calendar)
    }
}

/// On whose hours its time counts (P-09).
///
/// ```
/// use goodwill::actor::Actor;
/// use goodwill::calendar::{CalendarDraft, WORKWEEK};
/// use goodwill::case::{Case, CaseCommand, Opening};
/// use goodwill::charter::{CharterDraft, Context, Ratification};
/// use goodwill::decision::Aggregate;
/// use goodwill::id::{CustomerId, SequentialIds};
/// use goodwill::key;
/// use goodwill::sla::{Agreement, HoursCounted, Metric, Target};
/// use goodwill::time::{Elapsed, Span, Timestamp};
///
/// let hours = |window| CalendarDraft::new("UTC", 2026..=2026).open(WORKWEEK, window);
/// let first = Target::measuring(Metric::first_response(), key!("office"))
///     .counting(HoursCounted::both(key!("office")))
///     .within(Span::working_hours(4));
/// let charter = CharterDraft::default()
///     .calendar(key!("office"), hours("09:00-17:00"))
///     .calendar(key!("bakery"), hours("04:00-11:00"))
///     .customers_calendar(key!("bakery"))
///     .department(key!("service"), "Customer service")
///     .channel(key!("mail"), "Letters and mail")
///     .priority(key!("normal"), "As usual")
///     .agreement(key!("standard"), Agreement::sla().target(key!("first-response"), first))
///     .ratify(&Ratification::first(Actor::System))?;
///
/// let ann = CustomerId::fresh(&SequentialIds::starting_at(1));
/// let opening = Opening::new(ann, key!("mail"), key!("service"), key!("normal")).under(key!("standard"));
/// let (customer, nine): (_, Timestamp) = (Actor::Customer(ann), "2026-03-02T09:00:00Z".parse()?);
/// let context = Context::new(nine, &customer, &charter);
/// // Hours that nobody tells are not guessed.
/// let refusal = Case::default().decide(&CaseCommand::Open(opening.clone()), &context).unwrap_err();
/// assert_eq!(refusal.code().as_str(), "case.no-hours");
///
/// let mut case = Case::default();
/// case.carry_out(&CaseCommand::Open(opening.keeping_hours(key!("bakery"))), &context)?;
/// assert_eq!(case.customers_calendar(), Some(&key!("bakery")));
/// let told = "counted while both `office` and the customer's `bakery` are open";
/// assert_eq!(case.counted_on(0, &charter).unwrap().to_string(), told);
/// assert_eq!(case.counted_on(1, &charter), None); // it has one clock
///
/// // By noon two of three hours have counted.
/// let explained = case.explain(0, &charter, "2026-03-02T12:00:00Z".parse()?)?.unwrap();
/// assert_eq!((explained.counted(), explained.hours), (Elapsed::from_hours(2), case.counted_on(0, &charter)));
/// assert_eq!(explained.due, Some("2026-03-03T11:00:00Z".parse()?));
/// assert!(case.explain(0, &charter, "2030-01-01T00:00:00Z".parse()?).is_err()); // no such year is declared
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
impl Case {
    /// The calendar of its customer's hours, if it was told when it was opened or since.
    #[must_use]
    pub fn customers_calendar(&self) -> Option<&CalendarKey> {
        self.customers()
    }

    /// On whose hours one of its clocks counts, under the charter that the case is pinned to; none if that charter or the case
    /// knows no such clock.
    #[must_use]
    pub fn counted_on(&self, clock: ClockNumber, charter: &Charter) -> Option<CountedOn> {
        let (attached, ratified) = self.declared(clock, charter)?;
        Some(ratified.target.calendar.for_customer(attached.customers.as_ref()))
    }

    /// What of a clock's time counted up to an instant, what did not, and on whose hours, under the charter that the case is pinned
    /// to; none if that charter or the case knows no such clock.
    ///
    /// # Errors
    /// [`CalendarError::OutOfPeriod`] if a stretch lies beyond the years of the calendar.
    pub fn explain(
        &self,
        clock: ClockNumber,
        charter: &Charter,
        at: Timestamp,
    ) -> Result<Option<ClockExplanation>, CalendarError> {
        let Some((attached, ratified)) = self.declared(clock, charter) else { return Ok(None) };
        let customers = attached.customers.as_ref();
        let Ok(calendar) = ratified.calendar_for(customers) else { return Ok(None) };
        let mut told = attached.clock.explain(at, calendar, self.history())?;
        if attached.clock.goal().is_none_or(Goal::counts_open_hours) {
            told.hours = Some(ratified.target.calendar.for_customer(customers));
        }
        Ok(Some(told))
    }

    fn declared<'a>(
        &'a self,
        clock: ClockNumber,
        charter: &'a Charter,
    ) -> Option<(&'a Attached, &'a RatifiedTarget)> {
        let attached = self.attached_at(clock)?;
        let ratified = charter.target(attached.number)?;
        (ratified.key == *attached.clock.target()).then_some((attached, ratified))
    }
}

impl Deciding<'_> {
    /// The target of a clock with the calendar on which it counts, in the charter that the case is pinned to.
    pub(super) fn terms_of(&self, attached: &Attached) -> Step<Terms<'_>> {
        terms(self.target_of(attached)?, attached.customers.as_ref())
    }

    /// A calendar that the charter has, and that may be a customer's.
    pub(super) fn is_a_customers(&self, calendar: &CalendarKey) -> Step {
        let charter = self.context.charter;
        known(charter.calendar(calendar).is_some(), calendar)?;
        if charter.is_customers_calendar(calendar) {
            return Ok(());
        }
        Err(refused(CaseRefusal::NotACustomersCalendar { calendar: calendar.clone() }))
    }

    /// Each of its clocks must have hours to count on.
    pub(super) fn all_have_hours(&self) -> Step {
        self.case().attached().try_for_each(|attached| self.terms_of(attached).map(drop))
    }

    /// Keeps other hours of the customer's: what was promised on them is looked at again, by a law.
    ///
    /// What it carries for another matter keeps the hours of that one.
    pub(super) fn change_customers_calendar(
        &mut self,
        calendar: Option<&CalendarKey>,
        law: ChangeLaw,
    ) -> Step {
        self.only_ours()?;
        calendar.map_or(Ok(()), |calendar| self.is_a_customers(calendar))?;
        if self.case().customers_calendar() == calendar {
            return Ok(());
        }
        let terms = |attached: &Attached| Ok(self.terms_of(attached)?.calendar.clone());
        let before = self.case().attached().map(terms).collect::<Step<Vec<Calendar>>>()?;
        self.recorder.record(CaseEvent::CustomersCalendarSet { calendar: calendar.cloned() });
        self.all_have_hours()?;
        let at = self.recorder.instant();
        for (clock, before) in (0..=ClockNumber::MAX).zip(&before) {
            let Some(attached) = self.case().attached_at(clock) else { break };
            let ratified = self.target_of(attached)?;
            if ratified.target.calendar.asks_for_customers() {
                let goal = attached.clock.goal().copied();
                let events = self.rebased(law, clock, (&ratified.target, before), goal)?;
                self.record_clock(at, clock, events)?;
            }
        }
        self.align_halts()
    }
}

/// A target with the calendar that counts for a matter whose customer keeps these hours.
pub(super) fn terms<'a>(
    ratified: &'a RatifiedTarget,
    customers: Option<&CalendarKey>,
) -> Step<Terms<'a>> {
    let no_hours = |why: NoHours| {
        let (agreement, target) = (ratified.agreement.clone(), ratified.key.clone());
        refused(CaseRefusal::NoHours { agreement, target, why })
    };
    let calendar = ratified.calendar_for(customers).map_err(no_hours)?;
    Ok(Terms { ratified, calendar })
}
