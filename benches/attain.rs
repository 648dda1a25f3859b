//! What it costs to examine promises against the chains behind them: 200 chains over two years, on twenty calendars. Each
//! answer is held against starts that are followed one by one before anything is timed.

use std::error::Error;
use std::hint::black_box;
use std::time::Duration;

use criterion::Criterion;
use goodwill::calendar::{Calendar, CalendarDraft, EVERY_DAY, WORKWEEK, Weekday};
use goodwill::sla::{Attainability, Course, Term, attainable, common_starts};
use goodwill::time::{Elapsed, Span, Timestamp, WorkingTime};

type Failure = Box<dyn Error>;

const CALENDARS: usize = 20;
const CHAINS: usize = 200;
/// A prime number of microseconds between the starts that are followed one by one: some twenty hours.
const APART: i64 = 71_999_999_999;

/// A promise, and the legs behind it.
type Chain = (Term, Vec<Term>);

fn main() -> Result<(), Failure> {
    let mut criterion = Criterion::default().configure_from_args();
    let chains = chains(&calendars()?)?;
    let found = all(&chains)?;
    let mut starts = 0;
    for ((promise, legs), found) in chains.iter().zip(&found) {
        starts += check(promise, legs, found)?;
    }
    let kept = found.iter().filter(|found| found.is_attainable()).count();
    println!("{CHAINS} chains: {kept} promises are attainable; {starts} starts agree");
    if kept == 0 || kept == CHAINS {
        return Err("the workload is one-sided".into());
    }
    let mut group = criterion.benchmark_group("attainable");
    group.sample_size(10).warm_up_time(Duration::from_millis(200));
    group.bench_function("200 chains, two years", |bencher| {
        bencher.iter(|| black_box(all(&chains)));
    });
    group.finish();
    criterion.final_summary();
    Ok(())
}

/// Five kinds of hours in four zones, with holidays.
fn calendars() -> Result<Vec<Calendar>, Failure> {
    let zones = ["Europe/Berlin", "America/New_York", "Australia/Sydney", "Asia/Shanghai"];
    let hours = |number: usize, draft: CalendarDraft| match number % 5 {
        0 => draft.open(EVERY_DAY, "08:00-20:00"),
        1 => draft.open(WORKWEEK, "09:00-12:00").open(WORKWEEK, "13:00-17:00"),
        2 => draft.open(WORKWEEK, "08:00-18:00").open([Weekday::Sat], "09:00-13:00"),
        3 => draft.open(WORKWEEK, "22:00-06:00+1"),
        _ => draft.open(EVERY_DAY, "00:00-24:00"),
    };
    let calendar = |number: usize| {
        let zone = zones.iter().cycle().nth(number).copied().unwrap_or("UTC");
        let mut draft = hours(number, CalendarDraft::new(zone, 2026..=2028));
        for year in 2026..=2028 {
            for date in ["01-01", "05-01", "10-01", "12-25", "12-26"] {
                draft = draft.holiday(format!("{year}-{date}").as_str(), "holiday");
            }
        }
        draft.compile().map_err(Failure::from)
    };
    (0..CALENDARS).map(calendar).collect()
}

/// Chains of one to four legs, in all units.
fn chains(calendars: &[Calendar]) -> Result<Vec<Chain>, Failure> {
    let calendar = |number: usize| {
        calendars.get(number % CALENDARS).cloned().ok_or("there are twenty calendars")
    };
    let span = |number: usize, hours: i32| match number % 6 {
        0 => Span::elapsed(Elapsed::from_minutes(hours * 60 + 7)).map_err(Failure::from),
        1 => Ok(Span::working_days(1)),
        2 => Ok(Span::calendar_days(1)),
        _ => Span::working(WorkingTime::from_minutes(hours * 60 + 11)).map_err(Failure::from),
    };
    let chain = |number: usize| {
        let mut legs = Vec::new();
        for leg in 0..=number % 4 {
            let hours = i32::try_from(1 + (number + leg) % 5)?;
            legs.push(Term::new(span(number / 4 + leg, hours)?, calendar(number * 7 + leg * 3)?));
        }
        let promised = match number % 5 {
            0 => Span::working_days(6),
            1 => Span::calendar_days(5),
            2 => Span::hours(100),
            _ => Span::working_hours(u16::try_from(8 + number % 60)?),
        };
        Ok((Term::new(promised, calendar(number)?), legs))
    };
    (0..CHAINS).map(chain).collect()
}

fn all(chains: &[Chain]) -> Result<Vec<Attainability>, Failure> {
    let examined = |(promise, legs): &Chain| {
        let starts = common_starts(promise, legs).ok_or("the calendars share their years")?;
        let end = starts.start.after(Elapsed::from_hours(731 * 24))?.min(starts.end);
        Ok(attainable(promise, legs, starts.start..end)?)
    };
    chains.iter().map(examined).collect()
}

/// Follows starts one by one: how many.
fn check(promise: &Term, legs: &[Term], found: &Attainability) -> Result<usize, Failure> {
    let kept = Term::new(found.smallest, promise.calendar.clone());
    let worst = found.miss.as_ref().map_or(Elapsed::ZERO, |miss| miss.worst.lateness());
    let (mut at, mut followed) = (found.examined.start.as_micros(), 0);
    while at < found.examined.end.as_micros() {
        let start = Timestamp::from_micros(at)?;
        if Course::of(promise, legs, start)?.lateness() > worst {
            return Err(format!("{start} is later than the worst").into());
        }
        // What is promised for longer may fall due beyond the calendars.
        if Course::of(&kept, legs, start).is_ok_and(|it| it.lateness() > Elapsed::ZERO) {
            return Err(format!("{start} is late although {} was promised", found.smallest).into());
        }
        (at, followed) = (at + APART, followed + 1);
    }
    let days = found.examined.end.since(found.examined.start).as_hours() / 24.0;
    if days < 700.0 {
        return Err(format!("only {days} days were examined").into());
    }
    Ok(followed)
}
