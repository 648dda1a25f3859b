use std::future::Future;

use crate::id::{AttributeKey, CustomerId, StreamId};
use crate::value::FactSheet;

/// Where the host knows its customers: what decisions lack is asked for here, and nowhere else.
///
/// # The laws
///
/// 1. An answer holds a value, or none where the host does not know either; what is not in the answer stays missing, and
///    the command is refused for the lack of it.
/// 2. Asking changes nothing, and may be done again.
///
/// A fact is no personal value: what it tells stands in the log. Personal values belong in records.
///
/// ```
/// use goodwill::id::{CaseId, CustomerId, SequentialIds, StreamId};
/// use goodwill::key;
/// use goodwill::port::{Asked, Directory, DirectoryError};
/// use goodwill::testkit::block_on;
/// use goodwill::value::{FactSheet, Value};
///
/// /// Knows who travels, and that nobody knows how old anybody is.
/// struct Bookings(Vec<CustomerId>);
///
/// impl Directory for Bookings {
///     async fn facts(&self, asked: &Asked) -> Result<FactSheet, DirectoryError> {
///         let Some(customer) = &asked.customer else { return Ok(FactSheet::new()) };
///         let travels = Value::Bool(self.0.contains(customer));
///         Ok([(key!("travels"), Some(travels)), (key!("age"), None)].into())
///     }
/// }
///
/// let ids = SequentialIds::starting_at(1);
/// let (case, ann) = (CaseId::fresh(&ids), CustomerId::fresh(&ids));
/// let keys = vec![key!("age"), key!("tier"), key!("travels")];
/// let asked = Asked::about(StreamId::case(key!("tele"), case), Some(ann), keys);
/// let told = block_on(Bookings(vec![ann]).facts(&asked))?;
/// assert_eq!(told.get("travels"), Some(&Some(Value::Bool(true))));
/// assert_eq!(told.get("age"), Some(&None)); // decided without
/// assert_eq!(told.get("tier"), None); // still missing: the command is refused for the lack of it
/// # Ok::<(), DirectoryError>(())
/// ```
pub trait Directory: Send + Sync {
    /// The facts that were asked for, as far as the host can tell.
    fn facts(
        &self,
        asked: &Asked,
    ) -> impl Future<Output = Result<FactSheet, DirectoryError>> + Send;
}

/// Which facts a decision lacks, and about whom.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Asked {
    /// The life that the command is for.
    pub stream: StreamId,
    /// The customer whose matter it is, where there is one.
    pub customer: Option<CustomerId>,
    /// The facts, in the order of their keys.
    pub keys: Vec<AttributeKey>,
}

impl Asked {
    /// These facts, for a command to this life.
    #[must_use]
    pub const fn about(
        stream: StreamId,
        customer: Option<CustomerId>,
        keys: Vec<AttributeKey>,
    ) -> Self {
        Self { stream, customer, keys }
    }
}

/// Why the host could not look facts up; the command was not carried out.
#[derive(Debug, thiserror::Error)]
#[error("the directory could not be asked: {reason}")]
pub struct DirectoryError {
    /// Why, in one sentence.
    pub reason: String,
    /// Whether trying again may help.
    pub may_retry: bool,
}

/// A directory that knows nothing: commands bring their facts along, or are refused for the lack of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct NoDirectory;

impl Directory for NoDirectory {
    async fn facts(&self, _asked: &Asked) -> Result<FactSheet, DirectoryError> {
        Ok(FactSheet::new())
    }
}
