//! What a clock had used up when another calendar began to count: it stays used, whatever the new calendar says of the past.

use serde::{Deserialize, Serialize};

use super::clock::Clock;
use super::due::{self, Stretch};
use super::event::{Left, Spent};
use super::{Goal, Segment, SegmentKind};
use crate::calendar::{Calendar, CalendarError};
use crate::time::{Elapsed, Span, Timestamp, WorkingTime};

/// The instant from which on another calendar counts, and what was used up before it, as it was measured then.
///
/// [`ChangeLaw::FromNow`](super::ChangeLaw::FromNow) brings it about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changeover {
    /// From when on the other calendar counts.
    pub at: Timestamp,
    /// What was used up by then.
    pub spent: Spent,
}

impl Clock {
    /// The open time that each of its doings took up to an instant: since its changeover by this calendar, before it as it was
    /// measured then.
    pub(super) fn spent(
        &self,
        until: Timestamp,
        calendar: &Calendar,
    ) -> Result<Spent, CalendarError> {
        let changeover = self.changeover();
        let mut spent = changeover.map(|it| it.spent.clone()).unwrap_or_default();
        for segment in self.segments_since(changeover.map(|it| it.at), until) {
            let open = calendar.between(segment.from, segment.to)?;
            let so_far = match segment.kind {
                SegmentKind::Running => &mut spent.ran,
                SegmentKind::Paused(reason) => spent.waited.entry(reason).or_default(),
                SegmentKind::Closed => &mut spent.closed,
            };
            *so_far = so_far.plus(open);
        }
        Ok(spent)
    }

    /// What it did from an instant on, or from its start.
    pub(super) fn segments_since(
        &self,
        from: Option<Timestamp>,
        until: Timestamp,
    ) -> impl Iterator<Item = Segment> {
        self.ledger().segments(until).filter_map(move |segment| {
            let from = from.map_or(segment.from, |from| from.max(segment.from));
            (from < segment.to).then_some(Segment { from, ..segment })
        })
    }

    /// When it would fall due under a goal, had it been under it from its start, or from its changeover with what was used up
    /// by then: pause by pause, as it went.
    ///
    /// A halt that is not over moves nothing yet.
    pub(super) fn due_under(
        &self,
        goal: Option<Goal>,
        at: Timestamp,
        calendar: &Calendar,
    ) -> Result<Option<Timestamp>, CalendarError> {
        if let Some(missed) = self.missed() {
            return Ok(Some(missed));
        }
        let Some(started_at) = self.ledger().started_at() else { return Ok(None) };
        let halted_since = self.ledger().halted_since();
        let mut halts = self.ledger().halts(halted_since.unwrap_or(at));
        let (Some(changeover), Some(goal)) = (self.changeover(), goal) else {
            return due::through(calendar, started_at, goal, &halts);
        };
        // What stood still at the changeover had its rest from where it stopped.
        let over = |halt: &Stretch| halt.0 <= changeover.at && changeover.at < halt.1;
        let present = halted_since.filter(|halted| *halted <= changeover.at);
        let from = present.or_else(|| halts.iter().find(|halt| over(halt)).map(|halt| halt.0));
        let from = from.unwrap_or(changeover.at);
        let later = halts.split_off(halts.partition_point(|halt| halt.0 < from));
        let due = match self.rest_at(goal, from, &changeover.spent) {
            Some(rest) => Some(due::behind(calendar, (from, from), rest)?),
            // Days have no part that could be used up: they are counted from the start, but end no earlier than that.
            None => {
                due::through(calendar, started_at, Some(goal), &halts)?.map(|due| due.max(from))
            }
        };
        let Some(due) = due else { return Ok(None) };
        due::onward(calendar, due, goal, &later).map(Some)
    }

    /// What is left of a goal once what was used up is taken away, never less than nothing; none, where it has no parts.
    fn rest_at(&self, goal: Goal, from: Timestamp, spent: &Spent) -> Option<Left> {
        let ran = |kind: &SegmentKind| *kind == SegmentKind::Running;
        Some(match goal {
            Goal::At(due) => Left::Fixed(due),
            Goal::Within(Span::Working(span)) => {
                Left::Working(span.get().minus(spent.ran).max(WorkingTime::ZERO))
            }
            Goal::Within(Span::Elapsed(span)) => {
                let rest = span.get().minus(self.ledger().elapsed(from, ran));
                Left::Elapsed(rest.max(Elapsed::ZERO))
            }
            Goal::Given | Goal::Elastic(_) | Goal::Within(_) => return None,
        })
    }
}
