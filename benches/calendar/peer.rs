//! What every calendar in the comparison must be able to do.

use chrono::{DateTime, TimeDelta, Utc};

use super::{Failure, Holiday, Paused};

/// One way to compute working time. Instants and spans are the peer's own types, so that no conversion is timed.
pub(crate) trait Peer: Sized {
    const NAME: &'static str;

    type Instant: Copy;
    type Work: Copy;

    /// Builds the calendar once from the holidays; everything else is asked of the result.
    fn compile(holidays: &[Holiday]) -> Result<Self, Failure>;

    fn instant(at: DateTime<Utc>) -> Result<Self::Instant, Failure>;
    fn work(span: TimeDelta) -> Result<Self::Work, Failure>;
    fn minus(work: Self::Work, other: Self::Work) -> Self::Work;
    fn instant_micros(at: Self::Instant) -> i64;
    fn work_micros(work: Self::Work) -> i64;

    /// The instant at which `work` of working time from `at` on is used up: on a closing, the closing itself.
    fn add(&self, at: Self::Instant, work: Self::Work) -> Result<Self::Instant, Failure>;
    fn between(&self, from: Self::Instant, to: Self::Instant) -> Result<Self::Work, Failure>;
    fn is_open(&self, at: Self::Instant) -> Result<bool, Failure>;

    /// The due date of a budget that was partly used in the running pieces.
    fn due(
        &self,
        matter: Paused<Self::Instant>,
        budget: Self::Work,
    ) -> Result<Self::Instant, Failure> {
        let mut left = budget;
        for (from, to) in matter.running {
            left = Self::minus(left, self.between(from, to)?);
        }
        self.add(matter.resumed, left)
    }
}
