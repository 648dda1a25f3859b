//! From a draft to a plan: every fault is listed, and what is left can be compiled without looking for any.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use chrono::{NaiveDate, Weekday};
use chrono_tz::{TZ_VARIANTS, Tz};

use super::draft::{Break, CalendarDraft, Holiday, Override};
use super::fault::{
    CalendarFault, FIRST_YEAR, InvalidCalendar, LAST_YEAR, MAX_DATED_ENTRIES, MAX_WINDOWS_A_DAY,
};
use super::window::Window;
use super::zone::day_number;
use crate::finding::{Place, Written};
use crate::text::excerpt;

/// A draft without faults: dates by number, windows in order, one entry a date.
#[derive(Debug, Clone)]
pub(super) struct Plan {
    pub(super) tz: Tz,
    pub(super) years: RangeInclusive<i32>,
    /// By weekday, from Monday.
    pub(super) weekly: [Vec<Window>; 7],
    /// Names of holidays by day.
    pub(super) holidays: BTreeMap<i64, String>,
    pub(super) overrides: BTreeMap<i64, PlannedOverride>,
    pub(super) breaks: BTreeMap<i64, Vec<PlannedBreak>>,
}

#[derive(Debug, Clone)]
pub(super) struct PlannedOverride {
    pub(super) open: Vec<Window>,
    pub(super) name: String,
}

#[derive(Debug, Clone)]
pub(super) struct PlannedBreak {
    pub(super) during: Window,
    pub(super) name: String,
}

/// The first day of a year; every year of a plan has one.
pub(super) fn first_day_of(year: i32) -> i64 {
    day_number(NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or_default())
}

impl Plan {
    /// Examines a draft.
    pub(super) fn of(draft: &CalendarDraft) -> Result<Self, InvalidCalendar> {
        let mut check = Check { faults: InvalidCalendar::default(), days: 0..0 };
        let tz = check.zone(&draft.zone);
        let years = check.years(draft.first_year, draft.last_year);
        let weekly = check.weekly(draft);
        let holidays = check.holidays(&draft.holidays);
        let overrides = check.overrides(&draft.overrides);
        let breaks = check.breaks(&draft.breaks);
        if check.faults.count() > 0 {
            return Err(check.faults);
        }
        Ok(Self { tz, years, weekly, holidays, overrides, breaks })
    }
}

/// The faults found so far, and the days that matter.
struct Check {
    faults: InvalidCalendar,
    /// The days of the period and its eve, whose windows may run into it.
    days: std::ops::Range<i64>,
}

impl Check {
    fn zone(&mut self, name: &str) -> Tz {
        name.parse().unwrap_or_else(|_| {
            let meant = zone_like(name);
            self.faults.add(CalendarFault::UnknownZone { name: excerpt(name), meant });
            Tz::UTC
        })
    }

    fn years(&mut self, first: i32, last: i32) -> RangeInclusive<i32> {
        if first < FIRST_YEAR || last > LAST_YEAR || first > last {
            self.faults.add(CalendarFault::BadYears { first, last });
            // All dates are examined all the same.
            self.days = first_day_of(FIRST_YEAR)..first_day_of(LAST_YEAR + 1);
        } else {
            self.days = first_day_of(first) - 1..first_day_of(last + 1);
        }
        first..=last
    }

    fn weekly(&mut self, draft: &CalendarDraft) -> [Vec<Window>; 7] {
        use Weekday::{Fri, Mon, Sat, Sun, Thu, Tue, Wed};
        [Mon, Tue, Wed, Thu, Fri, Sat, Sun].map(|weekday| {
            let name = weekday.to_string().to_lowercase();
            let place = Place::root().key("weekly").key(name);
            self.windows(draft.weekly.on(weekday), &place)
        })
    }

    /// The windows of one date in order, without the wrong ones.
    fn windows(&mut self, written: &[Written<Window>], place: &Place) -> Vec<Window> {
        if written.len() > MAX_WINDOWS_A_DAY {
            let count = written.len();
            self.faults.add(CalendarFault::TooManyWindows { place: place.clone(), count });
            return Vec::new();
        }
        let mut windows: Vec<(Window, usize)> = Vec::new();
        for (number, window) in written.iter().enumerate() {
            if let Some(window) = self.window(window, || place.clone().index(number)) {
                windows.push((window, number));
            }
        }
        windows.sort_unstable();
        for fault in overlaps(&windows, place) {
            self.faults.add(fault);
        }
        windows.into_iter().map(|(window, _)| window).collect()
    }

    fn window(
        &mut self,
        written: &Written<Window>,
        place: impl FnOnce() -> Place,
    ) -> Option<Window> {
        match written.read() {
            Ok(window) => Some(*window),
            Err(text) => {
                // Reading it once more gives the reason that the draft did not keep.
                if let Err(error) = text.parse::<Window>() {
                    self.faults.add(CalendarFault::BadWindow { place: place(), error });
                }
                None
            }
        }
    }

