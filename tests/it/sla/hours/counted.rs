//! Counted minute by minute on the wall clocks of two zones, a target falls due on the hours of both when its clock says so.

use goodwill::calendar::{CalendarDraft, EVERY_DAY};
use goodwill::case::{CaseCommand, CaseRefusal};
use goodwill::charter::{Charter, NoHours, Ratification};
use goodwill::chrono::{DateTime, Datelike, Timelike, Utc};
use goodwill::chrono_tz::Tz;
use goodwill::finding::{Finding, Severity};
use goodwill::proptest::prelude::*;
use goodwill::proptest::sample::select;
use goodwill::sla::{Agreement, Goal, HoursCounted};
use goodwill::time::{Elapsed, Span, Timestamp, WorkingTime};

use super::super::life::{Life, agent, customer, house, key, opening, wait};
use super::{counting, refused};

/// A week in one zone: for each weekday up to two windows, in minutes after midnight.
#[derive(Debug, Clone)]
struct Week {
    zone: Tz,
    days: Vec<Vec<(u32, u32)>>,
}

impl Week {
    fn draft(&self) -> CalendarDraft {
        let mut draft = CalendarDraft::new(self.zone.name(), 2026..=2026);
        for (weekday, windows) in EVERY_DAY.into_iter().zip(&self.days) {
            for (opens, closes) in windows {
                let clock = |minutes: u32| format!("{:02}:{:02}", minutes / 60, minutes % 60);
                draft =
                    draft.open([weekday], format!("{}-{}", clock(*opens), clock(*closes)).as_str());
            }
        }
        draft
    }

    fn is_open(&self, at: Timestamp) -> bool {
        let shown = DateTime::<Utc>::from(at).with_timezone(&self.zone);
        let clock = shown.hour() * 60 + shown.minute();
        let of_day = &self.days[shown.weekday().num_days_from_monday() as usize];
        of_day.iter().any(|(opens, closes)| (*opens..*closes).contains(&clock))
    }
}

fn weeks() -> impl Strategy<Value = Week> {
    let zone = select(vec![
        Tz::UTC,
        Tz::Europe__Berlin,
        Tz::America__New_York,
        Tz::Australia__Lord_Howe,
        Tz::Asia__Kathmandu,
        Tz::America__St_Johns,
        Tz::Pacific__Auckland,
    ]);
    let window = |opens: u32| {
        (0..48_u32, 1..48_u32).prop_map(move |(from, long)| {
            let from = from.min(47);
            (opens + from * 15, opens + (from + long).min(48) * 15)
        })
    };
    let day = (prop::option::of(window(0)), prop::option::of(window(720)));
    let day = day.prop_map(|(morning, evening)| {
        let windows: Vec<_> = morning.into_iter().chain(evening).collect();
        match windows[..] {
            // Two windows that touch are written as one.
            [(opens, 720), (720, closes)] => vec![(opens, closes)],
            _ => windows,
        }
    });
    let open = |days: &Vec<Vec<(u32, u32)>>| days.iter().any(|day| !day.is_empty());
    let days = prop::collection::vec(day, 7).prop_filter("it is open at some time", open);
    (zone, days).prop_map(|(zone, days)| Week { zone, days })
}

/// Around the clock changes of many zones, to the minute.
fn starts() -> impl Strategy<Value = Timestamp> {
    let days = select(vec![
        "2026-03-06",
        "2026-03-27",
        "2026-04-03",
        "2026-09-25",
        "2026-10-23",
        "2026-10-30",
    ]);
    (days, 0..4 * 1_440_i32).prop_map(|(day, minutes)| {
        let midnight: Timestamp = format!("{day}T00:00:00Z").parse().unwrap();
        midnight.after(Elapsed::from_minutes(minutes)).unwrap()
    })
}

const MINUTE: Elapsed = Elapsed::from_minutes(1);

/// As far as minutes are counted.
const HORIZON: u32 = 15 * 1_440;

