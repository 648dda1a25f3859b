//! Earliest due first, against a team that works minute by minute.

use std::num::NonZeroU16;

use goodwill::calendar::{Calendar, CalendarDraft, WORKWEEK};
use goodwill::id::{CaseId, SequentialIds};
use goodwill::proptest::prelude::*;
use goodwill::sla::{Commitment, Load};
use goodwill::time::{Timestamp, WorkingTime};

use super::laws::config;
use crate::sla::life::at;

fn desk() -> Calendar {
    let desk = CalendarDraft::new("UTC", 2026..=2026).open(WORKWEEK, "09:00-12:00");
    desk.open(WORKWEEK, "13:00-17:00").compile().unwrap()
}

fn is_open(minute: i64) -> bool {
    let (day, minute) = (minute / 1_440, minute % 1_440);
    day % 7 < 5 && (9 * 60..17 * 60).contains(&minute) && minute / 60 != 12
}

/// When each job is done: in every open minute, each pair of hands works on the job that is due first among those that were
/// begun or not and are not done; what was begun is not put down.
fn simulated(jobs: &[(i64, i64)], hands: usize, from: i64) -> Vec<i64> {
    let mut order: Vec<usize> = (0..jobs.len()).collect();
    order.sort_by_key(|job| jobs[*job].1);
    let mut left: Vec<i64> = jobs.iter().map(|job| job.0).collect();
    let mut done = vec![0; jobs.len()];
    let mut at_work: Vec<usize> = Vec::new();
    let mut minute = from;
    while left.iter().any(|left| *left > 0) {
        if is_open(minute) {
            at_work.retain(|job| left[*job] > 0);
            for job in &order {
                if at_work.len() < hands && left[*job] > 0 && !at_work.contains(job) {
                    at_work.push(*job);
                }
            }
            for job in &at_work {
                left[*job] -= 1;
                if left[*job] == 0 {
                    done[*job] = minute + 1;
                }
            }
        }
        minute += 1;
    }
    done
}

/// Whether the last job is in time, and no other is late that is in time without it.
fn fits(jobs: &[(i64, i64)], hands: usize, from: i64) -> bool {
    let with = simulated(jobs, hands, from);
    let without = simulated(&jobs[..jobs.len() - 1], hands, from);
    let late = |done: &[i64], job: usize| done[job] > jobs[job].1;
    !late(&with, jobs.len() - 1)
        && (0..jobs.len() - 1).all(|job| late(&without, job) || !late(&with, job))
}

/// Whoever stores commitments may store anything: what takes less than nothing makes no room for more.
#[test]
fn work_below_nothing_makes_no_room() {
    let (now, noon) = (at("Mon 09:00"), at("Mon 12:00"));
    let beside = |work| Commitment {
        case: CaseId::fresh(&SequentialIds::starting_at(1)),
        work,
        due: at("Mon 11:00"),
    };
    let two = Load::of(WorkingTime::from_hours(2), NonZeroU16::MIN);
    let full = two.beside(beside(WorkingTime::from_hours(2)));
    assert!(full.check(now, noon, &desk()).unwrap().is_err());
    let text = serde_json::to_string(&beside(WorkingTime::ZERO)).unwrap();
    let spoilt: Commitment = serde_json::from_str(&text.replace("PT0S", "-PT9H")).unwrap();
    assert!(spoilt.work.is_negative(), "{spoilt:?}");
    assert!(full.beside(spoilt).check(now, noon, &desk()).unwrap().is_err());
    assert!(Load::of(spoilt.work, NonZeroU16::MIN).check(now, now, &desk()).unwrap().is_ok());
}

proptest! {
    #![proptest_config(config(150))]

    #[test]
    fn the_check_says_what_a_working_team_shows(
        begun in proptest::collection::vec((1..200_i64, 0..2_400_i64), 0..7),
        work in 1..200_i64,
        due in 0..3_000_i64,
        hands in 1..4_u16,
        from in 0..600_i64,
    ) {
        let monday = at("Mon 00:00").as_micros();
        let instant = |minute: i64| Timestamp::from_micros(monday + minute * 60_000_000).unwrap();
        let from = 9 * 60 + from;
        let ids = SequentialIds::starting_at(1);
        let mut jobs: Vec<(i64, i64)> = begun.iter().map(|(work, due)| (*work, from + due)).collect();
        let mut load = Load::of(
            WorkingTime::from_minutes(i32::try_from(work).unwrap()),
            NonZeroU16::new(hands).unwrap(),
        );
        for (work, due) in &jobs {
            let work = WorkingTime::from_minutes(i32::try_from(*work).unwrap());
            load = load.beside(Commitment { case: CaseId::fresh(&ids), work, due: instant(*due) });
        }
        let due = from + due;
        let checked = load.check(instant(from), instant(due), &desk()).unwrap();
        let hands = usize::from(hands);
        jobs.push((work, due));
        prop_assert_eq!(checked.is_ok(), fits(&jobs, hands, from));

        if let Err(overload) = checked {
            // Nothing earlier is honest, and it is: by trying every minute.
            let earliest = (from..).find(|due| {
                jobs.last_mut().unwrap().1 = *due;
                fits(&jobs, hands, from)
            });
            prop_assert_eq!(overload.earliest, earliest.map(instant));
            let late = simulated(&jobs[..jobs.len() - 1], hands, from);
            prop_assert!(overload.in_the_way.len() <= late.len());
        }
    }
}
