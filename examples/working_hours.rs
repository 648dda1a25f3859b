//! A tour of working time: ten days in Berlin, across the change to summer time.
//!
//! ```text
//! cargo run --example working_hours
//! ```

use std::error::Error;
use std::fmt::Display;

use goodwill::calendar::{Calendar, CalendarDraft, WORKWEEK, Weekday};
use goodwill::chrono::{DateTime, Utc};
use goodwill::time::{ParseTimestampError, Span, Timestamp, WorkingTime};

type Told = Result<(), Box<dyn Error>>;

pub(crate) fn main() -> Told {
    let desk = care_desk().compile()?;
    let hotline = hotline().compile()?;
    is_anybody_there(&desk, &hotline)?;
    the_night_that_lost_an_hour(&hotline)?;
    four_kinds_of_promise(&desk)?;
    why_so_late(&desk)?;
    two_desks_at_once(&desk, &hotline)?;
    no_guesses(&desk)
}

/// Lunch is a gap between two windows. An override decides its date alone, against hours and holidays.
fn care_desk() -> CalendarDraft {
    CalendarDraft::new("Europe/Berlin", 2026..=2026)
        .open(WORKWEEK, "09:00-12:30")
        .open(WORKWEEK, "13:15-18:00")
        .holiday("2026-04-03", "Good Friday")
        .holiday("2026-04-06", "Easter Monday")
        .override_hours("2026-03-28", ["10:00-14:00"], "make-up Saturday")
        .override_hours("2026-04-02", ["09:00-12:30"], "short day before Easter")
        .break_hours("2026-04-07", "09:30-10:30", "team meeting")
}

/// A window that runs past midnight belongs to the date on which it opens.
fn hotline() -> CalendarDraft {
    let every_day = WORKWEEK.into_iter().chain([Weekday::Sat, Weekday::Sun]);
    CalendarDraft::new("Europe/Berlin", 2026..=2026).open(every_day, "22:00-06:00+1")
}

fn is_anybody_there(desk: &Calendar, hotline: &Calendar) -> Told {
    heading("Is anybody there?");
    for (name, calendar, at) in [
        ("desk", desk, "2026-03-27T12:00:00+01:00"),
        ("desk", desk, "2026-03-27T12:30:00+01:00"), // the closing instant is no longer open
        ("desk", desk, "2026-03-28T11:00:00+01:00"),
        ("hotline", hotline, "2026-03-29T03:30:00+02:00"),
    ] {
        let at = instant(at)?;
        let answer = if calendar.is_open(at)? {
            format!("open, closes {}", local(calendar, calendar.next_closing(at)?))
        } else {
            format!("closed, opens {}", local(calendar, calendar.next_opening(at)?))
        };
        println!("{name:<8} {}  {answer}", local(calendar, at));
    }
    Ok(())
}

fn the_night_that_lost_an_hour(hotline: &Calendar) -> Told {
    heading("The night that lost an hour");
    println!("On 29 March the clocks go from 02:00 straight to 03:00.");
    for (opens, closes) in [
        ("2026-03-27T22:00:00+01:00", "2026-03-28T06:00:00+01:00"),
        ("2026-03-28T22:00:00+01:00", "2026-03-29T06:00:00+02:00"),
    ] {
        let (opens, closes) = (instant(opens)?, instant(closes)?);
        let shift = hotline.between(opens, closes)?;
        let six_hours_in = hotline.add(opens, WorkingTime::from_hours(6))?;
        println!("the shift of {} works {shift}", local(hotline, opens));
        println!("    and is six hours old at {}", local(hotline, six_hours_in));
    }
    Ok(())
}

fn four_kinds_of_promise(desk: &Calendar) -> Told {
    heading("Four kinds of promise");
    let friday = instant("2026-03-27T16:00:00+01:00")?;
    println!("made at        {}", local(desk, friday));
    for span in ["PT48H", "working PT8H", "2 workdays", "2 days"] {
        let due = desk.due(friday, span.parse()?)?;
        println!("{span:<14} {}", local(desk, due));
    }
    println!("Two days are 47 hours here, and the make-up Saturday is a workday.");
    Ok(())
}

fn why_so_late(desk: &Calendar) -> Told {
    heading("Four working hours, promised before Easter: why so late?");
    let thursday = instant("2026-04-02T11:30:00+02:00")?;
    let four_hours = Span::working(WorkingTime::from_hours(4))?;
    print!("{}", desk.explain(thursday, four_hours)?);
    Ok(())
}

fn two_desks_at_once(desk: &Calendar, hotline: &Calendar) -> Told {
    heading("Our hours and the customer's hours");
    let customer = CalendarDraft::new("America/New_York", 2026..=2026)
        .open(WORKWEEK, "09:00-17:00")
        .compile()?;
    let both = desk.intersection(&customer)?;
    println!("New York changed its clocks three weeks before. We can call each other");
    for midnight in ["2026-03-27T00:00:00+01:00", "2026-03-30T00:00:00+02:00"] {
        let opens = both.next_opening(instant(midnight)?)?;
        let closes = both.next_closing(opens)?;
        println!("from {} to {}", local(&both, opens), local(&both, closes));
    }
    let anybody = desk.union(hotline)?;
    let nobody_else = customer.difference(&anybody)?;
    let monday = instant("2026-03-30T00:00:00+02:00")?;
    let tuesday = instant("2026-03-31T00:00:00+02:00")?;
    println!("On Monday desk and hotline work {}, and", anybody.between(monday, tuesday)?);
    println!("the customer works {} without us.", nobody_else.between(monday, tuesday)?);
    Ok(())
}

fn no_guesses(desk: &Calendar) -> Told {
    heading("No guesses");
    let friday = instant("2026-03-27T16:00:00+01:00")?;
    if let Err(refused) = desk.due(friday, Span::working_days(300)) {
        println!("300 workdays: {refused}");
    }
    let faulty = CalendarDraft::new("Europe/Berln", 2026..=2026)
        .open([Weekday::Mon], "09:00-12:30")
        .open([Weekday::Mon], "12:00-18:00")
        .open([Weekday::Fri], "22:00-06:00")
        .holiday("2026-02-30", "no such day");
    if let Err(invalid) = faulty.compile() {
        invalid.iter().for_each(|fault| println!("{}", fault.finding()));
    }
    Ok(())
}

fn heading(text: &str) {
    println!("\n{text}\n{}", "-".repeat(text.len()));
}

fn instant(text: &str) -> Result<Timestamp, ParseTimestampError> {
    text.parse()
}

fn local(calendar: &Calendar, at: Timestamp) -> impl Display {
    let local = DateTime::<Utc>::from(at).with_timezone(&calendar.zone());
    local.format("%a %d %b %H:%M %Z")
}
