//! The laws of calendars, as properties of random ones.
//!
//! Every run draws the same calendars; `PROPTEST_RNG_SEED` draws others, `PROPTEST_CASES` more of them.

mod explanations;

use std::fmt;

use goodwill::calendar::{Calendar, CalendarDraft, CalendarError, EVERY_DAY, NaiveDate};
use goodwill::chrono::{DateTime, Days, NaiveDateTime, Utc};
use goodwill::proptest::prelude::*;
use goodwill::proptest::test_runner::RngSeed;
use goodwill::testkit::calendar::{
    CalendarShape, calendar_drafts, calendar_drafts_of, instants_in,
};
use goodwill::testkit::time::{spans, working_times};
use goodwill::time::{Elapsed, Span, Timestamp, WorkingTime};

const MICROSECOND: WorkingTime = WorkingTime::from_micros(1);

fn config() -> ProptestConfig {
    let config = ProptestConfig::default();
    let rng_seed = match config.rng_seed {
        // A law that fails must fail again.
        RngSeed::Random => RngSeed::Fixed(20_260_301),
        chosen => chosen,
    };
    let max_global_rejects = config.cases.saturating_mul(4);
    ProptestConfig { rng_seed, max_global_rejects, failure_persistence: None, ..config }
}

/// A calendar that, when a law fails, shows its declaration.
#[derive(Clone)]
struct Desk {
    draft: CalendarDraft,
    calendar: Calendar,
}

impl fmt::Debug for Desk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&serde_json::to_string(&self.draft).unwrap())
    }
}

impl Desk {
    fn of(draft: CalendarDraft) -> Self {
        let calendar = draft.compile().unwrap();
        Self { draft, calendar }
    }

    fn wall_clock(&self, at: Timestamp) -> NaiveDateTime {
        DateTime::<Utc>::from(at).with_timezone(&self.calendar.zone()).naive_local()
    }

    fn date(&self, at: Timestamp) -> NaiveDate {
        self.wall_clock(at).date()
    }
}

/// A calendar with three instants that it knows of.
fn desks() -> impl Strategy<Value = (Desk, [Timestamp; 3])> {
    calendar_drafts().prop_map(Desk::of).prop_flat_map(|desk| {
        let at = instants_in(&desk.calendar);
        (Just(desk), [at.clone(), at.clone(), at])
    })
}

/// Two calendars of the same years, with instants that both know of.
fn pairs() -> impl Strategy<Value = (Desk, Desk, [Timestamp; 3])> {
    calendar_drafts()
        .prop_flat_map(|first| {
            let same_years = CalendarShape::new().years(first.first_year..=first.last_year);
            (Just(Desk::of(first)), calendar_drafts_of(&same_years).prop_map(Desk::of))
        })
        .prop_flat_map(|(first, second)| {
            let both = first.calendar.union(&second.calendar).unwrap();
            let at = instants_in(&both);
            (Just(first), Just(second), [at.clone(), at.clone(), at])
        })
}

fn shifted(at: Timestamp, micros: i64) -> Timestamp {
    at.after(Elapsed::from_micros(micros)).unwrap()
}

fn stretches(calendar: &Calendar) -> Vec<(Timestamp, Timestamp)> {
    calendar.stretches().collect()
}

