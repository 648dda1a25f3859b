//! Holidays out of iCalendar text (RFC 5545): all-day events, by date.

use std::fmt;

use chrono::{Days, NaiveDate};
use ical_vcard::{Contentline, ParseError, Parser};

use super::draft::Holiday;
use super::fault::{MAX_DATED_ENTRIES, MAX_FAULTS, codes};
use crate::finding::Written;
use crate::id::Code;
use crate::text::{excerpt, write_faults};

/// The most dates that one event may cover.
const MAX_DAYS: u64 = 366;

/// How deep components may be nested; calendars, events and alarms need three.
const MAX_DEPTH: usize = 16;

/// The holidays that an iCalendar text names: one for each date of each all-day event.
///
/// A name is cut after 80 characters. The text's own events alone are read; an event whose status is `CANCELLED` names no holiday. A recurrence rule is an
/// error and never ignored, since its dates would be missing: export the dates of the years that you need.
///
/// ```
/// use goodwill::calendar::holidays_from_ical;
///
/// let text = "\
/// BEGIN:VCALENDAR\r
/// BEGIN:VEVENT\r
/// DTSTART;VALUE=DATE:20261001\r
/// DTEND;VALUE=DATE:20261003\r
/// SUMMARY:National Day\\, two days\r
/// END:VEVENT\r
/// END:VCALENDAR\r
/// ";
/// let holidays = holidays_from_ical(text)?;
/// let read: Vec<String> = holidays.iter().map(|day| format!("{} {}", day.on, day.name)).collect();
/// assert_eq!(read, ["2026-10-01 National Day, two days", "2026-10-02 National Day, two days"]);
///
/// let yearly = text.replace("SUMMARY", "RRULE:FREQ=YEARLY\r\nSUMMARY");
/// let refused = holidays_from_ical(&yearly).unwrap_err();
/// assert_eq!(
///     refused.to_string(),
///     "the iCalendar text has 1 fault: line 5: `RRULE` repeats the event, which is not followed; \
///      list each date as an event of its own"
/// );
/// # Ok::<(), goodwill::calendar::HolidayImportError>(())
/// ```
///
/// # Errors
/// [`HolidayImportError`] lists every fault with its line.
pub fn holidays_from_ical(text: &str) -> Result<Vec<Holiday>, HolidayImportError> {
    let mut import = Import::default();
    let (text, starts) = without_blank_lines(text);
    for (parsed, line) in Parser::new(text.as_bytes()).zip(starts) {
        match parsed {
            Ok(content) => import.take(line, &content),
            Err(error) => {
                import.stop(line, Fault::Syntax(describe(&error)));
            }
        }
        if import.stopped {
            break;
        }
    }
    import.finish()
}

/// The text as a tokeniser takes it, without a byte-order mark and blank lines, and the number of each line in which a
/// property starts; a folded line begins with white space and belongs to the one before.
fn without_blank_lines(text: &str) -> (String, Vec<usize>) {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let lines = || text.lines().zip(1..).filter(|(line, _)| !line.is_empty());
    let starts = lines().filter(|(line, _)| !line.starts_with([' ', '\t']));
    let joined: Vec<&str> = lines().map(|(line, _)| line).collect();
    (joined.join("\n"), starts.map(|(_, number)| number).collect())
}

fn describe(error: &ParseError) -> String {
    match error {
        // The library quotes the line; the place is enough.
        ParseError::InvalidContentline(_) => "it is not a line like `NAME:value`".to_owned(),
        other => other.to_string(),
    }
}

/// Every fault of an iCalendar text, up to a thousand; there is at least one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HolidayImportError {
    faults: Vec<ImportFault>,
}

/// One fault of an iCalendar text, with its line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportFault {
    line: usize,
    fault: Fault,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
