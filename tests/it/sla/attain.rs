//! Promises against the chains that serve them: known cases, a model that steps minutes, and what must never be worse.

mod model;
mod scenes;

use goodwill::calendar::{CalendarDraft, CalendarError, EVERY_DAY, WORKWEEK};
use goodwill::sla::{Attainability, ChainError, Course, Term, attainable, common_starts};
use goodwill::time::{Elapsed, Span, Timestamp};

use self::model::Model;
use self::scenes::{Instance, Leg, Scene};
use super::life::at;
use crate::calendar::dice::Dice;

/// A few thousand by default.
fn instances() -> u64 {
    std::env::var("GOODWILL_CHAINS").map_or(2_000, |count| count.parse().unwrap())
}

fn desk() -> CalendarDraft {
    let desk = CalendarDraft::new("UTC", 2026..=2026).open(WORKWEEK, "08:00-20:00");
    desk.open([goodwill::calendar::Weekday::Sat], "08:00-20:00")
}

/// Eight working hours, and seven of agreements behind them (V14).
fn seven_under_eight() -> (Term, [Term; 3]) {
    let desk = desk().compile().unwrap();
    let office = CalendarDraft::new("UTC", 2026..=2026).open(WORKWEEK, "09:00-17:00");
    let hours = |hours, calendar| Term::new(Span::working_hours(hours), calendar);
    let legs =
        [hours(2, desk.clone()), hours(4, office.compile().unwrap()), hours(1, desk.clone())];
    (hours(8, desk), legs)
}

/// What is left of minutes when the whole is one: no start between two of them is looked at.
fn minutes(count: i64) -> Elapsed {
    Elapsed::from_micros(count * 60_000_000)
}

#[test]
fn seven_hours_of_agreements_do_not_keep_eight_hours() {
    let (promise, chain) = seven_under_eight();
    let week = at("Mon 00:00")..at("Mon+1 00:00");
    let found = attainable(&promise, &chain, week.clone()).unwrap();

    let quarters = (0..672).map(|quarter| week.start.after(minutes(15 * quarter)).unwrap());
    let late = quarters.map(|start| Course::of(&promise, &chain, start).unwrap().lateness());
    assert_eq!(late.filter(|late| *late > Elapsed::ZERO).count(), 231);

    let miss = found.miss.as_ref().unwrap();
    let worst = &miss.worst;
    assert_eq!(
        (worst.start, worst.due, worst.end()),
        (at("Fri 11:15"), at("Fri 19:15"), at("Mon+1 10:15"))
    );
    assert_eq!(worst.ends, [at("Fri 13:15"), at("Mon+1 09:15"), at("Mon+1 10:15")]);
    assert_eq!(worst.lateness(), Elapsed::from_hours(2 * 24 + 15));
    assert_eq!((miss.guilty, worst.passed_in()), (1, Some(1)));
    assert_eq!(miss.first.start, at("Mon 11:00").after(Elapsed::from_micros(1)).unwrap());

    assert_eq!(found.examined, week);
    assert_eq!(found.all.of, Elapsed::from_hours(7 * 24));
    assert_eq!(found.open.of, Elapsed::from_hours(6 * 12));
    assert!(found.open.missing < found.all.missing, "{found:?}");
    let kept = Term::new(found.smallest, promise.calendar);
    assert!(attainable(&kept, &chain, week).unwrap().is_attainable());
}

#[test]
fn what_the_calendars_do_not_know_is_told() {
    let (promise, chain) = seven_under_eight();
    let (first, end) = (promise.calendar.first(), promise.calendar.end());
    assert_eq!(common_starts(&promise, &chain), Some(first..end));
    // The last starts of the year end in the next one.
    let found = attainable(&promise, &chain, first..end).unwrap();
    assert_eq!(found.examined.start, first);
    let next = Course::of(&promise, &chain, found.examined.end);
    assert!(matches!(next, Err(ChainError::Promise(_) | ChainError::Leg { .. })), "{next:?}");

    let nothing = attainable(&promise, &chain, first..first);
    assert_eq!(nothing, Err(ChainError::NoStart));
    let beyond = end.after(Elapsed::from_hours(1)).unwrap()..Timestamp::MAX;
    let refused = attainable(&promise, &chain, beyond).unwrap_err();
    assert!(matches!(refused, ChainError::Promise(CalendarError::OutOfPeriod(_))), "{refused}");

    let years = Term::new(Span::working_hours(9_000), chain[1].calendar.clone());
    let refused = attainable(&promise, &[chain[0].clone(), years], first..end).unwrap_err();
    assert!(refused.to_string().starts_with("leg 2 of the chain: "), "{refused}");
    let never = CalendarDraft::new("UTC", 2026..=2026).compile().unwrap();
    let refused = attainable(&promise, &[Term::new(Span::working_hours(1), never)], first..end);
    assert_eq!(refused, Err(ChainError::Leg { leg: 0, source: CalendarError::NeverOpen }));

    let past = CalendarDraft::new("UTC", 2020..=2020).open(EVERY_DAY, "09:00-17:00");
    let past = Term::new(Span::working_hours(1), past.compile().unwrap());
    assert_eq!(common_starts(&promise, &[past]), None);
}

