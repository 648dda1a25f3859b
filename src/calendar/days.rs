use super::window::SECONDS_PER_DAY;
use super::{Calendar, CalendarError};
use crate::time::{MICROS_PER_SECOND, Timestamp};

/// A wall clock: a date, and microseconds after its start; up to and including its end.
#[derive(Debug, Clone, Copy)]
pub(super) struct WallClock {
    pub(super) day: i64,
    pub(super) micros: i64,
}

impl Calendar {
    /// The same wall clock, `days` open dates later.
    ///
    /// A closed start first moves to the next opening. The dates that follow count if they have any open time; on the
    /// last of them the wall clock is drawn into its first opening and last closing. (The rule by which the City of
    /// Boston dates its promises to citizens.)
    ///
    /// ```
    /// use goodwill::calendar::{CalendarDraft, WORKWEEK};
    /// use goodwill::time::Timestamp;
    ///
    /// let city = CalendarDraft::new("America/New_York", 2015..=2015)
    ///     .open(WORKWEEK, "08:30-17:00")
    ///     .holiday("2015-01-01", "New Year's Day")
    ///     .compile()?;
    /// let at_night: Timestamp = "2015-01-01T00:25:23-05:00".parse()?;
    /// assert_eq!(city.add_working_days(at_night, 3)?, "2015-01-07T08:30:00-05:00".parse()?);
    /// assert!(city.add_working_days(at_night, 400).is_err()); // beyond 2015
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// As for [`Calendar::add`].
    pub fn add_working_days(&self, from: Timestamp, days: u32) -> Result<Timestamp, CalendarError> {
        let from = self.next_open(from)?;
        let Some(later) = days.checked_sub(1) else {
            return Ok(from);
        };
        let clock = self.wall_clock(from);
        let following = self.inner.dates.before(clock.day + 1);
        self.on_open_date(following.checked_add(later as usize), clock)
    }

    /// The same wall clock, `days` open dates earlier.
    ///
    /// A closed start first moves to the previous closing; the rest mirrors [`Calendar::add_working_days`].
    ///
    /// # Errors
    /// As for [`Calendar::add`].
    pub fn subtract_working_days(
        &self,
        from: Timestamp,
        days: u32,
    ) -> Result<Timestamp, CalendarError> {
        let from = self.previous_open(from)?;
        if days == 0 {
            return Ok(from);
        }
        let clock = self.wall_clock_before(from)?;
        let preceding = self.inner.dates.before(clock.day);
        self.on_open_date(preceding.checked_sub(days as usize), clock)
    }

    /// The same wall clock, `days` dates later, whether open or not.
    ///
    /// A wall clock that the zone leaves out on that date moves to the end of the gap; of one that comes twice, the
    /// first is meant.
    ///
    /// # Errors
    /// [`CalendarError::OutOfPeriod`] if `from` or the answer lies beyond the years of the calendar.
    pub fn add_calendar_days(
        &self,
        from: Timestamp,
        days: u32,
    ) -> Result<Timestamp, CalendarError> {
        self.shift_calendar_days(from, i64::from(days))
    }

    /// The same wall clock, `days` dates earlier, whether open or not.
    ///
    /// # Errors
    /// As for [`Calendar::add_calendar_days`].
    pub fn subtract_calendar_days(
        &self,
        from: Timestamp,
        days: u32,
    ) -> Result<Timestamp, CalendarError> {
        self.shift_calendar_days(from, -i64::from(days))
    }

    fn shift_calendar_days(&self, from: Timestamp, days: i64) -> Result<Timestamp, CalendarError> {
        self.inside(from)?;
        if days == 0 {
            return Ok(from);
        }
        let clock = self.wall_clock(from);
        let day = clock.day + days;
        let (first_day, end_day) = self.days();
        // A skipped eve moves to the first instant of the period.
        if !(first_day - 1..=end_day).contains(&day) {
            return Err(self.out_of_period());
        }
        let answer = Timestamp::clamped(self.instant(WallClock { day, ..clock }));
        self.inside(answer).map(|_| answer)
    }