/// When so many minutes are over in which it is open and does not wait; none beyond the horizon.
fn counted(
    is_open: impl Fn(Timestamp) -> bool,
    start: Timestamp,
    minutes: u32,
    (waits, resumes): (Timestamp, Timestamp),
) -> Option<Timestamp> {
    let (mut at, mut left) = (start, minutes);
    for _ in 0..HORIZON {
        if !(waits <= at && at < resumes) && is_open(at) {
            left -= 1;
        }
        at = at.after(MINUTE).unwrap();
        if left == 0 {
            // With nothing left when it stopped it is due the instant it runs again.
            return Some(if at == waits { resumes } else { at });
        }
    }
    None
}

fn charter(ours: &Week, theirs: &Week, minutes: u32) -> Charter {
    let span = Span::working(WorkingTime::from_minutes(i32::try_from(minutes).unwrap())).unwrap();
    let office = key("here");
    let hours = [
        ("both", HoursCounted::both(office.clone())),
        ("ours", office.into()),
        ("theirs", HoursCounted::customers()),
    ];
    let add = |agreement: Agreement, (name, hours)| {
        let mut target = counting(hours);
        target.goal = Some(Goal::Within(span));
        agreement.target(key(name), target)
    };
    let draft = house()
        .calendar(key("here"), ours.draft())
        .calendar(key("there"), theirs.draft())
        .customers_calendar(key("there"))
        .agreement(key("standard"), hours.into_iter().fold(Agreement::sla(), add));
    let ratification = Ratification::first(agent());
    draft.ratify(&ratification).unwrap_or_else(|findings| {
        let accept = |ratification: Ratification, finding: &Finding| {
            ratification.accepting(finding.name(), "they are to be refused")
        };
        let warnings = findings.iter().filter(|finding| finding.severity == Severity::Warning);
        draft.ratify(&warnings.fold(ratification, accept)).unwrap()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_target_on_the_hours_of_both_is_due_when_a_slow_count_says_so_and_never_before_either(
        ours in weeks(),
        theirs in weeks(),
        start in starts(),
        minutes in 1..600_u32,
        (wait_after, wait_for) in (0..2_000_i32, 1..3_000_i32),
    ) {
        let charter = charter(&ours, &theirs, minutes);
        let mut life = Life::new(charter);
        let open = CaseCommand::Open(opening().keeping_hours(key("there")));
        let meets = |at: Timestamp| ours.is_open(at) && theirs.is_open(at);
        let waits = start.after(Elapsed::from_minutes(wait_after)).unwrap();
        let resumes = waits.after(Elapsed::from_minutes(wait_for)).unwrap();
        let paused = (waits, resumes);
        for (when, actor, command) in [
            (start, customer(), open),
            (waits, agent(), wait("parts")),
            (resumes, agent(), CaseCommand::Resume),
        ] {
            let Err(refusal) = life.give(when, &actor, &command) else { continue };
            match refused(refusal) {
                CaseRefusal::NoHours { why: NoHours::NeverMeet { .. }, .. } => {
                    prop_assert_eq!(counted(meets, start, 1, (start, start)), None);
                }
                // They meet so seldom that the year is over before.
                CaseRefusal::NoDueTime(_) => prop_assert_eq!(counted(meets, start, minutes, paused), None),
                other => prop_assert!(false, "{}", other),
            }
            return Ok(());
        }
        let due = |target: &str| life.due(target).unwrap();
        for (target, expected) in [
            ("ours", counted(|at| ours.is_open(at), start, minutes, paused)),
            ("theirs", counted(|at| theirs.is_open(at), start, minutes, paused)),
            ("both", counted(meets, start, minutes, paused)),
        ] {
            if let Some(expected) = expected {
                prop_assert_eq!(due(target), expected, "{}", target);
            }
        }
        prop_assert!(due("both") >= due("ours") && due("both") >= due("theirs"));
    }
}
