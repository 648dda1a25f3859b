//! Drafts and calendars, with the zones, windows and dates that are easily got wrong.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use chrono::{NaiveDate, NaiveTime, Offset, TimeDelta, TimeZone, Weekday};
use chrono_tz::{TZ_VARIANTS, Tz};
use proptest::collection::vec;
use proptest::prelude::{BoxedStrategy, Just, Strategy, any, prop_oneof};
use proptest::sample::{Index, select};

use super::time::instants_between;
use crate::calendar::{
    Calendar, CalendarDraft, EVERY_DAY, FIRST_YEAR, LAST_YEAR, WORKWEEK, Week, Window,
};
use crate::time::Timestamp;

const SECONDS_PER_MINUTE: u32 = 60;
const SECONDS_PER_HOUR: u32 = 3_600;
const SECONDS_PER_DAY: u32 = 86_400;
const MICROS_PER_SECOND: i64 = 1_000_000;

/// Zones that have caught others out, each with a year in which it does; simpler ones first.
const HARD_YEARS: [(Tz, i32); 26] = [
    (Tz::UTC, 2026),
    (Tz::Europe__Berlin, 2026),
    (Tz::America__New_York, 2025),
    // Offsets that are no whole hour.
    (Tz::Asia__Kolkata, 2026),
    (Tz::Australia__Adelaide, 2026),
    // A quarter of an hour skipped at the first midnight of the year.
    (Tz::Asia__Kathmandu, 1986),
    // Half an hour of summer time, and two hours of it.
    (Tz::Australia__Lord_Howe, 2026),
    (Tz::Antarctica__Troll, 2026),
    // Winter time is the exception.
    (Tz::Europe__Dublin, 2026),
    // Four changes a year.
    (Tz::Africa__Casablanca, 2024),
    // A change of the standard offset by half an hour.
    (Tz::America__Caracas, 2007),
    (Tz::Asia__Pyongyang, 2015),
    // Midnight is skipped, or the hour before it, or comes twice.
    (Tz::America__Sao_Paulo, 2018),
    (Tz::Asia__Tehran, 2021),
    (Tz::America__Nuuk, 2024),
    (Tz::America__Havana, 2026),
    // At one minute past midnight the clock goes back to the old date, or forward by three hours.
    (Tz::America__St_Johns, 2010),
    (Tz::Antarctica__Casey, 2020),
    // A date is skipped, in the middle of a year and at its end.
    (Tz::Pacific__Apia, 2011),
    (Tz::Pacific__Kwajalein, 1993),
    (Tz::Pacific__Kiritimati, 1994),
    // A date comes twice.
    (Tz::Pacific__Kwajalein, 1969),
    // Offsets to the second, and half an hour skipped before and after midnight.
    (Tz::Africa__Monrovia, 1972),
    (Tz::Europe__Amsterdam, 1937),
    (Tz::America__Toronto, 1919),
    (Tz::Europe__London, 1968),
];

/// Draws a zone, as a rule one that has caught others out.
///
/// ```
/// use goodwill::calendar::CalendarDraft;
/// use goodwill::proptest::prelude::*;
/// use goodwill::testkit::calendar::zones;
///
/// proptest!(|(zone in zones())| {
///     prop_assert_eq!(CalendarDraft::new(zone.name(), 2026..=2026).compile()?.zone(), zone);
/// });
/// ```
pub fn zones() -> impl Strategy<Value = Tz> + Clone {
    prop_oneof![
        8 => select(&HARD_YEARS).prop_map(|(zone, _)| zone),
        1 => select(&TZ_VARIANTS),
    ]
}

/// Draws hours of one date: within it, until midnight, or into the next.
///
/// ```
/// use goodwill::calendar::Window;
/// use goodwill::proptest::prelude::*;
/// use goodwill::testkit::calendar::windows;
///
/// proptest!(|(window in windows())| {
///     prop_assert!(1 <= window.seconds() && window.seconds() <= 86_400);
///     prop_assert_eq!(window.to_string().parse::<Window>()?, window);
/// });
/// ```
pub fn windows() -> impl Strategy<Value = Window> + Clone {
    windows_of(Grain::Second)
}

