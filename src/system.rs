//! What only the machine can give: the one room that is not a pure function.

use uuid::Uuid;

use crate::id::IdSource;

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
