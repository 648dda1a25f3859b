//! What the library says of a clock, against what the model says.

use goodwill::calendar::Calendar;
use goodwill::case::CaseEvent;
use goodwill::decision::Occurred;
use goodwill::sla::{Clock, ClockEvent, ClockState, Halt, Left, Rung, SegmentKind};
use goodwill::time::{Elapsed, WorkingTime};

use super::beside::{instant, same};
use super::matter::Noticed;
use super::promised::REASONS;
use super::watch::{Doing, Phase, Rest, Watch, What};

/// Everything that can be asked of a clock at an instant.
pub(super) fn clock(
    clock: &Clock,
    watch: &Watch<'_>,
    (at, calendar): (i64, &Calendar),
) -> Result<(), String> {
    same("is armed", &clock.is_armed(), &watch.armed)?;
    same("cycles", &clock.cycles(), &watch.cycles)?;
    same("breaches", &clock.breaches(), &watch.breaches)?;
    same("breached at", &clock.breached_at(), &watch.breached_at.map(instant))?;
    let (due, rest) = match (clock.state(), watch.phase) {
        (ClockState::Idle, Phase::Idle) => (None, None),
        (ClockState::Cancelled { at }, Phase::Cancelled(when)) => {
            same("cancelled at", at, &instant(when))?;
            (None, None)
        }
        (ClockState::Running(_), Phase::Going) if watch.doing() == Some(Doing::Runs) => {
            (watch.due(), watch.rest(at))
        }
        (ClockState::Paused { .. }, Phase::Going) => {
            let stopped = watch.doing().unwrap_or(Doing::Runs);
            same("stands still", &clock.halt().as_ref().map(doing), &Some(stopped))?;
            (None, watch.rest(at))
        }
        (ClockState::Met { at: met, .. }, Phase::Met(when)) => {
            same("met at", met, &instant(when))?;
            let (due, rest) = watch.at_the_end;
            // Met while it ran, it had left what lies between that and its due time.
            (due, rest.or_else(|| due.and_then(|due| watch.rest_of(when, due))))
        }
        (state, phase) => return Err(format!("the library says {state:?}, the model {phase:?}")),
    };
    let rungs = |rungs: &[Rung]| rungs.iter().map(|rung| (rung.level, rung.at)).collect();
    let instants = |rungs: &[(u16, i64)]| -> Vec<_> {
        rungs.iter().map(|(level, at)| (*level, instant(*at))).collect()
    };
    let climbs = watch.doing() == Some(Doing::Runs);
    let ahead = if climbs { watch.ahead.as_slice() } else { &[] };
    same("levels ahead", &rungs(clock.levels_ahead()), &instants(ahead))?;
    same("levels reached", &rungs(clock.levels_reached()), &instants(&watch.reached))?;
    same("due", &clock.due(), &due.map(instant))?;
    let left = clock.left(instant(at), calendar).map_err(|error| error.to_string())?;
    same("left", &left, &rest.map(left_of))
}

fn left_of(rest: Rest) -> Left {
    match rest {
        Rest::OpenTime(length) => Left::Working(WorkingTime::from_micros(length)),
        Rest::Time(length) => Left::Elapsed(Elapsed::from_micros(length)),
        Rest::WorkingDay(due) => Left::WorkingDays(instant(due)),
        Rest::Instant(due) => Left::Fixed(instant(due)),
    }
}

fn reason_number(reason: &goodwill::id::WaitReasonKey) -> usize {
    REASONS.iter().position(|name| *name == reason.as_str()).unwrap()
}

fn doing(why: &Halt) -> Doing {
    match why {
        Halt::Wait(reason) => Doing::Waits(reason_number(reason)),
        Halt::Closed => Doing::Over,
    }
}

fn kind(segment: &SegmentKind) -> Doing {
    match segment {
        SegmentKind::Running => Doing::Runs,
        SegmentKind::Paused(reason) => Doing::Waits(reason_number(reason)),
        SegmentKind::Closed => Doing::Over,
    }
}

/// How long it ran, waited for each reason and was over, on the clock and in its calendar's time.
pub(super) fn ledger(
    clock: &Clock,
    watch: &Watch<'_>,
    (at, calendar): (i64, &Calendar),
) -> Result<(), String> {
    let end = match watch.phase {
        Phase::Met(when) | Phase::Cancelled(when) => when,
        _ => at,
    };
    let ends = watch.did.iter().skip(1).map(|(from, _)| *from).chain([end]);
    let stretches: Vec<(i64, i64, Doing)> =
        watch.did.iter().zip(ends).map(|((from, doing), to)| (*from, to, *doing)).collect();
    for asked in [Doing::Runs, Doing::Waits(0), Doing::Waits(1), Doing::Waits(2), Doing::Over] {
        let of_kind = || stretches.iter().filter(|(.., doing)| *doing == asked);
        let elapsed: i64 = of_kind().map(|(from, to, _)| to - from).sum();
        let worked: i64 = of_kind().map(|(from, to, _)| watch.tape.open_between(*from, *to)).sum();
        let ledger = clock.ledger();
        let is_kind = |segment: &SegmentKind| kind(segment) == asked;
        let took = ledger.elapsed(instant(at), is_kind);
        same(&format!("{asked:?}, on the clock"), &took, &Elapsed::from_micros(elapsed))?;
        let took = ledger.worked(calendar, instant(at), is_kind).map_err(|e| e.to_string())?;
        same(&format!("{asked:?}, of its own time"), &took, &WorkingTime::from_micros(worked))?;
    }
    Ok(())
}

/// What was told of the clocks since the last comparison: the same of each, for the same instants, and in the same order.
pub(super) fn told(
    events: &mut Vec<Occurred<CaseEvent>>,
    model: &mut Vec<Noticed>,
    order: &[usize],
) -> Result<(), String> {
    let mut told = Vec::new();
    for occurred in events.drain(..) {
        if let CaseEvent::Clock { clock, event } = &occurred.event
            && let Some(what) = what(event)
        {
            told.push((occurred.at, order[usize::from(*clock)], what));
        }
    }
    let expected: Vec<_> =
        model.drain(..).map(|(at, number, what)| (instant(at), number, what)).collect();
    if !told.is_sorted_by_key(|(at, ..)| *at) {
        return Err(format!("time goes back: {told:?}"));
    }
    same("told", &told, &expected)
}

fn what(event: &ClockEvent) -> Option<What> {
    Some(match event {
        ClockEvent::Armed => What::Armed,
        ClockEvent::Activated { .. } => What::Started,
        ClockEvent::Paused { why, .. } => What::Stopped(doing(why)),
        ClockEvent::Resumed { .. } => What::RunsAgain,
        ClockEvent::Retargeted { .. } => What::Retargeted,
        ClockEvent::Warned => What::Warned,
        ClockEvent::Breached => What::Breached,
        ClockEvent::Fulfilled => What::Fulfilled,
        ClockEvent::Cancelled => What::Cancelled,
        ClockEvent::Recounted(_) => What::Recounted,
        ClockEvent::LevelReached { level } => What::Level(*level),
        // What it sets is compared where the clock stands.
        ClockEvent::LadderSet { .. } => return None,
        ClockEvent::RunsOnAt { at, .. } => What::StandsUntil(at.as_micros()),
    })
}
