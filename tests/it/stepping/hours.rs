//! Hours as somebody declares them, read in the plainest way: is this wall clock open?

use std::collections::{BTreeMap, BTreeSet};

use goodwill::calendar::{CalendarDraft, NaiveDate, Weekday};
use goodwill::chrono::Days;

pub(super) const SECONDS_PER_DAY: i64 = 86_400;

/// Seconds after the start of a date, from opening to before closing; beyond a day if it closes on the next.
pub(super) type Window = (i64, i64);

/// What is declared, dates counted from 1970-01-01.
#[derive(Debug, Clone, Default)]
pub(super) struct Hours {
    /// From Monday.
    pub(super) weekly: [Vec<Window>; 7],
    pub(super) holidays: BTreeSet<i64>,
    pub(super) overrides: BTreeMap<i64, Vec<Window>>,
    pub(super) breaks: BTreeMap<i64, Vec<Window>>,
}

impl Hours {
    /// All that concerns one date.
    pub(super) fn on(&self, date: i64) -> Today<'_> {
        let (of, cut) = (|date| self.of(date), |date| self.cut(date));
        Today { open: [of(date), of(date - 1)], cut: [cut(date), cut(date - 1)] }
    }

    /// The hours that open on a date: an override wins over a holiday, and that over the week.
    fn of(&self, date: i64) -> &[Window] {
        if let Some(own) = self.overrides.get(&date) {
            return own;
        }
        if self.holidays.contains(&date) {
            return &[];
        }
        // 1970 began with a Thursday.
        let weekday = (date + 3).rem_euclid(7);
        &self.weekly[usize::try_from(weekday).unwrap()]
    }

    fn cut(&self, date: i64) -> &[Window] {
        self.breaks.get(&date).map_or(&[], Vec::as_slice)
    }

    /// The same as the library wants it told.
    pub(super) fn draft(&self, zone: &str, years: (i32, i32)) -> CalendarDraft {
        let mut draft = CalendarDraft::new(zone, years.0..=years.1);
        for (number, windows) in (0..7).zip(&self.weekly) {
            let weekday = Weekday::try_from(number).unwrap();
            for window in windows {
                draft = draft.open([weekday], written(*window).as_str());
            }
        }
        for date in &self.holidays {
            draft = draft.holiday(day(*date).to_string().as_str(), "holiday");
        }
        for (date, windows) in &self.overrides {
            let date = day(*date).to_string();
            let windows: Vec<String> = windows.iter().map(|window| written(*window)).collect();
            let windows = windows.iter().map(String::as_str);
            draft = draft.override_hours(date.as_str(), windows, "other hours");
        }
        for (date, windows) in &self.breaks {
            for window in windows {
                let date = day(*date).to_string();
                draft = draft.break_hours(date.as_str(), written(*window).as_str(), "break");
            }
        }
        draft
    }
}

/// What is open on a date, and what the night before left of its own.
#[derive(Debug, Clone, Copy)]
pub(super) struct Today<'a> {
    open: [&'a [Window]; 2],
    cut: [&'a [Window]; 2],
}

impl Today<'_> {
    /// Whether it is open when the clock on the wall shows this second.
    pub(super) fn is_open(self, second: i64) -> bool {
        let last_night = second + SECONDS_PER_DAY;
        let open = covers(self.open[0], second) || covers(self.open[1], last_night);
        let cut = covers(self.cut[0], second) || covers(self.cut[1], last_night);
        open && !cut
    }
}

fn covers(windows: &[Window], second: i64) -> bool {
    windows.iter().any(|(opens, closes)| *opens <= second && second < *closes)
}

fn day(date: i64) -> NaiveDate {
    let first = NaiveDate::from_ymd_opt(1970, 1, 1).unwrap();
    first.checked_add_days(Days::new(date.try_into().unwrap())).unwrap()
}

/// As a declaration writes it: `22:00-06:30:15+1`.
fn written((opens, closes): Window) -> String {
    let clock =
        |second: i64| format!("{:02}:{:02}:{:02}", second / 3_600, second / 60 % 60, second % 60);
    match closes {
        ..=SECONDS_PER_DAY => format!("{}-{}", clock(opens), clock(closes)),
        _ => format!("{}-{}+1", clock(opens), clock(closes - SECONDS_PER_DAY)),
    }
}