    fn holidays(&mut self, holidays: &[Holiday]) -> BTreeMap<i64, String> {
        let mut planned = BTreeMap::<i64, String>::new();
        if self.too_many(holidays.len(), "holidays") {
            return planned;
        }
        for (number, holiday) in holidays.iter().enumerate() {
            let Some(date) = self.date(&holiday.on, "holidays", number) else {
                continue;
            };
            let Some(day) = self.day_that_matters(date) else {
                continue;
            };
            let names = planned.entry(day).or_default();
            // Two lists often share a holiday.
            if holiday.name.is_empty() || names.split(", ").any(|name| name == holiday.name) {
                continue;
            }
            if !names.is_empty() {
                names.push_str(", ");
            }
            names.push_str(&holiday.name);
        }
        planned
    }

    fn overrides(&mut self, overrides: &[Override]) -> BTreeMap<i64, PlannedOverride> {
        let mut planned = BTreeMap::new();
        let mut seen = BTreeMap::new();
        if self.too_many(overrides.len(), "overrides") {
            return planned;
        }
        for (number, exception) in overrides.iter().enumerate() {
            let place = Place::root().key("overrides").index(number);
            let open = self.windows(&exception.open, &place.clone().key("open"));
            let Some(on) = self.date(&exception.on, "overrides", number) else {
                continue;
            };
            if let Some(&first) = seen.get(&on) {
                self.faults.add(CalendarFault::DoubleOverride { place, on, first });
                continue;
            }
            seen.insert(on, number);
            if let Some(day) = self.day_that_matters(on) {
                planned.insert(day, PlannedOverride { open, name: exception.name.clone() });
            }
        }
        planned
    }

    fn breaks(&mut self, breaks: &[Break]) -> BTreeMap<i64, Vec<PlannedBreak>> {
        let mut planned = BTreeMap::<i64, Vec<PlannedBreak>>::new();
        if self.too_many(breaks.len(), "breaks") {
            return planned;
        }
        for (number, pause) in breaks.iter().enumerate() {
            let place = || Place::root().key("breaks").index(number).key("during");
            let during = self.window(&pause.during, place);
            let date = self.date(&pause.on, "breaks", number);
            if let (Some(during), Some(date)) = (during, date)
                && let Some(day) = self.day_that_matters(date)
            {
                let name = pause.name.clone();
                let of_one_day = planned.entry(day).or_default();
                of_one_day.push(PlannedBreak { during, name });
                if of_one_day.len() == MAX_WINDOWS_A_DAY + 1 {
                    let (place, count) =
                        (Place::root().key("breaks").index(number), MAX_WINDOWS_A_DAY + 1);
                    self.faults.add(CalendarFault::TooManyWindows { place, count });
                }
            }
        }
        for of_one_day in planned.values_mut() {
            of_one_day.sort_by_key(|pause| pause.during);
        }
        planned
    }

    fn date(&mut self, on: &Written<NaiveDate>, list: &str, number: usize) -> Option<NaiveDate> {
        match on.read() {
            Ok(date) => Some(*date),
            Err(text) => {
                let place = Place::root().key(list).index(number).key("on");
                self.faults.add(CalendarFault::BadDate { place, text: excerpt(text) });
                None
            }
        }
    }

    fn day_that_matters(&self, date: NaiveDate) -> Option<i64> {
        Some(day_number(date)).filter(|day| self.days.contains(day))
    }

    fn too_many(&mut self, count: usize, list: &str) -> bool {
        let too_many = count > MAX_DATED_ENTRIES;
        if too_many {
            let place = Place::root().key(list);
            self.faults.add(CalendarFault::TooManyEntries { place, count });
        }
        too_many
    }
}

/// A fault for each window that opens before an earlier one has closed; the windows come in order of opening.
fn overlaps(windows: &[(Window, usize)], place: &Place) -> Vec<CalendarFault> {
    let mut faults = Vec::new();
    let mut open: Option<(Window, usize)> = None;
    for &(window, number) in windows {
        if let Some((other, other_number)) = open
            && window.opens() < other.closes()
        {
            // The later line is the one to mend.
            let (window, other) =
                if number > other_number { (window, other) } else { (other, window) };
            let place = place.clone().index(number.max(other_number));
            faults.push(CalendarFault::OverlappingWindows { place, window, other });
        }
        if open.is_none_or(|(other, _)| other.closes() < window.closes()) {
            open = Some((window, number));
        }
    }
    faults
}

/// The zone whose name differs least, if it differs by no more than a slip of the pen.
fn zone_like(name: &str) -> Option<&'static str> {
    const SLIPS: usize = 2;
    // A few letters are near to any short name.
    if !(4..=64).contains(&name.len()) {
        return None;
    }
    let wanted = name.to_lowercase();
    TZ_VARIANTS
        .iter()
        .map(|zone| (edits_between(&wanted, &zone.name().to_lowercase()), zone.name()))
        .min()
        .filter(|(edits, _)| *edits <= SLIPS)
        .map(|(_, zone)| zone)
}

/// How many letters must be changed, added or left out to get from one text to the other (Levenshtein 1966).
fn edits_between(left: &str, right: &str) -> usize {
    let mut row: Vec<usize> = (0..=right.chars().count()).collect();
    for (index, from) in left.chars().enumerate() {
        let mut diagonal = index;
        let mut before = index + 1;
        let mut next = vec![before];
        for (to, above) in right.chars().zip(row.iter().skip(1)) {
            let changed = diagonal + usize::from(from != to);
            before = changed.min(before + 1).min(above + 1);
            diagonal = *above;
            next.push(before);
        }
        row = next;
    }
    row.last().copied().unwrap_or(0)
}
