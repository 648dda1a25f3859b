//! The cases that go wrong elsewhere: changes of the clock, nights, holidays beside nights, and the ends of the years.
//!
//! Instants are written with the offset that the clock on the wall had, so that a row can be checked against any other
//! source of zones.

use goodwill::calendar::{
    Calendar, CalendarDraft, CalendarError, EVERY_DAY, NaiveDate, Reason, WORKWEEK, Weekday,
};
use goodwill::chrono::{DateTime, Days, NaiveDateTime, NaiveTime, TimeDelta, TimeZone, Utc};
use goodwill::chrono_tz::{TZ_VARIANTS, Tz};
use goodwill::time::{Elapsed, Span, Timestamp, WorkingTime};

use super::oracle::Dice;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn span(text: &str) -> Span {
    text.parse().unwrap()
}

fn time(text: &str) -> WorkingTime {
    text.parse().unwrap()
}

/// A desk of one zone and year that opens on these days.
fn desk<const N: usize>(zone: &str, year: i32, days: [Weekday; N], hours: &str) -> Calendar {
    CalendarDraft::new(zone, year..=year).open(days, hours).compile().unwrap()
}

/// The open stretches of a calendar that begin or end between two instants.
fn stretches_between(calendar: &Calendar, from: &str, to: &str) -> Vec<(Timestamp, Timestamp)> {
    let (from, to) = (at(from), at(to));
    calendar.stretches().filter(|&(opens, closes)| from < closes && opens < to).collect()
}

fn open_between(calendar: &Calendar, from: &str, to: &str) -> String {
    calendar.between(at(from), at(to)).unwrap().to_string()
}

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

#[test]
fn offsets_of_a_half_and_a_quarter_of_an_hour() {
    for (zone, from, due) in [
        ("Asia/Kathmandu", "2026-03-02T16:30:00+05:45", "2026-03-03T09:30:00+05:45"),
        ("Asia/Kolkata", "2026-03-02T16:30:00+05:30", "2026-03-03T09:30:00+05:30"),
        ("Asia/Tehran", "2026-03-02T16:30:00+03:30", "2026-03-03T09:30:00+03:30"),
        ("Australia/Adelaide", "2026-03-02T16:30:00+10:30", "2026-03-03T09:30:00+10:30"),
        ("America/St_Johns", "2026-03-02T16:30:00-03:30", "2026-03-03T09:30:00-03:30"),
        ("Pacific/Chatham", "2026-03-02T16:30:00+13:45", "2026-03-03T09:30:00+13:45"),
        ("Australia/Eucla", "2026-03-02T16:30:00+08:45", "2026-03-03T09:30:00+08:45"),
        // Summer time ends on the first Sunday of April.
        ("Australia/Adelaide", "2026-04-03T16:30:00+10:30", "2026-04-06T09:30:00+09:30"),
        ("Pacific/Chatham", "2026-04-03T16:30:00+13:45", "2026-04-06T09:30:00+12:45"),
        ("Australia/Lord_Howe", "2026-04-03T16:30:00+11:00", "2026-04-06T09:30:00+10:30"),
    ] {
        let desk = desk(zone, 2026, WORKWEEK, "09:00-17:00");
        assert_eq!(desk.add(at(from), time("PT1H")), Ok(at(due)), "{zone}");
        assert_eq!(desk.subtract(at(due), time("PT1H")), Ok(at(from)), "{zone}");
    }
}

#[test]
fn half_an_hour_of_summer_time() {
    let desk = desk("Australia/Lord_Howe", 2026, [Weekday::Sun], "00:00-06:00");
    let (from, to) = ("2026-04-05T00:00:00+11:00", "2026-04-06T00:00:00+10:30");
    assert_eq!(open_between(&desk, from, to), "PT6H30M");
    let (from, to) = ("2026-10-04T00:00:00+10:30", "2026-10-05T00:00:00+11:00");
    assert_eq!(open_between(&desk, from, to), "PT5H30M");
}

