//! Whether a team can keep what it promised: demand against capacity, due time by due time (A-19).

use std::fmt;

use super::Commitment;
use crate::calendar::{Calendar, CalendarError};
use crate::id::CaseId;
use crate::time::{Timestamp, WorkingTime};

/// Work is counted in hundredths, as rates are.
const WHOLE: i128 = 100;

/// Some people of a team who work alike (A-19).
///
/// ```
/// use goodwill::calendar::{CalendarDraft, WORKWEEK};
/// use goodwill::sla::{Capacity, Member};
/// use goodwill::time::{Timestamp, WorkingTime};
///
/// let desk = CalendarDraft::new("UTC", 2026..=2026).open(WORKWEEK, "09:00-17:00").compile()?;
/// let nine: Timestamp = "2026-03-02T09:00:00Z".parse()?;
/// let done_by = |member| Capacity::none().and(member).earliest(nine, &[], WorkingTime::from_hours(3));
///
/// let three = Member::of(desk).times(3);
/// assert_eq!(done_by(three.clone())?, Some("2026-03-02T10:00:00Z".parse()?));
/// assert_eq!(done_by(three.clone().at_percent(50))?, Some("2026-03-02T11:00:00Z".parse()?));
/// // Whoever does nothing for it, or is nobody, gets it done at no time.
/// assert_eq!((done_by(three.clone().at_percent(0))?, done_by(three.times(0))?), (None, None));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Member {
    /// When they work.
    pub calendar: Calendar,
    /// How many they are.
    pub count: u16,
    /// How much of a working hour each gets done in an open hour, in per cent: 50 for whoever has half of it for this work.
    pub percent: u16,
}

impl Member {
    /// One person who works on nothing else.
    #[must_use]
    pub const fn of(calendar: Calendar) -> Self {
        Self { calendar, count: 1, percent: 100 }
    }

    /// So many of them.
    #[must_use]
    pub const fn times(mut self, count: u16) -> Self {
        self.count = count;
        self
    }

    /// At this rate, in per cent.
    #[must_use]
    pub const fn at_percent(mut self, percent: u16) -> Self {
        self.percent = percent;
        self
    }
}

/// What a team gets done, each of its people by a calendar and at a rate of their own.
///
/// It is held against demand due time by due time: all work that is due by an instant must not be more than all hands get
/// done until then (earliest due first). Work may be divided among those who work at the same time; where
/// one person has to do a piece of it alone, ask a [`Load`](super::Load).
///
/// ```
/// use goodwill::calendar::{CalendarDraft, WORKWEEK};
/// use goodwill::id::{CaseId, SequentialIds};
/// use goodwill::sla::{Capacity, Commitment, Member};
/// use goodwill::time::{Timestamp, WorkingTime};
///
/// let desk = CalendarDraft::new("UTC", 2026..=2026).open(WORKWEEK, "09:00-17:00").compile()?;
/// let team = Capacity::none().and(Member::of(desk.clone())).and(Member::of(desk).at_percent(50));
/// let monday = |time: &str| format!("2026-03-02T{time}:00Z").parse::<Timestamp>().unwrap();
/// let ids = SequentialIds::starting_at(1);
/// let owed = |hours, due| Commitment {
///     case: CaseId::fresh(&ids),
///     work: WorkingTime::from_hours(hours),
///     due: monday(due),
/// };
///
/// let promised = [owed(3, "11:00"), owed(3, "13:00")];
/// assert!(team.check(monday("09:00"), &promised)?.is_ok());
/// let earliest = team.earliest(monday("09:00"), &promised, WorkingTime::from_hours(3))?;
/// assert_eq!(earliest, Some(monday("15:00")));
///
/// let refused = team.check(monday("09:30"), &promised)?.unwrap_err();
/// assert_eq!(refused.due, monday("11:00"));
/// assert_eq!(refused.critical, [promised[0].case]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Capacity {
    /// Who works.
    pub members: Vec<Member>,
}

/// More was promised by an instant than a team gets done until then.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
#[error("{}", Told(self))]
pub struct Overcommitment {
    /// The first due time that cannot be kept.
    pub due: Timestamp,
    /// How much work is due by then.
    pub demand: WorkingTime,
    /// How much of it is done by then, to the microsecond below.
    pub done: WorkingTime,
    /// The fewest matters that cannot be kept together by then, greatest work first: any one of them left out, the others are.
    pub critical: Vec<CaseId>,
}

struct Told<'a>(&'a Overcommitment);

impl fmt::Display for Told<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Overcommitment { due, demand, done, critical } = self.0;
        write!(f, "by {due} {demand} of work are promised and {done} get done: ")?;
        match critical.len() {
            1 => f.write_str("1 matter is too much"),
            several => write!(f, "{several} matters are too much together"),
        }
    }
}

impl Capacity {
    /// Nobody works, so far.
    #[must_use]
    pub const fn none() -> Self {
        Self { members: Vec::new() }
    }

    /// Somebody more works.
    #[must_use]
    pub fn and(mut self, member: Member) -> Self {
        self.members.push(member);
        self
    }