    /// The wall clock of `clock` on the open date of this number, drawn into its hours.
    fn on_open_date(
        &self,
        number: Option<usize>,
        clock: WallClock,
    ) -> Result<Timestamp, CalendarError> {
        let (day, (opens, closes)) = number
            .and_then(|number| self.inner.dates.get(number))
            .ok_or_else(|| self.out_of_period())?;
        let instant = self.instant(WallClock { day, ..clock });
        // Where the period cuts a date, its first opening and its last closing are not known.
        self.inside(Timestamp::clamped(instant))?;
        let (opens, closes) = (opens * MICROS_PER_SECOND, closes * MICROS_PER_SECOND);
        Ok(Timestamp::clamped(instant.clamp(opens, closes)))
    }

    /// The days of the period, up to the first one beyond.
    fn days(&self) -> (i64, i64) {
        (self.wall_clock(self.first()).day, self.wall_clock(self.end()).day)
    }

    /// The number of the date that wall clocks show at an instant.
    pub(super) fn date_of(&self, at: Timestamp) -> i64 {
        self.wall_clock(at).day
    }

    /// The first instant of a date.
    pub(super) fn midnight(&self, day: i64) -> Timestamp {
        Timestamp::clamped(self.instant(WallClock { day, micros: 0 }))
    }

    /// The number of the open date that is so many behind that of an instant; its own, if there are not so many.
    pub(super) fn date_after_working_days(&self, from: Timestamp, days: u32) -> i64 {
        let date = self.date_of(from);
        let number =
            days.checked_sub(1).map(|later| self.inner.dates.before(date + 1) + later as usize);
        number.and_then(|number| self.inner.dates.get(number)).map_or(date, |(day, _)| day)
    }

    pub(super) fn wall_clock(&self, at: Timestamp) -> WallClock {
        let micros = at.as_micros();
        let local = self.inner.zone.local(micros.div_euclid(MICROS_PER_SECOND));
        WallClock {
            day: local.div_euclid(SECONDS_PER_DAY),
            micros: local.rem_euclid(SECONDS_PER_DAY) * MICROS_PER_SECOND
                + micros.rem_euclid(MICROS_PER_SECOND),
        }
    }

    /// The first opening and the last closing of a date, in microseconds.
    pub(super) fn hours_of(&self, day: i64) -> Option<(i64, i64)> {
        let dates = &self.inner.dates;
        let (found, (opens, closes)) = dates.get(dates.before(day))?;
        (found == day).then_some((opens * MICROS_PER_SECOND, closes * MICROS_PER_SECOND))
    }

    /// The wall clock of an instant that is open or a closing, seen from before: a closing is the end of the second
    /// before it, so that midnight ends the old date, even where the clock jumps there.
    fn wall_clock_before(&self, at: Timestamp) -> Result<WallClock, CalendarError> {
        if at != self.end() && self.is_open(at)? {
            return Ok(self.wall_clock(at));
        }
        // Closings are whole seconds.
        let before = self.wall_clock(Timestamp::clamped(at.as_micros() - MICROS_PER_SECOND));
        Ok(WallClock { micros: before.micros + MICROS_PER_SECOND, ..before })
    }

    /// The first instant at which the wall clock shows this, in microseconds.
    pub(super) fn instant(&self, clock: WallClock) -> i64 {
        let (seconds, rest) = (
            clock.micros.div_euclid(MICROS_PER_SECOND),
            clock.micros.rem_euclid(MICROS_PER_SECOND),
        );
        let local = clock.day * SECONDS_PER_DAY + seconds;
        let instant = self.inner.zone.first_instant(local);
        // In a gap the second is moved to the gap's end, and its fraction with it.
        let skipped = self.inner.zone.local(instant) != local;
        instant * MICROS_PER_SECOND + if skipped { 0 } else { rest }
    }
}
