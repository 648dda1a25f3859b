//! Bad declarations and bad text: each a typed error that names the place, none a panic or a hang.
//!
//! `GOODWILL_FUZZ_SECONDS=60` lets the last test mutate texts for a minute instead of a moment.

use goodwill::calendar::{
    Calendar, CalendarDraft, CalendarError, CalendarFault, EVERY_DAY, InvalidCalendar,
    MAX_DATED_ENTRIES, MAX_FAULTS, MAX_WINDOWS_A_DAY, NaiveDate, WORKWEEK, Weekday, Window,
};
use goodwill::proptest::prelude::*;
use goodwill::time::{Elapsed, Span, Timestamp, WorkingTime};

fn desk() -> CalendarDraft {
    CalendarDraft::new("Europe/Berlin", 2026..=2026).open(WORKWEEK, "09:00-17:00")
}

fn backward(first_year: i32, last_year: i32) -> CalendarDraft {
    CalendarDraft { first_year, last_year, ..CalendarDraft::new("UTC", 2026..=2026) }
}

/// Each fault as `place: code`.
fn faults_of(draft: &CalendarDraft) -> Vec<String> {
    let faults = draft.compile().expect_err("the draft is faulty");
    faults.iter().map(|fault| format!("{}: {}", fault.place(), fault.code())).collect()
}

#[test]
fn each_fault_names_its_place() {
    let sunday = [Weekday::Sun];
    for (draft, fault) in [
        (CalendarDraft::new("Mars/Olympus", 2026..=2026), "zone: calendar.unknown-zone"),
        (backward(2027, 2026), "first_year: calendar.bad-years"),
        (CalendarDraft::new("UTC", 1899..=2026), "first_year: calendar.bad-years"),
        (CalendarDraft::new("UTC", 2026..=2100), "last_year: calendar.bad-years"),
        (desk().open(sunday, "17:00-09:00"), "weekly.sun[0]: calendar.window-upside-down"),
        (desk().open(sunday, "09:00-09:00"), "weekly.sun[0]: calendar.bad-window"),
        (desk().open(sunday, "24:00-06:00+1"), "weekly.sun[0]: calendar.bad-window"),
        (desk().open(sunday, "09:00-25:00"), "weekly.sun[0]: calendar.bad-window"),
        (desk().open(sunday, "09:00-24:01"), "weekly.sun[0]: calendar.bad-window"),
        (desk().open(sunday, "9:00-17:00"), "weekly.sun[0]: calendar.bad-window"),
        (desk().open(sunday, "08:00-09:00+1"), "weekly.sun[0]: calendar.bad-window"),
        (desk().open(sunday, "from nine"), "weekly.sun[0]: calendar.bad-window"),
        (desk().open(sunday, ""), "weekly.sun[0]: calendar.bad-window"),
        (
            desk().open(sunday, "09:00-12:00").open(sunday, "11:00-13:00"),
            "weekly.sun[1]: calendar.overlapping-windows",
        ),
        (
            desk().open(sunday, "11:00-13:00").open(sunday, "09:00-12:00"),
            "weekly.sun[1]: calendar.overlapping-windows",
        ),
        (desk().holiday("2026-02-30", ""), "holidays[0].on: calendar.bad-date"),
        (desk().holiday("next Monday", ""), "holidays[0].on: calendar.bad-date"),
        (desk().holiday("26-12-25", ""), "holidays[0].on: calendar.bad-date"),
        (desk().holiday("2026-2-8", ""), "holidays[0].on: calendar.bad-date"),
        (desk().holiday(" 2026-02-08", ""), "holidays[0].on: calendar.bad-date"),
        (desk().holiday("+2026-02-08", ""), "holidays[0].on: calendar.bad-date"),
        (
            desk().override_hours("2026-13-01", ["09:00-10:00"], ""),
            "overrides[0].on: calendar.bad-date",
        ),
        (
            desk().override_hours("2026-12-24", ["09:00-10:00", "12:00-11:00"], ""),
            "overrides[0].open[1]: calendar.window-upside-down",
        ),
        (
            desk().override_hours("2026-12-24", ["09:00-10:00"], "").override_hours(
                "2026-12-24",
                ["09:00-11:00"],
                "",
            ),
            "overrides[1]: calendar.double-override",
        ),
        (desk().break_hours("2026-00-01", "12:00-13:00", ""), "breaks[0].on: calendar.bad-date"),
        (
            desk().break_hours("2026-12-01", "13:00-12:00", ""),
            "breaks[0].during: calendar.window-upside-down",
        ),
    ] {
        assert_eq!(faults_of(&draft), [fault]);
    }
}