/// A calendar, an instant, and working time that is more than none; it often ends exactly at an opening or a closing.
fn measures() -> impl Strategy<Value = (Desk, Timestamp, WorkingTime)> {
    (desks(), working_times(), any::<bool>())
        .prop_map(|((desk, [from, other, _]), amount, measured)| {
            let between = desk.calendar.between(from, other).unwrap();
            let amount = match measured {
                true if between.is_negative() => -between,
                true => between,
                false => amount,
            };
            (desk, from, amount)
        })
        .prop_filter("some time", |(_, _, amount)| *amount > WorkingTime::ZERO)
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn every_drawn_draft_compiles(draft in calendar_drafts()) {
        let compiled = draft.compile();
        prop_assert!(compiled.is_ok(), "{}", compiled.unwrap_err());
    }

    #[test]
    fn add_and_between_are_inverse((desk, from, amount) in measures()) {
        let due = desk.calendar.add(from, amount);
        prop_assume!(due.is_ok());
        prop_assert_eq!(desk.calendar.between(from, due?)?, amount);
    }

    #[test]
    fn adding_gives_the_earliest_such_instant((desk, from, amount) in measures()) {
        let due = desk.calendar.add(from, amount);
        prop_assume!(due.is_ok());
        let less = desk.calendar.between(from, shifted(due?, -1))?;
        prop_assert_eq!(less, amount.minus(MICROSECOND));
    }

    #[test]
    fn subtracting_gives_the_latest_such_instant((desk, to, amount) in measures()) {
        let start = desk.calendar.subtract(to, amount);
        prop_assume!(start.is_ok());
        prop_assert_eq!(desk.calendar.between(start?, to)?, amount);
        let less = desk.calendar.between(shifted(start?, 1), to)?;
        prop_assert_eq!(less, amount.minus(MICROSECOND));
    }

    #[test]
    fn adding_fails_only_for_want_of_open_time((desk, from, amount) in measures()) {
        let calendar = &desk.calendar;
        let passed = calendar.between(calendar.first(), from)?;
        let left = calendar.between(from, calendar.end())?;
        prop_assert_eq!(calendar.add(from, amount).is_ok(), amount <= left);
        prop_assert_eq!(calendar.subtract(from, amount).is_ok(), amount <= passed);
        if let Err(error) = calendar.add(from, amount) {
            prop_assert_eq!(error == CalendarError::NeverOpen, calendar.is_never_open());
        }
    }

    #[test]
    fn add_is_monotone_in_start_and_amount(
        (desk, [one, other, _]) in desks(), some in working_times(), more in working_times(),
    ) {
        let (from, later) = (one.min(other), one.max(other));
        let (some, more) = (some.min(more), some.max(more));
        let add = |from, amount| desk.calendar.add(from, amount);
        if let (Ok(due), Ok(due_later)) = (add(from, some), add(later, some)) {
            prop_assert!(due <= due_later);
        }
        if let (Ok(due), Ok(due_with_more)) = (add(from, some), add(from, more)) {
            prop_assert!(due <= due_with_more);
        }
    }

    #[test]
    fn add_is_additive((desk, from, first) in measures(), then in working_times()) {
        prop_assume!(then > WorkingTime::ZERO);
        let whole = desk.calendar.add(from, first.plus(then));
        prop_assume!(whole.is_ok());
        let halfway = desk.calendar.add(from, first)?;
        prop_assert_eq!(desk.calendar.add(halfway, then)?, whole?);
    }

    #[test]
    fn subtract_mirrors_add((desk, [at, ..]) in desks(), amount in working_times()) {
        let calendar = &desk.calendar;
        if amount != WorkingTime::ZERO {
            prop_assert_eq!(calendar.add(at, -amount), calendar.subtract(at, amount));
            prop_assert_eq!(calendar.subtract(at, -amount), calendar.add(at, amount));
        }
        // There and back ends in the same open stretch, or at the near edge of the closed one.
        if let Ok(due) = calendar.add(at, amount) {
            let back = calendar.subtract(due, amount)?;
            prop_assert!(at <= back);
            prop_assert_eq!(calendar.between(at, back)?, WorkingTime::ZERO);
        }
        if let Ok(start) = calendar.subtract(at, amount) {
            let forth = calendar.add(start, amount);
            // At the end of the period nothing is known to open again.
            prop_assume!(forth.is_ok());
            prop_assert_eq!(calendar.between(forth?, at)?, WorkingTime::ZERO);
        }
    }

    #[test]
    fn between_is_antisymmetric_and_additive((desk, [from, via, to]) in desks()) {
        let between = |from, to| desk.calendar.between(from, to);
        prop_assert_eq!(between(from, to)?, -between(to, from)?);
        prop_assert_eq!(between(from, via)?.plus(between(via, to)?), between(from, to)?);
        let (from, to) = (from.min(to), from.max(to));
        prop_assert!(between(from, to)?.as_micros() <= to.since(from).as_micros());
    }

    #[test]
    fn is_open_agrees_with_next_open((desk, [at, ..]) in desks()) {
        let calendar = &desk.calendar;
        let open = calendar.is_open(at)?;
        prop_assert_eq!(calendar.next_open(at) == Ok(at), open);
        prop_assert_eq!(calendar.add(at, WorkingTime::ZERO), calendar.next_open(at));
        prop_assert_eq!(calendar.subtract(at, WorkingTime::ZERO), calendar.previous_open(at));
        if let Ok(next) = calendar.next_open(at) {
            prop_assert!(calendar.is_open(next)?);
            prop_assert_eq!(calendar.between(at, next)?, WorkingTime::ZERO);
        }
        if let Ok(previous) = calendar.previous_open(at) {
            prop_assert_eq!(calendar.between(previous, at)?, WorkingTime::ZERO);
            prop_assert!(calendar.is_open(previous)? || calendar.is_open(shifted(previous, -1))?);
        }
    }

    #[test]
    fn searches_agree_with_the_list_of_stretches((desk, [at, ..]) in desks()) {
        let calendar = &desk.calendar;
        let (first, end) = (calendar.first(), calendar.end());
        let known = |edge: &Timestamp| *edge != first && *edge != end;
        let open = stretches(calendar);
        let opens: Vec<Timestamp> = open.iter().map(|stretch| stretch.0).filter(known).collect();
        let closes: Vec<Timestamp> = open.iter().map(|stretch| stretch.1).filter(known).collect();
        let next = |edges: &[Timestamp]| edges.iter().copied().find(|edge| *edge > at);
        let previous = |edges: &[Timestamp]| edges.iter().copied().rfind(|edge| *edge < at);
        prop_assert_eq!(calendar.next_opening(at).ok(), next(&opens));
        prop_assert_eq!(calendar.next_closing(at).ok(), next(&closes));
        prop_assert_eq!(calendar.previous_opening(at).ok(), previous(&opens));
        prop_assert_eq!(calendar.previous_closing(at).ok(), previous(&closes));
        let is_open = open.iter().any(|&(opens, closes)| opens <= at && at < closes);
        prop_assert_eq!(calendar.is_open(at)?, is_open);
    }

    #[test]
    fn stretches_lie_apart_and_make_up_the_whole((desk, _) in desks()) {
        let calendar = &desk.calendar;
        let open = stretches(calendar);
        let edges: Vec<Timestamp> =
            open.iter().flat_map(|&(opens, closes)| [opens, closes]).collect();
        prop_assert!(edges.is_sorted_by(|edge, next| edge < next));
        prop_assert!(edges.iter().all(|edge| calendar.first() <= *edge && *edge <= calendar.end()));
        let whole: Elapsed = open.iter().map(|&(opens, closes)| closes.since(opens)).sum();
        let measured = calendar.between(calendar.first(), calendar.end())?;
        prop_assert_eq!(measured.as_micros(), whole.as_micros());
        prop_assert_eq!(calendar.is_never_open(), open.is_empty());
    }

    #[test]
    fn nothing_is_answered_outside_the_period(
        (desk, [at, ..]) in desks(), amount in working_times(),
    ) {
        let calendar = &desk.calendar;
        let refused = |error: CalendarError| matches!(error, CalendarError::OutOfPeriod(_));
        for outside in [shifted(calendar.first(), -1), shifted(calendar.end(), 1)] {
            prop_assert!(calendar.is_open(outside).is_err_and(refused));
            prop_assert!(calendar.next_open(outside).is_err_and(refused));
            prop_assert!(calendar.previous_open(outside).is_err_and(refused));
            prop_assert!(calendar.add(outside, amount).is_err_and(refused));
            prop_assert!(calendar.subtract(outside, amount).is_err_and(refused));
            prop_assert!(calendar.between(outside, at).is_err_and(refused));
            prop_assert!(calendar.between(at, outside).is_err_and(refused));
            prop_assert!(calendar.next_opening(outside).is_err_and(refused));
            prop_assert!(calendar.next_closing(outside).is_err_and(refused));
            prop_assert!(calendar.previous_opening(outside).is_err_and(refused));
            prop_assert!(calendar.previous_closing(outside).is_err_and(refused));
            prop_assert!(calendar.add_working_days(outside, 1).is_err_and(refused));
            prop_assert!(calendar.subtract_working_days(outside, 1).is_err_and(refused));
            prop_assert!(calendar.add_calendar_days(outside, 1).is_err_and(refused));
            prop_assert!(calendar.subtract_calendar_days(outside, 1).is_err_and(refused));
        }
    }

    #[test]
    fn combined_calendars_are_open_where_their_parts_say((one, other, [at, from, to]) in pairs()) {
        let (one, other) = (&one.calendar, &other.calendar);
        let union = one.union(other)?;
        let intersection = one.intersection(other)?;
        let difference = one.difference(other)?;
        let (here, there) = (one.is_open(at)?, other.is_open(at)?);
        prop_assert_eq!(union.is_open(at)?, here || there);
        prop_assert_eq!(intersection.is_open(at)?, here && there);
        prop_assert_eq!(difference.is_open(at)?, here && !there);

        let (from, to) = (from.min(to), from.max(to));
        let measured = |calendar: &Calendar| calendar.between(from, to).unwrap();
        prop_assert!(measured(&intersection) <= measured(one).min(measured(other)));
        prop_assert!(measured(&union) >= measured(one).max(measured(other)));
        prop_assert_eq!(
            measured(&union).plus(measured(&intersection)),
            measured(one).plus(measured(other))
        );
        prop_assert_eq!(measured(&difference).plus(measured(&intersection)), measured(one));
    }

    #[test]
    fn the_algebra_of_calendars_is_that_of_sets((one, other, _) in pairs()) {
        let (one, other) = (&one.calendar, &other.calendar);
        let difference = one.difference(other)?;
        let intersection = one.intersection(other)?;
        prop_assert!(difference.intersection(other)?.is_never_open());
        prop_assert_eq!(stretches(&intersection), stretches(&other.intersection(one)?));
        prop_assert_eq!(stretches(&one.union(other)?), stretches(&other.union(one)?));
        let whole = difference.union(&intersection)?;
        // Of the first calendar, the years that both cover.
        prop_assert_eq!(stretches(&whole), stretches(&one.union(&intersection)?));
        prop_assert_eq!(stretches(&one.union(one)?), stretches(one));
        prop_assert!(one.difference(one)?.is_never_open());
    }

    #[test]
    fn a_due_time_is_what_the_named_operation_gives(
        (desk, [from, ..]) in desks(), span in spans(),
    ) {
        let calendar = &desk.calendar;
        let due = calendar.due(from, span);
        match span {
            Span::Elapsed(amount) => {
                let later = from.after(amount.get())?;
                prop_assert_eq!(due.ok(), Some(later).filter(|later| *later <= calendar.end()));
            }
            Span::Working(amount) => prop_assert_eq!(due, calendar.add(from, amount.get())),
            Span::WorkingDays(days) => prop_assert_eq!(due, calendar.add_working_days(from, days)),
            Span::CalendarDays(days) => prop_assert_eq!(due, calendar.add_calendar_days(from, days)),
        }
    }

    #[test]
    fn workdays_are_monotone((desk, [one, other, _]) in desks(), days in 0..60_u32) {
        let calendar = &desk.calendar;
        let (from, later) = (one.min(other), one.max(other));
        let add = |from, days| calendar.add_working_days(from, days);
        let subtract = |from, days| calendar.subtract_working_days(from, days);
        if let (Ok(due), Ok(next)) = (add(from, days), add(from, days + 1)) {
            prop_assert!(from <= due && due <= next);
        }
        if let (Ok(start), Ok(next)) = (subtract(from, days), subtract(from, days + 1)) {
            prop_assert!(next <= start && start <= from);
        }
        if let (Ok(due), Ok(due_later)) = (add(from, days), add(later, days)) {
            let opened = |at| calendar.next_open(at).map(|open| desk.wall_clock(open));
            // Where clocks were set back between the two, the later one may show the earlier time.
            prop_assert!(due <= due_later || opened(from)? > opened(later)?);
        }
    }

    #[test]
    fn workdays_count_the_dates_with_open_time((desk, [from, ..]) in desks(), days in 1..30_u32) {
        let calendar = &desk.calendar;
        let due = calendar.add_working_days(from, days);
        prop_assume!(due.is_ok());
        let start = desk.date(calendar.next_open(from)?);
        let mut dates: Vec<NaiveDate> = calendar
            .stretches()
            .flat_map(|(opens, closes)| {
                let last = desk.date(shifted(closes, -1));
                desk.date(opens).iter_days().take_while(move |date| *date <= last)
            })
            .filter(|date| *date > start)
            .collect();
        dates.sort_unstable();
        dates.dedup();
        // A date that the zone skips is no date.
        dates.retain(|date| exists(&desk, *date));
        let wanted = dates[days as usize - 1];
        prop_assert!(desk.date(due?) == wanted || desk.date(shifted(due?, -1)) == wanted);
    }

    #[test]
    fn days_keep_the_wall_clock((desk, [from, ..]) in desks(), days in 0..60_u32) {
        let calendar = &desk.calendar;
        let clock = desk.wall_clock(from);
        if let Ok(later) = calendar.add_calendar_days(from, days) {
            let wanted = clock + Days::new(days.into());
            prop_assert!(desk.wall_clock(later) == wanted || !shown(&desk, wanted));
            prop_assert!(desk.wall_clock(later) >= wanted);
        }
        if let Ok(earlier) = calendar.subtract_calendar_days(from, days) {
            let wanted = clock - Days::new(days.into());
            prop_assert!(desk.wall_clock(earlier) == wanted || !shown(&desk, wanted));
            prop_assert!(desk.wall_clock(earlier) >= wanted);
        }
    }

    #[test]
    fn a_draft_survives_a_round_trip_through_json((desk, _) in desks()) {
        let text = serde_json::to_string(&desk.draft)?;
        let read: CalendarDraft = serde_json::from_str(&text)?;
        prop_assert_eq!(&read, &desk.draft);
        prop_assert_eq!(stretches(&read.compile()?), stretches(&desk.calendar));
    }

    #[test]
    fn compiling_is_deterministic_and_blind_to_the_order_of_entries((desk, _) in desks()) {
        let again = desk.draft.compile()?;
        prop_assert_eq!(stretches(&again), stretches(&desk.calendar));
        let mut reversed = desk.draft.clone();
        reversed.holidays.reverse();
        reversed.overrides.reverse();
        reversed.breaks.reverse();
        for weekday in EVERY_DAY {
            reversed.weekly.on_mut(weekday).reverse();
        }
        for exception in &mut reversed.overrides {
            exception.open.reverse();
        }
        prop_assert_eq!(stretches(&reversed.compile()?), stretches(&desk.calendar));
    }

    #[test]
    fn entries_outside_the_years_have_no_effect((desk, _) in desks()) {
        let (eve, last) = (
            NaiveDate::from_ymd_opt(desk.draft.first_year - 1, 12, 31).unwrap(),
            NaiveDate::from_ymd_opt(desk.draft.last_year, 12, 31).unwrap(),
        );
        let matters = |date: &NaiveDate| eve <= *date && *date <= last;
        let mut draft = desk.draft.clone();
        draft.holidays.retain(|holiday| holiday.on.read().is_ok_and(matters));
        draft.overrides.retain(|exception| exception.on.read().is_ok_and(matters));
        draft.breaks.retain(|pause| pause.on.read().is_ok_and(matters));
        prop_assert_eq!(stretches(&draft.compile()?), stretches(&desk.calendar));
    }
}

/// Whether the zone's wall clock ever shows this.
fn shown(desk: &Desk, wall_clock: NaiveDateTime) -> bool {
    wall_clock.and_local_timezone(desk.calendar.zone()).earliest().is_some()
}

/// Whether the zone's wall clock ever shows this date, by the half hour.
fn exists(desk: &Desk, date: NaiveDate) -> bool {
    (0..48).any(|half_hours| {
        shown(desk, date.and_hms_opt(half_hours / 2, half_hours % 2 * 30, 0).unwrap())
    })
}
