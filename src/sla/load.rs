//! Whether one promise more can be kept beside those that were given: earliest due first (A-19).

use std::fmt;
use std::num::NonZeroU16;

use serde::{Deserialize, Serialize};

use crate::calendar::{Calendar, CalendarError};
use crate::id::CaseId;
use crate::time::{Timestamp, WorkingTime};

/// Work that was promised by an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Commitment {
    /// The matter in which it was promised.
    pub case: CaseId,
    /// How much of somebody's working time it takes; what is below nothing counts as nothing.
    pub work: WorkingTime,
    /// By when.
    pub due: Timestamp,
}

/// What a team has promised, and what one promise more would take.
///
/// The team works earliest due first: whoever is free takes what is due next and works on it until it is done, in the open
/// time of the team's calendar. Who has promised what is known to whoever asks: a matter knows only its own promises.
///
/// ```
/// use std::num::NonZeroU16;
/// use goodwill::calendar::{CalendarDraft, WORKWEEK};
/// use goodwill::id::{CaseId, SequentialIds};
/// use goodwill::sla::{Commitment, Load};
/// use goodwill::time::{Timestamp, WorkingTime};
///
/// let desk = CalendarDraft::new("UTC", 2026..=2026).open(WORKWEEK, "09:00-17:00").compile()?;
/// let monday = |time: &str| format!("2026-03-02T{time}:00Z").parse::<Timestamp>().unwrap();
/// let other = CaseId::fresh(&SequentialIds::starting_at(1));
/// let load = Load::of(WorkingTime::from_hours(2), NonZeroU16::MIN)
///     .beside(Commitment { case: other, work: WorkingTime::from_hours(3), due: monday("12:30") });
///
/// assert!(load.check(monday("09:00"), monday("14:00"), &desk)?.is_ok());
/// let overload = load.check(monday("09:00"), monday("13:00"), &desk)?.unwrap_err();
/// assert_eq!(overload.earliest, Some(monday("14:00")));
/// assert_eq!(overload.in_the_way, [other]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Load {
    /// What the new promise takes of somebody's working time; what is below nothing counts as nothing.
    pub work: WorkingTime,
    /// How many work at the same time.
    pub hands: NonZeroU16,
    /// What was promised before, in any order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub commitments: Vec<Commitment>,
}

/// A promise for which the team has no time.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", Told(self))]
pub struct Overload {
    /// By when it was to be promised.
    pub due: Timestamp,
    /// The earliest instant that could be promised; none if the calendar does not reach so far.
    pub earliest: Option<Timestamp>,
    /// The matters that stand in the way: those that come first, or that would be late in its place.
    pub in_the_way: Vec<CaseId>,
}

struct Told<'a>(&'a Overload);

impl fmt::Display for Told<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Overload { due, earliest, in_the_way } = self.0;
        write!(f, "nobody has time for it by {due}")?;
        match in_the_way.len() {
            0 => {}
            1 => f.write_str(": 1 promise stands in the way")?,
            several => write!(f, ": {several} promises stand in the way")?,
        }
        match earliest {
            Some(earliest) => write!(f, "; the earliest honest time is {earliest}"),
            None => f.write_str("; no time can be named"),
        }
    }
}

impl Load {
    /// A promise that takes so much work, beside nothing so far, for so many who work at the same time.
    #[must_use]
    pub const fn of(work: WorkingTime, hands: NonZeroU16) -> Self {
        Self { work, hands, commitments: Vec::new() }
    }

    /// Beside something that was promised before.
    #[must_use]
    pub fn beside(mut self, commitment: Commitment) -> Self {
        self.commitments.push(commitment);
        self
    }

