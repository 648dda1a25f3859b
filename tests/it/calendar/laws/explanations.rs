//! What explanations say: they tile the time, add up, and hold at every instant.

use goodwill::calendar::{NaiveDate, Reason, Stretch};
use goodwill::chrono::Datelike;
use goodwill::proptest::prelude::*;
use goodwill::testkit::time::spans;
use goodwill::time::Span;

use super::{Desk, config, desks, pairs, shifted};

proptest! {
    #![proptest_config(config())]

    /// B-15: a due time says which days were skipped.
    #[test]
    fn an_explanation_tiles_the_time_and_adds_up((desk, [from, ..]) in desks(), span in spans()) {
        let explained = desk.calendar.explain(from, span);
        let due = explained.as_ref().map(|it| it.due).map_err(|error| *error);
        prop_assert_eq!(due, desk.calendar.due(from, span));
        prop_assume!(explained.is_ok());
        let explained = explained?;
        let (from, due, stretches) = (explained.from, explained.due, &explained.stretches);
        let mut at = from;
        for stretch in stretches {
            prop_assert_eq!(stretch.from, at, "a hole or an overlap in {:#?}", stretches);
            prop_assert!(stretch.to >= at, "a stretch runs backward in {:#?}", stretches);
            at = stretch.to;
        }
        prop_assert_eq!(at, due, "the end is missing from {:#?}", stretches);
        prop_assert_eq!(explained.counted(), span, "{:#?}", stretches);
        for stretch in stretches {
            says_what_holds(&desk, span, stretch)?;
        }
        prop_assert!(explained.to_string().lines().count() == stretches.len() + 1);
    }

    #[test]
    fn an_explanation_of_a_combined_calendar_adds_up(
        (one, other, [from, ..]) in pairs(), span in spans(), how in 0..3,
    ) {
        let combined = match how {
            0 => one.calendar.union(&other.calendar)?,
            1 => one.calendar.intersection(&other.calendar)?,
            _ => one.calendar.difference(&other.calendar)?,
        };
        let explained = combined.explain(from, span);
        prop_assume!(explained.is_ok());
        let explained = explained?;
        prop_assert_eq!(explained.counted(), span, "{:#?}", &explained.stretches);
        if let Span::Working(_) = span {
            for stretch in &explained.stretches {
                let open = combined.between(stretch.from, stretch.to)?.as_micros();
                let counts = stretch.skipped.is_none();
                let counted = if counts { stretch.length().as_micros() } else { 0 };
                prop_assert_eq!(open, counted, "{:?}", stretch);
            }
        }
    }
}

/// What an explanation says of a stretch holds from its first to its last instant.
fn says_what_holds(desk: &Desk, span: Span, stretch: &Stretch) -> Result<(), TestCaseError> {
    let calendar = &desk.calendar;
    let open = calendar.between(stretch.from, stretch.to)?.as_micros();
    let date = desk.date(stretch.from);
    let opens_on_its_date =
        || calendar.next_open(stretch.from).is_ok_and(|open| desk.date(open) == date);
    match (span, &stretch.skipped) {
        (Span::Elapsed(_) | Span::CalendarDays(_), None) | (_, Some(Reason::StartDate)) => {}
        (Span::WorkingDays(_), None) => prop_assert!(opens_on_its_date(), "{:?}", stretch),
        (Span::Working(_), None) => prop_assert_eq!(open, stretch.length().as_micros()),
        (_, Some(reason)) => {
            prop_assert!(open == 0 || !opens_on_its_date(), "{:?}", stretch);
            prop_assert!(stretch.from < stretch.to, "{:?}", stretch);
            if let Span::Working(_) = span {
                holds_on(desk, reason, date)?;
                holds_on(desk, reason, desk.date(shifted(stretch.to, -1)))?;
            }
        }
    }
    Ok(())
}

/// Whether the declaration gives this reason on this date.
fn holds_on(desk: &Desk, reason: &Reason, date: NaiveDate) -> Result<(), TestCaseError> {
    let draft = &desk.draft;
    let eve = date.pred_opt().unwrap();
    let overridden =
        |name: &str| draft.overrides.iter().any(|it| it.on.read() == Ok(&date) && it.name == name);
    let named = |name: &str| {
        let of_date = draft.holidays.iter().filter(|it| it.on.read() == Ok(&date));
        let names: Vec<&str> =
            of_date.map(|it| it.name.as_str()).filter(|it| !it.is_empty()).collect();
        names.join(", ") == name
    };
    let special =
        draft.overrides.iter().map(|it| &it.on).chain(draft.holidays.iter().map(|it| &it.on));
    let ordinary = !special.into_iter().any(|on| on.read() == Ok(&date));
    let weekday = draft.weekly.on(date.weekday());
    let holds = match reason {
        Reason::OutsideHours => ordinary && !weekday.is_empty(),
        Reason::ClosedWeekday => ordinary && weekday.is_empty(),
        Reason::Override { name } => overridden(name),
        Reason::Holiday { name } => named(name),
        Reason::Break { name } => draft.breaks.iter().any(|pause| {
            pause.name == *name && pause.on.read().is_ok_and(|on| *on == date || *on == eve)
        }),
        _ => false,
    };
    prop_assert!(holds, "{:?} on {}", reason, date);
    Ok(())
}
