//! Changes of the clock that go wrong elsewhere, each by name, and every zone beside chrono.

use goodwill::calendar::{Calendar, CalendarDraft, EVERY_DAY, WORKWEEK, Weekday};
use goodwill::chrono::{DateTime, Days, NaiveDateTime, NaiveTime, TimeDelta, TimeZone, Utc};
use goodwill::chrono_tz::{TZ_VARIANTS, Tz};
use goodwill::time::Timestamp;

use super::dice::Dice;
use super::words::{at, desk, open_between, shifted, span, stretches_between, time};

/// A desk that works from 22:00 on one weekday to 06:00 on the next.
fn desk_at_night(zone: &str, year: i32, weekday: Weekday) -> Calendar {
    desk(zone, year, [weekday], "22:00-06:00+1")
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

/// B-08: opening hours stay on the wall clock.
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
