//! One row through the library.

use std::ops::RangeInclusive;

use goodwill::calendar::{
    Calendar, CalendarError, FIRST_YEAR, InvalidCalendar, LAST_YEAR, NaiveDate,
};
use goodwill::case::CaseRefusal;
use goodwill::chrono::{Datelike, NaiveTime};
use goodwill::decision::Refusal;
use goodwill::time::Timestamp;
use serde::Deserialize;
use serde_json::Value;

use super::history::HistoryRow;
use super::profile::Lacking;
use super::promise::NoCharter;
use super::reading::{Reading, View};
use super::row::{Answer, Question, Row, Seconds, Start, utc_date};
use super::ticket::{Ticket, Untold};

/// What adding a day means to this library, by its name in the rows.
const HOUSE_DAY_SEMANTICS: &str = "roll_then_keep_clock";

/// Years on either side of a row's dates for which its calendar is declared at first.
const MARGIN: i32 = 3;
const ALL_YEARS: RangeInclusive<i32> = FIRST_YEAR..=LAST_YEAR;

/// The years of a calendar that is only examined: its faults do not depend on them.
const ANY_YEARS: RangeInclusive<i32> = LAST_YEAR..=LAST_YEAR;

/// What became of a row that did not fail.
#[derive(Debug)]
pub(super) enum Verdict {
    Passed,
    /// Adding a day means something else to the row than to the library.
    OtherSemantics,
    /// The row depends on settings that the library lacks.
    NotExpressible(Vec<&'static Lacking>),
}

/// Why a row failed.
#[derive(Debug, thiserror::Error)]
pub(super) enum Failure {
    #[error("not a row: {0}")]
    NotARow(serde_json::Error),
    #[error("not an expectation: {0}")]
    NotAnExpectation(serde_json::Error),
    #[error("days are added, but `day_semantics` does not say how")]
    NoDaySemantics,
    #[error(transparent)]
    InvalidCalendar(#[from] InvalidCalendar),
    #[error("the zone of the calendar leaves out {0}")]
    NoSuchDate(NaiveDate),
    #[error(transparent)]
    NoAnswer(#[from] CalendarError),
    #[error("expected {expected}, got {got}")]
    Disagreement { expected: Answer, got: String },
    #[error(transparent)]
    NoCharter(#[from] NoCharter),
    #[error(transparent)]
    Untold(#[from] Untold),
    #[error("nothing is called `{0}`")]
    NoSuchReading(String),
    #[error("`{name}`: expected {expected}, got {got}")]
    OtherReading { name: String, expected: Reading, got: Reading },
}

impl Failure {
    /// Whether a calendar of more years might know more.
    const fn is_out_of_years(&self) -> bool {
        let refused = match self {
            Self::NoAnswer(refused) | Self::Untold(Untold::NoAnswer(refused)) => refused,
            Self::Untold(Untold::Refused(Refusal::Refused(CaseRefusal::NoDueTime(no)))) => {
                &no.error
            }
            _ => return false,
        };
        matches!(refused, CalendarError::OutOfPeriod(_))
    }
}

/// Asks a calendar what the row asks, and compares the answers.
pub(super) fn check_question(row: &Value) -> Result<Verdict, Failure> {
    let row = Row::deserialize(row).map_err(Failure::NotARow)?;
    let expected = row.oracle.as_ref().unwrap_or(&row.expect);
    let expected = Answer::deserialize(expected).map_err(Failure::NotAnExpectation)?;
    if let Question::AddBusinessDays { .. } = row.question {
        let semantics = row.day_semantics.as_deref();
        if semantics.ok_or(Failure::NoDaySemantics)? != HOUSE_DAY_SEMANTICS {
            // A row that is not asked must be well formed all the same.
            row.calendar.compile(ANY_YEARS)?;
            return Ok(Verdict::OtherSemantics);
        }
    }
    compare(&row, expected)
}

/// Tells a case the history of a ticket, and compares what its clocks then say.
pub(super) fn check_history(row: &Value) -> Result<Verdict, Failure> {
    let row = HistoryRow::deserialize(row).map_err(Failure::NotARow)?;
    row.calendar.compile(ANY_YEARS)?;
    let in_the_way: Vec<&Lacking> = row.profile.in_the_way(&row.sensitive_to).collect();
    if !in_the_way.is_empty() {
        return Ok(Verdict::NotExpressible(in_the_way));
    }
    match tell(&row, history_years(&row)) {
        Err(failure) if failure.is_out_of_years() => tell(&row, ALL_YEARS),
        told => told,
    }
}

fn tell(row: &HistoryRow, years: RangeInclusive<i32>) -> Result<Verdict, Failure> {
    let charter = row.charter(years)?;
    let ticket = Ticket::told(row, &charter)?;
    let view = View { ticket: &ticket, profile: &row.profile, as_of: row.input.as_of };
    for (name, written) in row.oracle.as_ref().unwrap_or(&row.expect) {
        let got = view.read(name)?.ok_or_else(|| Failure::NoSuchReading(name.clone()))?;
        let expected = got.expected(written).map_err(Failure::NotAnExpectation)?;
        if got != expected {
            return Err(Failure::OtherReading { name: name.clone(), expected, got });
        }
    }
    Ok(Verdict::Passed)
}

fn compare(row: &Row, expected: Answer) -> Result<Verdict, Failure> {
    let got = match answer(row, expected, years_around(row, expected)) {
        // It may lie further away than the row lets guess.
        Err(Failure::NoAnswer(_)) => answer(row, expected, ALL_YEARS),
        got => got,
    };
    let got = match got {
        Ok(got) if got == expected => return Ok(Verdict::Passed),
        Err(Failure::NoAnswer(CalendarError::NeverOpen)) if expected == Answer::At(None) => {
            return Ok(Verdict::Passed);
        }
        Ok(got) => got.to_string(),
        Err(Failure::NoAnswer(refused)) => refused.to_string(),
        Err(failure) => return Err(failure),
    };
    Err(Failure::Disagreement { expected, got })
}

/// What the library says, asked for these years.
fn answer(row: &Row, expected: Answer, years: RangeInclusive<i32>) -> Result<Answer, Failure> {
    let calendar = row.calendar.compile(years)?;
    let at = match row.question {
        Question::AddWorking { start, seconds } => calendar.add(start, seconds.0)?,
        Question::SubWorking { start, seconds } => calendar.subtract(start, seconds.0)?,
        Question::WorkingBetween { start, end } => {
            return Ok(Answer::Seconds(Seconds(calendar.between(start, end)?)));
        }
        Question::IsOpen { start } => return Ok(Answer::Open(calendar.is_open(start)?)),
        Question::NextOpen { start } => calendar.next_open(start)?,
        Question::NextClose { start } => calendar.next_closing(start)?,
        Question::PrevOpen { start } => calendar.previous_open(start)?,
        Question::NextOpening { start } => calendar.next_opening(start)?,
        Question::PrevOpening { start } => calendar.previous_opening(start)?,
        Question::PrevClose { start } => calendar.previous_closing(start)?,
        Question::AddBusinessDays { start, days } => {
            let at = add_calendar_days(&calendar, start, days)?;
            if let Answer::Date(_) = expected {
                return Ok(Answer::Date(date_of(&calendar, at)));
            }
            at
        }
    };
    Ok(Answer::At(Some(at)))
}

fn add_calendar_days(calendar: &Calendar, start: Start, days: i32) -> Result<Timestamp, Failure> {
    let start = match start {
        Start::At(at) => at,
        Start::On(date) => start_on(calendar, date)?,
    };
    let count = days.unsigned_abs();
    Ok(if days < 0 {
        calendar.subtract_working_days(start, count)?
    } else {
        calendar.add_working_days(start, count)?
    })
}

/// The instant that a bare date stands for: its midnight if it is closed.
///
/// An open date is where it should be and must not be rolled away from, hence its first open instant.
fn start_on(calendar: &Calendar, date: NaiveDate) -> Result<Timestamp, Failure> {
    let midnight = midnight(calendar, date).ok_or(Failure::NoSuchDate(date))?;
    let opens = calendar.next_open(midnight)?;
    Ok(if date_of(calendar, opens) == date { opens } else { midnight })
}

/// The first instant of a date.
fn midnight(calendar: &Calendar, date: NaiveDate) -> Option<Timestamp> {
    Timestamp::of_wall_clock(date.and_time(NaiveTime::MIN), calendar.zone()).ok()
}

fn date_of(calendar: &Calendar, at: Timestamp) -> NaiveDate {
    at.wall_clock(calendar.zone()).date()
}

/// The years of a history with a margin.
fn history_years(row: &HistoryRow) -> RangeInclusive<i32> {
    let input = &row.input;
    let dates = input.history.iter().map(|happened| happened.at).chain([input.as_of]);
    margin_around(dates.map(utc_date))
}

/// The years of the row's own dates with a margin, as far as a calendar can be declared.
fn years_around(row: &Row, expected: Answer) -> RangeInclusive<i32> {
    let (start, end) = row.question.dates();
    margin_around([start, end, expected.date().unwrap_or(start)])
}

fn margin_around(dates: impl IntoIterator<Item = NaiveDate>) -> RangeInclusive<i32> {
    let years = dates.into_iter().map(|date| date.year().clamp(FIRST_YEAR, LAST_YEAR));
    let (first, last) = years
        .fold((LAST_YEAR, FIRST_YEAR), |(first, last), year| (first.min(year), last.max(year)));
    (first - MARGIN).max(FIRST_YEAR)..=(last + MARGIN).min(LAST_YEAR)
}
