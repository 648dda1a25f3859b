//! One agreement through the clock changes of a year: what is promised on a Friday afternoon, before a night that loses an
//! hour, has one twice, or only half of that.
//!
//! Four customers keep the same hours, each in a zone of its own: weekdays from nine to five, and stock-taking in the night
//! from Saturday to Sunday, in which clocks change. The agreement counts on the customer's hours.
//!
//! ```text
//! cargo run --example sla_dst
//! ```

use std::error::Error;
use std::fmt::Write;

use goodwill::actor::Actor;
use goodwill::calendar::{CalendarDraft, NaiveDate, WORKWEEK, Weekday};
use goodwill::case::{Case, CaseCommand, ClockNumber, Opening};
use goodwill::charter::{Charter, CharterDraft, ChartersInForce, Ratification, WaitReason};
use goodwill::chrono::{DateTime, Days, NaiveTime, Offset, TimeZone, Utc};
use goodwill::chrono_tz::Tz;
use goodwill::desk::{Desk, Order};
use goodwill::id::{AgentId, CalendarKey, CaseId, CommandId, CustomerId, SequentialIds};
use goodwill::key;
use goodwill::memory::MemoryStore;
use goodwill::sla::{Agreement, ClockState, Goal, HoursCounted, Metric, Target};
use goodwill::testkit::block_on;
use goodwill::time::Timestamp;

type Told<T = ()> = Result<T, Box<dyn Error>>;

/// What is promised, each in a unit of its own.
const TARGETS: [(&str, &str); 4] = [
    ("clock", "PT48H"),
    ("dates", "2 days"),
    ("hours", "working PT8H"),
    ("workdays", "3 workdays"),
];

/// The customers' calendars with their zones, and the Fridays before their clocks change; Kathmandu never changes them.
const WEEKENDS: [(&str, Tz, [&str; 2]); 4] = [
    ("berlin", Tz::Europe__Berlin, ["2026-03-27", "2026-10-23"]),
    ("new-york", Tz::America__New_York, ["2026-03-06", "2026-10-30"]),
    ("lord-howe", Tz::Australia__Lord_Howe, ["2026-04-03", "2026-10-02"]),
    ("kathmandu", Tz::Asia__Kathmandu, ["2026-03-27", "2026-10-23"]),
];

pub(crate) fn main() -> Told {
    print!("{}", story()?);
    Ok(())
}

/// The whole program as text.
pub(crate) fn story() -> Told<String> {
    let mut year = Year::begun()?;
    for (calendar, zone, fridays) in WEEKENDS {
        for friday in fridays {
            block_on(year.weekend(&calendar.parse()?, zone, friday.parse()?))?;
        }
    }
    year.sums_up()
}

fn charter() -> Told<Charter> {
    let mut draft = CharterDraft::default()
        .department(key!("service"), "Customer service")
        .channel(key!("mail"), "Mail")
        .priority(key!("normal"), "As usual")
        .wait_reason(key!("customer"), WaitReason::for_customer());
    for (key, zone, _) in WEEKENDS {
        let hours = CalendarDraft::new(zone.name(), 2026..=2026)
            .open(WORKWEEK, "09:00-17:00")
            .open([Weekday::Sat], "22:00-06:00+1");
        let key: CalendarKey = key.parse()?;
        draft = draft.calendar(key.clone(), hours).customers_calendar(key);
    }
    let mut agreement = Agreement::sla();
    for (name, span) in TARGETS {
        let mut target = Target::measuring(Metric::first_resolution(), key!("berlin"))
            .counting(HoursCounted::customers())
            .paused_by([key!("customer")]);
        target.goal = Some(Goal::Within(span.parse()?));
        agreement = agreement.target(name.parse()?, target);
    }
    let draft = draft.agreement(key!("weekend"), agreement);
    Ok(draft.ratify(&Ratification::first(Actor::System))?)
}

/// The weekends so far, each the life of one matter at the desk.
struct Year {
    text: String,
    charter: Charter,
    desk: Desk<MemoryStore>,
    ids: SequentialIds,
    clerk: Actor,
    counts: Counts,
}

/// What there was, for the last line.
#[derive(Default)]
struct Counts {
    weekends: usize,
    gaps: usize,
    folds: usize,
    dues: usize,
    met: usize,
    breached: usize,
    woken: usize,
}

impl Year {
    fn begun() -> Told<Self> {
        let (charter, ids) = (charter()?, SequentialIds::starting_at(1));
        let charters = ChartersInForce::of(charter.clone());
        let agent = AgentId::fresh(&ids);
        Ok(Self {
            text: String::new(),
            charter,
            desk: Desk::new(MemoryStore::default(), key!("house"), charters),
            clerk: Actor::Agent { agent, role: key!("clerk"), department: key!("service") },
            ids,
            counts: Counts::default(),
        })
    }