#[test]
fn a_gap_inside_a_window_does_not_count() {
    let desk = desk("Europe/Berlin", 2026, [Weekday::Sun], "01:00-05:00");
    let opens = at("2026-03-29T01:00:00+01:00");
    assert_eq!(desk.add(opens, time("PT2H")), Ok(at("2026-03-29T04:00:00+02:00")));
    assert_eq!(desk.next_closing(opens), Ok(at("2026-03-29T05:00:00+02:00")));
    assert_eq!(desk.between(opens, at("2026-03-29T05:00:00+02:00")), Ok(time("PT3H")));
}

#[test]
fn a_window_that_lies_in_a_gap_does_not_open() {
    let desk = desk("Europe/Berlin", 2026, [Weekday::Sun], "02:00-03:00");
    let saturday = at("2026-03-28T12:00:00+01:00");
    assert_eq!(desk.next_opening(saturday), Ok(at("2026-04-05T02:00:00+02:00")));
    // Nor is its date a workday.
    assert_eq!(
        desk.add_working_days(at("2026-03-22T02:30:00+01:00"), 1),
        Ok(at("2026-04-05T02:30:00+02:00"))
    );
}

#[test]
fn a_fold_inside_a_window_counts_twice() {
    let desk = desk("Europe/Berlin", 2026, [Weekday::Sun], "01:00-05:00");
    let opens = at("2026-10-25T01:00:00+02:00");
    assert_eq!(desk.add(opens, time("PT2H")), Ok(at("2026-10-25T02:00:00+01:00")));
    assert_eq!(desk.between(opens, at("2026-10-25T05:00:00+01:00")), Ok(time("PT5H")));
}

#[test]
fn a_window_that_lies_in_a_fold_opens_twice() {
    let desk = desk("Europe/Berlin", 2026, [Weekday::Sun], "02:15-02:45");
    assert_eq!(
        stretches_between(&desk, "2026-10-25T00:00:00+02:00", "2026-10-26T00:00:00+01:00"),
        [
            (at("2026-10-25T02:15:00+02:00"), at("2026-10-25T02:45:00+02:00")),
            (at("2026-10-25T02:15:00+01:00"), at("2026-10-25T02:45:00+01:00")),
        ]
    );
    // Of a wall clock that comes twice the first is meant.
    assert_eq!(
        desk.add_working_days(at("2026-10-18T02:30:00+02:00"), 1),
        Ok(at("2026-10-25T02:30:00+02:00"))
    );
}

#[test]
fn a_wall_clock_in_a_gap_moves_to_its_end() {
    let desk = desk("Europe/Berlin", 2026, EVERY_DAY, "00:00-24:00");
    for (from, due) in [
        ("2026-03-28T02:30:00+01:00", "2026-03-29T03:00:00+02:00"),
        ("2026-03-28T02:59:59.999999+01:00", "2026-03-29T03:00:00+02:00"),
        ("2026-03-28T03:00:00.000001+01:00", "2026-03-29T03:00:00.000001+02:00"),
    ] {
        assert_eq!(desk.add_calendar_days(at(from), 1), Ok(at(due)));
        assert_eq!(desk.add_working_days(at(from), 1), Ok(at(due)));
    }
    let monday = at("2026-03-30T02:30:00+02:00");
    assert_eq!(desk.subtract_calendar_days(monday, 1), Ok(at("2026-03-29T03:00:00+02:00")));
}

#[test]
fn a_gap_at_midnight_shortens_the_new_date() {
    // In São Paulo, summer time began at midnight: Saturday 24:00 was Sunday 01:00.
    let desk = desk("America/Sao_Paulo", 2018, [Weekday::Sun], "00:00-24:00");
    let opens = at("2018-11-04T01:00:00-02:00");
    assert_eq!(desk.next_opening(at("2018-11-03T12:00:00-03:00")), Ok(opens));
    assert_eq!(desk.between(opens, at("2018-11-05T00:00:00-02:00")), Ok(time("PT23H")));

    let nights = desk_at_night("America/Sao_Paulo", 2018, Weekday::Sat);
    assert_eq!(
        open_between(&nights, "2018-11-03T12:00:00-03:00", "2018-11-04T12:00:00-02:00"),
        "PT7H" // from 22:00 to 24:00, and from 01:00 to 06:00
    );
    assert_eq!(
        desk.add_calendar_days(at("2018-11-03T00:30:00-03:00"), 1),
        Ok(at("2018-11-04T01:00:00-02:00"))
    );
}

