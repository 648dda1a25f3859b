//! From a plan to a calendar: wall clocks become instants, once.

use std::sync::Arc;

use super::check::{Plan, first_day_of};
use super::dates::OpenDates;
use super::draft::CalendarDraft;
use super::fault::InvalidCalendar;
use super::intervals::{Interval, combine, push_joined};
use super::timeline::Timeline;
use super::window::{SECONDS_PER_DAY, Window};
use super::zone::Zone;
use super::{Calendar, Inner, Origin};
use crate::time::MICROS_PER_SECOND;

impl CalendarDraft {
    /// Examines the draft and makes it ready to be asked.
    ///
    /// The cost grows with the years and the windows: twenty years of one window a day take less than a millisecond
    /// and a quarter of a megabyte.
    ///
    /// # Errors
    /// [`InvalidCalendar`] lists every fault with its place.
    pub fn compile(&self) -> Result<Calendar, InvalidCalendar> {
        let plan = Plan::of(self)?;
        let (first_day, end_day) =
            (first_day_of(*plan.years.start()), first_day_of(*plan.years.end() + 1));
        let zone = Zone::around(plan.tz, first_day, end_day);
        let start = zone.first_instant(first_day * SECONDS_PER_DAY);
        let end = zone.first_instant(end_day * SECONDS_PER_DAY);
        let hours = plan.hours(first_day - 1, end_day);
        let mut open = Vec::with_capacity(hours.len());
        zone.instants_of(&hours, |(from, to)| {
            push_joined(&mut open, (from.max(start), to.min(end)));
        });
        Ok(Calendar::of_stretches(
            zone,
            plan.years.clone(),
            (start, end),
            &open,
            Origin::Declared(Box::new(plan)),
        ))
    }
}

impl Calendar {
    /// A calendar that is open in these stretches of whole seconds.
    pub(super) fn of_stretches(
        zone: Zone,
        years: std::ops::RangeInclusive<i32>,
        (start, end): Interval,
        open: &[Interval],
        origin: Origin,
    ) -> Self {
        let dates = OpenDates::of(&zone, open);
        let micros: Vec<Interval> = open
            .iter()
            .map(|&(from, to)| (from * MICROS_PER_SECOND, to * MICROS_PER_SECOND))
            .collect();
        let timeline = Timeline::new(start * MICROS_PER_SECOND, end * MICROS_PER_SECOND, &micros);
        let parts = match &origin {
            Origin::Declared(_) => 1,
            Origin::Union(one, other)
            | Origin::Intersection(one, other)
            | Origin::Difference(one, other) => one.inner.parts + other.inner.parts,
        };
        Self { inner: Arc::new(Inner { zone, years, timeline, dates, origin, parts }) }
    }

    /// The stretches in which it is open inside an interval, in whole seconds.
    pub(super) fn open_seconds_within(&self, (from, to): Interval) -> Vec<Interval> {
        let timeline = &self.inner.timeline;
        let first = timeline.opened_by(from * MICROS_PER_SECOND).saturating_sub(1);
        (first..timeline.len())
            .filter_map(|number| timeline.segment(number))
            .map(|(opens, closes)| (opens / MICROS_PER_SECOND, closes / MICROS_PER_SECOND))
            .take_while(|(opens, _)| *opens < to)
            .map(|(opens, closes)| (opens.max(from), closes.min(to)))
            .filter(|(opens, closes)| opens < closes)
            .collect()
    }

    /// The period in whole seconds.
    pub(super) fn period_seconds(&self) -> Interval {
        let timeline = &self.inner.timeline;
        (timeline.start() / MICROS_PER_SECOND, timeline.end() / MICROS_PER_SECOND)
    }
}

impl Plan {
    /// The windows that apply on a date, before breaks.
    pub(super) fn windows_on(&self, day: i64) -> &[Window] {
        if let Some(exception) = self.overrides.get(&day) {
            return &exception.open;
        }
        if self.holidays.contains_key(&day) {
            return &[];
        }
        self.weekly_on(day)
    }

    /// The windows of an ordinary week on this date.
    pub(super) fn weekly_on(&self, day: i64) -> &[Window] {
        // Day 0, 1970-01-01, was a Thursday.
        let from_monday = (day + 3).rem_euclid(7) as usize;
        self.weekly.get(from_monday).map_or(&[], Vec::as_slice)
    }

    /// All open wall clocks of these days, in seconds on the local line.
    fn hours(&self, first_day: i64, end_day: i64) -> Vec<Interval> {
        let mut hours = Vec::new();
        for day in first_day..end_day {
            for window in self.windows_on(day) {
                push_joined(&mut hours, on_local_line(day, *window));
            }
        }
        let mut breaks = Vec::new();
        for (&day, of_one_day) in &self.breaks {
            for pause in of_one_day {
                push_joined(&mut breaks, on_local_line(day, pause.during));
            }
        }
        if breaks.is_empty() { hours } else { combine(&hours, &breaks, |open, cut| open && !cut) }
    }
}

/// A window of a date, in seconds on the local line.
pub(super) fn on_local_line(day: i64, window: Window) -> Interval {
    let midnight = day * SECONDS_PER_DAY;
    (midnight + i64::from(window.opens()), midnight + i64::from(window.closes()))
}
