//! Promises to one customer: a call-back or any other commitment, always with a window in which it falls due.

use std::collections::BTreeSet;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Clock, ClockEvent, Goal, Target, due};
use crate::calendar::Calendar;
use crate::id::{CapabilityKey, ChannelKey, ContentId, CustomerId, DepartmentKey, RuleKey};
use crate::time::Timestamp;

mod state;
mod window;

pub use state::{Assent, PromiseState};
pub use window::{Constraint, DueWindow, NoUsableInstant, UsableHours, WindowUpsideDown};

/// What is promised to a customer: over which channel, in which window, agreed with whom, and in which words.
///
/// There is no pledge without a due window (S1-11): nothing else makes one, and data are read through the same constructor.
///
/// ```
/// use goodwill::id::{ContentId, CustomerId, SequentialIds};
/// use goodwill::key;
/// use goodwill::sla::{DueWindow, Pledge, Provenance};
///
/// let ids = SequentialIds::starting_at(1);
/// let window = DueWindow::new("2026-03-02T14:00:00Z".parse()?, "2026-03-02T15:00:00Z".parse()?)?;
/// let (ann, words, call) = (CustomerId::fresh(&ids), ContentId::fresh(&ids), ContentId::fresh(&ids));
/// let call_back = Pledge::new(key!("phone"), window, ann, words, Provenance::Contact(call));
/// assert!(!call_back.is_elastic() && !call_back.is_conditional());
///
/// // Data without a window are no pledge.
/// let written = serde_json::to_string(&call_back)?.replace("window", "whenever");
/// assert!(serde_json::from_str::<Pledge>(&written).is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pledge {
    channel: ChannelKey,
    window: DueWindow,
    agreed_with: CustomerId,
    wording: ContentId,
    from: Provenance,
    #[serde(default, skip_serializing_if = "is_false")]
    elastic: bool,
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    relies_on: BTreeSet<CapabilityKey>,
    #[serde(default, skip_serializing_if = "is_false")]
    conditional: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde gives a reference")]
const fn is_false(flag: &bool) -> bool {
    !*flag
}

/// Where a promise came from (S4-12).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Provenance {
    /// A message in which it was asked for or given.
    Message(ContentId),
    /// A contact in which it was agreed.
    Contact(ContentId),
    /// A rule of the charter.
    Rule(RuleKey),
}

impl Pledge {
    /// A promise of this window over this channel, agreed with somebody in these words; its due time is fixed.
    #[must_use]
    pub const fn new(
        channel: ChannelKey,
        window: DueWindow,
        agreed_with: CustomerId,
        wording: ContentId,
        from: Provenance,
    ) -> Self {
        Self {
            channel,
            window,
            agreed_with,
            wording,
            from,
            elastic: false,
            relies_on: BTreeSet::new(),
            conditional: false,
        }
    }

    /// Lets waits that stop its target move its due time: the customer knows that it depends on him.
    #[must_use]
    pub const fn elastic(mut self) -> Self {
        self.elastic = true;
        self
    }

    /// Says that it can only be kept if we are able to do this.
    #[must_use]
    pub fn relying_on(mut self, capability: CapabilityKey) -> Self {
        self.relies_on.insert(capability);
        self
    }

    /// Says that the customer was told that it depends on what it relies on (A-13).
    #[must_use]
    pub const fn conditional(mut self) -> Self {
        self.conditional = true;
        self
    }

    /// Over which channel it is to be kept.
    #[must_use]
    pub const fn channel(&self) -> &ChannelKey {
        &self.channel
    }

    /// When it is to be kept.
    #[must_use]
    pub const fn window(&self) -> DueWindow {
        self.window
    }

    /// Whom it was agreed with.
    #[must_use]
    pub const fn agreed_with(&self) -> CustomerId {
        self.agreed_with
    }

    /// What the customer was told to expect; the text is the host's.
    #[must_use]
    pub const fn wording(&self) -> ContentId {
        self.wording
    }

    /// Where it came from.
    #[must_use]
    pub const fn from(&self) -> &Provenance {
        &self.from
    }

    /// Whether waits move its due time.
    #[must_use]
    pub const fn is_elastic(&self) -> bool {
        self.elastic
    }

    /// What we must be able to do to keep it.
    #[must_use]
    pub const fn relies_on(&self) -> &BTreeSet<CapabilityKey> {
        &self.relies_on
    }

