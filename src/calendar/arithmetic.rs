use super::{Calendar, CalendarError, OutOfPeriod};
use crate::time::{Span, Timestamp, WorkingTime};

impl Calendar {
    /// The earliest instant with this much open time between `from` and it; a negative amount subtracts.
    ///
    /// Adding none to closed time gives the next opening.
    ///
    /// ```
    /// use goodwill::calendar::{CalendarDraft, WORKWEEK};
    /// use goodwill::time::{Timestamp, WorkingTime};
    ///
    /// let desk = CalendarDraft::new("UTC", 2019..=2019).open(WORKWEEK, "08:00-18:00").compile()?;
    /// let friday: Timestamp = "2019-03-15T17:00:00Z".parse()?;
    /// let due = desk.add(friday, WorkingTime::from_hours(4))?;
    /// assert_eq!(due.to_string(), "2019-03-18T11:00:00Z");
    ///
    /// assert!(desk.add(friday, WorkingTime::from_hours(40_000)).is_err()); // beyond 2019
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`CalendarError::OutOfPeriod`] if `from` or the answer lies beyond the years of the calendar,
    /// [`CalendarError::NeverOpen`] if it has no open instant.
    #[inline]
    pub fn add(&self, from: Timestamp, amount: WorkingTime) -> Result<Timestamp, CalendarError> {
        self.shift(from, amount.as_micros())
    }

    /// The latest instant with this much open time between it and `from`; a negative amount adds.
    ///
    /// Subtracting none from closed time gives the previous closing.
    ///
    /// # Errors
    /// As for [`Calendar::add`].
    #[inline]
    pub fn subtract(
        &self,
        from: Timestamp,
        amount: WorkingTime,
    ) -> Result<Timestamp, CalendarError> {
        match amount.as_micros() {
            0 => self.previous_open(from),
            micros => self.shift(from, micros.saturating_neg()),
        }
    }

    /// The earliest instant with this much open time between it and `from`: where all instants of a closed stretch would do,
    /// that at which it closes.
    pub(crate) fn earliest_before(
        &self,
        from: Timestamp,
        amount: WorkingTime,
    ) -> Result<Timestamp, CalendarError> {
        let timeline = &self.inner.timeline;
        let worked = timeline.worked_by(self.inside(from)?).saturating_sub(amount.as_micros());
        // Nothing closes before the first opening, and where nothing opens, no open time lies before anything.
        let first = || timeline.segment(0).map_or(from.as_micros(), |(opens, _)| opens);
        let answer = timeline.earliest_with(worked).or_else(|| (worked == 0).then(first));
        answer.map(|at| Timestamp::clamped(at).min(from)).ok_or_else(|| self.no_answer())
    }

    /// The open time between two instants; negative if `to` is the earlier one.
    ///
    /// # Errors
    /// [`CalendarError::OutOfPeriod`] if one of them lies beyond the years of the calendar.
    #[inline]
    pub fn between(&self, from: Timestamp, to: Timestamp) -> Result<WorkingTime, CalendarError> {
        let timeline = &self.inner.timeline;
        let (from, to) = (self.inside(from)?, self.inside(to)?);
        Ok(WorkingTime::from_micros(timeline.worked_by(to) - timeline.worked_by(from)))
    }

    /// Whether it is open at an instant; at a closing instant it no longer is.
    ///
    /// # Errors
    /// [`CalendarError::OutOfPeriod`] if the instant lies beyond the years of the calendar.
    #[inline]
    pub fn is_open(&self, at: Timestamp) -> Result<bool, CalendarError> {
        if at == self.end() {
            return Err(self.out_of_period());
        }
        let at = self.inside(at)?;
        let latest = self.stretch_opened_by(at);
        Ok(latest.is_some_and(|(_, closes)| at < closes))
    }

    /// The earliest open instant at or after this one.
    ///
    /// # Errors
    /// As for [`Calendar::add`].
    #[inline]
    pub fn next_open(&self, at: Timestamp) -> Result<Timestamp, CalendarError> {
        if self.is_open(at)? { Ok(at) } else { self.next_opening(at) }
    }

    /// The latest instant at or before this one that is open or at which it closes.
    ///
    /// # Errors
    /// As for [`Calendar::add`].
    #[inline]
    pub fn previous_open(&self, at: Timestamp) -> Result<Timestamp, CalendarError> {
        let micros = self.inside(at)?;
        let (_, closes) = self.stretch_opened_by(micros).ok_or_else(|| self.no_answer())?;
        Ok(Timestamp::clamped(micros.min(closes)))
    }

    /// The next instant, after this one, at which it opens.
    ///
    /// # Errors
    /// As for [`Calendar::add`].
    #[inline]
    pub fn next_opening(&self, at: Timestamp) -> Result<Timestamp, CalendarError> {
        let timeline = &self.inner.timeline;
        let next = timeline.opened_by(self.inside(at)?);
        self.edge(timeline.segment(next).map(|(opens, _)| opens))
    }

    /// The next instant, after this one, at which it closes.
    ///
    /// # Errors
    /// As for [`Calendar::add`]. A stretch that is open until the end of the last year has no known closing.
    #[inline]
    pub fn next_closing(&self, at: Timestamp) -> Result<Timestamp, CalendarError> {
        let timeline = &self.inner.timeline;
        let at = self.inside(at)?;
        let opened = timeline.opened_by(at);
        let closing = |number| timeline.segment(number).map(|(_, closes)| closes);
        let current = opened.checked_sub(1).and_then(closing).filter(|closes| *closes > at);
        self.edge(current.or_else(|| closing(opened)))
    }

    /// The last instant, before this one, at which it opened.
    ///
    /// # Errors
    /// As for [`Calendar::add`]. A stretch that is open from the start of the first year has no known opening.
    #[inline]
    pub fn previous_opening(&self, at: Timestamp) -> Result<Timestamp, CalendarError> {
        let before = self.inside(at)? - 1;
        self.edge(self.stretch_opened_by(before).map(|(opens, _)| opens))
    }

    /// The last instant, before this one, at which it closed.
    ///
    /// # Errors
    /// As for [`Calendar::add`].
    #[inline]
    pub fn previous_closing(&self, at: Timestamp) -> Result<Timestamp, CalendarError> {
        let timeline = &self.inner.timeline;
        let at = self.inside(at)?;
        let closing = |number| timeline.segment(number).map(|(_, closes)| closes);
        let opened = timeline.opened_by(at);
        let last = opened.checked_sub(1).and_then(closing).filter(|closes| *closes < at);
        self.edge(last.or_else(|| opened.checked_sub(2).and_then(closing)))
    }

    /// When a promise made at `from` falls due.
    ///
    /// ```
    /// use goodwill::calendar::{CalendarDraft, WORKWEEK};
    /// use goodwill::time::Timestamp;
    ///
    /// let desk = CalendarDraft::new("UTC", 2019..=2019).open(WORKWEEK, "08:00-18:00").compile()?;
    /// let friday: Timestamp = "2019-03-15T17:00:00Z".parse()?;
    /// let due = |span: &str| desk.due(friday, span.parse().unwrap()).unwrap().to_string();
    /// assert_eq!(due("PT4H"), "2019-03-15T21:00:00Z");
    /// assert_eq!(due("working PT4H"), "2019-03-18T11:00:00Z");
    /// assert_eq!(due("2 workdays"), "2019-03-19T17:00:00Z");
    /// assert_eq!(due("2 days"), "2019-03-17T17:00:00Z");
    ///
    /// assert!(desk.due(friday, "300 workdays".parse()?).is_err()); // beyond 2019
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// As for [`Calendar::add`]; time on the clock, too, must stay within the years of the calendar.
    pub fn due(&self, from: Timestamp, span: Span) -> Result<Timestamp, CalendarError> {
        match span {
            Span::Elapsed(amount) => {
                self.inside(from)?;
                let due = from.after(amount.get()).map_err(|_| self.out_of_period())?;
                self.inside(due).map(|_| due)
            }
            Span::Working(amount) => self.add(from, amount.get()),
            Span::WorkingDays(days) => self.add_working_days(from, days),
            Span::CalendarDays(days) => self.add_calendar_days(from, days),
        }
    }

    /// The instant so much open time away, on the near side of any closed stretch.
    #[inline]
    fn shift(&self, from: Timestamp, micros: i64) -> Result<Timestamp, CalendarError> {
        if micros == 0 {
            return self.next_open(from);
        }
        let timeline = &self.inner.timeline;
        let worked = timeline.worked_by(self.inside(from)?).saturating_add(micros);
        let answer =
            if micros > 0 { timeline.earliest_with(worked) } else { timeline.latest_with(worked) };
        answer.map(Timestamp::clamped).ok_or_else(|| self.no_answer())
    }

    /// The last stretch that has opened at or before an instant.
    #[inline]
    fn stretch_opened_by(&self, at: i64) -> Option<(i64, i64)> {
        let timeline = &self.inner.timeline;
        timeline.opened_by(at).checked_sub(1).and_then(|number| timeline.segment(number))
    }

    /// An opening or closing, unless it is only the edge of what we know.
    #[inline]
    fn edge(&self, at: Option<i64>) -> Result<Timestamp, CalendarError> {
        let timeline = &self.inner.timeline;
        at.filter(|at| *at != timeline.start() && *at != timeline.end())
            .map(Timestamp::clamped)
            .ok_or_else(|| self.no_answer())
    }

    /// The instant in microseconds, if the calendar knows of it; the end of the period is known as an end.
    #[inline]
    pub(super) fn inside(&self, at: Timestamp) -> Result<i64, CalendarError> {
        let micros = at.as_micros();
        let timeline = &self.inner.timeline;
        if micros < timeline.start() || micros > timeline.end() {
            return Err(self.out_of_period());
        }
        Ok(micros)
    }

    /// Why a search inside the period found nothing.
    #[cold]
    pub(super) fn no_answer(&self) -> CalendarError {
        if self.is_never_open() { CalendarError::NeverOpen } else { self.out_of_period() }
    }

    #[cold]
    pub(super) fn out_of_period(&self) -> CalendarError {
        let years = &self.inner.years;
        OutOfPeriod {
            first_year: *years.start(),
            last_year: *years.end(),
            first: self.first(),
            end: self.end(),
        }
        .into()
    }
}
