use goodwill::calendar::{Calendar, CalendarDraft, Weekday};
use goodwill::proptest::prelude::*;
use goodwill::time::{Elapsed, Span, Timestamp, WorkingTime};
use goodwill::touchpoint::{CadenceError, Phase, Silence, Stage};

/// The first minute of 2026, a Thursday, in a zone without changes of the clock.
const NEW_YEAR: i64 = 1_767_225_600;
const MINUTES_A_DAY: i64 = 24 * 60;

fn at(minute: i64) -> Timestamp {
    Timestamp::from_micros((NEW_YEAR + 60 * minute) * 1_000_000).unwrap()
}

/// Open from `opens` to `closes` o'clock on these days, from Monday on.
fn calendar(days: &[bool; 7], opens: i64, closes: i64) -> Calendar {
    let [mon, tue, wed, thu, fri, sat, sun] = [
        Weekday::Mon,
        Weekday::Tue,
        Weekday::Wed,
        Weekday::Thu,
        Weekday::Fri,
        Weekday::Sat,
        Weekday::Sun,
    ];
    let all = [mon, tue, wed, thu, fri, sat, sun];
    let open = all.into_iter().zip(days).filter(|(_, open)| **open).map(|(day, _)| day);
    let open: Vec<Weekday> = open.collect();
    let draft = CalendarDraft::new("UTC", 2026..=2027);
    draft.open(open, format!("{opens:02}:00-{closes:02}:00").as_str()).compile().unwrap()
}

#[test]
fn where_no_contact_is_planned_no_silence_is_too_long() {
    let stage = Stage::new(Phase::After, "Use");
    assert_eq!(stage.next_contact(at(0), None).unwrap(), None);
    assert_eq!(stage.silence(at(0), at(500_000), None).unwrap(), Silence::Unplanned);
}

#[test]
fn a_rhythm_of_workdays_asks_for_a_calendar_and_one_on_the_clock_does_not() {
    let stage = Stage::new(Phase::During, "Win").contacting_every(Span::working_days(3));
    let refused = stage.next_contact(at(0), None).unwrap_err();
    assert_eq!(refused, CadenceError::NoCalendar(Span::working_days(3)));
    assert_eq!(refused.to_string(), "contact every 3 workdays needs a calendar");
    assert_eq!(refused.code().as_str(), "touchpoint.cadence-without-calendar");

    let stage = Stage::new(Phase::Before, "Attract").contacting_every(Span::hours(1));
    assert_eq!(stage.next_contact(at(0), None).unwrap(), Some(at(60)));
    let refused = stage.next_contact(Timestamp::MAX, None).unwrap_err();
    assert_eq!(refused.code().as_str(), "touchpoint.cadence-out-of-range");
    // A calendar that ends is no reason to doubt the clock.
    let office = calendar(&[true; 7], 9, 17);
    assert!(stage.next_contact(at(5_000_000), Some(&office)).is_ok());

    let stage = Stage::new(Phase::After, "Use").contacting_every(Span::calendar_days(2));
    let refused = stage.next_contact(at(5_000_000), Some(&office)).unwrap_err();
    assert_eq!(refused.code().as_str(), "calendar.out-of-period");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    /// Minute by minute: how many have counted since the last contact?
    #[test]
    fn silence_lasts_too_long_from_the_minute_on_that_a_slow_clock_says(
        days in any::<[bool; 7]>().prop_filter("some day is open", |days| days.contains(&true)),
        (opens, closes) in (0..23_i64).prop_flat_map(|opens| (Just(opens), opens + 1..24)),
        last in 0..20 * MINUTES_A_DAY,
        minutes in 1..600_i32,
        on_the_clock in any::<bool>(),
    ) {
        let calendar = calendar(&days, opens, closes);
        // The year begins on a Thursday, which is the fourth day from Monday on.
        let is_open = |minute: i64| {
            let (day, hour) = (minute / MINUTES_A_DAY, minute % MINUTES_A_DAY / 60);
            days[(3 + day as usize) % 7] && (opens..closes).contains(&hour)
        };
        let (mut minute, mut counted) = (last, 0);
        while counted < minutes {
            counted += i32::from(on_the_clock || is_open(minute));
            minute += 1;
        }
        let span = if on_the_clock {
            Span::elapsed(Elapsed::from_minutes(minutes)).unwrap()
        } else {
            Span::working(WorkingTime::from_minutes(minutes)).unwrap()
        };
        let stage = Stage::new(Phase::After, "Use").contacting_every(span);
        let due = at(minute);
        let silence = |now| stage.silence(at(last), now, Some(&calendar)).unwrap();
        prop_assert_eq!(silence(at(last)), Silence::Until(due));
        prop_assert_eq!(silence(due), Silence::Until(due));
        let just_after = due.after(Elapsed::from_micros(1)).unwrap();
        prop_assert_eq!(silence(just_after), Silence::TooLongSince(due));
        prop_assert!(silence(just_after).is_too_long());
    }
}