#[test]
fn all_faults_are_listed_at_once() {
    let draft = CalendarDraft { zone: "Europe/Berln".into(), ..backward(2026, 2025) }
        .open([Weekday::Mon], "17:00-09:00")
        .open([Weekday::Tue], "08:00-20:00")
        .open([Weekday::Tue], "09:00-10:00")
        .open([Weekday::Tue], "11:00-12:00")
        .holiday("2026-02-30", "no such day")
        .break_hours("2026-06-31", "nine", "no such day, no such hours");
    assert_eq!(
        faults_of(&draft),
        [
            "zone: calendar.unknown-zone",
            "first_year: calendar.bad-years",
            "weekly.mon[0]: calendar.window-upside-down",
            "weekly.tue[1]: calendar.overlapping-windows",
            "weekly.tue[2]: calendar.overlapping-windows",
            "holidays[0].on: calendar.bad-date",
            "breaks[0].during: calendar.bad-window",
            "breaks[0].on: calendar.bad-date",
        ]
    );
}

#[test]
fn a_misspelt_zone_is_answered_with_the_one_that_was_meant() {
    for (written, meant) in [
        ("europe/berlin", Some("Europe/Berlin")),
        ("Europe/Berln", Some("Europe/Berlin")),
        ("Asia/Shangai", Some("Asia/Shanghai")),
        ("Mars/Olympus", None),
        ("", None),
    ] {
        let invalid = CalendarDraft::new(written, 2026..=2026).compile().expect_err(written);
        let found = match invalid.iter().next() {
            Some(CalendarFault::UnknownZone { meant, .. }) => *meant,
            other => panic!("{other:?}"),
        };
        // Of several zones at the same distance any will do, if it is near.
        assert_eq!(found.is_some(), meant.is_some(), "{written}: {found:?}");
        if written.to_lowercase() == "europe/berlin" {
            assert_eq!(found, meant);
        }
    }
}

#[test]
fn too_many_windows_or_entries_are_refused_by_the_documented_limit() {
    let crowded = (0..=MAX_WINDOWS_A_DAY).fold(desk(), |draft, number| {
        let (hour, minute) = (number / 4, number % 4 * 15);
        draft.open([Weekday::Sun], format!("{hour:02}:{minute:02}-{hour:02}:{:02}", minute + 5))
    });
    assert_eq!(faults_of(&crowded), ["weekly.sun: calendar.too-many-windows"]);

    let mut long = desk();
    let holiday = desk().holiday("2026-05-01", "").holidays.remove(0);
    long.holidays = vec![holiday; MAX_DATED_ENTRIES + 1];
    assert_eq!(faults_of(&long), ["holidays: calendar.too-many-entries"]);
}

/// Every date of two centuries has an override, and the list goes on beyond them.
#[test]
fn a_hundred_thousand_overrides_are_handled() {
    let first = NaiveDate::from_ymd_opt(1900, 1, 1).unwrap();
    let mut draft = CalendarDraft::new("Europe/Berlin", 1900..=2099);
    for date in first.iter_days().take(100_000) {
        draft = draft.override_hours(date, ["10:00-12:00", "14:00-16:00"], "a day of its own");
    }
    let calendar = draft.compile().expect("dates beyond the years have no effect");
    let dates_of_two_centuries = 73_049;
    assert_eq!(calendar.stretches().count(), 2 * dates_of_two_centuries);

    let doubled = draft.override_hours(first, ["10:00-12:00"], "once more");
    assert_eq!(faults_of(&doubled), ["overrides[100000]: calendar.double-override"]);
}

