use serde::{Deserialize, Serialize};

/// What becomes of the promises of a matter that proves to be the same as another.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Merging {
    /// Each thing that the duplicate owes is carried; where both owe the same and it falls due at the same instant, whoever is
    /// to be told of that is told once.
    #[default]
    Tighter,
    /// As the other, and of each that falls due somebody is told, be it at the same instant or not.
    Each,
}