#[test]
fn a_promise_without_a_chain_is_kept_at_once() {
    let (promise, _) = seven_under_eight();
    let found = attainable(&promise, &[], at("Mon 00:00")..at("Tue 00:00")).unwrap();
    assert!(found.is_attainable());
    assert_eq!(found.smallest, Span::working_hours(0));
    assert_eq!(found.all.missing, Elapsed::ZERO);
}

fn each_instance(count: u64, mut examine: impl FnMut(&str, &Instance, &Scene)) {
    let scenes = scenes::all();
    for seed in 0..count {
        let mut dice = Dice::of(seed);
        let scene = &scenes[dice.index(scenes.len())];
        let instance = Instance::throw(&mut dice);
        examine(&format!("seed {seed}: {instance:?}"), &instance, scene);
    }
}

#[test]
fn the_model_that_steps_minutes_finds_the_same() {
    let (mut failing, mut longer) = (0, 0);
    each_instance(instances(), |told, instance, scene| {
        let (promise, chain) = instance.terms();
        let found = attainable(&promise, &chain, scene.starts()).unwrap();
        let model = Model::of(instance, scene);
        let expected = model.look_at_all();
        assert_eq!(found.all.missing.as_micros(), expected.missing, "{told}");
        assert_eq!(found.open.missing.as_micros(), expected.open_missing, "{told}");
        assert_eq!(found.open.of.as_micros(), expected.open, "{told}");
        assert_eq!(found.examined, scene.starts(), "{told}");
        assert_eq!(found.is_attainable(), expected.missing == 0, "{told}");
        if let Some(miss) = &found.miss {
            failing += 1;
            assert_eq!(miss.worst.lateness().as_micros(), expected.worst, "{told}");
            assert_eq!(Some(scene.micros_of(miss.first.start)), expected.first, "{told}");
            let start = scene.micros_of(miss.worst.start);
            let ends = model.ends(start, None);
            let told_ends: Vec<i64> =
                miss.worst.ends.iter().map(|end| scene.micros_of(*end)).collect();
            assert_eq!(told_ends, ends, "{told}");
            let without = |leg| *model.ends(start, Some(leg)).last().unwrap_or(&start);
            let earliest = (0..chain.len()).min_by_key(|leg| without(*leg));
            assert_eq!(Some(miss.guilty), earliest, "{told}");
        }
        let Some(kept) = model.misses_under(found.smallest) else { return };
        assert!(!kept, "{told}: {} is missed", found.smallest);
        if let Some(shorter) = one_less(found.smallest) {
            longer += 1;
            assert_eq!(model.misses_under(shorter), Some(true), "{told}: {shorter} is kept");
        }
    });
    assert!(failing > instances() / 10 && longer > instances() / 2, "{failing}, {longer}");
}

fn one_less(span: Span) -> Option<Span> {
    let less = |micros: i64| micros.checked_sub(1).filter(|less| *less >= 0);
    match span {
        Span::Elapsed(amount) => {
            Span::elapsed(Elapsed::from_micros(less(amount.get().as_micros())?)).ok()
        }
        Span::Working(amount) => {
            let less = less(amount.get().as_micros())?;
            Span::working(goodwill::time::WorkingTime::from_micros(less)).ok()
        }
        Span::WorkingDays(days) => days.checked_sub(1).map(Span::WorkingDays),
        Span::CalendarDays(days) => days.checked_sub(1).map(Span::CalendarDays),
    }
}

#[test]
fn more_hours_and_shorter_agreements_never_make_it_worse() {
    let (count, mut changed) = (instances() / 4, 0_u64);
    each_instance(count, |told, instance, scene| {
        if !instance.legs.iter().all(Leg::is_in_time) || instance.legs.is_empty() {
            return;
        }
        let (promise, chain) = instance.terms();
        let before = attainable(&promise, &chain, scene.starts()).unwrap();
        for leg in 0..chain.len() {
            let other = &chain[(leg + 1) % chain.len()].calendar;
            let mut wider = chain.clone();
            wider[leg].calendar = wider[leg].calendar.union(other).unwrap();
            let mut shorter = chain.clone();
            shorter[leg].within = instance.legs[leg].halved();
            for better in [wider, shorter] {
                let after = attainable(&promise, &better, scene.starts()).unwrap();
                assert!(is_no_worse(&before, &after), "{told}, leg {leg}: {before:?} {after:?}");
                changed += u64::from(before != after);
            }
        }
    });
    assert!(changed > count / 2, "{changed}");
}

fn is_no_worse(before: &Attainability, after: &Attainability) -> bool {
    let worst = |it: &Attainability| it.miss.as_ref().map(|miss| miss.worst.lateness());
    after.all.missing <= before.all.missing
        && worst(after) <= worst(before)
        && after.smallest <= before.smallest
}