enum Fault {
    #[error("{0}")]
    Syntax(String),
    #[error("the text does not start with `BEGIN:VCALENDAR`")]
    NoCalendar,
    #[error("`END:{found}` closes what `BEGIN:{expected}` opened")]
    Unbalanced { expected: String, found: String },
    #[error("`BEGIN:{0}` is never closed")]
    Unclosed(String),
    #[error("components are nested more than {MAX_DEPTH} deep")]
    TooDeep,
    #[error(
        "`{0}` repeats the event, which is not followed; list each date as an event of its own"
    )]
    Recurrence(String),
    #[error("the event has no `DTSTART`")]
    NoStart,
    #[error("the event has a second `{0}`")]
    Double(String),
    #[error("`{0}` is not a date of an all-day event like `20261001`")]
    NotADate(String),
    #[error("the event gives a `DURATION`; give its last date with `DTEND`")]
    Duration,
    #[error("the event does not end after it starts")]
    UpsideDown,
    #[error("the event covers {0} dates, at most {MAX_DAYS} are allowed")]
    TooLong(u64),
    #[error("the text names more than {MAX_DATED_ENTRIES} dates")]
    TooManyDates,
    #[error("there are more than {MAX_FAULTS} faults; the rest was not read")]
    TooManyFaults,
}

impl ImportFault {
    /// The number of its line, from one.
    #[must_use]
    pub const fn line(&self) -> usize {
        self.line
    }

    /// The stable code.
    #[must_use]
    pub const fn code(&self) -> Code {
        match self.fault {
            Fault::Syntax(_) => codes::ICAL_SYNTAX,
            Fault::NoCalendar | Fault::Unbalanced { .. } | Fault::Unclosed(_) | Fault::TooDeep => {
                codes::ICAL_STRUCTURE
            }
            Fault::Recurrence(_) => codes::ICAL_RECURRENCE,
            Fault::NoStart
            | Fault::Double(_)
            | Fault::NotADate(_)
            | Fault::Duration
            | Fault::UpsideDown => codes::ICAL_DATES,
            Fault::TooLong(_) | Fault::TooManyDates | Fault::TooManyFaults => codes::ICAL_TOO_MUCH,
        }
    }
}

impl fmt::Display for ImportFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.fault)
    }
}

impl HolidayImportError {
    /// The faults, in the order of their lines.
    #[must_use]
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &ImportFault> {
        self.faults.iter()
    }
}

impl fmt::Display for HolidayImportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_faults(f, "the iCalendar text", self.faults.len(), self.faults.iter())
    }
}

impl std::error::Error for HolidayImportError {}

/// What was read so far.
#[derive(Default)]
struct Import {
    holidays: Vec<Holiday>,
    faults: Vec<ImportFault>,
    /// Whether nothing more is to be read.
    stopped: bool,
    /// Whether anything was read at all.
    begun: bool,
    /// The components that are open, outermost first.
    open: Vec<(String, usize)>,
    event: Event,
}

/// The event that is being read.
#[derive(Default)]
struct Event {
    starts: Option<NaiveDate>,
    ends: Option<NaiveDate>,
    summary: String,
    cancelled: bool,
    faulty: bool,
}

impl Import {
    fn fault(&mut self, line: usize, fault: Fault) {
        self.event.faulty = true;
        if self.faults.len() < MAX_FAULTS {
            self.faults.push(ImportFault { line, fault });
        } else {
            self.stop(line, Fault::TooManyFaults);
        }
    }

    /// Reads no further: what follows cannot be told apart from what is missing.
    fn stop(&mut self, line: usize, fault: Fault) {
        self.faults.push(ImportFault { line, fault });
        self.open.clear();
        self.stopped = true;
    }

    fn take(&mut self, line: usize, content: &Contentline) {
        self.begun = true;
        let name = content.name().to_ascii_uppercase();
        let value = content.value();
        if self.open.is_empty() && !(name == "BEGIN" && value.eq_ignore_ascii_case("VCALENDAR")) {
            // Said once; what follows belongs to nothing.
            if self.faults.is_empty() {
                self.fault(line, Fault::NoCalendar);
            }
            return;
        }
        match name.as_str() {
            "BEGIN" => self.begin(line, value.to_ascii_uppercase()),
            "END" => self.end(line, &value.to_ascii_uppercase()),
            _ if self.in_event() => self.property(line, &name, content),
            _ => {}
        }
    }

    /// Whether lines belong to an event itself, not to an alarm in it.
    fn in_event(&self) -> bool {
        self.open.last().is_some_and(|(component, _)| component == "VEVENT")
    }

