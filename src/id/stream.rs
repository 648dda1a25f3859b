use std::cmp::Ordering;
use std::fmt;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{CaseId, CustomerId, TenantKey};

/// What kind of life a stream of events tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum StreamKind {
    /// One matter of one customer.
    Case,
    /// What we know of one customer.
    Profile,
}

/// The address of one stream of events: whose it is, of what kind, and which one.
///
/// The tenant is part of the address, so that two tenants can never share a stream.
///
/// ```
/// use goodwill::id::{CaseId, SequentialIds, StreamId, TenantKey};
///
/// let case = CaseId::fresh(&SequentialIds::starting_at(1));
/// let boston = StreamId::case("boston".parse::<TenantKey>()?, case);
/// let quincy = StreamId::case("quincy".parse::<TenantKey>()?, case);
/// assert_ne!(boston, quincy);
/// assert_eq!(boston.to_string(), "boston/case/00000000-0000-0000-0000-000000000001");
/// # Ok::<(), goodwill::id::ParseKeyError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct StreamId {
    tenant: TenantKey,
    kind: StreamKind,
    id: Uuid,
}

impl StreamId {
    /// The stream of a case.
    #[must_use]
    pub const fn case(tenant: TenantKey, case: CaseId) -> Self {
        Self { tenant, kind: StreamKind::Case, id: case.as_uuid() }
    }

    /// The stream of what we know of a customer.
    #[must_use]
    pub const fn profile(tenant: TenantKey, customer: CustomerId) -> Self {
        Self { tenant, kind: StreamKind::Profile, id: customer.as_uuid() }
    }

    /// Whose stream it is.
    #[must_use]
    pub const fn tenant(&self) -> &TenantKey {
        &self.tenant
    }

    /// What kind of life it tells.
    #[must_use]
    pub const fn kind(&self) -> StreamKind {
        self.kind
    }

    /// The UUID of the thing whose life it tells.
    #[must_use]
    pub const fn uuid(&self) -> Uuid {
        self.id
    }
}

impl PartialOrd for StreamId {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for StreamId {
    /// By tenant, kind and the bytes of the UUID, which are compared as one number.
    fn cmp(&self, other: &Self) -> Ordering {
        let number = |stream: &Self| (stream.kind, stream.id.as_u128());
        self.tenant.cmp(&other.tenant).then_with(|| number(self).cmp(&number(other)))
    }
}

impl fmt::Display for StreamId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match self.kind {
            StreamKind::Case => "case",
            StreamKind::Profile => "profile",
        };
        write!(f, "{}/{kind}/{}", self.tenant, self.id)
    }
}

/// How many events a stream holds: the proof that a decision was made from the newest state.
///
/// ```
/// use goodwill::id::Version;
///
/// assert!(Version::EMPTY < Version::EMPTY.after(3));
/// assert_eq!(Version::EMPTY.after(3).get(), 3);
/// ```
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Version(u64);

impl Version {
    /// The version of a stream without events.
    pub const EMPTY: Self = Self(0);

    /// The version of a stream of `events` events.
    #[must_use]
    pub const fn new(events: u64) -> Self {
        Self(events)
    }

    /// The version once `events` more are there; the count stays at its greatest value rather than wrap.
    #[must_use]
    pub const fn after(self, events: u64) -> Self {
        Self(self.0.saturating_add(events))
    }

    /// The number of events.
    #[must_use]
    pub const fn get(self) -> u64 {
        self.0
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The number of a ratified charter; each is greater than the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CharterVersion(u32);

impl CharterVersion {
    /// The version of this number.
    #[must_use]
    pub const fn new(number: u32) -> Self {
        Self(number)
    }

    /// The number.
    #[must_use]
    pub const fn get(self) -> u32 {
        self.0
    }
}

impl fmt::Display for CharterVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}
