use std::sync::atomic::{AtomicU64, Ordering};

use uuid::Uuid;

/// Where new ids come from: chosen by the host, never by the core.
///
/// An implementation never returns the same UUID twice. The feature `system` offers random ids; replays and tests
/// use [`SequentialIds`].
pub trait IdSource: Send + Sync {
    /// The next UUID, never returned before.
    fn next_uuid(&self) -> Uuid;
}

/// Ids that count upwards, for replays and tests: the same run draws the same ids.
///
/// ```
/// use goodwill::id::{IdSource, SequentialIds};
///
/// let ids = SequentialIds::starting_at(1);
/// assert_ne!(ids.next_uuid(), ids.next_uuid());
/// ```
#[derive(Debug)]
pub struct SequentialIds {
    next: AtomicU64,
}

impl SequentialIds {
    /// Ids from `first` upwards.
    #[must_use]
    pub const fn starting_at(first: u64) -> Self {
        Self { next: AtomicU64::new(first) }
    }
}

impl IdSource for SequentialIds {
    fn next_uuid(&self) -> Uuid {
        Uuid::from_u128(u128::from(self.next.fetch_add(1, Ordering::Relaxed)))
    }
}