#[test]
fn a_calendar_that_never_opens_compiles_and_says_so() {
    let never = CalendarDraft::new("UTC", 2026..=2026)
        .holiday("2026-01-01", "")
        .override_hours("2025-06-01", ["09:00-10:00"], "outside the years")
        .compile()
        .unwrap();
    let at: Timestamp = "2026-06-01T12:00:00Z".parse().unwrap();
    assert!(never.is_never_open());
    assert_eq!(never.is_open(at), Ok(false));
    assert_eq!(never.between(never.first(), never.end()), Ok(WorkingTime::ZERO));
    let hour = WorkingTime::from_hours(1);
    for answer in [
        never.add(at, hour),
        never.subtract(at, hour),
        never.add(at, WorkingTime::ZERO),
        never.subtract(at, WorkingTime::ZERO),
        never.next_open(at),
        never.previous_open(at),
        never.next_opening(at),
        never.next_closing(at),
        never.previous_opening(at),
        never.previous_closing(at),
        never.add_working_days(at, 1),
        never.subtract_working_days(at, 1),
        never.due(at, Span::working_days(0)),
    ] {
        assert_eq!(answer, Err(CalendarError::NeverOpen));
    }
    assert!(never.due(at, Span::calendar_days(1)).is_ok());
}

#[test]
fn extreme_instants_and_amounts_are_refused_not_wrapped() {
    let desk = desk().compile().unwrap();
    let inside: Timestamp = "2026-06-01T12:00:00Z".parse().unwrap();
    let refused = |answer: Result<Timestamp, CalendarError>| {
        assert!(matches!(answer, Err(CalendarError::OutOfPeriod(_))), "{answer:?}");
    };
    for micros in [i64::MIN, i64::MIN + 1, i64::MAX - 1, i64::MAX] {
        let amount = WorkingTime::from_micros(micros);
        for at in [desk.first(), inside, desk.end()] {
            refused(desk.add(at, amount));
            refused(desk.subtract(at, amount));
        }
        if let Ok(span) = Span::elapsed(Elapsed::from_micros(micros)) {
            refused(desk.due(inside, span));
        }
    }
    for days in [400, u32::MAX] {
        for at in [desk.first(), inside, desk.end()] {
            refused(desk.add_calendar_days(at, days));
            refused(desk.subtract_calendar_days(at, days));
            refused(desk.add_working_days(at, days));
            refused(desk.subtract_working_days(at, days));
        }
    }
    for at in [Timestamp::MIN, Timestamp::MAX] {
        for amount in [WorkingTime::ZERO, WorkingTime::from_hours(1), WorkingTime::from_hours(-1)] {
            refused(desk.add(at, amount));
            refused(desk.subtract(at, amount));
        }
        refused(desk.add_calendar_days(at, 0));
        refused(desk.subtract_working_days(at, 1));
        refused(desk.next_opening(at));
        refused(desk.previous_closing(at));
        assert!(desk.between(at, inside).is_err() && desk.is_open(at).is_err());
    }
}

/// A union of two zones ends with the earlier one, in the middle of a date of the other: what that date would still
/// have opened is not known.
#[test]
fn a_date_that_the_period_cuts_is_not_guessed_at() {
    let every_day = |zone: &str, hours: &str| {
        CalendarDraft::new(zone, 2026..=2026).open(EVERY_DAY, hours).compile().unwrap()
    };
    let new_york = every_day("America/New_York", "09:00-20:00");
    let both = new_york.union(&every_day("Europe/Berlin", "09:00-17:00")).unwrap();
    let eve: Timestamp = "2026-12-30T19:30:00-05:00".parse().unwrap();
    assert_eq!(new_york.add_working_days(eve, 1), Ok("2026-12-31T19:30:00-05:00".parse().unwrap()));
    assert!(matches!(both.add_working_days(eve, 1), Err(CalendarError::OutOfPeriod(_))));
    assert!(matches!(both.add_calendar_days(eve, 1), Err(CalendarError::OutOfPeriod(_))));

    let tokyo = every_day("Asia/Tokyo", "06:00-20:00");
    let both = tokyo.union(&every_day("Europe/Berlin", "09:00-17:00")).unwrap();
    let second: Timestamp = "2026-01-02T06:30:00+09:00".parse().unwrap();
    assert!(tokyo.subtract_working_days(second, 1).is_ok());
    assert!(matches!(both.subtract_working_days(second, 1), Err(CalendarError::OutOfPeriod(_))));
}

