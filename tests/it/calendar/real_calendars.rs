//! Six calendars of real places over twelve years, against answers found by stepping from minute to minute.

use std::collections::BTreeMap;
use std::fs;
use std::ops::RangeInclusive;
use std::path::Path;

use goodwill::calendar::{Calendar, CalendarDraft, EVERY_DAY, NaiveDate, Weekday, Window};
use goodwill::time::{Timestamp, WorkingTime};
use serde::Deserialize;
use serde::de::DeserializeOwned;

const CALENDARS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/calendars");

/// The years in which all cases lie; every list of holidays covers them.
const YEARS: RangeInclusive<i32> = 2015..=2026;

#[test]
fn a_due_time_is_the_instant_that_stepping_finds() {
    let calendars = calendars();
    for case in cases() {
        let calendar = &calendars[&case.calendar];
        let amount = WorkingTime::from_minutes(case.add_open_minutes);
        let due = calendar.add(case.start(), amount).unwrap();
        assert_eq!(due, instant(&case.due_utc), "{case:?}");
        assert_eq!(calendar.between(case.start(), due), Ok(amount), "{case:?}");
    }
}

#[test]
fn the_open_time_between_two_instants_is_what_stepping_counts() {
    let calendars = calendars();
    for case in cases() {
        let calendar = &calendars[&case.calendar];
        let (start, end) = (case.start(), instant(&case.end_utc));
        let counted = WorkingTime::from_minutes(case.open_minutes_start_to_end);
        assert_eq!(calendar.between(start, end), Ok(counted), "{case:?}");
        assert_eq!(calendar.between(end, start), Ok(-counted), "{case:?}");
    }
}

#[test]
fn the_open_time_of_each_local_year_is_what_stepping_counts() {
    for (name, facts) in facts() {
        assert!(facts.open_minutes_by_local_year.keys().copied().eq(YEARS), "{name}");
        for (&year, &minutes) in &facts.open_minutes_by_local_year {
            let calendar = draft(&name, &facts, year..=year).compile().unwrap();
            let open = calendar.between(calendar.first(), calendar.end());
            assert_eq!(open, Ok(WorkingTime::from_minutes(minutes)), "{name} {year}");
        }
    }
}

#[test]
fn night_hours_split_at_midnight_are_the_same_as_in_one_piece() {
    let split = &calendars()["gb_night"];
    let whole = CalendarDraft::new("Europe/London", YEARS)
        .open(EVERY_DAY, "22:00-06:00+1")
        .compile()
        .unwrap();
    assert!(split.stretches().eq(whole.stretches()));
}

/// A question to one of the calendars and its two answers. Instants stand to the minute.
#[derive(Debug, Deserialize)]
struct Case {
    calendar: String,
    start_utc: String,
    add_open_minutes: i32,
    due_utc: String,
    end_utc: String,
    open_minutes_start_to_end: i32,
}

impl Case {
    fn start(&self) -> Timestamp {
        instant(&self.start_utc)
    }
}

/// A calendar's zone and week, and how long it is open in each year.
#[derive(Debug, Deserialize)]
struct Facts {
    tz: String,
    /// Windows by weekday, from Monday as `0`.
    week: BTreeMap<usize, Vec<Window>>,
    open_minutes_by_local_year: BTreeMap<i32, i32>,
}

impl Facts {
    fn windows(&self, weekday: Weekday) -> &[Window] {
        self.week.get(&(weekday.num_days_from_monday() as usize)).map_or(&[], Vec::as_slice)
    }
}

/// A line of a list of holidays; of China's also a date on which people work instead.
#[derive(Debug, Deserialize)]
struct DatedLine {
    date: NaiveDate,
    #[serde(default)]
    kind: Option<String>,
    name: String,
}

impl DatedLine {
    fn is_make_up_day(&self) -> bool {
        self.kind.as_deref() == Some("makeup_work")
    }
}

fn cases() -> Vec<Case> {
    let cases: Vec<Case> = lines("business_time.csv");
    assert_eq!(cases.len(), 900);
    cases
}

fn facts() -> BTreeMap<String, Facts> {
    let path = Path::new(CALENDARS).join("business_time_calendars.json");
    let facts: BTreeMap<String, Facts> =
        serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    assert_eq!(facts.len(), 6);
    facts
}

fn calendars() -> BTreeMap<String, Calendar> {
    let compile = |name: &str, facts: &Facts| draft(name, facts, YEARS).compile().unwrap();
    facts().into_iter().map(|(name, facts)| (name.clone(), compile(&name, &facts))).collect()
}

/// The calendar of this name with its holidays.
fn draft(name: &str, facts: &Facts, years: RangeInclusive<i32>) -> CalendarDraft {
    let mut draft = CalendarDraft::new(&facts.tz, years);
    for weekday in EVERY_DAY {
        for &window in facts.windows(weekday) {
            draft = draft.open([weekday], window);
        }
    }
    for line in dated_lines(name) {
        draft = if line.is_make_up_day() {
            // Someone's Saturday or Sunday is worked like a Monday.
            let hours = facts.windows(Weekday::Mon).iter().copied();
            draft.override_hours(line.date, hours, line.name)
        } else {
            draft.holiday(line.date, line.name)
        };
    }
    draft
}

fn dated_lines(name: &str) -> Vec<DatedLine> {
    match name {
        "us_ma" => lines("us_ma.csv"),
        "cn" => lines("cn_adjusted_days.csv"),
        "gb_eng" => lines("gb_eng_govuk.csv"),
        "de_by" => lines("de_by.csv"),
        "jp" => lines("jp_holiday_jp.csv"),
        "gb_night" => Vec::new(), // staffed every night of the year
        _ => panic!("no holidays for `{name}`"),
    }
}

fn lines<T: DeserializeOwned>(name: &str) -> Vec<T> {
    let mut reader = csv::Reader::from_path(Path::new(CALENDARS).join(name)).unwrap();
    reader
        .deserialize()
        .map(|line| line.unwrap_or_else(|error| panic!("{name}: {error}")))
        .collect()
}

/// Reads `2023-12-16T14:26Z`.
fn instant(to_the_minute: &str) -> Timestamp {
    to_the_minute.replace('Z', ":00Z").parse().unwrap()
}
