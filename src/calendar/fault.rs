use std::fmt;

use chrono::NaiveDate;

use super::Window;
use super::window::{ParseWindowError, WindowFault};
use crate::finding::{Finding, Place, Severity};
use crate::id::Code;
use crate::text::write_faults;

/// The earliest year that a calendar may cover.
pub const FIRST_YEAR: i32 = 1900;
/// The latest year that a calendar may cover: zone rules are not known beyond.
pub const LAST_YEAR: i32 = 2099;
/// The most windows that one date may have, and the most breaks.
pub const MAX_WINDOWS_A_DAY: usize = 48;
/// The most faults that are listed one by one.
pub const MAX_FAULTS: usize = 1_000;
/// The most holidays, overrides or breaks that one calendar may list.
pub const MAX_DATED_ENTRIES: usize = 200_000;

/// The codes of faults in a declared calendar.
pub mod codes {
    use crate::id::Code;

    /// No zone has this name.
    pub const UNKNOWN_ZONE: Code = Code::new("calendar.unknown-zone");
    /// The years are upside down or outside what can be covered.
    pub const BAD_YEARS: Code = Code::new("calendar.bad-years");
    /// A text is no window.
    pub const BAD_WINDOW: Code = Code::new("calendar.bad-window");
    /// A window closes before it opens.
    pub const WINDOW_UPSIDE_DOWN: Code = Code::new("calendar.window-upside-down");
    /// Two windows of one date overlap.
    pub const OVERLAPPING_WINDOWS: Code = Code::new("calendar.overlapping-windows");
    /// A date has too many windows or breaks.
    pub const TOO_MANY_WINDOWS: Code = Code::new("calendar.too-many-windows");
    /// A text is no date.
    pub const BAD_DATE: Code = Code::new("calendar.bad-date");
    /// Two overrides stand on one date.
    pub const DOUBLE_OVERRIDE: Code = Code::new("calendar.double-override");
    /// A list has too many entries.
    pub const TOO_MANY_ENTRIES: Code = Code::new("calendar.too-many-entries");
    /// The calendar has no open instant.
    pub const NEVER_OPEN: Code = Code::new("calendar.never-open");
    /// The question or its answer lies outside the years.
    pub const OUT_OF_PERIOD: Code = Code::new("calendar.out-of-period");
    /// Too many calendars are combined.
    pub const TOO_MANY_PARTS: Code = Code::new("calendar.too-many-parts");
    /// An explanation would be too long.
    pub const TOO_LONG_TO_EXPLAIN: Code = Code::new("calendar.too-long-to-explain");
    /// A line of iCalendar text cannot be read.
    pub const ICAL_SYNTAX: Code = Code::new("calendar.ical-syntax");
    /// Components of iCalendar text are not nested as they should be.
    pub const ICAL_STRUCTURE: Code = Code::new("calendar.ical-structure");
    /// An event of iCalendar text is repeated by a rule.
    pub const ICAL_RECURRENCE: Code = Code::new("calendar.ical-recurrence");
    /// An event of iCalendar text has no proper dates.
    pub const ICAL_DATES: Code = Code::new("calendar.ical-dates");
    /// iCalendar text names more than can be taken.
    pub const ICAL_TOO_MUCH: Code = Code::new("calendar.ical-too-much");
}

/// One fault in a declared calendar, with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum CalendarFault {
    /// No zone of the IANA database has this name.
    UnknownZone {
        /// The name that was written.
        name: String,
        /// A zone whose name is like it.
        meant: Option<&'static str>,
    },
    /// The years are upside down or outside 1900 to 2099.
    BadYears {
        /// The first year.
        first: i32,
        /// The last year.
        last: i32,
    },
    /// A text is no window, or one that closes before it opens.
    BadWindow {
        /// Where it stands.
        place: Place,
        /// What is wrong with it.
        error: ParseWindowError,
    },
    /// Two windows of one date overlap.
    OverlappingWindows {
        /// Where the second one stands.
        place: Place,
        /// The window there.
        window: Window,
        /// The window that it overlaps.
        other: Window,
    },
    /// A date has more than 48 windows or breaks.
    TooManyWindows {
        /// Where they stand.
        place: Place,
        /// How many there are.
        count: usize,
    },
    /// A text is no date of the calendar, for example 30 February.
    BadDate {
        /// Where it stands.
        place: Place,
        /// The text that was written.
        text: String,
    },
    /// Two overrides stand on one date.
    DoubleOverride {
        /// Where the second one stands.
        place: Place,
        /// The date.
        on: NaiveDate,
        /// The number of the first one, from zero.
        first: usize,
    },
    /// A list of holidays, overrides or breaks has more than 200,000 entries.
    TooManyEntries {
        /// Which list.
        place: Place,
        /// How many entries it has.
        count: usize,
    },
}

