//! Nights, what holidays and breaks beside them cut, and the ends of the years.

use goodwill::calendar::{
    CalendarDraft, CalendarError, EVERY_DAY, NaiveDate, Reason, WORKWEEK, Weekday,
};
use goodwill::time::{Timestamp, WorkingTime};

use super::words::{at, desk, shifted, span, stretches_between, time};

/// The night from Friday 6 to Saturday 7 March 2026, with something declared around it.
fn the_night(declare: impl FnOnce(CalendarDraft) -> CalendarDraft) -> Vec<(Timestamp, Timestamp)> {
    let draft =
        CalendarDraft::new("Europe/Berlin", 2026..=2026).open([Weekday::Fri], "22:00-06:00+1");
    let calendar = declare(draft).compile().unwrap();
    stretches_between(&calendar, "2026-03-06T12:00:00+01:00", "2026-03-07T12:00:00+01:00")
}

fn berlin(hours: &[(&str, &str)]) -> Vec<(Timestamp, Timestamp)> {
    let at = |text: &str| at(&format!("2026-03-{}:00+01:00", text.replace(' ', "T")));
    hours.iter().map(|(opens, closes)| (at(opens), at(closes))).collect()
}

#[test]
fn a_night_belongs_to_the_date_on_which_it_opens() {
    let whole = berlin(&[("06 22:00", "07 06:00")]);
    assert_eq!(the_night(|draft| draft), whole);
    // The next date's holiday, or its own hours, do not cut it.
    assert_eq!(the_night(|draft| draft.holiday("2026-03-07", "")), whole);
    assert_eq!(the_night(|draft| draft.override_hours("2026-03-07", [""; 0], "")), whole);
    assert_eq!(
        the_night(|draft| draft.override_hours("2026-03-07", ["08:00-10:00"], "")),
        berlin(&[("06 22:00", "07 06:00"), ("07 08:00", "07 10:00")])
    );
    assert_eq!(
        the_night(|draft| draft.override_hours("2026-03-07", ["05:00-10:00"], "")),
        berlin(&[("06 22:00", "07 10:00")])
    );
    // Those of its own date take all of it away.
    assert_eq!(the_night(|draft| draft.holiday("2026-03-06", "")), []);
    assert_eq!(the_night(|draft| draft.override_hours("2026-03-06", [""; 0], "")), []);
}

#[test]
fn a_break_cuts_a_night_on_both_sides_of_midnight() {
    assert_eq!(
        the_night(|draft| draft.break_hours("2026-03-07", "00:00-03:00", "")),
        berlin(&[("06 22:00", "07 00:00"), ("07 03:00", "07 06:00")])
    );
    assert_eq!(
        the_night(|draft| draft.break_hours("2026-03-06", "23:00-01:00+1", "")),
        berlin(&[("06 22:00", "06 23:00"), ("07 01:00", "07 06:00")])
    );
    // Breaks may overlap, and may cut more than there is.
    assert_eq!(
        the_night(|draft| draft
            .break_hours("2026-03-06", "20:00-23:00", "")
            .break_hours("2026-03-06", "22:30-23:30", "")
            .break_hours("2026-03-07", "05:00-09:00", "")),
        berlin(&[("06 23:30", "07 05:00")])
    );
}

#[test]
fn an_override_wins_over_a_holiday() {
    let desk = CalendarDraft::new("Europe/Berlin", 2026..=2026)
        .open(WORKWEEK, "09:00-17:00")
        .holiday("2026-12-24", "Christmas Eve")
        .override_hours("2026-12-24", ["09:00-12:00"], "until noon")
        .compile()
        .unwrap();
    let eve = at("2026-12-24T11:00:00+01:00");
    assert_eq!(desk.is_open(eve), Ok(true));
    assert_eq!(desk.add(eve, time("PT2H")), Ok(at("2026-12-25T10:00:00+01:00")));
    let explained = desk.explain(eve, span("working PT2H")).unwrap();
    let reasons: Vec<Option<Reason>> =
        explained.stretches.into_iter().map(|stretch| stretch.skipped).collect();
    let until_noon = Reason::Override { name: "until noon".to_owned() };
    assert_eq!(reasons, [None, Some(until_noon), Some(Reason::OutsideHours), None]);
}

#[test]
fn a_make_up_working_weekend_counts() {
    // Mainland China works on the Sundays and Saturdays that pay for its long holidays.
    let mut draft = CalendarDraft::new("Asia/Shanghai", 2025..=2025)
        .open(WORKWEEK, "09:00-18:00")
        .override_hours("2025-09-28", ["09:00-18:00"], "调休上班")
        .override_hours("2025-10-11", ["09:00-18:00"], "调休上班");
    for day in 1..=8 {
        draft = draft.holiday(NaiveDate::from_ymd_opt(2025, 10, day).unwrap(), "国庆节、中秋节");
    }
    let desk = draft.compile().unwrap();
    let friday = at("2025-09-26T17:00:00+08:00");
    assert_eq!(desk.add(friday, time("PT2H")), Ok(at("2025-09-28T10:00:00+08:00")));
    assert_eq!(desk.add_working_days(friday, 1), Ok(at("2025-09-28T17:00:00+08:00")));
    assert_eq!(desk.add_working_days(friday, 4), Ok(at("2025-10-09T17:00:00+08:00")));
    assert_eq!(desk.add_working_days(friday, 6), Ok(at("2025-10-11T17:00:00+08:00")));
}