    /// Whether all that was promised can be kept; work that is less than nothing counts as nothing.
    ///
    /// # Errors
    /// [`CalendarError`] if a calendar does not know how much is worked until a due time.
    pub fn check(
        &self,
        now: Timestamp,
        promised: &[Commitment],
    ) -> Result<Result<(), Overcommitment>, CalendarError> {
        let mut queue: Vec<&Commitment> = promised.iter().collect();
        queue.sort_by_key(|commitment| commitment.due);
        for date in dates(&queue) {
            let supply = self.until(now, date.due)?;
            if date.demand > supply {
                let due_by = queue.get(..date.behind).unwrap_or_default();
                return Ok(Err(Overcommitment {
                    due: date.due,
                    demand: whole(date.demand),
                    done: whole(supply),
                    critical: critical(due_by, supply),
                }));
            }
        }
        Ok(Ok(()))
    }

    /// The earliest instant by which so much work more can be promised, so that no due time is broken that is kept without
    /// it; none if the calendars do not reach so far, or nobody ever works.
    ///
    /// # Errors
    /// [`CalendarError`] if a calendar does not know how much is worked until a due time.
    pub fn earliest(
        &self,
        now: Timestamp,
        promised: &[Commitment],
        work: WorkingTime,
    ) -> Result<Option<Timestamp>, CalendarError> {
        let mut queue: Vec<&Commitment> = promised.iter().collect();
        queue.sort_by_key(|commitment| commitment.due);
        let (more, mut room) = (work_of(work), Vec::new());
        for date in dates(&queue) {
            let left = self.until(now, date.due)? - date.demand;
            room.push((date, left));
        }
        // It has to come behind the last date that is kept now and would not be with it.
        let kept = |(_, left): &(Date, i128)| *left < 0 || *left >= more;
        let mut behind = room.iter().rposition(|date| !kept(date)).map_or(0, |last| last + 1);
        loop {
            let ahead = behind.checked_sub(1).and_then(|last| room.get(last));
            let demand = ahead.map_or(0, |(date, _)| date.demand);
            let Some(done) = self.when(now, demand + more)? else { return Ok(None) };
            let due = ahead.map_or(done, |(date, _)| date.due.max(done));
            match room.get(behind) {
                // What is done behind the next due time comes behind all that is due then.
                Some((next, _)) if next.due <= due => behind += 1,
                _ => return Ok(Some(due)),
            }
        }
    }

    /// How much gets done from now to an instant, in hundredths; nothing if that has passed.
    fn until(&self, now: Timestamp, until: Timestamp) -> Result<i128, CalendarError> {
        let mut done = 0;
        for member in &self.members {
            let open = member.calendar.between(now, until.max(now))?;
            let rate = i128::from(member.count) * i128::from(member.percent);
            done += i128::from(open.as_micros()) * rate;
        }
        Ok(done)
    }

    /// The first instant by which so much gets done, found by halves: what gets done never becomes less.
    fn when(&self, now: Timestamp, work: i128) -> Result<Option<Timestamp>, CalendarError> {
        if work == 0 {
            return Ok(Some(now));
        }
        let ends = self.members.iter().map(|member| member.calendar.end());
        let Some(end) = ends.min().filter(|end| *end >= now) else { return Ok(None) };
        if self.until(now, end)? < work {
            return Ok(None);
        }
        let (mut before, mut by) = (now.as_micros(), end.as_micros());
        while by - before > 1 {
            let middle = before + (by - before) / 2;
            if self.until(now, Timestamp::clamped(middle))? < work {
                before = middle;
            } else {
                by = middle;
            }
        }
        Ok(Some(Timestamp::clamped(by)))
    }
}

/// A due time, with all that is due by then.
struct Date {
    due: Timestamp,
    /// In hundredths.
    demand: i128,
    /// How many commitments are due by then.
    behind: usize,
}

/// The due times of a queue, each once.
fn dates(queue: &[&Commitment]) -> Vec<Date> {
    let mut dates: Vec<Date> = Vec::new();
    let mut demand = 0;
    for (number, commitment) in queue.iter().enumerate() {
        demand += work_of(commitment.work);
        let date = Date { due: commitment.due, demand, behind: number + 1 };
        match dates.last_mut().filter(|last| last.due == date.due) {
            Some(last) => *last = date,
            None => dates.push(date),
        }
    }
    dates
}

/// The fewest that are more than gets done: the greatest of them.
fn critical(due_by: &[&Commitment], supply: i128) -> Vec<CaseId> {
    let mut greatest = due_by.to_vec();
    greatest.sort_by_key(|commitment| std::cmp::Reverse(commitment.work));
    let mut demand = 0;
    let mut critical = Vec::new();
    for commitment in greatest {
        if demand > supply {
            break;
        }
        demand += work_of(commitment.work);
        critical.push(commitment.case);
    }
    critical
}

/// In hundredths; less than nothing is nothing.
fn work_of(work: WorkingTime) -> i128 {
    i128::from(work.as_micros().max(0)) * WHOLE
}

fn whole(hundredths: i128) -> WorkingTime {
    WorkingTime::from_micros(i64::try_from(hundredths / WHOLE).unwrap_or(i64::MAX))
}