    /// Opened on Friday at four; waits for the customer over the change; solved on Monday.
    async fn weekend(&mut self, hours: &CalendarKey, zone: Tz, friday: NaiveDate) -> Told {
        let at = |days: u64, clock: &str| instant(zone, friday, days, clock);
        self.counts.weekends += 1;
        let change = self.change(zone, (at(1, "12:00")?, at(2, "12:00")?))?;
        let before = if self.text.is_empty() { "" } else { "\n" };
        writeln!(self.text, "{before}{zone}, Friday {friday}: {change}")?;
        let customer = CustomerId::fresh(&self.ids);
        let opening = Opening::new(customer, key!("mail"), key!("service"), key!("normal"));
        let opening = opening.under(key!("weekend")).keeping_hours(hours.clone());
        let wait = CaseCommand::Wait { reason: key!("customer") };
        let matter = CaseId::fresh(&self.ids);
        self.told(matter, at(0, "16:00")?, CaseCommand::Open(opening)).await?;
        let promised: Case = self.desk.state(matter.as_uuid()).await?;
        self.told(matter, at(1, "23:00")?, wait).await?;
        self.told(matter, at(2, "04:30")?, CaseCommand::Resume).await?;
        let moved: Case = self.desk.state(matter.as_uuid()).await?;
        self.counts.woken += self.desk.wake_due::<Case>(at(3, "00:00")?).await?;
        self.told(matter, at(3, "13:30")?, CaseCommand::Resolve).await?;
        let solved: Case = self.desk.state(matter.as_uuid()).await?;

        let (span, from, to) = ("promised", "due", "due after the wait");
        writeln!(self.text, "  {span:<14}{from:<26}{to:<26}and was")?;
        let clocks = promised.clocks().zip(moved.clocks()).zip(solved.clocks());
        for (number, ((before, after), at_last)) in (0..).zip(clocks) {
            let met = matches!(at_last.state(), ClockState::Met { .. }) && at_last.breaches() == 0;
            let kept = if met { "kept" } else { "missed" };
            let (from, to) = (local(zone, before.due()), local(zone, after.due()));
            let span = span_of(after.goal());
            writeln!(self.text, "  {span:<14}{from:<26}{to:<26}{kept}")?;
            self.counts.dues += usize::from(after.due().is_some());
            self.counts.met += usize::from(met);
            self.counts.breached += usize::from(!met);
            self.explain(&solved, number, at(3, "13:30")?)?;
        }
        Ok(())
    }

    /// Why it is due then, stretch by stretch.
    fn explain(&mut self, case: &Case, clock: ClockNumber, at: Timestamp) -> Told {
        let Some(told) = case.explain(clock, &self.charter, at)? else {
            return Err("the charter does not know the clock".into());
        };
        if told.elapsed() != told.counted().plus(told.stopped()).plus(told.outside()) {
            return Err(format!("it does not add up: {told}").into());
        }
        for line in told.to_string().lines() {
            writeln!(self.text, "      {line}")?;
        }
        Ok(())
    }

    async fn told(&self, matter: CaseId, now: Timestamp, command: CaseCommand) -> Told {
        let id = CommandId::fresh(&self.ids);
        let actor = self.clerk.clone();
        let order: Order<Case> = Order::new(matter.as_uuid(), id, command, actor, now);
        self.desk.carry_out(&order).await?;
        Ok(())
    }

    /// What the clocks of a zone do between two instants.
    fn change(&mut self, zone: Tz, (before, after): (Timestamp, Timestamp)) -> Told<String> {
        let ahead = |at: Timestamp| {
            let shown = DateTime::<Utc>::from(at).with_timezone(&zone);
            shown.offset().fix().local_minus_utc() / 60
        };
        Ok(match ahead(after) - ahead(before) {
            0 => "no clock changes".to_owned(),
            minutes if minutes > 0 => {
                self.counts.gaps += 1;
                format!("the night loses {minutes} minutes")
            }
            minutes => {
                self.counts.folds += 1;
                format!("the night has {} minutes twice", -minutes)
            }
        })
    }

    fn sums_up(mut self) -> Told<String> {
        let Counts { weekends, gaps, folds, dues, met, breached, woken } = self.counts;
        writeln!(
            self.text,
            "\n{weekends} weekends, {gaps} with a gap and {folds} with a fold: {dues} due times, {met} kept, {breached} missed; \
             {woken} matters woken; all add up",
        )?;
        Ok(self.text)
    }
}

/// An instant so many days after a date, by the wall clock of a zone.
fn instant(zone: Tz, date: NaiveDate, days: u64, clock: &str) -> Told<Timestamp> {
    let clock: NaiveTime = format!("{clock}:00").parse()?;
    let date = date.checked_add_days(Days::new(days)).ok_or("there is no such date")?;
    let shown = zone.from_local_datetime(&date.and_time(clock)).single();
    Ok(shown.ok_or("there is no such wall clock, or two of them")?.try_into()?)
}

fn local(zone: Tz, at: Option<Timestamp>) -> String {
    let shown = |at: Timestamp| DateTime::<Utc>::from(at).with_timezone(&zone);
    at.map_or_else(|| "-".to_owned(), |at| shown(at).format("%a %d %b %H:%M %:z").to_string())
}

fn span_of(goal: Option<&Goal>) -> String {
    match goal {
        Some(Goal::Within(span)) => span.to_string(),
        _ => "nothing".to_owned(),
    }
}