    fn begin(&mut self, line: usize, component: String) {
        if component == "VEVENT" {
            self.event = Event::default();
        }
        if self.open.len() == MAX_DEPTH {
            return self.stop(line, Fault::TooDeep);
        }
        self.open.push((component, line));
    }

    fn end(&mut self, line: usize, found: &str) {
        let Some((expected, began)) = self.open.pop() else { return };
        if expected != found {
            self.fault(
                line,
                Fault::Unbalanced { expected: excerpt(&expected), found: excerpt(found) },
            );
            // What was meant to be closed is: one slip is one fault.
            if let Some(place) = self.open.iter().rposition(|(component, _)| component == found) {
                self.open.truncate(place);
            }
        } else if found == "VEVENT" {
            self.close_event(began);
        }
    }

    fn property(&mut self, line: usize, name: &str, content: &Contentline) {
        let value = content.value();
        match name {
            "DTSTART" | "DTEND" => self.date(line, name, content),
            "SUMMARY" => self.event.summary = excerpt(&unescaped(value)),
            "STATUS" => self.event.cancelled = value.eq_ignore_ascii_case("CANCELLED"),
            "DURATION" => self.fault(line, Fault::Duration),
            "RRULE" | "RDATE" | "EXRULE" | "EXDATE" | "RECURRENCE-ID" => {
                self.fault(line, Fault::Recurrence(name.to_owned()));
            }
            _ => {}
        }
    }

    fn date(&mut self, line: usize, name: &str, content: &Contentline) {
        let value = content.value();
        let eight_digits = value.len() == 8 && value.bytes().all(|byte| byte.is_ascii_digit());
        let date = NaiveDate::parse_from_str(value, "%Y%m%d").ok().filter(|_| eight_digits);
        let Some(date) = date else {
            return self.fault(line, Fault::NotADate(excerpt(value)));
        };
        let place = if name == "DTSTART" { &mut self.event.starts } else { &mut self.event.ends };
        if place.replace(date).is_some() {
            self.fault(line, Fault::Double(name.to_owned()));
        }
    }

    /// Turns the event that began on this line into holidays.
    fn close_event(&mut self, began: usize) {
        let event = std::mem::take(&mut self.event);
        if event.cancelled || event.faulty {
            return;
        }
        let Some(starts) = event.starts else {
            return self.fault(began, Fault::NoStart);
        };
        // RFC 5545, 3.6.1: without an end, an all-day event lasts one day; the end itself is not part of it.
        let days = match event.ends {
            None => 1,
            Some(ends) => (ends - starts).num_days(),
        };
        match u64::try_from(days) {
            Err(_) | Ok(0) => self.fault(began, Fault::UpsideDown),
            Ok(days) if days > MAX_DAYS => self.fault(began, Fault::TooLong(days)),
            Ok(_) if self.holidays.len() >= MAX_DATED_ENTRIES => {
                self.stop(began, Fault::TooManyDates);
            }
            Ok(days) => self.holidays.extend(
                (0..days)
                    .filter_map(|day| starts.checked_add_days(Days::new(day)))
                    .map(|date| Holiday { on: Written::new(date), name: event.summary.clone() }),
            ),
        }
    }

    fn finish(mut self) -> Result<Vec<Holiday>, HolidayImportError> {
        if let Some((component, line)) = self.open.pop() {
            self.fault(line, Fault::Unclosed(component));
        } else if !self.begun && self.faults.is_empty() {
            self.fault(1, Fault::NoCalendar);
        }
        if self.faults.is_empty() {
            return Ok(self.holidays);
        }
        self.faults.sort_by_key(|fault| fault.line);
        Err(HolidayImportError { faults: self.faults })
    }
}

/// Takes back the escapes of a text value (RFC 5545, 3.3.11).
fn unescaped(value: &str) -> String {
    let mut text = String::with_capacity(value.len());
    let mut characters = value.chars();
    while let Some(character) = characters.next() {
        text.push(match character {
            '\\' => match characters.next() {
                Some('n' | 'N') => ' ',
                Some(escaped) => escaped,
                None => '\\',
            },
            other => other,
        });
    }
    text
}
