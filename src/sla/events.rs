//! What happens to a clock at one instant, as one value.

use std::{iter, option, slice, vec};

use super::event::ClockEvent;

/// What happens to a clock at one instant, in this order: mostly nothing or one event, which takes no memory of its own.
///
/// ```
/// use goodwill::calendar::{CalendarDraft, WORKWEEK};
/// use goodwill::sla::{Clock, ClockEvent, ClockEvents, Metric, Signal, Target};
/// use goodwill::time::Timestamp;
///
/// let desk = CalendarDraft::new("UTC", 2026..=2026).open(WORKWEEK, "09:00-17:00").compile()?;
/// let target = Target::measuring(Metric::first_response(), "desk".parse()?).within("working PT4H".parse()?);
/// let clock = Clock::new("standard".parse()?, "first-response".parse()?, target.metric);
/// let monday: Timestamp = "2026-03-02T09:00:00Z".parse()?;
///
/// let on = (&target, &desk);
/// let started = clock.on_signal(Signal::Opened, monday, || target.goal, on)?;
/// assert!(matches!(started.iter().next(), Some(ClockEvent::Activated { .. })));
/// // A note starts nothing, and what does not run cannot be resumed.
/// assert!(clock.on_signal(Signal::Noted, monday, || target.goal, on)?.is_empty());
/// assert_eq!(clock.resume(monday, on)?, ClockEvents::default());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ClockEvents {
    first: Option<ClockEvent>,
    later: Vec<ClockEvent>,
}

impl ClockEvents {
    /// Whether nothing happens.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.first.is_none()
    }

    /// The events, in order.
    pub fn iter(&self) -> iter::Chain<option::Iter<'_, ClockEvent>, slice::Iter<'_, ClockEvent>> {
        self.first.iter().chain(&self.later)
    }

    /// The same, and behind it what else happens.
    #[inline]
    pub(super) fn and(mut self, events: impl IntoIterator<Item = ClockEvent>) -> Self {
        for event in events {
            match self.first {
                None => self.first = Some(event),
                Some(_) => self.later.push(event),
            }
        }
        self
    }

    /// The first event, and those behind it.
    #[inline]
    pub(crate) fn into_parts(self) -> (Option<ClockEvent>, Vec<ClockEvent>) {
        (self.first, self.later)
    }
}

impl From<ClockEvent> for ClockEvents {
    #[inline]
    fn from(event: ClockEvent) -> Self {
        Self { first: Some(event), later: Vec::new() }
    }
}

impl IntoIterator for ClockEvents {
    type Item = ClockEvent;
    type IntoIter = iter::Chain<option::IntoIter<ClockEvent>, vec::IntoIter<ClockEvent>>;

    fn into_iter(self) -> Self::IntoIter {
        self.first.into_iter().chain(self.later)
    }
}

impl<'a> IntoIterator for &'a ClockEvents {
    type Item = &'a ClockEvent;
    type IntoIter = iter::Chain<option::Iter<'a, ClockEvent>, slice::Iter<'a, ClockEvent>>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}