#[test]
fn a_fold_before_midnight_lengthens_the_old_date() {
    // In São Paulo, summer time ended at midnight: Saturday 24:00 was Saturday 23:00.
    let desk = desk("America/Sao_Paulo", 2018, [Weekday::Sat], "20:00-24:00");
    assert_eq!(
        stretches_between(&desk, "2018-02-17T12:00:00-02:00", "2018-02-18T12:00:00-03:00"),
        [(at("2018-02-17T20:00:00-02:00"), at("2018-02-18T00:00:00-03:00"))]
    );
    assert_eq!(
        open_between(&desk, "2018-02-17T20:00:00-02:00", "2018-02-18T00:00:00-03:00"),
        "PT5H"
    );
}

#[test]
fn a_closing_at_midnight_belongs_to_the_old_date_even_where_midnight_is_skipped() {
    for (zone, year, closing, due) in [
        ("UTC", 2018, "2018-11-04T00:00:00Z", "2018-11-03T00:00:00Z"),
        ("America/Sao_Paulo", 2018, "2018-11-04T01:00:00-02:00", "2018-11-03T00:00:00-03:00"),
        // 30 December 2011 was skipped: the 29th ended when the 31st began.
        ("Pacific/Apia", 2011, "2011-12-31T00:00:00+14:00", "2011-12-29T00:00:00-10:00"),
    ] {
        let desk = desk(zone, year, EVERY_DAY, "09:00-24:00");
        assert_eq!(desk.previous_closing(shifted(closing, 1)), Ok(at(closing)), "{zone}");
        assert_eq!(desk.subtract_working_days(at(closing), 1), Ok(at(due)), "{zone}");
    }
}

#[test]
fn a_skipped_date_is_no_date() {
    // Samoa went from Thursday 29 to Saturday 31 December 2011.
    let desk = desk("Pacific/Apia", 2011, EVERY_DAY, "09:00-17:00");
    let thursday = at("2011-12-29T16:00:00-10:00");
    assert_eq!(desk.add(thursday, time("PT2H")), Ok(at("2011-12-31T10:00:00+14:00")));
    assert_eq!(desk.add_working_days(thursday, 1), Ok(at("2011-12-31T16:00:00+14:00")));
    assert_eq!(desk.add_calendar_days(thursday, 1), Ok(at("2011-12-31T00:00:00+14:00")));
    assert_eq!(desk.add_calendar_days(thursday, 2), Ok(at("2011-12-31T16:00:00+14:00")));
    let saturday = at("2011-12-31T10:00:00+14:00");
    assert_eq!(desk.subtract_working_days(saturday, 1), Ok(at("2011-12-29T10:00:00-10:00")));
}

#[test]
fn a_skipped_eve_of_the_first_year_moves_to_its_first_instant() {
    // Kiritimati went from Friday 30 December 1994 to Sunday 1 January 1995.
    let desk = desk("Pacific/Kiritimati", 1995, WORKWEEK, "09:00-17:00");
    let february = at("1995-02-26T05:32:00+14:00");
    assert_eq!(desk.subtract_calendar_days(february, 56), Ok(at("1995-01-01T05:32:00+14:00")));
    assert_eq!(desk.subtract_calendar_days(february, 57), Ok(at("1995-01-01T00:00:00+14:00")));
    assert!(desk.subtract_calendar_days(february, 58).is_err());
}

