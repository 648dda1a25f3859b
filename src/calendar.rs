//! When people work: weekly hours, holidays, overrides and breaks in a named zone, compiled for speed.
//!
//! A [`CalendarDraft`] is plain data. [`CalendarDraft::compile`] lists every fault in it, or gives a [`Calendar`] that
//! answers in some 15 nanoseconds, however far apart the instants lie.
//!
//! ```
//! use goodwill::calendar::{CalendarDraft, WORKWEEK};
//! use goodwill::time::{Timestamp, WorkingTime};
//!
//! let city_hall = CalendarDraft::new("America/New_York", 2015..=2016)
//!     .open(WORKWEEK, "08:30-17:00")
//!     .holiday("2015-01-01", "New Year's Day")
//!     .compile()?;
//!
//! let opened: Timestamp = "2014-12-31T23:25:00-05:00".parse()?;
//! assert!(city_hall.is_open(opened).is_err()); // the year 2014 was not declared: no guess
//!
//! let opened: Timestamp = "2015-01-01T00:25:23-05:00".parse()?;
//! let due = city_hall.add(opened, WorkingTime::from_hours(4))?;
//! assert_eq!(due, "2015-01-02T12:30:00-05:00".parse()?); // the holiday does not count
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # The laws
//!
//! * A window opens at its first instant and closes at its last: the closing instant is no longer open.
//! * Adding working time gives the **earliest** instant with that much open time between it and the start; subtracting gives
//!   the **latest** instant with that much open time before the start. Adding none to closed time gives the next
//!   opening, subtracting none the previous closing.
//! * [`Calendar::between`] is the open time between two instants, negative if they are the other way round.
//! * Open time is time on the clock: a window across a change to summer time is an hour shorter, one across the change
//!   back an hour longer. A wall clock that does not exist is not open; one that comes twice is open twice.
//! * An override decides its date alone, against holidays and weekly hours; a holiday is closed; breaks are cut from
//!   whatever applies.
//! * A window that runs past midnight belongs to the date on which it opens: a holiday or an override on the next date
//!   does not cut it, a break does.
//! * Windows that touch, also across midnight, are one window.
//! * A calendar is exact from its first to its last year; beyond it answers [`CalendarError::OutOfPeriod`]. One that
//!   never opens answers [`CalendarError::NeverOpen`] to every search.

mod algebra;
mod arithmetic;
mod check;
mod compile;
mod dates;
mod days;
mod draft;
mod error;
mod explain;
mod fault;
#[cfg(feature = "ical")]
mod ical;
mod intervals;
mod piece;
mod reason;
mod timeline;
mod window;
mod zone;

use std::fmt;
use std::ops::RangeInclusive;
use std::sync::Arc;

use chrono_tz::Tz;

pub use chrono::{NaiveDate, Weekday};

use self::check::Plan;
use self::dates::OpenDates;
use self::timeline::Timeline;
use self::zone::Zone;
use crate::time::Timestamp;

pub use draft::{Break, CalendarDraft, EVERY_DAY, Holiday, Override, WORKWEEK, Week};
pub use error::{CalendarError, MAX_PARTS, MAX_STRETCHES, OutOfPeriod};
pub(crate) use piece::Piece;

pub use explain::{Explanation, Stretch};
pub use fault::{
    CalendarFault, FIRST_YEAR, InvalidCalendar, LAST_YEAR, MAX_DATED_ENTRIES, MAX_FAULTS,
    MAX_WINDOWS_A_DAY, codes,
};
#[cfg(feature = "ical")]
pub use ical::{HolidayImportError, ImportFault, holidays_from_ical};
pub use reason::Reason;
pub use window::{ParseWindowError, Window};

/// When people work, ready to be asked.
///
/// Cloning one copies no tables. Made by [`CalendarDraft::compile`] and by the algebra of other calendars.
#[derive(Clone)]
pub struct Calendar {
    inner: Arc<Inner>,
}

struct Inner {
    zone: Zone,
    years: RangeInclusive<i32>,
    timeline: Timeline,
    dates: OpenDates,
    origin: Origin,
    /// How many declared calendars it is made of.
    parts: usize,
}

/// What a calendar was made from: the source of every reason for being closed.
enum Origin {
    Declared(Box<Plan>),
    Union(Calendar, Calendar),
    Intersection(Calendar, Calendar),
    Difference(Calendar, Calendar),
}

impl Calendar {
    /// The zone in which dates and wall clocks are meant.
    #[must_use]
    pub fn zone(&self) -> Tz {
        self.inner.zone.tz()
    }

    /// The years for which the calendar is exact.
    #[must_use]
    pub fn years(&self) -> RangeInclusive<i32> {
        self.inner.years.clone()
    }

    /// The first instant of the period.
    #[must_use]
    pub fn first(&self) -> Timestamp {
        Timestamp::clamped(self.inner.timeline.start())
    }

    /// The first instant beyond the period.
    #[must_use]
    pub fn end(&self) -> Timestamp {
        Timestamp::clamped(self.inner.timeline.end())
    }

    /// Whether it has no open instant at all.
    #[must_use]
    pub fn is_never_open(&self) -> bool {
        self.inner.timeline.is_empty()
    }

    /// The stretches in which it is open, in order, each as its opening and closing instant.
    pub fn stretches(&self) -> impl Iterator<Item = (Timestamp, Timestamp)> + '_ {
        self.inner
            .timeline
            .segments()
            .map(|(opens, closes)| (Timestamp::clamped(opens), Timestamp::clamped(closes)))
    }
}

impl fmt::Debug for Calendar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Calendar")
            .field("zone", &self.zone())
            .field("years", &self.years())
            .field("stretches", &self.inner.timeline.len())
            .finish()
    }
}
