use std::sync::atomic::{AtomicI64, Ordering};

use crate::time::Timestamp;

/// What time it is, for the shell around the core; the core itself is told.
pub trait Clock: Send + Sync {
    /// The present instant.
    fn now(&self) -> Timestamp;
}

/// A clock that shows what it was last set to: for tests and for running through recorded time.
///
/// ```
/// use goodwill::port::{Clock, SetClock};
///
/// let clock = SetClock::at("2026-03-02T09:00:00Z".parse()?);
/// clock.set("2026-03-02T10:00:00Z".parse()?);
/// assert_eq!(clock.now().to_string(), "2026-03-02T10:00:00Z");
/// # Ok::<(), goodwill::time::ParseTimestampError>(())
/// ```
#[derive(Debug)]
pub struct SetClock {
    micros: AtomicI64,
}

impl SetClock {
    /// A clock that shows this instant.
    #[must_use]
    pub const fn at(now: Timestamp) -> Self {
        Self { micros: AtomicI64::new(now.as_micros()) }
    }

    /// Sets it.
    pub fn set(&self, now: Timestamp) {
        self.micros.store(now.as_micros(), Ordering::Relaxed);
    }
}

impl Clock for SetClock {
    fn now(&self) -> Timestamp {
        Timestamp::clamped(self.micros.load(Ordering::Relaxed))
    }
}
