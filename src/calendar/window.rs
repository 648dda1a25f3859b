use std::fmt;
use std::str::FromStr;

use crate::finding::{FromWritten, Written};
use crate::text::{excerpt, serde_as_text};

pub(super) const SECONDS_PER_DAY: i64 = 86_400;

/// Hours of one date, from opening to closing on the wall clock, to the second.
///
/// `08:30-17:00` closes on the same date, `22:00-06:00+1` on the next; `24:00` is the end of a date. A window is
/// never empty and at most 24 hours long.
///
/// ```
/// use goodwill::calendar::Window;
///
/// let night: Window = "22:00-06:00+1".parse()?;
/// assert_eq!(night.seconds(), 8 * 3_600);
///
/// let refused = "17:00-09:00".parse::<Window>().unwrap_err();
/// assert_eq!(
///     refused.to_string(),
///     "`17:00-09:00` is not a window: it closes before it opens; write `17:00-09:00+1` if it runs past midnight"
/// );
/// # Ok::<(), goodwill::calendar::ParseWindowError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Window {
    /// Seconds after the start of the date.
    opens: u32,
    /// Seconds after the start of the same date; beyond a day if it closes on the next.
    closes: u32,
}

impl Window {
    /// The whole date, from 00:00 to 24:00.
    pub const ALL_DAY: Self = Self { opens: 0, closes: SECONDS_PER_DAY as u32 };

    /// A window from these seconds after the start of a date to those; beyond a day where it closes on the next.
    ///
    /// ```
    /// use goodwill::calendar::Window;
    ///
    /// assert_eq!(Window::new(8 * 3_600, 17 * 3_600)?, "08:00-17:00".parse()?);
    /// assert!(Window::new(17 * 3_600, 8 * 3_600).is_err()); // it closes before it opens
    /// # Ok::<(), goodwill::calendar::ParseWindowError>(())
    /// ```
    ///
    /// # Errors
    /// [`ParseWindowError`] if it is empty, upside down or longer than 24 hours, or opens on the next date.
    pub fn new(opens: u32, closes: u32) -> Result<Self, ParseWindowError> {
        let text = || Self { opens, closes }.to_string();
        Self::checked(opens, closes, text).map_err(|fault| ParseWindowError { text: text(), fault })
    }

    fn checked(opens: u32, closes: u32, text: impl Fn() -> String) -> Result<Self, WindowFault> {
        if opens == closes || i64::from(opens) >= SECONDS_PER_DAY {
            return Err(WindowFault::Empty);
        }
        if closes < opens {
            return Err(WindowFault::UpsideDown(text()));
        }
        if i64::from(closes - opens) > SECONDS_PER_DAY {
            return Err(WindowFault::TooLong);
        }
        Ok(Self { opens, closes })
    }

    /// The opening on the wall clock, in seconds after the start of the date.
    #[must_use]
    pub const fn opens(self) -> u32 {
        self.opens
    }

    /// The closing on the wall clock, in seconds after the start of the date on which it opens; more than 86,400 if
    /// that is on the next date.
    #[must_use]
    pub const fn closes(self) -> u32 {
        self.closes
    }

    /// Its length on the wall clock, in seconds.
    #[must_use]
    pub const fn seconds(self) -> u32 {
        self.closes - self.opens
    }

    /// Whether it closes on the date after the one on which it opens.
    #[must_use]
    pub const fn is_overnight(self) -> bool {
        self.closes as i64 > SECONDS_PER_DAY
    }
}

/// A text that is not a window, with the reason.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not a window: {fault}")]
pub struct ParseWindowError {
    text: String,
    pub(super) fault: WindowFault,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum WindowFault {
    #[error("write opening and closing like `08:30-17:00`")]
    Form,
    #[error("`{0}` is not a time of day like `08:30` or `08:30:15`, at most `24:00`")]
    Clock(String),
    #[error("it closes before it opens; write `{0}+1` if it runs past midnight")]
    UpsideDown(String),
    #[error("it is empty; write `00:00-24:00` for a whole day")]
    Empty,
    #[error("it is longer than 24 hours")]
    TooLong,
}

fn parse(text: &str) -> Result<Window, WindowFault> {
    let (opens, closes) = text.split_once('-').ok_or(WindowFault::Form)?;
    let (closes, next_day) = match closes.strip_suffix("+1") {
        Some(closes) => (closes, SECONDS_PER_DAY as u32),
        None => (closes, 0),
    };
    let (opens, closes) = (parse_clock(opens)?, parse_clock(closes)? + next_day);
    Window::checked(opens, closes, || text.to_owned())
}

/// Reads `HH:MM` or `HH:MM:SS` as seconds after midnight; `24:00` is the end of the day.
fn parse_clock(text: &str) -> Result<u32, WindowFault> {
    let refused = || WindowFault::Clock(text.to_owned());
    let two_digits = |part: &str| {
        let well_formed = part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
        well_formed.then(|| part.parse::<u32>().ok()).flatten().ok_or_else(refused)
    };
    let mut parts = text.split(':');
    let mut next = || parts.next().map(two_digits).transpose();
    let hours = next()?.ok_or_else(refused)?;
    let minutes = next()?.ok_or_else(refused)?;
    let seconds = next()?.unwrap_or(0);
    let past_midnight = hours == 24 && (minutes > 0 || seconds > 0);
    if parts.next().is_some() || hours > 24 || minutes > 59 || seconds > 59 || past_midnight {
        return Err(refused());
    }
    Ok(hours * 3_600 + minutes * 60 + seconds)
}

impl FromStr for Window {
    type Err = ParseWindowError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        parse(text).map_err(|fault| ParseWindowError { text: excerpt(text), fault })
    }
}

impl fmt::Display for Window {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_clock(f, self.opens)?;
        f.write_str("-")?;
        // Midnight between the two dates is written as the end of the first.
        if self.is_overnight() {
            write_clock(f, self.closes - SECONDS_PER_DAY as u32)?;
            f.write_str("+1")
        } else {
            write_clock(f, self.closes)
        }
    }
}

fn write_clock(f: &mut fmt::Formatter<'_>, seconds_of_day: u32) -> fmt::Result {
    let (hours, minutes) = (seconds_of_day / 3_600, seconds_of_day / 60 % 60);
    write!(f, "{hours:02}:{minutes:02}")?;
    match seconds_of_day % 60 {
        0 => Ok(()),
        seconds => write!(f, ":{seconds:02}"),
    }
}

serde_as_text!(Window);

impl FromWritten for Window {
    fn from_written(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}

impl From<Window> for Written<Window> {
    fn from(window: Window) -> Self {
        Self::new(window)
    }
}