#[test]
fn combinations_and_explanations_that_would_explode_are_refused() {
    let one = desk().compile().unwrap();
    let mut folded = one.clone();
    let error = loop {
        match folded.union(&folded) {
            Ok(twice) => folded = twice,
            Err(error) => break error,
        }
    };
    assert_eq!(error, CalendarError::TooManyParts { parts: 128 });
    let at: Timestamp = "2026-06-01T12:00:00Z".parse().unwrap();
    assert!(folded.explain(at, Span::working_hours(100)).is_ok());

    let quarter_hours = (0..48).fold(CalendarDraft::new("UTC", 1900..=2099), |draft, half_hour| {
        let (hour, minute) = (half_hour / 2, half_hour % 2 * 30);
        draft.open(EVERY_DAY, format!("{hour:02}:{minute:02}-{hour:02}:{}", minute + 15))
    });
    let busy = quarter_hours.compile().unwrap();
    let century = Span::calendar_days(36_500);
    assert_eq!(busy.explain(busy.first(), century), Err(CalendarError::TooLongToExplain));
    assert!(busy.due(busy.first(), century).is_ok());
}

#[test]
fn more_breaks_on_a_date_than_windows_are_refused() {
    let mut draft = desk();
    let pause = desk().break_hours("2026-05-04", "10:00-10:01", "").breaks.remove(0);
    draft.breaks = vec![pause; MAX_WINDOWS_A_DAY + 2];
    assert_eq!(faults_of(&draft), ["breaks[48]: calendar.too-many-windows"]);
}

#[test]
fn a_million_faults_are_counted_and_a_thousand_listed() {
    let mut draft = desk();
    let faulty = desk().override_hours("2026-05-04", ["10:00-09:00"; 10], "").overrides.remove(0);
    draft.overrides = vec![faulty; 100_000];
    let invalid = draft.compile().unwrap_err();
    assert_eq!(invalid.count(), 1_099_999);
    assert_eq!(invalid.iter().len(), MAX_FAULTS);
    assert!(invalid.to_string().ends_with("and 1099994 more"));
}

#[test]
fn a_long_text_is_named_by_its_beginning() {
    let long = "9".repeat(1_000_000);
    for message in [
        desk().open([Weekday::Sun], long.as_str()).compile().unwrap_err().to_string(),
        desk().holiday(long.as_str(), "").compile().unwrap_err().to_string(),
        CalendarDraft::new(&long, 2026..=2026).compile().unwrap_err().to_string(),
        long.parse::<Span>().unwrap_err().to_string(),
        long.parse::<Timestamp>().unwrap_err().to_string(),
    ] {
        assert!(message.len() < 400, "{}", message.len());
    }
}

#[test]
fn wrong_shapes_are_located_by_the_reader() {
    for (json, said) in [
        (r#"{"zone":"UTC","first_year":2026}"#, "missing field `last_year`"),
        (
            r#"{"zone":"UTC","first_year":2026,"last_year":2026,"weekley":{}}"#,
            "unknown field `weekley`",
        ),
        (
            r#"{"zone":"UTC","first_year":2026,"last_year":2026,"weekly":{"monday":[]}}"#,
            "unknown field `monday`",
        ),
        (
            r#"{"zone":"UTC","first_year":2026,"last_year":2026,"weekly":{"mon":[],"mon":[]}}"#,
            "duplicate field `mon`",
        ),
        (r#"{"zone":"UTC","first_year":2026.5,"last_year":2026}"#, "expected i32"),
    ] {
        let error = serde_json::from_str::<CalendarDraft>(json).expect_err(json).to_string();
        assert!(error.contains(said) && error.contains("line 1 column"), "{error}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn any_text_is_a_window_that_reads_back_or_a_refusal(text in "[0-9:+\\- ]{0,14}|\\PC{0,20}") {
        if let Ok(window) = text.parse::<Window>() {
            prop_assert_eq!(window.to_string().parse(), Ok(window));
            prop_assert!(0 < window.seconds() && window.seconds() <= 86_400);
        }
    }

    #[test]
    fn any_text_is_a_span_that_reads_back_or_a_refusal(
        text in "(working )?-?P?T?[0-9]{0,6}[HMS.]?[0-9]{0,4}[MS]?|[0-9]{1,11} (work)?days?|\\PC{0,20}",
    ) {
        if let Ok(span) = text.parse::<Span>() {
            prop_assert_eq!(span.to_string().parse(), Ok(span));
        }
    }
}

/// A declaration with something of everything, to be spoilt.
const WHOLE: &str = r#"{
  "zone": "America/St_Johns", "first_year": 2010, "last_year": 2012,
  "weekly": {"mon": ["08:30-12:00", "13:00-17:00"], "fri": ["22:00-06:00+1"], "sun": ["00:00-24:00"]},
  "holidays": [{"on": "2011-07-01", "name": "Canada Day"}],
  "overrides": [{"on": "2011-11-06", "open": ["00:00-03:00"], "name": "clocks go back"}],
  "breaks": [{"on": "2011-11-07", "during": "09:00:30-09:45:15", "name": "meeting"}]
}"#;

#[test]
fn spoilt_declarations_end_in_an_answer_or_a_located_error() {
    assert!(try_all_operations(WHOLE).expect("it is JSON").is_ok());
    let seconds: u64 = std::env::var("GOODWILL_FUZZ_SECONDS")
        .map_or(1, |seconds| seconds.parse().expect("GOODWILL_FUZZ_SECONDS is a whole number"));
    #[expect(
        clippy::disallowed_methods,
        reason = "only how long the test tries, not what it expects"
    )]
    let now = std::time::Instant::now;
    let until = now() + std::time::Duration::from_secs(seconds);
    let mut random = 0x9E37_79B9_7F4A_7C15_u64;
    let mut outcomes = [0_u32; 3];
    while now() < until {
        let text = spoil(WHOLE, &mut random);
        outcomes[match try_all_operations(&text) {
            Err(_) => 0,
            Ok(Err(_)) => 1,
            Ok(Ok(())) => 2,
        }] += 1;
    }
    println!("no JSON {}, faulty {}, answered {}", outcomes[0], outcomes[1], outcomes[2]);
    assert!(outcomes.iter().all(|count| *count > 0), "{outcomes:?}");
}

