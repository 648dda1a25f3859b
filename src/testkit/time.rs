//! Instants, durations and spans.

use proptest::prelude::{Strategy, prop_oneof};
use proptest::sample::select;

use crate::time::{Elapsed, Span, Timestamp, WorkingTime};

const MICROS_PER_SECOND: i64 = 1_000_000;
const MICROS_PER_MINUTE: i64 = 60 * MICROS_PER_SECOND;
const MICROS_PER_HOUR: i64 = 60 * MICROS_PER_MINUTE;

/// The longest duration that is drawn: a week on the clock, some four weeks of work.
const LONGEST: i64 = 168 * MICROS_PER_HOUR;

/// The first instant of 1970 and of 2100, between which most promises are made.
const OUR_TIME: (i64, i64) = (0, 4_102_444_800 * MICROS_PER_SECOND);

/// Draws any instant that the library knows, most of them from 1970 to 2099.
///
/// ```
/// use goodwill::proptest::prelude::*;
/// use goodwill::testkit::time::instants;
/// use goodwill::time::Timestamp;
///
/// proptest!(|(instant in instants())| {
///     prop_assert_eq!(instant.to_string().parse::<Timestamp>()?, instant);
/// });
/// ```
pub fn instants() -> impl Strategy<Value = Timestamp> + Clone {
    let (first, last) = OUR_TIME;
    prop_oneof![
        9 => instants_between(Timestamp::clamped(first), Timestamp::clamped(last)),
        1 => instants_between(Timestamp::MIN, Timestamp::MAX),
    ]
}

/// Draws an instant between two others, both included: often a whole hour, minute or second.
///
/// ```
/// use goodwill::proptest::prelude::*;
/// use goodwill::testkit::time::instants_between;
/// use goodwill::time::Timestamp;
///
/// let opening: Timestamp = "2026-03-02T09:00:00Z".parse()?;
/// let closing: Timestamp = "2026-03-02T17:00:00Z".parse()?;
/// proptest!(|(instant in instants_between(opening, closing))| {
///     prop_assert!(opening <= instant && instant <= closing);
/// });
/// # Ok::<(), goodwill::time::ParseTimestampError>(())
/// ```
pub fn instants_between(
    from: Timestamp,
    to: Timestamp,
) -> impl Strategy<Value = Timestamp> + Clone {
    let (first, last) = (from.min(to), from.max(to));
    (first.as_micros()..=last.as_micros(), grains())
        .prop_map(move |(micros, grain)| Timestamp::clamped(cut(micros, grain)).max(first))
}

/// Draws an amount of working time from none to 168 hours; negate it to run backward.
///
/// ```
/// use goodwill::proptest::prelude::*;
/// use goodwill::testkit::time::working_times;
/// use goodwill::time::WorkingTime;
///
/// proptest!(|(amount in working_times())| {
///     prop_assert!(WorkingTime::ZERO <= amount && amount <= WorkingTime::from_hours(168));
/// });
/// ```
pub fn working_times() -> impl Strategy<Value = WorkingTime> + Clone {
    lengths().prop_map(WorkingTime::from_micros)
}

/// Draws an amount of time on the clock from none to 168 hours; negate it to run backward.
///
/// ```
/// use goodwill::proptest::prelude::*;
/// use goodwill::testkit::time::elapsed_times;
/// use goodwill::time::Elapsed;
///
/// proptest!(|(amount in elapsed_times())| {
///     prop_assert!(Elapsed::ZERO <= amount && amount <= Elapsed::from_hours(168));
/// });
/// ```
pub fn elapsed_times() -> impl Strategy<Value = Elapsed> + Clone {
    lengths().prop_map(Elapsed::from_micros)
}

/// Draws a span of each of the four kinds, at most some weeks long.
///
/// ```
/// use goodwill::proptest::prelude::*;
/// use goodwill::testkit::time::spans;
/// use goodwill::time::Span;
///
/// proptest!(|(span in spans())| {
///     prop_assert_eq!(span.to_string().parse::<Span>()?, span);
/// });
/// ```
pub fn spans() -> impl Strategy<Value = Span> + Clone {
    prop_oneof![
        working_times()
            .prop_filter_map("a span is never negative", |amount| Span::working(amount).ok()),
        elapsed_times()
            .prop_filter_map("a span is never negative", |amount| Span::elapsed(amount).ok()),
        (0..=20_u32).prop_map(Span::working_days),
        (0..=40_u32).prop_map(Span::calendar_days),
    ]
}

/// Microseconds of a duration: mostly some hours, at times some days, now and then next to nothing.
fn lengths() -> impl Strategy<Value = i64> + Clone {
    let up_to =
        |longest: i64| (0..=longest, grains()).prop_map(|(micros, grain)| cut(micros, grain));
    prop_oneof![
        6 => up_to(12 * MICROS_PER_HOUR),
        3 => up_to(LONGEST),
        1 => 0..=MICROS_PER_SECOND,
    ]
}

/// What an instant or a duration is a multiple of; simpler ones first.
fn grains() -> impl Strategy<Value = i64> + Clone {
    const GRAINS: [i64; 5] =
        [MICROS_PER_HOUR, 15 * MICROS_PER_MINUTE, MICROS_PER_MINUTE, MICROS_PER_SECOND, 1];
    select(&GRAINS)
}

/// The greatest multiple of `grain` that is no more than this.
const fn cut(micros: i64, grain: i64) -> i64 {
    micros - micros.rem_euclid(grain)
}
