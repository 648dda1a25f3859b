//! What a team promised against a team that works minute by minute.

use goodwill::calendar::{Calendar, CalendarDraft, WORKWEEK};
use goodwill::id::{CaseId, SequentialIds};
use goodwill::sla::{Capacity, Commitment, Member};
use goodwill::time::{Elapsed, Timestamp, WorkingTime};

use super::life::at;
use crate::calendar::dice::Dice;

const MINUTE: i64 = 60_000_000;

/// Somebody's hours, the same on every working day: from and to by the minute, and how much gets done in a minute, in
/// hundredths of one.
#[derive(Debug, Clone, Copy)]
struct Hand {
    from: i64,
    to: i64,
    count: u16,
    percent: u16,
}

/// Work in minutes, and by which minute it is due.
type Job = (i64, i64);

impl Hand {
    fn throw(dice: &mut Dice) -> Self {
        let from = 8 * 60 + dice.below(120).cast_signed();
        let to = from + 60 + dice.below(360).cast_signed();
        let percent = [50, 75, 100, 100, 120][dice.index(5)];
        Self { from, to, count: 1 + dice.below(2) as u16, percent }
    }

    fn calendar(self) -> Calendar {
        let clock = |minute: i64| format!("{:02}:{:02}", minute / 60, minute % 60);
        let window = format!("{}-{}", clock(self.from), clock(self.to));
        CalendarDraft::new("UTC", 2026..=2026).open(WORKWEEK, window.as_str()).compile().unwrap()
    }

    fn done_in(self, minute: i64) -> i64 {
        let (day, clock) = (minute / 1_440, minute % 1_440);
        let is_open = day % 7 < 5 && self.from <= clock && clock < self.to;
        if is_open { i64::from(self.count) * i64::from(self.percent) } else { 0 }
    }
}

/// After which minute each job is done, if all work on what is due first; what is due at the same time in the order given.
fn simulated(rooms: &[i64], jobs: &[Job], now: i64) -> Vec<i64> {
    let mut order: Vec<usize> = (0..jobs.len()).collect();
    order.sort_by_key(|job| jobs[*job].1);
    let mut left: Vec<i64> = jobs.iter().map(|job| job.0 * 100).collect();
    let mut done: Vec<i64> =
        left.iter().map(|left| if *left == 0 { now } else { i64::MAX }).collect();
    let mut minute = now;
    while left.iter().any(|left| *left > 0) {
        let mut room = rooms[usize::try_from(minute).unwrap()];
        for job in &order {
            let part = room.min(left[*job]);
            if part > 0 {
                (left[*job], room) = (left[*job] - part, room - part);
                if left[*job] == 0 {
                    done[*job] = minute + 1;
                }
            }
        }
        minute += 1;
    }
    done
}

fn late(rooms: &[i64], jobs: &[Job], now: i64) -> Vec<bool> {
    let done = simulated(rooms, jobs, now);
    done.iter().zip(jobs).map(|(done, job)| *done > job.1).collect()
}

fn instant(minute: i64) -> Timestamp {
    at("Mon 00:00").after(Elapsed::from_micros(minute * MINUTE)).unwrap()
}

struct Office {
    hands: Vec<Hand>,
    /// How much gets done in each minute of ten weeks, in hundredths of one.
    rooms: Vec<i64>,
    jobs: Vec<Job>,
    now: i64,
}

impl Office {
    fn throw(dice: &mut Dice) -> Self {
        let hands: Vec<Hand> = (0..1 + dice.index(3)).map(|_| Hand::throw(dice)).collect();
        let now = dice.below(1_440 * 3).cast_signed();
        let job = |dice: &mut Dice| {
            let due = now + 60 + dice.below(1_440 * 4).cast_signed();
            (dice.below(500).cast_signed(), if dice.below(2) == 0 { due / 240 * 240 } else { due })
        };
        let jobs = (0..dice.index(7)).map(|_| job(dice)).collect();
        let room = |minute| hands.iter().map(|hand| hand.done_in(minute)).sum();
        let rooms = (0..70 * 1_440).map(room).collect();
        Self { hands, rooms, jobs, now }
    }

    fn capacity(&self) -> Capacity {
        self.hands.iter().fold(Capacity::none(), |team, hand| {
            team.and(Member::of(hand.calendar()).times(hand.count).at_percent(hand.percent))
        })
    }

    /// Matters are numbered from the first one.
    fn commitments(&self) -> Vec<Commitment> {
        let ids = SequentialIds::starting_at(1);
        let commitment = |(minutes, due): &Job| Commitment {
            case: CaseId::fresh(&ids),
            work: WorkingTime::from_micros(minutes * MINUTE),
            due: instant(*due),
        };
        self.jobs.iter().map(commitment).collect()
    }

    fn jobs_of(&self, numbers: &[usize]) -> Vec<Job> {
        numbers.iter().map(|number| self.jobs[*number]).collect()
    }

    fn any_late(&self, numbers: &[usize]) -> bool {
        late(&self.rooms, &self.jobs_of(numbers), self.now).contains(&true)
    }
}

fn offices(count: u64, mut examine: impl FnMut(&str, &Office)) {
    for seed in 0..count {
        let office = Office::throw(&mut Dice::of(seed));
        let told = format!("seed {seed}: {:?}, {:?} at {}", office.hands, office.jobs, office.now);
        examine(&told, &office);
    }
}

