//! The dates on which a calendar opens, each with its first opening and its last closing.

use super::intervals::Interval;
use super::window::SECONDS_PER_DAY;
use super::zone::Zone;

/// One date with any open time. Instants are kept as seconds from the date's midnight in UTC, which fit in half the
/// room.
#[derive(Debug, Clone, Copy)]
struct OpenDate {
    day: i32,
    opens: i32,
    closes: i32,
}

impl OpenDate {
    fn midnight(self) -> i64 {
        i64::from(self.day) * SECONDS_PER_DAY
    }
}

#[derive(Debug, Clone)]
pub(super) struct OpenDates {
    dates: Box<[OpenDate]>,
}

impl OpenDates {
    /// The dates of these stretches, cut at local midnights.
    pub(super) fn of(zone: &Zone, open: &[Interval]) -> Self {
        let mut dates: Vec<OpenDate> = Vec::with_capacity(open.len());
        for &interval in open {
            for piece in zone.pieces(interval) {
                note(&mut dates, piece.day, (piece.from, piece.to));
            }
        }
        Self { dates: dates.into_boxed_slice() }
    }

    /// The number of dates before this one.
    pub(super) fn before(&self, day: i64) -> usize {
        self.dates.partition_point(|date| i64::from(date.day) < day)
    }

    /// Whether the date has any open time.
    pub(super) fn contains(&self, day: i64) -> bool {
        self.dates.get(self.before(day)).is_some_and(|date| i64::from(date.day) == day)
    }

    /// The date of this number, from zero: its day, its first opening and its last closing in seconds.
    pub(super) fn get(&self, number: usize) -> Option<(i64, Interval)> {
        let date = self.dates.get(number)?;
        let midnight = date.midnight();
        let hours = (midnight + i64::from(date.opens), midnight + i64::from(date.closes));
        Some((i64::from(date.day), hours))
    }
}

/// Adds open time to a date.
fn note(dates: &mut Vec<OpenDate>, day: i64, (from, to): Interval) {
    let midnight = day * SECONDS_PER_DAY;
    let (Ok(day), Ok(opens), Ok(closes)) =
        (i32::try_from(day), i32::try_from(from - midnight), i32::try_from(to - midnight))
    else {
        return;
    };
    // Where clocks are set back across midnight the old date returns for a while, so that it need not be the last.
    let place = match dates.last() {
        Some(last) if last.day < day => dates.len(),
        _ => dates.partition_point(|date| date.day < day),
    };
    match dates.get_mut(place) {
        Some(date) if date.day == day => {
            date.opens = date.opens.min(opens);
            date.closes = date.closes.max(closes);
        }
        _ => dates.insert(place, OpenDate { day, opens, closes }),
    }
}