/// Draws the hours of an ordinary week: any weekdays, several windows a day, some to the second.
///
/// ```
/// use goodwill::calendar::CalendarDraft;
/// use goodwill::proptest::prelude::*;
/// use goodwill::testkit::calendar::weeks;
///
/// proptest!(|(week in weeks())| {
///     let mut draft = CalendarDraft::new("UTC", 2026..=2026);
///     draft.weekly = week;
///     prop_assert!(draft.compile().is_ok());
/// });
/// ```
pub fn weeks() -> impl Strategy<Value = Week> + Clone {
    weeks_of(Grain::Second)
}

/// Draws declarations without a fault: hard zones, holidays, overrides and breaks close to one another and to changes
/// of the clock.
///
/// ```
/// use goodwill::proptest::prelude::*;
/// use goodwill::testkit::calendar::calendar_drafts;
///
/// proptest!(ProptestConfig::with_cases(32), |(draft in calendar_drafts())| {
///     prop_assert!(draft.compile().is_ok());
/// });
/// ```
pub fn calendar_drafts() -> impl Strategy<Value = CalendarDraft> + Clone {
    calendar_drafts_of(&CalendarShape::new())
}

/// Draws declarations of a wished shape.
///
/// ```
/// use goodwill::proptest::prelude::*;
/// use goodwill::testkit::calendar::{CalendarShape, calendar_drafts_of};
///
/// let drafts = calendar_drafts_of(&CalendarShape::new().years(2020..=2021));
/// proptest!(ProptestConfig::with_cases(32), |(draft in drafts)| {
///     prop_assert!(2020 <= draft.first_year && draft.last_year <= 2021);
/// });
/// ```
pub fn calendar_drafts_of(
    shape: &CalendarShape,
) -> impl Strategy<Value = CalendarDraft> + Clone + use<> {
    let (grain, last_year) = (shape.grain, shape.last_year);
    (
        (shape.zones_and_years(), 0..=2_i32),
        any::<Index>(),
        weeks_of(grain),
        vec((spots(), names()), 0..8),
        vec((spots(), hours_of_a_day(grain), names()), 0..5),
        vec((spots(), windows_of(grain), names()), 0..8),
    )
        .prop_map(
            move |(((zone, first), more), centre, weekly, holidays, overrides, breaks)| {
                let years = first..=(first + more).min(last_year);
                let marks = marks(zone, &years);
                let centre = *centre.get(&marks);
                let date = |spot: &Spot| spot.date(centre, &marks);
                let mut draft = CalendarDraft::new(zone.name(), years);
                draft.weekly = weekly;
                for (spot, name) in holidays {
                    draft = draft.holiday(date(&spot), name);
                }
                // At most one override may stand on a date.
                let overrides: BTreeMap<NaiveDate, _> = overrides
                    .into_iter()
                    .map(|(spot, open, name)| (date(&spot), (open, name)))
                    .collect();
                for (on, (open, name)) in overrides {
                    draft = draft.override_hours(on, open, name);
                }
                for (spot, during, name) in breaks {
                    draft = draft.break_hours(date(&spot), during, name);
                }
                draft
            },
        )
}

/// Draws calendars, ready to be asked.
///
/// ```
/// use goodwill::proptest::prelude::*;
/// use goodwill::testkit::calendar::calendars;
///
/// proptest!(ProptestConfig::with_cases(32), |(calendar in calendars())| {
///     prop_assert!(calendar.first() < calendar.end());
/// });
/// ```
pub fn calendars() -> impl Strategy<Value = Calendar> + Clone {
    calendars_of(&CalendarShape::new())
}