#[test]
fn an_explanation_does_not_count_a_skipped_date_as_a_workday() {
    let desk = CalendarDraft::new("Pacific/Apia", 2011..=2012)
        .open(WORKWEEK, "09:00-17:00")
        .compile()
        .unwrap();
    let explained = desk.explain(at("2011-12-29T10:00:00-10:00"), span("1 workday")).unwrap();
    assert_eq!(explained.due, at("2012-01-02T10:00:00+14:00"));
    assert_eq!(explained.counted(), span("1 workday"));
    assert_eq!(
        explained.to_string(),
        "\
Thu 2011-12-29 10:00 -10:00 to Sat 2011-12-31 00:00 +14:00  the date it starts on
Sat 2011-12-31 00:00 +14:00 to Sun 2012-01-01 00:00 +14:00  closed on this weekday
Sun 2012-01-01 00:00 +14:00 to Mon 2012-01-02 00:00 +14:00  closed on this weekday
Mon 2012-01-02 00:00 +14:00 to Mon 2012-01-02 10:00 +14:00  counts one date
due Mon 2012-01-02 10:00 +14:00 (1 workday, Pacific/Apia)
"
    );
}

#[test]
fn an_explanation_counts_no_date_twice_where_the_due_time_falls_into_a_gap_before_midnight() {
    // In Nuuk, 23:00 on Saturday 30 March 2024 was midnight.
    let desk = desk("America/Nuuk", 2024, EVERY_DAY, "09:00-24:00");
    let friday = at("2024-03-29T23:30:00-02:00");
    for span in [span("1 workday"), span("1 day")] {
        let explained = desk.explain(friday, span).unwrap();
        assert_eq!(explained.due, at("2024-03-31T00:00:00-01:00"));
        assert_eq!(explained.counted(), span);
    }
}

#[test]
fn an_explanation_runs_forward_where_the_clock_goes_back_to_the_old_date() {
    // In St John's, 00:01 on Sunday 7 November 2010 was 23:01 on Saturday once more.
    let desk = desk("America/St_Johns", 2010, EVERY_DAY, "00:00-24:00");
    for from in [
        "2010-11-06T23:30:00-02:30",
        "2010-11-07T00:00:30-02:30",
        "2010-11-06T23:30:00-03:30",
        "2010-11-07T00:00:30-03:30",
    ] {
        for span in [span("2 workdays"), span("2 days")] {
            let explained = desk.explain(at(from), span).unwrap();
            assert_eq!(explained.counted(), span);
            let mut reached = explained.from;
            for stretch in &explained.stretches {
                assert_eq!(stretch.from, reached, "{from}\n{explained}");
                assert!(stretch.from <= stretch.to, "{from}\n{explained}");
                reached = stretch.to;
            }
            assert_eq!(reached, explained.due, "{from}\n{explained}");
        }
    }
}

#[test]
fn a_clock_set_back_at_one_minute_past_midnight() {
    let saturdays = desk("America/St_Johns", 2010, [Weekday::Sat], "00:00-24:00");
    let sundays = desk("America/St_Johns", 2010, [Weekday::Sun], "00:00-24:00");
    let (from, to) = ("2010-11-05T12:00:00-02:30", "2010-11-08T12:00:00-03:30");
    assert_eq!(open_between(&saturdays, from, to), "PT24H59M");
    assert_eq!(open_between(&sundays, from, to), "PT24H1M");
    assert_eq!(
        stretches_between(&saturdays, from, to),
        [
            (at("2010-11-06T00:00:00-02:30"), at("2010-11-07T00:00:00-02:30")),
            (at("2010-11-06T23:01:00-03:30"), at("2010-11-07T00:00:00-03:30")),
        ]
    );
    // In spring 00:01 was 01:01.
    let (from, to) = ("2010-03-13T12:00:00-03:30", "2010-03-15T12:00:00-02:30");
    assert_eq!(open_between(&sundays, from, to), "PT23H");
}

#[test]
fn four_clock_changes_a_year() {
    // Morocco leaves summer time for Ramadan: on 10 March 2024 and back on 14 April.
    let desk = desk("Africa/Casablanca", 2024, EVERY_DAY, "09:00-17:00");
    for (from, due) in [
        ("2024-03-09T16:00:00+01:00", "2024-03-10T10:00:00+00:00"),
        ("2024-04-13T16:00:00+00:00", "2024-04-14T10:00:00+01:00"),
    ] {
        assert_eq!(desk.add(at(from), time("PT2H")), Ok(at(due)));
    }
}

/// A desk that works from 22:00 on one weekday to 06:00 on the next.
fn desk_at_night(zone: &str, year: i32, weekday: Weekday) -> Calendar {
    desk(zone, year, [weekday], "22:00-06:00+1")
}

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

