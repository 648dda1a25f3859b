//! From goals to due times and back: what is left, and when that falls due.

use super::{Goal, Instants, Lead, Left, Target};
use crate::calendar::{Calendar, CalendarError};
use crate::time::{Span, Timestamp, WorkingTime};

/// A stretch in which a clock stood still, from its first instant to the first one after it.
pub(super) type Stretch = (Timestamp, Timestamp);

/// When a goal falls due if nothing stops the clock; none if the instant was never given.
pub(super) fn nominal(
    calendar: &Calendar,
    from: Timestamp,
    goal: Goal,
) -> Result<Option<Timestamp>, CalendarError> {
    match goal {
        Goal::Within(span) => calendar.due(from, span).map(Some),
        Goal::At(due) | Goal::Elastic(due) => Ok(Some(due)),
        Goal::Given => Ok(None),
    }
}

/// When a goal falls due, stretch by stretch as the clock stood still; none if the instant was never given.
pub(super) fn through(
    calendar: &Calendar,
    started_at: Timestamp,
    goal: Option<Goal>,
    halts: &[Stretch],
) -> Result<Option<Timestamp>, CalendarError> {
    let Some(goal) = goal else { return Ok(None) };
    let Some(due) = nominal(calendar, started_at, goal)? else { return Ok(None) };
    onward(calendar, due, goal, halts).map(Some)
}

/// When what was due then falls due, moved on by each stretch in which the clock stood still before it.
pub(super) fn onward(
    calendar: &Calendar,
    mut due: Timestamp,
    goal: Goal,
    halts: &[Stretch],
) -> Result<Timestamp, CalendarError> {
    for (from, to) in halts {
        if due < *from {
            break;
        }
        if let Some(left) = left(calendar, *from, Some(goal), Some(due))? {
            due = behind(calendar, (*from, *to), left)?;
        }
    }
    Ok(due)
}

/// What is left between an instant and a due time, in the unit of the goal.
pub(super) fn left(
    calendar: &Calendar,
    at: Timestamp,
    goal: Option<Goal>,
    due: Option<Timestamp>,
) -> Result<Option<Left>, CalendarError> {
    let (Some(goal), Some(due)) = (goal, due) else { return Ok(None) };
    Ok(Some(match goal {
        Goal::Within(Span::Working(_)) => Left::Working(calendar.between(at, due)?),
        Goal::Within(Span::Elapsed(_) | Span::CalendarDays(_)) => Left::Elapsed(due.since(at)),
        Goal::Within(Span::WorkingDays(_)) | Goal::Elastic(_) => Left::WorkingDays(due),
        Goal::At(_) | Goal::Given => Left::Fixed(due),
    }))
}

/// When a clock that had so much left when a halt began falls due, if it runs from the end of the halt on.
pub(super) fn behind(
    calendar: &Calendar,
    (from, to): Stretch,
    left: Left,
) -> Result<Timestamp, CalendarError> {
    match left {
        // Nothing left is due at once; adding nothing to closed time would move on to the next opening.
        Left::Working(WorkingTime::ZERO) => Ok(to),
        Left::Working(amount) => calendar.add(to, amount),
        // Instants beyond year 9999 do not occur; the nearest one will do.
        Left::Elapsed(amount) => Ok(to.after(amount).unwrap_or(Timestamp::MAX)),
        Left::WorkingDays(due) if due <= from => Ok(to),
        Left::WorkingDays(due) => {
            let due = match calendar.between(from, to)? {
                WorkingTime::ZERO => due,
                halted => calendar.add(due, halted)?,
            };
            // A day that ends with an opening has no open time left; it ends with the next opening, then.
            if due < to { calendar.next_open(to) } else { Ok(due) }
        }
        Left::Fixed(due) => Ok(due),
    }
}

/// A due time with the instant at which to warn of it. A warning that would lie where the calendar was not declared is
/// left out: the promise is dated all the same.
pub(super) fn with_warning(
    calendar: &Calendar,
    target: &Target,
    due: Option<Timestamp>,
) -> Instants {
    let warn = match (due, target.warn) {
        (Some(due), Some(Lead::Working(lead))) => calendar.subtract(due, lead).ok(),
        (Some(due), Some(Lead::Elapsed(lead))) => due.after(-lead).ok(),
        _ => None,
    };
    Instants { due, warn }
}