    /// Whether the customer was told that it depends on what it relies on.
    #[must_use]
    pub const fn is_conditional(&self) -> bool {
        self.conditional
    }
}

/// A pledge that was given: when, and by which department.
///
/// The department that gave it answers for having given it. Who has to keep it is whoever answers for the matter at the
/// time: a promise goes where its matter goes (A-13).
///
/// ```
/// use goodwill::id::{ContentId, CustomerId, SequentialIds};
/// use goodwill::key;
/// use goodwill::sla::{DueWindow, Pledge, Promise, Provenance};
/// use goodwill::time::Timestamp;
///
/// let ids = SequentialIds::starting_at(1);
/// let window = DueWindow::new("2026-03-02T14:00:00Z".parse()?, "2026-03-02T15:00:00Z".parse()?)?;
/// let (ann, words, call) = (CustomerId::fresh(&ids), ContentId::fresh(&ids), ContentId::fresh(&ids));
/// let pledge = Pledge::new(key!("phone"), window, ann, words, Provenance::Contact(call));
///
/// let noon: Timestamp = "2026-03-02T12:00:00Z".parse()?;
/// assert!(Promise::given(noon, key!("sales"), pledge.clone()).is_ok());
/// let too_late = Promise::given("2026-03-02T14:30:00Z".parse()?, key!("sales"), pledge);
/// assert_eq!(
///     too_late.unwrap_err().to_string(),
///     "the window opens at 2026-03-02T14:00:00Z, before the promise is given at 2026-03-02T14:30:00Z"
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub struct Promise {
    given_at: Timestamp,
    given_by: DepartmentKey,
    pledge: Pledge,
}

/// A window that opens before the promise is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the window opens at {opens}, before the promise is given at {given_at}")]
pub struct BeforeGiven {
    /// When the window opens.
    pub opens: Timestamp,
    /// When the promise is given.
    pub given_at: Timestamp,
}

/// A promise as it stands on the wire, not yet checked.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    given_at: Timestamp,
    given_by: DepartmentKey,
    pledge: Pledge,
}

impl TryFrom<Written> for Promise {
    type Error = BeforeGiven;

    fn try_from(written: Written) -> Result<Self, BeforeGiven> {
        Self::given(written.given_at, written.given_by, written.pledge)
    }
}

impl From<Promise> for Written {
    fn from(promise: Promise) -> Self {
        let Promise { given_at, given_by, pledge } = promise;
        Self { given_at, given_by, pledge }
    }
}

impl Promise {
    /// A pledge that a department gives at an instant.
    ///
    /// # Errors
    /// [`BeforeGiven`] if the window opens before that.
    pub fn given(
        given_at: Timestamp,
        given_by: DepartmentKey,
        pledge: Pledge,
    ) -> Result<Self, BeforeGiven> {
        let opens = pledge.window.not_before();
        if opens < given_at {
            return Err(BeforeGiven { opens, given_at });
        }
        Ok(Self { given_at, given_by, pledge })
    }

    /// When it was given.
    #[must_use]
    pub const fn given_at(&self) -> Timestamp {
        self.given_at
    }

    /// Which department gave it.
    #[must_use]
    pub const fn given_by(&self) -> &DepartmentKey {
        &self.given_by
    }

    /// What was promised.
    #[must_use]
    pub const fn pledge(&self) -> &Pledge {
        &self.pledge
    }
}

/// What was promised by when, for people who read along; the words are the host's.
impl fmt::Display for Promise {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Pledge { channel, window, conditional, .. } = &self.pledge;
        let conditional = if *conditional { ", conditionally" } else { "" };
        write!(f, "promised by {}{conditional}: {channel}, {window}", self.given_by)
    }
}

impl Clock {
    /// How the clock of a promise starts: due when its window ends, and if waits may move it, later by the open time of
    /// the waits.
    #[must_use]
    pub fn start_promise(
        promise: &Promise,
        (target, calendar): (&Target, &Calendar),
    ) -> ClockEvent {
        let by = promise.pledge.window.by();
        let goal = if promise.pledge.elastic { Goal::Elastic(by) } else { Goal::At(by) };
        let instants = due::with_warning(calendar, target, Some(by));
        ClockEvent::Activated { goal: Some(goal), instants }
    }
}
