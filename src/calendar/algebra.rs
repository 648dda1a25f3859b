use super::intervals::combine;
use super::{Calendar, CalendarError, MAX_PARTS, Origin};
use crate::time::Timestamp;

impl Calendar {
    /// Open whenever one of the two is: the hours of two desks that stand in for each other.
    ///
    /// The result keeps this calendar's zone, and is exact for the time that both cover. It holds on to both, to be able to
    /// explain itself.
    ///
    /// # Errors
    /// [`CalendarError::OutOfPeriod`] if the two have no year in common, [`CalendarError::TooManyParts`] if they are made
    /// of more than 64 declared calendars.
    pub fn union(&self, other: &Self) -> Result<Self, CalendarError> {
        self.combined(other, Origin::Union, |here, there| here || there)
    }

    /// Open only while both are: our hours and the customer's hours.
    ///
    /// ```
    /// use goodwill::calendar::{CalendarDraft, WORKWEEK};
    /// use goodwill::time::{Timestamp, WorkingTime};
    ///
    /// let ours = CalendarDraft::new("Europe/Berlin", 2026..=2026).open(WORKWEEK, "09:00-17:00").compile()?;
    /// let theirs = CalendarDraft::new("America/New_York", 2026..=2026).open(WORKWEEK, "09:00-17:00").compile()?;
    /// let both = ours.intersection(&theirs)?;
    ///
    /// let morning: Timestamp = "2026-03-02T09:00:00+01:00".parse()?;
    /// assert_eq!(both.next_open(morning)?, "2026-03-02T15:00:00+01:00".parse()?);
    ///
    /// let past = CalendarDraft::new("UTC", 2020..=2020).compile()?;
    /// assert!(ours.intersection(&past).is_err()); // no year in common
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// As for [`Calendar::union`].
    pub fn intersection(&self, other: &Self) -> Result<Self, CalendarError> {
        self.combined(other, Origin::Intersection, |here, there| here && there)
    }

    /// Open while this one is and the other is not: the hours that nobody else covers.
    ///
    /// # Errors
    /// As for [`Calendar::union`].
    pub fn difference(&self, other: &Self) -> Result<Self, CalendarError> {
        self.combined(other, Origin::Difference, |here, there| here && !there)
    }

    /// The first instant at which both are open; none if they never are.
    ///
    /// ```
    /// use goodwill::calendar::{CalendarDraft, WORKWEEK};
    ///
    /// let hours = |hours: &str| CalendarDraft::new("UTC", 2026..=2026).open(WORKWEEK, hours).compile();
    /// let (day, late, night) = (hours("09:00-17:00")?, hours("16:00-20:00")?, hours("17:00-20:00")?);
    /// assert_eq!(day.first_common(&late), Some("2026-01-01T16:00:00Z".parse()?));
    /// assert_eq!(day.first_common(&night), None); // one closes at the instant at which the other opens
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn first_common(&self, other: &Self) -> Option<Timestamp> {
        let (mut here, mut there) = (self.stretches(), other.stretches());
        let (mut one, mut two) = (here.next()?, there.next()?);
        loop {
            let from = one.0.max(two.0);
            if from < one.1.min(two.1) {
                return Some(from);
            }
            if one.1 <= two.1 {
                one = here.next()?;
            } else {
                two = there.next()?;
            }
        }
    }

    fn combined(
        &self,
        other: &Self,
        origin: fn(Self, Self) -> Origin,
        keep: fn(bool, bool) -> bool,
    ) -> Result<Self, CalendarError> {
        let parts = self.inner.parts + other.inner.parts;
        if parts > MAX_PARTS {
            return Err(CalendarError::TooManyParts { parts });
        }
        let (here, there) = (self.period_seconds(), other.period_seconds());
        let period = (here.0.max(there.0), here.1.min(there.1));
        let years = *self.inner.years.start().max(other.inner.years.start())
            ..=*self.inner.years.end().min(other.inner.years.end());
        if years.is_empty() || period.0 >= period.1 {
            return Err(self.out_of_period());
        }
        let left = self.open_seconds_within(period);
        let right = other.open_seconds_within(period);
        let open = combine(&left, &right, keep);
        let origin = origin(self.clone(), other.clone());
        Ok(Self::of_stretches(self.inner.zone.clone(), years, period, &open, origin))
    }
}
