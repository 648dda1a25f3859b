use std::fmt;

use serde::{Deserialize, Serialize};

use crate::calendar::{Calendar, CalendarError};
use crate::time::{Timestamp, WorkingTime};

/// From when and by when something is promised: it opens before it ends.
///
/// ```
/// use goodwill::sla::DueWindow;
/// use goodwill::time::Timestamp;
///
/// let (two, three): (Timestamp, Timestamp) = ("2026-03-02T14:00:00Z".parse()?, "2026-03-02T15:00:00Z".parse()?);
/// let afternoon = DueWindow::new(two, three)?;
/// assert_eq!(afternoon.to_string(), "from 2026-03-02T14:00:00Z to 2026-03-02T15:00:00Z");
///
/// let refused = DueWindow::new(three, three).unwrap_err();
/// assert_eq!(refused.to_string(), "a window that opens at 2026-03-02T15:00:00Z cannot end at 2026-03-02T15:00:00Z");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub struct DueWindow {
    not_before: Timestamp,
    by: Timestamp,
}

/// A window that does not end after it opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a window that opens at {not_before} cannot end at {by}")]
pub struct WindowUpsideDown {
    /// When it opens.
    pub not_before: Timestamp,
    /// When it ends.
    pub by: Timestamp,
}

/// A window as it stands on the wire, not yet checked.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    not_before: Timestamp,
    by: Timestamp,
}

impl TryFrom<Written> for DueWindow {
    type Error = WindowUpsideDown;

    fn try_from(written: Written) -> Result<Self, WindowUpsideDown> {
        Self::new(written.not_before, written.by)
    }
}

impl From<DueWindow> for Written {
    fn from(window: DueWindow) -> Self {
        Self { not_before: window.not_before, by: window.by }
    }
}

impl fmt::Display for DueWindow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "from {} to {}", self.not_before, self.by)
    }
}

impl DueWindow {
    /// From an instant to a later one, both included.
    ///
    /// # Errors
    /// [`WindowUpsideDown`] unless the second is the later one.
    pub fn new(not_before: Timestamp, by: Timestamp) -> Result<Self, WindowUpsideDown> {
        if by <= not_before {
            return Err(WindowUpsideDown { not_before, by });
        }
        Ok(Self { not_before, by })
    }

    /// Its first instant.
    #[must_use]
    pub const fn not_before(&self) -> Timestamp {
        self.not_before
    }

    /// Its last instant: what is done then is done in time.
    #[must_use]
    pub const fn by(&self) -> Timestamp {
        self.by
    }
}

/// The hours in which a promise can be kept at all: ours, and the customer's as far as they are known.
#[derive(Debug, Clone, Copy)]
pub struct UsableHours<'a> {
    /// When whoever has to keep it works.
    pub ours: &'a Calendar,
    /// When the customer may be reached; at any time, if nobody knows.
    pub customers: Option<&'a Calendar>,
    /// When the customer must not be disturbed.
    pub quiet: Option<&'a Calendar>,
}

/// What leaves no usable instant in a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Constraint {
    /// Nobody of ours works then.
    OurHours,
    /// The customer cannot be reached then.
    CustomersHours,
    /// The customer must not be disturbed then.
    QuietHours,
    /// Each leaves some time, but they have none in common.
    Together,
}

impl fmt::Display for Constraint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::OurHours => "nobody of ours works in it",
            Self::CustomersHours => "the customer cannot be reached in it",
            Self::QuietHours => "the customer must not be disturbed in it",
            Self::Together => "our hours and the customer's do not meet in it",
        })
    }
}

/// A window in which a promise could never be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the window {window} has no usable instant: {why}{}", Next(.next))]
pub struct NoUsableInstant {
    /// The window.
    pub window: DueWindow,
    /// What leaves nothing of it.
    pub why: Constraint,
    /// The next window that could be promised, at most as long; none if the calendars know none.
    pub next: Option<DueWindow>,
}

struct Next<'a>(&'a Option<DueWindow>);

impl fmt::Display for Next<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.map_or(Ok(()), |next| write!(f, "; the next that has is {next}"))
    }
}

impl UsableHours<'_> {
    /// Whether a window has a usable instant (A-01).
    ///
    /// ```
    /// use goodwill::calendar::{CalendarDraft, WORKWEEK};
    /// use goodwill::sla::{Constraint, DueWindow, UsableHours};
    ///
    /// let hours = |window| CalendarDraft::new("UTC", 2026..=2026).open(WORKWEEK, window).compile().unwrap();
    /// let (office, evenings) = (hours("09:00-17:00"), hours("16:00-20:00"));
    /// let usable = UsableHours { ours: &office, customers: Some(&evenings), quiet: None };
    ///
    /// let window = |from: &str, to: &str| {
    ///     let at = |time| format!("2026-03-02T{time}:00Z").parse().unwrap();
    ///     DueWindow::new(at(from), at(to)).unwrap()
    /// };
    /// assert!(usable.check(window("15:00", "17:00"))?.is_ok());
    ///
    /// let refused = usable.check(window("17:00", "19:00"))?.unwrap_err();
    /// assert_eq!(refused.why, Constraint::OurHours);
    /// assert_eq!(refused.next.unwrap().to_string(), "from 2026-03-03T16:00:00Z to 2026-03-03T17:00:00Z");
    /// # Ok::<(), goodwill::calendar::CalendarError>(())
    /// ```
    ///
    /// # Errors
    /// [`CalendarError`] if a calendar does not reach so far, or if too many are combined.
    pub fn check(&self, window: DueWindow) -> Result<Result<(), NoUsableInstant>, CalendarError> {
        let customers = match self.customers {
            Some(customers) => self.ours.intersection(customers)?,
            None => self.ours.clone(),
        };
        let usable = match self.quiet {
            Some(quiet) => customers.difference(quiet)?,
            None => customers.clone(),
        };
        let empty = |calendar: &Calendar| {
            let open = calendar.between(window.not_before, window.by)?;
            Ok::<bool, CalendarError>(open == WorkingTime::ZERO)
        };
        if !empty(&usable)? {
            return Ok(Ok(()));
        }
        let why = if empty(self.ours)? {
            Constraint::OurHours
        } else if self.customers.map_or(Ok(false), empty)? {
            Constraint::CustomersHours
        } else if self.quiet.is_some() && !empty(&customers)? {
            Constraint::QuietHours
        } else {
            Constraint::Together
        };
        Ok(Err(NoUsableInstant { window, why, next: next(&usable, window) }))
    }
}

/// The first usable stretch behind a window, cut to the window's length.
fn next(usable: &Calendar, window: DueWindow) -> Option<DueWindow> {
    let opens = usable.next_open(window.by).ok()?;
    let longest = opens.after(window.by.since(window.not_before)).unwrap_or(Timestamp::MAX);
    let closes = usable.next_closing(opens).unwrap_or(longest);
    DueWindow::new(opens, closes.min(longest)).ok()
}
