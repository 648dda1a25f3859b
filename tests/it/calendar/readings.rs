//! The twelve readings of working time that every help desk has to agree on.

use goodwill::calendar::{CalendarDraft, CalendarError, EVERY_DAY, NaiveDate, WORKWEEK, Weekday};

use super::words::{at, desk, open_between, span, time};

#[test]
fn v1_four_hours_from_friday_evening_end_on_monday() {
    let desk = desk("UTC", 2019, WORKWEEK, "08:00-18:00");
    let due = desk.add(at("2019-03-15T17:00:00Z"), time("PT4H"));
    assert_eq!(due, Ok(at("2019-03-18T11:00:00Z")));
}

#[test]
fn v2_an_escalation_one_hour_before_lies_in_working_time() {
    let desk = desk("UTC", 2026, WORKWEEK, "08:00-18:00");
    let opened = at("2026-01-12T17:00:00Z");
    let (target, lead) = (time("PT4H"), time("PT1H"));
    assert_eq!(desk.add(opened, target), Ok(at("2026-01-13T11:00:00Z")));
    assert_eq!(desk.add(opened, target.minus(lead)), Ok(at("2026-01-13T10:00:00Z")));
}

/// B-09: working time in an autumn fold moves forward.
#[test]
fn v3_the_hour_that_comes_twice_is_two_hours() {
    let desk = desk("Europe/Amsterdam", 2022, EVERY_DAY, "00:00-10:00");
    let due = desk.add(at("2022-10-30T02:00:00+02:00"), time("PT1H"));
    assert_eq!(due, Ok(at("2022-10-30T02:00:00+01:00")));
}

#[test]
fn v4_a_day_is_not_24_hours() {
    let desk = desk("America/New_York", 2025, EVERY_DAY, "00:00-24:00");
    let midnight = at("2025-03-09T00:00:00-05:00");
    assert_eq!(desk.due(midnight, span("PT24H")), Ok(at("2025-03-10T01:00:00-04:00")));
    assert_eq!(desk.due(midnight, span("1 day")), Ok(at("2025-03-10T00:00:00-04:00")));
}

/// B-07: an instant is read with the offset of its own date.
#[test]
fn v5_hours_keep_their_wall_clock_over_a_weekend_with_a_clock_change() {
    let desk = desk("America/New_York", 2025, WORKWEEK, "09:00-17:00");
    let due = desk.add(at("2025-03-07T16:30:00-05:00"), time("PT2H"));
    assert_eq!(due, Ok(at("2025-03-10T10:30:00-04:00")));
}

#[test]
fn v6_a_window_across_a_clock_change_is_an_hour_longer_or_shorter() {
    let desk = desk("America/New_York", 2025, [Weekday::Sun], "00:00-06:00");
    let (from, to) = ("2025-11-02T00:00:00-04:00", "2025-11-03T00:00:00-05:00");
    assert_eq!(open_between(&desk, from, to), "PT7H");
    let (from, to) = ("2025-03-09T00:00:00-05:00", "2025-03-10T00:00:00-04:00");
    assert_eq!(open_between(&desk, from, to), "PT5H");
}

/// B-11: nothing falls due in a break.
#[test]
fn v7_and_v8_the_lunch_break_does_not_count() {
    let desk = CalendarDraft::new("Asia/Shanghai", 2026..=2026)
        .open(WORKWEEK, "09:00-12:00")
        .open(WORKWEEK, "13:00-18:00")
        .compile()
        .unwrap();
    let due = |from, amount| desk.add(at(from), time(amount));
    assert_eq!(due("2026-11-23T11:30:00+08:00", "PT2H"), Ok(at("2026-11-23T14:30:00+08:00")));
    assert_eq!(due("2026-11-23T12:20:00+08:00", "PT30M"), Ok(at("2026-11-23T13:30:00+08:00")));
}

#[test]
fn v9_a_week_of_holidays_does_not_count() {
    let mut draft = CalendarDraft::new("Asia/Shanghai", 2026..=2026).open(WORKWEEK, "09:00-18:00");
    for day in [1, 2, 5, 6, 7] {
        draft = draft.holiday(NaiveDate::from_ymd_opt(2026, 10, day).unwrap(), "国庆节");
    }
    let due = draft.compile().unwrap().add(at("2026-09-30T17:30:00+08:00"), time("PT4H"));
    assert_eq!(due, Ok(at("2026-10-08T12:30:00+08:00")));
}

/// A pause stops the clock only where it would have run.
#[test]
fn v10_and_v11_a_pause_counts_its_overlap_with_working_time() {
    for (opened, paused, resumed, due) in [
        ("2026-03-02T09:00Z", "2026-03-02T10:00Z", "2026-03-03T10:00Z", "2026-03-03T13:00Z"),
        ("2026-02-28T10:00Z", "2026-02-28T12:00Z", "2026-03-02T11:00Z", "2026-03-02T15:00Z"),
    ] {
        let desk = desk("UTC", 2026, WORKWEEK, "09:00-18:00");
        let at = |text: &str| at(&text.replace('Z', ":00Z"));
        let stopped = desk.between(at(paused), at(resumed)).unwrap();
        assert_eq!(desk.add(at(opened), time("PT4H").plus(stopped)), Ok(at(due)));
        // The same by what is left when it resumes.
        let left = time("PT4H").minus(desk.between(at(opened), at(paused)).unwrap());
        assert_eq!(desk.add(at(resumed), left), Ok(at(due)));
    }
}

/// B-12: what never opens is an error.
#[test]
fn v12_a_calendar_that_never_opens_gives_no_due_time() {
    let never = CalendarDraft::new("Europe/Berlin", 2026..=2026).compile().unwrap();
    let now = at("2026-03-02T09:00:00+01:00");
    let workdays = span("3 workdays");
    assert_eq!(never.add(now, time("PT4H")), Err(CalendarError::NeverOpen));
    assert_eq!(never.add(now, time("PT0S")), Err(CalendarError::NeverOpen));
    assert_eq!(never.subtract(now, time("PT4H")), Err(CalendarError::NeverOpen));
    assert_eq!(never.due(now, workdays), Err(CalendarError::NeverOpen));
    assert_eq!(never.subtract_working_days(now, 3), Err(CalendarError::NeverOpen));
    assert_eq!(never.next_opening(now), Err(CalendarError::NeverOpen));
    assert_eq!(never.previous_closing(now), Err(CalendarError::NeverOpen));
    assert_eq!(never.is_open(now), Ok(false));
    // What needs no opening has an answer.
    assert_eq!(never.due(now, span("3 days")), Ok(at("2026-03-05T09:00:00+01:00")));
    assert_eq!(never.due(now, span("PT4H")), Ok(at("2026-03-02T13:00:00+01:00")));
}