/// Draws calendars of a wished shape.
///
/// ```
/// use goodwill::calendar::CalendarDraft;
/// use goodwill::chrono_tz::Tz;
/// use goodwill::proptest::prelude::*;
/// use goodwill::testkit::calendar::{CalendarShape, calendars_of};
///
/// let ours = CalendarShape::new().zones([Tz::Asia__Shanghai]).years(2026..=2026);
/// proptest!(ProptestConfig::with_cases(32), |(calendar in calendars_of(&ours))| {
///     prop_assert_eq!(calendar.zone(), Tz::Asia__Shanghai);
/// });
/// ```
pub fn calendars_of(shape: &CalendarShape) -> impl Strategy<Value = Calendar> + Clone + use<> {
    calendar_drafts_of(shape)
        .prop_filter_map("a draft without a fault", |draft| draft.compile().ok())
}

/// Draws instants within the years of a calendar, preferably at its openings and closings, around changes of the clock
/// and near both ends.
///
/// ```
/// use goodwill::calendar::{CalendarDraft, WORKWEEK};
/// use goodwill::proptest::prelude::*;
/// use goodwill::testkit::calendar::instants_in;
///
/// let desk = CalendarDraft::new("Europe/Berlin", 2026..=2026).open(WORKWEEK, "09:00-17:00").compile()?;
/// proptest!(|(at in instants_in(&desk))| {
///     prop_assert_eq!(desk.next_open(at).is_ok_and(|next| next == at), desk.is_open(at)?);
/// });
/// # Ok::<(), goodwill::calendar::InvalidCalendar>(())
/// ```
pub fn instants_in(calendar: &Calendar) -> impl Strategy<Value = Timestamp> + Clone + use<> {
    const NUDGES: [i64; 7] = [
        0,
        -1,
        1,
        -MICROS_PER_SECOND,
        MICROS_PER_SECOND,
        -3_600 * MICROS_PER_SECOND,
        3_600 * MICROS_PER_SECOND,
    ];
    let first = calendar.first();
    let last = Timestamp::clamped(calendar.end().as_micros() - 1).max(first);
    let mut edges = vec![first, last];
    edges.extend(calendar.stretches().flat_map(|(opens, closes)| [opens, closes]));
    let within = move |micros: i64| Timestamp::clamped(micros).clamp(first, last);
    let near_edges = (select(edges), select(&NUDGES))
        .prop_map(move |(edge, nudge)| within(edge.as_micros() + nudge));
    // Within a day of a mark, to the minute.
    let near = move |marks: Vec<i64>| {
        (select(marks), -1_440..=1_440_i64)
            .prop_map(move |(mark, minutes)| within(mark + minutes * 60 * MICROS_PER_SECOND))
    };
    let noons = marks(calendar.zone(), &calendar.years())
        .into_iter()
        .map(|date| date.and_time(NaiveTime::MIN).and_utc().timestamp_micros())
        .map(|midnight| midnight + 43_200 * MICROS_PER_SECOND);
    let near_changes = near(noons.collect());
    let near_ends = near(vec![first.as_micros(), last.as_micros()]);
    prop_oneof![
        4 => near_edges,
        3 => instants_between(first, last),
        2 => near_changes,
        1 => near_ends,
    ]
}

/// What drawn calendars have in common.
///
/// ```
/// use goodwill::chrono_tz::Tz;
/// use goodwill::testkit::calendar::{CalendarShape, calendars_of};
///
/// let shape = CalendarShape::new().years(2024..=2027).zones([Tz::Europe__Berlin]).whole_minutes();
/// let calendars = calendars_of(&shape);
/// # let _ = calendars;
/// ```
#[derive(Debug, Clone)]
pub struct CalendarShape {
    zones: Vec<Tz>,
    first_year: i32,
    last_year: i32,
    grain: Grain,
}

/// The finest clock that a declaration uses.
#[derive(Debug, Clone, Copy)]
enum Grain {
    Minute,
    Second,
}