#[test]
fn every_zone_keeps_its_wall_clock_as_chrono_has_it() {
    let mut dice = Dice::of(5);
    for zone in TZ_VARIANTS {
        let always = CalendarDraft::new(zone.name(), 1970..=2099)
            .open(EVERY_DAY, "00:00-24:00")
            .compile()
            .unwrap();
        for _ in 0..200 {
            let from = random_instant(&always, &mut dice);
            let days = dice.below(400) as u32 + 1;
            let clock = wall_clock(zone, from);
            let later = clock + Days::new(days.into());
            let wanted = first_instant(zone, later);
            assert_eq!(Timestamp::of_wall_clock(later, zone), Ok(wanted), "{later} in {zone}");
            let due = always.add_calendar_days(from, days);
            let expected = Some(wanted).filter(|wanted| *wanted <= always.end());
            assert_eq!(due.ok(), expected, "{zone}: {days} days after {from}");
            let Ok(due) = due else {
                continue;
            };
            // Where a date is skipped, workdays are one fewer than dates.
            let ahead = |at| wall_clock(zone, at).and_utc().timestamp() - seconds(at);
            if (ahead(due) - ahead(from)).abs() < 43_200 {
                assert_eq!(
                    always.add_working_days(from, days),
                    Ok(due),
                    "{zone}: {days} after {from}"
                );
            }
        }
    }
}

#[test]
fn every_zone_opens_and_closes_at_the_declared_wall_clock() {
    let (nine, five) = (clock(9), clock(17));
    let mut dice = Dice::of(6);
    for zone in TZ_VARIANTS {
        let desk = desk_of_years(zone, "09:00-17:00");
        for _ in 0..100 {
            let from = random_instant(&desk, &mut dice);
            let today = wall_clock(zone, from).date();
            let next = |clock: NaiveTime| {
                let mut dates = today.iter_days().skip_while(|date| {
                    // A date that the zone skips has neither opening nor closing.
                    let local = zone.from_local_datetime(&date.and_time(clock)).earliest();
                    local.is_none_or(|local| Timestamp::try_from(local.to_utc()).unwrap() <= from)
                });
                first_instant(zone, dates.next().unwrap().and_time(clock))
            };
            let known = |edge: Timestamp| Some(edge).filter(|edge| *edge < desk.end());
            assert_eq!(desk.next_opening(from).ok(), known(next(nine)), "{zone} after {from}");
            assert_eq!(desk.next_closing(from).ok(), known(next(five)), "{zone} after {from}");
        }
    }
}

fn desk_of_years(zone: Tz, hours: &str) -> Calendar {
    CalendarDraft::new(zone.name(), 1970..=2037).open(EVERY_DAY, hours).compile().unwrap()
}

fn clock(hour: u32) -> NaiveTime {
    NaiveTime::from_hms_opt(hour, 0, 0).unwrap()
}

fn shifted(text: &str, micros: i64) -> Timestamp {
    at(text).after(Elapsed::from_micros(micros)).unwrap()
}

fn seconds(at: Timestamp) -> i64 {
    at.as_micros().div_euclid(1_000_000)
}

/// A whole second of the period.
fn random_instant(calendar: &Calendar, dice: &mut Dice) -> Timestamp {
    let (first, end) = (seconds(calendar.first()), seconds(calendar.end()));
    let second = first + dice.below((end - first) as u64) as i64;
    Timestamp::from_micros(second * 1_000_000).unwrap()
}

fn wall_clock(zone: Tz, at: Timestamp) -> NaiveDateTime {
    DateTime::<Utc>::from(at).with_timezone(&zone).naive_local()
}

/// The first instant at which the wall clock shows this, or the end of the gap that skips it, by chrono's own search.
fn first_instant(zone: Tz, mut wall_clock: NaiveDateTime) -> Timestamp {
    loop {
        if let Some(local) = zone.from_local_datetime(&wall_clock).earliest() {
            return Timestamp::try_from(local.to_utc()).unwrap();
        }
        wall_clock += TimeDelta::seconds(1);
    }
}