#[test]
fn what_cannot_be_kept_is_what_a_working_team_is_late_with() {
    let mut broken = 0;
    offices(400, |told, office| {
        let commitments = office.commitments();
        let found = office.capacity().check(instant(office.now), &commitments).unwrap();
        let all: Vec<usize> = (0..office.jobs.len()).collect();
        let late = late(&office.rooms, &office.jobs, office.now);
        let first = all.iter().filter(|job| late[**job]).map(|job| office.jobs[*job].1).min();
        assert_eq!(found.as_ref().err().map(|it| it.due), first.map(instant), "{told}");
        let Err(refused) = found else { return };
        broken += 1;
        let number = |case: &CaseId| commitments.iter().position(|it| it.case == *case).unwrap();
        let critical: Vec<usize> = refused.critical.iter().map(number).collect();
        assert!(office.any_late(&critical), "{told}: {critical:?} can be kept");
        for left_out in &critical {
            let others: Vec<usize> = critical.iter().copied().filter(|it| it != left_out).collect();
            assert!(!office.any_late(&others), "{told}: {left_out} is not needed");
        }
        // No smaller set of what is due by then is too much.
        let due_by: Vec<usize> =
            all.iter().copied().filter(|job| Some(office.jobs[*job].1) <= first).collect();
        for mask in 0..1_u32 << due_by.len() {
            if (mask.count_ones() as usize) < critical.len() {
                let chosen = due_by.iter().enumerate().filter(|(place, _)| mask >> place & 1 == 1);
                let chosen: Vec<usize> = chosen.map(|(_, job)| *job).collect();
                assert!(!office.any_late(&chosen), "{told}: {chosen:?} is smaller");
            }
        }
    });
    assert!(broken > 80, "{broken}");
}

#[test]
fn the_earliest_honest_date_is_the_first_that_makes_nobody_late() {
    let (mut compared, mut moved) = (0, 0);
    offices(120, |told, office| {
        let commitments = office.commitments();
        let before = late(&office.rooms, &office.jobs, office.now);
        if before.contains(&true) {
            return;
        }
        let work = 30 + office.now % 400;
        let amount = WorkingTime::from_micros(work * MINUTE);
        let capacity = office.capacity();
        let earliest = capacity.earliest(instant(office.now), &commitments, amount).unwrap();
        let honest = |due: i64| {
            let mut jobs = office.jobs.clone();
            jobs.push((work, due));
            !late(&office.rooms, &jobs, office.now).contains(&true)
        };
        let expected = (office.now..).find(|due| honest(*due)).unwrap();
        let earliest = earliest.unwrap();
        // The team works by the minute.
        let minute = earliest.since(instant(0)).as_micros();
        assert_eq!(minute.div_euclid(MINUTE) + i64::from(minute % MINUTE > 0), expected, "{told}");
        compared += 1;
        let alone = capacity.earliest(instant(office.now), &[], amount).unwrap();
        moved += u32::from(alone != Some(earliest));
    });
    assert!(compared > 50 && moved > 5, "{compared}, {moved}");
}

#[test]
fn what_is_broken_already_does_not_count_and_nobody_promises_nothing() {
    let desk = CalendarDraft::new("UTC", 2026..=2026).open(WORKWEEK, "09:00-17:00");
    let one = Capacity::none().and(Member::of(desk.compile().unwrap()));
    let ids = SequentialIds::starting_at(1);
    let owed = |hours, due| Commitment {
        case: CaseId::fresh(&ids),
        work: WorkingTime::from_hours(hours),
        due: at(due),
    };
    let hour = WorkingTime::from_hours(1);
    // Five hours by noon are too much, whatever is promised for the evening.
    let broken = [owed(5, "Mon 12:00"), owed(-9, "Mon 11:00")];
    let refused = one.check(at("Mon 09:00"), &broken).unwrap().unwrap_err();
    assert_eq!(
        (refused.critical.as_slice(), refused.demand),
        (&[broken[0].case][..], WorkingTime::from_hours(5))
    );
    assert_eq!(
        refused.to_string(),
        "by 2026-03-02T12:00:00Z PT5H of work are promised and PT3H get done: 1 matter is too much"
    );
    assert_eq!(one.earliest(at("Mon 09:00"), &broken, hour), Ok(Some(at("Mon 10:00"))));
    // It comes first as long as it can be done before noon, and behind the five hours from then on.
    assert_eq!(one.earliest(at("Mon 10:59"), &broken, hour), Ok(Some(at("Mon 11:59"))));
    assert_eq!(one.earliest(at("Mon 11:00"), &broken, hour), Ok(Some(at("Mon 17:00"))));
    assert_eq!(one.earliest(at("Mon 11:30"), &broken, hour), Ok(Some(at("Tue 09:30"))));

    assert_eq!(Capacity::none().earliest(at("Mon 09:00"), &[], hour), Ok(None));
    let years = WorkingTime::from_hours(9_000);
    assert_eq!(one.earliest(at("Mon 09:00"), &[], years), Ok(None));
    let beyond = Commitment { due: "2027-03-01T09:00:00Z".parse().unwrap(), ..broken[0] };
    assert!(one.check(at("Mon 09:00"), &[beyond]).is_err());
}
