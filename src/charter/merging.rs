use serde::{Deserialize, Serialize};

/// What becomes of the promises of a matter that proves to be the same as another.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Merging {
    /// Where both owe the same, the due time that comes first counts; what only the duplicate owes is carried.
    #[default]
    Tighter,
    /// Each thing that the duplicate owes is carried by a clock of its own, be there an earlier one or not.
    Each,
}