#[test]
fn hours_until_midnight_reach_midnight() {
    let desk = desk("Europe/Berlin", 2026, [Weekday::Mon], "18:00-24:00");
    let midnight = at("2026-03-03T00:00:00+01:00");
    assert_eq!(desk.next_closing(at("2026-03-02T20:00:00+01:00")), Ok(midnight));
    assert_eq!(desk.is_open(shifted("2026-03-03T00:00:00+01:00", -1)), Ok(true));
    assert_eq!(desk.is_open(midnight), Ok(false));
    assert_eq!(desk.add(at("2026-03-02T18:00:00+01:00"), time("PT6H")), Ok(midnight));
}

#[test]
fn windows_that_touch_across_midnight_are_one() {
    let desk = CalendarDraft::new("Europe/Berlin", 2026..=2026)
        .open([Weekday::Mon], "18:00-24:00")
        .open([Weekday::Tue], "00:00-02:00")
        .open([Weekday::Tue], "02:00-03:00")
        .compile()
        .unwrap();
    let evening = at("2026-03-02T20:00:00+01:00");
    assert_eq!(desk.next_closing(evening), Ok(at("2026-03-03T03:00:00+01:00")));
    assert_eq!(desk.next_opening(evening), Ok(at("2026-03-09T18:00:00+01:00")));
    let morning = at("2026-03-03T02:30:00+01:00");
    assert_eq!(desk.previous_opening(morning), Ok(at("2026-03-02T18:00:00+01:00")));
    assert_eq!(desk.previous_closing(morning), Ok(at("2026-02-24T03:00:00+01:00")));
    // Its dates are two all the same.
    assert_eq!(desk.add_working_days(evening, 1), Ok(at("2026-03-03T03:00:00+01:00")));
}

#[test]
fn an_hour_cut_by_a_clock_change_touches_the_next() {
    // Between 01:59:59 and 03:00 no second lies: what closes at 02:00 and opens at 03:00 never closes.
    let desk = CalendarDraft::new("Europe/Berlin", 2026..=2026)
        .open([Weekday::Sun], "01:00-02:00")
        .open([Weekday::Sun], "03:00-04:00")
        .compile()
        .unwrap();
    assert_eq!(
        stretches_between(&desk, "2026-03-29T00:00:00+01:00", "2026-03-30T00:00:00+02:00"),
        [(at("2026-03-29T01:00:00+01:00"), at("2026-03-29T04:00:00+02:00"))]
    );
}

#[test]
fn beyond_the_years_nothing_is_guessed() {
    let always = desk("Europe/Berlin", 2026, EVERY_DAY, "00:00-24:00");
    let refused = |error| matches!(error, CalendarError::OutOfPeriod(_));
    let (first, end) = (at("2026-01-01T00:00:00+01:00"), at("2027-01-01T00:00:00+01:00"));
    assert_eq!((always.first(), always.end()), (first, end));
    let summer = at("2026-07-01T00:00:00+02:00");
    // It is open at both ends: who knows since when, and until when.
    assert!(always.next_closing(summer).is_err_and(refused));
    assert!(always.previous_opening(summer).is_err_and(refused));
    assert!(always.previous_opening(end).is_err_and(refused));
    assert!(always.next_opening(summer).is_err_and(refused));
    assert!(always.previous_closing(summer).is_err_and(refused));
    // The whole year can be worked, and not a microsecond more.
    let whole = always.between(first, end).unwrap();
    assert_eq!(whole, WorkingTime::from_hours(365 * 24));
    assert_eq!(always.add(first, whole), Ok(end));
    assert_eq!(always.subtract(end, whole), Ok(first));
    let more = whole.plus(WorkingTime::from_micros(1));
    assert!(always.add(first, more).is_err_and(refused));
    assert!(always.subtract(end, more).is_err_and(refused));
    assert!(always.is_open(end).is_err_and(refused));
    assert!(always.add_working_days(summer, 200).is_err_and(refused));
    assert!(always.subtract_working_days(summer, 200).is_err_and(refused));
    assert!(always.add_calendar_days(summer, 200).is_err_and(refused));
    assert!(always.subtract_calendar_days(summer, 200).is_err_and(refused));
}

#[test]
fn the_last_hour_of_the_last_year_is_known_and_its_closing_is_not() {
    let desk = desk("Europe/Berlin", 2026, WORKWEEK, "00:00-24:00");
    let refused = |error| matches!(error, CalendarError::OutOfPeriod(_));
    // 31 December 2026 is a Thursday, so that Friday would go on.
    let last_day = at("2026-12-31T12:00:00+01:00");
    assert_eq!(desk.is_open(last_day), Ok(true));
    assert_eq!(desk.add(last_day, time("PT12H")), Ok(desk.end()));
    assert!(desk.next_closing(last_day).is_err_and(refused));
    assert_eq!(desk.previous_opening(desk.end()), Ok(at("2026-12-28T00:00:00+01:00")));
}

#[test]
fn the_eve_of_the_first_year_counts_where_its_night_runs_on() {
    let draft = CalendarDraft::new("Europe/Berlin", 2026..=2026).open(EVERY_DAY, "22:00-06:00+1");
    let desk = draft.clone().compile().unwrap();
    let refused = |error| matches!(error, CalendarError::OutOfPeriod(_));
    let new_year = desk.first();
    assert_eq!(desk.is_open(new_year), Ok(true));
    assert_eq!(desk.next_closing(new_year), Ok(at("2026-01-01T06:00:00+01:00")));
    assert!(desk.previous_opening(at("2026-01-01T03:00:00+01:00")).is_err_and(refused));
    let closed_eve = draft.holiday("2025-12-31", "New Year's Eve").compile().unwrap();
    assert_eq!(closed_eve.next_open(new_year), Ok(at("2026-01-01T22:00:00+01:00")));
}