/// Reads, compiles and asks; faults must have places.
fn try_all_operations(text: &str) -> Result<Result<(), InvalidCalendar>, serde_json::Error> {
    let draft: CalendarDraft = serde_json::from_str(text)?;
    let calendar = match draft.compile() {
        Ok(calendar) => calendar,
        Err(invalid) => {
            assert!(invalid.iter().len() > 0);
            assert!(invalid.iter().all(|fault| !fault.place().steps().is_empty()));
            return Ok(Err(invalid));
        }
    };
    for at in [calendar.first(), "2011-11-06T02:29:30Z".parse().unwrap(), calendar.end()] {
        ask_everything(&calendar, at);
    }
    Ok(Ok(()))
}

/// No answer is looked at but that there is one, and that what adds up does.
fn ask_everything(calendar: &Calendar, at: Timestamp) {
    for span in ["PT9H", "working PT9H", "3 workdays", "3 days"] {
        let span: Span = span.parse().unwrap();
        if let Ok(explanation) = calendar.explain(at, span) {
            assert_eq!(explanation.counted(), span);
        }
    }
    let amount = WorkingTime::from_minutes(90);
    if let Ok(due) = calendar.add(at, amount) {
        assert_eq!(calendar.between(at, due), Ok(amount));
    }
    let _ = (calendar.subtract(at, amount), calendar.is_open(at));
    let _ = (calendar.next_open(at), calendar.previous_open(at));
    let _ = (calendar.next_opening(at), calendar.next_closing(at));
    let _ = (calendar.previous_opening(at), calendar.previous_closing(at));
    let _ = (calendar.subtract_working_days(at, 2), calendar.subtract_calendar_days(at, 2));
    let both = calendar.intersection(calendar).unwrap();
    assert!(both.stretches().eq(calendar.stretches()));
}

/// Changes one to three characters: digits and marks of the format more often than others.
fn spoil(text: &str, random: &mut u64) -> String {
    let mut bytes = text.as_bytes().to_vec();
    for _ in 0..=next(random) % 3 {
        let place = next(random) as usize % bytes.len();
        let marks = b"0123456789:-+,{}[]\"aZ ";
        let mark = marks[next(random) as usize % marks.len()];
        match next(random) % 4 {
            0 => bytes.insert(place, mark),
            1 => {
                bytes.remove(place);
            }
            _ => bytes[place] = mark,
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Xorshift (Marsaglia 2003): the same texts in every run.
const fn next(state: &mut u64) -> u64 {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    *state
}
