//! Can we keep what we are about to promise?
//!
//! A repair desk wants to promise eight working hours. Behind it stand seven: two to take the device in, four in the
//! workshop, one to give it back. Every start of a year is examined, and the promise is not kept.
//!
//! ```text
//! cargo run --example promise_check
//! ```

use std::error::Error;
use std::fmt::Write;

use goodwill::calendar::{CalendarDraft, WORKWEEK, Weekday};
use goodwill::chrono_tz::Tz;
use goodwill::sla::{Attainability, Course, Term, attainable, common_starts};
use goodwill::time::{Span, Timestamp};

const ZONE: Tz = Tz::Europe__Berlin;

/// Who takes part, in order.
const LEGS: [&str; 3] = ["desk takes it in", "workshop", "desk gives it back"];

pub(crate) fn main() -> Result<(), Box<dyn Error>> {
    print!("{}", story()?);
    Ok(())
}

/// The whole program as text.
pub(crate) fn story() -> Result<String, Box<dyn Error>> {
    let desk = CalendarDraft::new(ZONE.name(), 2026..=2026)
        .open(WORKWEEK, "08:00-20:00")
        .open([Weekday::Sat], "08:00-20:00")
        .compile()?;
    let workshop =
        CalendarDraft::new(ZONE.name(), 2026..=2026).open(WORKWEEK, "09:00-17:00").compile()?;
    let promise = |within| Term::new(within, desk.clone());
    let chain = [
        Term::new(Span::working_hours(2), desk.clone()),
        Term::new(Span::working_hours(4), workshop),
        Term::new(Span::working_hours(1), desk.clone()),
    ];

    let eight = promise(Span::working_hours(8));
    let starts = common_starts(&eight, &chain).ok_or("the calendars share no year")?;
    // A few weeks without a change of the clocks, as an example.
    let march: Timestamp = "2026-03-02T00:00:00+01:00".parse()?;
    let week = march.."2026-03-09T00:00:00+01:00".parse()?;

    let mut text = String::new();
    writeln!(text, "8 working hours are promised, 7 are agreed behind them. One week of starts:")?;
    let found = attainable(&eight, &chain, week)?;
    tell(&mut text, &found)?;

    let year = attainable(&eight, &chain, starts.clone())?;
    writeln!(
        text,
        "\nThe whole year, from {} to {}:",
        clock(year.examined.start),
        clock(year.examined.end)
    )?;
    tell(&mut text, &year)?;

    let longer = promise(year.smallest);
    let kept = attainable(&longer, &chain, starts)?.is_attainable();
    writeln!(
        text,
        "\nPromised {} instead: {}.",
        longer.within,
        if kept { "kept from every start" } else { "not kept" }
    )?;
    Ok(text)
}

fn tell(text: &mut String, found: &Attainability) -> Result<(), Box<dyn Error>> {
    let Some(miss) = &found.miss else {
        writeln!(text, "  it is kept from every start")?;
        return Ok(());
    };
    course(text, &miss.worst)?;
    let guilty = LEGS.get(miss.guilty).ok_or("a leg of ours")?;
    writeln!(text, "  guilty         {guilty}")?;
    let (all, open) = (found.all.ratio(), found.open.ratio());
    let percent =
        |share: Option<f64>| share.map_or_else(String::new, |it| format!("{:.2} %", it * 100.0));
    writeln!(text, "  starts missed  {}; {} while the desk is open", percent(all), percent(open))?;
    writeln!(text, "  at least       {}", found.smallest)?;
    Ok(())
}

fn course(text: &mut String, course: &Course) -> Result<(), Box<dyn Error>> {
    writeln!(text, "  worst start    {}, due {}", clock(course.start), clock(course.due))?;
    for (leg, end) in LEGS.iter().zip(&course.ends) {
        writeln!(text, "                 {:<18} until {}", leg, clock(*end))?;
    }
    writeln!(text, "  too late by    {:.0} hours", course.lateness().as_hours())?;
    Ok(())
}

fn clock(at: Timestamp) -> String {
    at.wall_clock(ZONE).format("%a %-d %b %H:%M").to_string()
}