impl CalendarFault {
    /// The stable code.
    #[must_use]
    pub const fn code(&self) -> Code {
        match self {
            Self::UnknownZone { .. } => codes::UNKNOWN_ZONE,
            Self::BadYears { .. } => codes::BAD_YEARS,
            Self::BadWindow { error, .. } => match error.fault {
                WindowFault::UpsideDown(_) => codes::WINDOW_UPSIDE_DOWN,
                _ => codes::BAD_WINDOW,
            },
            Self::OverlappingWindows { .. } => codes::OVERLAPPING_WINDOWS,
            Self::TooManyWindows { .. } => codes::TOO_MANY_WINDOWS,
            Self::BadDate { .. } => codes::BAD_DATE,
            Self::DoubleOverride { .. } => codes::DOUBLE_OVERRIDE,
            Self::TooManyEntries { .. } => codes::TOO_MANY_ENTRIES,
        }
    }

    /// Where in the draft it stands.
    #[must_use]
    pub fn place(&self) -> Place {
        match self {
            Self::UnknownZone { .. } => Place::root().key("zone"),
            Self::BadYears { first, last } if first <= last && *last > LAST_YEAR => {
                Place::root().key("last_year")
            }
            Self::BadYears { .. } => Place::root().key("first_year"),
            Self::BadWindow { place, .. }
            | Self::OverlappingWindows { place, .. }
            | Self::TooManyWindows { place, .. }
            | Self::BadDate { place, .. }
            | Self::DoubleOverride { place, .. }
            | Self::TooManyEntries { place, .. } => place.clone(),
        }
    }

    /// The fault as a finding, to stand beside those of other rooms.
    #[must_use]
    pub fn finding(&self) -> Finding {
        let finding =
            Finding::new(self.code(), Severity::Error, self.place()).saying(self.to_string());
        match self {
            Self::UnknownZone { meant: Some(zone), .. } => {
                finding.mended_by(format!("did you mean `{zone}`?"))
            }
            _ => finding,
        }
    }
}

impl fmt::Display for CalendarFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownZone { name, .. } => write!(f, "no time zone is called `{name}`"),
            Self::BadYears { first, last } => write!(
                f,
                "the years {first} to {last} do not lie in order between {FIRST_YEAR} and {LAST_YEAR}"
            ),
            Self::BadWindow { error, .. } => error.fmt(f),
            Self::OverlappingWindows { window, other, .. } => {
                write!(f, "the window `{window}` overlaps `{other}`")
            }
            Self::TooManyWindows { count, .. } => {
                write!(
                    f,
                    "{count} windows or breaks on one date, at most {MAX_WINDOWS_A_DAY} are allowed"
                )
            }
            Self::BadDate { text, .. } => write!(f, "`{text}` is not a date like `2026-02-28`"),
            Self::DoubleOverride { on, first, .. } => {
                write!(f, "the date {on} already has an override, overrides[{first}]")
            }
            Self::TooManyEntries { count, .. } => {
                write!(f, "{count} entries, at most {MAX_DATED_ENTRIES} are allowed")
            }
        }
    }
}

/// Every fault of a declared calendar; there is at least one. Beyond a thousand they are counted only.
///
/// ```
/// use goodwill::calendar::CalendarDraft;
///
/// let invalid = CalendarDraft::new("Europe/Berln", 2026..=2026).compile().unwrap_err();
/// assert_eq!(invalid.to_string(), "the calendar has 1 fault: zone: no time zone is called `Europe/Berln`");
/// assert_eq!(
///     invalid.iter().next().unwrap().finding().remedy.as_deref(),
///     Some("did you mean `Europe/Berlin`?")
/// );
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct InvalidCalendar {
    faults: Vec<CalendarFault>,
    count: usize,
}

impl InvalidCalendar {
    pub(super) fn add(&mut self, fault: CalendarFault) {
        self.count += 1;
        if self.faults.len() < MAX_FAULTS {
            self.faults.push(fault);
        }
    }

    /// How many faults there are.
    #[must_use]
    pub const fn count(&self) -> usize {
        self.count
    }

    /// The faults, in the order of the draft; at most the first thousand.
    #[must_use]
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &CalendarFault> {
        self.faults.iter()
    }
}

impl fmt::Display for InvalidCalendar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let faults = self.faults.iter().map(|fault| format!("{}: {fault}", fault.place()));
        write_faults(f, "the calendar", self.count, faults)
    }
}

impl std::error::Error for CalendarFault {}

impl std::error::Error for InvalidCalendar {}
