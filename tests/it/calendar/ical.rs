//! Holidays out of iCalendar text: real forms are read, everything else is refused with its line.

use goodwill::calendar::{CalendarDraft, ImportFault, WORKWEEK, holidays_from_ical};
use goodwill::proptest::prelude::*;

/// As public holiday feeds write it: folded lines, a zone with its own rules, an alarm, lower case.
const FEED: &str = "\
BEGIN:VCALENDAR\r
VERSION:2.0\r
PRODID:-//Example//Holidays//EN\r
BEGIN:VTIMEZONE\r
TZID:Europe/Berlin\r
BEGIN:DAYLIGHT\r
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r
END:DAYLIGHT\r
END:VTIMEZONE\r
BEGIN:VEVENT\r
UID:1@example\r
DTSTART;VALUE=DATE:20260403\r
SUMMARY;LANGUAGE=en:Good Fri\r
 day\r
BEGIN:VALARM\r
TRIGGER:-P1D\r
DURATION:PT15M\r
SUMMARY:wake up\r
END:VALARM\r
END:VEVENT\r
begin:vevent\r
dtstart;value=date:20261224\r
dtend;value=date:20261227\r
summary:Christmas\\; closed\\, all of us\\nat home\r
end:vevent\r
BEGIN:VEVENT\r
DTSTART;VALUE=DATE:20260501\r
STATUS:CANCELLED\r
SUMMARY:not this year\r
END:VEVENT\r
END:VCALENDAR\r
";

#[test]
fn all_day_events_become_holidays_date_by_date() {
    let holidays = holidays_from_ical(FEED).unwrap();
    let read: Vec<String> =
        holidays.iter().map(|holiday| format!("{} {}", holiday.on, holiday.name)).collect();
    assert_eq!(
        read,
        [
            "2026-04-03 Good Friday",
            "2026-12-24 Christmas; closed, all of us at home",
            "2026-12-25 Christmas; closed, all of us at home",
            "2026-12-26 Christmas; closed, all of us at home",
        ]
    );
    let mut draft = CalendarDraft::new("Europe/Berlin", 2026..=2026).open(WORKWEEK, "09:00-17:00");
    draft.holidays = holidays;
    let friday = "2026-04-03T10:00:00+02:00".parse().unwrap();
    assert_eq!(draft.compile().unwrap().is_open(friday), Ok(false));
}

#[test]
fn unix_line_ends_are_read_as_well() {
    assert_eq!(holidays_from_ical(&FEED.replace("\r\n", "\n")).unwrap().len(), 4);
}

#[test]
fn faults_name_their_lines() {
    for (spoilt, lines, said) in [
        (
            FEED.replace("BEGIN:VALARM", "RRULE:FREQ=YEARLY\r\nBEGIN:VALARM"),
            vec![15],
            "`RRULE` repeats",
        ),
        (FEED.replace("UID:1@example", "RDATE:20270403"), vec![11], "`RDATE` repeats"),
        (
            FEED.replace("DTSTART;VALUE=DATE:20260403", "DTSTART:20260403T090000Z"),
            vec![12],
            "`20260403T090000Z` is not a date",
        ),
        (FEED.replace("20260403", "20260230"), vec![12], "`20260230` is not a date"),
        (FEED.replace("DTSTART;VALUE=DATE:20260403\r\n", ""), vec![10], "no `DTSTART`"),
        (FEED.replace("20261227", "20261224"), vec![21], "does not end after it starts"),
        (FEED.replace("20261227", "99991227"), vec![21], "dates, at most 366"),
        (FEED.replace("STATUS:CANCELLED", "DURATION:P1D"), vec![28], "`DURATION`"),
        (
            FEED.replace("STATUS:CANCELLED", "DTSTART;VALUE=DATE:20260502"),
            vec![28],
            "a second `DTSTART`",
        ),
        (FEED.replace("END:VALARM\r\n", ""), vec![19], "closes what"),
        (FEED.replace("END:VCALENDAR\r\n", ""), vec![1], "never closed"),
        (FEED.replace("BEGIN:VCALENDAR", "BEGIN:VCARD"), vec![1], "does not start with"),
        (FEED.replace("UID:1@example", "no colon here"), vec![11], "not a line like"),
        (String::new(), vec![1], "does not start with"),
        ("hello".to_owned(), vec![1], "not a line like"),
    ] {
        let refused = holidays_from_ical(&spoilt).expect_err(said);
        assert_eq!(refused.iter().map(ImportFault::line).collect::<Vec<_>>(), lines, "{refused}");
        assert!(refused.to_string().contains(said), "{refused}");
    }
}

#[test]
fn blank_lines_and_a_byte_order_mark_are_passed_over() {
    let text = format!("\u{feff}{}\r\n\r\n", FEED.replace("BEGIN:VEVENT", "\r\nBEGIN:VEVENT"));
    assert_eq!(holidays_from_ical(&text).unwrap().len(), 4);
    let spoilt = text.replace("20260403", "20260230");
    let lines: Vec<usize> =
        holidays_from_ical(&spoilt).unwrap_err().iter().map(ImportFault::line).collect();
    assert_eq!(lines, [13]);
}

/// Each of these once took minutes or gigabytes.
#[test]
fn feeds_made_to_be_slow_or_large_are_refused() {
    let nested =
        format!("BEGIN:VCALENDAR\n{}{}", "BEGIN:A\n".repeat(200_000), "END:B\n".repeat(200_000));
    let event = format!(
        "BEGIN:VEVENT\nDTSTART;VALUE=DATE:20260101\nDTEND;VALUE=DATE:20270101\nSUMMARY:{}\nEND:VEVENT\n",
        "x".repeat(1_000)
    );
    let crowded = format!("BEGIN:VCALENDAR\n{}END:VCALENDAR\n", event.repeat(1_000));
    let faulty =
        format!("BEGIN:VCALENDAR\n{}END:VCALENDAR\n", "BEGIN:VEVENT\nEND:VEVENT\n".repeat(100_000));
    for (text, code) in [
        (nested, "calendar.ical-structure"),
        (crowded, "calendar.ical-too-much"),
        (faulty, "calendar.ical-too-much"),
    ] {
        let refused = holidays_from_ical(&text).unwrap_err();
        assert!(refused.iter().len() <= 1_001);
        assert!(refused.iter().any(|fault| fault.code().as_str() == code), "{refused}");
    }
}

#[test]
fn every_fault_is_listed() {
    let spoilt = FEED.replace("20260403", "20260230").replace("20261227", "20261224");
    assert_eq!(holidays_from_ical(&spoilt).unwrap_err().iter().len(), 2);
}

proptest! {
    #[test]
    fn spoilt_feeds_end_in_holidays_or_a_located_fault(
        cut in 0..FEED.len(), length in 0..40_usize, put in "[A-Z0-9:;=\\r\\n\" ]{0,12}|\\PC{0,6}",
    ) {
        let end = (cut + length).min(FEED.len());
        let text = format!("{}{put}{}", FEED.split_at(cut).0, FEED.split_at(end).1);
        let lines = text.lines().count().max(1);
        match holidays_from_ical(&text) {
            Ok(holidays) => prop_assert!(holidays.len() <= 366 * lines),
            Err(refused) => {
                prop_assert!(refused.iter().len() > 0);
                prop_assert!(refused.iter().all(|fault| (1..=lines).contains(&fault.line())));
            }
        }
    }
}