impl CalendarShape {
    /// Any zone, one to three of the years from 1970 to 2037, hours to the second.
    #[must_use]
    pub const fn new() -> Self {
        Self { zones: Vec::new(), first_year: 1970, last_year: 2037, grain: Grain::Second }
    }

    /// One to three of these years, as far as a calendar can cover them.
    #[must_use]
    pub fn years(mut self, years: RangeInclusive<i32>) -> Self {
        self.first_year = (*years.start()).clamp(FIRST_YEAR, LAST_YEAR);
        self.last_year = (*years.end()).clamp(self.first_year, LAST_YEAR);
        self
    }

    /// One of these zones; none of them means any.
    #[must_use]
    pub fn zones(mut self, zones: impl IntoIterator<Item = Tz>) -> Self {
        self.zones = zones.into_iter().collect();
        self
    }

    /// Hours declared to the whole minute.
    #[must_use]
    pub const fn whole_minutes(mut self) -> Self {
        self.grain = Grain::Minute;
        self
    }

    fn zones_and_years(&self) -> BoxedStrategy<(Tz, i32)> {
        let hard: Vec<(Tz, i32)> = HARD_YEARS
            .into_iter()
            .filter(|(zone, year)| {
                (self.zones.is_empty() || self.zones.contains(zone))
                    && (self.first_year..=self.last_year).contains(year)
            })
            .collect();
        let years = self.first_year..=self.last_year;
        let any_year = if self.zones.is_empty() {
            (zones(), years).boxed()
        } else {
            (select(self.zones.clone()), years).boxed()
        };
        if hard.is_empty() { any_year } else { prop_oneof![select(hard), any_year].boxed() }
    }
}

impl Default for CalendarShape {
    fn default() -> Self {
        Self::new()
    }
}

/// Where an entry of a draft stands: some days from the draft's centre, or from another date that matters.
#[derive(Debug, Clone)]
struct Spot {
    mark: Option<Index>,
    days: i64,
}

impl Spot {
    fn date(&self, centre: NaiveDate, marks: &[NaiveDate]) -> NaiveDate {
        let mark = self.mark.as_ref().map_or(centre, |mark| *mark.get(marks));
        mark.checked_add_signed(TimeDelta::days(self.days)).unwrap_or(mark)
    }
}

fn spots() -> impl Strategy<Value = Spot> + Clone {
    let mark = prop_oneof![2 => Just(None), 1 => any::<Index>().prop_map(Some)];
    let days = prop_oneof![6 => -3..=3_i64, 3 => -15..=15_i64, 1 => -300..=300_i64];
    (mark, days).prop_map(|(mark, days)| Spot { mark, days })
}

fn names() -> impl Strategy<Value = String> + Clone {
    const NAMES: [&str; 4] = ["", "New Year's Day", "国庆节", "\"stock-taking\""];
    select(&NAMES).prop_map(str::to_owned)
}

/// The dates that matter: the first and the last one, and those around a change of the clock.
fn marks(zone: Tz, years: &RangeInclusive<i32>) -> Vec<NaiveDate> {
    let first = NaiveDate::from_ymd_opt(*years.start(), 1, 1).unwrap_or_default();
    let last = NaiveDate::from_ymd_opt(*years.end(), 12, 31).unwrap_or(first);
    let offset =
        |date: NaiveDate| zone.offset_from_utc_datetime(&date.and_time(NaiveTime::MIN)).fix();
    let mut marks = vec![first, last];
    let mut before = offset(first);
    for (date, next) in first.iter_days().zip(first.iter_days().skip(1)) {
        if date >= last {
            break;
        }
        let after = offset(next);
        if after != before {
            marks.push(date);
        }
        before = after;
    }
    marks
}

