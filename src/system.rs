//! What only the machine can give: the one room that is not a pure function.

use std::time::SystemTime;

use uuid::Uuid;

use crate::id::IdSource;
use crate::port::Clock;
use crate::time::Timestamp;

/// What the operating system takes for the present.
///
/// ```
/// use goodwill::port::Clock;
/// use goodwill::system::SystemClock;
///
/// let built: goodwill::time::Timestamp = "2026-01-01T00:00:00Z".parse()?;
/// assert!(SystemClock.now() > built);
/// # Ok::<(), goodwill::time::ParseTimestampError>(())
/// ```
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the room that the rule names")]
    fn now(&self) -> Timestamp {
        // A clock that shows a year beyond 9999 is as wrong at its edge as there.
        Timestamp::try_from(SystemTime::now()).unwrap_or(Timestamp::MAX)
    }
}

/// Random ids from the operating system (UUID version 4).
///
/// ```
/// use goodwill::id::CaseId;
/// use goodwill::system::RandomIds;
///
/// assert_ne!(CaseId::fresh(&RandomIds), CaseId::fresh(&RandomIds));
/// ```
#[derive(Debug, Clone, Copy, Default)]
pub struct RandomIds;

impl IdSource for RandomIds {
    #[expect(clippy::disallowed_methods, reason = "this is the room that the rule names")]
    fn next_uuid(&self) -> Uuid {
        Uuid::new_v4()
    }
}
