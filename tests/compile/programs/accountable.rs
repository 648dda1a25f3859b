//! Asks a ratified charter who answers for a touchpoint: this compiles.

use goodwill::actor::Actor;
use goodwill::charter::{CharterDraft, Findings, Ratification};
use goodwill::key;
use goodwill::touchpoint::Tasked;

pub(crate) fn main() -> Result<(), Findings> {
    let charter = CharterDraft::default().ratify(&Ratification::first(Actor::System))?;
    let tasked: Option<Tasked> = charter.tasked(&key!("website"));
    assert_eq!(tasked, None);
    Ok(())
}