fn weeks_of(grain: Grain) -> impl Strategy<Value = Week> + Clone {
    let on = |days: &[Weekday], hours: &[Window]| {
        let mut week = Week::default();
        for &day in days {
            *week.on_mut(day) = hours.iter().map(|window| (*window).into()).collect();
        }
        week
    };
    prop_oneof![
        2 => hours_of_a_day(grain).prop_map(move |hours| on(&WORKWEEK, &hours)),
        3 => (0..128_u8, hours_of_a_day(grain)).prop_map(move |(chosen, hours)| {
            let days: Vec<Weekday> = EVERY_DAY
                .into_iter()
                .enumerate()
                .filter(|(number, _)| chosen >> number & 1 == 1)
                .map(|(_, day)| day)
                .collect();
            on(&days, &hours)
        }),
        4 => vec(hours_of_a_day(grain), EVERY_DAY.len()).prop_map(move |hours| {
            let mut week = Week::default();
            for (day, hours) in EVERY_DAY.into_iter().zip(hours) {
                *week.on_mut(day) = hours.into_iter().map(Into::into).collect();
            }
            week
        }),
    ]
}

/// Windows of one date, in order; some touch.
fn hours_of_a_day(grain: Grain) -> impl Strategy<Value = Vec<Window>> + Clone {
    let gap = clocks(grain, 6 * SECONDS_PER_HOUR);
    let length = prop_oneof![
        6 => clocks(grain, 9 * SECONDS_PER_HOUR),
        1 => clocks(grain, SECONDS_PER_DAY),
    ];
    let lasts_past_midnight = prop_oneof![3 => Just(false), 2 => Just(true)];
    prop_oneof![
        2 => Just(Vec::new()),
        1 => Just(vec![Window::ALL_DAY]),
        7 => (vec((gap, length), 1..=5), lasts_past_midnight)
            .prop_map(|(parts, past_midnight)| lay_out(&parts, past_midnight)),
    ]
}

/// Windows one behind the other, each with the gap before it and its length, as far as the date goes.
fn lay_out(parts: &[(u32, u32)], past_midnight: bool) -> Vec<Window> {
    let mut windows = Vec::new();
    let mut closed_until = 0;
    for &(gap, length) in parts {
        let opens = closed_until + gap;
        let closes = if past_midnight {
            opens + length.min(SECONDS_PER_DAY)
        } else {
            (opens + length).min(SECONDS_PER_DAY)
        };
        windows.extend(window(opens, closes));
        closed_until = closes;
    }
    windows
}

fn windows_of(grain: Grain) -> impl Strategy<Value = Window> + Clone {
    (clocks(grain, SECONDS_PER_DAY), clocks(grain, SECONDS_PER_DAY))
        .prop_filter_map("neither empty nor from the next date", |(opens, length)| {
            window(opens, opens + length)
        })
}

/// Seconds up to `most`, often whole hours.
fn clocks(grain: Grain, most: u32) -> impl Strategy<Value = u32> + Clone {
    let finest = match grain {
        Grain::Minute => SECONDS_PER_MINUTE,
        Grain::Second => 1,
    };
    let units = select(vec![SECONDS_PER_HOUR, 15 * SECONDS_PER_MINUTE, SECONDS_PER_MINUTE, finest]);
    (0..=most, units).prop_map(|(seconds, unit)| seconds - seconds % unit)
}

/// A window from these wall clocks in seconds, if there is one.
fn window(opens: u32, closes: u32) -> Option<Window> {
    let clock = |seconds: u32| {
        let (hours, minutes) = (seconds / SECONDS_PER_HOUR, seconds / SECONDS_PER_MINUTE % 60);
        format!("{hours:02}:{minutes:02}:{:02}", seconds % 60)
    };
    let text = match closes.checked_sub(SECONDS_PER_DAY) {
        Some(next_day) if next_day > 0 => format!("{}-{}+1", clock(opens), clock(next_day)),
        _ => format!("{}-{}", clock(opens), clock(closes)),
    };
    text.parse().ok()
}