    /// Whether the new promise can be kept by an instant without making another late that would be in time without it.
    ///
    /// Among equal due times what was promised before comes first.
    ///
    /// # Errors
    /// [`CalendarError`] if the calendar cannot say when the work would be done.
    pub fn check(
        &self,
        now: Timestamp,
        due: Timestamp,
        calendar: &Calendar,
    ) -> Result<Result<(), Overload>, CalendarError> {
        let plan = self.plan(now, calendar)?;
        let place = plan.before(due);
        let done = calendar.add(now, plan.done_at(place, self.work))?;
        let displaced = plan.displaced(place, self.work);
        if done <= due && displaced.is_empty() {
            return Ok(Ok(()));
        }
        let in_the_way = if done > due {
            plan.queue.iter().take(place).map(|(commitment, _)| commitment.case).collect()
        } else {
            displaced
        };
        let earliest = self.earliest(now, &plan, calendar);
        Ok(Err(Overload { due, earliest, in_the_way }))
    }

    /// The earliest instant that could be promised: behind each number of promises there is at most one that counts.
    fn earliest(&self, now: Timestamp, plan: &Plan<'_>, calendar: &Calendar) -> Option<Timestamp> {
        let honest = |place: usize| {
            let done = calendar.add(now, plan.done_at(place, self.work)).ok()?;
            let behind = place.checked_sub(1).and_then(|last| plan.queue.get(last));
            let due = behind.map_or(done, |(commitment, _)| commitment.due.max(done));
            // What ends behind the due time of the next one comes behind it.
            (plan.before(due) == place && plan.displaced(place, self.work).is_empty())
                .then_some(due)
        };
        (0..=plan.queue.len()).filter_map(honest).min()
    }

    fn plan(&self, now: Timestamp, calendar: &Calendar) -> Result<Plan<'_>, CalendarError> {
        let mut queue = Vec::with_capacity(self.commitments.len());
        for commitment in &self.commitments {
            queue.push((commitment, calendar.between(now, commitment.due)?));
        }
        queue.sort_by_key(|(commitment, _)| commitment.due);
        Ok(Plan { queue, hands: usize::from(self.hands.get()) })
    }
}

/// What was promised, by due time, each with the working time until then.
struct Plan<'a> {
    queue: Vec<(&'a Commitment, WorkingTime)>,
    hands: usize,
}

impl Plan<'_> {
    /// How many promises come before one of this due time.
    fn before(&self, due: Timestamp) -> usize {
        self.queue.partition_point(|(commitment, _)| commitment.due <= due)
    }

    /// After how much working time work is done that comes behind so many.
    fn done_at(&self, place: usize, work: WorkingTime) -> WorkingTime {
        let mut hands = Hands::free(self.hands);
        for (commitment, _) in self.queue.iter().take(place) {
            hands.take(commitment.work);
        }
        hands.take(work)
    }

    /// Whose promises become late if work comes in behind so many.
    fn displaced(&self, place: usize, work: WorkingTime) -> Vec<CaseId> {
        let (mut without, mut with) = (Hands::free(self.hands), Hands::free(self.hands));
        let mut displaced = Vec::new();
        for (number, (commitment, until)) in self.queue.iter().enumerate() {
            if number == place {
                with.take(work);
            }
            let in_time = without.take(commitment.work) <= *until;
            if with.take(commitment.work) > *until && in_time {
                displaced.push(commitment.case);
            }
        }
        displaced
    }
}

/// After how much working time each pair of hands is free, the first one first.
struct Hands(Vec<WorkingTime>);

impl Hands {
    fn free(count: usize) -> Self {
        Self(vec![WorkingTime::ZERO; count])
    }

    /// Gives work to whoever is free first; when it is done.
    fn take(&mut self, work: WorkingTime) -> WorkingTime {
        // Time that was never worked sets nobody free for anything else.
        let work = work.max(WorkingTime::ZERO);
        let Some(first) = self.0.first_mut() else { return work };
        let done = first.plus(work);
        let place = self.0.partition_point(|free| *free < done).max(1);
        self.0.copy_within(1..place, 0);
        if let Some(last) = self.0.get_mut(place - 1) {
            *last = done;
        }
        done
    }
}
